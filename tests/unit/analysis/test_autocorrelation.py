"""Months that resemble the month before: how much, and what a control chart must allow for."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.autocorrelation import allowance, lag_one
from analysis.spc import SpecialCause, XmR, xmr
from vocabulary import Refused


def autoregressive(share: float, months: int, seed: int) -> np.ndarray:
    chance = np.random.default_rng(seed)
    series = np.empty(months)
    series[0] = chance.standard_normal()
    for month in range(1, months):
        series[month] = share * series[month - 1] + np.sqrt(1 - share**2) * chance.standard_normal()
    return series


def chart(values: np.ndarray) -> XmR:
    found = xmr(values, improvement="higher", neighbours="allowed for")
    assert isinstance(found, XmR)
    return found


@pytest.mark.parametrize("share", [0.0, 0.5, 0.8])
def test_the_autocorrelation_is_found_on_average(share: float) -> None:
    found = [lag_one(autoregressive(share, 60, seed)) for seed in range(300)]
    assert not any(isinstance(each, Refused) for each in found)
    # Negative ones count as none, so the mean of a series without any lies a little above 0.
    assert np.mean(np.array(found, dtype=float)) == pytest.approx(share, abs=0.06)


def test_a_gap_is_not_bridged() -> None:
    series = np.array([1.0, 2, 3, 1, 1, 2, np.nan, 1, 4, 3, 2, 3])
    apart = series - np.nanmean(series)
    pairs = apart[1:] * apart[:-1]
    assert np.isfinite(pairs).sum() == 9
    by_hand = np.nanmean(pairs) * 9 / 10 / np.nanmean(apart**2)
    assert lag_one(series) == pytest.approx((10 * by_hand + 1) / 7)


def test_too_few_pairs_and_a_constant_series_are_refused() -> None:
    assert isinstance(lag_one([1.0, 2, np.nan, 3, np.nan, 4, 5, 6]), Refused)
    assert isinstance(lag_one([2.0] * 12), Refused)
    assert allowance([2.0] * 12).autocorrelation == 0


def test_the_more_months_resemble_each_other_the_more_is_allowed_for() -> None:
    calm, slow = allowance(autoregressive(0.0, 59, 1)), allowance(autoregressive(0.9, 59, 1))
    assert slow.widening > 2 * calm.widening
    assert slow.run > calm.run >= 7 and slow.trend >= calm.trend >= 7
    assert calm.widening == pytest.approx((1 - calm.autocorrelation) ** -0.5)
    short = allowance(autoregressive(0.0, 12, 1))
    assert short.reach == 3 and calm.reach > 3, "the more points, the likelier one is far out"


def test_limits_are_the_published_ones_times_what_is_allowed_for() -> None:
    series = autoregressive(0.6, 40, 4)
    published, found = xmr(series, improvement="higher"), chart(series)
    assert isinstance(published, XmR) and published.allowed is None and found.allowed is not None
    wider = (found.upper - found.mean) / (published.upper - published.mean)
    assert wider == pytest.approx(found.allowed.widening * found.allowed.reach / 3)
    assert published.run == published.trend == 7 and found.run > 7


def test_a_run_that_long_is_a_sign_and_a_shorter_one_is_none() -> None:
    chance = np.random.default_rng(2)
    noise = chance.standard_normal(48)
    noise -= noise.mean()
    run = chart(noise).run
    for length in (run - 3, run + 4):
        series = np.abs(noise) * np.where(np.arange(48) % 2, 1.0, -1.0)
        series[20 : 20 + length] = 0.3 * np.abs(series[20 : 20 + length]) + 0.4
        found = chart(series)
        signs = {cause for cause in found.special_causes if cause is not SpecialCause.NONE}
        longest = max(len(stretch) for stretch in "".join("+" if side > 0 else "-" for side in found.side).split("-"))
        assert (SpecialCause.ABOVE_MEAN in signs) == (longest >= found.run)
    assert longest >= found.run, "the longer one was long enough"


def test_a_month_far_out_is_still_a_sign() -> None:
    series = 60 + autoregressive(0.5, 59, 7)
    series[-1] -= 15
    assert chart(series).latest.special_cause is SpecialCause.BELOW_LIMIT


def test_two_of_three_near_a_limit_are_a_sign_of_the_published_rules_only() -> None:
    series = autoregressive(0.0, 30, 12) * 0.5
    series[10], series[11] = 1.35, 1.4
    published = xmr(series, improvement="higher")
    assert isinstance(published, XmR) and SpecialCause.NEAR_UPPER in published.special_causes
    assert SpecialCause.NEAR_UPPER not in chart(series).special_causes


def test_each_part_after_a_new_start_has_its_own_allowance() -> None:
    series = np.concatenate([autoregressive(0.9, 40, 3), 5 + autoregressive(0.0, 20, 3)])
    found = xmr(series, improvement="higher", rebase_at=[40], neighbours="allowed for")
    assert isinstance(found, XmR) and found.allowed == allowance(series[40:])
