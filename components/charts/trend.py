"""Trend: one line for each area or group over its periods; the one in focus strong, the others quiet.

The table has a row for each series and period. Roles: x (order), label (words of the period), y, series, name, focus;
lower and upper (optional). Options: y_title, unit (components.units), breaks: [(x, words)] drawn as upright lines where
the way of counting changed, cut (lines do not cross the breaks), target and target_name (optional).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from components.charts import frame
from components.charts.labels import broken, lines
from components.exhibit import ChartSpec, Table
from components.theme import chart

HEIGHT = 380
MOST_LABELS = 6
LETTERS = 22  # in one line of a name at a line's end: what the margin holds
DASHES = ("solid", "dash", "dot", "dashdot")


def figure(spec: ChartSpec, table: Table) -> dict[str, Any]:
    role, rows, unit = spec.roles, table.frame, spec.options["unit"]
    order = rows.drop_duplicates(role["x"]).sort_values(role["x"])
    places, labels = order[role["x"]].to_numpy(float), order[role["label"]].astype(str).tolist()
    traces: list[dict[str, Any]] = []
    ends: list[tuple[float, str, str]] = []
    bounds: list[Any] = []
    cuts = [where for where, _ in spec.options.get("breaks", ())] if spec.options.get("cut") else []
    strong = 0
    series = list(rows.groupby(role["series"], sort=False))
    for _, part in sorted(series, key=lambda item: bool(item[1][role["focus"]].iloc[0])):
        part = part.sort_values(role["x"])
        focus, name = bool(part[role["focus"]].iloc[0]), str(part[role["name"]].iloc[0])
        y = part[role["y"]].to_numpy(float) * unit.by
        bounds.append(y)
        token = "focus" if focus else "other"
        if "lower" in role and focus:
            bounds += [part[role[key]].to_numpy(float) * unit.by for key in ("lower", "upper")]
            traces.append(_interval(part, role, unit.by))
        hover = [
            f"<b>{name}</b>, {label}<br>{unit.write(value)}"
            for label, value in zip(part[role["label"]], part[role["y"]], strict=True)
        ]
        traces.append(
            {
                "type": "scatter",
                "mode": "lines+markers" if focus or cuts else "lines",
                "x": frame.packed(_opened(part[role["x"]].to_numpy(float), part, role, cuts)),
                "y": frame.packed(_opened(y, part, role, cuts)),
                "text": _opened(np.array(hover, dtype=object), part, role, cuts, "").tolist(),
                "hovertemplate": "%{text}<extra></extra>",
                "connectgaps": False,
                "marker": {"size": 7 if focus else 4, "color": chart(token)},
                "line": {
                    "color": chart(token),
                    "width": 2.5 if focus else 1.25,
                    "dash": DASHES[strong % len(DASHES)] if focus else "solid",
                },
            }
        )
        strong += focus
        known = np.flatnonzero(np.isfinite(y))
        if focus and len(known):
            last = part.iloc[known[-1]]
            until = "" if last[role["x"]] == places[-1] else f" (to {last[role['label']]})"
            ends.append((float(y[known[-1]]), name + until, token))
    target = spec.options.get("target")
    if target is not None:
        bounds.append([target * unit.by])
    low, high = frame.extent(*bounds, floor=unit.floor, ceiling=unit.ceiling)
    ticks = _ticks(places, labels)
    layout = frame.layout(
        height=HEIGHT,
        x={"tickmode": "array", "tickvals": ticks[0], "ticktext": ticks[1], "grid": False},
        y={
            "title": spec.options["y_title"],
            "ticksuffix": unit.after,
            "tickprefix": unit.before,
            "range": [low, high],
        },
        margin={"r": 170 if ends else 24, "t": 30 if spec.options.get("breaks") else 12},
    )
    layout["annotations"] = _end_labels(ends, high, (high - low) / (HEIGHT - 68))
    layout["shapes"] = []
    for where, words in spec.options.get("breaks", ()):
        upright = {"type": "line", "x0": where, "x1": where, "y0": 0, "y1": 1, "yref": "paper"}
        layout["shapes"].append(upright | {"line": {"color": chart("limit-soft"), "dash": "dot", "width": 1.5}})
        layout["annotations"].append(frame.note(words, where, 1, yref="paper", yanchor="bottom", xanchor="center"))
    if target is not None:
        level = {"type": "line", "x0": 0, "x1": 1, "xref": "paper", "y0": target * unit.by, "y1": target * unit.by}
        layout["shapes"].append(level | {"line": {"color": chart("limit"), "dash": "dash", "width": 1.5}})
        words = spec.options.get("target_name", "")
        layout["annotations"].append(
            frame.note(words, 0, target * unit.by, xref="paper", xanchor="left", yanchor="bottom", token="limit")
        )
    return {"data": traces, "layout": layout}


def _opened(values: np.ndarray, part: Any, role: Any, cuts: list[float], gap: Any = np.nan) -> np.ndarray:
    """What belongs to the points of one line, with an empty point at each break that lies between two of them."""
    x = part[role["x"]].to_numpy(float)
    places = [int(np.searchsorted(x, cut)) for cut in cuts]
    return np.insert(values, [place for place in places if 0 < place < len(x)], gap)


def _interval(part: Any, role: Any, by: float) -> dict[str, Any]:
    x = part[role["x"]].to_numpy(float)
    low, high = (part[role[key]].to_numpy(float) * by for key in ("lower", "upper"))
    known = np.isfinite(low) & np.isfinite(high)
    return {
        "type": "scatter",
        "mode": "lines",
        "x": frame.packed(np.concatenate([x[known], x[known][::-1]])),
        "y": frame.packed(np.concatenate([low[known], high[known][::-1]])),
        "fill": "toself",
        "fillcolor": chart("band"),
        "line": {"width": 0, "color": chart("band")},
        "hoverinfo": "skip",
    }


def _ticks(places: np.ndarray, labels: list[str], most: int = 8, letters: int = 40) -> tuple[list[float], list[str]]:
    """Every label, every second and so on, the newest always: as many as stand beside one another in half a page."""
    step = max(1, -(-len(places) // most))
    while step < len(labels) and sum(map(len, labels[::-step])) > letters:
        step += 1
    return [float(place) for place in places[::-step]][::-1], labels[::-step][::-1]


def _end_labels(ends: list[tuple[float, str, str]], top: float, per_pixel: float) -> list[dict[str, Any]]:
    """Names at the right ends of the lines in focus, moved apart where they would touch, and down from the top."""
    named = [(height, broken(name, LETTERS), token) for height, name, token in sorted(ends)[:MOST_LABELS]]
    halves = [9 * lines(words) * per_pixel for _, words, _ in named]
    places: list[float] = []
    free = -np.inf
    for (height, _, _), half in zip(named, halves, strict=True):
        places.append(max(height, free + half))
        free = places[-1] + half
    free = top + 9 * per_pixel
    for at in range(len(places) - 1, -1, -1):
        places[at] = min(places[at], free - halves[at])
        free = places[at] - halves[at]
    return [
        frame.note(words, 1.01, place, token=token, xref="paper", xanchor="left", yanchor="middle", align="left")
        for (_, words, token), place in zip(named, places, strict=True)
    ]
