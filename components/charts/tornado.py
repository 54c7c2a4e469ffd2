"""Tornado: each parameter varied alone over its range, widest first, around the gain at the present settings.

Parameters without any effect have no bar and are listed in the table only.
"""

from __future__ import annotations

import numpy as np

from components.charts import frame
from components.charts.labels import Markup, bold, broken, lines, plain, stacked, width
from components.charts.renderers import Figure, renders
from components.charts.specs import Tornado
from components.exhibit import Table
from components.theme import chart

SETTING = 16  # letters in one line of a setting
LEAST_BAR = 1e-3  # relative to the widest bar: parameters with a smaller effect have only a row in the table
PICTURE = 520  # pixels shared by names, settings and bars in a narrow column


@renders(Tornado)
def figure(spec: Tornado, table: Table) -> Figure:
    unit = spec.unit
    apart = table.frame[spec.best].to_numpy(float) - table.frame[spec.worst].to_numpy(float)
    moves = np.abs(apart) > LEAST_BAR * np.nanmax(np.abs(apart), initial=0.0)
    rows = table.frame[moves].reset_index(drop=True) if moves.any() else table.frame
    worst, best = (rows[column].to_numpy(float) * unit.by for column in (spec.worst, spec.best))
    now = spec.now * unit.by
    names = [broken(str(name)) for name in rows[spec.name]]
    position = np.arange(len(rows), dtype=float)
    bars = [
        {
            "type": "bar",
            "orientation": "h",
            "base": now,
            "x": frame.packed(end - now),
            "y": frame.packed(position),
            "width": 0.5,
            "marker": {"color": chart(token)},
            "hovertext": [
                stacked(Markup(f"{bold(name)}: {plain(setting)}"), unit.write(gain / unit.by))
                for name, setting, gain in zip(names, rows[column], end, strict=True)
            ],
            "hovertemplate": Markup("%{hovertext}<extra></extra>"),
        }
        for end, column, token in ((worst, spec.worst_at, "other"), (best, spec.best_at, "focus"))
    ]
    worst_at, best_at = ([broken(str(words), SETTING) for words in rows[key]] for key in (spec.worst_at, spec.best_at))
    ends = [*zip(worst, worst_at, ["right"] * len(rows), position, strict=True)]
    ends += [*zip(best, best_at, ["left"] * len(rows), position, strict=True)]
    room = max((width(name, frame.SIZE) for name in names), default=0)
    beside = max((width(words, frame.SIZE) for _, words, _, _ in ends), default=0)
    rules = [(now, spec.now_name, "solid")]
    if spec.threshold is not None:
        rules.append((spec.threshold * unit.by, spec.threshold_name, "dash"))
    low, high = frame.extent(worst, best, [x for x, _, _ in rules], floor=-np.inf, ceiling=np.inf)
    air = (high - low) * beside / max(150, PICTURE - room - 2 * beside)  # settings are written outside the bars
    most = max((lines(words) for words in (*names, *worst_at, *best_at)), default=1)
    tall = max(40, 8 + 17 * most)
    layout = frame.layout(
        height=110 + tall * len(rows),
        x=frame.in_units(unit, spec.value_title, [low - air, high + air]),
        y={
            "tickmode": "array",
            "tickvals": position.tolist(),
            "ticktext": names,
            "range": [len(rows) - 0.4, -0.6],
            "grid": False,
            "automargin": False,
        },
        margin={"l": room + 12, "t": 20 + 20 * len(rules)},
    )
    layout["barmode"] = "overlay"
    layout["shapes"] = [
        {"type": "line", "x0": x, "x1": x, "y0": 0, "y1": 1, "yref": "paper"}
        | {"line": {"color": chart("limit"), "width": 1.5, "dash": dash}}
        for x, _, dash in rules
    ]
    middle = (low + high) / 2
    layout["annotations"] = [
        frame.note(words, x, 1, yref="paper", yanchor="bottom", yshift=20 * number)
        | {"xanchor": "left" if x < middle else "right"}
        for number, (x, words, _) in enumerate(rules)
    ] + [
        frame.note(words, x, y, token="ink", xanchor=side, xshift=4 if side == "left" else -4)
        for x, words, side, y in ends
    ]
    return {"data": bars, "layout": layout}
