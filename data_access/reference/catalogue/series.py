"""What an indicator's entry says of its series over time: where it breaks, and which periods are no base for a comparison."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cache
from typing import Any

from data_access.reference.periods import period
from vocabulary import Indicator

LEARNT_LATER = frozenset(
    {"series_breaks", "incomparable_periods", "superseded_by", "newer_known", "case_mix", "youngest", "doubted"}
)
"""Keys of an indicator that say what is known of its figures by now. Today's catalogue answers for older editions too."""


def series_faults(indicator: Indicator) -> Iterator[str]:
    """What is wrong with the optional keys of an entry."""
    starts = [each.from_period for each in indicator.series_breaks]
    for id in (*starts, *indicator.incomparable_periods, *(each.period for each in indicator.doubted if each.period)):
        try:
            period(id)
        except ValueError as fault:
            yield f"series_breaks, incomparable_periods and doubted name periods: {fault}"
    if starts != sorted(set(starts)):
        yield "series_breaks must name each period once, the oldest first"


def learnt_later(id: str, fields: Collection[str]) -> dict[str, Any]:
    """What today's catalogue says of an indicator under the keys LEARNT_LATER that are not among `fields`.

    An edition built before a key existed does not hold it, and its series has the same breaks.
    """
    missing = LEARNT_LATER - set(fields)
    entry = _catalogue_of_today().get(id) if missing else None
    return {name: getattr(entry, name) for name in missing} if entry else {}


@cache
def _catalogue_of_today() -> dict[str, Indicator]:
    from data_access.reference.catalogue import load_indicators  # which imports this module

    return load_indicators()
