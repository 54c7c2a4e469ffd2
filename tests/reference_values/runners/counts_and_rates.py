"""Proportions, rates, means and quantiles with their intervals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from analysis import means, proportions, quantiles, rates
from tests.reference_values.answers import Answer, Inputs, Runner
from tests.reference_values.runners.levels_and_groups import at_both_levels, by_group, percent_label
from vocabulary import Refused


def usable(inputs: Inputs, refused: Mapping[str, Any], **others: Any) -> dict[str, Any]:
    """The inputs, with usable others where a case gives only the one that is refused. A case may give none at all and say
    that they were refused: then one is made so."""
    return {**others, **(inputs if isinstance(inputs, dict) else refused)}


def byars_ci(inputs: Inputs) -> Answer:
    inputs = usable(inputs, {"x": -1}, x=10)
    found = rates.byar(inputs["x"], confidence=inputs.get("confidence", 0.95))
    return found if isinstance(found, Refused) else {"lower": found.lower, "upper": found.upper}


def wilson_ci(inputs: Inputs) -> Answer:
    inputs = usable(inputs, {"n": 0}, x=1, n=10)
    found = proportions.proportion(inputs["x"], inputs["n"], confidence=inputs.get("confidence", 0.95))
    return found if isinstance(found, Refused) else {"lower": found.lower, "upper": found.upper}


def phe_proportion(inputs: Inputs) -> Answer:
    """Groups are summed first; one missing count makes its whole group missing."""
    inputs = usable(inputs, {"n": 0}, x=1, n=10)
    confidence, multiplier = inputs.get("confidence", 0.95), inputs.get("multiplier", 1)
    x, n, named = inputs["x"], inputs["n"], {}
    if "group" in inputs:
        summed = rates.grouped_crude_rate(inputs["group"], x, n)
        if isinstance(summed, Refused):
            return summed
        x, n = summed.events, summed.population
        named = {"area": summed.groups, "group": summed.groups, "x": x, "n": n}
    found = proportions.proportion(x, n, confidence=confidence, multiplier=multiplier)
    if isinstance(found, Refused):
        return found
    return {
        **named,
        "value": found.value,
        "lowercl": found.lower,
        "uppercl": found.upper,
        "confidence": [percent_label(confidence)] * np.size(found.value),
        "statistic": ["percentage" if multiplier == 100 else f"proportion of {multiplier:.10g}"] * np.size(found.value),
        "method": ["Wilson"] * np.size(found.value),
    }


def phe_rate(inputs: Inputs) -> Answer:
    inputs = usable(inputs, {"n": 0}, x=10, n=1000)
    confidence, multiplier = inputs.get("confidence", 0.95), inputs.get("multiplier", 100_000)
    if "group" not in inputs:
        found = rates.crude_rate(inputs["x"], inputs["n"], confidence=confidence, multiplier=multiplier)
        named: dict[str, Any] = {}
    else:
        grouped = rates.grouped_crude_rate(
            inputs["group"], inputs["x"], inputs["n"], confidence=confidence, multiplier=multiplier
        )
        if isinstance(grouped, Refused):
            return grouped
        found = grouped.rates
        named = {"area": grouped.groups, "group": grouped.groups, "x": grouped.events, "n": grouped.population}
    if isinstance(found, Refused):
        return found
    label = {"exact": "Exact", "Byar": "Byars", None: None}
    return {
        **named,
        "value": found.value,
        "lowercl": found.lower,
        "uppercl": found.upper,
        "method": [label[method] for method in found.method],
        "confidence": [percent_label(confidence)] * len(found.method),
        "statistic": [f"rate per {multiplier:.10g}"] * len(found.method),
    }


def phe_mean(inputs: Inputs) -> Answer:
    inputs = usable(inputs, {"values": []}, values=[1, 2, 4])
    confidence = inputs.get("confidence", 0.95)
    found = means.mean(inputs["values"], confidence=confidence)
    named = {"confidence": percent_label(confidence), "statistic": "mean", "method": "Student's t-distribution"}
    known = [value for value in inputs["values"] if value is not None]
    if isinstance(found, Refused) and len(known) == 1 and "two values" in found.reason:
        # ours is refused; the peer gives the one value, without limits
        missing = dict.fromkeys(("stdev", "lowercl", "uppercl"))
        return {"value_sum": known[0], "value_count": 1, "value": known[0], **missing, **named}
    if isinstance(found, Refused):
        return found
    return {
        "value_sum": found.total,
        "value_count": found.count,
        "stdev": found.standard_deviation,
        "value": found.value,
        "lowercl": found.lower,
        "uppercl": found.upper,
        **named,
    }


def phe_quantile(inputs: Inputs) -> Answer:
    """The peer puts the highest values first unless told otherwise; each group is divided on its own, and may say its own way."""
    inputs = usable(inputs, {"nquantiles": 1}, values=[1, 2, 4])
    values = np.array(inputs["values"], dtype=float)
    groups = inputs.get("group", [None] * len(values))
    invert = inputs.get("invert", True)
    given = invert if isinstance(invert, list) else [invert] * len(values)
    placed = np.full(len(values), np.nan)
    for name in dict.fromkeys(groups):
        rows = np.array([group == name for group in groups])
        ways = {way for way, own in zip(given, rows, strict=True) if own}
        if len(ways) > 1:
            return Refused("A group must be put in one order.")
        found = quantiles.quantiles(values[rows], inputs.get("nquantiles", 10), highest_first=ways.pop())
        if isinstance(found, Refused):
            return found
        placed[rows] = found
    return {"quantile": placed, "nquantiles": [inputs.get("nquantiles", 10)] * len(values)}


RUNNERS: Mapping[str, Runner] = {
    "byars_ci": at_both_levels(byars_ci),
    "phe_mean": by_group(at_both_levels(phe_mean)),
    "phe_proportion": at_both_levels(phe_proportion),
    "phe_quantile": phe_quantile,
    "phe_rate": at_both_levels(phe_rate),
    "wilson_ci": at_both_levels(wilson_ci),
}
