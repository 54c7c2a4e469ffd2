"""Where the numbers come from: sources, catalogue, starter, editions and the store that answers questions about them.

Imports `vocabulary` and `settings` of the project, nothing else. Other layers use the names below.
"""

from data_access.catalogue import Intervention, Method, load_interventions, load_methods
from data_access.editions import (
    EditionChanges,
    EditionInfo,
    EditionMissing,
    StoreUnavailable,
    changes,
    current_edition,
    ensure_edition,
)
from data_access.geography import ENGLAND
from data_access.observations import History, Numbers, Observations
from data_access.place_making import PlaceMaking
from data_access.places import PlacesRefused
from data_access.store import Coverage, Store, open_store
from data_access.workspace import (
    Conflict,
    ImportRefused,
    Item,
    ItemMissing,
    ItemRefused,
    Items,
    KeptPlaces,
    Saved,
    SavedPlaces,
    WorkspaceUnavailable,
    open_workspace,
)
from settings import MIDLANDS

__all__ = [
    "ENGLAND",
    "MIDLANDS",
    "Conflict",
    "Coverage",
    "EditionChanges",
    "EditionInfo",
    "EditionMissing",
    "History",
    "ImportRefused",
    "Intervention",
    "Item",
    "ItemMissing",
    "ItemRefused",
    "Items",
    "KeptPlaces",
    "Method",
    "Numbers",
    "Observations",
    "PlaceMaking",
    "PlacesRefused",
    "Saved",
    "SavedPlaces",
    "Store",
    "StoreUnavailable",
    "WorkspaceUnavailable",
    "changes",
    "current_edition",
    "ensure_edition",
    "load_interventions",
    "load_methods",
    "open_store",
    "open_workspace",
]
