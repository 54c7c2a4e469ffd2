"""Value triangles by hand: slopes, order, chances that add up, what would change the order, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.scenarios import Range
from analysis.scenarios.value_triangles import Programme, Triangles, value_triangles
from vocabulary import Refused


def exact(value: float) -> Range:
    return Range(value, value, value)


def programme(name: str, people: float, benefit: float, cost: float, off: float = 0.0) -> Programme:
    parts = (Range(each * (1 - off), each, each * (1 + off)) for each in (people, benefit, cost))
    return Programme(name, *parts)


def found(*programmes: Programme) -> Triangles:
    made = value_triangles(programmes)
    assert isinstance(made, Triangles)
    return made


def test_slopes_and_order_by_hand() -> None:
    made = found(programme("A", 1_000, 0.1, 2e6), programme("B", 50, 4.0, 1e6), programme("C", 3_000, 0.01, 1e6))
    assert made.health == pytest.approx([100, 200, 30])
    assert made.slope == pytest.approx([50, 200, 30])
    assert made.areas == pytest.approx([2 * 100 / 2, 200 / 2, 30 / 2])
    assert [made.names[row] for row in made.order] == ["B", "A", "C"]
    assert made.swaps == pytest.approx([1 - 50 / 200, 1 - 30 / 50])
    assert made.least == pytest.approx([0, 0, 1]) and made.most == pytest.approx([0, 1, 0])


def test_a_loss_of_that_share_makes_it_no_better_than_the_next() -> None:
    first = found(programme("A", 1_000, 0.1, 2e6), programme("B", 500, 0.1, 2e6))
    lower = programme("A", 1_000 * (1 - first.swaps[0]), 0.1, 2e6)
    assert found(lower, programme("B", 500, 0.1, 2e6)).slope == pytest.approx([25, 25])


def test_chances_add_up_and_ties_are_shared() -> None:
    made = found(*(programme(name, 100, 0.5, 1e6, 0.4) for name in "ABCD"))
    assert made.least.sum() == pytest.approx(1) and made.most.sum() == pytest.approx(1)
    assert made.least == pytest.approx([0.25] * 4, abs=0.03)
    even = found(programme("A", 100, 0.5, 1e6), programme("B", 100, 0.5, 1e6))
    assert even.least == pytest.approx([0.5, 0.5])


def test_the_luck_of_a_programme_is_its_own_whatever_stands_beside_it() -> None:
    one, two, three = (programme(name, 100, 0.5, 1e6, 0.4) for name in "ABC")
    assert np.array_equal(found(one, two).drawn, found(one, two, three).drawn[:, :2])
    assert not np.array_equal(found(one, two).drawn[:, 0], found(one, two).drawn[:, 1])


@pytest.mark.parametrize("wrong", [exact(0.0), Range(0.0, 1.0, 2.0), exact(float("nan")), exact(-1.0)])
def test_what_may_be_nothing_is_refused_by_name(wrong: Range) -> None:
    fine = programme("A", 100, 0.5, 1e6)
    for place in range(3):
        parts = [exact(1.0)] * 3
        parts[place] = wrong
        refused = value_triangles([fine, Programme("Foot care", *parts)])
        assert isinstance(refused, Refused) and refused.reason.startswith("Foot care")
    assert isinstance(value_triangles([fine]), Refused)
