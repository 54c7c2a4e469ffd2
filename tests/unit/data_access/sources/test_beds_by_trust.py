"""Beds: occupied over available, no beds is missing, and files that cannot be."""

from __future__ import annotations

from pathlib import Path

import pytest

from data_access.reference.sources import beds_by_trust as beds
from data_access.reference.sources.loaded import AreaRow, Known, Loaded
from data_access.reference.sources.refusal import SourceRefused

KNOWN = Known([AreaRow(code, f"{code} NHS Trust", "", "trust", code) for code in ("RAA", "RBB")])
HEADER = (
    "nhs_trust22_code,date,general_acute_beds_available,general_acute_beds_occupied,"
    "general_acute_beds_occupancy_rate,adult_general_acute_beds_available"
)
GOOD = ("RAA,April 2022,200.0,180.0,0.901,150.0", "RBB,April 2022,0.0,0.0,,", "RAA,May 2022,210.0,189.0,0.9,")


def load(folder: Path, *lines: str, rows_floor: int = 1, trusts_floor: int = 1) -> Loaded:
    path = folder / "beds.csv"
    path.write_text("\n".join((HEADER, *lines)) + "\n", encoding="utf-8")
    return beds.load({"main": path}, KNOWN, rows_floor=rows_floor, trusts_floor=trusts_floor)


def test_occupied_over_available_and_no_beds_is_missing(tmp_path: Path) -> None:
    loaded = load(tmp_path, *GOOD)
    rows = loaded.facts.set_index(loaded.facts["indicator"] + " " + loaded.facts["area"] + " " + loaded.facts["period"])
    share = rows.loc["general_acute_bed_occupancy RAA 2022-04"]
    assert (share["numerator"], share["denominator"], share["status"]) == (180, 200, "ok")
    assert rows.loc["general_acute_beds_available RAA 2022-05", "numerator"] == 210
    for indicator in ("general_acute_bed_occupancy", "general_acute_beds_available"):
        none = rows.loc[f"{indicator} RBB 2022-04"]
        assert none["status"] == "missing"
        assert none[["value", "numerator", "denominator"]].isna().all()


@pytest.mark.parametrize(
    ("line", "column", "value", "expected"),
    [
        ("RCC,May 2022,200,180,0.9,", "nhs_trust22_code", "RCC", "a trust some other publication names"),
        ("total,May 2022,200,180,0.9,", "nhs_trust22_code", "total", "an ODS code of a trust"),
        ("RAA,2022-05,200,180,0.9,", "date", "2022-05", "a month such as April 2022"),
        ("RAA,May 2022,200,201,1.0,", "general_acute_beds_occupied", "201", "no more than the beds available"),
        ("RAA,May 2022,200,180,0.8,", "general_acute_beds_occupancy_rate", "0.8", "0.900, from the beds"),
        ("RAA,May 2022,200,180,,", "general_acute_beds_occupancy_rate", "", "0.900, from the beds"),
        ("RAA,May 2022,x,180,0.9,", "general_acute_beds_available", "x", "a whole number from 0 to 5000"),
        ("RAA,April 2022,200,180,0.9,", "nhs_trust22_code and date", "RAA April 2022", "a row of its own"),
    ],
)
def test_a_fault_is_named_by_file_row_column_value_and_expectation(
    tmp_path: Path, line: str, column: str, value: str, expected: str
) -> None:
    with pytest.raises(SourceRefused) as caught:
        load(tmp_path, *GOOD[:2], line)
    fault = caught.value.faults[0]
    assert (fault.file, fault.row, fault.column, fault.value) == ("beds.csv", 4, column, value)
    assert expected in fault.expected


def test_what_is_left_out_or_too_few(tmp_path: Path) -> None:
    with pytest.raises(SourceRefused, match="no row for 2022-05"):
        load(tmp_path, *GOOD[:2], "RAA,June 2022,200,180,0.9,")
    with pytest.raises(SourceRefused, match="1 trusts in 2022-05"):
        load(tmp_path, *GOOD, trusts_floor=2)
    with pytest.raises(SourceRefused, match="3 rows"):
        load(tmp_path, *GOOD, rows_floor=4)
