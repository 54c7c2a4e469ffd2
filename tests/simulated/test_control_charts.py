"""False signs of control charts: series in which nothing changes, each month as like the one before as real months are."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.autocorrelation import lag_one
from analysis.spc import SpecialCause, XmR, xmr
from data_access import MIDLANDS, Store

REAL = (("ae_4_hour_type_1", "trust"), ("cancer_62_day", "trust"), ("general_acute_bed_occupancy", "trust"))
BOTH = (("rtt_within_18_weeks", "icb"), ("rtt_waiting_over_52_weeks", "icb"), ("discharged_after_ready_date", "icb"))


def autoregressive(chance: np.random.Generator, share: float, months: int) -> np.ndarray:
    series = np.empty(months)
    series[0] = chance.standard_normal()
    for month in range(1, months):
        series[month] = share * series[month - 1] + np.sqrt(1 - share**2) * chance.standard_normal()
    return series


def signs(values: np.ndarray) -> np.ndarray:
    found = xmr(values, improvement="higher", neighbours="allowed for")
    assert isinstance(found, XmR)
    return np.array([cause not in (None, SpecialCause.NONE) for cause in found.special_causes])


@pytest.mark.parametrize("draws", [40, pytest.param(1500, marks=pytest.mark.slow)])
@pytest.mark.parametrize("months", [12, 24, 59])
def test_series_without_change_carry_few_signs(months: int, draws: int) -> None:
    """At every autocorrelation from none to that of the slowest real series; a sign anywhere in the series counts."""
    chance = np.random.default_rng(201)
    for share in (0.0, 0.3, 0.6, 0.8, 0.9, 0.95):
        found = [signs(autoregressive(chance, share, months)) for _ in range(draws)]
        anywhere, newest = np.mean([each.any() for each in found]), np.mean([each[-1] for each in found])
        print(f"{months} months, autocorrelation {share}: any {anywhere:.3f}, newest {newest:.3f}")
        assert anywhere <= (0.05 if draws > 1000 else 0.13)
        assert newest <= (0.02 if draws > 1000 else 0.08)


@pytest.mark.parametrize(
    ("measures", "draws"), [(REAL[:1], 1), pytest.param((*REAL, *BOTH), 100, marks=pytest.mark.slow)]
)
def test_at_the_autocorrelation_and_length_of_each_real_series(
    store: Store, measures: tuple[tuple[str, str], ...], draws: int
) -> None:
    chance = np.random.default_rng(202)
    found = []
    for measure, level in measures:
        for member in store.members(MIDLANDS, level):
            history = store.history(measure, member.code)
            value = np.where(history.known, history.value, np.nan)
            real = lag_one(value)
            if isinstance(real, float):
                months = int(np.isfinite(value).sum())
                found += [signs(autoregressive(chance, real, months)).any() for _ in range(draws)]
    print(f"{len(found)} series: {np.mean(found):.3f}")
    assert np.mean(found) <= (0.05 if draws > 50 else 0.2)


def test_a_month_far_out_is_still_seen() -> None:
    """What is allowed for must not hide everything: of 59 months, the newest lies six standard deviations lower."""
    chance = np.random.default_rng(203)
    seen = []
    for _ in range(60):
        series = autoregressive(chance, 0.5, 59)
        series[-1] -= 6
        seen.append(signs(series)[-1])
    print(f"seen {np.mean(seen):.2f}")
    assert np.mean(seen) > 0.6
