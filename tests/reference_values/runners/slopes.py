"""Slope and concentration indices, and the index of need."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from analysis import concentration, need, slope
from tests.reference_values.answers import Answer, Inputs, Runner
from vocabulary import Refused

SCALE: Mapping[int, Any] = {0: "value", 1: "rate", 2: "proportion"}


def phe_sii(inputs: Inputs) -> Answer:
    if not isinstance(inputs, dict):
        return Refused("The case gives no groups.")  # the peer's inputs are not in the case, only that it refused them
    found = slope.slope_index(
        inputs["value"],
        inputs["population"],
        standard_error=inputs["se"],
        lower=inputs["lower_cl"],
        upper=inputs["upper_cl"],
        scale=SCALE[inputs["value_type"]],
        transform=inputs["transform"],
        confidence=inputs["confidence"],
    )
    if isinstance(found, Refused):
        return found
    by = inputs["multiplier"]
    sii = sorted(by * limit for limit in (found.sii_lower, found.sii_upper))
    rii, rii_limits = found.rii, [found.rii_lower, found.rii_upper]
    if by < 0:  # the peer turns the ratio round with the sign
        rii, rii_limits = 1 / rii, [1 / found.rii_upper, 1 / found.rii_lower]
    names = ("sii_lower95_0", "sii_upper95_0", "rii_lower95_0", "rii_upper95_0")
    limits = dict(zip(names, (*sii, *rii_limits), strict=True))
    limits |= {f"{name}cl": limit for name, limit in limits.items()}  # it names them either way
    # Its intercept is multiplied by the size of the multiplier only.
    point = {"sii": by * found.sii, "rii": rii, "intercept": abs(by) * found.at_most_deprived}
    return {"point": point, "simulated_cl_seed2026": limits, "simulated_cl_seed4711": limits}


def weighted_capitation(inputs: Inputs) -> Answer:
    if "value_precision" in inputs:
        return {"rounded": [need.rounded_half_up(value, precision) for value, precision in inputs["value_precision"]]}
    parts = [name for name in inputs if name.endswith(" WP")]
    found = {name: need.need_index(inputs[name], inputs["Population"]) for name in parts}
    refused = [answer for answer in found.values() if isinstance(answer, Refused)]
    return refused[0] if refused else {"need_index": found}


def concentration_index(inputs: Inputs) -> Answer:
    """The peer ranks tied rows as they come, so they are given to ours with different places in that same order. It takes
    as bounds the lowest and highest value met, and writes the error of the plain index beside every form."""
    value, rank_by = inputs["y"], inputs["rank_by"]
    as_they_come = np.argsort(np.argsort(rank_by, kind="stable"), kind="stable")
    found = concentration.concentration_index(value, as_they_come, bounds=(min(value), max(value)))
    if isinstance(found, Refused):
        return found
    forms = {"CI": found.index, "CIg": found.absolute, "CIc": found.erreygers}
    return {name: {"ci": form, "var": found.sampling_error**2} for name, form in forms.items()}


RUNNERS: Mapping[str, Runner] = {
    "concentration_index": concentration_index,
    "phe_sii": phe_sii,
    "weighted_capitation": weighted_capitation,
}
