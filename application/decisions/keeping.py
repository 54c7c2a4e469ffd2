"""A signed decision is kept: who may read its words."""

from __future__ import annotations

from application import access, readers, workspace
from data_access import Item, ItemMissing, Items, Store
from data_access.workspace.item_standing import ids_of
from domain.learning import decisions
from domain.learning.decisions import Decision
from settings import Settings

_WORDS = ("question", "choice", "reasons", "dissent", "stop_if", "why_new", "options", "evidence", "kind")
"""The texts of a decision: a card may have filled in any of them."""


def keep(settings: Settings, store: Store, decision: Decision) -> Item:
    """Raises what `Items.add` raises."""
    items, person = workspace.items(settings), access.person(settings)
    return items.add(
        decisions.KIND,
        name=decision.choice[:120],
        owner=readers.writer(settings),
        shared=True,
        body=decision.to_body(),
        holds=own_figures_in(store, decision) | _taken_over(items, person, decision),
    )


def own_figures_in(store: Store, decision: Decision) -> frozenset[str]:
    """The own figures, of those that not everyone may see, that a decision is about: the measure that judges it, that of the card it
    was started from, and those its texts name. Whoever may not see them all may not read it."""
    listed = store.indicators()
    said = "\n".join(getattr(decision, part) for part in _WORDS).casefold()
    found = set()
    for indicator in store.catalogue.seen_by:
        names = {indicator}
        if (entry := listed.get(indicator)) is not None:
            names |= {entry.name, entry.short_name}
        if indicator in (decision.indicator, decision.card) or any(name.casefold() in said for name in names if name):
            found.add(indicator)
    return frozenset(found)


def _taken_over(items: Items, person: access.Person, decision: Decision) -> frozenset[str]:
    """What the decisions hold whose words this one may repeat: the one it is a version of and the one it is taken from."""
    found: frozenset[str] = frozenset()
    for id in (decision.replaces, decision.adopted):
        if id and (before := _signed(items, person, id)) is not None:
            found |= ids_of(before.holds)
    return found


def _signed(items: Items, person: access.Person, id: str) -> Item | None:
    """A decision that whoever asks may see."""
    try:
        found = items.get(id, by=person.key)
    except ItemMissing:
        return None
    return found if found.kind == decisions.KIND else None
