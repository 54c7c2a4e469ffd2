"""Everything pages are given: figures, what readers have saved, and what is known of the request."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import request

from application import access, adding_files, custom_areas, decisions, figures, readers, saved_items
from components import saved
from components.page import AppServices
from data_access import StoreUnavailable, WorkspaceUnavailable
from data_access.reference import editions
from settings import Settings
from web import logs
from web.answers import Answers


def for_pages(settings: Settings, answers: Answers) -> AppServices:
    def kept_back(say: Callable[[saved.ShownAt], Any]) -> tuple[str, ...]:
        return saved_items.kept_back(settings, given, say)

    given = AppServices(
        open_store=lambda: figures.newest(settings),
        open_edition=lambda edition: figures.pinned(settings, edition),
        request_id=answers.own(logs.request_id),
        scheme=lambda: "dark" if request and request.cookies.get("scheme") == "dark" else "light",
        no_store=(StoreUnavailable, WorkspaceUnavailable),
        defaults={"area": settings.default_area},
        warning=lambda: editions.warning(settings),
        remembered_area=lambda: request.cookies.get("area", "")[:80] if request else "",
        custom_areas=lambda: custom_areas.options(settings),
        area_maker=custom_areas.maker(settings),
        file_adder=adding_files.adder(settings),
        decisions=decisions.book(settings),
        items=saved_items.service(settings),
        kept_back=kept_back,
        audience=lambda: saved_items.audience(settings),
        may=lambda action: access.refusal(access.person(settings), access.Action(action)),
        too_fast=lambda: readers.count_read_file(settings),
        standing=lambda: access.person(settings).standing,
        with_context=lambda store: saved_items.page_context(settings, store),
        keep=lambda *given: saved_items.save_named(settings, *given),
        allow_reuse=answers.lasts,
    )
    return given
