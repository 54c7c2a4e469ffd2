"""Indices of inequality between people or groups: Gini, Theil, Atkinson and others."""

from __future__ import annotations

from collections.abc import Mapping

from analysis import inequality
from tests.reference_values.answers import Answer, Inputs, Runner
from vocabulary import Refused

LARGEST_EXPONENT = 709.78  # exp() of more is too large for a computer's number


def inequality_indices(inputs: Inputs) -> Answer:
    if "group" in inputs:
        return {name: _parts(inputs, measure) for name, measure in ENTROPIES.items()}
    x = inputs["x"]
    n, above_zero = len(x), [value for value in x if value > 0]  # the peers drop zeros where they take logarithms
    theil = inequality.theil(above_zero)
    kolm, squared_cv = inequality.kolm(x, 1), 2 * _number(inequality.generalised_entropy(x, 2))
    too_large = sum(x) / n - min(x) > LARGEST_EXPONENT
    found = {
        "gini": inequality.gini(x),
        "gini_corrected": _number(inequality.gini(x)) * n / (n - 1),
        "ricci_schutz": inequality.hoover(x),
        "atkinson_0.5": inequality.atkinson(x, 0.5),
        "atkinson_1": inequality.atkinson(x, 1),
        "atkinson_2": inequality.atkinson(x, 2),
        "theil": theil,
        "theil_T": theil,
        "theil_T_typeTheil0": theil,
        "theil_L_MLD": inequality.mean_log_deviation(x),
        "mld": inequality.mean_log_deviation(above_zero),
        "ge_0.5": inequality.generalised_entropy(x, 0.5),
        "ge_2": inequality.generalised_entropy(x, 2),
        "kolm_1": None if too_large else kolm,
        "cv": squared_cv**0.5,
        "cv2": squared_cv,
    }
    return {name: None if isinstance(value, Refused) else value for name, value in found.items()}


ENTROPIES: Mapping[str, inequality.Measure] = {"theil_T": "theil", "mld": "mean log deviation"}


def _parts(inputs: Inputs, measure: inequality.Measure) -> dict[str, float] | Refused:
    found = inequality.decomposition(inputs["x"], inputs["group"], population=inputs["w"], measure=measure)
    if isinstance(found, Refused):
        return found
    return {"total": found.total, "within": found.within, "between": found.between}


def _number(found: float | Refused) -> float:
    return float("nan") if isinstance(found, Refused) else found


RUNNERS: Mapping[str, Runner] = {
    "inequality_indices": inequality_indices,
}
