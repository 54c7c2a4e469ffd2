"""A question stays in sight above its answer, and nothing is followed that does not answer it; what lies behind a what-if can be opened."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Expect, Page, Route

expect = Expect()
expect.set_options(
    timeout=45_000
)  # as pages have: the first question asked makes the index, and a first answer its figures

HOLD = """
() => {
  const ask = window.fetch;
  let go;
  const released = new Promise((resolve) => { go = resolve; });
  window.release = go;
  window.fetch = (...given) => String(given[0]).includes("_dash-update") ? released.then(() => ask(...given)) : ask(...given);
}
"""
"""No answer for a page comes until `release()`: what stands meanwhile can be looked at, however slow the machine is."""

SETTLED = 1_500  # milliseconds after which a page no longer fills above the card in view
ASKED = "which trust is worst for A&E"


@pytest.mark.browser
def test_a_question_stays_in_sight_above_its_answer(open_page: Any) -> None:
    page: Page = open_page(folded=True, viewport={"width": 1366, "height": 768})
    page.goto("saved-views?area=QHL")
    page.locator("h2").first.wait_for()
    page.keyboard.press("/")
    page.keyboard.type(ASKED)
    page.keyboard.press("Enter")
    line = page.locator("#question--asked")
    expect(line).to_contain_text(f"“{ASKED}”")
    expect(line).to_contain_text("Birmingham and Solihull")
    expect(line).to_be_in_viewport()
    expect(page.locator("#question")).to_have_value("")
    line.get_by_role("button", name="Close").click()
    expect(line).to_be_empty()


@pytest.mark.browser
def test_a_question_typed_before_the_page_is_laid_out_waits_for_the_bar(open_page: Any) -> None:
    """The key was once lost, and the letters after it went nowhere."""
    page: Page = open_page(folded=True)
    held: list[Route] = []
    page.route("**/_dash-layout", lambda asked: held.append(asked))
    page.goto("?area=QHL", wait_until="commit")
    for _ in range(450):
        if not held:
            page.wait_for_timeout(100)
    page.keyboard.type(f"/{ASKED}")
    held[0].continue_()
    expect(page.locator("#question")).to_have_value(ASKED)
    expect(page.locator("#question")).to_be_focused()


@pytest.mark.browser
def test_an_answer_is_only_said_to_stand_once_its_area_does(open_page: Any) -> None:
    """It once read "Answered on Scenarios, Midlands" above the old page while that of Coventry was on its way."""
    page: Page = open_page(folded=True, viewport={"width": 1366, "height": 768})
    page.goto("?area=QHL")
    page.locator(".front").first.wait_for()
    page.evaluate("window.scrollTo(0, 600)")
    page.evaluate(HOLD)
    page.locator("#question").fill("what must the Black Country board decide first")
    page.locator("#question").press("Enter")
    expect(page).to_have_url(re.compile("area=QUA"))
    page.wait_for_timeout(500)  # several looks at whether the answer stands
    assert page.locator("#question--asked").inner_text() == ""
    page.evaluate("release()")
    expect(page.locator("#question--asked")).to_contain_text("Answered on Overview, Black Country.")
    assert page.locator("[id$='--area']").input_value() == "QUA"
    assert page.evaluate("window.scrollY") == 0


@pytest.mark.browser
def test_an_answer_stands_below_what_was_asked_and_a_first_card_with_its_headline(open_page: Any) -> None:
    """The line that says what was asked once hid the title of the card, and a first card was shown without the finding above it."""
    page: Page = open_page(folded=True, viewport={"width": 420, "height": 800})
    page.goto("saved-views?area=QHL")
    page.locator("h2").first.wait_for()

    def ask(words: str, card: str) -> None:
        page.locator("#question").fill(words)
        page.locator("#question").press("Enter")
        expect(page.locator("#question--asked")).to_contain_text(words)
        expect(page.locator(f"#{card}-title")).not_to_be_empty()
        page.wait_for_timeout(SETTLED)

    ask("who like us does better on diabetes care, and whom could we ask?", "unwarranted-variation--closer-9")
    line = page.locator("#question--asked").bounding_box()
    title = page.locator("#unwarranted-variation--closer-9-title").bounding_box()
    assert line and title
    assert line["y"] + line["height"] <= title["y"] < line["y"] + line["height"] + 60
    ask("which three improvements would pay most", "unwarranted-variation--where-0")
    assert page.evaluate("window.scrollY") == 0


@pytest.mark.browser
def test_what_answers_nothing_is_not_followed(open_page: Any) -> None:
    page: Page = open_page(folded=True)
    page.goto("saved-views?area=QHL")
    page.locator("h2").first.wait_for()
    before = page.url
    page.keyboard.press("/")
    page.keyboard.type("frobnicate the gizmo")
    page.keyboard.press("Enter")
    said = page.locator("#question--said")
    expect(said).to_contain_text("Nothing here answers that.")
    page.locator("#question").fill("dragons and unicorns waiting")
    page.keyboard.press("Enter")
    nearest = "Nothing here answers that. The nearest are listed below; choose one with the arrow keys."
    expect(said).to_have_text(nearest)
    assert page.url == before
    expect(page.locator("#question--asked")).to_be_empty()


@pytest.mark.browser
def test_what_lies_behind_a_what_if_is_listed(open_page: Any) -> None:
    """A rule for the list of scenarios once hid it."""
    page: Page = open_page(folded=True, viewport={"width": 1366, "height": 768})
    page.goto("scenarios?what=one-pound&area=QHL")
    folds = page.locator(".index .folded > summary")
    expect(folds.first).to_be_visible(timeout=20_000)
    assert folds.count() > 3


@pytest.mark.browser
def test_an_area_that_is_shown_stands_in_the_address(open_page: Any) -> None:
    """A link copied from the first page once led another reader to another area."""
    page: Page = open_page(folded=True)
    page.goto("./")
    shown = page.locator("[id$='--area']")
    expect(page).to_have_url(re.compile(f"area={re.escape(shown.input_value())}$"))


@pytest.mark.browser
def test_what_is_on_its_way_is_named_and_the_old_is_dimmed(open_page: Any) -> None:
    page: Page = open_page(folded=True)
    page.goto("?area=QHL")  # its figures are made once: what is awaited below is an answer, not a calculation
    expect(page.locator("#home--closer-0-title")).not_to_be_empty(timeout=180_000)
    page.goto("?area=QUA")
    page.locator(".front").first.wait_for()
    expect(page.locator("#home--closer-0-title")).not_to_be_empty(timeout=180_000)
    page.evaluate(HOLD)
    top = page.locator(".card.first").bounding_box()
    page.locator("[id$='--area']").select_option("QHL")
    note = page.locator(".loading-note")
    expect(note).to_have_text("Loading Birmingham and Solihull …")
    assert page.locator("[id$='--headline']").evaluate("(each) => getComputedStyle(each).opacity") == "0.45"
    assert page.locator(".card.first").bounding_box() == top
    page.evaluate("release()")
    expect(page).to_have_url(re.compile("area=QHL"))
    expect(note).to_be_empty()  # once what is folded has come too
    tried = page.get_by_role("link", name="What has been tried")
    expect(tried).to_have_attribute("href", re.compile("area=QHL#"))  # it once led to the area before
