"""Slope and concentration indices, and the index of need."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from analysis import concentration, concentration_decomposition, distance_from_target, need, slope
from analysis.intervals import confidence_level
from tests.reference_values.answers import Answer, Inputs, Runner
from tests.reference_values.runners.levels_and_groups import at_both_levels, level_name
from vocabulary import Refused

USABLE: Mapping[str, Any] = {"value": [0.3, 0.35, 0.4, 0.5, 0.55], "population": [100] * 5, "se": [0.01] * 5}
SCALE: Mapping[int, Any] = {0: "value", 1: "rate", 2: "proportion"}


def phe_sii(inputs: Inputs) -> Answer:
    if not isinstance(inputs, dict):
        return Refused("The case gives no groups.")  # the peer's inputs are not in the case, only that it refused them
    if "value" not in inputs:  # one input only, the one refused: the others are made usable
        inputs = {**USABLE, **inputs}
    inputs = _most_deprived_first(inputs)
    level = confidence_level(inputs.get("confidence", 0.95))
    found = slope.slope_index(
        inputs["value"],
        inputs["population"],
        standard_error=inputs.get("se"),
        lower=inputs.get("lower_cl"),
        upper=inputs.get("upper_cl"),
        scale=SCALE[inputs.get("value_type", 0)],
        transform=inputs.get("transform", False),
        confidence=inputs.get("confidence", 0.95),
        repetitions=slope.REPETITIONS
        * (4 if isinstance(level, float) and level > 0.99 else 1),  # the far tails need more
    )
    if isinstance(found, Refused):
        return found
    by = inputs.get("multiplier", 1)
    sii = sorted(by * limit for limit in (found.sii_lower, found.sii_upper))
    rii, rii_limits = found.rii, [found.rii_lower, found.rii_upper]
    if by < 0:  # the peer turns the ratio round with the sign
        rii, rii_limits = 1 / rii, [1 / found.rii_upper, 1 / found.rii_lower]
    if swaps_limits(inputs):
        sii.reverse()
        rii_limits.reverse()
    named = level_name(inputs.get("confidence", 0.95))
    names = (f"{index}_{side}{named}" for index in ("sii", "rii") for side in ("lower", "upper"))
    limits = dict(zip(names, (*sii, *rii_limits), strict=True))
    limits |= {f"{name}cl": limit for name, limit in limits.items()}  # it names them either way
    # Its intercept is multiplied by the size of the multiplier, and only where it was transformed.
    factor = abs(by) if inputs.get("transform") else 1
    point = {"sii": by * found.sii, "rii": rii, "intercept": factor * found.at_most_deprived}
    return {"point": point, "simulated_cl_seed2026": limits, "simulated_cl_seed4711": limits}


def _most_deprived_first(inputs: Inputs) -> Inputs:
    """Every list in the order of the quantiles, where the case numbers them."""
    numbers = inputs.get("quantile")
    if not isinstance(numbers, list) or None in numbers:
        return inputs
    rows = sorted(range(len(numbers)), key=numbers.__getitem__)
    return {
        name: [given[row] for row in rows] if isinstance(given, list) and len(given) == len(rows) else given
        for name, given in inputs.items()
    }


def swaps_limits(inputs: Inputs) -> bool:
    """Whether the peer's lower limit is above its upper one: on the logarithmic scale it takes any multiplier below 1 for a
    negative one."""
    return bool(inputs.get("transform") and inputs.get("value_type") == 1 and 0 < inputs.get("multiplier", 1) < 1)


def weighted_capitation(inputs: Inputs) -> Answer:
    if "value_precision" in inputs:
        return {"rounded": [need.rounded_half_up(value, precision) for value, precision in inputs["value_precision"]]}
    if "weighted_population" in inputs:
        return _target_and_distance(inputs)
    parts = [name for name in inputs if name.endswith(" WP")]
    found = {name: need.need_index(inputs[name], inputs["Population"]) for name in parts}
    refused = [answer for answer in found.values() if isinstance(answer, Refused)]
    return refused[0] if refused else {"need_index": found}


def _target_and_distance(inputs: Inputs) -> Answer:
    """Without an envelope it is what the places receive together."""
    weighted, population = inputs["weighted_population"], inputs.get("population", inputs.get("Population"))
    answer: dict[str, Any] = {"share": np.array(weighted) / np.sum(weighted)}
    if population is not None:
        index = need.need_index(weighted, population)
        if isinstance(index, Refused):
            return index
        answer["need_index"] = index
    actual = inputs.get("actual", np.zeros(len(weighted)) if "envelope" in inputs else None)
    if actual is None:
        return answer
    found = distance_from_target.distance_from_target(actual, weighted, whole_actual=inputs.get("envelope"))
    if isinstance(found, Refused):
        return found
    answer["target"] = found.target
    if "actual" in inputs:
        answer |= {"distance_from_target": found.relative, "missing": found.missing}
    return answer


def concentration_index(inputs: Inputs) -> Answer:
    """The peer ranks tied rows as they come, so they are given to ours with different places in that same order, unless `ties` is
    "average", which is our definition. It takes as bounds the lowest and highest value met, and writes the error of the plain index beside every form."""
    value, rank_by = inputs["y"], inputs["rank_by"]
    people = next((inputs[name] for name in WEIGHTS if name in inputs), None)
    met = (min(value), max(value))
    bounds = inputs.get("bounds", met if met[0] < met[1] else None)  # where all are the same there are none
    as_they_come = np.argsort(np.argsort(rank_by, kind="stable"), kind="stable")
    order = rank_by if inputs.get("ties") == "average" else as_they_come
    found = concentration.concentration_index(value, order, population=people, bounds=bounds)
    if isinstance(found, Refused):
        return found
    forms = {"CI": found.index, "CIg": found.absolute, "CIc": found.erreygers, "CIw": found.wagstaff}
    answer: dict[str, Any] = {name: {"ci": form, "var": found.sampling_error**2} for name, form in forms.items()}
    factors = {
        name: given for name, given in inputs.items() if name not in {"y", "rank_by", "bounds", "ties", *WEIGHTS}
    }
    if not factors:
        return answer
    parts = _decomposition(value, order, factors, people)
    return parts if isinstance(parts, Refused) else {**answer, **parts}


WEIGHTS = ("w", "wt", "weights", "population")


def _decomposition(value: Any, order: Any, factors: Mapping[str, Any], people: Any) -> Answer:
    """The peer names a logarithm after its function: log_inc is log(inc)."""
    names = [re.sub(r"^log_(.+)$", r"log(\1)", name) for name in factors]
    found = concentration_decomposition.decomposed_concentration(
        value, order, list(factors.values()), population=people
    )
    if isinstance(found, Refused):
        return found
    shares = dict(zip(names, 100 * found.share, strict=True))
    return {
        "coef": {"(Intercept)": found.intercept, **dict(zip(names, found.coefficients, strict=True))},
        "overall_ci": found.index,
        "partial_ci": dict(zip(names, found.indices, strict=True)),
        "averages": dict(zip(names, found.means, strict=True)),
        "elasticities": dict(zip(names, found.elasticities, strict=True)),
        "contributions": {"residual": found.residual, **dict(zip(names, found.contributions, strict=True))},
        "percent_contribution": {"residual": 100 * found.residual / found.index, **shares},
    }


RUNNERS: Mapping[str, Runner] = {
    "concentration_index": concentration_index,
    "phe_sii": at_both_levels(phe_sii),
    "weighted_capitation": weighted_capitation,
}
