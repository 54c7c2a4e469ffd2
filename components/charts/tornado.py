"""Tornado: each lever moved alone from end to end, the widest first, about the gain with the levers as they are.

Roles: name, worst, best (gains), worst_at, best_at (the settings, in words). Options: unit (components.units), value_title, now (the gain),
now_name, and threshold with threshold_name, or without them.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from components.charts import frame
from components.charts.labels import Markup, bold, broken, lines, plain, stacked, width
from components.exhibit import ChartSpec, Table
from components.theme import chart

SETTING = 16  # letters in one line of a setting
PICTURE = 520  # pixels that names, settings and bars share in a narrow column


def figure(spec: ChartSpec, table: Table) -> dict[str, Any]:
    role, option, rows = spec.roles, spec.options, table.frame
    unit = option["unit"]
    worst, best = (rows[role[key]].to_numpy(float) * unit.by for key in ("worst", "best"))
    now = option["now"] * unit.by
    names = [broken(str(name)) for name in rows[role["name"]]]
    place = np.arange(len(rows), dtype=float)
    bars = [
        {
            "type": "bar",
            "orientation": "h",
            "base": now,
            "x": frame.packed(end - now),
            "y": frame.packed(place),
            "width": 0.5,
            "marker": {"color": chart(token)},
            "hovertext": [
                stacked(Markup(f"{bold(name)}: {plain(setting)}"), unit.write(gain / unit.by))
                for name, setting, gain in zip(names, rows[role[at]], end, strict=True)
            ],
            "hovertemplate": Markup("%{hovertext}<extra></extra>"),
        }
        for end, at, token in ((worst, "worst_at", "other"), (best, "best_at", "focus"))
    ]
    settings = {at: [broken(str(words), SETTING) for words in rows[role[at]]] for at in ("worst_at", "best_at")}
    ends = [*zip(worst, settings["worst_at"], ["right"] * len(rows), place, strict=True)]
    ends += [*zip(best, settings["best_at"], ["left"] * len(rows), place, strict=True)]
    room = max((width(each, frame.SIZE) for each in names), default=0)
    beside = max((width(words, frame.SIZE) for _, words, _, _ in ends), default=0)
    low, high = frame.extent(
        worst, best, [now, option.get("threshold", np.nan) * unit.by], floor=-np.inf, ceiling=np.inf
    )
    air = (high - low) * beside / max(150, PICTURE - room - 2 * beside)  # the settings stand outside the bars
    most = max((lines(words) for words in (*names, *settings["worst_at"], *settings["best_at"])), default=1)
    tall = max(40, 8 + 17 * most)
    rules = [(now, option["now_name"], "solid")]
    if "threshold" in option:
        rules.append((option["threshold"] * unit.by, option["threshold_name"], "dash"))
    layout = frame.layout(
        height=110 + tall * len(rows),
        x={
            "title": option["value_title"],
            "ticksuffix": unit.after,
            "tickprefix": unit.before,
            "range": [low - air, high + air],
        },
        y={
            "tickmode": "array",
            "tickvals": place.tolist(),
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
