"""Rows whose numbers are small say so in every form: on the page, on slides, in the workbook and in the offline file."""

from __future__ import annotations

import io
import json
from dataclasses import replace

import openpyxl
import pandas as pd
from pptx import Presentation

from components import tables
from components.exhibit import HELD_BACK, Column, Exhibit, Table
from components.exports import slides, workbook
from components.exports.document import Document, PackedCard, in_words
from components.exports.sealed_file import _table

NOT_THERE = "no count"
TABLE = Table(
    pd.DataFrame(
        {
            "name": ["Kept", "Small", "Silent"],
            "value": [12.0, float("nan"), float("nan")],
            "small": [False, True, False],
        }
    ),
    columns=(Column("name", "Place"), Column("value", "People", "count")),
    why_missing=NOT_THERE,
    held_back="small",
)
EXHIBIT = Exhibit("small", "Two of three have a figure", "", table=TABLE)
DOCUMENT = Document("Pack", "", "2026-11-29", "e1", [PackedCard(EXHIBIT, "Page", "View", "/")])


def test_the_page_says_which_number_is_held_back_and_which_is_not_there() -> None:
    rows = json.loads(tables.for_browser(TABLE, caption=""))["rows"]
    assert [value for _, value in rows] == ["12", HELD_BACK, NOT_THERE]
    listed = replace(TABLE, frame=TABLE.frame.assign(newest=[False, True, True]), listed="newest")
    assert [value for _, value in json.loads(tables.for_browser(listed, caption=""))["rows"]] == [HELD_BACK, NOT_THERE]


def test_every_file_says_the_same() -> None:
    assert f"in 2 of 3 rows. The table says why: {HELD_BACK}; {NOT_THERE}." in in_words(EXHIBIT)
    offline = _table(EXHIBIT)
    assert offline is not None and [row[1] for row in offline["rows"]] == ["12", HELD_BACK, NOT_THERE]
    sheet = openpyxl.load_workbook(io.BytesIO(workbook.book(DOCUMENT)))["Table 1"]
    written = {row[0]: row[1] for row in sheet.iter_rows(values_only=True) if row[0] in ("Kept", "Small", "Silent")}
    assert written == {"Kept": 12, "Small": "[c]", "Silent": "[x]"}
    said = [str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell]
    assert f"[c]: {HELD_BACK}" in said and f"[x]: {NOT_THERE}" in said
    shown = Presentation(io.BytesIO(slides.deck(DOCUMENT))).slides[1]
    table = next(shape.table for shape in shown.shapes if shape.has_table)
    assert [row.cells[1].text for row in table.rows][1:] == ["12", HELD_BACK, NOT_THERE]
