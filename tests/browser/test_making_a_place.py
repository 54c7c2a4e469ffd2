"""A place is made, saved and used as an area: by keyboard, and by drawing round marks."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect


def settled(page: Page) -> None:
    page.wait_for_function("() => !document.querySelector('[data-dash-is-loading=true]')")
    expect(page.locator("[id='places--headline'] .finding")).to_be_visible()


@pytest.mark.browser
def test_a_place_is_made_saved_and_looked_at_elsewhere(open_page: Any, axe: Any) -> None:
    page: Page = open_page()
    page.goto("places?area=QUA")
    settled(page)
    said = page.locator("#maker--said")
    authority = page.get_by_role("form", name="Practices of an authority")
    authority.get_by_label("Authority").select_option(label="Walsall")
    authority.get_by_role("button", name="Add").press("Enter")
    expect(said).to_contain_text("51 practices added")
    expect(page).to_have_url(re.compile(r"place=place-[0-9a-f]{16}"))
    listed = page.get_by_role("form", name="Practices from a list")
    listed.locator("textarea").fill("M91003")
    listed.get_by_role("button", name="Take out").press("Enter")
    expect(said).to_contain_text("now has 50")
    name = page.get_by_role("form", name="Name of the place")
    name.get_by_label("Name").fill("Walsall <b>& around</b>")
    name.get_by_label("Name").press("Enter")
    expect(page.locator("[id='places--headline']")).to_contain_text("“Walsall <b>& around</b>” is")
    page.get_by_role("form", name="Save this place").get_by_role("button", name="Save this place").press("Enter")
    expect(said).to_contain_text("Saved as “Walsall <b>& around</b>”")
    assert axe(page) == []
    place = re.search(r"place-[0-9a-f]{16}", page.url)
    assert place

    page.goto(f"unwarranted-variation?area={place.group()}")
    expect(page.locator("[id='unwarranted-variation--headline']")).to_contain_text("Walsall <b>& around</b>")
    page.goto("voices?area=" + place.group())
    expect(page.locator("[id='voices--notice']")).to_contain_text("is a place of your own")


@pytest.mark.browser
def test_a_practice_is_found_by_typing_and_changes_made_at_once_all_count(open_page: Any) -> None:
    page: Page = open_page()
    page.goto("places?area=QUA")
    settled(page)
    one = page.get_by_role("form", name="A practice by its name or code")
    options = page.locator("#maker--practices option")
    assert options.count() > 1_000
    for number in (0, 500, 900):  # without waiting for the one before
        one.locator("input[type=text]").fill(str(options.nth(number).get_attribute("value")))
        one.locator("input[type=text]").press("Enter")
    expect(page.locator("#maker--said")).to_contain_text("now has 3")
    expect(page.locator("[id='places--headline']")).to_contain_text("3 practices")


@pytest.mark.browser
def test_drawing_round_marks_puts_their_codes_in_the_list(open_page: Any) -> None:
    page: Page = open_page()
    page.goto("places?area=QUA")
    settled(page)
    ground = page.locator("[id='places--closer-0-chart'] .nsewdrag").first
    ground.scroll_into_view_if_needed()
    box = ground.bounding_box()
    assert box
    corners = [(0.25, 0.25), (0.75, 0.25), (0.75, 0.75), (0.25, 0.75), (0.25, 0.25)]
    places = [(box["x"] + box["width"] * x, box["y"] + box["height"] * y) for x, y in corners]
    page.mouse.move(*places[0])
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*place, steps=8)
    page.mouse.up()
    expect(page.locator("#maker--list")).to_have_value(re.compile(r"^[A-Z][A-Z0-9]{5}(\n[A-Z][A-Z0-9]{5})+$"))
    page.get_by_role("form", name="Practices from a list").get_by_role("button", name="Add").click()
    expect(page.locator("#maker--said")).to_contain_text("practices added")
