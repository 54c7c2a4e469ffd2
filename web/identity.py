"""Who is asking, without a login: a browser, by a cookie it gets when it first keeps something; or a name signed in elsewhere.

The cookie is 128 random bits that scripts cannot read. What is kept beside people's items is a digest of it, so that nobody
who reads the workspace or a backup can pass for them. Writing from another site's page is refused.
"""

from __future__ import annotations

import hashlib
import secrets
from urllib.parse import urlsplit

from flask import Flask, Response, abort, g, has_request_context, request

COOKIE = "reader"
YEAR = 365 * 24 * 3600  # seconds
_LENGTH = 32  # hexadecimal digits


def reader(user_header: str | None = None) -> str:
    """The digest that stands for whoever asks; "" for a browser that has kept nothing yet."""
    if not has_request_context():
        return ""
    name = request.headers.get(user_header, "").strip() if user_header else ""
    if name:
        return _digest(f"name {name.casefold()}")
    key = g.get("new_reader") or request.cookies.get(COOKIE, "")
    return _digest(f"browser {key}") if len(key) == _LENGTH and key.isalnum() else ""


def writer(user_header: str | None = None) -> str:
    """The same for somebody who is about to keep something: a browser that is not known yet becomes so."""
    known = reader(user_header)
    if not known:
        g.new_reader = secrets.token_hex(_LENGTH // 2)
        known = reader(user_header)
    return known


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:_LENGTH]


def know_readers(server: Flask, *, prefix: str) -> None:
    """Send the cookie to browsers that have become known, and refuse what another site's page sends."""

    @server.before_request
    def _from_our_own_pages() -> None:
        if request.method not in ("GET", "HEAD", "OPTIONS") and _from_elsewhere():
            abort(403)

    @server.after_request
    def _remember(response: Response) -> Response:
        if key := g.get("new_reader"):
            response.set_cookie(
                COOKIE, key, max_age=YEAR, path=prefix, httponly=True, samesite="Lax", secure=request.is_secure
            )
        return response


def _from_elsewhere() -> bool:
    """Browsers say where a page that writes came from; what is not a browser says nothing, and has no one's cookie."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return True
    origin = request.headers.get("Origin")
    return origin is not None and urlsplit(origin).netloc != request.host
