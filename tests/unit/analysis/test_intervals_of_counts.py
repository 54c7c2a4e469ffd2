"""Proportions, rates, means and quantiles: intervals hold what they must, missing stays missing, nonsense is refused."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from analysis.intervals import Interval, confidence_level
from analysis.means import Mean, mean
from analysis.proportions import difference, proportion
from analysis.quantiles import quantiles
from analysis.rates import GroupedRates, Rates, byar, crude_rate, exact_poisson, grouped_crude_rate
from vocabulary import Refused


@st.composite
def counts_of_denominators(draw: st.DrawFn) -> tuple[int, int]:
    denominator = draw(st.integers(1, 10**6))
    return draw(st.integers(0, denominator)), denominator


LEVELS = st.sampled_from([0.9, 0.95, 0.998, 90, 99.8])


@given(counts_of_denominators(), LEVELS)
def test_a_wilson_interval_contains_its_estimate_and_stays_between_0_and_1(pair: tuple[int, int], level: float) -> None:
    found = proportion(*pair, confidence=level)
    assert isinstance(found, Interval)
    assert 0 <= found.lower <= found.value <= found.upper <= 1
    assert found.lower < found.upper


@given(counts_of_denominators())
def test_a_wilson_interval_of_the_complement_is_its_mirror_image(pair: tuple[int, int]) -> None:
    there, back = proportion(*pair), proportion(pair[1] - pair[0], pair[1])
    assert isinstance(there, Interval) and isinstance(back, Interval)
    np.testing.assert_allclose([there.lower, there.upper], [1 - back.upper, 1 - back.lower], atol=1e-12)


@given(counts_of_denominators())
def test_more_confidence_is_a_wider_interval(pair: tuple[int, int]) -> None:
    narrow, wide = proportion(*pair, confidence=0.95), proportion(*pair, confidence=0.998)
    assert isinstance(narrow, Interval) and isinstance(wide, Interval)
    assert wide.upper - wide.lower > narrow.upper - narrow.lower


def test_a_percentage_is_a_hundred_proportions() -> None:
    one, hundred = proportion([1, 2], [3, 5]), proportion([1, 2], [3, 5], multiplier=100)
    assert isinstance(one, Interval) and isinstance(hundred, Interval)
    np.testing.assert_allclose(hundred.upper, 100 * one.upper)
    np.testing.assert_allclose(hundred.value, [100 / 3, 40])


def test_missing_counts_stay_missing_and_leave_the_others_alone() -> None:
    found = proportion(np.array([1, None, 3]), [10, 10, np.nan])
    assert isinstance(found, Interval)
    for part in (found.value, found.lower, found.upper):
        assert np.isnan(part).tolist() == [False, True, True]


@pytest.mark.parametrize(
    ("numerator", "denominator", "options", "reason"),
    [
        (11, 10, {}, "larger than the number it is out of"),
        (-1, 10, {}, "negative"),
        (0, 0, {}, "greater than zero"),
        (1, -5, {}, "greater than zero"),
        (np.inf, np.inf, {}, "finite"),
        ([1, 2], [3, 4, 5], {}, "pairs"),
        ("many", 5, {}, "pairs"),
        (1, 2, {"confidence": 0.5}, "between 0.9 and 1"),
        (1, 2, {"confidence": 1}, "between 0.9 and 1"),
        (1, 2, {"confidence": 100}, "between 0.9 and 1"),
        (1, 2, {"confidence": float("nan")}, "between 0.9 and 1"),
        (1, 2, {"confidence": [0.95, 0.998]}, "one confidence level"),
        (1, 2, {"confidence": True}, "one confidence level"),
        (1, 2, {"multiplier": 0}, "multiplier"),
        (1, 2, {"multiplier": -100}, "multiplier"),
    ],
)
def test_a_proportion_that_makes_no_sense_is_refused_with_the_reason(
    numerator: object, denominator: object, options: dict[str, float], reason: str
) -> None:
    found = proportion(numerator, denominator, **options)  # type: ignore[arg-type]
    assert isinstance(found, Refused)
    assert reason in found.reason


def test_confidence_reads_the_same_as_proportion_or_percentage() -> None:
    assert confidence_level(99.8) == pytest.approx(0.998)
    assert confidence_level(0.998) == 0.998
    assert confidence_level(90) == confidence_level(0.9) == 0.9


def test_the_difference_of_proportions_is_newcombes_published_one() -> None:
    """Newcombe 1998, table II, method 10: 56/70 - 48/80 and 9/10 - 3/10 and 10/10 - 0/20."""
    found = difference([56, 9, 10], [70, 10, 10], [48, 3, 0], [80, 10, 20])
    assert isinstance(found, Interval)
    np.testing.assert_allclose(found.value, [0.2, 0.6, 1.0], atol=1e-12)
    np.testing.assert_allclose(found.lower, [0.0524, 0.1705, 0.6791], atol=5e-5)
    np.testing.assert_allclose(found.upper, [0.3339, 0.8090, 1.0], atol=5e-5)


@given(counts_of_denominators(), counts_of_denominators())
def test_a_difference_turned_round_changes_sign_only(first: tuple[int, int], second: tuple[int, int]) -> None:
    there, back = difference(*first, *second), difference(*second, *first)
    assert isinstance(there, Interval) and isinstance(back, Interval)
    np.testing.assert_allclose([there.value, there.lower, there.upper], [-back.value, -back.upper, -back.lower])
    assert -1 <= there.lower <= there.value <= there.upper <= 1


def test_a_difference_is_refused_when_either_proportion_or_the_pairing_is() -> None:
    assert isinstance(difference(11, 10, 1, 10), Refused)
    assert isinstance(difference(1, 10, 11, 10), Refused)
    assert isinstance(difference([1, 2], [10, 10], [1, 2, 3], [10, 10, 10]), Refused)
    assert isinstance(difference(1, 10, 1, 10, multiplier=-1), Refused)


@given(st.integers(0, 10**5), LEVELS)
def test_exact_limits_leave_their_tails(events: int, level: float) -> None:
    found = exact_poisson(events, confidence=level)
    assert isinstance(found, Interval)
    tail = (1 - (level if level < 1 else level / 100)) / 2
    assert stats.poisson.cdf(events, found.upper) == pytest.approx(tail, rel=1e-6)
    if events:
        assert stats.poisson.sf(events - 1, found.lower) == pytest.approx(tail, rel=1e-6)
    else:
        assert found.lower == 0


@given(st.integers(10, 10**5))
def test_byar_is_close_to_exact_from_ten_events(events: int) -> None:
    approximate, exact = byar(events), exact_poisson(events)
    assert isinstance(approximate, Interval) and isinstance(exact, Interval)
    assert approximate.lower == pytest.approx(float(exact.lower), rel=3e-3)
    assert approximate.upper == pytest.approx(float(exact.upper), rel=3e-3)


def test_a_rate_is_exact_below_ten_events_and_byar_from_ten() -> None:
    found = crude_rate([9, 10, np.nan], [1000, 1000, 1000], multiplier=1000)
    exact, approximate = exact_poisson(9), byar(10)
    assert isinstance(found, Rates) and isinstance(exact, Interval) and isinstance(approximate, Interval)
    assert found.method == ("exact", "Byar", None)
    assert found.lower[:2].tolist() == pytest.approx([float(exact.lower), float(approximate.lower)])
    assert np.isnan([found.value[2], found.lower[2], found.upper[2]]).all()


def test_one_missing_count_makes_its_whole_group_missing() -> None:
    found = grouped_crude_rate(["b", "a", "b"], np.array([1, 2, None]), [10, 20, 30], multiplier=1)
    assert isinstance(found, GroupedRates)
    assert found.groups == ("b", "a")
    assert np.isnan(found.rates.value[0])
    assert found.rates.value[1] == pytest.approx(0.1)
    assert found.population.tolist() == [40, 20]


@pytest.mark.parametrize(
    "refused",
    [
        lambda: byar(-1),
        lambda: exact_poisson(-1),
        lambda: byar(1, confidence=0.2),
        lambda: exact_poisson(1, confidence=2),
        lambda: crude_rate(1, 0),
        lambda: crude_rate([1, 2], [1, 2, 3]),
        lambda: crude_rate(1, 2, multiplier=float("inf")),
        lambda: crude_rate(1, 2, confidence=12),
        lambda: grouped_crude_rate(["a"], [1, 2], [1, 2]),
        lambda: grouped_crude_rate(["a"], [1], [0]),
        lambda: mean([1]),
        lambda: mean([1, np.nan]),
        lambda: mean([1, np.inf]),
        lambda: mean([1, 2], confidence=0),
        lambda: quantiles([1, 2], 1),
        lambda: quantiles([[1, 2], [3, 4]], 2),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_sentence(refused) -> None:  # type: ignore[no-untyped-def]
    found = refused()
    assert isinstance(found, Refused)
    assert found.reason.endswith(".")


def test_the_mean_interval_is_students() -> None:
    values = [3.0, 5.0, 4.0, 8.0]
    found = mean([*values, np.nan], confidence=99)
    assert isinstance(found, Mean)
    expected = stats.t.interval(0.99, 3, loc=5.0, scale=stats.sem(values))
    assert (found.lower, found.upper) == pytest.approx(expected)
    assert found.count == 4


@given(st.lists(st.integers(-50, 50), min_size=5, max_size=80), st.integers(2, 5))
def test_quantiles_keep_the_order_and_ties_together(values: list[int], count: int) -> None:
    found = quantiles(values, count)
    assert not isinstance(found, Refused)
    assert set(found) <= set(range(1, count + 1))
    ordered = found[np.argsort(values, kind="stable")]
    assert np.all(np.diff(ordered) <= 0)
    assert all(len({q for q, v in zip(found, values, strict=True) if v == value}) == 1 for value in values)


@given(st.integers(2, 10), st.integers(1, 12))
def test_quantiles_of_distinct_values_are_equally_full(count: int, each: int) -> None:
    found = quantiles(np.arange(count * each), count, highest_first=False)
    assert not isinstance(found, Refused)
    assert np.bincount(found.astype(int))[1:].tolist() == [each] * count
    assert found[0] == 1
