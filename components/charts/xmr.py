"""XmR chart: one series over time with its mean and natural process limits; unusual points have their own shape.

Roles: x (ISO date), y, mean, lower, upper (in `unit`), cause (words), verdict ("improvement", "concern", "neither").
Options: y_title, target, target_name, unit (components.units; a proportion unless told otherwise), by_label: periods stand side by
side under their labels instead of along a calendar.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from components.charts import frame
from components.charts.labels import Markup, bold, plain, stacked
from components.exhibit import ChartSpec, Table
from components.theme import chart
from components.units import PERCENT

SHAPES = {
    "improvement": ("better", "circle"),
    "concern": ("worse", "diamond"),
    "unusual": ("warm", "square"),
    "neither": ("other", "circle"),
}


def figure(spec: ChartSpec, table: Table) -> dict[str, Any]:
    role, rows = spec.roles, table.frame
    unit = spec.options.get("unit", PERCENT)
    by_label = bool(spec.options.get("by_label"))
    when = list(range(len(rows))) if by_label else rows[role["x"]].tolist()
    y, mean, lower, upper = (rows[role[key]].to_numpy(float) * unit.by for key in ("y", "mean", "lower", "upper"))
    verdict = rows[role["verdict"]].tolist()
    target = spec.options.get("target")
    traces = [
        frame.line(when, upper, token="limit-soft", dash="dash", width=1.25),
        frame.line(when, lower, token="limit-soft", dash="dash", width=1.25),
        frame.line(when, mean, token="limit", width=1.5),
        frame.line(when, y, token="axis", width=1.5),
        {
            "type": "scatter",
            "mode": "markers",
            "x": when,
            "y": frame.packed(y),
            "text": [
                stacked(Markup(f"{bold(unit.write(value))} {plain(label)}"), words)
                for value, label, words in zip(rows[role["y"]], rows[role["label"]], rows[role["cause"]], strict=True)
            ],
            "hovertemplate": frame.HOVER,
            "marker": {
                "size": [8 if v == "neither" else 11 for v in verdict],
                "color": [chart(SHAPES[v][0]) for v in verdict],
                "symbol": [SHAPES[v][1] for v in verdict],
                "line": {"width": 1, "color": chart("ground")},
            },
        },
    ]
    drawn = [y, lower, upper]
    layout = frame.layout(
        height=380,
        x={"title": "", "grid": False} | (_labelled(rows[role["label"]].tolist()) if by_label else CALENDAR),
        y={"title": spec.options["y_title"], "ticksuffix": unit.after, "tickprefix": unit.before},
        margin={"r": 118, "b": 40},
    )
    ends = [("usual, high", upper, "bottom"), ("average", mean, "middle"), ("usual, low", lower, "top")]
    notes = [
        frame.note(words, 1, float(last), xref="paper", xanchor="left", xshift=6, yanchor=side)
        for words, series, side in ends
        if np.isfinite(last := _last(series))
    ]
    if target is not None:
        goal = target * unit.by
        low, high = frame.extent(*drawn, floor=unit.floor, ceiling=unit.ceiling)
        if goal <= high + (high - low):  # a standard far beyond the data would flatten it: then words say it
            drawn.append(np.array([goal]))
            rule = {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "yref": "y", "y0": goal, "y1": goal}
            layout["shapes"] = [rule | {"line": {"color": chart("focus"), "width": 2, "dash": "dot"}}]
            name = spec.options["target_name"]
            notes.append(frame.note(name, 0, goal, token="focus", xref="paper", xanchor="left", yanchor="bottom"))
    layout["yaxis"]["range"] = frame.extent(*drawn, floor=unit.floor, ceiling=unit.ceiling, pad=0.08)
    layout["annotations"] = notes
    return {"data": traces, "layout": layout}


CALENDAR = {"type": "date", "tickformat": "%b %Y", "nticks": 8}
MOST_TICKS = 8


def _labelled(labels: list[str]) -> dict[str, Any]:
    """Every label, or of many every second, third, ... counted back from the newest."""
    step = -(-len(labels) // MOST_TICKS)
    places = sorted(range(len(labels) - 1, -1, -step))
    return {"tickmode": "array", "tickvals": places, "ticktext": [labels[place] for place in places]}


def _last(series: np.ndarray) -> float:
    finite = series[np.isfinite(series)]
    return float(finite[-1]) if finite.size else float("nan")
