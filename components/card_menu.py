"""The menu of a card behind one small button: actions on this card alone (`assets/modules/card-menu.js`)."""

from __future__ import annotations

from dash import html

from components.attributes import attributes
from components.links import safe_link

NAME = "Menu of this card"
SIGN = "\N{MIDLINE HORIZONTAL ELLIPSIS}"
FIRST = "first"
"""The name of a page's first exhibit in the address of a download, whichever exhibit the view puts first."""


def menu(download: str = "", *, exhibit: str | None = None, shown_at: str = "", drawn: bool = False) -> html.Details:
    """The menu of a card. The browser adds its own actions, such as presenting the card.

    `download`: the address of its figures; "" for those of the page `shown_at`. `exhibit`: its name in a pack, "" for a
    finding with the first chart of its page, None if it cannot go into a pack. `shown_at`: the address of its page, for
    a finding shown on another page. `drawn`: whether it has a chart, of which pictures can be made.
    """
    path, mark, query = shown_at.partition("#")[0].partition("?")
    view = ""
    if path.strip("/") and not download:
        download, view = f"/download{path}/{FIRST}.csv", f"{mark}{query}"
    files = [
        html.Li(html.A(words, href=address, className="download", **attributes(data_download="view")))
        for words, address in (
            ("Download these figures (CSV)", safe_link(download + view)),
            ("Workbook (XLSX)", safe_link(download.removesuffix(".csv") + ".xlsx" + view)),
        )
        if download
    ]
    held = {} if exhibit is None else {"data_exhibit": exhibit}
    if shown_at:
        held["data_shown_at"] = shown_at
    return html.Details(
        [html.Summary(SIGN, **attributes(aria_label=NAME)), html.Ul(files)],
        className="of-card",
        **attributes(**held, **({"data_drawn": "true"} if drawn else {})),
    )


def beside(why: html.Details | None, its_menu: html.Details) -> html.Div:
    """The folded qualifications of a card, with its menu beside them. The menu also reports its results here."""
    done = html.Span(className="done", role="status")
    return html.Div([why, its_menu, done], className="card-menu")
