"""Authorisation: the one place where a request is refused because of its sender, before it is handled."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import Flask, Response, jsonify, request

from web import errors


def guard_access(
    server: Flask,
    *,
    prefix: str,
    refused: Callable[[str, str, Mapping[str, Any] | None], str],
    answer: Callable[[Mapping[str, Any], str], Mapping[str, Any]],
) -> None:
    """`refused(route, page path, a callback's body)` returns the reason, "" if the request is allowed; `answer(body, why)` is the
    answer of a refused callback. Call this after the checks of the request's form."""
    asking = f"{prefix}_dash-update-component"

    @server.before_request
    def _may() -> Response | None:
        rule = request.url_rule.rule if request.url_rule is not None else None
        if rule is None or request.method == "OPTIONS":
            return None  # answered as an address that does not exist
        body = request.get_json(silent=True) if request.path == asking and request.method == "POST" else None
        route = "/" + rule[len(prefix) :]
        page = "/" + request.path[len(prefix) :].strip("/") if route in ("/", "/<path:path>") else ""
        why = refused(route, page, body)
        if not why:
            return None
        if body is not None:
            return jsonify({"multi": True, "response": answer(body, why)})
        if request.method == "POST":
            told = jsonify({"problem": why})
            told.status_code = 403
            return told
        return errors.refusal(prefix, why)
