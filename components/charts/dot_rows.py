"""Rows of dots: the distributions of a few things under one another, or what several series have in each row."""

from __future__ import annotations

from typing import Any

import numpy as np

from components.charts import frame
from components.charts.labels import broken, lines, width
from components.charts.renderers import Figure, renders
from components.charts.specs import DotRows
from components.exhibit import Table
from components.theme import chart

LOOKS = (("focus", "circle"), ("warm", "square"), ("better", "diamond"), ("worse", "triangle-up"))
"""Colour and symbol of each series, so that none rests on colour alone."""
APART = 0.17  # of a row, between two series in it


@renders(DotRows)
def figure(spec: DotRows, table: Table) -> Figure:
    rows, unit = table.frame, spec.unit
    names, series = list(dict.fromkeys(rows[spec.name])), list(dict.fromkeys(rows[spec.series]))
    value = rows[spec.value].to_numpy(float) * unit.by
    ends = [rows[key].to_numpy(float) * unit.by for key in (spec.lower, spec.upper) if key is not None]
    rules = [(x * unit.by, words) for x, words in spec.rules]
    drawn = [_dots(spec, table, series, names, number) for number in range(len(series))]
    labels = [broken(str(name)) for name in names]
    room = max((width(name, frame.SIZE) for name in labels), default=0)
    tall = max(30 + (14 * len(series) if len(series) > 1 else 0), 8 + 17 * max(map(lines, labels), default=1))
    layout = frame.layout(
        height=100 + tall * len(names) + 20 * len(rules),
        x=frame.in_units(
            unit, spec.value_title, frame.extent(value, *ends, [x for x, _ in rules], floor=-np.inf, ceiling=np.inf)
        ),
        y={
            "tickmode": "array",
            "tickvals": list(range(len(names))),
            "ticktext": labels,
            "range": [len(names) - 0.4, -0.6],
            "grid": False,
            "automargin": False,
        },
        margin={"l": room + 12, "t": 20 + 20 * (len(rules) or 1)},
    )
    several = len(series) > 1
    layout["showlegend"] = several
    if several:
        layout["legend"] = {"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom"}
    layout["shapes"] = [
        {"type": "line", "x0": x, "x1": x, "y0": 0, "y1": 1, "yref": "paper"}
        | {"line": {"color": chart("limit"), "width": 1.5, "dash": "dash" if number else "solid"}}
        for number, (x, _) in enumerate(rules)
    ]
    layout["annotations"] = [
        frame.note(words, x, 0, yref="paper", yanchor="bottom", xanchor="left", xshift=4) for x, words in rules if words
    ]
    return {"data": drawn, "layout": layout}


def _dots(spec: DotRows, table: Table, series: list[Any], names: list[Any], number: int) -> dict[str, Any]:
    unit, own = spec.unit, table.frame[table.frame[spec.series] == series[number]]
    token, symbol = LOOKS[number % len(LOOKS)]
    value = own[spec.value].to_numpy(float) * unit.by
    shift = (number - (len(series) - 1) / 2) * APART
    dots: dict[str, Any] = {
        "type": "scatter",
        "mode": "markers",
        "name": str(series[number]),
        "x": frame.packed(value),
        "y": frame.packed(np.array([names.index(name) + shift for name in own[spec.name]], dtype=float)),
        "text": [
            f"{series[number]}, {name}: {unit.write(x / unit.by)}"
            for name, x in zip(own[spec.name], value, strict=True)
        ],
        "hovertemplate": frame.HOVER,
        "marker": {"size": 11, "symbol": symbol, "color": chart(token), "opacity": 0.75},
    }
    if spec.lower is not None and spec.upper is not None:
        lower, upper = (own[key].to_numpy(float) * unit.by for key in (spec.lower, spec.upper))
        dots["error_x"] = {
            "type": "data",
            "symmetric": False,
            "array": frame.packed(upper - value),
            "arrayminus": frame.packed(value - lower),
            "thickness": 1.5,
            "width": 4,
            "color": chart(token),
        }
    return dots
