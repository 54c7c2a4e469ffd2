"""Map: areas coloured by a value in steps of one hue, drawn from our own boundaries, fetched by address and kept a year.

Roles: value, name, code (store code, the id of the shape), focus (optional: outlined, drawn over the others). Options: unit
(components.units), boundaries (address of the GeoJSON), value_title, reverse: the darkest is the least, not the most.
No tile, no world map, nothing from elsewhere.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from components.charts import frame
from components.charts.labels import bold, plain, stacked
from components.exhibit import ChartSpec, Table
from components.theme import chart

HEIGHT = 520
STEPS = 5


def figure(spec: ChartSpec, table: Table) -> dict[str, Any]:
    role, unit = spec.roles, spec.options["unit"]
    rows = table.frame[np.isfinite(table.frame[role["value"]].to_numpy(float))]
    if "focus" in role:  # last, so that no neighbour's edge lies over theirs
        rows = rows.sort_values(role["focus"], kind="stable")
    value = rows[role["value"]].to_numpy(float)
    edges = steps(value)
    level = np.clip(np.searchsorted(edges[1:-1], value, side="right"), 0, STEPS - 1) if len(value) else value
    colours = [chart(f"step-{number + 1}") for number in range(STEPS)]
    if spec.options.get("reverse"):
        colours = colours[::-1]
    shapes = {
        "type": "choropleth",
        "geojson": spec.options["boundaries"],
        "featureidkey": "id",
        "locations": rows[role["code"]].tolist(),
        "z": frame.packed(level.astype(float)),
        "zmin": -0.5,
        "zmax": STEPS - 0.5,
        "colorscale": [
            pair
            for number, colour in enumerate(colours)
            for pair in ([number / STEPS, colour], [(number + 1) / STEPS, colour])
        ],
        "customdata": rows[role["code"]].tolist(),
        "text": [stacked(bold(name), unit.write(each)) for name, each in zip(rows[role["name"]], value, strict=True)],
        "hovertemplate": frame.HOVER,
        "marker": {"line": _edges(rows, role)},
        "showscale": len(value) > 0,
        "colorbar": {
            "title": {"text": plain(spec.options["value_title"]), "side": "top"},
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
    layout = frame.layout(height=HEIGHT, x={}, y={}, margin={"l": 0, "r": 0, "t": 0, "b": 64})
    for name in ("xaxis", "yaxis"):
        layout.pop(name)
    layout["geo"] = {
        "visible": False,
        "fitbounds": "locations",
        "projection": {"type": "mercator"},
        "bgcolor": "rgba(0,0,0,0)",
        "showframe": False,
    }
    return {"data": [shapes], "layout": layout}


def _edges(rows: Any, role: Any) -> dict[str, Any]:
    if "focus" not in role:
        return {"width": 0.4, "color": chart("ground")}
    focus = rows[role["focus"]].to_numpy(bool)
    return {
        "width": np.where(focus, 2.0, 0.4).tolist(),
        "color": np.where(focus, chart("chosen-edge"), chart("ground")).tolist(),
    }


def steps(value: np.ndarray) -> np.ndarray:
    """STEPS + 1 edges that put as many areas into each step as can be."""
    if not len(value):
        return np.zeros(STEPS + 1)
    return np.asarray(np.quantile(value, np.linspace(0, 1, STEPS + 1)), dtype=np.float64)
