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
class Kept:
    """`replaced`: a newer version of it is signed. `same`: codes of other places that decided the same, as far as the reader may see."""

    item: Item
    decision: Decision
    replaced: bool
    same: frozenset[str] = frozenset()

    def known(self, store: Store) -> Known:
        return Known(self.item.id, self.decision, self.marked(store))

    def marked(self, store: Store) -> Marked:
        return decisions.mark(store, self.decision, decided_same=self.same)


def all_kept(settings: Settings) -> tuple[list[Kept], int]:
    """The newest first, and how many there are in all. Read once for each request: every card of a page asks."""
    return _once("kept", settings, lambda: _all_kept(settings))


def forget() -> None:
    """A decision is being signed in this request: what was read before will not be all."""
    if has_request_context():
        g.pop("decisions_read", None)


def _once(what: str, settings: Settings, read: Callable[[], T]) -> T:
    """What is read for whoever makes the request, once for each request."""
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


def _all_kept(settings: Settings) -> tuple[list[Kept], int]:
    if not _ids(settings):
        return [], 0
    items, reader = workspace.items(settings), readers.reader(settings)
    listed = items.list(decisions.KIND, by=reader, limit=MOST_LISTED)
    in_all = items.count(decisions.KIND, by=reader) if len(listed) == MOST_LISTED else len(listed)
    read = [(item, decision) for item in listed if isinstance(decision := Decision.from_body(item.body), Decision)]
    replaced = {decision.replaces for _, decision in read if decision.replaces}
    current = [decision for item, decision in read if item.id not in replaced]
    found = [
        Kept(item, decision, item.id in replaced, decisions.others_that_did(decision, current))
        for item, decision in read
    ]
    return found, in_all


def _ids(settings: Settings) -> tuple[str, ...]:
    """The ids of those a reader may see, read once for each request. Raises WorkspaceUnavailable."""

    def read() -> tuple[str, ...]:
        items = workspace.items(settings)
        return ids_seen(items.workspace, decisions.KIND, readers.reader(settings), items.standing)

    return _once("ids", settings, read)


def same_as(settings: Settings, decision: Decision) -> frozenset[str]:
    """Codes of other places that decided the same as one that is about to be signed, as far as the reader may see."""
    return decisions.others_that_did(decision, (each.decision for each in all_kept(settings)[0] if not each.replaced))


def dated(settings: Settings, indicator: str, places: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Of each decision a reader may see about one measure of some places, the id of the first period after it and what was decided, the oldest
    first; of a decision with a newer version the newer one alone."""
    found = [each.decision for each in all_kept(settings)[0] if not each.replaced]
    about = [each for each in found if each.is_judged and each.indicator == indicator and each.place in places]
    return tuple(sorted((each.change, each.choice) for each in about))


def stamp(settings: Settings) -> Hashable:
    """The ids of those a reader may see: none is ever changed or deleted. None where that cannot be asked."""
    try:
        return _ids(settings)
    except WorkspaceUnavailable:
        return None
