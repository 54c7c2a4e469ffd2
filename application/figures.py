"""The edition that answers a request, restricted to what the person may see."""

from __future__ import annotations

from flask import g, has_request_context

from application import access
from data_access import EditionMissing, Store, open_store
from settings import Settings
from vocabulary import Sight


def newest(settings: Settings) -> Store:
    """The edition being served; one and the same all through a request, for which it is looked up once. Raises StoreUnavailable."""
    sight = access.person(settings).sight
    if not has_request_context():
        return open_store(settings, sight=sight)
    kept: tuple[Settings, Sight, Store] | None = g.get("newest_figures")
    if kept is None or kept[0] is not settings or kept[1] != sight:
        kept = g.newest_figures = settings, sight, open_store(settings, sight=sight)
    return kept[2]


def pinned(settings: Settings, edition: str) -> Store | None:
    """The edition an address is pinned to; None if it is no longer kept or never existed."""
    try:
        return open_store(settings, edition, access.person(settings).sight)
    except EditionMissing:
        return None
