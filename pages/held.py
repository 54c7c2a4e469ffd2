"""Findings of a page for the first page, where the edition may lack a measure that one of them needs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress

from vocabulary import Finding, NotHeld


def held(*asked: Callable[[], Sequence[Finding | None]]) -> Iterator[Finding]:
    """What each of `asked` finds, in order. One that needs a measure the edition lacks is left out, and no other."""
    for ask in asked:
        with suppress(NotHeld):
            yield from [finding for finding in ask() if finding is not None]
