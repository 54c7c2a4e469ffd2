"""Who asks for items, besides whose they are: teams, what own figures they may see, and what they may write.

An item is seen by its owner; by everyone where it is shared; by a team where it is the team's. What a page has written into an item
(the headline of a saved view, the claim of a card, the answer of a scenario) may hold figures that not everyone may see: such an item
`holds` the ids of their indicators, and is seen by nobody else who may not see them all. Of its owner who may not, as after leaving a
team, the figures are taken away and the owner's own words stay.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Row, and_, bindparam, func, or_

from data_access.workspace.item_records import Item, ItemRefused, Revision
from data_access.workspace.tables import item as table
from vocabulary import FIGURES_WITHHELD


def _all_may(kind: str, own: bool) -> str:
    return ""


def _no_words(kind: str, body: Mapping[str, Any]) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Standing:
    """`readable`: ids of the indicators kept from some that they may see; None: all. `may_write(kind, own)` says why they may not
    make or change an item, "" where they may. `own_words(kind, body)`: a body without what a page wrote into it."""

    teams: frozenset[str] = frozenset()
    readable: frozenset[str] | None = frozenset()
    may_write: Callable[[str, bool], str] = _all_may
    own_words: Callable[[str, Mapping[str, Any]], dict[str, Any]] = _no_words

    def sees(self, row: Row[Any], by: str) -> bool:
        return bool(row.owner == by or ((row.shared or row.team in self.teams) and self._reads(row.holds)))

    def _reads(self, holds: str) -> bool:
        return self.readable is None or ids_of(holds) <= self.readable

    def as_seen(self, item: Item, by: str) -> Item:
        """An item that they may see, without the figures that they may not."""
        if by != item.owner or self._reads(item.holds):
            return item
        return replace(item, body=self.own_words(item.kind, item.body))

    def revision_seen(self, revision: Revision, of: Item, by: str) -> Revision:
        if by != of.owner or self._reads(of.holds):
            return revision
        body = self.own_words(of.kind, revision.content.get("body") or {})
        return replace(revision, content=revision.content | {"body": body})

    def must_change(self, now: Item, by: str, parts: Collection[str]) -> None:
        """Raises ItemRefused."""
        self.must_write(now.kind, by == now.owner)
        if "body" in parts and not self._reads(now.holds):
            raise ItemRefused([f"{FIGURES_WITHHELD} You can rename it, let fewer people see it, or delete it."])

    def must_copy(self, now: Item) -> None:
        """Raises ItemRefused."""
        self.must_write(now.kind, True)
        if not self._reads(now.holds):
            raise ItemRefused([f"{FIGURES_WITHHELD} You cannot copy it."])

    def where(self, by: str | BindParameter[str]) -> ColumnElement[bool]:
        """The same as a condition of a query. `by`: a parameter for a query that is made once and asked for many people."""
        # One by one: a list would be rendered into the query at each call.
        let_in = or_(table.c.shared, *(table.c.team == team for team in sorted(self.teams)))
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


def asker() -> BindParameter[str]:
    """The parameter `by` of a query that is made once."""
    return bindparam("by", type_=table.c.owner.type)


def ids_of(holds: str) -> frozenset[str]:
    return frozenset(part for part in holds.split("|") if part)


def as_text(ids: Iterable[str]) -> str:
    """Ids of indicators as the column `holds` keeps them."""
    return "".join(f"|{each}|" for each in sorted(set(ids)))
