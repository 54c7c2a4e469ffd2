"""A layout as HTML: the words and classes of its components, nothing that a script or a reader could take for the page itself."""

from __future__ import annotations

from html.parser import HTMLParser

import dash_bootstrap_components as dbc
import pandas as pd
import pytest
from dash import dcc, html

from components import markup, tables
from components.exhibit import Column, Drill, Table
from components.static_html import Static

TABLE = Table(
    pd.DataFrame({"name": [f"<b>{n}</b>" for n in range(6)], "n": range(6)}),
    (Column("name", "Name"), Column("n", "People", "count")),
    short=True,
)


def test_words_classes_and_links_are_kept_and_ids_and_data_are_not() -> None:
    part = html.Div(
        [html.H2("One & two"), dcc.Link("There", href="/there?a=1&b=2")],
        id="x",
        className="card first",
        **{"data-view": "?a", "aria-live": "polite", "aria-label": "Here"},
    )
    assert Static().html(part) == (
        '<div class="card first" aria-label="Here"><h2>One &amp; two</h2><a href="/there?a=1&amp;b=2">There</a></div>'
    )


def test_words_that_travel_as_data_are_written_out() -> None:
    words = markup.words([html.P(["It is ", html.Strong("<so>")], className="sentence"), html.Br()])
    assert Static().html(html.Div(id="y", **words)) == (
        '<div><p class="sentence">It is <strong>&lt;so&gt;</strong></p><br></div>'
    )


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "' onload='x"])
def test_everything_is_escaped(text: str) -> None:
    select = dbc.Select(options=[{"label": text, "value": "a"}], value="a")
    shown = Static().html(
        html.Div([html.Label(text), select, html.P(text, title=text), html.Div(**markup.words(html.P(text)))])
    )
    seen: list[tuple[str, set[str]]] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            seen.append((tag, {name for name, _ in attrs}))

    Reader().feed(shown)
    assert {tag for tag, _ in seen} == {"div", "label", "select", "option", "p"}
    assert set().union(*(names for _, names in seen)) <= {"class", "aria-label", "disabled", "title"}


def test_scripts_styles_and_frames_are_left_out() -> None:
    shown = Static().html(html.Div([html.Script("x"), html.Iframe(src="/"), html.P("stays")]))
    assert shown == "<div><p>stays</p></div>"


def test_controls_show_what_is_chosen_and_cannot_be_changed() -> None:
    select = dbc.Select(options=[{"label": "Aa", "value": "a"}, {"label": "Bb", "value": "b"}], value="b")
    shown = Static().html([html.Label("Area"), select])
    assert '<select class="form-select" aria-label="Area" disabled><option>Bb</option></select>' in shown
    assert "Aa" not in shown
    assert Static().html(html.Button("Go", type="button")) == '<button type="button" disabled>Go</button>'


def test_a_chart_that_cannot_be_drawn_keeps_its_space() -> None:
    figure = {"data": [{"type": "choropleth"}], "layout": {"height": 321}}
    picture = html.Div(dcc.Graph(figure=figure), role="img")
    shown = Static().html([html.H3("Where it is"), picture])
    assert 'role="img" aria-label="Where it is"' in shown
    assert "height:321px" in shown


def test_a_short_table_shows_its_first_rows() -> None:
    drill = Drill(parameter="area", key="name", verb="Look closer", name="name")
    for_browser = tables.for_browser(TABLE, caption="All", drill=drill, control="c")
    shown = Static().html(html.Div(**{"data-table": for_browser}))
    assert shown.count("<tr>") == 1 + 3
    assert "&lt;b&gt;2&lt;/b&gt;" in shown
    assert "&lt;b&gt;3&lt;/b&gt;" not in shown
    assert "Show all 6" in shown


def test_a_component_can_be_replaced() -> None:
    static = Static(lambda part: "HERE" if getattr(part, "id", "") == "content" else None)
    assert static.html(html.Div([html.Div("gone", id="content"), html.P("stays")])) == "<div>HERE<p>stays</p></div>"
