"""Waterfall: from one value to another in steps, showing which step makes the difference."""

from __future__ import annotations

import numpy as np

from components.charts import frame
from components.charts.labels import broken, lines, width
from components.charts.renderers import Figure, renders
from components.charts.specs import Waterfall
from components.exhibit import Table
from components.theme import chart


@renders(Waterfall)
def figure(spec: Waterfall, table: Table) -> Figure:
    rows, unit = table.frame, spec.unit
    value = rows[spec.value].to_numpy(float) * unit.by
    base = np.concatenate([[0.0], np.cumsum(value[:-1])])
    base[-1] = 0.0
    end, last = base + value, len(rows) - 1
    names = [broken(str(name)) for name in rows[spec.name]]
    position = np.arange(len(rows), dtype=float)
    tokens = ["other" if row in (0, last) else "worse" if step < 0 else "focus" for row, step in enumerate(value)]
    signs = ["" if row in (0, last) or step <= 0 else "+" for row, step in enumerate(value)]
    written = [f"{sign}{unit.write(step / unit.by)}" for sign, step in zip(signs, value, strict=True)]
    bars = {
        "type": "bar",
        "orientation": "h",
        "base": frame.packed(base),
        "x": frame.packed(value),
        "y": frame.packed(position),
        "width": 0.55,
        "marker": {"color": [chart(token) for token in tokens]},
        "text": [f"{name}: {words}" for name, words in zip(names, written, strict=True)],
        "textposition": "none",
        "hovertemplate": frame.HOVER,
    }
    tall = max(32, 8 + 17 * max(map(lines, names), default=1))
    room = max((width(name, frame.SIZE) for name in names), default=0)
    low, high = frame.extent(base, end, [0], floor=-np.inf, ceiling=np.inf)
    layout = frame.layout(
        height=90 + tall * len(rows),
        # Room for the text after the bars.
        x=frame.in_units(unit, spec.value_title, [low, high + 0.2 * (high - low)]),
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
    line = {"type": "line", "line": {"color": chart("limit"), "width": 1}}
    layout["shapes"] = [line | {"x0": 0, "x1": 0, "y0": 0, "y1": 1, "yref": "paper"}] + [
        line | {"x0": float(x), "x1": float(x), "y0": row, "y1": row + 1} for row, x in enumerate(end[:-1])
    ]
    layout["annotations"] = [
        frame.note(words, float(max(start, stop)), row, token="ink", xanchor="left", xshift=4)
        for row, (words, start, stop) in enumerate(zip(written, base, end, strict=True))
    ]
    return {"data": [bars], "layout": layout}
