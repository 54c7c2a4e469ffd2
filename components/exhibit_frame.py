"""The frame of an exhibit on a page, which stays, and the contents, which change with the view."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from dash import dcc, html

from components import card, card_menu, controls, dates, markup, states, tables
from components.attributes import attributes
from components.charts import frame, in_dark, render
from components.exhibit import Exhibit
from components.framework import as_data
from components.glossary import marked
from components.links import outside_link, safe_link
from vocabulary import Provenance, Release, Sureness


def article(
    slug: str, name: str, contents: Contents, *, under_its_title: bool = False, shows: str = ""
) -> html.Article:
    """The frame of one exhibit, made; `under_its_title`: folded. Its chart element stays when the view changes, so it is dimmed,
    never blank."""
    heading, parts = html.H3(contents[0], id=f"{name}-title"), _parts(name, contents)
    return html.Article(
        html.Details([html.Summary(heading), *parts], className="folded") if under_its_title else [heading, *parts],
        className="exhibit",
        id=name,
        **attributes(data_made="made"),
        **_shown_by(slug, shows),
    )


def folded(slug: str, name: str, said: Line | None, *, shows: str = "") -> html.Article | dict[str, Any]:
    """The frame of one exhibit under its line, which may come later. What is in it is made when it is opened."""
    return _folded(slug, name, said, shows) if said else _without_line(slug, name, shows)


@lru_cache(256)
def _without_line(slug: str, name: str, shows: str) -> dict[str, Any]:
    """Made once, as it is sent: the same on every view that nobody has asked for yet. Not to be written to."""
    made: dict[str, Any] = as_data(_folded(slug, name, NO_LINE, shows))
    return made


def _folded(slug: str, name: str, said: Line, shows: str) -> html.Article:
    title, more = said
    heading = html.H3(title, id=f"{name}-title")
    summary = html.Summary(
        [heading, " ", html.Span(id=f"{name}-line", className="line", **attributes(data_words=more))]
    )
    parts = _parts(name, ("", BLANK, "[]", ""))
    return html.Article(
        html.Details([summary, *parts], className="folded"), className="exhibit", id=name, **_shown_by(slug, shows)
    )


def _shown_by(slug: str, parameter: str) -> dict[str, Any]:
    return attributes(data_shows=controls.control_id(slug, parameter)) if parameter else {}


def _parts(name: str, contents: Contents) -> list[Any]:
    _, figure, body, table = contents
    return [
        html.Div(
            dcc.Graph(id=f"{name}-chart", figure=figure, config=frame.CONFIG, className="chart"),
            id=f"{name}-picture",
            style=_room(figure),
            role="img",
            tabIndex="0",
            **attributes(aria_labelledby=f"{name}-title", aria_describedby=f"{name}-body"),
        ),
        html.Div(id=f"{name}-body", **attributes(data_words=body)),
        html.Details(
            [
                html.Summary("Table"),
                html.Div(id=f"{name}-place", **attributes(data_table=table)),
            ],
            className="table",
            open=figure is BLANK,  # a table without a chart is what the exhibit shows
        ),
    ]


def _room(figure: dict[str, Any]) -> dict[str, str]:
    """The height that a chart keeps until it is drawn (assets/modules/charts.js gives it up then), so that nothing below it moves."""
    return {} if figure is BLANK else {"minHeight": f"{figure['layout'].get('height', 0)}px"}


CHANGES = (("title", "children"), ("chart", "figure"), ("body", "data-words"), ("place", "data-table"))
"""The properties that change with the view, in the order of `Contents`. Each one costs the browser time."""

BLANK = {"data": [], "layout": {"height": 1, "xaxis": {"visible": False}, "yaxis": {"visible": False}}}


Contents = tuple[str, dict[str, Any], str, str]
"""One value for each of CHANGES: title, figure, body and table."""

Line = tuple[str, str]
"""One value for each of LINE_CHANGES: title, and the words beside it."""

LINE_CHANGES = (("title", "children"), ("line", "data-words"))

NO_LINE: Line = ("\N{NO-BREAK SPACE}", "[]")


def line(exhibit: Exhibit | html.Div) -> Line:
    """What stands of a folded exhibit: its title, and how sure what it claims is, with its date. Nothing of its chart or table is made."""
    if isinstance(exhibit, html.Div):
        return "Not available", markup.for_browser(None)
    if exhibit.refused:
        return exhibit.title, markup.for_browser(html.Span(**attributes(data_nothing="true")))
    origin = exhibit.provenance
    if exhibit.sure not in (
        Sureness.SURE,
        Sureness.PROBABLY,
    ):  # a list has few words: the title says that nothing is claimed
        return exhibit.title, markup.for_browser(None)
    said = [str(exhibit.sure), dates.brief(origin.period, exhibit.title) if origin else ""]
    return exhibit.title, markup.for_browser(" \N{MIDDLE DOT} ".join(filter(None, said)))


def in_scheme(light: Contents, scheme: str) -> Contents:
    """Contents in light colours, in the scheme asked for."""
    title, figure, body, table = light
    return light if scheme == "light" or figure is BLANK else (title, in_dark(figure), body, table)


def contents(slug: str, exhibit: Exhibit | html.Div, scheme: str = "light") -> Contents:
    """One value for each of CHANGES. A Div is shown in place of an exhibit that failed.

    A body of class `no-chart` hides the empty chart above it (the style sheet does).
    """
    if isinstance(exhibit, html.Div):
        return "Not available", BLANK, _body(exhibit, chart=False), ""
    if exhibit.refused:
        nothing = [states.nothing(exhibit.refused), card_menu.beside(None, _menu(slug, exhibit))]
        return exhibit.title, BLANK, _body(nothing, chart=False), ""
    origin = exhibit.provenance
    date_line = dates.line(origin.period, origin.freshness) if origin else None
    badge = None
    if exhibit.sure:
        badge = card.badge(exhibit.sure, exhibit.like_for_like, placed=exhibit.placed, against=exhibit.against)
    front = html.P(marked(exhibit.front), className="caution") if exhibit.front else None
    sentence = html.P(marked(exhibit.sentence), className="sentence") if exhibit.sentence else None
    why = card.why([sentence, _foot(exhibit)])
    body = [badge, front, date_line, card_menu.beside(why, _menu(slug, exhibit))]
    table = ""
    if exhibit.table is not None:
        control = controls.control_id(slug, exhibit.drill.parameter) if exhibit.drill else ""
        table = tables.for_browser(exhibit.table, caption=exhibit.title, drill=exhibit.drill, control=control)
    if exhibit.spec is None or exhibit.table is None:
        return exhibit.title, BLANK, _body(body, chart=False), table
    return exhibit.title, render(exhibit.spec, exhibit.table, scheme), _body(body), table


def _body(parts: Any, *, chart: bool = True) -> str:
    return markup.for_browser(html.Div(parts, className=None if chart else "no-chart"))


def _menu(slug: str, exhibit: Exhibit) -> html.Details:
    if exhibit.table is None:
        return card_menu.menu()
    return card_menu.menu(
        f"/download/{slug}/{exhibit.id}.csv", exhibit=exhibit.id, drawn=exhibit.spec is not None and not exhibit.refused
    )


def _foot(exhibit: Exhibit) -> markup.Prepared:
    file = safe_link(exhibit.file) if exhibit.file else ""
    return _remembered_foot(exhibit.caveats, exhibit.provenance, file, exhibit.file_words)


@lru_cache(128)
def _remembered_foot(
    caveats: tuple[str, ...], origin: Provenance | None, file: str, file_words: str
) -> markup.Prepared:
    """Remembered, because views differ in their figures and rarely in their sources."""
    parts: list[Any] = []
    if caveats or origin:
        parts.append(html.Div(_provenance(caveats, origin), className="origin"))
    if file:
        parts.append(html.A(file_words, href=file, className="download"))
    return markup.prepared(parts)


def _source(release: Release) -> list[Any]:
    """Who published the figures and what, with a link to the publisher's page where one is known."""
    page = outside_link(release.url)
    title = html.A(release.title, href=page, rel="noopener noreferrer") if page else release.title
    return [f"{release.publisher}, ", title, f" ({release.licence}). {release.published_as}"]


def _provenance(caveats: tuple[str, ...], origin: Provenance | None) -> list[Any]:
    parts: list[Any] = [html.Ul([html.Li(caveat) for caveat in caveats])] if caveats else []
    if origin is not None:
        listed: list[tuple[str, Any]] = [("What is counted", origin.definition), ("Method", origin.method)]
        listed += [("Period", origin.period), ("Edition of the data", origin.edition)]
        listed += [("Source", _source(release)) for release in origin.releases]
        listed.append(("Source", origin.source))
        parts.append(html.Dl([piece for term, words in listed if words for piece in (html.Dt(term), html.Dd(words))]))
    return parts
