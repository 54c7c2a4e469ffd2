"""The edition that answers a request, restricted to what the person may see."""

from __future__ import annotations

from application import access
from data_access import EditionMissing, Store, open_store
from settings import Settings


def newest(settings: Settings) -> Store:
    """The edition being served. Raises StoreUnavailable."""
    return open_store(settings, sight=access.person(settings).sight)


def pinned(settings: Settings, edition: str) -> Store | None:
    """The edition an address is pinned to; None if it is no longer kept or never existed."""
    try:
        return open_store(settings, edition, access.person(settings).sight)
    except EditionMissing:
        return None
