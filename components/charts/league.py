"""League strip: units in order, each with its interval, and the average they are held against.

Up to 40 units lie one under another with their names; more stand side by side, and only those in focus are named.
Roles: value, lower, upper (NaN: no interval published), name, code, focus, chosen. Options: average and average_name (without
them no line is drawn), value_title, order_title, unit (components.units; a proportion unless told otherwise).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from components.charts import frame
from components.charts.labels import bold, broken, lines, stacked, width
from components.exhibit import ChartSpec, Table
from components.theme import chart
from components.units import PERCENT, Unit

MOST_NAMED = 40


def figure(spec: ChartSpec, table: Table) -> dict[str, Any]:
    role = spec.roles
    unit = spec.options.get("unit", PERCENT)
    rows = table.frame[np.isfinite(table.frame[role["value"]].to_numpy(float))].reset_index(drop=True)
    value, lower, upper = (rows[role[key]].to_numpy(float) * unit.by for key in ("value", "lower", "upper"))
    focus, chosen = rows[role["focus"]].to_numpy(bool), rows[role["chosen"]].to_numpy(bool)
    average = spec.options.get("average", np.nan) * unit.by
    upright = len(rows) > MOST_NAMED
    place = np.arange(len(rows), dtype=float)
    spread = {
        "type": "data",
        "symmetric": False,
        "array": frame.packed(upper - value),
        "arrayminus": frame.packed(value - lower),
        "thickness": 1.5,
        "width": 0,
        "color": chart("axis"),
    }
    marks = {
        "type": "scatter",
        "mode": "markers",
        "x": frame.packed(place if upright else value),
        "y": frame.packed(value if upright else place),
        "error_y" if upright else "error_x": spread,
        "customdata": rows[role["code"]].tolist(),
        "text": [
            stacked(bold(name), f"{unit.write(v)} ({_interval(low, high, unit)})")
            for name, v, low, high in zip(
                *(rows[role[key]] for key in ("name", "value", "lower", "upper")), strict=True
            )
        ],
        "hovertemplate": frame.HOVER,
        "marker": {
            "size": np.where(chosen, 15, 8 if upright else 11).tolist(),
            "symbol": np.where(focus, "circle", "circle-open").tolist(),
            "color": np.where(focus, chart("focus"), chart("other")).tolist(),
            "line": {"width": np.where(chosen, 3, 2).tolist(), "color": _edges(focus, chosen)},
        },
    }
    values = {
        "title": spec.options["value_title"],
        "ticksuffix": unit.after,
        "tickprefix": unit.before,
        "range": frame.extent(value, lower, upper, [average], floor=unit.floor, ceiling=unit.ceiling),
    }
    span = [-0.6, len(rows) - 0.4]  # upright: first place on the left; else: first place on top
    if upright:
        layout = frame.layout(height=380, x=_blank(spec.options.get("order_title", "In order"), span), y=values)
        edges = {"x0": 0, "x1": 1, "xref": "paper", "y0": average, "y1": average, "yref": "y"}
        words = frame.note(
            spec.options.get("average_name", ""), 0, average, xref="paper", xanchor="left", yanchor="bottom"
        )
        named = [
            frame.note(str(rows[role["name"]][i]), place[i], value[i], token="ink", yshift=14, xanchor="center")
            for i in np.flatnonzero(chosen)
        ]
    else:
        names = [broken(str(name)) for name in rows[role["name"]]]
        tall = max(25, 6 + 17 * max(map(lines, names), default=1))
        # Room for the names is reckoned here: the library would measure every name that has moved to another row.
        room = max((width(n, frame.SIZE, bold=c) for n, c in zip(names, chosen, strict=True)), default=0)
        names = [bold(n) if c else n for n, c in zip(names, chosen, strict=True)]
        ticks = {"tickmode": "array", "tickvals": place.tolist(), "ticktext": names, "range": span[::-1], "grid": False}
        layout = frame.layout(
            height=90 + tall * len(rows),
            x=values | {"side": "bottom"},
            y=ticks | {"automargin": False},
            margin={"t": 26, "l": room + 8},
        )
        edges = {"y0": 0, "y1": 1, "yref": "paper", "x0": average, "x1": average, "xref": "x"}
        words = frame.note(
            spec.options.get("average_name", ""), average, 1, yref="paper", yanchor="bottom", token="focus"
        )
        named = []
    if not np.isfinite(average):
        layout["annotations"] = named
        return {"data": [marks], "layout": layout}
    rule = {"type": "line", "layer": "below", "line": {"color": chart("focus"), "dash": "dash", "width": 2}}
    layout["shapes"] = [rule | edges]
    layout["annotations"] = [words, *named]
    return {"data": [marks], "layout": layout}


def _interval(low: float, high: float, unit: Unit) -> str:
    if not (np.isfinite(low) and np.isfinite(high)):
        return "no interval published"
    return f"95% interval {unit.write(low)} to {unit.write(high)}"


def _edges(focus: np.ndarray, chosen: np.ndarray) -> list[str]:
    return [chart("chosen-edge" if c else "focus" if f else "other") for c, f in zip(chosen, focus, strict=True)]


def _blank(title: str, span: list[float]) -> dict[str, Any]:
    return {"title": title, "showticklabels": False, "ticks": "", "grid": False, "range": span}
