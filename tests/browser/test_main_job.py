"""The main job by keyboard alone, and what its parts promise: the address is the view, Back brings it back, a mark is a
row, a bad address is corrected."""

from __future__ import annotations

import re
from functools import partial
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from pages.unwarranted_variation import PAGE
from tests.browser.test_pages import VARIATION, settled

SLUG = "unwarranted-variation"


@pytest.fixture
def open_page(open_page: Any, served_as_shipped: Any) -> Any:
    """Pages of the application as readers get it: without the framework's own tools, compressed."""
    return partial(open_page, on=served_as_shipped)


def title(page: Page, section: str) -> Any:
    return page.locator(f"[id='{SLUG}--{section}-title']")


def control(page: Page, parameter: str) -> Locator:
    return page.locator(f"[id='{SLUG}--{parameter}']")


def focused(page: Page) -> str:
    return str(page.evaluate("() => document.activeElement.id || document.activeElement.textContent.trim()"))


def tab_to(page: Page, wanted: str, most: int = 60) -> None:
    """Press Tab until the keyboard stands on the element with this id or these words."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if focused(page) == wanted:
            return
    raise AssertionError(f"the keyboard does not come to {wanted!r}; it stands on {focused(page)!r}")


@pytest.mark.browser
def test_the_main_job_by_keyboard_alone(page: Page) -> None:
    page.goto("./")
    settled(page)
    page.keyboard.press("Tab")
    assert focused(page) == "Skip to the answer"
    page.keyboard.press("Enter")
    assert focused(page) == "main"
    expect(page).to_have_url(re.compile("/$"))
    tab_to(page, "home--area")
    before = page.locator("[id='home--headline']").inner_text()
    page.keyboard.type("Black")
    expect(page).to_have_url(re.compile(r"\?area=QUA$"))
    expect(page.locator("[id='home--headline']")).not_to_have_text(before)
    expect(page.locator("[id='home--headline']")).to_contain_text("Black Country")
    settled(page)
    assert focused(page) == "home--area", "choosing does not take the keyboard away"

    # The first of its findings that leads to this page with its usual measure, whatever else was found.
    for _ in range(500):
        page.keyboard.press("Tab")
        leads_to = page.evaluate("() => document.activeElement.getAttribute('href')") or ""
        if SLUG in leads_to and "indicator=ae_4_hour_type_1" in leads_to and focused(page) == "Look closer":
            break
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(PAGE.question)
    expect(page).to_have_url(re.compile(rf"/{SLUG}\?.*area=QUA"))
    settled(page)

    tab_to(page, f"{SLUG}--period")
    headline = page.locator(f"[id='{SLUG}--headline'] .finding")
    newest = headline.inner_text()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page).to_have_url(re.compile(r"period=\d{4}-\d\d"))
    expect(headline).not_to_have_text(newest)
    settled(page)
    assert focused(page) == f"{SLUG}--period"

    one_trust = title(page, "closer-2")
    before = one_trust.inner_text()
    place = page.locator(f"[id='{SLUG}--where-0-place']")
    wanted = place.locator("button[data-drill]").nth(2)
    name = wanted.get_attribute("aria-label") or ""
    code = wanted.get_attribute("data-value")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement.dataset.value") == code:
            break
    assert page.evaluate("() => document.activeElement.dataset.value") == code
    page.keyboard.press("Enter")
    expect(one_trust).not_to_have_text(before)
    expect(one_trust).to_contain_text(name.removeprefix("Look closer").strip())
    expect(page).to_have_url(re.compile(rf"place={code}"))
    settled(page)
    assert page.evaluate("() => document.activeElement.dataset.value") == code, "the keyboard stays on its row"


@pytest.mark.browser
def test_back_restores_the_view_and_the_keyboard(page: Page) -> None:
    page.goto(VARIATION)
    settled(page)
    first = page.locator(".finding").inner_text()
    area = control(page, "area")
    area.focus()
    area.select_option("QHL")
    expect(page).to_have_url(re.compile("area=QHL"))
    expect(page.locator(".finding")).not_to_have_text(first)
    settled(page)
    page.go_back()
    expect(page).to_have_url(re.compile("area=QUA"))
    expect(page.locator(".finding")).to_have_text(first)
    expect(area).to_have_value("QUA")
    settled(page)
    page.wait_for_function(f"() => document.activeElement.id === '{SLUG}--area'")
    page.go_forward()
    expect(area).to_have_value("QHL")
    expect(page.locator(".finding")).not_to_have_text(first)


@pytest.mark.browser
def test_an_address_opened_shows_what_the_same_choices_show(open_page: Any) -> None:
    address = f"{SLUG}?area=QUA&indicator=ae_12_hour_from_decision&limits=chance"
    chosen, opened = open_page(), open_page()
    chosen.goto(VARIATION)
    settled(chosen)
    control(chosen, "indicator").select_option("ae_12_hour_from_decision")
    control(chosen, "limits").select_option("chance")
    expect(chosen).to_have_url(re.compile(re.escape(address) + "$"))
    settled(chosen)
    opened.goto(address)
    settled(opened)
    for part in (".finding", ".detail", "h3 >> nth=0", "h3 >> nth=1", "h3 >> nth=2"):
        expect(chosen.locator(part).first).to_have_text(opened.locator(part).first.text_content() or "")


@pytest.mark.browser
def test_the_copied_link_is_the_address(open_page: Any) -> None:
    page: Page = open_page(permissions=["clipboard-read", "clipboard-write"])
    page.goto(VARIATION)
    settled(page)
    control(page, "area").select_option("QHL")
    expect(page).to_have_url(re.compile("area=QHL"))
    card = page.locator(f"[id='{SLUG}--where-0']")
    card.locator(".of-card > summary").click()
    card.get_by_role("button", name="Copy link").click()
    expect(card.get_by_text("Link copied.")).to_be_visible()
    assert page.evaluate("() => navigator.clipboard.readText()") == f"{page.url}#{SLUG}--where-0"


@pytest.mark.browser
def test_a_download_is_of_the_view_on_the_screen(page: Page) -> None:
    page.goto(VARIATION)
    settled(page)
    control(page, "compare").select_option("E92000001")
    expect(page.locator(f"[id='{SLUG}--where-0-place']")).not_to_have_attribute("data-rows", "21")
    settled(page)
    rows = int(page.locator(f"[id='{SLUG}--where-0-place']").get_attribute("data-rows") or 0)
    with page.expect_download() as started:
        page.locator(".card.first .of-card > summary").last.click()
        page.get_by_role("link", name="Download these figures").first.click()
    assert re.fullmatch(rf"{SLUG}-league-e[0-9a-f]+\.csv", started.value.suggested_filename)
    lines = started.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == rows + 1


@pytest.mark.browser
def test_bad_parameters_get_a_notice_and_corrected_controls(page: Page) -> None:
    page.goto(f"{SLUG}?area=nowhere&period=1066-10&trust=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E&utm_source=x")
    settled(page)
    notice = page.locator(".notice p")
    expect(notice).to_have_count(3)
    for given, used in (("nowhere", "Midlands"), ("1066-10", "Newest"), ("<img src=x", "")):
        expect(notice.filter(has_text=given).filter(has_text=used)).to_have_count(1)
    expect(control(page, "area")).to_have_value("E40000011")
    expect(control(page, "period")).to_have_value("latest")
    expect(page.locator(".finding")).not_to_be_empty()
    assert page.locator("main img").count() == 0


@pytest.mark.browser
def test_a_choice_that_no_longer_fits_is_corrected_with_a_notice(page: Page) -> None:
    """A trust outside the Midlands, then the comparison narrowed to the Midlands."""
    page.goto(f"{VARIATION}&compare=E92000001")
    settled(page)
    trust = control(page, "place")
    offered = trust.locator("option").evaluate_all("all => all.map((each) => each.value)")
    control(page, "compare").select_option("E40000011")
    expect(trust.locator("option")).not_to_have_count(len(offered))
    settled(page)
    kept = trust.locator("option").evaluate_all("all => all.map((each) => each.value)")
    elsewhere = next(each for each in offered if each not in kept)
    control(page, "compare").select_option("E92000001")
    expect(trust.locator("option")).to_have_count(len(offered))
    settled(page)
    trust.select_option(elsewhere)
    expect(page).to_have_url(re.compile(f"place={elsewhere}"))
    settled(page)
    control(page, "compare").select_option("E40000011")
    expect(page.locator(".notice")).to_contain_text(elsewhere)
    expect(trust).to_have_value(next(str(each.default) for each in PAGE.view.parameters() if each.name == "place"))
    expect(page).not_to_have_url(re.compile("place="))


@pytest.mark.browser
@pytest.mark.parametrize("chart", ["where-0", "closer-0"])
def test_choosing_a_mark_is_choosing_its_row(open_page: Any, chart: str) -> None:
    with_mouse, with_row = open_page(), open_page()
    for page in (with_mouse, with_row):
        page.goto(VARIATION)
        settled(page)
    before = title(with_mouse, "closer-2").inner_text()
    spot = with_mouse.evaluate(
        f"""() => {{
            const chart = document.querySelector("[id='{SLUG}--{chart}-chart'] .js-plotly-plot");
            chart.scrollIntoView({{block: "center"}});
            const curve = chart.data.findIndex((each) => each.customdata);
            const box = chart.getBoundingClientRect(), {{xaxis, yaxis}} = chart._fullLayout;
            const points = chart.calcdata[curve].map((each, index) =>
                [chart.data[curve].customdata[index],
                 box.left + xaxis._offset + xaxis.c2p(each.x), box.top + yaxis._offset + yaxis.c2p(each.y)]);
            const apart = points.map(([code, x, y]) => [Math.min(...points.filter((other) => other[0] !== code)
                .map((other) => Math.hypot(other[1] - x, other[2] - y))), code, x, y]);
            return apart.sort((one, other) => other[0] - one[0])[0].slice(1);
        }}"""
    )
    code, x, y = spot
    with_mouse.mouse.move(x, y)
    with_mouse.mouse.click(x, y)
    expect(with_mouse).to_have_url(re.compile(f"place={code}"))
    expect(title(with_mouse, "closer-2")).not_to_have_text(before)
    with_row.locator(f"[id='{SLUG}--where-0-place'] button[data-value='{code}']").click()
    expect(with_row).to_have_url(re.compile(f"place={code}"))
    expect(title(with_row, "closer-2")).to_have_text(title(with_mouse, "closer-2").inner_text())
    assert urlsplit(with_mouse.url).query == urlsplit(with_row.url).query
    for page in (with_mouse, with_row):
        expect(control(page, "place")).to_have_value(code)


@pytest.mark.browser
def test_below_a_path_prefix_the_job_works_too(open_page: Any, serve: Any) -> None:
    with serve(PATH_PREFIX="/workbench/") as below:
        page: Page = open_page(on=below)
        page.goto("?area=QUA")
        settled(page)
        page.locator(f"table a[href*='{SLUG}']").first.click()
        expect(page.locator("h1")).to_have_text(PAGE.question)
        assert urlsplit(page.url).path == f"/workbench/{SLUG}"
        settled(page)
        expect(page.locator("nav [aria-current=page]")).to_have_text(PAGE.name)
