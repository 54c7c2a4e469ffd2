"""A pack, or one card, as an accessible workbook: cover, contents, a sheet of notes, and a table a sheet, by the Government Analysis
Function's rules (`gptables`).

Numbers are numbers, as stored, with a format. A missing number is the rules' shorthand, explained on its sheet: never empty, never 0.
Text is text, whatever it begins with.
"""

from __future__ import annotations

import io
import math
import warnings
from collections.abc import Mapping, Sequence
from typing import Any

import gptables
import numpy as np
import pandas as pd

from components import tables
from components.exhibit import LINKS, Column, Table
from components.exports.document import Document, PackedCard, Tell, sources, tell_nobody
from components.exports.plot_parts import number_format
from components.exports.tidy_csv import CODE_HEADER, area_codes

CONFIDENTIAL, NOT_AVAILABLE = "[c]", "[x]"
"""Shorthand of the rules for a suppressed number, and for one there is not."""
_HELD_BACK = ("held back", "suppressed")
"""How tables begin the text of a number that disclosure control hides. "Too few practices" is no such number."""
_FORMATS = {"count": "#,##0", "percent": "0.0%", "points": "+0.0%;−0.0%;0.0%", "number": "#,##0.00"}
_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
_NOTES = ("Sheet", "About", "Note")


def book(document: Document, tell: Tell = tell_nobody) -> bytes:
    """The file of a pack's tables. A card without a table stands in the notes."""
    sheets: dict[str, Any] = {}
    notes: list[tuple[str, str, str]] = []
    for number, card in enumerate(document.cards):
        tell(number / len(document.cards), f"Table {number + 1} of {len(document.cards)}")
        label = f"Table {number + 1}"
        if card.exhibit.table is not None and len(card.exhibit.table.frame):
            sheets[label] = _sheet(card, label, number, document)
        notes += [(label, about, text) for about, text in _notes(card)]
    closing = [("Pack", "Closing words", document.closing)] if document.closing else []
    notes += [*closing, *(("Pack", "Not shown", reason) for reason in document.missing)]
    written = pd.DataFrame(notes or [("Pack", "Notes", "There are none.")], columns=list(_NOTES))
    about = gptables.GPTable(table=written, table_name="notes", title="Notes: method, source, cautions and filters")
    out = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its use of pandas is older than pandas 3; the tests read what it writes
        gptables.write_workbook(
            filename=out,
            sheets={"Notes": about, **sheets},
            cover=_cover(document),
            contentsheet_label="Contents",
            auto_width=True,
            workbook_options=_OPTIONS,
        )
    return out.getvalue()


def _cover(document: Document) -> Any:
    intro = [
        *([document.note] if document.note else []),
        f"Edition {document.edition} of the figures, made on {document.made_on}.",
        f"Findings: {len(document.cards)}. Each has a sheet; what qualifies it stands in Notes.",
    ]
    about = [
        f"{NOT_AVAILABLE} stands for a number that is not available, {CONFIDENTIAL} for one that is suppressed.",
        "The sheet says which words its page uses for it.",
        "Proportions are written as percentages and stored from 0 to 1.",
    ]
    return gptables.Cover(
        title=document.title, intro=intro, about=about, contact=[document.address] if document.address else None
    )


def _notes(card: PackedCard) -> list[tuple[str, str]]:
    exhibit, origin = card.exhibit, card.exhibit.provenance
    listed = [("Finding", exhibit.title), ("In words", exhibit.said), ("The analyst", card.words)]
    listed += [("How sure", card.badge), ("What new figures change", card.watch), ("Shown", card.view)]
    listed += [("Nothing to show", exhibit.refused)]
    if origin is not None:
        listed += [("What is counted", origin.definition), ("Method", origin.method), ("Period", origin.period)]
        listed += [("Source", source) for source in sources(origin)]
    listed += [("Caution", caveat) for caveat in exhibit.caveats]
    return [(about, text) for about, text in (*listed, ("Address", card.address)) if _says_something(text)]


def _says_something(text: str) -> bool:
    """Whether there is a letter or digit: the rules allow no cell of signs alone."""
    return any(letter.isalnum() for letter in text)


def _sheet(card: PackedCard, label: str, number: int, document: Document) -> Any:
    exhibit = card.exhibit
    assert exhibit.table is not None
    columns = [column for column in exhibit.table.columns if column.format not in LINKS]
    headers = _headers(columns)
    missing = _missing(exhibit.table)
    frame = pd.DataFrame(
        {header: _cells(exhibit.table, column, missing) for header, column in zip(headers, columns, strict=True)},
        dtype=object,
    )
    codes = area_codes(exhibit.table)
    if codes is not None and CODE_HEADER not in frame.columns:
        frame.insert(1, CODE_HEADER, pd.Series([code or NOT_AVAILABLE for code in codes], dtype=object))
    formats = [
        {"column": {"columns": [header], "format": {"num_format": written}, "include_names": False}}
        for header, column in zip(headers, columns, strict=True)
        if (written := _number_format(column))
    ]
    origin = exhibit.provenance
    return gptables.GPTable(
        table=frame,
        table_name=f"table_{number + 1}",
        title=f"{label}: {exhibit.title}",
        subtitles=[part for part in (card.words, card.badge, f"Shown: {card.view}", _made(card, document)) if part],
        legend=_legend(frame, exhibit.table.why_missing),
        scope=card.page,
        source="; ".join(sources(origin)) or "This application",
        additional_formatting=formats,
        instructions="",
    )


def _made(card: PackedCard, document: Document) -> str:
    period = f"Period: {card.dated.rstrip('.')}. " if card.dated else ""
    return f"{period}Edition {document.edition} of the figures, made on {document.made_on}."


def shorthand(why_missing: str) -> str:
    """The symbol of a missing number: [c] if disclosure control withholds it, [x] if there is none."""
    return CONFIDENTIAL if why_missing.casefold().startswith(_HELD_BACK) else NOT_AVAILABLE


def _missing(table: Table) -> list[str]:
    """The symbol of each row's missing numbers: a row may have a text that says its number is withheld."""
    texts = [table.frame[column.key].tolist() for column in table.columns if column.format == "text"]
    return [
        CONFIDENTIAL
        if any(isinstance(cells[row], str) and shorthand(cells[row]) == CONFIDENTIAL for cells in texts)
        else shorthand(usual)
        for row, usual in enumerate(table.missing_words)
    ]


def _legend(frame: pd.DataFrame, why_missing: str) -> list[str]:
    """What the shorthand on this sheet stands for."""
    said = why_missing if _says_something(why_missing) else ""
    held_back = said if shorthand(said) == CONFIDENTIAL else "held back: small numbers"
    none = said if said and shorthand(said) == NOT_AVAILABLE else "none"
    listed = ((CONFIDENTIAL, held_back), (NOT_AVAILABLE, none))
    return [f"{sign}: {words}" for sign, words in listed if frame.isin([sign]).to_numpy().any()]


def _headers(columns: Sequence[Column]) -> list[str]:
    """Every column needs a name of its own."""
    headers: list[str] = []
    for number, column in enumerate(columns):
        header = column.label or f"Column {number + 1}"
        while header in headers:
            header += " (again)"
        headers.append(header)
    return headers


def _cells(table: Table, column: Column, missing: Sequence[str]) -> list[Any]:
    """The cells of a column; `missing`: what stands for a missing number of each row. An empty text is not suppressed."""
    instead = [NOT_AVAILABLE] * len(table.frame) if column.format == "text" else missing
    return [_cell(value, column, sign) for value, sign in zip(table.frame[column.key].tolist(), instead, strict=True)]


def _cell(value: Any, column: Column, missing: str) -> Any:
    if value is None or value == "" or (isinstance(value, float) and not math.isfinite(value)):
        return missing
    if isinstance(value, bool | np.bool_):
        return "yes" if value else "no"
    if isinstance(value, int | float | np.number) and column.format != "text":
        return float(value) if isinstance(value, float | np.floating) else int(value)
    text = str(tables.written(value, column))
    return text if _says_something(text) else missing


def _number_format(column: Column) -> str:
    if column.format == "figure" and column.unit is not None:
        return number_format(column.unit)
    formats: Mapping[str, str] = _FORMATS
    return formats.get(column.format, "")
