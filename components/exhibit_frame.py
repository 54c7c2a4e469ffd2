"""The lasting frame of an exhibit on a page, and what of it changes with the view."""

from __future__ import annotations

from typing import Any

from dash import dcc, html

from components import controls, states, tables
from components.attributes import attributes
from components.charts import frame, render
from components.exhibit import Exhibit
from components.glossary import marked
from components.links import safe_link


def article(slug: str, name: str, exhibit: Exhibit | html.Div | None, open_table: bool) -> html.Article:
    """The lasting frame of one exhibit. Its chart element stays when the view changes, so it is dimmed, never blank."""
    title, figure, label, hidden, body, table, foot = contents(slug, exhibit)
    place = html.Div(id=f"{name}-place")
    return html.Article(
        [
            html.H3(title, id=f"{name}-title"),
            html.Div(
                dcc.Graph(id=f"{name}-chart", figure=figure, config=frame.CONFIG, className="chart"),
                id=f"{name}-picture",
                className=hidden,
                role="img",
                tabIndex="0",
                **attributes(aria_label=label),
            ),
            html.Div(body, id=f"{name}-body"),
            place if open_table else html.Details([html.Summary("Show the figures as a table"), place]),
            html.Div(foot, id=f"{name}-foot", className="foot"),
            dcc.Store(id=f"{name}-table", data=table),
        ],
        className="exhibit",
        id=name,
    )


CHANGES = (
    ("title", "children"),
    ("chart", "figure"),
    ("picture", "aria-label"),
    ("picture", "className"),
    ("body", "children"),
    ("table", "data"),
    ("foot", "children"),
)
"""What of an exhibit's frame changes with the view, in the order of `contents`."""

BLANK = {"data": [], "layout": {"height": 300, "xaxis": {"visible": False}, "yaxis": {"visible": False}}}


def contents(slug: str, exhibit: Exhibit | html.Div | None, scheme: str = "light") -> tuple[Any, ...]:
    """One value for each of CHANGES. None: still to come; a Div: what is shown instead of an exhibit that failed."""
    if exhibit is None:
        waiting = html.P("The figures are on their way.", className="quiet")
        return "Loading…", BLANK, "Chart loading", "", waiting, None, None
    if isinstance(exhibit, html.Div):
        return "Not available", BLANK, "No chart", "hidden", exhibit, None, None
    if exhibit.refused:
        return exhibit.title, BLANK, "No chart", "hidden", states.nothing(exhibit.refused), None, None
    sentence = html.P(marked(exhibit.sentence), className="sentence")
    table = None
    if exhibit.table is not None:
        control = controls.control_id(slug, exhibit.drill.parameter) if exhibit.drill else ""
        table = tables.for_browser(exhibit.table, caption=exhibit.title, drill=exhibit.drill, control=control)
    if exhibit.spec is None or exhibit.table is None:
        return exhibit.title, BLANK, "No chart", "hidden", sentence, table, _foot(slug, exhibit)
    figure = render(exhibit.spec, exhibit.table, scheme)
    label = f"Chart. {exhibit.title}. {exhibit.sentence}"
    return exhibit.title, figure, label, "", sentence, table, _foot(slug, exhibit)


def _foot(slug: str, exhibit: Exhibit) -> list[Any]:
    parts: list[Any] = []
    if exhibit.caveats or exhibit.provenance:
        parts.append(html.Details([html.Summary("Source, method and cautions"), *_provenance(exhibit)]))
    if exhibit.table is not None:
        address = safe_link(f"/download/{slug}/{exhibit.id}.csv")
        parts.append(
            html.A(
                "Download these figures (CSV)", href=address, className="download", **attributes(data_download=address)
            )
        )
    return parts


def _provenance(exhibit: Exhibit) -> list[Any]:
    parts: list[Any] = [html.Ul([html.Li(caveat) for caveat in exhibit.caveats])] if exhibit.caveats else []
    if (origin := exhibit.provenance) is not None:
        listed = [("What is counted", origin.definition), ("Method", origin.method)]
        listed += [("Period", origin.period), ("Edition of the data", origin.edition)]
        listed += [("Source", f"{r.publisher}, {r.title} ({r.licence}). {r.published_as}") for r in origin.releases]
        parts.append(html.Dl([piece for term, words in listed for piece in (html.Dt(term), html.Dd(words))]))
    return parts
