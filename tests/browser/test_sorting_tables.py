"""Tables are sorted by any column, by keyboard: up, down and as they came; what is missing stays last; a new view keeps it."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_pages import settled

TABLE = "#resource-distribution--where-0-place"
COLUMN = (
    """(place) => [...document.querySelectorAll(place + " tbody tr")].map((row) => row.cells[COLUMN].textContent)"""
)


def column(page: Page, number: int) -> list[str]:
    found: list[str] = page.evaluate(COLUMN.replace("COLUMN", str(number)), TABLE)
    return found


def number(text: str) -> float:
    text = text.replace("−", "-")
    size = float("".join(each for each in text.split()[0] if each.isdigit() or each in ".-").strip("£") or "nan")
    return size


@pytest.mark.browser
def test_sorted_by_keyboard_up_down_and_as_it_came(open_page: Any, axe: Any) -> None:
    page: Page = open_page()
    page.goto("resource-distribution?area=E40000011")
    settled(page)
    heads = page.locator(f"{TABLE} thead th button.sort")
    first = [column(page, 0), column(page, 1)]
    heads.nth(1).focus()
    page.keyboard.press("Enter")
    up = [number(each) for each in column(page, 1)]
    assert up == sorted(up)
    assert up != [number(each) for each in first[1]]
    expect(page.locator(f"{TABLE} thead th").nth(1)).to_have_attribute("aria-sort", "ascending")
    assert sorted(column(page, 0)) == sorted(first[0]), "rows move whole and none is lost"
    assert axe(page) == []
    page.keyboard.press("Enter")
    assert [number(each) for each in column(page, 1)] == up[::-1]
    page.locator("#resource-distribution--area").select_option("QUA")
    expect(page.locator(".finding").first).to_contain_text("Black Country")
    settled(page)
    expect(page.locator(f"{TABLE} thead th").nth(1)).to_have_attribute("aria-sort", "descending")
    down = [number(each) for each in column(page, 1)]
    assert down == sorted(down, reverse=True)
    heads.nth(1).focus()
    page.keyboard.press("Enter")
    expect(page.locator(f"{TABLE} thead [aria-sort]")).to_have_count(0)
    heads.nth(0).click()
    names = column(page, 0)
    assert names == sorted(names, key=str.casefold)
