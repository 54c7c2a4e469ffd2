"""The text and colours of a picture. A figure's texts are markup (`components.charts.labels`): `<b>`, `<br>`, entities."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from components.charts.frame import SIZE as SIZE
from components.theme import CHART_TOKENS

if TYPE_CHECKING:
    from components.charts.svg.axes import Axes

LINE = 17  # pixels from one line of text to the next
_TOKENS = {light: name for name, (light, _) in CHART_TOKENS.items()}
_PARTS = re.compile(r"(</?b>)")
_ANCHORS = {"left": "start", "center": "middle", "right": "end"}


def colour(token: str) -> str:
    """A token of the theme as a variable of the style sheet."""
    return f"var(--chart-{token})"


def of_figure(value: Any) -> str:
    """A colour of the figure (a light token) as a variable of the style sheet; ink for anything else."""
    return colour(_TOKENS.get(str(value), "ink"))


def plain_text(label: str) -> str:
    """The text of a figure without markup."""
    return html.unescape(_PARTS.sub("", str(label).replace("<br>", " ")))


def text(
    label: str,
    x: str,
    y: float,
    *,
    anchor: str = "start",
    token: str = "ink",
    shift: float = 0,
    middle: bool = False,
    size: int = SIZE,
    ground: bool = False,
) -> str:
    """A text of one or several lines.

    `y` is the baseline of its first line or, with `middle`, the middle of all; `shift` moves it horizontally, in
    pixels; `ground` gives it a background in the colour of the page.
    """
    lines = str(label).split("<br>")
    first = y - LINE * (len(lines) - 1) / 2 + size * 0.36 if middle else y
    spans = "".join(
        f'<tspan x="{x}" dx="{shift:g}" y="{first + LINE * number:.1f}">{_styled(line)}</tspan>'
        for number, line in enumerate(lines)
    )
    sized = "" if size == SIZE else f' font-size="{size}"'
    edge = f' stroke="{colour("ground")}" stroke-width="4" paint-order="stroke"' if ground else ""
    return f'<text text-anchor="{anchor}" fill="{colour(token)}"{sized}{edge}>{spans}</text>'


def _styled(line: str) -> str:
    """One line. Text between `<b>` and `</b>` is bold; everything else is escaped."""
    parts, bold = [], False
    for part in _PARTS.split(line):
        if part in ("<b>", "</b>"):
            bold = part == "<b>"
        elif part:
            words = html.escape(html.unescape(part))
            parts.append(f'<tspan font-weight="bold">{words}</tspan>' if bold else words)
    return "".join(parts)


NARROW = 600  # pixels: a chart on a tablet; names that would meet there are left to the chart itself, which can measure its words
LETTER = 6.2  # pixels: a letter on average


def clear_of_each_other(given: Sequence[dict[str, Any]], axes: Axes) -> list[dict[str, Any]]:
    """The words on a chart without those names of marks that would stand on another: the first stays."""
    kept: list[dict[str, Any]] = []
    boxes: list[tuple[float, float, float, float]] = []
    for each in given:
        if "bgcolor" in each:
            box = _box(each, axes)
            if any(
                box[0] < other[1] and other[0] < box[1] and box[2] < other[3] and other[2] < box[3] for other in boxes
            ):
                continue
            boxes.append(box)
        kept.append(each)
    return kept


def _box(given: dict[str, Any], axes: Axes) -> tuple[float, float, float, float]:
    """Left, right, top and bottom of a name, in pixels of a narrow chart."""
    lines = plain_text(str(given["text"]).replace("<br>", "\n")).split("\n")
    wide, tall = LETTER * max(map(len, lines)), LINE * len(lines)
    x = NARROW * float(axes.across(given["x"]).removesuffix("%")) / 100 + float(given.get("xshift", 0))
    left = x - wide * {"left": 0.0, "right": 1.0}.get(given.get("xanchor", "center"), 0.5)
    middle = axes.down(given["y"]) - float(given.get("yshift", 0))
    return left, left + wide, middle - tall / 2 + 1, middle + tall / 2 - 1


def note(given: dict[str, Any], axes: Axes) -> str:
    """A text on the chart, at a mark or at an edge."""
    x = axes.across(given["x"], given.get("xref", "x"))
    y = axes.down(given["y"], given.get("yref", "y")) - float(given.get("yshift", 0))
    lines = str(given["text"]).count("<br>") + 1
    tall = LINE * lines
    up = {"bottom": tall / 2, "top": -tall / 2}.get(given.get("yanchor", "middle"), 0.0)
    token = _TOKENS.get(str(given.get("font", {}).get("color")), "quiet-ink")
    anchor = _ANCHORS[given.get("xanchor", "center")]
    shift = float(given.get("xshift", 0))
    ground = "bgcolor" in given
    return text(
        given["text"], x, y - up, anchor=anchor, token=token, shift=shift, middle=True, size=SIZE - 1, ground=ground
    )
