"""Quantile dots: a distribution as twenty equally likely dots, so that probabilities can be counted."""

from __future__ import annotations

import numpy as np

from components.charts import frame
from components.charts.labels import Markup
from components.charts.renderers import Figure, renders
from components.charts.specs import QuantileDot
from components.exhibit import Table
from components.theme import chart

ACROSS = 16  # columns in which the dots are stacked


@renders(QuantileDot)
def figure(spec: QuantileDot, table: Table) -> Figure:
    unit = spec.unit
    x = np.array(spec.quantiles, dtype=float) * unit.by
    rules = [(value * unit.by, words) for value, words in spec.rules]
    span = frame.extent(x, [value for value, _ in rules], floor=-np.inf, ceiling=np.inf, pad=0.08)
    column, height = stacked(x, span, spec.reached * unit.by)
    tall = max(4, int(height.max()) + 2)
    filled = x >= spec.reached * unit.by
    dots = {
        "type": "scatter",
        "mode": "markers",
        "x": column.tolist(),
        "y": height.tolist(),
        "text": [unit.write(value / unit.by) for value in x],
        "hovertemplate": Markup("1 in 20: about %{text}<extra></extra>"),
        "marker": {
            "size": 15,
            "symbol": np.where(filled, "circle", "circle-open").tolist(),
            "color": np.where(filled, chart("focus"), chart("other")).tolist(),
            "line": {"width": 2, "color": np.where(filled, chart("focus"), chart("other")).tolist()},
        },
    }
    layout = frame.layout(
        height=120 + 20 * tall,
        x=frame.in_units(unit, spec.x_title, span),
        y={"showticklabels": False, "ticks": "", "grid": False, "range": [0, tall], "showline": False},
        margin={"l": 24, "t": 24 + 20 * len(rules)},
    )
    layout["shapes"] = [
        {"type": "line", "x0": value, "x1": value, "y0": 0, "y1": 1, "yref": "paper"}
        | {"line": {"color": chart("limit"), "width": 2, "dash": "dash" if number else "solid"}}
        for number, (value, _) in enumerate(rules)
    ]
    layout["annotations"] = [
        frame.note(words, value, 1, yref="paper", yanchor="bottom", yshift=20 * number)
        | {"xanchor": "left" if value < (span[0] + span[1]) / 2 else "right"}
        for number, (value, words) in enumerate(rules)
    ]
    return {"data": [dots], "layout": layout}


def stacked(x: np.ndarray, span: list[float], edge: float) -> tuple[np.ndarray, np.ndarray]:
    """The position of each dot: the middle of its column, and its height in it from 1.

    Columns start at `edge`, so that no dot is on the wrong side of it.
    """
    wide = (span[1] - span[0]) / ACROSS
    column = np.floor((np.sort(x) - edge) / wide)
    height = np.array([np.sum(column[: index + 1] == column[index]) for index in range(len(column))], dtype=float)
    return edge + (column + 0.5) * wide, height
