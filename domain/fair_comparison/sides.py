"""The two sides of a comparison: an area and its benchmark, a wider area."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from caching import SingleFlightCache
from data_access import ENGLAND, Store
from domain.fair_comparison.compared import KINDS
from domain.fair_comparison.people import load_people
from domain.fair_comparison.practice_models import PracticeModel
from domain.fair_comparison.unit_models import UnitModel
from vocabulary import Refused


@dataclass(frozen=True, eq=False)
class Wide:
    """A benchmark area. `practices` is a mask over the practices whose people are known; `units` are the codes of
    its practices, trusts and boards, None for all there are."""

    code: str
    practices: NDArray[np.bool_]
    units: frozenset[str] | None
    _levels: dict[tuple[str, str, str], tuple[float, float] | None] = field(default_factory=dict, repr=False)
    _unit_levels: dict[tuple[str, str, bool, str], UnitLevel | None] = field(default_factory=dict, repr=False)

    def level(self, model: PracticeModel) -> tuple[float, float] | None:
        """What its practices have of the events expected, and its plain rate; None where it has no events."""
        key = model.indicator.id, model.period.id, str(model.allowed)
        if key not in self._levels:
            inside = self.practices[model.place]
            events = float(model.observed[inside].sum())
            found = None
            if events > 0:
                found = events / float(model.expected[inside].sum()), events / float(model.people[inside].sum())
            self._levels[key] = found
        return self._levels[key]

    def unit_level(self, model: UnitModel) -> UnitLevel | None:
        """The same of its units, in each period; None where it has none with counts. For the models a scan asks for."""
        key = model.indicator.id, model.kind, model.like_for_like, model.breakdown
        if key not in self._unit_levels:
            rows = np.arange(len(model.codes)) if self.units is None else model.rows_of(self.units)
            self._unit_levels[key] = level_of(model, rows)
        return self._unit_levels[key]


@dataclass(frozen=True, eq=False)
class UnitLevel:
    """What units have of the events expected, in each period (NaN: nothing to compare with), and their newest plain rate."""

    scale: NDArray[np.float64]
    average: float


def level_of(model: UnitModel, rows: NDArray[np.intp]) -> UnitLevel | None:
    """The level of some units of a model; None where they have no events in the newest period."""
    observed, expected, people = (
        np.nansum(table[rows], axis=0) for table in (model.observed, model.expected, model.people)
    )
    if not observed[-1] > 0:
        return None
    with np.errstate(invalid="ignore", divide="ignore"):
        return UnitLevel(observed / expected, float(observed[-1] / people[-1]))


def level_expected(model: UnitModel) -> UnitLevel:
    """The publisher's own expected events, where it gives them in place of people."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return UnitLevel(np.nansum(model.people, axis=0) / np.nansum(model.expected, axis=0), 1.0)


@dataclass(frozen=True, eq=False)
class Side:
    """An area. `practices` is a mask over the practices whose people are known; `units` are the codes of all its practices, trusts
    and boards, by the store's kind of area."""

    code: str
    practices: NDArray[np.bool_]
    units: Mapping[str, frozenset[str]]

    def codes(self, kind: str) -> frozenset[str]:
        """Codes of its units of one kind."""
        return self.units.get(kind, frozenset())


_sides = SingleFlightCache(128)
_wide = SingleFlightCache(32)


def wide_side(store: Store, code: str) -> Wide:
    """The benchmark side. Raises KeyError for an unknown area."""
    found: Wide = _wide.get((store, code), lambda: _make_wide(store, code))
    return found


def _make_wide(store: Store, code: str) -> Wide:
    if code == ENGLAND:
        people = load_people(store)
        everybody = np.zeros(0, dtype=bool) if isinstance(people, Refused) else np.ones(len(people.codes), dtype=bool)
        return Wide(code, everybody, None)
    area = area_side(store, code)
    return Wide(code, area.practices, frozenset().union(*area.units.values()))


def area_side(store: Store, code: str) -> Side:
    """The side that is compared. Raises KeyError for an unknown area."""
    found: Side = _sides.get((store, code), lambda: _make_side(store, code))
    return found


def _make_side(store: Store, code: str) -> Side:
    people = load_people(store)
    units = {kind: frozenset(member.code for member in store.members(code, kind)) for kind in KINDS.values()}
    inside = np.zeros(0, dtype=bool) if isinstance(people, Refused) else people.among(units["practice"])
    return Side(code, inside, units)
