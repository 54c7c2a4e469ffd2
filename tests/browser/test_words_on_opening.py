"""A page shows few words as it opens, and a chart no taller than a laptop's window; the rest is a press away."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

MOST_WORDS, TALLEST = 250, 480  # words of a page, pixels of its first chart

WORDS = """() => {
  const walker = document.createTreeWalker(document.querySelector(".page"), NodeFilter.SHOW_TEXT);
  const said = [];
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement;
    if (parent.closest("form, .controls, .chart, select, script, style")) continue;
    if (parent.checkVisibility({ visibilityProperty: true })) said.push(walker.currentNode.textContent);
  }
  return said.join(" ").split(/\\s+/).filter((word) => /[\\p{L}\\d]/u.test(word)).length;
}"""


OPENED = """() => {
  const first = document.querySelector(".card.first");
  return first && (first.querySelector("details.table[open] td") || first.querySelector(".main-svg"))
    && !document.querySelector("[data-dash-is-loading=true]");
}"""
"""The first card stands: its chart, or the table it has in place of one."""

DRAWN = """() => document.querySelector(".card.first .main-svg, .card.first details.table[open] td, .card.answer .main-svg") !== null"""
"""The same, whatever is on its way behind closed folds: the lines of the first page are asked of every area."""


@pytest.mark.browser
@pytest.mark.parametrize(
    "slug", ["inequalities", "voices", "resource-distribution", "wider-economy", "places", "data-and-methods"]
)
def test_few_words_stand_in_front(open_page: Any, slug: str) -> None:
    page: Page = open_page(folded=True)
    page.goto(f"{slug}?area=QUA")
    page.wait_for_function(OPENED)
    counted = page.evaluate(WORDS)
    assert 20 < counted <= MOST_WORDS
    charts = page.locator(".card.first .chart:visible")
    if charts.count() and slug != "inequalities":  # its first chart has a row for each measure
        assert charts.first.evaluate("(chart) => chart.clientHeight") <= TALLEST


@pytest.mark.browser
@pytest.mark.parametrize(
    "address",
    [
        *(f"{slug}?area={area}" for slug in ("", "unwarranted-variation") for area in ("QUA", "QJM", "QWU", "QHL")),
        *("scenarios?area=QUA", "scenarios?area=QUA&what=level-up", "learning?area=QUA"),
    ],
)
def test_few_words_stand_in_front_of_every_other_page(open_page: Any, address: str) -> None:
    """The first page and Variation for four boards: their three cards are of other measures, with longer and shorter names."""
    page: Page = open_page(folded=True)
    page.goto(address)
    expect(page.locator(".page .card :is(h2, .front)").first).to_be_visible()
    page.wait_for_function(DRAWN)
    assert 20 < page.evaluate(WORDS) <= MOST_WORDS


@pytest.mark.browser
@pytest.mark.parametrize("address", ["packs?area=QUA", "saved-views?area=QUA", "administration"])
def test_few_words_stand_in_front_of_a_page_without_cards(open_page: Any, address: str) -> None:
    page: Page = open_page(folded=True)
    page.goto(address)
    page.locator(".page").wait_for()
    page.wait_for_function(f"() => ({WORDS})() > 20")
    assert page.evaluate(WORDS) <= MOST_WORDS


@pytest.mark.browser
def test_a_long_list_opens_short_and_whole_at_a_press(open_page: Any) -> None:
    page: Page = open_page(folded=True)
    page.goto("data-and-methods?area=QUA")
    page.wait_for_function(OPENED)
    rows = page.locator("#data-and-methods--where-0-place tbody tr:visible")
    expect(rows).to_have_count(3)
    page.get_by_role("button", name="Show all").press("Enter")
    expect(page.get_by_role("button", name="Show all")).to_have_count(0)
    assert rows.count() > 100


@pytest.mark.browser
def test_a_link_to_an_entry_lands_on_the_entry(open_page: Any) -> None:
    """It once landed on the list, 1,500 pixels above."""
    page: Page = open_page(folded=True)
    page.goto("data-and-methods?area=QUA&entry=smoking_prevalence_qof")
    page.wait_for_function(OPENED)
    entry = page.locator('[data-shows$="-entry"]')
    expect(entry.locator("details.folded")).to_have_attribute("open", "")
    expect(entry.locator("h3")).to_be_in_viewport()
