"""Options of the case format that no case here uses: what the runners make of them, by what must hold."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from analysis import overdispersion
from analysis.slope import FittedSlope, fitted_slope_index
from tests.reference_values.runners import RUNNERS
from tests.reference_values.runners.group_differences import stopped_early
from tests.reference_values.runners.quirks import quirk_answered
from vocabulary import Refused

CASES = Path(__file__).parent / "cases"
BOTH = [0.95, 0.998]


def inputs_of(file: str, case: str) -> Any:
    document = json.loads((CASES / f"{file}.json").read_text(encoding="utf-8"))
    return next(each["inputs"] for each in document["cases"] if each["id"] == case)


def answer(method: str, inputs: Any) -> dict[str, Any]:
    found = RUNNERS[method](inputs)
    assert not isinstance(found, Refused), found
    return dict(found)


@pytest.mark.parametrize(
    ("method", "inputs"),
    [
        ("byars_ci", {"x": [1, 50]}),
        ("wilson_ci", {"x": [1, 5], "n": [10, 10]}),
        ("phe_proportion", {"x": [1, 5], "n": [10, 10]}),
        ("phe_rate", {"x": [1, 50], "n": [1000, 1000]}),
        ("phe_mean", {"values": [1, 2, 4]}),
        ("phe_dsr", inputs_of("phe_dsr", "dsr_95")),
        ("isratio", inputs_of("isratio", "isr_95")),
        ("israte", inputs_of("israte", "israte_95")),
    ],
)
def test_both_levels_are_the_two_levels_apart(method: str, inputs: Any) -> None:
    both = answer(method, {**inputs, "confidence": BOTH})
    for level, name in zip(BOTH, ("95_0", "99_8"), strict=True):
        alone = answer(method, {**inputs, "confidence": level})
        for side in ("lower", "upper"):
            one = alone.get(f"{side}cl", alone.get(side))
            np.testing.assert_array_equal(np.array(both[f"{side}{name}cl"], float), np.array(one, float))
    for other in ([0.9, 0.95], [0.998, 0.95], [0.95, 0.98, 0.998], []):
        assert isinstance(RUNNERS[method]({**inputs, "confidence": other}), Refused)


def test_a_group_is_answered_as_if_it_stood_alone() -> None:
    one, other = inputs_of("phe_dsr", "dsr_95"), inputs_of("phe_dsr", "dsr_total9_suppressed")
    rows = {name: one[name] + other[name] for name in ("x", "n", "stdpop")}
    found = answer("phe_dsr", {**rows, "group": ["a"] * 19 + ["b"] * 19, "confidence": 0.95, "multiplier": 100_000})
    assert found["area"] == ["a", "b"]
    assert found["value"] == [answer("phe_dsr", one)["value"], None]
    assert found["statistic"] == ["dsr per 100000", "dsr NA for total count < 10"]


def test_a_grouped_proportion_is_of_the_sums_and_missing_with_one_count() -> None:
    found = answer("phe_proportion", {"group": ["a", "b", "a"], "x": [1, None, 2], "n": [4, 5, 6], "multiplier": 100})
    assert found["value"][0] == pytest.approx(30)
    assert np.isnan(found["value"][1])
    assert found["statistic"] == ["percentage"] * 2


def test_a_group_may_say_which_way_it_is_divided() -> None:
    values = {"group": ["a"] * 4 + ["b"] * 4, "values": [1, 2, 3, 4] * 2, "nquantiles": 2}
    found = answer("phe_quantile", {**values, "invert": [True] * 4 + [False] * 4})
    assert found["quantile"].tolist() == [2, 2, 1, 1, 1, 1, 2, 2]
    assert isinstance(RUNNERS["phe_quantile"]({**values, "invert": [True, False] * 4}), Refused)


@pytest.mark.parametrize("multiplier", [0.5, -100, 100])
@pytest.mark.parametrize("transform", [True, False])
def test_the_slope_has_the_sign_of_its_multiplier(multiplier: float, transform: bool) -> None:
    given = inputs_of("phe_sii", "sii_rate_log_transform_negmult") | {"transform": transform}
    one = answer("phe_sii", {**given, "multiplier": 1})
    inputs = {**given, "multiplier": multiplier}
    found = answer("phe_sii", inputs)
    assert found["point"]["sii"] == pytest.approx(multiplier * one["point"]["sii"])
    limits = found["simulated_cl_seed2026"]
    swapped = transform and 0 < multiplier < 1
    assert (limits["sii_lower95_0cl"] > limits["sii_upper95_0cl"]) is swapped
    assert ("swapped" in quirk_answered("phe_sii", inputs)) is swapped


def test_rows_out_of_order_are_put_in_the_order_of_their_quantiles() -> None:
    given = inputs_of("phe_sii", "sii_normal_deciles")
    turned = {name: value[::-1] if isinstance(value, list) else value for name, value in given.items()}
    assert answer("phe_sii", turned)["point"] == answer("phe_sii", given)["point"]


def test_an_age_with_too_wide_an_interval_is_missing_with_the_warning() -> None:
    given = inputs_of("life_expectancy", "le_small_area")
    found = answer("life_expectancy", {**given, "deaths": [0] * 18 + [2, 1]})
    assert np.isnan(found["value"]).any()
    assert "> 20 years" in found["warnings"]
    assert "negative deaths" in answer("life_expectancy", {**given, "deaths": [-1, *given["deaths"][1:]]})["warnings"]


def test_limits_of_standardised_rates_leave_few_events_out() -> None:
    given = {"x": [100, 9, 40], "n": [1, 1, 1], "rate": [50, 999, 40], "multiplier": 1000}
    found = answer("phe_funnels", {**given, "rate_type": "dsr", "years_of_data": 2})
    assert found["baseline"][0] == pytest.approx(1000 * 140 / (2000 + 1000))
    assert found["denominator_derived"][:1] == pytest.approx([1000])
    assert np.isnan(found["rate_chart"][1])


def test_limits_of_percentages_are_round_the_pooled_one() -> None:
    found = answer("phe_funnels", {"x": [10, 30], "n": [50, 150], "statistic": "proportion", "multiplier": 100})
    at, pooled = found["Population"], 0.2
    assert at[-1] == 160  # 5% more than 150, in two figures
    half = 1.959964 * np.sqrt(pooled * (1 - pooled) / at)
    np.testing.assert_allclose(found["upper_2s_limit"], 100 * np.minimum(1, pooled + half))
    np.testing.assert_allclose(found["lower_2s_limit"], 100 * np.maximum(0, pooled - half))


def test_only_one_limit_is_folded_and_the_others_are_ours() -> None:
    given = inputs_of("funnelplotr", "PR_with_zero_and_full")
    limits = answer("funnelplotr_overdispersion", given)["limits_at_sorted_denominator"]
    ours = overdispersion.overdispersion(given["numerator"], given["denominator"], scale="proportion", trim=0.1)
    assert isinstance(ours, overdispersion.Overdispersion)
    low, high = ours.limits(limits["number_seq"], overdispersion.Z_998)
    assert (limits["odll998"] != low).tolist() == [False] * 5 + [True]
    np.testing.assert_array_equal(limits["odul998"], high)


def test_stopping_early_changes_the_last_digits_only() -> None:
    """Two errors of one logistic slope: as it is left by a loose rule, and as it settles."""
    y, people = np.array([0.312, 0.389, 0.475, 0.52, 0.663]), np.array([1203.0, 1511, 998, 1420, 1777])
    settled = fitted_slope_index(y, people, curve="logistic", fit_weights=people**2)
    assert isinstance(settled, FittedSlope)
    found = stopped_early(y, people, people**2)
    assert found == pytest.approx((settled.sii_error, settled.rii_log_error), rel=1e-6)


def test_groups_are_refused_by_our_own_functions() -> None:
    given = inputs_of("healthequal", "pkg_OrderedSample")
    for change in ({"population": [0] * 5}, {"estimate": [5] * 5}, {"subgroup_order": [1, 1, 2, 3, 4]}):
        assert isinstance(RUNNERS["healthequal"]({**given, **change}), Refused)
    turned = {name: values[::-1] for name, values in given.items()}
    assert answer("healthequal", turned)["sii"] == pytest.approx(answer("healthequal", given)["sii"])


def test_a_table_that_is_not_productive_is_refused_with_a_demand() -> None:
    table = [[0.9, 0.6], [0.5, 0.7]]
    assert isinstance(RUNNERS["leontief_input_output"]({"A": table, "f": [1, 2]}), Refused)
    assert answer("leontief_input_output", {"A": [[0.5, 0.5], [0.5, 0.5]]})["L"] is None


def test_an_envelope_without_what_is_received_gives_targets_only() -> None:
    found = answer("weighted_capitation", {"envelope": 100, "population": [1, 1], "weighted_population": [3, 1]})
    assert found["target"] == pytest.approx([75, 25])
    assert found["need_index"] == pytest.approx([1.5, 0.5])
    assert "distance_from_target" not in found


@pytest.mark.parametrize(
    "method", ["byars_ci", "isratio", "israte", "phe_dsr", "phe_proportion", "phe_rate", "phe_sii"]
)
def test_a_level_out_of_range_alone_is_refused(method: str) -> None:
    for confidence in (0.3, 110, [0.9, 0.95]):
        assert isinstance(RUNNERS[method]({"confidence": confidence}), Refused)


@pytest.mark.parametrize("method", sorted(RUNNERS))
def test_no_refusal_comes_of_inputs_that_are_not_there(method: str) -> None:
    """Inputs without a name in them are a mistake of the file, so they must not pass as what was to be refused."""
    try:
        found = RUNNERS[method]({})
    except (KeyError, AttributeError):
        return
    assert not isinstance(found, Refused)


def test_ages_wanted_of_a_life_table_are_given_alone() -> None:
    given = inputs_of("life_expectancy", "le_small_area")
    whole, old = answer("life_expectancy", given), answer("life_expectancy", {**given, "le_age": [0, 65]})
    np.testing.assert_array_equal(old["value"], whole["value"][[0, 14]])
    np.testing.assert_array_equal(old["limits"]["uppercl"], whole["limits"]["uppercl"][[0, 14]])
    assert answer("life_expectancy", {**given, "le_age": 65})["value"] == old["value"][1:]
    assert isinstance(RUNNERS["life_expectancy"]({**given, "le_age": 66}), Refused)


@pytest.mark.parametrize("name", ["wt", "weights", "population"])
def test_weights_have_several_names(name: str) -> None:
    x, w = [1.0, 2, 3, 10], [4, 3, 2, 1]
    found = answer("inequality_indices", {"x": x, name: w})
    assert found["gini"] == answer("inequality_indices", {"x": x, "w": w})["gini"]
    assert found["gini"] != pytest.approx(answer("inequality_indices", {"x": x})["gini"])


def test_another_aversion_to_inequality_is_answered() -> None:
    x, w = [1.0, 2, 3, 10], [4.0, 3, 2, 1]
    found = answer("inequality_indices", {"x": x, "w": w, "epsilon": 0.3, "alpha": [0.1, 0.2]})
    share = np.array(w) / np.sum(w)
    mean, aversion = float(share @ x), 0.3
    equal = float(share @ np.power(x, 1 - aversion)) ** (1 / (1 - aversion))
    assert (found["ede_0.3"], found["atkinson_0.3"]) == pytest.approx((equal, 1 - equal / mean))
    assert found["kolm_ede_0.1"] == pytest.approx(-10 * np.log(share @ np.exp(-0.1 * np.array(x))))
    assert found["kolm_0.2"] == pytest.approx(mean - found["kolm_ede_0.2"])


def test_a_funnel_without_the_adjustment_has_limits_of_chance_alone() -> None:
    given = {"numerator": [30, 80, 20, 95, 60], "denominator": [50, 60, 55, 70, 58], "data_type": "SR"}
    widened, plain = (answer("funnelplotr_overdispersion", {**given, "OD_adjust": each}) for each in (True, False))
    assert widened["tau2"] > 0 == plain["tau2"]
    np.testing.assert_allclose(plain["z_adjusted"], plain["z_unadjusted"])
    wide, narrow = (each["limits_at_sorted_denominator"]["odul95"] for each in (widened, plain))
    assert np.all(wide > narrow)
