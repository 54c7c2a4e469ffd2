"""The parts of a chart for office programs: series of plain numbers, their styles, and axes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from components.units import Unit

Point: TypeAlias = tuple[float, float] | None
Look: TypeAlias = Literal[
    "interval",
    "dot",
    "other dot",
    "open dot",
    "open other",
    "strong",
    "chosen",
    "line",
    "second line",
    "limit",
    "names",
]
"""Dots: "dot" of the units in focus, "other dot" of the others, each open where we can’t tell."""


@dataclass(frozen=True)
class Series:
    """Points by x and y; None is a break. `labels`: index of a point and the words beside it."""

    name: str
    points: Sequence[Point]
    look: Look
    labels: Sequence[tuple[int, str]] = ()


@dataclass(frozen=True)
class Axis:
    """`low` and `high` None: the program chooses. `number` is a number format; "" hides the axis's numbers."""

    title: str
    number: str
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class XyPlot:
    series: Sequence[Series]
    x: Axis
    y: Axis
    names: bool = False  # whether a series of names needs room on the left

    def parts(self, most: int) -> Sequence[XyPlot]:
        """Where more rows have names than fit under one another: as few plots on the same scale as hold all of them, in order."""
        rows = sum(len(series.points) for series in self.series if series.look == "names")
        number = -(-rows // most)
        if number < 2:
            return (self,)
        each = -(-rows // number)
        return [self._rows(rows - each * (part + 1), rows - each * part) for part in range(number)]

    def _rows(self, above: int, last: int) -> XyPlot:
        """The rows above one place on the axis, up to the other."""
        low, high = max(0, above) + 0.4, last + 0.6
        cut = (_between(series, low, high) for series in self.series)
        return replace(self, series=[series for series in cut if series.points], y=replace(self.y, low=low, high=high))


def _between(series: Series, low: float, high: float) -> Series:
    """The points of a series that stand in these rows. A line across all rows is cut at their ends."""
    if series.look in ("second line", "limit", "line"):
        return replace(series, points=[point and (point[0], min(max(point[1], low), high)) for point in series.points])
    kept = [i for i, point in enumerate(series.points) if point is not None and low <= point[1] <= high]
    at = {old: new for new, old in enumerate(kept)}
    points: list[Point] = [series.points[i] for i in kept]
    if series.look == "interval":
        points = [point for i in range(0, len(points), 2) for point in (*points[i : i + 2], None)][:-1]
    return replace(series, points=points, labels=[(at[i], words) for i, words in series.labels if i in at])


@dataclass(frozen=True)
class LinePlot:
    """Lines over periods in words. A value None is a break."""

    periods: Sequence[str]
    series: Sequence[tuple[str, Sequence[float | None], Look]]
    y: Axis


Plot: TypeAlias = XyPlot | LinePlot


MOST_STEPS = 5  # of an axis of values: the words at more are set aslant, over the legend


def round_step(span: float) -> float:
    """The smallest round step of which at most MOST_STEPS make the span."""
    size = 10.0 ** math.floor(math.log10(span / MOST_STEPS))
    return next(size * each for each in (1, 2, 2.5, 5, 10) if size * each * MOST_STEPS >= span * (1 - 1e-9))


def step_from(low: float, high: float) -> float:
    """The step of an axis with these ends: a round one that begins at the low end, so that 0 has its line; the nearest where none does."""
    nearest = round_step((high - low) * MOST_STEPS / (MOST_STEPS + 2))
    fitting = (
        nearest * each
        for each in (1, 2, 2.5, 4, 5)
        if abs(low / (nearest * each) - round(low / (nearest * each))) < 1e-6
    )
    return next(fitting, nearest)


def number_format(unit: Unit) -> str:
    """How a spreadsheet writes a stored value of this unit."""
    digits = "0" if unit.decimals == 0 else "0." + "0" * unit.decimals
    if math.isclose(unit.by, 100) and unit.after == "%":
        return f"{digits}%"
    before = f'"{unit.before}"' if unit.before else ""
    after = f'"{unit.after}"' if unit.after else ""
    if math.isclose(unit.by, 1e-6):
        return f"{before}#,##{digits},,{after}"
    return f"{before}#,##{digits}{after}"
