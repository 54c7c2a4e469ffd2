"""Rows into PostgreSQL by COPY, with all numbers of a batch packed in the server's binary form at once.

A row in that form is the number of its columns, then the length and bytes of each column; NULL is the length -1. Rows
that lack the same columns have the same layout and are packed together.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from psycopg import Cursor
from sqlalchemy import Double, Integer, SmallInteger, Table

_BEGIN = b"PGCOPY\n\xff\r\n\0" + bytes(8)
_END = b"\xff\xff"


def copy_rows(cursor: Cursor[Any], schema: str, table: Table, columns: Sequence[Sequence[Any]]) -> None:
    """Append rows given as parallel columns, in the order of the table's.

    The table must have been created in this transaction.
    """
    target = f'COPY "{schema}"."{table.name}" FROM STDIN'
    kinds = [_kind(column.type) for column in table.columns]
    if all(kinds):
        with cursor.copy(f"{target} (FORMAT binary, FREEZE)") as copy:
            copy.write(_BEGIN + packed(columns, [str(kind) for kind in kinds]) + _END)
    else:
        with cursor.copy(f"{target} (FREEZE)") as copy:
            for row in zip(*columns, strict=True):
                copy.write_row([None if item != item else item for item in row])  # NaN is not itself


def _kind(type: Any) -> str | None:
    """The binary type of a column of numbers; None for texts."""
    if isinstance(type, SmallInteger):
        return ">i2"
    if isinstance(type, Integer):
        return ">i4"
    return ">f8" if isinstance(type, Double) else None


def packed(columns: Sequence[Sequence[Any]], kinds: Sequence[str]) -> bytes:
    """Rows of numbers in the binary form, without header and trailer. NaN and None become NULL."""
    values = [np.asarray(column, dtype=np.float64) for column in columns]
    missing = np.array([np.isnan(column) for column in values]).T
    widths = np.array([np.dtype(kind).itemsize for kind in kinds])
    shapes, shape_of = np.unique(missing, axis=0, return_inverse=True)
    shape_of = shape_of.ravel()
    lengths = 2 + 4 * len(kinds) + (~shapes * widths).sum(axis=1)
    ends = np.cumsum(lengths[shape_of])
    out = np.empty(int(ends[-1]) if len(ends) else 0, dtype=np.uint8)
    for number, shape in enumerate(shapes):
        rows = np.flatnonzero(shape_of == number)
        begins = ends[rows] - lengths[number]
        places = begins[:, None] + np.arange(lengths[number])
        out[places.ravel()] = _alike(values, kinds, rows, shape)
    return out.tobytes()


def _alike(
    values: Sequence[NDArray[np.float64]], kinds: Sequence[str], rows: NDArray[np.int64], shape: NDArray[np.bool_]
) -> NDArray[np.uint8]:
    """Rows that lack the same columns, as concatenated bytes."""
    fields: list[tuple[str, str]] = [("columns", ">i2")]
    for position, kind in enumerate(kinds):
        fields.append((f"length{position}", ">i4"))
        if not shape[position]:
            fields.append((f"value{position}", kind))
    made = np.empty(len(rows), dtype=np.dtype(fields))
    made["columns"] = len(kinds)
    for position, kind in enumerate(kinds):
        made[f"length{position}"] = -1 if shape[position] else np.dtype(kind).itemsize
        if not shape[position]:
            made[f"value{position}"] = values[position][rows]
    return made.view(np.uint8).ravel()
