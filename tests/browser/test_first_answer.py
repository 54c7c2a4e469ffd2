"""What stands before any script: the headline and the first card, in the places they keep; and what is folded until it is opened."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.browser.test_pages import settled

VARIATION = "unwarranted-variation?area=QT1"
MOST_SHIFT = 0.02

SHIFTS = """window.__shift = 0;
new PerformanceObserver((list) => list.getEntries().forEach((each) => { window.__shift += each.value; })).observe({ type: "layout-shift", buffered: true });"""

BOXES = """(within) => [".finding", ".controls", ".card.first .exhibit h3", ".card.first .chart"].map((selector) => {
  const box = document.querySelector(within + " " + selector).getBoundingClientRect();
  return [box.left, box.top, box.width, box.height].map(Math.round);
})"""


@pytest.mark.browser
def test_without_scripts_the_headline_and_the_first_chart_are_read(open_page: Any, watch: Any) -> None:
    watch.expect(
        "_dash-component-suites/"
    )  # asked for early, and not run: the chart library and what the framework runs
    page: Page = open_page(java_script_enabled=False)
    page.goto(VARIATION)
    assert page.title() == "Unwarranted variation \N{EM DASH} Nottingham and Nottinghamshire"
    expect(page.locator("#first h1")).to_be_visible()
    expect(page.locator("#first .finding").first).to_be_visible()
    expect(page.locator("#first .card.first svg").first).to_be_visible()
    assert page.locator("#first .card.first svg circle").count() > 5
    expect(page.locator("#react-entry-point")).to_be_hidden()
    why = page.locator("#first details.why").first
    why.locator("summary").click()
    assert why.get_attribute("open") is not None
    expect(page.locator("#first nav a[aria-current=page]")).to_have_text("Variation")


@pytest.mark.browser
@pytest.mark.parametrize("width", [1366, 390])
def test_the_application_takes_its_place_without_a_shift(open_page: Any, width: int) -> None:
    page: Page = open_page(folded=True, waits=False, viewport={"width": width, "height": 768})
    page.add_init_script(SHIFTS)

    def late(route: Any) -> None:
        page.wait_for_timeout(700)
        route.continue_()

    page.route("**/_dash-update-component*", late)
    page.goto(VARIATION, wait_until="commit")
    page.wait_for_selector("#first .card.first svg circle")
    page.wait_for_function("() => getComputedStyle(document.querySelector('#first .controls')).display === 'flex'")
    before = page.evaluate(BOXES, "#first")
    page.wait_for_function("() => !document.getElementById('first')")
    after = page.evaluate(BOXES, "#react-entry-point")
    for was, now in zip(before, after, strict=True):
        assert all(abs(one - other) <= 2 for one, other in zip(was, now, strict=True)), (before, after)
    settled(page)
    assert page.evaluate("window.__shift") < MOST_SHIFT
    assert not page.evaluate("document.getElementById('react-entry-point').inert")
    expect(page.locator("h1")).to_have_count(1)


@pytest.mark.browser
def test_the_title_follows_the_area(page: Page) -> None:
    page.goto(VARIATION)
    settled(page)
    assert page.title() == "Unwarranted variation \N{EM DASH} Nottingham and Nottinghamshire"
    page.locator("#unwarranted-variation--area").select_option("QUA")
    expect(page).to_have_title("Unwarranted variation \N{EM DASH} Black Country")
    page.get_by_role("link", name="Voices").click()
    expect(page).to_have_title("Voices \N{EM DASH} Black Country")


@pytest.mark.browser
def test_a_folded_exhibit_is_fetched_when_it_is_opened_by_keyboard(open_page: Any) -> None:
    page: Page = open_page(folded=True)
    asked: list[str] = []
    page.on(
        "request",
        lambda each: asked.append(each.post_data or "") if "closer-opened" in (each.post_data or "") else None,
    )
    page.goto(VARIATION)
    settled(page)
    page.locator("details.group").first.evaluate("(each) => { each.open = true; }")
    fold = page.locator("#unwarranted-variation--closer-1")
    expect(fold.locator("h3")).not_to_have_text("")
    expect(fold.locator("[id$=-body]")).to_be_empty()
    assert asked == []
    summary = fold.locator("summary").first
    summary.focus()
    page.keyboard.press("Enter")
    expect(fold.locator(".main-svg").first).to_be_visible()
    expect(fold.locator("[id$=-body] .origin dt").first).to_be_attached()
    assert summary.evaluate("(each) => each === document.activeElement")
    assert fold.get_attribute("aria-busy") is None
    assert len(asked) == 1
    page.locator("#unwarranted-variation--area").select_option("QUA")
    settled(page)
    assert "QUA" in str(fold.get_attribute("data-made")), "an open one is made anew for another view"


@pytest.mark.browser
def test_a_page_with_nothing_opened_is_printed_in_full(open_page: Any, served: Any) -> None:
    page: Page = open_page(folded=True)
    page.goto(VARIATION)
    settled(page)
    titles = page.locator(".index .exhibit h3").all_inner_texts()
    printed = "".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(page.pdf(format="A4"))).pages)
    packed = re.sub(r"\s+", "", printed)
    assert len(titles) > 3
    for title in titles:
        assert re.sub(r"\s+", "", title) in packed
    charts = page.locator(".index .exhibit:not(:has(.no-chart))").count()
    assert page.locator(".index .exhibit:not(:has(.no-chart)):has(.main-svg)").count() == charts > 0
    assert page.locator(".index .origin").count() >= charts


@pytest.mark.browser
def test_a_search_in_the_page_finds_what_is_folded(open_page: Any) -> None:
    page: Page = open_page(folded=True)
    page.goto(VARIATION)
    settled(page)
    page.keyboard.press("Control+f")
    page.wait_for_function("() => [...document.querySelectorAll('.index .exhibit')].every((each) => each.dataset.made)")
    assert page.locator(".index details.folded[open]").count() == 0
