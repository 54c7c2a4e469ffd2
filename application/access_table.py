"""The access table: the action that each route, page and callback stands for.

`application.access.LEAST` says which role may do each action. What is missing here is refused to everybody. A test
walks every route, page and callback as every role and fails for any that is missing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from application.access import Action
from pages import EVERY

SEE, KEEP_VIEWS, MAKE = Action.SEE, Action.KEEP_VIEWS, Action.MAKE
ADD_FIGURES, ADMINISTER = Action.ADD_FIGURES, Action.ADMINISTER
FOR_ALL = None  # scripts, styles and health checks: nothing personal

ROUTES: Mapping[str, Action | None] = {
    "/": SEE,
    "/<path:path>": SEE,  # depends on the page: PAGES
    "/healthz": FOR_ALL,
    "/readyz": FOR_ALL,
    "/download/<slug>/<exhibit>.csv": SEE,
    "/download/<slug>/<exhibit>.xlsx": SEE,
    "/download/pack/<name>": SEE,
    "/ask": SEE,
    "/data/<indicator>.csv": SEE,
    "/uploads/<key>/<int:number>": ADD_FIGURES,
    "/v/<code>": SEE,
    "/areas/find": SEE,
    "/boundaries/<kind>.<digest>.geojson": FOR_ALL,
    "/boundaries/<kind>/<board>.<digest>.geojson": FOR_ALL,
    "/administration": ADMINISTER,
    "/administration/audit.csv": ADMINISTER,
    "/assets/<path:filename>": FOR_ALL,
    "/assets/workbench.js": FOR_ALL,
    "/_dash-component-suites/<string:package_name>/<path:fingerprinted_path>": FOR_ALL,
    "/_dash-layout": SEE,
    "/_dash-dependencies": FOR_ALL,
    "/_dash-update-component": SEE,  # depends on the callback: CALLBACKS
    "/_reload-hash": FOR_ALL,
    "/_favicon.ico": FOR_ALL,
}
WITH_SIGN_IN: Mapping[str, Action | None] = {
    "/sign-in": FOR_ALL,
    "/sign-in/back": FOR_ALL,
    "/sign-out": FOR_ALL,
    "/sign-out/by-provider": FOR_ALL,
    "/signed-out": FOR_ALL,
}
"""Routes that exist only where people sign in here."""
PAGES: Mapping[str, Action] = {
    "/": SEE,
    "/inequalities": SEE,
    "/resource-distribution": SEE,
    "/unwarranted-variation": SEE,
    "/wider-economy": SEE,
    "/voices": SEE,
    "/places": SEE,
    "/scenarios": SEE,
    "/learning": SEE,
    "/lessons": SEE,
    "/data-and-methods": SEE,
    "/saved-views": SEE,
    "/packs": SEE,
}
_OPENED = frozenset(page.path for page in EVERY)


@dataclass(frozen=True)
class Callback:
    """Callbacks whose key (see `callback_key`) matches `form`.

    Where a form names its task in `do`, `by_do` gives the action of each task, and `action` that of all others.
    `in_browser`: these run in the browser, and the server may answer none of them.
    """

    form: str  # a regular expression
    action: Action
    by_do: Mapping[str, Action] = field(default_factory=dict)
    in_browser: bool = False


_PAGE = "(?:home|{})".format("|".join(path.strip("/") for path in PAGES if path != "/"))
CALLBACKS = (
    Callback(rf"{_PAGE}--view\.data-(view|followed)", SEE),
    # A click on a chart chooses; the browser remembers the area.
    Callback(rf"{_PAGE}--[a-z_]+\.value", SEE, in_browser=True),
    Callback(rf"{_PAGE}--closer-\d+-chart\.selectedData", SEE, in_browser=True),
    Callback(rf"(?:{_PAGE}|what-if)--closer\.data-lines", SEE),
    Callback(rf"(?:{_PAGE}|what-if)--closer-opened\.data-made", SEE),
    Callback(rf"{_PAGE}--if-\d+-notice\.data-words", SEE),
    Callback(rf"{_PAGE}--if-\d+-file-said\.data-words", SEE),  # fills levers from a file and keeps nothing of it
    Callback(rf"{_PAGE}--if-\d+--kept\.children", MAKE),
    Callback(r"what-if--[a-z_]+\.value", SEE, in_browser=True),
    Callback(r"maker--said\.data-words", MAKE, {"write": SEE}),
    Callback(r"register--said\.data-words", MAKE),
    Callback(r"adder--said\.data-words", ADD_FIGURES),
    Callback(r"save--said\.data-words", KEEP_VIEWS),
    Callback(r"saved--said\.data-words", KEEP_VIEWS, {"list": SEE, "history": SEE, "export": SEE, "export-list": SEE}),
    Callback(r"packs--add-said\.data-words", MAKE),
    Callback(r"packs--said\.data-words", MAKE, {"write": SEE, "progress": SEE}),
    Callback(r"shell--path\.data", SEE, in_browser=True),
    Callback(r"_pages_content\.children", SEE),  # depends on the page: PAGES
    Callback(r"_pages_dummy\.children", SEE, in_browser=True),
)


def of_route(rule: str) -> Action | None:
    """The action of a route. Raises KeyError for one that is not in the table."""
    return {**ROUTES, **WITH_SIGN_IN}[rule]


def of_page(path: str) -> Action:
    """The action of a page. Raises KeyError for a page that is not in the table.

    An address that is no page gets the usual "not found", so anybody may ask for it.
    """
    return PAGES[path] if path in _OPENED else SEE


def of_callback(key: str, do: str = "") -> Action:
    """The action of a callback, by its key (see `callback_key`). Raises KeyError for one that is not in the table."""
    for row in CALLBACKS:
        if re.fullmatch(row.form, key):
            return row.by_do.get(do, row.action)
    raise KeyError(key)


def callback_key(output: str, inputs: list[Mapping[str, Any]]) -> str:
    """The key of a callback: its first output, or its first input where it has no output."""
    if re.fullmatch("[0-9a-f]{64}", output):
        return f"{inputs[0].get('id')}.{inputs[0].get('property')}" if inputs else ""
    return output.strip(".").split("...")[0].split("@")[0]


def requested_task(body: Mapping[str, Any]) -> str:
    """The task a callback's form names in `do`; "" where it names none."""
    try:
        given = json.loads(body["inputs"][0]["value"])
        do = given.get("do")
        # Several buttons may send the form of a place. For two of them, `way` takes precedence over `do`.
        way = given.get("way")
    except (KeyError, IndexError, TypeError, ValueError, AttributeError, RecursionError):
        return ""
    if way in ("clear", "delete"):
        return str(way)
    return do if isinstance(do, str) else ""
