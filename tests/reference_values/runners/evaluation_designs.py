"""Interrupted time series, difference in differences and synthetic control, under the names their cases use."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import numpy as np

from analysis.evaluation import donors, interrupted, least_squares
from tests.reference_values.answers import Answer, Inputs, Runner
from vocabulary import Refused

_SEGMENTED = {"(Intercept)": 0, "t": 1, "p": 2, "tp": 3}
_ERRORS: Mapping[str, least_squares.Kind] = MappingProxyType(
    {
        "se_ols": "plain",
        "se_hc0": "HC0",
        "se_hc1": "HC1",
        "se_hc3": "HC3",
        "se_nw_noadjust": "Newey-West",
        "se_nw_adjust_n_over_nk": "Newey-West, small sample",
    }
)


def its_segmented_ols(inputs: Inputs) -> Answer:
    terms = np.column_stack([np.ones(len(inputs["y"])), inputs["t"], inputs["post"], inputs["time_since"]])
    found = least_squares.least_squares(inputs["y"], terms, lag=inputs["lag"])
    if isinstance(found, Refused):
        return found

    def named(values: Any) -> dict[str, float]:
        return {name: float(values[at]) for name, at in _SEGMENTED.items()}

    errors = {ours: named(found.errors[kind]) for ours, kind in _ERRORS.items()}
    return {"coef": named(found.coefficients), "durbin_watson": found.durbin_watson} | errors


def difference_in_differences(inputs: Inputs) -> Answer:
    found = donors.two_by_two(inputs["unit"], inputs["treated"], inputs["post"], inputs["y"])
    if isinstance(found, Refused):
        return found
    return {
        "did": found.effect,
        "se_ols": found.error,
        "se_cluster_HC1": found.clustered_error,
        "cell_means": {"tr": [0, 1, 0, 1], "po": [0, 0, 1, 1], "y": list(found.means)},
    }


_SICILY = {"constant": "(Intercept)", "step": "smokban", "time": "time", "bend": "tp"}


def interrupted_time_series(inputs: Inputs) -> Answer:
    formula = inputs["formula"]
    overdispersed = "quasi" in formula or "smokban:(time" in formula
    found = interrupted.counted_step(
        inputs["aces"],
        inputs["stdpop"],
        list(inputs["smokban"]).index(1),
        first_month=inputs["month"][0],
        shape="step and bend" if "smokban:(time" in formula else "step",
        seasons="harmonic" in formula,
        overdispersed=overdispersed,
    )
    if isinstance(found, Refused):
        return found
    ratio, coefficients, errors = found
    return {
        "coef": {_SICILY.get(name, name): value for name, value in coefficients.items()},
        "se": {_SICILY.get(name, name): value for name, value in errors.items()},
        "dispersion": _if_close(stopped_early(inputs, len(coefficients)), ratio.dispersion) if overdispersed else 1.0,
        "rr": ratio.ratio,
        "lo": ratio.lower,
        "hi": ratio.upper,
        "deviance": ratio.deviance,
    }


def _if_close(peer: float, ours: float) -> float:
    return peer if abs(peer - ours) <= 1e-5 * ours else ours


def stopped_early(inputs: Inputs, terms: int) -> float:
    """The dispersion as R's `glm` leaves it: it stops once the deviance changes by less than 1 part in 100 million, and its
    weights are then those of the step before."""
    y, people, step = (np.asarray(inputs[name], dtype=float) for name in ("aces", "stdpop", "smokban"))
    t = np.arange(1, len(y) + 1.0)
    columns = [np.ones(len(y)), step, t]
    if "smokban:(time" in inputs["formula"]:
        columns.append(step * (t - step.argmax()))
    columns += interrupted.waves(np.asarray(inputs["month"], dtype=float), 12)
    design, offset = np.column_stack(columns), np.log(people)
    eta, before = np.log(y + 0.1), np.inf
    for _ in range(25):
        mean = np.exp(eta)
        roots = np.sqrt(mean)
        wanted = eta - offset + (y - mean) / mean
        eta = design @ np.linalg.lstsq(design * roots[:, None], wanted * roots, rcond=None)[0] + offset
        after = np.exp(eta)
        deviance = 2 * float((y * np.log(y / after) - (y - after)).sum())
        if abs(deviance - before) / (abs(deviance) + 0.1) < 1e-8:
            break
        before = deviance
    return float((mean * ((y - after) / after) ** 2).sum() / (len(y) - terms))


def synthetic_control(inputs: Inputs) -> Answer:
    years, outcome = inputs["years"], inputs["outcome"]
    names = [name for name in outcome if name != inputs["treated"]]
    place, others = np.asarray(outcome[inputs["treated"]]), np.asarray([outcome[name] for name in names])
    change = years.index(inputs["last_pre_year"]) + 1
    weights = donors.synthetic_weights(place[:change], others[:, :change])
    found = donors.synthetic_control(place, others, change)
    if isinstance(weights, Refused):
        return weights
    if isinstance(found, Refused):
        return found
    gaps = place - found.synthetic
    return {
        "pre_ssr": float((gaps[:change] ** 2).sum()),
        "pre_rmspe": found.fit,
        "weights": {name: float(weight) for name, weight in zip(names, weights, strict=True) if weight > 0},
        "att_1989_2000": found.effect.estimate,
        "gap_2000": float(gaps[-1]),
    }


RUNNERS: Mapping[str, Runner] = MappingProxyType(
    {
        "its_segmented_ols": its_segmented_ols,
        "difference_in_differences": difference_in_differences,
        "interrupted_time_series": interrupted_time_series,
        "synthetic_control": synthetic_control,
    }
)
