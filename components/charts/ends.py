"""Ends: each unit's figures for two groups, joined by a line, so that gap and level are seen together.

Units lie one under another with their names, the words of their gap on the right. Roles: start (a filled circle) and end (an
open diamond), either NaN where there is none; words, name, code, focus, chosen. Options: start_name and end_name, start_level
and end_level (the same figures of what the units are held against, drawn as upright lines) and against, its name, value_title, unit.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from components.charts import frame
from components.charts.labels import bold, broken, lines, stacked, width
from components.exhibit import ChartSpec, Table
from components.theme import chart

SYMBOLS = {"start": ("circle", "●"), "end": ("diamond", "◇")}
DASHES = {"start": ("dash", "dashed"), "end": ("dot", "dotted")}


def figure(spec: ChartSpec, table: Table) -> dict[str, Any]:
    role, option = spec.roles, spec.options
    unit = option["unit"]
    every = table.frame
    some = np.isfinite(every[[role["start"], role["end"]]].to_numpy(float)).any(axis=1)
    rows = every[some].reset_index(drop=True)
    start, end = (rows[role[key]].to_numpy(float) * unit.by for key in ("start", "end"))
    focus, chosen = rows[role["focus"]].to_numpy(bool), rows[role["chosen"]].to_numpy(bool)
    place = np.arange(len(rows), dtype=float)
    names = [broken(str(name)) for name in rows[role["name"]]]
    colours = np.where(focus, chart("focus"), chart("other")).tolist()
    traces: list[dict[str, Any]] = []
    for which in (False, True):
        at = np.flatnonzero(focus == which)
        x = np.column_stack([start[at], end[at], np.full(len(at), np.nan)]).ravel()
        y = np.column_stack([place[at], place[at], np.full(len(at), np.nan)]).ravel()
        traces.append(frame.line(x, y, token="focus" if which else "other", width=4 if which else 2))
    for key, value in (("start", start), ("end", end)):
        traces.append(
            {
                "type": "scatter",
                "mode": "markers",
                "x": frame.packed(value),
                "y": frame.packed(place),
                "customdata": rows[role["code"]].tolist(),
                "text": [
                    stacked(bold(name), f"{option[f'{key}_name']}: {unit.write(each / unit.by)}")
                    for name, each in zip(rows[role["name"]], value, strict=True)
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
    levels = {key: float(option[f"{key}_level"]) * unit.by for key in ("start", "end")}
    tall = max(28, 6 + 17 * max(map(lines, names), default=1))
    words = rows[role["words"]].astype(str).tolist()
    ticks = [bold(name) if strong else name for name, strong in zip(names, chosen, strict=True)]
    layout = frame.layout(
        height=124 + tall * len(rows),
        x={
            "title": option["value_title"],
            "ticksuffix": unit.after,
            "tickprefix": unit.before,
            "range": frame.extent(start, end, list(levels.values()), floor=unit.floor, ceiling=unit.ceiling),
        },
        y={
            "tickmode": "array",
            "tickvals": place.tolist(),
            "ticktext": ticks,
            "range": [len(rows) - 0.4, -0.6],
            "grid": False,
            "automargin": False,
            "title": {"text": ""},
        },
        margin={
            "t": 60,
            "l": 8 + max((width(n, frame.SIZE, bold=c) for n, c in zip(names, chosen, strict=True)), default=0),
            "r": 16 + max((width(each, frame.SIZE) for each in words), default=0),
        },
    )
    layout["annotations"] = [
        frame.note(each, 1, at, xref="paper", xanchor="left", xshift=8, token="ink")
        for each, at in zip(words, place.tolist(), strict=True)
    ]
    layout["shapes"] = []
    for row, (key, level) in enumerate(levels.items()):
        dash, words = DASHES[key]
        legend = f"{SYMBOLS[key][1]} {option[f'{key}_name']}"
        if np.isfinite(level):
            legend += f"; {words} line: {option['against']} {unit.write(level / unit.by)}"
        layout["annotations"].append(
            frame.note(legend, 0, 1, xref="paper", yref="paper", xanchor="left", yanchor="bottom", yshift=28 - 22 * row)
        )
        if np.isfinite(level):
            upright = {"type": "line", "layer": "below", "x0": level, "x1": level, "y0": 0, "y1": 1, "yref": "paper"}
            layout["shapes"].append(upright | {"line": {"color": chart("limit"), "dash": dash, "width": 1.5}})
    return {"data": traces, "layout": layout}
