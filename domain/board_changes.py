"""A series that runs across the day England's boards changed: how many there were before and after, and which were divided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from data_access import ENGLAND, MIDLANDS, Store
from data_access.reference.periods import first_month, last_month
from vocabulary import Area, Period


@dataclass(frozen=True)
class BoardsChanged:
    """`last`: the last month of the boards before, `first`: the first of those after. `divided`: boards that went into more than one;
    `ours`: boards of the Midlands among those that changed."""

    last: str
    first: str
    before: int
    after: int
    divided: tuple[Area, ...]
    ours: tuple[Area, ...]


def boards_changed(store: Store, periods: Sequence[Period]) -> BoardsChanged | None:
    """The change that a series of boards' figures runs across; None where all its periods lie on one side of it."""
    successions = store.board_successions()
    if not successions or not periods:
        return None
    day = max(day for _, _, day in successions)
    first = day[:7]
    if not min(first_month(each.id) for each in periods) < first <= max(last_month(each.id) for each in periods):
        return None
    last = max(month for each in periods if (month := last_month(each.id)) < first)
    went: dict[str, list[Area]] = {}
    for before, _, _ in successions:
        went.setdefault(before.code, []).append(before)
    ours = {area.code for area in store.members(MIDLANDS, "icb", period=last)}
    boards = [areas[0] for areas in went.values()]
    return BoardsChanged(
        last,
        first,
        len(store.members(ENGLAND, "icb", period=last)),
        len(store.members(ENGLAND, "icb", period=first)),
        tuple(sorted((areas[0] for areas in went.values() if len(areas) > 1), key=lambda area: area.short_name)),
        tuple(area for area in boards if area.code in ours),
    )
