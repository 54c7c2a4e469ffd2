"""Scatter: one mark for each small area or unit, with a fitted line.

Roles: x, y, name, code, focus, chosen; size (optional, people: the mark's area). Overlay columns: x, y (the line), with
lower and upper where the line has an interval. Options: x_title, y_title, x_unit, y_unit (components.units), line_name,
lasso (marks are chosen by drawing round them).
Of many marks those neither in focus nor chosen are drawn as one path, without hover (components/charts/crowd.py).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from components.charts import frame
from components.charts.crowd import MOST_MARKS, dots
from components.charts.labels import bold, broken, lines, stacked
from components.exhibit import ChartSpec, Table
from components.theme import chart

HEIGHT = 430
MOST_LABELS = 8  # names written beside marks in focus; more of them would run into each other


def figure(spec: ChartSpec, table: Table) -> dict[str, Any]:
    role, rows = spec.roles, table.frame
    rows = rows[np.isfinite(rows[role["y"]].to_numpy(float)) & np.isfinite(rows[role["x"]].to_numpy(float))]
    rows = rows.sort_values(role["focus"], kind="stable")  # those in focus last: over the others, not under them
    x_unit, y_unit = spec.options["x_unit"], spec.options["y_unit"]
    x, y = rows[role["x"]].to_numpy(float) * x_unit.by, rows[role["y"]].to_numpy(float) * y_unit.by
    focus, chosen = rows[role["focus"]].to_numpy(bool), rows[role["chosen"]].to_numpy(bool)
    ordinary = ~(focus | chosen)
    if ordinary.sum() > MOST_MARKS and not spec.options.get("lasso"):
        return _with_crowd(spec, table, rows, ordinary, x, y)
    hover = [
        stacked(bold(name), y_unit.write(a), x_unit.write(b))
        for name, a, b in zip(rows[role["name"]], rows[role["y"]], rows[role["x"]], strict=True)
    ]
    marks = {
        "type": "scatter",
        "mode": "markers",
        "x": frame.packed(x),
        "y": frame.packed(y),
        "customdata": rows[role["code"]].tolist(),
        "text": hover,
        "hovertemplate": frame.HOVER,
        "marker": {
            "size": _sizes(rows, role, chosen),
            "color": np.where(focus, chart("focus"), chart("other")).tolist(),
            "opacity": np.where(focus | chosen, 0.85, 0.45).tolist(),
            "line": {
                "width": np.where(chosen, 3, 0.5).tolist(),
                "color": np.where(chosen, chart("chosen-edge"), chart("ground")).tolist(),
            },
        },
    }
    traces: list[dict[str, Any]] = [marks]
    named = np.flatnonzero(focus | chosen)
    notes = _names(rows, role, x, y, named) if len(named) <= MOST_LABELS else []
    if spec.overlay is not None:
        traces += _line(spec, x_unit.by, y_unit.by)
        last = spec.overlay.iloc[-1]
        notes.append(
            frame.note(
                spec.options.get("line_name", ""),
                float(last["x"]) * x_unit.by,
                float(last["y"]) * y_unit.by,
                token="focus",
                xanchor="right",
                yanchor="bottom",
            )
        )
    layout = frame.layout(
        height=HEIGHT,
        x={"title": spec.options["x_title"], "ticksuffix": x_unit.after, "tickprefix": x_unit.before},
        y={"title": spec.options["y_title"], "ticksuffix": y_unit.after, "tickprefix": y_unit.before},
    )
    layout["annotations"] = [each for each in notes if each["text"]]
    if spec.options.get("lasso"):
        layout["dragmode"] = "lasso"
        if spec.options.get("degrees"):  # at 52 degrees north a degree east is that much shorter
            layout["yaxis"] |= {"scaleanchor": "x", "scaleratio": 1.63}
    return {"data": traces, "layout": layout}


def _with_crowd(
    spec: ChartSpec, table: Table, rows: pd.DataFrame, ordinary: np.ndarray, x: np.ndarray, y: np.ndarray
) -> dict[str, Any]:
    """The same picture with the ordinary ones of many as one path, on axes that are given and not found."""
    drawn = figure(spec, replace(table, frame=rows[~ordinary]))
    across, up = (_range(each) for each in (x, y))
    drawn["layout"]["xaxis"]["range"], drawn["layout"]["yaxis"]["range"] = list(across), list(up)
    drawn["layout"]["shapes"] = [dots(x[ordinary], y[ordinary], across=across, up=up, token="other")]
    return drawn


def _range(values: np.ndarray) -> tuple[float, float]:
    low, high = frame.extent(values, floor=-np.inf, ceiling=np.inf, pad=0.04)
    return low, high


def _names(rows: Any, role: Any, x: np.ndarray, y: np.ndarray, named: np.ndarray) -> list[dict[str, Any]]:
    """Names beside the marks in focus, on the side with more room, moved up where they would run into each other.

    The browser, which knows the width, moves those that touch another text all the same (assets/modules/labels.js).
    """
    middle = (float(x.min()) + float(x.max())) / 2 if len(x) else 0.0
    per_pixel = max(float(np.ptp(y)) * 1.1 / (HEIGHT - 68), 1e-9) if len(y) else 1.0
    notes, free = [], -np.inf
    for i in sorted(named, key=lambda row: float(y[row])):
        words = broken(str(rows[role["name"]].iloc[i]))
        half = 9 * lines(words)
        at = float(y[i]) / per_pixel
        place = max(at, free + half)
        free = place + half
        notes.append(
            frame.note(
                words,
                float(x[i]),
                float(y[i]),
                token="ink",
                xanchor="right" if x[i] > middle else "left",
                xshift=-12 if x[i] > middle else 12,
                yshift=round(place - at),
                align="right" if x[i] > middle else "left",
                bgcolor=chart("ground"),  # a fitted line passes behind, not through the letters
                borderpad=1,
            )
        )
    return notes


def _sizes(rows: Any, role: Any, chosen: np.ndarray) -> Any:
    if "size" not in role:
        return np.where(chosen, 14, 8).tolist()
    people = rows[role["size"]].to_numpy(float)
    largest = np.nanmax(people) if len(people) else 1.0
    # Area, not width, follows the number of people.
    return frame.packed(np.where(chosen, 6, 0) + 5 + 14 * np.sqrt(np.nan_to_num(people) / largest))


def _line(spec: ChartSpec, x_by: float, y_by: float) -> list[dict[str, Any]]:
    curve = spec.overlay
    assert curve is not None
    x = curve["x"].to_numpy(float) * x_by
    traces = [frame.line(x, curve["y"].to_numpy(float) * y_by, token="focus", width=2.5)]
    if "lower" in curve and "upper" in curve:
        band = {
            "type": "scatter",
            "mode": "lines",
            "x": frame.packed(np.concatenate([x, x[::-1]])),
            "y": frame.packed(np.concatenate([curve["lower"], curve["upper"][::-1]]) * y_by),
            "fill": "toself",
            "fillcolor": chart("band"),
            "line": {"width": 0, "color": chart("band")},
            "hoverinfo": "skip",
        }
        traces.insert(0, band)
    return traces
