"""How closely two measures go together."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from analysis.association import Association, association
from vocabulary import Refused

# IQ and hours of television of ten people, a common worked example: rho = -29/165 = -0.1757575...
IQ = [106, 100, 86, 101, 99, 103, 97, 113, 112, 110]
HOURS = [7, 27, 2, 50, 28, 29, 20, 12, 6, 17]


def test_a_worked_example() -> None:
    found = association(IQ, HOURS)
    assert isinstance(found, Association)
    assert found.rank_correlation == pytest.approx(-29 / 165)
    half = 1.959963984540054 * math.sqrt((1 + (29 / 165) ** 2 / 2) / 7)
    assert found.lower == pytest.approx(math.tanh(math.atanh(-29 / 165) - half))
    assert found.upper == pytest.approx(math.tanh(math.atanh(-29 / 165) + half))


def test_ties_and_missing_places_as_the_library_has_them() -> None:
    rng = np.random.default_rng(4)
    x = rng.integers(0, 12, 60).astype(float)
    y = x + rng.normal(0, 4, 60)
    x[[3, 17]] = np.nan
    y[29] = np.nan
    known = np.isfinite(x) & np.isfinite(y)
    found = association(x, y)
    assert isinstance(found, Association)
    assert found.places == 57
    assert found.rank_correlation == pytest.approx(stats.spearmanr(x[known], y[known]).statistic)
    line = stats.linregress(x[known], y[known])
    assert (found.slope, found.intercept) == pytest.approx((line.slope, line.intercept))
    assert found.line(2.0) == pytest.approx(line.intercept + 2 * line.slope)


def test_perfect_order() -> None:
    found = association(range(12), [each**3 for each in range(12)])
    assert isinstance(found, Association)
    assert (found.rank_correlation, found.lower, found.upper) == pytest.approx((1, 1, 1))


@pytest.mark.parametrize(
    ("x", "y"), [([1.0] * 9, range(9)), ([1.0] * 12, range(12)), (range(12), range(11)), (range(12), [None] * 12)]
)
def test_what_says_nothing_is_refused(x: list[float], y: list[float]) -> None:
    assert isinstance(association(list(x), list(y)), Refused)
