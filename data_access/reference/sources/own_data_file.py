"""The text of a user's own file: its header, its columns, its numbers, and every fault of its rows."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas.api.types import union_categoricals

from data_access.reference.sources.csv_file import read_bytes
from data_access.reference.sources.file_kind import not_text
from data_access.reference.sources.refusal import KEPT, Faults

KEYS = ("indicator", "area", "period", "breakdown")
NUMBERS = ("numerator", "denominator", "value", "lower", "upper")
COLUMNS = (*KEYS, *NUMBERS)
OPTIONAL = ("status",)
HEADER_WITHIN = 30  # rows in which the names of the columns are looked for, to say where they stand
_SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "vertical bars"}
CHUNK = 100_000  # rows read at a time
_NUMBER = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"
UNREADABLE = "unreadable"  # our own column: rows with a number that is none

Mask = NDArray[np.bool_]
Floats = NDArray[np.float64]
Whole = NDArray[np.int64]


def read_table(
    path: Path,
    faults: Faults,
    report: Report,
    progress: Callable[[int, int], None],
    *,
    only: tuple[str, ...] = (),
) -> tuple[pd.DataFrame, int]:
    """The columns (or `only` some), keys as categories, numbers as float64; index: the line in the file. And how many
    rows were wholly empty and left out. Raises SourceRefused for a file that is no such table at all."""
    content = read_bytes(path, faults).removeprefix(b"\xef\xbb\xbf").rstrip(b"\r\n")
    if path.suffix == ".gz":
        faults.say("The file is packed (.gz): unpack it, and give the CSV file that is in it.")
    elif found := not_text(content):
        faults.say(found.words, row=found.row, expected="UTF-8 text")
    elif content.count(b"\r") != content.count(b"\r\n"):
        faults.say(
            "Lines end with a carriage return alone, as on old Macintosh computers, or one stands inside a field: save the "
            "file again as CSV UTF-8."
        )
    faults.refuse_if_any()
    if words := _problem_with_header(content):
        faults.say(words, row=1)
    faults.refuse_if_any()
    header = _fields(content.split(b"\n", 1)[0].decode("utf-8"))
    rows = content.count(b"\n")
    if not rows:
        faults.add(None, None, "no rows", "at least one")
    faults.refuse_if_any()
    _check_shape(content, len(header), faults)
    faults.refuse_if_any()
    wanted = [name for name in header if not only or name in only]
    parts: list[pd.DataFrame] = []
    reader = pd.read_csv(
        io.BytesIO(content),
        header=0,
        names=header,
        usecols=wanted,
        dtype={name: str if name in NUMBERS else "category" for name in wanted},
        na_filter=False,
        chunksize=CHUNK,
        encoding="utf-8",
    )
    empty = 0
    with reader:
        for chunk in reader:
            part = chunk.set_axis(chunk.index + 2, axis=0)
            blank = np.logical_and.reduce([is_empty(part[name]) for name in part])
            empty += int(blank.sum())
            parts.append(_typed(part[~blank], report))
            progress(sum(map(len, parts)) + empty, rows)
    if empty == rows:
        faults.add(None, None, "no rows", "at least one")
        faults.refuse_if_any()
    return _joined(parts), empty


def _fields(line: str, separator: str = ",") -> list[str]:
    return [name.strip().strip('"').strip() for name in line.rstrip("\r").split(separator)]


def _problem_with_header(content: bytes) -> str:
    """What is wrong with the names of the columns and what to do, in one or two sentences; "" when nothing is."""
    lines = [line.decode("utf-8", "replace") for line in content.split(b"\n", HEADER_WITHIN)[:HEADER_WITHIN]]
    header = _fields(lines[0])
    if sorted(set(header) - set(OPTIONAL)) == sorted(COLUMNS) and len(set(header)) == len(header):
        return ""
    found = _header_somewhere(lines)
    if found is None:
        beginning = lines[0].strip()
        shown = f"It begins “{beginning[:60]}{'…' if len(beginning) > 60 else ''}”." if beginning else "It is empty."
        return f"The first row must hold the names of the columns: {','.join(COLUMNS)}. {shown}"
    at, separator = found
    told = []
    if at:
        above = "the row above it" if at == 1 else f"the {at} rows above it"
        told.append(
            f"The names of the columns stand in row {at + 1}: take {above} away, so that they are the first row."
        )
    if separator != ",":
        told.append(
            f"The columns are separated by {_SEPARATORS[separator]}: save the file as CSV UTF-8, with commas between the "
            "columns and a point in decimal numbers."
        )
    return " ".join(told + _wrong_names(_fields(lines[at], separator)))


def _header_somewhere(lines: list[str]) -> tuple[int, str] | None:
    """The place of the line that holds most names of columns, at least three below the first, and what separates them."""
    best: tuple[int, int, str] | None = None
    for at, line in enumerate(lines):
        for separator in (",", *_SEPARATORS):
            names = {name.casefold() for name in _fields(line, separator)}
            count = len(names & {*COLUMNS, *OPTIONAL})
            if count >= (3 if at else 1) and (best is None or count > best[0]):
                best = count, at, separator
    return None if best is None else best[1:]


def _wrong_names(header: list[str]) -> list[str]:
    """A sentence each for names of columns that are missing, twice there, or not known."""
    known = (*COLUMNS, *OPTIONAL)
    told = []
    if capitals := [name for name in header if name not in known and name.casefold() in known]:
        told.append(f"Write the names of the columns in small letters: {listed(capitals)}.")
    there = [name if name in known else name.casefold() for name in header]
    if missing := [name for name in COLUMNS if name not in there]:
        told.append(f"{_columns(missing)} missing: there must be one of each of {', '.join(COLUMNS)}, empty or not.")
    if twice := [name for name in known if there.count(name) > 1]:
        told.append(f"{_columns(twice)} there more than once: leave one of each.")
    if strange := [name for name in there if name and name not in known]:
        told.append(f"{_columns(strange)} not known: take {'it' if len(strange) == 1 else 'them'} away.")
    if there.count(""):
        told.append("A column has no name: take it away, or the comma at the end of the first row.")
    return told


def _columns(names: list[str]) -> str:
    return f"The column {listed(names)} is" if len(names) == 1 else f"The columns {listed(names)} are"


def listed(names: list[str]) -> str:
    shown = [name if len(name) <= 40 else f"{name[:39]}…" for name in names[:9]]
    if len(names) > 9:
        return ", ".join(shown) + f" and {len(names) - 9} more"
    return " and ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)


def _check_shape(content: bytes, width: int, faults: Faults) -> None:
    """Every line must have as many commas as the header and its quotes in pairs: then line i of the file is row i."""
    octets = np.frombuffer(content, dtype=np.uint8)
    ends = np.append(np.flatnonzero(octets == ord("\n")), len(octets))
    commas = np.diff(np.searchsorted(np.flatnonzero(octets == ord(",")), ends), prepend=0)
    quotes = np.diff(np.searchsorted(np.flatnonzero(octets == ord('"')), ends), prepend=0)
    for line in np.flatnonzero(commas != width - 1):
        faults.add(int(line) + 1, None, f"{commas[line] + 1} fields", f"{width} fields, none with a comma in it")
    for line in np.flatnonzero(quotes % 2 == 1):
        faults.add(int(line) + 1, None, "a quote that is not closed", "quotes in pairs")


def is_empty(column: pd.Series[Any]) -> Mask:
    if column.dtype != "category":
        return np.asarray(column.to_numpy() == "", dtype=bool)
    empty = np.array([not str(text).strip() for text in column.cat.categories], dtype=bool)
    return np.asarray(empty[column.cat.codes.to_numpy()], dtype=bool)


def _typed(part: pd.DataFrame, report: Report) -> pd.DataFrame:
    """Numbers read, texts stripped. A number that is none is a fault."""
    columns: dict[str, Any] = {}
    unreadable = np.zeros(len(part), dtype=bool)
    for name in map(str, part.columns):
        if name not in NUMBERS:
            columns[name] = _stripped(part[name])
            continue
        texts = part[name].str.strip()
        given = texts != ""
        numbers = pd.to_numeric(texts.where(given & texts.str.fullmatch(_NUMBER)), errors="coerce").astype(np.float64)
        wrong = given.to_numpy() & ~np.isfinite(numbers.to_numpy())
        report.add(wrong, part.index.to_numpy(), name, texts, "a number, or nothing")
        columns[name] = numbers
        unreadable |= wrong
    return pd.DataFrame(columns | {UNREADABLE: unreadable}, index=part.index)


def _stripped(texts: pd.Series[Any]) -> pd.Series[Any]:
    """Categories without blanks around them, merged where that makes them the same."""
    plain = [str(text).strip() for text in texts.cat.categories]
    if plain == list(texts.cat.categories):
        return texts
    different = {text: position for position, text in enumerate(sorted(set(plain)))}
    places = np.array([different[text] for text in plain], dtype=np.int64)
    return pd.Series(
        pd.Categorical.from_codes(places[texts.cat.codes].tolist(), pd.Index(different)), index=texts.index
    )


def _joined(parts: list[pd.DataFrame]) -> pd.DataFrame:
    columns: dict[str, Any] = {}
    for name in map(str, parts[0].columns):
        pieces = [part[name] for part in parts]
        columns[name] = (
            np.concatenate([piece.to_numpy() for piece in pieces])
            if name in (*NUMBERS, UNREADABLE)
            else union_categoricals(pieces, sort_categories=True).remove_unused_categories()
        )
    return pd.DataFrame(columns, index=np.concatenate([part.index.to_numpy() for part in parts]))


class Report:
    """Gathers what is wrong, column by column, and hands it on so that each kind of fault has rows among those described."""

    def __init__(self) -> None:
        self.kinds: dict[tuple[str, str], list[tuple[NDArray[Any], list[str]]]] = {}

    def add(self, wrong: Mask, lines: NDArray[Any], column: str, found: Any, expected: str) -> None:
        """A fault for every row marked. `found` is a column as long as `lines`."""
        if wrong.any():
            places = np.flatnonzero(wrong)
            texts = pd.Series(found).iloc[places[:KEPT]].astype(str).tolist()
            self.kinds.setdefault((column, expected), []).append((lines[places], texts))

    def hand_on(self, faults: Faults) -> None:
        share = KEPT // max(len(self.kinds), 1)
        for described in (True, False):
            for (column, expected), pieces in self.kinds.items():
                number = 0
                for lines, texts in pieces:
                    for position, line in enumerate(lines.tolist()):
                        if (number < share) == described:
                            # Beyond the first hundred a fault is counted only: its text is not kept.
                            faults.add(line, column, texts[position] if position < KEPT else "", expected)
                        number += 1
