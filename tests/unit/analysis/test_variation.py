"""Variation between places: the three kinds of figure agree where they must, and small places are not judged by approximations."""

from __future__ import annotations

from typing import get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from analysis.funnels import Limits, proportion_funnel
from analysis.overdispersion import overdispersion
from analysis.rates import crude_rate
from analysis.variation import Kind, Variation, excess, gain_at, vary
from vocabulary import Refused

KINDS: tuple[Kind, ...] = get_args(Kind)
LIMITS: tuple[Limits, ...] = get_args(Limits)
BOTH = pytest.mark.parametrize("limits", LIMITS)


def varied(numerator: object, denominator: object, kind: Kind, limits: Limits, per: float = 1) -> Variation:
    found = vary(numerator, denominator, kind=kind, limits=limits, per=per)  # type: ignore[arg-type]
    assert isinstance(found, Variation), found
    return found


def illustrative(places: int = 60, seed: int = 3) -> tuple[np.ndarray, np.ndarray]:
    chance = np.random.default_rng(seed)
    people = chance.integers(300, 9000, places).astype(float)
    return chance.binomial(people.astype(int), chance.beta(20, 80, places)).astype(float), people


@BOTH
def test_large_places_of_a_share_are_where_the_funnel_of_proportions_puts_them(limits: Limits) -> None:
    count, people = illustrative()
    found, funnel = (
        varied(count, people, "proportion", limits),
        proportion_funnel(count, people, limits=limits, spread="consistent"),
    )
    assert not isinstance(funnel, Refused)
    if limits == "chance":  # the funnel follows its limits, a place its exact tail: they may differ at the very edge
        apart = np.flatnonzero(found.position != funnel.position)
        under = stats.binom.cdf(count[apart], people[apart], found.target)
        over = stats.binom.sf(count[apart] - 1, people[apart], found.target)
        assert len(apart) <= 2 and np.all(np.abs(np.minimum(under, over) - 0.025) < 0.005)
    else:
        assert list(found.position) == list(funnel.position)
    assert len(set(found.position)) > 1, "the case has places inside and outside"
    for name in ("lower95", "upper95", "lower998", "upper998", "value"):
        assert getattr(found, name) == pytest.approx(getattr(funnel, name))
    assert found.curve(people).upper998 == pytest.approx(found.upper998)
    assert not found.few.any()


@BOTH
@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=40)
@given(
    st.lists(
        st.tuples(st.integers(0, 400), st.integers(400, 40_000)),
        min_size=3,
        max_size=25,
        unique_by=lambda pair: pair[1],
    ),
    st.sampled_from([1, 1000]),
)
def test_limits_nest_round_the_target_and_positions_follow_them(
    kind: Kind, limits: Limits, places: list[tuple[int, int]], per: int
) -> None:
    count, people = np.array(places, dtype=float).T
    found = vary(count, people, kind=kind, limits=limits, per=per)
    if isinstance(found, Refused):
        assert found.reason.endswith(".")
        return
    assert np.all(found.lower998 <= found.lower95) and np.all(found.upper95 <= found.upper998)
    assert np.all(found.lower95 <= found.target * (1 + 1e-9)) and np.all(found.target <= found.upper95 * (1 + 1e-9))
    assert np.all(found.lower <= found.value + 1e-9) and np.all(found.value <= found.upper + 1e-9)
    for value, position, low, high in zip(found.value, found.position, found.lower998, found.upper998, strict=True):
        if position == "below 99.8":
            assert value < low
        if position == "above 99.8":
            assert value > high
    if limits == "chance":
        assert found.outside_by_chance == pytest.approx(0.002 * len(places))
    else:  # so few are taken as normal; a limit at 0% or 100% has nobody outside
        assert 0 <= found.outside_by_chance <= 0.002 * len(places) * (1 + 1e-5)


def test_a_rate_is_in_its_own_unit_and_its_interval_that_of_a_crude_rate() -> None:
    events, people = np.array([4.0, 90, 250]), np.array([3000.0, 30_000, 50_000])
    found, known = varied(events, people, "rate", "chance", 1000), crude_rate(events, people, multiplier=1000)
    assert not isinstance(known, Refused)
    assert found.value == pytest.approx(1000 * events / people)
    assert found.lower == pytest.approx(known.lower, rel=1e-5)
    assert found.upper == pytest.approx(known.upper, rel=1e-5)
    assert found.target == pytest.approx(1000 * 344 / 83_000)


def test_a_ratio_is_judged_against_one() -> None:
    expected = np.array([50.0, 80, 120, 400])
    found = varied([50, 80, 121, 520], expected, "ratio", "chance")
    assert found.target == 1
    assert list(found.position) == ["within", "within", "within", "above 99.8"]


def test_the_usual_spread_of_a_rate_is_that_of_its_root() -> None:
    count, people = illustrative()
    pooled = count.sum() / people.sum()
    spread = overdispersion(count, people * pooled, scale="ratio root", spread="consistent")
    assert not isinstance(spread, Refused)
    found = varied(count, people, "rate", "overdispersed")
    assert found.dispersion.tau2 == pytest.approx(spread.tau2)
    alone = found.together(count[[7]], people[[7]])
    assert alone == pytest.approx(spread.z_adjusted[7])
    chance = varied(count, people, "rate", "chance")
    assert np.all(found.upper998 > chance.upper998)
    assert abs(chance.together(count[[7]], people[[7]])) > abs(alone)


def test_a_small_place_is_outside_only_if_the_exact_probability_agrees() -> None:
    """3 of 10 where 1 in 50 is usual: 6 standard errors by the approximation, and a probability of 0.0009."""
    people = np.array([10.0, *[5000.0] * 9])
    usual = np.array([100.0] * 9)
    for some, exact in ((2, "above 95"), (3, "above 99.8")):
        found = varied(np.array([some, *usual]), people, "proportion", "chance")
        tail = stats.binom.sf(some - 1, 10, found.target)
        assert found.value[0] > found.upper998[0], "the approximation puts both outside"
        assert found.few[0] and not found.few[1:].any()
        assert found.position[0] == exact, tail
        assert (tail <= 0.001) == (exact == "above 99.8")


def test_places_of_which_most_expect_nobody_are_refused() -> None:
    found = vary([0, 1, 1, 1, 1], [1, 1, 1, 1, 1], kind="proportion", limits="overdispersed")
    assert isinstance(found, Refused)
    assert "larger places" in found.reason


def test_what_is_missing_stays_missing() -> None:
    found = varied([90, np.nan, 110, 300, 95], [1000, 1000, np.nan, 3000, 1000], "rate", "chance", 1000)
    assert [each is None for each in found.position] == [False, True, True, False, False]
    assert found.judged == 3
    assert np.isnan(found.upper998[1]) and np.isnan(found.lower[2])


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_counted_is_refused(kind: Kind) -> None:
    if kind != "ratio":  # none where some were expected is an answer
        assert isinstance(vary([0, 0, 0], [100, 200, 300], kind=kind, limits="chance"), Refused)
    assert isinstance(vary([np.nan] * 3, [100, 200, 300], kind=kind, limits="chance"), Refused)


def test_people_beyond_the_average() -> None:
    events, people = np.array([30.0, 100, 170]), np.array([1000.0, 1000, 1000])
    found = varied(events, people, "rate", "chance", 1000)
    much = excess(170, 1000, found)
    assert not isinstance(much, Refused)
    assert much.people == pytest.approx(70)
    low, high = stats.chi2.ppf(0.025, 340) / 2, stats.chi2.ppf(0.975, 342) / 2
    assert (much.lower, much.upper) == pytest.approx((low - 100, high - 100), abs=0.2), (
        "Byar's is near the exact interval"
    )
    assert much.beyond_chance
    assert isinstance(excess(1, 0, found), Refused)


def test_only_those_short_of_the_goal_gain() -> None:
    assert gain_at([10, 60], [100, 100], 0.5, higher_is_better=True) == pytest.approx(40)
    assert gain_at([10, 60], [100, 100], 0.5, higher_is_better=False) == pytest.approx(10)
    assert gain_at([], [], 0.5, higher_is_better=False) == 0


def few_events(limits: Limits) -> Variation:
    return varied([1, 8, 9, 7, 8, 9, 8], [1000.0] * 7, "rate", limits, 1000)


@BOTH
def test_one_event_where_seven_are_expected_is_outside_95_and_not_99_8(limits: Limits) -> None:
    """Expected 7.14; the exact Poisson probability of at most 1 is 0.0064: above 0.001 and below 0.025."""
    assert few_events(limits).position[0] == "below 95"
    assert list(few_events(limits).position[1:]) == ["within"] * 6


@pytest.mark.parametrize(
    ("kind", "count", "size", "where"),
    [
        ("ratio", 3.0, 12.0, "below 95"),  # P(X <= 3) = 0.0023, the approximate limit says 99.8
        ("ratio", 14.0, 5.0, "above 99.8"),  # P(X >= 14) = 0.0007, the approximate limit is 15.3
        ("ratio", 20.0, 8.0, "above 99.8"),  # P(X >= 20) = 0.0003
        ("ratio", 0.0, 6.0, "below 95"),  # P(X = 0) = 0.0025
        ("ratio", 0.0, 3.0, "within"),  # P(X = 0) = 0.0498
        ("proportion", 2.0, 100.0, "below 95"),  # of 100 with 1 in 10: P(X <= 2) = 0.0019
        ("proportion", 20.0, 100.0, "above 95"),  # P(X >= 20) = 0.0020
        ("proportion", 22.0, 100.0, "above 99.8"),  # P(X >= 22) = 0.0003
    ],
)
def test_the_exact_tail_decides_at_any_size(kind: Kind, count: float, size: float, where: str) -> None:
    if kind == "ratio":
        found = varied([count, 100, 100, 100], [size, 100, 100, 100], kind, "chance")
    else:
        found = varied([count, *[100_000.0] * 3], [size, *[1_000_000.0] * 3], kind, "chance")
    assert found.position[0] == where


def test_a_place_that_only_the_tail_puts_outside_lies_outside_its_own_limits() -> None:
    found = varied([14, 100, 100, 100], [5.0, 100, 100, 100], "ratio", "chance")
    assert found.value[0] > found.upper998[0] >= found.upper95[0] >= 1
    assert found.curve([5.0]).upper998[0] > found.value[0], "the limit drawn is the approximate one"


@pytest.mark.parametrize("kind", KINDS)
def test_limits_of_the_usual_spread_are_never_narrower_than_those_of_chance(kind: Kind) -> None:
    drawn = np.random.default_rng(11)
    seen = 0
    for _ in range(60):
        size = drawn.integers(800, 20_000, 9).astype(float) if kind != "ratio" else drawn.uniform(2, 60, 9)
        count = drawn.poisson(size * (1 if kind == "ratio" else 0.002)).astype(float)
        chance, usual = (vary(count, size, kind=kind, limits=limits) for limits in ("chance", "overdispersed"))
        if isinstance(chance, Refused) or isinstance(usual, Refused):
            continue
        seen += 1
        for one, other in ((chance, usual), (chance.curve(size), usual.curve(size))):
            assert np.all(other.lower95 <= one.lower95) and np.all(other.lower998 <= one.lower998)
            assert np.all(other.upper95 >= one.upper95) and np.all(other.upper998 >= one.upper998)
        outer = {"below 99.8": 2, "below 95": 1, "within": 0, "above 95": 1, "above 99.8": 2}
        assert all(outer[u] <= outer[c] for u, c in zip(usual.position, chance.position, strict=True))
    assert seen > 30


def test_what_is_to_be_believed_lies_nearer_the_target_the_smaller_the_place() -> None:
    count, people = illustrative()
    found = varied(count, people, "proportion", "overdispersed")
    kept = (found.shrunken - found.target) / (found.value - found.target)
    far = np.abs(found.value - found.target) > 0.02
    assert np.all((kept[far] > 0) & (kept[far] < 1))
    order = np.argsort(people[far])
    assert np.corrcoef(np.arange(far.sum()), kept[far][order])[0, 1] > 0.8
    assert np.all((found.true_side >= 0.5) & (found.true_side <= 1))
    assert np.nanmax(found.true_side) > 0.99


@pytest.mark.parametrize("kind", KINDS)
def test_where_chance_explains_everything_every_place_is_at_the_target(kind: Kind) -> None:
    chance = np.random.default_rng(21)
    people = chance.integers(300, 3000, 80).astype(float)
    found = varied(
        chance.poisson(people * 0.5 if kind != "ratio" else people),
        people * 2 if kind != "ratio" else people,
        kind,
        "overdispersed",
    )
    assert not found.dispersion.beyond_chance
    assert found.shrunken == pytest.approx(np.full(80, found.target))
    assert found.true_side == pytest.approx(np.full(80, 0.5))
