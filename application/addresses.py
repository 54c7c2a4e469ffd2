"""Addresses of this application for files that leave it."""

from __future__ import annotations

from settings import Settings


def public(settings: Settings, path: str) -> str:
    """The whole address of a path inside this application, at the first public address. Where none is set, the path with its
    prefix: the name of the machine that makes a file says nothing about how its readers reach the site."""
    host = settings.public_addresses[0] if settings.public_addresses else ""
    return f"{host}{settings.path_prefix.rstrip('/')}{path}"
