"""Appointments within two weeks: one indicator of the fund, by practice, both of its counts."""

from __future__ import annotations

from pathlib import Path

import pytest

from data_access.reference.sources import appointments_within_two_weeks
from data_access.reference.sources.loaded import AreaRow, Known, Loaded
from data_access.reference.sources.refusal import SourceRefused

KNOWN = Known([AreaRow(code, code, "", "practice", code) for code in ("A81001", "A81002")])
HEADER = "ORGANISATION_TYPE,ORGANISATION_CODE,ORGANISATION_NAME,QUALITY_SERVICE,ACH_DATE,IND_CODE,MEASURE,VALUE"


def line(code: str, measure: str, value: int, indicator: str = "NCD026") -> str:
    return f"GP practice,{code},NAME,NCD2324,31/03/2024,{indicator},{measure},{value}"


LINES = [
    line("A81001", "ACC-08 Numerator", 900),
    line("A81001", "ACC-08 Denominator", 1000),
    line("A81002", "ACC-08 Numerator", 400),
    line("A81002", "ACC-08 Denominator", 499),
    line("U00070", "ACC-10b non-standardised numerator", 220, "NCDMI191"),
]


def load(folder: Path, lines: list[str]) -> Loaded:
    path = folder / "fund.csv"
    path.write_text("\n".join((HEADER, *lines)) + "\n", encoding="utf-8")
    return appointments_within_two_weeks.load({"main": path}, KNOWN, rows_floor=1)


def test_only_this_indicator_and_no_part_years(tmp_path: Path) -> None:
    loaded = load(tmp_path, LINES)
    assert loaded.rows_read == 5
    found = loaded.facts[["area", "period", "numerator", "denominator"]]
    assert found.to_numpy().tolist() == [["A81001", "2023/24", 900, 1000]]


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (
            [line("A81001", "ACC-08 Numerator", 1001), *LINES[1:]],
            "found '1,001 for A81001', expected no more than 1,000",
        ),
        (LINES[1:], "found 'one of two counts of A81001'"),
        (LINES[4:], "no row of NCD026"),
        ([*LINES, LINES[0]], "a row of its own"),
        ([line("A81001", "ACC-09 Numerator", 1), *LINES], "expected ACC-08 Numerator or ACC-08 Denominator"),
        ([each.replace("2024", "2023") for each in LINES], "column 'ACH_DATE'"),
    ],
)
def test_what_is_refused(tmp_path: Path, lines: list[str], words: str) -> None:
    with pytest.raises(SourceRefused) as refused:
        load(tmp_path, lines)
    assert words in str(refused.value)
