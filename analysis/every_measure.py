"""Every measure of inequality of one set of ordered groups, side by side: they answer different questions and can disagree.

Groups are in order, the most deprived first, each with a rate, its people and its error. Definitions and sources are in the modules
that compute each measure.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy import special

from analysis import concentration, gaps, inequality, slope
from analysis.burden import Groups
from analysis.intervals import normal_quantile
from vocabulary import Refused

FloatArray = NDArray[np.float64]
Scale = Literal["value", "ratio", "share", "index"]
FEWEST = 5  # groups: a slope through fewer says little
DRAWS = 10_000


@dataclass(frozen=True)
class Measured:
    """One measure. `value` is in the unit of the rates, a ratio (1: no inequality), a share of all, or an index (0: no inequality).

    `sided` measures have a direction: above 0 (a ratio: above 1), the rate is higher among the LEAST deprived. Limits are None
    where the definition gives none. `refused` says why there is no value; it is then NaN.
    """

    name: str
    value: float
    lower: float | None
    upper: float | None
    scale: Scale
    sided: bool
    refused: str = ""


@dataclass(frozen=True)
class TooFewGroups(Refused):
    """Refused because only `with_people` of `groups` groups have people, and FEWEST are needed."""

    with_people: int
    groups: int


def every_measure(groups: Groups, *, proportion: bool) -> tuple[Measured, ...] | Refused:
    """All measures, absolute ones first. `proportion`: rates are shares of people, 0 to 1.

    Refuses fewer than FEWEST groups, and groups without people (TooFewGroups).
    """
    if len(groups.population) < FEWEST or (groups.units == 0).any():
        there, all_groups = int((groups.units > 0).sum()), len(groups.population)
        why = f"Only {there} of the {all_groups} groups have people in them; a slope needs {FEWEST}."
        return TooFewGroups(why, there, all_groups)
    return tuple(_all(groups.rate, groups.population, np.sqrt(groups.variance), proportion))


def _all(y: FloatArray, people: FloatArray, error: FloatArray, proportion: bool) -> Iterator[Measured]:
    line = slope.slope_index(y, people, standard_error=error, repetitions=DRAWS)
    yield _of("sii", line, "sii", "value")
    yield _fitted("sii fitted", slope.fitted_slope_index(y, people, curve="line", student=True), "sii", "value")
    if proportion:
        logistic = slope.fitted_slope_index(y, people, curve="logistic", student=True)
        yield _fitted("sii logistic", logistic, "sii", "value")
    ends = gaps.gap(y, ordered=True, standard_error=error)
    yield _of("gap", ends, "absolute", "value")
    risk = gaps.attributable(y, people, reference="least deprived", higher_is_better=False, standard_error=error)
    yield _with_error("attributable risk", risk, "risk", "value", sided=False)
    concentrated = concentration.concentration_index(
        y, np.arange(len(y)), population=people, bounds=(0, 1) if proportion else None
    )
    yield _concentrated("absolute concentration", concentrated, "absolute", "value", len(y))

    yield _of("rii", line, "rii", "ratio")
    if proportion:
        yield _fitted("rii logistic", logistic, "rii", "ratio")
    yield _of("ratio", ends, "relative", "ratio")
    yield _with_error("attributable fraction", risk, "fraction", "share", sided=False)
    yield _concentrated("concentration", concentrated, "index", "index", len(y))
    if proportion:
        yield _concentrated("concentration erreygers", concentrated, "erreygers", "index", len(y))

    between = gaps.between_groups(y, people, standard_error=error)
    yield _with_error("theil", between, "theil", "index", sided=False)
    yield _with_error("mean log deviation", between, "mean_log_deviation", "index", sided=False)
    for name, result in (
        ("gini", inequality.gini(y, people)),
        ("atkinson 0.5", inequality.atkinson(y, 0.5, people)),
        ("atkinson 1", inequality.atkinson(y, 1, people)),
        ("atkinson 2", inequality.atkinson(y, 2, people)),
    ):
        yield (
            _none(name, "index", result.reason)
            if isinstance(result, Refused)
            else Measured(name, result, None, None, "index", False)
        )


def _none(name: str, scale: Scale, reason: str) -> Measured:
    return Measured(name, float("nan"), None, None, scale, sided=False, refused=reason)


def _of(name: str, result: slope.Slope | gaps.Gap | Refused, field: str, scale: Scale) -> Measured:
    if isinstance(result, Refused):
        return _none(name, scale, result.reason)
    value = getattr(result, field)
    if value is None:
        return _none(name, scale, "The group divided by has none.")
    return Measured(
        name, value, getattr(result, f"{field}_lower"), getattr(result, f"{field}_upper"), scale, sided=True
    )


def _fitted(name: str, result: slope.FittedSlope | Refused, field: str, scale: Scale) -> Measured:
    if isinstance(result, Refused):
        return _none(name, scale, result.reason)
    return Measured(
        name,
        getattr(result, field),
        getattr(result, f"{field}_lower"),
        getattr(result, f"{field}_upper"),
        scale,
        sided=True,
    )


def _with_error(
    name: str, result: gaps.Attributable | gaps.BetweenGroups | Refused, field: str, scale: Scale, *, sided: bool
) -> Measured:
    if isinstance(result, Refused):
        return _none(name, scale, result.reason)
    value, error = getattr(result, field), getattr(result, f"{field}_error")
    if isinstance(result, gaps.Attributable) and result.reference_is_worse:
        return _none(name, scale, "the least deprived are above the average, so being like them would win nothing")
    if value is None:
        return _none(name, scale, "A value of zero or less has no logarithm.")
    half = None if error is None else normal_quantile(0.95) * error
    low, high = (None, None) if half is None else (value - half, value + half)
    return Measured(name, value, low, high, scale, sided)


def _concentrated(
    name: str, result: concentration.Concentration | Refused, field: str, scale: Scale, groups: int
) -> Measured:
    """The error is that of a regression through the groups: of few, Student's t with two fewer degrees than there are groups."""
    if isinstance(result, Refused):
        return _none(name, scale, result.reason)
    value = getattr(result, field)
    half = float(special.stdtrit(groups - 2, 0.975)) * result.error_of(value, result.regression_error or 0.0)
    return Measured(name, value, value - half, value + half, scale, sided=True)
