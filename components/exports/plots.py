"""Charts for office programs: from a chart's specification and its table to series of plain numbers, which stay editable.

Numbers are those of the table, unscaled: a share of 0.612 is written as 61.2% by the number format of its axis. A row without a
figure has no point. What an office program cannot draw is drawn by the nearest kind it can: a map becomes dots in order of value.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from components.charts import columns, specs
from components.charts.dot_rows import APART
from components.charts.strip import apart
from components.exhibit import Table
from components.exports.plot_parts import Axis, LinePlot, Look, Plot, Point, Series, XyPlot, number_format, round_step
from components.units import Unit

MOST_NAMED = 14  # rows whose names fit beside a chart at 14 points
MOST_ROWS = 3 * MOST_NAMED  # with names, in the parts of a chart; of more rows the chosen one and few others are named
INTERVAL = "95% interval"
_OTHERS = {True: "All", False: "Others"}  # whether every unit is in focus
CLEAR = "A clear difference"
MOST_LABELS = 3  # names written beside marks


def plot(spec: specs.ChartSpec, table: Table) -> Plot | None:
    """The native chart of an exhibit for an office program; None if it has no such kind, and the table replaces it."""
    make = _MAKERS.get(type(spec))
    return make(spec, table) if make else None


def _chosen(rows: pd.DataFrame, name: str, chosen: np.ndarray) -> str:
    """What the legend calls the chosen unit: its name, where one is chosen."""
    return str(rows[name][chosen].iloc[0]) if chosen.sum() == 1 else "Chosen"


def _titled(title: str, unit: Unit) -> str:
    """The title of an axis with its unit, unless it names the unit already."""
    return title if unit.words and unit.words in title else f"{title}{unit.axis}"


def _known(table: Table, *keys: str) -> pd.DataFrame:
    known = np.isfinite(table.frame[list(keys)].to_numpy(float)).all(axis=1)
    return table.frame[known].reset_index(drop=True)


def _span(*values: Iterable[float | None]) -> tuple[float, float]:
    """The range of an axis that contains all these values with a margin; missing ones are ignored."""
    known = [float(v) for part in values for v in part if v is not None and math.isfinite(v)]
    if not known:
        return 0.0, 1.0
    low, high = min(known), max(known)
    room = (high - low) * 0.06 or abs(high) * 0.1 or 1.0
    step = round_step(high - low + 2 * room)
    begin, end = math.floor((low - room) / step) * step, math.ceil((high + room) / step) * step
    if low >= 0:
        begin = max(begin, 0.0)
        end = 1.0 if high <= 1 < end else end  # shares do not pass 100%
    return round(begin, 12), round(end, 12)


def _intervals(
    rows: pd.DataFrame,
    lower: str | None,
    upper: str | None,
    at: Sequence[float],
    *,
    upright: bool = False,
    called: str = INTERVAL,
) -> list[Series]:
    """One series of intervals with breaks between them. Rows without an interval have none. `called`: what the interval is."""
    if lower is None or upper is None:
        return []
    points: list[Point] = []
    for low, high, place in zip(rows[lower], rows[upper], at, strict=True):
        if low is None or high is None or not (math.isfinite(low) and math.isfinite(high)):
            continue
        ends = [(place, float(low)), (place, float(high))] if upright else [(float(low), place), (float(high), place)]
        points += [*ends, None]
    return [Series(called[:1].upper() + called[1:], points[:-1], "interval")] if points else []


def _rows(
    rows: pd.DataFrame,
    value: str,
    name: str,
    title: str,
    unit: Unit,
    *,
    lower: str | None = None,
    upper: str | None = None,
    focus: np.ndarray,
    chosen: np.ndarray,
    average: float | None = None,
    average_name: str = "",
    interval: str = INTERVAL,
    clear: np.ndarray | None = None,
    open_name: str = "",
) -> XyPlot:
    """Units under one another in the order of the rows, the first on top. Those that are not `clear` are open, and the legend says so."""
    values = rows[value].to_numpy(float)
    at = _down(len(rows))
    low, high = _span(values, *(rows[key].to_numpy(float) for key in (lower, upper) if key is not None), [average])
    series = _intervals(rows, lower, upper, at, called=interval)
    named = len(rows) <= MOST_ROWS
    for words, mask, look in _parts(rows, name, focus, chosen, clear, open_name):
        index = np.flatnonzero(mask)
        label = not named and look == "dot" and 0 < len(index) <= MOST_LABELS
        if len(index):
            labels = [(place, str(rows[name][i])) for place, i in enumerate(index)] if label else []
            series.append(Series(words, [(float(values[i]), at[i]) for i in index], look, labels))
    if average is not None and math.isfinite(average):
        series.append(_rule(float(average), average_name or "Average", len(rows)))
    if named:
        series.append(_names(rows[name], low, at))
    y = Axis("", "", 0.4, len(rows) + 0.6)
    return XyPlot(series, Axis(_titled(title, unit), number_format(unit), low, high), y, names=named)


def _parts(
    rows: pd.DataFrame, name: str, focus: np.ndarray, chosen: np.ndarray, clear: np.ndarray | None, open_name: str
) -> list[tuple[str, np.ndarray, Look]]:
    """The series of dots, each with its words for the legend, the rows it has and its look."""
    strong, sure = focus & ~focus.all(), np.ones(len(rows), dtype=bool) if clear is None else clear
    own = str(rows[name][strong].iloc[0]) if strong.sum() == 1 else "In focus"
    others = _OTHERS[bool(focus.all())] if sure.all() or not focus.all() else CLEAR
    dots: list[tuple[str, np.ndarray, Look]] = [
        (others, ~strong & sure, "dot" if focus.all() else "other dot"),
        (_open("" if focus.all() else others, open_name), ~strong & ~sure, "open dot" if focus.all() else "open other"),
        (own, strong & sure, "dot"),
        (_open(own, open_name), strong & ~sure, "open dot"),
    ]
    return [
        *((words, mask & ~chosen, look) for words, mask, look in dots),
        (_chosen(rows, name, chosen), chosen, "chosen"),
    ]


def _open(of: str, words: str) -> str:
    """ "Can’t tell", "Others: can’t tell"."""
    return f"{of}: {words}" if of else words[:1].upper() + words[1:]


def _down(rows: int) -> list[float]:
    return [float(rows - index) for index in range(rows)]


def _rule(at: float, words: str, rows: int) -> Series:
    return Series(words, [(at, 0.4), (at, rows + 0.6)], "second line")


def _names(names: Iterable[Any], low: float, at: Sequence[float]) -> Series:
    return Series("Names", [(low, place) for place in at], "names", [(i, str(name)) for i, name in enumerate(names)])


def _ranked(spec: specs.RankedDot, table: Table) -> Plot:
    rows = _known(table, spec.value)
    return _rows(
        rows,
        spec.value,
        spec.name,
        spec.value_title,
        spec.unit,
        lower=spec.lower,
        upper=spec.upper,
        focus=columns.flags(rows, spec.focus, otherwise=True),
        chosen=columns.flags(rows, spec.chosen, otherwise=False),
        average=spec.average,
        average_name=spec.average_name,
        clear=columns.flags(rows, spec.clear, otherwise=True),
        open_name=spec.open_name,
    )


def _map(spec: specs.Choropleth, table: Table) -> Plot:
    rows = _known(table, spec.value).sort_values(spec.value, ascending=False, ignore_index=True)
    focus = columns.flags(rows, spec.focus, otherwise=True)
    return _rows(
        rows, spec.value, spec.name, spec.value_title, spec.unit, focus=focus, chosen=np.zeros(len(rows), dtype=bool)
    )


def _change(spec: specs.ChangeBars, table: Table) -> Plot:
    rows = table.frame.head(spec.most).reset_index(drop=True)
    rows = rows[np.isfinite(rows[spec.value].to_numpy(float))].reset_index(drop=True)
    every, none = np.ones(len(rows), dtype=bool), np.zeros(len(rows), dtype=bool)
    return _rows(
        rows,
        spec.value,
        spec.name,
        spec.value_title,
        spec.unit,
        lower=spec.lower,
        upper=spec.upper,
        focus=every,
        chosen=none,
        average=0.0,
        average_name="No change",
        interval=spec.interval,
    )


def _pairs(
    rows: pd.DataFrame, start: str, end: str, name: str, start_name: str, end_name: str, title: str, unit: Unit
) -> XyPlot:
    """Two values of each unit joined by a line."""
    at = _down(len(rows))
    first, second = rows[start].to_numpy(float), rows[end].to_numpy(float)
    low, high = _span(first, second)
    both = [i for i in range(len(rows)) if math.isfinite(first[i]) and math.isfinite(second[i])]
    joined = [point for i in both for point in ((float(first[i]), at[i]), (float(second[i]), at[i]), None)]
    series = [Series("Gap", joined[:-1], "interval")] if joined else []
    for words, values, look in ((start_name, first, "dot"), (end_name, second, "open other")):
        points = [(float(v), place) for v, place in zip(values, at, strict=True) if math.isfinite(v)]
        series.append(Series(words, points, look))  # type: ignore[arg-type]
    named = len(rows) <= MOST_ROWS
    if named:
        series.append(_names(rows[name], low, at))
    y = Axis("", "", 0.4, len(rows) + 0.6)
    return XyPlot(series, Axis(_titled(title, unit), number_format(unit), low, high), y, names=named)


def _dumbbell(spec: specs.Dumbbell, table: Table) -> Plot:
    known = np.isfinite(table.frame[[spec.start, spec.end]].to_numpy(float)).any(axis=1)
    rows = table.frame[known].reset_index(drop=True)
    names = (spec.start_name, spec.end_name)
    return _pairs(rows, spec.start, spec.end, spec.name, *names, spec.value_title, spec.unit)


def _tornado(spec: specs.Tornado, table: Table) -> Plot:
    rows = table.frame.reset_index(drop=True)
    drawn = _pairs(rows, spec.worst, spec.best, spec.name, "At its worst", "At its best", spec.value_title, spec.unit)
    now = _rule(spec.now, spec.now_name or "Now", len(rows))
    return XyPlot([*drawn.series[:-1], now, drawn.series[-1]], drawn.x, drawn.y, drawn.names)


def _gradient(spec: specs.Gradient, table: Table) -> Plot:
    rows = _known(table, spec.x, spec.value)
    at, values = rows[spec.x].astype(float).tolist(), rows[spec.value].to_numpy(float)
    bounds = [values, rows[spec.lower].to_numpy(float), rows[spec.upper].to_numpy(float)]
    series = _intervals(rows, spec.lower, spec.upper, at, upright=True)
    series.append(Series(spec.y_title, list(zip(at, values.tolist(), strict=True)), "dot"))
    if spec.lines is not None:
        lines: tuple[tuple[tuple[float, float] | None, str, Look], ...] = (
            (spec.lines.own, spec.line_name or "Line", "line"),
            (spec.lines.other, spec.other_name or "Compared with", "second line"),
        )
        for ends, words, look in lines:
            if ends is not None:
                series.append(Series(words, [(0.0, float(ends[0])), (1.0, float(ends[1]))], look))
                bounds.append(np.asarray(ends, dtype=float))
    low, high = _span(*bounds)
    x = Axis(f"{spec.x_title}: {spec.start_name} to {spec.end_name}", "", 0.0, 1.0)
    return XyPlot(series, x, Axis(_titled(spec.y_title, spec.unit), number_format(spec.unit), low, high))


def _over_time(spec: specs.TimeSeries, table: Table) -> Plot:
    frame = table.frame
    periods = frame.drop_duplicates(spec.x).sort_values(spec.x)
    order = {x: index for index, x in enumerate(periods[spec.x])}
    lines: list[tuple[str, Sequence[float | None], Look]] = []
    for _, rows in frame.groupby(spec.series, sort=False):
        values: list[float | None] = [None] * len(order)
        for x, y in zip(rows[spec.x], rows[spec.y], strict=True):
            values[order[x]] = float(y) if y is not None and math.isfinite(y) else None
        strong = spec.focus is None or bool(rows[spec.focus].iloc[0])
        lines.append((str(rows[spec.name].iloc[0]), values, "line" if strong else "second line"))
    if spec.target is not None:
        lines.append((spec.target_name or "Target", [float(spec.target)] * len(order), "limit"))
    lines.sort(key=lambda line: line[2] == "line")  # those in focus last, over the others
    low, high = _span(*(values for _, values, _ in lines))
    y = Axis(_titled(spec.y_title, spec.unit), number_format(spec.unit), low, high)
    return LinePlot(periods[spec.label].astype(str).tolist(), lines, y)


def _control(spec: specs.ControlChart, table: Table) -> Plot:
    def column(key: str) -> list[float | None]:
        return [float(v) if v is not None and math.isfinite(v) else None for v in table.frame[key]]

    lines: list[tuple[str, Sequence[float | None], Look]] = [
        ("Usual, high", column(spec.upper), "limit"),
        ("Usual, low", column(spec.lower), "limit"),
        ("Average", column(spec.mean), "second line"),
        (spec.y_title, column(spec.y), "line"),
    ]
    low, high = _span(*(values for _, values, _ in lines))
    y = Axis(_titled(spec.y_title, spec.unit), number_format(spec.unit), low, high)
    return LinePlot(table.frame[spec.label].astype(str).tolist(), lines, y)


def _two_values(
    rows: pd.DataFrame, spec: specs.Funnel | specs.Scatter, x: Axis, y: Axis, more: Sequence[Series]
) -> XyPlot:
    """A mark for each unit; those in focus and the chosen one as series of their own, with names where these are few."""
    focus, chosen = columns.flags(rows, spec.focus, otherwise=True), columns.flags(rows, spec.chosen, otherwise=False)
    xs, ys = rows[spec.x].to_numpy(float), rows[spec.y].to_numpy(float)
    series = list(more)
    for words, mask, look in _parts(rows, spec.name, focus, chosen, None, ""):
        index = np.flatnonzero(mask)
        if len(index):
            few = look == "dot" and len(index) <= MOST_LABELS and len(index) < len(rows)
            labels = [(place, str(rows[spec.name].iloc[i])) for place, i in enumerate(index)] if few else []
            series.append(Series(words, [(float(xs[i]), float(ys[i])) for i in index], look, labels))
    return XyPlot(series, x, y)


def _funnel(spec: specs.Funnel, table: Table) -> Plot:
    rows = _known(table, spec.x, spec.y)
    lines: list[Series] = []
    bounds: list[Any] = [rows[spec.y]]
    if (curve := spec.limits) is not None:
        for words, values, look in (
            ("99.8% limit, low", curve.lower998, "limit"),
            ("99.8% limit, high", curve.upper998, "limit"),
            (spec.average_name or "Average", curve.target, "second line"),
        ):
            pairs = zip(
                np.asarray(curve.x, dtype=float).tolist(), np.asarray(values, dtype=float).tolist(), strict=True
            )
            lines.append(Series(words, list(pairs), look))  # type: ignore[arg-type]
        bounds += [curve.lower998, curve.upper998]
    low, high = _span(*bounds)
    low, high = max(low, spec.unit.floor / spec.unit.by), min(high, spec.unit.ceiling / spec.unit.by)
    y = Axis(_titled(spec.y_title, spec.unit), number_format(spec.unit), low, high)
    return _two_values(rows, spec, Axis(spec.x_title, "#,##0", 0.0), y, lines)


def _scatter(spec: specs.Scatter, table: Table) -> Plot:
    rows = _known(table, spec.x, spec.y)
    lines: list[Series] = []
    if spec.line is not None:
        pairs = zip(np.asarray(spec.line.x, dtype=float), np.asarray(spec.line.y, dtype=float), strict=True)
        lines.append(Series(spec.line_name or "Line", [(float(a), float(b)) for a, b in pairs], "line"))
    x = Axis(_titled(spec.x_title, spec.x_unit), number_format(spec.x_unit), *_span(rows[spec.x]))
    y = Axis(_titled(spec.y_title, spec.y_unit), number_format(spec.y_unit), *_span(rows[spec.y]))
    return _two_values(rows, spec, x, y, lines)


def _strip(spec: specs.Strip, table: Table) -> Plot:
    rows = _known(table, spec.value)
    values = rows[spec.value].to_numpy(float)
    rank = np.array([spec.groups.index(group) for group in rows[spec.group]], dtype=float)
    at = (len(spec.groups) - rank - apart(values, rank)).tolist()
    filled, chosen = columns.flags(rows, spec.filled, otherwise=True), columns.flags(rows, spec.chosen, otherwise=False)
    low, high = _span(values)
    series: list[Series] = []
    parts: tuple[tuple[str, np.ndarray, Look], ...] = (
        ("May be chance", ~filled & ~chosen, "open other"),
        ("A difference that may be claimed", filled & ~chosen, "dot"),
        (_chosen(rows, spec.name, chosen), chosen, "chosen"),
    )
    for words, mask, look in parts:
        index = np.flatnonzero(mask)
        if len(index):
            series.append(Series(words, [(float(values[i]), at[i]) for i in index], look))
    series.append(_rule(0.0, spec.middle, len(spec.groups)))
    series.append(_names(spec.groups, low, _down(len(spec.groups))))
    # What open marks are stands in the legend.
    title = spec.x_title.partition(" (")[0]
    x = Axis(f"{title} (left: {spec.better}; right: {spec.worse})", "", low, high)
    return XyPlot(series, x, Axis("", "", 0.4, len(spec.groups) + 0.6), names=True)


def _quantiles(spec: specs.QuantileDot, table: Table) -> Plot:
    low, high = _span(spec.quantiles, (value for value, _ in spec.rules))
    points: list[Point] = [(float(value), float(index + 1)) for index, value in enumerate(spec.quantiles)]
    series = [Series("Twenty equally likely results", points, "dot")]
    for value, words in spec.rules:
        series.append(Series(words, [(float(value), 0.0), (float(value), len(points) + 1.0)], "second line"))
    x = Axis(_titled(spec.x_title, spec.unit), number_format(spec.unit), low, high)
    return XyPlot(series, x, Axis("", "", 0.0, len(points) + 1.0))


def _dot_rows(spec: specs.DotRows, table: Table) -> Plot | None:
    """None for more series than there are looks, or more rows than can be named."""
    rows, looks = _known(table, spec.value), ("dot", "open other", "strong")
    names, kinds = list(dict.fromkeys(rows[spec.name])), list(dict.fromkeys(rows[spec.series]))
    if not 0 < len(kinds) <= len(looks) or len(names) > MOST_NAMED:
        return None
    shift = [(kinds.index(kind) - (len(kinds) - 1) / 2) * APART for kind in rows[spec.series]]
    at = [len(names) - names.index(name) - down for name, down in zip(rows[spec.name], shift, strict=True)]
    values, ends = rows[spec.value].tolist(), [rows[key] for key in (spec.lower, spec.upper) if key is not None]
    low, high = _span(values, *ends, (value for value, _ in spec.rules))
    series = _intervals(rows, spec.lower, spec.upper, at)
    for kind, look in zip(kinds, looks, strict=False):
        points = [(values[i], at[i]) for i in np.flatnonzero(rows[spec.series] == kind)]
        series.append(Series(str(kind), points, look))  # type: ignore[arg-type]
    for value, words in spec.rules:
        series.append(_rule(value, words or spec.unit.write(value), len(names)))
    series.append(_names(names, low, _down(len(names))))
    x = Axis(spec.value_title, number_format(spec.unit), low, high)
    return XyPlot(series, x, Axis("", "", 0.4, len(names) + 0.6), names=True)


def _waterfall(spec: specs.Waterfall, table: Table) -> Plot | None:
    """Bars as lines from where each begins to a dot where it ends. None where a step is not known: nothing could stand on it."""
    value, names = table.frame[spec.value].to_numpy(float), table.frame[spec.name]
    if not np.isfinite(value).all() or not 1 < len(value) <= MOST_NAMED:
        return None
    base = np.array([0.0, *np.cumsum(value[:-2]), 0.0])
    end, at = (base + value).tolist(), _down(len(value))
    low, high = _span(base, end)
    bars = [point for bar in zip(base.tolist(), end, at, strict=True) for point in ((bar[0], bar[2]), bar[1:], None)]
    written = [(i, spec.unit.write(step)) for i, step in enumerate(value.tolist())]
    series = [
        Series("From where it begins", bars[:-1], "interval"),
        Series("To where it ends", list(zip(end, at, strict=True)), "dot", written),
        _names(names, low, at),
    ]
    x = Axis(spec.value_title, number_format(spec.unit), low, high)
    return XyPlot(series, x, Axis("", "", 0.4, len(value) + 0.6), names=True)


_MAKERS: dict[type[specs.ChartSpec], Callable[[Any, Table], Plot | None]] = {
    specs.RankedDot: _ranked,
    specs.Choropleth: _map,
    specs.ChangeBars: _change,
    specs.Dumbbell: _dumbbell,
    specs.Tornado: _tornado,
    specs.Gradient: _gradient,
    specs.TimeSeries: _over_time,
    specs.ControlChart: _control,
    specs.Funnel: _funnel,
    specs.Scatter: _scatter,
    specs.Strip: _strip,
    specs.QuantileDot: _quantiles,
    specs.DotRows: _dot_rows,
    specs.Waterfall: _waterfall,
}
