"""Where the numbers come from: sources, catalogue, starter, editions and the store that answers questions about them.

Imports `vocabulary` and `settings` of the project, nothing else. Other layers use the names below.
"""

from data_access.editions import (
    EditionInfo,
    EditionMissing,
    StoreUnavailable,
    current_edition,
    ensure_edition,
)
from data_access.observations import History, Numbers, Observations
from data_access.store import ENGLAND, Store, open_store
from settings import MIDLANDS

__all__ = [
    "ENGLAND",
    "MIDLANDS",
    "EditionInfo",
    "EditionMissing",
    "History",
    "Numbers",
    "Observations",
    "Store",
    "StoreUnavailable",
    "current_edition",
    "ensure_edition",
    "open_store",
]
