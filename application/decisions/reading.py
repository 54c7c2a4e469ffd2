"""The decisions a reader may see, as they were signed."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import g, has_request_context

from application import readers, workspace
from data_access import Item, Store, WorkspaceUnavailable
from data_access.workspace.item_rows import ids_seen
from domain.learning import decisions
from domain.learning.decisions import Decision, Marked
from domain.learning.network import Known
from settings import Settings

MOST_LISTED = 200
T = TypeVar("T")


@dataclass(frozen=True)
class SignedDecision:
    """A signed decision. `replaced`: a newer version is signed.

    `same`: codes of other places that made the same decision, as far as the reader may see them.
    """

    item: Item
    decision: Decision
    replaced: bool
    same: frozenset[str] = frozenset()

    def known(self, store: Store) -> Known:
        return Known(self.item.id, self.decision, self.marked(store))

    def marked(self, store: Store) -> Marked:
        return decisions.mark(store, self.decision, decided_same=self.same)


def signed_decisions(settings: Settings) -> tuple[list[SignedDecision], int]:
    """The newest decisions first, and how many there are in all.

    Read once for each request, because every card of a page asks.
    """
    return _once("kept", settings, lambda: _signed_decisions(settings))


def forget() -> None:
    """Discard what this request has read, because it is about to sign a decision."""
    if has_request_context():
        g.pop("decisions_read", None)


def _once(what: str, settings: Settings, read: Callable[[], T]) -> T:
    """Everything read for the person who makes the request, once for each request."""
    if not has_request_context():
        return read()
    asked = settings, readers.reader(settings), workspace.standing(settings)
    known: tuple[object, dict[str, Any]] | None = g.get("decisions_read")
    if known is None or known[0] != asked:
        known = g.decisions_read = asked, {}
    if what not in known[1]:
        known[1][what] = read()
    found: T = known[1][what]
    return found


def _signed_decisions(settings: Settings) -> tuple[list[SignedDecision], int]:
    if not _ids(settings):
        return [], 0
    items, reader = workspace.items(settings), readers.reader(settings)
    listed = items.list(decisions.KIND, by=reader, limit=MOST_LISTED)
    in_all = items.count(decisions.KIND, by=reader) if len(listed) == MOST_LISTED else len(listed)
    read = [(item, decision) for item in listed if isinstance(decision := Decision.from_body(item.body), Decision)]
    replaced = {decision.replaces for _, decision in read if decision.replaces}
    current = [decision for item, decision in read if item.id not in replaced]
    found = [
        SignedDecision(item, decision, item.id in replaced, decisions.others_that_did(decision, current))
        for item, decision in read
    ]
    return found, in_all


def _ids(settings: Settings) -> tuple[str, ...]:
    """Ids of the decisions a reader may see, read once for each request. Raises WorkspaceUnavailable."""

    def read() -> tuple[str, ...]:
        items = workspace.items(settings)
        return ids_seen(items.workspace, decisions.KIND, readers.reader(settings), items.standing)

    return _once("ids", settings, read)


def same_as(settings: Settings, decision: Decision) -> frozenset[str]:
    """Codes of other places that made the same decision as one about to be signed, as far as the reader may see them."""
    return decisions.others_that_did(
        decision, (each.decision for each in signed_decisions(settings)[0] if not each.replaced)
    )


def dated(settings: Settings, indicator: str, places: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """For one measure and some places: of each decision a reader may see, the id of the first period after it and what
    was decided, oldest first.

    Of several versions only the newest counts.
    """
    found = [each.decision for each in signed_decisions(settings)[0] if not each.replaced]
    about = [each for each in found if each.is_judged and each.indicator == indicator and each.place in places]
    return tuple(sorted((each.change, each.choice) for each in about))


def stamp(settings: Settings) -> Hashable:
    """A cache key of the decisions a reader may see: their ids, since no decision ever changes or is deleted.

    None while the workspace cannot be read.
    """
    try:
        return _ids(settings)
    except WorkspaceUnavailable:
        return None
