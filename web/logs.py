"""Structured logs, one JSON object a line, and an id for every request. No value from the data is ever logged.

A request is logged with method, path, status and milliseconds. The query is not logged, because it can contain a search, nor
the code of a short link, because it opens the saved item, nor a client's address. Control and formatting characters are
escaped.
"""

from __future__ import annotations

import ipaddress
import json
import logging
import re
import secrets
import sys
import threading
import time
import unicodedata
from collections.abc import Callable
from typing import Any

from flask import Flask, Response, g, has_request_context, request

KEPT = ("request_id", "method", "path", "status", "milliseconds", "page", "exhibit", "edition", "problem")
log = logging.getLogger("workbench.request")
_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
_CODE_IN_PATH = re.compile(r"/+v/.+", re.IGNORECASE | re.DOTALL)
_CODE = re.compile(r"/+v/[^\s\"']+", re.IGNORECASE)  # in a message
_MAYBE_ADDRESS = re.compile(r"(?<![\w.:])[0-9a-f]*[.:][0-9a-f.:]*[0-9a-f](?![\w])", re.IGNORECASE)


class JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created)) + f".{int(record.msecs):03d}Z",
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _message(record),
        }
        line |= {key: getattr(record, key) for key in KEPT if hasattr(record, key)}
        line = {key: visible(value) if isinstance(value, str) else value for key, value in line.items()}
        if "request_id" not in line and has_request_context():
            line["request_id"] = request_id()
        if record.exc_info and record.exc_info[0] is not None:
            # The type and the line of code; never the message, which may quote a value.
            line["error"] = record.exc_info[0].__name__
            line["at"] = _places(record.exc_info[2])
        return json.dumps(line)


def visible(text: str) -> str:
    """A text with its control, format, surrogate and separator characters written as escapes such as `\\u202e`. Source: the
    general categories of the Unicode standard, chapter 4.5."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_escape(letter) if unicodedata.category(letter) in _UNSEEN else letter for letter in text)


def _escape(character: str) -> str:
    number = ord(character)
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"


def _message(record: logging.LogRecord) -> str:
    """The message without addresses of people and codes of short links. A message that cannot be formatted is returned as written."""
    try:
        message = record.getMessage()
    except Exception:
        message = str(record.msg)
    return _CODE.sub("/v/*", _MAYBE_ADDRESS.sub(_without_address, message))


def _without_address(match: re.Match[str]) -> str:
    """The addresses of this machine, and those to listen on, identify nobody and stay."""
    text = match[0]
    host, colon, port = text.partition(":") if "." in text else (text, "", "")
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return text
    return text if address.is_loopback or address.is_unspecified else f"(an address){colon}{port}"


def without_codes(path: str) -> str:
    """A path with the code of a short link left out: `/v/abc` becomes `/v/*`."""
    return _CODE_IN_PATH.sub("/v/*", path)


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
    logging.getLogger("alembic").setLevel(logging.WARNING)  # it logs its parts every time it is loaded
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    logging.getLogger("werkzeug").setLevel("WARNING")
    logging.captureWarnings(True)
    threading.excepthook = _thread_failed


def _thread_failed(failure: threading.ExceptHookArgs) -> None:
    if failure.exc_value is not None and failure.exc_type is not SystemExit:
        caught = (failure.exc_type, failure.exc_value, failure.exc_traceback)
        logging.getLogger("workbench.thread").error("a thread ended by an error", exc_info=caught)


class Seldom:
    """A warning that anybody may bring about: one line a minute at most, with how many there were since the line before."""

    def __init__(self, log: logging.Logger, every: float = 60.0, clock: Callable[[], float] = time.monotonic) -> None:
        self._log, self._every, self._clock = log, every, clock
        self._lock, self._last, self._more = threading.Lock(), -every, 0

    def warn(self, message: str) -> None:
        with self._lock:
            self._more += 1
            if self._clock() - self._last < self._every:
                return
            count, self._more, self._last = self._more, 0, self._clock()
        self._log.warning("%s (times since the line before: %d)", message, count)


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
            log.info(
                "request", extra=facts | {"path": without_codes(request.path)[:200], "milliseconds": round(took, 1)}
            )
        return response
