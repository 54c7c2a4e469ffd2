"""What readers save: views, scenarios, and the short links to them."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from application import access, custom_areas, figures, readers, workspace
from components import page, saved, saved_scenario
from components.page import AppServices
from components.saved_scenario import PageContext
from data_access import (
    Conflict,
    Item,
    ItemMissing,
    ItemRefused,
    Store,
    StoreUnavailable,
    WorkspaceUnavailable,
    is_kept,
    open_store,
)
from settings import Settings
from vocabulary import audience_of

log = logging.getLogger("workbench.saved")

SIGNED_IN = "Private things are yours alone. Those of a team are seen and changed by its people, shared ones by everyone who signs in here."
MOST_SCENARIOS = 200  # listed on the page of scenarios; others open by their link only


def service(settings: Settings, given: AppServices | None = None) -> saved.ItemService:
    """The actions of the forms for saved items. `given`: what pages are given, for forms that store what a page says."""
    return saved.ItemService(
        items=lambda: workspace.items(settings),
        reader=lambda: readers.reader(settings),
        writer=lambda: readers.writer(settings),
        is_kept=lambda edition: is_kept(settings, edition),
        refused=(ItemMissing, ItemRefused, WorkspaceUnavailable, StoreUnavailable),
        audience=lambda: audience(settings),
        may=lambda action: access.refusal(access.person(settings), access.Action(action)),
        kept_back=lambda say: kept_back(settings, given, say) if given is not None else (),
    )


def refusing(service: saved.ItemService, *more: type[Exception]) -> saved.ItemService:
    """The same actions, with further errors that say what is wrong."""
    return replace(service, refused=(*service.refused, *more))


def page_context(settings: Settings, store: Store) -> PageContext:
    """The store, with the scenarios and custom areas the reader may see."""
    items, reader = workspace.items(settings), readers.reader(settings)
    listed = items.list(saved_scenario.KIND, by=reader, limit=MOST_SCENARIOS)
    more = items.count(saved_scenario.KIND, by=reader) - len(listed) if len(listed) == MOST_SCENARIOS else 0
    areas = custom_areas.saved(settings)

    def by_code(code: str) -> Item | None:
        try:
            item = items.by_code(code, by=reader)
        except ItemMissing:
            return None
        return item if item.kind == saved_scenario.KIND else None

    return PageContext(
        store=store,
        stamp=(*((item.id, item.revision) for item in listed), ("more", more), (reader, 0)),
        places=custom_areas.as_options(areas),
        places_in_all=areas.total,
        kept=listed,
        more=more,
        by_code=by_code,
        history=lambda id: items.history(id, by=reader),
        called=lambda people: items.called(people, by=reader),
        at=lambda edition: figures.pinned(settings, edition),
        is_kept=lambda edition: is_kept(settings, edition),
    )


def save_named(
    settings: Settings,
    kind: str,
    name: str,
    note: str,
    body: Mapping[str, Any],
    seen_by: str | None = None,
    holds: Sequence[str] = (),
) -> str:
    """Save an item under a name, as a new version if the reader has one of that name; returns a sentence that says what
    was done.

    `seen_by`: see `audience_of`; None lets everybody see a new item and leaves an existing one as it is. `holds`: ids
    of own figures it may contain.
    """
    items, writer = workspace.items(settings), readers.writer(settings)
    name, edition = " ".join(name.split()), str(body["edition"])
    try:
        own = items.named(name, kind, owner=writer)
        if own is None:
            let_in = audience_of("yes" if seen_by is None else seen_by)
            made = items.add(
                kind, name=name, owner=writer, body=body, note=note, **let_in, edition=edition, holds=holds
            )
            return f"Saved as “{name}”. It stands under Scenarios. {_seen(settings, made)}."
        # A version without a reason keeps the last one, because the form does not show it again.
        reasons = {**own.body.get("reasons", {}), **body["reasons"]}
        changes: dict[str, Any] = {"body": {**body, "reasons": reasons}, "note": note or own.note, "edition": edition}
        if seen_by is not None:
            changes |= audience_of(seen_by)
        saved_as = items.update(own.id, own.revision, by=writer, holds=holds, **changes)
    except (ItemRefused, ItemMissing, WorkspaceUnavailable, StoreUnavailable) as problem:
        return f"It was not saved. {problem}"
    if isinstance(saved_as, Conflict):
        return f"Somebody saved “{name}” at the same moment. Yours is kept aside, under its versions."
    return f"Saved as version {saved_as.item.revision} of “{name}”, {audience(settings).words_of(saved_as.item)}."


def _seen(settings: Settings, item: Item) -> str:
    """Who may see a saved item, as a sentence without its full stop."""
    others = (
        "Everyone who can open this site sees" if item.shared else "The people of your team see" if item.team else ""
    )
    if not others:
        return audience(settings).only_you
    return f"{others} it there" + (", if they may see the own figures it is made from" if item.holds else "")


def audience(settings: Settings) -> saved.Audience:
    """The audiences the person who makes the request may choose for what they save."""
    person, names = access.person(settings), {team.id: team.name for team in access.teams(settings)}
    if not person.login:
        return saved.Audience(teams=names)
    mine = [(f"team-{team}", f"Team: {names[team]}") for team in names if team in person.teams]
    return saved.Audience(
        (("no", "Private: only you"), *mine, ("yes", "Shared: everyone here")), SIGNED_IN, "Only you see it", names
    )


def kept_back(settings: Settings, given: AppServices, say: Callable[[saved.ShownAt], Any]) -> tuple[str, ...]:
    """Ids of the restricted own figures that a text of a page may be based on.

    None if the page says the same to everybody; else all that the person may see, because a text does not say which it
    used.
    """
    mine = open_store(settings, sight=access.person(settings).sight)
    private = tuple(sorted(mine.catalogue.seen_by))
    if not private:
        return ()

    def public(edition: str | None = None) -> Store:
        return open_store(settings, edition)

    def pinned(edition: str) -> Store | None:
        try:
            return public(edition)
        except StoreUnavailable:
            return None

    to_all = replace(given, open_store=public, open_edition=pinned)
    try:
        return () if say(page.shown_by(given)) == say(page.shown_by(to_all)) else private
    except Exception:  # the sentence needs them
        log.info("something saved is made from own figures", exc_info=True)
        return private


def address_of(settings: Settings, code: str) -> str | None:
    """The target of a short link; None if it names nothing this reader may see."""
    try:
        item = workspace.items(settings).by_code(code, by=readers.reader(settings))
    except ItemMissing:
        return None
    return saved.link(item)
