"""Every measure of one gradient: those of the modules they come from, their signs, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest

from analysis import concentration, gaps, inequality, slope
from analysis.burden import Groups
from analysis.every_measure import Measured, every_measure
from vocabulary import Refused

RATE, PEOPLE = np.array([0.20, 0.17, 0.15, 0.12, 0.10]), np.array([6e5, 2e5, 1e5, 2e5, 3e5])


def groups(rate: np.ndarray = RATE, error: float = 0.003, units: int = 40) -> Groups:
    return Groups(rate * PEOPLE, PEOPLE, np.full(5, error**2), np.full(5, units))


def made(given: Groups, *, proportion: bool = True) -> dict[str, Measured]:
    found = every_measure(given, proportion=proportion)
    assert not isinstance(found, Refused)
    assert len({each.name for each in found}) == len(found)
    return {each.name: each for each in found}


def test_each_is_that_of_its_own_module() -> None:
    found = made(groups())
    error = np.full(5, 0.003)
    line = slope.slope_index(RATE, PEOPLE, standard_error=error, repetitions=10_000)
    logistic = slope.fitted_slope_index(RATE, PEOPLE, curve="logistic")
    ends = gaps.gap(RATE, ordered=True, standard_error=error)
    risk = gaps.attributable(RATE, PEOPLE, reference="least deprived", higher_is_better=False, standard_error=error)
    gathers = concentration.concentration_index(RATE, np.arange(5), population=PEOPLE, bounds=(0, 1))
    assert isinstance(line, slope.Slope) and isinstance(logistic, slope.FittedSlope) and isinstance(ends, gaps.Gap)
    assert isinstance(risk, gaps.Attributable) and isinstance(gathers, concentration.Concentration)
    expected = {
        "sii": line.sii,
        "rii": line.rii,
        "sii logistic": logistic.sii,
        "rii logistic": logistic.rii,
        "gap": -0.10,
        "ratio": 0.5,
        "attributable risk": risk.risk,
        "attributable fraction": risk.fraction,
        "concentration": gathers.index,
        "concentration erreygers": gathers.erreygers,
        "absolute concentration": gathers.absolute,
        "theil": inequality.theil(RATE, PEOPLE),
        "mean log deviation": inequality.mean_log_deviation(RATE, PEOPLE),
        "gini": inequality.gini(RATE, PEOPLE),
        "atkinson 1": inequality.atkinson(RATE, 1, PEOPLE),
    }
    for name, value in expected.items():
        assert found[name].value == pytest.approx(value), name
    assert (found["sii"].lower, found["sii"].upper) == (line.sii_lower, line.sii_upper)


def test_every_interval_holds_its_value() -> None:
    for each in made(groups()).values():
        if each.lower is not None and each.upper is not None:
            assert each.lower <= each.value <= each.upper, each.name


def test_signs_say_the_direction_and_turn_with_it() -> None:
    """The same people in the other order: what is higher among the most deprived is then higher among the least."""
    down = made(groups())
    up = made(groups(RATE[::-1]))
    for name, each in down.items():
        if each.sided:
            none = 1.0 if each.scale == "ratio" else 0.0
            assert each.value < none < up[name].value, name
    assert not down["theil"].sided
    assert down["attributable risk"].value < 0


def test_groups_all_alike_have_none() -> None:
    """But for slopes whose error is the scatter of the groups: without any there is no error to give."""
    for each in made(groups(np.full(5, 0.15))).values():
        if each.name in ("sii fitted", "sii logistic", "rii logistic"):
            assert "same value" in each.refused
            continue
        assert each.value == pytest.approx(1.0 if each.scale == "ratio" else 0.0, abs=1e-9), each.name


def test_rates_have_no_measures_of_proportions() -> None:
    assert {name for name in made(groups()) if name not in made(groups(), proportion=False)} == {
        "sii logistic",
        "rii logistic",
        "concentration erreygers",
    }


def test_what_a_zero_makes_impossible_is_said_and_the_rest_given() -> None:
    found = made(groups(np.array([0.20, 0.17, 0.15, 0.12, 0.0])))
    assert np.isnan(found["mean log deviation"].value) and found["mean log deviation"].refused
    assert np.isfinite(found["sii"].value)


def test_a_group_with_nobody_is_refused() -> None:
    given = groups()
    empty = Groups(given.events, given.population, given.variance, np.array([40, 40, 40, 40, 0]))
    found = every_measure(empty, proportion=True)
    assert isinstance(found, Refused)
    assert "4 of the 5" in found.reason
