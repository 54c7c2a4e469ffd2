"""Maps of practices: the mapping of the lists, ePCN and epraccur; what they begin and end, whom they move, and refusals."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from data_access.reference.content import ENGLAND, Content, with_members
from data_access.reference.own_sources import in_turn
from data_access.reference.publishers_files.moves import Move, SystemMoves, moves_of
from data_access.reference.publishers_files.reading import Reading, read_file
from data_access.reference.publishers_files.storage import PublishersFile
from data_access.reference.sources.loaded import AreaRow, Known, Membership
from data_access.reference.sources.refusal import SourceRefused
from tests.publishers_examples import as_csv

MIDLANDS, BOARD, OTHER, PART, NEXT = "E40000011", "E54000062", "E54000055", "E38000262", "E38000263"
PRACTICES, NETWORKS = ("M91001", "M91002", "M91003", "M91004"), ("U10001", "U10002")
CONTENT = Content(
    areas=(
        ENGLAND,
        AreaRow(MIDLANDS, "Midlands", "Midlands", "region", "Y60", MIDLANDS),
        AreaRow(BOARD, "NHS Black Country Integrated Care Board", "Black Country", "icb", "QUA", BOARD),
        AreaRow(OTHER, "NHS Birmingham Integrated Care Board", "Birmingham", "icb", "QHL", OTHER),
        AreaRow(PART, "NHS Black Country ICB - D2P2L", "Black Country D2P2L", "sub_icb", "D2P2L", PART),
        AreaRow(NEXT, "NHS Birmingham ICB - 15E", "Birmingham 15E", "sub_icb", "15E", NEXT),
        *(AreaRow(code, code, code, "practice", code) for code in PRACTICES),
        *(AreaRow(code, f"{code} PCN", f"{code} PCN", "pcn", code) for code in NETWORKS),
    ),
    members=(
        *(Membership(MIDLANDS, code, "administrative") for code in (BOARD, OTHER)),
        Membership(BOARD, PART, "administrative"),
        Membership(OTHER, NEXT, "administrative"),
        *(Membership(PART, code, "administrative") for code in (*PRACTICES, *NETWORKS)),
        *(Membership("U10001", code, "administrative") for code in PRACTICES[:3]),
        Membership("U10002", "M91004", "administrative"),
    ),
)
MAPPING = (
    *("PUBLICATION", "EXTRACT_DATE", "PRACTICE_CODE", "PRACTICE_NAME", "PCN_CODE", "PCN_NAME", "ONS_SUB_ICB_LOCATION_CODE"),
    *("SUB_ICB_LOCATION_CODE", "SUB_ICB_LOCATION_NAME", "ONS_ICB_CODE", "ICB_CODE", "ONS_COMM_REGION_CODE"),
)  # fmt: skip
IN_PART = (PART, "D2P2L", "NHS Black Country ICB - D2P2L", BOARD, "QUA", MIDLANDS)
IN_NEXT = (NEXT, "15E", "NHS Birmingham ICB - 15E", OTHER, "QHL", MIDLANDS)
Places = Mapping[str, tuple[str, tuple[str, ...]]]
PLACES: Places = {  # practice -> its network and place by the later map
    "M91001": ("U10001", IN_PART),
    "M91002": ("U10002", IN_PART),
    "M91003": ("U10001", IN_NEXT),
    "M91004": ("U10002", IN_PART),
    "M91009": ("U10002", IN_PART),
}


def reading(name: str, content: bytes) -> Reading:
    return read_file(name, content, CONTENT, {})


def mapping(places: Places = PLACES, day: str = "01Nov2026") -> bytes:
    rows = [
        ["GP_PRAC_PAT_LIST", day, code, f"SURGERY {code}", network, f"{network} PCN", *place]
        for code, (network, place) in places.items()
    ]
    return as_csv(MAPPING, *rows)


def partners(places: Places = PLACES, *more: list[object]) -> bytes:
    """The CSV of core partners: no header."""
    rows = [
        [code, f"SURGERY {code}", place[1], place[2], network, f"{network} PCN", place[1], place[2], began, "", "Yes"]
        for (code, (network, place)), began in zip(places.items(), ["20190701", *["20261101"] * 9], strict=False)
    ]
    return as_csv(*rows, *more)


def epraccur(places: Places = PLACES, status: str = "A") -> bytes:
    rows = [
        [
            *(
                code,
                f"SURGERY {code}",
                "Y60",
                place[4],
                "1 THE ROAD",
                "",
                "",
                "",
                "",
                "WS1 1AA",
                "19740401",
                "",
                status,
                "B",
            ),
            *(place[1], "20261101", "", "01", "", "", "", "0", "", place[1], "", "4", ""),
        ]
        for code, (_, place) in places.items()
    ]
    prison = [
        "Y01234",
        "A PRISON",
        "Y60",
        "QUA",
        *[""] * 6,
        "20200101",
        "",
        "A",
        "B",
        "D2P2L",
        "20200101",
        *[""] * 8,
        "",
        "10",
        "",
    ]
    return as_csv(*rows, prison)


def dated(found: Reading, child: str) -> set[tuple[str, str, str]]:
    return {(link.parent, link.valid_from, link.valid_to) for link in found.members if link.child == child}


@pytest.mark.parametrize(
    ("name", "content", "kept_as"),
    [
        ("gp-reg-pat-prac-map.csv", mapping(), "gp-practice-mapping-2026-11"),
        ("epcncorepartnerdetails.csv", partners(), "ods-epcn-partners-2026-11"),
    ],
)
def test_what_changed_holds_from_the_month_of_the_map(name: str, content: bytes, kept_as: str) -> None:
    found = reading(name, content)
    assert (found.name, found.facts.empty, found.empty) == (kept_as, True, False)
    assert dated(found, "M91001") == set()
    assert dated(found, "M91002") == {("U10001", "", "2026-10-31"), ("U10002", "2026-11-01", "")}
    assert dated(found, "M91003") == {(PART, "", "2026-10-31"), (NEXT, "2026-11-01", "")}
    assert dated(found, "M91009") == {(PART, "", ""), ("U10002", "", "")}  # not known before: without dates
    assert [area.code for area in found.areas] == ["M91009"]
    assert any("November 2026 or later" in sentence for sentence in found.left_out)


def test_epraccur_moves_parts_and_leaves_the_networks_of_open_practices() -> None:
    closed = dict(PLACES) | {"M91004": ("U10002", IN_PART)}
    content = epraccur(closed).replace(b"M91004,SURGERY M91004,Y60,QUA,1 THE ROAD,,,,,WS1 1AA,19740401,,A",
                                       b"M91004,SURGERY M91004,Y60,QUA,1 THE ROAD,,,,,WS1 1AA,19740401,20261001,C")  # fmt: skip
    many = Content(CONTENT.areas, tuple(link for link in CONTENT.members if link.parent != "U10002"))
    found = read_file("epraccur.csv", content, many, {})
    assert found.name == "ods-epraccur-2026-11"
    assert dated(found, "M91002") == set()
    assert dated(found, "M91003") == {(PART, "", "2026-10-31"), (NEXT, "2026-11-01", "")}
    assert [area.code for area in found.areas] == ["M91009"]  # no prison
    assert any("new practices are in none" in sentence for sentence in found.left_out)


def test_who_moves_is_counted_and_named_for_each_system() -> None:
    found = reading("map.csv", mapping({code: place for code, place in PLACES.items() if code != "M91004"} | {
        "M91004": ("U", IN_PART)}))  # fmt: skip
    before = Known(CONTENT.areas, CONTENT.members)
    after = Known([*CONTENT.areas, *found.areas], with_members(CONTENT.members, found.members))
    moves = moves_of(found, before, after, {BOARD: "Black Country", OTHER: "Birmingham"})
    assert (moves.boards, moves.parts, moves.networks, moves.no_network, moves.new) == (1, 1, 1, 1, 1)
    assert moves.systems == (
        SystemMoves("Black Country", now=4, then=3, networks_changed=1, came=0, left=1),
        SystemMoves("Birmingham", now=0, then=1, networks_changed=0, came=1, left=0),
    )
    assert moves.named[1] == Move(
        "M91003 (M91003)", "Birmingham", "U10001 PCN", "U10001 PCN", "Black Country", "Birmingham"
    )
    assert [move.practice[:6] for move in moves.named] == ["M91002", "M91003", "M91004"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (mapping(day="01Jul2026"), "It is of July 2026. The map of practices here is of July 2026: give a later file"),
        (mapping(day="soon"), "one day, such as 01Oct2026"),
        (mapping({"M91001": PLACES["M91001"]}), "It names 1 of the 4 practices that are in networks here"),
        (mapping(dict(PLACES) | {"M91009": ("U10002", ("E38000999", "99X", "X", BOARD, "QUA", MIDLANDS))}), "a part that is known"),
        (partners(dict(PLACES) | {"M91009": ("U10002", ("", "99X", "X"))}), "a part of a board known here"),
        (partners(PLACES, ["M91001", "S", "15E", "X", "U10002", "P", "15E", "X", "20260901", "", "Yes"]),
         "one network that has not ended"),
        (partners().replace(b"20261101", b"lately"), "a day such as 20261001"),
        (epraccur(status="C"), "no day|It names 0 of the 4"),
    ],
)  # fmt: skip
def test_a_map_that_is_wrong_is_refused(content: bytes, words: str) -> None:
    with pytest.raises(SourceRefused, match=words):
        reading("map.csv", content)


def test_maps_are_read_first_and_the_oldest_first() -> None:
    names = ["ae-by-provider-2026-03", "ods-epcn-2026-11", "gp-practice-mapping-2026-12", "ods-epcn-partners-2026-10"]
    files = [PublishersFile(name, Path(name)) for name in names]
    assert [file.name for file in sorted(files, key=in_turn)] == [names[3], names[1], names[2], names[0]]
