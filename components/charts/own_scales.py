"""Answers in different units under one another. Each row has its words on the left and its bar on the right."""

from __future__ import annotations

from typing import Any

import numpy as np

from components.charts import frame
from components.charts.labels import Markup, bold, broken, lines, stacked
from components.charts.renderers import Figure, renders
from components.charts.specs import OwnScales
from components.exhibit import Table
from components.theme import chart

LETTERS = 46  # in one line of words: what fits beside the bars on a phone, where a chart is drawn at 496 pixels and shown smaller
WORDS = 0.62  # of the width, for the words
LINE, BAR, AIR = 17, 10, 10  # pixels: of a line of words, of a bar, and after a bar

ABOVE = 8  # pixels: the margin of the picture


@renders(OwnScales)
def figure(spec: OwnScales, table: Table) -> Figure:
    rows = table.frame
    value, lower, upper = (rows[column].to_numpy(float) for column in (spec.value, spec.lower, spec.upper))
    largest = np.nan_to_num(np.abs(np.array([value, lower, upper]))).max(axis=0)
    scale = np.where(largest > 0, largest, 1.0)
    falls = bool((np.fmin(value, lower)[np.isfinite(value)] < 0).any())
    left = -1.08 if falls else 0.0  # where the bars' part of the picture begins
    edge = left - (1.08 - left) * WORDS / (1 - WORDS)
    words = [
        stacked(
            *(Markup(f"<b>{line}</b>") for line in broken(str(heading), LETTERS).split("<br>")),
            *(broken(str(line), LETTERS) for line in str(detail).splitlines()),
        )
        for heading, detail in zip(rows[spec.heading], rows[spec.detail], strict=True)
    ]
    tops, bars, down = [], [], 0.0
    for text in words:
        tops.append(down)
        tall = LINE * lines(text) + 8
        bars.append(down + tall / 2)
        down += tall + AIR
    known = np.isfinite(value)
    at = np.array(bars)[known]
    drawn = (value / scale)[known]
    trace: dict[str, Any] = {
        "type": "bar",
        "orientation": "h",
        "x": frame.packed(drawn),
        "y": frame.packed(at),
        "width": BAR,
        "marker": {"color": [chart("worse" if each < 0 else "focus") for each in drawn]},
        "error_x": {
            "type": "data",
            "symmetric": False,
            "array": frame.packed(((upper - value) / scale)[known]),
            "arrayminus": frame.packed(((value - lower) / scale)[known]),
            "thickness": 1.5,
            "width": 4,
            "color": chart("axis"),
        },
        "text": [
            stacked(bold(heading), detail)
            for heading, detail, shown in zip(rows[spec.heading], rows[spec.detail], known, strict=True)
            if shown
        ],
        "textposition": "none",
        "hovertemplate": frame.HOVER,
    }
    layout = frame.layout(
        height=round(down) + 44,
        x={"range": [edge, 1.08], "grid": False, "showticklabels": False, "ticks": ""},
        y={
            "range": [down, 0],
            "grid": False,
            "showticklabels": False,
            "ticks": "",
            "automargin": False,
            "visible": False,
        },
        margin={"l": 12, "r": 12, "t": ABOVE, "b": 36},
    )
    # The words beside a bar are never squeezed (assets/modules/presented-card.js).
    layout["meta"] = {"least": layout["height"], "rows": [round(ABOVE + each) for each in tops]}
    layout["shapes"] = [
        {"type": "line", "layer": "below", "x0": 0, "x1": 0, "y0": centre - BAR, "y1": centre + BAR}
        | {"line": {"color": chart("limit"), "width": 1.5}}
        for centre, shown in zip(bars, known, strict=True)
        if shown
    ]
    layout["annotations"] = [
        frame.note(text, 0, top, xref="paper", xanchor="left", yanchor="top", align="left", token="ink")
        for text, top in zip(words, tops, strict=True)
    ]
    layout["annotations"] += [
        frame.note("no answer" if not shown else "0", 0, centre, xanchor="left", yanchor="middle", xshift=6)
        for centre, shown, size in zip(bars, known, largest, strict=True)
        if not shown or not size
    ]
    layout["annotations"] += [
        frame.note(side, x, down, xanchor=anchor, yanchor="top", yshift=-4)
        for side, x, anchor in ((f"← {spec.worse}", left, "left"), (f"{spec.better} →", 1.08, "right"))
        if falls or x > 0
    ]
    return {"data": [trace], "layout": layout}
