"""The menu of a card, behind one small button: what can be done with this card alone (`assets/modules/card-menu.js`)."""

from __future__ import annotations

from dash import html

from components.attributes import attributes
from components.links import safe_link

NAME = "Menu of this card"
SIGN = "\N{MIDLINE HORIZONTAL ELLIPSIS}"


def menu(download: str = "", *, exhibit: str | None = None, shown_at: str = "", drawn: bool = False) -> html.Details:
    """The menu: the browser adds what it does itself, such as presenting the card. `download`: the address of its figures; `exhibit`: its name in
    a pack, "" for a finding with the first chart of its page; None where it goes into none; `shown_at`: the address of that page, where the
    finding stands on another; `drawn`: it has a chart, of which pictures are made."""
    files = [
        html.Li(html.A(words, href=address, className="download", **attributes(data_download=address)))
        for words, address in (
            ("Download these figures (CSV)", safe_link(download)),
            ("Workbook (XLSX)", safe_link(download.removesuffix(".csv") + ".xlsx")),
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
    """What qualifies a card, folded, and beside it its menu; what the menu did is said there."""
    done = html.Span(className="done", role="status")
    return html.Div([why, its_menu, done], className="card-menu")
