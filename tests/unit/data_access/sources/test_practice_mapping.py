"""Practices and networks: two suppliers, no network, networks across boundaries, and mappings that cannot be."""

from __future__ import annotations

from pathlib import Path

import pytest

from data_access.reference.sources import practice_mapping
from data_access.reference.sources.loaded import AreaRow, Known, Loaded, Membership
from data_access.reference.sources.refusal import SourceRefused

KNOWN = Known(
    [
        AreaRow("E40000011", "Midlands", "Midlands", "region", "Y60", "E40000011"),
        AreaRow("E54000058", "NHS Derby and Derbyshire Integrated Care Board", "Derby", "icb", "QJ2", "E54000058"),
        AreaRow("E54000010", "NHS Staffordshire Integrated Care Board", "Staffs", "icb", "QNC", "E54000010"),
        AreaRow("E38000261", "NHS Derby and Derbyshire ICB - 15M", "Derby 15M", "sub_icb", "15M", "E38000261"),
        AreaRow("E38000173", "NHS Staffs ICB - 05V", "Staffs 05V", "sub_icb", "05V", "E38000173"),
        AreaRow("E38000126", "NHS Staffs ICB - 05Q", "Staffs 05Q", "sub_icb", "05Q", "E38000126"),
    ],
    [
        Membership("E54000058", "E38000261", "administrative"),
        Membership("E54000010", "E38000173", "administrative"),
        Membership("E54000010", "E38000126", "administrative"),
    ],
)
HEADER = (
    "GP_CODE,GP_NAME,SUPPLIER,PCN_CODE,PCN_NAME,SUB_ICB_LOCATION_CODE,SUB_ICB_LOCATION_NAME,"
    "ICB_CODE,ICB_NAME,REGION_CODE,REGION_NAME"
)
DERBY, STAFFS, SECOND = "15M,x,QJ2,x,Y60,Midlands", "05V,x,QNC,x,Y60,Midlands", "05Q,x,QNC,x,Y60,Midlands"
LINES = (
    f"C81001,THE PARK SURGERY,TPP,U10001,DERBY CITY PCN,{DERBY}",
    f"C81001,THE PARK SURGERY,EMIS,U10001,DERBY CITY PCN,{DERBY}",
    f"C81002,ST. ANNE'S,EMIS,U,UNALLOCATED,{DERBY}",
    f"M83001,A,EMIS,U10002,ACROSS TWO PARTS PCN,{STAFFS}",
    f"M83002,B,EMIS,U10002,ACROSS TWO PARTS PCN,{SECOND}",
    f"M83003,C,EMIS,U10003,ACROSS TWO BOARDS PCN,{STAFFS}",
    f"C81003,D,EMIS,U10003,ACROSS TWO BOARDS PCN,{DERBY}",
)


def load(folder: Path, *lines: str, rows_floor: int = 1) -> Loaded:
    path = folder / "mapping.csv"
    path.write_text("\n".join((HEADER, *lines)) + "\n", encoding="utf-8")
    return practice_mapping.load({"main": path}, KNOWN, rows_floor=rows_floor)


def test_a_practice_of_two_suppliers_is_one_practice(tmp_path: Path) -> None:
    loaded = load(tmp_path, *LINES)
    assert loaded.rows_read == 7
    practices = {row.code: row.name for row in loaded.areas if row.kind == "practice"}
    assert practices == {
        "C81001": "The Park Surgery",
        "C81002": "St. Anne's",
        "C81003": "D",
        "M83001": "A",
        "M83002": "B",
        "M83003": "C",
    }
    assert {link.parent for link in loaded.members if link.child == "C81001"} == {"E38000261", "U10001"}


def test_unallocated_is_no_network(tmp_path: Path) -> None:
    loaded = load(tmp_path, *LINES)
    assert {row.code: row.name for row in loaded.areas if row.kind == "pcn"} == {
        "U10001": "Derby City PCN",
        "U10002": "Across Two Parts PCN",
        "U10003": "Across Two Boards PCN",
    }
    assert {link.parent for link in loaded.members if link.child == "C81002"} == {"E38000261"}


def test_a_network_belongs_to_the_smallest_area_all_its_practices_share(tmp_path: Path) -> None:
    parents = {link.child: link.parent for link in load(tmp_path, *LINES).members if link.child.startswith("U")}
    assert parents == {"U10001": "E38000261", "U10002": "E54000010", "U10003": "E40000011"}


def test_every_board_stands_in_its_region(tmp_path: Path) -> None:
    boards = [
        link for link in load(tmp_path, *LINES).members if link.parent == "E40000011" and link.child.startswith("E54")
    ]
    assert [link.child for link in boards] == ["E54000010", "E54000058"]


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("C81002", "C8100", "an ODS code of a practice"),
        ("U,UNALLOCATED", "X,UNALLOCATED", "an ODS code of a network"),
        ("C81002,ST. ANNE'S,EMIS", "C81001,THE PARK SURGERY,EMIS", "a row of its own"),
        ("C81002,ST. ANNE'S,EMIS", "C81001,THE PARK SURGERY,SYSTEMONE", "in all columns but the supplier"),
        ("M83002,B,EMIS,U10002,ACROSS TWO PARTS PCN", "M83002,B,EMIS,U10002,OTHER", "one name for U10002"),
        (f"U,UNALLOCATED,{DERBY}", "U,UNALLOCATED,16C,x,QJ2,x,Y60,Midlands", "the code of a part of one of the boards"),
        (f"U,UNALLOCATED,{DERBY}", "U,UNALLOCATED,15M,x,QHM,x,Y60,Midlands", "the code of one of the boards"),
        (f"U,UNALLOCATED,{DERBY}", "U,UNALLOCATED,15M,x,QNC,x,Y60,Midlands", "the board the part lies in"),
        (f"U,UNALLOCATED,{DERBY}", "U,UNALLOCATED,15M,x,QJ2,x,Y56,Midlands", "Y60, as Midlands has"),
        (f"U,UNALLOCATED,{DERBY}", "U,UNALLOCATED,15M,x,QJ2,x,Y56,London", "one of the seven regions"),
        (f"U,UNALLOCATED,{DERBY}", "U,UNALLOCATED,15M,x,QJ2,x,Y56,London", "the board's other practices"),
    ],
)
def test_mappings_that_cannot_be(tmp_path: Path, before: str, after: str, said: str) -> None:
    text = "\n".join(LINES)
    assert before in text
    with pytest.raises(SourceRefused, match=said):
        load(tmp_path, *text.replace(before, after).split("\n"))


def test_too_few_rows_and_boards_without_practices(tmp_path: Path) -> None:
    with pytest.raises(SourceRefused, match="7 rows"):
        load(tmp_path, *LINES, rows_floor=8)
    with pytest.raises(SourceRefused, match="no practice of E54000010"):
        load(tmp_path, *LINES[:3])


def test_a_board_formed_from_others_stands_in_their_place(tmp_path: Path) -> None:
    formed = AreaRow("E54000099", "NHS Both Integrated Care Board", "Both", "icb", "S1Y5D", "E54000099")
    old = ("E54000058", "E54000010")
    links = [Membership("E54000099", code, "succession", 1.0, "2026-04-01", "") for code in old]
    links += [Membership("E40000011", "E54000099", "administrative", 1.0, "2026-04-01", "")]
    links += [Membership("E40000011", code, "administrative", 1.0, "", "2026-03-31") for code in old]
    known = Known([*KNOWN.areas.values(), formed], [*KNOWN.members, *links])
    path = tmp_path / "mapping.csv"
    after = [line.replace("x,QJ2,", "x,S1Y5D,").replace("x,QNC,", "x,S1Y5D,") for line in LINES]
    for lines in (LINES, after):  # of the time before, and of the time after
        path.write_text("\n".join((HEADER, *lines)) + "\n", encoding="utf-8")
        members = practice_mapping.load({"main": path}, known, rows_floor=1).members
        assert not [
            link for link in members if link.parent == "E40000011" and link.child.startswith("E54")
        ]  # dated already
    path.write_text("\n".join((HEADER, *LINES[:3])) + "\n", encoding="utf-8")
    with pytest.raises(SourceRefused, match="no practice of E54000099"):
        practice_mapping.load({"main": path}, known, rows_floor=1)


def test_a_fault_is_named_by_file_row_column_value_and_expectation(tmp_path: Path) -> None:
    with pytest.raises(SourceRefused) as refused:
        load(tmp_path, *LINES[:6], LINES[6].replace("C81003", "c81003"))
    (fault,) = refused.value.faults
    assert (fault.file, fault.row, fault.column, fault.value) == ("mapping.csv", 8, "GP_CODE", "c81003")
    assert "five digits" in fault.expected
