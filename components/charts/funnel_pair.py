"""Two funnels side by side on one scale: the same units before and after adjustment."""

from __future__ import annotations

from typing import Any

import numpy as np

from components.charts import columns, frame
from components.charts.crowd import MOST_MARKS, dots
from components.charts.labels import bold, broken, stacked
from components.charts.renderers import Figure, renders
from components.charts.specs import FunnelLimits, FunnelPair
from components.exhibit import Table
from components.theme import chart

HEIGHT = 430
DOMAINS = ([0.0, 0.48], [0.52, 1.0])
TAIL = 0.002  # of many units, the share at each end that the axis may leave out
STEPS = (160, 110)  # of one panel, across and up, that dots of many units are rounded to
PANEL = 450  # about how many pixels wide one panel is
MOST_NAMED = 40  # own units, of many, that have a mark of their own though they do not stand out
LETTERS = 18  # in one line above a panel


@renders(FunnelPair)
def figure(spec: FunnelPair, table: Table) -> Figure:
    rows = table.frame[np.isfinite(table.frame[[spec.x, spec.before, spec.after]].to_numpy(float)).all(axis=1)]
    unit, x = spec.unit, rows[spec.x].to_numpy(float)
    both = [rows[key].to_numpy(float) * unit.by for key in (spec.before, spec.after)]
    focus = columns.flags(rows, spec.focus, otherwise=True)
    many = len(rows) > MOST_MARKS
    bounds = [_inner(each) if many else each for each in both]
    ends = [
        float(np.asarray(values, dtype=float)[-1]) * unit.by
        for limits in (spec.before_limits, spec.after_limits)
        for values in (limits.lower998, limits.upper998)
    ]
    up = frame.extent(*bounds, ends, floor=unit.floor, ceiling=np.inf)
    across = (0.0, float(x.max()) * 1.05) if len(x) else (0.0, 1.0)
    layout = frame.layout(
        height=HEIGHT,
        x={"title": "", "range": list(across), "tickformat": ",d", "nticks": 4, "domain": DOMAINS[0]},
        y={"title": spec.y_title, "ticksuffix": unit.after, "tickprefix": unit.before, "range": up},
        margin={"t": 44},
    )
    layout["xaxis2"] = layout["xaxis"] | {"domain": DOMAINS[1], "anchor": "y"}
    traces: list[dict[str, Any]] = []
    layout["shapes"], layout["annotations"] = [], []
    panels = (
        ("x", both[0], spec.before_limits, spec.outside_before, spec.before_title, spec.before, DOMAINS[0]),
        ("x2", both[1], spec.after_limits, spec.outside_after, spec.after_title, spec.after, DOMAINS[1]),
    )
    for axis, y, limits, outside, title, key, domain in panels:
        out = columns.flags(rows, outside, otherwise=False)
        traces += [line | {"xaxis": axis} for line in _lines(limits, unit.by)]
        marked = focus & (out | _furthest(y, focus)) if many else np.ones(len(rows), dtype=bool)
        if many:
            seen = (up[0] <= y) & (y <= up[1])
            for part, token in ((~focus & seen, "other"), (focus & ~marked & seen, "focus")):
                if part.any():
                    layout["shapes"].append(
                        dots(x[part], y[part], across=across, up=(up[0], up[1]), token=token, grid=STEPS, wide=PANEL)
                        | {"xref": axis}
                    )
        traces.append(
            {
                "type": "scatter",
                "mode": "markers",
                "xaxis": axis,
                "x": frame.packed(x[marked]),
                "y": frame.packed(y[marked]),
                "customdata": rows[spec.code][marked].tolist(),
                "text": [
                    stacked(bold(name), f"{unit.write(value)} of what is expected")
                    for name, value in zip(rows[spec.name][marked], rows[key][marked], strict=True)
                ],
                "hovertemplate": frame.HOVER,
                "marker": {
                    "size": np.where(focus[marked], 10, 8).tolist(),
                    "symbol": np.where(out[marked], "diamond", "circle").tolist(),
                    "color": np.where(focus[marked], chart("focus"), chart("other")).tolist(),
                    "line": {"width": 1, "color": chart("ground")},
                },
            }
        )
        top = float(np.asarray(limits.upper998, dtype=float)[-1]) * unit.by
        layout["annotations"].append(
            frame.note("99.8% limits", 1, top, token="limit", xref=f"{axis} domain", xanchor="right", yanchor="bottom")
        )
        layout["annotations"].append(
            frame.note(
                broken(title, LETTERS),
                sum(domain) / 2,
                1,
                token="ink",
                xref="paper",
                yref="paper",
                xanchor="center",
                yanchor="bottom",
            )
        )
    layout["annotations"].append(
        frame.note(spec.x_title, 0.5, 0, xref="paper", yref="paper", xanchor="center", yanchor="top", yshift=-28)
    )
    return {"data": traces, "layout": layout}


def _furthest(y: np.ndarray, focus: np.ndarray) -> np.ndarray:
    """Of many, the own units furthest from 1: they are named too, though they do not stand out."""
    found = np.zeros(len(y), dtype=bool)
    own = np.flatnonzero(focus)
    found[own[np.argsort(-np.abs(y[own] - 1), kind="stable")[:MOST_NAMED]]] = True
    return found


def _inner(values: np.ndarray) -> np.ndarray:
    return values[(values >= np.quantile(values, TAIL)) & (values <= np.quantile(values, 1 - TAIL))]


def _lines(limits: FunnelLimits, by: float) -> list[dict[str, Any]]:
    drawn = (
        (limits.lower998, "limit", "solid"),
        (limits.upper998, "limit", "solid"),
        (limits.target, "focus", "dash"),
    )
    return [
        frame.line(limits.x, np.asarray(values, dtype=float) * by, token=token, dash=dash, width=1.25)
        for values, token, dash in drawn
    ]
