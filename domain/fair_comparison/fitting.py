"""Fits every model of an edition when it is built, so that pages and scans only read them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from data_access import Store
from domain.fair_comparison import practice_models, unit_models
from domain.fair_comparison.archive import same_inputs
from domain.fair_comparison.compared import KINDS
from domain.fair_comparison.people import KEY, PracticePeople, load_people, pack_people
from domain.fair_comparison.practice_models import MODELLED, PracticeModel, fit_model, inputs_of, pack_models
from domain.fair_comparison.scan import scanned_measures
from domain.fair_comparison.unit_models import NOT_EXCLUDED, fit_unit_model, inputs_of_unit_model, pack_unit_model
from vocabulary import Indicator, Period, Refused

COUNTS_PEOPLE = ("proportion", "rate")  # others are fitted on first use
MOST_PERIODS = 10  # of a measure by practice, the newest


def fit_models(
    store: Store,
    tell: Callable[[int, int], None] = lambda done, of: None,
    before: Mapping[str, bytes] = MappingProxyType({}),
) -> list[tuple[str, bytes]]:
    """Fit every model of the fair comparison and return pairs of key and content.

    Measures by practice: the newest periods, adjusted for age, for deprivation too, and for surroundings too. Other
    measures: the model by trust or by board; for care targets also among patients not excluded, with the same adjustment.

    `before`: the models of the edition before. One that was fitted from the same inputs is taken over, the same object.
    """
    people = load_people(store)
    if isinstance(people, Refused):
        return []
    rows = [(KEY, before[KEY] if same_inputs(before.get(KEY), people.digest) else pack_people(people))]
    wanted = list(_by_practice(store))
    units = [(entry, KINDS[kind]) for entry, kind in scanned_measures(store) if kind != "practice"]
    whole = len(wanted) + len(units)
    for done, (entry, period) in enumerate(wanted):
        tell(done, whole)
        rows += _of_practices(store, entry, period, people, before)
    for done, (entry, kind) in enumerate(units, start=len(wanted)):
        tell(done, whole)
        plain = False
        for breakdown in ("", NOT_EXCLUDED):
            if breakdown in store.breakdowns(entry.id, kind=kind):
                found = _of_units(store, entry, kind, breakdown, plain, before)
                if found is not None:
                    content, adjusted = found
                    rows.append((unit_models.key_of(entry.id, kind, breakdown), content))
                    # Use the same adjustment for patients not excluded: none if there is none for all patients.
                    plain = plain or not adjusted
    tell(whole, whole)
    return rows


def _of_practices(
    store: Store, entry: Indicator, period: Period, people: PracticePeople, before: Mapping[str, bytes]
) -> list[tuple[str, bytes]]:
    key, inputs = practice_models.key_of(entry.id, period.id), inputs_of(store, entry, period, people)
    if same_inputs(before.get(key), inputs):
        return [(key, before[key])]
    made = [fit_model(store, entry, period, allowed) for allowed in MODELLED]
    models = [model for model in made if isinstance(model, PracticeModel)]
    return [(key, pack_models(models, inputs))] if models else []


def _of_units(
    store: Store, entry: Indicator, kind: str, breakdown: str, plain: bool, before: Mapping[str, bytes]
) -> tuple[bytes, bool] | None:
    """The model and whether anything is allowed for in it; None if there is none."""
    key = unit_models.key_of(entry.id, kind, breakdown)
    inputs = inputs_of_unit_model(store, entry, kind, breakdown=breakdown, plain=plain)
    same = same_inputs(before.get(key), inputs)
    if same:
        return before[key], bool(same.facts["adjusted_for"])
    model = fit_unit_model(store, entry, kind, breakdown=breakdown, plain=plain)
    return None if isinstance(model, Refused) else (pack_unit_model(model, inputs), bool(model.adjusted_for))


def _by_practice(store: Store) -> Iterator[tuple[Indicator, Period]]:
    for entry in store.indicators().values():
        if entry.multiplier is not None and entry.value_kind in COUNTS_PEOPLE:
            for period in store.periods(entry.id, kind="practice")[-MOST_PERIODS:]:
                yield entry, period
