"""Tables as publishers write them: a CSV file in whatever encoding, or a sheet of a workbook, with titles above the header.

A header is one row, or two where the upper one is merged over several columns: its text is then put before those below.
"""

from __future__ import annotations

import codecs
import csv
import importlib
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any, NoReturn

import pandas as pd

from data_access.reference.publishers_files.unpacking import Member
from data_access.reference.sources.refusal import Faults

_NOTE_FROM = 2  # columns, above which a row of one cell is a note
TOP = 40  # rows among which the header is looked for
_NOTE = re.compile(r"\[note \d+\]|\(note \d+\)", re.IGNORECASE)
_SPACES = re.compile(r"[\s\u00a0]+")
WINDOWS = "The file is not in UTF-8 and was read as Windows-1252: please check accents and dashes in names."
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def plain(name: str) -> str:
    """A column's name for comparing: small letters, single spaces, without notes, quotes and marks."""
    name = name.replace("\ufeff", "").replace("_x000D_", " ").replace("’", "'")
    return _SPACES.sub(" ", _NOTE.sub("", name)).strip(" '\"*").casefold()


def letters_of(name: str) -> str:
    """The letters and figures of a column's name, however it is written: the same for "area_code", "AreaCode" and "Area Code"."""
    return "".join(letter for letter in plain(name) if letter.isalnum())


@dataclass(frozen=True)
class Header:
    """Where a table's header is: `row` among the first rows (0 is the first), `line` of the text, and its names."""

    row: int
    line: int
    names: tuple[str, ...]

    @cached_property
    def places(self) -> dict[str, int]:
        """Normalised name -> its column; the first of duplicates."""
        found: dict[str, int] = {}
        for place, name in enumerate(self.names):
            if name:
                found.setdefault(plain(name), place)
        return found

    @cached_property
    def letters(self) -> tuple[str, ...]:
        """Of each name its letters and figures."""
        return tuple(map(letters_of, self.names))


@dataclass(frozen=True)
class Part:
    """One table: the text of a CSV file in UTF-8, or the rows of a sheet."""

    file: str  # the file it stands in
    name: str  # of the sheet; "" for a CSV file
    content: bytes = field(default=b"", repr=False)
    rows: tuple[tuple[str, ...], ...] = field(default=(), repr=False)
    separator: str = ","
    workbook: bytes = field(default=b"", repr=False)  # the whole workbook a sheet stands in
    note: str = ""  # how it was read, where the reader should check it

    @cached_property
    def top(self) -> tuple[tuple[tuple[str, ...], int], ...]:
        """The first rows, and the line of the text each ends on."""
        if not self.content:
            return tuple((row, number) for number, row in enumerate(self.rows[:TOP], start=1))
        beginning = self.content[:400_000].decode("utf-8", "ignore")
        reader = csv.reader(io.StringIO(beginning, newline=""), delimiter=self.separator)
        found = []
        try:
            for row in reader:
                found.append((tuple(text.strip() for text in row), reader.line_num))
                if len(found) == TOP:
                    break
        except csv.Error:
            pass
        return tuple(found)

    def headers(self) -> Iterator[Header]:
        """Every row that may be the header, alone and with the one above it."""
        above: tuple[str, ...] = ()
        for number, (row, line) in enumerate(self.top):
            yield Header(number, line, row)
            if sum(map(bool, above)) > 1 and len(above) == len(row):
                yield Header(number, line, tuple(_joined(_filled(above), row)))
            above = row

    def table(
        self, header: Header, wanted: Sequence[str], faults: Faults, *, numbers: Sequence[str] = ()
    ) -> pd.DataFrame:
        """The rows below the header: columns `wanted` as texts ("" where empty), `numbers` as float64, where a field
        that is no number becomes NaN only if it is empty. Index: the row's number, the header's being 1. Empty rows are left
        out, and so are notes: rows with one cell only, in a table of more than two columns.

        Raises SourceRefused.
        """
        missing = [name for name in (*wanted, *numbers) if plain(name) not in header.places]
        for name in missing:
            faults.add(header.row + 1, name, "no such column", "a column of this name")
        faults.refuse_if_any()
        places = {name: header.places[plain(name)] for name in (*wanted, *numbers)}
        frame = self._read(header, places, numbers, faults)
        frame.index = pd.RangeIndex(header.row + 2, header.row + 2 + len(frame))
        if not len(wanted):
            return frame
        filled = (frame[list(wanted)] != "").sum(axis=1)
        return frame[filled > (1 if len(wanted) > _NOTE_FROM else 0)]

    def _read(self, header: Header, places: dict[str, int], numbers: Sequence[str], faults: Faults) -> pd.DataFrame:
        if not self.content:
            rows = self.rows[header.row + 1 :]
            frame = pd.DataFrame(
                {name: [row[at] if at < len(row) else "" for row in rows] for name, at in places.items()}, dtype=object
            )
            for name in numbers:
                frame[name] = pd.to_numeric(frame[name].str.replace(",", "").replace("", None))
            return frame
        at = 0
        for _ in range(header.line):
            at = self.content.find(b"\n", at) + 1
        if header.line and not at:
            return pd.DataFrame({name: [] for name in places}, dtype=object)
        names = {place: name for name, place in places.items()}
        labels = [names.get(place, f"\0{place}") for place in range(len(header.names))]
        try:
            frame = pd.read_csv(
                io.BytesIO(self.content[at:]),
                sep=self.separator,
                header=None,
                names=labels,
                usecols=list(places),
                dtype={name: (float if name in numbers else object) for name in places},
                keep_default_na=False,
                na_values={name: [""] for name in numbers},
                thousands=",",
                index_col=False,
            )
        except (pd.errors.ParserError, pd.errors.EmptyDataError, ValueError) as fault:
            faults.add(None, None, fault, "a table with the same number of fields in every row, and numbers as numbers")
            faults.refuse_if_any()
            raise AssertionError("unreachable") from fault
        for name in places:
            if name not in numbers:
                frame[name] = frame[name].fillna("").astype(object).map(str.strip)
        return frame[list(places)]


def parts_of(members: Iterable[Member]) -> tuple[Part, ...]:
    """The tables of files. Raises SourceRefused for a workbook that cannot be opened or an encoding nobody can tell."""
    found: list[Part] = []
    for member in members:
        if member.content.startswith(b"PK\x03\x04"):
            found += _sheets(member)
        else:
            found.append(_text(member))
    return tuple(found)


def _text(member: Member) -> Part:
    faults = Faults(member.name)
    content, note = member.content, ""
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        faults.say("This is a workbook of the older kind (.xls). Save it as .xlsx, or give the publisher’s CSV file.")
    elif content.lstrip(b"\xef\xbb\xbf \r\n").startswith((b"{", b"[")) and member.name.lower().endswith(".json"):
        faults.say(
            "This is a JSON file, such as the session file of the place-based allocation tool. It holds places and no figures: "
            "read it on the page “Places”."
        )
    elif content.startswith(b"%PDF"):
        faults.say("This is a PDF document. Give the publisher’s CSV file or workbook instead.")
    faults.refuse_if_any()
    encoding = next((name for mark, name in _MARKS if content.startswith(mark)), "")
    try:
        if encoding:
            content = content.decode(encoding).encode("utf-8")
        else:
            content.decode("utf-8")
    except UnicodeDecodeError:
        try:
            content, note = content.decode("cp1252").encode("utf-8"), WINDOWS
        except UnicodeDecodeError as fault:
            line = content.count(b"\n", 0, fault.start) + 1
            faults.say(f"Row {line} is neither UTF-8 nor Windows-1252. Download the file again.", row=line)
    if b"\0" in content[:100_000]:
        faults.say("This is no text: it holds zero bytes.")
    faults.refuse_if_any()
    if b"\r" in content and b"\n" not in content:
        content = content.replace(b"\r", b"\n")
    first = content[:4000]
    separator = "\t" if first.count(b"\t") > max(first.count(b","), first.count(b";")) else ","
    return Part(member.name, "", content, separator=separator, note=note)


def sheets_of(member: Member) -> Iterator[tuple[str, Iterator[tuple[str, ...]]]]:
    """The title of each sheet, and its rows, read as they are asked for. Raises SourceRefused for a workbook that cannot be opened or read."""
    openpyxl: Any = importlib.import_module("openpyxl")  # half a second, for workbooks only
    try:
        book = openpyxl.load_workbook(io.BytesIO(member.content), read_only=True, data_only=True)
        sheets = [(sheet.title, sheet) for sheet in book.worksheets]
    except Exception as error:  # openpyxl raises a dozen kinds
        _refuse_workbook(member, error)
    for title, sheet in sheets:
        yield title, _rows(member, sheet)


def _rows(member: Member, sheet: Any) -> Iterator[tuple[str, ...]]:
    try:
        for row in sheet.iter_rows(values_only=True):
            yield tuple(map(as_text, row))
    except Exception as error:
        _refuse_workbook(member, error)


def _refuse_workbook(member: Member, error: Exception) -> NoReturn:
    faults = Faults(member.name)
    faults.say(
        "This workbook cannot be opened. Download it again; if it holds figures of your own, save the sheet as CSV UTF-8.",
        value=error,
    )
    faults.refuse_if_any()
    raise AssertionError("unreachable") from error


def _sheets(member: Member) -> list[Part]:
    return [Part(member.name, title, rows=tuple(rows), workbook=member.content) for title, rows in sheets_of(member)]


def as_text(value: object) -> str:
    """A cell of a workbook as text: a date as "2026-03-01", a whole number without ".0"."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return _SPACES.sub(" ", str(value)).strip()


def _filled(row: tuple[str, ...]) -> list[str]:
    """Fills a merged row, whose texts are only in the first of the merged columns."""
    found, last = [], ""
    for text in row:
        last = text or last
        found.append(last)
    return found


def _joined(above: Sequence[str], row: Sequence[str]) -> Iterator[str]:
    for upper, lower in zip(above, row, strict=True):
        yield f"{upper} {lower}".strip() if lower else upper
