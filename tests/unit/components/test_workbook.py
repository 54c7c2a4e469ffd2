"""The workbook reopened: numbers are numbers, what is missing is said, and no text is run as a formula."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest

from components.exports import workbook
from tests.unit.components import packed


@pytest.fixture(scope="module")
def book() -> Any:
    return openpyxl.load_workbook(io.BytesIO(workbook.book(packed.document("=1+1 words of the analyst"))))


def rows(sheet: Any) -> list[tuple[Any, ...]]:
    return list(sheet.iter_rows(values_only=True))


def test_it_has_a_cover_contents_notes_and_a_table_a_sheet(book: Any) -> None:
    assert book.sheetnames == ["Cover", "Contents", "Notes", "Table 1", "Table 2"]
    assert [list(book[name].tables) for name in ("Table 1", "Table 2")] == [["table_1"], ["table_2"]]


def test_numbers_are_numbers_with_a_format_and_a_suppressed_one_is_its_shorthand(book: Any) -> None:
    sheet = book["Table 1"]
    first = next(row for row in sheet.iter_rows() if row[0].value == "Dudley")
    value = next(cell for cell in first if cell.value == 0.123)
    assert value.number_format == "0.0%"
    suppressed = next(row for row in rows(sheet) if row[0] == "Sandwell")
    assert workbook.CONFIDENTIAL in suppressed
    assert not any(isinstance(cell, int | float) for cell in suppressed)
    assert any(str(row[0]).startswith("[c]: suppressed") for row in rows(sheet))


def test_text_that_begins_like_a_formula_is_text(book: Any) -> None:
    for sheet in book:
        assert not any(cell.data_type == "f" for row in sheet.iter_rows() for cell in row)
    assert any(row[0] == "=SUM(A1)" for row in rows(book["Table 1"]))


def test_notes_hold_method_source_cautions_filters_and_words(book: Any) -> None:
    notes = rows(book["Notes"])
    for wanted in (
        ("Table 1", "Method", "Counted once"),
        ("Table 1", "Source", "NHS England, Register (OGL)"),
        ("Table 1", "Caution", "Not everybody is asked."),
        ("Table 1", "Shown", "Area: Dudley"),
        ("Table 1", "The analyst", "=1+1 words of the analyst"),
        ("Pack", "Not shown", "One is gone."),
    ):
        assert wanted in notes
