"""Measures counted by trust, or only by board: what a unit would have at the rate of units like it, period after period."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from analysis.fair_comparison.few_units import FEWEST_UNITS, FewUnits, fit_few_units, passing_noise
from caching import SingleFlightCache
from data_access import Store
from domain.fair_comparison.archive import kept, packed
from domain.fair_comparison.people import load_people
from vocabulary import Indicator, Period, Refused

FloatArray = NDArray[np.float64]
UnitKind = Literal["trust", "board"]
STORE_KIND = {"trust": "trust", "board": "icb"}
ARRAYS = ("observed", "people", "expected", "chance")
MOST_PERIODS = 36  # three years of months: long enough for a forecast, short enough to be about today
OLD = 65  # age from which people count as old, for boards
# The publisher's own model gives the events expected, in place of people counted among.
PUBLISHED_EXPECTED = {"hospital_mortality_shmi": ("age", "sex", "diagnosis", "illness")}
# What people's deprivation or ages are themselves a part of, and what is about places: not to be adjusted for them.
NOT_OF_PEOPLE = ("economy", "resource")


@dataclass(frozen=True, eq=False)
class UnitModel:
    """One measure. Arrays are units x periods, oldest period first; NaN where a unit has no count.

    `between` is the variance of the logarithm of true ratios between units in the newest period, and `noise` that which passes
    from period to period. `adjusted_for` are keys; `like_for_like` is whether they say who the people are. `gain`: see `FewUnits`;
    NaN where no covariate was tried.
    """

    indicator: Indicator
    kind: UnitKind
    periods: tuple[Period, ...]
    codes: tuple[str, ...]
    observed: FloatArray
    people: FloatArray
    expected: FloatArray
    chance: FloatArray
    between: float
    noise: float
    gain: float
    adjusted_for: tuple[str, ...]
    like_for_like: bool

    def rows_of(self, codes: frozenset[str]) -> NDArray[np.intp]:
        """The rows of those units that are among these."""
        return np.array(sorted(self._rows[code] for code in codes if code in self._rows), dtype=np.intp)

    @cached_property
    def _rows(self) -> dict[str, int]:
        return {code: row for row, code in enumerate(self.codes)}


_cache = SingleFlightCache(512)


def load_unit_model(store: Store, indicator: str, kind: UnitKind) -> UnitModel | Refused:
    """The model of one measure by trust or by board. Raises KeyError for an unknown indicator."""
    entry = store.indicator(indicator)

    def make() -> UnitModel | Refused:
        return _kept(store, entry, kind) or fit_unit_model(store, entry, kind)

    found: UnitModel | Refused = _cache.get((store, indicator, kind), make)
    return found


def key_of(indicator: str, kind: UnitKind) -> str:
    """Where an edition keeps the model of a measure."""
    return f"{kind} {indicator}"


def _kept(store: Store, entry: Indicator, kind: UnitKind) -> UnitModel | None:
    found = kept(store, key_of(entry.id, kind))
    if found is None:
        return None
    periods = {period.id: period for period in store.periods(entry.id, kind=STORE_KIND[kind])}
    facts = found.facts
    return UnitModel(
        indicator=entry,
        kind=kind,
        periods=tuple(periods[each] for each in facts["periods"]),
        codes=tuple(facts["codes"]),
        adjusted_for=tuple(facts["adjusted_for"]),
        gain=float("nan") if facts["gain"] is None else facts["gain"],
        between=facts["between"],
        noise=facts["noise"],
        like_for_like=facts["like_for_like"],
        observed=found.array("observed"),
        people=found.array("people"),
        expected=found.array("expected"),
        chance=found.array("chance"),
    )


def pack_unit_model(model: UnitModel) -> bytes:
    """For keeping with the edition."""
    facts = {
        "periods": [period.id for period in model.periods],
        "gain": model.gain if np.isfinite(model.gain) else None,
        **{name: getattr(model, name) for name in ("codes", "adjusted_for", "between", "noise", "like_for_like")},
    }
    return packed(facts, {name: getattr(model, name) for name in ARRAYS})


def fit_unit_model(store: Store, entry: Indicator, kind: UnitKind) -> UnitModel | Refused:
    """Fit it: chance, what passes from period to period, and how much units differ; with covariates where they foretell others."""
    if entry.multiplier is None:
        return Refused("It is published without counts.")
    periods = _comparable_periods(store, entry, kind)
    if not periods:
        return Refused(f"It has no counts by {kind}.")
    codes, observed, people = _counts(store, entry, periods, kind)
    newest = np.isfinite(observed[:, -1])
    if newest.sum() < FEWEST_UNITS:
        return Refused("There are too few units to compare.")
    codes, observed, people = codes[newest], observed[newest], people[newest]
    noise = _noise(entry, observed, people)
    names, covariates = _covariates(store, entry, tuple(codes), people[:, -1], kind)
    published = PUBLISHED_EXPECTED.get(entry.id, ())
    fit = fit_few_units(
        observed[:, -1], people[:, -1], covariates, proportion=entry.value_kind == "proportion", noise=noise
    )
    if isinstance(fit, Refused):
        return fit
    expected, chance = np.full(observed.shape, np.nan), np.full(observed.shape, np.nan)
    for column in range(len(periods)):
        known = np.isfinite(observed[:, column])
        then = (
            fit if column == len(periods) - 1 else _past(entry, observed, people, known, column, covariates, fit, noise)
        )
        if isinstance(then, FewUnits):
            expected[known, column], chance[known, column] = then.expected, then.chance
    return UnitModel(
        indicator=entry,
        kind=kind,
        periods=periods,
        codes=tuple(codes.tolist()),
        observed=observed,
        people=people,
        expected=expected,
        chance=chance,
        between=fit.between,
        noise=noise,
        gain=fit.gain,
        adjusted_for=published or (names if fit.used else ()),
        like_for_like=bool(published) or (fit.used and kind == "board"),
    )


def _past(
    entry: Indicator,
    observed: FloatArray,
    people: FloatArray,
    known: NDArray[np.bool_],
    column: int,
    covariates: FloatArray | None,
    newest: FewUnits,
    noise: float,
) -> FewUnits | Refused:
    return fit_few_units(
        observed[known, column],
        people[known, column],
        covariates[known] if covariates is not None and newest.used else None,
        proportion=entry.value_kind == "proportion",
        noise=noise,
        anyway=True,
    )


def _comparable_periods(store: Store, entry: Indicator, kind: UnitKind) -> tuple[Period, ...]:
    """The newest periods that may be compared with one another, oldest first."""
    periods = store.periods(entry.id, kind=STORE_KIND[kind], breakdown="")
    since = entry.series_breaks[-1].from_period if entry.series_breaks else ""
    fit = [each for each in periods if each.id >= since and each.id not in entry.incomparable_periods]
    return tuple(fit[-MOST_PERIODS:])


def _counts(
    store: Store, entry: Indicator, periods: tuple[Period, ...], kind: UnitKind
) -> tuple[NDArray[np.object_], FloatArray, FloatArray]:
    found: dict[str, dict[int, tuple[float, float]]] = {}
    for column, period in enumerate(periods):
        rows = store.observations(entry.id, period, kind=STORE_KIND[kind])
        usable = rows.known & np.isfinite(rows.numerator) & (rows.denominator > 0) & (rows.numerator >= 0)
        for row in np.flatnonzero(usable):
            counts = float(rows.numerator[row]), float(rows.denominator[row])
            found.setdefault(rows.area[row], {})[column] = counts
    codes = sorted(found)
    observed, people = (np.full((len(codes), len(periods)), np.nan) for _ in range(2))
    for line, code in enumerate(codes):
        for column, (events, of) in found[code].items():
            observed[line, column], people[line, column] = events, of
    return np.array(codes, dtype=object), observed, people


def _noise(entry: Indicator, observed: FloatArray, people: FloatArray) -> float:
    """What passes from period to period beyond chance, relative to all units together."""
    if observed.shape[1] < 2:
        return 0.0
    with np.errstate(invalid="ignore", divide="ignore"):  # a month without any figure is skipped
        overall = np.nansum(observed, axis=0) / np.nansum(people, axis=0)
    expected = people * overall
    left = 1 - np.clip(overall, 0, 1) if entry.value_kind == "proportion" else np.ones_like(overall)
    return passing_noise(np.log((observed + 0.5) / (expected + 0.5)), left / np.maximum(expected, 0.5))


def _covariates(
    store: Store, entry: Indicator, codes: tuple[str, ...], people: FloatArray, kind: UnitKind
) -> tuple[tuple[str, ...], FloatArray | None]:
    """What is known of the units: deprivation and ages of a board's people; a trust's size and whether it teaches."""
    if entry.family in NOT_OF_PEOPLE or entry.id in PUBLISHED_EXPECTED:
        return (), None
    if kind == "trust":
        types = store.classes("trust_subtype")
        teaches = np.array([float("Teaching" in types.get(code, "")) for code in codes])
        size = np.log(people)
        columns = [column for column in (size, teaches) if column.std() > 0]
        return ("size", "teaching")[: len(columns)], np.column_stack([(c - c.mean()) / c.std() for c in columns])
    known = _boards(store)
    if known is None or not all(code in known for code in codes):
        return (), None
    values = np.array([known[code] for code in codes])
    return ("deprivation", "age_65_and_over"), (values - values.mean(axis=0)) / values.std(axis=0)


def _boards(store: Store) -> Mapping[str, tuple[float, float]] | None:
    """Mean deprivation score of each board's patients, and their share aged 65 and over."""
    people = load_people(store)
    if isinstance(people, Refused):
        return None
    of = np.bincount(people.board, people.patients)
    score = np.bincount(people.board, people.patients * people.score) / of
    old = people.shares[:, people.youngest >= OLD].sum(axis=1)
    share = np.bincount(people.board, people.patients * old) / of
    return {code: (float(score[row]), float(share[row])) for row, code in enumerate(people.boards)}
