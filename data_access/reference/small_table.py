"""Reads a short table that a reader uploads: a CSV file, or the first sheet of a workbook that is not empty."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence

from data_access.reference.publishers_files.parts import parts_of, sheets_of
from data_access.reference.publishers_files.unpacking import Member, members_of
from data_access.reference.sources.refusal import SourceRefused

LARGEST_SMALL_TABLE = 500_000  # bytes as uploaded; a form accepts at most 675,000 in one message
MOST_UNPACKED = 2_000_000  # bytes: the template as a workbook has under 50,000
MOST_CELLS = 20_000  # that are not empty
MOST_READ = 10 * MOST_CELLS  # empty ones included: a workbook may have empty cells up to its last one

Rows = tuple[tuple[str, ...], ...]


class TableRefused(ValueError):
    """The file cannot be read as a table. Its text is shown to the reader who uploaded it."""


def read_small_table(name: str, content: bytes) -> Rows:
    """All rows that are not empty, their cells as stripped texts; a whole number has no “.0”.

    Raises TableRefused, with a sentence for the reader, for a file that is empty, too large, no table, damaged, or of
    another kind. At most MOST_UNPACKED bytes are unpacked, and reading stops beyond MOST_CELLS.
    """
    if len(content) > LARGEST_SMALL_TABLE:
        raise TableRefused(
            f"The file has {len(content):,} bytes; {LARGEST_SMALL_TABLE:,} is the most for a short table."
        )
    if content.startswith(b"\x1f\x8b"):
        raise TableRefused("The file is packed. Unpack it, and send the CSV file that is in it.")
    if _unpacked(content) > MOST_UNPACKED:
        raise TableRefused(f"Unpacked, the file has over {MOST_UNPACKED:,} bytes. Fill in the template and send that.")
    try:
        for member in members_of(name, content):
            for rows in _tables(member):
                if kept := _kept(rows):
                    return kept
    except SourceRefused as problem:
        raise TableRefused(" ".join(fault.words for fault in problem.faults if fault.words)) from problem
    raise TableRefused("There is nothing in the file.")


def _unpacked(content: bytes) -> int:
    """The unpacked size that a zip or workbook states, which is the most that is unpacked of it."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return sum(each.file_size for each in archive.infolist())
    except zipfile.BadZipFile:
        return 0


def _tables(member: Member) -> Iterator[Iterable[Sequence[str]]]:
    if member.content.startswith(b"PK\x03\x04"):
        yield from (rows for _, rows in sheets_of(member))
        return
    for part in parts_of([member]):
        yield _of_text(part.content)


def _kept(rows: Iterable[Sequence[str]]) -> Rows:
    kept, read, filled = [], 0, 0
    for row in rows:
        cells = tuple(map(str.strip, row))
        read += len(cells)
        filled += sum(map(bool, cells))
        if filled > MOST_CELLS or read > MOST_READ:
            raise TableRefused(f"The table has over {MOST_CELLS:,} cells. Fill in the template and send that.")
        if any(cells):
            kept.append(cells)
    return tuple(kept)


def _of_text(content: bytes) -> Iterator[list[str]]:
    text = content.decode("utf-8")
    first = text.lstrip().partition("\n")[0]
    separator = max(",;\t", key=first.count)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    except csv.Error as problem:
        raise TableRefused("The file is no CSV file: a row cannot be divided into cells.") from problem
