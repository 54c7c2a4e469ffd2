"""Control chart (XmR): one series over time with its mean and natural process limits; unusual points have their own shape."""

from __future__ import annotations

from typing import Any

import numpy as np

from components.charts import frame
from components.charts.labels import Markup, bold, broken, plain, stacked
from components.charts.renderers import Figure, renders
from components.charts.specs import ControlChart
from components.exhibit import Table
from components.theme import chart

SHAPES = {
    "improvement": ("improving", "circle"),
    "concern": ("concerning", "diamond"),
    "unusual": ("limit", "square"),
    "neither": ("other", "circle"),
}
"""Colour and shape of each verdict. Source: NHS England, Making Data Count: blue for improvement, orange for concern, grey for neither."""


@renders(ControlChart)
def figure(spec: ControlChart, table: Table) -> Figure:
    rows, unit = table.frame, spec.unit
    when = list(range(len(rows))) if spec.by_label else rows[spec.x].tolist()
    values = (spec.y, spec.mean, spec.lower, spec.upper)
    y, mean, lower, upper = (rows[column].to_numpy(float) * unit.by for column in values)
    verdict = rows[spec.verdict].tolist()
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
                for value, label, words in zip(rows[spec.y], rows[spec.label], rows[spec.cause], strict=True)
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
        x={"title": "", "grid": False} | (_labelled(rows[spec.label].tolist()) if spec.by_label else CALENDAR),
        y={"title": spec.y_title, "ticksuffix": unit.after, "tickprefix": unit.before},
        margin={"r": 118, "b": 40},
    )
    ends = [("usual, high", upper, "bottom"), ("average", mean, "middle"), ("usual, low", lower, "top")]
    notes = [
        frame.note(words, 1, float(last), xref="paper", xanchor="left", xshift=6, yanchor=side)
        for words, series, side in ends
        if np.isfinite(last := _last(series))
    ]
    if spec.target is not None:
        goal = spec.target * unit.by
        low, high = frame.extent(*drawn, floor=unit.floor, ceiling=unit.ceiling)
        if goal <= high + (high - low):  # a distant standard would flatten the line: the text gives it instead
            drawn.append(np.array([goal]))
            rule = {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "yref": "y", "y0": goal, "y1": goal}
            layout["shapes"] = [rule | {"line": {"color": chart("focus"), "width": 2, "dash": "dot"}}]
            name = frame.note(spec.target_name, 0, goal, token="focus", xref="paper", xanchor="left", yanchor="bottom")
            notes.append(name)
    if spec.events:
        layout["shapes"] = [*layout.get("shapes", []), *(_event(when[row]) for row, _ in spec.events)]
        notes += [
            frame.note(
                broken(words, LETTERS),
                when[row],
                1,
                yref="paper",
                xanchor="right",
                yanchor="top",
                xshift=-4,
                align="right",
            )
            for row, words in spec.events
        ]
    tight = frame.extent(*drawn, floor=unit.floor, ceiling=unit.ceiling, pad=0.08)
    layout["yaxis"]["range"] = frame.honest(tight, floor=unit.floor, ceiling=unit.ceiling)
    layout["annotations"] = notes
    return {"data": traces, "layout": layout}


LETTERS = 22  # in a line about a decision


def _event(at: Any) -> dict[str, Any]:
    """A vertical line through the chart."""
    edges = {"type": "line", "xref": "x", "x0": at, "x1": at, "yref": "paper", "y0": 0, "y1": 1}
    return edges | {"line": {"color": chart("focus"), "width": 1.5, "dash": "dashdot"}}


CALENDAR = {"type": "date", "tickformat": "%b %Y", "nticks": 8}
MOST_TICKS = 8


def _labelled(labels: list[str]) -> dict[str, Any]:
    """All labels or, where there are many, every second, third and so on, counted back from the newest."""
    step = -(-len(labels) // MOST_TICKS)
    shown = sorted(range(len(labels) - 1, -1, -step))
    return {"tickmode": "array", "tickvals": shown, "ticktext": [labels[index] for index in shown]}


def _last(series: np.ndarray) -> float:
    finite = series[np.isfinite(series)]
    return float(finite[-1]) if finite.size else float("nan")
