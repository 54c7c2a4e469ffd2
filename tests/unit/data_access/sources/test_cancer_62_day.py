"""Cancer within 62 days: England from the Total row, half patients, trusts and companies, and files that cannot be."""

from __future__ import annotations

from pathlib import Path

import pytest

from data_access.reference.sources import cancer_62_day as cancer
from data_access.reference.sources.loaded import AreaRow, Known, Loaded
from data_access.reference.sources.refusal import SourceRefused

HEADER = "metric,period_month,period_date,org_code,org_name,total_patients,within_62d,breached_62d,compliance_rate"
GOOD = (
    "62d_combined,2023-10,2023-10-01,R0A,OLD NHS TRUST,10.5,7.0,3.5,0.6666666667",
    "62d_combined,2023-10,2023-10-01,NT2,NUFFIELD HEALTH,1.5,1.5,0.0,1.0",
    "62d_combined,2023-10,2023-10-01,Total,Total,12.0,8.5,3.5,0.7083333333",
    "62d_combined,2023-11,2023-11-01,R0A,UNIVERSITY HOSPITALS OF X NHS TRUST,8.0,6.0,2.0,0.75",
    "62d_combined,2023-11,2023-11-01,Total,Total,8.0,6.0,2.0,0.75",
)


def load(folder: Path, *lines: str, rows_floor: int = 1, providers_floor: int = 1) -> Loaded:
    path = folder / "cancer.csv"
    path.write_text("\n".join((HEADER, *lines)) + "\n", encoding="utf-8")
    return cancer.load({"main": path}, Known(), rows_floor=rows_floor, providers_floor=providers_floor)


def test_the_total_is_england_and_no_provider(tmp_path: Path) -> None:
    loaded = load(tmp_path, *GOOD)
    rows = loaded.facts[loaded.facts["period"] == "2023-10"].set_index("area")
    assert rows["numerator"].to_dict() == {"E92000001": 8.5, "R0A": 7.0, "NT2": 1.5}
    assert rows["denominator"].to_dict() == {"E92000001": 12.0, "R0A": 10.5, "NT2": 1.5}
    assert len(loaded.facts) == loaded.rows_read == 5
    # The newest name; a company is no trust; no membership, as the file has no places.
    assert loaded.areas == (
        AreaRow("NT2", "Nuffield Health", "Nuffield Health", "provider", "NT2"),
        AreaRow("R0A", "University Hospitals of X NHS Trust", "", "trust", "R0A"),
    )
    assert loaded.members == ()


@pytest.mark.parametrize(
    ("old", "new", "column", "value", "expected"),
    [
        ("62d_combined", "31d_combined", "metric", "31d_combined", "62d_combined"),
        ("R0A", "r0a", "org_code", "r0a", "an ODS code, or Total"),
        ("10.5,7.0,3.5", "10.25,6.75,3.5", "total_patients", "10.25", "whole or half patients"),
        ("10.5,7.0,3.5", "10.5,7.0,3.0", "total_patients", "10.5", "those within and over 62 days together"),
        ("0.6666666667", "0.5", "compliance_rate", "0.5", "0.666667, from the counts"),
        ("2023-10-01", "2023-11-01", "period_date", "2023-11-01", "the first day of the month"),
        ("10.5,7.0", "0,7.0", "total_patients", "0", "a number, 0.5 or more"),
    ],
)
def test_a_fault_is_named_by_file_row_column_value_and_expectation(
    tmp_path: Path, old: str, new: str, column: str, value: str, expected: str
) -> None:
    with pytest.raises(SourceRefused) as caught:
        load(tmp_path, GOOD[1], GOOD[0].replace(old, new), *GOOD[2:])
    fault = next(fault for fault in caught.value.faults if fault.column == column)
    assert (fault.file, fault.row, fault.value) == ("cancer.csv", 3, value)
    assert expected in fault.expected


def test_a_total_that_is_not_the_sum_would_count_twice(tmp_path: Path) -> None:
    doubled = "62d_combined,2023-11,2023-11-01,Total,Total,16.0,12.0,4.0,0.75"
    with pytest.raises(SourceRefused, match="8, the sum of the other rows") as caught:
        load(tmp_path, *GOOD[:4], doubled)
    assert caught.value.faults[0].row == 6
    with pytest.raises(SourceRefused, match="no Total in 2023-11"):
        load(tmp_path, *GOOD[:4])


def test_what_stands_twice_is_left_out_or_too_few(tmp_path: Path) -> None:
    with pytest.raises(SourceRefused, match="a row of its own"):
        load(tmp_path, *GOOD, GOOD[0])
    december = [line.replace("2023-11", "2023-12") for line in GOOD[3:]]
    with pytest.raises(SourceRefused, match="no row for 2023-11"):
        load(tmp_path, *GOOD[:3], *december)
    with pytest.raises(SourceRefused, match="1 providers in 2023-11"):
        load(tmp_path, *GOOD, providers_floor=2)
    with pytest.raises(SourceRefused, match="5 rows"):
        load(tmp_path, *GOOD, rows_floor=6)
