"""When a request has arrived whole, however it was cut."""

from __future__ import annotations

import pytest

from web.request_framing import LONGEST_HEAD, Arrival, State

GET = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"
POST = b"POST / HTTP/1.1\r\nHost: localhost\r\ncontent-LENGTH:  5 \r\n\r\nhello"
CHUNKED = b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nA;x=1\r\n0123456789\r\n0\r\n\r\n"
TRAILERS = CHUNKED[:-2] + b"Expires: never\r\n\r\n"


@pytest.mark.parametrize("request_bytes", [GET, POST, CHUNKED, TRAILERS, b"\r\n\r\n" + GET])
@pytest.mark.parametrize("step", [1, 2, 3, 7, 1000])
def test_whole_at_its_last_byte_and_not_before(request_bytes: bytes, step: int) -> None:
    arrival = Arrival(100)
    pieces = [request_bytes[at : at + step] for at in range(0, len(request_bytes), step)]
    assert [arrival.add(piece) for piece in pieces[:-1]] == [State.ARRIVING] * (len(pieces) - 1)
    assert arrival.add(pieces[-1]) is State.WHOLE
    assert bytes(arrival.data) == request_bytes.lstrip(b"\r\n")


@pytest.mark.parametrize(
    ("request_bytes", "state"),
    [
        (b"POST / HTTP/1.1\r\nContent-Length: 101\r\n\r\n", State.BODY_TOO_LONG),
        (b"POST / HTTP/1.1\r\nContent-Length: 100\r\n\r\n", State.ARRIVING),
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n65\r\n", State.BODY_TOO_LONG),
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n" + b"1\r\na\r\n" * 50, State.BODY_TOO_LONG),
        (b"GET /" + b"a" * LONGEST_HEAD, State.ADDRESS_TOO_LONG),
        (b"GET / HTTP/1.1\r\nA: " + b"a" * LONGEST_HEAD, State.HEAD_TOO_LONG),
    ],
)
def test_limits(request_bytes: bytes, state: State) -> None:
    assert Arrival(100).add(request_bytes) is state


@pytest.mark.parametrize(
    "request_bytes",
    [
        b"POST / HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: -5\r\n\r\n",
        b"POST / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n",
        b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
        b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\n",
    ],
)
def test_malformed_requests_are_passed_on_at_once(request_bytes: bytes) -> None:
    assert Arrival(100).add(request_bytes) is State.WHOLE


def test_a_client_that_asks_first_is_told_to_go_on() -> None:
    head = b"POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n"
    arrival = Arrival(100)
    assert arrival.add(head) is State.ARRIVING
    assert arrival.wants_continue
    plain = Arrival(100)
    plain.add(POST[:-3])
    assert not plain.wants_continue
