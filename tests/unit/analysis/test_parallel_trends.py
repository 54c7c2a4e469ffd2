"""Whether a place ran alongside the others: worked by hand, and a trend that was there before is never told as an effect."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.evaluation import donors, verdicts
from analysis.evaluation.interrupted import Effect
from analysis.evaluation.parallel_trends import Alongside, alongside, trend_adjusted
from analysis.evaluation.verdicts import Expectation, Verdict, sided
from tests.simulated.test_judged_changes import resembling
from vocabulary import Refused, Sureness

# Four donors whose average is 10 in every period before, so the gap is what is written.
GAP = np.array([0.0, 1.0, 2.0, 2.0, 4.0, 5.0])
SHIFTS = np.array([[1.0, -1, 0, 0, 1, -1], [-1, 1, 0, 0, -1, 1], [0, 0, 1, -1, 0, 0], [0, 0, -1, 1, 0, 0]])
DONORS = 10 + SHIFTS


def checked(place: np.ndarray, others: np.ndarray) -> Alongside:
    found = alongside(place, others)
    assert not isinstance(found, Refused)
    return found


def test_the_slope_of_the_gap_by_hand() -> None:
    """Deviations from the middle -2.5 ... 2.5, squares 17.5; with the gap 0 - 1.5 - 1 + 1 + 6 + 12.5 = 17: 17/17.5. Mean 14/6 at 2.5."""
    found = checked(10 + GAP, DONORS)
    assert found.slope.estimate == pytest.approx(17 / 17.5)
    assert found.start == pytest.approx(14 / 6 - 2.5 * 17 / 17.5)
    assert found.line(8)[7] == pytest.approx(found.start + 7 * 17 / 17.5)
    assert found.slope.lower < 17 / 17.5 < found.slope.upper
    assert found.tried == 1  # three periods on either side


def test_a_missing_period_keeps_its_place() -> None:
    """Times 0, 1, 3, 4, 5, 6 with gap equal to time and one more in the last: mean 19/6, squares 26.8333, product 26.8333 + 2.8333."""
    place = 10 + np.array([0.0, 1.0, np.nan, 3.0, 4.0, 5.0, 7.0])
    others = np.insert(DONORS, 2, np.nan, axis=1)
    assert checked(place, others).slope.estimate == pytest.approx(1 + (6 - 19 / 6) / (87 - 19**2 / 6))


def test_the_trend_carried_on_is_taken_off_by_hand() -> None:
    """Two periods after, at 6 and 7, mean 6.5: 4 past the middle of those before. The gap after is 8 and 8: 8 - 14/6 without, and carried
    on the trend gives 4 x 17/17.5. The donors' average does not move."""
    after = np.array([[1.0, 1], [0, 0], [-1, -1], [0, 0]])
    place, others = 10 + np.append(GAP, [8.0, 8.0]), np.hstack([DONORS, 10 + after])
    found, plain = trend_adjusted(place, others, 6), donors.difference_in_differences(place, others, 6)
    assert not isinstance(found, Refused) and not isinstance(plain, Refused)
    assert plain.effect.estimate == pytest.approx(8 - 14 / 6)
    assert found.carried == pytest.approx(4 * 17 / 17.5)
    assert found.effect.estimate == pytest.approx(8 - 14 / 6 - 4 * 17 / 17.5)
    # Slopes of the donors: (-2.5 + 1.5 + 1.5 - 2.5)/17.5 = -2/17.5, its opposite, and (-0.5 - 0.5)/17.5, its opposite.
    moved = np.array([1 + 8 / 17.5, -8 / 17.5, -1 + 4 / 17.5, -4 / 17.5])
    reach = 3.182446 * moved.std(ddof=1) * np.sqrt(1.25)  # t with 3 degrees of freedom
    assert found.effect.upper - found.effect.estimate == pytest.approx(reach, rel=1e-6)


def walks(seed: int, trend: float) -> tuple[np.ndarray, np.ndarray]:
    """A place whose gap moves by `trend` a period and nothing is changed, and 20 donors; 24 periods."""
    rng = np.random.default_rng(seed)
    series = np.array([resembling(rng, 24, 0.5) for _ in range(21)])
    return series[0] + trend * np.arange(24), series[1:]


def test_a_trend_that_was_there_before_fails_the_check() -> None:
    place, others = walks(1, 0.4)
    plain, adjusted = donors.difference_in_differences(place, others, 16), trend_adjusted(place, others, 16)
    assert not isinstance(plain, Refused) and not isinstance(adjusted, Refused)
    assert sided(plain.effect) == 1  # what would have been claimed
    assert checked(place[:16], others[:, :16]).fails
    assert sided(adjusted.effect) == 0


def test_few_places_without_a_trend_fail_the_check() -> None:
    """Of 300 whose neighbours resemble each other 13 failed (seeds 0 to 299). Of 60, were it 1 in 20, more than 8 would be luck of 1 in 500."""
    failed = sum(
        checked(place[:16], others[:, :16]).fails for place, others in (walks(seed, 0.0) for seed in range(60))
    )
    assert failed <= 8


def test_dates_before_at_which_nothing_was_changed_count_against_it() -> None:
    """A step half-way through the past, so that the gap is no straight line."""
    place, others = walks(3, 0.0)
    place[8:] += 6
    found = checked(place[:16], others[:, :16])
    assert found.told > 0.5 * found.tried
    assert found.fails


def test_what_cannot_be_checked_is_refused() -> None:
    place, others = walks(1, 0.0)
    for found in (alongside(place[:5], others[:, :5]), alongside(place, others[:3])):
        assert isinstance(found, Refused)
        assert "to check whether it ran alongside" in found.reason
    assert isinstance(trend_adjusted(place, others, 5), Refused)
    assert isinstance(trend_adjusted(place, others, 24), Refused)


def test_a_design_that_fails_its_check_tells_nothing_and_backs_nothing() -> None:
    clear, leaning, against = Effect(2, 1, 3, 0.001), Effect(0.5, -1, 2, 0.3), Effect(-0.5, -2, 1, 0.7)
    assert verdicts.verdict(Expectation(1, 2), clear) is Verdict.AS_EXPECTED
    assert verdicts.verdict(Expectation(1, 2), clear, sound=False) is Verdict.CANNOT_TELL
    assert verdicts.how_sure(clear, [against]) is Sureness.SURE
    assert verdicts.how_sure(clear, [against], [clear]) is Sureness.CANNOT_TELL
    assert verdicts.how_sure(clear, [], [clear]) is Sureness.CANNOT_TELL
    assert verdicts.how_sure(clear, [leaning], [against]) is Sureness.SURE
    assert verdicts.how_sure(clear, [leaning], [Effect(-2, -3, -1, 0.999)]) is Sureness.CANNOT_TELL


def test_a_mixture_is_close_where_it_fits_about_as_well_as_others_do() -> None:
    rng = np.random.default_rng(5)
    series = rng.normal(0, 1, (24, 20))
    near, far = series[0].copy(), series[0] + 15
    found = [donors.synthetic_control(each, series[1:], 14) for each in (near, far)]
    assert [not isinstance(each, Refused) and each.close for each in found] == [True, False]
