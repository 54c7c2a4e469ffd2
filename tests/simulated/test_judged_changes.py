"""Decisions whose effect is known, because it was put in: intervals hold it, verdicts are rarely false, and power is what was stated."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from analysis.evaluation import donors, interrupted, power, verdicts
from analysis.evaluation.interrupted import Effect
from analysis.evaluation.verdicts import Expectation, Verdict
from vocabulary import Refused

pytestmark = pytest.mark.slow

RUNS = 1000
BEFORE, AFTER = 36, 12


def resembling(rng: np.random.Generator, points: int, correlation: float) -> np.ndarray:
    """A series with standard deviation 1 whose neighbours resemble each other."""
    shocks = rng.normal(0, np.sqrt(1 - correlation**2), points)
    series = np.empty(points)
    series[0] = rng.normal()
    for at in range(1, points):
        series[at] = correlation * series[at - 1] + shocks[at]
    return series


def effects(run: Callable[[np.random.Generator], Effect | Refused]) -> list[Effect]:
    found = [run(np.random.default_rng(seed)) for seed in range(RUNS)]
    assert not any(isinstance(each, Refused) for each in found)
    return [each for each in found if isinstance(each, Effect)]


def covered(found: list[Effect], truth: float) -> float:
    return sum(each.lower <= truth <= each.upper for each in found) / len(found)


@pytest.mark.parametrize("correlation", [0.0, 0.3, 0.6, 0.8])
@pytest.mark.parametrize(("before", "after"), [(36, 12), (30, 11), (40, 19)])
def test_an_interrupted_series_covers(before: int, after: int, correlation: float) -> None:
    late = (np.arange(before + after) >= before).astype(float)

    def run(rng: np.random.Generator) -> Effect | Refused:
        series = 0.05 * np.arange(before + after) - 2 * late + resembling(rng, before + after, correlation)
        found = interrupted.interrupted(series, before)
        return found if isinstance(found, Refused) else found.average

    assert 0.93 <= covered(effects(run), -2.0) <= 0.97


def factors(rng: np.random.Generator, places: int, periods: int) -> np.ndarray:
    """Places that share two movements, each in its own measure, and move by themselves as well."""
    shared = np.cumsum(rng.normal(0, 0.5, (2, periods)), axis=1)
    own = np.array([resembling(rng, periods, 0.5) for _ in range(places)])
    return np.asarray(50 + rng.normal(0, 2, (places, 1)) + rng.normal(1, 0.5, (places, 2)) @ shared + own)


@pytest.mark.parametrize("design", [donors.difference_in_differences, donors.synthetic_control])
def test_designs_against_donors_cover(
    design: Callable[..., donors.Differenced | donors.Matched | Refused],
) -> None:
    def run(rng: np.random.Generator) -> Effect | Refused:
        series = factors(rng, 42, 24)
        series[0, 16:] -= 2
        found = design(series[0], series[1:], 16)
        return found if isinstance(found, Refused) else found.effect

    assert 0.93 <= covered(effects(run), -2.0) <= 0.97


def test_a_verdict_is_rarely_false() -> None:
    """Nothing happened, and 2 to 4 fewer were expected: neither "worked" nor "the other way" in more than 5 in 100."""

    def run(rng: np.random.Generator) -> Effect | Refused:
        found = interrupted.interrupted(resembling(rng, BEFORE + AFTER, 0.4), BEFORE)
        return found if isinstance(found, Refused) else found.average

    told = [verdicts.verdict(Expectation(-4, -2), each) for each in effects(run)]
    false = (Verdict.AS_EXPECTED, Verdict.LESS, Verdict.WRONG_WAY)
    assert sum(each in false for each in told) / len(told) <= 0.05


@pytest.mark.parametrize("effect", [-1.5, -3.0])
def test_power_is_what_was_stated(effect: float) -> None:
    """The average of the power stated at registration lies within 5 points of how often such a decision is told."""
    stated, seen, runs = [], [], 150
    for seed in range(runs):
        series = resembling(np.random.default_rng(10_000 + seed), BEFORE + AFTER, 0.4)
        said = power.of_the_series(series[:BEFORE], AFTER, draws=40)
        assert not isinstance(said, Refused)
        stated.append(said.of(effect))
    late = (np.arange(BEFORE + AFTER) >= BEFORE).astype(float)
    for seed in range(RUNS):
        series = resembling(np.random.default_rng(20_000 + seed), BEFORE + AFTER, 0.4) + effect * late
        found = interrupted.interrupted(series, BEFORE)
        assert not isinstance(found, Refused)
        seen.append(found.average.upper < 0)
    assert np.mean(stated) == pytest.approx(np.mean(seen), abs=0.05)
