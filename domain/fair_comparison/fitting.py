"""Fits every model of an edition when it is built, so that pages and scans only read them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from data_access import Store
from domain.fair_comparison import practice_models, unit_models
from domain.fair_comparison.compared import KINDS
from domain.fair_comparison.people import KEY, load_people, pack_people
from domain.fair_comparison.practice_models import MODELLED, PracticeModel, fit_model, pack_models
from domain.fair_comparison.scan import scanned_measures
from domain.fair_comparison.unit_models import NOT_EXCLUDED, fit_unit_model, pack_unit_model
from vocabulary import Indicator, Period, Refused

COUNTS_PEOPLE = ("proportion", "rate")  # others are fitted on first use
MOST_PERIODS = 10  # of a measure by practice, the newest


def fit_models(store: Store, tell: Callable[[int, int], None] = lambda done, of: None) -> list[tuple[str, bytes]]:
    """Fit every model of the fair comparison and return pairs of key and content.

    Measures by practice: the newest periods, adjusted for age, for deprivation too, and for surroundings too. Other
    measures: the model by trust or by board; for care targets also among patients not excluded, with the same adjustment."""
    people = load_people(store)
    if isinstance(people, Refused):
        return []
    rows = [(KEY, pack_people(people))]
    wanted = list(_by_practice(store))
    units = [(entry, KINDS[kind]) for entry, kind in scanned_measures(store) if kind != "practice"]
    whole = len(wanted) + len(units)
    for done, (entry, period) in enumerate(wanted):
        tell(done, whole)
        made = [fit_model(store, entry, period, allowed) for allowed in MODELLED]
        models = [model for model in made if isinstance(model, PracticeModel)]
        if models:
            rows.append((practice_models.key_of(entry.id, period.id), pack_models(models)))
    for done, (entry, kind) in enumerate(units, start=len(wanted)):
        tell(done, whole)
        plain = False
        for breakdown in ("", NOT_EXCLUDED):
            if breakdown in store.breakdowns(entry.id, kind=kind):
                model = fit_unit_model(store, entry, kind, breakdown=breakdown, plain=plain)
                if not isinstance(model, Refused):
                    rows.append((unit_models.key_of(entry.id, kind, breakdown), pack_unit_model(model)))
                    # Use the same adjustment for patients not excluded: none if there is none for all patients.
                    plain = plain or not model.adjusted_for
    tell(whole, whole)
    return rows


def _by_practice(store: Store) -> Iterator[tuple[Indicator, Period]]:
    for entry in store.indicators().values():
        if entry.multiplier is not None and entry.value_kind in COUNTS_PEOPLE:
            for period in store.periods(entry.id, kind="practice")[-MOST_PERIODS:]:
                yield entry, period
