"""Mergers of boards: their combined money against their combined target, and the places that would give and receive."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from analysis.fair_shares import Floats
from analysis.mergers import Merger, Way, merge
from analysis.pace_of_change import Rules, pace_of_change
from analysis.pace_of_change.path import years_to_arrive
from analysis.scenarios import DRAWS, SEED, Change, Outcome, Part, Summary
from data_access import MIDLANDS, Store
from domain.resource_distribution.measures import CORE
from domain.resource_distribution.moving import NATIONAL_CLOSING, NATIONAL_MOST, NEAR
from domain.resource_distribution.moving_doubt import MIDDLE, Pair, distance_closed, drawn, fifths_of, limits
from domain.resource_distribution.parts import Parts, Practices, load_boards, load_practices
from vocabulary import MILLION, NOT_HELD, Refused


@dataclass(frozen=True, eq=False)
class Places:
    """The places in the boards, of one kind. Arrays are by place, in pounds; a positive value is a gain."""

    codes: tuple[str, ...]
    names: tuple[str, ...]
    board: np.ndarray  # the row of its board
    people: Floats
    score: Floats
    deprived: np.ndarray  # whether most of its people are in the most deprived fifth of England
    share: Floats  # of its board's need
    change: Floats

    def small_losers(self, fewer_than: float) -> np.ndarray:
        """Which lose, have fewer people than this, and are deprived."""
        return np.asarray((self.change < 0) & (self.people < fewer_than) & self.deprived)


@dataclass(frozen=True, eq=False)
class Merged:
    """Boards put together. `networks`: small enough to be small and deprived, whatever the places. `fifth_share`: shares of each board's need by fifth of deprivation, the most deprived first; rows are boards."""

    boards: Parts
    merger: Merger
    way: Way
    places: Places
    networks: Places
    fifth_share: Floats
    growth: float

    @property
    def change(self) -> Floats:
        """Of each board, in pounds: above 0 it gains."""
        return np.asarray(self.merger.change(self.way) / 100)

    @property
    def moved(self) -> float:
        """Pounds that some give and others receive; the cost of levelling up, or the saving of levelling down."""
        return float(np.maximum(self.change if self.way == "up" else -self.change, 0).sum())

    def total(self, change: Floats) -> float:
        """Pounds that those who receive by the figures as they are would get, below 0 where these would give instead; with another way the sum of
        all, above 0 what it costs."""
        return float((change[self.change > 0] if self.way == "joint" else change).sum())

    def doubted(self, off: float) -> tuple[Floats, Floats]:
        """The change of each board at the two ends of the 95% interval of need, in pounds: needs nearer together, further apart."""
        return self._with_needs(-MIDDLE * off), self._with_needs(MIDDLE * off)

    def limits(self, off: float, each: float = 0.0, seed: int = SEED) -> tuple[Floats, Floats]:
        """With needs of each other off by `off`, and each target by `each`, independent between boards: 95% limits of the draws that the
        whole has in `outcome`, so that one board that receives all has the limits of the whole."""
        pairs = self._pairs(off, each)
        drawn_of_each = [
            drawn(central, [(float(low[row]), float(high[row])) for low, high in pairs], seed)
            for row, central in enumerate(self.change.tolist())
        ]
        lower, upper = np.quantile(drawn_of_each, [0.025, 0.975], axis=1)
        return lower, upper

    def place_limits(self, off: float, each: float = 0.0) -> tuple[Floats, Floats]:
        """The same of the places: each has its need's share of its board's change."""
        rows = np.array(
            [self.places.change, *(self.places.share * limit[self.places.board] for limit in self.limits(off, each))]
        )
        return rows.min(axis=0), rows.max(axis=0)

    def nets(self, off: float, each: float = 0.0) -> tuple[Floats, Floats, Floats]:
        """The net change of each place and its limits. A place in more than one board counts once: gains in one less losses in the
        other."""
        codes = list(dict.fromkeys(self.places.codes))
        shares = np.zeros((len(codes), len(self.boards)))
        rows = np.array([codes.index(code) for code in self.places.codes])
        np.add.at(shares, (rows, self.places.board), self.places.share)
        change = np.bincount(rows, self.places.change, minlength=len(codes)).astype(np.float64)
        pairs = [(shares @ low, shares @ high) for low, high in self._pairs(off, each)]
        reached = [
            drawn(float(central), [(float(low[row]), float(high[row])) for low, high in pairs], SEED)
            for row, central in enumerate(change)
        ]
        lower, upper = np.quantile(reached, [0.025, 0.975], axis=1)
        return change, lower, upper

    def places_by_change(self) -> list[int]:
        """Rows of the places, the largest change first."""
        return [int(row) for row in np.argsort(-np.abs(self.places.change), kind="stable")]

    def outcome(self, off: float, seed: int, each: float = 0.0) -> Outcome:
        """Millions of pounds a year; only the doubts about need vary."""
        central = self.total(self.change) / MILLION
        ends = [(self.total(low) / MILLION, self.total(high) / MILLION) for low, high in self._pairs(off, each)]
        reached = drawn(central, ends, seed)
        if self.way != "joint":  # levelling up never saves, and down never costs
            reached = np.maximum(reached, 0) if self.way == "up" else np.minimum(reached, 0)
        lower, upper = self.limits(off, each, seed)
        boards, change = self.boards, self.change
        by_fifth = self.by_fifth.sum(axis=0)
        ends_of_fifths = [(low @ self.fifth_share, high @ self.fifth_share) for low, high in self._pairs(off, each)]
        fifth_lower, fifth_upper = limits(by_fifth, ends_of_fifths)
        return Outcome(
            what=f"million pounds a year by levelling {self.way}",
            unit="million pounds",
            central=central,
            draws=np.full(DRAWS, central),
            people=float(boards.people.sum()),
            groups=fifths_of(
                boards.people_by_fifth.sum(axis=0), by_fifth / MILLION, fifth_lower / MILLION, fifth_upper / MILLION
            ),
            places=tuple(
                Change(name, float(people), Summary(value / MILLION, low / MILLION, high / MILLION, float(value > 0)))
                for name, people, value, low, high in zip(
                    boards.names, boards.people, change.tolist(), lower.tolist(), upper.tolist(), strict=True
                )
                if self.way != "joint" or value > 0
            ),
            also=(),
            seed=seed,
            reached=reached,
            parts=(Part("assumption", reached),),
            aims=distance_closed(self._apart(boards.start), self._apart(boards.start + change)),
            losers=(int((change <= -1).sum()), float(boards.people[change <= -1].sum())),
            pounds=float(change.sum()) if self.way != "joint" else 0.0,
        )

    def _apart(self, money: Floats) -> float:
        """From the board furthest below its target with this money to the one furthest above it."""
        return float(np.ptp(money / self.boards.need))

    def _pairs(self, off: float, each: float) -> list[Pair]:
        """The two ends of each uncertainty: the relative needs, then each board's target."""
        pairs = [self.doubted(off)]
        for row in range(len(self.boards) if each else 0):
            low, high = (np.ones(len(self.boards)) for _ in range(2))
            low[row], high[row] = 1 - MIDDLE * each, 1 + MIDDLE * each
            pairs.append((self._with_needs(0, low), self._with_needs(0, high)))
        return pairs

    def _with_needs(self, spread: float, by: float | Floats = 1.0) -> Floats:
        """The change of each board where needs are further apart, or nearer, than the targets say by this share (0.1: 10%), and `by` times as much."""
        people, need = self.boards.people, self.boards.need
        index = need / people / (need.sum() / people.sum())
        changed = need * by * index**spread
        doubted = merge(
            self.boards.start, changed * (need.sum() / changed.sum()), np.arange(len(need)), np.ones(len(need))
        )
        assert isinstance(doubted, Merger)  # the same boards, each with need
        return np.asarray(doubted.change(self.way) / 100)

    @property
    def by_fifth(self) -> Floats:
        """Pounds each fifth gains; rows are boards. Practices whose deprivation is not known are spread like the others."""
        return np.asarray(self.change[:, None] * self.fifth_share)

    @cached_property
    def years(self) -> float:
        """Until each board is within NEAR of the joint distance by the national rule; NaN where not within 40 years."""
        rules = Rules(
            1, self.growth, self.growth - NATIONAL_MOST, self.growth + NATIONAL_MOST, closing=NATIONAL_CLOSING
        )
        path = pace_of_change(self.boards.start, self.boards.need, rules)
        return float("nan") if isinstance(path, Refused) else float(years_to_arrive(path, NEAR).max())

    def small_losers(self, fewer_than: float) -> np.ndarray:
        """Which places lose, have fewer people than this, and are deprived."""
        return self.places.small_losers(fewer_than)


def put_together(
    store: Store, stream: str, codes: Sequence[str], kind: str, way: Way, growth: float
) -> Merged | Refused:
    """Put two or three boards together. `kind`: that of the places, "sub_icb", "ltla" or "pcn". Money inside a board is taken to follow need.

    Refuses fewer or more boards, and boards without an allocation.
    """
    chosen = tuple(dict.fromkeys(codes))
    if not 2 <= len(chosen) <= 3:
        return Refused("Choose two or three different systems to put together.")
    area = store.area(MIDLANDS)
    assert area is not None
    everywhere, practices = load_boards(store, stream, area), load_practices(store)
    if isinstance(everywhere, Refused):
        return everywhere
    if isinstance(practices, Refused):
        return practices
    if missing := [code for code in chosen if code not in everywhere.codes]:
        return Refused(f"The allocation of {len(missing)} of these boards is {NOT_HELD}.")
    boards = everywhere.take([everywhere.codes.index(code) for code in chosen])
    row = {code: number for number, code in enumerate(chosen)}
    board = np.array([row.get(code, -1) for code in practices.within["icb"]])
    own = np.flatnonzero((board >= 0) & (practices.need[CORE] > 0))
    merger = merge(boards.start, boards.need, board[own], practices.need[CORE][own])
    if isinstance(merger, Refused):
        return merger
    change = merger.part_change(way) / 100
    return Merged(
        boards,
        merger,
        way,
        _places(store, practices, kind, own, board[own], change),
        _places(store, practices, "pcn", own, board[own], change),
        boards.need_by_fifth,
        growth,
    )


def _places(
    store: Store, practices: Practices, kind: str, own: np.ndarray, board: np.ndarray, change: Floats
) -> Places:
    """Sums over practices. A place in two boards counts as two; practices in no place form one place of their board."""
    within = practices.within[kind][own]
    keys = sorted({(str(code), int(number)) for code, number in zip(within, board, strict=True)})
    at = np.array([keys.index(key) for key in zip(map(str, within), map(int, board), strict=True)])
    people, score, fifth = practices.people[own], practices.score[own], practices.fifth[own]
    need = practices.need[CORE][own]

    def total(values: Floats) -> Floats:
        return np.bincount(at, values, minlength=len(keys)).astype(np.float64)

    scored = np.where(np.isfinite(score), people, 0.0)
    weight, everybody = total(scored), total(people)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = np.where(weight > 0, total(np.nan_to_num(score) * scored) / weight, np.nan)
    named = {code: each.short_name for code, _ in keys if code and (each := store.area(code)) is not None}
    return Places(
        codes=tuple(code for code, _ in keys),
        names=tuple(named.get(code, "Practices in none of them") for code, _ in keys),
        board=np.array([number for _, number in keys]),
        people=everybody,
        score=mean,
        deprived=total(np.where(fifth == 0, people, 0.0)) > everybody / 2,
        share=total(need / np.bincount(board, need)[board]),
        change=total(change),
    )
