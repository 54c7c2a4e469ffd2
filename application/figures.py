"""The editions of the figures that requests are answered from."""

from __future__ import annotations

from data_access import EditionMissing, Store, open_store
from settings import Settings


def newest(settings: Settings) -> Store:
    """The edition being served. Raises StoreUnavailable."""
    return open_store(settings)


def pinned(settings: Settings, edition: str) -> Store | None:
    """The edition an address is pinned to; None if it is not kept, or never existed."""
    try:
        return open_store(settings, edition)
    except EditionMissing:
        return None
