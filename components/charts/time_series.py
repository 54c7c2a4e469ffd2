"""Time series: one line for each area or group over its periods; those in focus strong, the others muted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from components.charts import columns, frame
from components.charts.labels import Markup, bold, broken, lines, plain, stacked
from components.charts.renderers import Figure, renders
from components.charts.specs import TimeSeries
from components.exhibit import Table
from components.theme import chart

HEIGHT = 380
MOST_LABELS = 6
LETTERS = 22  # letters in one line of a name at the end of a line: what fits into the margin
DASHES = ("solid", "dash", "dot", "dashdot")


@renders(TimeSeries)
def figure(spec: TimeSeries, table: Table) -> Figure:
    unit = spec.unit
    periods = table.frame.drop_duplicates(spec.x).sort_values(spec.x)
    times, labels = periods[spec.x].to_numpy(float), periods[spec.label].astype(str).tolist()
    traces: list[dict[str, Any]] = []
    ends: list[tuple[float, str, str]] = []
    bounds: list[Any] = []
    cuts = [*([where for where, _ in spec.breaks] if spec.cut else []), *spec.gaps]
    strong = 0
    for part in sorted(_series(spec, table), key=lambda line: line.focus):
        bounds.append(part.y)
        token = "focus" if part.focus else "other"
        if part.focus and part.low is not None:
            bounds += [part.low, part.high]
            traces.append(_interval(part))
        gaps = part.gaps(cuts)
        hover = [
            stacked(Markup(f"{bold(part.name)}, {plain(label)}"), unit.write(value))
            for label, value in zip(part.label, part.value, strict=True)
        ]
        for gap in reversed(gaps):
            hover.insert(gap, plain(""))
        traces.append(
            {
                "type": "scatter",
                "mode": "lines+markers" if part.focus or cuts else "lines",
                "x": frame.packed(np.insert(part.x, gaps, np.nan) if gaps else part.x),
                "y": frame.packed(np.insert(part.y, gaps, np.nan) if gaps else part.y),
                "text": hover,
                "hovertemplate": frame.HOVER,
                "connectgaps": False,
                "marker": {"size": 7 if part.focus else 4, "color": chart(token)},
                "line": {
                    "color": chart(token),
                    "width": 2.5 if part.focus else 1.25,
                    "dash": DASHES[strong % len(DASHES)] if part.focus else "solid",
                },
            }
        )
        strong += part.focus
        known = np.flatnonzero(np.isfinite(part.y))
        if (part.focus or spec.names_others) and len(known):
            last = known[-1]
            until = "" if part.x[last] == times[-1] else f" (to {part.label[last]})"
            ends.append((float(part.y[last]), part.name + until, token if part.focus else "limit"))
    target = None if spec.target is None else spec.target * unit.by
    if target is not None:
        bounds.append([target])
    tight = frame.extent(*bounds, floor=unit.floor, ceiling=unit.ceiling)
    low, high = frame.honest(tight, floor=unit.floor, ceiling=unit.ceiling)
    ticks = _ticks(times, labels)
    layout = frame.layout(
        height=HEIGHT,
        x={"tickmode": "array", "tickvals": ticks[0], "ticktext": ticks[1], "grid": False},
        y={
            "title": spec.y_title,
            "ticksuffix": unit.after,
            "tickprefix": unit.before,
            "range": [low, high],
        },
        margin={"r": 170 if ends else 24, "t": 30 if spec.breaks else 12},
    )
    layout["annotations"] = _end_labels(ends, high, (high - low) / (HEIGHT - 68))
    layout["shapes"] = []
    for where, words in spec.breaks:
        upright = {"type": "line", "x0": where, "x1": where, "y0": 0, "y1": 1, "yref": "paper"}
        layout["shapes"].append(upright | {"line": {"color": chart("limit-soft"), "dash": "dot", "width": 1.5}})
        layout["annotations"].append(frame.note(words, where, 1, yref="paper", yanchor="bottom", xanchor="center"))
    if target is not None:
        level = {"type": "line", "x0": 0, "x1": 1, "xref": "paper", "y0": target, "y1": target}
        layout["shapes"].append(level | {"line": {"color": chart("limit"), "dash": "dash", "width": 1.5}})
        name = {"token": "limit", "xref": "paper", "xanchor": "left", "yanchor": "bottom"}
        layout["annotations"].append(frame.note(spec.target_name, 0, target, **name))
    return {"data": traces, "layout": layout}


@dataclass(frozen=True, eq=False)
class _Line:
    """One series in the order of its periods: x, y, low and high in the units of the axis, `value` as in the table."""

    name: str
    focus: bool
    x: np.ndarray
    y: np.ndarray
    low: np.ndarray | None
    high: np.ndarray | None
    label: list[str]
    value: list[float]

    def gaps(self, cuts: list[float]) -> list[int]:
        """Where to insert an empty point: at each break between two points."""
        indices = {int(np.searchsorted(self.x, cut)) for cut in cuts}
        return sorted(index for index in indices if 0 < index < len(self.x))


def _series(spec: TimeSeries, table: Table) -> list[_Line]:
    """The series of the table in the order in which they first appear.

    Whole columns are read, because single cells are slow.
    """
    rows, by = table.frame, spec.unit.by
    x, y = rows[spec.x].to_numpy(float), rows[spec.y].to_numpy(float)
    low, high = (None if column is None else rows[column].to_numpy(float) * by for column in (spec.lower, spec.upper))
    name, label = rows[spec.name].tolist(), rows[spec.label].tolist()
    focus = columns.flags(rows, spec.focus, otherwise=True).tolist()
    rows_of: dict[Any, list[int]] = {}
    for row, key in enumerate(rows[spec.series].tolist()):
        rows_of.setdefault(key, []).append(row)
    series = []
    for unordered in rows_of.values():
        own = sorted(unordered, key=x.__getitem__)
        series.append(
            _Line(
                name=str(name[own[0]]),
                focus=bool(focus[own[0]]),
                x=x[own],
                y=y[own] * by,
                low=None if low is None else low[own],
                high=None if high is None else high[own],
                label=[str(label[row]) for row in own],
                value=y[own].tolist(),
            )
        )
    return series


def _interval(part: _Line) -> dict[str, Any]:
    assert part.low is not None and part.high is not None
    known = np.isfinite(part.low) & np.isfinite(part.high)
    x, low, high = part.x[known], part.low[known], part.high[known]
    return {
        "type": "scatter",
        "mode": "lines",
        "x": frame.packed(np.concatenate([x, x[::-1]])),
        "y": frame.packed(np.concatenate([low, high[::-1]])),
        "fill": "toself",
        "fillcolor": chart("band"),
        "line": {"width": 0, "color": chart("band")},
        "hoverinfo": "skip",
    }


def _ticks(times: np.ndarray, labels: list[str], most: int = 8, letters: int = 40) -> tuple[list[float], list[str]]:
    """All labels, or every second and so on, always with the newest: as many as fit into half a page."""
    step = max(1, -(-len(times) // most))
    while step < len(labels) and sum(map(len, labels[::-step])) > letters:
        step += 1
    return [float(time) for time in times[::-step]][::-1], labels[::-step][::-1]


def _end_labels(ends: list[tuple[float, str, str]], top: float, per_pixel: float) -> list[dict[str, Any]]:
    """Names at the right ends of the lines in focus, moved apart where they would overlap, and down where they would
    leave the top.
    """
    named = [(height, broken(name, LETTERS), token) for height, name, token in sorted(ends)[:MOST_LABELS]]
    halves = [9 * lines(words) * per_pixel for _, words, _ in named]
    heights: list[float] = []
    free = -np.inf
    for (height, _, _), half in zip(named, halves, strict=True):
        heights.append(max(height, free + half))
        free = heights[-1] + half
    free = top + 9 * per_pixel
    for index in range(len(heights) - 1, -1, -1):
        heights[index] = min(heights[index], free - halves[index])
        free = heights[index] - halves[index]
    return [
        frame.note(words, 1.01, height, token=token, xref="paper", xanchor="left", yanchor="middle", align="left")
        for (_, words, token), height in zip(named, heights, strict=True)
    ]
