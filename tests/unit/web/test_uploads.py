"""Files sent in pieces: who may send them, in which form, how fast, and what is said of each refusal."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from web import uploads
from web.uploads import offer_uploads

KEY = "a" * 32


def client(*, allowed: bool = True, problem: Exception | None = None, kept: list[Any] | None = None) -> FlaskClient:
    server = Flask(__name__)

    def take(key: str, name: str, number: int, piece: bytes) -> int:
        if problem:
            raise problem
        if kept is not None:
            kept.append((key, name, number, piece))
        return len(piece)

    offer_uploads(server, prefix="/x/", allowed=lambda: allowed, take=take, address=lambda: "10.0.0.1")
    return server.test_client()


def test_a_piece_is_kept_as_it_was_sent() -> None:
    kept: list[Any] = []
    answer = client(kept=kept).post(f"/x/uploads/{KEY}/0?name=March%202026.csv", data=b"\x00\xff,1")
    assert (answer.status_code, answer.get_json()) == (200, {"bytes": 4})
    assert kept == [(KEY, "March 2026.csv", 0, b"\x00\xff,1")]


@pytest.mark.parametrize(
    ("path", "given", "status", "words"),
    [
        (f"{KEY}/0", {"allowed": False}, 403, "switched it off"),
        ("../../etc/0", {}, 404, ""),
        (f"{KEY[:-1]}/0", {}, 400, "Choose it again"),
        (f"{KEY}/1000", {}, 400, "Choose it again"),
        (f"{KEY}/-1", {}, 404, ""),
        (f"{KEY}/0?name=%ED%A0%80", {}, 200, ""),  # half a character is replaced when the address is read
        (f"{KEY}/0", {"problem": ValueError("over 8 bytes")}, 413, "over 8 bytes"),
        (f"{KEY}/1", {"problem": ValueError("lost on its way")}, 400, "lost on its way"),
        (f"{KEY}/0", {"problem": OSError(28, "full")}, 507, "disk is full"),
    ],
)
def test_an_invalid_piece_is_refused_in_words(path: str, given: dict[str, Any], status: int, words: str) -> None:
    answer = client(**given).post(f"/x/uploads/{path}", data=b"1")
    assert answer.status_code == status
    assert words in answer.get_data(as_text=True)


def test_pieces_that_come_too_fast_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "PIECES_A_MINUTE", 2)
    browser = client()
    assert [browser.post(f"/x/uploads/{KEY}/{number}", data=b"1").status_code for number in range(3)] == [200, 200, 429]
