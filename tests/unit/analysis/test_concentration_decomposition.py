"""What factors bring to a concentration index."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from analysis.concentration import Concentration, concentration_index
from analysis.concentration_decomposition import DecomposedConcentration, decomposed_concentration
from vocabulary import Refused

ORDER = [1, 2, 3, 4, 5, 6]
AGE = [40.0, 52.0, 47.0, 61.0, 58.0, 70.0]
TAUGHT = [0.0, 1.0, 0.0, 1.0, 1.0, 0.0]
PEOPLE = [10.0, 20.0, 15.0, 30.0, 5.0, 12.0]


def found(value: Any, factors: Any, **named: Any) -> DecomposedConcentration:
    answer = decomposed_concentration(value, ORDER, factors, **named)
    assert isinstance(answer, DecomposedConcentration)
    return answer


def test_a_value_made_of_its_factors_leaves_no_residual() -> None:
    value = 3 + 0.5 * np.array(AGE) + 2 * np.array(TAUGHT)
    parts = found(value, [AGE, TAUGHT], population=PEOPLE)
    assert parts.intercept == pytest.approx(3)
    assert parts.coefficients == pytest.approx([0.5, 2])
    assert parts.residual == pytest.approx(0, abs=1e-12)
    assert parts.share.sum() == pytest.approx(1)


def test_contributions_and_residual_add_up_to_the_index() -> None:
    value = [9.0, 4.0, 7.0, 5.0, 3.0, 1.0]
    parts = found(value, [AGE, TAUGHT])
    whole, age = concentration_index(value, ORDER), concentration_index(AGE, ORDER)
    assert isinstance(whole, Concentration)
    assert isinstance(age, Concentration)
    assert parts.index == pytest.approx(whole.index)
    assert parts.contributions.sum() + parts.residual == pytest.approx(parts.index)
    assert parts.contributions[0] == pytest.approx(parts.coefficients[0] * np.mean(AGE) * age.index / np.mean(value))


def test_people_weigh_as_rows_repeated() -> None:
    value, repeats = [9.0, 4.0, 7.0, 5.0, 3.0, 1.0], [1, 2, 1, 3, 1, 2]
    weighted = found(value, [AGE, TAUGHT], population=repeats)
    rows = np.repeat(np.arange(6), repeats)
    repeated = decomposed_concentration(
        np.array(value)[rows], np.array(ORDER)[rows], [np.array(AGE)[rows], np.array(TAUGHT)[rows]]
    )
    assert isinstance(repeated, DecomposedConcentration)
    assert weighted.coefficients == pytest.approx(repeated.coefficients)
    assert weighted.contributions == pytest.approx(repeated.contributions)


@pytest.mark.parametrize(
    ("factors", "said"),
    [
        ([], "At least one factor"),
        ([AGE, [2 * age for age in AGE]], "follows from the others"),
        ([[1.0] * 6], "same everywhere"),
        ([AGE[:5]], "one value, one rank"),
        ([[*AGE[:5], None]], "missing"),
        ([[-age for age in AGE]], "zero or negative"),
        ([np.array(AGE) ** power for power in range(1, 6)], "too few rows"),
    ],
)
def test_what_cannot_be_split_is_refused(factors: Any, said: str) -> None:
    answer = decomposed_concentration([9, 4, 7, 5, 3, 1], ORDER, factors)
    assert isinstance(answer, Refused)
    assert said in answer.reason
