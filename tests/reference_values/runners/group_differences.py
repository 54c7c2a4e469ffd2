"""Differences between social groups, in the columns of the R package healthequal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import special

from analysis import concentration, gaps, slope
from tests.reference_values.answers import Answer, Inputs, Runner
from vocabulary import Refused

Z_95 = 1.959963984540054
THOUSANDS, HUNDREDS = 1000, 100  # what the peer multiplies estimates by, and not their errors


MISSING_ALLOWED = 0.15  # share of the groups without a value that the peer leaves out of what needs no order
OWN_NAMES = {
    "estimate": "est",
    "population": "pop",
    "subgroup_order": "o",
    "favourable_indicator": "favourable",
    "indicator_scale": "scale",
}


@dataclass(frozen=True)
class _Groups:
    """The inputs of a case under one set of names; `reference` is the row that distances are measured from."""

    y: Any
    people: Any
    error: Any
    order: Any
    favourable: bool
    scale: float
    reference: int


def healthequal(inputs: Inputs) -> Answer:
    """Our measures in the peer's columns. Where it departs from the definitions, ours are given what it departs with:
    numbers with the event rounded to whole people, of a population rounded up, and weights of population squared (logistic
    slopes), errors that are not multiplied as their estimates are (Theil, mean log deviation, attributable fraction)."""
    if not inputs:
        return _refusals()
    given = {OWN_NAMES.get(name, name): values for name, values in inputs.items()}
    y, people, error = (
        np.array(given.get(name, [None] * len(given["est"])), dtype=float) for name in ("est", "pop", "se")
    )
    ordered = "o" in given and bool(np.all(given.get("ordered_dimension", 1)))
    groups = _Groups(
        y=y,
        people=people,
        error=None if np.isnan(error).all() else error,
        order=given.get("o"),
        favourable=bool(np.all(given.get("favourable", 1))),
        scale=float(np.max(given["scale"])) if "scale" in given else _scale_of(y),
        reference=given.get("reference_index_for_mdr", int(np.argmax(given.get("reference_subgroup", [1])))),
    )
    return _ordered_measures(groups) if ordered else _unordered_measures(groups)


def _scale_of(y: Any) -> float:
    """What everyone is: 1, 100, 1,000 or a higher power of ten, as the peer reads it off the largest value."""
    largest = float(np.nanmax(y))
    return 1.0 if largest <= 1 else 100.0 if largest <= 100 else float(10.0 ** np.ceil(np.log10(largest)))


def _refusals() -> dict[str, Any]:
    """What the peer refuses, by the name of each refusal, asked of ours."""
    y, people = np.array([10.0, 20.0, 30.0, 40.0, 60.0]), np.full(5, 100.0)
    unknown = np.where(np.arange(5) == 1, np.nan, y)

    def fitted(value: Any, population: Any, order: Any = None) -> Any:
        return slope.fitted_slope_index(value, population, curve="line", order=order, fewest=3)

    return {
        "all_equal": fitted(np.full(5, 10.0), people),
        "two_groups": fitted(y[:2], people[:2]),
        "na_est": fitted(unknown, people),
        "zero_pop": fitted(y, np.zeros(5)),
        "na_pop": fitted(y, np.full(5, np.nan)),
        "nonint_order": fitted(y, people, [1, 1.5, 2, 3, 4]),
        "na_order": fitted(y, people, [1, 2, 3, 4, None]),
        "ti_na": gaps.between_groups(unknown, people),
        "ti_1": gaps.between_groups(y[:1], people[:1]),
        "ti_zero_pop": gaps.between_groups(y, np.zeros(5)),
        "d_1": gaps.gap(y[:1], ordered=False),
        "d_na": gaps.gap(unknown, ordered=False),
    }


def _ordered_measures(given: _Groups) -> Answer:
    up = np.ceil(given.people)
    line = slope.fitted_slope_index(given.y, up, curve="line", order=given.order, fewest=3)
    if isinstance(line, Refused):
        return line
    everyone = _scale_of(given.y)
    as_the_peer = np.round(given.y / everyone * up) / up * everyone
    logistic = slope.fitted_slope_index(
        as_the_peer, up, curve="logistic", everyone=everyone, fit_weights=up**2, order=given.order, fewest=3
    )
    if isinstance(logistic, Refused):
        return logistic
    rows = np.argsort(given.order)
    y, people = given.y[rows], given.people[rows]
    error = None if given.error is None else given.error[rows]
    found = concentration.concentration_index(y, np.arange(len(y)), population=people, bounds=(0, given.scale))
    risk = gaps.attributable(
        y, people, reference="least deprived", higher_is_better=given.favourable, everyone=given.scale
    )
    for refused in (found, risk):
        if isinstance(refused, Refused):
            return refused
    assert isinstance(found, concentration.Concentration)
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
    stopped = stopped_early(as_the_peer[rows] / everyone, up[rows], up[rows] ** 2)
    for name, fitted in (("", logistic), ("_linear", line)):
        sii_error, log_error = fitted.sii_error / everyone, fitted.rii_log_error
        if fitted is logistic:  # never for more than the last digits
            sii_error, log_error = _if_close(stopped[0], sii_error), _if_close(stopped[1], log_error)
        half = Z_95 * sii_error * everyone
        answer[f"sii{name}"] = {
            "measure": "sii",
            "estimate": fitted.sii,
            "se": sii_error,
            "lowerci": fitted.sii - half,
            "upperci": fitted.sii + half,
        }
        answer[f"rii{name}"] = {
            "measure": "rii",
            "estimate": fitted.rii,
            "se": log_error,
            "lowerci": fitted.rii * np.exp(-Z_95 * log_error),
            "upperci": fitted.rii * np.exp(Z_95 * log_error),
        }
    return answer | _risk(risk) | _gap(y, error, ordered=True, favourable=given.favourable)


def _if_close(peer: float, ours: float) -> float:
    return peer if abs(peer - ours) <= 1e-5 * ours else ours


def stopped_early(y: Any, people: Any, weights: Any) -> tuple[float, float]:
    """Errors of the logistic slope and of the logarithm of its ratio as R's `glm` leaves them: it stops once the deviance
    changes by less than 1 part in 100 million, and its weights are then those of the step before."""
    design = np.column_stack([np.ones(len(y)), slope.ridit_scores(people)])
    fitted = (weights * y + 0.5) / (weights + 1)
    eta, before = special.logit(fitted), np.inf
    for _ in range(25):
        working = weights * fitted * (1 - fitted)
        inverse = np.linalg.inv(design.T @ (design * working[:, None]))
        adjusted = eta + (y - fitted) / (fitted * (1 - fitted))
        at = inverse @ (design.T @ (working * adjusted))
        eta = design @ at
        fitted = special.expit(eta)
        deviance = 2 * np.sum(weights * (special.rel_entr(y, fitted) + special.rel_entr(1 - y, 1 - fitted)))
        if abs(deviance - before) / (deviance + 0.1) < 1e-8:
            break
        before = deviance
    scores = design * (working * (y - fitted) / (fitted * (1 - fitted)))[:, None]
    covariance = inverse @ (scores.T @ scores) @ inverse * len(y) / (len(y) - 2)
    ends = special.expit(np.array([at[0], at[0] + at[1]]))
    by_end = np.array([[1.0, 0.0], [1.0, 1.0]]) * (ends * (1 - ends))[:, None]
    differences, logs = by_end[1] - by_end[0], by_end[1] / ends[1] - by_end[0] / ends[0]
    return tuple(float(np.sqrt(max(0.0, by @ covariance @ by))) for by in (differences, logs))  # type: ignore[return-value]


def _unordered_measures(given: _Groups) -> Answer:
    y, people, error = given.y, given.people, given.error
    reference = y[given.reference]
    if 0 < np.isnan(y).mean() <= MISSING_ALLOWED:  # the peer leaves these groups out; ours asks for all
        known = ~np.isnan(y)
        y, people, error = y[known], people[known], None if error is None else error[known]
    spread = gaps.between_groups(y, people, standard_error=error)
    risk = gaps.attributable(y, people, reference="best", higher_is_better=given.favourable, everyone=given.scale)
    if isinstance(spread, Refused):
        return spread
    if isinstance(risk, Refused):
        return risk
    best = y.max() if given.favourable else y.min()
    answer = _risk(risk) | _gap(y, error, ordered=False, favourable=True)  # the highest against the lowest, either way
    for name, weights in (("u", None), ("w", people)):
        from_mean = gaps.mean_distance(y, spread.mean, weights)
        assert not isinstance(from_mean, Refused)
        answer[f"mdm{name}"] = _interval(f"mdm{name}", from_mean, None)
        answer[f"idis{name}"] = _interval(f"idis{name}", HUNDREDS * from_mean / spread.mean, None)
        answer[f"mdb{name}"] = {"measure": f"mdb{name}", "estimate": gaps.mean_distance(y, best, weights)}
        answer[f"mdr{name}"] = {
            "measure": f"mdr{name}",
            "estimate": gaps.mean_distance(y, reference, weights),
        }
    parts = {
        "ti": (spread.theil, spread.theil_error, THOUSANDS),
        "mld": (spread.mean_log_deviation, spread.mean_log_deviation_error, THOUSANDS),
        "bgv": (spread.variance, spread.variance_error, 1),
        "bgsd": (spread.standard_deviation, None, 1),
        "cov": (spread.coefficient_of_variation, None, HUNDREDS),
    }
    return answer | {
        name: _interval(name, by * estimate, part_error)
        for name, (estimate, part_error, by) in parts.items()
        if estimate is not None
    }


def _gap(y: Any, error: Any, *, ordered: bool, favourable: bool) -> dict[str, Any]:
    """Where lower is better, the peer takes the most deprived minus the least: ours are given the other way round."""
    way = 1 if favourable else -1
    found = gaps.gap(y[::way], ordered=ordered, standard_error=None if error is None else error[::way])
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
