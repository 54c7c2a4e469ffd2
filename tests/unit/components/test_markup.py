"""Words as data for the browser: nothing is lost, and nothing is there that the browser could not build."""

from __future__ import annotations

import json

import pytest
from dash import dcc, html

from components.glossary import term
from components.markup import for_browser, words


def test_elements_have_their_name_attributes_and_parts() -> None:
    made = json.loads(
        for_browser([html.P(["One ", html.Strong("two")], className="x", **{"aria-label": "y"}), "three"])
    )
    assert made == [["p", {"class": "x", "aria-label": "y"}, ["One ", ["strong", {}, ["two"]]]], "three"]


def test_a_term_stays_reachable_by_keyboard() -> None:
    (made,) = json.loads(for_browser(term("percentage point")))
    assert made[1]["tabindex"] == "0"
    assert made[2][1][1]["role"] == "tooltip"


@pytest.mark.parametrize("nothing", [None, "", [], [None, ""]])
def test_nothing_is_no_parts(nothing: object) -> None:
    assert for_browser(nothing) == "[]"


def test_markup_in_words_stays_words() -> None:
    assert json.loads(for_browser("<b>&amp;")) == ["<b>&amp;"]


def test_only_html_can_be_built() -> None:
    with pytest.raises(TypeError, match="Link"):
        for_browser(html.P(dcc.Link("x", href="/")))


def test_the_attribute_is_spread_into_an_element() -> None:
    assert html.Div(**words("x")).to_plotly_json()["props"]["data-words"] == '["x"]'
