"""The exhibits of a what-if below its answer: a folded list, as on other pages (`folded.py`).

page laid out  the frames of the list, with their lines
lever moved    first the answer; once it is drawn, the browser fetches the lines and the content of open exhibits
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from dash import Dash, Input, Output, html, set_props

from components import exhibit_frame, what_if
from components.attributes import attributes
from components.exhibit import Exhibit
from components.page import folded
from components.page.declared import Page
from components.page.rendering import Rendering
from components.page.services import AppServices
from components.parameters import Parameters
from components.what_if import WhatIf

NAME = "what-if--closer"
"""Prefix of the ids of the list. A page has one such list."""

Makers = list[Callable[[], Exhibit]]
AskedFor = Callable[[Any], tuple[Page[Any, Any], int] | None]
"""From an address to the page and number of its what-if; None where it names none."""


def section(
    page: Page[Any, Any],
    declared: WhatIf[Any, Any, Any],
    shown: Any,
    parameters: Parameters,
    name: str,
    *,
    of: str,
    at: str,
) -> tuple[html.Section, bool]:
    """The folded list, and whether all its lines could be rendered.

    `name` is the prefix of the exhibits' ids, `of` the slug of the page the what-if belongs to, `at` the address of its
    view without the levers.
    """
    try:
        said: Sequence[exhibit_frame.Line | None] = [
            exhibit_frame.line(make()) for make in _others(page, declared, shown, parameters)
        ]
        levers = parameters.to_query(declared.name)
        lines = f"{at}&{levers}" if levers else at
    except Exception:  # the browser fetches the lines, and gets the message then
        said, lines = [None] * (len(declared.exhibits) - 1), ""
    return html.Section(
        [
            html.H2("Look closer", id=f"{NAME}-title"),
            html.Div(id=f"{NAME}-asked", hidden=True, **attributes(data_asked="")),
            html.Div(id=f"{NAME}-opened", className="unseen", role="status", **attributes(data_asked="", data_made="")),
            *(exhibit_frame.folded(page.slug, f"{name}-{number}", line) for number, line in enumerate(said, start=1)),
        ],
        id=NAME,
        className="section index",
        **attributes(aria_labelledby=f"{NAME}-title", data_lines=lines, data_view_of=of),
    ), bool(lines)


def _others(page: Page[Any, Any], declared: WhatIf[Any, Any, Any], shown: Any, parameters: Parameters) -> Makers:
    return list(what_if.makers(page, declared, shown, parameters))[1:]


def register(app: Dash, asked_for: AskedFor, services: AppServices) -> None:
    """The two callbacks of the list: one for its lines, one for opened exhibits."""

    @app.callback(Output(NAME, "data-lines"), Input(f"{NAME}-asked", "data-asked"), prevent_initial_call=True)
    def said(asked: Any) -> Any:
        def show(number: int, exhibit: Exhibit | html.Div, name: str, slug: str) -> None:
            for (part, prop), value in zip(exhibit_frame.LINE_CHANGES, exhibit_frame.line(exhibit), strict=True):
                set_props(f"{name}-{number}-{part}", {prop: value})

        return _answer(asked_for, services, asked, None, show)

    @app.callback(
        Output(f"{NAME}-opened", "data-made"), Input(f"{NAME}-opened", "data-asked"), prevent_initial_call=True
    )
    def made(asked: Any) -> Any:
        def show(number: int, exhibit: Exhibit | html.Div, name: str, slug: str) -> None:
            folded.fill(f"{name}-{number}", exhibit_frame.contents(slug, exhibit, services.scheme()))

        return _answer(asked_for, services, asked, folded.numbers, show)


def _answer(
    asked_for: AskedFor,
    services: AppServices,
    asked: Any,
    numbers: Callable[[Any, int], list[int]] | None,
    show: Callable[[int, Exhibit | html.Div, str, str], None],
) -> Any:
    """The requested exhibits (all where there are no numbers), with the request itself, so that the browser can match
    the answer.
    """
    query = folded.query(asked)
    found = asked_for(query)
    if found is None:
        return asked
    page, of_page = found
    declared, name = page.what_if[of_page], what_if.id_of(page, of_page)
    count = len(declared.exhibits) - 1
    wanted = list(range(count)) if numbers is None else numbers(asked, count)

    def answer() -> Any:
        shown: Rendering[Any, Any] = Rendering.of(page, services, query)
        makers = _others(page, declared, shown, declared.parameters.from_query(query, declared.name)[0])
        for number, exhibit in [(number, makers[number]()) for number in wanted]:
            show(number + 1, exhibit, name, page.slug)
        return asked

    def failed(notice: html.Div) -> Any:
        for number in wanted:
            show(number + 1, notice, name, page.slug)
        return asked

    return folded.guarded(page, services, answer, failed)
