"""No list of any page puts a measure past its date above a current one: every exhibit's own rows are looked at, for a system and for the region.

What is past its date says so in its row ("2019, over six years old"), so that a list is read as a reader reads it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from application.search import ask
from application.search.dated import current_first
from components.exhibit import Exhibit
from data_access import Store, open_store
from pages import PAGES, inequalities, unwarranted_variation
from settings import Settings

LISTS_BY_NAME = {
    "listing",  # every measure, by its name
    "core20plus5",  # the clinical areas in the order of the national framework
}
AREAS = ("E54000062", "E40000011")


@pytest.fixture(scope="module")
def store(shipped: Settings) -> Store:
    return open_store(shipped)


def ages(exhibit: Exhibit) -> list[bool]:
    """Whether the figure of each row is past its date."""
    if exhibit.table is None or "period" not in exhibit.table.frame:
        return []
    return [each.endswith(" old") for each in exhibit.table.frame["period"].astype(str)]


def mixed_lists(store: Store, area: str, pages: Sequence[Any]) -> dict[str, list[bool]]:
    """Every list with both old and current figures: the page and the exhibit -> the rows."""
    found = {}
    for page in pages:
        view, _ = page.view.from_query(
            {"area": area}, lambda what, so_far, page=page: page.choices(store, what, so_far)
        )
        evidence = page.evidence(view, store)
        for make in (*page.where, *page.closer):
            exhibit = make(view, evidence)
            rows = ages(exhibit)
            if exhibit.id not in LISTS_BY_NAME and len(set(rows)) == 2:
                found[f"{page.path} {exhibit.id}"] = rows
    return found


@pytest.mark.parametrize("area", AREAS)
def test_what_is_past_its_date_stands_last_in_the_rankings(store: Store, area: str) -> None:
    lists = mixed_lists(store, area, (inequalities.PAGE, unwarranted_variation.PAGE))
    assert {name for name, rows in lists.items() if rows != sorted(rows)} == set()
    assert {"/inequalities priorities", "/unwarranted-variation improvements"} <= lists.keys()
    assert {"/unwarranted-variation trust-profile", "/unwarranted-variation trust-spine"} <= lists.keys()


@pytest.mark.slow
@pytest.mark.parametrize("area", AREAS)
def test_what_is_past_its_date_stands_last_in_every_list(store: Store, area: str) -> None:
    lists = mixed_lists(store, area, PAGES)
    assert {name for name, rows in lists.items() if rows != sorted(rows)} == set()
    assert {"/ picture", "/ turned", "/ about"} <= lists.keys()


QUESTIONS = ("is our child health gap widening", "do poor people find it harder to see a GP", "deaths in hospital")


def test_answers_to_a_question_say_how_old_they_are(store: Store) -> None:
    told = set()
    for question in QUESTIONS:
        cards = [card for card in ask(store, question, "QHL").found if card.key[0] == "measure"]
        stale = [store.freshness(card.key[1]).stale for card in cards]
        assert [card.where.endswith(" old") for card in cards] == stale, question
        told |= set(stale)
    assert told == {True, False}


def test_an_answer_past_its_date_gives_way_to_a_current_one_that_fits_as_well(store: Store) -> None:
    old, current = "rtt_within_18_weeks", "depression_prevalence"
    assert [store.freshness(each).stale for each in (old, current)] == [True, False]
    assert current_first(store, [(old, 10.0), (old, 9.9), (current, 9.8)]) == [2, 0, 1]
    assert current_first(store, [(old, 10.0), (current, 6.0)]) == [0, 1], "the question is about the older one"


def test_a_current_measure_of_the_same_thing_stands_above_one_past_its_date(store: Store) -> None:
    old, other, current = (
        "life_expectancy_at_birth_persons_msoa",
        "depression_prevalence",
        "life_expectancy_at_birth_la",
    )
    assert [store.freshness(each).stale for each in (old, other, current)] == [True, False, False]
    assert current_first(store, [(old, 10.0), (other, 5.0), (current, 1.0)]) == [2, 0, 1]
    found = [card.key[1] for card in ask(store, "life expectancy", "QHL").found if card.key[0] == "measure"]
    assert found.index(current) < found.index(old)
