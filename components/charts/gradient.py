"""Gradient: ordered groups, each at its place in the population with its interval, and the straight line fitted to them.

Roles: x (the middle of the group's share of the population, 0 most deprived to 1 least), value, lower, upper, name. Overlay
columns: x, y (the area's line), other (the line it is held against). Options: x_title, y_title, unit (components.units), start_name
and end_name (words at the two ends of the axis), line_name, other_name.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from components.charts import frame
from components.charts.labels import Markup, bold, plain, stacked
from components.exhibit import ChartSpec, Table
from components.theme import chart

HEIGHT = 420
STROKE = {"solid": "━━", "dot": "┅┅"}  # before a line's name, as it is drawn: no colour alone


def figure(spec: ChartSpec, table: Table) -> dict[str, Any]:
    role, option, rows = spec.roles, spec.options, table.frame
    unit = option["unit"]
    x = rows[role["x"]].to_numpy(float)
    value, lower, upper = (rows[role[key]].to_numpy(float) * unit.by for key in ("value", "lower", "upper"))
    traces: list[dict[str, Any]] = []
    notes: list[dict[str, Any]] = []
    bounds: list[Any] = [value, lower, upper]
    if (lines := spec.overlay) is not None:
        at = lines["x"].to_numpy(float)
        drawn = (("other", "other", "dot", option.get("other_name", "")), ("y", "focus", "solid", option["line_name"]))
        rises = float(lines["y"].iloc[-1]) >= float(lines["y"].iloc[0])
        for place, (column, token, dash, words) in enumerate(drawn):
            y = lines[column].to_numpy(float) * unit.by
            bounds.append(y)
            traces.append(frame.line(at, y, token=token, dash=dash, width=2.5))
            # In the upper corner that the lines leave free, the area's own first.
            corner = {"xref": "paper", "yref": "paper", "xanchor": "left" if rises else "right", "yanchor": "top"}
            notes.append(
                frame.note(
                    f"{STROKE[dash]} {words}" if words else "",
                    0.02 if rises else 0.98,
                    1,
                    token=("quiet-ink", "focus")[place],
                    yshift=-20 * (1 - place),
                    **corner,
                )
            )
    traces.append(
        {
            "type": "scatter",
            "mode": "markers",
            "x": frame.packed(x),
            "y": frame.packed(value),
            "error_y": {
                "type": "data",
                "symmetric": False,
                "array": frame.packed(upper - value),
                "arrayminus": frame.packed(value - lower),
                "thickness": 1.5,
                "width": 0,
                "color": chart("axis"),
            },
            "text": [
                stacked(bold(name), f"{unit.write(v)} (95% interval {unit.write(low)} to {unit.write(high)})")
                for name, v, low, high in zip(
                    *(rows[role[k]] for k in ("name", "value", "lower", "upper")), strict=True
                )
            ],
            "hovertemplate": frame.HOVER,
            "marker": {"size": 11, "color": chart("focus"), "line": {"width": 1, "color": chart("ground")}},
        }
    )
    layout = frame.layout(
        height=HEIGHT,
        x={
            "title": option["x_title"],
            "tickmode": "array",
            "tickvals": x.tolist(),
            "ticktext": _ticks(len(x), option["start_name"], option["end_name"]),
            "range": [-0.02, 1.02],
            "grid": False,
        },
        y={
            "title": option["y_title"],
            "ticksuffix": unit.after,
            "tickprefix": unit.before,
            "range": frame.extent(*bounds, floor=-np.inf, ceiling=np.inf),
        },
    )
    level = {"type": "line", "layer": "below", "x0": 0, "x1": 1, "xref": "paper", "y0": 0, "y1": 0}
    layout["shapes"] = [level | {"line": {"color": chart("axis"), "width": 1}}]
    layout["annotations"] = [each for each in notes if each["text"]]
    return {"data": traces, "layout": layout}


def _ticks(number: int, start: str, end: str) -> list[Markup]:
    """The groups by number, the first and the last in words too."""
    words = [plain(place + 1) for place in range(number)]
    words[0], words[-1] = stacked(words[0], start), stacked(words[-1], end)
    return words
