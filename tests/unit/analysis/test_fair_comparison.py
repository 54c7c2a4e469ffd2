"""The fair comparison: expected counts, spread, groups, three parts, and how sure."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from analysis.fair_comparison.expected import fit_expected
from analysis.fair_comparison.like_for_like import compare_groups
from analysis.fair_comparison.parts import three_parts
from analysis.fair_comparison.splines import natural_spline
from analysis.fair_comparison.spread import Spread, fit_spread
from analysis.fair_comparison.sureness import (
    by_both,
    controlled,
    how_sure,
    lasts,
    next_figure,
    next_period,
    sign_probability,
    sure_of_difference,
    variance_between,
)
from vocabulary import Refused, Sureness

RATES = np.array([0.001, 0.02, 0.15, 0.4])


def practices(number: int = 600, seed: int = 1) -> tuple[Any, ...]:
    """Practices whose people, deprivation, networks of 5 and boards of 50 are drawn; expected events at known rates."""
    rng = np.random.default_rng(seed)
    people = rng.dirichlet([4, 5, 3, 1], number) * rng.integers(3_000, 15_000, number)[:, None]
    deprivation = rng.uniform(0, 1, number)
    networks, boards = np.arange(number) // 5, np.arange(number) // 50
    return rng, people, deprivation, networks, boards


class TestExpected:
    def test_known_rates_and_a_known_effect_are_found_again(self) -> None:
        rng, people, deprivation, _, _ = practices(4_000)
        covariate = (deprivation - 0.5)[:, None]
        events = rng.poisson(people @ RATES * np.exp(0.6 * covariate[:, 0]))
        fit = fit_expected(events, people, covariate)
        assert fit and fit.converged
        assert fit.rates == pytest.approx(RATES, rel=0.1, abs=0.002)
        assert fit.coefficients == pytest.approx([0.6], abs=0.02)
        assert fit.events.sum() == pytest.approx(events.sum())
        assert fit.worst_decile < 0.02 < fit.crude_worst_decile

    def test_a_group_in_which_it_never_happens_has_next_to_no_rate(self) -> None:
        rng, people, _, _, _ = practices(2_000)
        events = rng.poisson(people @ np.array([0, 0.02, 0.15, 0.4]))
        fit = fit_expected(events, people)
        assert fit and fit.rates[0] < 0.001

    def test_other_units_are_expected_at_the_same_rates(self) -> None:
        rng, people, deprivation, _, _ = practices()
        covariate = (deprivation - 0.5)[:, None]
        fit = fit_expected(rng.poisson(people @ RATES), people, covariate)
        assert fit
        assert fit.given(people, covariate) == pytest.approx(fit.events)
        assert fit.given(2 * people[:3]).shape == (3,)

    @pytest.mark.parametrize(
        ("change", "reason"),
        [
            (lambda y, n: (np.append(y[:-1], np.nan), n), "missing"),
            (lambda y, n: (np.append(y[:-1], -1), n), "below 0"),
            (lambda y, n: (y, n * (np.arange(len(n)) > 0)[:, None]), "no people"),
            (lambda y, n: (y[:4], n[:4]), "too few units"),
            (lambda y, n: (y * 0, n), "no event"),
            (lambda y, n: (y[1:], n), "not of the same units"),
        ],
    )
    def test_what_cannot_be_fitted_is_refused(self, change: Any, reason: Any) -> None:
        rng, people, _, _, _ = practices()
        events, people = change(rng.poisson(people @ RATES).astype(float), people)
        refused = fit_expected(events, people)
        assert isinstance(refused, Refused) and reason in refused.reason


class TestSpline:
    def test_a_straight_line_is_one_of_its_columns_and_it_is_straight_beyond_the_knots(self) -> None:
        x = np.linspace(0, 1, 501)
        spline = natural_spline(x)
        assert spline and spline.basis(x).shape == (501, 4)
        beyond = spline.basis([1.0, 1.1, 1.2])
        assert np.diff(beyond, 2, axis=0) == pytest.approx(np.zeros((1, 4)), abs=1e-9)

    @pytest.mark.parametrize("values", [[], [1.0, np.nan, 2.0], [1.0] * 50])
    def test_values_without_a_curve_are_refused(self, values: Any) -> None:
        assert not natural_spline(values)


def drawn(spread: Spread, seed: int) -> tuple[Any, ...]:
    rng, people, _, networks, boards = practices(2_000, seed)
    expected = people @ RATES / 10
    log = (
        rng.normal(0, np.sqrt(spread.unit), 2_000)
        + rng.normal(0, np.sqrt(spread.network), networks.max() + 1)[networks]
        + rng.normal(0, np.sqrt(spread.board), boards.max() + 1)[boards]
    )
    observed = rng.poisson(expected * np.exp(log)).astype(float)
    expected = expected * observed.sum() / expected.sum()
    return observed, expected, networks, boards


class TestSpread:
    def test_known_variances_are_found_again_on_average(self) -> None:
        true = Spread(0.02, 0.01, 0.005)
        found = []
        for seed in range(20):
            observed, expected, networks, boards = drawn(true, seed)
            spread = fit_spread(observed, expected, expected, networks, boards)
            assert spread
            found.append([spread.unit, spread.network, spread.board])
        # Moments of a ratio, not of its logarithm: a few per cent more than the variance drawn.
        assert np.mean(found, axis=0) == pytest.approx([0.02, 0.01, 0.005], rel=0.2)

    def test_no_spread_is_found_where_there_is_only_chance(self) -> None:
        spreads = []
        for seed in range(10):
            observed, expected, networks, boards = drawn(Spread(0, 0, 0), seed)
            spreads.append(fit_spread(observed, expected, expected, networks, boards))
        assert max(spread.board for spread in spreads) < 0.0005
        assert max(spread.unit for spread in spreads) < 0.001

    @pytest.mark.parametrize(
        ("expected", "boards", "reason"),
        [
            ([1.0, 0.0], [0, 1], "expects no events"),
            ([1.0, 2.0], [0, 0], "too few boards"),
            ([1.0, np.nan], [0, 1], "missing"),
        ],
    )
    def test_what_has_no_spread_is_refused(self, expected: Any, boards: Any, reason: Any) -> None:
        refused = fit_spread([1, 2], expected, expected, [0, 1], boards)
        assert isinstance(refused, Refused) and reason in refused.reason


class TestGroups:
    def test_boards_that_do_not_differ_are_seldom_outside_their_interval(self) -> None:
        """Without the term for networks two to three times as many would be."""
        outside: list[Any] = []
        without: list[Any] = []
        for seed in range(40):
            observed, expected, networks, boards = drawn(Spread(0.02, 0.02, 0), seed)
            spread = fit_spread(observed, expected, expected, networks, boards)
            assert isinstance(spread, Spread)
            found = compare_groups(observed, expected, expected, networks, boards, spread)
            plain = compare_groups(observed, expected, expected, networks, boards, Spread(spread.unit, 0, spread.board))
            outside.append(np.mean((found.lower > 1) | (found.upper < 1)))
            without.append(np.mean((plain.lower > 1) | (plain.upper < 1)))
        assert 0.03 < np.mean(outside) < 0.075
        assert np.mean(without) > 2 * np.mean(outside)

    def test_a_sign_is_believed_only_where_boards_differ(self) -> None:
        nothing: list[Any] = []
        something: list[Any] = []
        for seed in range(20):
            for spread, found in ((Spread(0.02, 0.01, 0), nothing), (Spread(0.02, 0.01, 0.01), something)):
                observed, expected, networks, boards = drawn(spread, seed)
                fitted = fit_spread(observed, expected, expected, networks, boards)
                assert isinstance(fitted, Spread)
                result = compare_groups(observed, expected, expected, networks, boards, fitted)
                found.append(np.mean(result.true_sign >= 0.8))
        assert np.mean(nothing) < 0.1
        assert np.mean(something) > 0.6

    def test_those_compared_with_have_as_many_as_expected(self) -> None:
        observed, expected, networks, boards = drawn(Spread(0.02, 0.01, 0.01), 3)
        some = boards < 10
        found = compare_groups(observed, expected, expected, networks, boards, Spread(0.02, 0.01, 0.01), against=some)
        assert found.difference[:10].sum() == pytest.approx(0, abs=1e-6)
        assert (abs(np.log(found.shrunken)) <= abs(np.log(found.ratio))).all()

    def test_a_group_without_events_has_no_interval(self) -> None:
        found = compare_groups([0, 5, 9], [4, 4, 6], [4, 4, 6], [0, 1, 2], [0, 1, 2], Spread(0, 0, 0))
        assert found and found.ratio[0] == 0
        assert np.isnan(found.lower[0]) and np.isnan(found.sampling[0])

    @pytest.mark.parametrize(
        ("observed", "expected", "reason"),
        [([1, np.nan], [1, 1], "missing"), ([0, 0], [1, 1], "no events"), ([1, 1], [2, 0], "expects no events")],
    )
    def test_what_cannot_be_compared_is_refused(self, observed: Any, expected: Any, reason: Any) -> None:
        refused = compare_groups(observed, expected, expected, [0, 1], [0, 1], Spread(0, 0, 0), against=[True, True])
        assert isinstance(refused, Refused) and reason in refused.reason


def parts_of(place: tuple[Any, ...]) -> Any:
    observed, expected, people, deprivation, networks = place
    return three_parts(observed, expected, people, deprivation, networks, 0.05)


class TestParts:
    def place(self, level: float, slope: float, seed: int = 1) -> tuple[Any, ...]:
        rng, people, deprivation, networks, _ = practices(150, seed)
        expected = people @ RATES
        observed = rng.poisson(expected * np.exp(level + slope * (deprivation - 0.5)))
        return observed, expected, people.sum(axis=1), deprivation, networks

    def test_the_parts_add_up_to_the_difference(self) -> None:
        observed, expected, people, deprivation, networks = self.place(0.1, 0.4)
        parts = three_parts(observed, expected, people, deprivation, networks, 0.05)
        assert parts
        assert parts.total == pytest.approx(observed.sum() - 0.05 * people.sum())
        assert parts.mix + parts.level.events + parts.gradient.events == pytest.approx(parts.total)
        assert parts.slope == pytest.approx(0.4, abs=0.03)

    def test_the_intervals_of_level_and_gradient_hold_the_truth(self) -> None:
        """Level of nothing, gradient of nothing: the intervals leave out 0 in about one of twenty draws."""
        missed = []
        for seed in range(200):
            parts = parts_of(self.place(0, 0, seed))
            missed.append([not part.lower <= 0 <= part.upper for part in (parts.level, parts.gradient)])
        assert (np.mean(missed, axis=0) < 0.09).all()
        assert (np.mean(missed, axis=0) > 0.01).all()

    def test_the_intervals_hold_where_networks_differ_and_the_gradient_is_its_own(self) -> None:
        """Thirty practices of ten networks. The events of a gradient have a least between its limits, where practices lie on both sides of the middle."""
        held = []
        rng = np.random.default_rng(11)
        for seed in range(200):
            _, people, deprivation, _, _ = practices(30, seed)
            networks, expected = np.arange(30) // 3, people @ RATES
            mean = expected * np.exp(0.1 + 0.15 * (deprivation - 0.5))
            true = three_parts(mean, expected, people.sum(axis=1), deprivation, networks, 0.05)
            varied = mean * np.exp(0.2 * rng.standard_normal(10) - 0.02)[networks]
            found = three_parts(rng.poisson(varied), expected, people.sum(axis=1), deprivation, networks, 0.05)
            pairs = ((found.level, true.level), (found.gradient, true.gradient))
            held.append([mine.lower <= right.events <= mine.upper for mine, right in pairs])
        assert (np.mean(held, axis=0) >= 0.92).all()

    @pytest.mark.parametrize(
        ("change", "reason"),
        [
            (lambda o, e, n, d, c: (o[:9], e[:9], n[:9], d[:9], c[:9]), "too few"),
            (lambda o, e, n, d, c: (o, e, n, d * 0 + 0.4, c), "too alike"),
            (lambda o, e, n, d, c: (o * 0, e, n, d, c), "no events"),
            (lambda o, e, n, d, c: (o, e * np.nan, n, d, c), "missing"),
        ],
    )
    def test_what_cannot_be_taken_apart_is_refused(self, change: Any, reason: Any) -> None:
        refused = parts_of(change(*self.place(0, 0)))
        assert isinstance(refused, Refused) and reason in refused.reason


class TestSureness:
    @pytest.mark.parametrize(
        ("sampling", "usual", "persistence", "phrase"),
        [
            (0.996, 0.97, 0.96, Sureness.SURE),
            (0.99, 0.97, 0.96, Sureness.PROBABLY),  # the 99% interval does not leave out 0
            (0.96, 0.97, 0.96, Sureness.CANNOT_TELL),  # nor the 95% interval
            (0.996, 0.97, None, Sureness.PROBABLY),  # one period alone is never sure
            (0.996, 0.97, 0.94, Sureness.PROBABLY),
            (0.99, 0.79, 0.99, Sureness.CANNOT_TELL),
            (0.99, 0.97, 0.6, Sureness.CANNOT_TELL),
            (np.nan, 0.97, 0.96, Sureness.NOT_MEASURED),
        ],
    )
    def test_the_least_sure_of_the_three_decides(
        self, sampling: Any, usual: Any, persistence: Any, phrase: Any
    ) -> None:
        assert how_sure(sampling, usual, persistence).phrase == phrase

    def test_the_next_period_lies_in_its_interval_about_as_often_as_it_says(self) -> None:
        """Series that wander, series that return to a mean, and both, of 8 to 40 periods."""
        rng = np.random.default_rng(5)
        held = []
        for number in range(1_500):
            length = int(rng.integers(9, 41))
            walk = np.cumsum(rng.normal(0, (number % 3) / 4, length))
            series = 1 + walk + rng.normal(0, 1, length)
            found = next_period(series[:-1])
            held.append(found.lower <= series[-1] <= found.upper)
        assert 0.9 <= np.mean(held) <= 0.98

    def test_a_steady_difference_persists_and_a_difference_about_nothing_does_not(self) -> None:
        rng = np.random.default_rng(6)
        assert next_period(2 + rng.normal(0, 0.3, 12)).same_sign > 0.99
        assert next_period(np.tile([1.0, -1.0], 8)).same_sign < 0.7

    def test_periods_without_a_figure_are_left_out_and_too_few_are_refused(self) -> None:
        assert next_period([1, np.nan, 1.2, 0.9, 1.1]) == next_period([1, 1.2, 0.9, 1.1])
        assert not next_period([1, np.nan, 1.2, 0.9])

    def test_the_further_ahead_the_wider_the_interval_and_the_less_sure_the_sign(self) -> None:
        rng = np.random.default_rng(16)
        walk = 3 + np.cumsum(rng.normal(0, 1, 40))
        soon, later = next_period(walk), next_period(walk, ahead=12)
        assert later.expected == soon.expected
        assert later.upper - later.lower > 2 * (soon.upper - soon.lower)
        assert lasts(walk, monthly=True) == later.same_sign and lasts(walk, monthly=False) == soon.same_sign
        assert lasts([1.0, 2.0], monthly=True) is None
        assert not next_period(walk, ahead=0)

    def test_old_errors_count_less_and_chance_is_the_least_there_is(self) -> None:
        rng = np.random.default_rng(17)
        calm, wild = rng.normal(0, 0.2, 30), rng.normal(0, 2, 30)
        assert next_period([*calm, *wild]).upper > 1.5 * next_period([*wild, *calm]).upper
        assert next_period([2.0] * 6).upper == 2.0
        assert next_period([2.0] * 6, least=0.1).upper > 2.2

    def test_the_next_share_stays_between_0_and_1_and_is_never_surer_than_chance(self) -> None:
        found = next_figure([0.0, 0.01, 0.0, 0.02, 0.0, 0.01], np.full(6, 200.0), proportion=True)
        assert 0 <= found.lower <= found.expected <= found.upper < 0.1
        still = next_figure(np.full(12, 0.5), np.full(12, 100.0), proportion=True)
        assert still.expected == pytest.approx(0.5)
        assert 0.08 < still.upper - still.expected < 0.15, (
            "two standard errors of 100 people, on few degrees of freedom"
        )
        assert next_figure(np.full(12, 7.0), np.full(12, 100.0), proportion=False).upper == 7
        assert not next_figure([0.1, np.nan, 0.1], np.full(3, 100.0), proportion=True)

    def test_a_constant_series_goes_on(self) -> None:
        assert next_period([2.0] * 6).same_sign == 1.0
        assert next_period([0.0] * 6).same_sign == 0.0

    def test_a_scan_claims_so_many_that_few_are_false(self) -> None:
        claimed = controlled([0.99, 0.6, np.nan, 0.97, 0.93, 0.5])
        assert claimed.tolist() == [True, False, False, True, True, False]
        assert not controlled([0.6, np.nan]).any()

    def test_false_claims_of_a_scan_stay_within_their_share(self) -> None:
        rng = np.random.default_rng(7)
        true = rng.normal(0, 1, 20_000)
        seen = true + rng.normal(0, 1, 20_000)
        believed = seen / 2  # the posterior mean; its error is sqrt(1/2)
        sure = np.array([sign_probability(value, np.sqrt(0.5)) for value in believed])
        claimed = controlled(sure)
        assert claimed.sum() > 1_000
        assert np.mean(np.sign(true[claimed]) != np.sign(seen[claimed])) == pytest.approx(0.05, abs=0.015)


class TestCountedTwice:
    def test_it_is_as_sure_as_the_less_sure_count(self) -> None:
        sure, weak = how_sure(0.999, 0.99, 0.97), how_sure(0.98, 0.85)
        assert sure.phrase is Sureness.SURE
        both = by_both(sure, weak, same_sign=True)
        assert (both.phrase, both.sampling, both.usual_spread, both.persistence) == (
            Sureness.PROBABLY,
            0.98,
            0.85,
            0.97,
        )
        assert by_both(sure, how_sure(0.6, 0.55), same_sign=True).phrase is Sureness.CANNOT_TELL

    def test_two_signs_leave_nothing(self) -> None:
        sure = how_sure(0.999, 0.99, 0.97)
        turned = by_both(sure, sure, same_sign=False)
        assert turned.phrase is Sureness.CANNOT_TELL and turned.sampling == pytest.approx(0.001)

    def test_a_count_that_is_not_there_measures_nothing(self) -> None:
        missing = how_sure(float("nan"), 0.9)
        assert by_both(how_sure(0.999, 0.99), missing, same_sign=True).phrase is Sureness.NOT_MEASURED


class TestSureOfDifference:
    def test_a_difference_that_units_usually_have_is_held_against_them(self) -> None:
        wide = sure_of_difference(-0.06, 0.005, between=0.03**2)
        assert wide.phrase is Sureness.PROBABLY and wide.sampling > 0.999 and wide.usual_spread > 0.999
        assert sure_of_difference(-0.006, 0.005, between=0.002**2).phrase is Sureness.CANNOT_TELL

    def test_units_that_do_not_differ_leave_nothing_to_tell(self) -> None:
        assert sure_of_difference(0.06, 0.005, between=0.0).usual_spread == 0.5

    def test_the_variance_between_units_is_what_chance_leaves(self) -> None:
        drawn = np.random.default_rng(1).standard_normal(400)
        assert variance_between(0.1 * drawn, np.full(400, 1.0)) == 0.0
        assert variance_between([5.0, -5.0, 4.0, -4.0], [0.1] * 4, around=0.0) == pytest.approx(20.5 - 0.01)
        assert variance_between([6.0, 5.0, np.nan, 7.0], [0.1] * 4) == pytest.approx(1 - 0.01)
        assert variance_between([1.0, 2.0], [0.1, 0.1]) == 0.0

    def test_without_an_error_nothing_is_measured(self) -> None:
        assert sure_of_difference(0.06, float("nan"), 0.01).phrase is Sureness.NOT_MEASURED

    def test_the_variance_between_is_what_is_left_of_the_values_own(self) -> None:
        values, errors = [0.1, 0.2, 0.3, float("nan")], [0.05, 0.05, 0.05, 0.1]
        assert variance_between(values, errors) == pytest.approx(0.01 - 0.0025)
        assert variance_between([0.1, 0.1, 0.1], errors[:3]) == 0.0
        assert variance_between([0.1, 0.2], [0.01, 0.01]) == 0.0
