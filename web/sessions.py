"""Sessions of people who sign in here: a signed cookie identifies one, the workspace stores it, and each process caches it for seconds.

The cookie holds a random token and the moment it was last renewed, both signed: a forged one costs no look-up. Its name begins with
`__Host-` over HTTPS. A session ends after its full length, after a pause, and when its reader signs out, wherever the cookie was
copied to: at once in the process that signed them out, within `CHECKED_FOR` in all others. While the workspace cannot be read,
sessions cached in this process stay valid.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass

from flask import Flask, Response, g, request
from itsdangerous import BadSignature, TimestampSigner

from web.identity import Readers, SignedIn

COOKIE = "session"
CHECKED_FOR = 10.0  # seconds a process takes a session for living without asking
SKEW = 150  # seconds the clocks of machines and of the provider may differ: two minutes, and the way of a request
RENEWED_AFTER = 60  # seconds; a cookie is not set anew with every answer
MOST_REMEMBERED = 10_000


@dataclass(frozen=True)
class Living:
    """A session that has not ended. `ends_at`: seconds since 1970."""

    person: SignedIn
    ends_at: float


@dataclass(frozen=True)
class SessionStore:
    """Where sessions are kept. Each function raises one of `unavailable` while that cannot be reached."""

    start: Callable[[SignedIn], str]  # a token
    find: Callable[[str], Living | None]
    end: Callable[[str], None]
    end_all: Callable[[str, float], int]  # those of a pseudonym that began until then; how many
    unavailable: tuple[type[Exception], ...]


class Sessions:
    """Begins, finds and ends the session of the present request."""

    def __init__(self, readers: Readers, store: SessionStore, *, idle_minutes: int) -> None:
        self._readers, self._store, self._idle = readers, store, idle_minutes * 60
        self._remembered: OrderedDict[str, tuple[Living, float]] = OrderedDict()
        self._verified: OrderedDict[Hashable, float] = OrderedDict()  # by digest of a cookie; when it was renewed
        self._lock = threading.Lock()

    def serve(self, server: Flask) -> None:
        """Send the cookie with answers, where it is new, renewed or gone."""

        @server.after_request
        def _remember(response: Response) -> Response:
            token: str | None = g.get("session_cookie")
            if token is not None:
                name, prefix = self._readers.cookie(COOKIE), self._readers.prefix
                secure = self._readers.edge.is_secure(request.environ)
                value = self._signed(token) if token else ""
                if value:
                    response.set_cookie(name, value, path=prefix, httponly=True, samesite="Lax", secure=secure)
                elif not token:
                    response.delete_cookie(name, path=prefix, httponly=True, samesite="Lax", secure=secure)
            return response

    def present(self) -> SignedIn | None:
        """Who has signed in, by the cookie of the present request. Raises what the store raises, for a session not seen before."""
        token, age = self._token()
        if not token:
            return None
        living = self._living(token)
        if living is None or time.time() >= living.ends_at:
            return None
        if age > RENEWED_AFTER and "session_cookie" not in g:
            g.session_cookie = token
        return living.person

    def begin(self, person: SignedIn) -> None:
        """A new session under a new token; one that the browser had before ends."""
        self.finish()
        g.session_cookie = self._store.start(person)

    def finish(self) -> None:
        """End the session of the present request, if there is one."""
        token, _ = self._token()
        if token:
            self._store.end(token)
            with self._lock:
                self._remembered.pop(_digest(token), None)
        g.session_cookie = ""

    def finish_all(self, who: str, until: float) -> int:
        """End the sessions of a person that began until then, in seconds since 1970, and give how many there were."""
        ended = self._store.end_all(who, until)
        with self._lock:
            for key in [key for key, (living, _) in self._remembered.items() if living.person.key == who]:
                del self._remembered[key]
        return ended

    def _token(self) -> tuple[str, float]:
        """The token of a cookie that this server signed and that is not idle, and its age in seconds; else "" and 0."""
        name = self._readers.cookie(COOKIE)
        value = request.cookies.get(name, "")
        renewed = self._renewed_at(name, value) if value else None
        if renewed is None:
            return "", 0.0
        age = time.time() - renewed
        # A machine whose clock is ahead may have renewed it.
        return (value.rsplit(".", 2)[0], age) if -SKEW <= age <= self._idle else ("", 0.0)

    def _renewed_at(self, name: str, value: str) -> float | None:
        """When a cookie was last renewed, in seconds since 1970; None if no key of this server has signed it. A valid signature is
        cached by its digest and the keys of that time, so that it is verified once. Whether the session has ended is checked
        each time."""
        known = self._readers.secrets(), name, _digest(value)
        with self._lock:
            renewed = self._verified.get(known)
        if renewed is not None:
            return renewed
        signer = self._signer()
        if signer is None:
            return None
        try:
            token, moment = signer.unsign(value.encode("utf-8", "replace"), return_timestamp=True)
            token.decode("ascii")
        except (BadSignature, UnicodeDecodeError):
            return None
        with self._lock:
            self._verified[known] = moment.timestamp()
            while len(self._verified) > MOST_REMEMBERED:
                self._verified.popitem(last=False)
        return moment.timestamp()

    def _living(self, token: str) -> Living | None:
        key, now = _digest(token), time.monotonic()
        with self._lock:
            known = self._remembered.get(key)
        if known is not None and now - known[1] < CHECKED_FOR:
            return known[0]
        try:
            found = self._store.find(token)
        except self._store.unavailable:
            if known is None:
                raise
            return known[0]
        with self._lock:
            self._remembered.pop(key, None)
            if found is not None:
                self._remembered[key] = found, now
                while len(self._remembered) > MOST_REMEMBERED:
                    self._remembered.popitem(last=False)
        return found

    def _signed(self, token: str) -> str:
        signer = self._signer()
        return "" if signer is None else signer.sign(token).decode("ascii")

    def _signer(self) -> TimestampSigner | None:
        keys = self._readers.secrets()
        if not keys:
            return None
        # The library signs with the last of its keys.
        salt = f"cookie {self._readers.cookie(COOKIE)}"
        return TimestampSigner(list(reversed(keys)), salt=salt, digest_method=hashlib.sha256)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
