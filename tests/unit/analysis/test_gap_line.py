"""The line of a gap: its ends and errors, its change between years, and what is refused."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy import optimize

from analysis.gap_line import GapChange, GapLine, gap_change, gap_line
from vocabulary import Refused


def area(
    most: float, least: float, *, seed: int = 1, practices: int = 120, of_networks: float = 0.0
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Practices on a line from `most` to `least`, in networks of 5 whose rates differ by `of_networks`."""
    rng = np.random.default_rng(seed)
    place = np.sort(rng.uniform(0, 1, practices))
    people = rng.integers(3_000, 12_000, practices).astype(float)
    networks = rng.permutation(practices) // 5
    rates = most * (least / most) ** place * np.exp(of_networks * rng.standard_normal(practices // 5))[networks]
    return rng.poisson(people * rates).astype(float), people, place, networks


def line(*given: Any) -> GapLine:
    found = gap_line(*given)
    assert isinstance(found, GapLine)
    return found


def test_the_ends_are_those_of_a_poisson_model() -> None:
    events, people, place, networks = area(0.2, 0.1)
    found = line(events, people, place, networks)

    def deviance(given: np.ndarray) -> float:
        mean = people * np.exp(given[0] + given[1] * place)
        return float((mean - events * np.log(mean)).sum())

    right = optimize.minimize(deviance, [-2.0, 0.0], method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-9}).x
    assert (found.at_most, found.at_least) == pytest.approx((np.exp(right[0]), np.exp(right.sum())), rel=1e-5)
    assert found.ratio == pytest.approx(found.at_most / found.at_least)
    assert found.size == pytest.approx(found.at_most - found.at_least)
    assert found.ratio == pytest.approx(2, rel=0.05)


def test_turned_round_the_ratio_is_upside_down() -> None:
    events, people, place, networks = area(0.2, 0.1)
    one, other = line(events, people, place, networks), line(events, people, 1 - place, networks)
    assert other.ratio == pytest.approx(1 / one.ratio)
    assert (other.ratio_lower, other.ratio_upper) == pytest.approx((1 / one.ratio_upper, 1 / one.ratio_lower))


def test_the_interval_holds_the_truth_where_networks_differ() -> None:
    inside = 0
    for seed in range(300):
        found = line(*area(0.2, 0.1, seed=seed, practices=100, of_networks=0.15))
        inside += found.ratio_lower <= 2 <= found.ratio_upper
    assert inside / 300 > 0.92


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ((0.20, 0.10), (0.20, 0.10), GapChange("unclear", "unclear")),
        ((0.20, 0.10), (0.15, 0.10), GapChange("narrowed", "narrowed")),
        ((0.20, 0.10), (0.26, 0.10), GapChange("widened", "widened")),
        ((0.20, 0.10), (0.13, 0.05), GapChange("narrowed", "widened")),  # all fell, the least deprived the most
        ((0.10, 0.20), (0.10, 0.15), GapChange("narrowed", "narrowed")),  # the other way round
    ],
)
def test_the_change_of_a_gap(before: tuple[float, float], after: tuple[float, float], expected: GapChange) -> None:
    _, people, place, networks = area(0.2, 0.1)
    first, last = (
        line(people * most * (least / most) ** place, people, place, networks) for most, least in (before, after)
    )
    noisy = line(*area(*before)), line(*area(*after, seed=1))
    found = gap_change(*noisy)
    assert found == expected
    assert found.disagree == (expected == GapChange("narrowed", "widened"))
    assert first.ratio == pytest.approx(before[0] / before[1]) and last.ratio == pytest.approx(after[0] / after[1])


def test_what_stays_with_a_network_cancels() -> None:
    events, people, place, networks = area(0.2, 0.1, of_networks=0.5)
    first = line(events, people, place, networks)
    same = gap_change(first, first)
    assert same == GapChange("unclear", "unclear")
    raised = line(events * np.where(place < 0.5, 1.1, 1.0), people, place, networks)
    assert gap_change(first, raised).ratio == "widened", "far less than the networks differ"
    strangers = line(events * np.where(place < 0.5, 1.1, 1.0), people, place, networks + 1_000)
    assert gap_change(first, strangers).ratio == "unclear"


@pytest.mark.parametrize(
    "change",
    [
        lambda y, n, x, c: (y[:9], n[:9], x[:9], c[:9]),
        lambda y, n, x, c: (y, n, x, c * 0),
        lambda y, n, x, c: (y, n, x / 10, c),
        lambda y, n, x, c: (y, n, x + 0.5, c),
        lambda y, n, x, c: (y * 0, n, x, c),
        lambda y, n, x, c: (-y, n, x, c),
        lambda y, n, x, c: (y, n * 0, x, c),
        lambda y, n, x, c: (y * np.nan, n, x, c),
    ],
)
def test_what_is_refused(change: Any) -> None:
    assert isinstance(gap_line(*change(*area(0.2, 0.1))), Refused)
