"""One indicator that is counted by practice, quintile by quintile: rates, measures of inequality, and where its patients live."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.burden import FEWEST_SHOWN, Burden, Groups, aggregate, clear_difference
from analysis.every_measure import Measured, every_measure
from analysis.shrinkage import draw_to_mean
from analysis.slope import line_through, ridit_scores
from caching import SingleFlightCache
from data_access import ENGLAND, MIDLANDS, Store
from domain.fair_comparison.people import rural_of
from domain.inequalities.counts import CountedIndicator, known_counts, load_counted, quintile_of
from domain.inequalities.indicators import QUINTILE_OF_PRACTICE, QUINTILES
from vocabulary import Area, Refused

Floats = NDArray[np.float64]
SETTINGS = ("Urban", "Rural")  # where a practice stands


@dataclass(frozen=True, eq=False)
class MeasureDetail:
    """The quintiles of one indicator in one area and in England, and every measure of its inequality."""

    counted: CountedIndicator
    groups: Groups | Refused  # the area's five
    england: Groups
    burden: Burden | Refused
    measures: tuple[Measured, ...] | Refused

    @property
    def per(self) -> float:
        """Rates are multiplied by this to be in the unit of the indicator."""
        return self.counted.indicator.multiplier or 1.0

    @property
    def ridits(self) -> Floats:
        """Of the area's groups; empty where there are none."""
        return ridit_scores([] if isinstance(self.groups, Refused) else self.groups.population)

    @property
    def lines(self) -> tuple[tuple[float, float], tuple[float, float]] | None:
        """The two ends of the straight lines through the quintiles of the area and of England, in the unit of the indicator; None
        where there is no slope."""
        if isinstance(self.measures, Refused) or isinstance(self.groups, Refused):
            return None
        own, england = (line_through(groups.rate, groups.population) for groups in (self.groups, self.england))
        return (own[0] * self.per, own[1] * self.per), (england[0] * self.per, england[1] * self.per)


@dataclass(frozen=True, eq=False)
class RuralUrban:
    """Quintiles of an area's practices in town and in country: urban, then rural, within each of the five."""

    groups: Groups

    @property
    def shown(self) -> list[bool]:
        """Whether each group has enough practices for a rate to be shown."""
        return [bool(units >= FEWEST_SHOWN) for units in self.groups.units]

    @property
    def differences(self) -> list[int]:
        """For each quintile with enough practices of both kinds: 1 where rural is clearly higher than urban, -1 lower, else 0."""
        shown = self.shown
        return [
            clear_difference(self.groups, urban + 1, urban)
            for urban in range(0, len(shown), len(SETTINGS))
            if shown[urban] and shown[urban + 1]
        ]


@dataclass(frozen=True, eq=False)
class PatientsByAuthority:
    """Whose practices the area's people are with, by the address of the practice: shape (authorities, quintiles)."""

    authorities: tuple[str, ...]
    people: Floats


@dataclass(frozen=True, eq=False)
class BestSystem:
    """The system of the Midlands whose chosen quintiles have the best rate together, and its rates and errors."""

    area: Area
    rate: Floats
    error: Floats


def load_measure_detail(store: Store, measure: str, area: Area) -> MeasureDetail:
    """Raises NotHeld for an indicator that is not counted by practice: views hold only those that are."""
    loaded: MeasureDetail = _cache.get((store, measure, area.code), lambda: _load(store, measure, area))
    return loaded


def load_rural_urban(store: Store, measure: str, area: Area) -> RuralUrban | Refused:
    """The area's practices by deprivation and by rurality: both classes have to be known."""
    loaded: RuralUrban | Refused = _cache.get(
        (store, measure, area.code, "rural"), lambda: _rural_urban(store, measure, area)
    )
    return loaded


def load_patients_by_authority(store: Store, measure: str, area: Area) -> PatientsByAuthority:
    loaded: PatientsByAuthority = _cache.get(
        (store, measure, area.code, "authorities"), lambda: _patients(store, measure, area)
    )
    return loaded


def best_system(store: Store, detail: MeasureDetail, quintiles: list[int]) -> BestSystem | None:
    """The best system for `quintiles` (0 the most deprived) together. Rates are weighted by the area's population, so that no
    system is best because of its own. They are shrunk towards the mean of all systems, quintile by quintile, because the best
    of several is so partly by chance. None if no system has enough practices in all of them."""
    own, higher = detail.groups, detail.counted.indicator.polarity == "higher"
    weight = own.population[quintiles] if isinstance(own, Groups) else np.ones(len(quintiles))
    rates: list[tuple[float, Area, Groups]] = []
    for system in store.members(MIDLANDS, "icb"):
        groups = detail.counted.groups[system.code]
        if isinstance(groups, Groups) and (groups.units[quintiles] >= FEWEST_SHOWN).all():
            rates.append((float(groups.rate[quintiles] @ weight / weight.sum()), system, groups))
    if not rates:
        return None
    _, best, groups = (max if higher else min)(rates, key=lambda each: each[0])
    rate, error = groups.rate.copy(), groups.standard_error.copy()
    for quintile in quintiles:
        all_rates, variances = (
            np.array([getattr(each, of)[quintile] for _, _, each in rates]) for of in ("rate", "variance")
        )
        drawn = draw_to_mean(all_rates, variances)
        place = next(number for number, (_, system, _) in enumerate(rates) if system is best)
        rate[quintile], error[quintile] = drawn.value[place], drawn.error[place]
    return BestSystem(best, rate, error)


_cache = SingleFlightCache(512)


def _counted(store: Store, measure: str) -> CountedIndicator:
    store.newest(measure, kind="practice")
    by_id = {counted.indicator.id: counted for counted in load_counted(store)}
    return by_id[measure]


def _load(store: Store, measure: str, area: Area) -> MeasureDetail:
    counted = _counted(store, measure)
    own, england = counted.groups[area.code], counted.groups[ENGLAND]
    assert isinstance(england, Groups)  # the whole country has practices in every quintile
    proportion = counted.indicator.value_kind == "proportion"
    return MeasureDetail(
        counted=counted,
        groups=own,
        england=england,
        burden=counted.burden[area.code],
        measures=own if isinstance(own, Refused) else every_measure(own, proportion=proportion),
    )


def _rural_urban(store: Store, measure: str, area: Area) -> RuralUrban | Refused:
    counted = _counted(store, measure)
    rows = store.observations(measure, counted.period, kind="practice")
    quintile, setting = store.classes(QUINTILE_OF_PRACTICE), rural_of(store, rows.area)
    known = (store.lies_in(list(rows.area), area.kind) == area.code) & known_counts(rows)
    group = [
        len(SETTINGS) * (int(quintile[code]) - 1) + int(rural)
        if yes and code in quintile and np.isfinite(rural)
        else -1
        for code, rural, yes in zip(rows.area, setting, known, strict=True)
    ]
    events, people = np.where(known, rows.numerator, 0.0), np.where(known, rows.denominator, 1.0)
    groups = aggregate(events, people, group, QUINTILES * len(SETTINGS))
    return groups if isinstance(groups, Refused) else RuralUrban(groups)


def _patients(store: Store, measure: str, area: Area) -> PatientsByAuthority:
    counted = _counted(store, measure)
    rows = store.observations(measure, counted.period, kind="practice")
    quintile = quintile_of(store, rows)
    known = (store.lies_in(list(rows.area), area.kind) == area.code) & (quintile >= 0) & known_counts(rows)
    names = {each.code: each.short_name for each in store.areas("ltla")}
    authority = [names.get(str(code), "authority not known") for code in store.lies_in(list(rows.area[known]), "ltla")]
    listed, row = np.unique(np.array(authority, dtype=str), return_inverse=True)
    size = len(listed) * QUINTILES
    people = np.bincount(row * QUINTILES + quintile[known], weights=rows.denominator[known], minlength=size)
    return PatientsByAuthority(tuple(listed.tolist()), people.astype(np.float64).reshape(len(listed), QUINTILES))
