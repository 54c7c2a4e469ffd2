"""The figures (sources, catalogue, starter, editions, the store) and the workspace (what people save, jobs, custom
areas).

Imports `vocabulary`, `settings` and `caching` of the project, nothing else. Other layers use the names below.
"""

from data_access.reference.catalogue import (
    ElicitedShift,
    ElicitedShifts,
    HouseholdSpending,
    Intervention,
    Method,
    PublicChange,
    Reported,
    SpendingAssociation,
    load_board_papers,
    load_elicited_shifts,
    load_household_spending,
    load_interventions,
    load_methods,
    load_public_changes,
    load_specialist_trusts,
    load_spending_associations,
    load_unit_costs,
)
from data_access.reference.catalogue.entries import TRUST_KINDS
from data_access.reference.editions import (
    EditionChanges,
    EditionInfo,
    EditionMissing,
    StoreUnavailable,
    changes,
    current_edition,
    ensure_edition,
    is_kept,
    try_again,
)
from data_access.reference.observations import History, Numbers, Observations
from data_access.reference.small_table import LARGEST_SMALL_TABLE, TableRefused, read_small_table
from data_access.reference.store import ENGLAND, Coverage, Store
from data_access.reference.store import open_store as _opened
from data_access.workspace import (
    Conflict,
    ImportRefused,
    Item,
    ItemMissing,
    ItemRefused,
    Items,
    Saved,
    SavedPlaces,
    Standing,
    StoredPlaces,
    WorkspaceFull,
    WorkspaceUnavailable,
    open_workspace,
)
from data_access.workspace.places import PlacesRefused
from data_access.workspace.places.making import PlaceMaking
from settings import MIDLANDS, Settings
from vocabulary import EVERYONE, Sight

__all__ = [
    "ENGLAND",
    "LARGEST_SMALL_TABLE",
    "MIDLANDS",
    "TRUST_KINDS",
    "Conflict",
    "Coverage",
    "EditionChanges",
    "EditionInfo",
    "EditionMissing",
    "ElicitedShift",
    "ElicitedShifts",
    "History",
    "HouseholdSpending",
    "ImportRefused",
    "Intervention",
    "Item",
    "ItemMissing",
    "ItemRefused",
    "Items",
    "Method",
    "Numbers",
    "Observations",
    "PlaceMaking",
    "PlacesRefused",
    "PublicChange",
    "Reported",
    "Saved",
    "SavedPlaces",
    "SpendingAssociation",
    "Standing",
    "Store",
    "StoreUnavailable",
    "StoredPlaces",
    "TableRefused",
    "WorkspaceFull",
    "WorkspaceUnavailable",
    "changes",
    "current_edition",
    "ensure_edition",
    "is_kept",
    "load_board_papers",
    "load_elicited_shifts",
    "load_household_spending",
    "load_interventions",
    "load_methods",
    "load_public_changes",
    "load_specialist_trusts",
    "load_spending_associations",
    "load_unit_costs",
    "open_store",
    "open_workspace",
    "read_small_table",
]


def open_store(settings: Settings, edition: str | None = None, sight: Sight = EVERYONE) -> Store:
    """The current edition, or the one a link names, restricted to what the person may see.

    A process has one Store for each of these; call this for every request and keep no Store. If the figures could not
    be built at the start and the cause may be gone, a new build starts in the background. Raises EditionMissing (none
    is built, or the one named is no longer kept), EditionCorrupt, DatabaseUnreachable.
    """
    try_again(settings)
    return _opened(settings, edition, sight)
