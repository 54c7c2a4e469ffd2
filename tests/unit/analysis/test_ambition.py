"""Gains to a level of peers: what luck takes away from both sides, what units hold of a group's gain, how few hold half."""

from __future__ import annotations

import math

import numpy as np
import pytest

from analysis.ambition import (
    BEST_QUARTER,
    MEDIAN,
    Gain,
    concentration_of,
    gain_to_own_best,
    gain_to_peers,
    gains_to_peers,
    parts_of_units,
)
from analysis.fair_comparison.spread import Spread
from vocabulary import Refused

PEERS = np.log([0.8, 0.9, 0.95, 1.0, 1.0, 1.05, 1.1, 1.2])


def gain(**changed: object) -> Gain:
    given: dict[str, object] = {
        "expected": 1000.0,
        "own": math.log(1.3),
        "own_error": 1e-4,
        "peers": PEERS,
        "peer_errors": np.full(8, 1e-4),
        "between": 0.02,
    }
    found = gain_to_peers(**(given | changed))  # type: ignore[arg-type]
    assert isinstance(found, Gain)
    return found


def test_known_exactly_the_gain_is_the_distance_counted() -> None:
    assert gain().events == pytest.approx(300, abs=0.5) and gain().plain == pytest.approx(300)
    best = gain(share=BEST_QUARTER)
    assert best.events == pytest.approx(1000 * (1.3 - math.exp(np.quantile(PEERS, 0.25))), abs=0.5)
    assert gain().probability == best.probability == 1


def test_where_more_is_better_the_best_quarter_is_the_upper_one() -> None:
    found = gain(own=math.log(0.7), more_is_worse=False, share=BEST_QUARTER)
    assert found.events == pytest.approx(1000 * (math.exp(np.quantile(PEERS, 0.75)) - 0.7), abs=0.5)
    assert gain(own=math.log(0.7)).events < 0 < gain(own=math.log(0.7), more_is_worse=False).events


def test_the_gains_at_several_levels_are_those_of_each() -> None:
    """Levels are the quantiles of the same draws, in the order asked for, as `np.quantile` gives them."""
    errors = np.full(8, 0.1)
    shares = (MEDIAN, BEST_QUARTER)
    for worse in (True, False):
        found = gains_to_peers(
            1000.0, 0.1, 0.05, PEERS, errors, 0.02, shares=shares, more_is_worse=worse, own_between=0.01
        )
        assert not isinstance(found, Refused)
        assert found == tuple(
            gain(own=0.1, own_error=0.05, peer_errors=errors, share=share, more_is_worse=worse, own_between=0.01)
            for share in shares
        )
        weight = 0.02 / (0.02 + 0.1**2)
        true = weight * PEERS + math.sqrt(weight) * 0.1 * np.random.default_rng(20261129).standard_normal((2000, 8))
        level = np.quantile(true, [0.5, 0.25 if worse else 0.75], axis=1).mean(axis=1)
        assert [each.level for each in found] == pytest.approx(list(level), rel=1e-12)
    refused = gains_to_peers(1000.0, 0.1, 0.05, PEERS, errors, 0.02, shares=(MEDIAN, 1.0))
    assert isinstance(refused, Refused)


def test_luck_is_taken_out_of_both_sides() -> None:
    """Without true differences nothing is gained, however far apart the counts are."""
    none = gain(between=0.0, own_error=0.2, peer_errors=np.full(8, 0.2))
    assert none.events == pytest.approx(0) and none.plain > 250 and none.probability == 0
    small = gain(own_error=0.2, peer_errors=np.full(8, 0.2))
    assert 0 < small.events < 0.5 * small.plain and small.lower < 0 < small.upper


def test_the_level_of_noisy_peers_is_no_better_than_the_truth() -> None:
    """Counts of peers that do not differ seem to have a best quarter: the level of true values has none of that."""
    chance = np.random.default_rng(7)
    found = [
        gain_to_peers(1000, 0.0, 1e-4, chance.normal(0, 0.1, 40), np.full(40, 0.1), 1e-6, share=BEST_QUARTER)
        for _ in range(20)
    ]
    assert all(isinstance(one, Gain) for one in found)
    assert np.mean([one.plain for one in found]) > 40  # type: ignore[union-attr]
    assert abs(np.mean([one.events for one in found])) < 3  # type: ignore[union-attr]


def test_the_probability_is_calibrated() -> None:
    """Of gains told with a probability, as many are true as it says."""
    chance = np.random.default_rng(11)
    told, true = [], []
    for _ in range(400):
        truth = chance.normal(0, 0.15, 21)
        errors = chance.uniform(0.05, 0.25, 21)
        seen = truth + errors * chance.standard_normal(21)
        found = gain_to_peers(1000, float(seen[0]), float(errors[0]), seen[1:], errors[1:], 0.15**2)
        assert isinstance(found, Gain)
        told.append(found.probability)
        true.append(truth[0] > np.quantile(truth[1:], MEDIAN))
    told, true = np.array(told), np.array(true)  # type: ignore[assignment]
    for low, high in ((0.0, 0.3), (0.3, 0.7), (0.7, 1.01)):
        there = (told >= low) & (told < high)  # type: ignore[operator]
        assert there.sum() > 40 and abs(told[there].mean() - true[there].mean()) < 0.1  # type: ignore[index, attr-defined]


def test_the_own_best_is_drawn_to_the_middle_too() -> None:
    past = np.log([1.1, 0.7, 1.0, 1.2])
    exact = gain_to_own_best(100, past, 1e-4, 0.02)
    assert isinstance(exact, Gain) and exact.events == pytest.approx(50, abs=0.2)
    unsure = gain_to_own_best(100, past, 0.2, 0.02)
    assert isinstance(unsure, Gain) and unsure.events < 0.6 * unsure.plain
    assert isinstance(gain_to_own_best(100, past[-2:], 0.1, 0.02), Refused)


@pytest.mark.parametrize(
    "changed",
    [
        {"peers": PEERS[:4], "peer_errors": np.full(4, 0.1)},
        {"share": 0.0},
        {"expected": 0.0},
        {"own": math.nan},
        {"peers": np.full(8, math.nan)},
    ],
)
def test_what_cannot_be_said_is_refused(changed: dict[str, object]) -> None:
    given: dict[str, object] = {
        "expected": 10.0,
        "own": 0.1,
        "own_error": 0.1,
        "peers": PEERS,
        "peer_errors": np.full(8, 0.1),
        "between": 0.02,
    }
    assert isinstance(gain_to_peers(**(given | changed)), Refused)  # type: ignore[arg-type]


def test_parts_of_units_add_up_to_the_group_and_luck_moves_small_ones_most() -> None:
    expected = np.array([10.0, 1000.0, 500.0, 500.0])
    observed = np.array([20.0, 1300.0, 480.0, 520.0])
    parts = parts_of_units(
        observed, expected, expected, [0, 1, 1, 2], Spread(0.01, 0.005, 0.01), believed=1.1, level=0.95
    )
    assert isinstance(parts, np.ndarray)
    assert parts.sum() == pytest.approx(expected.sum() * (1.1 - 0.95))
    assert parts[1] == max(parts) and parts[0] / 10 < 0.5, "twice as many as expected of ten is mostly luck"
    turned = parts_of_units(
        observed,
        expected,
        expected,
        [0, 1, 1, 2],
        Spread(0.01, 0.005, 0.01),
        believed=1.1,
        level=0.95,
        more_is_worse=False,
    )
    assert isinstance(turned, np.ndarray) and turned == pytest.approx(-parts)


def test_units_that_do_not_differ_hold_a_gain_by_their_size() -> None:
    expected = np.array([100.0, 300.0])
    parts = parts_of_units([150.0, 250.0], expected, expected, [0, 1], Spread(0, 0, 0.01), believed=1.2, level=1.0)
    assert isinstance(parts, np.ndarray) and parts == pytest.approx([20, 60])
    assert isinstance(parts_of_units([1], [0], [1], [0], Spread(0, 0, 0), believed=1, level=1), Refused)
    assert isinstance(parts_of_units([np.nan], [1], [1], [0], Spread(0, 0, 0), believed=1, level=1), Refused)


@pytest.mark.parametrize(
    ("parts", "expected"),
    [([10, 0, -5], (1, 1, 3)), ([1, 1, 1, 1], (2, 4, 4)), ([5, 4, 1, -3], (1, 3, 4)), ([3, 3, 3], (2, 3, 3))],
)
def test_how_few_hold_half(parts: list[float], expected: tuple[int, int, int]) -> None:
    found = concentration_of(parts)
    assert not isinstance(found, Refused) and (found.half, found.behind, found.units) == expected


def test_nobody_behind_is_said() -> None:
    assert isinstance(concentration_of([-1.0, 0.0]), Refused)
