"""The marks of a picture: dots with intervals, lines, bars and rules. Missing values have no mark."""

from __future__ import annotations

from typing import Any

import numpy as np

from components.charts.svg.axes import Axes, numbers
from components.charts.svg.words import of_figure

DRAWN = ("scatter", "bar")
DASHES = {"dash": "9 5", "dot": "2 4", "dashdot": "9 4 2 4"}
UNIT = 1000  # steps of the square in which lines are drawn, stretched to the chart's width and height


def mark(trace: dict[str, Any], axes: Axes) -> str:
    """All marks of one trace of a figure."""
    x, y = numbers(trace["x"]), numbers(trace["y"])
    if trace["type"] == "bar":
        return _bars(trace, x, y, axes) + _intervals(trace, x, y, axes)
    mode = trace.get("mode", "lines")
    lines = _line(trace, x, y, axes) if "lines" in mode else ""
    dots = _dots(trace["marker"], x, y, axes) if "markers" in mode else ""
    return lines + _intervals(trace, x, y, axes) + dots


def rule(shape: dict[str, Any], axes: Axes) -> str:
    """A straight line across or up the chart."""
    across, up = shape.get("xref", "x"), shape.get("yref", "y")
    ends = (
        f'x1="{axes.across(shape["x0"], across)}" x2="{axes.across(shape["x1"], across)}" '
        f'y1="{axes.down(shape["y0"], up)}" y2="{axes.down(shape["y1"], up)}"'
    )
    return f"<line {ends} {_stroke(shape.get('line', {}))}/>"


def _stroke(line: dict[str, Any]) -> str:
    dash = DASHES.get(line.get("dash", "solid"))
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return f'stroke="{of_figure(line.get("color"))}" stroke-width="{float(line.get("width", 1.5)):g}"{dashed}'


def _each(value: Any, count: int) -> list[Any]:
    return list(value) if isinstance(value, list | tuple | np.ndarray) else [value] * count


def _dots(marker: dict[str, Any], x: np.ndarray, y: np.ndarray, axes: Axes) -> str:
    count, line = len(x), marker.get("line", {})
    sizes, symbols = _each(marker.get("size", 6), count), _each(marker.get("symbol", "circle"), count)
    fills, edges = _each(marker.get("color"), count), _each(line.get("color"), count)
    widths = _each(line.get("width", 0), count)
    # The library draws marks of several sizes half transparent, so that overlapping ones are visible.
    opacities = _each(marker.get("opacity", 0.7 if isinstance(marker.get("size"), list) else 1), count)
    parts = []
    for number in np.flatnonzero(np.isfinite(x) & np.isfinite(y)):
        radius, symbol = float(sizes[number]) / 2, str(symbols[number])
        hollow = symbol.endswith("-open")
        # The outline of a hollow mark has the mark's own colour, as in the library.
        edge = of_figure(fills[number] if hollow else edges[number])
        wide = float(widths[number]) or (1.0 if hollow else 0.0)
        style = f'fill="{"none" if hollow else of_figure(fills[number])}"'
        style += f' stroke="{edge}" stroke-width="{wide:g}"' if wide else ""
        style += f' opacity="{float(opacities[number]):g}"' if opacities[number] != 1 else ""
        at, down = axes.across(x[number]), axes.down(y[number])
        if symbol.startswith("circle"):
            parts.append(f'<circle cx="{at}" cy="{down}" r="{radius:g}" {style}/>')
        else:
            path = _outline(symbol.removesuffix("-open"), radius)
            parts.append(f'<svg x="{at}" y="{down}" overflow="visible"><path d="{path}" {style}/></svg>')
    return "".join(parts)


def _outline(symbol: str, r: float) -> str:
    if symbol == "diamond":
        wide = r * 1.3
        return f"M0 {-wide:g}L{wide:g} 0L0 {wide:g}L{-wide:g} 0Z"
    return f"M{-r:g} {-r:g}H{r:g}V{r:g}H{-r:g}Z"


def _intervals(trace: dict[str, Any], x: np.ndarray, y: np.ndarray, axes: Axes) -> str:
    parts = []
    for side, along in (("error_x", x), ("error_y", y)):
        bar = trace.get(side)
        if not bar:
            continue
        style = _stroke({"color": bar.get("color"), "width": bar.get("thickness", 1.5)})
        low, high = along - numbers(bar["arrayminus"]), along + numbers(bar["array"])
        for number in np.flatnonzero(np.isfinite(low) & np.isfinite(high) & np.isfinite(x) & np.isfinite(y)):
            if side == "error_x":
                down = axes.down(y[number])
                ends = f'x1="{axes.across(low[number])}" x2="{axes.across(high[number])}" y1="{down}" y2="{down}"'
            else:
                at = axes.across(x[number])
                ends = f'x1="{at}" x2="{at}" y1="{axes.down(low[number])}" y2="{axes.down(high[number])}"'
            parts.append(f"<line {ends} {style}/>")
    return "".join(parts)


def _bars(trace: dict[str, Any], x: np.ndarray, y: np.ndarray, axes: Axes) -> str:
    colours = _each(trace["marker"].get("color"), len(x))
    half = float(trace.get("width") or 0.8) / 2
    level = trace.get("orientation") == "h"
    parts = []
    for number in np.flatnonzero(np.isfinite(x) & np.isfinite(y)):
        ends = sorted((0.0, float(x[number] if level else y[number])))
        at = float(y[number] if level else x[number])
        if level:
            left, right = (axes.x.share(end) for end in ends)
            edges = sorted((axes.down(at - half), axes.down(at + half)))
            box = (100 * left, 100 * (right - left), edges[0], edges[1] - edges[0])
        else:
            left, right = axes.x.share(at - half), axes.x.share(at + half)
            tops = sorted((axes.down(ends[0]), axes.down(ends[1])))
            box = (100 * left, 100 * (right - left), tops[0], tops[1] - tops[0])
        placed = f'x="{box[0]:.2f}%" width="{max(box[1], 0):.2f}%" y="{box[2]:.1f}" height="{box[3]:.1f}"'
        parts.append(f'<rect {placed} fill="{of_figure(colours[number])}"/>')
    return "".join(parts)


def _line(trace: dict[str, Any], x: np.ndarray, y: np.ndarray, axes: Axes) -> str:
    """A line, broken at missing values; filled if it is the edge of a band."""
    line, filled = trace.get("line", {}), trace.get("fill") == "toself"
    path, drawing = [], False
    for across, up in zip(x, y, strict=True):
        known = bool(np.isfinite(across) and np.isfinite(up))
        if known:
            place = f"{UNIT * axes.x.share(across):.1f} {UNIT * (1 - axes.y.share(up)):.1f}"
            path.append(f"{'L' if drawing else 'M'}{place}")
        drawing = known
    if not path:
        return ""
    style = f'fill="{of_figure(trace.get("fillcolor"))}"' if filled else f'fill="none" {_stroke(line)}'
    frame = f'x="0" y="{axes.top}" width="100%" height="{axes.tall}" viewBox="0 0 {UNIT} {UNIT}"'
    drawn = f'<path d="{"".join(path)}" {style} vector-effect="non-scaling-stroke"/>'
    return f'<svg {frame} preserveAspectRatio="none" overflow="visible">{drawn}</svg>'
