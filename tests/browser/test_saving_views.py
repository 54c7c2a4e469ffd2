"""Saving a view and finding it again, by keyboard alone; too long a note loses nothing; clean to a machine's eye."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_pages import settled

NAME = "Experience <i>here</i> =1"


@pytest.mark.browser
def test_saved_by_keyboard_found_changed_deleted_and_undone(open_page: Any, axe: Any) -> None:
    page: Page = open_page()
    page.goto("voices?area=QUA")
    settled(page)
    page.locator("#voices--where-1 .of-card > summary").press("Enter")
    for key in ("Tab", "Tab", "Tab", "Enter"):  # Present, Copy link, Save view
        page.keyboard.press(key)
    name = page.locator("[data-save] input[name=name]")
    expect(name).to_be_focused()
    expect(name).to_have_value(page.locator("#voices--where-1-title").inner_text())
    note = page.locator("[data-save] textarea")
    note.fill("x" * 10_001)
    name.focus()
    page.keyboard.press("Control+A")
    page.keyboard.type(NAME)
    page.keyboard.press("Enter")
    expect(page.locator("#save--said")).to_contain_text("10,001 characters. At most 10,000 can be kept")
    assert len(note.input_value()) == 10_001
    note.fill("Why it matters")
    page.locator("[data-save] button").press("Enter")
    expect(page.locator("#save--said")).to_contain_text(f"Saved as “{NAME}”")
    assert axe(page) == []

    page.locator("#save--said a").press("Enter")
    entry = page.locator("li.kept", has_text=NAME)
    expect(entry.locator("h3 a")).to_have_attribute("href", "/voices?area=QUA#voices--where-1")
    expect(entry).to_contain_text("the headline says the same")
    assert axe(page) == []
    entry.locator("button", has_text="Delete").press("Enter")
    expect(page.locator("#saved--said")).to_contain_text("Deleted")
    expect(page.locator("li.kept", has_text=NAME)).to_have_count(0)
    page.locator("#saved--said button").press("Enter")
    expect(page.locator("li.kept", has_text=NAME)).to_have_count(1)
    page.locator("li.kept h3 a", has_text=NAME).press("Enter")
    expect(page.locator("h1")).not_to_contain_text("Which views")
    expect(page).to_have_url("http://" + page.url.split("/")[2] + "/voices?area=QUA#voices--where-1")
    expect(page.locator("#voices--where-1-title")).to_be_focused()
    expect(page.locator("#voices--where-1-title")).to_be_in_viewport()
