"""Old drafts of places are removed; what anything saved names, now or ever, stays."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import update

from data_access.workspace import Items, StoredPlaces, Workspace, audit
from data_access.workspace.database import as_text
from data_access.workspace.drafts import DAYS_IN_USE, remove_old_drafts
from data_access.workspace.tables import place
from vocabulary import CustomArea


def kept(workspace: Workspace, name: str, at: str = "2020-01-01T00:00:00.000000+00:00") -> str:
    id = StoredPlaces(workspace).keep(CustomArea.of(name, ["M85001", "M85002"]))
    with workspace.write() as connection:
        connection.execute(update(place).where(place.c.id == id).values(kept_at=at))
    return id


def in_use(workspace: Workspace, days: int = DAYS_IN_USE) -> None:
    """People wrote something on so many of the last days."""
    for number in range(days):
        kept(workspace, f"Of day {number}", as_text(datetime.now(UTC) - timedelta(days=number)))


def test_only_old_drafts_that_nothing_names_are_removed(workspace: Workspace) -> None:
    items, places = Items(workspace), StoredPlaces(workspace)
    unnamed, in_view, once, deleted = (kept(workspace, name) for name in ("Unnamed", "View", "Once", "Deleted"))
    new = places.keep(CustomArea.of("New", ["M85001"]))
    items.add("view", name="a", owner="me", body={"query": f"?area={in_view.upper()}&compare=QUA"})
    changed = items.add("place", name="b", owner="me", body={"place": once})
    items.update(changed.id, changed.revision, by="me", body={"place": new})
    in_use(workspace)
    gone = items.add("view", name="c", owner="me", body={"query": f"?area={deleted}"})
    items.delete(gone.id, by="me")

    assert remove_old_drafts(workspace) == 1

    assert [row.detail for row in audit.listed(workspace, did="removed what was old")] == ["1 draft of a place"]
    assert places.get(unnamed) is None
    assert all(places.get(each) is not None for each in (in_view, once, deleted, new))
    assert remove_old_drafts(workspace) == 0


def test_the_day_counts(workspace: Workspace) -> None:
    id = StoredPlaces(workspace).keep(CustomArea.of("Today's", ["M85001"]))
    assert remove_old_drafts(workspace) == 0
    assert StoredPlaces(workspace).get(id) is not None
    assert remove_old_drafts(workspace, days=-1) == 1
