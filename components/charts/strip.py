"""Strip: one dot for each result, in rows by group, by its distance from a middle line. Overlapping dots are stacked."""

from __future__ import annotations

import numpy as np

from components.charts import columns, frame
from components.charts.labels import bold, broken, stacked
from components.charts.renderers import Figure, renders
from components.charts.specs import Strip
from components.exhibit import Table
from components.theme import chart

ROW = 53  # pixels
FURTHEST = 4.0  # dots further out are drawn at the edge; their hover text has the distance
TICKS = range(-int(FURTHEST), int(FURTHEST) + 1)
"""The distance to either side without a sign, because the sides are named above."""
APART = 0.13  # along the axis: closer dots of a row would overlap
MOST_NAMED, MOST_IN_ROW = 5, 4
MOST_BETTER = 3  # of the better side, one above the other in a row
LINE = 17  # pixels
FAR = 1.0  # the furthest dot of a row is named only beyond this distance
TO_THE_EDGE = -3.0  # a name on the better side has no room before the edge beyond this distance
RISE = 0.17  # of the height of a row: the offset of each dot in a stack


@renders(Strip)
def figure(spec: Strip, table: Table) -> Figure:
    rows = table.frame[np.isfinite(table.frame[spec.value].to_numpy(float))].reset_index(drop=True)
    value = np.clip(rows[spec.value].to_numpy(float), -FURTHEST, FURTHEST)
    place = np.array([spec.groups.index(group) for group in rows[spec.group]], dtype=float)
    y = place + apart(value, place)
    filled, chosen = columns.flags(rows, spec.filled, otherwise=True), columns.flags(rows, spec.chosen, otherwise=False)
    named = _named(rows[spec.value].to_numpy(float), place, filled, chosen)
    colour = np.where(value > 0, chart("worse"), chart("better"))
    marks = {
        "type": "scatter",
        "mode": "markers",
        "x": frame.packed(value),
        "y": frame.packed(y),
        "customdata": rows[spec.code].tolist(),
        "text": [stacked(bold(name), words) for name, words in zip(rows[spec.name], rows[spec.words], strict=True)],
        "hovertemplate": frame.HOVER,
        "marker": {
            "size": np.where(chosen, 15, 11).tolist(),
            "symbol": np.where(filled, "circle", "circle-open").tolist(),
            "color": np.where(filled, colour, chart("other")).tolist(),
            "line": {
                "width": np.where(chosen, 3, 1.5).tolist(),
                "color": np.where(chosen, chart("chosen-edge"), chart("ground")).tolist(),
            },
        },
    }
    layout = frame.layout(
        height=90 + ROW * len(spec.groups),
        x={
            "title": spec.x_title,
            "range": [-FURTHEST - 0.2, FURTHEST + 0.2],
            "tickmode": "array",
            "tickvals": list(TICKS),
            "ticktext": [f"{abs(tick)}{' or more' if abs(tick) == FURTHEST else ''}" for tick in TICKS],
        },
        y={
            "tickmode": "array",
            "tickvals": list(range(len(spec.groups))),
            "ticktext": [broken(group) for group in spec.groups],
            "range": [len(spec.groups) - 0.4, -0.6],
            "grid": False,
        },
        margin={"t": 26, "b": 50},
    )
    layout["shapes"] = [
        {
            "type": "line",
            "xref": "x",
            "yref": "paper",
            "x0": 0,
            "x1": 0,
            "y0": 0,
            "y1": 1,
            "line": {"color": chart("focus"), "dash": "dash", "width": 2},
        }
    ]
    edges = {"yref": "paper", "yanchor": "bottom"}
    layout["annotations"] = [
        frame.note(spec.better, -FURTHEST, 1, token="better", xanchor="left", **edges),
        frame.note(spec.middle, 0, 1, token="focus", xanchor="center", **edges),
        frame.note(spec.worse, FURTHEST, 1, token="worse", xanchor="right", **edges),
        *(
            frame.note(
                broken(str(rows[spec.name][i])),
                value[i],
                y[i],
                token="ink",
                xanchor="left" if value[i] < TO_THE_EDGE else "right",
                xshift=12 if value[i] < TO_THE_EDGE else -12,
                yshift=shift,
                bgcolor=chart("ground"),
                borderpad=1,
            )
            for i, shift in zip(named, _apart_by(place[named] + np.where(value[named] < 0, 0.5, 0)), strict=True)
        ),
    ]
    return {"data": [marks], "layout": layout}


def _named(value: np.ndarray, place: np.ndarray, filled: np.ndarray, chosen: np.ndarray) -> list[int]:
    """The dots with names: the furthest on the worse side, which the eye meets first, whether or not it may be claimed;
    the chosen ones; then the furthest that may be claimed; last the furthest of the better side.

    At most MOST_NAMED in all and MOST_IN_ROW in a row, so that names do not overlap.
    """
    named = [int(i) for i in np.argsort(-value, kind="stable")[:1] if value[i] >= FAR]
    named += [int(i) for i in np.flatnonzero(chosen) if i not in named]
    for i in np.argsort(-value, kind="stable"):
        in_row = sum(place[i] == place[other] for other in named)
        if i not in named and len(named) < MOST_NAMED and in_row < MOST_IN_ROW and filled[i] and value[i] >= FAR:
            named.append(int(i))
    better = [int(i) for i in np.argsort(value, kind="stable") if filled[i] and value[i] <= -FAR and i not in named]
    return [*named, *better[:MOST_BETTER]]


def _apart_by(rows: np.ndarray) -> list[int]:
    """How far above its dot each name is, in pixels: names in one row alternate between below and above."""
    before = [int((rows[:number] == row).sum()) for number, row in enumerate(rows)]
    return [LINE * ((number + 1) // 2) * (-1 if number % 2 else 1) for number in before]


def apart(value: np.ndarray, place: np.ndarray) -> np.ndarray:
    """The vertical offset of each dot, so that dots do not overlap: the first stays, the next go up and down in turn."""
    moved = np.zeros(len(value))
    taken: dict[tuple[float, int], int] = {}
    for i in np.argsort(value, kind="stable"):
        cell = (float(place[i]), int(np.floor(value[i] / APART)))
        number = taken.get(cell, 0)
        taken[cell] = number + 1
        moved[i] = ((number + 1) // 2) * RISE * (1 if number % 2 else -1)
    return np.clip(moved, -0.45, 0.45)
