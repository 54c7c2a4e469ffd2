"""Values from addresses and bodies are checked before they name a file or are saved, and are refused in words without an error."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest

SAVE = "save--said.data-words"
EDITIONS = [
    "a" * 250,
    "a" * 4000,
    "é" * 250,
    "../current",
    "e000000000000",
    "\0",
    "current",
    ".",
    "CON",
    "e" * 41,
    "%2e%2e",
]


@pytest.mark.parametrize("edition", EDITIONS)
def test_a_download_of_an_edition_that_is_not_kept(visitor: Any, edition: str) -> None:
    answer = visitor.get(f"/download/unwarranted-variation/league.csv?edition={quote(edition)}"[:4000])
    assert answer.status_code == 404
    assert "There is no page at this address" in answer.text


@pytest.mark.parametrize("edition", EDITIONS)
def test_a_page_of_an_edition_that_is_not_kept_says_so(visitor: Any, edition: str) -> None:
    answer = visitor.page("/voices", f"?edition={quote(edition)}")
    assert answer.status_code == 200
    assert "could not be made" not in answer.text


def test_a_download_of_the_edition_that_is_served(visitor: Any) -> None:
    edition = visitor.get("/readyz").get_json()["edition"]
    assert visitor.get(f"/download/unwarranted-variation/league.csv?edition={edition}").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        f"/boundaries/lsoa21/{'A' * 300}.52c12f0211ee.geojson",
        f"/boundaries/{'a' * 300}.52c12f0211ee.geojson",
        f"/boundaries/icb.{'0' * 300}.geojson",
        "/boundaries/lsoa21/%00.52c12f0211ee.geojson",
        f"/data/{'a' * 300}.csv",
        "/data/%00.csv",
        "/data/%ED%A0%80.csv",
        f"/download/{'a' * 300}/{'b' * 300}.csv",
        "/download/%00/%00.csv",
        "/download/voices/%ED%A0%80.csv",
        f"/v/{'a' * 300}",
        "/v/%00",
        "/v/%ED%A0%80",
        f"/assets/{'a' * 300}.css",
        "/assets/%00.css",
        f"/_dash-component-suites/dash/{'a' * 300}.js",
        "/%ED%A0%80",
        "/%00",
    ],
)
def test_names_of_files(visitor: Any, log_lines: Callable[[], list[dict[str, Any]]], path: str) -> None:
    answer = visitor.get(path)
    assert answer.status_code == 404
    assert "<h1>" in answer.text
    assert not [line for line in log_lines() if line["level"] != "info"]


@pytest.mark.parametrize("text", ["\ud800", "a\udfffb", "\0", "Mine\0", "\udc00\ud800"])
@pytest.mark.parametrize("field", ["name", "note", "tags", "search", "page"])
def test_what_cannot_be_written_is_refused_in_words(
    visitor: Any, log_lines: Callable[[], list[dict[str, Any]]], text: str, field: str
) -> None:
    asked = {"page": "voices", "search": "", "name": "Mine", "note": "", "tags": "", "shared": "no"} | {field: text}
    answer = visitor.post(visitor.body(SAVE, {"save--asked.data-asked": json.dumps(asked)}))
    if field == "page":  # no page of ours is called so: nothing is saved, and nothing changes on the screen
        assert answer.status_code == 204
    else:
        assert answer.status_code == 200
        assert "cannot be kept" in answer.text, answer.text
    assert not [line for line in log_lines() if line["level"] != "info"]


@pytest.mark.parametrize("text", ["\ud800", "?area=\udfff"])
def test_half_a_surrogate_pair_anywhere_in_a_body(visitor: Any, text: str) -> None:
    name = ".._pages_content.children..._pages_store.data.."
    values = {"_pages_location.pathname": "/voices", "_pages_location.search": text}
    assert visitor.post(visitor.body(name, values)).status_code == 400


def test_a_whole_surrogate_pair_is_a_character(visitor: Any) -> None:
    name = ".._pages_content.children..._pages_store.data.."
    values = {"_pages_location.pathname": "/voices", "_pages_location.search": "?area=\U0001f600"}
    body = json.dumps(visitor.body(name, values))
    assert "\\ud83d\\ude00" in body
    assert visitor.post(body).status_code == 200


@pytest.mark.parametrize(
    "change",
    [
        {"outputs": []},
        {"outputs": {}},
        {"outputs": [{"id": "x"}]},
        {"outputs": [{"id": 1, "property": None}] * 2},
        {"inputs": [1]},
        {"state": None},
        {"changedPropIds": [None]},
    ],
)
def test_a_malformed_body_is_no_error(
    visitor: Any, log_lines: Callable[[], list[dict[str, Any]]], change: dict[str, Any]
) -> None:
    body = visitor.body(".._pages_content.children..._pages_store.data..", {"_pages_location.pathname": "/voices"})
    answer = visitor.post(body | change)
    assert answer.status_code == 400
    assert not [line for line in log_lines() if line["level"] != "info"]
