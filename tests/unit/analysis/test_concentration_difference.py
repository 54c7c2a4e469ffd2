"""The difference of two concentration indices, and the share of the first fifth."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.concentration import concentration_index
from analysis.concentration_difference import concentration_difference, share_of_first
from vocabulary import Refused

ROWS = np.random.default_rng(3)
ORDER = np.arange(40.0)
PEOPLE = ROWS.uniform(1, 3, 40)
NEED = 3 - ORDER / 40 + ROWS.normal(0, 0.05, 40)
MONEY = 100 - ORDER / 4 + ROWS.normal(0, 2, 40)


def test_it_is_one_index_less_the_other() -> None:
    both = [concentration_index(each, ORDER, population=PEOPLE) for each in (MONEY, NEED)]
    found = concentration_difference(MONEY, NEED, ORDER, population=PEOPLE)
    assert not isinstance(found, Refused) and not any(isinstance(each, Refused) for each in both)
    assert found.value == pytest.approx(both[0].index - both[1].index, abs=1e-12)  # type: ignore[union-attr]
    assert found.lower < found.value < found.upper


def test_the_interval_holds_the_truth_19_times_in_20() -> None:
    """Places drawn again and again around two quantities whose true indices are known."""
    random, held = np.random.default_rng(11), 0
    rank = (np.arange(60) + 0.5) / 60
    true = -0.4 * float(np.mean((rank - 0.5) ** 2))  # index of 1 - 0.2 (rank - 0.5), less that of a constant
    for _ in range(400):
        found = concentration_difference(
            1 - 0.2 * (rank - 0.5) + random.normal(0, 0.1, 60), 1 + random.normal(0, 0.1, 60), rank
        )
        assert not isinstance(found, Refused)
        held += found.lower <= true <= found.upper
    assert 0.92 <= held / 400 <= 0.975


def test_the_same_quantity_in_another_unit_differs_by_nothing() -> None:
    found = concentration_difference(7 * NEED, NEED, ORDER, population=PEOPLE)
    assert not isinstance(found, Refused)
    assert (found.value, found.lower, found.upper) == pytest.approx((0, 0, 0), abs=1e-12)


def test_the_share_of_the_first_fifth() -> None:
    assert share_of_first([3, 1, 1, 1, 1], [0, 1, 2, 3, 4]) == pytest.approx(3 / 7)
    assert share_of_first([2, 1], [0, 1], population=[1, 3], people=0.125) == pytest.approx(0.5 * 2 / 5)
    assert isinstance(share_of_first([1, 1], [0, 1], people=1.0), Refused)


def test_what_is_refused() -> None:
    assert isinstance(concentration_difference([1, 2], [1, 2, 3], [0, 1]), Refused)
    assert isinstance(concentration_difference([1, np.nan, 2], [1, 2, 3], [0, 1, 2]), Refused)
    assert isinstance(concentration_difference([1, 2], [1, 2], [0, 1]), Refused)
    assert isinstance(concentration_difference([-1, 0, 0], [1, 2, 3], [0, 1, 2]), Refused)
