"""The A&E loader: what it makes of a good file, and what it says of a bad one."""

from __future__ import annotations

import csv
import gzip
import io
import math
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from data_access.reference.sources import ae_by_provider as ae
from data_access.reference.sources.loaded import AreaRow, Known, Loaded, Membership
from data_access.reference.sources.refusal import SourceRefused
from vocabulary import Status

Write = Callable[..., Path]
OVER_4 = "Attendances over 4hrs Type 1"
ATTENDANCES = "A&E attendances Type 1"
WAITED_12 = "Patients who have waited 12+ hrs from DTA to admission"

Row = dict[str, object]


def ae_row(code: str = "RAA", /, **other: object) -> Row:
    """One organisation and month: 1,000 attendances at a major department, 400 of them over 4 hours.

    `other` replaces fields, by the publisher's names for the columns.
    """
    row: Row = dict.fromkeys(ae.COLUMNS, 0)
    row |= {
        "Period": "MSitAE-APRIL-2021",
        "Org Code": code,
        "Parent Org": "NHS ENGLAND MIDLANDS",
        "Org name": f"{code} HOSPITALS NHS TRUST",
        "A&E attendances Type 1": 1000,
        "Attendances over 4hrs Type 1": 400,
        "Patients who have waited 12+ hrs from DTA to admission": 30,
        "Emergency admissions via A&E - Type 1": 250,
        "Emergency admissions via A&E - Type 2": 40,
        "Emergency admissions via A&E - Other A&E department": 10,
        "date": "2021-04-01",
    }
    unknown = set(other) - set(row)
    assert not unknown, unknown
    return row | other


@pytest.fixture
def ae_file(tmp_path: Path) -> Callable[..., Path]:
    """Writes rows (and, if asked, another header) as the publication and returns the path."""

    def write(rows: Sequence[Row], columns: Sequence[str] = ae.COLUMNS, name: str = "ae.csv.gz") -> Path:
        text = io.StringIO()
        writer = csv.writer(text)
        writer.writerow(columns)
        writer.writerows([row.get(column, "") for column in columns] for row in rows)
        path = tmp_path / name
        path.write_bytes(gzip.compress(text.getvalue().encode()))
        return path

    return write


KNOWN = Known([AreaRow("E40000011", "Midlands", "Midlands", "region", "Y60", "E40000011")])


def load(path: Path) -> Loaded:
    return ae.load({"main": path}, KNOWN, rows_floor=1, organisations_floor=1)


def fact(loaded: Loaded, indicator: str) -> dict[str, Any]:
    (row,) = loaded.facts[loaded.facts["indicator"] == indicator].to_dict("records")
    return {str(name): value for name, value in row.items()}


def refused(path: Path) -> SourceRefused:
    with pytest.raises(SourceRefused) as caught:
        load(path)
    return caught.value


def test_numerators_and_denominators(ae_file: Write) -> None:
    booked = {"A&E attendances Booked Appointments Type 1": 90, "Attendances over 4hrs Booked Appointments Type 1": 9}
    loaded = load(ae_file([ae_row(**booked)]))
    within, waited = fact(loaded, "ae_4_hour_type_1"), fact(loaded, "ae_12_hour_from_decision")
    assert (within["numerator"], within["denominator"], within["status"]) == (600, 1000, Status.OK)
    assert (waited["numerator"], waited["denominator"], waited["status"]) == (30, 300, Status.OK)
    assert fact(loaded, "ae_attendances_type_1")["numerator"] == 1000
    assert fact(loaded, "ae_emergency_admissions")["numerator"] == 300
    assert (within["period"], within["area"], within["breakdown"]) == ("2021-04", "RAA", "")
    assert loaded.rows_read == 1


def test_only_organisations_with_a_major_department_in_the_month(ae_file: Write) -> None:
    walk_in = ae_row("NAX01", **{ATTENDANCES: 0, OVER_4: 0, WAITED_12: 999})
    loaded = load(ae_file([ae_row(), walk_in]))
    assert set(loaded.facts["area"]) == {"RAA"}
    assert [row.code for row in loaded.areas] == ["RAA"]


@pytest.mark.parametrize(
    ("attendances", "over", "status", "within"),
    [
        (9000, 0, Status.MISSING, None),
        (500, 0, Status.MISSING, None),
        (499, 0, Status.OK, 499),  # a small department may well have seen everybody in time
        (3, 0, Status.OK, 3),
        (9000, 44, Status.LOW_RELIABILITY, 8956),  # under 0.5%: a month reported in part
        (9000, 45, Status.OK, 8955),
    ],
)
def test_a_zero_that_means_missing(
    ae_file: Write, attendances: int, over: int, status: Status, within: int | None
) -> None:
    row = fact(load(ae_file([ae_row(**{ATTENDANCES: attendances, OVER_4: over})])), "ae_4_hour_type_1")
    assert (row["status"], row["denominator"]) == (status, attendances)
    assert math.isnan(row["numerator"]) if within is None else row["numerator"] == within


def test_nobody_waiting_12_hours_is_a_true_zero(ae_file: Write) -> None:
    row = fact(load(ae_file([ae_row(**{WAITED_12: 0})])), "ae_12_hour_from_decision")
    assert (row["numerator"], row["denominator"], row["status"]) == (0.0, 300, Status.OK)


def test_a_zero_in_a_run_of_unreported_months_is_missing(ae_file: Write) -> None:
    row = fact(load(ae_file([ae_row("RNQ", **{WAITED_12: 0})])), "ae_12_hour_from_decision")
    assert row["status"] == Status.MISSING
    assert math.isnan(row["numerator"])
    row = fact(load(ae_file([ae_row("RNQ", **{WAITED_12: 5})])), "ae_12_hour_from_decision")
    assert (row["numerator"], row["status"]) == (5, Status.OK)


def test_the_newest_name_and_the_months_reported(ae_file: Write) -> None:
    rows = [
        ae_row(
            Period="MSitAE-MAY-2021",
            date="2021-05-01",
            **{"Org name": "NEW HOSPITALS OF X NHS FOUNDATION TRUST"},
        ),
        ae_row(**{"Org name": "OLD NHS TRUST"}),
        ae_row("RBB"),
    ]
    loaded = load(ae_file(rows))
    assert loaded.areas == (
        AreaRow("RAA", "New Hospitals of X NHS Foundation Trust", "", "trust", "RAA"),
        AreaRow("RBB", "RBB Hospitals NHS Trust", "", "trust", "RBB"),
    )
    assert loaded.members == (
        Membership("E40000011", "RAA", "reporting", 1.0, "2021-04", ""),
        Membership("E40000011", "RBB", "reporting", 1.0, "2021-04", "2021-04"),
    )
    assert sorted(set(loaded.facts["period"])) == ["2021-04", "2021-05"]


@pytest.mark.parametrize(
    ("changes", "column", "value", "expected"),
    [
        ({ATTENDANCES: "-5"}, ATTENDANCES, "-5", "a whole number"),
        ({ATTENDANCES: "12.5"}, ATTENDANCES, "12.5", "a whole number"),
        ({ATTENDANCES: ""}, ATTENDANCES, "", "a whole number"),
        ({ATTENDANCES: "1,000"}, ATTENDANCES, "1,000", "a whole number"),
        ({ATTENDANCES: "١٠"}, ATTENDANCES, "١٠", "a whole number"),
        ({"Period": "MSitAE-SMARCH-2021"}, "Period", "MSitAE-SMARCH-2021", "a month such as"),
        ({"Period": "APRIL 2021"}, "Period", "APRIL 2021", "a month such as"),
        ({"date": "2021-05-01"}, "date", "2021-05-01", "the first day of the month"),
        ({"Org Code": "TOTAL"}, "Org Code", "TOTAL", "no total row"),
        ({"Org Code": "r1"}, "Org Code", "r1", "an organisation code"),
        ({"Org name": ""}, "Org name", "", "a name"),
        ({"Parent Org": "MIDLANDS"}, "Parent Org", "MIDLANDS", "a region"),
        ({"Parent Org": "NHS ENGLAND MERCIA"}, "Parent Org", "NHS ENGLAND MERCIA", "the name of one of the regions"),
        ({OVER_4: 1001}, OVER_4, "1001", "no more than A&E attendances Type 1"),
        ({"Attendances over 4hrs Type 2": 1}, "Attendances over 4hrs Type 2", "1", "no more than"),
        ({WAITED_12: 301}, WAITED_12, "301", "no more than the emergency admissions"),
    ],
)
def test_a_fault_is_named_by_file_row_column_value_and_expectation(
    ae_file: Write, changes: dict[str, object], column: str, value: str, expected: str
) -> None:
    fault = refused(ae_file([ae_row("RBB"), ae_row(**changes)])).faults[0]
    assert (fault.file, fault.row, fault.column, fault.value) == ("ae.csv.gz", 3, column, value)
    assert expected in fault.expected
    found = repr(value) if value else "nothing"
    assert all(part in str(fault) for part in ("ae.csv.gz", "row 3", repr(column), found, expected))


def test_the_same_organisation_and_month_twice(ae_file: Write) -> None:
    fault = refused(ae_file([ae_row(), ae_row()])).faults[0]
    assert (fault.row, fault.column, fault.value) == (3, "Period and Org Code", "MSitAE-APRIL-2021 RAA")


def test_a_month_left_out(ae_file: Write) -> None:
    rows = [ae_row(), ae_row(Period="MSitAE-JUNE-2021", date="2021-06-01")]
    assert "1 months left out before 2021-06" in str(refused(ae_file(rows)))


def test_too_few_rows_and_organisations(ae_file: Write) -> None:
    files = {"main": ae_file([ae_row()])}
    with pytest.raises(SourceRefused, match="1 rows"):
        ae.load(files, KNOWN)
    with pytest.raises(SourceRefused, match="1 organisations in 2021-04"):
        ae.load(files, KNOWN, rows_floor=1)


def test_a_column_renamed_and_a_column_left_out(ae_file: Write) -> None:
    renamed = ["ODS Code" if column == "Org Code" else column for column in ae.COLUMNS]
    fault = refused(ae_file([ae_row()], renamed)).faults[0]
    assert (fault.row, fault.value, fault.expected) == (1, "ODS Code", "Org Code")
    assert refused(ae_file([ae_row()], ae.COLUMNS[:-1])).faults[0].expected == "date"


def test_all_faults_are_counted_and_the_first_hundred_described(ae_file: Write) -> None:
    found = refused(ae_file([ae_row(f"R{number:03d}", **{ATTENDANCES: "x"}) for number in range(250)]))
    assert (found.total, len(found.faults)) == (250, 100)
    assert "250 faults" in str(found)
    assert "Nothing was loaded" in str(found)


@pytest.mark.parametrize("content", [b"", b"not gzip", b"\x1f\x8b\x08\x00cut"])
def test_a_file_that_is_no_file(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "ae.csv.gz"
    path.write_bytes(content)
    assert refused(path).faults[0].file == "ae.csv.gz"
    assert "no file" in str(refused(tmp_path / "absent.csv.gz"))


def test_a_cut_off_row_and_a_wrong_encoding(tmp_path: Path) -> None:
    path = tmp_path / "ae.csv"
    header = ",".join(ae.COLUMNS).encode()
    path.write_bytes(header + b"\nMSitAE-APRIL-2021,RAA,NHS ENG")
    assert (refused(path).faults[0].row, refused(path).faults[0].value) == (2, "3 fields")
    path.write_bytes(header + b"\n\xff\xfe")
    assert (refused(path).faults[0].row, refused(path).faults[0].expected) == (2, "UTF-8 text")
