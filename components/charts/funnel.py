"""Funnel plot: each unit's value against its number of people, with control limits around the target.

Where there are many units, ordinary ones are drawn as one path without hover, and so are those in focus or outside the
limits if they are many: the browser paints 7,000 dots of a path in a quarter of the time of 7,000 marks, without a
graphics card.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from components.charts import columns, frame
from components.charts.crowd import DOT, GRID, WIDTH
from components.charts.crowd import MOST_MARKS as MOST_MARKS
from components.charts.labels import bold, broken, stacked
from components.charts.renderers import Figure, renders
from components.charts.specs import Funnel, FunnelLimits
from components.exhibit import Table
from components.theme import chart

HEIGHT = 430
OUTSIDE = ("below 99.8", "above 99.8")
TAIL = 0.002
"""The share of units, of many, at each end that may lie beyond the axis."""
FEWER_LABELS = 4
"""The most names beside marks where many others are close."""
ROOM = 0.05
"""The share of an axis that a line of text takes."""
MOST_LABELS = 8
"""The most names beside marks; more would overlap."""


@renders(Funnel)
def figure(spec: Funnel, table: Table) -> Figure:
    rows, unit = table.frame, spec.unit
    rows = rows[np.isfinite(rows[spec.y].to_numpy(float)) & np.isfinite(rows[spec.x].to_numpy(float))]
    people, share = rows[spec.x].to_numpy(float), rows[spec.y].to_numpy(float) * unit.by
    focus, chosen = columns.flags(rows, spec.focus, otherwise=True), columns.flags(rows, spec.chosen, otherwise=False)
    outside = rows[spec.position].isin(OUTSIDE).to_numpy()
    crowd = _crowded((chosen, focus & outside, focus, outside), len(rows))
    traces: list[dict[str, Any]] = []
    notes: list[dict[str, Any]] = []
    bounds = [share]
    if (curve := spec.limits) is not None:
        x = np.asarray(curve.x, dtype=float)
        for values, token, dash, width in (
            (curve.lower998, "limit", "solid", 1.25),
            (curve.upper998, "limit", "solid", 1.25),
            (curve.lower95, "limit-soft", "dot", 1.25),
            (curve.upper95, "limit-soft", "dot", 1.25),
            (curve.target, "focus", "dash", 2),
        ):
            y = np.asarray(values, dtype=float) * unit.by
            bounds.append(y if not crowd.any() else y[x >= np.quantile(people, 0.02)])
            traces.append(frame.line(x, y, token=token, dash=dash, width=width))
        middle = float(curve.target[0]) * unit.by
        edge = {"token": "focus", "xref": "paper", "xanchor": "left", "yanchor": "bottom"}
        notes.append(frame.note(spec.average_name, 0, middle, **edge))
    if crowd.any():  # a few extreme units would compress all others: the axis ends before them, and says so
        inner = share[(share >= np.quantile(share, TAIL)) & (share <= np.quantile(share, 1 - TAIL))]
        bounds = [inner, share[focus | chosen], *bounds[1:]]
    bottom, top = frame.extent(*bounds, floor=unit.floor, ceiling=unit.ceiling)
    if curve is not None:
        notes += _names_of_limits(curve, unit.by, top - bottom)
    traces.append(_marks(spec, rows[~crowd], people[~crowd], share[~crowd], len(rows) > MOST_MARKS))
    named = chosen | outside | (focus & (focus.sum() <= MOST_LABELS))
    order = sorted(np.flatnonzero(named).tolist(), key=lambda i: (not chosen[i], not focus[i], -share[i]))
    many = crowd.any() or (focus & outside).sum() > 2 * MOST_LABELS
    order = [i for i in order if bottom <= share[i] <= top][: FEWER_LABELS if many else MOST_LABELS]
    notes += _names(rows[spec.name].tolist(), people, share, sorted(order, key=lambda i: -share[i]))
    layout = frame.layout(
        height=HEIGHT,
        x={"title": spec.x_title, "rangemode": "tozero", "tickformat": ",d"},
        y={
            "title": spec.y_title,
            "ticksuffix": unit.after,
            "tickprefix": unit.before,
            "range": [bottom, top],
        },
    )
    layout["annotations"] = notes
    if crowd.any():
        off_axis = int((share > top).sum() + (share < bottom).sum())
        if off_axis:
            words = f"{off_axis} more beyond this axis, in the file"
            notes.append(frame.note(words, 1, 1, xref="paper", yref="paper", xanchor="right", yanchor="bottom"))
        layout["xaxis"]["range"] = [0, float(people.max()) * 1.03]
        layout["margin"]["t"] = 26
        layout["shapes"] = [
            _crowd(people[part], share[part], layout["xaxis"]["range"][1], bottom, top, token)
            for part, token in ((crowd & ~focus, "other"), (crowd & focus, "focus"))
            if part.any()
        ]
    return {"data": traces, "layout": layout}


def _names_of_limits(curve: FunnelLimits, by: float, height: float) -> list[dict[str, Any]]:
    """What the limits are, at their right ends. The inner ones have a name of their own where it fits between them and the average."""
    edge: dict[str, Any] = {"token": "limit", "xref": "paper", "xanchor": "right"}
    inner = float(curve.upper95[-1]) * by
    fits = (inner - float(curve.target[-1]) * by) / height > ROOM
    upper = "99.8% limits" if fits else "99.8% limits; dotted: 95% limits"
    return [
        frame.note(upper, 1, float(curve.upper998[-1]) * by, yanchor="bottom", **edge),
        frame.note("99.8% limits", 1, float(curve.lower998[-1]) * by, yanchor="top", **edge),
        *([frame.note("95% limits", 1, inner, yanchor="top", **edge)] if fits else []),
    ]


def _crowded(wanted: Sequence[np.ndarray], number: int) -> np.ndarray:
    """Which units are drawn as dots of a path.

    The first of the `wanted` groups keep their own marks while they are few.
    """
    if number <= MOST_MARKS:
        return np.zeros(number, dtype=bool)
    marked = np.zeros(number, dtype=bool)
    for group in wanted:
        if (marked | group).sum() <= MOST_MARKS:
            marked |= group
    return ~marked


def _marks(spec: Funnel, rows: pd.DataFrame, people: np.ndarray, share: np.ndarray, many: bool) -> dict[str, Any]:
    """Units with their own marks, which have a hover text and can be clicked."""
    focus, chosen = columns.flags(rows, spec.focus, otherwise=True), columns.flags(rows, spec.chosen, otherwise=False)
    outside = rows[spec.position].isin(OUTSIDE).to_numpy()
    pick = columns.flags(rows, spec.pick, otherwise=True).tolist()
    size = (8 if many else 11) if spec.mark is None else spec.mark
    return {
        "type": "scatter",
        "mode": "markers",
        "x": frame.packed(people),
        "y": frame.packed(share),
        "customdata": [code if may else None for code, may in zip(rows[spec.code], pick, strict=True)],
        "text": [
            stacked(bold(name), f"{spec.unit.write(y)} of {x:,.0f} {spec.counted}")
            for name, y, x in zip(rows[spec.name], rows[spec.y], people, strict=True)
        ],
        "hovertemplate": frame.HOVER,
        "marker": {
            "size": np.where(chosen, size + 5, np.where(focus, size + 1, size - 1)).tolist(),
            "symbol": np.where(outside, "diamond", "circle").tolist(),
            "color": np.where(focus, chart("focus"), chart("other")).tolist(),
            "line": {
                "width": np.where(chosen, 3, 1).tolist(),
                "color": np.where(chosen, chart("chosen-edge"), chart("ground")).tolist(),
            },
        },
    }


def _crowd(x: np.ndarray, y: np.ndarray, right: float, bottom: float, top: float, token: str) -> dict[str, Any]:
    """Ordinary units as one path: a dot is a dash as long as it is thick."""
    across, up = right / GRID[0], (top - bottom) / GRID[1]
    on_axis = (bottom <= y) & (y <= top)
    x, y = x[on_axis], y[on_axis]
    steps = GRID[1] + 1
    column, row = np.round(x / across).astype(np.int64), np.round((y - bottom) / up).astype(np.int64)
    cells = np.divmod(np.unique(column * steps + row), steps)
    half = right * DOT / (2 * WIDTH)
    left, ends = cells[0] * across - half, cells[0] * across + half
    heights = bottom + cells[1] * up
    digits = max(0, 3 - int(np.floor(np.log10(max(top - bottom, 1e-9)))))
    dashes = [
        f"M{a:.0f},{h:.{digits}f}H{b:.0f}"
        for a, h, b in zip(left.tolist(), heights.tolist(), ends.tolist(), strict=True)
    ]
    line = {"width": DOT, "color": chart(token)}
    return {"type": "path", "path": "".join(dashes), "line": line, "layer": "below", "opacity": 0.55}


def _names(names: list[str], people: np.ndarray, share: np.ndarray, rows: list[int]) -> list[dict[str, Any]]:
    """Names beside their marks, on the side with more room.

    The browser knows the width and moves names that would overlap.
    """
    middle = float(np.median(people)) if people.size else 0.0
    return [
        frame.note(
            broken(names[i]),
            float(people[i]),
            float(share[i]),
            token="ink",
            xanchor="right" if people[i] > middle else "left",
            xshift=-12 if people[i] > middle else 12,
            align="right" if people[i] > middle else "left",
            bgcolor=chart("ground"),  # limits pass behind the letters
            borderpad=1,
        )
        for i in rows
    ]
