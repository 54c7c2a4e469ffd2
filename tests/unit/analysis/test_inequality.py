"""Indices of inequality: what they must be at the ends, what may not change them, and that the parts add up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import inequality
from analysis.inequality import Decomposition
from vocabulary import Refused

values = st.lists(st.floats(0.5, 100), min_size=2, max_size=15)
RELATIVE: dict[str, Callable[..., Any]] = {
    "theil": inequality.theil,
    "mld": inequality.mean_log_deviation,
    "gini": inequality.gini,
    "hoover": inequality.hoover,
    "entropy": lambda y, p=None: inequality.generalised_entropy(y, 2, p),
    "atkinson 0.5": lambda y, p=None: inequality.atkinson(y, 0.5, p),
    "atkinson 1": lambda y, p=None: inequality.atkinson(y, 1, p),
    "atkinson 30": lambda y, p=None: inequality.atkinson(y, 30, p),
}
ALL = RELATIVE | {"kolm": lambda y, p=None: inequality.kolm(y, 0.1, p)}
with_relative = pytest.mark.parametrize("measure", RELATIVE.values(), ids=list(RELATIVE))
with_all = pytest.mark.parametrize("measure", ALL.values(), ids=list(ALL))


@with_relative
@given(values, st.floats(1e-3, 1e6))
def test_the_unit_does_not_matter(measure: Callable[..., Any], value: list[float], by: float) -> None:
    assert measure(by * np.array(value)) == pytest.approx(measure(value), abs=1e-9)


@given(values, st.floats(0, 1000))
def test_kolm_does_not_change_when_all_get_the_same_more(value: list[float], more: float) -> None:
    assert inequality.kolm(np.array(value) + more, 0.1) == pytest.approx(inequality.kolm(value, 0.1), abs=1e-9)


@with_all
@given(values, st.randoms(use_true_random=False))
def test_neither_the_order_nor_counting_in_place_of_repeating_matters(
    measure: Callable[..., Any], value: list[float], chance: Any
) -> None:
    people = [1 + position % 3 for position in range(len(value))]
    repeated = list(np.repeat(value, people))
    chance.shuffle(repeated)
    assert measure(value, people) == pytest.approx(measure(repeated), abs=1e-9)


@with_all
@given(values)
def test_none_is_below_zero_and_a_gift_from_rich_to_poor_lowers_it(
    measure: Callable[..., Any], value: list[float]
) -> None:
    given_away = np.sort(np.array(value))
    part = (given_away[-1] - given_away[0]) / 4
    given_away[0] += part
    given_away[-1] -= part
    assert 0 <= measure(given_away) <= measure(value) + 1e-9


@with_all
@pytest.mark.parametrize("people", [[1, 1, 1], [10, 1, 500]])
def test_all_the_same_is_no_inequality(measure: Callable[..., Any], people: list[int]) -> None:
    assert measure([7.3, 7.3, 7.3], people) == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize("measure", ["theil", "mean log deviation"])
@given(st.lists(st.tuples(st.floats(0.5, 100), st.sampled_from("abc"), st.floats(0.1, 9)), min_size=2, max_size=20))
def test_within_and_between_add_up(measure: Any, rows: list[tuple[float, str, float]]) -> None:
    value, groups, people = zip(*rows, strict=True)
    found = inequality.decomposition(value, groups, population=people, measure=measure)
    assert isinstance(found, Decomposition)
    assert found.within + found.between == pytest.approx(found.total, abs=1e-9)
    assert len(found.groups) == len(found.inside) == len(set(groups))


def test_zeros_count_and_are_not_dropped() -> None:
    """Peers drop zeros from Theil's T and give 0.3354 here."""
    x = [0, 0, 1, 2, 2, 3, 10]
    assert inequality.theil(x) == pytest.approx(0.3354148499926338 + np.log(7 / 5))
    assert inequality.theil([0, 0, 0, 1]) == pytest.approx(np.log(4))
    assert isinstance(inequality.mean_log_deviation(x), Refused)
    assert inequality.atkinson(x, 1) == inequality.atkinson(x, 2) == 1
    assert inequality.equally_distributed_equivalent(x, 1.5) == 0
    assert inequality.gini([0, 0, 0, 1]) == pytest.approx(0.75)
    found = inequality.decomposition([0, 0, 1, 3], "aabb")
    assert isinstance(found, Decomposition)
    assert found.inside[0] == 0
    assert found.within + found.between == pytest.approx(found.total)


@given(values, st.floats(0, 50), st.floats(0, 50))
def test_the_equivalent_lies_between_lowest_and_mean_and_falls_with_aversion(
    value: list[float], one: float, other: float
) -> None:
    low, high = sorted([one, other])
    less, more = (inequality.equally_distributed_equivalent(value, aversion) for aversion in (high, low))
    assert not isinstance(less, Refused)
    assert not isinstance(more, Refused)
    assert min(value) - 1e-9 <= less <= more + 1e-9 <= np.mean(value) + 1e-8


def test_equivalents_by_hand() -> None:
    assert inequality.equally_distributed_equivalent([1, 4], 0) == pytest.approx(2.5)
    assert inequality.equally_distributed_equivalent([1, 4], 1) == pytest.approx(2)
    assert inequality.equally_distributed_equivalent([1, 4], 2) == pytest.approx(1.6)
    assert inequality.equally_distributed_equivalent([1, 4], 1 + 1e-9) == pytest.approx(2)
    assert inequality.kolm_equivalent([0, np.log(3)], 1) == pytest.approx(-np.log(2 / 3))


def test_kolm_of_large_numbers_is_a_number() -> None:
    """The plain formula overflows where the differences are above 709."""
    assert inequality.kolm([0, 10_000], 1) == pytest.approx(5000 - np.log(2))


REFUSED = [
    ([], None, "Each row"),
    ([1, 2], [1], "Each row"),
    ([1, None], None, "A value is missing"),
    ([1, float("inf")], None, "A value is missing"),
    ([1, 2], [0, 1], "no people"),
    ([1, 2], [None, 1], "no people"),
]


@with_all
@pytest.mark.parametrize(("value", "people", "said"), REFUSED)
def test_missing_values_and_people_are_refused(measure: Callable[..., Any], value: Any, people: Any, said: str) -> None:
    found = measure(value, people)
    assert isinstance(found, Refused)
    assert said in found.reason
    assert isinstance(inequality.decomposition(value, ["a"] * len(value), population=people), Refused)


@with_relative
@pytest.mark.parametrize("value", [[-1, 3], [0, 0]])
def test_relative_measures_need_a_total(measure: Callable[..., Any], value: list[float]) -> None:
    assert isinstance(measure(value), Refused)


def test_aversions_out_of_range_and_groups_that_do_not_match_are_refused() -> None:
    for aversion in (-1, float("nan")):
        assert isinstance(inequality.equally_distributed_equivalent([1, 2], aversion), Refused)
        assert isinstance(inequality.atkinson([1, 2], aversion), Refused)
        assert isinstance(inequality.kolm([1, 2], aversion), Refused)
    assert isinstance(inequality.kolm([1, 2], 0), Refused)
    assert isinstance(inequality.decomposition([1, 2], ["a"]), Refused)
    assert isinstance(inequality.decomposition([0, 2], ["a", "b"], measure="mean log deviation"), Refused)
