"""Places as they were made: by id, never changed. A draft is one that no item names yet; saving gives it a name in a list.

places = KeptPlaces(open_workspace(settings))
id = places.keep(Place.of("Leighton", ["K82014", "K82615"]))
places.get(id)
"""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from data_access.workspace.database import Workspace, open_workspace
from data_access.workspace.tables import place as table
from settings import Settings
from vocabulary import Place


class KeptPlaces:
    """The places of a workspace. Every function is one transaction, and raises WorkspaceUnavailable."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace

    def keep(self, place: Place) -> str:
        """Keeps a place under its id, and gives the id. One that is kept already stays as it is."""
        insert = sqlite.insert if self.workspace.is_sqlite else postgresql.insert
        with self.workspace.write() as connection:
            row = {"id": place.id, "name": place.name, "practices": list(place.practices)}
            row["kept_at"] = self.workspace.now(connection)
            connection.execute(insert(table).values(row).on_conflict_do_nothing())
        return place.id

    def get(self, id: str) -> Place | None:
        """The place of an id. None: there is none."""
        with self.workspace.read() as connection:
            row = connection.execute(select(table.c.name, table.c.practices).where(table.c.id == id)).first()
        return None if row is None else Place.of(row.name, row.practices)


class PlacesOf:
    """The places of the workspace that settings name, which is opened when one is asked for: most pages never do."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def get(self, id: str) -> Place | None:
        """As KeptPlaces.get. Raises WorkspaceUnavailable."""
        return KeptPlaces(open_workspace(self._settings)).get(id)
