"""What part of the differences between the Midlands' practices lies between its systems, and what part within them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from analysis.inequality import Decomposition, Measure, decomposition
from caching import SingleFlightCache
from data_access import MIDLANDS, Store
from domain.inequalities.counts import known_counts
from vocabulary import Period, Refused

INDICES: tuple[Measure, ...] = ("theil", "mean log deviation")


@dataclass(frozen=True, eq=False)
class WithinBetween:
    """The decomposition by index, over `systems` systems."""

    parts: Mapping[Measure, Decomposition | Refused]
    systems: int


def load_within_between(store: Store, measure: str, period: Period) -> WithinBetween:
    """`period`: of the counts by practice."""
    loaded: WithinBetween = _cache.get((store, measure, period.id), lambda: _load(store, measure, period))
    return loaded


_cache = SingleFlightCache(64)


def _load(store: Store, measure: str, period: Period) -> WithinBetween:
    systems = [area.code for area in store.members(MIDLANDS, "icb")]
    rows = store.observations(measure, period, kind="practice")
    board = store.lies_in(list(rows.area), "icb")
    known = known_counts(rows) & np.isin(board, systems)
    order = np.argsort([systems.index(code) for code in board[known]], kind="stable")
    rate, people = rows.numerator[known][order] / rows.denominator[known][order], rows.denominator[known][order]
    groups = [str(code) for code in board[known][order]]
    parts = {index: decomposition(rate, groups, population=people, measure=index) for index in INDICES}
    return WithinBetween(parts, len(systems))
