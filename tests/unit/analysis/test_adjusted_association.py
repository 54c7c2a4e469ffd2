"""How strongly two measures go together, with others held equal and without chance."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from scipy import stats

from analysis.adjusted_association import Strength, strength, strength_without_chance
from vocabulary import Refused


def areas(seed: int = 3, n: int = 200) -> tuple[np.ndarray, ...]:
    """x and y that share one cause and nothing else."""
    rng = np.random.default_rng(seed)
    cause = rng.normal(size=n)
    return cause + 0.5 * rng.normal(size=n), cause + 0.5 * rng.normal(size=n), cause


def test_as_they_stand_it_is_pearsons() -> None:
    x, y, _ = areas()
    x[[4, 9]] = np.nan
    known = np.isfinite(x)
    found = strength(x, y)
    assert isinstance(found, Strength)
    by_library = stats.pearsonr(x[known], y[known])
    limits = by_library.confidence_interval(0.95)
    assert found.places == 198
    assert (found.correlation, found.lower, found.upper) == pytest.approx(
        (by_library.statistic, limits.low, limits.high)
    )


def test_its_chance_is_that_of_fishers_transformation() -> None:
    """A limit at 0 is a chance of 5%; with others held equal there is that much less freedom."""
    edge = math.tanh(1.959963984540054 / math.sqrt(150 - 7 - 3))
    found = Strength(150, edge, 0.0, 2 * edge, held_equal=7)
    assert found.chance == pytest.approx(0.05)
    assert Strength(150, edge, 0.0, 2 * edge).chance < 0.05
    assert Strength(150, 1.0, 1.0, 1.0).chance == 0
    x, y, cause = areas()
    held = strength(x, y, cause[:, None])
    assert isinstance(held, Strength) and held.held_equal == 1


def test_with_others_held_equal_it_is_the_partial_correlation() -> None:
    x, y, cause = areas()
    found = strength(x, y, cause[:, None])
    assert isinstance(found, Strength)
    # By the formula for one control, of the three pairwise correlations.
    xy, xz, yz = (np.corrcoef(*pair)[0, 1] for pair in ((x, y), (x, cause), (y, cause)))
    partial = (xy - xz * yz) / math.sqrt((1 - xz**2) * (1 - yz**2))
    assert found.correlation == pytest.approx(partial)
    half = 1.959963984540054 / math.sqrt(200 - 1 - 3)
    assert math.atanh(found.upper) - math.atanh(found.correlation) == pytest.approx(half)
    as_it_stands = strength(x, y)
    assert isinstance(as_it_stands, Strength)
    assert as_it_stands.clear
    assert not found.clear


def test_chance_in_the_figures_is_taken_out() -> None:
    """Figures with errors nearly as large as the differences: the observed correlation is too small, the corrected one is right."""
    rng = np.random.default_rng(11)
    n, true = 4000, 0.8
    x = rng.normal(size=n)
    y = true * x + math.sqrt(1 - true**2) * rng.normal(size=n)
    error = 0.9
    seen_x, seen_y = x + error * rng.normal(size=n), y + error * rng.normal(size=n)
    observed = strength(seen_x, seen_y)
    corrected = strength_without_chance(seen_x, seen_y, np.full(n, error), np.full(n, error))
    assert isinstance(observed, Strength)
    assert isinstance(corrected, Strength)
    assert observed.correlation == corrected.correlation == pytest.approx(true / 1.81, abs=0.04)
    assert observed.without_chance is None
    assert corrected.without_chance is not None
    at, lower, upper = corrected.without_chance
    assert at == pytest.approx(true, abs=0.06)
    assert lower < true < upper
    assert (corrected.reliable_x, corrected.reliable_y) == pytest.approx((1 / 1.81, 1 / 1.81), abs=0.04)


def test_no_errors_change_nothing_and_a_few_missing_ones_are_the_mean_one() -> None:
    x, y, _ = areas()
    assert strength_without_chance(x, y, np.full(200, np.nan), None) == strength(x, y)
    error = np.full(200, 0.3)
    some = error.copy()
    some[:20] = np.nan
    one, other = strength_without_chance(x, y, error), strength_without_chance(x, y, some)
    assert isinstance(one, Strength)
    assert isinstance(other, Strength)
    assert one.without_chance is not None
    assert one.without_chance == pytest.approx(other.without_chance)


def test_where_chance_is_most_it_is_not_taken_out() -> None:
    x, y, _ = areas()
    found = strength_without_chance(x, y, np.full(200, 0.9 * float(np.std(x))))
    as_it_stands = strength(x, y)
    assert isinstance(found, Strength)
    assert isinstance(as_it_stands, Strength)
    assert found.without_chance is None
    assert found.mostly_chance
    assert (found.correlation, found.lower) == (as_it_stands.correlation, as_it_stands.lower)


def test_it_is_never_beyond_one() -> None:
    x = np.linspace(0, 1, 60)
    found = strength_without_chance(x, x, np.full(60, 0.15), np.full(60, 0.15))
    assert isinstance(found, Strength)
    assert found.without_chance == (1.0, 1.0, 1.0)


def test_intervals_cover_the_truth() -> None:
    """Of 200 draws of 120 areas about 95 in 100 intervals hold the true correlation."""
    rng = np.random.default_rng(5)
    held = 0
    for _ in range(200):
        x = rng.normal(size=120)
        y = 0.6 * x + 0.8 * rng.normal(size=120)
        error = 0.5
        found = strength_without_chance(x + error * rng.normal(size=120), y, np.full(120, error))
        assert isinstance(found, Strength)
        assert found.without_chance is not None
        held += found.without_chance[1] <= 0.6 <= found.without_chance[2]
    assert 0.92 <= held / 200 <= 0.98


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"x": range(29), "y": range(29)}, "Only 29 places"),
        ({"x": range(40), "y": [1.0] * 40}, "the same everywhere"),
        ({"x": range(40), "y": range(41)}, "one figure for each"),
        (
            {"x": range(40), "y": [each % 7 for each in range(40)], "held_equal": [[each] for each in range(40)]},
            "follows",
        ),
        (
            {
                "x": range(31),
                "y": [each % 7 for each in range(31)],
                "held_equal": [[each % 5, each % 3] for each in range(31)],
            },
            "32",
        ),
    ],
)
def test_what_cannot_be_said_is_refused(given: dict[str, Any], why: str) -> None:
    found = strength_without_chance(**{key: list(value) for key, value in given.items()})
    assert isinstance(found, Refused)
    assert why in found.reason
