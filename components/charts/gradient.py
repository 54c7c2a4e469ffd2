"""Gradient: ordered groups at their midpoints of the population, with intervals and the straight line fitted to them."""

from __future__ import annotations

from typing import Any

import numpy as np

from components.charts import frame
from components.charts.labels import Markup, bold, plain, stacked
from components.charts.renderers import Figure, renders
from components.charts.specs import Gradient
from components.exhibit import Table
from components.theme import chart

HEIGHT = 420
STROKE = {"solid": "━━", "dot": "┅┅"}  # before a line's name, as it is drawn: no colour alone


@renders(Gradient)
def figure(spec: Gradient, table: Table) -> Figure:
    rows, unit = table.frame, spec.unit
    x = rows[spec.x].to_numpy(float)
    stored = [rows[column].to_numpy(float) for column in (spec.value, spec.lower, spec.upper)]
    value, lower, upper = (column * unit.by for column in stored)
    traces: list[dict[str, Any]] = []
    notes: list[dict[str, Any]] = []
    bounds: list[Any] = [value, lower, upper]
    if (lines := spec.lines) is not None:
        drawn = ((lines.other, "other", "dot", spec.other_name), (lines.own, "focus", "solid", spec.line_name))
        rises = lines.own[1] >= lines.own[0]
        for row, (ends, token, dash, words) in enumerate(drawn):
            if ends is None:  # nothing to compare the area with
                continue
            y = np.asarray(ends, dtype=float) * unit.by
            bounds.append(y)
            traces.append(frame.line(np.array([0.0, 1.0]), y, token=token, dash=dash, width=2.5))
            # In the upper corner that the lines leave free, the area's own first.
            corner = {"xref": "paper", "yref": "paper", "xanchor": "left" if rises else "right", "yanchor": "top"}
            notes.append(
                frame.note(
                    f"{STROKE[dash]} {words}" if words else "",
                    0.02 if rises else 0.98,
                    1,
                    token=("quiet-ink", "focus")[row],
                    yshift=-20 * (1 - row),
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
                for name, v, low, high in zip(rows[spec.name], *stored, strict=True)
            ],
            "hovertemplate": frame.HOVER,
            "marker": {"size": 11, "color": chart("focus"), "line": {"width": 1, "color": chart("ground")}},
        }
    )
    layout = frame.layout(
        height=HEIGHT,
        x={
            "title": spec.x_title,
            "tickmode": "array",
            "tickvals": x.tolist(),
            "ticktext": [_tick(str(name)) for name in rows[spec.name]],
            "range": [-0.02, 1.02],
            "grid": False,
        },
        y={
            "title": spec.y_title,
            "ticksuffix": unit.after,
            "tickprefix": unit.before,
            "range": frame.extent(*bounds, floor=-np.inf, ceiling=np.inf),
        },
    )
    level = {"type": "line", "x0": 0, "x1": 1, "xref": "paper", "y0": 0, "y1": 0}
    layout["shapes"] = [level | {"line": {"color": chart("axis"), "width": 1}}]
    layout["annotations"] = [note for note in notes if note["text"]]
    return {"data": traces, "layout": layout}


def _tick(name: str) -> Markup:
    """A group by its own name, what stands in brackets below it: with a group left out, the others keep their numbers."""
    head, bracket, rest = name.partition(" (")
    return stacked(plain(head), rest.removesuffix(")")) if bracket else plain(head)
