"""What turns an answer round, what places without a decision would be told, and where the places furthest behind stand next."""

from __future__ import annotations

import time

import numpy as np
import pytest

from analysis.evaluation import power
from analysis.evaluation.donors import difference_in_differences, placebos_told
from analysis.evaluation.interrupted import Effect
from analysis.evaluation.verdicts import turned
from analysis.furthest_next import furthest_next
from vocabulary import Refused


def places(number: int, periods: int, seed: int = 3) -> np.ndarray:
    return np.asarray(np.random.default_rng(seed).normal(50, 1, (number, periods)))


def test_an_answer_is_turned_by_what_leans_the_other_way_alone() -> None:
    told = Effect(2.0, 1.0, 3.0, 0.01)
    others = {
        "firmly": Effect(-2.0, -3.0, -1.0, 0.99),
        "leaning": Effect(-1.0, -3.0, 1.0, 0.8),
        "hardly": Effect(-0.2, -3.0, 2.6, 0.6),
        "alike": Effect(2.5, 1.0, 4.0, 0.0),
    }
    assert turned(told, others) == ("firmly", "leaning")
    assert turned(Effect(-2.0, -3.0, -1.0, 0.99), {"alike": others["alike"]}) == ("alike",)


def test_placebos_are_told_as_each_would_be_alone() -> None:
    values = places(30, 20)
    values[4, 12:] += 3
    one_by_one = [
        difference_in_differences(values[each], np.delete(values, each, axis=0), 12) for each in range(len(values))
    ]
    expected = sum(
        not each.effect.lower <= 0 <= each.effect.upper for each in one_by_one if not isinstance(each, Refused)
    )
    assert placebos_told(values, 12) == (expected, 30)
    assert expected >= 1


@pytest.mark.parametrize(("number", "change"), [(4, 5), (30, 0), (30, 20)])
def test_too_few_places_or_periods_are_refused(number: int, change: int) -> None:
    assert isinstance(placebos_told(places(number, 20), change), Refused)


def test_an_effect_of_the_size_stated_for_a_mixture_is_told_in_about_8_of_10_cases() -> None:
    from analysis.evaluation.donors import synthetic_control

    told = []
    for seed in range(40):
        values = places(25, 30, seed)
        stated = power.of_the_mixture(values[0, :24], values[1:, :24], 6)
        assert not isinstance(stated, Refused)
        values[0, 24:] += stated
        found = synthetic_control(values[0], values[1:], 24)
        assert not isinstance(found, Refused)
        told.append(found.effect.lower > 0)
    assert 0.6 <= np.mean(told) <= 0.97


def test_placebos_over_41_donors_take_less_than_5_seconds() -> None:
    """Each of the 41 is matched with the others, as the place itself is: England's systems, over the 42 months held of waits."""
    from analysis.evaluation.donors import synthetic_control

    values, began = places(42, 42), time.process_time()
    found = synthetic_control(values[0], values[1:], 30)
    assert not isinstance(found, Refused) and len(found.weights) == 41
    assert time.process_time() - began < 5


def test_a_mixture_of_too_few_places_states_no_power() -> None:
    assert isinstance(power.of_the_mixture(places(1, 24)[0], places(5, 24), 6), Refused)


def test_those_furthest_behind_by_luck_are_nearer_next() -> None:
    rng = np.random.default_rng(1)
    found = furthest_next(rng.normal(0, 1, 200), rng.normal(0, 1, 200), 20, higher_is_better=True)
    assert not isinstance(found, Refused)
    assert found.first > 1.3
    assert abs(found.second) < 0.5


def test_those_furthest_behind_for_a_reason_stay_there() -> None:
    values = np.arange(20.0)
    found = furthest_next(values, values, 3, higher_is_better=False)
    assert not isinstance(found, Refused)
    assert found.first == found.second
    assert list(np.flatnonzero(found.chosen)) == [17, 18, 19]


def test_places_without_both_figures_are_left_out() -> None:
    first = np.arange(12.0)
    second = np.where(first < 2, np.nan, first)
    found = furthest_next(first, second, 2, higher_is_better=True)
    assert not isinstance(found, Refused)
    assert list(np.flatnonzero(found.chosen)) == [2, 3]
    assert isinstance(furthest_next(first[:5], second[:5], 1, higher_is_better=True), Refused)
