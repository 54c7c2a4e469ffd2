"""What surrounds every page: skip link, name, questions, colour scheme, and a footer with the dates of the data."""

from __future__ import annotations

import calendar
import json
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlencode

import dash
from dash import ClientsideFunction, Dash, Input, Output, dcc, html
from dash.development.base_component import Component

from components import account, markup, states
from components.account import Account
from components.attributes import attributes
from components.framework import CONTENT, LOCATION
from components.links import safe_link
from components.pack_links import adding
from components.page import FirstAnswer, Page
from components.saved import SavedPage, input_
from components.static_html import Static
from components.theme import exchange, stylesheet
from vocabulary import Release

PRODUCT = "Strategic decision workbench"

INDEX = """<!DOCTYPE html>
<html lang="en-GB" data-prefix="{prefix}" data-router="{router}" data-content="{content}" data-exchange="{exchange}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="description" content="{product}: the few questions a health and care system's board decides on, answered with figures that survive a challenge.">
<title>{{%title%}}</title>
<link rel="icon" href="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Crect width='16' height='16' rx='3' fill='%23005eb8'/%3E%3Cpath d='M3 12V8h2v4zm4 0V4h2v8zm4 0V6h2v6z' fill='%23fff'/%3E%3C/svg%3E">
<link rel="preload" as="script" id="chart-library" href="{library}" fetchpriority="low">
<style>{styles}</style>
{{%css%}}
</head>
<body>
{{%app_entry%}}
<noscript><p>Choices, other charts and tables need JavaScript.</p></noscript>
<div>{{%config%}}<script src="{script}"></script>{{%scripts%}}{{%renderer%}}</div>
</body>
</html>"""


def index(*, prefix: str, library: str, script: str, styles: str) -> str:
    """The HTML page round the application. `library` and `script` are the versioned addresses of the chart library and of the
    browser's code, which runs before the framework's. `styles`: the style sheets' own text, 9 kB compressed: asked for by address,
    they would hold up the first picture until the scripts beside them had come too."""
    table = json.dumps(exchange(), separators=(",", ":")).replace('"', "&quot;")
    return INDEX.format(
        prefix=prefix,
        router=LOCATION,
        content=CONTENT,
        exchange=table,
        product=PRODUCT,
        library=library,
        script=script,
        styles=stylesheet() + styles,
    )


def layout(
    pages: Sequence[Page[Any, Any] | SavedPage],
    organisation: str,
    releases: Callable[[], Sequence[Release]],
    whose: Callable[[], Account] = Account,
    may: Callable[[str], str] = lambda action: "",
) -> Callable[[], html.Div]:
    """The shell, built for every visit: its dates are those of the current edition, and its account is the reader's. `may`: why a
    reader may not do something."""

    def shell() -> html.Div:
        reader = whose()
        return html.Div(
            [
                html.A("Skip to the answer", href="#main", className="skip"),
                html.Header(
                    [
                        html.Div(
                            [
                                dcc.Link(PRODUCT, href=safe_link("/"), className="product"),
                                html.Span(organisation, className="organisation"),
                                html.Button(
                                    "Menu",
                                    type="button",
                                    className="menu",
                                    **attributes(
                                        data_menu="questions", aria_expanded="false", aria_controls="questions"
                                    ),
                                ),
                                _navigation(pages),
                                _question_bar(),
                                _scheme_switch(),
                                account.sign_out(reader),
                            ],
                            className="top",
                        ),
                    ]
                ),
                html.Div(id="question--asked", className="asked", role="status"),
                html.Main(dash.page_container, id="main", tabIndex="-1"),
                _presenting(),
                adding(),
                html.P(id="printed-foot", className="printed-foot"),
                html.Footer([account.line(reader), *_footer(releases)]),
                dcc.Store(id="shell--path"),
            ],
            className="may-not-make" if may("make") else None,
        )

    return shell


def around(first: FirstAnswer, shell: html.Div, path: str) -> str:
    """The shell as HTML with the first answer in it, for the page at `path`."""
    going_along = f"?{urlencode({'area': first.area})}" if first.area else ""

    def instead(part: Component) -> Component | str | None:
        if getattr(part, "id", None) == CONTENT:
            return first.page
        if getattr(part, "className", None) in ("skip", "presenting", "printed-foot", "sign-out", "asked"):
            return ""
        if isinstance(part, html.Li) and isinstance(part.children, dcc.Link):
            link = part.children
            here = {"aria-current": "page"} if link.href == path else {}
            return html.Li(html.A(link.children, href=f"{link.href}{going_along}", **here))
        return None

    return Static(instead).html(shell.children)


def _navigation(pages: Sequence[Page[Any, Any] | SavedPage]) -> html.Nav:
    links = [
        html.Li(
            dcc.Link(
                page.name,
                href=safe_link(page.path),
                id=f"nav--{page.slug}",
            ),
            **attributes(data_path=safe_link(page.path)),
        )
        for page in pages
        if getattr(page, "listed", True)
    ]
    return html.Nav(html.Ul(links), id="questions", **attributes(aria_label="Questions"))


def _question_bar() -> html.Div:
    """Plain words to the card that answers them (`assets/modules/asking.js` asks the server). Key / goes to it."""
    field = input_(
        id="question",
        type="search",
        placeholder="Ask  /",
        maxlength="200",
        autocomplete="off",
        role="combobox",
        **attributes(
            aria_label="Ask a question (key /)",
            aria_autocomplete="list",
            aria_expanded="false",
            aria_controls="question--found",
        ),
    )
    return html.Div(
        [
            html.Div(**markup.words(field)),
            html.Div(
                [
                    html.Div(id="question--said", className="question-said", role="status"),
                    html.Ul(
                        id="question--found",
                        className="question-found",
                        role="listbox",
                        **attributes(aria_label="Cards"),
                    ),
                ],
                className="question-answers",
            ),
        ],
        className="question",
        role="search",
    )


def _presenting() -> html.Div:
    """What stands at the foot of the window while a page is presented."""
    actions = (("-1", "Back"), ("1", "Next"), ("end", "End (Esc)"))
    buttons = [html.Button(words, type="button", **attributes(data_present=action)) for action, words in actions]
    return html.Div(
        [html.Span(id="presented-place", role="status"), html.Span(id="presented-part", role="status"), *buttons],
        className="presenting",
        role="group",
        **attributes(aria_label="Presenting"),
    )


def _scheme_switch() -> html.Div:
    buttons = [
        html.Button(words, type="button", **attributes(data_set_scheme=scheme))
        for scheme, words in (("light", "Light"), ("dark", "Dark"), ("system", "Auto"))
    ]
    return html.Div(buttons, className="scheme", role="group", **attributes(aria_label="Colours"))


def _footer(releases: Callable[[], Sequence[Release]]) -> list[Any]:
    try:
        listed = releases()
    except Exception as problem:  # the shell is shown whatever the store does; the page says how to fix it
        return [html.P(f"The figures cannot be read at the moment ({type(problem).__name__}).")]
    by_publisher: dict[str, list[Release]] = {}
    for release in listed:
        by_publisher.setdefault(release.publisher, []).append(release)
    rows = [html.Li(_publisher(name, theirs)) for name, theirs in sorted(by_publisher.items())]
    credits = sorted({release.attribution for release in listed})
    # Projections run on into the future, and are no figures of what has been.
    newest = max((each.period_to for each in listed if each.period_to[:7] <= each.loaded_on[:7]), default="")
    read = max((release.loaded_on for release in listed), default="")
    return [
        html.H2("Where the figures come from"),
        html.P(
            [
                f"{len(listed)} publications from {len(by_publisher)} publishers. {_dates(newest, read)} ",
                dcc.Link("Every publication, measure and method", href=safe_link("/data-and-methods")),
            ]
        ),
        html.Details([html.Summary("Publishers and their dates"), html.Ul(rows)]),
        html.Details([html.Summary("Credits and licences"), html.P(" ".join(credits), className="credits")]),
    ]


def _publisher(name: str, releases: Sequence[Release]) -> str:
    number = len(releases)
    newest = max((release.period_to for release in releases), default="")
    dated = f", newest figures for {_in_words(newest)}" if newest else ""
    read = max(release.loaded_on for release in releases)
    return f"{name}: {number} publication{'' if number == 1 else 's'}{dated}, last read on {_in_words(read)}."


def _dates(newest: str, read: str) -> str:
    return f"The newest figures are for {_in_words(newest)}; each figure carries its own date. Last read on {_in_words(read)}."


def _in_words(day: str) -> str:
    """ "2026-07" as "July 2026", "2026-07-03" as "3 July 2026"; what is no date as it is."""
    year, _, rest = day.partition("-")
    month, _, of_month = rest.partition("-")
    if not (year.isdigit() and month.isdigit() and 1 <= int(month) <= 12):
        return day
    words = f"{calendar.month_name[int(month)]} {year}"
    return f"{int(of_month)} {words}" if of_month.isdigit() else words


def register(app: Dash, home: Page[Any, Any]) -> None:
    """The page for an unknown address, and the mark at the present page in the navigation."""
    dash.register_page("pages.not_found_404", path="/not-found-404", title="No such page", layout=not_found(home))
    app.clientside_callback(
        ClientsideFunction("workbench", "arrived"),
        Output("shell--path", "data"),
        Input(LOCATION, "pathname"),
    )


def not_found(home: Page[Any, Any]) -> Callable[..., html.Div]:
    def layout(**_: Any) -> html.Div:
        return html.Div(
            [
                html.H1("There is no page at this address"),
                states.nothing("The link may be mistyped or from an older version."),
                html.P(dcc.Link("Go to the first page", href=safe_link(home.path))),
            ],
            className="page",
        )

    return layout
