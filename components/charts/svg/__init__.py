"""The picture of a chart for the first answer, before any script: one SVG made of the figure that the browser's library draws later.

It is made of the same figure, so the two show the same marks at the same places: a dot, an interval, a line, a bar, a rule, a word and an
axis are drawn each by one small function. Positions across are shares of the width, which only the browser knows; positions down
and text are in pixels. Colours are the style sheet's (`--chart-...`), so that light and dark need one picture. Everything a source or
a reader wrote is escaped. What is not drawn: maps, and the crowds of dots that a chart of thousands has as one shape.
"""

from __future__ import annotations

from html import escape
from typing import Any

from components.charts.svg.axes import Axes
from components.charts.svg.marks import DRAWN, mark, rule
from components.charts.svg.words import clear_of_each_other, note
from components.charts.svg.words import plain_text as plain_text


def draw(figure: dict[str, Any], title: str, description: str = "") -> str | None:
    """The figure (in light colours) as HTML: a box of the chart's height with one SVG in it. None where a kind of mark in it cannot be
    drawn, or there is none.

    `title` is the picture's name for those who do not see it, `description` what is said of it; both as they are read.
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
