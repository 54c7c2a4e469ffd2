"""Choropleth: areas shaded by a value in steps of one hue, darker on light ground and lighter on dark ground, drawn from our own boundaries, fetched by address and cached for a year.

No tiles, no world map, nothing from another host.
"""

from __future__ import annotations

from textwrap import wrap
from typing import Any

import numpy as np
import pandas as pd

from components.charts import frame
from components.charts.labels import LINE_HEIGHT, bold, plain, stacked
from components.charts.renderers import Figure, renders
from components.charts.specs import Choropleth
from components.exhibit import Table
from components.theme import chart

HEIGHT = 520
MOST_NAMED = 12  # places named on the map itself; all are named by the pointer and in the table
STEPS = 5
TITLE = 44  # letters in a line of the title of the colours


@renders(Choropleth)
def figure(spec: Choropleth, table: Table) -> Figure:
    unit = spec.unit
    rows = table.frame[np.isfinite(table.frame[spec.value].to_numpy(float))]
    if spec.focus is not None:  # last, so that borders of neighbours do not cover theirs
        rows = rows.sort_values(spec.focus, kind="stable")
    value = rows[spec.value].to_numpy(float)
    edges = steps(value)
    level = np.clip(np.searchsorted(edges[1:-1], value, side="right"), 0, STEPS - 1) if len(value) else value
    colours = [chart(f"step-{number + 1}") for number in range(STEPS)]
    if spec.reverse:
        colours = colours[::-1]
    shapes = {
        "type": "choropleth",
        "geojson": spec.boundaries,
        "featureidkey": "id",
        "locations": rows[spec.code].tolist(),
        "z": frame.packed(level.astype(float)),
        "zmin": -0.5,
        "zmax": STEPS - 0.5,
        "colorscale": [
            pair
            for number, colour in enumerate(colours)
            for pair in ([number / STEPS, colour], [(number + 1) / STEPS, colour])
        ],
        "customdata": rows[spec.code].tolist(),
        "text": [stacked(bold(name), unit.write(v)) for name, v in zip(rows[spec.name], value, strict=True)],
        "hovertemplate": frame.HOVER,
        "marker": {"line": _edges(rows, spec.focus)},
        "showscale": len(value) > 0,
        "colorbar": {
            "title": {
                "text": stacked(*_title(spec)),
                "side": "top",
            },
            "orientation": "h",
            "y": -0.02,
            "yanchor": "top",
            "thickness": 14,
            "len": 0.9,
            "outlinewidth": 0,
            "tickmode": "array",
            "tickvals": [number - 0.5 for number in range(1, STEPS)],
            "ticktext": [unit.write(edge) for edge in edges[1:-1]],
        },
    }
    layout = frame.layout(
        height=HEIGHT + LINE_HEIGHT * (len(_title(spec)) - 1),
        x={},
        y={},
        margin={"l": 0, "r": 0, "t": 0, "b": 64 + LINE_HEIGHT * (len(_title(spec)) - 1)},
    )
    for name in ("xaxis", "yaxis"):
        layout.pop(name)
    layout["geo"] = {
        "visible": False,
        "fitbounds": "locations",
        "projection": {"type": "mercator"},
        "bgcolor": "rgba(0,0,0,0)",
        "showframe": False,
    }
    return {"data": [shapes, _names(rows, spec, value)], "layout": layout}


def _title(spec: Choropleth) -> list[str]:
    """The measure and the direction of the colours, in lines that fit on a phone."""
    return [*wrap(spec.value_title, TITLE), f"stronger colour: {'lower' if spec.reverse else 'higher'}"]


def _names(rows: pd.DataFrame, spec: Choropleth, value: np.ndarray) -> dict[str, Any]:
    """Names of places in the middle of their shapes: all of them where there are few, else the highest and the lowest,
    and the highest in focus.

    More would overlap.
    """
    named = rows
    if len(rows) > MOST_NAMED:
        ends = [int(value.argmax()), int(value.argmin())]
        if spec.focus is not None and (own := np.flatnonzero(rows[spec.focus].to_numpy(bool))).size:
            ends.append(int(own[value[own].argmax()]))
        named = rows.iloc[np.unique(ends)]
    return {
        "type": "scattergeo",
        "mode": "text",
        "geojson": spec.boundaries,
        "featureidkey": "id",
        "locationmode": "geojson-id",
        "locations": named[spec.code].tolist(),
        "text": [plain(str(name)) for name in named[spec.name]],
        "textfont": {"size": frame.SIZE, "color": chart("ink"), "weight": 700, "shadow": "auto"},
        "hoverinfo": "skip",
    }


def _edges(rows: pd.DataFrame, column: str | None) -> dict[str, Any]:
    if column is None:
        return {"width": 0.4, "color": chart("ground")}
    focus = rows[column].to_numpy(bool)
    return {
        "width": np.where(focus, 2.0, 0.4).tolist(),
        "color": np.where(focus, chart("chosen-edge"), chart("ground")).tolist(),
    }


def steps(value: np.ndarray) -> np.ndarray:
    """The STEPS + 1 edges of steps with about the same number of areas each."""
    if not len(value):
        return np.zeros(STEPS + 1)
    return np.asarray(np.quantile(value, np.linspace(0, 1, STEPS + 1)), dtype=np.float64)
