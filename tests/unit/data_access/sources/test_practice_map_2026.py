"""The practice map of July 2026: what it changes of the map before, from which day, and files that cannot be."""

from __future__ import annotations

from pathlib import Path

import pytest

from data_access.reference.aggregation import SUCCESSION
from data_access.reference.sources import practice_map_2026
from data_access.reference.sources.loaded import AreaRow, Known, Loaded, Membership
from data_access.reference.sources.refusal import SourceRefused

MIDLANDS, SOUTH, DERBY, OLD, NEW = "E40000011", "E40000005", "E54000058", "E54000034", "E54000070"
PART_DERBY, PART_OLD = "E38000261", "E38000001"
KNOWN = Known(
    [
        AreaRow(MIDLANDS, "Midlands", "Midlands", "region", "Y60", MIDLANDS),
        AreaRow(SOUTH, "South East", "South East", "region", "Y59", SOUTH),
        AreaRow(DERBY, "NHS Derby and Derbyshire Integrated Care Board", "Derby", "icb", "QJ2", DERBY),
        AreaRow(OLD, "NHS Frimley Integrated Care Board", "Frimley", "icb", "QNQ", OLD),
        AreaRow(NEW, "NHS Thames Valley Integrated Care Board", "Thames Valley", "icb", "S0E4D", NEW),
        AreaRow(PART_DERBY, "NHS Derby and Derbyshire ICB - 15M", "Derby 15M", "sub_icb", "15M", PART_DERBY),
        AreaRow(PART_OLD, "NHS Frimley ICB - D4U1Y", "Frimley D4U1Y", "sub_icb", "D4U1Y", PART_OLD),
        *(AreaRow(code, code, code, "pcn", code) for code in ("U10001", "U10002", "U10009")),
        *(AreaRow(code, code, code, "practice", code) for code in ("C81001", "C81002", "C81003", "C81009", "K81001")),
    ],
    [
        Membership(MIDLANDS, DERBY, "administrative"),
        Membership(SOUTH, OLD, "administrative", 1.0, "", "2026-03-31"),
        Membership(SOUTH, NEW, "administrative", 1.0, "2026-04-01", ""),
        Membership(NEW, OLD, SUCCESSION, 1.0, "2026-04-01", ""),
        Membership(DERBY, PART_DERBY, "administrative"),
        Membership(OLD, PART_OLD, "administrative"),
        *(
            Membership(PART_DERBY, code, "administrative")
            for code in ("C81001", "C81002", "C81009", "U10001", "U10009")
        ),
        Membership(DERBY, "C81003", "administrative"),
        Membership(PART_OLD, "K81001", "administrative"),
        Membership(PART_OLD, "U10002", "administrative"),
        Membership("U10001", "C81001", "administrative"),
        Membership("U10001", "C81002", "administrative"),
        Membership("U10009", "C81009", "administrative"),
        Membership("U10002", "K81001", "administrative"),
    ],
)
HEADER = (
    "EXTRACT_DATE,PRACTICE_CODE,PRACTICE_NAME,PCN_CODE,PCN_NAME,ONS_SUB_ICB_LOCATION_CODE,SUB_ICB_LOCATION_CODE,"
    "SUB_ICB_LOCATION_NAME,ONS_ICB_CODE,ICB_CODE,ONS_COMM_REGION_CODE"
)
IN_DERBY = f"{PART_DERBY},15M,NHS Derby and Derbyshire ICB - 15M,{DERBY},QJ2,{MIDLANDS}"
IN_THAMES = f"E38000268,U2G6B,NHS Thames Valley ICB - U2G6B,{NEW},S0E4D,{SOUTH}"
LINES = (
    f"01Jul2026,C81001,THE PARK SURGERY,U10001,DERBY PCN,{IN_DERBY}",
    f"01Jul2026,C81002,MOVED ON,U10005,NEW PCN,{IN_DERBY}",
    f"01Jul2026,C81003,KNOWN BY ITS BOARD,U,Unallocated,{IN_DERBY}",
    f"01Jul2026,C81008,NEVER NAMED,U10001,DERBY PCN,{IN_DERBY}",
    f"01Jul2026,K81001,SLOUGH SURGERY,U10002,SLOUGH PCN,{IN_THAMES}",
)


def load(folder: Path, *lines: str) -> Loaded:
    path = folder / "map.csv"
    path.write_text("\n".join((HEADER, *lines)) + "\n", encoding="utf-8")
    return practice_map_2026.load({"main": path}, KNOWN, rows_floor=1)


def dated(loaded: Loaded, child: str) -> set[tuple[str, str, str]]:
    return {(link.parent, link.valid_from, link.valid_to) for link in loaded.members if link.child == child}


def test_only_what_changed_is_dated(tmp_path: Path) -> None:
    loaded = load(tmp_path, *LINES)
    assert loaded.rows_read == 5
    assert {row.code: (row.kind, row.name) for row in loaded.areas} == {
        "C81008": ("practice", "Never Named"),
        "E38000268": ("sub_icb", "NHS Thames Valley ICB - U2G6B"),
        "U10005": ("pcn", "New PCN"),
    }
    assert dated(loaded, "C81001") == set()  # as before
    assert dated(loaded, "C81002") == {("U10001", "", "2026-03-31"), ("U10005", "2026-04-01", "")}
    assert dated(loaded, "C81003") == {(DERBY, "", "2026-03-31"), (PART_DERBY, "2026-04-01", "")}
    assert dated(loaded, "C81008") == {("U10001", "", ""), (PART_DERBY, "", "")}
    assert dated(loaded, "C81009") == {("U10009", "", "2026-03-31")}  # not in the file: out of its network
    assert dated(loaded, "U10009") == {(PART_DERBY, "", "2026-03-31")}  # a network of nobody has ended
    assert dated(loaded, "U10005") == {(PART_DERBY, "2026-04-01", "")}


def test_a_divided_board_goes_by_its_practices(tmp_path: Path) -> None:
    loaded = load(tmp_path, *LINES)
    moved = {(PART_OLD, "", "2026-03-31"), ("E38000268", "2026-04-01", "")}
    assert dated(loaded, "K81001") == dated(loaded, "U10002") == moved
    assert dated(loaded, "E38000268") == {(NEW, "2026-04-01", "")}
    assert dated(loaded, PART_OLD) == set()  # it stays with the board it was a part of


def test_read_again_it_says_the_same(tmp_path: Path) -> None:
    once = load(tmp_path, *LINES)
    ended = {(link.parent, link.child): link for link in once.members if link.valid_to}
    links = [ended.get((link.parent, link.child), link) for link in KNOWN.members]
    begun = [link for link in once.members if not link.valid_to]
    known = Known([*KNOWN.areas.values(), *once.areas], [*links, *begun])
    again = practice_map_2026.load({"main": tmp_path / "map.csv"}, known, rows_floor=1)
    assert set(again.members) <= set(once.members)
    assert {link for link in once.members if link.valid_from or link.valid_to} <= set(again.members)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("01Jul2026,C81001", "01Jun2026,C81001", "column 'EXTRACT_DATE': found '01Jun2026'"),
        ("C81002,MOVED", "C81001,MOVED", "PRACTICE_CODE"),
        (f"{DERBY},QJ2", f"{OLD},QJ2", "expected the code of a board of July 2026"),
        (f"{NEW},S0E4D", f"{NEW},QNQ", "column 'ICB_CODE': found 'QNQ', expected the ODS code of the board"),
        (f"S0E4D,{SOUTH}", f"S0E4D,{MIDLANDS}", "expected the region of the board"),
        (f"{PART_DERBY},15M", "E38000999,15M", "expected a part that is known, or one of a board of April 2026"),
        ("U10001,DERBY PCN,", "U10005,DERBY PCN,", "expected one for each PCN_CODE"),
        ("U10001", "X10001", "an ODS code of a network"),
    ],
)
def test_a_map_that_cannot_be_is_refused(tmp_path: Path, old: str, new: str, words: str) -> None:
    with pytest.raises(SourceRefused) as refused:
        load(tmp_path, *(line.replace(old, new) for line in LINES))
    assert words in str(refused.value)


def test_a_board_without_a_practice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceRefused, match="no practice of E54000070"):
        load(tmp_path, *LINES[:4])
