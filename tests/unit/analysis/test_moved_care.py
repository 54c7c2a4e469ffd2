"""Care moved out of hospital: elicited shares as distributions, and what they mean for stays and bed days."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.scenarios.moved_care import Elicited, elicited, move_care, move_care_gain
from data_access import load_elicited_shifts, load_unit_costs
from vocabulary import Refused


@pytest.fixture(scope="module")
def prior() -> Elicited:
    found = elicited(0.25, 0.03, 0.59)
    assert not isinstance(found, Refused)
    return found


def test_the_mean_is_kept_and_the_ends_are_near(prior: Elicited) -> None:
    assert prior.mean == pytest.approx(0.25)
    assert prior.quantile([0.1, 0.9]) == pytest.approx([0.03, 0.59], abs=0.03)


def test_ends_that_a_beta_distribution_has_are_found_again() -> None:
    true = Elicited(3.0, 9.0)
    low, high = true.quantile([0.1, 0.9])
    found = elicited(0.25, float(low), float(high))
    assert not isinstance(found, Refused)
    assert (found.a, found.b) == pytest.approx((3.0, 9.0), rel=0.01)


@pytest.mark.parametrize("given", [(0.2, 0.3, 0.5), (0.6, 0.1, 0.5), (0.2, -0.1, 0.5)])
def test_figures_that_are_not_in_order_are_refused(given: tuple[float, float, float]) -> None:
    assert isinstance(elicited(*given), Refused)


class TestMoveCare:
    def test_by_hand(self, prior: Elicited) -> None:
        found = move_care([1_000, 500], ["A", "B"], prior, what="days", days=4, in_time=5 / 15, off=0.3)
        assert not isinstance(found, Refused)
        assert found.central == pytest.approx(1_500 * 0.25 / 3 * 4)
        assert found.central == pytest.approx(move_care_gain([1_000, 500], prior, days=4, in_time=5 / 15, achieved=1.0))
        assert found.draws.mean() == pytest.approx(found.central, rel=0.05)
        assert [place.change.value for place in found.places] == pytest.approx([1_000 / 3, 500 / 3])
        assert found.also[0].after.value == pytest.approx(1_500 * 0.25 / 3)

    def test_what_experts_expect_is_most_of_the_doubt(self, prior: Elicited) -> None:
        found = move_care([10_000], ["A"], prior, what="days", days=4, in_time=1.0, off=0.3)
        assert not isinstance(found, Refused)
        assert found.doubts(0.0)[0].source == "model"
        low, high = prior.quantile([0.025, 0.975]) * 40_000
        assert (found.summary.lower, found.summary.upper) == pytest.approx((low, high), abs=0.02 * high)

    @pytest.mark.parametrize(
        "wrong",
        [{"days": 0.0}, {"in_time": 1.5}, {"achieved": -0.1}, {"off": -1.0}, {"stays": [0.0]}, {"stays": [np.nan]}],
    )
    def test_refusals(self, prior: Elicited, wrong: dict[str, object]) -> None:
        given = {"stays": [100.0], "days": 4.0, "in_time": 1.0, "achieved": 1.0, "off": 0.0} | wrong
        stays = given.pop("stays")
        assert isinstance(move_care(stays, ["A"], prior, what="days", **given), Refused)  # type: ignore[arg-type]


def test_the_shipped_elicitation_is_read_whole_and_every_group_offered_has_a_distribution() -> None:
    found = load_elicited_shifts()
    assert (len(found.shifts), found.licence, found.horizon) == (78, "MIT", "2039/40")
    chronic = found.shifts["ambulatory_care_conditions_chronic"]
    assert (chronic.mean, chronic.percentile10, chronic.percentile90) == pytest.approx((75.1, 97.1, 41.0), abs=0.1)
    for shift in found.shifts.values():
        remaining = (shift.mean, shift.percentile10, shift.percentile90)
        assert not isinstance(elicited(*(1 - each / 100 for each in remaining)), Refused), shift.id


def test_unit_costs_are_as_cited() -> None:
    for cost in load_unit_costs().values():
        assert f"£{cost.pounds:,.0f}" in cost.quoted
