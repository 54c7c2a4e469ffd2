"""Stored custom areas: by id, immutable. A draft is one that no item names yet; saving gives it a name in a list.

places = StoredPlaces(open_workspace(settings))
id = places.keep(CustomArea.of("Leighton", ["K82014", "K82615"]))
places.get(id)
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Integer, Select, bindparam, case, func, select
from sqlalchemy.dialects import postgresql, sqlite

from data_access.workspace import quotas
from data_access.workspace.database import Workspace, open_workspace
from data_access.workspace.item_records import ItemRefused, WorkspaceFull
from data_access.workspace.item_standing import Standing, asker
from data_access.workspace.tables import item
from data_access.workspace.tables import place as table
from data_access.workspace.text import WORDS, all_storable, storable
from settings import Limits, Settings
from vocabulary import PLACE, CustomArea


@dataclass(frozen=True)
class SavedPlaces:
    """The places somebody may see, as lists offer them: (id of the place, name), their own first, then the newest; `total`: of all."""

    listed: tuple[tuple[str, str], ...]
    total: int


class StoredPlaces:
    """The places of a workspace. Every function is one transaction, and raises WorkspaceUnavailable."""

    def __init__(
        self,
        workspace: Workspace,
        limits: Limits | None = None,
        allow: Callable[[], None] = lambda: None,
        standing: Standing | None = None,
    ) -> None:
        """`allow` raises ItemRefused if the caller writes too fast. `standing`: as that of Items."""
        self.workspace = workspace
        self.limits = limits
        self.allow = allow
        self.standing = standing or Standing()

    def keep(self, place: CustomArea) -> str:
        """Keeps a place under its id, and gives the id. One that is kept already stays as it is. Raises ItemRefused."""
        if not all_storable([place.name, *place.practices]):
            raise ItemRefused([f"The name of a place, or a code in it, {WORDS}"])
        if self.get(place.id) is not None:
            return place.id
        self.allow()
        size = len(json.dumps([place.name, list(place.practices)], ensure_ascii=False).encode("utf-8"))
        insert = sqlite.insert if self.workspace.is_sqlite else postgresql.insert
        with self.workspace.write() as connection:
            if self.limits and (said := quotas.room_for_place(connection, self.limits, size)):
                raise WorkspaceFull([said])
            row = {"id": place.id, "name": place.name, "practices": list(place.practices), "size": size}
            row["kept_at"] = self.workspace.now(connection)
            connection.execute(insert(table).values(row).on_conflict_do_nothing())
        return place.id

    def get(self, id: str) -> CustomArea | None:
        """The place of an id. None: there is none."""
        if not storable(id):
            return None
        with self.workspace.read() as connection:
            row = connection.execute(select(table.c.name, table.c.practices).where(table.c.id == id)).first()
        return None if row is None else CustomArea.of(row.name, row.practices)

    def saved(self, *, by: str, limit: int) -> SavedPlaces:
        """The saved places `by` may see: their own, their teams' and those shared. No practice is read, so that any number of them costs little."""
        rows_of, total_of = _places_seen(self.standing.teams, self.standing.readable)
        with self.workspace.read() as connection:
            rows = connection.execute(rows_of, {"by": by, "most": limit + 1}).all()
            more = len(rows) > limit
            total = connection.execute(total_of, {"by": by}).scalar_one() if more else len(rows)
        return SavedPlaces(tuple((str(row.place), row.name) for row in rows[:limit] if row.place), int(total))

    def item_named(self, name: str, *, owner: str) -> str | None:
        """The id of the item under which `owner` has saved a place of this name, the newest; None: there is none."""
        asked = select(item.c.id).where(
            item.c.kind == PLACE, item.c.owner == owner, item.c.name == name, item.c.deleted_at.is_(None)
        )
        with self.workspace.read() as connection:
            found: str | None = connection.execute(
                asked.order_by(item.c.changed_at.desc()).limit(1)
            ).scalar_one_or_none()
        return found


@lru_cache(maxsize=256)
def _places_seen(
    teams: frozenset[str], readable: frozenset[str] | None
) -> tuple[Select[*tuple[Any, ...]], Select[int]]:
    """The queries of `saved`, made once for everybody of the same teams and sight: every page asks them."""
    by = asker()
    seen = [item.c.kind == PLACE, item.c.deleted_at.is_(None), Standing(teams, readable).where(by)]
    id = item.c.body["place"].as_string().label("place")
    own_first = case((item.c.owner == by, 0), else_=1)
    rows = select(id, item.c.name).where(*seen).order_by(own_first, item.c.changed_at.desc(), item.c.id)
    return rows.limit(bindparam("most", type_=Integer)), select(func.count()).select_from(item).where(*seen)


class PlacesOf:
    """The places of the workspace that settings name, which is opened when one is asked for: most pages never do."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def get(self, id: str) -> CustomArea | None:
        """As StoredPlaces.get. Raises WorkspaceUnavailable."""
        return StoredPlaces(open_workspace(self._settings)).get(id)
