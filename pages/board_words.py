"""Notes for trends of boards that run across the change of England's boards."""

from __future__ import annotations

from collections.abc import Sequence

from components import narrative as say
from data_access import Store
from data_access.reference.periods import period
from domain.board_changes import boards_changed
from vocabulary import Period


def across_boards(store: Store, periods: Sequence[Period]) -> str:
    """ "England’s boards changed: 42 to March 2026, 36 from April 2026; …" for a series across the change; "" for any
    other.
    """
    found = boards_changed(store, periods)
    if found is None:
        return ""
    last, first = period(found.last).label, period(found.first).label
    ours = say.listing([area.short_name for area in found.ours]) if found.ours else "No board"
    return (
        f"England’s boards changed: {found.before} to {last}, {found.after} from {first}; each period is compared with its own. "
        f"{ours} of the Midlands changed."
    )


def boards_without_series(store: Store, periods: Sequence[Period]) -> str:
    """The boards whose series ends at the change, with divided boards named; "" for a series on one side of it."""
    found = boards_changed(store, periods)
    if found is None:
        return ""
    divided = say.listing([area.short_name for area in found.divided])
    ended = "Boards that changed have no series across it."
    return (
        f"{ended} Those divided between others, {divided}, can be added up from practices only."
        if found.divided
        else ended
    )
