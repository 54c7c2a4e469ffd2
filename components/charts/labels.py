"""Names in charts: long ones broken into lines, since clusters of systems have names of seventy letters; room for them."""

from __future__ import annotations

import math
from functools import lru_cache
from textwrap import wrap

LINE = 40
"""Letters in one line of a name on an axis: every cluster's name then fits in two."""


def broken(name: str, letters: int = LINE) -> str:
    """ "Derby and Derbyshire with<br>Lincolnshire": at spaces, never inside a word."""
    return "<br>".join(wrap(name, letters, break_long_words=False, break_on_hyphens=False)) or name


def lines(label: str) -> int:
    """How many lines a label made by `broken` takes."""
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
    """Pixels that a label made by `broken` takes: the widths of Arial's letters, and a twelfth for fonts in its stead."""
    longest = max(sum(_letter(letter) for letter in line) for line in label.split("<br>"))
    return math.ceil(longest * size * (1.17 if bold else 1.08))
