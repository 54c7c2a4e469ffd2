"""A&E by board: within 4 hours from over 4 hours, months not reported, months that repeat, and files that cannot be."""

from __future__ import annotations

from pathlib import Path

import pytest

from data_access.reference.sources import ae_by_icb as ae
from data_access.reference.sources.loaded import AreaRow, Known, Loaded
from data_access.reference.sources.refusal import SourceRefused

KNOWN = Known([AreaRow(code, code, code, "icb") for code in ("E54000013", "E54000060", "E54000063")])
HEADER = ",".join(column.name for column in ae._COLUMNS)


def line(code: str, month: str, over: int = 250, share: str = "0.25") -> str:
    return f"{code},1000.0,{over}.0,200.0,50.0,{share},0.25,{month}"


def load(folder: Path, *lines: str, rows_floor: int = 1, boards: int = 1) -> Loaded:
    path = folder / "ae.csv"
    path.write_text("\n".join((HEADER, *lines)) + "\n", encoding="utf-8")
    return ae.load({"main": path}, KNOWN, rows_floor=rows_floor, boards=boards)


def test_within_4_hours_from_the_count_over_4_hours(tmp_path: Path) -> None:
    (row,) = load(tmp_path, line("E54000013", "April 2022", 254)).facts.to_dict("records")
    assert (row["numerator"], row["denominator"], row["status"], row["period"]) == (746, 1000, "ok", "2022-04")


def test_codes_of_2022_come_under_todays(tmp_path: Path) -> None:
    assert load(tmp_path, line("E54000052", "April 2022")).facts["area"].tolist() == ["E54000063"]


def test_boards_with_a_trust_that_reported_none_are_missing_until_may_2023(tmp_path: Path) -> None:
    months = ("May 2023", "June 2023")
    boards = ("E54000013", "E54000060")
    loaded = load(
        tmp_path,
        *(line(code, month, 250 + number) for number, month in enumerate(months) for code in boards),
        boards=2,
    )
    rows = loaded.facts.set_index(["area", "period"])
    assert rows["status"].to_dict() == {
        ("E54000013", "2023-05"): "ok",
        ("E54000060", "2023-05"): "missing",
        ("E54000013", "2023-06"): "ok",
        ("E54000060", "2023-06"): "ok",
    }
    assert rows["numerator"].isna().sum() == 1


def test_a_month_that_repeats_an_earlier_one_is_missing(tmp_path: Path) -> None:
    loaded = load(
        tmp_path,
        *(line("E54000013", month) for month in ("June 2023", "August 2023")),
        line("E54000013", "July 2023", 251),
    )
    rows = loaded.facts.set_index("period")
    assert rows["status"].to_dict() == {"2023-06": "ok", "2023-07": "ok", "2023-08": "missing"}
    assert rows.loc["2023-08", ["value", "numerator", "denominator"]].isna().all()


@pytest.mark.parametrize(
    ("given", "column", "value", "expected"),
    [
        (line("QUA", "May 2022"), "icb22_code", "QUA", "an ONS code of an integrated care board"),
        (line("E54000099", "May 2022"), "icb22_code", "E54000099", "the code of one of the boards"),
        (line("E54000013", "2022-05"), "date", "2022-05", "a month such as April 2022"),
        (line("E54000013", "May 2022", 1001, "1.0"), "attendances_over_4hours", "1001", "no more than"),
        (line("E54000013", "May 2022", 250, "0.75"), "pct_attendance_over_4hours", "0.75", "0.25, from the counts"),
        (line("E54000013", "May 2022", 250, "25"), "pct_attendance_over_4hours", "25", "a number from 0 to 1"),
    ],
)
def test_a_fault_is_named_by_file_row_column_value_and_expectation(
    tmp_path: Path, given: str, column: str, value: str, expected: str
) -> None:
    with pytest.raises(SourceRefused) as caught:
        load(tmp_path, line("E54000013", "April 2022"), given)
    fault = caught.value.faults[0]
    assert (fault.file, fault.row, fault.column, fault.value) == ("ae.csv", 3, column, value)
    assert expected in fault.expected


def test_what_stands_twice_is_left_out_or_too_few(tmp_path: Path) -> None:
    april = line("E54000013", "April 2022")
    with pytest.raises(SourceRefused, match="a row of its own"):
        load(tmp_path, april, april)
    with pytest.raises(SourceRefused, match="no row for 2022-05"):
        load(tmp_path, april, line("E54000013", "June 2022"))
    with pytest.raises(SourceRefused, match="1 boards in 2022-04"):
        load(tmp_path, april, boards=2)
    with pytest.raises(SourceRefused, match="1 rows"):
        load(tmp_path, april, rows_floor=2)
