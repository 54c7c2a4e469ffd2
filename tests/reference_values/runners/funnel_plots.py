"""Funnel plots, and overdispersion between units."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
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
    """Significance and, where the inputs say for what, limits and points to draw."""
    # one case gives [] for "records with nothing in them"
    given: dict[str, Any] = inputs if isinstance(inputs, dict) else {"x": [None], "n": [None]}
    usual = "rate" if "rate" in given or "rate_type" in given else "proportion"
    statistic, x, n = given.get("statistic", usual), given["x"], given["n"]
    standardised = given.get("rate_type") == "dsr"
    if standardised:
        rate = np.array(given["rate"], dtype=float) / given["multiplier"]
        found = funnels.significance(x, n, statistic="directly standardised rate", rate=rate)
    else:
        found = funnels.significance(x, n, statistic=statistic)
    if isinstance(found, Refused):
        return found
    answer: dict[str, Any] = {"significance": [SIGNIFICANCE[position] for position in found]}
    if "ratio_type" in given:
        return _answer_with(answer, _ratio_limits_by_count(n, given.get("multiplier", 1), given["ratio_type"]))
    if statistic == "rate" and "multiplier" in given:
        x, n = np.array(x, dtype=float), np.array(n, dtype=float)
        enough = np.full(len(x), True)
        if standardised:  # each rate stands for the people that give its events at that rate
            enough = x >= funnels.FEWEST_EVENTS_STANDARDISED
            n = np.where(enough, x / np.where(rate > 0, rate, np.nan), np.nan)
        years, multiplier = given.get("years_of_data", 1), given["multiplier"]
        answer |= {
            "rate_chart": np.where(enough, multiplier * x / n, np.nan),
            "denominator_derived": np.where(enough, n / years, np.nan),
        }
        limits = funnels.rate_limits_by_count(x[enough], n[enough], years=years, multiplier=multiplier)
        return _answer_with(answer, _rate_limits(limits))
    if statistic == "proportion" and "multiplier" in given:
        return _answer_with(answer, _proportion_limits(np.array(x, dtype=float), np.array(n, dtype=float), given))
    return answer


def _answer_with(answer: dict[str, Any], limits: Answer) -> Answer:
    return limits if isinstance(limits, Refused) else answer | dict(limits)


def _ratio_limits_by_count(expected: Any, multiplier: float, ratio_type: str) -> Answer:
    """For a count the peer draws what lies beyond 1, for a standardised ratio the ratio."""
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
        answer[f"{name}_limit"] = multiplier * (found.excess(crossing) + (ratio_type == "isr"))
    return answer


def _rate_limits(found: funnels.RateCountLimits | Refused) -> Answer:
    if isinstance(found, Refused):
        return found
    answer: dict[str, Any] = {"Events": found.events, "baseline": np.full(len(found.events), found.rate)}
    for name, people in (
        ("lower_2s", found.people95_low),
        ("upper_2s", found.people95_high),
        ("lower_3s", found.people998_low),
        ("upper_3s", found.people998_high),
    ):
        answer[f"{name}_population_1_year"] = people
        answer[f"{name}_limit"] = found.rate_at(people)
    return answer


def _proportion_limits(x: Any, n: Any, given: Inputs) -> Answer:
    """At 100 denominators from near the smallest (from 1 where that is less than half the largest) to near the largest."""
    multiplier, pooled = given["multiplier"], float(x.sum() / n.sum())
    step = 10 ** max(0, len(str(int(0.95 * n.min()))) - 2)
    first = 1 if n.min() <= n.max() / 2 else max(1, int(0.95 * n.min() // step * step))
    at = funnels.count_steps(int(funnels.rounded_up(1.05 * n.max())), first=first)
    limits = funnels.proportion_limits(pooled, at).scaled(multiplier)
    return {
        "Population": at,
        "baseline": np.full(len(at), multiplier * pooled),
        "lower_2s_limit": limits.lower95,
        "upper_2s_limit": np.minimum(100, limits.upper95),  # the peer's ceiling, whatever the multiplier
        "lower_3s_limit": limits.lower998,
        "upper_3s_limit": np.minimum(100, limits.upper998),
    }


SCALES: Mapping[tuple[str, str], overdispersion.Scale] = {
    ("SR", "SHMI"): "ratio log",
    ("SR", "CQC"): "ratio root",
    ("PR", ""): "proportion",
    ("RC", ""): "counts",
}


def funnelplotr(inputs: Inputs) -> Answer:
    if "number_seq" in inputs:
        return _named(funnels.ratio_limits(inputs["number_seq"], target=inputs.get("target", 1)))
    kind = inputs.get("data_type", "SR")
    scale = SCALES[kind, inputs.get("sr_method", "SHMI") if kind == "SR" else ""]
    found = overdispersion.overdispersion(
        inputs["numerator"],
        inputs["denominator"],
        scale=scale,
        trim=inputs.get("trim_by", 0.1),
        target=inputs.get("target"),
    )
    if isinstance(found, Refused):
        return found
    if inputs.get("OD_adjust", inputs.get("od_adjust", True)) is False:
        found = _not_widened(found)
    denominators = np.sort(np.array(inputs["denominator"], dtype=float))
    chance = (
        _named(funnels.ratio_limits(denominators, target=found.target))  # exact Poisson, as the peer draws them
        if kind == "SR"
        else _limits(found, denominators, widened=False)
    )
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
            "s": _error_in_limits(denominators, scale),
            **{
                name: inputs.get("multiplier", 1) * limit
                for name, limit in {**_limits(found, denominators, widened=True), **chance}.items()
            },
        },
    }


def _not_widened(found: overdispersion.Overdispersion) -> overdispersion.Overdispersion:
    """As if units differed by chance alone: what a case asks for that turns the adjustment off."""
    return replace(found, tau2=0.0, z_adjusted=found.z)


def _error_in_limits(denominators: Any, scale: overdispersion.Scale) -> Any:
    """The peer draws the limits of a ratio of counts with the error of a proportion."""
    return overdispersion.standard_error(denominators, "proportion" if scale == "counts" else scale)


def _limits(found: overdispersion.Overdispersion, denominators: Any, *, widened: bool) -> dict[str, Any]:
    answer: dict[str, Any] = {}
    for level, z in (("95", overdispersion.Z_95), ("998", overdispersion.Z_998)):
        low, high = found.limits(denominators, z, widened=widened)
        own = _error_in_limits(denominators, found.scale)
        spread, middle = (
            z * np.sqrt(own**2 + (found.tau2 if widened else 0)),
            overdispersion.transform(found.target, found.scale),
        )
        if found.scale == "ratio root":  # the peer leaves these on the square-root scale: so are ours, to be compared
            low, high = middle - spread, middle + spread
        elif found.scale == "counts":
            low, high = np.exp(middle - spread), np.exp(middle + spread)
        elif found.scale == "proportion":
            low, high = _folded(low, middle - spread, low=True), _folded(high, middle + spread, low=False)
        name = "od" if widened else ""
        answer |= {f"{name}ll{level}": low, f"{name}ul{level}": high}
    return answer


def _folded(ours: Any, angle: Any, *, low: bool) -> Any:
    """Beyond the end of the scale ours stay at the end. The peer folds the angle back and clips, with denominators in rising
    order, only what comes before the one whose limit is the lowest (or the highest): that one stays folded."""
    folded = np.sin(angle) ** 2
    nearest = np.argmin(folded) if low else np.argmax(folded)
    return np.where(np.arange(len(folded)) == nearest, folded, ours)


def folds_over(inputs: Inputs) -> bool:
    """Whether a lower limit of a proportion falls off its scale, which the peer folds back."""
    found = overdispersion.overdispersion(
        inputs["numerator"], inputs["denominator"], scale="proportion", trim=inputs.get("trim_by", 0.1)
    )
    return not isinstance(found, Refused) and bool(
        np.any(found.limits(np.array(inputs["denominator"], dtype=float), overdispersion.Z_998)[0] == 0)
    )


def _named(limits: funnels.FunnelLimits) -> dict[str, Any]:
    return {"ll95": limits.lower95, "ul95": limits.upper95, "ll998": limits.lower998, "ul998": limits.upper998}


RUNNERS: Mapping[str, Runner] = {
    "funnelplotr_overdispersion": funnelplotr,
    "phe_funnels": phe_funnels,
}
