"""Places as they were made: by id, never changed. A draft is one that no item names yet; saving gives it a name in a list.

places = KeptPlaces(open_workspace(settings))
id = places.keep(Place.of("Leighton", ["K82014", "K82615"]))
places.get(id)
"""

from __future__ import annotations

import json
from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from data_access.workspace import quotas
from data_access.workspace.database import Workspace, open_workspace
from data_access.workspace.items import ItemRefused, WorkspaceFull
from data_access.workspace.tables import place as table
from data_access.workspace.text import WORDS, all_storable, storable
from settings import Limits, Settings
from vocabulary import Place

MOST_COMPARED = 2_000  # places the disclosure rule looks at, the newest


class KeptPlaces:
    """The places of a workspace. Every function is one transaction, and raises WorkspaceUnavailable."""

    def __init__(
        self, workspace: Workspace, limits: Limits | None = None, allow: Callable[[], None] = lambda: None
    ) -> None:
        """`allow` raises ItemRefused when whoever asks writes too fast."""
        self.workspace = workspace
        self.limits = limits
        self.allow = allow

    def keep(self, place: Place) -> str:
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

    def get(self, id: str) -> Place | None:
        """The place of an id. None: there is none."""
        if not storable(id):
            return None
        with self.workspace.read() as connection:
            row = connection.execute(select(table.c.name, table.c.practices).where(table.c.id == id)).first()
        return None if row is None else Place.of(row.name, row.practices)

    def all(self) -> tuple[Place, ...]:
        """Every place ever made, the newest first, up to MOST_COMPARED: what a figure of one may be held against."""
        with self.workspace.read() as connection:
            statement = select(table.c.name, table.c.practices).order_by(table.c.kept_at.desc()).limit(MOST_COMPARED)
            return tuple(Place.of(row.name, row.practices) for row in connection.execute(statement))


class PlacesOf:
    """The places of the workspace that settings name, which is opened when one is asked for: most pages never do."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def get(self, id: str) -> Place | None:
        """As KeptPlaces.get. Raises WorkspaceUnavailable."""
        return KeptPlaces(open_workspace(self._settings)).get(id)

    def all(self) -> tuple[Place, ...]:
        """As KeptPlaces.all. Raises WorkspaceUnavailable."""
        return KeptPlaces(open_workspace(self._settings)).all()
