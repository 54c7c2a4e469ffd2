"""One measure fifth by fifth: its rates, every measure of its inequality, and what part of it lies between systems."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.burden import Burden, Groups, aggregate
from analysis.every_measure import Measured, every_measure
from analysis.inequality import Decomposition, Measure, decomposition
from components.once import Once
from data_access import ENGLAND, MIDLANDS, Store
from pages.inequalities.ranking import BY_FIFTH, FIFTHS, Counted, counted
from pages.inequalities.slope_years import SlopeYear, slope_years
from vocabulary import Area, Refused

BY_SETTING = "practice_rurality"
SETTINGS = ("Urban", "Rural")

PARTS: Mapping[Measure, str] = {"theil": "Theil’s index", "mean log deviation": "Mean log deviation"}


@dataclass(frozen=True, eq=False)
class LookedAt:
    """`groups`: the area's five, or why there are none. `parts`: what of the differences between the Midlands' practices lies
    between its systems and what within them."""

    counted: Counted
    groups: Groups | Refused
    england: Groups
    burden: Burden | Refused
    measures: tuple[Measured, ...] | Refused
    parts: Mapping[Measure, Decomposition | Refused]
    systems: tuple[Area, ...]  # in the order of the parts' groups
    authorities: tuple[str, ...]  # of the area, by the address of its practices
    lives: NDArray[np.float64]  # shape (authorities, fifths): people counted at the practices of each
    years: tuple[SlopeYear, ...]  # slopes of England's authorities; none where they are not published
    settings: Groups | Refused  # fifth by fifth, urban then rural within each: ten groups, some without practices

    @property
    def per(self) -> float:
        """What a rate is multiplied by to be in the unit of the measure."""
        return self.counted.indicator.multiplier or 1.0


def look_at(store: Store, measure: str, area: Area) -> LookedAt:
    """Raises StopIteration for a measure that is not counted by practice: views hold only those that are."""
    made: LookedAt = _once.get((store, measure, area.code), lambda: _look_at(store, measure, area))
    return made


_once = Once(256)


def _look_at(store: Store, measure: str, area: Area) -> LookedAt:
    found = next(each for each in counted(store) if each.indicator.id == measure)
    own, england = found.groups[area.code], found.groups[ENGLAND]
    assert isinstance(england, Groups)  # the whole country has practices in every fifth
    proportion = found.indicator.value_kind == "proportion"
    systems = store.members(MIDLANDS, "icb")
    authorities, lives = _lives(store, found, area)
    return LookedAt(
        counted=found,
        groups=own,
        england=england,
        burden=found.now[area.code],
        measures=own if isinstance(own, Refused) else every_measure(own, proportion=proportion),
        parts=_once.get((store, measure, "parts"), lambda: _parts(store, found, [each.code for each in systems])),
        systems=systems,
        authorities=authorities,
        lives=lives,
        years=_once.get((store, measure, "years"), lambda: slope_years(store, measure)),
        settings=_settings(store, found, area),
    )


def _settings(store: Store, found: Counted, area: Area) -> Groups | Refused:
    """The area's practices by fifth of deprivation and by whether they stand in town or country: both classes have to be known."""
    seen = store.observations(found.indicator.id, found.period, kind="practice")
    fifth, setting = store.classes(BY_FIFTH), store.classes(BY_SETTING)
    known = (
        (store.lies_in(list(seen.area), area.kind) == area.code)
        & seen.known
        & np.isfinite(seen.numerator)
        & (seen.denominator > 0)
    )
    of = [
        len(SETTINGS) * (int(fifth[code]) - 1) + SETTINGS.index(setting[code])
        if yes and code in fifth and setting.get(code) in SETTINGS
        else -1
        for code, yes in zip(seen.area, known, strict=True)
    ]
    events, people = np.where(known, seen.numerator, 0.0), np.where(known, seen.denominator, 1.0)
    return aggregate(events, people, of, FIFTHS * len(SETTINGS))


def _lives(store: Store, found: Counted, area: Area) -> tuple[tuple[str, ...], NDArray[np.float64]]:
    """Whose practices the area's people are with: by authority and fifth."""
    seen = store.observations(found.indicator.id, found.period, kind="practice")
    fifth = store.classes(BY_FIFTH)
    inside = store.lies_in(list(seen.area), area.kind) == area.code
    of = np.fromiter((int(fifth.get(code, 0)) - 1 for code in seen.area), dtype=np.int64, count=len(seen))
    known = inside & (of >= 0) & seen.known & np.isfinite(seen.numerator) & (seen.denominator > 0)
    names = {each.code: each.short_name for each in store.areas("ltla")}
    where = [names.get(str(code), "authority not known") for code in store.lies_in(list(seen.area[known]), "ltla")]
    listed, row = np.unique(np.array(where, dtype=str), return_inverse=True)
    people = np.bincount(row * FIFTHS + of[known], weights=seen.denominator[known], minlength=len(listed) * FIFTHS)
    return tuple(listed.tolist()), people.astype(np.float64).reshape(len(listed), FIFTHS)


def _parts(store: Store, found: Counted, systems: list[str]) -> Mapping[Measure, Decomposition | Refused]:
    """Practices of the Midlands, their people counted, by the system they belong to."""
    seen = store.observations(found.indicator.id, found.period, kind="practice")
    board = store.lies_in(list(seen.area), "icb")
    known = seen.known & np.isfinite(seen.numerator) & (seen.denominator > 0) & np.isin(board, systems)
    order = np.argsort([systems.index(code) for code in board[known]], kind="stable")
    rate, people = seen.numerator[known][order] / seen.denominator[known][order], seen.denominator[known][order]
    groups = [str(code) for code in board[known][order]]
    return {each: decomposition(rate, groups, population=people, measure=each) for each in PARTS}
