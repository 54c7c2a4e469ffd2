"""Did it work: each design finds what was put in, says when it cannot tell, and its verdict follows its interval."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from analysis.evaluation import autoregressive, calibration, donors, interrupted, pooling, power, verdicts
from analysis.evaluation.donors import gap_turned
from analysis.evaluation.interrupted import Effect
from analysis.evaluation.verdicts import Expectation, Verdict
from vocabulary import Refused, Sureness

RNG = np.random.default_rng(7)
NOISE = RNG.normal(size=60)


def refusal(found: object) -> str:
    assert isinstance(found, Refused)
    return found.reason


# ---------------------------------------------------------------- one series


def test_a_step_is_found_with_its_size() -> None:
    t = np.arange(48.0)
    found = interrupted.interrupted(20 + 0.1 * t - 4 * (t >= 36) + 0.3 * NOISE[:48], 36)
    assert not isinstance(found, Refused)
    assert found.average.lower < -4 < found.average.upper
    assert found.average.below > 0.999
    assert found.expected[-1] == pytest.approx(24.7, abs=0.5)


def test_a_step_adds_to_the_estimate_exactly_what_it_is() -> None:
    after = (np.arange(48) >= 36).astype(float)
    plain, raised = (interrupted.interrupted(NOISE[:48] + by * after, 36, shape="step") for by in (0.0, 2.5))
    assert not isinstance(plain, Refused) and not isinstance(raised, Refused)
    assert raised.step.estimate - plain.step.estimate == pytest.approx(2.5, abs=1e-8)
    assert raised.step.upper - raised.step.lower == pytest.approx(plain.step.upper - plain.step.lower, rel=1e-6)


def test_the_effect_is_an_average_not_the_jump_in_the_first_period() -> None:
    """A series that jumps up and then falls far: lower on average, by both designs, whatever its first period did."""
    walk = np.cumsum(0.2 * NOISE)
    series = np.concatenate([walk[:36], walk[35] + 3 - 1.5 * np.arange(12)])
    for found in (interrupted.interrupted(series, 36), interrupted.before_and_after(series, 36)):
        assert not isinstance(found, Refused)
        effect = found if isinstance(found, Effect) else found.average
        assert effect.estimate < 0
    apart = interrupted.before_and_after(series, 36)
    assert not isinstance(apart, Refused)
    assert apart.estimate == pytest.approx(series[36:].mean() - series[:36].mean(), abs=1e-9)


def test_seasons_are_taken_out_when_there_are_two_years_of_them() -> None:
    t = np.arange(48.0)
    seasonal = 10 + 3 * np.sin(2 * np.pi * t / 12) + 0.2 * NOISE[:48]
    found = interrupted.interrupted(seasonal, 36, a_year=12)
    assert not isinstance(found, Refused)
    assert found.seasons
    assert abs(found.average.estimate) < 0.4
    short = interrupted.interrupted(seasonal[20:], 16, a_year=12)
    assert not isinstance(short, Refused)
    assert not short.seasons


def test_a_missing_month_is_left_out_and_keeps_its_place() -> None:
    series = 10 + 0.2 * NOISE[:40]
    series[12] = np.nan
    found = interrupted.interrupted(series, 30)
    assert not isinstance(found, Refused)
    assert (found.before, found.after) == (29, 10)
    assert len(found.expected) == 40


def test_a_bend_before_the_change_is_seen() -> None:
    t = np.arange(40.0)
    bent = interrupted.bent_before(np.where(t < 20, 0.0, 8.0) + 0.2 * NOISE[:40], 40)
    straight = interrupted.bent_before(0.3 * t + 0.2 * NOISE[:40], 40)
    assert not isinstance(bent, Refused) and not isinstance(straight, Refused)
    assert bent.bent
    assert not straight.bent


@pytest.mark.parametrize(
    ("series", "change", "reason"),
    [
        (NOISE[:12], 4, "too few"),
        (NOISE[:12], 12, "no figure since"),
        (NOISE[:12], 13, "not within"),
        (np.full(20, 3.0), 12, "does not vary"),
    ],
)
def test_what_cannot_be_judged_is_refused(series: np.ndarray, change: int, reason: str) -> None:
    assert reason in refusal(interrupted.interrupted(series, change))


def test_the_mixture_is_a_distribution() -> None:
    found = autoregressive.fit(NOISE[:30], np.column_stack([np.ones(30), np.arange(30.0)]))
    assert not isinstance(found, Refused)
    mixture = found.combination([1.0, 0.0])
    assert mixture.below(mixture.quantile(0.3)) == pytest.approx(0.3, abs=1e-6)
    assert found.weights.sum() == pytest.approx(1)


def test_a_count_without_people_is_refused() -> None:
    assert "no people" in refusal(interrupted.counted_step([5] * 20, [100] * 19 + [0], 12))


# ---------------------------------------------------------------- against other places


def places(number: int = 24, periods: int = 20) -> np.ndarray:
    rng = np.random.default_rng(3)
    return 50 + rng.normal(0, 3, (number, 1)) + rng.normal(0, 1, (number, periods)) + np.linspace(0, 4, periods)


def test_what_all_places_did_is_not_counted_as_effect() -> None:
    others = places()
    place = others[0].copy()
    place[12:] -= 5
    for found in (
        donors.difference_in_differences(place, others[1:], 12),
        donors.synthetic_control(place, others[1:], 12),
    ):
        assert not isinstance(found, Refused)
        assert found.effect.lower < -5 < found.effect.upper < 0


def test_a_gap_that_turns_is_told_with_its_two_averages_and_its_month() -> None:
    rng = np.random.default_rng(4)
    donors = rng.normal(0, 0.3, (20, 36))
    place = rng.normal(0, 0.3, 36)
    steady = place.copy()
    place[16:28] -= 5
    place[28:] += 6
    steady[16:] -= 5
    found = gap_turned(place, donors, 16)
    assert found is not None and found.at == 28
    assert [found.before, found.after] == pytest.approx([-5, 6], abs=0.3)
    assert gap_turned(steady, donors, 16) is None
    assert gap_turned(rng.normal(0, 0.3, 36), donors, 16) is None
    assert gap_turned(place, donors[:2], 16) is None


def test_weights_are_a_mixture_and_the_nearest_one() -> None:
    others = places(12, 14)
    place = 0.3 * others[2] + 0.7 * others[5]
    found = donors.synthetic_weights(place, others)
    assert not isinstance(found, Refused)
    assert found.sum() == pytest.approx(1)
    assert (found >= 0).all()
    assert found[[2, 5]] == pytest.approx([0.3, 0.7], abs=1e-6)


def test_the_order_of_donors_does_not_matter() -> None:
    others = places()
    order = np.random.default_rng(1).permutation(len(others) - 1)
    one = donors.synthetic_control(others[0], others[1:], 12)
    two = donors.synthetic_control(others[0], others[1:][order], 12)
    assert not isinstance(one, Refused) and not isinstance(two, Refused)
    assert one.effect.estimate == pytest.approx(two.effect.estimate, abs=1e-8)
    assert one.weights[order] == pytest.approx(two.weights, abs=1e-6)


def test_too_few_places_to_compare_with_are_refused_with_the_number_needed() -> None:
    assert "at least 19" in refusal(donors.synthetic_control(places(11)[0], places(11)[1:], 12))
    assert "at least 4" in refusal(donors.difference_in_differences(places(4)[0], places(4)[1:], 12))


def test_a_place_that_ran_apart_before_is_told() -> None:
    others = places()
    place = others[0] + np.linspace(0, 30, 20)
    found = donors.difference_in_differences(place, others[1:], 12)
    assert not isinstance(found, Refused)
    assert not found.leads_usual


def test_an_empty_cell_is_refused() -> None:
    assert "empty" in refusal(donors.two_by_two([1, 1, 2, 2], [1, 1, 1, 1], [0, 1, 0, 1], [1.0, 2, 3, 4]))


# ---------------------------------------------------------------- verdicts


@pytest.mark.parametrize(
    ("lower", "upper", "verdict"),
    [
        (-6.0, -2.0, Verdict.AS_EXPECTED),
        (-9.0, -6.0, Verdict.MORE),
        (-2.5, -0.5, Verdict.LESS),
        (-2.0, 1.0, Verdict.NO_SIGN),
        (0.5, 2.0, Verdict.WRONG_WAY),
        (-4.0, 1.0, Verdict.CANNOT_TELL),
    ],
)
def test_the_verdict_follows_the_interval_whichever_way_is_better(lower: float, upper: float, verdict: Verdict) -> None:
    falls = verdicts.verdict(Expectation(-5, -3), Effect((lower + upper) / 2, lower, upper, 0.5))
    rises = verdicts.verdict(Expectation(3, 5), Effect(-(lower + upper) / 2, -upper, -lower, 0.5))
    assert falls is rises is verdict


def leaning(below: float) -> Effect:
    """An effect with 0 inside its interval."""
    return Effect(0.5 - below, -1.0, 1.0, below)


def test_an_effect_is_probable_only_where_another_design_leans_the_same_way() -> None:
    told = leaning(0.93)
    assert verdicts.how_sure(told, [leaning(0.7), leaning(0.4)]) is Sureness.PROBABLY
    assert verdicts.how_sure(told, [leaning(0.45), leaning(0.4)]) is Sureness.CANNOT_TELL
    assert verdicts.how_sure(told, [leaning(0.7), leaning(0.1)]) is Sureness.CANNOT_TELL
    assert verdicts.how_sure(leaning(0.6), [leaning(0.9)]) is Sureness.CANNOT_TELL


def test_what_is_probable_has_an_80_interval_that_leaves_nought_out() -> None:
    """Of the ranks of other places 93 in 100 may lie on one side, and the interval by the same ranks still hold nought."""
    holds = Effect(-0.4, -3.0, 2.0, 0.93, (-1.0, 0.2))
    assert verdicts.how_sure(holds, [leaning(0.7)]) is Sureness.CANNOT_TELL
    assert verdicts.how_sure(replace(holds, eighty=(-0.7, -0.1)), [leaning(0.7)]) is Sureness.PROBABLY


def test_every_design_works_out_its_80_interval_as_its_95_interval() -> None:
    places = NOISE[:24] + np.random.default_rng(3).normal(size=(30, 24))
    differenced = donors.difference_in_differences(places[0], places[1:], 16)
    matched = donors.synthetic_control(places[0], places[1:], 16)
    along = interrupted.interrupted(places[0], 16)
    assert not isinstance(differenced, Refused) and not isinstance(matched, Refused) and not isinstance(along, Refused)
    for effect in (differenced.effect, matched.effect, along.average):
        assert effect.eighty is not None
        assert effect.lower < effect.eighty[0] < effect.estimate < effect.eighty[1] < effect.upper
    near = (matched.effect.eighty or (0.0, 0.0))[1] - matched.effect.estimate
    own_error = matched.effect.upper - matched.effect.estimate
    scaled = np.sort(np.abs(matched.placebos))
    assert near / own_error == pytest.approx(scaled[24 - 1] / scaled[29 - 1])  # ranks 24 and 29 of 29 places


def test_an_effect_is_sure_unless_another_design_says_the_opposite_as_firmly() -> None:
    told, opposite = Effect(-2.0, -3.0, -1.0, 0.999), Effect(2.0, 1.0, 3.0, 0.001)
    assert verdicts.how_sure(told, [leaning(0.4)]) is Sureness.SURE
    assert verdicts.how_sure(told, [opposite]) is Sureness.CANNOT_TELL


def test_an_expectation_that_nothing_would_meet_is_refused() -> None:
    assert "nought" in refusal(verdicts.expectation(-1, 2))
    assert "above" in refusal(verdicts.expectation(3, 2))
    assert verdicts.expectation(-3, -1) == Expectation(-3, -1)


# ---------------------------------------------------------------- power


def test_more_periods_tell_smaller_effects() -> None:
    series = 20 + NOISE[:36]
    short, long = (power.of_the_series(series, after, draws=40) for after in (3, 12))
    assert not isinstance(short, Refused) and not isinstance(long, Refused)
    assert long.detectable() < short.detectable()
    assert long.of(long.detectable()) >= 0.79
    assert long.of(0.0 + 1e-9) <= 0.15


def test_power_against_donors_needs_a_past() -> None:
    assert "too short" in refusal(power.of_the_donors(places(24, 10), 6))
    found = power.of_the_donors(places(24, 20), 6)
    assert not isinstance(found, Refused)
    assert 0.5 < found < 5


# ---------------------------------------------------------------- do we judge well; what did others find


def test_a_forecaster_who_is_right_and_sure_scores_nought() -> None:
    happened = np.array([0, 1] * 6)
    found = calibration.reliability(happened.astype(float), happened)
    assert not isinstance(found, Refused)
    assert found.brier == 0
    assert found.always_the_average == pytest.approx(0.25)
    assert [band.happened for band in found.bands] == [0.0, 1.0]


def test_few_decisions_say_nothing_of_how_we_judge() -> None:
    assert "at least 10" in refusal(calibration.reliability([0.5] * 9, [1] * 9))
    assert "at least 10" in refusal(calibration.intervals_held([0] * 9, [1] * 9, [1] * 9))
    assert "from 0 to 1" in refusal(calibration.reliability([1.2] * 10, [1] * 10))


def test_intervals_that_hold_are_counted() -> None:
    found = calibration.intervals_held([0.0] * 20, [1.0] * 20, [0.5] * 17 + [2.0] * 3)
    assert not isinstance(found, Refused)
    assert (found.held, found.share) == (17, 0.85)
    assert found.lower < 0.85 < found.upper


def test_places_that_agree_pool_closely_and_places_that_do_not_widely() -> None:
    alike = pooling.pooled([2.0, 2.1, 1.9, 2.0], [0.3] * 4)
    apart = pooling.pooled([0.0, 4.0, 1.0, 3.0], [0.3] * 4)
    assert not isinstance(alike, Refused) and not isinstance(apart, Refused)
    assert alike.between < 0.01 < 1 < apart.between
    assert alike.next_place is not None and apart.next_place is not None
    assert apart.next_place[0] < 0 < alike.next_place[0]
    assert "cannot be pooled" in refusal(pooling.pooled([1.0], [0.2]))
    assert "standard error" in refusal(pooling.pooled([1.0, 2.0], [0.2, 0.0]))
