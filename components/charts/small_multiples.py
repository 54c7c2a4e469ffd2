"""Small multiples: a small control chart for each unit, two beside each other, all on one scale."""

from __future__ import annotations

from typing import Any

import numpy as np

from components.charts import columns, frame
from components.charts.control_chart import SHAPES
from components.charts.labels import Markup, bold, broken, lines, stacked
from components.charts.renderers import Figure, renders
from components.charts.specs import SmallMultiples
from components.exhibit import Table
from components.theme import chart

ACROSS = 2
PANEL, GAP = 74, 14  # heights in pixels: of a panel, and above its name
LINE = 17  # height of one line of a name
LETTERS = 17  # in one line of a name
ROOM = 0.06  # of the width, between two panels
ABOVE, BELOW = 8, 10  # pixels: the margins of the picture, without the lines of the first and the last period
PERIOD = 9  # letters in one line of those


@renders(SmallMultiples)
def figure(spec: SmallMultiples, table: Table) -> Figure:
    rows, unit = table.frame[table.frame[spec.name].notna()], spec.unit
    names = list(dict.fromkeys(rows[spec.name]))
    drawn = rows[[spec.y, spec.lower, spec.upper]].to_numpy(float) * unit.by
    up = frame.honest(
        frame.extent(drawn, floor=unit.floor, ceiling=unit.ceiling, pad=0.08), floor=unit.floor, ceiling=unit.ceiling
    )
    grid = [names[start : start + ACROSS] for start in range(0, len(names), ACROSS)]
    titles = {name: broken(str(name), LETTERS) for name in names}
    tall = [GAP + LINE * max(lines(titles[name]) for name in row) for row in grid]
    whole = float(sum(tall) + PANEL * len(grid)) or 1.0
    labels = list(dict.fromkeys(rows[spec.label]))
    ends = [broken(str(label), PERIOD) for label in (labels[:1] + labels[1:][-1:])]
    below = BELOW + LINE * max([2, *map(lines, ends)])
    layout = frame.layout(height=round(whole) + below + 16, x={}, y={}, margin={"t": ABOVE, "b": below})
    del layout["xaxis"], layout["yaxis"]
    traces: list[dict[str, Any]] = []
    notes: list[dict[str, Any]] = []
    top, number, begins = 1.0, 0, []
    for line, (row, above) in enumerate(zip(grid, tall, strict=True)):
        begins.append(round(ABOVE + GAP / 2 + (1 - top) * (whole + 16 - ABOVE)))
        top -= above / whole
        for column, name in enumerate(row):
            number += 1
            own = rows[rows[spec.name] == name]
            x, y = ("" if number == 1 else str(number) for _ in range(2))
            left = column * (1 + ROOM) / ACROSS
            domain = [left, left + (1 - ROOM) / ACROSS]
            last = line == len(grid) - 1 or (line == len(grid) - 2 and column >= len(grid[-1]))
            layout[f"xaxis{x}"] = frame.axis(
                grid=False,
                domain=domain,
                anchor=f"y{y}",
                range=[-0.5, len(labels) - 0.5],
                tickmode="array",
                tickvals=[0, len(labels) - 1] if last and len(labels) > 1 else [],
                ticktext=["", ""] if last and len(labels) > 1 else [],
            )
            layout[f"yaxis{y}"] = frame.axis(
                domain=[max(0.0, top - PANEL / whole), top],
                anchor=f"x{x}",
                range=up,
                nticks=3,
                showticklabels=column == 0,
                ticksuffix=unit.after,
                tickprefix=unit.before,
            )
            strong = bool(columns.flags(own, spec.focus, otherwise=False).any())
            notes.append(
                frame.note(
                    bold(titles[name]) if strong else titles[name],
                    domain[0],
                    top,
                    token="ink",
                    xref="paper",
                    yref="paper",
                    xanchor="left",
                    yanchor="bottom",
                    align="left",
                )
            )
            traces += [part | {"xaxis": f"x{x}", "yaxis": f"y{y}"} for part in _panel(spec, own, labels)]
            if last and len(ends) > 1:
                notes += _ends(ends, domain, max(0.0, top - PANEL / whole))
        top -= PANEL / whole
    layout["annotations"] = notes
    # Panels are never squeezed: presented, as many rows of them are shown at a time as fit (assets/modules/presented-card.js).
    layout["meta"] = {"least": layout["height"], "rows": begins}
    return {"data": traces, "layout": layout}


def _ends(ends: list[Markup], domain: list[float], bottom: float) -> list[dict[str, Any]]:
    """The first and the last period below a panel, each inside its end: the labels of an axis would run into the panel beside it."""
    return [
        frame.note(
            text,
            at,
            bottom,
            token="ink",
            xref="paper",
            yref="paper",
            xanchor=side,
            yanchor="top",
            align=side,
            yshift=-6,
        )
        for text, at, side in zip(ends, domain, ("left", "right"), strict=True)
    ]


def _panel(spec: SmallMultiples, own: Any, labels: list[str]) -> list[dict[str, Any]]:
    unit = spec.unit
    place = {label: at for at, label in enumerate(labels)}
    x = [place[label] for label in own[spec.label]]
    y, mean, lower, upper = (own[key].to_numpy(float) * unit.by for key in (spec.y, spec.mean, spec.lower, spec.upper))
    told = np.array(own[spec.verdict] != "neither")  # the others are the line alone
    told[np.flatnonzero(np.isfinite(y))[-1:]] = True
    marked = own[told]
    verdict = marked[spec.verdict].tolist()
    return [
        frame.line(x, upper, token="limit-soft", dash="dash", width=1),
        frame.line(x, lower, token="limit-soft", dash="dash", width=1),
        frame.line(x, mean, token="limit", width=1),
        frame.line(x, y, token="axis", width=1.25),
        {
            "type": "scatter",
            "mode": "markers",
            "x": [at for at, yes in zip(x, told, strict=True) if yes],
            "y": frame.packed(y[told]),
            "customdata": marked[spec.code].tolist(),
            "text": [
                stacked(bold(name), f"{unit.write(value)}, {label}")
                for name, value, label in zip(marked[spec.name], marked[spec.y], marked[spec.label], strict=True)
            ],
            "hovertemplate": frame.HOVER,
            "marker": {
                "size": [3 if v == "neither" else 7 for v in verdict],
                "color": [chart(SHAPES[v][0]) for v in verdict],
                "symbol": [SHAPES[v][1] for v in verdict],
            },
        },
    ]
