"""Structured logs, one JSON object a line, and an id for every request. No value from the data is ever logged.

What is logged of a request: method, path (no query: a query can hold what somebody looked for), status, milliseconds.
"""

from __future__ import annotations

import json
import logging
import secrets
import sys
import time
from typing import Any

from flask import Flask, Response, g, has_request_context, request

KEPT = ("request_id", "method", "path", "status", "milliseconds", "page", "exhibit", "edition", "problem")
log = logging.getLogger("workbench.request")


class JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created)) + f".{int(record.msecs):03d}Z",
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        line |= {key: getattr(record, key) for key in KEPT if hasattr(record, key)}
        if "request_id" not in line and has_request_context():
            line["request_id"] = request_id()
        if record.exc_info and record.exc_info[0] is not None:
            # The type and the place; never the message, which may quote a value.
            line["error"] = record.exc_info[0].__name__
            line["at"] = _places(record.exc_info[2])
        return json.dumps(line, ensure_ascii=False)


def _places(trace: Any) -> list[str]:
    places = []
    while trace is not None:
        code = trace.tb_frame.f_code
        places.append(f"{code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno}:{code.co_name}")
        trace = trace.tb_next
    return places[-6:]


def start(level: str) -> None:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logging.getLogger("alembic").setLevel(logging.WARNING)  # it says what it is made of each time it is loaded
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    logging.getLogger("werkzeug").setLevel("WARNING")


def request_id() -> str:
    """The reference a reader can quote; the same one stands in the log and in the response's X-Request-Id."""
    if not has_request_context():
        return "none"
    if "request_id" not in g:
        g.request_id = secrets.token_hex(6)
    return str(g.request_id)


def observe(server: Flask) -> None:
    @server.before_request
    def _begin() -> None:
        g.began = time.perf_counter()

    @server.after_request
    def _end(response: Response) -> Response:
        response.headers["X-Request-Id"] = request_id()
        if not request.path.endswith(("/healthz", "/readyz")):
            took = (time.perf_counter() - g.get("began", time.perf_counter())) * 1000
            facts = {"request_id": request_id(), "method": request.method, "status": response.status_code}
            log.info("request", extra=facts | {"path": request.path[:200], "milliseconds": round(took, 1)})
        return response
