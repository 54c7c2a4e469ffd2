"""Neighbourhoods of 2011: majority of residents, and those of 2021 reached through the small areas."""

from __future__ import annotations

from pathlib import Path

import pytest

from data_access.reference.sources import msoa_areas
from data_access.reference.sources.loaded import AreaRow, Known, Loaded, Membership
from data_access.reference.sources.refusal import SourceRefused

A, B = "E54000001", "E54000002"
PART_A, PART_B = "E38000001", "E38000002"
M1, M2 = "E02000001-2011", "E02000002-2011"
SMALL = {  # code: neighbourhood of 2011, part of a board, {small area of 2021: share}
    "E01000001-2011": (M1, PART_A, {"E01000001": 1.0}),
    "E01000002-2011": (M1, PART_A, {"E01000021": 0.4, "E01000022": 0.6}),
    "E01000003-2011": (M2, PART_A, {"E01000003": 1.0}),
    "E01000004-2011": (M2, PART_B, {"E01000004": 1.0}),
}
NEW = {"E01000001": "E02000011", "E01000021": "E02000011", "E01000022": "E02000012"}
KNOWN = Known(
    [
        *(AreaRow(code, code, "", "icb") for code in (A, B)),
        *(AreaRow(code, code, "", "sub_icb") for code in (PART_A, PART_B)),
        *(AreaRow(code, code, "", "msoa11") for code in (M1, M2)),
        *(AreaRow(code, code, "", "msoa21") for code in sorted(set(NEW.values()))),
        *(AreaRow(code, code, "", "lsoa11") for code in SMALL),
        *(AreaRow(code, code, "", "lsoa21") for _, _, into in SMALL.values() for code in into),
    ],
    [
        Membership(A, PART_A, "administrative"),
        Membership(B, PART_B, "administrative"),
        *(Membership(new, code, "administrative") for code, new in NEW.items()),
        *(Membership(above, code, "administrative") for code, (above, _, _) in SMALL.items()),
        *(Membership(part, code, "best fit") for code, (_, part, _) in SMALL.items()),
        *(
            Membership(new, old, "best fit", share)
            for old, (_, _, into) in SMALL.items()
            for new, share in into.items()
        ),
    ],
)
LINES = ("E01000001,1000", "E01000002,1000", "E01000003,400", "E01000004,600", "W01000001,900")


def load(folder: Path, *lines: str, rows_floor: int = 1) -> Loaded:
    path = folder / "residents.csv"
    path.write_text("\n".join(("lsoa11_code,total_population", *lines)) + "\n", encoding="utf-8")
    return msoa_areas.load({"residents": path}, KNOWN, rows_floor=rows_floor)


def test_a_neighbourhood_belongs_to_the_board_of_most_of_its_residents(tmp_path: Path) -> None:
    members = load(tmp_path, *LINES).members
    assert {link.child: link.parent for link in members if link.child in (M1, M2) and link.parent in (A, B)} == {
        M1: A,
        M2: B,  # 600 of its 1,000 residents
    }
    # Its other small area stays with the other board.
    assert [link.child for link in members if link.parent == A] == [M1, "E01000003-2011"]


def test_residents_carry_a_neighbourhood_into_those_of_2021(tmp_path: Path) -> None:
    members = load(tmp_path, *LINES).members
    assert {(link.child, link.parent): link.share for link in members if link.parent in NEW.values()} == {
        (M1, "E02000011"): 0.7,  # 1,000 and 40% of 1,000
        (M1, "E02000012"): 0.3,
    }


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (LINES[:3], "no row of E01000004"),
        ((*LINES, "E01000009,100"), "a small area known before"),
        ((*LINES, LINES[0]), "a row of its own"),
        ((*LINES[:3], "E01000004,0"), "a whole number, 1 or more"),
        ((*LINES[:3], "E01000004,12.5"), "a whole number, 1 or more"),
        ((*LINES[:3], "X,100"), "an ONS code of a small area"),
    ],
)
def test_estimates_that_cannot_be(tmp_path: Path, lines: tuple[str, ...], said: str) -> None:
    with pytest.raises(SourceRefused, match=said):
        load(tmp_path, *lines)


def test_every_neighbourhood_of_2021_must_be_reached(tmp_path: Path) -> None:
    path = tmp_path / "residents.csv"
    path.write_text("\n".join(("lsoa11_code,total_population", *LINES)) + "\n", encoding="utf-8")
    known = Known([*KNOWN.areas.values(), AreaRow("E02000013", "Unreached", "", "msoa21")], KNOWN.members)
    with pytest.raises(SourceRefused, match="nothing reaches E02000013"):
        msoa_areas.load({"residents": path}, known, rows_floor=1)


def test_a_fault_is_named_by_file_row_column_value_and_expectation(tmp_path: Path) -> None:
    with pytest.raises(SourceRefused) as refused:
        load(tmp_path, *LINES, "E01,100")
    (fault,) = refused.value.faults
    assert (fault.file, fault.row, fault.column, fault.value) == ("residents.csv", 7, "lsoa11_code", "E01")
