"""A headline then and now: what counts as a material change, by the rule that stands on the screen."""

from __future__ import annotations

import ast
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from components.saved_change import change, kept
from vocabulary import Finding, Sureness

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
    sure=Sureness.PROBABLY,
    link="/x",
)


def test_the_same_headline_has_not_changed() -> None:
    assert not change(kept(THEN), THEN).material


@pytest.mark.parametrize(
    ("now", "material"),
    [
        ({"size": 119.0}, False),
        ({"size": 1000.0}, False),
        ({"size": -100.0, "direction": "better"}, True),
        ({"direction": "better"}, True),
        ({"sure": Sureness.CANNOT_TELL}, True),
        ({"size": None}, True),
        ({"period": "2026"}, False),
    ],
)
def test_a_claim_changes_with_its_direction_or_badge_and_not_with_a_number(now: dict[str, Any], material: bool) -> None:
    assert change(kept(THEN), replace(THEN, sentence="Other.", **now)).material is material


@pytest.mark.parametrize(("size", "material"), [(109.0, False), (500.0, False), (-100.0, True)])
def test_money_changes_sides_with_its_sign(size: float, material: bool) -> None:
    bare = replace(THEN, lower=None, upper=None, direction="unknown")
    assert change(kept(bare), replace(bare, sentence="Other.", size=size)).material is material


def test_a_changed_badge_is_said_then_and_now() -> None:
    said = change(kept(THEN), replace(THEN, sentence="Other.", sure=Sureness.CANNOT_TELL)).words
    assert said == "the claim has changed. How sure: it was “Probably” and is “Can’t tell”."


def test_a_difference_that_turns_round_is_said_where_it_is_neither_good_nor_bad() -> None:
    bare = replace(THEN, lower=None, upper=None, direction="no different", sure=Sureness.CANNOT_TELL)
    said = change(kept(bare), replace(bare, sentence="Other.", size=-50.0)).words
    assert said == (
        "the claim has changed. The difference has turned round. The number was about 100 more people and is 50 fewer people."
    )


def test_both_numbers_and_both_periods_are_said() -> None:
    said = change(kept(THEN), replace(THEN, sentence="Other.", size=150.0, period="2026")).words
    assert said == (
        "the claim holds; the figures are new. The number was about 100 more people and is about 150 more people. "
        "The period was 2025 and is 2026."
    )


def units_of_pages() -> list[str]:
    """Every `size_unit` in the source of pages. What is known only when a page runs stands as "waits"."""
    units = set()
    for path in (Path(__file__).parents[3] / "pages").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.keyword) and node.arg == "size_unit":
                parts = node.value.values if isinstance(node.value, ast.JoinedStr) else [node.value]
                units.add("".join(str(part.value) if isinstance(part, ast.Constant) else "waits" for part in parts))
    return sorted(units - {""})


def test_the_units_of_pages_are_read() -> None:
    assert len(units_of_pages()) >= 5
    assert any("{" in unit for unit in units_of_pages())


@pytest.mark.parametrize("unit", units_of_pages())
def test_a_unit_with_two_words_for_its_sign_is_said_with_one(unit: str) -> None:
    then = replace(THEN, size=-8.13, lower=None, upper=None, size_unit=unit)
    changed = change(kept(then), replace(then, sentence="Other.", size=240.0))
    assert changed.material
    said = changed.words
    assert not set("{|}") & set(said)
    before, after = said.removeprefix("the claim has changed. The difference has turned round. The number was ").split(
        " and is "
    )
    assert before.startswith("8") and any(
        word in before for word in ("fewer", "less", "better", "more", "narrower", "wider")
    )
    assert after.startswith("about 240") and any(word in after for word in ("more", "worse", "fewer", "wider", "less"))
    assert before.split(" ", 1)[1] != after.removeprefix("about ").split(" ", 1)[1], "the two signs have two words"


def test_numbers_that_are_rounded_to_the_same_are_said_once() -> None:
    then = replace(THEN, size=12_345.0, lower=12_000.0, upper=13_000.0)
    said = change(kept(then), replace(then, sentence="Other.", size=12_346.0)).words
    assert said == "the claim holds; the figures are new. The rounded number is the same, about 12,300 more people."


def test_malformed_saved_headlines_are_tolerated() -> None:
    assert not change({}, replace(THEN, size=None)).material
    assert change({"size": "many", "lower": [], "direction": 7}, THEN).material
