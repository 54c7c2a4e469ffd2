"""What a line of the log may hold: nothing a terminal obeys, no person's address, no code of a short link."""

from __future__ import annotations

import json
import logging

import pytest

from web.logs import JsonLines, Seldom, visible, without_codes


def line(message: str, *arguments: object, **also: object) -> str:
    record = logging.LogRecord("gunicorn.error", logging.WARNING, "", 0, message, arguments, None)
    record.__dict__.update(also)
    return JsonLines().format(record)


@pytest.mark.parametrize(
    "character",
    [
        "\n",
        "\r",
        "\x00",
        "\x1b",
        "\x7f",
        "\x80",
        "\x9b",
        "\u0085",
        "\u202e",
        "\u202a",
        "\u2066",
        "\u200f",
        "\u2028",
        "\u2029",
        "\ufeff",
        "\ud800",
        chr(0xDFFF),
        "\U000e0001",
        "\ue000",
    ],
)
def test_invisible_characters_are_escaped(character: str) -> None:
    made = line("x", path=f"/a{character}b") + line(f"m{character}")
    assert made.isascii()
    assert made.isprintable()
    read = json.loads(line("x", path=f"/a{character}b"))["path"]
    assert read == f"/a{visible(character)}b"
    assert character not in read
    assert read.startswith("/a\\")


def test_words_stay_as_they_are() -> None:
    assert json.loads(line("Ysbyty Gwynedd – “closed” é"))["message"] == "Ysbyty Gwynedd – “closed” é"


@pytest.mark.parametrize(
    ("path", "logged"),
    [
        ("/v/abcdefghjk", "/v/*"),
        ("/workbench/v/abcdefghjk", "/workbench/v/*"),
        ("/v/abcdefghjk/", "/v/*"),
        ("/V/abcdefghjk", "/v/*"),
        ("//v//abcdefghjk", "/v/*"),
        ("/v/ab cd\nef/g", "/v/*"),
        ("/voices", "/voices"),
        ("/assets/a.v/x", "/assets/a.v/x"),
    ],
)
def test_codes_of_short_links_are_not_logged(path: str, logged: str) -> None:
    assert without_codes(path) == logged


@pytest.mark.parametrize(
    ("message", "logged"),
    [
        ("Invalid request from ip=192.0.2.7: x", "Invalid request from ip=(an address): x"),
        ("from 192.0.2.7:5123", "from (an address):5123"),
        ("from [2001:db8::7]", "from [(an address)]"),
        ("GET /v/abcdefghjk failed", "GET /v/* failed"),
        ("Listening at: http://127.0.0.1:8050 (12)", "Listening at: http://127.0.0.1:8050 (12)"),
        ("Starting gunicorn 27.0.1", "Starting gunicorn 27.0.1"),
        ("12:30:45 and 1,000 rows", "12:30:45 and 1,000 rows"),
        ("edition e0123456789ab", "edition e0123456789ab"),
    ],
)
def test_addresses_of_people_are_not_logged(message: str, logged: str) -> None:
    assert json.loads(line(message))["message"] == logged


def test_a_message_that_cannot_be_formatted_is_logged_unformatted() -> None:
    assert json.loads(line("%d rows", "many"))["message"] == "%d rows"


def test_warnings_anybody_can_cause_are_limited_to_one_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    now, lines, own = [0.0], [], logging.getLogger("tests.seldom")
    monkeypatch.setattr(own, "warning", lambda message, *arguments: lines.append(message % arguments))
    seldom = Seldom(own, clock=lambda: now[0])
    for moment in (0.0, 1.0, 59.9, 60.0, 61.0):
        now[0] = moment
        seldom.warn("a bad token")
    assert lines == [f"a bad token (times since the line before: {count})" for count in (1, 3)]
