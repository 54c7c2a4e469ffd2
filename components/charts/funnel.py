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
from components.units import PERCENT

HEIGHT = 430
MOST_LABELS = 8
"""Names written beside marks; more of them would run into each other."""


def figure(spec: ChartSpec, table: Table) -> dict[str, Any]:
    role, rows = spec.roles, table.frame
    unit = spec.options.get("unit", PERCENT)
    rows = rows[np.isfinite(rows[role["y"]].to_numpy(float)) & np.isfinite(rows[role["x"]].to_numpy(float))]
    people, share = rows[role["x"]].to_numpy(float), rows[role["y"]].to_numpy(float) * unit.by
    focus, chosen = rows[role["focus"]].to_numpy(bool), rows[role["chosen"]].to_numpy(bool)
    outside = rows[role["position"]].str.endswith("99.8").to_numpy()
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
            y = curve[key].to_numpy(float) * unit.by
            bounds.append(y)
            traces.append(frame.line(x, y, token=token, dash=dash, width=2 if key == "target" else 1.25))
        for key, words, token, side in (
            ("upper998", "99.8% limits", "limit", "bottom"),
            ("lower998", "99.8% limits", "limit", "top"),
        ):
            height = float(curve[key].iloc[-1]) * unit.by
            notes.append(frame.note(words, 1, height, token=token, xref="paper", xanchor="right", yanchor=side))
        middle = float(curve["target"].iloc[0]) * unit.by
        notes.append(
            frame.note(
                spec.options["average_name"], 0, middle, token="focus", xref="paper", xanchor="left", yanchor="bottom"
            )
        )
    size = spec.options.get("mark", 11)
    hover = [
        f"<b>{name}</b><br>{unit.write(y)} of {x:,.0f} {spec.options.get('counted', 'people')}"
        for name, y, x in zip(rows[role["name"]], rows[role["y"]], people, strict=True)
    ]
    traces.append(
        {
            "type": "scatter" if len(rows) <= 1500 else "scattergl",
            "mode": "markers",
            "x": frame.packed(people),
            "y": frame.packed(share),
            "customdata": rows[role["code"]].tolist(),
            "text": hover,
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
    bottom, top = frame.extent(*bounds, floor=unit.floor, ceiling=unit.ceiling)
    order = sorted(np.flatnonzero(named).tolist(), key=lambda i: (not chosen[i], not focus[i], -share[i]))[:MOST_LABELS]
    notes += _names(rows[role["name"]].tolist(), people, share, sorted(order, key=lambda i: -share[i]), top - bottom)
    layout = frame.layout(
        height=HEIGHT,
        x={"title": spec.options["x_title"], "rangemode": "tozero", "tickformat": ",d"},
        y={
            "title": spec.options["y_title"],
            "ticksuffix": unit.after,
            "tickprefix": unit.before,
            "range": [bottom, top],
        },
    )
    layout["annotations"] = notes
    return {"data": traces, "layout": layout}


def _names(
    names: list[str], people: np.ndarray, share: np.ndarray, rows: list[int], span: float
) -> list[dict[str, Any]]:
    """Names beside their marks, from the top down. One that would lie on another is moved down, with a line to it."""
    middle = float(np.median(people)) if people.size else 0.0
    pixels = (HEIGHT - 68) / span  # of the plot's height for one point of the axis
    notes, free = [], {True: -np.inf, False: -np.inf}  # how far down, in pixels, each side is taken
    for i in rows:
        on_left = bool(people[i] > middle)
        wanted = -float(share[i]) * pixels
        drop = max(0.0, free[on_left] - wanted)
        free[on_left] = wanted + drop + 18
        out = -14 if on_left else 14
        line = {"showarrow": True, "arrowhead": 0, "arrowwidth": 1, "arrowcolor": chart("axis"), "standoff": 6}
        side = line | {"ax": out * (1 if drop == 0 else 2), "ay": drop, "xanchor": "right" if on_left else "left"}
        notes.append(frame.note(names[i], float(people[i]), float(share[i]), token="ink", **side))
    return notes
