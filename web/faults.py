"""What goes wrong at the edge, answered in plain words: 400, 404, 405 and, as a last resort, 500 with a reference."""

from __future__ import annotations

import html
import json
import logging
from collections.abc import Callable, Collection
from typing import Any

from flask import Flask, Response, abort, make_response, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from web.logs import request_id

log = logging.getLogger("workbench.fault")

WORDS = {
    400: ("That request could not be understood", "The address or the message was not of a form used here."),
    403: ("That came from another site", "Only this application’s own pages may write here."),
    404: ("There is no page at this address", "The link may be mistyped or from an older version."),
    405: ("That cannot be done here", "This address only answers reading."),
    413: ("That was too much at once", "The message was larger than anything this application sends."),
    429: ("Too many short links that lead nowhere were tried", "They are answered again in a moment."),
    503: ("There are no figures to show", "The figures cannot be read at the moment."),
}
LARGEST_BODY = 1_000_000


def answer(status: int, home: str, mend: str = "") -> Response:
    """A page that needs no script, no data and no session, so that it works when nothing else does."""
    title, what = WORDS.get(status, ("Something went wrong here", "It has been noted; trying again may help."))
    body = (
        '<!doctype html><html lang="en-GB"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{title}</title><style>body{{font:18px/1.5 Arial,sans-serif;color:#212b32;max-width:40rem;"
        "margin:3rem auto;padding:0 1rem}a{color:#005eb8}</style></head><body><main>"
        f"<h1>{title}</h1><p>{what} {html.escape(mend)}</p><p>Reference: <code>{html.escape(request_id())}</code></p>"
        f'<p><a href="{html.escape(home)}">Go to the first page</a></p></main></body></html>'
    )
    response = make_response(body, status)
    response.headers["Content-Type"] = "text/html; charset=utf-8"
    return response


def guard(server: Flask, *, home: str, page_paths: Callable[[], Collection[str]], callbacks: Callable[[], Any]) -> None:
    """No query, path, method or body ends in a stack trace; unknown pages are 404; malformed callbacks are 400."""
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
            body = _json(request.get_data(cache=True))
            if not _is_callback(body, callbacks()):
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
        log.error("request failed", exc_info=error)
        if mend := getattr(error, "mend", ""):  # the store cannot be read, and says how to get it back
            return answer(503, home, mend)
        # Callbacks guard themselves; what is left of a callback request failed before it reached one: a bad body.
        return answer(400 if request.path == f"{home}_dash-update-component" else 500, home)


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
        and all(isinstance(each, str) for each in changed)
        and _are_values(body.get("inputs"), wanted["inputs"])
        and _are_values(body.get("state", []), wanted["state"])
        and isinstance(body.get("outputs"), dict | list)
    )


def _are_values(given: Any, wanted: list[dict[str, Any]]) -> bool:
    return (
        isinstance(given, list)
        and len(given) == len(wanted)
        and all(
            isinstance(one, dict) and one.get("id") == other["id"] and one.get("property") == other["property"]
            for one, other in zip(given, wanted, strict=True)
        )
    )
