"""Dumbbells: each unit's values for two groups, joined by a line, so that gap and level are visible together.

Units are listed one under another with their names; the gap in words is on the right. The first value is a filled
circle, the second an open diamond; either may be missing (NaN). Vertical lines mark the same two values of the
comparator.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from components.charts import columns, frame
from components.charts.labels import bold, broken, places, stacked, width
from components.charts.renderers import Figure, renders
from components.charts.specs import Dumbbell
from components.exhibit import Table
from components.theme import chart

HEADING = 20  # letters in a line above the words
MANY, ROW, LOW_ROW = 15, 28, 22  # rows above which they are lower; heights of a row in pixels
SYMBOLS = {"start": ("circle", "●"), "end": ("diamond", "◇")}
DASHES = {"start": ("dash", "dashed"), "end": ("dot", "dotted")}


@renders(Dumbbell)
def figure(spec: Dumbbell, table: Table) -> Figure:
    unit = spec.unit
    known = np.isfinite(table.frame[[spec.start, spec.end]].to_numpy(float)).any(axis=1)
    rows = table.frame[known].reset_index(drop=True)
    start, end = (rows[column].to_numpy(float) * unit.by for column in (spec.start, spec.end))
    focus, chosen = columns.flags(rows, spec.focus, otherwise=True), columns.flags(rows, spec.chosen, otherwise=False)
    names = [broken(str(name)) for name in rows[spec.name]]
    row = LOW_ROW if len(rows) > MANY else ROW
    position, tall = places(names, row)
    colours = np.where(focus, chart("focus"), chart("other")).tolist()
    traces: list[dict[str, Any]] = []
    for strong in (False, True):
        at = np.flatnonzero(focus == strong)
        x = np.column_stack([start[at], end[at], np.full(len(at), np.nan)]).ravel()
        y = np.column_stack([position[at], position[at], np.full(len(at), np.nan)]).ravel()
        traces.append(frame.line(x, y, token="focus" if strong else "other", width=4 if strong else 2))
    groups = (("start", spec.start_name, spec.start_level), ("end", spec.end_name, spec.end_level))
    for (key, group, _), values in zip(groups, (start, end), strict=True):
        traces.append(
            {
                "type": "scatter",
                "mode": "markers",
                "x": frame.packed(values),
                "y": frame.packed(position),
                "customdata": rows[spec.code].tolist(),
                "text": [
                    stacked(bold(name), f"{group}: {unit.write(value / unit.by)}")
                    for name, value in zip(rows[spec.name], values, strict=True)
                ],
                "hovertemplate": frame.HOVER,
                "marker": {
                    "size": np.where(chosen, 14, 11).tolist(),
                    "symbol": SYMBOLS[key][0],
                    "color": colours if key == "start" else chart("ground"),
                    "opacity": 1,
                    "line": {"width": 2, "color": colours},
                },
            }
        )
    levels = [np.nan if level is None else level * unit.by for _, _, level in groups]
    words = rows[spec.words].astype(str).tolist()
    heading = broken(spec.words_title, HEADING) if spec.words_title else ""
    ticks = [bold(name) if strong else name for name, strong in zip(names, chosen, strict=True)]
    layout = frame.layout(
        height=124 + round(tall),
        x={
            "title": spec.value_title,
            "ticksuffix": unit.after,
            "tickprefix": unit.before,
            "range": frame.extent(start, end, levels, floor=unit.floor, ceiling=unit.ceiling),
        },
        y={
            "tickmode": "array",
            "tickvals": position.tolist(),
            "ticktext": ticks,
            "range": [tall / row - 0.4, -0.6],
            "grid": False,
            "automargin": False,
            "title": "",
        },
        margin={
            "t": 60,
            "l": 8 + max((width(n, frame.SIZE, bold=c) for n, c in zip(names, chosen, strict=True)), default=0),
            "r": 16 + max((width(gap, frame.SIZE) for gap in (*words, heading)), default=0),
        },
    )
    layout["annotations"] = [
        frame.note(gap, 1, at, xref="paper", xanchor="left", xshift=8, token="ink")
        for gap, at in zip(words, position.tolist(), strict=True)
    ]
    if heading:
        layout["annotations"].append(
            frame.note(
                heading,
                1,
                1,
                xref="paper",
                yref="paper",
                xanchor="left",
                yanchor="bottom",
                xshift=8,
                yshift=6,
                align="left",
            )
        )
    layout["shapes"] = []
    for number, ((key, group, _), level) in enumerate(zip(groups, levels, strict=True)):
        dash, drawn = DASHES[key]
        legend = f"{SYMBOLS[key][1]} {group}"
        if np.isfinite(level):
            legend += f"; {drawn} line: {spec.against} {unit.write(level / unit.by)}"
        layout["annotations"].append(
            frame.note(
                legend, 0, 1, xref="paper", yref="paper", xanchor="left", yanchor="bottom", yshift=28 - 22 * number
            )
        )
        if np.isfinite(level):
            upright = {"type": "line", "x0": level, "x1": level, "y0": 0, "y1": 1, "yref": "paper"}
            layout["shapes"].append(upright | {"line": {"color": chart("limit"), "dash": dash, "width": 1.5}})
    return {"data": traces, "layout": layout}
