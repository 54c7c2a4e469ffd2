"""The chart of the first answer, before any script: an SVG of the figure that the browser's library draws later.

Both come from the same figure, so they show the same marks in the same places. Small functions draw the parts: dots,
intervals, lines, bars, rules, text and axes. Horizontal positions are shares of the width, which only the browser
knows; vertical positions and text sizes are in pixels. Colours are those of the style sheet (`--chart-...`), so one
picture serves light and dark. All text from sources and readers is escaped. Not drawn: maps, and the single path of
charts with thousands of dots.
"""

from __future__ import annotations

from html import escape
from typing import Any

from components.charts.svg.axes import Axes
from components.charts.svg.marks import DRAWN, mark, rule
from components.charts.svg.words import clear_of_each_other, note
from components.charts.svg.words import plain_text as plain_text


def draw(figure: dict[str, Any], title: str, description: str = "") -> str | None:
    """The figure (in light colours) as HTML: a box of the chart's height with one SVG. None where it has no marks, or a
    kind of mark that cannot be drawn.

    `title` and `description` are the accessible name and description of the picture.
    """
    traces = figure["data"]
    if not traces or any(trace.get("type") not in DRAWN for trace in traces):
        return None
    axes = Axes.of(figure)
    layout = figure["layout"]
    named = f"<title>{escape(plain_text(title))}</title>"
    described = f"<desc>{escape(plain_text(description))}</desc>" if description else ""
    below = [rule(shape, axes) for shape in layout.get("shapes", ()) if shape.get("type") == "line"]
    parts = [*axes.drawn(), *below, *(mark(trace, axes) for trace in traces)]
    parts += [note(each, axes) for each in clear_of_each_other(layout.get("annotations", ()), axes)]
    box = f'style="height:{axes.height}px;padding:0 {axes.right}px 0 {axes.left}px"'
    svg = f'<svg width="100%" height="{axes.height}">{named}{described}{"".join(parts)}</svg>'
    return f'<div class="first-chart" {box}>{svg}</div>'
