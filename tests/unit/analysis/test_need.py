"""The need index."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.need import NeedAlone, need_index, need_without_prices, rounded_half_up
from vocabulary import Refused


def test_places_together_need_exactly_their_share() -> None:
    weighted, population = np.array([120.0, 80.0]), np.array([100.0, 100.0])
    found = need_index(weighted, population)
    assert not isinstance(found, Refused)
    assert found.tolist() == [1.2, 0.8]
    assert (found * population).sum() == population.sum()


def test_against_a_parent_of_its_own() -> None:
    found = need_index([120], [100], parent_weighted=300, parent_population=200)
    assert not isinstance(found, Refused)
    assert found.tolist() == pytest.approx([0.8])


def test_a_place_without_people_has_no_index() -> None:
    found = need_index([5, 100], [0, 100])
    assert not isinstance(found, Refused)
    assert np.isnan(found[0])


@pytest.mark.parametrize(
    ("weighted", "population"), [([1, None], [1, 1]), ([-1, 2], [1, 1]), ([1], [1, 2]), ([], []), ([0, 0], [1, 1])]
)
def test_what_cannot_be_compared_is_refused(weighted: list[float], population: list[float]) -> None:
    assert isinstance(need_index(weighted, population), Refused)


@pytest.mark.parametrize(("value", "precision", "rounded"), [(2.675, 0.01, 2.68), (-0.5, 1, -1), (12345, 100, 12300)])
def test_halves_go_away_from_zero(value: float, precision: float, rounded: float) -> None:
    assert rounded_half_up(value, precision) == rounded


def weights(prices: list[float], seed: int = 1) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Overall weights of 300 places, in areas with these price levels, from three services that count for 60, 30 and 10 in a hundred."""
    rng = np.random.default_rng(seed)
    services = rng.uniform(2_000, 9_000, 300)[:, None] * rng.uniform(0.6, 1.4, (300, 3))
    area = np.arange(300) % len(prices)
    return services @ np.array([0.6, 0.3, 0.1]) * np.array(prices)[area], services, area


def test_prices_and_need_are_told_apart() -> None:
    overall, services, area = weights([1.1, 1.0, 0.95])
    found = need_without_prices(overall, services, area)
    assert isinstance(found, NeedAlone)
    assert found.shares == pytest.approx([0.6, 0.3, 0.1], abs=1e-6)
    assert found.prices / found.prices[1] == pytest.approx([1.1, 1.0, 0.95], abs=1e-6)
    assert found.weighted.sum() == pytest.approx(overall.sum())
    assert found.weighted * found.prices[area] == pytest.approx(overall)
    assert found.left_over == pytest.approx(0, abs=1e-6)


def test_without_prices_the_weights_are_need() -> None:
    overall, services, area = weights([1.0, 1.0])
    found = need_without_prices(overall, services, area)
    assert isinstance(found, NeedAlone)
    assert found.weighted == pytest.approx(overall)


def test_what_cannot_be_told_apart_is_refused() -> None:
    overall, services, area = weights([1.1, 1.0])
    assert isinstance(need_without_prices(overall[:40], services[:40], area[:40]), Refused)
    assert isinstance(need_without_prices(np.where(area == 0, np.nan, overall), services, area), Refused)
    assert isinstance(need_without_prices(-overall, services, area), Refused)
    assert isinstance(need_without_prices(services[:, 0] - 0.4 * services[:, 1] + 4_000, services, area), Refused)
