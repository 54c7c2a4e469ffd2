"""gunicorn's threaded worker, with one change: a thread gets a request once all of it has arrived, and is free again once the
answer is written, whether or not the client has received it.

In gunicorn's own worker a thread waits for the client. As many clients as there are threads can then stop the service by
sending half a request, and connections that browsers open in advance delay everybody. Here the worker's event loop waits for
clients, hundreds at once. Each has a time limit for a whole request, and when there are too many the oldest are closed.
gunicorn still parses and answers the request.

Its own error answers have this application's text and headers, and no answer names the server.
"""

from __future__ import annotations

import contextlib
import errno
import logging
import os
import secrets
import select
import selectors
import socket
import struct
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from functools import partial
from http.client import responses
from typing import Any

from gunicorn import glogging
from gunicorn.http import errors as http_errors
from gunicorn.http.wsgi import Response
from gunicorn.workers.gthread import TConn, ThreadWorker

from web import errors, security
from web.logs import JsonLines
from web.request_framing import Arrival, State

log = logging.getLogger("workbench.server")

SECONDS = float(
    os.environ.get("REQUEST_TIMEOUT", "20")
)  # for all of a request to arrive; for a client to take some of an answer
LINGER = 2.0  # seconds a connection is read from after its last answer, so that the answer is not lost
MOST_BYTES = 64_000_000  # of unfinished requests, in each worker
MOST_UNSENT = 4_000_000  # bytes of an answer that wait for a slow client: more, and its thread waits as well
LONGEST_ANSWER = 600.0  # seconds for a client to take an answer
_STATUS = {
    State.HEAD_TOO_LONG: 431,
    State.ADDRESS_TOO_LONG: 414,
    State.BODY_TOO_LONG: 413,
}
_MALFORMED = (
    http_errors.ParseException,
    http_errors.InvalidSchemeHeaders,
    http_errors.ForbiddenProxyRequest,
)
_OF_ERRORS = {
    "LimitRequestLine": 414,
    "LimitRequestHeaders": 431,
    "ExpectationFailed": 417,
    "UnsupportedTransferCoding": 501,
    "ForbiddenProxyRequest": 403,
}
_default_headers = Response.default_headers


def _headers_without_server(self: Any) -> list[str]:
    return [line for line in _default_headers(self) if not line.startswith("Server:")]


Response.default_headers = _headers_without_server


class JsonLogger(glogging.Logger):
    """gunicorn's log, in the form of the application's."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(JsonLines())


class ClientSocket:
    """A client's socket that never blocks for long: what the client does not accept at once is left for the event loop to send."""

    def __init__(self, real: socket.socket) -> None:
        self.real = real
        self.unsent = bytearray()
        # A thread only reads data that has arrived. If it ever reads more, it waits this long.
        real.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack("ll", 5, 0))

    def __getattr__(self, name: str) -> Any:
        return getattr(self.real, name)

    def recv(self, size: int, flags: int = 0) -> bytes:
        try:
            return self.real.recv(size, flags)
        except BlockingIOError as too_slow:
            raise ConnectionResetError(errno.ECONNRESET, "the client was too slow") from too_slow

    def send(self, data: bytes, flags: int = 0) -> int:
        self.sendall(data)
        return len(data)

    def sendall(self, data: bytes, flags: int = 0) -> None:
        self.unsent += data
        self.push()
        started = moved = time.monotonic()
        while len(self.unsent) > MOST_UNSENT:
            poll = select.poll()
            poll.register(self.real, select.POLLOUT)
            poll.poll(1000)
            now = time.monotonic()
            moved = now if self.push() else moved
            if now - moved > SECONDS or now - started > LONGEST_ANSWER:
                raise ConnectionResetError(errno.ECONNRESET, "the client does not take its answer")

    def push(self) -> int:
        """Send what the client takes now; how many bytes. Raises OSError when the connection is gone."""
        sent = 0
        while self.unsent:
            try:
                took = self.real.send(memoryview(self.unsent)[:262_144], socket.MSG_DONTWAIT)
            except BlockingIOError:
                break
            del self.unsent[:took]
            sent += took
        return sent


@dataclass
class Waiting:
    """A connection the event loop waits for: for a request, to be taken an answer, or to be closed by the client."""

    ready: Callable[[Any, Any], None]
    deadline: float
    arrival: Arrival | None = None
    started: float = field(default_factory=time.monotonic)

    @property
    def bytes(self) -> int:
        return len(self.arrival.data) if self.arrival else 0


class Worker(ThreadWorker):
    """See the module's words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.waiting: dict[TConn, Waiting] = {}  # oldest first
        self.largest_body = errors.LARGEST_BODY

    # --- requests ---

    def enqueue_req(self, conn: TConn) -> None:
        """Wait for a whole request, then give it to a thread. Called for new connections, for those that bring another request, and
        for those that brought part of one behind the last."""
        if self.cfg.is_ssl:
            super().enqueue_req(conn)
            return
        if not isinstance(conn.sock, ClientSocket):
            conn.sock = ClientSocket(conn.sock)
        self._make_room()
        conn.sock.setblocking(False)
        arrival = Arrival(self.largest_body)
        self._wait(conn, selectors.EVENT_READ, Waiting(self._on_data, time.monotonic() + SECONDS, arrival))
        behind = conn.parser.unreader.take_buffered() if conn.parser is not None else b""
        if behind:
            self._arrived(conn, behind)
        if conn in self.waiting:
            self._on_data(conn, conn.sock)

    def _on_data(self, conn: TConn, _: Any) -> None:
        try:
            data = conn.sock.real.recv(262_144)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if data:
            self._arrived(conn, data)
        else:
            self._drop(conn)

    def _arrived(self, conn: TConn, data: bytes) -> None:
        waiting = self.waiting[conn]
        arrival = waiting.arrival
        assert arrival is not None
        if not arrival.data:
            waiting.deadline = time.monotonic() + SECONDS
        state = arrival.add(data)
        if state is State.WHOLE:
            self._forget(conn)
            self._hand_on(conn, bytes(arrival.data))
        elif state is State.ARRIVING:
            if arrival.wants_continue and len(arrival.data) == arrival.body_at:
                with contextlib.suppress(OSError):
                    conn.sock.real.send(b"HTTP/1.1 100 Continue\r\n\r\n", socket.MSG_DONTWAIT)
        else:
            self._refuse(conn, _STATUS[state])

    def _hand_on(self, conn: TConn, request: bytes) -> None:
        conn.init()
        conn.data_ready = True
        conn.parser.unreader.unread(request)
        super().enqueue_req(conn)

    # --- answers ---

    def finish_request(self, conn: TConn, fs: Future[Any]) -> None:
        """gunicorn's own would wait for the client here, in the event loop."""
        failed = fs.cancelled() or fs.exception() is not None
        if failed or not isinstance(conn.sock, ClientSocket):
            super().finish_request(conn, fs)
        elif conn.sock.unsent:
            conn.sock.setblocking(False)
            on_ready = partial(self._on_room, fs, time.monotonic())
            self._wait(conn, selectors.EVENT_WRITE, Waiting(on_ready, time.monotonic() + SECONDS))
        elif fs.result() and (self.alive or conn.parser.unreader.buf.getvalue()):
            super().finish_request(conn, fs)
        else:
            self._linger(conn)

    def _on_room(self, fs: Future[Any], started: float, conn: TConn, _: Any) -> None:
        """Send more of the answer, now that the client accepts it."""
        waiting = self.waiting[conn]
        try:
            if conn.sock.push():
                waiting.deadline = min(time.monotonic() + SECONDS, started + LONGEST_ANSWER)
        except OSError:
            self._drop(conn)
            return
        if not conn.sock.unsent:
            self._forget(conn)
            self.finish_request(conn, fs)

    def _refuse(self, conn: TConn, status: int) -> None:
        """Answer without asking the application, and close."""
        with contextlib.suppress(OSError):
            conn.sock.real.send(answer(status), socket.MSG_DONTWAIT)
        log.info("refused before it was read", extra={"status": status})
        if conn in self.waiting:
            self._forget(conn)
        self._linger(conn)

    def _linger(self, conn: TConn) -> None:
        """Close a connection once its client has: closing at once, with something left unread, would lose the answer."""
        try:
            conn.sock.setblocking(False)
            conn.sock.shutdown(socket.SHUT_WR)
        except OSError:
            self.nr_conns -= 1
            conn.close()
            return
        self._wait(conn, selectors.EVENT_READ, Waiting(self._on_rest, time.monotonic() + LINGER))

    def _on_rest(self, conn: TConn, _: Any) -> None:
        try:
            if conn.sock.real.recv(262_144):
                return
        except BlockingIOError:
            return
        except OSError:
            pass
        self._drop(conn)

    # --- waiting ---

    def _wait(self, conn: TConn, event: int, waiting: Waiting) -> None:
        self.waiting[conn] = waiting
        self.poller.register(conn.sock, event, partial(self._on_event, conn, waiting))

    def _on_event(self, conn: TConn, waiting: Waiting, sock: Any) -> None:
        if self.waiting.get(conn) is waiting:  # else it was dropped for another, a moment ago
            waiting.ready(conn, sock)

    def _forget(self, conn: TConn) -> None:
        del self.waiting[conn]
        with contextlib.suppress(OSError, KeyError, ValueError):
            self.poller.unregister(conn.sock)

    def _drop(self, conn: TConn) -> None:
        self._forget(conn)
        self.nr_conns -= 1
        conn.close()

    def _make_room(self) -> None:
        """Drop the connections that have waited longest if connections or bytes are near their limit."""
        if self.waiting and self.nr_conns >= self.worker_connections - self.cfg.threads:
            self._drop(next(iter(self.waiting)))
        if sum(waiting.bytes for waiting in self.waiting.values()) > MOST_BYTES:
            self._drop(max(self.waiting, key=lambda conn: self.waiting[conn].bytes))

    def murder_pending(self) -> None:
        """Called every second, and after every event: end what has waited too long."""
        super().murder_pending()
        now = time.monotonic()
        for conn, waiting in [pair for pair in self.waiting.items() if pair[1].deadline <= now]:
            if waiting.bytes:
                self._refuse(conn, 408)
            else:
                self._drop(conn)

    def handle_exit(self, sig: Any, frame: Any) -> None:
        """Stop: clients that have not begun a request are not waited for."""
        super().handle_exit(sig, frame)
        self.method_queue.defer(self._drop_silent)

    def _drop_silent(self) -> None:
        for conn, waiting in list(self.waiting.items()):
            if waiting.arrival is not None and not waiting.bytes:
                self._drop(conn)

    # --- errors ---

    def handle_error(self, req: Any, client: Any, addr: Any, exc: BaseException) -> None:
        """Answer a request that is malformed, or whose application failed. Neither its content nor its sender is logged."""
        if isinstance(exc, _MALFORMED):
            status = _OF_ERRORS.get(type(exc).__name__, 400)
            log.info("malformed request", extra={"status": status, "problem": type(exc).__name__})
        else:
            status = 500
            log.error("a request failed outside the application", exc_info=exc)
        with contextlib.suppress(OSError):
            client.sendall(answer(status))


def answer(status: int) -> bytes:
    """An error's page with its headers, as bytes to send."""
    words = 400 if status == 417 else status
    body = errors.page(words, HOME, secrets.token_hex(6)).encode("utf-8")
    lines = [
        f"HTTP/1.1 {status} {responses[status]}",
        "Connection: close",
        "Content-Type: text/html; charset=utf-8",
        f"Content-Length: {len(body)}",
        *(f"{name}: {value}" for name, value in security.bare_headers().items()),
    ]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


HOME = "/" + "".join(f"{part}/" for part in os.environ.get("PATH_PREFIX", "/").split("/") if part)
