"""Folded exhibits: a list with one line each, fetched after the cards of a page. Each exhibit is rendered when opened.

page laid out      the frames of the list, with any cached lines
cards drawn        the browser fetches the lines of the current view
exhibit opened     the browser fetches it; printing, or searching within the page, fetches all that are still folded

The browser's part is `assets/modules/folded-exhibits.js`.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Mapping
from typing import Any

from dash import Dash, Input, Output, html, set_props

from components import exhibit_frame, states
from components.attributes import attributes
from components.page.declared import Page
from components.page.rendering import Rendering, is_about_decisions, known_lines, lines, opened, query_of
from components.page.services import AppServices

log = logging.getLogger(__name__)

_ASKED = re.compile(r"([0-9.]{0,200})(\?[^#]*)?(?:#.*)?", re.DOTALL)
"""What the browser requests: numbers of exhibits, the address of the view, and a counter to repeat a request."""


def section(page: Page[Any, Any], shown: Rendering[Any, Any], address: str) -> html.Section:
    """The folded exhibits of a page, for the view at `address`."""
    name, known = f"{page.slug}--closer", known_lines(shown)
    said: Mapping[int, exhibit_frame.Line] = dict(enumerate(known.parts)) if known else {}
    return html.Section(
        [
            html.H2("Look closer", id=f"{name}-title"),
            html.Div(id=f"{name}-asked", hidden=True, **attributes(data_asked="")),
            html.Div(id=f"{name}-opened", className="unseen", role="status", **attributes(data_asked="", data_made="")),
            *_in_groups(
                page,
                [
                    exhibit_frame.folded(
                        page.slug, f"{name}-{number}", said.get(number), shows=getattr(exhibit, "shows", "")
                    )
                    for number, exhibit in enumerate(page.closer)
                ],
            ),
        ],
        id=name,
        className="section index",
        **attributes(aria_labelledby=f"{name}-title", data_lines=address if known else "", data_view_of=page.slug),
    )


def _in_groups(page: Page[Any, Any], exhibits: list[Any]) -> list[Any]:
    """The exhibits grouped by the question they answer. The groups are folded, so that a long list is read by question."""
    if not page.groups:
        return exhibits
    grouped, start = [], 0
    for heading, number in page.groups:
        count = html.Span(f"{number}", className="how-many", **attributes(aria_label=f"{number} charts"))
        grouped.append(
            html.Details([html.Summary([heading, " ", count]), *exhibits[start : start + number]], className="group")
        )
        start += number
    return grouped


def register(app: Dash, page: Page[Any, Any], services: AppServices) -> None:
    """The two callbacks of a page's folded exhibits: one for their lines, one for opened exhibits."""
    if page.closer:
        _register_lines(app, page, services)
        _register_opening(app, page, services)


def _register_lines(app: Dash, page: Page[Any, Any], services: AppServices) -> None:
    name = f"{page.slug}--closer"

    @app.callback(
        Output(name, "data-lines"),
        *(
            Output(f"{name}-{number}-{part}", prop)
            for number in range(len(page.closer))
            for part, prop in exhibit_frame.LINE_CHANGES
        ),
        Input(f"{name}-asked", "data-asked"),
        prevent_initial_call=True,
    )
    def said(asked: Any) -> list[Any]:
        def answer() -> list[Any]:
            shown = _shown(page, services, asked)
            listed = lines(shown)
            if listed.whole:
                shown.allow_reuse(query(asked))
            return [asked, *(part for one in listed.parts for part in one)]

        failed = [asked, *(part for _ in page.closer for part in exhibit_frame.line(html.Div()))]
        return guarded(page, services, answer, lambda _: failed)  # type: ignore[no-any-return]


def _register_opening(app: Dash, page: Page[Any, Any], services: AppServices) -> None:
    name = f"{page.slug}--closer"

    @app.callback(
        Output(f"{name}-opened", "data-made"), Input(f"{name}-opened", "data-asked"), prevent_initial_call=True
    )
    def made(asked: Any) -> Any:
        wanted = numbers(asked, len(page.closer))

        def answer() -> Any:
            shown = _shown(page, services, asked)
            drawn = {number: opened(shown, number) for number in wanted}
            for number, one in drawn.items():
                fill(f"{name}-{number}", exhibit_frame.in_scheme(one.parts[0], services.scheme()))
            lasts = not any(is_about_decisions(page, number) for number in wanted)
            if lasts and all(one.whole for one in drawn.values()):
                shown.allow_reuse(query(asked))
            return asked

        def failed(notice: html.Div) -> Any:
            for number in wanted:
                fill(f"{name}-{number}", exhibit_frame.contents(page.slug, notice))
            return asked

        return guarded(page, services, answer, failed)


def fill(name: str, contents: exhibit_frame.Contents) -> None:
    """The content of one exhibit, for its frame."""
    for (part, prop), value in zip(exhibit_frame.CHANGES, contents, strict=True):
        if part != "title":  # already in the line
            set_props(f"{name}-{part}", {prop: value})


def guarded(
    page: Page[Any, Any], services: AppServices, answer: Callable[[], Any], instead: Callable[[html.Div], Any]
) -> Any:
    try:
        return answer()
    except Exception as problem:
        missing = services.missing(problem)
        if missing is None:
            log.exception("folded exhibits failed", extra={"page": page.path})
        return instead(missing or states.error(services.request_id()))


def _shown(page: Page[Any, Any], services: AppServices, asked: Any) -> Rendering[Any, Any]:
    return Rendering.of(page, services, query(asked))


def query(asked: Any) -> dict[str, Any]:
    """The query of the view that a browser requests."""
    found = _ASKED.fullmatch(asked) if isinstance(asked, str) else None
    return query_of(found.group(2)) if found else {}


def numbers(asked: Any, count: int) -> list[int]:
    """The numbers of the requested exhibits. Numbers that the page does not have are dropped."""
    found = _ASKED.fullmatch(asked) if isinstance(asked, str) else None
    named = {int(each) for each in found.group(1).split(".") if each and len(each) < 4} if found else set()
    return sorted(number for number in named if number < count)
