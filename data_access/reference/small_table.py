"""A short table that a reader fills in and sends: the rows of a CSV file, or of a workbook's first sheet with anything on it."""

from __future__ import annotations

import csv
import io
import zipfile

from data_access.reference.publishers_files.parts import parts_of
from data_access.reference.publishers_files.unpacking import Member, members_of
from data_access.reference.sources.refusal import SourceRefused

LARGEST = 1_000_000  # bytes as given
MOST_UNPACKED = 20_000_000  # bytes: a short table that somebody formatted for print has under one million
MOST_CELLS = 20_000


class TableRefused(ValueError):
    """The file cannot be read as a table. Its text is for whoever gave it."""


def read_small_table(name: str, content: bytes) -> tuple[tuple[str, ...], ...]:
    """All rows with anything on them, their cells as texts without spaces around them; a whole number has no “.0”.

    Raises TableRefused, in words: a file that is empty, too large, no table, damaged, or of another kind.
    """
    try:
        if len(content) > LARGEST:
            raise TableRefused(f"The file has {len(content):,} bytes; {LARGEST:,} is the most for a short table.")
        members = members_of(name, content)
        if sum(map(_unpacked, members)) > MOST_UNPACKED:
            raise TableRefused(
                f"Unpacked, the file has over {MOST_UNPACKED:,} bytes. Fill in the template and send that."
            )
        parts = parts_of(members)
    except SourceRefused as problem:
        raise TableRefused(" ".join(fault.words for fault in problem.faults if fault.words)) from problem
    for part in parts:
        rows = part.rows or _of_text(part.content)
        kept = tuple(cells for cells in (tuple(map(str.strip, row)) for row in rows) if any(cells))
        if sum(map(len, kept)) > MOST_CELLS:
            raise TableRefused(f"The table has over {MOST_CELLS:,} cells. Fill in the template and send that.")
        if kept:
            return kept
    raise TableRefused("There is nothing in the file.")


def _unpacked(member: Member) -> int:
    if not member.content.startswith(b"PK"):
        return len(member.content)
    with zipfile.ZipFile(io.BytesIO(member.content)) as archive:
        return sum(each.file_size for each in archive.infolist())


def _of_text(content: bytes) -> list[list[str]]:
    text = content.decode("utf-8")
    first = text.lstrip().partition("\n")[0]
    separator = max(",;\t", key=first.count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error as problem:
        raise TableRefused("The file is no CSV file: a row cannot be divided into cells.") from problem
