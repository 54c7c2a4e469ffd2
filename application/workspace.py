"""The stores of what readers make, opened for the person who makes the request and within this installation's limits."""

from __future__ import annotations

from contextlib import suppress

from flask import g, has_request_context

from application import access, figures, readers
from application.own_words import own_words
from components import saved
from data_access import Items, Standing, StoredPlaces, StoreUnavailable, open_workspace
from settings import Settings


def items(settings: Settings) -> Items:
    return Items(
        open_workspace(settings),
        settings.limits,
        lambda by: readers.count_write(settings, by),
        readers.signed_in_name(settings),
        standing(settings),
    )


def custom_areas(settings: Settings) -> StoredPlaces:
    return StoredPlaces(
        open_workspace(settings),
        settings.limits,
        lambda: readers.count_write(settings, readers.reader(settings)),
        standing(settings),
    )


def standing(settings: Settings) -> Standing:
    """What the person who makes the request may see and write besides their own items. Read once for each request."""
    person = access.person(settings)
    if not has_request_context():
        return _standing(settings, person)
    kept: tuple[access.Person, Standing] | None = g.get("standing")
    if kept is None or kept[0] is not person:
        kept = g.standing = (person, _standing(settings, person))
    return kept[1]


def _standing(settings: Settings, person: access.Person) -> Standing:

    def may_write(kind: str, own: bool) -> str:
        return access.refusal(person, access.Action.KEEP_VIEWS if kind == saved.KIND and own else access.Action.MAKE)

    readable: frozenset[str] | None = None
    if not person.sees_all:
        with suppress(StoreUnavailable):
            readable = frozenset(figures.newest(settings).catalogue.seen_by)
        readable = readable or frozenset()
    return Standing(person.teams, readable, may_write, own_words)
