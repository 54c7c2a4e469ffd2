"""Long names in charts: broken into lines, since clusters of systems have names of seventy letters."""

from __future__ import annotations

from textwrap import wrap

LINE = 40
"""Letters in one line of a name on an axis: every cluster's name then fits in two."""


def broken(name: str, letters: int = LINE) -> str:
    """ "Derby and Derbyshire with<br>Lincolnshire": at spaces, never inside a word."""
    return "<br>".join(wrap(name, letters, break_long_words=False, break_on_hyphens=False)) or name


def lines(label: str) -> int:
    """How many lines a label made by `broken` takes."""
    return label.count("<br>") + 1
