"""Which measures a list may rank, and in what order: none that a newer one supersedes, none past its date above a current one."""

from __future__ import annotations

from collections.abc import Iterable

from data_access import Store
from vocabulary import Indicator


def is_superseded(store: Store, measure: str, kinds: Iterable[str] = ()) -> bool:
    """Whether another measure has newer figures of the same thing for all these kinds of area; for every kind where none is named."""
    listed = tuple(kinds)
    if not listed:
        return bool(store.freshness(measure).superseded_by)
    return all(store.freshness(measure, kind=kind).superseded_by for kind in listed)


def without_superseded(store: Store, measures: Iterable[Indicator], kind: str | None = None) -> list[Indicator]:
    """The measures that nothing newer supersedes for one kind of area, in the order given."""
    return [each for each in measures if not is_superseded(store, each.id, (kind,) if kind else ())]


def current_first(store: Store, measures: Iterable[Indicator], kind: str | None = None) -> list[Indicator]:
    """Without superseded measures; those past their `stale_after` come last. Otherwise in the given order."""
    return sorted(without_superseded(store, measures, kind), key=lambda each: store.freshness(each.id, kind=kind).stale)


def superseded_last(store: Store, measures: Iterable[Indicator], kind: str | None = None) -> list[Indicator]:
    """All of them, for a reader's choice: superseded measures come last. Otherwise in the given order."""
    return sorted(measures, key=lambda each: is_superseded(store, each.id, (kind,) if kind else ()))


def newest_measure(store: Store, measure: str, kind: str | None = None) -> str:
    """The measure that supersedes this one for a kind of area; itself where none does."""
    return store.freshness(measure, kind=kind).superseded_by or measure
