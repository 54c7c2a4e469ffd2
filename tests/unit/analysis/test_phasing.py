"""Gains by year: the shares of each course against the mean of many steps, and what they multiply."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.scenarios.outcome import Outcome
from analysis.scenarios.phasing import Course, by_year, reached_in_years
from vocabulary import Refused

COURSES = {"even": lambda t: t, "slow first": lambda t: t**2, "fast first": lambda t: 1 - (1 - t) ** 2}


@pytest.mark.parametrize("course", list(COURSES))
@pytest.mark.parametrize("years", [1, 3, 4.5, 10])
def test_the_share_of_a_year_is_the_mean_over_it(course: Course, years: float) -> None:
    found = reached_in_years(years, 6, course)
    assert not isinstance(found, Refused)
    steps = 20_000
    at = (np.arange(6 * steps) + 0.5) / steps
    expected = COURSES[course](np.minimum(at / years, 1)).reshape(6, steps).mean(axis=1)
    assert found == pytest.approx(expected, abs=1e-6)


def test_evenly_over_three_years_is_a_sixth_a_half_five_sixths_and_all() -> None:
    assert reached_in_years(3, 5) == pytest.approx([1 / 6, 1 / 2, 5 / 6, 1, 1])
    assert reached_in_years(0, 3) == pytest.approx([1, 1, 1])


def test_what_is_slow_first_has_less_in_the_first_years_and_all_in_the_end() -> None:
    slow, even, fast = (reached_in_years(4, 5, each) for each in ("slow first", "even", "fast first"))  # type: ignore[arg-type]
    assert (slow[:4] < even[:4]).all() and (even[:4] < fast[:4]).all()  # type: ignore[index, operator]
    assert [each[4] for each in (slow, even, fast)] == pytest.approx([1, 1, 1])  # type: ignore[index]


def test_nonsense_is_refused() -> None:
    assert isinstance(reached_in_years(-1, 3), Refused) and isinstance(reached_in_years(float("nan"), 3), Refused)
    assert isinstance(reached_in_years(1, 0), Refused)


def test_the_gain_of_a_year_is_its_share_of_the_whole_with_its_doubt() -> None:
    draws = np.random.default_rng(1).normal(600, 100, 4000)
    none = ((), (), ())
    outcome = Outcome("people", "people", 600.0, draws, 0.0, *none, 1, draws * 0.8, ())
    found = by_year(outcome, np.array([1 / 6, 1.0]))
    assert [each.value for each in found] == pytest.approx([100, 600])
    assert found[1].lower == pytest.approx(np.quantile(draws * 0.8, 0.025))
    assert found[0].upper == pytest.approx(found[1].upper / 6)
