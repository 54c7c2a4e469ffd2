"""A plot as a native PowerPoint chart, whose numbers and look can be edited there. Colours are those of the charts on the page.

An interval is a series with breaks, since LibreOffice draws no error bars of one's own; names are the labels of a series without marks.
"""

from __future__ import annotations

import re
import textwrap
from itertools import pairwise
from typing import Any

from lxml import etree
from pptx.chart.chart import Chart
from pptx.chart.data import CategoryChartData, XyChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
    XL_TICK_MARK,
)
from pptx.enum.dml import MSO_LINE
from pptx.oxml.ns import qn
from pptx.util import Length, Pt

from components.exports.plot_parts import Axis, LinePlot, Look, Plot, Point, Series, XyPlot, step_from
from components.exports.plots import MOST_NAMED
from components.theme import FONT, chart

TEXT = Pt(14)
PALE = 0.65  # of white in the fill of an open mark
HEIGHT, A_LINE, ONE_LINE = (
    0.68,
    0.06,
    70,
)  # shares of the inner plot and of a line of text below it; letters that fit in a line
NAMES_ROOM, MOST_ROOM = 0.36, 0.48  # of the chart's width, for names on the left: usually, and for long ones
ENDS_ROOM, ENDS_HEIGHT = (
    0.28,
    0.8,
)  # of the chart's width, for names at the ends of lines; of its height, for these lines
LINE_OF_TEXT = 1.2 * 14 * 12_700  # EMU, the height of a line
MOST_IN_LEGEND = 6  # series
LINES_WITH_ROOM = 2  # of a legend, below an axis with a title of one line
OF_A_MARK = 6  # letters whose width a mark and the space around it take in a legend
MOST_LETTERS = 40  # of a line of a name at the left; a longer name takes two lines
LETTER = 0.5 * 14 * 12_700  # EMU, the width of a letter of a name on average
_COLOURS: dict[Look, str] = {
    "interval": "axis",
    "dot": "focus",
    "other dot": "other",
    "open dot": "focus",
    "open other": "other",
    "strong": "warm",
    "chosen": "focus",  # as on the page: larger, in the colour of those in focus
    "line": "focus",
    "second line": "other",
    "limit": "limit-soft",
    "names": "ink",
}
_SIDES = {"names": XL_LABEL_POSITION.LEFT, "line": XL_LABEL_POSITION.RIGHT}
ROWS_WITH_TWO_LINES, ROWS_OF_TWO_LINES = 11, 7  # rows that fit where some names, and where neighbours, take two lines
_C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_MOST_PERIODS = 8  # named below an axis


def add(slide: Any, plot: Plot, box: tuple[Length, Length, Length, Length], *, name: str, words: str) -> Chart:
    """Draws the plot in a box (left, top, width, height). `words`: its alternative text."""
    frame = _xy(slide, plot, box) if isinstance(plot, XyPlot) else _lines(slide, plot, box)
    frame.name = name
    frame._element.nvGraphicFramePr.cNvPr.set("descr", words)
    drawn = frame.chart
    drawn.font.size, drawn.font.name = TEXT, FONT.split(",")[0]
    drawn.font.color.rgb = _colour("ink")
    drawn.has_title = False
    _legend(drawn, plot)
    return drawn


def _colour(token: str) -> RGBColor:
    return RGBColor.from_string(chart(token).lstrip("#").upper())


def _pale(colour: RGBColor) -> RGBColor:
    return RGBColor(*(round(255 * PALE + part * (1 - PALE)) for part in colour))


def _xy(slide: Any, plot: XyPlot, box: tuple[Length, Length, Length, Length]) -> Any:
    data = XyChartData()
    longest = max(len(series.points) for series in plot.series)
    for number, series in enumerate(plot.series):
        entered = data.add_series(series.name)
        # LibreOffice draws no chart whose first series is shorter than another.
        blanks: list[Point] = [None] * (longest - len(series.points)) if number == 0 else []
        for point in (*series.points, *blanks):
            entered.add_data_point(*(point or ("", "")))
    frame = slide.shapes.add_chart(XL_CHART_TYPE.XY_SCATTER_LINES_NO_MARKERS, *box, data)
    drawn = frame.chart
    _take_out_blanks(drawn)
    for given, made in zip(plot.series, drawn.plots[0].series, strict=True):
        made.smooth = False
        _look(made, given.look)
        _labels(made, given)
    _axis(drawn.category_axis, plot.x)
    _axis(drawn.value_axis, plot.y)
    if plot.names:
        longest = max((len(line) for name in names_of(plot) for line in in_lines(name)), default=0)
        under = max(0, lines_of_legend(plot, int(box[2])) - LINES_WITH_ROOM) + (len(plot.x.title) > ONE_LINE)
        tall = HEIGHT - A_LINE * under
        _leave_room(drawn, left=min(MOST_ROOM, max(NAMES_ROOM, (longest + 2) * LETTER / int(box[2]))), height=tall)
    return frame


def lines_of_legend(plot: XyPlot, width: int) -> int:
    """How many lines its legend takes: columns are as wide as the longest entry."""
    shown = [series.name for series in plot.series if series.look != "names"]
    if not 1 < len(shown) <= MOST_IN_LEGEND:
        return 0
    column = (max(map(len, shown)) + OF_A_MARK) * LETTER
    return -(-len(shown) // max(1, int(width / column)))


def names_of(plot: XyPlot) -> list[str]:
    """The names at the left, from the top."""
    return [words for series in plot.series if series.look == "names" for _, words in series.labels]


def in_lines(name: str) -> list[str]:
    """A name as it is written at the left: one line, or two where it is long. What two lines do not hold is cut."""
    first, *others = textwrap.wrap(name, MOST_LETTERS) or [""]
    rest = " ".join(others)
    if not rest:
        return [first]
    return [first, rest if len(rest) <= MOST_LETTERS else rest[: MOST_LETTERS - 1].rstrip() + "…"]


def most_rows(plot: XyPlot) -> int:
    """How many rows of this plot fit under one another at 14 points: fewer where names take two lines, fewest where two such are neighbours."""
    long = [len(in_lines(name)) > 1 for name in names_of(plot)]
    beside = any(one and other for one, other in pairwise(long))
    return ROWS_OF_TWO_LINES if beside else ROWS_WITH_TWO_LINES if any(long) else MOST_NAMED


def _lines(slide: Any, plot: LinePlot, box: tuple[Length, Length, Length, Length]) -> Any:
    data = CategoryChartData()
    data.categories = list(plot.periods)
    for name, values, _ in plot.series:
        data.add_series(name, values)
    frame = slide.shapes.add_chart(XL_CHART_TYPE.LINE_MARKERS, *box, data)
    drawn = frame.chart
    ends = ends_named(plot, int(box[3])) if len(plot.series) > MOST_IN_LEGEND else {}
    for (name, _, look), made in zip(plot.series, drawn.plots[0].series, strict=True):
        made.smooth = False
        _look(made, look)
        if name in ends:
            _labels(made, Series(name, [], look, [(ends[name], name)]))
    if len(plot.series) > MOST_IN_LEGEND:
        _leave_room(drawn, left=0.12, right=ENDS_ROOM, height=ENDS_HEIGHT)
    _axis(drawn.value_axis, plot.y)
    axis = drawn.category_axis
    axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    axis.format.line.color.rgb = _colour("axis")
    step = -(-len(plot.periods) // _MOST_PERIODS)
    if step > 1:  # in the order of the schema: before c:noMultiLvlLbl
        end = axis._element.find(qn("c:noMultiLvlLbl"))
        for tag in ("tickLblSkip", "tickMarkSkip"):
            skip = etree.Element(f"{{{_C}}}{tag}", val=str(step))
            end.addprevious(skip) if end is not None else axis._element.append(skip)
    return frame


def ends_named(plot: LinePlot, height: int) -> dict[str, int]:
    """Lines in focus that are named at their ends, and the place of each end. Of those whose names would lie on one another the first is."""
    values = [value for _, row, _ in plot.series for value in row if value is not None]
    if not values:
        return {}
    low = min(values) if plot.y.low is None else plot.y.low
    high = max(values) if plot.y.high is None else plot.y.high
    apart = (high - low) * LINE_OF_TEXT / (ENDS_HEIGHT * height)
    named: dict[str, int] = {}
    taken: list[float] = []
    for name, row, look in plot.series:
        last = max((i for i, value in enumerate(row) if value is not None), default=-1)
        end = row[last] if look == "line" and last >= 0 else None
        if end is not None and all(abs(end - other) >= apart for other in taken):
            named[name] = last
            taken.append(end)
    return named


def _take_out_blanks(drawn: Chart) -> None:
    """A break is a point that is left out; its count stays."""
    for point in list(drawn._chartSpace.iter(qn("c:pt"))):
        value = point.find(qn("c:v"))
        if value is not None and not value.text:
            point.getparent().remove(point)


def _look(series: Any, look: Look) -> None:
    colour, line = _colour(_COLOURS[look]), series.format.line
    if look in ("interval", "line", "second line", "limit"):
        line.color.rgb = colour
        line.width = Pt({"interval": 1.75, "line": 3}.get(look, 1.75))
        if look in ("second line", "limit"):
            line.dash_style = MSO_LINE.DASH if look == "second line" else MSO_LINE.SQUARE_DOT
        series.marker.style = XL_MARKER_STYLE.NONE
        return
    line.fill.background()
    if look == "names":
        series.marker.style = XL_MARKER_STYLE.NONE
        return
    series.marker.style = XL_MARKER_STYLE.DIAMOND if look in ("strong", "chosen") else XL_MARKER_STYLE.CIRCLE
    series.marker.size = {"strong": 12, "chosen": 15}.get(look, 8)
    series.marker.format.line.color.rgb = _colour("ink") if look == "chosen" else colour
    # An open mark is pale and not empty: LibreOffice fills one that is empty, and draws no edges.
    series.marker.format.fill.solid()
    series.marker.format.fill.fore_color.rgb = _pale(colour) if look in ("open dot", "open other") else colour


def _labels(made: Any, given: Series) -> None:
    for index, words in given.labels:
        label = made.points[index].data_label
        label.position = _SIDES.get(given.look, XL_LABEL_POSITION.ABOVE)
        label.text_frame.text = "\n".join(in_lines(words))
        for paragraph in label.text_frame.paragraphs:
            for run in paragraph.runs:
                run.font.size, run.font.bold = TEXT, given.look in ("strong", "chosen")
        label._dLbl.find(f".//{qn('a:bodyPr')}").set("wrap", "none")  # else a name is broken at a fifth of the chart


def _axis(axis: Any, given: Axis) -> None:
    axis.has_major_gridlines = bool(given.number)
    axis.has_minor_gridlines = False
    low, high, number = given.low, given.high, given.number
    if number and low is not None and high is not None and high > low:
        step = step_from(low, high)
        axis.major_unit, number = step, _as_few_digits(number, step)
    if low is not None:
        axis.minimum_scale = low
    if high is not None:
        axis.maximum_scale = high
    if number:
        axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = number, False
        axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
        axis.major_gridlines.format.line.color.rgb = _colour("grid")
    else:
        axis.tick_label_position = XL_TICK_LABEL_POSITION.NONE
        axis.major_tick_mark = XL_TICK_MARK.NONE
    axis.format.line.color.rgb = _colour("axis")
    axis.has_title = bool(given.title)
    if given.title:
        axis.axis_title.text_frame.text = given.title
        run = axis.axis_title.text_frame.paragraphs[0].runs[0]
        run.font.size, run.font.bold = TEXT, False


def _as_few_digits(number: str, step: float) -> str:
    """The format without decimals where the steps are whole as they are written."""
    shown = step * (100 if "%" in number else 1e-6 if ",," in number else 1)
    return re.sub(r"0\.0+", "0", number) if abs(shown - round(shown)) < 1e-9 else number


def _leave_room(drawn: Chart, *, left: float, right: float = 0.02, height: float = HEIGHT) -> None:
    """Names stand beside the inner plot. Shares of the chart's width and height."""
    area = drawn._chartSpace.find(f".//{qn('c:plotArea')}")
    for old in area.findall(qn("c:layout")):
        area.remove(old)
    box = {"x": left, "y": 0.03, "w": 1 - left - right, "h": height}
    modes = "".join(f'<c:{axis}Mode val="edge"/>' for axis in "xy")
    sizes = "".join(f'<c:{key} val="{value}"/>' for key, value in box.items())
    layout = f'<c:layout xmlns:c="{_C}"><c:manualLayout><c:layoutTarget val="inner"/>{modes}{sizes}</c:manualLayout></c:layout>'
    area.insert(0, etree.fromstring(layout))


def _legend(drawn: Chart, plot: Plot) -> None:
    """Below the chart, without the names; none for a single series or too many to distinguish."""
    looks = [series.look for series in plot.series] if isinstance(plot, XyPlot) else [each[2] for each in plot.series]
    shown = [look for look in looks if look != "names"]
    drawn.has_legend = 1 < len(shown) <= MOST_IN_LEGEND
    if not drawn.has_legend:
        return
    drawn.legend.position, drawn.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    drawn.legend.font.size = TEXT
    for index, look in enumerate(looks):
        if look == "names":
            entry = etree.fromstring(
                f'<c:legendEntry xmlns:c="{_C}"><c:idx val="{index}"/><c:delete val="1"/></c:legendEntry>'
            )
            drawn.legend._element.find(qn("c:legendPos")).addnext(entry)
