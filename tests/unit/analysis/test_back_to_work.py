"""People back in work: the parts add up, and what is left out is left out."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from analysis.scenarios.back_to_work import (
    BackToWork,
    Programme,
    Worth,
    additional_people,
    back_to_work,
    gain,
    worth_of_years,
)
from vocabulary import Refused

FULL, PART = Worth(28_000, 18_000), Worth(15_000, 8_000)
PLAN = Programme(people=1000, anyway=0.5, taken=0.2, fading=0.3, years=5, full_time=0.12, kept=0.1, discount=0.035)
WHERE: dict[str, Any] = {
    "groups": ["most", "least"],
    "group_people": [300, 100],
    "places": ["Here", "There", "Nowhere"],
    "place_people": [1, 3, 0],
}


def run(plan: Programme = PLAN, **given: Any) -> BackToWork:
    found = back_to_work(plan, FULL, PART, **{"care_saved": 910, "off": 0.5} | WHERE | given)
    assert isinstance(found, BackToWork)
    return found


def test_by_hand() -> None:
    """1,000 people, half would have returned anyway, a fifth of the rest take a job from another: 400, of whom 7 in 10 stay each year."""
    found = run()
    assert additional_people(PLAN) == pytest.approx(400)
    years = sum((0.7 / 1.035) ** each for each in range(5))
    assert found.person_years == pytest.approx(400 * years)
    assert found.central == pytest.approx(400 * years * (0.12 * 28_000 + 0.88 * 15_000))
    assert gain(PLAN, FULL, PART) == pytest.approx(found.central)
    exchequer = 400 * years * (0.12 * 18_000 + 0.88 * 8_000)
    rest = found.central - exchequer
    assert found.central_parties == pytest.approx([0.9 * rest, exchequer, 0.1 * rest])
    assert found.central_produced == pytest.approx(found.central - 910 * found.person_years)


def test_nothing_is_counted_twice() -> None:
    """In every draw the parties, the groups and the places each add up to the whole, and so do the years."""
    found = run()
    assert found.parties.sum(axis=1) == pytest.approx(found.reached)
    assert (found.parties >= 0).all()
    assert found.central_parties.sum() == pytest.approx(found.central)
    for parts in (found.groups, found.places):
        assert sum(each.change.value for each in parts) == pytest.approx(found.central)
        assert sum(each.people for each in parts) == pytest.approx(found.additional)
    assert found.by_year.sum() == pytest.approx(found.central)
    assert (found.produced <= found.reached).all()
    assert found.places[2].change.value == 0


def test_each_way_of_being_cautious_lowers_the_gain() -> None:
    usual = gain(PLAN, FULL, PART)
    for cautious in (
        replace(PLAN, anyway=0.6),
        replace(PLAN, taken=0.3),
        replace(PLAN, fading=0.4),
        replace(PLAN, years=4),
        replace(PLAN, full_time=0.0),
        replace(PLAN, discount=0.05),
    ):
        assert gain(cautious, FULL, PART) < usual
    assert gain(replace(PLAN, kept=0.9), FULL, PART) == usual  # who has it does not change what there is
    assert run(replace(PLAN, anyway=1.0)).central == 0


def test_no_fading_and_no_discount_is_the_number_of_years() -> None:
    assert worth_of_years([0.0, 1.0], 0.0, 7).tolist() == [7, 1]


def test_doubt_is_where_it_is_said_to_be() -> None:
    sure = run(off=0.0)
    assert np.ptp(sure.part("assumption")) == pytest.approx(0)
    assert np.ptp(sure.part("model")) > 0
    # From all part time to all full time, and no further.
    years = sure.person_years
    assert sure.draws.min() >= years * 15_000 - 1e-6
    assert sure.draws.max() <= years * 28_000 + 1e-6
    doubted = run()
    assert doubted.whole.lower < sure.whole.lower < sure.central < sure.whole.upper < doubted.whole.upper
    assert np.array_equal(run().reached, doubted.reached)


def test_it_is_fast() -> None:
    run()
    start = time.perf_counter()
    assert len(run().reached) == 10_000
    assert time.perf_counter() - start < 0.3


@pytest.mark.parametrize(
    ("plan", "given", "why"),
    [
        (replace(PLAN, people=0), {}, "one person"),
        (replace(PLAN, years=0), {}, "one year"),
        (replace(PLAN, anyway=1.2), {}, "between 0% and 100%"),
        (PLAN, {"care_saved": 16_000}, "more than all"),
        (PLAN, {"place_people": [0, 0, 0]}, "not known where"),
    ],
)
def test_what_cannot_be_is_refused(plan: Programme, given: dict[str, Any], why: str) -> None:
    found = back_to_work(plan, FULL, PART, **{"care_saved": 910, "off": 0.5} | WHERE | given)
    assert isinstance(found, Refused)
    assert why in found.reason
    greedy = back_to_work(PLAN, Worth(1, 2), PART, care_saved=0, off=0, **WHERE)
    assert isinstance(greedy, Refused)
