"""The workbook reopened: numbers are numbers, what is missing is said, and no text is run as a formula."""

from __future__ import annotations

import io
from dataclasses import replace
from math import nan
from typing import Any

import openpyxl
import pandas as pd
import pytest

from components.exhibit import Column, Exhibit, Table
from components.exports import workbook
from components.exports.document import Document, PackedCard, in_words
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


def test_only_what_disclosure_control_holds_back_is_marked_so() -> None:
    rows_shown = pd.DataFrame(
        {"name": ["A", "B", ""], "n": [nan, nan, nan], "why": ["held back: small numbers", "", "no"]}
    )
    columns = (Column("name", "Name"), Column("n", "N", "number"), Column("why", "Why"))
    exhibit = Exhibit("e", "T", "", Table(rows_shown, columns, why_missing="too few practices to tell"))
    document = Document("P", "", "2026-11-29", "e1", (PackedCard(exhibit, "Q?", "", "/page"),))
    sheet = rows(openpyxl.load_workbook(io.BytesIO(workbook.book(document)))["Table 1"])
    assert sheet[-3:] == [("A", "[c]", "held back: small numbers"), ("B", "[x]", "[x]"), ("[x]", "[x]", "no")]
    said = [str(row[0]) for row in sheet]
    assert "[c]: held back: small numbers" in said
    assert "[x]: too few practices to tell" in said


@pytest.mark.parametrize(
    ("why", "sentence"),
    [
        ("", "A figure is missing, and not drawn, in 1 of 4 rows."),
        ("no figure", "A figure is missing, and not drawn, in 1 of 4 rows. The table says why: no figure."),
    ],
)
def test_what_is_not_drawn_is_said_in_whole_sentences(why: str, sentence: str) -> None:
    exhibit = packed.ranked()
    assert exhibit.table is not None
    assert in_words(replace(exhibit, table=replace(exhibit.table, why_missing=why))).endswith(f"A sentence. {sentence}")


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
