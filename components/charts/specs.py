"""What may be drawn: one frozen class for each kind of chart. A page says which column plays which part; renderers know how to draw it.

Fields of type `Col` name a column of the exhibit's table. A field that may be left out is None and the chart goes without it.
Units are those of `components.units`: values are stored as in the table and written times `unit.by`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import TypeAlias, TypedDict, Unpack

import numpy as np
from numpy.typing import NDArray

from components.units import PERCENT, Unit

Numbers: TypeAlias = Sequence[float] | NDArray[np.float64]
Col: TypeAlias = str
"""The key of a column of the table."""


@dataclass(frozen=True)
class ChartSpec:
    """The base of all kinds. Each class below has one renderer, a function marked `@renders(...)` in this package."""

    def columns(self) -> set[Col]:
        """The columns of the table that the chart reads."""
        named = (getattr(self, field.name) for field in fields(self) if field.type in ("Col", "Col | None"))
        return {column for column in named if column is not None}


@dataclass(frozen=True)
class RankedDot(ChartSpec):
    """Units in order of one value, each with its interval, beside a reference line.

    Up to 40 units stand under one another with their names; with more, they stand side by side and only the chosen one is named.
    """

    value: Col
    name: Col
    code: Col
    value_title: str
    unit: Unit = PERCENT
    lower: Col | None = None
    upper: Col | None = None
    focus: Col | None = None  # boolean: in the strong colour; None: every unit is
    clear: Col | None = None  # boolean: filled; the others are open, and the axis says so; None: all are filled
    open_name: str = "can’t tell"  # what an open mark is
    chosen: Col | None = None  # boolean: larger, with its name in bold
    average: float | None = None  # the reference line, in the unit of the value
    average_name: str = ""
    order_title: str = "In order"


@dataclass(frozen=True)
class Dumbbell(ChartSpec):
    """Two values of each unit joined by a line, with the words of the gap at the right."""

    start: Col
    end: Col
    words: Col
    name: Col
    code: Col
    value_title: str
    unit: Unit
    start_name: str
    end_name: str
    start_level: float | None = None  # the same two values of what the units are compared with
    end_level: float | None = None
    against: str | None = None  # its name
    focus: Col | None = None
    chosen: Col | None = None
    words_title: str = ""  # what stands above the words at the right


@dataclass(frozen=True)
class QuantileDot(ChartSpec):
    """A distribution as twenty equally likely dots. `quantiles`: 2.5%, 7.5%, ... 97.5%."""

    quantiles: tuple[float, ...]
    x_title: str
    unit: Unit
    rules: tuple[tuple[float, str], ...] = ()  # (value, words) of the lines to compare the dots with
    reached: float = 0.0  # dots at this value or above are filled


@dataclass(frozen=True)
class GradientLines:
    """Straight lines by their values at the most deprived end (0) and at the least (1), in the unit of the value."""

    own: tuple[float, float]
    other: tuple[float, float] | None = None  # of what the area is compared with


@dataclass(frozen=True)
class Gradient(ChartSpec):
    """Ordered groups at their midpoints of the population, with intervals and a straight line."""

    x: Col  # 0 most deprived to 1 least
    value: Col
    lower: Col
    upper: Col
    name: Col
    x_title: str
    y_title: str
    unit: Unit
    start_name: str
    end_name: str
    line_name: str = ""
    other_name: str = ""
    lines: GradientLines | None = None


class LineOptions(TypedDict, total=False):
    """Optional fields of TimeSeries."""

    lower: Col
    upper: Col
    breaks: Sequence[tuple[float, str]]
    cut: bool
    gaps: Sequence[float]
    target: float
    target_name: str
    names_others: bool


@dataclass(frozen=True)
class TimeSeries(ChartSpec):
    """One line for each area or group. The table has a row for each series and period; an absent period is a break in the line."""

    x: Col  # position in time
    label: Col  # the period in words
    y: Col
    series: Col
    name: Col
    y_title: str
    unit: Unit
    focus: Col | None = None
    lower: Col | None = None
    upper: Col | None = None
    breaks: Sequence[tuple[float, str]] = ()  # (position, words) where the way of counting changed
    cut: bool = False  # whether lines stop at the breaks
    gaps: Sequence[float] = ()  # positions no line is drawn to: the period before was never published
    target: float | None = None
    target_name: str = ""
    names_others: bool = False  # whether the quiet lines have their names at their ends too: where there are few

    @classmethod
    def standard(
        cls,
        y_title: str,
        unit: Unit,
        *,
        x: Col = "x",
        series: Col = "code",
        focus: Col | None = "focus",
        **options: Unpack[LineOptions],
    ) -> TimeSeries:
        """Lines of a table with the usual columns: x, label, value, code, name and focus."""
        return cls(
            x=x,
            label="label",
            y="value",
            series=series,
            name="name",
            y_title=y_title,
            unit=unit,
            focus=focus,
            **options,
        )


@dataclass(frozen=True)
class ControlChart(ChartSpec):
    """One series over time with its mean and natural process limits (XmR); points with a sign have a shape of their own."""

    x: Col  # ISO date
    label: Col
    y: Col
    mean: Col
    lower: Col
    upper: Col
    cause: Col  # the sign in words
    verdict: Col  # "improvement", "concern", "unusual" or "neither"
    y_title: str
    unit: Unit = PERCENT
    target: float | None = None
    target_name: str = ""
    by_label: bool = False  # periods stand side by side under their labels instead of along a calendar
    events: Sequence[tuple[int, str]] = ()  # (row of the table, words): what was decided before that period


@dataclass(frozen=True)
class FunnelLimits:
    """The target and the limits round it at numbers of people `x`, in the unit of the value."""

    x: Numbers
    target: Numbers
    lower95: Numbers
    upper95: Numbers
    lower998: Numbers
    upper998: Numbers


@dataclass(frozen=True)
class Funnel(ChartSpec):
    """Each unit's value against its number of people, with control limits."""

    x: Col
    y: Col
    name: Col
    code: Col
    position: Col  # "within", "above 95", ...
    x_title: str
    y_title: str
    average_name: str
    unit: Unit = PERCENT
    focus: Col | None = None
    chosen: Col | None = None
    pick: Col | None = None  # boolean: may be chosen by a click; None: all may
    counted: str = "people"
    mark: int | None = None  # size of the marks in pixels
    limits: FunnelLimits | None = None


@dataclass(frozen=True)
class FunnelPair(ChartSpec):
    """The same units twice, side by side on one scale: before (left) and after (right), each with its limits round 1."""

    x: Col
    before: Col
    after: Col
    name: Col
    code: Col
    outside_before: Col  # boolean: outside the 99.8% limits
    outside_after: Col
    focus: Col  # boolean: in the strong colour
    x_title: str
    y_title: str
    before_title: str
    after_title: str
    before_limits: FunnelLimits
    after_limits: FunnelLimits
    unit: Unit


@dataclass(frozen=True)
class SmallMultiples(ChartSpec):
    """One small control chart for each unit, side by side on one scale: a row of the table for each unit and period, units in the order to be
    drawn in; without a name a unit is not drawn."""

    name: Col
    code: Col
    label: Col  # the period in words
    y: Col
    mean: Col
    lower: Col
    upper: Col
    verdict: Col  # "improvement", "concern", "unusual" or "neither"
    focus: Col  # boolean: the unit's name in bold
    unit: Unit


@dataclass(frozen=True)
class Line:
    """The points of a line, in the units of the axes."""

    x: Numbers
    y: Numbers


@dataclass(frozen=True)
class Scatter(ChartSpec):
    """One mark for each unit at two values, with a line."""

    x: Col
    y: Col
    name: Col
    code: Col
    x_title: str
    y_title: str
    x_unit: Unit
    y_unit: Unit
    focus: Col | None = None
    chosen: Col | None = None
    size: Col | None = None  # people: the area of the mark
    line: Line | None = None
    line_name: str = ""
    lasso: bool = False  # marks are chosen by drawing round them
    degrees: bool = False  # x and y are longitude and latitude
    outlines: Sequence[
        tuple[str, Line]
    ] = ()  # name and border of areas drawn behind the marks, in the units of the axes


@dataclass(frozen=True)
class Choropleth(ChartSpec):
    """Areas shaded by a value, drawn from our own boundaries."""

    value: Col
    name: Col
    code: Col  # the id of the shape
    value_title: str
    unit: Unit
    boundaries: str  # address of the GeoJSON
    focus: Col | None = None  # boolean: outlined
    reverse: bool = False  # the darkest is the least


@dataclass(frozen=True)
class ChangeBars(ChartSpec):
    """Who gains and who loses: one bar each from 0, with its interval. `interval`: what that is called."""

    name: Col
    value: Col
    lower: Col
    upper: Col
    value_title: str
    unit: Unit
    most: int = 40  # bars drawn, the first ones; the table holds all
    interval: str = "95% interval"


@dataclass(frozen=True)
class Tornado(ChartSpec):
    """Each parameter moved alone from end to end, the widest first, about the central value."""

    name: Col
    worst: Col
    best: Col
    worst_at: Col  # the settings, in words
    best_at: Col
    value_title: str
    unit: Unit
    now: float
    now_name: str
    threshold: float | None = None
    threshold_name: str = ""


@dataclass(frozen=True)
class Strip(ChartSpec):
    """One dot a result, in a row for its group, by how far it is from a line in the middle; the worse side is on the right."""

    value: Col  # distance from the middle: positive is worse
    group: Col
    name: Col
    code: Col
    words: Col  # what stands in the hover, beside the name
    filled: Col  # boolean: the difference may be claimed
    groups: tuple[str, ...]  # in the order of the rows, the first on top
    x_title: str
    middle: str  # what the line in the middle stands for
    better: str  # what the left side stands for
    worse: str
    chosen: Col | None = None  # boolean: named in the picture


@dataclass(frozen=True)
class Waterfall(ChartSpec):
    """From one value to another in steps: the first row stands from 0, each further one on the one before, the last from 0 again."""

    name: Col
    value: Col  # the height of the first and last rows; what each step between adds
    value_title: str
    unit: Unit


@dataclass(frozen=True)
class DotRows(ChartSpec):
    """Rows of dots, one row for each name and one kind of dot for each series, which is named at its first dot."""

    name: Col
    value: Col
    series: Col
    value_title: str
    unit: Unit
    lower: Col | None = None
    upper: Col | None = None
    rules: tuple[tuple[float, str], ...] = ()  # (value, words) of lines to compare the dots with


@dataclass(frozen=True)
class OwnScales(ChartSpec):
    """A few answers in different units under one another: each has its words, then a bar with its interval on a scale of its own.

    A row whose value is missing has its words alone. Bars to the right of the line are better, to the left worse.
    """

    heading: Col  # the answer in short, in bold
    detail: Col  # what stands below it
    value: Col
    lower: Col
    upper: Col
    worse: str  # what the left side stands for
    better: str
