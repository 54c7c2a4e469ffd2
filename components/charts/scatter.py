"""Scatter: one mark for each small area or unit, with a fitted line.

Where there are many marks, those neither in focus nor chosen are drawn as one path, without hover (components/charts/crowd.py).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from components.charts import columns, frame
from components.charts.crowd import MOST_MARKS, dots
from components.charts.labels import bold, broken, lines, stacked
from components.charts.renderers import Figure, renders
from components.charts.specs import Scatter
from components.exhibit import Table
from components.theme import chart

HEIGHT = 430
MOST_LABELS = 8  # names written beside marks in focus; more of them would run into each other

MOST_BORDERS_NAMED = 10


@renders(Scatter)
def figure(spec: Scatter, table: Table) -> Figure:
    rows, x_unit, y_unit = table.frame, spec.x_unit, spec.y_unit
    rows = rows[np.isfinite(rows[spec.y].to_numpy(float)) & np.isfinite(rows[spec.x].to_numpy(float))]
    if spec.focus is not None:  # those in focus last: over the others, not under them
        rows = rows.sort_values(spec.focus, kind="stable")
    x, y = rows[spec.x].to_numpy(float) * x_unit.by, rows[spec.y].to_numpy(float) * y_unit.by
    focus, chosen = columns.flags(rows, spec.focus, otherwise=True), columns.flags(rows, spec.chosen, otherwise=False)
    ordinary = ~(focus | chosen)
    if ordinary.sum() > MOST_MARKS and not spec.lasso:
        return _with_crowd(spec, table, rows, ordinary, x, y)
    hover = [
        stacked(bold(name), y_unit.write(a), x_unit.write(b))
        for name, a, b in zip(rows[spec.name], rows[spec.y], rows[spec.x], strict=True)
    ]
    marks = {
        "type": "scatter",
        "mode": "markers",
        "x": frame.packed(x),
        "y": frame.packed(y),
        "customdata": rows[spec.code].tolist(),
        "text": hover,
        "hovertemplate": frame.HOVER,
        "marker": {
            "size": _sizes(rows, spec.size, chosen),
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
    notes = _names(rows[spec.name].tolist(), x, y, named) if len(named) <= MOST_LABELS else []
    for name, border in spec.outlines:
        traces.append(frame.line(border.x, border.y, token="limit-soft", width=1.25))
        if len(spec.outlines) > MOST_BORDERS_NAMED:
            continue
        middle = [float(np.nanmin(side) + np.nanmax(side)) / 2 for side in (np.asarray(border.x), np.asarray(border.y))]
        notes.append(frame.note(name, *middle, token="quiet-ink", xanchor="center"))
    if spec.line is not None:
        line_x, line_y = (
            np.asarray(values, dtype=float) * by for values, by in ((spec.line.x, x_unit.by), (spec.line.y, y_unit.by))
        )
        traces.append(frame.line(line_x, line_y, token="focus", width=2.5))
        notes.append(
            frame.note(
                spec.line_name,
                float(line_x[-1]),
                float(line_y[-1]),
                token="focus",
                xanchor="right",
                yanchor="bottom",
            )
        )
    layout = frame.layout(
        height=HEIGHT,
        x={"title": spec.x_title, "ticksuffix": x_unit.after, "tickprefix": x_unit.before},
        y={"title": spec.y_title, "ticksuffix": y_unit.after, "tickprefix": y_unit.before},
    )
    layout["annotations"] = [note for note in notes if note["text"]]
    if spec.lasso:
        layout["dragmode"] = "lasso"
        if spec.degrees:  # at 52 degrees north a degree east is that much shorter
            layout["yaxis"] |= {"scaleanchor": "x", "scaleratio": 1.63}
    return {"data": traces, "layout": layout}


def _with_crowd(
    spec: Scatter, table: Table, rows: pd.DataFrame, ordinary: np.ndarray, x: np.ndarray, y: np.ndarray
) -> dict[str, Any]:
    """The same picture with the ordinary marks as one path, on axes whose ranges are given."""
    drawn = figure(spec, replace(table, frame=rows[~ordinary]))
    across, up = (_range(values) for values in (x, y))
    drawn["layout"]["xaxis"]["range"], drawn["layout"]["yaxis"]["range"] = list(across), list(up)
    drawn["layout"]["shapes"] = [dots(x[ordinary], y[ordinary], across=across, up=up, token="other")]
    return drawn


def _range(values: np.ndarray) -> tuple[float, float]:
    low, high = frame.extent(values, floor=-np.inf, ceiling=np.inf, pad=0.04)
    return low, high


def _names(names: list[str], x: np.ndarray, y: np.ndarray, named: np.ndarray) -> list[dict[str, Any]]:
    """Names beside the marks in focus, on the side with more room, moved up where they would run into each other.

    The browser, which knows the width, moves those that touch another text all the same (assets/modules/labels.js).
    """
    middle = (float(x.min()) + float(x.max())) / 2 if len(x) else 0.0
    per_pixel = max(float(np.ptp(y)) * 1.1 / (HEIGHT - 68), 1e-9) if len(y) else 1.0
    notes, free = [], -np.inf
    for i in sorted(named, key=lambda row: float(y[row])):
        words = broken(str(names[i]))
        half = 9 * lines(words)
        at = float(y[i]) / per_pixel
        height = max(at, free + half)
        free = height + half
        notes.append(
            frame.note(
                words,
                float(x[i]),
                float(y[i]),
                token="ink",
                xanchor="right" if x[i] > middle else "left",
                xshift=-12 if x[i] > middle else 12,
                yshift=round(height - at),
                align="right" if x[i] > middle else "left",
                bgcolor=chart("ground"),  # a fitted line passes behind, not through the letters
                borderpad=1,
            )
        )
    return notes


def _sizes(rows: pd.DataFrame, column: str | None, chosen: np.ndarray) -> Any:
    if column is None:
        return np.where(chosen, 14, 8).tolist()
    people = rows[column].to_numpy(float)
    largest = np.nanmax(people) if len(people) else 1.0
    # The area of a mark, not its width, follows the number of people.
    return frame.packed(np.where(chosen, 6, 0) + 5 + 14 * np.sqrt(np.nan_to_num(people) / largest))
