"""Findings for the first page, where the edition may lack a measure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress

from vocabulary import Finding, NotHeld


def held(*asked: Callable[[], Sequence[Finding | None]]) -> Iterator[Finding]:
    """The findings of each of `asked`, in order. One that needs a missing measure is left out; the others stay."""
    for ask in asked:
        with suppress(NotHeld):
            yield from [finding for finding in ask() if finding is not None]
