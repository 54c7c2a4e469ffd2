"""The access check before each answer: whether this person may do this, according to the access table."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from dash import html

from application import access, access_table, auditing
from application.access import Action
from components import markup
from components.framework import as_data
from data_access.workspace.audit import Did, Entry
from settings import Settings
from web.errors import NOT_ALLOWED

log = logging.getLogger("workbench.access")

UNKNOWN = "This is not in the table of who may do what, so nobody may: ask whoever runs this site."


def refused(settings: Settings, route: str, page: str, body: Mapping[str, Any] | None) -> str:
    """Why the person who makes the request may not do this; "" where they may."""
    try:
        action = _action(settings, route, page, body)
    except KeyError as missing:
        log.error("not in the table of who may do what: %s", missing)
        return UNKNOWN
    if action is None or access.every_role_may(action):
        return ""
    why = access.refusal(access.person(settings), action)
    if why:
        auditing.note_once(settings, Entry(Did.REFUSED, kind="action", detail=str(action)))
    return why


def _action(settings: Settings, route: str, page: str, body: Mapping[str, Any] | None) -> Action | None:
    action = access_table.of_route(route)
    if page:
        return access_table.of_page(page)
    if body is None:
        return action
    key = access_table.callback_key(str(body.get("output")), body.get("inputs") or [])
    if key == "_pages_content.children":
        address = str(body["inputs"][0].get("value") or "")
        return access_table.of_page("/" + address.removeprefix(settings.path_prefix).strip("/"))
    return access_table.of_callback(key, access_table.requested_task(body))


def answer(body: Mapping[str, Any], why: str) -> dict[str, dict[str, Any]]:
    """The answer to a refused callback: the reason, where it would have reported success."""
    key = access_table.callback_key(str(body.get("output")), body.get("inputs") or [])
    id, _, property = key.rpartition(".")
    words = html.Div(html.P(why), className="notice")
    if property == "data-words":
        return {id: {property: markup.for_browser(words)}}
    if key == "_pages_content.children":
        return {id: {property: as_data(html.Div([html.H1(NOT_ALLOWED), words], className="page"))}}
    return {id: {property: why}} if property == "children" else {}


def guide(settings: Settings) -> Mapping[str, str]:
    """Action -> why the person who makes the request may not do it, for forms and buttons; "" where they may."""
    person = access.person(settings)
    return {str(action): access.refusal(person, action) for action in Action}
