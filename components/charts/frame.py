"""What all charts share: layout, axes, notes instead of a legend, and packed arrays for the browser."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import Any

import numpy as np

from components.charts.labels import Markup, plain
from components.theme import FONT, chart
from components.units import Unit

CONFIG: Any = {
    "displaylogo": False,
    "showSendToCloud": False,
    "displayModeBar": False,
    "responsive": True,
    "scrollZoom": False,
    "doubleClick": "reset",
}
"""`showSendToCloud` is off because the button behind it sends the chart's data to a third party."""

HOVER = Markup("%{text}<extra></extra>")
"""Hover shows the text of the mark and nothing else."""

SIZE = 14
"""Text size in charts, in pixels: large enough for the back of a board room, small enough for a tablet."""


def layout(
    *, height: int, x: dict[str, Any], y: dict[str, Any], margin: dict[str, int] | None = None
) -> dict[str, Any]:
    return {
        "height": height,
        "autosize": True,
        "margin": {"l": 64, "r": 24, "t": 12, "b": 56} | (margin or {}),
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONT, "size": SIZE, "color": chart("ink")},
        "showlegend": False,
        "hovermode": "closest",
        "hoverlabel": {"font": {"family": FONT, "size": SIZE, "color": chart("ink")}, "bgcolor": chart("ground")},
        "dragmode": False,
        "xaxis": axis(**x),
        "yaxis": axis(**y),
    }


def axis(title: str = "", *, grid: bool = True, **more: Any) -> dict[str, Any]:
    return {
        # Without a title no distance to it either, or the library would measure every label only for that.
        "title": {"text": plain(title), "standoff": 10, "font": {"size": SIZE, "color": chart("quiet-ink")}}
        if title
        else {},
        "showgrid": grid,
        "gridcolor": chart("grid"),
        "gridwidth": 1,
        "zeroline": False,
        "linecolor": chart("axis"),
        "tickcolor": chart("axis"),
        "tickangle": 0,
        "automargin": True,
        # The library would measure every label again after placing it, to hide labels that leave the picture. None do,
        # because `automargin` makes room for them. With 25 names on an axis the measuring took a quarter of a redraw.
        "ticklabeloverflow": "allow",
        "fixedrange": True,
        # "10,000", as the server's own drawing has it, not "10k"
        "separatethousands": True,
        "exponentformat": "none",
    } | more


def note(text: str, x: Any, y: Any, *, token: str = "quiet-ink", **more: Any) -> dict[str, Any]:
    """A text on the chart itself, instead of a legend."""
    base = {"text": plain(text), "x": x, "y": y, "showarrow": False, "font": {"size": SIZE - 1, "color": chart(token)}}
    return base | more


def line(x: Any, y: Any, *, token: str, dash: str = "solid", width: float = 1.5, name: str = "") -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": packed(x),
        "y": packed(y),
        "line": {"color": chart(token), "dash": dash, "width": width},
        "hoverinfo": "skip",
        "name": name,
        "connectgaps": False,
    }


def packed(values: Any) -> Any:
    """Long numeric arrays as base64 typed arrays (half the bytes of digits); anything else as a list."""
    array = np.asarray(values)
    if array.dtype.kind not in "fiu" or array.size < 50:
        return [None if isinstance(v, float) and not np.isfinite(v) else v for v in array.tolist()]
    array = np.ascontiguousarray(array, dtype=np.float64)
    return {"dtype": "f8", "bdata": base64.b64encode(array.tobytes()).decode("ascii")}


def in_units(unit: Unit, title: str, span: list[float]) -> dict[str, Any]:
    """An axis for these values.

    If it goes below 0 the pound sign moves to the title, because the library would write "£−5".
    """
    if not unit.before or span[0] >= 0:
        return {"title": title, "ticksuffix": unit.after, "tickprefix": unit.before, "range": span}
    sign = f"{unit.before}{unit.after}"
    return {"title": title if unit.before in title else f"{title} ({sign})", "ticksuffix": unit.after, "range": span}


LEAST_SPAN = 0.05  # relative to the largest value: a narrower axis would magnify small changes


def honest(span: list[float], *, floor: float, ceiling: float) -> list[float]:
    """The same axis range, widened evenly to LEAST_SPAN of its largest value, within floor and ceiling."""
    low, high = span
    least = LEAST_SPAN * max(abs(low), abs(high))
    if not np.isfinite(least) or high - low >= least:
        return span
    more = (least - (high - low)) / 2
    return [max(floor, low - more), min(ceiling, high + more)]


def extent(*parts: Sequence[float] | np.ndarray, floor: float, ceiling: float, pad: float = 0.06) -> list[float]:
    """An axis range that holds all finite values with a margin, within floor and ceiling."""
    values = np.concatenate([np.asarray(part, dtype=float).ravel() for part in parts])
    values = values[np.isfinite(values)]
    if values.size == 0:
        return [floor, ceiling]
    low, high = float(values.min()), float(values.max())
    margin = max((high - low) * pad, 1e-9)
    return [max(floor, low - margin), min(ceiling, high + margin)]
