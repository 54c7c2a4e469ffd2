"""Money moved towards fair shares: the path of every part, its effect by deprivation, and its possible effect on health."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from analysis.concentration import Concentration, concentration_index
from analysis.fair_shares import Floats, reweighted, shared
from analysis.pace_of_change import UNLIMITED, Path, Rules, last_amounts, pace_of_change, rules_to_arrive
from analysis.pace_of_change.path import years_to_arrive
from domain.resource_distribution.parts import Parts
from vocabulary import Refused

NEAR = 0.005  # of the target: a part this near has arrived
NATIONAL_CLOSING, NATIONAL_MOST, NATIONAL_RULE_OF = 0.2, 0.005, "2025/26"
"""The convergence printed for all 42 boards in 2025/26: a fifth of the distance from target, at the most half a point either way."""

PACES = ("now", "arrive", "fast", "own")


@dataclass(frozen=True)
class Setting:
    """The money to move, its weights and its pace. `rules` count only with the pace "own"; its years and growth always do.

    `envelope`: pounds at the start; None: the present total. `spread`: how much further apart needs are than the weights (0.1: 10%).
    """

    pace: str
    rules: Rules
    envelope: float | None = None
    more_inequalities: float = 0.0
    uplift: float = 0.0
    spread: float = 0.0


@dataclass(frozen=True, eq=False)
class Moved:
    """Arrays are by part; pounds unless said otherwise."""

    parts: Parts
    need: Floats
    path: Path

    @property
    def rules(self) -> Rules:
        return self.path.rules

    @property
    def gained(self) -> Floats:
        """In the last year, over growing with the envelope."""
        return np.asarray(self.path.gained[-1] / 100)

    @property
    def own_gain(self) -> float:
        """See `of_interest`."""
        return of_interest(self.parts, self.gained)

    @cached_property
    def arrival(self) -> NDArray[np.float64]:
        """The year in which each part arrives within NEAR and stays, from 0; NaN where it does not within 40 years."""
        return years_to_arrive(self.path, within=NEAR)

    @cached_property
    def all_arrive(self) -> float:
        """The year in which the last part with need arrives; NaN where one does not."""
        needy = self.parts.need > 0
        return float(self.arrival[needy].max()) if needy.any() else float("nan")

    @property
    def gaining(self) -> int:
        """Parts that gain a pound or more."""
        return int((self.gained >= 1).sum())

    @property
    def losing(self) -> int:
        return int((self.gained <= -1).sum())

    @property
    def growth_range(self) -> tuple[float, float]:
        """The lowest and the highest growth of any part in any year."""
        growth = self.path.growth
        return float(np.nanmin(growth)), float(np.nanmax(growth))

    @property
    def one_of_its_own(self) -> bool:
        """Whether the area chosen is one of the parts."""
        return int(self.parts.own.sum()) == 1

    def by_change(self) -> list[int]:
        """Rows of the parts, the area's own first where it is one of them, then the largest changes."""
        own = self.parts.own & self.one_of_its_own
        return [int(row) for row in np.lexsort((-np.abs(self.gained), ~own))]

    def furthest(self, most: int) -> list[int]:
        """Rows of the parts that had a distance throughout, the `most` furthest from their share at the start and the area's own."""
        distance = self.path.distance
        known = np.flatnonzero(np.isfinite(distance).all(axis=0))
        first = known[np.argsort(-np.abs(distance[0][known]), kind="stable")][:most]
        return [int(row) for row in np.union1d(first, known[self.parts.own[known]])]

    def in_focus(self) -> NDArray[np.bool_]:
        """The area's own parts where they are one or two; else the part furthest below its share at the start and the one furthest above it."""
        if 0 < self.parts.own.sum() <= 2:
            return self.parts.own
        start = self.path.distance[0]
        strong = np.zeros(len(self.parts), dtype=bool)
        if np.isfinite(start).any():
            strong[[int(np.nanargmin(start)), int(np.nanargmax(start))]] = True
        return strong

    def apart(self, year: int) -> float:
        """From the part furthest below its share to the one furthest above it."""
        return float(np.nanmax(self.path.distance[year]) - np.nanmin(self.path.distance[year]))

    def own_distance(self, year: int) -> float:
        """Of the one part the area is."""
        return float(self.path.distance[year][self.parts.own][0])

    def gap(self, year: int) -> float:
        """The distance from fair share that is to be closed: that of the one part the area is, else from the lowest part to the highest."""
        return self.own_distance(year) if self.one_of_its_own else self.apart(year)

    def gained_by_fifth(self) -> Floats:
        """Most deprived first. Inside a part money is taken to follow need: spending there is not published."""
        return np.asarray(self.gained @ self.parts.need_by_fifth)

    def per_head_by_fifth(self, *, alike: bool = False) -> Floats:
        """Pounds per person in the last year, with today's population; `alike`: with equal growth for all. NaN for a fifth without
        people."""
        pennies = self.path.even if alike else self.path.amounts
        money = pennies[-1] / 100 @ self.parts.need_by_fifth
        people = self.parts.people_by_fifth.sum(axis=0)
        return np.asarray(np.divide(money, people, out=np.full(people.shape, np.nan), where=people > 0))

    def concentration(self, year: int) -> Concentration | Refused:
        """Of pounds a head along the deprivation of parts, the most deprived first: below 0 money gathers where it is greater."""
        parts = self.parts
        known = np.isfinite(parts.score) & (parts.people > 0)
        if known.sum() < 2:
            return Refused("Deprivation is not known for two parts.")
        each = self.path.amounts[year][known] / 100 / parts.people[known]
        return concentration_index(each, -parts.score[known], population=parts.people[known])


def move(parts: Parts, setting: Setting) -> Moved | Refused:
    """The path of every part. Refuses weights and rules that cannot be used, with the nearest that can."""
    need = weights(parts, setting)
    if isinstance(need, Refused):
        return need
    start = parts.start
    if setting.envelope is not None:
        # The reader's own envelope, shared at the start as the parts' own money is.
        start = shared(start, round(setting.envelope * 100)) / 100
    path = _path(start, need, setting, parts.people)
    return path if isinstance(path, Refused) else Moved(parts, need, path)


def weights(parts: Parts, setting: Setting) -> Floats | Refused:
    """The need of each part by the published weights, changed as the setting says."""
    need = parts.need
    if setting.more_inequalities or setting.uplift:
        inequalities = parts.inequalities
        more = 0.0 if inequalities is None else setting.more_inequalities
        found = reweighted(
            need,
            need if inequalities is None else inequalities,
            parts.inequalities_share,
            more_inequalities=more,
            deprived=parts.deprived,
            uplift=setting.uplift,
        )
        if isinstance(found, Refused):
            return found
        need = found
    if setting.spread:
        known = (need > 0) & (parts.people > 0)
        index = need[known] / parts.people[known] / (need[known].sum() / parts.people[known].sum())
        need = need.copy()
        need[known] *= index**setting.spread
    return need


def _path(start: Floats, need: Floats, setting: Setting, people: Floats) -> Path | Refused:
    if setting.pace != "arrive":
        return pace_of_change(start, need, rules_of(setting), people=people)
    found = rules_to_arrive(start, need, rules_of(setting), setting.rules.years, people=people)
    return found if isinstance(found, Refused) else found.path


def rules_of(setting: Setting) -> Rules:
    """The rules of a pace; where all are to arrive, only the years, the growth and the transition money count."""
    rules, growth = setting.rules, setting.rules.growth
    if setting.pace == "own":
        return rules
    plain = Rules(rules.years, growth, growth, growth, transition=rules.transition)
    if setting.pace == "arrive":
        return plain
    if setting.pace == "fast":
        return replace(plain, floor=min(0.0, growth), cap=UNLIMITED)
    return replace(plain, floor=growth - NATIONAL_MOST, cap=growth + NATIONAL_MOST, closing=NATIONAL_CLOSING)


def paces(moved: Moved, setting: Setting) -> Mapping[str, Moved | Refused]:
    """The same money at the three set paces; and by the reader's own rules where those are in `setting`, which `moved` is of."""
    shown = [pace for pace in PACES if pace != "own" or setting.pace == "own"]
    return {pace: moved if pace == setting.pace else move(moved.parts, replace(setting, pace=pace)) for pace in shown}


def last_gains(parts: Parts, settings: Sequence[Setting], needs: Sequence[Floats | Refused] | None = None) -> Floats:
    """What each part gains in the last year by each setting, in pounds, within a pound of `move`: without the way there, and all at once.

    The settings share their pace, their years and the envelope at the start. `needs`: one for each setting, in place of the weights. Shape
    (settings, parts); NaN throughout where weights or rules of a setting cannot be used.
    """
    given = [weights(parts, each) for each in settings] if needs is None else list(needs)
    fine = [row for row, each in enumerate(given) if not isinstance(each, Refused)]
    found = np.full((len(given), len(parts)), np.nan)
    if not fine:
        return found
    need, rules, first = np.array([given[row] for row in fine]), [rules_of(settings[row]) for row in fine], settings[0]
    start = parts.start if first.envelope is None else parts.start / parts.start.sum() * first.envelope
    growth = np.array([[(1 + each.growth) ** each.years] for each in rules])
    if first.pace == "arrive":
        amounts = need / need.sum(axis=1, keepdims=True) * start.sum() * growth
    else:
        amounts = last_amounts(start, need, rules, people=parts.people)
    found[fine] = amounts - start * growth
    return found


def counts(parts: Parts, gained: Floats) -> NDArray[np.bool_]:
    """The boards the area consists of; where it consists of none, or of all, the parts that gain."""
    own = parts.own
    return np.asarray(own if own.any() and not own.all() else gained > 0)


def of_interest(parts: Parts, gained: Floats) -> float:
    """What those that count gain: the area's boards, or all that gain, which is what is moved."""
    return float(gained[counts(parts, gained)].sum())
