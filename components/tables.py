"""An exhibit's table: the same figures as the chart, with the same drill, by keyboard.

The server sends rows of finished words; the browser builds a plain HTML table of them (`assets/modules/tables.js`). As a tree of
framework components, a table of 121 trusts took the browser 5 seconds; built directly it takes a few milliseconds.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import orjson

from components import narrative
from components.exhibit import LINKS, Column, Drill, Table
from components.glossary import TERMS
from components.links import outside_link, safe_link


def for_browser(data: Table, *, caption: str, drill: Drill | None = None, control: str = "") -> str:
    """The table as the browser wants it, in JSON. `control` is the id of the control that a drill button sets."""
    kept = data.frame[data.listed].to_numpy(bool) if data.listed else np.ones(len(data.frame), dtype=bool)
    frame = data.frame[kept] if data.listed else data.frame
    missing = [words for words, yes in zip(data.missing_words, kept.tolist(), strict=True) if yes]
    cells = {key: frame[key].tolist() for key in _wanted(data, drill)}
    columns = [_written(cells[column.key], column, missing) for column in data.columns]
    table = {
        "caption": caption,
        "columns": [
            {
                "label": c.label,
                "form": "link" if c.format in LINKS else c.format,
                "meaning": TERMS.get(c.term, ""),
                "order": _order(cells, c),
            }
            for c in data.columns
        ],
        "rows": list(zip(*columns, strict=True)),
        "focus": [row for row, yes in enumerate(cells[data.highlight]) if yes] if data.highlight else [],
        "short": data.short,
        "chosen": [row for row, yes in enumerate(cells[data.chosen]) if yes] if data.chosen else [],
        "drill": drill
        and {"control": control, "verb": drill.verb, "values": cells[drill.key], "names": cells[drill.name]},
    }
    return orjson.dumps(table, option=orjson.OPT_SERIALIZE_NUMPY).decode()


def _wanted(data: Table, drill: Drill | None) -> set[str]:
    """The keys of the columns to read, each once and whole: reading a frame row by row is slow."""
    also = (data.highlight, data.chosen, *((drill.key, drill.name) if drill else ()))
    orders = (column.order for column in data.columns)
    return {*(column.key for column in data.columns), *(key for key in (*also, *orders) if key)}


def _order(cells: dict[str, list[Any]], column: Column) -> list[int] | None:
    """The rank of each row by this column, from 0, with ties equal; -1 for a missing value. None for words, which the browser sorts
    itself, and for links, which have no order."""
    if column.format in LINKS or (column.format == "text" and not column.order):
        return None
    values = np.array(
        [np.nan if value is None else value for value in cells[column.order or column.key]], dtype=np.float64
    )
    known = np.isfinite(values)
    ranks = np.full(len(values), -1)
    ranks[known] = np.unique(values[known], return_inverse=True)[1]
    return ranks.tolist()  # type: ignore[no-any-return]


def written(value: Any, column: Column, why_missing: str = narrative.NOT_AVAILABLE) -> Any:
    """One cell as the reader sees it; a link as its words and its address."""
    return _written([value], column, [why_missing])[0]


def column_written(data: Table, column: Column, most: int) -> list[Any]:
    """The first cells of a column as the reader sees them."""
    return _written(data.frame[column.key].head(most).tolist(), column, data.missing_words[:most])


def _written(values: list[Any], column: Column, missing: Sequence[str]) -> list[Any]:
    """A whole column: how its cells are written is decided once, not ten thousand times. `missing`: what stands for a missing value of each."""
    write = _writer(column)
    return [
        instead if value is None or (isinstance(value, float) and not math.isfinite(value)) else write(value)
        for value, instead in zip(values, missing, strict=True)
    ]


def _writer(column: Column) -> Callable[[Any], Any]:
    match column.format:
        case "count":
            return narrative.count
        case "percent":
            return narrative.percent
        case "points":
            return narrative.signed_points
        case "figure":
            assert column.unit is not None
            return column.unit.write
        case "number":
            return lambda value: f"{value:,.2f}"
        case "link":
            return lambda value: {"words": value[0], "address": safe_link(value[1])}
        case "outside link":
            return _outside_link
        case _:
            return str


def _outside_link(value: tuple[str, str]) -> Any:
    """The words alone where the address is not one that may be followed."""
    words, address = value
    return {"words": words, "address": address, "outside": True} if outside_link(address) else words
