"""Life expectancy: tables whose answer is known, what may not change it, and what is not shown."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.life_expectancy import AGES, LifeExpectancy, life_expectancy
from vocabulary import Refused

POPULATION = np.full(20, 10_000.0)
DEATHS = np.array([20, 2, 1, 1, 3, 5, 6, 8, 12, 18, 28, 42, 65, 100, 160, 260, 430, 720, 1200, 2200], dtype=float)
counts = st.lists(st.integers(0, 2000), min_size=20, max_size=20).filter(lambda deaths: deaths[-1] > 50)


def table(*arguments: Any, **named: Any) -> LifeExpectancy:
    found = life_expectancy(*arguments, **named)
    assert isinstance(found, LifeExpectancy)
    return found


def test_where_nobody_dies_before_90_all_live_that_long() -> None:
    deaths = np.zeros(20)
    deaths[-1] = 2500
    found = table(deaths, POPULATION)
    assert found.value == pytest.approx([90 - age + 4 for age in AGES])
    assert found.at_birth[0] == pytest.approx(94)


@given(counts, st.integers(2, 50))
def test_more_people_at_the_same_rates_narrow_the_interval_and_move_nothing(deaths: list[int], times: int) -> None:
    one, other = table(deaths, POPULATION), table(times * np.array(deaths), times * POPULATION)
    shown = ~np.isnan(one.value)
    assert other.value[shown] == pytest.approx(one.value[shown])
    wide, narrow = ((found.upper - found.lower)[shown] for found in (one, other))
    # The chance of one death or none: where nobody dies there is no error to narrow.
    assert narrow == pytest.approx(wide / np.sqrt(times), rel=1e-6)


@given(counts, st.integers(0, 19))
def test_more_deaths_at_any_age_shorten_life_up_to_it_and_not_after(deaths: list[int], age: int) -> None:
    more = np.array(deaths)
    more[age] += 100
    fewer_years, years = table(more, POPULATION), table(deaths, POPULATION)
    shown = ~np.isnan(fewer_years.value) & ~np.isnan(years.value)
    upto = shown & (np.arange(20) <= age)
    assert np.all(fewer_years.value[upto] < years.value[upto])
    beyond = shown & (np.arange(20) > age)
    assert np.all(fewer_years.value[beyond] == years.value[beyond])


def test_the_interval_is_what_repeated_years_of_deaths_show() -> None:
    chance = np.random.default_rng(1)
    rates = DEATHS / POPULATION
    drawn = [table(chance.binomial(10_000, rates), POPULATION).value for _ in range(800)]
    said = table(DEATHS, POPULATION)
    errors = (said.upper - said.lower) / (2 * 1.959964)
    assert np.std(drawn, axis=0)[:15] == pytest.approx(errors[:15], rel=0.12)


def test_a_wider_confidence_is_wider() -> None:
    one, other = table(DEATHS, POPULATION), table(DEATHS, POPULATION, confidence=99)
    assert np.all(other.lower < one.lower)
    assert np.all(one.lower < one.value)
    assert np.all(one.upper < other.upper)


def test_certain_death_leaves_no_negative_survivors() -> None:
    deaths = DEATHS.copy()
    deaths[18] = 9000  # the formula puts the chance of dying above 1
    found = table(deaths, POPULATION)
    assert found.value[18] == pytest.approx(2.5)
    assert np.all(np.isfinite(found.value))


def test_an_interval_of_more_than_ten_years_is_not_shown_at_that_age() -> None:
    deaths = DEATHS.copy()
    deaths[-1] = 1
    population = POPULATION.copy()
    population[-1] = 20
    found = table(deaths, population)
    assert np.isnan(found.value[-1])
    assert np.isnan(found.upper[-1])
    assert np.isfinite(found.value[0])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"start_ages": [1, *AGES[1:]]}, "ages 0, 1, 5"),
        ({"start_ages": AGES[:19]}, "ages 0, 1, 5"),
        ({"deaths": DEATHS[:19]}, "Each age"),
        ({"deaths": [None, *DEATHS[1:]]}, "missing"),
        ({"deaths": [-1, *DEATHS[1:]]}, "negative"),
        ({"population": [0, *POPULATION[1:]], "deaths": [0, *DEATHS[1:]]}, "no people"),
        ({"deaths": [10_001, *DEATHS[1:]]}, "more deaths than people"),
        ({"population": [250] * 20, "deaths": [1] * 20}, "5,000 people or fewer"),
        ({"deaths": [*DEATHS[:19], 0]}, "Nobody died at 90"),
        ({"confidence": 0.1}, "confidence"),
    ],
)
def test_what_has_no_life_expectancy_is_refused(change: dict[str, Any], said: str) -> None:
    found = life_expectancy(**({"deaths": DEATHS, "population": POPULATION} | change))
    assert isinstance(found, Refused)
    assert said in found.reason
