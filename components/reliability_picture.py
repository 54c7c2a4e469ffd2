"""What was said against what came true, as a small picture: on the line, probabilities came true as often as was said."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from dash import html

SIDE, LEFT, TOP, BELOW = 240, 44, 14, 34  # pixels of the square, and of the room for its words
INK, MARK = "#6f7f8e", "#3d85c6"  # seen on white and on black


def picture(points: Sequence[tuple[float, float, float, float]]) -> html.Img:
    """A dot for each band of (said on average, came true, and the 95% interval of that), all from 0 to 1."""
    marks = "".join(_dot(*each) for each in points)
    ticks = "".join(_tick(share) for share in (0.0, 0.5, 1.0))
    frame = f'<path d="M{LEFT},{TOP} V{TOP + SIDE} H{LEFT + SIDE}" fill="none" stroke="{INK}"/>'
    even = f'<path d="M{_x(0)},{_y(0)} L{_x(1)},{_y(1)}" stroke="{INK}" stroke-dasharray="4 4"/>'
    named = _word(_x(0.5), TOP + SIDE + BELOW - 2, "said") + _word(_x(0.2), TOP + 10, "came true")
    wide, high = LEFT + SIDE + 24, TOP + SIDE + BELOW + 4
    drawn = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{high}" viewBox="0 0 {wide} {high}" font-family="Arial" '
        f'font-size="13" fill="{INK}">{frame}{even}{ticks}{marks}{named}</svg>'
    )
    told = "; ".join(f"said {said:.0%}, came true {true:.0%}" for said, true, _, _ in points)
    return html.Img(
        src=f"data:image/svg+xml,{quote(drawn)}",
        width=str(wide),
        height=str(high),
        alt=f"What was said against what came true: {told}. On the broken line they are the same.",
    )


def _x(share: float) -> float:
    return round(LEFT + share * SIDE, 1)


def _y(share: float) -> float:
    return round(TOP + (1 - share) * SIDE, 1)


def _dot(said: float, true: float, lower: float, upper: float) -> str:
    at = _x(said)
    line = f'<path d="M{at},{_y(lower)} V{_y(upper)}" stroke="{MARK}" stroke-width="2"/>'
    return f'{line}<circle cx="{at}" cy="{_y(true)}" r="5" fill="{MARK}"/>'


def _tick(share: float) -> str:
    label = f"{share:.0%}"
    return f'<text x="{LEFT - 4}" y="{_y(share) + 4}" text-anchor="end">{label}</text>' + _word(
        _x(share), TOP + SIDE + 16, label
    )


def _word(x: float, y: float, text: str) -> str:
    return f'<text x="{x}" y="{y}" text-anchor="middle">{text}</text>'
