"""Text in charts: names appear exactly as they are, and long ones are broken into lines.

The chart library treats every text as markup: `<b>`, `<br>`, `<a href>`, `&amp;`, `%{x}` and `$x$` take effect. Text to
which a renderer adds markup is `Markup`, made by the functions here, which escape their arguments.
`components.charts.render` escapes every other string of a figure, so no kind of chart can forget to.
"""

from __future__ import annotations

import html
import math
from collections.abc import Sequence
from functools import lru_cache
from textwrap import wrap
from typing import Any

import numpy as np

LINE = 40
"""Letters in one line of a name on an axis: every cluster's name then fits in two."""

_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "$": "&#36;"})


class Markup(str):
    """Text with markup of our own; its parts are already escaped."""

    __slots__ = ()


def plain(text: Any) -> Markup:
    """Markup that shows exactly this text; `Markup` is returned unchanged."""
    if isinstance(text, Markup):
        return text
    return Markup(str(text).translate(_ESCAPES).replace("%{", "&#37;{"))


def bold(text: Any) -> Markup:
    return Markup(f"<b>{plain(text)}</b>")


def stacked(*texts: Any) -> Markup:
    """One text under another."""
    return Markup("<br>".join(map(plain, texts)))


def broken(name: str, letters: int = LINE) -> Markup:
    """ "Derby and Derbyshire with<br>Lincolnshire": at spaces; inside a word only where it is longer than LINE letters and a line."""
    most = max(letters, LINE)
    parts = (
        part
        for line in wrap(name, letters, break_long_words=False, break_on_hyphens=False)
        for part in _cut(line, most)
    )
    return stacked(*parts) or plain(name)


def _cut(line: str, most: int) -> list[str]:
    """A line without spaces may be any text of a reader's. It is cut where it would fill the chart."""
    return [line] if len(line) <= most else [line[at : at + most] for at in range(0, len(line), most)]


def lines(label: str) -> int:
    """How many lines a label made by `broken` has."""
    return label.count("<br>") + 1


_WIDE = {
    width: frozenset(letters)
    for width, letters in {
        0.23: "ijl'",
        0.29: " !,./:;I\\[]ft|",
        0.34: "()-`r",
        0.51: "Jckvsxyz",
        0.62: "FTZ",
        0.68: "&ABEKPSVXY",
        0.73: "CDHNRUw",
        0.79: "GOQ",
        0.84: "Mm",
        0.95: "W%",
        1.02: "@",
    }.items()
}
_USUAL = 0.56


@lru_cache(256)
def _letter(letter: str) -> float:
    if not letter.isascii():
        return 0.7
    return next((width for width, letters in _WIDE.items() if letter in letters), _USUAL)


@lru_cache(4096)
def width(label: str, size: int, *, bold: bool = False) -> int:
    """Width in pixels of a label made by `broken`, by the letter widths of Arial plus a twelfth for substitute fonts."""
    longest = max(sum(_letter(letter) for letter in html.unescape(line)) for line in label.split("<br>"))
    return math.ceil(longest * size * (1.17 if bold else 1.08))


LINE_HEIGHT = 17  # the height of one line of a name in pixels


def places(names: Sequence[str], row: int) -> tuple[np.ndarray, float]:
    """The middle of each name's row, in units of `row` pixels from the first, and the total height in pixels.

    A name of several lines makes its row taller.
    """
    heights = np.array([row + LINE_HEIGHT * (lines(name) - 1) for name in names], dtype=float)
    return (np.cumsum(heights) - heights / 2) / row - 0.5, float(heights.sum())
