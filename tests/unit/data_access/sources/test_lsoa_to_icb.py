"""Small areas, parts of boards and boards: what nests, and lookups that cannot be."""

from __future__ import annotations

from pathlib import Path

import pytest

from data_access.reference.sources import lsoa_to_icb
from data_access.reference.sources.loaded import Known, Loaded, Membership
from data_access.reference.sources.refusal import SourceRefused

HEADER = "lsoa21_name,lsoa21_code,sicbl24_name,sicbl24_code,sicbl24_code_nhs,icb24_name,icb24_code,icb24_code_nhs"
DERBY = (
    '"NHS Derby and Derbyshire ICB - 15M",E38000261,15M,"NHS Derby and Derbyshire Integrated Care Board",E54000058,QJ2'
)
STAFFORD = "NHS Staffs ICB - 05V,E38000173,05V,NHS Staffs Integrated Care Board,E54000010,QNC"
LINES = (f"Derby 001B,E01000002,{DERBY}", f"Derby 001A,E01000001,{DERBY}", f"Stafford 001A,E01000003,{STAFFORD}")


def load(folder: Path, *lines: str, small_areas: int = 3, parts: int = 2, boards: int = 2) -> Loaded:
    path = folder / "lookup.csv"
    path.write_text("\n".join((HEADER, *lines)) + "\n", encoding="utf-8")
    return lsoa_to_icb.load({"main": path}, Known(), small_areas=small_areas, parts=parts, boards=boards)


def test_small_areas_lie_in_parts_and_parts_in_boards(tmp_path: Path) -> None:
    loaded = load(tmp_path, *LINES)
    assert [(row.kind, row.code, row.ods, row.short_name) for row in loaded.areas] == [
        ("icb", "E54000010", "QNC", "Staffs"),
        ("icb", "E54000058", "QJ2", "Derby and Derbyshire"),
        ("sub_icb", "E38000173", "05V", "Staffs 05V"),
        ("sub_icb", "E38000261", "15M", "Derby and Derbyshire 15M"),
        ("lsoa21", "E01000001", "", "Derby 001A"),
        ("lsoa21", "E01000002", "", "Derby 001B"),
        ("lsoa21", "E01000003", "", "Stafford 001A"),
    ]
    assert Membership("E54000058", "E38000261", "administrative") in loaded.members
    assert Membership("E38000261", "E01000002", "best fit") in loaded.members
    assert len(loaded.members) == 5
    assert loaded.rows_read == 3


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (LINES[:2], "2 rows"),
        ((*LINES, f"Derby 001C,E01000004,{DERBY}"), "4 small areas"),
        ((*LINES[:2], LINES[0]), "a row of its own"),
        ((*LINES[:2], LINES[2].replace("E01000003", "W01000003")), "a small area of England"),
        ((*LINES[:2], LINES[2].replace("E54000010", "E40000010")), "integrated care board, E54"),
        ((*LINES[:2], LINES[2].replace("E38000173", "E39000173")), "a part of a board"),
        ((*LINES[:2], LINES[2].replace("QNC", "XNC")), "ODS code of an integrated care board"),
        ((*LINES[:2], LINES[2].replace("Integrated Care Board", "ICB")), "Integrated Care Board"),
        (
            (*LINES[:2], LINES[1].replace("E01000001", "E01000009").replace("E54000058", "E54000010")),
            "each line of one",
        ),
        ((*LINES[:2], LINES[2].replace("QNC", "QJ2")), "an ODS code of its own"),
        ((*LINES[:2], f"Derby 001C,E01000004,{DERBY}"), "1 different codes"),
    ],
)
def test_lookups_that_cannot_be(tmp_path: Path, lines: tuple[str, ...], said: str) -> None:
    with pytest.raises(SourceRefused, match=said):
        load(tmp_path, *lines)


def test_a_fault_is_named_by_file_row_column_value_and_expectation(tmp_path: Path) -> None:
    with pytest.raises(SourceRefused) as refused:
        load(tmp_path, *LINES[:2], LINES[2].replace("E01000003", "X"))
    (fault,) = refused.value.faults
    assert (fault.file, fault.row, fault.column, fault.value) == ("lookup.csv", 4, "lsoa21_code", "X")
    assert "E01" in fault.expected


def test_a_column_missing_refuses_the_file(tmp_path: Path) -> None:
    path = tmp_path / "lookup.csv"
    path.write_text(HEADER.replace(",icb24_name", "") + "\n", encoding="utf-8")
    with pytest.raises(SourceRefused, match="column 6"):
        lsoa_to_icb.load({"main": path}, Known())
