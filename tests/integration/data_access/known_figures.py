"""A figure read by hand in a publisher's file, looked up again in the edition."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from data_access import Store
from vocabulary import Estimate

Known = tuple[str, str, str, str, float | None, float | None, float | None]
"""Indicator, breakdown, period, area, numerator, denominator, value; None: not read."""


def each_known(listed: Sequence[Known]) -> pytest.MarkDecorator:
    """One test for each figure, as the parameter `known`, called after what it is about."""
    return pytest.mark.parametrize("known", listed, ids=lambda known: " ".join(map(str, known[:4])))


def found(store: Store, indicator: str, period: str, area: str, breakdown: str = "") -> Estimate:
    """The figure in the edition. Fails where there is no such period."""
    history = store.history(indicator, area, breakdown=breakdown)
    row = history.position(period)
    assert row is not None, f"{indicator} has no {period}"
    return history.estimate(row)


def assert_known(store: Store, known: Known, precision: float = 2e-4, of_counts: float | None = None) -> None:
    """What was read stands in the edition, to a relative precision. `of_counts`: that of numbers of 1 and more; None: the same."""
    indicator, breakdown, period, area, *read = known
    figure = found(store, indicator, period, area, breakdown)
    for mine, theirs in zip((figure.numerator, figure.denominator, figure.value), read, strict=True):
        if theirs is not None:
            exactly = precision if of_counts is None or theirs < 1 else of_counts
            assert mine == pytest.approx(theirs, rel=exactly)
