"""Indices of inequality between people or groups: Gini, Theil, Atkinson and others."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from analysis import inequality
from tests.reference_values.answers import Answer, Inputs, Runner
from tests.reference_values.runners.slopes import WEIGHTS
from vocabulary import Refused

LARGEST_EXPONENT = 709.78  # exp() of more is too large for a computer's number


def inequality_indices(inputs: Inputs) -> Answer:
    """The indices of people each; with weights those of the weighted people, by name and as `_w`, and the others as `_u`. `epsilon` and `alpha`
    ask for other aversions of Atkinson's and Kolm's indices than those always given."""
    people = next((inputs[name] for name in WEIGHTS if name in inputs), None)
    if "group" in inputs:
        return {
            **_indices(inputs["x"], people, inputs),
            **{name: _parts(inputs, measure) for name, measure in ENTROPIES.items()},
        }
    each = _indices(inputs["x"], None, inputs)
    if people is None:
        return each
    weighted = _indices(inputs["x"], people, inputs)
    return {
        **weighted,
        **{f"{name}_w": value for name, value in weighted.items()},
        **{f"{name}_u": value for name, value in each.items()},
    }


def kolm_overflows(x: list[float], people: list[float] | None = None) -> bool:
    """Whether the peer's exponentials are too large to be written."""
    return float(np.average(x, weights=people)) - min(x) > LARGEST_EXPONENT


AVERSIONS = (0.25, 0.5, 0.75, 1, 1.5, 2, 3)
KOLM = (0.5, 1, 2)
POWERS = (-1, 0, 0.5, 1, 1.5, 2, 3)


def _asked(inputs: Inputs, name: str, always: tuple[float, ...]) -> tuple[float, ...]:
    given = inputs.get(name, [])
    return (*always, *(given if isinstance(given, list) else [given]))


def _indices(x: list[float], people: list[float] | None, inputs: Inputs) -> dict[str, float | None]:
    aversions, kolm = _asked(inputs, "epsilon", AVERSIONS), _asked(inputs, "alpha", KOLM)
    weights = [1.0] * len(x) if people is None else people
    above_zero = [value for value in x if value > 0]  # the peers drop zeros where they take logarithms
    their_weights = [weight for value, weight in zip(x, weights, strict=True) if value > 0]
    n = len(x)
    theil = inequality.theil(above_zero, their_weights)
    squared_cv = 2 * _number(inequality.generalised_entropy(x, 2, people))
    found = {
        "gini": inequality.gini(x, people),
        "gini_corrected": _number(inequality.gini(x, people)) * n / (n - 1) if n > 1 else None,
        "ricci_schutz": inequality.hoover(x, people),
        "hoover": inequality.hoover(x, people),
        **{f"atkinson_{by:g}": inequality.atkinson(x, by, people) for by in aversions},
        **{f"ede_{by:g}": inequality.equally_distributed_equivalent(x, by, people) for by in aversions},
        **{f"kolm_ede_{by:g}": inequality.kolm_equivalent(x, by, people) for by in kolm},
        **{f"ge_{power:g}": inequality.generalised_entropy(x, power, people) for power in POWERS},
        **{f"kolm_{by:g}": None if kolm_overflows(x, people) else inequality.kolm(x, by, people) for by in kolm},
        "theil": theil,
        "theil_T": theil,
        "theil_T_typeTheil0": theil,
        "theil_L_MLD": inequality.mean_log_deviation(x, people),
        "mld": inequality.mean_log_deviation(above_zero, their_weights),
        "cv": squared_cv**0.5,
        "cv2": squared_cv,
    }
    return {name: None if isinstance(value, Refused) else value for name, value in found.items()}


ENTROPIES: Mapping[str, inequality.Measure] = {"theil_T": "theil", "mld": "mean log deviation"}


def _parts(inputs: Inputs, measure: inequality.Measure) -> dict[str, float] | Refused:
    found = inequality.decomposition(
        inputs["x"],
        inputs["group"],
        population=next((inputs[name] for name in WEIGHTS if name in inputs), None),
        measure=measure,
    )
    if isinstance(found, Refused):
        return found
    return {"total": found.total, "within": found.within, "between": found.between}


def _number(found: float | Refused) -> float:
    return float("nan") if isinstance(found, Refused) else found


RUNNERS: Mapping[str, Runner] = {
    "inequality_indices": inequality_indices,
}
