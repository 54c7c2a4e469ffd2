"""Errors at the edge, answered in plain words: 400, 404, 405 and so on; as a last resort 500 with a reference."""

from __future__ import annotations

import html
import json
import logging
import re
from collections.abc import Callable, Collection
from typing import Any

from flask import Flask, Response, abort, current_app, has_app_context, make_response, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from web.logs import request_id

log = logging.getLogger("workbench.error")

WORDS = {
    400: ("That request could not be understood", "The address or the message was not of a form used here."),
    401: (
        "You are not signed in",
        "Open this application at your organisation’s own address for it, sign in, and try again.",
    ),
    403: (
        "That came from another site",
        (
            "Only this application’s own pages may write here. If this was one of them, ask whoever runs the application to add "
            "the address in your browser to PUBLIC_ADDRESSES."
        ),
    ),
    404: ("There is no page at this address", "The link may be mistyped or from an older version."),
    405: ("That cannot be done here", "This address only answers reading."),
    408: ("That took too long to arrive", "The connection was slow or stopped. Please try again."),
    413: ("That was too much at once", "The message was larger than anything this application sends."),
    414: ("That address is too long", "Use the application’s own links and forms, which keep addresses short."),
    421: (
        "This application is not known by that name",
        (
            "Use its usual address. If this is its usual address, ask whoever runs the application to add the name to "
            "ALLOWED_HOSTS, or the whole address to PUBLIC_ADDRESSES."
        ),
    ),
    431: (
        "Your browser sent too much with that request",
        "Delete this site’s cookies in your browser, then try again.",
    ),
    501: ("That cannot be done here", "The request was sent in a way that this application does not read."),
    429: ("Too many short links that lead nowhere were tried", "They are answered again in a moment."),
    503: ("There are no figures to show", "The figures cannot be read at the moment."),
}
LARGEST_BODY = 1_000_000
_SUSPECT = re.compile(rb"\\u(?:[dD][89a-fA-F]|0000)")  # how JSON writes half of a surrogate pair, and NUL


FOOT = "foot of errors"
NOT_ALLOWED = "You may not see or do that here"


def page(status: int, home: str, reference: str, remedy: str = "", refused: str = "") -> str:
    """An error page without script, data or session, so that it works when nothing else does. `refused`: why this person may not."""
    title, what = WORDS.get(status, ("Something went wrong here", "It has been noted; trying again may help."))
    if refused:
        title, what = NOT_ALLOWED, html.escape(refused)
    return _document(
        title,
        f"<p>{what} {html.escape(remedy)}</p><p>Reference: <code>{html.escape(reference)}</code></p>"
        f'<p><a href="{html.escape(home)}">Go to the first page</a></p>',
    )


def _document(title: str, body: str) -> str:
    return (
        '<!doctype html><html lang="en-GB"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{title}</title><link rel='icon' href='data:,'><style>:root{{color-scheme:light dark}}body{{font:18px/1.5 Arial,sans-serif;color:#212b32;"
        "background:#fff;max-width:40rem;margin:3rem auto;padding:0 1rem}a{color:#005eb8}@media (prefers-color-scheme:dark)"
        "{body{color:#f0f4f5;background:#1a1f23}a{color:#6fb6ff}}</style></head><body><main>"
        f"<h1>{title}</h1>{body}</main>{_foot()}</body></html>"
    )


def _foot() -> str:
    """What every page of this application says at its foot; nothing outside of a request to it."""
    said = current_app.extensions.get(FOOT, "") if has_app_context() else ""
    return f"<footer><p>{html.escape(said)}</p></footer>" if said else ""


def plain(status: int, title: str, body: str) -> Response:
    """A page of words alone as a response; `body` is HTML."""
    response = make_response(_document(html.escape(title), body), status)
    response.headers["Content-Type"] = "text/html; charset=utf-8"
    response.headers["Cache-Control"] = "no-store"
    return response


def answer(status: int, home: str, remedy: str = "") -> Response:
    """The error page as a response to the present request."""
    response = make_response(page(status, home, request_id(), remedy), status)
    response.headers["Content-Type"] = "text/html; charset=utf-8"
    return response


def refusal(home: str, why: str) -> Response:
    """The page for a request that is not allowed."""
    response = make_response(page(403, home, request_id(), refused=why), 403)
    response.headers["Content-Type"] = "text/html; charset=utf-8"
    response.headers["Cache-Control"] = "no-store"
    return response


IsWritten = Callable[[str, str], bool]
"""(id, property) of a callback's input -> whether a reader wrote it in a form."""


def guard(
    server: Flask,
    *,
    home: str,
    page_paths: Callable[[], Collection[str]],
    callbacks: Callable[[], Any],
    is_written: IsWritten,
    foot: str = "",
) -> None:
    """No query, path, method or body ends in a stack trace; unknown pages are 404; malformed callbacks are 400. `foot`: a sentence at
    the foot of the pages that say so."""
    server.extensions[FOOT] = foot
    server.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY

    @server.before_request
    def _known() -> None:
        if request.endpoint in (None, f"{home}_dash-update-component"):
            return
        if request.url_rule is not None and request.url_rule.rule in (home, f"{home}<path:path>"):
            path = "/" + request.path[len(home) :].strip("/")
            if path not in page_paths():
                abort(404)

    @server.before_request
    def _well_formed() -> None:
        if request.path == f"{home}_dash-update-component" and request.method == "POST":
            data = request.get_data(cache=True)
            body = _json(data)
            if not _is_callback(body, callbacks()) or not _is_text(data, body, is_written):
                abort(400)

    @server.errorhandler(HTTPException)
    def _http(error: HTTPException) -> Response:
        status = error.code or 500
        if error.response is not None and status < 400:
            return error.response  # type: ignore[return-value]
        response = answer(status, home)
        if isinstance(error, MethodNotAllowed) and error.valid_methods:
            response.headers["Allow"] = ", ".join(sorted(error.valid_methods))
        return response

    @server.errorhandler(Exception)
    def _any(error: Exception) -> Response:
        if request.path.startswith(f"{home}_dash-component-suites"):
            return answer(404, home)  # the framework raises for a package or a file it does not serve
        if request.path == f"{home}_dash-update-component" and not getattr(error, "remedy", ""):
            # Callbacks guard themselves, so this one failed before it was reached: its body was not one of ours.
            log.warning("a callback's body could not be read", exc_info=error)
            return answer(400, home)
        log.error("request failed", exc_info=error)
        if remedy := getattr(error, "remedy", ""):  # the store cannot be read, and says what to do
            return answer(503, home, remedy)
        return answer(500, home)


def _json(data: bytes) -> Any:
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        return None


def _is_callback(body: Any, known: Any) -> bool:
    """Whether a body has the form the browser sends, for a callback this application has."""
    if not isinstance(body, dict) or not isinstance(body.get("output"), str) or body["output"] not in known:
        return False
    wanted = known[body["output"]]
    changed = body.get("changedPropIds", [])
    return (
        isinstance(changed, list)
        and all(isinstance(name, str) for name in changed)
        and _are_values(body.get("inputs"), wanted["inputs"])
        and _are_values(body.get("state", []), wanted["state"])
        and _are_outputs(body.get("outputs"), body["output"])
    )


def _are_outputs(given: Any, output: str) -> bool:
    """Whether the outputs of a body are those its callback's name lists: "..one.children...two.data.." or "one.children"."""
    several = output.startswith("..")
    listed = output.strip(".").split("...") if several else [output]
    if not isinstance(given, list if several else dict):
        return False
    pairs = given if several else [given]
    return len(pairs) == len(listed) and all(
        isinstance(one, dict) and f"{one.get('id')}.{one.get('property')}" == name.split("@")[0]
        for one, name in zip(pairs, listed, strict=True)
    )


_VIEW = ("value", "data-view", "search", "pathname", "href", "hash")  # inputs that the page itself validates


def _is_text(data: bytes, body: dict[str, Any], is_written: IsWritten) -> bool:
    """Whether every string of a body is storable text: no half of a surrogate pair, and no NUL outside a page's own controls, which
    report values they do not know. Text from forms is not checked here: the workspace refuses it with a message."""
    if not _SUSPECT.search(data):
        return True
    given = [*body["inputs"], *body.get("state", [])]
    rest = {key: value for key, value in body.items() if key not in ("inputs", "state")}
    try:
        return _is_writable(rest, True) and all(
            _is_writable(one, one.get("property") in _VIEW)
            for one in given
            if not is_written(str(one.get("id")), str(one.get("property")))
        )
    except RecursionError:
        return False


def _is_writable(value: Any, nul: bool) -> bool:
    """The same for one value and everything inside it, JSON inside a string too. `nul`: whether a NUL is allowed."""
    if isinstance(value, dict):
        return all(_is_writable(key, nul) and _is_writable(one, nul) for key, one in value.items())
    if isinstance(value, list):
        return all(_is_writable(one, nul) for one in value)
    if not isinstance(value, str):
        return True
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        return False
    if not nul and "\0" in value:
        return False
    return not value.startswith(("{", "[")) or _is_writable(_json(value.encode("utf-8")), nul)


def _are_values(given: Any, wanted: list[dict[str, Any]]) -> bool:
    return (
        isinstance(given, list)
        and len(given) == len(wanted)
        and all(
            isinstance(one, dict) and one.get("id") == other["id"] and one.get("property") == other["property"]
            for one, other in zip(given, wanted, strict=True)
        )
    )
