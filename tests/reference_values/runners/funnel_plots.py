"""Funnel plots, and overdispersion between units."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from analysis import funnels, overdispersion
from tests.reference_values.answers import Answer, Inputs, Runner
from vocabulary import Refused

SIGNIFICANCE = {
    "below 99.8": "Low (0.001)",
    "below 95": "Low (0.025)",
    "within": "Not significant",
    "above 95": "High (0.025)",
    "above 99.8": "High (0.001)",
    "too few events": "Not applicable for events less than 10 for dsrs",
}


def phe_funnels(inputs: Inputs) -> Answer:
    given = inputs if isinstance(inputs, dict) else {}  # one case gives [] for "records with nothing in them"
    statistic, x, n = given.get("statistic", "proportion"), given.get("x", [None]), given.get("n", [None])
    if given.get("ratio_type") == "count":
        return _ratio_limits_by_count(n, given["multiplier"])
    if given.get("rate_type") == "dsr":
        rate = np.array(given["rate"]) / given["multiplier"]
        found = funnels.significance(x, n, statistic="directly standardised rate", rate=rate)
    else:
        found = funnels.significance(x, n, statistic=statistic)
    return found if isinstance(found, Refused) else {"significance": [SIGNIFICANCE[place] for place in found]}


def _ratio_limits_by_count(expected: Any, multiplier: float) -> Answer:
    found = funnels.ratio_limits_by_count(expected)
    if isinstance(found, Refused):
        return found
    answer: dict[str, Any] = {"Observed_events": found.observed}
    for name, crossing in (
        ("lower_2s", found.expected95_low),
        ("upper_2s", found.expected95_high),
        ("lower_3s", found.expected998_low),
        ("upper_3s", found.expected998_high),
    ):
        answer[f"{name}_exp_events"] = crossing
        answer[f"{name}_limit"] = multiplier * found.excess(crossing)
    return answer


def funnelplotr(inputs: Inputs) -> Answer:
    if "number_seq" in inputs:
        return _named(funnels.ratio_limits(inputs["number_seq"], target=inputs["target"]))
    is_ratio = inputs["data_type"] == "SR"
    scale: overdispersion.Scale = (
        "proportion" if not is_ratio else "ratio log" if inputs["sr_method"] == "SHMI" else "ratio root"
    )
    found = overdispersion.overdispersion(
        inputs["numerator"], inputs["denominator"], scale=scale, trim=inputs["trim_by"]
    )
    if isinstance(found, Refused):
        return found
    denominators = np.sort(np.array(inputs["denominator"], dtype=float))
    low95, high95 = found.limits(denominators, overdispersion.Z_95)
    low998, high998 = found.limits(denominators, overdispersion.Z_998)
    widened = {"odll95": low95, "odul95": high95, "odll998": low998, "odul998": high998}
    if scale == "ratio root":  # the peer leaves these on the square-root scale: ours go back there to be compared
        widened = {name: np.sqrt(limit) for name, limit in widened.items()}
    return {
        "n_used": found.units_used,
        "target": found.target,
        "z_unadjusted": found.z,
        "z_trimmed_or_winsorised": found.z_used,
        "s": found.s,
        "Y": found.transformed - (0 if scale != "ratio log" else overdispersion.transform(found.target, scale)),
        "phi": found.phi,
        "tau2": found.tau2,
        "z_adjusted": found.z_adjusted,
        "limits_at_sorted_denominator": {
            "number_seq": denominators,
            "s": overdispersion.standard_error(denominators, scale),
            **widened,
            **_chance_limits(found, denominators, is_ratio),
        },
    }


def _chance_limits(found: overdispersion.Overdispersion, denominators: Any, is_ratio: bool) -> dict[str, Any]:
    """Chance-only limits as the peer draws them: exact Poisson for ratios, arcsine for proportions."""
    if is_ratio:
        return _named(funnels.ratio_limits(denominators, target=found.target))
    low95, high95 = found.limits(denominators, overdispersion.Z_95, widened=False)
    low998, high998 = found.limits(denominators, overdispersion.Z_998, widened=False)
    return {"ll95": low95, "ul95": high95, "ll998": low998, "ul998": high998}


def _named(limits: funnels.FunnelLimits) -> dict[str, Any]:
    return {"ll95": limits.lower95, "ul95": limits.upper95, "ll998": limits.lower998, "ul998": limits.upper998}


RUNNERS: Mapping[str, Runner] = {
    "funnelplotr_overdispersion": funnelplotr,
    "phe_funnels": phe_funnels,
}
