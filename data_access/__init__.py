"""Where the numbers come from: sources, catalogue, starter, editions and the store that answers questions about them.

Imports `vocabulary` and `settings` of the project, nothing else. Other layers use the names below.
"""

from data_access.catalogue import Method, load_methods
from data_access.editions import (
    EditionChanges,
    EditionInfo,
    EditionMissing,
    StoreUnavailable,
    changes,
    current_edition,
    ensure_edition,
)
from data_access.observations import History, Numbers, Observations
from data_access.store import ENGLAND, Coverage, Store, open_store
from settings import MIDLANDS

__all__ = [
    "ENGLAND",
    "MIDLANDS",
    "Coverage",
    "EditionChanges",
    "EditionInfo",
    "EditionMissing",
    "History",
    "Method",
    "Numbers",
    "Observations",
    "Store",
    "StoreUnavailable",
    "changes",
    "current_edition",
    "ensure_edition",
    "load_methods",
    "open_store",
]
