"""Direct and indirect standardisation."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.standardisation import (
    ESP_2013,
    Standardised,
    StandardisedRate,
    directly_standardised_rate,
    indirectly_standardised_rate,
    indirectly_standardised_ratio,
)
from vocabulary import Refused

ages = st.lists(st.tuples(st.integers(4, 200), st.integers(1000, 9000), st.integers(1, 900)), min_size=3, max_size=19)


def direct(*arguments: Any, **named: Any) -> StandardisedRate:
    found = directly_standardised_rate(*arguments, **named)
    assert isinstance(found, StandardisedRate)
    return found


def indirect(*arguments: Any, **named: Any) -> Standardised:
    found = indirectly_standardised_ratio(*arguments, **named)
    assert isinstance(found, Standardised)
    return found


def test_the_standard_population_adds_up() -> None:
    assert len(ESP_2013) == 19
    assert sum(ESP_2013) == 100_000


@given(ages, st.floats(0.1, 1000))
def test_the_size_of_the_standard_does_not_matter_and_the_multiplier_scales(rows: Any, by: float) -> None:
    x, n, w = zip(*rows, strict=True)
    one, other = direct(x, n, w), direct(x, n, by * np.array(w), multiplier=100)
    for name in ("value", "lower", "upper"):
        assert getattr(one, name) == pytest.approx(1000 * getattr(other, name))
    assert one.lower < one.value < one.upper


@given(ages)
def test_a_standard_like_the_population_gives_the_crude_rate(rows: Any) -> None:
    x, n, _ = zip(*rows, strict=True)
    assert direct(x, n, n, multiplier=1).value == pytest.approx(sum(x) / sum(n))


@given(ages)
def test_events_of_different_people_are_independent_and_more_events_each_widen(rows: Any) -> None:
    x, n, w = zip(*rows, strict=True)
    once = direct(x, n, w)
    assert direct([x], n, w, events_each=[1]) == once
    halves = direct([x, x], n, w, events_each=[1, 1])
    twice = direct([x], n, w, events_each=[2])
    assert halves.value == pytest.approx(twice.value)
    assert twice.value == pytest.approx(2 * once.value)
    assert twice.upper - twice.lower > halves.upper - halves.lower


def test_missing_counts_are_zero() -> None:
    assert direct([None, 12, 5], [100, 100, 100], [1, 1, 1]) == direct([0, 12, 5], [100, 100, 100], [1, 1, 1])
    assert indirect([None, 3], [10, 10], [1, None], [5, 5]) == indirect([0, 3], [10, 10], [1, 0], [5, 5])


def test_nine_events_are_too_few_and_ten_are_not() -> None:
    found = directly_standardised_rate([9], [100], [1])
    assert isinstance(found, Refused)
    assert "fewer than 10 events" in found.reason
    assert direct([10], [100], [1]).value == pytest.approx(10_000)


@given(ages)
def test_the_reference_against_itself_is_as_expected(rows: Any) -> None:
    x, n, _ = zip(*rows, strict=True)
    found = indirect(x, n, x, n)
    assert found.value == pytest.approx(1)
    assert found.lower < 1 < found.upper
    rate = indirectly_standardised_rate(sum(x), n, x, n)
    assert isinstance(rate, Standardised)
    assert rate.value == pytest.approx(100_000 * sum(x) / sum(n))
    assert rate.reference_rate == pytest.approx(rate.value)


def test_exact_below_ten_events_and_zero_events() -> None:
    nine, ten, none = (indirect(x, [100], [10], [100]) for x in (9, 10, 0))
    assert (nine.method, ten.method) == ("exact", "Byar")
    assert (none.value, none.lower) == (0, 0)
    assert none.upper == pytest.approx(-np.log(0.025) / 10)


@pytest.mark.parametrize(
    ("arguments", "named", "said"),
    [
        (([12, -1], [10, 10], [1, 1]), {}, "negative"),
        (([12, 1], [10, 0], [1, 1]), {}, "population above zero"),
        (([12, 1], [10, None], [1, 1]), {}, "population above zero"),
        (([12, 1], [10, 10], [0, 0]), {}, "standard population"),
        (([12, 1], [10, 10], [-1, 3]), {}, "standard population"),
        (([12, 1], [10, 10], [1]), {}, "Each age"),
        (([12, 1], [10, 10]), {}, "Each age"),
        (([], [], []), {}, "Each age"),
        (([[12, 1]], [10, 10], [1, 1]), {"events_each": [1, 2]}, "Each age"),
        (([[12, 1]], [10, 10], [1, 1]), {"events_each": [0]}, "above zero"),
        (([12, 1], [10, 10], [1, 1]), {"multiplier": -1}, "multiplier"),
        (([12, 1], [10, 10], [1, 1]), {"confidence": 0.5}, "confidence"),
    ],
)
def test_what_cannot_be_standardised_directly_is_refused(arguments: Any, named: Any, said: str) -> None:
    found = directly_standardised_rate(*arguments, **named)
    assert isinstance(found, Refused)
    assert said in found.reason


@pytest.mark.parametrize(
    ("arguments", "named", "said"),
    [
        (([-1, 2], [1, 1], [1, 1], [1, 1]), {}, "negative"),
        (([1, 2], [1, -1], [1, 1], [1, 1]), {}, "negative"),
        (([1, 2], [1, None], [1, 1], [1, 1]), {}, "missing"),
        (([1, 2], [1, 1], [1, -1], [1, 1]), {}, "negative"),
        (([1, 2], [1, 1], [1, 1], [1, 0]), {}, "reference"),
        (([1, 2], [1, 1], [0, 0], [1, 1]), {}, "No events are expected"),
        (([1, 2], [1, 1], [1], [1, 1]), {}, "Each age"),
        (([1, 2, 3], [1, 1], [1, 1], [1, 1]), {}, "same ages"),
        (([1, 2], [1, 1], [1, 1], [1, 1]), {"multiplier": 0}, "multiplier"),
        (([1, 2], [1, 1], [1, 1], [1, 1]), {"confidence": 0.5}, "confidence"),
    ],
)
def test_what_cannot_be_standardised_indirectly_is_refused(arguments: Any, named: Any, said: str) -> None:
    for function in (indirectly_standardised_ratio, indirectly_standardised_rate):
        found = function(*arguments, **named)
        assert isinstance(found, Refused)
        assert said in found.reason
