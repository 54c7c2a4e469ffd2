"""The date beside a figure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import Any

import pytest

from components import dates, markup
from components.page import layout
from components.view import PageView, choice
from vocabulary import Choices, Freshness, Option

CURRENT = Freshness("a", "2025/26", 8, False)
OLD = Freshness("b", "2019", 83, True)


@pytest.mark.parametrize(
    ("months", "words"),
    [(4, "4 months old"), (23, "23 months old"), (24, "two years old"), (36, "three years old"), (180, "15 years old")],
)
def test_age(months: int, words: str) -> None:
    assert dates.age(months) == words


def test_an_age_is_never_rounded_up() -> None:
    """2021 and 2021/22 are three months apart: in November 2026 one was said to be five years old, the other four."""
    assert {dates.age(months) for months in range(49, 60)} == {"over four years old"}
    assert dates.age(60) == "five years old"


def test_only_figures_past_their_date_have_an_age() -> None:
    assert dates.dated("2025/26", [CURRENT]) == "2025/26"
    assert dates.dated("2019", [OLD]) == "2019, over six years old"
    assert (
        dates.dated("2025/26 and 2019", [CURRENT, OLD]) == "2025/26 and 2019; the oldest figures are over six years old"
    )
    assert dates.dated("2019", [OLD, replace(OLD, indicator="c")]) == "2019, over six years old"
    assert dates.dated_each([CURRENT, OLD, replace(OLD, indicator="c")]) == "2025/26; 2019, over six years old"
    assert dates.line("", [OLD]) is None


def test_a_box_only_where_newer_figures_are_known() -> None:
    assert dates.boxes([CURRENT, OLD], dates.definition_of) == []
    known = Freshness("c", "2022/23", 44, True, newer_known="2024/25, published in October 2025")
    (box,) = dates.boxes([OLD, known, known], dates.definition_of)
    assert "Newer figures exist and are not in this edition: 2024/25, published in October 2025." in markup.for_browser(
        box
    )


def test_the_line_of_a_figure_says_which_newer_ones_exist() -> None:
    known = Freshness("c", "2022/23", 44, True, newer_known="2024/25, published in October 2025")
    line = "".join(dates.line("2022/23", [known]).children)  # type: ignore[union-attr]
    assert line == (
        "2022/23, over three years old. Newer figures exist and are not in this edition: 2024/25, published in October 2025."
    )


@dataclass(frozen=True)
class Asked(PageView):
    measure: str = choice("old", among="measure", label="Measure")
    year: str = choice("2019", among="year", label="Year")


@pytest.mark.parametrize(
    ("offered", "address"),
    [(("old", "new"), "/voices?area=QUA&measure=new"), (("old",), "/data-and-methods?entry=new")],
)
def test_a_box_leads_to_the_page_that_offers_the_newer_measure(offered: tuple[str, ...], address: str) -> None:
    choices = Choices(tuple(Option(value, value) for value in offered))
    shown: Any = SimpleNamespace(
        page=SimpleNamespace(path="/voices"),
        view=Asked(area="QUA", measure="old"),
        choices_for=lambda what, so_far: choices if what == "measure" else Choices(()),
    )
    assert layout.newer_measure(shown, Freshness("old", "2019", 83, True, "new")) == address


def test_a_box_leads_to_the_newer_measure() -> None:
    superseded = Freshness("d", "2019", 83, True, "e", "Newer measure", "2024")
    (box,) = dates.boxes([superseded], lambda each: f"/voices?measure={each.superseded_by}")
    written = markup.for_browser(box)
    assert "Newer measure, 2024" in written and "/voices?measure=e" in written
    line = markup.for_browser(dates.line("2019", [superseded]))
    assert "2019, over six years old" in line and "/data-and-methods?entry=e" in line


@pytest.mark.parametrize(
    ("period", "beside", "expected"),
    [
        ("2016 to 2020; deprivation of 2019", "", "2020"),
        ("February 2026", "", "February 2026"),
        ("2023/24", "The most deprived fifth (2023/24)", ""),
        ("the newest period of each measure", "", ""),
        ("", "", ""),
    ],
)
def test_a_date_in_a_list_is_a_word_or_two(period: str, beside: str, expected: str) -> None:
    assert dates.brief(period, beside) == expected
