"""Storing a signed decision: who may read its words, and which decision it may replace."""

from __future__ import annotations

from dataclasses import replace

from application import access, readers, workspace
from application.decisions import reading
from data_access import Item, ItemMissing, ItemRefused, Items, Store
from data_access.workspace.item_standing import ids_of
from domain.learning import decisions
from domain.learning.decisions import Decision
from settings import Settings

_WORDS = (
    "question",
    "choice",
    "reasons",
    "dissent",
    "stop_if",
    "why_new",
    "options",
    "evidence",
    "kind",
    "why_design",
    "counts",
)
"""The text fields of a decision. A card may have filled in any of them."""


def store_decision(settings: Settings, store: Store, decision: Decision) -> Item:
    """Store a decision.

    Raises ItemRefused where it would replace a decision that is not the signer's to replace, and whatever `Items.add`
    raises.
    """
    items, person = workspace.items(settings), access.person(settings)
    _must_replace(items, person, decision)
    reading.forget()
    return items.add(
        decisions.KIND,
        name=decision.choice[:120],
        owner=readers.writer(settings),
        shared=True,
        body=replace(decision, teams=" ".join(sorted(person.teams))).to_body(),
        holds=own_figures_in(store, decision) | _taken_over(items, person, decision),
    )


def own_figures_in(store: Store, decision: Decision) -> frozenset[str]:
    """Ids of the restricted own figures that a decision is about: the measure that judges it, the measure of the card
    it was started from, and any that its texts name.

    Only people who may see all of them may read the decision.
    """
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
    """Ids of the own figures behind decisions whose words this one may repeat: the one it replaces and the one it was
    copied from.
    """
    found: frozenset[str] = frozenset()
    for id in (decision.replaces, decision.adopted):
        if id and (before := _signed(items, person, id)) is not None:
            found |= ids_of(before.holds)
    return found


def _must_replace(items: Items, person: access.Person, decision: Decision) -> None:
    """Check who signs a new version: the signer, a member of a team the signer was in, or an administrator, and only
    for the same measure and place.

    Raises ItemRefused.
    """
    if not decision.replaces:
        return
    item = _signed(items, person, decision.replaces)
    before = Decision.from_body(item.body) if item is not None else None
    if item is None or not isinstance(before, Decision):
        raise ItemRefused(["The decision that this would be a new version of is not there."])
    if (before.indicator, before.place) != (decision.indicator, decision.place):
        raise ItemRefused(
            ["A new version is about the same measure and place: show those, or sign it as a new decision."]
        )
    theirs = item.owner == person.key or not person.teams.isdisjoint(before.teams.split())
    if not theirs and person.role is not access.Role.ADMINISTRATOR:
        raise ItemRefused(
            [
                f"Only who signed “{item.name}”, their team or an administrator can sign a new version of it. Sign it as a new decision."
            ]
        )


def _signed(items: Items, person: access.Person, id: str) -> Item | None:
    """The signed decision of this id, if the person may see it."""
    try:
        found = items.get(id, by=person.key)
    except ItemMissing:
        return None
    return found if found.kind == decisions.KIND else None
