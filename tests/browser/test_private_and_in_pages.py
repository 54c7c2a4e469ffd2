"""By keyboard alone: a scenario saved in private and shared later, and a long list turned page by page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from data_access import Items, open_workspace
from settings import Settings
from tests.browser.test_moving_levers import reason


@pytest.mark.browser
def test_a_private_scenario_is_shared_and_made_private_again_by_keyboard(open_page: Any, axe: Any) -> None:
    page: Page = open_page()
    other: Page = open_page()
    page.goto("scenarios?area=QUA&what=level-up")
    page.locator("[id='inequalities--if-0--keep-name']").wait_for(state="attached", timeout=60_000)
    page.locator("summary", has_text="Save this scenario").first.press("Enter")
    page.locator("[id='inequalities--if-0--keep-name']").fill("For us first")
    reason(page, "inequalities", "share", "What others reached.")
    seen_by = page.locator("[id='inequalities--if-0--keep-shared']")
    seen_by.focus()
    page.keyboard.type("P")  # as a select is chosen from by keyboard: by its first letter
    expect(seen_by).to_have_value("no")
    assert axe(page) == []
    page.locator("[id='inequalities--if-0--keep']").press("Enter")
    expect(page.locator("[id='inequalities--if-0--kept']")).to_contain_text("Only this browser lists it.")

    page.goto("scenarios?area=QUA")
    entry = page.locator("li.kept", has_text="For us first")
    expect(entry).to_contain_text("Yours, private")
    other.goto("scenarios?area=QUA")
    expect(other.locator("#saved--list")).to_be_visible(timeout=60_000)
    expect(other.locator("body")).not_to_contain_text("For us first")

    _see(page, "Shared: everyone here")
    expect(entry).to_contain_text("Yours, shared")
    other.goto("scenarios?area=QUA")
    theirs = other.locator("li.kept", has_text="For us first")
    expect(theirs).to_contain_text("From reader ")
    other.locator("summary", has_text="Edit For us first").press("Enter")
    form = other.get_by_role("form", name="Edit For us first")
    expect(form.get_by_label("Who sees it")).to_have_count(0)
    form.get_by_label("Note").fill("Agreed")
    form.get_by_role("button", name="Save changes").press("Enter")
    expect(theirs).to_contain_text("by you.")
    assert axe(other) == []

    page.goto("scenarios?area=QUA")
    expect(entry).to_contain_text("by reader ")
    _see(page, "Private: this browser")
    expect(entry).to_contain_text("Yours, private")
    other.goto("scenarios?area=QUA")
    expect(other.locator("#saved--list")).to_be_visible(timeout=60_000)
    expect(other.locator("body")).not_to_contain_text("For us first")
    page.get_by_role("button", name="Delete: For us first").press("Enter")
    expect(entry).to_have_count(0)


def _see(page: Page, choice: str) -> None:
    page.locator("summary", has_text="Edit For us first").press("Enter")
    form = page.get_by_role("form", name="Edit For us first")
    form.get_by_label("Who sees it").select_option(choice)
    form.get_by_role("button", name="Save changes").press("Enter")
    expect(page.locator("#saved--said")).to_contain_text("Saved “For us first”")


@pytest.fixture
def forty_five(settings: Settings) -> Iterator[None]:
    """Shared views of somebody else, the first made first."""
    items = Items(open_workspace(settings))
    made = [
        items.add("view", name=f"Listed {n:02}", owner="them", body={"path": "/", "query": ""}, shared=True)
        for n in range(45)
    ]
    yield
    for each in made:
        items.delete(each.id, by="them")


@pytest.mark.browser
@pytest.mark.usefixtures("forty_five")
def test_a_long_list_is_turned_page_by_page_by_keyboard(open_page: Any, axe: Any) -> None:
    page: Page = open_page()
    page.goto("saved-views")
    listed = page.locator("#saved--list")
    page.locator("#saved--search input[type=search]").fill("listed")
    page.keyboard.press("Enter")
    expect(listed).to_contain_text("1 to 20 of 45.")
    expect(page.locator("li.kept")).to_have_count(20)
    assert axe(page) == []
    page.get_by_role("button", name="Next 20").press("Enter")
    expect(listed).to_contain_text("21 to 40 of 45.")
    expect(page.locator(".kept-list")).to_be_focused()
    expect(page.locator("li.kept", has_text="Listed 24")).to_have_count(1)
    assert page.locator(".kept-list").get_attribute("start") == "21"
    page.get_by_role("button", name="Duplicate: Listed 24").press("Enter")
    expect(page.locator("#saved--said")).to_contain_text("Made “Copy of Listed 24”")
    expect(listed).to_contain_text("21 to 40 of 46.")  # the list stays where it was read
    page.get_by_role("button", name="Next 6").press("Enter")
    expect(listed).to_contain_text("41 to 46 of 46.")
    page.get_by_role("button", name="Previous 20").press("Enter")
    expect(listed).to_contain_text("21 to 40 of 46.")
    page.locator("#saved--search select[name=whose]").select_option("mine")
    page.locator("#saved--search button").press("Enter")
    expect(listed).to_contain_text("1 saved view of yours with “listed”")
    page.get_by_role("button", name="Delete: Copy of Listed 24").press("Enter")
    expect(listed).to_contain_text("0 saved views of yours")
    assert axe(page) == []
