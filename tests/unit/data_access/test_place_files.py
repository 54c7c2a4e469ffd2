"""Place files as people save them: encodings, separators, titles, workbooks and zips. Names and codes are invented."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping

import pytest

from data_access.workspace.places import PlacesRefused, Reading, read
from data_access.workspace.places.files import HIGHEST_RATIO, LONGEST_FILE, MOST_MEMBERS

LISTED = {"M00001": "One", "M00002": "Two", "M00003": "Three"}
NAME = "St John’s – café east"
CSV = f"place,practice,name\r\n{NAME},M00001,One\r\n{NAME},M00002,Two\r\n"
SESSION = {
    "Group 1": {"gps": ["M00001: One", "M00002: Two"], "icb": "A board"},
    "Group 2": {"gps": ["M00003: Three"], "icb": "A board"},
    "group_list": ["Group 1", "Group 2"],
}


def said(reading: Reading) -> str:
    return " ".join(reading.notes)


def refused(content: str | bytes) -> str:
    with pytest.raises(PlacesRefused) as told:
        read(content, LISTED)
    words = str(told.value)
    assert "\ufffd" not in words and "b'" not in words and "Traceback" not in words
    return words


def zipped(members: Mapping[str, str | bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


@pytest.mark.parametrize(
    ("encoding", "note"),
    [
        ("utf-8", ""),
        ("utf-8-sig", ""),
        ("cp1252", "read as Windows-1252"),
        ("utf-16", "read as UTF-16"),
        ("utf-16-le", "read as UTF-16"),
        ("utf-16-be", "read as UTF-16"),
        ("utf-32", "read as UTF-32"),
    ],
)
def test_a_name_is_the_same_in_every_encoding_and_it_is_said(encoding: str, note: str) -> None:
    reading = read(CSV.encode(encoding), LISTED)
    assert [(each.name, each.practices) for each in reading.places] == [(NAME, ("M00001", "M00002"))]
    assert note in said(reading) and bool(note) == bool(reading.notes)


@pytest.mark.parametrize(
    "content",
    [
        CSV.encode("mac_roman"),
        CSV.encode("cp850", "replace").replace(b"?", b"\x9d"),
        CSV.encode() + "Zoë,M00003,Three".encode("cp1252"),  # two encodings in one file
        b"place,practice\nA\x81B,M00001\n",  # no letter of Windows-1252
        b"\xff\xfep\x00l",
        b"place,practice\nA\x00,M00001\n",
    ],
)
def test_what_cannot_be_told_for_certain_is_refused_with_what_to_do(content: bytes) -> None:
    assert "CSV UTF-8" in refused(content) or "cannot be seen" in refused(content)


def test_a_letter_that_was_lost_on_the_way_is_never_kept() -> None:
    words = refused("place,practice\nSt John\ufffds,M00001\n")
    assert "Line 2" in words and "CSV UTF-8" in words


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (zipped({"[Content_Types].xml": "<x/>", "xl/workbook.xml": "<x/>"}), "This is an Excel workbook"),
        (zipped({"mimetype": "application/vnd.oasis", "content.xml": "<x/>"}), "OpenDocument"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "Excel workbook (.xls)"),
        (b"%PDF-1.7\n", "PDF"),
        (b"\x1f\x8b\x08\0", "compressed"),
    ],
)
def test_a_file_of_another_program_is_named(content: bytes, words: str) -> None:
    assert words in refused(content)


@pytest.mark.parametrize(
    ("text", "note"),
    [
        (CSV.replace(",", ";"), "separated by semicolons"),
        (CSV.replace(",", "\t"), "separated by tabs"),
        (CSV.replace(",", "|"), "separated by bars"),
        ("sep=;\r\n" + CSV.replace(",", ";"), "separated by semicolons"),
        ("Our places,,\r\n\r\nMade in May,,\r\n" + CSV, "2 lines above the headings were not read"),
        ("Our places\r\n" + CSV, "The line above the headings was not read"),
        (CSV.replace("place,practice,name", "PLACE,Practice Code, Practice Name "), ""),
        (CSV.replace("\r\n", ",,\r\n"), ""),  # empty columns on the right
        (CSV + ",,\r\n,,\r\n", ""),
        (
            f"List size,Name,ODS code,Place\r\n9,One,M00001,{NAME}\r\n9,Two,M00002,{NAME}\r\n",
            "The column “List size” was not read",
        ),
    ],
)
def test_the_table_is_found_however_it_is_laid_out(text: str, note: str) -> None:
    reading = read(text.encode(), LISTED)
    assert [(each.name, each.practices) for each in reading.places] == [(NAME, ("M00001", "M00002"))]
    assert note in said(reading) and bool(note) == bool(reading.notes)


@pytest.mark.parametrize("text", ["a,b\n1,2\n", "M00001\nM00002\n", "", "town;code\nNorth;M00001\n"])
def test_without_headings_it_says_which_are_wanted_and_what_was_found(text: str) -> None:
    words = refused(text)
    assert "headings place, practice, name" in words
    assert (text.splitlines() or ["The file is empty"])[0] in words


# ---------------------------------------------------------------- the allocation tool


def test_the_form_with_a_group_list_gives_its_places() -> None:
    reading = read(json.dumps(SESSION).encode(), LISTED)
    assert [(each.name, len(each.practices)) for each in reading.places] == [("Group 1", 2), ("Group 2", 1)]
    assert reading.notes == ()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"group_list": ["Group 1", "Group 2", "Group 3"]}, "“Group 3”, is in the list and has no practices"),
        ({"group_list": ["Group 1"]}, "“Group 2” has practices and is not in the list"),
        ({"places": ["Group 2"]}, "the two differ"),
        ({"group_list": "Group 1"}, "no list “places” or “group_list”"),
    ],
)
def test_a_group_list_that_is_not_that_of_its_places_is_refused(changed: dict[str, object], words: str) -> None:
    assert words in refused(json.dumps({**SESSION, **changed}))


def test_both_lists_alike_and_a_place_called_as_a_list() -> None:
    assert read(json.dumps({**SESSION, "places": SESSION["group_list"]}), LISTED).notes == ()
    named = {"places": ["group_list"], "group_list": {"gps": ["M00001: One"]}}
    assert [each.name for each in read(json.dumps(named), LISTED).places] == ["group_list"]


def test_its_zip_of_three_files_is_opened() -> None:
    content = zipped(
        {
            "allocations.csv": "Place,Weighted population\nGroup 1,1\n",
            "documentation.txt": "Words.",
            "session.json": json.dumps(SESSION),
            "__MACOSX/._session.json": b"\0\1",
        }
    )
    reading = read(content, LISTED)
    assert [(each.name, len(each.practices)) for each in reading.places] == [("Group 1", 2), ("Group 2", 1)]
    assert said(reading) == "It was read from “session.json” in the zip."
    assert len(read(zipped({"my places.csv": CSV.encode("cp1252")}), LISTED).places) == 1


def locked() -> bytes:
    content = bytearray(zipped({"a.json": "{}"}))
    content[6] |= 1
    at = content.find(b"PK\x01\x02")
    content[at + 8] |= 1
    return bytes(content)


def understated() -> bytes:
    """A zip whose directory says that its member is small."""
    content = zipped({"a.json": b" " * (LONGEST_FILE - 1_000)}, zipfile.ZIP_STORED)
    return content.replace((LONGEST_FILE - 1_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (zipped({"../../a.json": json.dumps(SESSION)}), "outside its own folder"),
        (zipped({"/etc/a.json": json.dumps(SESSION)}), "outside its own folder"),
        (zipped({"C:\\a.json": json.dumps(SESSION)}), "outside its own folder"),
        (zipped({f"{n}.json": "{}" for n in range(MOST_MEMBERS + 1)}), f"{MOST_MEMBERS} is the most"),
        (zipped({"a.json": b"0" * 4_000_000}), "far more than it should"),
        (zipped({"a.xlsx": "1"}, zipfile.ZIP_STORED), "no JSON or CSV file"),
        (zipped({"a.json": json.dumps(SESSION), "b.json": json.dumps(SESSION)}), "several files of places"),
        (zipped({"a.json": "{"}), "not whole JSON"),
        (zipped({}), "It holds no file"),
        (zipped({"a.json": json.dumps(SESSION)})[:-40], "damaged or incomplete"),
        (locked(), "password"),
        (understated(), ""),
    ],
)
def test_a_zip_that_is_not_safe_or_not_whole_is_refused(content: bytes, words: str) -> None:
    assert words in refused(content)


def test_a_ratio_is_held_whatever_the_size() -> None:
    """100 kB of one letter packs to far less than a two-hundredth."""
    assert HIGHEST_RATIO == 200
    assert "far more" in refused(zipped({"a.csv": b"a" * 200_000}))


@pytest.mark.parametrize("name", ["A\x01B", "A\x9bB", "A\u202eB", "A\u2066B"])
def test_signs_that_cannot_be_seen_are_no_part_of_a_name(name: str) -> None:
    assert "cannot be seen" in refused(json.dumps({"places": [name], name: {"gps": []}}))


def test_half_a_character_is_refused_in_words() -> None:
    assert "half a character" in refused('{"places": ["\\ud800"], "\\ud800": {"gps": []}}')
    assert "half a character" in refused("place,practice\nA\ud800,M00001\n")
