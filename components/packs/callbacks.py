"""The page of packs, the callback of its forms, and that of “Add to pack” on every page."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import Any

import dash
from dash import Dash, Input, Output, html, no_update

from components import markup, states
from components.attributes import attributes
from components.pack_links import ASKED, SAID
from components.packs import outline
from components.packs.actions import Done, NotDone, act, add_card
from components.packs.briefing import briefing_of
from components.packs.cards import reading
from components.packs.content import KIND, Pack
from components.packs.declared import PackPage, PackService
from components.packs.resolving import document_of
from components.saved import refusal, texts_of, unkeepable
from vocabulary import Refused

log = logging.getLogger(__name__)

NOT_SHOWN = "This pack cannot be shown to you. If it is private, ask whoever made it to share it."
NOT_ADDED = "The card was not added."


def register(
    app: Dash,
    declared: PackPage,
    pages: Sequence[Any],
    service: PackService,
    scheme: Callable[[], str],
    request_id: Callable[[], str],
) -> None:
    """The page, its forms, and the form of every card."""
    by_path = {page.path: page for page in pages}
    refused: tuple[type[Exception], ...] = (*service.items.refused, NotDone)

    def content(query: dict[str, Any]) -> Any:
        if area := _first(query.get("briefing")):
            document = briefing_of(area, declared, by_path, service)
            return html.Div(
                reading(declared.slug, document, "", scheme(), {"area": area}), className="pack-read cards briefing"
            )
        item = _named(_first(query.get("pack")), service)
        if item is None:
            return html.Div(
                id="packs--list",
                **markup.words(outline.every_pack(declared, by_path, service, _first(query.get("area")))),
            )
        if not _first(query.get("read")) and not service.items.may("make"):
            shown = outline.opened(declared, by_path, service, item)
            return html.Div(id="packs--list", **markup.words(shown), **attributes(data_code=item.code))
        pack = Pack.from_body(item.body)
        if isinstance(pack, Refused):
            return html.P(pack.reason)
        document = document_of(
            item.name, item.note, pack, by_path, service.shown_at, edition=item.edition, newest=service.edition()
        )
        back = declared.opened(item.code)
        return html.Div(
            reading(declared.slug, document, back, scheme(), {"code": item.code}), className="pack-read cards"
        )

    def layout(**query: Any) -> html.Div:
        try:
            shown = content(query)
        except refused as problem:
            shown = html.Div(**markup.words(refusal(problem, NOT_SHOWN)))
        except Exception:
            log.exception("page failed", extra={"page": declared.path})
            shown = states.error(request_id(), "This page")
        return html.Div(
            [
                html.H1(declared.question),
                html.P(declared.introduction, className="introduction"),
                html.Div(id="packs--said", role="status", **attributes(data_words="[]")),
                html.Div(id="packs--progress", **attributes(data_words="[]", data_job="")),
                shown,
                # What the forms answer to is there on every form of the page.
                None if getattr(shown, "id", "") == "packs--list" else html.Div(id="packs--list", hidden=True),
                html.Div(id="packs--asked", hidden=True),
            ],
            className="page",
            **attributes(data_page=declared.slug),
        )

    dash.register_page(
        f"pages.{declared.slug}", path=declared.path, name=declared.name, title=declared.question, layout=layout
    )
    _register_adding(app, declared, pages, service, refused, request_id)
    _register_acts(app, declared, by_path, service, refused, request_id)


def _first(given: Any) -> str:
    return str(given[0] if isinstance(given, list) and given else given or "")[:80]


def _named(code: str, service: PackService) -> Any:
    """The pack of a code; None without one. Raises what the service refuses with."""
    if not code:
        return None
    item = service.items.items().by_code(code, by=service.items.reader())
    if item.kind != KIND:
        raise NotDone("The link names something that is no pack.")
    return item


def _register_adding(
    app: Dash,
    declared: PackPage,
    pages: Sequence[Any],
    service: PackService,
    refused: tuple[type[Exception], ...],
    request_id: Callable[[], str],
) -> None:
    by_slug = {page.slug: page for page in pages}

    @app.callback(Output(SAID, "data-words"), Input(ASKED, "data-asked"), prevent_initial_call=True)
    def add(asked: Any) -> str:
        given = texts_of(asked)
        if wrong := unkeepable(given):
            return markup.for_browser(wrong)
        try:
            done = add_card(given, declared, by_slug, service)
        except refused as problem:
            return markup.for_browser(refusal(problem, NOT_ADDED))
        except dash.exceptions.PreventUpdate:
            raise
        except Exception:
            log.exception("adding to a pack failed")
            return markup.for_browser(states.error(request_id(), "Adding to a pack"))
        return outline.said(done.said, declared.opened(done.code), "Open the pack")


def _register_acts(
    app: Dash,
    declared: PackPage,
    by_path: dict[str, Any],
    service: PackService,
    refused: tuple[type[Exception], ...],
    request_id: Callable[[], str],
) -> None:
    def shown(code: str) -> str:
        item = _named(code, service)
        if item is None:
            return markup.for_browser(outline.every_pack(declared, by_path, service, ""))
        return markup.for_browser(outline.opened(declared, by_path, service, item))

    @app.callback(
        Output("packs--said", "data-words"),
        Output("packs--list", "data-words"),
        Output("packs--list", "data-code"),
        Output("packs--progress", "data-words"),
        Output("packs--progress", "data-job"),
        Input("packs--asked", "data-asked"),
        prevent_initial_call=True,
    )
    def answer(asked: Any) -> list[Any]:
        given = texts_of(asked)
        nothing = [no_update] * 4
        if wrong := unkeepable(given):
            return [markup.for_browser(wrong), *nothing]
        try:
            done = act(given, declared, by_path, service)
            return _answered(done, given, shown)
        except refused as problem:
            return [markup.for_browser(refusal(problem)), *nothing]
        except dash.exceptions.PreventUpdate:
            raise
        except Exception:
            log.exception("a form of packs failed")
            return [markup.for_browser(states.error(request_id(), "This")), *nothing]


def _answered(done: Done, given: dict[str, str], shown: Callable[[str], str]) -> list[Any]:
    # Numbered, so that the same answer twice is two answers.
    stamp = html.Span(hidden=True, **attributes(data_sent=given.get("sent", "")))
    said = markup.for_browser([html.P(done.said) if done.said else None, stamp])
    if done.made is not None:
        return [said, no_update, no_update, markup.for_browser([*outline.progress(done.made), stamp]), done.job]
    return [said, shown(done.code) if done.renew else no_update, done.code, no_update, no_update]
