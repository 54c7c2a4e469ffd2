"""Two questions a load balancer asks: is the process alive, and can it answer readers?"""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask, Response, jsonify


def report(server: Flask, *, prefix: str, edition: Callable[[], str], warning: Callable[[], str] = lambda: "") -> None:
    """`/healthz`: live, without touching the data. `/readyz`: the current edition can be read, 503 if not; with a warning
    where it is not the newest because that one is damaged."""

    @server.get(f"{prefix}healthz", endpoint="healthz")
    def _live() -> Response:
        return jsonify(status="live")

    @server.get(f"{prefix}readyz", endpoint="readyz")
    def _ready() -> tuple[Response, int]:
        try:
            found, said = edition(), warning()
            return jsonify(status="ready", edition=found, **({"warning": said} if said else {})), 200
        except Exception as problem:
            mend = getattr(problem, "remedy", "")
            return jsonify(status="not ready", problem=type(problem).__name__, mend=mend), 503
