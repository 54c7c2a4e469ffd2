"""Change bars: who gains and who loses, one bar each from 0, with its interval."""

from __future__ import annotations

import numpy as np

from components.charts import frame
from components.charts.labels import bold, broken, lines, stacked, width
from components.charts.renderers import Figure, renders
from components.charts.specs import ChangeBars
from components.exhibit import Table
from components.theme import chart


@renders(ChangeBars)
def figure(spec: ChangeBars, table: Table) -> Figure:
    unit = spec.unit
    rows = table.frame.head(spec.most)
    value, lower, upper = (rows[column].to_numpy(float) * unit.by for column in (spec.value, spec.lower, spec.upper))
    names = [broken(str(name)) for name in rows[spec.name]]
    position = np.arange(len(rows), dtype=float)
    bars = {
        "type": "bar",
        "orientation": "h",
        "x": frame.packed(value),
        "y": frame.packed(position),
        "width": 0.55,
        "marker": {"color": [chart("worse" if change < 0 else "focus") for change in value]},
        "error_x": {
            "type": "data",
            "symmetric": False,
            "array": frame.packed(upper - value),
            "arrayminus": frame.packed(value - lower),
            "thickness": 1.5,
            "width": 4,
            "color": chart("axis"),
        },
        "text": [
            stacked(
                bold(name),
                f"{unit.write(v / unit.by)} ({spec.interval} {unit.write(low / unit.by)} to {unit.write(high / unit.by)})",
            )
            for name, v, low, high in zip(names, value, lower, upper, strict=True)
        ],
        "textposition": "none",
        "hovertemplate": frame.HOVER,
    }
    tall = max(26, 8 + 17 * max(map(lines, names), default=1))
    room = max((width(name, frame.SIZE) for name in names), default=0)
    layout = frame.layout(
        height=90 + tall * len(rows),
        x=frame.in_units(unit, spec.value_title, frame.extent(value, lower, upper, [0], floor=-np.inf, ceiling=np.inf)),
        y={
            "tickmode": "array",
            "tickvals": position.tolist(),
            "ticktext": names,
            "range": [len(rows) - 0.4, -0.6],
            "grid": False,
            "automargin": False,
        },
        margin={"l": room + 12},
    )
    zero = {"type": "line", "x0": 0, "x1": 0, "y0": 0, "y1": 1, "yref": "paper"}
    layout["shapes"] = [zero | {"line": {"color": chart("limit"), "width": 1.5}}]
    return {"data": [bars], "layout": layout}
