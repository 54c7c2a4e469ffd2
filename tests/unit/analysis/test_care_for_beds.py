"""Home care and beds: by hand, parts that add up, no more beds than there are, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from analysis.scenarios import Range, Summary, switching_value
from analysis.scenarios.care_for_beds import (
    CareForBeds,
    CouncilParts,
    Packages,
    breaks_even_at,
    care_for_beds,
    council_parts,
    gain,
    released_days,
)
from vocabulary import Refused

PLAN = Packages(
    pounds=1e6,
    price=Range(20.0, 25.0, 40.0),
    hours=10.0,
    weeks=4.0,
    anyway=0.5,
    delay=6.0,
    delay_error=0.2,
    night=400.0,
    nhs_pays=0.25,
    cash=0.1,
)


def run(plan: Packages = PLAN, **given: Any) -> CareForBeds:
    asked: dict[str, Any] = {"most": 1e9, "off": 0.5, "places": ["Here", "There"], "place_days": [3, 1]} | given
    found = care_for_beds(plan, **asked)
    assert isinstance(found, CareForBeds), found
    return found


def test_by_hand() -> None:
    """1,000 packages at £1,000; half would have left anyway; 500 people free 6 days each, worth £400: £1.2 million for £1 million."""
    found = run()
    assert PLAN.number == pytest.approx(1_000)
    assert found.released == pytest.approx(3_000)
    assert found.central == pytest.approx(0.2)
    assert (found.frees_each, found.worth) == pytest.approx((3, 1.2))
    assert found.cost_a_day == pytest.approx(1e6 / 3_000)
    assert found.central_parties == pytest.approx([-0.75, 0.12 - 0.25, 1.08])
    assert breaks_even_at(PLAN) == pytest.approx(2.5)
    even = replace(PLAN, anyway=1 - breaks_even_at(PLAN) / PLAN.delay)
    assert gain(even, 1e9) == pytest.approx(0, abs=1e-9)


def test_parts_and_places_add_up_in_every_draw() -> None:
    found = run()
    assert found.parties.sum(axis=1) == pytest.approx(found.reached)
    assert found.central_parties.sum() == pytest.approx(found.central)
    assert sum(each.change.value for each in found.places) == pytest.approx(found.central)
    assert found.places[0].change.value == pytest.approx(3 * found.places[1].change.value)


def test_no_more_beds_than_there_are() -> None:
    found = run(most=1_000)
    assert found.capped
    assert found.released == 1_000
    assert found.drawn_released.max() == 1_000
    assert not run().capped
    assert released_days(PLAN, 1_000) == 1_000
    assert found.frees_each == pytest.approx(1)  # of 1,000 packages, where each would free 3
    assert run(replace(PLAN, anyway=1.0)).cost_a_day == np.inf


SURE = replace(PLAN, price=Range(25.0, 25.0, 25.0), delay_error=0.0)


def test_draws_are_not_piled_on_a_bound_that_is_in_doubt() -> None:
    """Of 4,000 bed days 1,000 are of people who wait: half less or more is 500 to 1,500. 3,000 would be freed if more waited, and £333,333 is enough."""
    found = run(most=1_000, place_days=[3_000, 1_000])
    assert found.released == 1_000 and found.unbounded.value == pytest.approx(3_000)
    assert found.enough == pytest.approx(1e6 / 3)
    assert found.bounded > 0.8
    assert 500 < found.also[0].after.lower < 700 and 1_300 < found.also[0].after.upper < 1_500
    assert np.unique(found.drawn_released).size == found.drawn_released.size
    assert found.unbounded.upper > 2 * found.also[0].after.upper
    fixed = run(SURE, most=1_000, off=0, place_days=[3_000, 1_000])
    assert (fixed.bounded, np.ptp(fixed.drawn_released)) == (1.0, 0.0)
    assert run(SURE, most=3_500, off=0, place_days=[3_000, 1_000]).bounded == 0.0


def test_all_the_bed_days_there_are_is_no_estimate() -> None:
    found = run(most=400, place_days=[300, 100])
    assert found.bounded > 0.99
    assert found.drawn_released.max() == 400 and np.mean(found.drawn_released == 400) == found.bounded


def test_cash_is_what_councils_and_the_nhs_have_without_the_care() -> None:
    """£750,000 and £250,000 paid; a tenth of the £1.2 million worth is cash."""
    assert run().in_cash.value == pytest.approx(-0.75 - 0.25 + 0.12)


def test_a_night_at_which_the_beds_are_worth_it() -> None:
    """£1 million over 3,000 days is £333.33 a night: the loss ends there, at a mark of nothing."""
    found = switching_value(lambda each: gain(each, 1e9), replace(PLAN, night=100.0), "night", 100, 1_000)
    assert not isinstance(found, Refused)
    assert not found.worth_it
    assert found.reached == pytest.approx(1e6 / 3_000)


def test_what_falls_to_each_council_by_hand() -> None:
    """£1 million, a quarter of it the NHS's: councils with 300 and 100 bed days pay £562,500 and £187,500, and free 2,250 and 750."""
    found = council_parts(PLAN, Summary(3_000, 2_000, 4_000, 1.0), [300, 100], [60, 10], [56.25e6, np.nan])
    assert isinstance(found, CouncilParts)
    assert found.share.tolist() == [0.75, 0.25]
    assert found.delay.tolist() == [5, 10]
    assert found.pays == pytest.approx([0.5625, 0.1875])
    assert found.of_spending[0] == pytest.approx(0.01) and np.isnan(found.of_spending[1])
    assert (found.freed.tolist(), found.lower.tolist(), found.upper.tolist()) == (
        [2250, 750],
        [1500, 500],
        [3000, 1000],
    )


@pytest.mark.parametrize(("days", "late"), [([0, 0], [1, 1]), ([-1, 2], [1, 1]), ([1, 1], [1, 0]), ([1, 1], [1])])
def test_councils_without_bed_days_are_refused(days: list[float], late: list[float]) -> None:
    assert isinstance(council_parts(PLAN, Summary(1, 1, 1, 1.0), days, late, [1, 1]), Refused)


def test_each_doubt_is_its_own() -> None:
    assert np.ptp(run(SURE, off=0).reached) == pytest.approx(0, abs=1e-12)
    found = run()
    for source in ("data", "assumption", "model"):
        assert np.ptp(found.part(source)) > 0
        assert np.ptp(run(SURE, off=0).part(source)) == pytest.approx(0, abs=1e-12)
    assert found.whole.lower < found.summary.lower < found.central < found.summary.upper < found.whole.upper


def test_the_same_luck_for_every_setting() -> None:
    """Twice the pounds free twice the days in every draw."""
    assert run(replace(PLAN, pounds=2e6)).drawn_released == pytest.approx(2 * run().drawn_released)


@pytest.mark.parametrize(
    "wrong",
    [
        {"pounds": 0},
        {"hours": 0},
        {"weeks": -1},
        {"delay": 0},
        {"night": np.nan},
        {"anyway": 1.1},
        {"cash": -0.1},
        {"nhs_pays": 2},
        {"delay_error": -1},
        {"price": Range(0, 1, 2)},
    ],
)
def test_what_is_refused(wrong: dict[str, Any]) -> None:
    found = care_for_beds(replace(PLAN, **wrong), most=10, off=0.5, places=["Here"], place_days=[1])
    assert isinstance(found, Refused)


@pytest.mark.parametrize("days", [[], [0, 0], [-1, 2], [np.nan, 1]])
def test_places_without_bed_days_are_refused(days: list[float]) -> None:
    found = care_for_beds(PLAN, most=10, off=0.5, places=["Here"] * len(days), place_days=days)
    assert isinstance(found, Refused)
