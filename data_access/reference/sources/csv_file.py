"""Reading one CSV file, plain or gzipped, with its columns checked before its rows."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import zlib
from collections.abc import Sequence
from pathlib import Path

from data_access.reference.sources.file_kind import not_text
from data_access.reference.sources.refusal import Faults


def read_bytes(path: Path, faults: Faults) -> bytes:
    """The content, unpacked when the name ends in .gz. Raises SourceRefused when it cannot be had."""
    try:
        raw = path.read_bytes()
        return gzip.decompress(raw) if path.suffix == ".gz" else raw
    except FileNotFoundError:
        faults.add(None, None, "no file", f"a file at {path}")
    except (OSError, EOFError, zlib.error) as fault:
        faults.add(None, None, fault, "a file that can be read to its end")
    faults.refuse_if_any()
    raise AssertionError("unreachable")


def checksum(path: Path) -> str:
    """SHA-256 of the file as it lies on disk."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def read_rows(
    path: Path, columns: Sequence[str], faults: Faults, *, exactly: bool = True, broken_lines: bool = False
) -> list[list[str]]:
    """The rows below the header, each with the fields of `columns` in that order.

    With `exactly`, the header must be these columns in this order; without, it must have them somewhere. The line of
    row i of the result is i + 2: quoted line breaks, which hardly occur in these publications, are refused; with
    `broken_lines` they become a space, and i + 2 is the row as a spreadsheet counts it.

    Raises SourceRefused for a wrong header, a ragged row, a text that is not UTF-8, or an empty file.
    """
    content = read_bytes(path, faults)
    if other := not_text(content):
        faults.say(other.words, row=other.row, expected="UTF-8 text")
        faults.refuse_if_any()
    text = content.decode("utf-8-sig")
    reader = csv.reader(io.StringIO(text), strict=True)
    rows: list[list[str]] = []
    try:
        header = next(reader, [])
        if exactly and header != list(columns):
            for number in range(max(len(header), len(columns))):
                found = header[number] if number < len(header) else "no column"
                wanted = columns[number] if number < len(columns) else "no more columns"
                if found != wanted:
                    faults.add(1, f"column {number + 1}", found, wanted)
        for column in columns:
            if header.count(column) != 1 and not exactly:
                faults.add(1, column, f"{header.count(column)} columns of this name", "one")
        faults.refuse_if_any()
        positions = [header.index(column) for column in columns]
        for line, row in enumerate(reader, start=2):
            if len(row) != len(header):
                faults.add(line, None, f"{len(row)} fields", f"{len(header)} fields")
            elif not broken_lines and any("\n" in field for field in row):
                faults.add(line, None, "a line break inside a field", "one line for each row")
            else:
                rows.append(
                    [
                        " ".join(row[position].split()) if broken_lines else row[position].strip()
                        for position in positions
                    ]
                )
    except csv.Error as fault:
        faults.add(reader.line_num, None, fault, "well-formed CSV")
    faults.refuse_if_any()
    return rows
