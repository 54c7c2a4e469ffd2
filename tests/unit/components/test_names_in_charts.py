"""Whatever a thing is called, a chart shows exactly its name: nothing in it is acted on as markup."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

import pytest

from components.charts import CODES, escaped, frame, render
from components.charts.labels import Markup, bold, broken, plain, stacked, width
from tests.chart_samples import HOSTILE, KINDS, sample

MARKS = re.compile(r"</?b>|<br>")
TEMPLATES = {"%{text}<extra></extra>", "%{hovertext}<extra></extra>", "1 in 20: about %{text}<extra></extra>"}


def texts(part: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Every string of a figure with the key it stands under."""
    if isinstance(part, str):
        yield key, part
    elif isinstance(part, dict):
        for name, value in part.items():
            if name not in CODES:
                yield from texts(value, name)
    elif isinstance(part, list):
        for value in part:
            yield from texts(value, key)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("first", HOSTILE)
def test_names_never_become_markup(kind: str, first: str) -> None:
    figure = render(*sample(kind, [first, *(name for name in HOSTILE if name != first)]))
    for key, text in texts(figure):
        if key == "hovertemplate":
            assert text in TEMPLATES
            continue
        assert "<" not in MARKS.sub("", text), (key, text)
        assert "%{" not in text, (key, text)
        assert "$" not in text, (key, text)
        assert "&" not in re.sub(r"&(amp|lt|gt|#36|#37);", "", text), (key, text)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "QuantileDot"])
def test_every_name_is_still_there_to_be_read(kind: str) -> None:
    shown = [html.unescape(MARKS.sub("\n", text)) for _, text in texts(render(*sample(kind, HOSTILE)))]
    for name in HOSTILE:
        assert any(name in text for text in shown), name


@pytest.mark.parametrize("kind", KINDS)
def test_codes_are_left_as_they_are(kind: str) -> None:
    figure = render(*sample(kind, ["one", "two"]))
    given = [trace["customdata"] for trace in figure["data"] if "customdata" in trace]
    assert all(code.startswith("E540000") for codes in given for code in codes)
    if kind == "Choropleth":
        assert figure["data"][0]["geojson"] == "/boundaries?a=1&b=2"


@pytest.mark.parametrize("kind", KINDS)
def test_a_name_like_a_colour_is_not_recoloured(kind: str) -> None:
    spec, table = sample(kind, ["#212b33", "#12436d"])
    light, dark = (list(texts(render(spec, table, scheme))) for scheme in ("light", "dark"))
    words = ("text", "ticktext", "hovertext")
    assert [each for each in light if each[0] in words] == [each for each in dark if each[0] in words]


def test_a_kind_of_chart_that_forgets_to_escape_is_escaped_all_the_same() -> None:
    forgetful = {"data": [{"x": ["<b>x</b>"], "text": ["<i>"]}], "layout": {"title": "%{x}", "meta": ["$x$"]}}
    assert escaped(forgetful) == {
        "data": [{"x": ["&lt;b&gt;x&lt;/b&gt;"], "text": ["&lt;i&gt;"]}],
        "layout": {"title": "&#37;{x}", "meta": ["&#36;x&#36;"]},
    }


def test_our_own_markup_stays_and_nothing_is_escaped_twice() -> None:
    assert bold("A & B") == "<b>A &amp; B</b>"
    assert plain(plain("A & B")) == "A &amp; B"
    assert stacked("<", bold(plain("&"))) == "&lt;<br><b>&amp;</b>"
    assert isinstance(broken("a b", 1), Markup)
    assert broken("a<br>b c", 6) == "a&lt;br&gt;b<br>c"
    assert frame.note("<b>", 0, 0)["text"] == "&lt;b&gt;"


def test_a_line_is_cut_at_forty_letters_and_never_inside_an_entity() -> None:
    assert broken("&" * 50) == "&amp;" * 40 + "<br>" + "&amp;" * 10


def test_widths_are_those_of_the_visible_text() -> None:
    assert width(broken("a & b"), 14) == width(broken("a & b").replace("&amp;", "&"), 14)
    assert width(broken("&lt;"), 14) > width(broken("<"), 14)
