"""Small areas of 2011: unchanged, split, merged, moved; and lookups that do not fit each other."""

from __future__ import annotations

from pathlib import Path

import pytest

from data_access.reference.sources import lsoa11_areas
from data_access.reference.sources.loaded import AreaRow, Known, Loaded, Membership
from data_access.reference.sources.refusal import SourceRefused

SURREY, SUSSEX = "E38000264", "E38000265"
PARTS = {
    "E01000001": SURREY,  # unchanged
    "E01000021": SURREY,  # a part of E01000002
    "E01000022": SURREY,
    "E01000034": SURREY,  # E01000003 and E01000004 merged
    "E01000005": SUSSEX,  # moved since 2022
}
KNOWN = Known(
    [
        AreaRow(SURREY, "NHS Surrey Heartlands ICB - 92A", "", "sub_icb"),
        AreaRow(SUSSEX, "NHS Sussex ICB - 70F", "", "sub_icb"),
        AreaRow("E06000062", "West Northamptonshire", "", "ltla"),
        *(AreaRow(code, f"Place {code[-2:]}", "", "lsoa21") for code in PARTS),
    ],
    [Membership(part, code, "best fit") for code, part in PARTS.items()],
)
FILES = {
    "main": (
        "lsoa11_name,lsoa11_code,msoa11_name,msoa11_code",
        "Place 001A,E01000001,Place 001,E02000001",
        "Place 001B,E01000002,Place 001,E02000001",
        "Place 002A,E01000003,Place 002,E02000002",
        "Place 002B,E01000004,Place 002,E02000002",
        "Place 002C,E01000005,Place 002,E02000002",
        "Cardiff 001A,W01000001,Cardiff 001,W02000001",
        "Perth - 01,S01000001,Perth,S02000001",
    ),
    "boards": (
        "lsoa11_code,sicbl22_code,ltla22_code",
        "E01000001,E38000246,E06000062",
        "E01000002,E38000246,E06000062",
        "E01000003,E38000246,E07000154",
        "E01000004,E38000246,E07000154",
        "E01000005,E38000246,E07000154",
    ),
    "changes": (
        "lsoa11_code,change_code,lsoa21_code",
        "E01000001,U,E01000001",
        "E01000002,S,E01000021",
        "E01000002,S,E01000022",
        "E01000003,M,E01000034",
        "E01000004,M,E01000034",
        "E01000005,U,E01000005",
        "W01000001,U,W01000001",
    ),
    "residents": (
        "",
        '"TS007A - Age by five-year age bands"',
        '"ONS Crown Copyright Reserved"',
        '"Date       :","2021"',
        "",
        '"2021 super output area - lower layer","mnemonic","Total","Aged 4 years and under"',
        "",
        '"Place 01","E01000001",1500,100',
        '"Place 21","E01000021",500,100',
        '"Place 22","E01000022",1500,100',
        '"Place 34","E01000034",1500,100',
        '"Place 05","E01000005",1500,100',
        '"Cardiff 001A","W01000001",1500,100',
        "",
    ),
}
CHANGES = {"E38000246": SURREY, "E07000154": "E06000062"}


def load(folder: Path, changed: dict[str, tuple[str, ...]] | None = None, *, moved: int = 1) -> Loaded:
    paths = {}
    for role, lines in (FILES | (changed or {})).items():
        paths[role] = folder / f"{role}.csv"
        paths[role].write_text("\n".join(lines) + "\n", encoding="utf-8")
    return lsoa11_areas.load(paths, KNOWN, small_areas=5, neighbourhoods=2, moved=moved, code_changes=CHANGES)


def test_areas_of_2011_have_store_codes_of_their_own(tmp_path: Path) -> None:
    areas = load(tmp_path).areas
    assert [(row.code, row.ons, row.kind, row.name) for row in areas[:1] + areas[5:]] == [
        ("E01000001-2011", "E01000001", "lsoa11", "Place 001A (2011)"),
        ("E02000001-2011", "E02000001", "msoa11", "Place 001 (2011)"),
        ("E02000002-2011", "E02000002", "msoa11", "Place 002 (2011)"),
    ]
    assert len(areas) == 7, "none of Wales and Scotland"


def test_a_split_area_goes_by_where_its_residents_live_others_go_whole(tmp_path: Path) -> None:
    into = {(link.child, link.parent): link.share for link in load(tmp_path).members if link.parent in PARTS}
    assert into == {
        ("E01000001-2011", "E01000001"): 1.0,
        ("E01000002-2011", "E01000021"): 0.25,
        ("E01000002-2011", "E01000022"): 0.75,
        ("E01000003-2011", "E01000034"): 1.0,
        ("E01000004-2011", "E01000034"): 1.0,
        ("E01000005-2011", "E01000005"): 1.0,
    }


def test_an_irregular_change_divides_the_new_areas_residents_among_the_old(tmp_path: Path) -> None:
    lines = "\n".join(FILES["changes"]).replace("E01000001,U,E01000001", "E01000001,X,E01000001\nE01000001,X,E01000034")
    lines = lines.replace(",M,", ",X,")
    loaded = load(tmp_path, {"changes": tuple(lines.split("\n"))})
    into = {link.parent: link.share for link in loaded.members if link.child == "E01000001-2011"}
    # All 1,500 of one, a third of the 1,500 of the other.
    assert into["E01000001"] == pytest.approx(0.75)
    assert into["E01000034"] == pytest.approx(0.25)


def test_parts_of_boards_are_todays_and_authorities_too(tmp_path: Path) -> None:
    members = load(tmp_path).members
    part = {link.child: link.parent for link in members if link.parent in (SURREY, SUSSEX)}
    assert part.pop("E01000005-2011") == SUSSEX
    assert set(part.values()) == {SURREY}
    assert len(part) == 4
    authority = {link.child: link.parent for link in members if link.parent.startswith("E0600")}
    assert authority == {"E02000001-2011": "E06000062", "E02000002-2011": "E06000062"}
    neighbourhood = {link.child: link.parent for link in members if link.parent.startswith("E02")}
    assert neighbourhood["E01000002-2011"] == "E02000001-2011"


@pytest.mark.parametrize(
    ("role", "before", "after", "said"),
    [
        ("main", "Place 001B,E01000002,Place 001", "Place 001B,E01000002,Place 009", "one name for E02000001"),
        ("main", "E01000005", "W01000005", "4 in England"),
        ("main", "E02000002", "E02000001", "one name for E02000001"),
        ("main", "Place 002C,E01000005", "Place 002C,E01000004", "a row of its own"),
        ("changes", "E01000005,U,E01000005", "E01000005,U,E01000099", "a small area of 2021 known before"),
        ("changes", "E01000005,U,E01000005", "E01000009,U,E01000005", "no row of E01000005"),
        ("changes", "E01000005,U,E01000005", "E01000005,S,E01000005", "a change that fits"),
        ("changes", "E01000002,S,E01000021", "E01000002,U,E01000021", "a change that fits"),
        ("changes", "E01000003,M", "E01000003,N", "one of M, S, U, X"),
        ("residents", '"Place 21","E01000021",500,100\n', "", "no row of E01000021"),
        ("residents", ",500,100", ",0,100", "a whole number, 1 or more"),
        ("residents", '"Total"', '"All"', "column 'Total'"),
        ("boards", "E01000001,E38000246", "E01000001,E38000248", "code_changes.yaml"),
        ("boards", "E07000154", "E07000150", "code_changes.yaml"),
        ("boards", "E01000001,", "E01000009,", "the lookup to neighbourhoods"),
    ],
)
def test_lookups_that_cannot_be(tmp_path: Path, role: str, before: str, after: str, said: str) -> None:
    text = "\n".join(FILES[role])
    assert before in text
    with pytest.raises(SourceRefused, match=said):
        load(tmp_path, {role: tuple(text.replace(before, after, 1).split("\n"))})


def test_a_neighbourhood_of_two_authorities_is_refused(tmp_path: Path) -> None:
    changes = CHANGES | {"E07000154": "E06000061"}
    known = Known([*KNOWN.areas.values(), AreaRow("E06000061", "North Northamptonshire", "", "ltla")], KNOWN.members)
    paths = {role: tmp_path / f"{role}.csv" for role in FILES}
    for role, lines in FILES.items():
        paths[role].write_text(
            "\n".join(lines).replace("E01000004,E38000246,E07000154", "E01000004,E38000246,E06000062")
        )
    with pytest.raises(SourceRefused, match="E06000061 and E06000062 for E02000002"):
        lsoa11_areas.load(paths, known, small_areas=5, neighbourhoods=2, moved=1, code_changes=changes)


def test_more_moved_than_are_known_of(tmp_path: Path) -> None:
    with pytest.raises(SourceRefused) as refused:
        load(tmp_path, moved=0)
    (fault,) = refused.value.faults
    assert (fault.file, fault.row, fault.column, fault.value) == ("boards.csv", 6, "sicbl22_code", SURREY)
    assert fault.expected == f"{SUSSEX}, where E01000005 lies today"
