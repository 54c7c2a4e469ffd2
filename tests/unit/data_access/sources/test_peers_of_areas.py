"""Peers: ranks kept where a neighbour is left out, no rank where none is published, and lists that cannot be."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from data_access.reference.sources import ons_peers, strategy_unit_peers
from data_access.reference.sources.loaded import AreaRow, Classification, Known, Loaded, Peer
from data_access.reference.sources.refusal import SourceRefused

AUTHORITIES = ("E06000015", "E07000033", "E08000016")
KNOWN = Known(
    [
        *(AreaRow(code, code, code, "ltla", "", code) for code in AUTHORITIES),
        *(AreaRow(code, code, code, "trust", code) for code in ("RWE", "RX1")),
    ]
)
Rows = list[list[str]]
Change = Callable[[dict[str, Rows]], None]


def neighbours(code: str, *peers: str) -> list[str]:
    return [code, *peers, *[""] * (20 - len(peers))]


def ons(folder: Path, change: Change = lambda rows: None) -> Loaded:
    rows = {
        role: [
            neighbours("E06000015", "W06000022", "E07000033", "E08000038", "E47000007"),
            neighbours("E07000033", "E06000015"),
            neighbours("E08000038", "E07000033", "E06000015"),
            neighbours("E47000007", "E47000008"),
        ]
        for role in ons_peers.BASES
    }
    rows["clusters"] = [
        ["E06000015", "Derby", "A", "B", "C"],
        ["E08000038", "Barnsley", "B", "[x]", "D"],
        ["W06000022", "Newport", "A", "A", "A"],
    ]
    change(rows)
    files = {}
    for role, table in rows.items():
        header = ["AREACD", "AREANM", "Global", "Economic", "Demographic"]
        files[role] = folder / f"{role}.csv"
        with files[role].open("w", newline="", encoding="utf-8") as file:
            ranks = ["AREACD", *(str(rank) for rank in range(1, 21))]
            csv.writer(file).writerows([header if role == "clusters" else ranks, *table])
    return ons_peers.load(files, KNOWN, authorities=3, clustered=3)


def test_ranks_stay_where_a_neighbour_is_left_out(tmp_path: Path) -> None:
    loaded = ons(tmp_path)
    derby = [peer for peer in loaded.peers if peer.basis == "ons_global" and peer.area == "E06000015"]
    assert derby == [
        Peer("ons_global", "E06000015", "E07000033", 2),
        Peer("ons_global", "E06000015", "E08000016", 3),
    ]
    assert {peer.basis for peer in loaded.peers} == {"ons_global", "ons_economic", "ons_demographic"}
    assert not any("E47" in peer.area + peer.peer for peer in loaded.peers)


def test_clusters_are_classes_of_the_areas_there_are(tmp_path: Path) -> None:
    loaded = ons(tmp_path)
    assert set(loaded.classes) == {
        Classification("ons_cluster_global", "E06000015", "A"),
        Classification("ons_cluster_economic", "E06000015", "B"),
        Classification("ons_cluster_demographic", "E06000015", "C"),
        Classification("ons_cluster_global", "E08000016", "B"),
        Classification("ons_cluster_demographic", "E08000016", "D"),
    }
    assert loaded.totals == {"authorities": 3}


def edit(role: str, row: int, column: int, value: str) -> Change:
    def change(rows: dict[str, Rows]) -> None:
        rows[role][row][column] = value

    return change


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (edit("global", 0, 0, "Derby"), "global.csv, row 2, column 'AREACD': found 'Derby', expected an ONS code"),
        (edit("global", 0, 0, "E07000033"), "found 'E07000033', expected a row of its own"),
        (edit("economic", 0, 2, "Burnley"), "economic.csv, row 2, column '2': found 'Burnley', expected an ONS code"),
        (edit("global", 0, 2, "E07000099"), "found 'E07000099', expected the code of an authority known before"),
        (edit("global", 0, 2, "E06000015"), "expected neighbours that stand once, and not the authority itself"),
        (edit("global", 2, 1, "E06000015"), "expected neighbours that stand once, and not the authority itself"),
        (edit("global", 2, 0, "E47000009"), "found '2 authorities', expected 3"),
        (edit("clusters", 0, 2, "E"), "clusters.csv, row 2, column 'Global': found 'E'"),
    ],
)
def test_neighbours_that_are_not_as_documented_are_refused(tmp_path: Path, change: Change, said: str) -> None:
    with pytest.raises(SourceRefused) as refusal:
        ons(tmp_path, change)
    assert said in str(refusal.value)


OF_AUTHORITIES = [(code, code) for code in AUTHORITIES] + [("E06000015", "E07000033"), ("E07000033", "E08000016")]
OF_TRUSTS = [("RWE", "RWE"), ("RWE", "RX1"), ("RX1", "RWE"), ("RX1", "RX1"), ("RX1", "R1X")]


def strategy_unit(folder: Path, **rows: list[tuple[str, str]]) -> Loaded:
    given = {"authorities": OF_AUTHORITIES, "trusts": OF_TRUSTS, **rows}
    files = {}
    for role, pairs in given.items():
        files[role] = folder / f"{role}.csv"
        files[role].write_text("\n".join(["procode,peer", *map(",".join, pairs)]) + "\n", encoding="utf-8")
    return strategy_unit_peers.load(files, KNOWN, authorities=3, trusts=2)


def test_peers_without_an_order_have_no_rank(tmp_path: Path) -> None:
    loaded = strategy_unit(tmp_path)
    assert set(loaded.peers) == {
        Peer("strategy_unit", "E06000015", "E07000033"),
        Peer("strategy_unit", "E07000033", "E08000016"),
        Peer("strategy_unit", "RWE", "RX1"),
        Peer("strategy_unit", "RX1", "RWE"),
    }
    assert loaded.rows_read == 10


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ({"authorities": [*OF_AUTHORITIES, ("E06000015", "E07000099")]}, "found 'E07000099', expected the code of"),
        ({"authorities": [*OF_AUTHORITIES, ("E06000015", "RWE")]}, "found 'RWE', expected an ONS code of an authority"),
        ({"authorities": [*OF_AUTHORITIES, ("E06000015", "E07000033")]}, "expected a row of its own"),
        ({"trusts": [*OF_TRUSTS, ("RX1", "R2X")]}, "found '2 rows with a trust nobody names', expected at most 20%"),
        (
            {"trusts": [*OF_TRUSTS, *(("RX1", f"RA{n}") for n in range(9))]},
            "found '12 peers of RX1', expected at most 11",
        ),
        ({"trusts": OF_TRUSTS[:2]}, "found '1 areas', expected 2"),
    ],
)
def test_peers_that_are_not_as_documented_are_refused(
    tmp_path: Path, rows: dict[str, list[tuple[str, str]]], said: str
) -> None:
    with pytest.raises(SourceRefused) as refusal:
        strategy_unit(tmp_path, **rows)
    assert said in str(refusal.value)
