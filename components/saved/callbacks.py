"""The page of saved views, and the callbacks of its forms and of the form that a card’s menu opens."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import Any

import dash
from dash import Dash, Input, Output, html, no_update, set_props
from dash.exceptions import PreventUpdate

from components import markup, states
from components.attributes import attributes
from components.saved.actions import act, save_view
from components.saved.declared import ItemService, SavedPage, ShownAt, again
from components.saved.forms import files_form, refusal, texts_of, unkeepable
from components.saved.listing import ListQuery, items_to_tidy, saved_views, search_form

log = logging.getLogger(__name__)


def register(
    app: Dash,
    declared: SavedPage,
    pages: Sequence[Any],
    service: ItemService,
    shown_at: ShownAt,
    request_id: Callable[[], str],
) -> None:
    """The page, the callback of its forms, and the callback of that form on every page."""
    by_path = {page.path: page for page in pages}

    def listed(query: ListQuery) -> list[Any]:
        return saved_views(declared, by_path, service, shown_at, query)

    _register_page(declared, service, listed, request_id)
    _register_saving(app, declared, pages, service, shown_at, request_id)
    _register_actions(app, declared, pages, service, listed, request_id)


def _register_page(
    declared: SavedPage,
    service: ItemService,
    listed: Callable[[ListQuery], list[Any]],
    request_id: Callable[[], str],
) -> None:
    def layout(**query: Any) -> html.Div:
        try:
            content: Any = listed(ListQuery())
        except service.refused as problem:
            content = refusal(problem)
        except Exception:
            log.exception("page failed", extra={"page": declared.path})
            content = states.error(request_id(), "This page")
        return html.Div(
            [
                html.H1(declared.question),
                html.P(declared.introduction, className="introduction"),
                html.P(service.audience().note),
                html.Div(id="saved--search", **markup.words(search_form())),
                html.Div(id="saved--said", role="status"),
                html.Div(id="saved--list", **markup.words(content)),
                html.Div(id="saved--files", **markup.words(files_form())),
                html.Div(id="saved--asked", hidden=True),
            ],
            className="page",
            **attributes(data_page=declared.slug),
        )

    dash.register_page(
        f"pages.{declared.slug}", path=declared.path, name=declared.name, title=declared.question, layout=layout
    )


def _register_saving(
    app: Dash,
    declared: SavedPage,
    pages: Sequence[Any],
    service: ItemService,
    shown_at: ShownAt,
    request_id: Callable[[], str],
) -> None:
    by_slug = {page.slug: page for page in pages}

    @app.callback(Output("save--said", "data-words"), Input("save--asked", "data-asked"), prevent_initial_call=True)
    def save(asked: Any) -> str:
        given = texts_of(asked)
        page = by_slug.get(given.get("page", ""))
        if page is None:
            raise PreventUpdate
        if wrong := unkeepable(given):
            return markup.for_browser(wrong)
        try:
            return markup.for_browser(save_view(declared, page, given, service, shown_at))
        except service.refused as problem:
            return markup.for_browser(refusal(problem))
        except Exception:
            log.exception("saving failed", extra={"page": page.path})
            return markup.for_browser(states.error(request_id(), "Saving"))


def _register_actions(
    app: Dash,
    declared: SavedPage,
    pages: Sequence[Any],
    service: ItemService,
    listed: Callable[[ListQuery], list[Any]],
    request_id: Callable[[], str],
) -> None:
    tidied = {page.slug: page for page in pages if page.managed_kind}

    @app.callback(
        Output("saved--said", "data-words"),
        Output("saved--list", "data-words"),
        Output("saved--said", "data-file"),
        Input("saved--asked", "data-asked"),
        prevent_initial_call=True,
    )
    def answer(asked: Any) -> list[Any]:
        given = texts_of(asked)
        if wrong := unkeepable(given):
            return [markup.for_browser(wrong), no_update, no_update]
        try:
            done = act(given, service)
            words: Any = no_update
            if done.renew and (page := tidied.get(given.get("page", ""))):
                words = markup.for_browser(items_to_tidy(page.managed_kind, service, ListQuery.of(given)))
                set_props(again(page.slug), {"data-again": given.get("sent", "")})
            elif done.renew:
                words = markup.for_browser(listed(ListQuery.of(given)))
            return [markup.for_browser(done.said), words, no_update if done.file is None else done.file]
        except service.refused as problem:
            return [markup.for_browser(refusal(problem)), no_update, no_update]
        except PreventUpdate:
            raise
        except Exception:
            log.exception("saved views failed", extra={"page": declared.path})
            return [markup.for_browser(states.error(request_id(), "That")), no_update, no_update]
