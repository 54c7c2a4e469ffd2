"""Excess burden against plain loops and simulation; its interval; the course of a gap; how sure a place in the order is."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest

from analysis.burden import (
    FEWEST_OTHERS,
    AchievableBenchmark,
    Burden,
    Groups,
    TooFewUnits,
    achievable_benchmark,
    aggregate,
    clear_difference,
    excess_burden,
    prob_top_k,
)
from vocabulary import Refused

RATES = (0.20, 0.17, 0.15, 0.13, 0.10)


def units(
    chance: np.random.Generator, rates: tuple[float, ...] = RATES, each: int = 40, spread: float = 0.0
) -> tuple[np.ndarray, ...]:
    """Events, population and group of units whose own rates lie around that of their group."""
    group = np.repeat(np.arange(len(rates)), each)
    population = chance.integers(2_000, 15_000, group.size).astype(float)
    own = np.clip(np.array(rates)[group] * np.exp(spread * chance.standard_normal(group.size)), 0, 1)
    return chance.binomial(population.astype(int), own).astype(float), population, group


def made(events: np.ndarray, population: np.ndarray, group: np.ndarray) -> tuple[Groups, Burden]:
    groups = aggregate(events, population, group, len(RATES))
    assert isinstance(groups, Groups)
    burden = excess_burden(groups)
    assert isinstance(burden, Burden)
    return groups, burden


def test_the_burden_is_that_of_a_plain_loop() -> None:
    events, population, group = units(np.random.default_rng(1))
    groups, burden = made(events, population, group)
    total, least = 0.0, events[group == 4].sum() / population[group == 4].sum()
    for number in range(5):
        mine = group == number
        rate = events[mine].sum() / population[mine].sum()
        total += population[mine].sum() * (rate - least)
        scatter = sum((x - rate * n) ** 2 for x, n in zip(events[mine], population[mine], strict=True))
        assert groups.variance[number] == pytest.approx(40 / 39 * scatter / population[mine].sum() ** 2)
    assert burden.people == pytest.approx(total)
    assert burden.share == pytest.approx(total / events.sum())
    assert burden.relative == pytest.approx(groups.rate[0] / groups.rate[4])
    assert burden.absolute == pytest.approx(groups.rate[0] - groups.rate[4])


@pytest.mark.parametrize("spread", [0.0, 0.3])
def test_the_interval_holds_the_truth_about_95_times_in_100_even_where_units_differ(spread: float) -> None:
    chance = np.random.default_rng(7)
    inside = 0
    for _ in range(400):
        group = np.repeat(np.arange(5), 40)
        population = np.full(group.size, 6_000.0)
        # Rates whose mean is that of the group, whatever their spread.
        own = np.array(RATES)[group] * np.exp(spread * chance.standard_normal(group.size) - spread**2 / 2)
        burden = made(chance.binomial(6_000, own).astype(float), population, group)[1]
        truth = sum(40 * 6_000 * (rate - RATES[4]) for rate in RATES)
        inside += burden.people_lower <= truth <= burden.people_upper
    assert 0.91 <= inside / 400 <= 0.98


def test_a_reversed_gradient_keeps_its_sign_and_more_that_is_good_turns_it() -> None:
    events, population, group = units(np.random.default_rng(2), RATES[::-1])
    groups, burden = made(events, population, group)
    assert burden.people < 0 and burden.absolute < 0 and burden.relative < 1
    turned = excess_burden(groups, higher_is_better=True)
    assert isinstance(turned, Burden)
    assert turned.people == pytest.approx(-burden.people)
    assert turned.people_lower < turned.people < turned.people_upper
    assert turned.absolute == burden.absolute


def test_groups_all_alike_have_no_burden_beyond_chance() -> None:
    inside = [made(*units(np.random.default_rng(seed), (0.15,) * 5))[1].beyond_chance for seed in range(100)]
    assert sum(inside) <= 13


def test_units_in_no_group_do_not_count() -> None:
    events, population, group = units(np.random.default_rng(3))
    more = [np.append(events, 999.0), np.append(population, 1_000.0), np.append(group, -1)]
    assert made(more[0], more[1], more[2])[1] == made(events, population, group)[1]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda x, n, g: (np.where(np.arange(x.size) == 3, np.nan, x), n, g), "missing"),
        (lambda x, n, g: (np.where(np.arange(x.size) == 3, -1, x), n, g), "negative"),
        (lambda x, n, g: (x, np.where(np.arange(x.size) == 3, 0, n), g), "no people"),
        (lambda x, n, g: (x, n, np.where(np.arange(g.size) > 8, -1, g)), "Only 9 can be compared"),
    ],
)
def test_what_cannot_be_said_is_refused(
    change: Callable[..., tuple[np.ndarray, np.ndarray, np.ndarray]], words: str
) -> None:
    events, population, group = change(*units(np.random.default_rng(4)))
    found = aggregate(events, population, group, len(RATES))
    assert isinstance(found, Refused)
    assert words in found.reason


def test_a_group_without_events_is_refused_for_the_ratio() -> None:
    events, population, group = units(np.random.default_rng(4))
    groups = aggregate(np.where(group == 4, 0.0, events), population, group, 5)
    assert isinstance(groups, Groups)
    assert isinstance(excess_burden(groups), Refused)


def test_an_area_is_held_against_the_least_deprived_of_the_country() -> None:
    """One without any least deprived units, and one with few of another group: nothing is left out but what is not there."""
    country, _ = made(*units(np.random.default_rng(5), each=300))
    events, population, group = units(np.random.default_rng(6))
    there = (group < 4) & ~((group == 3) & (np.arange(group.size) > 122))  # three units of the fourth group
    area = aggregate(events, population, np.where(there, group, -1), len(RATES))
    assert isinstance(area, Groups)
    assert area.units.tolist() == [40, 40, 40, 3, 0]
    burden = excess_burden(area, country)
    assert isinstance(burden, Burden)
    level = country.rate[4]
    assert burden.people == pytest.approx(events[there].sum() - level * population[there].sum())
    assert burden.relative == pytest.approx(area.rate[0] / level)
    assert np.isfinite(burden.people_error) and burden.most == 0
    # The few are as scattered, for their size, as all together.
    few = there & (group == 3)
    apart = sum(((events - area.rate[group] * population)[there & (group == g)] ** 2).sum() for g in range(4))
    expected = ((area.rate[group] * population)[there] ** 2).sum()
    like_all = (
        123 / 119 * apart / expected * area.rate[3] ** 2 * (population[few] ** 2).sum() / population[few].sum() ** 2
    )
    assert area.variance[3] == pytest.approx(like_all)


def test_an_area_of_few_most_deprived_units_is_spoken_of_from_the_next_group() -> None:
    country, _ = made(*units(np.random.default_rng(5), each=300))
    events, population, group = units(np.random.default_rng(6))
    area = aggregate(events, population, np.where((group == 0) & (np.arange(group.size) > 2), -1, group), len(RATES))
    assert isinstance(area, Groups)
    burden = excess_burden(area, country)
    assert isinstance(burden, Burden)
    assert burden.most == 1
    assert burden.relative == pytest.approx(area.rate[1] / country.rate[4])
    only_least = aggregate(events, population, np.where(group == 4, 4, -1), len(RATES))
    assert isinstance(only_least, Groups)
    assert isinstance(excess_burden(only_least, country), Refused)


def test_how_sure_a_place_among_the_first_is() -> None:
    sure = prob_top_k([10, 9, 8, 1, 0], [0.01] * 5, 3)
    assert sure == pytest.approx([1, 1, 1, 0, 0])
    assert prob_top_k([1, 1, 1, 1], [1] * 4, 2) == pytest.approx([0.5] * 4, abs=0.02)
    assert prob_top_k([5, 4], [1, 1], 5) == pytest.approx([1, 1])
    assert prob_top_k([2, 0], [1, 1], 1)[0] == pytest.approx(0.5 * (1 + math.erf(1)), abs=0.01)  # P(N(2, 2) > 0)
    assert np.array_equal(prob_top_k([3, 2, 1], [1, 1, 1], 1), prob_top_k([3, 2, 1], [1, 1, 1], 1))


def test_intervals_of_few_units_are_as_wide_as_students_t_makes_them() -> None:
    events, population, group = units(np.random.default_rng(8), each=5)
    groups = aggregate(events, population, group, len(RATES))
    assert isinstance(groups, Groups)
    assert groups.half_width == pytest.approx(2.776445 * np.sqrt(groups.variance), rel=1e-5)
    many, _ = made(*units(np.random.default_rng(8), each=4_000))
    assert many.half_width == pytest.approx(1.96 * np.sqrt(many.variance), rel=1e-3)


def one(rate: float, units: int = 12, people: float = 1_000.0, error: float = 1e-3) -> Groups:
    """Groups whose first has a rate of its own."""
    rates = np.array([rate, 0.1])
    return Groups(rates * people, np.full(2, people), np.full(2, error**2), np.array([units, 12]))


def test_what_others_do_is_the_rate_a_tenth_of_them_truly_have() -> None:
    """Rates known to the third decimal hardly move, and a tenth of a normal distribution lies 1.28 standard deviations below its mean."""
    others = [one(0.10 + 0.01 * number) for number in range(11)]
    rates = np.array([each.rate[0] for each in others])
    found = achievable_benchmark(one(0.20), others, 0)
    assert isinstance(found, AchievableBenchmark)
    assert (found.level, found.here) == pytest.approx((rates.mean() - 1.2816 * rates.std(ddof=1), 0.20), rel=1e-3)
    assert found.others == 11
    assert found.believed == pytest.approx(0.20, abs=1e-3)
    assert found.people == pytest.approx(1_000 * (found.believed - found.level)) and found.claimed
    spread = rates.std(ddof=1)
    of_level = math.hypot(spread / math.sqrt(11), 1.2816 * spread / math.sqrt(22))
    assert found.half == pytest.approx(1_000 * 1.99 * of_level, rel=0.03), "the level is known no better than of 11"
    better_is_more = achievable_benchmark(one(0.10), others, 0, higher_is_better=True)
    assert isinstance(better_is_more, AchievableBenchmark)
    assert better_is_more.level == pytest.approx(rates.mean() + 1.2816 * rates.std(ddof=1), rel=1e-3)
    assert better_is_more.people > 0
    already = achievable_benchmark(one(0.05), others, 0)
    assert isinstance(already, AchievableBenchmark)
    assert already.people < 0 and not already.claimed


def test_what_reaching_the_others_would_mean_is_no_surer_than_their_level_is_known() -> None:
    """Of 42 areas whose true rates differ far more than chance: with the level taken as known the interval held the truth in three draws of four."""
    chance, inside = np.random.default_rng(12), []
    for _ in range(300):
        true = 0.3 + 0.05 * chance.standard_normal(42)
        counted = true + 0.008 * chance.standard_normal(42)
        areas = [one(float(rate), error=0.008) for rate in counted]
        found = achievable_benchmark(areas[0], areas[1:], 0)
        assert isinstance(found, AchievableBenchmark)
        inside.append(abs(found.people - 1_000 * (true[0] - (0.3 - 1.28155 * 0.05))) <= found.half)
    assert 0.91 <= np.mean(inside) <= 0.98


def test_a_rate_that_chance_explains_is_drawn_towards_the_others() -> None:
    """Each rate has a standard error of 0.01, which is as much as true rates differ: half of a distance is to be believed."""
    chance = np.random.default_rng(4)
    others = [one(0.10 + 0.01 * true + 0.01 * error, error=0.01) for true, error in chance.standard_normal((400, 2))]
    found = achievable_benchmark(one(0.13, error=0.01), others, 0)
    assert isinstance(found, AchievableBenchmark)
    assert found.believed == pytest.approx(0.115, abs=0.0015)
    assert found.level == pytest.approx(0.10 - 0.0128, abs=0.002)


def test_nothing_is_to_be_gained_where_others_do_not_differ() -> None:
    chance = np.random.default_rng(5)
    others = [one(0.10 + 0.01 * error, error=0.01) for error in chance.standard_normal(40)]
    found = achievable_benchmark(one(0.13, error=0.01), others, 0)
    assert isinstance(found, AchievableBenchmark)
    assert found.people == 0 and not found.claimed and found.level == found.believed


def test_too_few_others_or_units_are_refused() -> None:
    others = [one(0.1)] * (FEWEST_OTHERS - 1) + [one(0.5, units=2)] * 20
    assert isinstance(achievable_benchmark(one(0.2), others, 0), Refused)
    assert isinstance(achievable_benchmark(one(0.2, units=9), [one(0.1)] * 20, 0), Refused)


def test_a_clear_difference_has_a_sign() -> None:
    groups = Groups(np.array([20.0, 10.0, 11.0]), np.full(3, 100.0), np.full(3, 1e-4), np.full(3, 30))
    assert [clear_difference(groups, *pair) for pair in ((0, 1), (1, 0), (2, 1))] == [1, -1, 0]


def test_too_few_units_say_how_many() -> None:
    refused = aggregate([1, 2], [10, 10], [0, 1], 2)
    assert isinstance(refused, TooFewUnits) and refused.units == 2
