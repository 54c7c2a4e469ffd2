"""A headline then and now: what counts as a material change, by the rule that stands on the screen."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from components.saved_change import change, kept
from vocabulary import Finding

THEN = Finding(
    page="/x",
    sentence="100 more.",
    detail="",
    indicator="i",
    family="care",
    area="QUA",
    period="2025",
    size=100.0,
    lower=90.0,
    upper=120.0,
    size_unit="people",
    direction="worse",
    going="neither",
    certainty="beyond chance",
    link="/x",
)


def test_the_same_headline_has_not_changed() -> None:
    assert not change(kept(THEN), THEN).material


@pytest.mark.parametrize(
    ("now", "material"),
    [
        ({"size": 119.0}, False),
        ({"size": 121.0}, True),
        ({"size": 89.0}, True),
        ({"direction": "better"}, True),
        ({"certainty": "within chance"}, True),
        ({"size": None}, True),
        ({"period": "2026"}, False),
    ],
)
def test_the_rule_where_there_was_an_interval(now: dict[str, Any], material: bool) -> None:
    assert change(kept(THEN), replace(THEN, sentence="Other.", **now)).material is material


@pytest.mark.parametrize(("size", "material"), [(109.0, False), (111.0, True), (-100.0, True)])
def test_the_rule_where_there_was_none(size: float, material: bool) -> None:
    bare = replace(THEN, lower=None, upper=None)
    assert change(kept(bare), replace(bare, sentence="Other.", size=size)).material is material


def test_both_numbers_and_both_periods_are_said() -> None:
    said = change(kept(THEN), replace(THEN, sentence="Other.", size=150.0, period="2026")).words
    assert said == ("changed materially. The number was 100 people and is 150 people. The period was 2025 and is 2026.")


def test_what_came_from_a_file_may_be_anything() -> None:
    assert not change({}, replace(THEN, size=None)).material
    assert change({"size": "many", "lower": [], "direction": 7}, THEN).material
