"""A signed decision: what is kept reads back, what is not one is refused, and nobody can change it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.learning.decisions import Decision
from vocabulary import Refused

SIGNED = Decision(
    question="Where should planned surgery go?",
    choice="Open a hub",
    reasons="Beds are kept free of emergencies",
    dissent="",
    owner="Chief operating officer",
    review_on="2027-06-01",
    stop_if="",
    indicator="rtt_within_18_weeks",
    place="E54000011",
    change="2026-04",
    against="england",
    design="differenced",
    low=0.02,
    high=0.06,
    probability=0.7,
    smallest_told=0.048,
    path="/learning",
    query="?area=QOC",
    edition="e1",
)


def test_it_reads_back_as_it_was_signed() -> None:
    assert Decision.from_body(SIGNED.to_body()) == SIGNED


@pytest.mark.parametrize(
    "damage", [{"low": "much"}, {"high": float("nan")}, {"choice": 3}, {"probability": None}, {"stop_if": ["a"]}]
)
def test_what_is_not_a_decision_is_refused(damage: dict[str, object]) -> None:
    assert isinstance(Decision.from_body(SIGNED.to_body() | damage), Refused)


def test_a_missing_part_is_refused() -> None:
    body = SIGNED.to_body()
    del body["design"]
    assert isinstance(Decision.from_body(body), Refused)


def test_a_new_version_names_the_one_it_replaces() -> None:
    newer = replace(SIGNED, replaces="an-id", why_new="The hub opened later")
    assert Decision.from_body(newer.to_body()) == newer
