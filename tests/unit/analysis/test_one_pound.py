"""The same draws in every answer: common luck, sums that are kept, what is refused."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.scenarios import Range
from analysis.scenarios.one_pound import (
    Quantity,
    best_besides,
    bought,
    nearer,
    present_value,
    spread_over,
    target_of,
)
from vocabulary import Refused

PRICE = Range(6_000.0, 8_000.0, 15_000.0)


def quantity(pounds: float = 1e6, price: Range = PRICE, stream: int = 7) -> Quantity:
    found = bought(pounds, price, (1, stream), 1_000)
    assert isinstance(found, Quantity)
    return found


def test_present_value_is_the_sum_by_hand() -> None:
    assert present_value(1, 0.015) == 1
    assert present_value(3, 0.015) == pytest.approx(1 + 1 / 1.015 + 1 / 1.015**2)
    assert present_value(4, 0.0) == 4
    for years, rate in ((0, 0.015), (1, -1.0)):
        with pytest.raises(ValueError, match="at least one year"):
            present_value(years, rate)


def test_one_price_has_one_luck_wherever_it_is_asked_for() -> None:
    gained, given_up = quantity(), quantity(2e6)
    assert np.array_equal(given_up.draws, 2 * gained.draws)
    assert np.abs(gained.less(quantity()).draws).max() == 0
    assert not np.array_equal(gained.draws, quantity(stream=8).draws)
    assert gained.central == 125
    assert gained.draws.min() > 1e6 / 15_000 and gained.draws.max() < 1e6 / 6_000
    assert isinstance(bought(1e6, Range(0.0, 1.0, 2.0), (1, 7), 100), Refused)


def test_a_dearer_figure_keeps_the_luck_of_the_cheaper_one() -> None:
    """Common random numbers: the same draw is the lucky one at either price."""
    dear = quantity(price=Range(12_000.0, 16_000.0, 30_000.0))
    assert dear.draws == pytest.approx(quantity().draws / 2)


def test_targets_keep_their_sum_and_move_apart() -> None:
    need, people = np.array([120.0, 80.0, 100.0]), np.array([1.0, 1.0, 1.0])
    found = [target_of(need, people, np.arange(3) == part, [-0.1, 0.0, 0.1]) for part in range(3)]
    drawn = np.array([each for each in found if not isinstance(each, Refused)])
    assert drawn.sum(axis=0) == pytest.approx([300.0] * 3)
    assert drawn[:, 1] == pytest.approx(need)
    assert drawn[0, 2] > 120 > drawn[0, 0] and drawn[1, 2] < 80 < drawn[1, 0]
    both = target_of(need, people, [True, True, False], [0.1])
    assert not isinstance(both, Refused) and both[0] == pytest.approx(drawn[0, 2] + drawn[1, 2])


@pytest.mark.parametrize(
    ("need", "people", "own"),
    [
        ([1.0, np.nan], [1.0, 1.0], [True, False]),
        ([1.0, 0.0], [1.0, 1.0], [True, False]),
        ([1.0, 1.0], [1.0, 0.0], [True, False]),
        ([1.0, 1.0], [1.0, 1.0], [False, False]),
        ([1.0, 1.0], [1.0], [True, False]),
    ],
)
def test_targets_that_cannot_be_given_are_refused(need: list[float], people: list[float], own: list[bool]) -> None:
    assert isinstance(target_of(need, people, own, [0.0]), Refused)


def test_nearer_counts_either_side_of_the_target() -> None:
    assert nearer(96.0, [100.0], 3.0) == 3
    assert nearer(96.0, [100.0], 10.0) == -2, "4 below becomes 6 above"
    assert nearer(104.0, [100.0], 3.0) == -3
    assert nearer(104.0, [100.0], -3.0) == 3
    assert nearer(96.0, [100.0], 8.0) == 0


def test_the_best_other_use_and_the_chances_of_all() -> None:
    uses = {"chosen": quantity(), "dear": quantity(price=Range(20_000.0, 25_000.0, 30_000.0), stream=8)}
    uses["cheap"] = quantity(price=Range(3_000.0, 3_500.0, 7_000.0), stream=9)
    found = best_besides("chosen", uses)
    assert not isinstance(found, Refused) and found.key == "cheap"
    assert sum(found.best.values()) == pytest.approx(1)
    assert found.best["dear"] == 0 and found.chance > 0.9
    assert found.ahead.central == pytest.approx(1e6 / 3_500 - 125)
    assert np.array_equal(found.ahead.draws, uses["cheap"].draws - uses["chosen"].draws)


def test_uses_that_are_the_same_share_the_chance() -> None:
    found = best_besides("one", {"one": quantity(), "other": quantity()})
    assert not isinstance(found, Refused)
    assert found.best == {"one": 0.5, "other": 0.5} and found.chance == 0.5
    assert isinstance(best_besides("one", {"one": quantity()}), Refused)
    assert isinstance(best_besides("none", {"one": quantity(), "other": quantity()}), Refused)


def test_parts_add_up_in_every_draw() -> None:
    total = quantity()
    parts = spread_over(total, [0.4, 0.25, 0.35])
    assert np.sum([each.draws for each in parts], axis=0) == pytest.approx(total.draws)
    assert sum(each.central for each in parts) == pytest.approx(total.central)
    assert parts[0].plus(parts[1]).central == pytest.approx(0.65 * total.central)
    with pytest.raises(ValueError, match="add up to 1"):
        spread_over(total, [0.4, 0.4])
