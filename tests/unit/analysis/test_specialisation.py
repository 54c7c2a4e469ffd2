"""Why a share differs from the country's."""

from __future__ import annotations

import math

import pytest

from analysis.specialisation import Specialisation, specialisation
from vocabulary import Refused

UK = (200.0, 2000.0, 100.0)  # 10%, 2 and 20 for each resident


@pytest.mark.parametrize(
    ("industry", "economy", "reason"),
    [
        (20.0, 200.0, "as the country"),
        (20.2, 200.0, "as the country"),
        (30.0, 200.0, "industry"),  # an economy just like the country's neither adds nor takes away
        (20.0, 100.0, "economy"),
        (30.0, 220.0, "industry"),
        (30.0, 190.0, "industry"),
        (21.0, 120.0, "economy"),
        (28.0, 140.0, "both"),
        (18.0, 120.0, "economy"),  # less than the country's, yet a larger share
        (12.0, 200.0, "industry"),
        (12.0, 150.0, "industry"),
        (22.0, 300.0, "economy"),
        (14.0, 280.0, "both"),
        (19.0, 300.0, "economy"),
    ],
)
def test_what_a_share_is_made_of(industry: float, economy: float, reason: str) -> None:
    found = specialisation(industry, economy, 10.0, UK)
    assert isinstance(found, Specialisation)
    assert found.quotient == pytest.approx((industry / economy) / 0.1)
    assert found.quotient == pytest.approx(found.industry / found.economy)
    assert found.reason == reason


@pytest.mark.parametrize("wrong", [0.0, -1.0, math.nan])
def test_what_is_missing_is_refused(wrong: float) -> None:
    assert isinstance(specialisation(wrong, 200.0, 10.0, UK), Refused)
    assert isinstance(specialisation(20.0, 200.0, wrong, UK), Refused)
    assert isinstance(specialisation(20.0, 200.0, 10.0, (200.0, wrong, 100.0)), Refused)


def test_the_two_parts_add_up() -> None:
    found = specialisation(28.0, 140.0, 10.0, UK)
    assert isinstance(found, Specialisation)
    from_economy = -math.log(found.economy) / math.log(found.quotient)
    assert found.from_industry + from_economy == pytest.approx(1)
    same = specialisation(20.0, 200.0, 10.0, UK)
    assert isinstance(same, Specialisation)
    assert math.isnan(same.from_industry)
