"""The one gate for every address that comes from an address bar, a view or the database."""

from __future__ import annotations

from urllib.parse import urlsplit

_prefix = "/"


def set_prefix(prefix: str) -> None:
    """The path the application is served under; set once, when the application is created."""
    global _prefix
    _prefix = prefix


def safe_link(address: str) -> str:
    """`address` when it is a path inside this application, with its path prefix; the first page otherwise.

    Refused: anything with a scheme (`javascript:`), another host (`//host`, `/\\host`) or control characters.
    """
    inside = (
        address.startswith("/")
        and not address.startswith(("//", "/\\"))
        and not any(ord(character) < 32 for character in address)
    )
    return _prefix.rstrip("/") + (address if inside else "/")


def safe_outside_link(address: str) -> str:
    """`address` when it is a web page on another host (`https://host/...`, or `http://`); "" otherwise.

    Refused: any other scheme, an address without a host or with a user name, control characters and spaces.
    """
    if any(ord(character) <= 32 for character in address):
        return ""
    try:
        parts = urlsplit(address)
        named = bool(parts.hostname) and parts.username is None
    except ValueError:  # a bracket that is not closed
        return ""
    return address if named and parts.scheme in ("https", "http") else ""
