"""The first answer: the headline and first card of a page, in the HTML that a browser gets before any script runs.

GET /page?area=...  ->  the document: its title and, beside the framework's root, the page as far as its first card
scripts run         ->  the framework lays out the same page, hidden; once its first chart is drawn, the two are swapped

`assets/modules/first-answer.js` swaps them. The HTML is cached with the view and can be read without scripts.
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
"""The value of `mode` in an address that is presented one card at a time (assets/modules/presenting.js)."""


@dataclass(frozen=True)
class FirstAnswer:
    """The start of a document: its title, and the page as HTML as far as its first card ("" where that fails)."""

    title: str
    page: str = ""
    area: str = ""  # carried over into links to other pages
    is_presented: bool = False  # whether `mode=present` is set: the text is then large from the first moment


def first_answer(page: Page[Any, Any], services: AppServices, query: Mapping[str, Any]) -> FirstAnswer:
    """The first answer for one address. Never raises, because the page itself reports what is wrong."""
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
        # A moved address only links to the new one, so it has no view to cache under.
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
    """The page cannot be rendered now. Nothing is cached, and the next request tries again."""


def _to_keep(page: html.Div, presented: bool) -> str:
    """The page as far as its first card, for the cache. Raises _NotMade where there is none."""
    text = _as_far_as_the_first_card(page, presented)
    if not text:
        raise _NotMade
    return text


def _as_far_as_the_first_card(page: html.Div, presented: bool) -> str:
    """The page as far as its first card; "" for a page that fails, because its message is only temporary."""
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
