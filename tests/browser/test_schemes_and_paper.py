"""Light, dark and the system's scheme change the charts without asking the server; paper is always light; pictures of
every page are kept as build output."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from components.theme import CHART_TOKENS
from tests.browser.conftest import SCREENSHOTS
from tests.browser.test_pages import VARIATION, settled


@pytest.fixture
def open_page(open_page: Any, served_as_shipped: Any) -> Any:
    """Pages of the application as readers get it: without the framework's own tools, compressed."""
    return partial(open_page, on=served_as_shipped)


LIGHT, DARK = CHART_TOKENS["focus"]
COLOURS = """() => JSON.stringify([...document.querySelectorAll(".js-plotly-plot")].map((each) => [each.data, each.layout]))"""


def charts_are(page: Page, scheme: str) -> None:
    there, gone = (LIGHT, DARK) if scheme == "light" else (DARK, LIGHT)
    colours = page.evaluate(COLOURS)
    assert there in colours
    assert gone not in colours


def ground(page: Page) -> str:
    return str(page.evaluate("() => getComputedStyle(document.documentElement).backgroundColor"))


@pytest.mark.browser
@pytest.mark.parametrize("system", ["light", "dark"])
def test_the_switch_changes_page_and_charts_without_the_server(open_page: Any, system: Any) -> None:
    page: Page = open_page(color_scheme=system)
    page.goto(VARIATION)
    settled(page)
    charts_are(page, system)
    other = "dark" if system == "light" else "light"
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    before = ground(page)
    page.locator(f"[data-set-scheme={other}]").click()
    expect(page.locator(f"[data-set-scheme={other}]")).to_have_attribute("aria-pressed", "true")
    assert ground(page) != before
    page.wait_for_function(f"() => ({COLOURS})().includes('{DARK if other == 'dark' else LIGHT}')")
    charts_are(page, other)
    page.locator("[data-set-scheme=system]").click()
    page.wait_for_function(f"() => ({COLOURS})().includes('{DARK if system == 'dark' else LIGHT}')")
    charts_are(page, system)
    assert ground(page) == before
    page.emulate_media(color_scheme=other)  # type: ignore[arg-type]
    page.wait_for_function(f"() => ({COLOURS})().includes('{DARK if other == 'dark' else LIGHT}')")
    charts_are(page, other)
    assert asked == []


@pytest.mark.browser
def test_a_chosen_scheme_holds_for_what_comes_next(page: Page) -> None:
    page.goto(VARIATION)
    settled(page)
    page.locator("[data-set-scheme=dark]").click()
    page.locator("[id$='--area']").select_option("QHL")
    expect(page.locator("[id$='closer-2-title']")).not_to_contain_text("Sandwell")
    settled(page)
    charts_are(page, "dark")
    page.reload()
    settled(page)
    expect(page.locator("[data-set-scheme=dark]")).to_have_attribute("aria-pressed", "true")
    charts_are(page, "dark")


@pytest.mark.browser
def test_paper_is_light_and_the_screen_is_dark_again_after(open_page: Any) -> None:
    page: Page = open_page(color_scheme="dark")
    page.goto(VARIATION)
    settled(page)
    charts_are(page, "dark")
    page.evaluate("() => window.dispatchEvent(new Event('beforeprint'))")
    charts_are(page, "light")
    widths = page.evaluate(
        "() => [...document.querySelectorAll('.js-plotly-plot')].map((each) => each._fullLayout.width)"
    )
    assert max(widths) <= 700, "charts fit A4"
    page.evaluate("() => window.dispatchEvent(new Event('afterprint'))")
    charts_are(page, "dark")
    page.emulate_media(media="print", color_scheme="dark")
    assert ground(page) in ("rgb(255, 255, 255)", "rgba(0, 0, 0, 0)")
    for gone in ("nav", ".controls", ".share", ".skip"):
        expect(page.locator(gone).first).to_be_hidden()
    expect(page.locator(".finding")).to_be_visible()
    expect(page.locator("h1")).to_be_visible()


NARROWEST = """() => [...document.querySelectorAll(".js-plotly-plot")].filter((each) => each.offsetParent)
    .map((each) => each.getBoundingClientRect().width)"""
CLIPPED = """() => [...document.querySelectorAll("h1, h2, h3, p, li, label, select, button, summary")]
    .filter((each) => each.offsetParent && !each.closest(".table-frame, .skip"))
    .filter((each) => { const box = each.getBoundingClientRect(); return box.left < -1 || box.right > innerWidth + 1; })
    .map((each) => each.textContent.slice(0, 60))"""
ADDRESSES = {"overview": "?area=QUA", "variation": VARIATION, "variation-england": f"{VARIATION}&compare=E92000001"}


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1920, 1366, 820])
def test_pictures_of_every_page(open_page: Any, snap: Any, width: int, scheme: Any) -> None:
    page: Page = open_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    wanted = ADDRESSES | ({"learning": "learning?area=QUA"} if width == 1366 else {})
    for name, address in wanted.items():
        page.goto(address)
        settled(page)
        assert all(each >= 250 for each in page.evaluate(NARROWEST)), name
        assert page.evaluate(CLIPPED) == [], name
        kept: Path = snap(f"{name}-{width}-{scheme}", of=page)
        assert kept.stat().st_size > 10_000


@pytest.mark.browser
def test_a_printed_page(open_page: Any) -> None:
    page: Page = open_page(color_scheme="dark")
    page.goto(VARIATION)
    settled(page)
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    path = SCREENSHOTS / "variation-printed.pdf"
    page.pdf(path=path, format="A4")
    content = path.read_bytes()
    assert content.startswith(b"%PDF")
    pages = len(re.findall(rb"/Type\s*/Page\b", content))
    assert 2 <= pages <= 14, "every card in full with its reasons, and no table of thousands of rows"
