"""Counts drawn for the real units of a measure: with their sizes, their own variation, and with or without differences of systems."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.fair_comparison.like_for_like import LikeForLike, compare_groups
from analysis.fair_comparison.spread import Spread, fit_spread
from analysis.fair_comparison.sureness import how_sure
from data_access import Store
from domain.fair_comparison.practice_models import PracticeModel, load_model
from vocabulary import Sureness

Floats = NDArray[np.float64]
LASTING = 0.999  # the worst case for a claim: whatever is there is taken to last


@dataclass(frozen=True, eq=False)
class RealUnits:
    """Practices of England. `spread`: what they, their networks and their systems were found to differ by."""

    people: Floats
    expected: Floats
    chance: Floats
    network: NDArray[np.intp]
    board: NDArray[np.intp]
    spread: Spread
    proportion: bool

    @property
    def boards(self) -> int:
        return int(self.board.max()) + 1

    def drawn(self, chance: np.random.Generator, of_board: Floats | None = None) -> Floats:
        """Counts of all units: gamma variation of units and networks, `of_board` the true ratio of each system, 1 without it."""
        ratio = _gamma(chance, self.spread.unit, len(self.people))
        ratio *= _gamma(chance, self.spread.network, int(self.network.max()) + 1)[self.network]
        if of_board is not None:
            ratio *= of_board[self.board]
        mean = self.expected * ratio
        if not self.proportion:
            return chance.poisson(mean).astype(float)
        return chance.binomial(np.round(self.people).astype(int), np.clip(mean / self.people, 0, 1)).astype(float)

    def compared(self, count: Floats, board: NDArray[np.intp] | None = None) -> LikeForLike:
        """The systems by the engine, the variances fitted anew to these counts."""
        board = self.board if board is None else board
        scale = count.sum() / self.expected.sum()
        spread = fit_spread(count, self.expected * scale, self.chance * scale, self.network, board)
        assert isinstance(spread, Spread)
        found = compare_groups(count, self.expected * scale, self.chance * scale, self.network, board, spread)
        assert isinstance(found, LikeForLike)
        return found


def phrases(found: LikeForLike) -> list[Sureness]:
    """How sure each group is; its sign is taken to last, which is the worst case for a claim."""
    return [
        how_sure(float(sampling), float(usual), LASTING).phrase
        for sampling, usual in zip(found.sampling, found.true_sign, strict=True)
    ]


def real_practices(store: Store, indicator: str) -> RealUnits:
    """The practices of a measure, with what their ages, sexes and deprivation make expect."""
    model = load_model(store, indicator)
    assert isinstance(model, PracticeModel), model
    return RealUnits(
        model.people,
        model.expected,
        model.chance,
        np.asarray(model.network, dtype=np.intp),
        np.asarray(model.board, dtype=np.intp),
        model.spread,
        model.indicator.value_kind == "proportion",
    )


def _gamma(chance: np.random.Generator, variance: float, size: int) -> Floats:
    return chance.gamma(1 / variance, variance, size) if variance > 0 else np.ones(size)
