"""Ranked dots: units in order of one value, each with its interval, beside a reference line.

Up to 40 units are listed one under another with their names; more stand side by side, and only the chosen one is named. A name of two
lines makes its own row taller, and no other.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from components.charts import columns, frame
from components.charts.labels import bold, broken, places, stacked, width
from components.charts.renderers import Figure, renders
from components.charts.specs import RankedDot
from components.exhibit import Table
from components.theme import chart
from components.units import Unit

MOST_NAMED = 40
MANY, MOST = 15, 20  # rows above which they are lower, and lower again
ROW, LOW_ROW, LOWEST_ROW = 25, 20, 18  # heights of a row in pixels


@renders(RankedDot)
def figure(spec: RankedDot, table: Table) -> Figure:
    unit = spec.unit
    rows = table.frame[np.isfinite(table.frame[spec.value].to_numpy(float))].reset_index(drop=True)
    stored = [columns.numbers(rows, column) for column in (spec.value, spec.lower, spec.upper)]
    value, lower, upper = (column * unit.by for column in stored)
    focus, chosen = columns.flags(rows, spec.focus, otherwise=True), columns.flags(rows, spec.chosen, otherwise=False)
    clear = columns.flags(rows, spec.clear, otherwise=True)
    average = np.nan if spec.average is None else spec.average * unit.by
    upright = len(rows) > MOST_NAMED
    names = [] if upright else [broken(str(name)) for name in rows[spec.name]]
    row = LOWEST_ROW if len(rows) > MOST else LOW_ROW if len(rows) > MANY else ROW
    position, tall = (np.arange(len(rows), dtype=float), 0.0) if upright else places(names, row)
    interval = {
        "type": "data",
        "symmetric": False,
        "array": frame.packed(upper - value),
        "arrayminus": frame.packed(value - lower),
        "thickness": 1.5,
        "width": 0,
        "color": chart("axis"),
    }
    marks = {
        "type": "scatter",
        "mode": "markers",
        "x": frame.packed(position if upright else value),
        "y": frame.packed(value if upright else position),
        "error_y" if upright else "error_x": interval,
        "customdata": rows[spec.code].tolist(),
        "text": [
            stacked(bold(name), f"{unit.write(v)} ({_interval(low, high, unit)})")
            for name, v, low, high in zip(rows[spec.name], *stored, strict=True)
        ],
        "hovertemplate": frame.HOVER,
        "marker": {
            "size": np.where(chosen, 15, 8 if upright else 11).tolist(),
            "symbol": np.where(clear, "circle", "circle-open").tolist(),
            "color": np.where(focus, chart("focus"), chart("other")).tolist(),
            "line": {"width": np.where(chosen, 3, 2).tolist(), "color": _edges(focus, chosen)},
        },
    }
    values = frame.in_units(
        unit,
        spec.value_title if clear.all() else f"{spec.value_title}; open dots: {spec.open_name}",
        frame.extent(value, lower, upper, [average], floor=unit.floor, ceiling=unit.ceiling),
    )
    span = [
        -0.6,
        (len(rows) if upright else tall / row) - 0.4,
    ]  # the first unit is on the left where upright, else on top
    if upright:
        layout = frame.layout(height=380, x=_blank(spec.order_title, span), y=values)
        edges = {"x0": 0, "x1": 1, "xref": "paper", "y0": average, "y1": average, "yref": "y"}
        words = frame.note(spec.average_name, 0, average, xref="paper", xanchor="left", yanchor="bottom")
        named = [
            frame.note(str(rows[spec.name][i]), position[i], value[i], token="ink", yshift=14, xanchor="center")
            for i in np.flatnonzero(chosen)
        ]
    else:
        # The room for the names is calculated here: the library would measure every name that has moved to another row.
        room = max((width(n, frame.SIZE, bold=c) for n, c in zip(names, chosen, strict=True)), default=0)
        names = [bold(n) if c else n for n, c in zip(names, chosen, strict=True)]
        ticks = {
            "tickmode": "array",
            "tickvals": position.tolist(),
            "ticktext": names,
            "range": span[::-1],
            "grid": False,
        }
        layout = frame.layout(
            height=90 + round(tall),
            x=values | {"side": "bottom"},
            y=ticks | {"automargin": False},
            margin={"t": 26, "l": room + 8},
        )
        edges = {"y0": 0, "y1": 1, "yref": "paper", "x0": average, "x1": average, "xref": "x"}
        words = frame.note(spec.average_name, average, 1, yref="paper", yanchor="bottom", token="focus")
        named = []
    if not np.isfinite(average):
        layout["annotations"] = named
        return {"data": [marks], "layout": layout}
    rule = {"type": "line", "line": {"color": chart("focus"), "dash": "dash", "width": 2}}
    layout["shapes"] = [rule | edges]
    layout["annotations"] = [words, *named]
    return {"data": [marks], "layout": layout}


def _interval(low: float, high: float, unit: Unit) -> str:
    if not (np.isfinite(low) and np.isfinite(high)):
        return "no interval published"
    return f"95% interval {unit.write(low)} to {unit.write(high)}"


def _edges(focus: np.ndarray, chosen: np.ndarray) -> list[str]:
    return [chart("chosen-edge" if c else "focus" if f else "other") for c, f in zip(chosen, focus, strict=True)]


def _blank(title: str, span: list[float]) -> dict[str, Any]:
    return {"title": title, "showticklabels": False, "ticks": "", "grid": False, "range": span}
