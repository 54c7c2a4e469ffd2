"""Clients that connect and say nothing, send half a request, or do not take their answer: readers do not notice them."""

from __future__ import annotations

import contextlib
import json
import socket
import sys
import threading
import time
from collections.abc import Iterator

import pytest

from tests.attack.conftest import Client, open_socket
from tests.conftest import Serve, Served

pytestmark = [
    pytest.mark.slow,  # it waits for requests to run out of time
    pytest.mark.skipif(sys.platform == "win32", reason="gunicorn does not run on Windows"),
]

HALF_HEAD = b"GET / HTTP/1.1\r\nHost: localhost\r\nX-"
HALF_BODY = (
    b"POST /_dash-update-component HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    b'Content-Length: 5000\r\n\r\n{"output": "'
)
HALF_CHUNK = b"POST /_dash-update-component HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n{"
GREEDY = b"GET /_dash-component-suites/plotly/package_data/plotly.min.js HTTP/1.1\r\nHost: localhost\r\n\r\n"
PATIENCE = 4  # seconds a client has


@pytest.fixture(scope="module")
def served_to_slow(serve: Serve) -> Iterator[Served]:
    with serve(REQUEST_TIMEOUT=str(PATIENCE)) as served:
        yield served


@contextlib.contextmanager
def held(served: Served, *openings: tuple[int, bytes]) -> Iterator[list[socket.socket]]:
    """So many connections of each kind, opened anew whenever the server closes them, until the end of the block."""
    kept: list[socket.socket] = []
    wanted = [opening for number, opening in openings for _ in range(number)]
    stop = threading.Event()

    def fill() -> None:
        kept.extend(open_socket(served, opening) for opening in wanted)
        ready.set()
        while not stop.wait(0.2):
            for number, opening in enumerate(wanted):
                kept[number].setblocking(False)
                with contextlib.suppress(BlockingIOError):
                    with contextlib.suppress(OSError):
                        if opening is GREEDY or kept[number].recv(1, socket.MSG_PEEK):
                            continue
                    kept[number].close()
                    kept[number] = open_socket(served, opening)

    ready = threading.Event()
    attacker = threading.Thread(target=fill, daemon=True)
    attacker.start()
    assert ready.wait(30)
    try:
        yield kept
    finally:
        stop.set()
        attacker.join(10)
        for each in kept:
            each.close()


def p95(served: Served, times: int = 40) -> float:
    """Seconds within which 19 of 20 of an ordinary reader's questions are answered, each on a connection of its own."""
    client = Client(served.url)
    body = client.page_body()
    took = []
    for number in range(times):
        began = time.monotonic()
        answer = client.post(body) if number % 2 else client.ask("GET", "/voices")
        took.append(time.monotonic() - began)
        assert answer.status == 200
    return sorted(took)[int(0.95 * times)]


@pytest.mark.parametrize(
    "openings",
    [
        ((50, b""), (20, HALF_BODY)),
        ((8, HALF_BODY),),
        ((40, b""),),
        ((30, HALF_HEAD),),
        ((30, HALF_CHUNK),),
        ((24, GREEDY),),
    ],
    ids=["50 silent and 20 half bodies", "as many as threads", "pre-connects", "half heads", "half chunks", "greedy"],
)
def test_a_reader_is_answered_as_ever(served_to_slow: Served, openings: tuple[tuple[int, bytes], ...]) -> None:
    p95(served_to_slow, 10)
    with held(served_to_slow, *openings):
        assert p95(served_to_slow) < 1.5


def test_a_half_request_is_told_that_it_took_too_long(served_to_slow: Served) -> None:
    for opening in (HALF_HEAD, HALF_BODY, HALF_CHUNK):
        began = time.monotonic()
        with open_socket(served_to_slow, opening) as client:
            said = client.recv(65536)
            assert PATIENCE - 1 < time.monotonic() - began < PATIENCE + 4
            assert said.startswith(b"HTTP/1.1 408 ")
            assert b"took too long" in said
            assert b"X-Content-Type-Options: nosniff" in said


def test_a_client_that_drips_is_not_given_longer(served_to_slow: Served) -> None:
    began = time.monotonic()
    with open_socket(served_to_slow, HALF_HEAD) as client, contextlib.suppress(OSError):
        client.settimeout(0.3)
        while time.monotonic() - began < 4 * PATIENCE:
            client.sendall(b"a")
            with contextlib.suppress(TimeoutError):
                if client.recv(10):
                    break
    assert time.monotonic() - began < PATIENCE + 4


def test_a_silent_client_is_closed_without_a_word(served_to_slow: Served) -> None:
    with open_socket(served_to_slow) as client:
        began = time.monotonic()
        assert client.recv(10) == b""
        assert time.monotonic() - began < PATIENCE + 4


def test_a_body_in_pieces_is_answered(served_to_slow: Served) -> None:
    body = Client(served_to_slow.url).page_body()
    head = b"POST /_dash-update-component HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    plain = head + b"Content-Length: %d\r\n\r\n" % len(body) + body
    chunks = b"".join(
        b"%x\r\n%s\r\n" % (len(body[at : at + 100]), body[at : at + 100]) for at in range(0, len(body), 100)
    )
    chunked = head + b"Transfer-Encoding: chunked\r\n\r\n" + chunks + b"0\r\n\r\n"
    for request in (plain, chunked):
        with open_socket(served_to_slow) as client:
            for at in range(0, len(request), 400):
                client.sendall(request[at : at + 400])
                time.sleep(0.02)
            assert client.recv(65536).startswith(b"HTTP/1.1 200 ")


def test_two_requests_in_one_go_are_both_answered(served_to_slow: Served) -> None:
    one = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
    last = b"GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    for cut in (len(one) + len(last), len(one) + 10):
        with open_socket(served_to_slow, (one + last)[:cut]) as client:
            time.sleep(0.3)
            client.sendall((one + last)[cut:])
            said = b"".join(iter(lambda: client.recv(65536), b""))
        assert said.count(b"HTTP/1.1 200 ") == 2


def test_a_slow_client_gets_all_of_its_answer(served_to_slow: Served) -> None:
    with open_socket(served_to_slow, GREEDY.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")) as client:
        time.sleep(2)
        said = b"".join(iter(lambda: client.recv(1 << 20), b""))
    head, _, body = said.partition(b"\r\n\r\n")
    length = next(
        int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")
    )
    assert len(body) == length > 1_000_000


@pytest.mark.parametrize(
    ("request_bytes", "status"),
    [
        (b"GET / HTTP/1.1\r\nHost: localhost\r\nbad header\r\n\r\n", 400),
        (b"GET /\r\n\r\n", 400),
        (b"GET / HTTP/9.9\r\nHost: localhost\r\n\r\n", 400),
        (b"GET /" + b"a" * 5000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n", 414),
        (b"GET /" + b"a" * 80_000, 414),
        (b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * 200 + b"\r\n", 431),
        (b"GET / HTTP/1.1\r\n" + b"A: " + b"b" * 80_000, 431),
        (b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", 400),
        (b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n", 400),
        (b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2000000\r\n\r\n", 413),
        (b"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: gzip\r\n\r\n", 400),
        (b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n", 400),
    ],
    ids=range(12),
)
def test_the_servers_own_errors_are_in_our_words_and_headers(
    served_to_slow: Served, request_bytes: bytes, status: int
) -> None:
    with open_socket(served_to_slow, request_bytes) as client:
        said = b"".join(iter(lambda: client.recv(65536), b"")).decode("utf-8")
    head, _, body = said.partition("\r\n\r\n")
    assert head.startswith(f"HTTP/1.1 {status} "), head
    for name in ("X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy", "Content-Security-Policy"):
        assert f"\r\n{name}: " in head
    assert "\r\nServer:" not in head
    assert "gunicorn" not in said.lower()
    assert '<html lang="en-GB">' in body


def test_the_log_is_json_without_people_or_faults(served_to_slow: Served) -> None:
    """After all of the above: last in this file."""
    lines = [json.loads(line) for line in served_to_slow.log.splitlines()]
    assert len(lines) > 50
    assert not [line for line in lines if line["level"] in ("error", "warning", "critical")]
    assert not [line for line in lines if line["logger"] != "gunicorn.error" and "127.0.0.1" in json.dumps(line)]
