"""Control charts: where a series is placed changes nothing, gaps break what they should, and the order of labels holds."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from analysis.spc import CONSTANT, PROVISIONAL, SpecialCause, XmR, trend_ends, two_of_three, two_of_three_windows, xmr
from vocabulary import Polarity, Refused

QUARTERS = st.integers(-400, 400).map(lambda whole: whole / 4)  # sums of these are exact
SERIES = st.lists(QUARTERS, min_size=12, max_size=40).filter(lambda values: len(set(values)) > 3)
ALTERNATING = [10.0, 12.0] * 8  # mean 11, moving range 2, limits 5.68 and 16.32
NAN = float("nan")


def chart(values: object, improvement: Polarity = "higher", **options: object) -> XmR:
    found = xmr(values, improvement=improvement, **options)  # type: ignore[arg-type]
    assert isinstance(found, XmR), found
    return found


def causes_of(found: XmR) -> set[SpecialCause | None]:
    return set(found.special_causes)


@given(SERIES, st.integers(-1000, 1000))
def test_moving_a_series_up_or_down_moves_its_lines_and_nothing_else(values: list[float], by: int) -> None:
    here, there = chart(values), chart(np.array(values) + by)
    np.testing.assert_allclose(there.mean - by, here.mean, atol=1e-9)
    np.testing.assert_allclose(there.upper - by, here.upper, atol=1e-9)
    np.testing.assert_array_equal(there.moving_ranges, here.moving_ranges)
    assert there.special_causes == here.special_causes
    assert there.readings == here.readings


MIRROR = {
    SpecialCause.NONE: SpecialCause.NONE,
    SpecialCause.ABOVE_LIMIT: SpecialCause.BELOW_LIMIT,
    SpecialCause.RISING: SpecialCause.FALLING,
    SpecialCause.NEAR_UPPER: SpecialCause.NEAR_LOWER,
    SpecialCause.ABOVE_MEAN: SpecialCause.BELOW_MEAN,
}
MIRROR |= {below: above for above, below in MIRROR.items()}


@given(SERIES)
def test_a_series_upside_down_has_its_labels_upside_down_and_reads_the_same(values: list[float]) -> None:
    there, back = chart(values, "higher"), chart(-np.array(values), "lower")
    assert [MIRROR[cause] for cause in there.special_causes if cause] == list(back.special_causes)
    assert there.readings == back.readings


@given(SERIES)
def test_no_point_reads_as_improvement_or_concern_without_a_direction(values: list[float]) -> None:
    assert set(chart(values, "neutral").readings) == {"neither"}


@given(SERIES)
def test_improvement_and_concern_swap_with_the_direction_wanted(values: list[float]) -> None:
    swap = {"improvement": "concern", "concern": "improvement", "neither": "neither"}
    assert [swap[reading] for reading in chart(values, "higher").readings] == list(chart(values, "lower").readings)


@given(SERIES)
def test_limits_are_266_mean_moving_ranges_from_the_mean(values: list[float]) -> None:
    found = chart(values)
    spread = 2.66 * np.abs(np.diff(values)).mean()
    np.testing.assert_allclose(found.upper - found.mean, spread)
    np.testing.assert_allclose(found.mean - found.lower, spread)
    assert found.mean[0] == pytest.approx(np.mean(values))


@given(SERIES, st.data())
def test_a_rebased_series_is_its_parts_side_by_side(values: list[float], data: st.DataObject) -> None:
    at = data.draw(st.integers(5, len(values) - 5))
    first, second = xmr(values[:at], improvement="higher"), xmr(values[at:], improvement="higher")
    assume(isinstance(first, XmR) and isinstance(second, XmR))
    assert isinstance(first, XmR) and isinstance(second, XmR)
    whole = chart(values, rebase_at=(at,))
    for name in ("mean", "lower", "upper", "moving_ranges", "side"):
        np.testing.assert_array_equal(
            getattr(whole, name), np.concatenate([getattr(first, name), getattr(second, name)])
        )
    assert whole.special_causes == first.special_causes + second.special_causes
    assert whole.points_in_limits == second.points_in_limits


@given(SERIES, st.data())
def test_no_moving_range_reaches_across_a_gap(values: list[float], data: st.DataObject) -> None:
    gap = data.draw(st.integers(3, len(values) - 3))
    holed = np.insert(np.array(values), gap, NAN)
    found = chart(holed)
    ranges = np.abs(np.diff(values))
    assert np.isnan(found.moving_ranges[[0, gap, gap + 1]]).all()
    np.testing.assert_allclose(found.upper - found.mean, 2.66 * np.delete(ranges, gap - 1).mean())
    assert found.special_causes[gap] is None
    assert found.readings[gap] == "neither"
    assert not found.outside[gap] and not found.near[gap]
    assert found.mean[gap] == pytest.approx(np.mean(values))


def test_a_gap_breaks_a_trend() -> None:
    rise = [*ALTERNATING, 8.0, 9.0, 10.0, 11.0, 12.0, 13.0, 14.0, *ALTERNATING]
    assert SpecialCause.RISING in causes_of(chart(rise))
    holed = [*rise[:19], NAN, *rise[19:]]
    assert SpecialCause.RISING not in causes_of(chart(holed))


def test_a_gap_breaks_a_shift() -> None:
    shift = [*ALTERNATING, *[12.0, 12.5] * 4, *ALTERNATING]
    assert SpecialCause.ABOVE_MEAN in causes_of(chart(shift))
    holed = [*shift[:20], NAN, *shift[20:]]
    assert SpecialCause.ABOVE_MEAN not in causes_of(chart(holed))


def test_a_gap_breaks_two_of_three() -> None:
    pair = [*ALTERNATING, 16.0, 15.8, 12.0, *ALTERNATING, *ALTERNATING]
    assert SpecialCause.NEAR_UPPER in causes_of(chart(pair))
    holed = [*ALTERNATING, 16.0, NAN, 15.8, *[10.0, 12.0] * 16]
    found = chart(holed)
    assert found.near[[16, 18]].all()
    assert SpecialCause.NEAR_UPPER not in causes_of(found)


def test_a_shift_is_seven_points_and_not_six() -> None:
    base = [9.0, 11.0] * 10
    fixed: dict[str, Any] = {"fix_after": 20}
    assert causes_of(chart([*base, 9.0, *[11.0, 10.5] * 3, 9.0], **fixed)) == {SpecialCause.NONE}
    found = chart([*base, 9.0, *[11.0, 10.5] * 3, 11.0], **fixed)
    assert found.special_causes[21:] == (SpecialCause.ABOVE_MEAN,) * 7
    assert found.special_causes[20] is SpecialCause.NONE


def test_a_value_on_the_mean_ends_a_shift() -> None:
    base = [9.0, 11.0] * 10
    found = chart([*base, 9.0, *[11.0, 10.5] * 3, 10.0, *[11.0, 10.5] * 3], fix_after=20)
    assert SpecialCause.ABOVE_MEAN not in causes_of(found)


@pytest.mark.parametrize(
    ("values", "ends"),
    [
        ([1, 2, 3, 4, 5, 6, 7], [0, 0, 0, 0, 0, 0, 1]),
        ([7, 6, 5, 4, 3, 2, 1, 0], [0, 0, 0, 0, 0, 0, -1, -1]),
        ([1, 2, 3, 3, 4, 5, 6, 7], [0] * 8),
        ([1, 2, 3, 4, 5, 6], [0] * 6),
    ],
)
def test_a_trend_is_seven_points_each_beyond_the_one_before(values: list[int], ends: list[int]) -> None:
    assert trend_ends(np.array(values, dtype=float)).tolist() == ends


@pytest.mark.parametrize(
    ("near", "side", "flagged"),
    [
        ([1, 1, 0], [1, 1, 1], [1, 1, 0]),
        ([1, 0, 1], [-1, -1, -1], [1, 0, 1]),
        ([1, 0, 1], [1, -1, 1], [0, 0, 0]),
        ([1, 0, 1], [1, 0, 1], [0, 0, 0]),
        ([1, 0, 0, 1], [1, 1, 1, 1], [0, 0, 0, 0]),
        ([1, 1], [1, 1], [0, 0]),
    ],
)
def test_two_of_three_near_one_limit(near: list[int], side: list[int], flagged: list[int]) -> None:
    assert two_of_three(np.array(near, dtype=bool), np.array(side)).astype(int).tolist() == flagged


def test_the_threes_hold_the_point_between_two_near_ones() -> None:
    near, side = np.array([0, 0, 1, 0, 1, 0, 0], dtype=bool), np.array([1, 1, 1, 1, 1, -1, 1])
    assert two_of_three_windows(near, side).astype(int).tolist() == [0, 0, 1, 1, 1, 0, 0]


def test_a_point_takes_the_first_label_that_holds() -> None:
    """Fixed limits 4.68 and 15.32 round 10: a rise on one side of the mean that goes near the limit, then beyond it."""
    found = chart([*[9.0, 11.0] * 10, 9.0, 10.5, 11, 11.5, 13.8, 14, 14.5, 16, 14.2, 14.1, 10.1, 10.2], fix_after=20)
    assert found.special_causes[21:] == (
        *[SpecialCause.RISING] * 6,
        SpecialCause.ABOVE_LIMIT,
        *[SpecialCause.NEAR_UPPER] * 2,
        *[SpecialCause.ABOVE_MEAN] * 2,
    )


def test_a_point_outside_counts_as_outside_and_not_as_near() -> None:
    found = chart([*[9.0, 11.0] * 10, 14.0, 16.0, 11.0, 9.0], fix_after=20)
    assert found.special_causes[20:] == (
        SpecialCause.NONE,
        SpecialCause.ABOVE_LIMIT,
        SpecialCause.NONE,
        SpecialCause.NONE,
    )
    assert found.near.tolist()[20:] == [True, False, False, False]


def test_limits_are_not_clipped() -> None:
    assert chart([99.0, 100.0, 90.0, 100.0, 80.0, 100.0]).upper[0] > 100


def test_screening_leaves_out_wild_moving_ranges_only_when_asked() -> None:
    values = [*ALTERNATING, 60.0, *ALTERNATING]
    plain, screened = chart(values), chart(values, screen_moving_ranges=True)
    assert screened.upper[0] - screened.mean[0] == pytest.approx(2.66 * 2)
    assert plain.upper[0] - plain.mean[0] > 2.66 * 2
    assert screened.mean[0] == plain.mean[0]


@pytest.mark.parametrize("value", [0.0, 0.1, 7.0, 1e9 / 3])
def test_a_constant_series_has_no_limits_and_says_so(value: float) -> None:
    found = chart([value] * 30, target=value / 2)
    assert found.constant
    assert CONSTANT in found.notes
    assert np.isnan(found.lower).all() and np.isnan(found.upper).all()
    assert causes_of(found) == {SpecialCause.NONE}
    assert found.assurance is None


@pytest.mark.parametrize(("points", "locked"), [(3, False), (11, False), (12, True), (13, True)])
def test_fewer_than_twelve_points_are_provisional(points: int, locked: bool) -> None:
    found = chart([float(value % 3) for value in range(points)])
    assert found.locked is locked
    assert (PROVISIONAL in found.notes) is not locked
    assert found.points_in_limits == points


def test_missing_points_do_not_count_towards_twelve() -> None:
    found = chart([1.0, 2.0, NAN, *[1.0, 3.0] * 4, None])
    assert (found.points_in_limits, found.locked) == (10, False)
    assert any("2 periods are missing" in note for note in found.notes)


def test_only_the_part_in_force_is_locked_or_not() -> None:
    assert not chart(ALTERNATING, rebase_at=(10,)).locked
    assert chart([*ALTERNATING, *ALTERNATING], rebase_at=(16,)).locked
    assert not chart(ALTERNATING, fix_after=6).locked


@pytest.mark.parametrize(
    ("improvement", "target", "verdict"),
    [
        ("higher", 5.0, "consistently meets"),
        ("higher", 11.0, "hit or miss"),
        ("higher", 17.0, "consistently misses"),
        ("lower", 5.0, "consistently misses"),
        ("lower", 11.0, "hit or miss"),
        ("lower", 17.0, "consistently meets"),
        ("neutral", 11.0, None),
        ("higher", None, None),
    ],
)
def test_assurance_is_the_target_against_the_current_limits(
    improvement: Polarity, target: float | None, verdict: str | None
) -> None:
    old = [value - 50 for value in ALTERNATING]
    assert chart([*old, *ALTERNATING], improvement, target=target, rebase_at=(16,)).assurance == verdict


def test_the_latest_point_is_the_last_one_recorded() -> None:
    latest = chart([*ALTERNATING, 30.0, NAN, NAN], "lower").latest
    assert (latest.position, latest.value) == (16, 30.0)
    assert latest.special_cause is SpecialCause.ABOVE_LIMIT
    assert latest.reading == "concern"
    assert latest.lower < latest.mean < latest.upper < 30


@pytest.mark.parametrize(
    ("values", "options", "reason"),
    [
        ([], {}, "at least 3 points"),
        ([1, 2], {}, "at least 3 points"),
        ([1, NAN, NAN, 2], {}, "at least 3 points"),
        ([1, NAN, 2, NAN, 3, NAN], {}, "No two consecutive points"),
        ([5, 5, NAN, 7, 7], {}, "never changes"),
        ([1, 2, np.inf], {}, "finite"),
        ([[1, 2, 3]], {}, "one series"),
        (ALTERNATING, {"rebase_at": (14,)}, "Each part"),
        (ALTERNATING, {"rebase_at": (0,)}, "rebased"),
        (ALTERNATING, {"rebase_at": (16,)}, "rebased"),
        (ALTERNATING, {"rebase_at": (-3,)}, "rebased"),
        (ALTERNATING, {"fix_after": 2}, "at least 3 points"),
    ],
)
def test_a_chart_that_makes_no_sense_is_refused_with_the_reason(
    values: list[float], options: dict[str, object], reason: str
) -> None:
    found = xmr(values, improvement="higher", **options)  # type: ignore[arg-type]
    assert isinstance(found, Refused)
    assert reason in found.reason
