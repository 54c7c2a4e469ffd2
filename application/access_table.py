"""The one table of who may do what: every route, page and callback, and the action it is.

What a role may do stands in `application.access.LEAST`. A test walks every route, page and callback of the application as every role,
and fails for one that is not listed here; whoever asks for such a one is refused.
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
FOR_ALL = None  # scripts, styles and health: nothing of anybody's

ROUTES: Mapping[str, Action | None] = {
    "/": SEE,
    "/<path:path>": SEE,  # the page decides: PAGES
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
    "/_dash-update-component": SEE,  # the callback decides: CALLBACKS
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
"""Routes that are there only where people sign in here."""
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
    """Callbacks whose first output ("id.property"; their first input, where they have none) is of a form. Where a form says in `do`
        what it asks for, `by_do` has the action of each; what it does not have is `action`. `in_browser`: the browser runs them, and the server
    may answer none of that form."""

    form: str  # a regular expression
    action: Action
    by_do: Mapping[str, Action] = field(default_factory=dict)
    in_browser: bool = False


_PAGE = "(?:home|{})".format("|".join(path.strip("/") for path in PAGES if path != "/"))
CALLBACKS = (
    Callback(rf"{_PAGE}--view\.data-(view|followed)", SEE),
    Callback(
        rf"{_PAGE}--[a-z_]+\.value", SEE, in_browser=True
    ),  # a click on a chart chooses; the browser remembers the area
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
    Callback(r"_pages_content\.children", SEE),  # the page decides: PAGES
    Callback(r"_pages_dummy\.children", SEE, in_browser=True),
)


def of_route(rule: str) -> Action | None:
    """The action of a route. Raises KeyError for one that is not in the table."""
    return {**ROUTES, **WITH_SIGN_IN}[rule]


def of_page(path: str) -> Action:
    """The action of a page. What is no page is answered as such, so anybody may ask for it. Raises KeyError for a page that is not in
    the table."""
    return PAGES[path] if path in _OPENED else SEE


def of_callback(answers: str, do: str = "") -> Action:
    """The action of a callback: see `answered_by`. Raises KeyError for one that is not in the table."""
    for row in CALLBACKS:
        if re.fullmatch(row.form, answers):
            return row.by_do.get(do, row.action)
    raise KeyError(answers)


def answered_by(output: str, inputs: list[Mapping[str, Any]]) -> str:
    """What a callback is known by: the first thing it answers, or, where it answers nothing, the first thing it is asked with."""
    if re.fullmatch("[0-9a-f]{64}", output):
        return f"{inputs[0].get('id')}.{inputs[0].get('property')}" if inputs else ""
    return output.strip(".").split("...")[0].split("@")[0]


def asked_to_do(body: Mapping[str, Any]) -> str:
    """What the form of a callback asks for; "" where it does not say."""
    try:
        given = json.loads(body["inputs"][0]["value"])
        do = given.get("do")
        # A place's form may be sent by several buttons, and what two of them do goes before `do`.
        way = given.get("way")
    except (KeyError, IndexError, TypeError, ValueError, AttributeError, RecursionError):
        return ""
    if way in ("clear", "delete"):
        return str(way)
    return do if isinstance(do, str) else ""
