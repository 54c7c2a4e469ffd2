"""What readers save: views, scenarios, and the short links to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from application import custom_areas, figures, readers, workspace
from components import saved, saved_scenario
from components.saved_scenario import PageContext
from data_access import (
    Conflict,
    Item,
    ItemMissing,
    ItemRefused,
    Items,
    Store,
    StoreUnavailable,
    WorkspaceUnavailable,
    is_kept,
    open_workspace,
)
from settings import Settings

MOST_SCENARIOS = 200  # in the lists of the page of scenarios; any other opens by its link


def service(settings: Settings) -> saved.ItemService:
    """What the forms for saved items need."""
    return saved.ItemService(
        items=lambda: workspace.items(settings),
        reader=lambda: readers.reader(settings),
        writer=lambda: readers.writer(settings),
        is_kept=lambda edition: is_kept(settings, edition),
        refused=(ItemMissing, ItemRefused, WorkspaceUnavailable, StoreUnavailable),
    )


def refusing(service: saved.ItemService, *more: type[Exception]) -> saved.ItemService:
    """The same, with further errors that say in words what is wrong."""
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
    settings: Settings, kind: str, name: str, note: str, body: Mapping[str, Any], shared: bool | None = None
) -> str:
    """Save an item under a name, or its next version if the reader has one of that name; returns what was done, in words.

    `shared` None: everybody sees a new item; an existing one stays as it is.
    """
    items, writer = workspace.items(settings), readers.writer(settings)
    name, edition = " ".join(name.split()), str(body["edition"])
    try:
        own = items.named(name, kind, owner=writer)
        if own is None:
            for_all = shared is not False
            items.add(kind, name=name, owner=writer, body=body, note=note, shared=for_all, edition=edition)
            seen_by = "Everyone who can open this site sees it there" if for_all else "Only this browser lists it"
            return f"Saved as “{name}”. It stands under Scenarios. {seen_by}."
        # A reason stays until another replaces it: the form does not show it again.
        reasons = {**own.body.get("reasons", {}), **body["reasons"]}
        changes: dict[str, Any] = {"body": {**body, "reasons": reasons}, "note": note or own.note, "edition": edition}
        if shared is not None:
            changes["shared"] = shared
        saved_as = items.update(own.id, own.revision, by=writer, **changes)
    except (ItemRefused, ItemMissing, WorkspaceUnavailable, StoreUnavailable) as problem:
        return f"It was not saved. {problem}"
    if isinstance(saved_as, Conflict):
        return f"Somebody saved “{name}” at the same moment. Yours is kept aside, under its versions."
    seen_by = "shared" if saved_as.item.shared else "private"
    return f"Saved as version {saved_as.item.revision} of “{name}”, {seen_by}."


def address_of(settings: Settings, code: str) -> str | None:
    """Where a short link leads; None if it names nothing this reader may see."""
    try:
        item = Items(open_workspace(settings)).by_code(code, by=readers.reader(settings))
    except ItemMissing:
        return None
    return saved.link(item)
