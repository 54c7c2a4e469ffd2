"""Who asks for items, besides whose they are: teams, what own figures they may see, and what they may write.

An item is seen by its owner; by everyone where it is shared; by a team where it is the team's. What a page has written into an item
(the headline of a saved view, the claim of a card, the answer of a scenario) may hold figures that not everyone may see: such an item
`holds` the ids of their indicators, and is seen by nobody else who may not see them all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, func, or_

from data_access.workspace.item_records import Item, ItemRefused
from data_access.workspace.tables import item as table


def _all_may(kind: str, own: bool) -> str:
    return ""


@dataclass(frozen=True)
class Standing:
    """`readable`: ids of the indicators kept from some that they may see; None: all. `may_write(kind, own)` says why they may not
    make or change an item, "" where they may."""

    teams: frozenset[str] = frozenset()
    readable: frozenset[str] | None = frozenset()
    may_write: Callable[[str, bool], str] = _all_may

    def sees(self, row: Row[Any], by: str) -> bool:
        if row.owner == by:
            return True
        return bool(row.shared or row.team in self.teams) and (
            self.readable is None or ids_of(row.holds) <= self.readable
        )

    def where(self, by: str) -> ColumnElement[bool]:
        """The same as a condition of a query."""
        let_in = or_(table.c.shared, table.c.team.in_(sorted(self.teams))) if self.teams else table.c.shared
        if self.readable is None:
            return or_(table.c.owner == by, let_in)
        rest: ColumnElement[str] = table.c.holds
        for indicator in sorted(self.readable):
            rest = func.replace(rest, f"|{indicator}|", "")
        return or_(table.c.owner == by, and_(let_in, rest == ""))

    def must_write(self, kind: str, own: bool) -> None:
        """Raises ItemRefused."""
        if why := self.may_write(kind, own):
            raise ItemRefused([why])

    def must_share(self, team: str | None, now: Item | None) -> None:
        """Raises ItemRefused for a team that is not one's own, unless the item is that team's already."""
        if team is not None and team not in self.teams and (now is None or now.team != team):
            raise ItemRefused(["You are not in the team that should see it. Choose one of yours, or keep it private."])


def ids_of(holds: str) -> frozenset[str]:
    return frozenset(part for part in holds.split("|") if part)


def as_text(ids: Iterable[str]) -> str:
    """Ids of indicators as the column `holds` keeps them."""
    return "".join(f"|{each}|" for each in sorted(set(ids)))
