"""Text that every database keeps as it was written: without NULs and without halves of characters (lone surrogates)."""

from __future__ import annotations

from typing import Any

WORDS = "holds a character that cannot be kept (a NUL, or half of a character). Take it out and try again."


def storable(text: str) -> bool:
    """Whether SQLite and PostgreSQL both keep this text."""
    return "\0" not in text and not any("\ud800" <= letter <= "\udfff" for letter in text)


def all_storable(content: Any) -> bool:
    """The same of every text in a JSON value, keys included, however deep."""
    waiting = [content]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            if not storable(one):
                return False
        elif isinstance(one, dict):
            waiting += [*one, *one.values()]
        elif isinstance(one, list | tuple):
            waiting += one
    return True
