"""Proportions, rates, means and quantiles with their intervals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from analysis import means, proportions, quantiles, rates
from analysis.intervals import confidence_level
from tests.reference_values.answers import Answer, Inputs, Runner
from vocabulary import Refused


def byars_ci(inputs: Inputs) -> Answer:
    found = rates.byar(inputs["x"], confidence=inputs["confidence"])
    return found if isinstance(found, Refused) else {"lower": found.lower, "upper": found.upper}


def wilson_ci(inputs: Inputs) -> Answer:
    found = proportions.proportion(inputs["x"], inputs["n"], confidence=inputs.get("confidence", 0.95))
    return found if isinstance(found, Refused) else {"lower": found.lower, "upper": found.upper}


def phe_proportion(inputs: Inputs) -> Answer:
    found = proportions.proportion(
        inputs["x"],
        inputs["n"],
        confidence=inputs.get("confidence", 0.95),
        multiplier=inputs.get("multiplier", 1),
    )
    if isinstance(found, Refused):
        return found
    return {"value": found.value, "lowercl": found.lower, "uppercl": found.upper}


def phe_rate(inputs: Inputs) -> Answer:
    confidence, multiplier = inputs.get("confidence", 0.95), inputs.get("multiplier", 100_000)
    if "group" not in inputs:
        found = rates.crude_rate(inputs["x"], inputs["n"], confidence=confidence, multiplier=multiplier)
        return found if isinstance(found, Refused) else _rate_columns(found)
    grouped = rates.grouped_crude_rate(
        inputs["group"], inputs["x"], inputs["n"], confidence=confidence, multiplier=multiplier
    )
    if isinstance(grouped, Refused):
        return grouped
    level = confidence_level(confidence)
    assert isinstance(level, float)
    return {
        "area": grouped.groups,
        "x": grouped.events,
        "n": grouped.population,
        **_rate_columns(grouped.rates),
        "confidence": [f"{100 * level:.10g}%"] * len(grouped.groups),
        "statistic": [f"rate per {multiplier:.10g}"] * len(grouped.groups),
    }


def _rate_columns(found: rates.Rates) -> dict[str, Any]:
    label = {"exact": "Exact", "Byar": "Byars", None: None}
    return {
        "value": found.value,
        "lowercl": found.lower,
        "uppercl": found.upper,
        "method": [label[method] for method in found.method],
    }


def phe_mean(inputs: Inputs) -> Answer:
    found = means.mean(inputs["values"], confidence=inputs.get("confidence", 0.95))
    if isinstance(found, Refused):
        return found
    return {
        "value_sum": found.total,
        "value_count": found.count,
        "stdev": found.standard_deviation,
        "value": found.value,
        "lowercl": found.lower,
        "uppercl": found.upper,
    }


def phe_quantile(inputs: Inputs) -> Answer:
    found = quantiles.quantiles(inputs["values"], inputs["nquantiles"], highest_first=inputs["invert"])
    return found if isinstance(found, Refused) else {"quantile": found}


RUNNERS: Mapping[str, Runner] = {
    "byars_ci": byars_ci,
    "phe_mean": phe_mean,
    "phe_proportion": phe_proportion,
    "phe_quantile": phe_quantile,
    "phe_rate": phe_rate,
    "wilson_ci": wilson_ci,
}
