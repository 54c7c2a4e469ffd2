"""Levers that stand in a short table: they may be filled from a file, and written to one.

A `LeverTable` names the rows and the columns. The lever in row "a" and column "cost" is `a_cost`. A file has a heading for each
column, one line for each row, and may say in a last column where the figures of a line come from: that is the reader's reason.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from components.parameters import Parameter, Parameters, plain
from components.written_number import COMMAS, read_number
from vocabulary import from_spreadsheet_text, spreadsheet_text

REASON = "Where the figures come from"
_SPACES = re.compile(r"\s+")
Cells = Sequence[Sequence[str]]


@dataclass(frozen=True)
class LeverTable:
    """`columns`: what a lever's name ends with, and its heading in a file; the first names the line and must be filled.
    `read`: the cells of a file from its name and bytes; it raises `refused`, in words, for one that holds no table."""

    noun: str  # what a row is: "programme"
    rows: tuple[str, ...]
    columns: Mapping[str, str]
    read: Callable[[str, bytes], Cells]
    refused: type[Exception]
    file: str  # its name where it is written
    largest: int  # bytes of a file that `read` takes

    def row_of(self, key: str) -> str:
        """The row that a lever stands in; "" for one outside the table."""
        row, _, column = key.partition("_")
        return row if row in self.rows and column in self.columns else ""


@dataclass(frozen=True)
class Filled:
    """Values and reasons by lever, of every lever of the table; or `faults`, a sentence each, and then nothing else."""

    values: Mapping[str, str | float]
    reasons: Mapping[str, str]
    faults: tuple[str, ...]
    lines: int = 0


def fill(table: LeverTable, parameters: type[Parameters], cells: Cells) -> Filled:
    """What a file says of the levers. Lines it does not have are blank, as they are by default. Every fault is found at once."""
    headings, *lines = [list(row) for row in cells] or [[]]
    places, faults = _places(table, headings)
    if not faults and not lines:
        faults.append(f"The file has headings and no {table.noun} below them.")
    if len(lines) > len(table.rows):
        faults.append(f"The file has {len(lines)} {table.noun}s; the table takes {len(table.rows)} at most.")
    if faults:
        return Filled({}, {}, tuple(faults))
    declared, usual = parameters.declared(), parameters()
    values: dict[str, str | float] = {
        key: getattr(usual, key) for row in table.rows for column in table.columns if (key := f"{row}_{column}")
    }
    reasons = dict.fromkeys(values, "")
    for number, (row, line) in enumerate(zip(table.rows, lines, strict=False), start=2):
        for column, at in places.items():
            text = from_spreadsheet_text(line[at].strip()) if at < len(line) else ""
            if column == REASON:
                reasons |= dict.fromkeys((key for key in values if table.row_of(key) == row), text)
                continue
            key = f"{row}_{column}"
            if not text and column != next(iter(table.columns)):
                continue
            value = _value(declared[key], text)
            if value is None:
                faults.append(_fault(declared[key], number, table.columns[column], text))
            else:
                values[key] = value
    if faults:
        return Filled({}, {}, tuple(faults))
    return Filled(values, reasons, (), sum(any(line[1:]) for line in lines))


def write(table: LeverTable, parameters: Parameters, reasons: Mapping[str, str]) -> str:
    """The table as a CSV file: the template to fill in, with what stands in the levers now."""
    to = io.StringIO(newline="")
    writer = csv.writer(to)
    writer.writerow([*table.columns.values(), REASON])
    for row in table.rows:
        keys = [f"{row}_{column}" for column in table.columns]
        said = next((reasons[key] for key in keys if reasons.get(key)), "")
        writer.writerow([spreadsheet_text(_written(parameters, key)) for key in keys] + [spreadsheet_text(said)])
    return to.getvalue()


def _places(table: LeverTable, headings: Sequence[str]) -> tuple[dict[str, int], list[str]]:
    """Column -> its place in the file, and what is wrong with the headings."""
    known = {_plain(heading): column for column, heading in {**table.columns, REASON: REASON}.items()}
    places: dict[str, int] = {}
    faults = []
    for at, heading in enumerate(headings):
        if not heading.strip():
            continue
        column = known.get(_plain(heading))
        if column is None:
            faults.append(f"The column “{heading[:60]}” is not in the template. Take it out, or name it as there.")
        elif column in places:
            faults.append(f"The column “{heading[:60]}” stands there twice.")
        else:
            places[column] = at
    missing = [
        heading for column, heading in table.columns.items() if column not in places and not column.endswith("_off")
    ]
    if missing:
        listed = ", ".join(f"“{each}”" for each in missing)
        faults.insert(0, f"The first line of the file must hold the headings of the template. Missing: {listed}.")
    return places, faults


def _value(declared: Parameter, text: str) -> str | float | None:
    if declared.choices is not None:
        folded = _plain(text)
        return next(
            (each.value for each in declared.choices if folded in (_plain(each.value), _plain(each.label))), None
        )
    number = read_number(text.removeprefix("£").removesuffix("%"))
    if number is None:
        return None
    found: str | float | None = declared.read(plain(round(number, 6)))
    return found


def _fault(declared: Parameter, line: int, heading: str, text: str) -> str:
    given = f"“{text[:40]}”" if text else "nothing"
    if declared.choices is None:
        commas = f" {COMMAS}" if "," in text else ""
        return f"Line {line}, “{heading}”: {given} cannot be used. Give a {declared.numbers(units=False)}.{commas}"
    listed = ", ".join(each.label for each in declared.choices)
    return f"Line {line}, “{heading}”: {given} is not in the list. Write one of: {listed}."


def _written(parameters: Parameters, key: str) -> str:
    value = getattr(parameters, key)
    choices = parameters.declared()[key].choices
    if choices is not None:
        return choices.label(value)
    return "" if value == getattr(type(parameters)(), key) == 0 else plain(value)


def _plain(text: str) -> str:
    return _SPACES.sub(" ", text.replace("\ufeff", "")).strip().casefold()
