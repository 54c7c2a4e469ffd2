"""Numbers that are compared get the decimals that tell them apart; what does not differ is called the same."""

from __future__ import annotations

import math

import pytest

from components import narrative as say
from components.units import PERCENT, Unit, decimals_apart, unit

RATIO = unit("ratio")


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ((0.0105, 0.0107), ("1.05%", "1.07%")),
        ((0.5, 0.6), ("50.0%", "60.0%")),
        ((0.64, 0.64), ("64.0%", "64.0%")),
        ((0.64, 0.64 + 1e-16), ("64.0%", "64.0%")),
        ((0.64001, 0.64004), ("64.001%", "64.004%")),
        ((0.64, None), ("64.0%", say.NOT_AVAILABLE)),
        ((0.64, math.nan), ("64.0%", say.NOT_AVAILABLE)),
        ((0.0105, 0.0107, 0.5), ("1.05%", "1.07%", "50.00%")),
    ],
)
def test_percentages_that_are_compared_are_told_apart(values: tuple[float, ...], words: tuple[str, ...]) -> None:
    assert say.percents(*values) == words


@pytest.mark.parametrize(
    ("pairs", "usual", "decimals"),
    [
        ([(1.05, 1.07)], 1, 2),
        ([(1.1, 1.2), (3.001, 3.002)], 1, 3),
        ([(5.0, 5.0)], 1, 1),
        ([(-0.01, 0.0)], 1, 2),
        ([(-0.0, 0.0)], 0, 0),
        ([(1.0, 1.0 + 1e-9)], 1, 1),  # no decimal that would be written tells them apart
        ([], 2, 2),
    ],
)
def test_decimals_of_pairs(pairs: list[tuple[float, float]], usual: int, decimals: int) -> None:
    assert decimals_apart(pairs, usual) == decimals


def test_a_unit_tells_only_the_pairs_asked_for_apart() -> None:
    assert PERCENT.apart((0.0105, 0.0107), (0.2, 0.3)).decimals == 2
    assert RATIO.telling(1.0001, 1.0004).decimals == 4
    assert RATIO.same(1.0, 1.0 + 1e-12) and not RATIO.same(1.0, 1.0001)
    assert Unit("people", decimals=0).telling(256.2, 256.4).write(256.2) == "256.2"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0.0002, "0.02 percentage points"),
        (0.00001, "0.001 percentage points"),
        (0.034, "3.4 percentage points"),
        (0.01, "1.0 percentage point"),
        (0.0, "0.0 percentage points"),
    ],
)
def test_a_difference_that_is_something_is_never_written_as_nothing(value: float, words: str) -> None:
    assert say.points(value) == words
    assert say.points(-value) == words


@pytest.mark.parametrize(
    ("value", "words"), [(0.3, "under 1"), (-0.3, "under 1"), (0.0, "0"), (1e-14, "0"), (0.6, "1"), (1234.5, "1,234")]
)
def test_counts_of_people_in_words(value: float, words: str) -> None:
    assert say.whole(value) == words
    if abs(value) < 100:
        assert say.about(value) == words


@pytest.mark.parametrize(
    ("lower", "upper", "words"),
    [
        (29, 478, "29 to 478 more"),
        (55_185, 80_807, "55,200 to 80,800 more"),
        (-1_234, 5_678, "from 1,230 fewer to 5,680 more"),
        (12_341, 12_344, "12,341 to 12,344 more"),  # told apart
        (-478, -29, "29 to 478 fewer"),
        (-18, 19, "from 18 fewer to 19 more"),
        (-0.2, 19, "from under 1 fewer to 19 more"),
        (0.1, 0.3, "under 1 more"),
        (5.1, 5.4, "5.1 to 5.4 more"),
        (0.0, 0.0, "0 to 0"),
        (None, 3, "no interval published"),
    ],
)
def test_an_interval_of_people(lower: float | None, upper: float, words: str) -> None:
    assert say.people_range(lower, upper) == words


def test_an_interval_of_a_share_is_told_apart() -> None:
    assert say.interval(0.01051, 0.01069) == "95% interval 1.05% to 1.07%"
    assert say.interval(0.61, 0.63) == "95% interval 61.0% to 63.0%"


def test_what_is_missing_is_named_and_counted() -> None:
    assert say.broken_line([]) == ""
    assert say.broken_line(["June 2024"]) == "1 period is missing (June 2024): the line breaks there."
    assert (
        say.broken_line(["2019/20", "2020/21"]) == "2 periods are missing (2019/20 and 2020/21): the line breaks there."
    )


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("pounds", 3_135_551_353, "£3,135.6m"),
        ("pounds", -145_647_664, "−£145.6m"),
        ("% more or less", -0.04949, "−4.9%"),
        ("score from 0 to 1", 0.4194, "0.419"),
    ],
)
def test_amounts_shares_below_nought_and_scores(name: str, value: float, words: str) -> None:
    assert unit(name).write(value) == words


def test_an_axis_of_what_is_more_or_less_goes_below_nought() -> None:
    assert unit("% more or less").floor == -math.inf
    assert unit("%").floor == 0


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (4345.2, "4,350 people"),
        (-57_412, "−57,400 people"),
        (99.4, "99 people"),
        (0.2, "0 people"),
        (None, "not available"),
    ],
)
def test_an_estimate_of_people_has_three_figures(value: float | None, written: str) -> None:
    assert unit("people").estimate(value) == written


def test_an_estimate_with_decimals_is_written_as_ever() -> None:
    assert unit("years").estimate(1234.56) == unit("years").write(1234.56) == "1,234.6 years"


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("band (1 to 3)", 1.0, "higher than expected"),
        ("band (1 to 3)", 2.0, "as expected"),
        ("band (1 to 3)", 3.0, "lower than expected"),
        ("band (1 to 3)", math.nan, "not available"),
        ("segment (1 to 4)", 3.0, "segment 3"),
        ("times the expected", 0.934, "0.93 times the expected"),
        ("visits", 12345.0, "12,345 visits"),
    ],
)
def test_names_and_counts_are_written_as_names_and_counts(name: str, value: float, text: str) -> None:
    assert unit(name).write(value) == text
