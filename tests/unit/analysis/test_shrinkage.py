"""Shrinkage: towards the overall rate, less for large places, and all the way where only chance differs."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.shrinkage import Fit, clayton_kaldor, marshall
from vocabulary import Refused

FITS: tuple[Fit, Fit] = ("moments", "maximum likelihood")
places = st.lists(st.tuples(st.integers(0, 300), st.floats(50, 5000)), min_size=2, max_size=20).filter(
    lambda rows: any(x for x, _ in rows)
)


def solved(found: Any) -> Any:
    assert not isinstance(found, Refused)
    return found


@given(places)
def test_marshall_lies_between_what_was_counted_and_the_overall_rate(rows: Any) -> None:
    x, n = (np.array(column, dtype=float) for column in zip(*rows, strict=True))
    found = solved(marshall(x, n))
    assert np.all(np.minimum(found.raw, found.overall) - 1e-12 <= found.value)
    assert np.all(found.value <= np.maximum(found.raw, found.overall) + 1e-12)
    overall = sum(count for count, _ in rows) / sum(people for _, people in rows)
    spread = sum(people * (count / people - overall) ** 2 for count, people in rows) / sum(people for _, people in rows)
    by_chance = overall * len(rows) / sum(people for _, people in rows)
    beyond = spread - by_chance if spread > by_chance else 0.0
    assert found.between_variance == pytest.approx(beyond, rel=1e-6, abs=1e-12 * (spread + by_chance))
    if not beyond:
        assert found.value == pytest.approx(overall)


@given(places, st.integers(2, 9))
def test_the_order_of_places_does_not_matter(rows: Any, seed: int) -> None:
    x, n = (np.array(column, dtype=float) for column in zip(*rows, strict=True))
    mixed = np.random.default_rng(seed).permutation(len(x))
    assert solved(marshall(x[mixed], n[mixed])).value == pytest.approx(solved(marshall(x, n)).value[mixed])
    one, other = solved(clayton_kaldor(x[mixed], n[mixed] / 20)), solved(clayton_kaldor(x, n / 20))
    assert one.value == pytest.approx(other.value[mixed], rel=1e-6)


@pytest.mark.parametrize("fit", FITS)
@given(rows=places)
def test_gamma_ratios_lie_between_what_was_counted_and_the_mean_of_their_distribution(rows: Any, fit: Fit) -> None:
    x, n = (np.array(column, dtype=float) for column in zip(*rows, strict=True))
    found = solved(clayton_kaldor(x, n / 20, fit=fit))
    mean = x.sum() / n.sum() * 20 if np.isinf(found.shape) else found.shape / found.rate
    assert np.all(np.isfinite(found.value))
    if not np.isinf(found.shape):
        assert np.all(np.minimum(found.raw, mean) <= found.value * (1 + 1e-9))
        assert np.all(found.value <= np.maximum(found.raw, mean) * (1 + 1e-9))
        assert np.all(found.lower <= found.median)
        assert np.all(found.median <= found.upper)


def test_places_that_differ_by_less_than_chance_all_get_the_overall_rate() -> None:
    x, n = [100, 101, 99], [1000, 1000, 1000]
    found = solved(marshall(x, n))
    assert found.between_variance == 0
    assert found.value == pytest.approx([0.1] * 3)
    for fit in FITS:
        ratios = solved(clayton_kaldor(x, [100, 100, 100], fit=fit))
        assert ratios.value == pytest.approx([1] * 3)
        assert np.isinf(ratios.shape)
        assert np.all(np.isnan(ratios.lower) & np.isnan(ratios.upper))


def test_the_smaller_the_place_the_more_it_is_drawn_in() -> None:
    x, n = np.array([2, 20, 200, 300, 50]), np.array([10, 100, 1000, 3000, 1000])
    found = solved(marshall(x, n))
    assert found.value[0] < found.value[1] < found.value[2] < 0.2
    ratios = solved(clayton_kaldor(x, n / 10))
    assert ratios.value[0] < ratios.value[1] < ratios.value[2] < 2


@pytest.mark.parametrize("fit", FITS)
def test_the_distribution_drawn_from_is_found_and_the_intervals_hold_the_truth(fit: Fit) -> None:
    chance = np.random.default_rng(1)
    truth, expected = chance.gamma(8, 1 / 8, 2000), chance.uniform(5, 40, 2000)
    found = solved(clayton_kaldor(chance.poisson(truth * expected), expected, fit=fit))
    assert found.shape == pytest.approx(8, rel=0.1)
    assert found.shape / found.rate == pytest.approx(1, rel=0.03)
    held = np.mean((found.lower <= truth) & (truth <= found.upper))
    assert held == pytest.approx(0.95, abs=0.02)
    assert np.mean((found.value - truth) ** 2) < 0.7 * np.mean((found.raw - truth) ** 2)


def test_a_place_without_events_is_not_without_risk() -> None:
    x = [0, 30, 5, 12, 60]
    assert solved(marshall(x, [100] * 5)).value[0] > 0
    assert solved(clayton_kaldor(x, [20] * 5)).value[0] > 0


@pytest.mark.parametrize(
    ("x", "n", "said"),
    [
        ([1], [10], "two places"),
        ([1, 2], [10], "Each place"),
        ([1, None], [10, 10], "missing"),
        ([1, 2], [10, None], "missing"),
        ([1, -2], [10, 10], "negative"),
        ([1, 2], [10, 0], "has no"),
        ([0, 0], [10, 10], "No place has an event"),
    ],
)
def test_what_cannot_be_shrunken_is_refused(x: Any, n: Any, said: str) -> None:
    for found in (marshall(x, n), clayton_kaldor(x, n), clayton_kaldor(x, n, fit="maximum likelihood")):
        assert isinstance(found, Refused)
        assert said in found.reason
    assert isinstance(clayton_kaldor([1, 2], [1, 1], confidence=0.1), Refused)
