"""Life expectancy along deprivation: the slope of every area on England's one scale, and the line through its neighbourhoods."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.association import Association, association
from analysis.fair_comparison.sureness import HowSure, sure_of_difference, variance_between
from analysis.gaps import Attributable, attributable
from analysis.gradient import Groups, groups_along, mean_of_groups, off_line, population_by
from analysis.slope import Difference, LineOnScale, difference, distance_from_line, line_on_scale, weights_in_slope
from caching import SingleFlightCache
from data_access import ENGLAND, MIDLANDS, Store
from domain.inequalities.indicators import AUTHORITY_LIFE_EXPECTANCY, LIFE_EXPECTANCY, QUINTILES
from domain.inequalities.neighbourhoods import Neighbourhoods, load_authority_names, load_neighbourhoods
from vocabulary import Area, Refused

Floats = NDArray[np.float64]

TENTHS = 10


@dataclass(frozen=True, eq=False)
class Gradient:
    """Life expectancy along deprivation in one area."""

    area: Area
    rows: NDArray[np.int64]  # of Neighbourhoods
    groups: Groups  # tenths of the area's people
    place: Floats  # of each tenth: its mean place in England's order by deprivation
    slope: LineOnScale  # from the most to the least deprived end of England's order
    pull: Floats  # of each tenth: what a year more for all its people adds to that slope
    mean: float  # population-weighted mean of the tenths: differences are taken from it
    gain: Attributable | Refused  # if everybody lived as long as the least deprived tenth
    unknown: int  # neighbourhoods without a figure

    @property
    def most_deprived_off_line(self) -> Difference:
        """How far the most deprived tenth lies above the fitted line."""
        return distance_from_line(
            self.slope, float(self.place[0]), float(self.groups.value[0]), float(self.groups.standard_error[0])
        )


@dataclass(frozen=True, eq=False)
class Gradients:
    """The gradients of every area that pages offer, and of England."""

    by_code: Mapping[str, Gradient]
    refused: Mapping[str, str]  # area code -> why it has no slope

    @property
    def england(self) -> Gradient:
        return self.by_code[ENGLAND]

    def from_england(self, gradient: Gradient) -> Difference:
        return difference(gradient.slope, self.england.slope)

    def how_sure(self, gradient: Gradient) -> HowSure:
        """How sure it is that an area's slope is steeper, or gentler, than England's. One span of years: persistence cannot be asked."""
        apart = gradient.slope.sii - self.england.slope.sii
        error = float(np.hypot(gradient.slope.sii_error, self.england.slope.sii_error))
        systems = self.of_kind("icb")
        differences = [each.slope.sii - self.england.slope.sii for each in systems]
        errors = [float(np.hypot(each.slope.sii_error, self.england.slope.sii_error)) for each in systems]
        return sure_of_difference(apart, error, variance_between([apart, *differences], [error, *errors], around=0.0))

    def of_kind(self, kind: str) -> list[Gradient]:
        """Areas of one kind in the Midlands, the steepest first."""
        listed = [gradient for gradient in self.by_code.values() if gradient.area.kind == kind]
        return sorted(listed, key=lambda gradient: -gradient.slope.sii)

    def differences_from(self, gradient: Gradient, others: list[Gradient]) -> list[Difference]:
        """The area's slope minus that of each other area in the list."""
        return [difference(gradient.slope, other.slope) for other in others if other.area != gradient.area]


def load_gradients(store: Store, measure: str) -> Gradients:
    """`measure` is one of LIFE_EXPECTANCY."""
    loaded: Gradients = _cache.get((store, measure), lambda: _load(store, measure))
    return loaded


@dataclass(frozen=True, eq=False)
class NeighbourhoodLine:
    """The line through an area's neighbourhoods: years from the area's mean against position in England's order."""

    fit: Association
    off: NDArray[np.int64]  # of each neighbourhood: 1 above the line by more than its 99.8% interval, -1 below, else 0


def load_neighbourhood_line(store: Store, measure: str, area: Area) -> NeighbourhoodLine | Refused:
    gradients = load_gradients(store, measure)
    if area.code not in gradients.by_code:
        return Refused(gradients.refused[area.code])
    return _line(load_neighbourhoods(store, measure), gradients.by_code[area.code])


@dataclass(frozen=True, eq=False)
class ResidentsByAuthority:
    """How many people of each tenth live in each authority: shape (authorities, tenths)."""

    authorities: tuple[str, ...]
    people: Floats


def load_residents(store: Store, measure: str, gradient: Gradient) -> ResidentsByAuthority:
    neighbourhoods = load_neighbourhoods(store, measure)
    names = load_authority_names(store, neighbourhoods)[gradient.rows].astype(str)
    listed = np.unique(names[gradient.groups.group_of >= 0])
    row = np.searchsorted(listed, names)
    people = population_by(row, len(listed), neighbourhoods.people[gradient.rows], gradient.groups)
    return ResidentsByAuthority(tuple(listed.tolist()), people)


@dataclass(frozen=True, eq=False)
class Lifetimes:
    """Life expectancy and people of each quintile of an area's residents, the most deprived first. `left_out`: residents whose neighbourhood
    has no published life expectancy, so that they are in no quintile."""

    years: Floats
    people: Floats
    left_out: float


def load_lifetimes(store: Store, measure: str, area: Area) -> Lifetimes | Refused:
    """England's published level, plus the differences of the area's own quintiles from England's mean in the neighbourhood file."""
    gradients = load_gradients(store, measure)
    if area.code not in gradients.by_code:
        return Refused(gradients.refused[area.code])
    level = load_level(store, measure)
    if not np.isfinite(level):
        return Refused("England’s life expectancy is published for males and for females apart. Choose one of them.")
    groups = gradients.by_code[area.code].groups
    value, people = groups.value.reshape(QUINTILES, -1), groups.population.reshape(QUINTILES, -1)
    together = (value * people).sum(axis=1) / people.sum(axis=1)
    everybody = load_neighbourhoods(store, measure).people[gradients.by_code[area.code].rows].sum()
    left_out = float(everybody - people.sum())
    return Lifetimes(level + together - gradients.england.mean, people.sum(axis=1), left_out)


def load_level(store: Store, measure: str) -> float:
    """England's newest published life expectancy; for both sexes together the mean of the two. NaN where not known."""
    sex = LIFE_EXPECTANCY[measure]
    sexes = [sex] if sex else [each for each in LIFE_EXPECTANCY.values() if each]
    levels = []
    for each in sexes:
        history = store.history(AUTHORITY_LIFE_EXPECTANCY, ENGLAND, breakdown=each)
        levels.append(float(history.value[history.known][-1]) if history.known.any() else float("nan"))
    return float(np.mean(levels))


_cache = SingleFlightCache(16)


def _load(store: Store, measure: str) -> Gradients:
    neighbourhoods = load_neighbourhoods(store, measure)
    england, midlands = store.area(ENGLAND), store.area(MIDLANDS)
    assert england is not None and midlands is not None
    listed = [*store.members(MIDLANDS, "icb"), *store.members(MIDLANDS, "cluster"), midlands, england]
    lies_in = {kind: store.lies_in(neighbourhoods.code, kind) for kind in {area.kind for area in listed}}
    gradients = {
        area.code: _gradient(area, neighbourhoods, np.flatnonzero(lies_in[area.kind] == area.code)) for area in listed
    }
    return Gradients(
        by_code={code: each for code, each in gradients.items() if not isinstance(each, Refused)},
        refused={code: each.reason for code, each in gradients.items() if isinstance(each, Refused)},
    )


def _gradient(area: Area, neighbourhoods: Neighbourhoods, rows: NDArray[np.int64]) -> Gradient | Refused:
    life, people, error = neighbourhoods.life[rows], neighbourhoods.people[rows], neighbourhoods.error[rows]
    groups = groups_along(neighbourhoods.rank[rows], life, people, error, count=TENTHS, scatter=True)
    if isinstance(groups, Refused):
        return groups
    known = groups.group_of >= 0
    slope = line_on_scale(neighbourhoods.place[rows][known], life[known], people[known])
    if isinstance(slope, Refused):
        return slope
    return Gradient(
        area=area,
        rows=rows,
        groups=groups,
        place=mean_of_groups(neighbourhoods.place[rows], people, groups),
        slope=slope,
        pull=np.bincount(
            groups.group_of[known], weights_in_slope(neighbourhoods.place[rows][known], people[known]), minlength=TENTHS
        ).astype(np.float64),
        mean=float(np.average(groups.value, weights=groups.population)),
        gain=attributable(
            groups.value,
            groups.population,
            reference="least deprived",
            higher_is_better=True,
            standard_error=groups.standard_error,
        ),
        unknown=int((groups.group_of < 0).sum()),
    )


def _line(neighbourhoods: Neighbourhoods, own: Gradient) -> NeighbourhoodLine | Refused:
    place, life = neighbourhoods.place[own.rows], neighbourhoods.life[own.rows] - own.mean
    fit = association(place, life)
    if isinstance(fit, Refused):
        return fit
    return NeighbourhoodLine(fit, off_line(fit, place, life, neighbourhoods.error[own.rows]))
