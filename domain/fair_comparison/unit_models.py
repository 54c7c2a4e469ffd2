"""Models of measures counted by trust, by board, or by smaller places without adjustment: the expected events of a unit at
the rate of similar units, or of all, in each period."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.fair_comparison.few_units import FEWEST_UNITS, FewUnits, fit_few_units, passing_noise
from analysis.fair_comparison.spread import Spread, fit_spread
from caching import SingleFlightCache
from data_access import TRUST_KINDS, Store
from domain.fair_comparison.archive import Unpacked, kept, packed
from domain.fair_comparison.people import load_people
from domain.peers.trusts import load_specialists
from vocabulary import Indicator, Period, Refused

FloatArray = NDArray[np.float64]
Labels = NDArray[np.intp]
ARRAYS = ("observed", "people", "expected", "chance")
BY_THEMSELVES = (
    *TRUST_KINDS,
    "provider",
    "icb",
)  # kinds of unit that are few and large: no network, and none is part of a board
MOST_PERIODS = 36  # three years of months: long enough for a forecast, short enough to be about today
MOST_OF_MANY = 13  # of thousands of units: a year of months and the month a year before
OLD = 65  # age from which people count as old, for boards
NOT_EXCLUDED = "qof_basis=not_excluded"
"""The breakdown that leaves out patients whom practices excluded from a care target."""
# The publisher's own model gives the expected events, in place of the denominator.
PUBLISHED_EXPECTED = {"hospital_mortality_shmi": ("age", "sex", "diagnosis", "illness")}
# Measures of which deprivation or age is itself a part, and measures of places: not adjusted for them.
NOT_OF_PEOPLE = ("economy", "resource")


@dataclass(frozen=True, eq=False)
class UnitModel:
    """One measure up to a period. Arrays are units x periods, oldest period first; NaN where a unit has no count.

    `kind` is the store's kind of area. `spread` has the variances of true ratios in the newest period, without sampling
    variation and without `noise`, the variation from period to period. For independent units the variance between units is
    under `board`, and `network` and `board` number the units. `adjusted_for` are keys; `like_for_like` is whether they
    describe the people. `gain`: see `FewUnits`; NaN if no covariate was tried.
    """

    indicator: Indicator
    kind: str
    periods: tuple[Period, ...]
    codes: tuple[str, ...]
    observed: FloatArray
    people: FloatArray
    expected: FloatArray
    chance: FloatArray
    network: Labels
    board: Labels
    spread: Spread
    noise: float
    gain: float
    adjusted_for: tuple[str, ...]
    like_for_like: bool
    breakdown: str = ""

    def rows_of(self, codes: frozenset[str]) -> NDArray[np.intp]:
        """The rows of those units that are among these."""
        return np.array(sorted(self._rows[code] for code in codes if code in self._rows), dtype=np.intp)

    @cached_property
    def _rows(self) -> dict[str, int]:
        return {code: row for row, code in enumerate(self.codes)}


_cache = SingleFlightCache(512)


def load_unit_model(
    store: Store, indicator: str, kind: str, *, breakdown: str = "", until: str = "", plain: bool = False
) -> UnitModel | Refused:
    """The model of one measure by one kind of area, with the periods up to `until` ("": the newest). `plain`: nothing is allowed for.

    As kept with the edition, or fitted now. Refuses a measure without counts, and too few units. Raises KeyError for an unknown indicator.
    """
    entry = store.indicator(indicator)
    listed = store.periods(indicator, kind=kind, breakdown=breakdown)
    newest = not until or not listed or listed[-1].id == until
    key = store, indicator, kind, breakdown, "" if newest else until, plain

    def make() -> UnitModel | Refused:
        found = _kept(store, entry, kind, breakdown) if newest and breakdown in ("", NOT_EXCLUDED) else None
        if found is not None and (found.adjusted_for == () or entry.id in PUBLISHED_EXPECTED or not plain):
            return found
        return fit_unit_model(store, entry, kind, breakdown=breakdown, until=until, plain=plain)

    found: UnitModel | Refused = _cache.get(key, make)
    return found


def key_of(indicator: str, kind: str, breakdown: str = "") -> str:
    """Where an edition keeps the model of a measure."""
    return f"{kind} {indicator} {breakdown}".rstrip()


def _kept(store: Store, entry: Indicator, kind: str, breakdown: str) -> UnitModel | None:
    def read(found: Unpacked) -> UnitModel:
        periods = {period.id: period for period in store.periods(entry.id, kind=kind, breakdown=breakdown)}
        facts = found.facts
        arrays: dict[str, Any] = {name: found.array(name) for name in ARRAYS}
        alone = np.arange(len(facts["codes"]), dtype=np.intp)
        return UnitModel(
            indicator=entry,
            kind=kind,
            periods=tuple(periods[each] for each in facts["periods"]),
            codes=tuple(facts["codes"]),
            adjusted_for=tuple(facts["adjusted_for"]),
            gain=float("nan") if facts["gain"] is None else facts["gain"],
            network=alone,
            board=alone,
            spread=Spread(0.0, 0.0, facts["between"]),
            noise=facts["noise"],
            like_for_like=facts["like_for_like"],
            breakdown=breakdown,
            **arrays,
        )

    return kept(store, key_of(entry.id, kind, breakdown), read)


def pack_unit_model(model: UnitModel) -> bytes:
    """For keeping with the edition: of units by themselves."""
    facts = {
        "periods": [period.id for period in model.periods],
        "gain": model.gain if np.isfinite(model.gain) else None,
        "between": model.spread.board,
        **{name: getattr(model, name) for name in ("codes", "adjusted_for", "noise", "like_for_like")},
    }
    return packed(facts, {name: getattr(model, name) for name in ARRAYS})


def fit_unit_model(
    store: Store, entry: Indicator, kind: str, *, breakdown: str = "", until: str = "", plain: bool = False
) -> UnitModel | Refused:
    """Fit it: chance, what passes from period to period, and how much units differ; with covariates where they foretell others."""
    if entry.multiplier is None:
        return Refused("It is published without counts.")
    periods = _comparable_periods(store, entry, kind, breakdown, until)
    if not periods:
        return Refused("It has no counts by this kind of place.")
    codes, observed, people = _counts(store, entry, periods, kind, breakdown)
    newest = np.isfinite(observed[:, -1])
    if newest.sum() < FEWEST_UNITS:
        return Refused("There are too few units to compare.")
    codes, observed, people = codes[newest], observed[newest], people[newest]
    if not observed[:, -1].sum() > 0:
        return Refused("Nothing was counted.")
    if kind not in BY_THEMSELVES:
        return _of_many(store, entry, kind, periods, codes, observed, people, breakdown)
    noise = _noise(entry, observed, people)
    names, covariates = ((), None) if plain else _covariates(store, entry, tuple(codes), kind)
    published = PUBLISHED_EXPECTED.get(entry.id, ())
    fit = fit_few_units(
        observed[:, -1],
        people[:, -1],
        covariates,
        proportion=entry.value_kind == "proportion",
        noise=noise,
        groups=None if covariates is None else store.lies_in(list(codes), "region"),
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
    alone = np.arange(len(codes), dtype=np.intp)
    return UnitModel(
        indicator=entry,
        kind=kind,
        periods=periods,
        codes=tuple(codes.tolist()),
        observed=observed,
        people=people,
        expected=expected,
        chance=chance,
        network=alone,
        board=alone,
        spread=Spread(0.0, 0.0, fit.between),
        noise=noise,
        gain=fit.gain,
        adjusted_for=published or (names if fit.used else ()),
        like_for_like=bool(published) or (fit.used and kind == "icb"),
        breakdown=breakdown,
    )


def _of_many(
    store: Store,
    entry: Indicator,
    kind: str,
    periods: tuple[Period, ...],
    codes: NDArray[np.object_],
    observed: FloatArray,
    people: FloatArray,
    breakdown: str,
) -> UnitModel | Refused:
    """Practices, networks, parts of boards and authorities at one rate for all: how much they, their networks and their boards differ."""
    with np.errstate(invalid="ignore", divide="ignore"):  # a period without any figure has no rate
        rate = np.nansum(observed, axis=0) / np.nansum(people, axis=0)
    expected = people * rate
    chance = expected * (1 - np.clip(rate, 0, 1)) if entry.value_kind == "proportion" else expected
    listed = list(codes)
    board = _numbers(store.lies_in(listed, "icb"))
    network = _numbers(store.lies_in(listed, "pcn")) if kind == "practice" else np.arange(len(listed), dtype=np.intp)
    spread = fit_spread(observed[:, -1], expected[:, -1], chance[:, -1], network, board)
    if isinstance(spread, Refused):
        return spread
    return UnitModel(
        indicator=entry,
        kind=kind,
        periods=periods,
        codes=tuple(codes.tolist()),
        observed=observed,
        people=people,
        expected=expected,
        chance=chance,
        network=network,
        board=board,
        spread=spread,
        noise=0.0,
        gain=float("nan"),
        adjusted_for=(),
        like_for_like=False,
        breakdown=breakdown,
    )


def _numbers(labels: NDArray[np.object_]) -> Labels:
    """A number for each label; a unit without a label is one of its own."""
    given = np.asarray(labels, dtype=object).astype(str)
    names = np.where(given == "", [f"alone {row}" for row in range(len(given))], given)
    return np.unique(names, return_inverse=True)[1].astype(np.intp)


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


def _comparable_periods(store: Store, entry: Indicator, kind: str, breakdown: str, until: str) -> tuple[Period, ...]:
    """The newest periods up to `until` that may be compared with one another, oldest first."""
    listed = store.periods(entry.id, kind=kind, breakdown=breakdown)
    last = next((number for number, each in enumerate(listed) if each.id == until), len(listed) - 1)
    periods = listed[: last + 1]
    breaks = [each.from_period for each in entry.series_breaks if periods and each.from_period <= periods[-1].id]
    since = breaks[-1] if breaks else ""
    left_out = set(entry.incomparable_periods) - {until}  # the one shown is compared within itself
    fit = [each for each in periods if each.id >= since and each.id not in left_out]
    return tuple(fit[-(MOST_PERIODS if kind in BY_THEMSELVES else MOST_OF_MANY) :])


def _counts(
    store: Store, entry: Indicator, periods: tuple[Period, ...], kind: str, breakdown: str
) -> tuple[NDArray[np.object_], FloatArray, FloatArray]:
    """Codes, counts and denominators of every unit with a count in some period. Of hospitals only general ones: who is treated at a children's or an
    orthopaedic hospital has nothing to do with who is treated at these."""
    left_out = np.array(sorted(load_specialists(store)) if kind == "trust" else [], dtype=str)
    read = []
    for period in periods:
        rows = store.observations(entry.id, period, kind=kind, breakdown=breakdown)
        usable = rows.known & np.isfinite(rows.numerator) & (rows.denominator > 0) & (rows.numerator >= 0)
        usable &= ~np.isin(rows.area.astype(str), left_out)
        read.append((rows.area[usable].astype(str), rows.numerator[usable], rows.denominator[usable]))
    codes = np.unique(np.concatenate([area for area, _, _ in read]))
    observed, people = (np.full((len(codes), len(periods)), np.nan) for _ in range(2))
    for column, (area, events, of) in enumerate(read):
        line = np.searchsorted(codes, area)
        observed[line, column], people[line, column] = events, of
    return codes.astype(object), observed, people


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
    store: Store, entry: Indicator, codes: tuple[str, ...], kind: str
) -> tuple[tuple[str, ...], FloatArray | None]:
    """What is known of the people of boards: their deprivation and ages. Of those of other units nothing is."""
    if kind != "icb" or entry.family in NOT_OF_PEOPLE or entry.id in PUBLISHED_EXPECTED:
        return (), None
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
