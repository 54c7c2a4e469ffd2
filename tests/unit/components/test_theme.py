"""Every pair of tokens that meets on a screen has enough contrast, in light and in dark."""

from __future__ import annotations

import pytest

from components.charts import in_dark
from components.theme import CHART_TOKENS, PAGE_TOKENS, contrast, exchange

TEXT_PAIRS = [
    ("text", "ground"),
    ("text", "raised"),
    ("quiet", "ground"),
    ("quiet", "raised"),
    ("link", "ground"),
    ("link", "raised"),
    ("strong", "ground"),
    ("brand-text", "brand"),
    ("focus-text", "focus"),
    ("text", "notice"),
    ("text", "error"),
    ("ground", "text"),
]
EDGE_PAIRS = [("edge", "ground"), ("link", "ground"), ("notice-edge", "ground"), ("error-edge", "ground")]
CHART_TEXT = ["ink", "quiet-ink", "limit", "limit-soft", "focus"]
CHART_MARKS = ["focus", "worse", "better", "warm", "improving", "concerning", "limit", "limit-soft", "chosen-edge"]


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("pair", TEXT_PAIRS, ids="-on-".join)
def test_text_can_be_read(pair: tuple[str, str], scheme: int) -> None:
    front, back = (PAGE_TOKENS[name][scheme] for name in pair)
    assert contrast(front, back) >= 4.5


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("pair", EDGE_PAIRS, ids="-on-".join)
def test_edges_can_be_seen(pair: tuple[str, str], scheme: int) -> None:
    front, back = (PAGE_TOKENS[name][scheme] for name in pair)
    assert contrast(front, back) >= 3


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("token", CHART_MARKS)
def test_marks_can_be_seen(token: str, scheme: int) -> None:
    assert contrast(CHART_TOKENS[token][scheme], CHART_TOKENS["ground"][scheme]) >= 3


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("token", CHART_TEXT)
def test_words_on_charts_can_be_read(token: str, scheme: int) -> None:
    assert contrast(CHART_TOKENS[token][scheme], CHART_TOKENS["ground"][scheme]) >= 4.5


def test_contrast_is_the_published_formula() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


def test_every_chart_colour_has_exactly_one_partner_each_way() -> None:
    assert len(exchange()) == len(set(exchange().values())) == len(CHART_TOKENS)


def test_a_chart_in_dark_keeps_its_numbers() -> None:
    light = CHART_TOKENS["focus"][0]
    figure = {"data": [{"x": {"bdata": "#12436d"}, "marker": {"color": [light, "red"]}}], "layout": {"title": light}}
    dark = CHART_TOKENS["focus"][1]
    assert in_dark(figure) == {
        "data": [{"x": {"bdata": "#12436d"}, "marker": {"color": [dark, "red"]}}],
        "layout": {"title": dark},
    }
