"""What a chart for office programs is made of: series of plain numbers, their looks, and axes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from components.units import Unit

Point: TypeAlias = tuple[float, float] | None
Look: TypeAlias = Literal["interval", "dot", "open dot", "strong", "line", "second line", "limit", "names"]


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


@dataclass(frozen=True)
class LinePlot:
    """Lines over periods in words. A value None is a break."""

    periods: Sequence[str]
    series: Sequence[tuple[str, Sequence[float | None], Look]]
    y: Axis


Plot: TypeAlias = XyPlot | LinePlot


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
