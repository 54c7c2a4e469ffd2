"""The usual spread between units: corrected for tails that were drawn in, and with tails as heavy as those of real units."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import integrate, stats

from analysis.overdispersion import Overdispersion, overdispersion, winsorised_square
from analysis.unit_distribution import UnitDistribution, fit_units
from analysis.variation import Variation, vary
from vocabulary import Refused


def test_a_normal_variable_with_a_tenth_of_each_tail_drawn_in_keeps_68_percent_of_its_square() -> None:
    cut = stats.norm.ppf(0.9)
    kept = integrate.quad(lambda z: min(abs(z), cut) ** 2 * stats.norm.pdf(z), -9, 9, points=[-cut, cut])[0]
    assert winsorised_square(np.full(5, 3.0), 0.1) == pytest.approx(3 * kept, rel=1e-6)
    assert winsorised_square(np.array([1.0, 3.0]), 0.0) == 2


@pytest.mark.parametrize("spread", [0.03, 0.1])
def test_the_consistent_spread_is_that_which_the_units_were_given(spread: float) -> None:
    chance = np.random.default_rng(8)
    people = chance.integers(500, 20_000, 4000)
    count = chance.binomial(people, np.sin(0.5 + spread * chance.standard_normal(4000)) ** 2)
    found = {}
    for option in ("published", "consistent"):
        each = overdispersion(count, people, scale="proportion", spread=option)  # type: ignore[arg-type]
        assert isinstance(each, Overdispersion)
        found[option] = np.sqrt(each.tau2)
    assert found["consistent"] == pytest.approx(spread, rel=0.04)
    assert found["published"] < 0.85 * spread


def test_units_that_differ_by_chance_alone_have_no_spread_to_speak_of() -> None:
    chance = np.random.default_rng(9)
    people = chance.integers(500, 20_000, 2000)
    found = overdispersion(chance.binomial(people, 0.2), people, scale="proportion", spread="consistent")
    assert isinstance(found, Overdispersion)
    assert np.sqrt(found.tau2) < 0.15 * np.median(found.s)


@pytest.mark.parametrize(("freedom", "found_between"), [(4.0, (3.0, 5.0)), (np.inf, (15.0, np.inf))])
def test_the_heaviness_of_tails_is_found(freedom: float, found_between: tuple[float, float]) -> None:
    chance = np.random.default_rng(10)
    drawn = chance.standard_normal(1400) if np.isinf(freedom) else chance.standard_t(freedom, 1400)
    error = chance.uniform(0.02, 0.05, 1400)
    found = fit_units(0.5 + 0.1 * drawn + error * chance.standard_normal(1400), error, 0.11, 0.52)
    assert isinstance(found, UnitDistribution)
    assert found_between[0] <= found.freedom <= found_between[1]
    assert found.scale == pytest.approx(0.1, rel=0.08)
    assert found.middle == pytest.approx(0.5, abs=0.01)


def test_the_probability_outside_is_that_of_the_distribution() -> None:
    exact = UnitDistribution(0.0, 1.0, 5.0).outside([-3.0, -np.inf], [3.0, 2.0], [0.0, 0.0])
    assert exact == pytest.approx([2 * stats.t.sf(3, 5), stats.t.sf(2, 5)], rel=0.01)
    normal = UnitDistribution(0.0, 3.0, np.inf).outside([-10.0], [10.0], [4.0])
    assert normal == pytest.approx([2 * stats.norm.sf(2)])


def test_few_units_are_taken_as_normal_and_a_spread_that_is_no_number_is_refused() -> None:
    assert fit_units(np.arange(20.0), np.ones(20), 2.0, 10.0) == UnitDistribution(10.0, 2.0, np.inf)
    assert isinstance(fit_units([1.0], [1.0], float("nan"), 0.0), Refused)


def test_as_many_units_lie_outside_by_luck_as_is_said() -> None:
    """Units like the practices of a region: from 1,000 to 20,000 people each, with heavy tails."""
    chance = np.random.default_rng(11)
    people = chance.integers(1000, 20_000, 1261)
    outside, said = [], []
    for _ in range(12):
        count = chance.binomial(people, np.sin(np.clip(0.4 + 0.04 * chance.standard_t(5, 1261), 0, 1.5)) ** 2)
        found = vary(count, people, kind="proportion", limits="overdispersed")
        assert isinstance(found, Variation)
        outside.append(int((found.outside("above") | found.outside("below")).sum()))
        said.append(found.outside_by_chance)
    assert np.mean(said) == pytest.approx(np.mean(outside), rel=0.15)
    assert np.mean(outside) > 3 * 0.002 * 1261, "a normal distribution would not do"
