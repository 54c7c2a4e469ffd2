"""Presenting: one card at a time in text for the back of a room; a picture of a chart carries its words."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

PAGE = "unwarranted-variation?area=QUA&indicator=ae_4_hour_type_1"
WALL = {"width": 1920, "height": 1080}
SMALL_WORDS = """() => [...document.querySelectorAll(".presented *")].filter((each) => each.checkVisibility()
    && !each.closest("[hidden], .term-meaning") && [...each.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim()))
  .map((each) => {
    const frame = each.closest("[role=img]");
    return [each.textContent.trim(), parseFloat(getComputedStyle(each).fontSize) * (frame ? parseFloat(frame.style.zoom || 1) : 1)];
  }).filter(([, size]) => size < 28)"""
FIRST_CHART = """() => {
    const chart = document.querySelector("[id$='--where-0-chart'] .main-svg");
    return chart && chart.getBoundingClientRect().bottom;
}"""


def presented(page: Page) -> Any:
    return page.locator(".presented")


@pytest.mark.browser
def test_a_page_is_presented_card_by_card_and_left_where_it_was(open_page: Any) -> None:
    page: Page = open_page(folded=True, viewport=WALL)
    page.goto(PAGE)
    page.wait_for_function(f"() => ({FIRST_CHART})() > 0")
    page.keyboard.press("p")
    expect(page).to_have_url(re.compile("mode=present"))
    expect(presented(page)).to_have_count(1)
    expect(presented(page).locator(".finding")).to_be_visible()
    page.wait_for_function("() => document.querySelector('.presented [role=img]').style.zoom > 2")
    assert page.evaluate(SMALL_WORDS) == []
    expect(page.locator("header")).to_be_hidden()
    first = presented(page).inner_text()
    page.keyboard.press("ArrowRight")
    expect(presented(page)).not_to_have_text(first)
    expect(presented(page).locator("h3")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("header")).to_be_visible()
    expect(page).not_to_have_url(re.compile("mode=present"))
    expect(page.locator("details.folded[open]")).to_have_count(0)


@pytest.mark.browser
def test_the_keyboard_is_back_on_the_button_that_began_it(open_page: Any) -> None:
    """The button is hidden meanwhile, and the browser then takes the focus from it."""
    page: Page = open_page(folded=True)
    page.goto(PAGE)
    page.wait_for_function(f"() => ({FIRST_CHART})() > 0")
    button = page.get_by_role("button", name="Present (P)")
    button.press("Enter")
    expect(presented(page)).to_have_count(1)
    page.wait_for_function("() => document.activeElement === document.body")
    page.keyboard.press("Escape")
    expect(button).to_be_focused()
    expect(button).to_be_in_viewport()


@pytest.mark.browser
def test_the_menu_of_a_card_begins_with_it_and_so_does_its_link(open_page: Any) -> None:
    page: Page = open_page(folded=True)
    page.goto("voices?area=QUA")
    page.wait_for_function(f"() => ({FIRST_CHART})() > 0")
    card, menu = page.locator("#voices--where-1"), page.locator("#voices--where-1 .of-card > summary")
    title = card.locator("h3").inner_text()
    menu.press("Enter")
    offered = card.locator(".of-card li").all_inner_texts()
    assert [each.split(" (")[-1].rstrip(")") for each in offered] == [
        *("Present", "Copy link", "Save view", "Add to pack", "PNG", "SVG", "CSV", "XLSX")
    ]
    page.keyboard.press("Escape")
    expect(menu).to_be_focused()
    expect(card.get_by_role("button", name="Present")).to_be_hidden()
    for key in ("Enter", "Tab", "Enter"):
        page.keyboard.press(key)
    expect(presented(page).locator("h3")).to_have_text(title)
    page.keyboard.press("Escape")
    expect(menu).to_be_focused()
    page.goto("voices?area=QUA&mode=present#voices--where-1")
    page.reload()  # the address alone differs in what is behind its "#"
    expect(presented(page).locator("h3")).to_have_text(title)


@pytest.mark.browser
def test_a_slide_of_a_table_shows_it(open_page: Any) -> None:
    page: Page = open_page(folded=True, viewport=WALL)
    page.goto("?area=QUA")
    page.locator(".front").first.wait_for()
    page.keyboard.press("p")
    for _ in range(40):
        place = page.locator("#presented-place").inner_text()
        card = presented(page)
        shown = card.locator(".main-svg:visible, table.figures:visible, .front:visible, strong:visible").first
        expect(shown, place).to_be_visible(
            timeout=45_000
        )  # what every area sees takes seconds when nobody has asked before
        number, several = re.findall(r"\d+", place)[:2]
        if number == several:
            break
        page.keyboard.press("PageDown")
        page.wait_for_timeout(700)
    assert number == several


SLIDE_FITS = """() => {
    const card = document.querySelector(".presented"), bar = document.querySelector(".presenting").getBoundingClientRect();
    const { bottom } = card.getBoundingClientRect();
    const under = [...card.querySelectorAll("text")].map((each) => each.getBoundingClientRect())
      .filter((box) => box.width && box.right > bar.left && box.bottom > bar.top + 4);
    return { isWhole: bottom <= innerHeight + 2, under: under.length };
}"""


@pytest.mark.browser
@pytest.mark.parametrize("path", ["", "inequalities", "resource-distribution", "unwarranted-variation"])
@pytest.mark.parametrize("size", [WALL, {"width": 1366, "height": 768}], ids=["wall", "laptop"])
def test_a_presented_card_is_whole_in_large_text_and_clear_of_the_buttons(open_page: Any, path: str, size: Any) -> None:
    """Charts once fell off the bottom, and the count lay on an axis; a second card kept its small text."""
    page: Page = open_page(folded=True, viewport=size)
    page.goto(f"{path}?area=QUA")
    page.wait_for_function(f"() => ({FIRST_CHART})() > 0")
    page.keyboard.press("p")
    expect(page.locator("#presented-place")).to_have_text(re.compile("^1 of "))
    for _ in range(8):  # three cards, some in parts
        number, _, _ = page.locator("#presented-place").inner_text().partition(" of ")
        if number == "4":
            break
        page.wait_for_function(
            """() => [...document.querySelectorAll(".presented [role=img]")].filter((each) => each.checkVisibility())
                .every((each) => each.style.zoom > 1 && each.querySelector(".main-svg"))"""
        )
        page.wait_for_timeout(600)  # labels are placed once the chart has its size
        assert page.evaluate(SLIDE_FITS) == {"isWhole": True, "under": 0}, number
        assert size != WALL or page.evaluate(SMALL_WORDS) == []
        page.keyboard.press("PageDown")
        page.wait_for_timeout(700)
    assert int(number) >= 3


@pytest.mark.browser
def test_a_page_without_cards_is_presented_too(open_page: Any) -> None:
    page: Page = open_page(folded=True, viewport=WALL)
    page.goto("saved-views")
    page.locator("h2", has_text="Examples to start from").wait_for()
    page.keyboard.press("p")
    expect(page.locator("#presented-place")).to_have_text("1 of 1")
    expect(page.locator("header")).to_be_hidden()
    expect(page.locator("h2", has_text="Examples to start from")).to_be_visible()
    assert page.evaluate(SMALL_WORDS) == []
    page.keyboard.press("Escape")
    expect(page.locator("header")).to_be_visible()


SMALL_ON_THE_PAGE = """() => [...document.querySelectorAll(".page *")].filter((each) => each.checkVisibility({ visibilityProperty: true })
    && !each.closest("[hidden], .term-meaning, .unseen") && [...each.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim()))
  .filter((each) => {
    let size = parseFloat(getComputedStyle(each).fontSize);
    for (let around = each; around; around = around.parentElement) size *= parseFloat(getComputedStyle(around).zoom || 1);
    return size < 28;
  }).map((each) => each.textContent.trim().slice(0, 30))"""


@pytest.mark.browser
@pytest.mark.parametrize("path", ["inequalities?area=QUA&mode=present", "saved-views?mode=present"])
def test_no_word_is_small_from_the_first_moment(open_page: Any, path: str) -> None:
    """Charts stood small until they were fitted, and a page without cards was never presented by its address."""
    page: Page = open_page(folded=True, viewport=WALL, waits=False)
    page.goto(path, wait_until="commit")
    begun = 0
    for _ in range(600):
        assert page.evaluate(SMALL_ON_THE_PAGE) == []
        begun += page.locator("#presented-place").count() > 0 and page.locator("#presented-place").inner_text() != ""
        if begun > 10:
            break
        page.wait_for_timeout(50)
    assert begun > 10


@pytest.mark.browser
def test_rows_that_do_not_fit_are_shown_in_parts(open_page: Any) -> None:
    """The networks of a large system once ran off the wall."""
    page: Page = open_page(folded=True, viewport=WALL)
    page.goto("resource-distribution?area=QHL")
    page.wait_for_function(f"() => ({FIRST_CHART})() > 0")
    page.keyboard.press("p")
    part = page.locator("#presented-part")
    for _ in range(12):
        page.keyboard.press("PageDown")
        expect(presented(page).locator(".main-svg:visible").first).to_be_visible(timeout=30_000)
        page.wait_for_timeout(1500)  # the chart is fitted, and its labels are placed
        if part.inner_text():
            break
    expect(part).to_have_text("part 1 of 2")
    names = """() => [...document.querySelectorAll(".presented .ytick text")].filter((each) =>
        each.checkVisibility({ visibilityProperty: true, opacityProperty: true })).map((each) => each.textContent)"""
    first = page.evaluate(names)
    assert page.evaluate("document.documentElement.scrollHeight") <= WALL["height"]
    rows = page.evaluate("document.querySelector('.presented .js-plotly-plot').layout.yaxis.tickvals.length")
    page.keyboard.press("PageDown")
    expect(part).to_have_text("part 2 of 2")
    page.wait_for_timeout(1500)
    second = page.evaluate(names)
    assert len(first) + len(second) == len({*first, *second}) == rows > 30
    page.keyboard.press("PageUp")
    expect(part).to_have_text("part 1 of 2")


STANDS_OR_LOADS = """() => {
    const card = document.querySelector(".presented"), isSeen = (each) => each.checkVisibility({ visibilityProperty: true });
    return [...card.querySelectorAll(".main-svg, table.figures, .front, .nothing")].some(isSeen) || getComputedStyle(card, "::after").content.includes("Loading");
}"""


@pytest.mark.browser
def test_a_long_list_is_one_slide_and_the_last_slide_is_the_end(open_page: Any) -> None:
    """What every area sees first once took 18 turns, after a blank wall, and the last slide began again."""
    page: Page = open_page(folded=True, viewport=WALL)
    page.goto("?area=QUA")
    page.locator(".front").first.wait_for()
    page.wait_for_function(
        "() => { const list = document.querySelector('.index'); return list?.dataset.lines && !list.hasAttribute('aria-busy'); }"
    )
    page.keyboard.press("p")
    part, place = page.locator("#presented-part"), page.locator("#presented-place")
    page.keyboard.press("End")
    page.wait_for_function(STANDS_OR_LOADS, timeout=5_000)
    page.keyboard.press("PageUp")
    long = presented(page).locator("h3", has_text="What each area sees first")
    expect(long).to_be_visible()
    page.wait_for_function(STANDS_OR_LOADS, timeout=5_000)
    expect(part).to_have_text(re.compile(r"^part 1 of \d+; the rest is on the page$"), timeout=30_000)
    page.keyboard.press("PageDown")
    expect(long).to_be_hidden()
    for _ in range(4):
        if "last slide" in part.inner_text():
            break
        page.keyboard.press("PageDown")
        page.wait_for_timeout(500)
    said = part.inner_text()
    assert said.endswith("last slide")
    page.keyboard.press("PageDown")
    page.wait_for_timeout(500)
    assert part.inner_text() == said
    number, _, several = place.inner_text().partition(" of ")
    assert number == several


@pytest.mark.browser
def test_what_has_nothing_to_show_is_no_slide(open_page: Any) -> None:
    """Before a scenario is saved eleven of twelve slides were blank."""
    page: Page = open_page(folded=True, viewport=WALL)
    page.goto("scenarios?area=QUA")
    page.locator(".card.first table.figures td").first.wait_for()
    page.keyboard.press("p")
    expect(page.locator("#presented-place")).to_have_text("1 of 1", timeout=30_000)
    seen = set()
    for _ in range(4):
        links = page.locator(".presented tbody tr")
        seen |= {links.nth(row).inner_text() for row in range(links.count()) if _is_on_the_slide(links.nth(row))}
        page.keyboard.press("PageDown")
        page.wait_for_timeout(500)
    assert len(seen) == page.locator(".presented tbody tr").count() > 10


def _is_on_the_slide(row: Any) -> bool:
    return bool(
        row.evaluate(
            """(row) => {
                const frame = row.closest(".table-frame").getBoundingClientRect(), box = row.getBoundingClientRect();
                return box.bottom <= Math.min(frame.bottom, innerHeight) + 1 && box.top >= frame.top - 1;
            }"""
        )
    )


@pytest.mark.browser
def test_a_link_to_another_page_ends_it(open_page: Any) -> None:
    page: Page = open_page(folded=True, viewport=WALL)
    page.goto("?area=QUA")
    page.locator(".front a").first.wait_for()
    page.keyboard.press("p")
    expect(presented(page)).to_have_count(1)
    page.locator(".front a").first.click()
    expect(page.locator("header")).to_be_visible()
    expect(page.locator("h1")).to_be_visible()


@pytest.mark.browser
@pytest.mark.parametrize("path", ["./", "unwarranted-variation", "voices", "wider-economy"])
def test_the_first_chart_stands_whole_in_the_first_screen(open_page: Any, path: str) -> None:
    page: Page = open_page(folded=True, viewport={"width": 1366, "height": 768})
    page.goto(f"{path}?area=QUA")
    page.wait_for_function(f"() => ({FIRST_CHART})() > 0")
    assert page.evaluate(FIRST_CHART) <= 768


@pytest.mark.browser
def test_a_chart_is_saved_as_a_picture_in_light_colours(open_page: Any) -> None:
    page: Page = open_page(color_scheme="dark")
    page.goto(PAGE)
    page.wait_for_function(f"() => ({FIRST_CHART})() > 0")
    page.locator(".card.first .exhibit .of-card summary").click()  # the menu makes its buttons as it opens
    with page.expect_download() as waited:
        page.locator(".card.first button[data-picture=svg]").click()
    text = waited.value.path().read_text(encoding="utf-8")
    title = page.locator("[id$='--where-0-title']").inner_text()
    words = re.sub(r"<[^>]+>|\s", "", text).replace("&amp;", "&")
    assert re.sub(r"\s", "", title.split(":")[0]) in words
    assert "NHS England" in text
    assert "rgb(240, 244, 245)" not in text, "words of the dark scheme on white paper"


@pytest.mark.browser
def test_every_row_of_a_long_chart_keeps_its_name(open_page: Any) -> None:
    """Of many measures every second name once gave way to the height of the wall; later, when they were presented a second time."""
    page: Page = open_page(folded=True, viewport=WALL)
    page.goto("inequalities?area=QUA")
    page.wait_for_function("() => document.querySelectorAll('.card.first .ytick text').length > 10")
    rows = page.locator(".card.first .ytick text").count()
    for _ in range(2):
        page.keyboard.press("p")
        page.wait_for_function("() => document.querySelector('.presented [role=img]')?.style.zoom > 1.3")
        page.wait_for_timeout(1000)  # labels are placed once the chart has its size
        page.keyboard.press("Escape")
        expect(page.locator("header")).to_be_visible()
        page.wait_for_timeout(500)  # the browser leaves the full screen
    page.keyboard.press("p")
    page.wait_for_function("() => document.querySelector('.presented [role=img]')?.style.zoom > 1.3")
    page.wait_for_timeout(1000)
    shown = """() => [...document.querySelectorAll(".presented .ytick text")].filter((each) =>
        each.checkVisibility({ visibilityProperty: true, opacityProperty: true })).length"""
    assert page.evaluate(shown) == rows


@pytest.mark.browser
def test_key_p_before_the_page_stands_presents_it_once_it_does(open_page: Any) -> None:
    """Under load a page stands seconds after its first answer, and the key did nothing until then."""
    page: Page = open_page(folded=True, waits=False)
    held: list[Any] = []
    page.route("**/_dash-layout", lambda route: held.append(route))
    page.goto(PAGE)
    page.locator("#first .finding").wait_for()
    while not held:
        page.wait_for_timeout(50)
    page.keyboard.press("p")
    expect(page.locator("#first .presented .finding")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("header")).to_be_visible()
    page.keyboard.press("p")
    held[0].continue_()
    expect(page.locator("#first")).to_have_count(0, timeout=45_000)
    expect(page.locator("#presented-place")).to_contain_text("1 of")
    expect(page).to_have_url(re.compile("mode=present"))
