"""Absolute addresses of this application, for files that readers take away."""

from __future__ import annotations

from settings import Settings


def public(settings: Settings, path: str) -> str:
    """The absolute address of a path, at the first public address.

    Without a public address: the path with its prefix only, because the host that makes a file need not be the one its
    readers use.
    """
    host = settings.public_addresses[0] if settings.public_addresses else ""
    return f"{host}{settings.path_prefix.rstrip('/')}{path}"
