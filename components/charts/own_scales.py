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
SLIDE_WORDS, SLIDE_BAR, SLIDE_AIR = 0.52, 18, 20

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
    said = [
        (str(heading), str(detail).splitlines())
        for heading, detail in zip(rows[spec.heading], rows[spec.detail], strict=True)
    ]
    words = [_words(heading, more) for heading, more in said]
    tops, bars, down = _placed(words, AIR)
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
    sides = [(f"{spec.better} →", 1.08, "right"), *([(f"← {spec.worse}", left, "left")] if falls else [])]
    layout["shapes"] = _zeros(bars, known, BAR)
    layout["annotations"] = [
        frame.note(text, 0, top, xref="paper", xanchor="left", yanchor="top", align="left", token="ink")
        for text, top in zip(words, tops, strict=True)
    ]
    layout["annotations"] += _said(bars, known, largest, sides, down)
    layout["meta"]["slide"] = _slide([_words(heading, more[:1]) for heading, more in said], known, largest, sides, left)
    return {"data": [trace], "layout": layout}


def _words(heading: str, more: list[str]) -> Markup:
    """What stands beside a bar: its heading in bold type, and lines below it."""
    bold_lines = (Markup(f"<b>{line}</b>") for line in broken(heading, LETTERS).split("<br>"))
    return stacked(*bold_lines, *(broken(line, LETTERS) for line in more))


def _placed(words: list[Markup], air: int) -> tuple[list[float], list[float], float]:
    """Where each row begins, the middle of each, and where the last ends, in pixels."""
    tops, bars, down = [], [], 0.0
    for text in words:
        tops.append(down)
        tall = LINE * lines(text) + 8
        bars.append(down + tall / 2)
        down += tall + air
    return tops, bars, down


def _zeros(bars: list[float], known: Any, half: int) -> list[dict[str, Any]]:
    """A line at zero for each bar."""
    return [
        {"type": "line", "layer": "below", "x0": 0, "x1": 0, "y0": centre - half, "y1": centre + half}
        | {"line": {"color": chart("limit"), "width": 1.5}}
        for centre, shown in zip(bars, known, strict=True)
        if shown
    ]


def _said(bars: list[float], known: Any, largest: Any, sides: list[Any], down: float) -> list[dict[str, Any]]:
    """What stands in the place of a bar where there is none, and which way is better."""
    return [
        frame.note("no answer" if not shown else "0", 0, centre, xanchor="left", yanchor="middle", xshift=6)
        for centre, shown, size in zip(bars, known, largest, strict=True)
        if not shown or not size
    ] + [frame.note(side, x, down, xanchor=anchor, yanchor="top", yshift=-4) for side, x, anchor in sides]


def _slide(words: list[Markup], known: Any, largest: Any, sides: list[Any], left: float) -> dict[str, Any]:
    """The same for a slide, to be read from the back of a room: of each row its answer and the line below, beside a broader bar
    (assets/modules/chart-library.js)."""
    tops, bars, down = _placed(words, SLIDE_AIR)
    said = [
        frame.note(text, 0, centre, xref="paper", xanchor="left", yanchor="middle", align="left", token="ink")
        for text, centre in zip(words, bars, strict=True)
    ]
    return {
        "least": round(down) + 44,
        "rows": [round(ABOVE + each) for each in tops],
        "x": [left - (1.08 - left) * SLIDE_WORDS / (1 - SLIDE_WORDS), 1.08],
        "range": [down, 0],
        "y": [each for each, shown in zip(bars, known, strict=True) if shown],
        "width": SLIDE_BAR,
        "shapes": _zeros(bars, known, SLIDE_BAR),
        "annotations": said + _said(bars, known, largest, sides, down),
    }
