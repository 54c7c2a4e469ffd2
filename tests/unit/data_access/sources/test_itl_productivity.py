"""Productivity workbook: the smoothed sheet, units and hours checked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from data_access.reference.sources import itl_productivity
from data_access.reference.sources.itl_productivity import YEARS
from data_access.reference.sources.loaded import AreaRow, Known, Loaded
from data_access.reference.sources.refusal import SourceRefused

AREAS = {"UKX": "UK", "TLB": "Other", "TLF": "ITL1", "TLF1": "ITL2", "TLF11": "ITL3", "TLF12": "ITL3"}
HOURS = {"UKX": 300.0, "TLB": 300.0, "TLF": 300.0, "TLF1": 300.0, "TLF11": 100.0, "TLF12": 200.0}
Sheets = dict[str, list[list[object]]]


def sheet(unit: str, values: dict[str, float]) -> list[list[object]]:
    titles: list[list[object]] = [["A title"], ["Another"], [None]]
    head: list[list[object]] = [[None, None, None, *map(int, YEARS)], ["ITL level", "ITL code", "Name", *[unit] * 18]]
    rows: list[list[object]] = [[kind, code, f"Area {code}", *[values[code]] * 18] for code, kind in AREAS.items()]
    return [
        *titles,
        *head,
        *rows,
        [None],
        ["Note 1: data are current price"],
        ["Source: Office for National Statistics"],
    ]


def load(folder: Path, change: Callable[[Sheets], None] = lambda sheets: None) -> Loaded:
    sheets = {"A3": sheet("£", dict.fromkeys(AREAS, 30.5)), "Productivity Hours": sheet("hours", HOURS)}
    change(sheets)
    path = folder / "book.xlsx"
    with pd.ExcelWriter(path) as writer:
        for name, rows in sheets.items():
            pd.DataFrame(rows).to_excel(writer, sheet_name=name, header=False, index=False)
    known = Known(
        [
            AreaRow("K02000001", "UK", "UK", "uk"),
            AreaRow("E92000001", "England", "England", "england"),
            *(AreaRow(code, code, "", "itl") for code in AREAS if code.startswith("TLF")),
        ]
    )
    return itl_productivity.load({"main": path}, known)


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(itl_productivity, "AREAS", 3)


def test_every_area_and_year_and_no_note(tmp_path: Path) -> None:
    loaded = load(tmp_path)
    assert loaded.rows_read == len(AREAS)
    assert len(loaded.facts) == len(AREAS) * len(YEARS)
    assert set(loaded.facts["area"]) == {"K02000001", "E92000001", "TLF", "TLF1", "TLF11", "TLF12"}
    assert set(loaded.facts["value"]) == {30.5} and loaded.facts["numerator"].isna().all()


def edit(name: str, row: int, column: int, value: object) -> Callable[[Sheets], None]:
    def change(sheets: Sheets) -> None:
        sheets[name][row][column] = value

    return change


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (edit("A3", 3, 5, 1999), "book.xlsx, row 4, column '2006': found \"0 columns in sheet 'A3'\", expected one"),
        (edit("A3", 4, 5, "index"), "book.xlsx, row 5: found 'index, £'"),
        (edit("A3", 9, 5, "[x]"), "book.xlsx, row 10, column '2006': found '[x]', expected a number from 5 to 200"),
        (edit("A3", 9, 5, 3000), "expected a number from 5 to 200"),
        (edit("A3", 9, 1, "TLF9"), "expected the same areas in A3 and in Productivity Hours"),
        (edit("A3", 9, 1, "TLF12"), "found 'TLF12', expected a row of its own"),
        (edit("Productivity Hours", 10, 4, 150), "found '250 hours in the parts of TLF', expected 300"),
    ],
)
def test_what_is_not_as_documented_is_refused(tmp_path: Path, change: Callable[[Sheets], None], said: str) -> None:
    with pytest.raises(SourceRefused) as refusal:
        load(tmp_path, change)
    assert said in str(refusal.value)


def test_another_file_and_a_missing_sheet_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def lose(sheets: Sheets) -> None:
        del sheets["A3"]

    with pytest.raises(SourceRefused, match="a workbook with a sheet 'A3'"):
        load(tmp_path, lose)
    monkeypatch.setattr(itl_productivity, "AREAS", 234)
    with pytest.raises(SourceRefused, match="at least 234"):
        load(tmp_path)


def test_hours_of_northern_ireland_need_not_add_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(itl_productivity, "DO_NOT_ADD_UP", "TLF")
    assert len(load(tmp_path, edit("Productivity Hours", 10, 4, 150)).facts)
