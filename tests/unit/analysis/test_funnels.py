"""Funnels: limits narrow with size, over-dispersed ones allow more, missing units stay missing, nonsense is refused."""

from __future__ import annotations

from typing import Any, get_args

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from analysis.funnels import (
    POSITIONS,
    CountLimits,
    Limits,
    ProportionFunnel,
    RateCountLimits,
    proportion_funnel,
    proportion_limits,
    rate_limits_by_count,
    ratio_limits,
    ratio_limits_by_count,
    rounded_up,
    significance,
)
from analysis.intervals import Interval
from analysis.overdispersion import Z_95, Z_998, Overdispersion, Scale, back, overdispersion, transform
from analysis.proportions import proportion
from analysis.rates import exact_poisson_limits
from vocabulary import Refused

BOTH = pytest.mark.parametrize("limits", get_args(Limits))
SIZES = np.unique(np.geomspace(5, 1e6, 60))


@st.composite
def units(draw: st.DrawFn) -> tuple[list[int], list[int]]:
    denominators = draw(st.lists(st.integers(1, 5000), min_size=3, max_size=30))
    numerators = [draw(st.integers(0, n)) for n in denominators]
    assume(0 < sum(numerators) < sum(denominators))
    return numerators, denominators


def funnel(numerator: object, denominator: object, limits: Limits, **options: float) -> ProportionFunnel:
    found = proportion_funnel(numerator, denominator, limits=limits, **options)  # type: ignore[arg-type]
    assert isinstance(found, ProportionFunnel)
    return found


@BOTH
@given(units())
def test_limits_nest_round_the_target_and_stay_between_0_and_1(
    limits: Limits, given_units: tuple[list[int], list[int]]
) -> None:
    found = funnel(*given_units, limits)
    for lines in (found, found.curve(SIZES)):
        assert np.all(lines.lower998 >= 0) and np.all(lines.upper998 <= 1)
        assert np.all(lines.lower998 <= lines.lower95) and np.all(lines.upper95 <= lines.upper998)
        assert np.all(lines.lower95 <= found.target + 1e-12) and np.all(found.target - 1e-12 <= lines.upper95)


@BOTH
@given(units())
def test_limits_widen_as_units_get_smaller(limits: Limits, given_units: tuple[list[int], list[int]]) -> None:
    curve = funnel(*given_units, limits).curve(SIZES)
    for width in (curve.upper95 - curve.lower95, curve.upper998 - curve.lower998):
        assert np.all(np.diff(width) <= 1e-12)
        assert width[0] > width[-1] or width[-1] == 1  # units of one person can be anything at all


@BOTH
@given(units())
def test_each_units_own_limits_lie_on_the_curve(limits: Limits, given_units: tuple[list[int], list[int]]) -> None:
    found = funnel(*given_units, limits)
    curve = found.curve(given_units[1])
    np.testing.assert_array_equal(found.lower998, curve.lower998)
    np.testing.assert_array_equal(found.upper95, curve.upper95)


@BOTH
@given(units())
def test_position_and_z_say_the_same(limits: Limits, given_units: tuple[list[int], list[int]]) -> None:
    """Limits with the usual spread are nowhere narrower than by chance: a position may then be nearer to the middle than its z."""
    found = funnel(*given_units, limits)
    assert set(found.position) <= set(POSITIONS)
    for position, z in zip(found.position, found.z, strict=True):
        assume(min(abs(abs(z) - Z_95), abs(abs(z) - Z_998)) > 1e-9)
        side = "above" if z > 0 else "below"
        by_z = ["within", f"{side} 95", f"{side} 99.8"][: 1 + int(abs(z) >= Z_95) + int(abs(z) >= Z_998)]
        assert position == by_z[-1] if limits == "chance" else position in by_z


@given(units())
def test_over_dispersed_limits_contain_the_chance_limits_of_their_scale(
    given_units: tuple[list[int], list[int]],
) -> None:
    found = funnel(*given_units, "overdispersed").dispersion
    wide, chance = found.limits(SIZES, Z_95), found.limits(SIZES, Z_95, widened=False)
    if found.tau2 == 0:
        np.testing.assert_array_equal(wide, chance)
    else:
        assert np.all(wide[0] <= chance[0]) and np.all(wide[1] >= chance[1])
        assert wide[0][-1] < chance[0][-1] and wide[1][-1] > chance[1][-1]


@given(units())
def test_a_unit_is_outside_chance_limits_exactly_when_its_wilson_interval_misses_the_target(
    given_units: tuple[list[int], list[int]],
) -> None:
    found = funnel(*given_units, "chance")
    wilson = proportion(*given_units)
    assert isinstance(wilson, Interval)
    margin = np.minimum(abs(wilson.lower - found.target), abs(wilson.upper - found.target))
    assume(margin.min() > 1e-7)  # the published quantiles are rounded to six places
    misses = (wilson.lower > found.target) | (wilson.upper < found.target)
    np.testing.assert_array_equal(misses, found.position != "within")


def test_units_that_differ_by_chance_alone_get_no_extra_variance() -> None:
    found = funnel([50, 51, 49, 50, 52], [100] * 5, "overdispersed")
    assert found.tau2 == 0
    assert found.phi < 1
    assert set(found.position) == {"within"}


def test_large_units_that_truly_differ_are_outside_chance_and_inside_over_dispersed_limits() -> None:
    rates = np.linspace(0.4, 0.6, 21)
    n = np.full(21, 10_000.0)
    chance, wide = funnel(rates * n, n, "chance"), funnel(rates * n, n, "overdispersed")
    assert (chance.position != "within").sum() >= 18
    assert set(wide.position) == {"within"}
    assert wide.phi == chance.phi > 50
    assert chance.tau2 == 0 < wide.tau2


def test_units_that_differ_by_luck_are_said_to_be_alike_nineteen_times_in_twenty() -> None:
    chance = np.random.default_rng(11)
    n = np.full(21, 4_000)
    alike = [funnel(chance.binomial(n, 0.3), n, "overdispersed").dispersion.beyond_chance for _ in range(400)]
    apart = [
        funnel(chance.binomial(n, chance.beta(150, 350, 21)), n, "overdispersed").dispersion.beyond_chance
        for _ in range(400)
    ]
    assert np.mean(alike) <= 0.06
    assert np.mean(apart) >= 0.95


def test_one_wild_unit_does_not_hide_itself() -> None:
    rates = np.append(np.linspace(0.48, 0.52, 20), 0.95)
    n = np.full(21, 10_000.0)
    found = funnel(rates * n, n, "overdispersed")
    assert found.position[-1] == "above 99.8"
    assert found.phi < funnel(rates * n, n, "overdispersed", trim=0).phi


@BOTH
def test_missing_units_and_empty_ones_stay_missing_and_change_nothing(limits: Limits) -> None:
    plain = funnel([10, 20, 45], [100, 100, 100], limits)
    holed = funnel([10, np.nan, 20, 0, 45, 5], [100, 100, 100, 0, 100, np.nan], limits)
    there = [0, 2, 4]
    assert holed.position[[1, 3, 5]].tolist() == [None, None, None]
    for name in ("value", "z", "lower95", "upper95", "lower998", "upper998"):
        np.testing.assert_allclose(getattr(holed, name)[there], getattr(plain, name))
        assert np.isnan(getattr(holed, name)[[1, 3, 5]]).all()
    assert holed.target == plain.target
    assert holed.phi == pytest.approx(plain.phi)


def test_a_target_may_be_given() -> None:
    found = funnel([10, 20, 45], [100, 100, 100], "chance", target=0.9)
    assert found.target == 0.9
    assert set(found.position) == {"below 99.8"}


def test_the_method_names_itself() -> None:
    assert funnel([1, 2, 3], [9, 9, 9], "overdispersed", trim=0.05).method == (
        "Over-dispersed limits (Spiegelhalter 2005: additive random effects on the arcsine square-root scale, "
        "5% winsorised)"
    )
    assert "Chance-only" in funnel([1, 2, 3], [9, 9, 9], "chance").method


@BOTH
@pytest.mark.parametrize(
    ("numerator", "denominator", "options", "reason"),
    [
        ([1, 2], [10, 10], {}, "2 places have figures"),
        ([1, 2, np.nan], [10, 10, 10], {}, "2 places have figures"),
        ([0, 0, 0], [0, 0, 0], {}, "No place"),
        ([], [], {}, "No place"),
        ([1, 2, 11], [10, 10, 10], {}, "larger than the number it is out of"),
        ([1, 2, -1], [10, 10, 10], {}, "negative"),
        ([1, 2, 3], [10, 10, -10], {}, "greater than zero"),
        ([0, 0, 0], [10, 10, 10], {}, "no variation"),
        ([10, 10, 10], [10, 10, 10], {}, "no variation"),
        ([1, 2, 3], [10, 10], {}, "pairs"),
        ([1, 2, 3], [10, 10, 10], {"trim": 0.5}, "tail"),
        ([1, 2, 3], [10, 10, 10], {"trim": -0.1}, "tail"),
        ([1, 2, 3], [10, 10, 10], {"target": 78}, "between 0 and 1"),
        ([1, 2, 3], [10, 10, 10], {"target": float("nan")}, "between 0 and 1"),
    ],
)
def test_a_funnel_that_makes_no_sense_is_refused_with_the_reason(
    limits: Limits, numerator: list[float], denominator: list[float], options: dict[str, float], reason: str
) -> None:
    found = proportion_funnel(numerator, denominator, limits=limits, **options)  # type: ignore[arg-type]
    assert isinstance(found, Refused)
    assert reason in found.reason


def test_no_limits_are_drawn_at_a_denominator_of_zero() -> None:
    assert np.isnan(proportion_limits(0.5, [0, 10]).lower95).tolist() == [True, False]
    assert np.isnan(ratio_limits([0, 10]).upper998).tolist() == [True, False]


@pytest.mark.parametrize("scale", get_args(Scale))
@given(value=st.floats(0.01, 0.99))
def test_a_scale_leads_there_and_back(scale: Scale, value: float) -> None:
    assert back(transform(value, scale), scale) == pytest.approx(value)


def test_limits_beyond_a_scale_are_its_end_and_are_never_folded_back() -> None:
    assert back([-0.4, 2.0], "proportion").tolist() == [0, 1]
    assert back([-0.4], "ratio root").tolist() == [0]


def test_tails_are_left_out_by_whole_units_on_the_log_scale_and_drawn_in_elsewhere() -> None:
    observed, expected = np.arange(1.0, 21.0) * 10, np.full(20, 100.0)
    log = overdispersion(observed, expected, scale="ratio log", trim=0.1)
    root = overdispersion(observed, expected, scale="ratio root", trim=0.1)
    assert isinstance(log, Overdispersion) and isinstance(root, Overdispersion)
    assert np.flatnonzero(np.isnan(log.z_used)).tolist() == [0, 1, 18, 19]
    assert (log.units_used, root.units_used) == (16, 20)
    assert root.z_used.min() > root.z.min() and root.z_used.max() < root.z.max()


@pytest.mark.parametrize(
    ("observed", "scale", "trim", "reason"),
    [([0, 5, 9], "ratio log", 0.1, "cannot show zero"), ([4, 5, 9], "ratio log", 0.49, "Too few places are left")],
)
def test_ratios_that_cannot_be_judged_are_refused(
    observed: list[float], scale: Scale, trim: float, reason: str
) -> None:
    found = overdispersion(observed, [5, 5, 5], scale=scale, trim=trim)
    assert isinstance(found, Refused)
    assert reason in found.reason


def test_the_published_search_agrees_with_the_exact_limits() -> None:
    found = ratio_limits_by_count([3.0, 507.0])
    assert isinstance(found, CountLimits)
    low95, high95 = exact_poisson_limits(found.observed, 0.025)
    low998, high998 = exact_poisson_limits(found.observed, 0.001)
    np.testing.assert_allclose(found.expected95_low, high95, rtol=1e-6)
    np.testing.assert_allclose(found.expected998_low, high998, rtol=1e-6)
    np.testing.assert_allclose(found.expected95_high, low95, rtol=1e-4)
    np.testing.assert_allclose(found.expected998_high, low998, rtol=1e-3)
    assert isinstance(ratio_limits_by_count([0, 3]), Refused)
    assert isinstance(ratio_limits_by_count([]), Refused)


def test_limits_of_a_rate_by_count_are_those_of_its_ratio_in_people() -> None:
    found = rate_limits_by_count([30, 10], [6000, 2000], years=2, multiplier=1000)
    assert isinstance(found, RateCountLimits)
    assert found.rate == pytest.approx(5)
    assert (
        found.events[-1] == 100
    )  # 1.05 x 3,000 people is 3,200 in two figures, with 32 events in 2 years, but 100 steps
    _, high95 = exact_poisson_limits(found.events, 0.025)
    np.testing.assert_allclose(found.people95_low * 2 * 0.005, high95, rtol=1e-6)
    np.testing.assert_allclose(found.rate_at(found.people95_low), 1000 * found.events / (found.people95_low * 2))
    assert np.all(found.people998_high < found.people95_high)


def test_a_funnel_of_rates_reaches_beyond_the_largest_population() -> None:
    found = rate_limits_by_count([900, 100], [90_000, 10_000])
    assert isinstance(found, RateCountLimits)
    assert found.events[-1] == 950  # 94,500 people in two figures are 95,000
    assert [rounded_up(number) for number in (0.2, 7, 11, 24_407.6, 99_001)] == [1, 7, 11, 25_000, 100_000]


@pytest.mark.parametrize(
    ("events", "population", "named", "said"),
    [
        ([], [], {}, "its events and its population"),
        ([1, 2], [10], {}, "its events and its population"),
        ([1, None], [10, 10], {}, "its events and its population"),
        ([-1, 2], [10, 10], {}, "negative"),
        ([1, 2], [10, 0], {}, "greater than zero"),
        ([0, 0], [10, 10], {}, "No unit has an event"),
        ([1, 2], [10, 10], {"years": 0}, "years of data"),
        ([1, 2], [10, 10], {"multiplier": -1}, "multiplier"),
    ],
)
def test_rates_without_limits_are_refused(events: list[Any], population: list[Any], named: Any, said: str) -> None:
    found = rate_limits_by_count(events, population, **named)
    assert isinstance(found, Refused)
    assert said in found.reason


def test_a_ratio_of_counts_allows_for_chance_in_both() -> None:
    x, n = np.array([40.0, 60, 0, 25, 90]), np.array([200.0, 250, 20, 140, 380])
    found = overdispersion(x, n, scale="counts", trim=0.1)
    assert isinstance(found, Overdispersion)
    assert found.target == pytest.approx(215 / 990)
    assert found.transformed[0] == pytest.approx(np.log(40.5 / 200.5))
    assert found.s[0] == pytest.approx(np.sqrt(40 / 40.5**2 + 200 / 200.5**2))
    assert found.s[2] == pytest.approx(np.sqrt(20) / 20.5)  # no events: the chance in the denominator alone
    assert found.units_used == 5
    low, high = found.limits([200], 1.96, widened=False)
    half = 1.96 * np.sqrt(1 / (found.target * 200) + 1 / 200)
    assert [low[0], high[0]] == pytest.approx([found.target * np.exp(-half), found.target * np.exp(half)])


def test_significance_of_rates_is_against_the_pooled_rate() -> None:
    assert significance([100, 10, 55], [1000, 1000, 1000], statistic="rate") == ("above 99.8", "below 99.8", "within")


def test_few_events_are_not_judged_as_standardised_rates() -> None:
    found = significance([9, 40, 41], [100, 400, 400], statistic="directly standardised rate", rate=[0.5, 0.1, 0.1])
    assert found == ("too few events", "within", "within")


@pytest.mark.parametrize("statistic", ["proportion", "ratio", "rate", "directly standardised rate"])
def test_significance_refuses_gaps(statistic: str) -> None:
    for x, n in (([1, None, 3], [9, 9, 9]), ([1, 2, 3], [9, np.nan, 9]), ([1, 2], [9, 9, 9]), ([], [])):
        assert isinstance(significance(x, n, statistic=statistic), Refused)  # type: ignore[arg-type]
    assert isinstance(significance([10, 20], [90, 0], statistic=statistic), Refused)  # type: ignore[arg-type]
    assert isinstance(significance([12, 20], [90, 90], statistic="directly standardised rate"), Refused)
