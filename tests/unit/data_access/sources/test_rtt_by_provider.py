"""Waits by provider and part of a board: who is complete in the file, totals, and files that cannot be."""

from __future__ import annotations

from pathlib import Path

import pytest

from data_access.reference.sources import rtt_by_provider as rtt
from data_access.reference.sources.loaded import AreaRow, Known, Loaded, Membership
from data_access.reference.sources.refusal import SourceRefused

KNOWN = Known(
    [
        AreaRow("E40000011", "Midlands", "Midlands", "region", "Y60"),
        AreaRow("E40000012", "North East and Yorkshire", "North East and Yorkshire", "region", "Y63"),
        AreaRow("E54000062", "NHS Black Country Integrated Care Board", "Black Country", "icb", "QUA"),
        AreaRow("E54000054", "NHS West Yorkshire Integrated Care Board", "West Yorkshire", "icb", "QWO"),
        AreaRow("E38000259", "NHS Black Country ICB - D2P2L", "Black Country D2P2L", "sub_icb", "D2P2L"),
        AreaRow("RL4", "The Royal Wolverhampton NHS Trust", "Wolverhampton", "trust", "RL4"),
    ],
    [
        Membership("E40000011", "E54000062", "administrative"),
        Membership("E40000012", "E54000054", "administrative"),
    ],
)
HEADER = (
    "Period,Provider Parent Org Code,Provider Org Code,Provider Org Name,Commissioner Parent Org Code,"
    "Commissioner Org Code,Commissioner Org Name,Treatment Function Code,Treatment Function Name,"
    "w0_18,w18_26,w26_52,w52_65,w65plus,Total All"
)
HOME, AWAY, HUB = "QUA,D2P2L,BLACK COUNTRY", "QWO,X2C4Y,KIRKLEES", ",13Q,NATIONAL HUB"


def lines(provider: str, commissioner: str, under_18: int = 60) -> list[str]:
    """A provider and a commissioner: two specialties, the first with `under_18` of 100, and their total."""
    start = f"RTT-January-2026,{provider},{commissioner}"
    return [
        f"{start},C_100,General Surgery Service,{under_18},{90 - under_18},7,2,1,100",
        f"{start},X06,Other - Other Services,10,0,0,0,0,10",
        f"{start},C_999,Total,{under_18 + 10},{90 - under_18},7,2,1,110",
    ]


TRUST, COMPANY, FAR = "QUA,RL4,ROYAL WOLVERHAMPTON", "QUA,NVC44,THE WESTBOURNE CENTRE", "QWO,RR8,LEEDS NHS TRUST"
GOOD = [*lines(TRUST, HOME), *lines(TRUST, AWAY, 50), *lines(TRUST, HUB), *lines(COMPANY, HOME), *lines(FAR, HOME, 20)]


def load(folder: Path, given: list[str], providers_floor: int = 1) -> Loaded:
    path = folder / "rtt.csv"
    path.write_text("\n".join((HEADER, *given)) + "\n", encoding="utf-8")
    return rtt.load({"main": path}, KNOWN, rows_floor=1, providers_floor=providers_floor)


def figures(loaded: Loaded, breakdown: str) -> dict[str, tuple[float, float]]:
    rows = loaded.facts[loaded.facts["breakdown"] == breakdown]
    return {code: (top, bottom) for code, top, bottom in rows[["area", "numerator", "denominator"]].to_numpy()}


def test_providers_and_parts_with_all_their_patients(tmp_path: Path) -> None:
    loaded = load(tmp_path, GOOD)
    # The trust with its patients from everywhere; the part with its patients at every provider; nothing of Leeds or Kirklees.
    assert figures(loaded, "") == {"RL4": (200, 330), "NVC44": (70, 110), "D2P2L": (170, 330)}
    assert figures(loaded, "specialty=C_100") == {"RL4": (170, 300), "NVC44": (60, 100), "D2P2L": (140, 300)}
    assert set(loaded.facts["period"]) == {"2026-01"}
    assert loaded.rows_read == 15


def test_a_provider_that_is_no_known_trust_is_named_here(tmp_path: Path) -> None:
    loaded = load(tmp_path, GOOD)
    assert loaded.areas == (AreaRow("NVC44", "The Westbourne Centre", "The Westbourne Centre", "provider", "NVC44"),)
    assert loaded.members == (
        Membership("E54000062", "RL4", "reporting"),
        Membership("E54000062", "NVC44", "reporting"),
    )


def test_a_trust_without_an_ae_department_is_a_trust_of_its_board(tmp_path: Path) -> None:
    loaded = load(tmp_path, [*GOOD, *lines("QUA,TAJ,BLACK COUNTRY HEALTHCARE NHS FOUNDATION TRUST", HOME)])
    assert AreaRow("TAJ", "Black Country Healthcare NHS Foundation Trust", "", "trust", "TAJ") in loaded.areas
    assert Membership("E54000062", "TAJ", "reporting") in loaded.members


@pytest.mark.parametrize(
    ("old", "new", "column", "value", "expected"),
    [
        ("RTT-January-2026", "RTT-March-2026", "Period", "RTT-March-2026", "RTT-January-2026"),
        (",C_100,", ",C_555,", "Treatment Function Code", "C_555", "the code of a specialty"),
        (",7,2,1,100", ",8,2,1,100", "Total All", "100", "the sum of the five bands"),
        (",60,30,7,2,1,100", ",-60,30,7,2,1,100", "w0_18", "-60", "a whole number, 0 or more"),
        ("D2P2L", "D2P2X", "Commissioner Org Code", "D2P2X", "the code of a part of one of the boards"),
        ("QUA,RL4", "Wolves,RL4", "Provider Parent Org Code", "Wolves", "an ODS code of an integrated care board"),
    ],
)
def test_a_fault_is_named_by_file_row_column_value_and_expectation(
    tmp_path: Path, old: str, new: str, column: str, value: str, expected: str
) -> None:
    with pytest.raises(SourceRefused) as caught:
        load(tmp_path, [GOOD[0].replace(old, new), *GOOD[1:]])
    fault = next(fault for fault in caught.value.faults if fault.column == column)
    assert (fault.file, fault.row, fault.value) == ("rtt.csv", 2, value)
    assert expected in fault.expected


def test_totals_that_are_not_the_sum_or_not_there(tmp_path: Path) -> None:
    wrong = GOOD[2].replace("70,30,7,2,1,110", "71,30,7,2,1,111")
    with pytest.raises(SourceRefused, match="110, the sum of the specialties") as caught:
        load(tmp_path, [*GOOD[:2], wrong, *GOOD[3:]])
    assert {(fault.row, fault.column) for fault in caught.value.faults} == {(4, "w0_18"), (4, "Total All")}
    with pytest.raises(SourceRefused, match="no Total of RL4 for D2P2L"):
        load(tmp_path, [*GOOD[:2], *GOOD[3:]])


def test_what_stands_twice_or_is_too_few(tmp_path: Path) -> None:
    with pytest.raises(SourceRefused, match="a row of its own"):
        load(tmp_path, [*GOOD, GOOD[0]])
    renamed = [line.replace("ROYAL WOLVERHAMPTON", "WOLVES") for line in lines(TRUST, AWAY)]
    with pytest.raises(SourceRefused, match="one name and one board for each provider"):
        load(tmp_path, [*lines(TRUST, HOME), *renamed])
    with pytest.raises(SourceRefused, match="2 providers of Midlands"):
        load(tmp_path, GOOD, providers_floor=3)
    with pytest.raises(SourceRefused, match="no board is known"):
        rtt.load({"main": tmp_path / "rtt.csv"}, Known(), rows_floor=1, providers_floor=0)
