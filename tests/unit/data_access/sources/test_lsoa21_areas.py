"""Neighbourhoods of the Midlands: what they lie in, the one odd small area, and lookups that cannot be."""

from __future__ import annotations

from pathlib import Path

import pytest

from data_access.reference.sources import lsoa21_areas
from data_access.reference.sources.loaded import AreaRow, Known, Loaded, Membership
from data_access.reference.sources.refusal import SourceRefused

BOARD, OTHER = "E54000059", "E54000015"
PART, SECOND = "E38000262", "E38000263"
SMALL = {f"E0100000{number}": PART for number in range(1, 6)} | {"E01000005": SECOND}
KNOWN = Known(
    [
        AreaRow(BOARD, "NHS A Integrated Care Board", "A", "icb"),
        AreaRow(PART, "NHS A ICB - 78H", "A 78H", "sub_icb"),
        AreaRow(SECOND, "NHS A ICB - 78I", "A 78I", "sub_icb"),
        AreaRow("E06000062", "West Northamptonshire", "", "ltla"),
        AreaRow("E07000177", "Cherwell", "", "ltla"),
        *(AreaRow(code, f"Place {code[-1]}", "", "lsoa21") for code in SMALL),
    ],
    [
        Membership(BOARD, PART, "administrative"),
        Membership(BOARD, SECOND, "administrative"),
        *(Membership(part, code, "best fit") for code, part in SMALL.items()),
    ],
)
HEADER = "LSOA21CD,LSOA21NM,ltla24_code,MSOA21CD,msoa21_name,sicbl24_code,icb24_code,other"
LINES = (
    f"E01000003,Place 3,E07000177,E02000001,Place 048,{PART},{BOARD},x",
    f"E01000001,Place 1,E06000062,E02000001,Place 048,{PART},{BOARD},x",
    f"E01000002,Place 2,E06000062,E02000001,Place 048,{PART},{BOARD},x",
    f"E01000004,Place 4,E06000062,E02000002,Place 049,{PART},{BOARD},x",
    f"E01000005,Place 5,E06000062,E02000002,Place 049,{SECOND},{BOARD},x",
)


def load(folder: Path, *lines: str, small_areas: int = 5, neighbourhoods: int = 2) -> Loaded:
    path = folder / "midlands.csv"
    path.write_text("\n".join((HEADER, *lines)) + "\n", encoding="utf-8")
    return lsoa21_areas.load({"main": path}, KNOWN, small_areas=small_areas, neighbourhoods=neighbourhoods)


def test_a_neighbourhood_lies_in_the_authority_of_most_of_its_small_areas(tmp_path: Path) -> None:
    loaded = load(tmp_path, *LINES)
    assert [(row.code, row.kind, row.name) for row in loaded.areas] == [
        ("E02000001", "msoa21", "Place 048"),
        ("E02000002", "msoa21", "Place 049"),
    ]
    assert Membership("E06000062", "E02000001", "administrative") in loaded.members
    assert not any(link.parent == "E07000177" for link in loaded.members)
    assert Membership("E02000001", "E01000003", "administrative") in loaded.members


def test_a_neighbourhood_of_two_parts_belongs_to_the_board(tmp_path: Path) -> None:
    above = {link.child: link.parent for link in load(tmp_path, *LINES).members if link.basis == "best fit"}
    assert above == {"E02000001": PART, "E02000002": BOARD}


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("E01000004", "E01000009", "under the name known before"),
        ("Place 4", "Elsewhere 4", "under the name known before"),
        (f"Place 049,{PART}", f"Place 049,{SECOND}", f"{PART}, the part of a board known before"),
        (f"Place 049,{PART},{BOARD}", f"Place 049,{PART},{OTHER}", f"{BOARD}, the board known before"),
        ("Place 4,E06000062", "Place 4,E06000061", "the code of a local authority"),
        ("Place 2,E06000062,E02000001,Place 048", "Place 2,E06000062,E02000001,Place 050", "one name for E02000001"),
        ("E02000002", "E02000001", "1 neighbourhoods"),
        ("Place 4,E06000062", "Place 4,E07000177", "the authority of the neighbourhood's other small areas"),
        ("E01000002,Place 2", "E01000001,Place 1", "a row of its own"),
        ("E02000001", "E01000001", "a neighbourhood of England"),
    ],
)
def test_lookups_that_cannot_be(tmp_path: Path, before: str, after: str, said: str) -> None:
    text = "\n".join(LINES)
    assert before in text
    with pytest.raises(SourceRefused, match=said):
        load(tmp_path, *text.replace(before, after).split("\n"))


def test_too_few_and_too_many(tmp_path: Path) -> None:
    with pytest.raises(SourceRefused, match="5 rows"):
        load(tmp_path, *LINES, small_areas=6)
    with pytest.raises(SourceRefused, match="5 small areas"):
        load(tmp_path, *LINES, small_areas=4)


def test_a_fault_is_named_by_file_row_column_value_and_expectation(tmp_path: Path) -> None:
    with pytest.raises(SourceRefused) as refused:
        load(tmp_path, *LINES[:4], LINES[4].replace("E02000002", "E02"))
    (fault,) = refused.value.faults
    assert (fault.file, fault.row, fault.column, fault.value) == ("midlands.csv", 6, "MSOA21CD", "E02")
