"""What the first page leads to: a decision signed from a card, and the two questions about money and work, in three interactions each."""

from __future__ import annotations

import re
from functools import partial
from typing import Any

import pytest
from playwright.sync_api import Expect, Page

expect = Expect()
expect.set_options(timeout=45_000)  # as pages have: nothing here waits for all that a page draws


@pytest.fixture
def open_page(open_page: Any, served_as_shipped: Any) -> Any:
    """Pages as readers get them, what is folded left folded: the walk is theirs."""
    return partial(open_page, on=served_as_shipped, folded=True)


def ask(page: Page, question: str) -> None:
    page.keyboard.press("/")
    page.keyboard.type(question)
    page.keyboard.press("Enter")


@pytest.mark.browser
def test_a_decision_is_started_from_a_card_refused_where_empty_and_signed(open_page: Any) -> None:
    page = open_page()
    page.goto("./?area=QHL")
    page.locator(".front a[href*='sign=open']").first.click()  # called by whether a measure here can judge it
    expect(page).to_have_url(re.compile("/learning.*sign=open"))
    form = page.locator("[data-decision]")
    question = form.locator("[name=question]")
    expect(question).not_to_be_empty()
    asked = question.input_value()

    form.get_by_role("button", name="Sign").click()
    beside = form.locator(".control", has=page.locator("[name=owner]"))
    expect(beside).to_contain_text("Say who owns it.")
    expect(form.locator("[name=choice]")).to_be_focused()
    expect(form.locator("[name=choice]")).to_have_attribute("aria-describedby", "register--wrong-choice")

    form.locator("[name=choice]").fill("Open a second clinic")
    form.locator("[name=owner]").fill("Medical director")
    form.locator("[name=review_on]").fill("2027-06-01")
    form.get_by_role("button", name="Sign").click()
    expect(page.locator("#register--said")).to_contain_text("Signed “Open a second clinic”")
    expect(page.locator("#register--list")).to_contain_text("Open a second clinic")
    expect(page.locator("#register--list")).to_contain_text(asked)
    expect(form.locator(".wrong")).to_have_count(0)
    expect(form.locator("[name=choice]")).to_have_value("")


@pytest.mark.browser
def test_what_ten_million_buys_is_answered_in_three_interactions(open_page: Any) -> None:
    """The area, the link to the five answers, and the answer that is looked into."""
    page = open_page()
    page.goto("./")
    page.locator("[id='home--area']").select_option("QWU")  # 1
    expect(page).to_have_url(re.compile("area=QWU"))
    page.get_by_role("link", name="One pound, five answers").click()  # 2
    expect(page.locator(".answer .finding")).to_contain_text("£10 million buys")
    answer = page.locator(".answer")
    expect(answer).to_contain_text("On balance no change")
    closer = page.locator(".folded > summary")
    for each in ("Need:", "Health:", "Delays:", "Local economy:", "Next best:"):
        expect(closer.filter(has_text=each)).to_have_count(1)
    expect(closer.filter(has_text="Local economy:")).to_contain_text(re.compile(r"£[\d.]+m and \d+ jobs added"))
    closer.filter(has_text="Next best:").click()  # 3
    expect(page.locator(".folded[open]")).to_contain_text("years in full health")


@pytest.mark.browser
def test_what_a_thousand_people_back_in_work_are_worth_is_answered_in_three_interactions(open_page: Any) -> None:
    """The question typed, sent, and who gains looked into."""
    page = open_page()
    page.goto("./")
    ask(page, "1,000 people back at work in Northamptonshire: worth what, to whom")  # 1 typed, 2 sent
    expect(page).to_have_url(re.compile("area=QPM.*what=back-to-work"))
    answer = page.locator(".answer")
    expect(answer.locator(".finding")).to_have_text(re.compile(r"The Exchequer has \d+% of the gain, households \d+%"))
    expect(answer).to_contain_text(re.compile(r"£[\d.]+m"))
    expect(answer).to_contain_text("before what it costs")
    page.locator(".folded > summary", has_text="authorities would gain").click()  # 3
    expect(page.locator(".folded[open]")).to_contain_text("£ million")


@pytest.mark.browser
def test_a_question_about_a_sum_leads_to_the_five_answers_for_that_sum(open_page: Any) -> None:
    page = open_page()
    page.goto("./?area=QWU")
    ask(page, "what does £5m buy")
    expect(page).to_have_url(re.compile("what=one-pound.*one-pound.million=5"))
    expect(page.locator(".answer .finding")).to_contain_text("£5 million")
