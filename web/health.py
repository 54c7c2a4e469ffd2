"""Two questions a load balancer asks: is the process alive, and can it answer readers?"""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask, Response, jsonify


def report(server: Flask, *, prefix: str, edition: Callable[[], str], warning: Callable[[], str] = lambda: "") -> None:
    """`/healthz` says that the process is live, without touching the data. `/readyz` says whether the current edition can be read (503
    if not), with a warning if an older edition is served because the newest is damaged."""

    @server.get(f"{prefix}healthz", endpoint="healthz")
    def _live() -> Response:
        return jsonify(status="live")

    @server.get(f"{prefix}readyz", endpoint="readyz")
    def _ready() -> tuple[Response, int]:
        try:
            edition_id, words = edition(), warning()
            return jsonify(status="ready", edition=edition_id, **({"warning": words} if words else {})), 200
        except Exception as problem:
            remedy = getattr(problem, "remedy", "")
            return jsonify(status="not ready", problem=type(problem).__name__, remedy=remedy), 503
