"""The offline file as text: it names no other address, its checksum holds, and it shows what the page shows. Browser tests open it."""

from __future__ import annotations

import base64
import gzip
import hashlib
import re
from dataclasses import replace
from typing import Any

import orjson
import pytest

from components.exports import sealed_file
from components.exports.sealed_file import Choices
from tests.unit.components import packed

DOCUMENT = packed.document("<script>alert(1)</script>")
LINCOLN = replace(DOCUMENT.cards[0], exhibit=packed.ranked(caveats=("Lincoln's own.",)))


@pytest.fixture(scope="module")
def page() -> str:
    choices = Choices((("QJM", "Lincolnshire"),), (), ({("QJM", ""): LINCOLN}, {}))
    return sealed_file.page(DOCUMENT, library=b"library", choices=choices).decode()


def unpacked(page: str, id: str) -> bytes:
    match = re.search(rf'id="{id}">([^<]*)</script>', page)
    assert match is not None
    return gzip.decompress(base64.b64decode(match[1]))


def data(page: str) -> Any:
    return orjson.loads(unpacked(page, "data"))


def test_it_may_load_and_send_nothing(page: str) -> None:
    assert "default-src 'none'" in page
    assert not re.search(r'(?:src|href)="', page)
    assert not re.search(r"https?://", page)


def test_its_checksum_is_that_of_its_data(page: str) -> None:
    checksum = hashlib.sha256(unpacked(page, "data")).hexdigest()
    assert page.count(checksum) == 2  # for the script that checks, and for the reader
    assert unpacked(page, "library") == b"library"


def test_it_holds_each_card_for_the_areas_to_choose(page: str) -> None:
    first, second = data(page)["cards"]
    assert sorted(first) == ["QJM|", "|"]
    assert list(second) == ["|"]
    assert ["Caution", "Lincoln's own."] in data(page)["made"][first["QJM|"]]["about"]
    assert '<option value="QJM">Lincolnshire</option>' in page


def test_an_exhibit_that_cards_share_is_held_once() -> None:
    card = DOCUMENT.cards[0]
    shared = replace(card, words="Again.", exhibit=card.exhibit)
    choices = Choices((("QUA", "Black Country"),), (), ({("QUA", ""): shared}, {}))
    held = data(sealed_file.page(DOCUMENT, library=b"", choices=choices).decode())
    first, _ = held["cards"]
    assert first["QUA|"] == first["|"]
    assert len(held["made"]) == len(DOCUMENT.cards)


def test_words_are_escaped_and_stand_without_scripts(page: str) -> None:
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "<td>12.3%</td>" in page


def test_a_suppressed_figure_is_said_and_not_drawn(page: str) -> None:
    card = data(page)["made"][data(page)["cards"][0]["|"]]
    assert "suppressed: too few people" in [row[1] for row in card["table"]["rows"]]
    assert "1 of 4 rows" in card["alt"]


def test_a_file_over_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealed_file, "LARGEST", 1_000)
    with pytest.raises(sealed_file.TooLarge, match="Take cards out"):
        sealed_file.page(DOCUMENT, library=b"")
