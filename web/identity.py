"""Identity of the reader: a person who has signed in (here, or at a proxy), or a browser with a cookie that is set when it
first saves something.

A signed-in person is stored as a keyed digest of their login, so that a backup of the workspace reveals no name and allows
no guessing. The key is in the settings or the data folder (in the database only if machines share one and PSEUDONYM_KEY is
not set), and in no backup.

Without sign-in there is the cookie. It holds 128 random bits and this server's signature, and scripts cannot read it.
Without a valid signature it identifies nobody, so nobody can set a reader's cookie to one of their choice. Over HTTPS the cookie's name begins with
`__Host-` (`__Secure-` below a path prefix: `__Host-` would send it to every other application on the host), which no other site can
set. Items are stored with a digest of it, so that nobody who reads the workspace or a backup can impersonate their owner.

Cookies from before signatures are exchanged once. Everything their reader owns moves to a new identity with new random
bits, and the old value then identifies nobody. An attacker gains nothing by planting an old value: whoever sends it gets an
identity the attacker does not know.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import os
import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, Response, abort, current_app, g, has_request_context, request
from itsdangerous import BadSignature, Signer

from web.hosts import Edge

log = logging.getLogger("workbench.identity")

COOKIE = "reader"
YEAR = 365 * 24 * 3600  # seconds
_LENGTH = 32  # hexadecimal digits


@dataclass(frozen=True)
class SignedIn:
    """The reader. `key`: the owner of their items, a stable digest, "" for a browser that has saved nothing; `login`: their login,
    "" without sign-in; `name`: their display name; `groups`: their groups at the sign-in."""

    key: str = ""
    login: str = ""
    name: str = ""
    groups: tuple[str, ...] = ()


@dataclass(frozen=True)
class Readers:
    """How readers are known. `secrets`: the keys of signatures, of which the first signs and all verify, none while they cannot be
    read; `exchange`: hands everything of an old identity to a new one, and says whether there was anything; `pseudonyms`: the key
    of digests of names, None while it cannot be read."""

    edge: Edge
    prefix: str
    secrets: Callable[[], tuple[bytes, ...]]
    exchange: Callable[[str, str], bool]
    pseudonyms: Callable[[], bytes | None]

    def cookie(self, name: str = COOKIE) -> str:
        """A cookie's name for the present request."""
        if not self.edge.is_secure(request.environ):
            return name
        return f"__Host-{name}" if self.prefix == "/" else f"__Secure-{name}"

    def pseudonym(self, named: str) -> str | None:
        """The keyed digest of what names somebody: 32 hexadecimal digits. None while the key cannot be read."""
        key = self.pseudonyms()
        if key is None:
            return None
        return hmac.new(key, named.encode("utf-8", "replace"), hashlib.sha256).hexdigest()[:_LENGTH]

    def signed(self, key: str) -> str | None:
        """A signed cookie value. None while there is no secret to sign with."""
        keys = self.secrets()
        return _signer(keys, self.cookie()).sign(key).decode("ascii") if keys else None

    def key(self) -> str:
        """The random bits of a cookie that this server signed; "" where the request brings none."""
        value, keys = request.cookies.get(self.cookie(), ""), self.secrets()
        if not value or not keys:
            return ""
        try:
            key = _signer(keys, self.cookie()).unsign(value.encode("utf-8", "replace")).decode("ascii")
        except (BadSignature, UnicodeDecodeError):
            return ""
        return key if _is_key(key) else ""


def reader(user_header: str | None = None) -> str:
    """The digest that identifies the reader; "" for a browser that has saved nothing yet."""
    return signed_in(user_header).key


def signed_in(user_header: str | None = None, groups_header: str | None = None) -> SignedIn:
    """Who the reader is, with the name and groups of their sign-in. web/sign_in.py puts those who sign in here into the request."""
    if not has_request_context():
        return SignedIn()
    person: SignedIn | None = g.get("signed_in")
    if person is not None:
        return person
    readers: Readers | None = current_app.extensions.get("readers")
    if readers is None:  # an application that knows no readers
        return SignedIn()
    login = _text(user_header) if user_header else ""
    if login and readers.edge.trusts(request.environ.get("REMOTE_ADDR")):
        listed = _text(groups_header).split(",") if groups_header else []
        groups = tuple(group for part in listed if (group := part.strip()))
        return SignedIn(readers.pseudonym(f"name {login.casefold()}") or "", login, login, groups)
    key = g.get("new_reader") or readers.key()
    return SignedIn(_digest(f"issued {key}") if key else "")


def browser_key(readers: Readers) -> str:
    """The digest of the cookie this browser brings, whoever is signed in; "" where it brings none."""
    key = readers.key()
    return _digest(f"issued {key}") if key else ""


def writer(user_header: str | None = None) -> str:
    """The same for a reader who is about to save something: an unknown browser gets an identity."""
    known = reader(user_header)
    if not known:
        g.new_reader = secrets.token_hex(_LENGTH // 2)
        known = reader(user_header)
    return known


def open_to_all(prefix: str) -> tuple[str, ...]:
    """How the paths begin that are answered without sign-in."""
    paths = ("assets/", "_dash-component-suites/", "healthz", "readyz", "_favicon.ico", "_dash-dependencies")
    return tuple(prefix + path for path in paths)


def know_readers(server: Flask, readers: Readers, *, user_header: str | None = None) -> None:
    """Send the cookie to browsers that have become known. With a `user_header`, refuse whoever is not signed in: scripts, styles
    and health checks are for all."""
    server.extensions["readers"] = readers
    prefix = readers.prefix
    for_all = open_to_all(prefix)
    met: set[str] = set()

    @server.before_request
    def _signed_in() -> None:
        if user_header is None or request.path.startswith(for_all):
            return
        if not readers.edge.trusts(request.environ.get("REMOTE_ADDR")):
            abort(401)
        if not request.headers.get(user_header, "").strip():
            abort(401)
        person = signed_in(user_header)
        if person.key and person.key not in met:
            # Once for each person and process: names were plain digests before there was a key.
            readers.exchange(_digest(f"name {request.headers[user_header].strip().casefold()}"), person.key)
            met.add(person.key)

    @server.before_request
    def _exchange_old_cookie() -> None:
        old = request.cookies.get(COOKIE, "")
        if _is_key(old) and user_header is None and not request.path.startswith(for_all) and not readers.key():
            key = secrets.token_hex(_LENGTH // 2)
            if readers.secrets() and readers.exchange(_digest(f"browser {old}"), _digest(f"issued {key}")):
                g.new_reader = key

    @server.after_request
    def _remember(response: Response) -> Response:
        key = g.get("new_reader")
        value = readers.signed(key) if key else None
        if value:
            secure = readers.edge.is_secure(request.environ)
            response.set_cookie(
                readers.cookie(), value, max_age=YEAR, path=prefix, httponly=True, samesite="Lax", secure=secure
            )
            if secure and COOKIE in request.cookies:
                response.delete_cookie(COOKIE, path=prefix, secure=True, httponly=True, samesite="Lax")
        return response


def stored_secret(file: Path) -> bytes:
    """The secret of this installation: read from a file, which is created with a new one if there is none. All processes on the
    folder share it. Where the file can be neither read nor created, the secret lasts as long as this process."""
    with suppress(FileNotFoundError):
        secret = _read_secret(file)
        if secret:
            return secret
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        part = file.with_name(f"{file.name}.{os.getpid()}.{secrets.token_hex(4)}.part")
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as out:
            out.write(secrets.token_hex(32))
        try:
            os.link(part, file)  # fails if another process was first: its secret is then used
        except FileExistsError:
            pass
        except OSError:  # a file system without links
            if not file.exists():
                part.replace(file)
        part.unlink(missing_ok=True)
        secret = _read_secret(file)
        if secret:
            return secret
    except OSError as problem:
        log.warning(
            "the secret that signs cookies cannot be stored; readers are known until the next start", exc_info=problem
        )
    return secrets.token_bytes(32)


def _read_secret(file: Path) -> bytes | None:
    text = file.read_bytes().strip()
    return text if len(text) >= 32 else None


def _text(header: str) -> str:
    """A header as it was meant: servers hand over the bytes of UTF-8 as if they were Latin-1."""
    return request.headers.get(header, "").encode("latin-1", "replace").decode("utf-8", "replace").strip()


def _signer(keys: tuple[bytes, ...], cookie: str) -> Signer:
    # The library signs with the last of its keys.
    return Signer(list(reversed(keys)), salt=f"cookie {cookie}", digest_method=hashlib.sha256)


def _is_key(text: str) -> bool:
    return len(text) == _LENGTH and all(letter in "0123456789abcdef" for letter in text)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:_LENGTH]
