"""What an indicator's entry says of its series over time: where it breaks, and which periods are no base for a comparison."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cache
from typing import Any

from data_access.reference.periods import period
from vocabulary import Indicator, SeriesBreak

OPTIONAL_KEYS = frozenset({"series_breaks", "incomparable_periods"})
"""Keys an indicator's entry may leave out: they are empty then."""


def frozen_fields(given: dict[str, Any]) -> dict[str, Any]:
    """The fields of an entry as its dataclass takes them: lists as tuples, breaks of series as `SeriesBreak`."""
    fields = {key: tuple(value) if isinstance(value, list) else value for key, value in given.items()}
    if "series_breaks" in fields:
        fields["series_breaks"] = tuple(SeriesBreak(**item) for item in fields["series_breaks"])
    return fields


def series_faults(indicator: Indicator) -> Iterator[str]:
    """What is wrong with the optional keys of an entry."""
    starts = [each.from_period for each in indicator.series_breaks]
    for id in (*starts, *indicator.incomparable_periods):
        try:
            period(id)
        except ValueError as fault:
            yield f"series_breaks and incomparable_periods name periods: {fault}"
    if starts != sorted(set(starts)):
        yield "series_breaks must name each period once, the oldest first"


def learnt_later(id: str, fields: Collection[str]) -> dict[str, Any]:
    """What today's catalogue says of an indicator under the optional keys that are not among `fields`.

    An edition built before a key existed does not hold it, and its series has the same breaks.
    """
    missing = OPTIONAL_KEYS - set(fields)
    entry = _catalogue_of_today().get(id) if missing else None
    return {name: getattr(entry, name) for name in missing} if entry else {}


@cache
def _catalogue_of_today() -> dict[str, Indicator]:
    from data_access.reference.catalogue import load_indicators  # which imports this module

    return load_indicators()
