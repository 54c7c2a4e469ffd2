"""The first answer: the headline and the first card of a page, in the HTML that a browser gets before any script.

    GET /page?area=...  ->  the document: title, and beside the framework's root the page as far as its first card
    scripts run         ->  the framework lays out the same page, unseen; when its first chart stands, the two are exchanged

`assets/modules/first-answer.js` exchanges them. What is written here is kept with the view, and reads the same with scripts off.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from dash import html

from components import what_if
from components.decision_register import ANOTHER
from components.page.declared import Page
from components.page.layout import layout_of
from components.page.rendering import Rendering, cards, title_of
from components.page.services import AppServices
from components.static_html import Static

log = logging.getLogger(__name__)

PRESENT = "present"
"""The value of `mode` in an address that is shown one card at a time (assets/modules/presenting.js)."""


@dataclass(frozen=True)
class FirstAnswer:
    """What a document begins with: its title, and the page as HTML as far as its first card ("" where it cannot be made)."""

    title: str
    page: str = ""
    area: str = ""  # in the links to other pages
    is_presented: bool = False  # by an address with `mode=present`: its words are large from the first moment


def first_answer(page: Page[Any, Any], services: AppServices, query: Mapping[str, Any]) -> FirstAnswer:
    """For one address. Never raises: the page says itself what is wrong."""
    try:
        shown = Rendering.of(page, services, query)
        area = str(query.get("area", [""])[0])
        presented = query.get("mode") == [PRESENT]
        key = (
            *shown.key,
            shown.asked,
            services.warning(),
            tuple(services.custom_areas()),
            services.standing(),
            services.decisions.stamp() if services.decisions else 0,
            "first answer",
            presented,
        )
        made = FirstAnswer(title_of(shown), area=area, is_presented=presented)
        # A moved address shows a way on, and not the view by which answers are kept.
        if what_if.moved_address(page, query):
            return made
        if page.about_saved_items or shown.problems or not cards(shown).whole:
            return replace(made, page=_as_far_as_the_first_card(layout_of(page, services, query), presented))
        return replace(
            made, page=services.drawn.get(key, lambda: _to_keep(layout_of(page, services, query), presented))
        )
    except _NotMade:
        return made
    except Exception as problem:
        if services.missing(problem) is None:
            log.exception("first answer failed", extra={"page": page.path})
        return FirstAnswer(page.title)


class _NotMade(Exception):
    """The page could not be made this time: nothing is kept, and the next reader's answer is tried anew."""


def _to_keep(page: html.Div, presented: bool) -> str:
    """The page as far as its first card. Raises _NotMade where there is none."""
    text = _as_far_as_the_first_card(page, presented)
    if not text:
        raise _NotMade
    return text


def _as_far_as_the_first_card(page: html.Div, presented: bool) -> str:
    """ "" for a page that could not be made: what it says then holds for the moment only."""
    parts: list[Any] = []
    for part in page.children:
        if getattr(part, "className", "") == "cards":
            card = part.children[0]
            if presented:
                card = html.Div(card.children, className=f"{card.className} presented")
            first = html.Section(card, className=part.className)
            return Static().html(html.Div([*parts, first], className="page"))
        if getattr(part, "className", "") == ANOTHER:  # a form stands first, and the charts below it are folded
            return Static().html(html.Div(parts, className="page"))
        parts.append(part)
    return ""
