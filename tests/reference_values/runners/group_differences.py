"""Differences between social groups, in the columns of the R package healthequal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from analysis import concentration, gaps, slope
from tests.reference_values.answers import Answer, Inputs, Runner
from vocabulary import Refused

Z_95 = 1.959963984540054
THOUSANDS, HUNDREDS = 1000, 100  # what the peer multiplies estimates by, and not their errors


def healthequal(inputs: Inputs) -> Answer:
    """Our measures in the peer's columns. Where it departs from the definitions, ours are given what it departs with:
    numbers with the event rounded to whole people and weights of population squared (logistic slopes), errors that are not
    multiplied as their estimates are (Theil, mean log deviation, attributable fraction)."""
    names = {"estimate": "est", "population": "pop"}
    given = {names.get(name, name): values for name, values in inputs.items()}
    y, people, error = (np.array(given[name], dtype=float) for name in ("est", "pop", "se"))
    return _ordered_measures(y, people, error) if "o" in given else _unordered_measures(y, people, error)


def _ordered_measures(y: Any, people: Any, error: Any) -> Answer:
    found = concentration.concentration_index(y, np.arange(len(y)), population=people, bounds=(0, 100))
    line = slope.fitted_slope_index(y, people, curve="line")
    as_the_peer = np.round(y / 100 * people) / people * 100
    logistic = slope.fitted_slope_index(as_the_peer, people, curve="logistic", everyone=100, fit_weights=people**2)
    risk = gaps.attributable(y, people, reference="least deprived", higher_is_better=True, everyone=100)
    for refused in (found, line, logistic, risk):
        if isinstance(refused, Refused):
            return refused
    assert isinstance(found, concentration.Concentration)
    assert isinstance(line, slope.FittedSlope)
    assert isinstance(logistic, slope.FittedSlope)
    assert isinstance(risk, gaps.Attributable)
    regression = found.regression_error or 0.0
    assert found.wagstaff is not None
    assert found.erreygers is not None
    forms = {
        "aci": ("aci", found.absolute),
        "rci": ("rci", found.index),
        "rci_wagstaff_unit": ("rci", found.wagstaff),
        "rci_erreygers_unit": ("rci", found.erreygers),
    }
    answer = {
        name: _interval(measure, form, found.error_of(form, regression)) for name, (measure, form) in forms.items()
    }
    for name, fitted in (("", logistic), ("_linear", line)):
        answer[f"sii{name}"] = {
            "measure": "sii",
            "estimate": fitted.sii,
            "se": fitted.sii_error / HUNDREDS,
            "lowerci": fitted.sii_lower,
            "upperci": fitted.sii_upper,
        }
        answer[f"rii{name}"] = {
            "measure": "rii",
            "estimate": fitted.rii,
            "se": fitted.rii_log_error,
            "lowerci": fitted.rii_lower,
            "upperci": fitted.rii_upper,
        }
    return answer | _risk(risk) | _gap(y, error, ordered=True)


def _unordered_measures(y: Any, people: Any, error: Any) -> Answer:
    spread = gaps.between_groups(y, people, standard_error=error)
    risk = gaps.attributable(y, people, reference="best", higher_is_better=True, everyone=100)
    if isinstance(spread, Refused):
        return spread
    if isinstance(risk, Refused):
        return risk
    answer = _risk(risk) | _gap(y, error, ordered=False)
    for name, weights in (("u", None), ("w", people)):
        from_mean = gaps.mean_distance(y, spread.mean, weights)
        assert not isinstance(from_mean, Refused)
        answer[f"mdm{name}"] = _interval(f"mdm{name}", from_mean, None)
        answer[f"idis{name}"] = _interval(f"idis{name}", HUNDREDS * from_mean / spread.mean, None)
        answer[f"mdb{name}"] = {"estimate": gaps.mean_distance(y, y.max(), weights)}
        answer[f"mdr{name}"] = {"estimate": gaps.mean_distance(y, y[0], weights)}
    assert spread.theil is not None
    assert spread.mean_log_deviation is not None
    return answer | {
        "ti": _interval("ti", THOUSANDS * spread.theil, spread.theil_error),
        "mld": _interval("mld", THOUSANDS * spread.mean_log_deviation, spread.mean_log_deviation_error),
        "bgv": _interval("bgv", spread.variance, spread.variance_error),
        "bgsd": _interval("bgsd", spread.standard_deviation, None),
        "cov": _interval("cov", HUNDREDS * spread.coefficient_of_variation, None),
    }


def _gap(y: Any, error: Any, *, ordered: bool) -> dict[str, Any]:
    found = gaps.gap(y, ordered=ordered, standard_error=error)
    assert isinstance(found, gaps.Gap)
    ratio = {"estimate": found.relative, "lowerci": found.relative_lower, "upperci": found.relative_upper}
    return {
        "d": _interval("d", found.absolute, found.absolute_error),
        "r": {"measure": "r", "se": found.relative_log_error, **ratio},
    }


def _risk(found: gaps.Attributable) -> dict[str, Any]:
    return {
        "par": _interval("par", found.risk, found.risk_error),
        "paf": _interval("paf", HUNDREDS * found.fraction, found.fraction_error),
    }


def _interval(measure: str, estimate: float, error: float | None) -> dict[str, Any]:
    half = None if error is None else Z_95 * error
    limits = (None, None) if half is None else (estimate - half, estimate + half)
    return {"measure": measure, "estimate": estimate, "se": error, "lowerci": limits[0], "upperci": limits[1]}


RUNNERS: Mapping[str, Runner] = {
    "healthequal": healthequal,
}
