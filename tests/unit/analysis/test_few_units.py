"""Few, large units: their expected events, covariates held to units left out, and what passes from period to period."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from analysis.fair_comparison.diagnostics import diagnose
from analysis.fair_comparison.few_units import fit_few_units, passing_noise
from analysis.fair_comparison.like_for_like import compare_groups, compare_one
from analysis.fair_comparison.spread import Spread
from vocabulary import Refused


def boards(effect: float, between: float, number: int = 42, seed: int = 3) -> tuple[Any, Any, Any]:
    rng = np.random.default_rng(seed)
    people = rng.integers(20_000, 90_000, number)
    covariate = rng.normal(size=number)
    share = 0.3 * np.exp(effect * covariate + rng.normal(0, between, number))
    return rng.binomial(people, np.minimum(share, 0.95)), people, covariate[:, None]


class TestFewUnits:
    def test_a_known_effect_and_a_known_spread_are_found_again(self) -> None:
        observed, people, covariate = boards(effect=0.1, between=0.05, number=400)
        fit = fit_few_units(observed, people, covariate)
        assert fit and fit.used
        assert fit.coefficients == pytest.approx([0.1], abs=0.01)
        assert math.sqrt(fit.between) == pytest.approx(0.05, abs=0.006)
        assert fit.expected.sum() == pytest.approx(observed.sum())

    def test_a_covariate_that_says_nothing_is_left_out(self) -> None:
        gains = []
        for seed in range(30):
            observed, people, _ = boards(effect=0.0, between=0.05, seed=seed)
            noise = np.random.default_rng(1_000 + seed).normal(size=(42, 2))
            fit = fit_few_units(observed, people, noise)
            assert fit
            gains.append(fit.gain)
            if not fit.used:
                assert fit.expected / people == pytest.approx(fit.expected[0] / people[0])
        assert np.mean(gains) < 0.02
        assert sum(gain >= 0.1 for gain in gains) <= 4

    def test_it_is_used_all_the_same_when_asked(self) -> None:
        observed, people, _ = boards(effect=0.0, between=0.05)
        noise = np.random.default_rng(9).normal(size=(42, 1))
        fit = fit_few_units(observed, people, noise, anyway=True)
        assert fit and fit.used and len(fit.coefficients) == 1

    def test_too_few_units_for_a_covariate_use_none(self) -> None:
        observed, people, covariate = boards(effect=0.5, between=0.01, number=9)
        fit = fit_few_units(observed, people, covariate)
        assert fit and not fit.used and math.isnan(fit.gain)

    def test_chance_alone_leaves_no_spread(self) -> None:
        rng = np.random.default_rng(5)
        people = np.full(300, 5_000)
        fit = fit_few_units(rng.binomial(people, 0.2), people)
        assert fit and math.sqrt(fit.between) < 0.012

    def test_covariates_widen_the_error_most_where_they_are_far_out(self) -> None:
        observed, people, covariate = boards(effect=0.2, between=0.02)
        fit = fit_few_units(observed, people, covariate)
        assert fit and fit.used
        binomial = fit.expected * (1 - fit.expected / people)
        added = (fit.chance - binomial) / fit.expected**2
        assert (added >= -1e-12).all()
        assert np.argmax(added) == np.argmax(np.abs(covariate[:, 0] - covariate[:, 0].mean()))

    @pytest.mark.parametrize(
        ("observed", "people", "reason"),
        [
            ([1, 2, 3, 4, np.nan], [10] * 5, "missing"),
            ([1, 2, 3], [10] * 3, "too few units"),
            ([1, 2, 3, 4, -5], [10] * 5, "below 0"),
            ([1, 2, 3, 4, 5], [10, 10, 10, 10, 0], "no people"),
            ([0, 0, 0, 0, 0], [10] * 5, "no event"),
        ],
    )
    def test_what_cannot_be_compared_is_refused(self, observed: Any, people: Any, reason: str) -> None:
        found = fit_few_units(observed, people)
        assert isinstance(found, Refused) and reason in found.reason


class TestUnitsOfARegion:
    """42 boards in 7 regions. A region's boards share a level of their own, and one region is far out on the covariate, as London is."""

    REGIONS = np.repeat(np.arange(7), 6)

    def drawn(self, seed: int) -> tuple[Any, Any, Any]:
        chance = np.random.default_rng(seed)
        z = np.where(self.REGIONS == 0, -2.0, 0.3) + chance.normal(0, 0.7, 42)
        own = np.exp(chance.normal(0, 0.05, 7)[self.REGIONS] + chance.normal(0, 0.02, 42))
        people = np.full(42, 50_000)
        return chance.binomial(people, 0.4 * own), people, z[:, None]

    def covered(self, groups: Any) -> float:
        """How often the 95% interval of what is fitted, beside all boards, holds the truth: that the covariate does nothing."""
        inside = []
        for seed in range(50):
            observed, people, z = self.drawn(seed)
            fit = fit_few_units(observed, people, z, anyway=True, groups=groups)
            assert fit
            inside.append(np.abs(np.log(fit.expected / fit.expected.mean())) <= 1.96 * np.sqrt(fit.doubt) + 1e-9)
        return float(np.mean(inside))

    def test_leaving_out_regions_tells_what_is_not_known_of_a_covariate(self) -> None:
        assert self.covered(None) < 0.75
        assert self.covered(self.REGIONS) > 0.88

    def test_two_regions_are_too_few_to_leave_one_out(self) -> None:
        observed, people, z = self.drawn(1)
        two = fit_few_units(observed, people, z, anyway=True, groups=self.REGIONS // 4)
        none = fit_few_units(observed, people, z, anyway=True)
        assert two and none
        assert two.doubt == pytest.approx(none.doubt)


class TestPassingNoise:
    def test_what_passes_is_told_from_what_stays_and_from_chance(self) -> None:
        rng = np.random.default_rng(7)
        stays = rng.normal(0, 0.5, (100, 1))
        ratios = stays + rng.normal(0, 0.1, (100, 30)) + rng.normal(0, 0.05, (100, 30))
        found = passing_noise(ratios, np.full(ratios.shape, 0.05**2))
        assert math.sqrt(found) == pytest.approx(0.1, abs=0.01)

    def test_gaps_are_skipped_and_nothing_is_nothing(self) -> None:
        ratios = np.array([[0.1, np.nan, 0.3], [0.2, 0.2, np.nan]])
        assert passing_noise(ratios, np.zeros((2, 3))) == 0.0
        assert passing_noise(np.full((2, 3), np.nan), np.zeros((2, 3))) == 0.0


class TestCompareOne:
    def test_it_is_the_same_as_for_groups(self) -> None:
        rng = np.random.default_rng(11)
        expected = rng.uniform(50, 900, 60)
        observed = rng.poisson(expected * 1.1)
        networks, spread = np.arange(60) // 4, Spread(0.02, 0.01, 0.008)
        groups = compare_groups(observed, expected, expected, networks, np.zeros(60, dtype=int), spread)
        assert groups
        of_networks = np.bincount(networks, expected)
        variance = expected.sum() + 0.02 * (expected**2).sum() + 0.01 * (of_networks**2).sum()
        one = compare_one(observed.sum(), expected.sum(), float(variance), 0.008)
        assert one
        pairs = (
            (one.ratio, groups.ratio),
            (one.error, groups.standard_error),
            (one.lower, groups.lower),
            (one.upper, groups.upper),
            (one.believed, groups.shrunken),
            (one.doubt, groups.shrunken_error),
            (one.sampling, groups.sampling),
            (one.true_sign, groups.true_sign),
            (one.stands_out, groups.stands_out),
        )
        for mine, theirs in pairs:
            assert mine == pytest.approx(theirs[0], rel=1e-9)

    def test_standing_out_is_measured_by_the_usual_spread_and_the_error(self) -> None:
        expected = 100 / math.exp(0.28)
        variance = (0.08 * expected) ** 2  # an error of 0.08 of the logarithm
        alike, unlike = (compare_one(100.0, expected, variance, between) for between in (0.0, 0.28**2 - 0.08**2))
        assert alike and unlike
        assert alike.stands_out == pytest.approx(0.99953, abs=1e-5)  # 3.5 errors
        # One usual spread beyond 1, and half a variance (0.036) more beyond the middle: 2 Phi(0.316 / 0.28) - 1.
        assert unlike.stands_out == pytest.approx(0.74092, abs=1e-5)
        assert unlike.true_sign > 0.999

    def test_what_lies_between_the_average_and_the_middle_does_not_stand_out(self) -> None:
        far = 6.0  # the variance between units so skewed that most lie far below their average
        below, average, above = (compare_one(100.0 * ratio, 100.0, 1.0, far) for ratio in (0.5, 0.01, 1.5))
        assert below and average and above
        assert below.stands_out == 0.0
        assert above.stands_out == pytest.approx(math.erf((math.log(1.5) + 3) / math.sqrt(2 * (far + 1e-4))))
        assert average.stands_out == pytest.approx(math.erf((math.log(100) - 3) / math.sqrt(2 * (far + 1e-4))))

    def test_no_event_has_a_ratio_and_nothing_else(self) -> None:
        one = compare_one(0.0, 12.0, 12.0, 0.01)
        assert one and one.ratio == 0
        assert math.isnan(one.lower) and math.isnan(one.sampling)

    def test_units_that_do_not_differ_are_believed_alike(self) -> None:
        one = compare_one(130.0, 100.0, 100.0, 0.0)
        assert one and one.believed == 1 and one.true_sign == 0.5

    @pytest.mark.parametrize(("expected", "reason"), [(0.0, "Nothing is expected"), (math.nan, "missing")])
    def test_refusals(self, expected: float, reason: str) -> None:
        found = compare_one(5.0, expected, 1.0, 0.1)
        assert isinstance(found, Refused) and reason in found.reason


class TestDiagnose:
    def test_a_true_model_is_calibrated_and_explains_what_is_there(self) -> None:
        rng = np.random.default_rng(2)
        people = rng.integers(3_000, 15_000, 5_000).astype(float)
        share = 0.1 * np.exp(rng.normal(0, 0.4, 5_000))
        expected = people * share
        observed = rng.poisson(expected * np.exp(rng.normal(-0.005, 0.1, 5_000)))
        held = diagnose(observed, expected, people, expected, np.arange(5_000) // 100)
        assert len(held.deciles) == 10
        assert held.worst_decile < 0.03 < held.crude_worst_decile
        assert held.residual == pytest.approx(0.1, abs=0.01)
        assert 0.9 < held.explained < 1

    def test_a_model_that_says_nothing_explains_nothing(self) -> None:
        rng = np.random.default_rng(4)
        people = rng.integers(3_000, 15_000, 2_000).astype(float)
        observed = rng.poisson(people * 0.1 * np.exp(rng.normal(0, 0.3, 2_000)))
        crude = people * observed.sum() / people.sum()
        held = diagnose(observed, crude, people, crude, np.arange(2_000) // 50)
        assert held.explained == pytest.approx(0)
        assert held.groups_explained == pytest.approx(0)
