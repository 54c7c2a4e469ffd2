"""The frame of a picture: positions of values, grid lines, and text along the axes."""

from __future__ import annotations

import base64
import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from components.charts.labels import width
from components.charts.svg.words import SIZE, colour, text

ACROSS, UP = 9, 6  # about the most ticks of a numeric axis
TICK, GAP = 5, 9  # pixels: the length of a tick, and the distance from its text to the chart
STEPS = (1, 2, 5, 10)


@dataclass(frozen=True)
class Axis:
    """One axis: the values at its two ends, its ticks with their text, its title, and whether it has grid lines."""

    low: float
    high: float
    ticks: tuple[tuple[float, str], ...]
    title: str
    grid: bool
    silent: bool = False  # the ticks have no text

    def share(self, value: Any) -> float:
        """The position of a value, 0 at the low end to 1 at the high one; NaN for a missing one."""
        span = self.high - self.low
        return (float(value) - self.low) / span if span else 0.5


@dataclass(frozen=True)
class Axes:
    x: Axis
    y: Axis
    height: int  # of the whole picture, pixels
    left: int
    right: int
    top: int
    bottom: int

    @classmethod
    def of(cls, figure: dict[str, Any]) -> Axes:
        layout = figure["layout"]
        x, y = (_axis(figure, letter, most) for letter, most in (("x", ACROSS), ("y", UP)))
        margin = layout["margin"]
        names = 0 if y.silent else max((width(words, SIZE, bold="<b>" in words) for _, words in y.ticks), default=0)
        # The library's own rule for the margin of the names, where the figure does not give it.
        needed = names + GAP + TICK + (SIZE + 14 if y.title else 0) if layout["yaxis"].get("automargin") else 0
        return cls(
            x, y, layout["height"], max(margin["l"], needed), margin["r"], margin["t"], max(margin["b"], 2 * SIZE)
        )

    @property
    def tall(self) -> int:
        """Pixels between the two ends of the vertical axis."""
        return max(self.height - self.top - self.bottom, 1)

    def across(self, value: Any, ref: str = "x") -> str:
        """A horizontal position as a share of the width: "41.3%"."""
        share = float(value) if ref == "paper" else self.x.share(value)
        return f"{100 * min(max(share, -1), 2):.2f}%"

    def down(self, value: Any, ref: str = "y") -> float:
        """A vertical position in pixels."""
        share = float(value) if ref == "paper" else self.y.share(value)
        return round(self.top + self.tall * (1 - min(max(share, -1), 2)), 1)

    def drawn(self) -> list[str]:
        foot = self.top + self.tall
        grid, axis = f'stroke="{colour("grid")}"', f'stroke="{colour("axis")}"'
        lines: list[str] = []
        words: list[str] = []
        for value, label in self.x.ticks:
            at = self.across(value)
            if self.x.grid:
                lines.append(f'<line x1="{at}" x2="{at}" y1="{self.top}" y2="{foot}" {grid}/>')
            if not self.x.silent:
                lines.append(f'<line x1="{at}" x2="{at}" y1="{foot}" y2="{foot + TICK}" {axis}/>')
                words.append(text(label, at, foot + SIZE + 7, anchor="middle"))
        for value, label in self.y.ticks:
            down = self.down(value)
            if self.y.grid:
                lines.append(f'<line x1="0" x2="100%" y1="{down}" y2="{down}" {grid}/>')
            if not self.y.silent:
                lines.append(f'<line x1="{-TICK}" x2="0" y1="{down}" y2="{down}" {axis}/>')
                words.append(text(label, "0", down, anchor="end", shift=-GAP, middle=True))
        lines.append(f'<line x1="0" x2="100%" y1="{foot}" y2="{foot}" {axis}/>')
        lines.append(f'<line x1="0" x2="0" y1="{self.top}" y2="{foot}" {axis}/>')
        if self.x.title:
            below = foot + (SIZE + 5 if self.x.silent else 2 * SIZE + 16)
            words.append(text(self.x.title, "50%", below, anchor="middle", token="quiet-ink"))
        if self.y.title:
            # Rotated by a quarter turn about a point beside the middle of the axis.
            middle, beside = self.top + self.tall / 2, SIZE - self.left
            turned = text(self.y.title, "0", 0, anchor="middle", token="quiet-ink")
            words.append(f'<g transform="translate({beside} {middle:.0f}) rotate(-90)">{turned}</g>')
        return [*lines, *words]


def numbers(values: Any) -> np.ndarray:
    """The values of a trace in one dimension, whether packed, dates (as days) or plain; NaN for a missing one."""
    if isinstance(values, dict):
        return np.frombuffer(base64.b64decode(values["bdata"]), dtype=values["dtype"]).astype(float)
    if any(isinstance(value, str) for value in values):
        return np.array([_day(value) for value in values])
    return np.array([math.nan if value is None else value for value in values], dtype=float)


def _day(value: Any) -> float:
    return float(np.datetime64(str(value), "D").astype(int)) if value else math.nan


def _axis(figure: dict[str, Any], letter: str, most: int) -> Axis:
    given = figure["layout"][f"{letter}axis"]
    low, high = given.get("range") or _extent([numbers(trace[letter]) for trace in figure["data"] if letter in trace])
    title = str((given.get("title") or {}).get("text", ""))
    grid = bool(given.get("showgrid", given.get("grid", True)))
    silent = given.get("showticklabels") is False
    if given.get("tickmode") == "array":
        return Axis(low, high, tuple(zip(given["tickvals"], map(str, given["ticktext"]), strict=True)), title, grid)
    if given.get("type") == "date":
        return Axis(low, high, _dates(low, high), title, grid)
    before, after = str(given.get("tickprefix", "")), str(given.get("ticksuffix", ""))
    ticks = tuple((value, f"{before}{words}{after}") for value, words in nice(low, high, most, given.get("dtick")))
    return Axis(low, high, ticks, title, grid, silent)


def _extent(parts: list[np.ndarray]) -> tuple[float, float]:
    known = np.concatenate([part[np.isfinite(part)] for part in parts]) if parts else np.array([])
    if not known.size:
        return 0.0, 1.0
    edge = (float(known.max()) - float(known.min()) or 1.0) * 0.06
    return float(known.min()) - edge, float(known.max()) + edge


def nice(low: float, high: float, most: int, step: float | None = None) -> list[tuple[float, str]]:
    """Round values between two ends, at most `most` of them (unless `step` gives their distance), with their text:
    "1,500", "0.25".
    """
    span = abs(high - low)
    if not span or not math.isfinite(span):
        return [(low, f"{low:g}")] if math.isfinite(low) else []
    if step is None:
        size = 10.0 ** math.floor(math.log10(span / most))
        step = next(size * each for each in STEPS if size * each >= span / most * 0.999999)
    decimals = max(0, -math.floor(math.log10(step) + 1e-9))
    first, last = math.ceil(min(low, high) / step - 1e-9), math.floor(max(low, high) / step + 1e-9)
    return [(n * step, f"{n * step:,.{decimals}f}".replace("-", "\N{MINUS SIGN}")) for n in range(first, last + 1)]


def _dates(low: float, high: float) -> tuple[tuple[float, str], ...]:
    days = np.linspace(low, high, 7)[1:-1]
    return tuple((float(day), np.datetime64(round(day), "D").item().strftime("%b %Y")) for day in days)
