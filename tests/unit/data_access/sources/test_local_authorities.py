"""Local authorities: two tiers, best fit to boards, the authorities that are no more, and lookups that cannot be."""

from __future__ import annotations

from pathlib import Path

import pytest

from data_access.reference.catalogue import load_code_changes
from data_access.reference.sources import local_authorities
from data_access.reference.sources.loaded import AreaRow, Known, Loaded, Membership
from data_access.reference.sources.local_authorities import Abolished, abolished_authorities
from data_access.reference.sources.refusal import SourceRefused

BOARD = "E54000059"
KNOWN = Known([AreaRow(BOARD, "NHS Northamptonshire Integrated Care Board", "Northamptonshire", "icb", "QPM", BOARD)])
FILES = {
    "main": (
        "ltla24_name,ltla24_code,region24_name,region24_code",
        "Leicester,E06000016,East Midlands,E12000004",
        "West Northamptonshire,E06000062,East Midlands,E12000004",
        "Cherwell,E07000177,South East,E12000008",
        "Blaby,E07000129,East Midlands,E12000004",
    ),
    "upper": (
        "ltla23_code,ltla23_name,utla23_code,utla23_name",
        "E06000016,Leicester,E06000016,Leicester",
        "E06000062,West Northamptonshire,E06000062,West Northamptonshire",
        "E07000177,Cherwell,E10000025,Oxfordshire",
        "E07000129,Blaby,E10000018,Leicestershire",
        "W06000001,Isle of Anglesey,W06000001,Isle of Anglesey",
    ),
    "midlands": (
        "LSOA21CD,ltla24_code,icb24_code,other",
        f"E01000001,E06000062,{BOARD},x",
        f"E01000002,E06000062,{BOARD},x",
        f"E01000003,E07000177,{BOARD},x",
        f"E01000006,E07000129,{BOARD},x",
    ),
    "small": (
        "lsoa21_code,ltla22_code",
        "E01000001,E06000062",
        "E01000001,E06000062",
        "E01000002,E06000062",
        "E01000003,E07000177",
        "E01000004,E07000177",
        "E01000005,E07000177",
        "E01000006,E07000129",
        "W01000001,W06000001",
    ),
}
GONE = (
    Abolished("E07000154", "Northampton", "E10000021", "2021-03-31"),
    Abolished("E10000021", "Northamptonshire", "", "2021-03-31"),
)


def load(folder: Path, **changed: tuple[str, ...]) -> Loaded:
    paths = {}
    for role, lines in (FILES | changed).items():
        paths[role] = folder / f"{role}.csv"
        paths[role].write_text("\n".join(lines) + "\n", encoding="utf-8")
    return local_authorities.load(
        paths,
        KNOWN,
        authorities=4,
        counties=2,
        in_midlands=2,
        small_areas_floor=1,
        midlands_floor=1,
        abolished=GONE,
        code_changes={"E07000154": "E06000062"},
    )


def test_an_authority_of_both_tiers_is_one_area(tmp_path: Path) -> None:
    kinds = {row.code: row.kind for row in load(tmp_path).areas}
    assert kinds == {
        "E06000016": "ltla",
        "E06000062": "ltla",
        "E07000177": "ltla",
        "E07000129": "ltla",
        "E10000025": "utla",
        "E10000018": "utla",
        "E07000154": "ltla",
        "E10000021": "utla",
    }


def test_only_authorities_mostly_inside_a_board_belong_to_it(tmp_path: Path) -> None:
    inside = {link.child for link in load(tmp_path).members if link.parent == BOARD}
    # Cherwell has one of its three small areas there, Leicester none.
    assert inside == {"E06000062", "E07000129", "E10000018", "E07000154", "E10000021"}


def test_an_authority_that_is_no_more_belongs_until_its_last_day(tmp_path: Path) -> None:
    loaded = load(tmp_path)
    assert {link for link in loaded.members if link.child == "E07000154"} == {
        Membership("E92000001", "E07000154", "administrative", 1.0, "", "2021-03-31"),
        Membership("E10000021", "E07000154", "administrative", 1.0, "", "2021-03-31"),
        Membership(BOARD, "E07000154", "best fit", 1.0, "", "2021-03-31"),
    }
    assert next(row.name for row in loaded.areas if row.code == "E07000154") == "Northampton (until 2021)"
    assert Membership("E10000018", "E07000129", "administrative") in loaded.members


@pytest.mark.parametrize(
    ("role", "before", "after", "said"),
    [
        ("main", "E06000016", "E05000016", "an ONS code of a local authority of England"),
        ("main", "E06000016", "E06000062", "a row of its own"),
        ("main", "Leicester,E06000016,East Midlands,E12000004\n", "", "3 rows"),
        ("main", "Blaby", "Blaby,E07000129,x,x\nHarborough", "a row of its own"),
        ("main", "Blaby", "Rutland,E06000017,x,x\nBlaby", "5 authorities"),
        ("upper", "E06000016,Leicester,E06000016", "E06000016,Leicester,E06000062", "the authority itself"),
        ("upper", "E07000129,Blaby", "E07000130,Charnwood", "no row of E07000129"),
        ("upper", "E07000129,Blaby", "E07000130,Charnwood", "an authority of 2024"),
        ("upper", "E10000025,Oxfordshire", "E10000018,Oxfordshire", "one name for E10000018"),
        ("upper", "E10000025,Oxfordshire", "E10000018,Leicestershire", "1 counties"),
        ("midlands", f"E01000001,E06000062,{BOARD}", "E01000001,E06000062,E54000099", "one of the boards"),
        ("midlands", "E01000006,E07000129", "E01000006,E07000130", "an authority of small.csv"),
        ("midlands", "E01000002", "E01000001", "a row of its own"),
        ("small", "E01000006,E07000129", "E01000006,E07000129\nE01000007,E07000129", "1 authorities mostly inside"),
        ("small", "E01000001", "X01000001", "an ONS code of a small area"),
        ("small", "ltla22_code", "ltla21_code", "0 columns of this name"),
    ],
)
def test_lookups_that_cannot_be(tmp_path: Path, role: str, before: str, after: str, said: str) -> None:
    text = "\n".join(FILES[role])
    assert before in text
    with pytest.raises(SourceRefused, match=said):
        load(tmp_path, **{role: tuple(text.replace(before, after, 1).split("\n"))})


def test_a_fault_is_named_by_file_row_column_value_and_expectation(tmp_path: Path) -> None:
    with pytest.raises(SourceRefused) as refused:
        load(tmp_path, midlands=(*FILES["midlands"], "E01000007,E07000129,Q54,x"))
    (fault,) = refused.value.faults
    assert (fault.file, fault.row, fault.column, fault.value) == ("midlands.csv", 6, "icb24_code", "Q54")


def test_the_list_of_authorities_that_are_no_more_agrees_with_the_code_changes() -> None:
    gone, changes = abolished_authorities(), load_code_changes()
    codes = {row.code for row in gone}
    assert len(codes) == len(gone) == 48
    divided = {"E10000006", "E10000009", "E10000021"}
    assert codes - divided == {old for old in changes if old[:3] in ("E06", "E07", "E10")}
    assert not set(changes.values()) & set(changes), "a successor that is itself no more"
    northamptonshire = [row for row in gone if row.county == "E10000021"]
    assert len(northamptonshire) == 7
    assert {row.last_day for row in northamptonshire} == {"2021-03-31"}
