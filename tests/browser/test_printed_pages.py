"""What stands on paper: every page of a table under its headings, every exhibit with its source, method and period, and at the foot
of every sheet the edition, the day and the address."""

from __future__ import annotations

import io
import re
from datetime import date
from functools import partial
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page
from pypdf import PdfReader

from tests.browser.test_pages import settled

ADDRESSES = (
    "?area=QUA",
    "inequalities?area=QUA",
    "unwarranted-variation?area=QUA",
    "resource-distribution?area=E40000011",
    "voices?area=QUA",
    "data-and-methods",
)

VARIATION = ADDRESSES[2]

TABLES = """() => [...document.querySelectorAll("table.figures")].filter((table) => !table.closest("details:not([open])")).map((table) => ({
  headings: [...table.querySelectorAll("thead th:not(.act)")].map((head) => (head.querySelector(".sort") || head.querySelector(".term") || head).firstChild.textContent),
  rows: [...table.querySelectorAll("tbody tr")].map((row) => [...row.cells].filter((cell) => !cell.matches(".act")).map((cell) => cell.textContent).join("")),
}))"""
ORIGINS = """() => [...document.querySelectorAll(".exhibit .origin dl")].filter((each) => !each.closest("details[data-what-if]"))
  .map((each) => [...each.querySelectorAll("dt")].map((term) => [term.textContent, term.nextSibling.textContent]))"""


WITHOUT_ORIGIN = """() => [...document.querySelectorAll(".exhibit")].filter((each) => each.querySelector("table.figures"))
  .filter((each) => !each.closest("details[data-what-if]") && !each.querySelector(".origin dl")).map((each) => each.id)"""


def packed(text: str) -> str:
    """Without spaces: lines are broken differently on paper."""
    return re.sub(r"\s+", "", text)


@pytest.fixture
def open_page(open_page: Any, served_as_shipped: Any) -> Any:
    return partial(open_page, on=served_as_shipped)


def printed(page: Page) -> list[str]:
    return [packed(sheet.extract_text()) for sheet in PdfReader(io.BytesIO(page.pdf(format="A4"))).pages]


@pytest.mark.browser
@pytest.mark.parametrize("address", ADDRESSES)
def test_a_printed_page_can_stand_alone(open_page: Any, served_as_shipped: Any, address: str) -> None:
    page: Page = open_page(viewport={"width": 1280, "height": 900}, color_scheme="dark")
    page.set_default_timeout(60_000)  # the longest page, of a server that has just started
    page.goto(address)
    settled(page)
    tables, origins = page.evaluate(TABLES), page.evaluate(ORIGINS)
    assert page.evaluate(WITHOUT_ORIGIN) == []
    edition = page.locator("[data-edition]").get_attribute("data-edition")
    sheets = printed(page)
    if page.locator(".front").count():  # three cards with all that is behind them once left the first sheet empty
        assert packed(page.locator(".front .finding").first.inner_text()) in sheets[0]
    if address.startswith("resource"):  # its first chart was on the second sheet, below half an empty one
        assert packed(page.locator(".card.first .exhibit h3").first.inner_text()) in sheets[0]

    checked = 0
    for table in tables:
        for sheet in sheets:
            if any(len(packed(row)) > 12 and packed(row) in sheet for row in table["rows"]):
                checked += 1
                for heading in table["headings"]:
                    assert packed(heading) in sheet, f"a sheet has rows of the table without its heading “{heading}”"
    assert checked >= len(tables) > 0

    whole = "".join(sheets)
    for origin in origins:
        said = dict(origin)
        assert {"Method", "Source"} <= set(said)
        for term, words in origin:
            assert packed(f"{term}: {words}"[:60]) in whole, term
    today = date.today()
    foot = packed(
        f"Printed on {today.day} {today:%B %Y}. {urlsplit(served_as_shipped.url).netloc}/{address.split('?')[0]}"
    )
    for sheet in sheets:
        assert packed(str(edition)) in sheet
        assert foot in sheet
    if "area=" in address:
        assert packed(address) in sheets[0]


@pytest.mark.browser
def test_what_is_folded_away_on_the_screen_is_folded_away_again_after_printing(open_page: Any) -> None:
    page: Page = open_page()
    page.goto(VARIATION)
    settled(page)
    page.pdf(format="A4")
    assert page.locator("details.origin[open]").count() == 0
    assert not page.locator("details.origin dl").first.is_visible()
    assert not page.locator("#printed-foot").is_visible()
    assert page.locator(".printed-heading").first.is_hidden()
    assert page.locator("thead button.sort").first.is_visible()


@pytest.mark.browser
def test_the_foot_follows_the_view(open_page: Any) -> None:
    """The address on paper is that of what is shown, not of what was opened."""
    page: Page = open_page()
    page.goto(VARIATION)
    settled(page)
    page.locator("[id$='--area']").select_option("QHL")
    page.wait_for_function("() => document.querySelector('.finding').textContent.includes('Birmingham')")
    settled(page)
    sheets = printed(page)
    assert all("unwarranted-variation?area=QHL" in sheet for sheet in sheets)
    assert not any("area=QUA" in sheet for sheet in sheets)


@pytest.mark.browser
def test_a_sorted_table_says_so_on_paper(open_page: Any) -> None:
    page: Page = open_page()
    page.goto(VARIATION)
    settled(page)
    page.locator("thead button.sort").nth(1).click()
    label = packed(page.locator("thead button.sort").nth(1).inner_text())
    sheets = printed(page)
    assert any(f"{label}↑" in sheet for sheet in sheets)


@pytest.mark.browser
def test_a_page_printed_before_it_stands_has_no_empty_sheets(open_page: Any) -> None:
    """What the framework lays out unseen took eight sheets, and nothing stood on them."""
    page: Page = open_page(waits=False)
    page.route("**/plotly.min.js*", lambda route: None)  # its first card waits for its chart
    page.goto("resource-distribution?area=QUA")
    page.locator("#first .finding").wait_for()
    finding = packed(page.locator("#first .finding").first.inner_text())
    page.wait_for_function("() => document.querySelector('#react-entry-point .page')")
    assert page.locator(".stage.waiting").count() == 1
    sheets = printed(page)
    assert finding in sheets[0]
    assert len(set(sheets)) == len(sheets)  # empty ones are alike: all they have is the foot
    assert packed("Printed while the page was loading") in "".join(sheets)
