"""Every page as a reader meets it: no complaint of the browser, one question, landmarks, nothing shared with a cloud."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from pages import PAGES

VARIATION = "unwarranted-variation?area=QUA&indicator=ae_4_hour_type_1"


def settled(page: Page) -> None:
    """All sections and all exhibits that are open have answered, every table that is not folded away stands, all charts are drawn."""
    page.wait_for_function(
        """() => {
            const slug = document.querySelector("[data-page]")?.dataset.page;
            if (!slug) return document.querySelector("main h1") !== null;
            const unfolded = (each) => !each.closest("details") || each.closest("details").open;
            const places = [...document.querySelectorAll("div[id$='-place']")].filter(unfolded);
            const charts = [...document.querySelectorAll("[id$='-picture']")].filter((each) => each.offsetParent);
            const index = document.querySelector(".index[data-view-of]");
            const view = document.getElementById(slug + "--view").dataset.view;
            const ofView = (made) => made !== undefined && made.split("#")[0] === view;
            const folds = index ? [...index.querySelectorAll(".exhibit")] : [];
            if (index && (!ofView(index.dataset.lines) || index.hasAttribute("aria-busy"))) return false;
            if (!folds.every((each) => !each.querySelector("details.folded").open || ofView(each.dataset.made))) return false;
            return places.length > 0
                && places.every((each) => (each.dataset.table ? JSON.parse(each.dataset.table).rows.length : 0) === Number(each.dataset.rows))
                && charts.every((each) => each.querySelector(".main-svg") && each.querySelector(".js-plotly-plot").data.length)
                && !document.querySelector("[data-dash-is-loading=true]");
        }"""
    )


@pytest.mark.browser
@pytest.mark.parametrize("declared", PAGES, ids=lambda each: each.slug)
def test_a_page_has_its_question_its_landmarks_and_no_complaint(page: Page, declared: Any) -> None:
    """`page` fails the test for any error in the console, any failed request and any request to another host."""
    page.goto(declared.path.lstrip("/") or "./")
    settled(page)
    expect(page.locator("h1")).to_have_count(1)
    expect(page.locator("h1")).to_have_text(declared.question)
    assert page.title().startswith(getattr(declared, "title", declared.question))
    assert page.locator("html").get_attribute("lang") == "en-GB"
    for landmark in ("banner", "main", "contentinfo"):
        expect(page.get_by_role(landmark)).to_have_count(1)
    expect(page.get_by_role("navigation", name="Questions")).to_have_count(1)
    here = page.locator("nav [aria-current=page]")
    if getattr(declared, "listed", True):
        expect(here).to_have_text([declared.name])
    else:  # another page leads there
        expect(here).to_have_count(0)
    levels = page.eval_on_selector_all("h1,h2,h3,h4,h5", "all => all.map((each) => Number(each.tagName[1]))")
    main = levels[levels.index(1) :]
    assert all(after - before <= 1 for before, after in pairwise(main)), main


@pytest.mark.browser
def test_every_page_is_reached_from_the_navigation_with_the_area_kept(page: Page) -> None:
    page.goto("?area=QUA")
    settled(page)
    ways: list[Any] = [PAGES[-1], PAGES[1], PAGES[0]]
    for declared in ways:
        page.get_by_role("navigation", name="Questions").get_by_role("link", name=declared.name, exact=True).click()
        expect(page.locator("h1")).to_have_text(declared.question)
        expect(page).to_have_title(
            re.compile(re.escape(getattr(declared, "title", declared.question)) + "|" + declared.name)
        )
        expect(page).to_have_url(re.compile(r"\?area=QUA$"))


@pytest.mark.browser
def test_an_unknown_address_says_so(page: Page, watch: Any) -> None:
    watch.expect("404")
    answer = page.goto("no-such-page")
    assert answer is not None
    assert answer.status == 404
    expect(page.locator("h1")).to_have_text("There is no page at this address")
    page.get_by_role("link", name="Go to the first page").click()
    expect(page.locator("h1")).to_have_text(PAGES[0].question)


@pytest.mark.browser
def test_no_chart_offers_to_share_its_data_with_others(open_page: Any, served_as_shipped: Any) -> None:
    page: Page = open_page(on=served_as_shipped)
    page.goto(VARIATION)
    settled(page)
    charts = page.locator(".js-plotly-plot:visible")
    expect(charts).not_to_have_count(0)
    for number in range(charts.count()):
        charts.nth(number).scroll_into_view_if_needed()
        charts.nth(number).hover()
    settings = page.evaluate(
        """() => [...document.querySelectorAll(".js-plotly-plot")].map(({_context: c}) =>
            [c.showSendToCloud, c.showEditInChartStudio, c.displaylogo, c.displayModeBar, c.sendData])"""
    )
    assert settings
    for cloud, studio, logo, bar, _ in settings:
        assert not (cloud or studio or logo or bar)
    expect(page.locator(".modebar-btn")).to_have_count(0)
    expect(page.get_by_text(re.compile(r"cloud|share chart|chart studio|plotly", re.I))).to_have_count(0)


@pytest.mark.browser
def test_a_chart_being_renewed_is_dimmed_never_blank(page: Page) -> None:
    page.goto(VARIATION)
    settled(page)
    held: list[Route] = []
    page.route("**/_dash-update-component*", lambda route: held.append(route))
    picture = page.locator("[id='unwarranted-variation--where-0-picture']")
    words = page.locator("[id='unwarranted-variation--where-0-title']")
    marks, title = picture.locator(".point").count(), words.inner_text()
    assert marks > 10
    page.locator("[id$='--compare']").select_option("E92000001")
    opacity = """() => {
        let seen = 1, each = document.querySelector("[id$='where-0-chart']");
        for (; each; each = each.parentElement) seen *= Number(getComputedStyle(each).opacity);
        return seen;
    }"""
    page.wait_for_function(f"() => ({opacity})() < 0.6")
    assert page.evaluate(opacity) > 0.3, "dimmed, still legible"
    assert picture.locator(".point").count() == marks, "the old marks stand while the new ones are on their way"
    assert words.inner_text() == title
    page.unroute("**/_dash-update-component*")  # lets go of what was held
    assert held
    page.wait_for_function(f"() => document.querySelectorAll('.exhibit:first-of-type .point').length > {marks}")
    page.wait_for_function(f"() => ({opacity})() === 1")
    assert page.locator("html").get_attribute("data-slow") is None
