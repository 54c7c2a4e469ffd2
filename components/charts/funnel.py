"""Funnel plot: each unit's proportion against how many people it saw, with control limits round the target.

Roles: x (people), y (proportion), name, code, position ("within", "above 95", ...), focus (own units), chosen.
Overlay columns: x, target, lower95, upper95, lower998, upper998 (proportions).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from components.charts import frame
from components.exhibit import ChartSpec, Table
from components.theme import chart

MOST_LABELS = 8
"""Names written beside marks; more of them would run into each other."""


def figure(spec: ChartSpec, table: Table) -> dict[str, Any]:
    role, rows = spec.roles, table.frame
    rows = rows[np.isfinite(rows[role["y"]].to_numpy(float)) & np.isfinite(rows[role["x"]].to_numpy(float))]
    people, share = rows[role["x"]].to_numpy(float), rows[role["y"]].to_numpy(float) * 100
    focus, chosen = rows[role["focus"]].to_numpy(bool), rows[role["chosen"]].to_numpy(bool)
    outside = rows[role["position"]].ne("within").to_numpy()
    traces: list[dict[str, Any]] = []
    notes: list[dict[str, Any]] = []
    bounds = [share]
    if spec.overlay is not None:
        curve = spec.overlay
        x = curve["x"].to_numpy(float)
        for key, token, dash in (
            ("lower998", "limit", "solid"),
            ("upper998", "limit", "solid"),
            ("lower95", "limit-soft", "dot"),
            ("upper95", "limit-soft", "dot"),
            ("target", "focus", "dash"),
        ):
            y = curve[key].to_numpy(float) * 100
            bounds.append(y)
            traces.append(frame.line(x, y, token=token, dash=dash, width=2 if key == "target" else 1.25))
        for key, words, token, side in (
            ("target", spec.options["average_name"], "focus", "bottom"),
            ("upper998", "99.8% limits", "limit", "bottom"),
            ("lower998", "99.8% limits", "limit", "top"),
        ):
            height = float(curve[key].iloc[-1]) * 100
            notes.append(frame.note(words, 1, height, token=token, xref="paper", xanchor="right", yanchor=side))
    size = spec.options.get("mark", 11)
    words = [
        f"<b>{name}</b><br>{y:.1f}% of {x:,.0f} people"
        for name, y, x in zip(rows[role["name"]], share, people, strict=True)
    ]
    traces.append(
        {
            "type": "scatter" if len(rows) <= 1500 else "scattergl",
            "mode": "markers",
            "x": frame.packed(people),
            "y": frame.packed(share),
            "customdata": rows[role["code"]].tolist(),
            "text": words,
            "hovertemplate": "%{text}<extra></extra>",
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
    )
    named = chosen | outside | (focus & (focus.sum() <= MOST_LABELS))
    bottom, top = frame.extent(*bounds, floor=0, ceiling=100)
    order = sorted(np.flatnonzero(named), key=lambda i: (not chosen[i], -share[i]))[:MOST_LABELS]
    notes += _names(rows[role["name"]].tolist(), people, share, sorted(order, key=lambda i: -share[i]), top - bottom)
    layout = frame.layout(
        height=430,
        x={"title": spec.options["x_title"], "rangemode": "tozero", "tickformat": ",d"},
        y={
            "title": spec.options["y_title"],
            "ticksuffix": "%",
            "range": [bottom, top],
        },
    )
    layout["annotations"] = notes
    return {"data": traces, "layout": layout}


def _names(
    names: list[str], people: np.ndarray, share: np.ndarray, rows: list[int], span: float
) -> list[dict[str, Any]]:
    """Names beside their marks, from the top down; one that would lie on the name above it is moved below it."""
    middle = float(np.median(people)) if people.size else 0.0
    line_height = span * 0.052  # one line of text in the chart's own unit
    notes, last = [], {True: np.inf, False: np.inf}
    for i in rows:
        on_left = bool(people[i] > middle)
        height = min(float(share[i]), last[on_left] - line_height)
        last[on_left] = height
        side = {"xanchor": "right", "xshift": -11} if on_left else {"xanchor": "left", "xshift": 11}
        notes.append(frame.note(names[i], float(people[i]), height, token="ink", **side))
    return notes
