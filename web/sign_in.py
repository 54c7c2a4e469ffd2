"""Signing in and out by OpenID Connect. Everything but styles, scripts and health checks needs a session.

A page that is opened without a session redirects to the provider and back to that page; anything else is answered 401.
`next` must be a path of this application. A valid session does not need the provider, so an outage there signs nobody out.
"""

from __future__ import annotations

import hashlib
import html
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

from flask import Flask, Request, Response, abort, g, redirect, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from itsdangerous import URLSafeTimedSerializer

from web import errors, identity
from web.identity import Readers, SignedIn
from web.logs import Seldom
from web.provider import NotSignedIn, Provider, ProviderDown
from web.sessions import SKEW, Sessions

log = logging.getLogger("workbench.sign_in")

LONGEST_NEXT = 4000  # characters
LONGEST_TOKEN = 20_000
BEGUN = "sign-in"  # the cookie of a sign-in under way


@dataclass(frozen=True)
class Claims:
    """The claims with a person's login, display name and groups."""

    issuer: str
    login: str
    name: str
    groups: tuple[str, ...]

    def person(self, given: Mapping[str, Any], readers: Readers) -> SignedIn | None:
        """The person of an ID token; None while the key of pseudonyms cannot be read."""
        key = readers.pseudonym(f"subject {self.issuer} {given['sub']}")
        if key is None:
            return None
        login = self._login(given)
        listed = [each for claim in self.groups for each in _texts(given.get(claim))]
        return SignedIn(key, login, str(given.get(self.name) or login), tuple(dict.fromkeys(listed)))

    def _login(self, given: Mapping[str, Any]) -> str:
        """The claim that is set, else the subject, which no provider gives to two people. An address of mail counts where the provider
        says that it has checked it: anybody may write down another's."""
        believed = self.login != "email" or str(given.get("email_verified")).lower() == "true"
        return str((believed and given.get(self.login)) or given["sub"])


def offer_sign_in(
    server: Flask,
    *,
    prefix: str,
    readers: Readers,
    sessions: Sessions,
    provider: Provider,
    claims: Claims,
    base: Callable[[], str],
    refused: Callable[[str], None] = lambda reason: None,
) -> None:
    """`base()` is the scheme and host under which the reader opened this application; `refused(reason)` is told of people whom the
    provider did not sign in."""
    server.session_interface = _BegunHere(readers)
    sessions.serve(server)
    seldom = Seldom(log)
    own = {prefix + path for path in ("sign-in", "sign-in/back", "sign-out", "sign-out/by-provider", "signed-out")}
    for_all = identity.open_to_all(prefix)

    @server.before_request
    def _who() -> Response | None:
        if request.path.startswith(for_all):
            return None
        person = sessions.present()
        if person is not None:
            g.signed_in = person
        elif request.path not in own:
            if _opens_a_page():
                asked = request.full_path if request.query_string else request.path
                return redirect(f"{prefix}sign-in?next={quote(asked, safe='')}", 302)  # type: ignore[return-value]
            abort(401)
        return None

    @server.get(f"{prefix}sign-in", endpoint="sign_in")
    def _begin() -> Response:
        try:
            there = provider.begin(f"{base()}{prefix}sign-in/back", safe_next(request.args.get("next", ""), prefix))
        except ProviderDown as problem:
            return _down(prefix, problem)
        return redirect(there, 302)  # type: ignore[return-value]

    @server.get(f"{prefix}sign-in/back", endpoint="signed_in")
    def _back() -> Response:
        try:
            given, leads_to = provider.finish()
        except ProviderDown as problem:
            return _down(prefix, problem)
        except NotSignedIn as no:
            log.warning("a sign-in was not finished: %s", no.reason)
            if no.begun:
                refused(no.reason)
            return _words(
                400,
                "You are not signed in",
                "The sign-in was refused, was begun in another browser, or took too long. Nothing is wrong with your account: "
                "please try again.",
                f"{prefix}sign-in",
                "Sign in",
            )
        person = claims.person(given, readers)
        if person is None:
            return _down(prefix, None)
        before = identity.browser_key(readers)
        if before and readers.exchange(before, person.key):  # what this browser saved before anybody signed in
            log.info("what a browser had saved before sign-in is its reader's now")
        sessions.begin(person)
        return redirect(safe_next(leads_to, prefix), 303)  # type: ignore[return-value]

    @server.post(f"{prefix}sign-out", endpoint="sign_out")
    def _end() -> Response:
        sessions.finish()
        response = redirect(f"{prefix}signed-out", 303)
        response.headers["Clear-Site-Data"] = '"cache"'
        return response  # type: ignore[return-value]

    @server.post(f"{prefix}sign-out/by-provider", endpoint="signed_out_by_provider")
    def _told() -> Response:
        """The provider says that it has signed somebody out (OpenID Connect Back-Channel Logout 1.0)."""
        try:
            subject, moment = provider.signed_out(request.form.get("logout_token", "")[:LONGEST_TOKEN])
        except NotSignedIn as no:
            seldom.warn(f"not signed out by the provider: {no.reason}")
            return _told_back(400)
        except ProviderDown:
            seldom.warn("not signed out by the provider: it does not answer")
            return _told_back(503)
        who = readers.pseudonym(f"subject {claims.issuer} {subject}")
        if who is None:  # the key of pseudonyms cannot be read
            return _told_back(503)
        sessions.finish_all(who, moment + SKEW)
        return _told_back(200)

    @server.get(f"{prefix}signed-out", endpoint="signed_out")
    def _ended() -> Response:
        if g.get("signed_in") is not None:
            return redirect(prefix, 302)  # type: ignore[return-value]
        there = provider.sign_out_address(f"{base()}{prefix}signed-out")
        more = "You may still be signed in at your organisation’s sign-in service." if there else ""
        links = ((f"{prefix}sign-in", "Sign in again"), *(((there, "Sign out there too"),) if there else ()))
        return _words(200, "You are signed out", f"Nobody can go on under your name here. {more}", *sum(links, ()))


def safe_next(asked: str, prefix: str) -> str:
    """A path inside this application; the first page for anything else."""
    try:
        parts = urlsplit(asked)
    except ValueError:
        return prefix
    unsafe = (
        parts.scheme
        or parts.netloc
        or len(asked) > LONGEST_NEXT
        or not asked.startswith(prefix)
        or asked.startswith("//")
        or "\\" in asked
        or any(ord(letter) <= 32 or ord(letter) == 127 for letter in asked)
    )
    inside = parts.path[len(prefix) :]
    return prefix if unsafe or inside.startswith(("sign-", "signed-")) else asked


def _opens_a_page() -> bool:
    """Whether a browser opens an address, rather than a script asking for something."""
    if request.method not in ("GET", "HEAD"):
        return False
    destination = request.headers.get("Sec-Fetch-Dest")
    return destination == "document" if destination else request.accept_mimetypes.quality("text/html") > 0


def _texts(claim: Any) -> list[str]:
    return [str(each) for each in claim] if isinstance(claim, list | tuple) else [str(claim)] if claim else []


def _told_back(status: int) -> Response:
    response = Response("", status, content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    return response


def _down(prefix: str, problem: Exception | None) -> Response:
    log.error("the sign-in service does not answer as it should", exc_info=problem)
    return _words(
        503,
        "Signing in does not work at the moment",
        "Your organisation’s sign-in service does not answer. Whoever is signed in can go on. Please try again in a minute.",
        f"{prefix}sign-in",
        "Try again",
    )


def _words(status: int, title: str, said: str, *links: str) -> Response:
    """A page of text. `links`: addresses and their labels, alternately."""
    pairs = zip(links[::2], links[1::2], strict=True)
    written = "".join(f'<p><a href="{html.escape(there)}">{html.escape(words)}</a></p>' for there, words in pairs)
    return errors.plain(status, title, f"<p>{html.escape(said)}</p>{written}")


class _BegunHere(SecureCookieSessionInterface):
    """The framework's session holds nothing but sign-ins under way: state, nonce and verifier, for an hour."""

    salt = "sign-in under way"
    digest_method = staticmethod(hashlib.sha256)

    def __init__(self, readers: Readers) -> None:
        self._readers = readers

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        if self.get_cookie_name(app) in request.cookies or not self._readers.secrets():
            return super().open_session(app, request)
        return self.session_class()  # most requests have no sign-in under way: no signature is set up for them

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if session or session.accessed or session.modified:
            super().save_session(app, session, response)

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        keys = list(reversed(self._readers.secrets()))
        if not keys:
            return None
        options = {"key_derivation": self.key_derivation, "digest_method": self.digest_method}
        return URLSafeTimedSerializer(keys, salt=self.salt, serializer=self.serializer, signer_kwargs=options)

    def get_cookie_name(self, app: Flask) -> str:
        return self._readers.cookie(BEGUN)

    def get_cookie_path(self, app: Flask) -> str:
        return self._readers.prefix

    def get_cookie_secure(self, app: Flask) -> bool:
        return self._readers.edge.is_secure(request.environ)

    def get_cookie_samesite(self, app: Flask) -> str:
        return "Lax"
