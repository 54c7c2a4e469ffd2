"""Areas found by name and by code with the list in hand, remembered for the next visit; the address says otherwise, it wins."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_pages import settled

pytestmark = pytest.mark.browser


def chosen(page: Page, slug: str) -> str:
    return str(page.locator(f"[id='{slug}--area']").evaluate("control => control.selectedOptions[0].text"))


@pytest.mark.parametrize(
    ("typed", "area"),
    [
        ("QHL", "Birmingham and Solihull"),
        ("e54000062", "Black Country"),
        ("rutland", "Leicester, Leicestershire and Rutland"),
    ],
)
def test_an_area_is_found_by_a_code_or_any_word_of_its_name(page: Page, typed: str, area: str) -> None:
    page.goto("./?area=QOC")
    settled(page)
    page.locator("[id='home--area']").focus()
    page.keyboard.type(typed)
    expect(page.locator("[id='home--area-hint']")).to_have_text(f"Typed: {typed}")
    expect(page).not_to_have_url(re.compile("area=QOC"))
    settled(page)
    assert chosen(page, "home") == area
    expect(page.locator("[id='home--area-hint']")).to_have_text("Or type a name or code.")
    assert page.evaluate("document.activeElement.id") == "home--area"


def test_what_fits_no_area_is_said_and_changes_nothing(page: Page) -> None:
    page.goto("./?area=QOC")
    settled(page)
    page.locator("[id='home--area']").focus()
    page.keyboard.type("xyz")
    expect(page.locator("[id='home--area-hint']")).to_contain_text("No area has the name or code “xyz”.")
    assert chosen(page, "home") == "Shropshire, Telford and Wrekin"
    page.keyboard.type("bla")
    page.keyboard.press("Escape")
    page.wait_for_timeout(800)
    assert chosen(page, "home") == "Shropshire, Telford and Wrekin", "Escape takes back what was typed"


@pytest.mark.parametrize(
    ("typed", "said", "go"),
    [
        ("Sandwell", "No area of that name; Sandwell lies in the Black Country.", "Show the Black Country"),
        ("black county", "No area of that name. Did you mean the Black Country?", "Show the Black Country"),
        ("M85063", "a GP practice", "Show Birmingham and Solihull"),
        ("wv1", "postcodes are not searched", ""),
        ("---", "Nothing was typed.", ""),
    ],
)
def test_what_is_not_in_the_list_is_looked_up_and_said_with_a_way_there(
    page: Page, typed: str, said: str, go: str
) -> None:
    page.goto("unwarranted-variation?area=QOC")
    settled(page)
    hint = page.locator("[id='unwarranted-variation--area-hint']")
    assert hint.get_attribute("role") == "status", "a live region before anything is said"
    page.locator("[id='unwarranted-variation--area']").focus()
    page.keyboard.type(typed)
    page.keyboard.press("Enter")
    expect(hint).to_contain_text(said)
    assert chosen(page, "unwarranted-variation") == "Shropshire, Telford and Wrekin"
    assert hint.locator("a").count() == bool(go)
    if go:
        page.keyboard.press("Tab")
        expect(hint.get_by_role("link", name=go)).to_be_focused()
        page.keyboard.press("Enter")
        expect(page).not_to_have_url(re.compile("area=QOC"))
        assert go.endswith(chosen(page, "unwarranted-variation"))
        assert page.evaluate("document.activeElement.id") == "unwarranted-variation--area"


def test_the_area_is_remembered_and_the_address_wins(page: Page) -> None:
    page.goto("./")
    settled(page)
    page.locator("[id='home--area']").select_option("QUA")
    expect(page).to_have_url(re.compile("area=QUA"))
    page.goto("voices")
    settled(page)
    assert chosen(page, "voices") == "Black Country"
    page.goto("voices?area=QHL")
    settled(page)
    assert chosen(page, "voices") == "Birmingham and Solihull"
    page.context.add_cookies([{"name": "area", "value": "nowhere", "url": page.url}])
    page.goto("voices")
    settled(page)
    assert chosen(page, "voices") == "Midlands", "what is remembered and no longer there is forgotten without a word"
    expect(page.locator(".notice")).to_have_count(0)
