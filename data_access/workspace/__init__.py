"""The workspace: what people make (saved views and scenarios as items; jobs). Small, valuable, read and written.

Unlike the figures it cannot be rebuilt, so its tables change only by migrations, and there are backup and restore.

    workspace = open_workspace(settings)
    with workspace.write() as connection:
        connection.execute(...)
"""

from data_access.workspace.backup import BackupRefused, Copied, back_up, restore
from data_access.workspace.database import Workspace, WorkspaceUnavailable, open_workspace
from data_access.workspace.item_records import (
    Conflict,
    ImportRefused,
    Item,
    ItemMissing,
    ItemRefused,
    Revision,
    Saved,
    WorkspaceFull,
    pseudonym,
)
from data_access.workspace.item_standing import Standing
from data_access.workspace.items import Items
from data_access.workspace.places.stored import PlacesOf, SavedPlaces, StoredPlaces

__all__ = [
    "BackupRefused",
    "Conflict",
    "Copied",
    "ImportRefused",
    "Item",
    "ItemMissing",
    "ItemRefused",
    "Items",
    "PlacesOf",
    "Revision",
    "Saved",
    "SavedPlaces",
    "Standing",
    "StoredPlaces",
    "Workspace",
    "WorkspaceFull",
    "WorkspaceUnavailable",
    "back_up",
    "open_workspace",
    "pseudonym",
    "restore",
]
