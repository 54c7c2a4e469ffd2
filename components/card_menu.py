"""The menu of a card, behind one small button: what can be done with this card alone (`assets/modules/card-menu.js`)."""

from __future__ import annotations

from typing import Any

from dash import html

from components.attributes import attributes
from components.links import safe_link

NAME = "Menu of this card"
SIGN = "\N{MIDLINE HORIZONTAL ELLIPSIS}"
PICTURES = ("png", "svg")


def menu(download: str = "", *, packs: str = "", drawn: bool = False) -> html.Details:
    """Presenting, linking to and saving a card. `download`: the address of its figures; `packs`: its name in a pack; `drawn`: it has a chart.

    The card is the nearest exhibit or short card around the menu, and its id its name in links."""
    items: list[Any] = [
        _act("Present", data_present="card"),
        _act("Copy link", data_copy_link="true"),
        _act("Save view", data_save_view="true"),
    ]
    if packs:
        items.append(_act("Add to pack", data_packs=packs))
    if drawn:
        items += [_act(f"Picture ({format.upper()})", data_picture=format) for format in PICTURES]
    if download:
        book = download.removesuffix(".csv") + ".xlsx"
        items += [_file("Download these figures (CSV)", download), _file("Workbook (XLSX)", book)]
    summary = html.Summary(SIGN, title=NAME, **attributes(aria_label=NAME))
    return html.Details([summary, html.Ul([html.Li(item) for item in items])], className="of-card")


def beside(why: html.Details | None, its_menu: html.Details) -> html.Div:
    """What qualifies a card, folded, and beside it its menu; what the menu did is said there."""
    done = html.Span(className="done", role="status")
    return html.Div([why, its_menu, done], className="card-menu")


def _act(words: str, **data: str) -> html.Button:
    return html.Button(words, type="button", className="act", **attributes(**data))


def _file(words: str, address: str) -> html.A:
    address = safe_link(address)
    return html.A(words, href=address, className="download", **attributes(data_download=address))
