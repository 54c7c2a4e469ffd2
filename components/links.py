"""The one gate for every address that comes from an address bar, a view or the database."""

from __future__ import annotations

import re

_OUTSIDE = re.compile(r"https://[A-Za-z0-9.-]+(?:/[!-~]*)?")

_CONTROL = re.compile(r"[\x00-\x1f]")

_prefix = "/"


def set_prefix(prefix: str) -> None:
    """The path the application is served under; set once, when the application is created."""
    global _prefix
    _prefix = prefix


def outside_link(address: str) -> str:
    """`address` when it is a page on another site, by HTTPS; "" otherwise: it is then shown as no link."""
    return address if _OUTSIDE.fullmatch(address) else ""


def safe_link(address: str) -> str:
    """`address` when it is a path inside this application, with its path prefix; the first page otherwise.

    Refused: anything with a scheme (`javascript:`), another host (`//host`, `/\\host`) or control characters.
    """
    inside = address.startswith("/") and not address.startswith(("//", "/\\")) and _CONTROL.search(address) is None
    return _prefix.rstrip("/") + (address if inside else "/")
