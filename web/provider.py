"""The OpenID Connect provider that signs people in, by Authlib: authorisation code with PKCE, state and nonce.

Checks beyond the library's defaults: the provider is the one of the settings (`issuer`, and `iss` of its answer by RFC 9207),
the ID token is for this application (`aud`), and it is signed with a public key. Keys and addresses are refreshed every hour,
and at once for a token with an unknown key, so a provider may rotate its keys or restart.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping, Sequence
from typing import Any

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.flask_client import OAuth
from authlib.integrations.flask_client.apps import FlaskOAuth2App
from flask import Flask, request, session
from joserfc import jwt
from joserfc.errors import BadSignatureError, InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry
from requests import RequestException

from web.sessions import SKEW

log = logging.getLogger("workbench.sign_in")

NAME = "provider"
TIMEOUT = 5  # seconds for each question to the provider
LASTS = 3600.0  # seconds until its keys and addresses are read again
SIGNED_WITH = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519")

SIGNED_OUT = "http://schemas.openid.net/event/backchannel-logout"
KEYS_AGAIN = 60.0  # seconds between refreshes of the provider's keys because of a token with an unknown key


class ProviderDown(Exception):
    """The provider does not answer, or not as a provider does. Trying again may help."""


class NotSignedIn(Exception):
    """The provider, or what it sent, does not sign this reader in. `reason` is for the log and the audit: no content. `begun`: whether
    this browser had begun that sign-in; anybody may send an answer to nothing."""

    def __init__(self, reason: str, *, begun: bool = True) -> None:
        self.reason, self.begun = reason, begun
        super().__init__(reason)


class _Client(FlaskOAuth2App):  # type: ignore[misc]
    """The library's client with the checks named above."""

    server_metadata: Any

    def load_server_metadata(self) -> Any:
        kept = dict(self.server_metadata)
        if kept.get("_loaded_at", 0) and time.time() - kept["_loaded_at"] > LASTS:
            self.server_metadata = {}
            try:
                return self._checked(super().load_server_metadata())
            except (RequestException, ValueError):
                self.server_metadata = kept | {"_loaded_at": time.time() - LASTS + 60}  # asked again in a minute
                return self.server_metadata
        loaded = super().load_server_metadata()
        return loaded if kept.get("_loaded_at") else self._checked(loaded)

    def _checked(self, metadata: dict[str, Any]) -> dict[str, Any]:
        expected = str(self._server_metadata_url).removesuffix("/.well-known/openid-configuration")
        if str(metadata.get("issuer", "")).rstrip("/") != expected:
            self.server_metadata = {}
            raise ValueError("the provider calls itself by another address than OIDC_ISSUER")
        offered = metadata.get("id_token_signing_alg_values_supported") or ["RS256"]
        metadata["id_token_signing_alg_values_supported"] = [each for each in offered if each in SIGNED_WITH]
        return metadata

    def parse_id_token(self, token: Any, nonce: Any, *more: Any, **named: Any) -> Any:
        try:
            return super().parse_id_token(token, nonce, *more, **named)
        except BadSignatureError:  # a provider that started again may have given a new key the name of the old one
            self.fetch_jwk_set(force=True)
            return super().parse_id_token(token, nonce, *more, **named)


class Provider:
    """Sends readers to the provider, and says who came back."""

    def __init__(self, server: Flask, *, issuer: str, client_id: str, client_secret: str | None, scopes: str) -> None:
        library = OAuth(server)
        library.oauth2_client_cls = _Client
        self._id = client_id
        self._keys_asked = -KEYS_AGAIN
        self._client: Any = library.register(
            NAME,
            client_id=client_id,
            client_secret=client_secret,
            server_metadata_url=f"{issuer}/.well-known/openid-configuration",
            client_kwargs={
                "scope": scopes,
                "code_challenge_method": "S256",
                "default_timeout": TIMEOUT,
                "max_redirects": 0,
                **({} if client_secret else {"token_endpoint_auth_method": "none"}),
            },
        )

    def begin(self, back: str, leads_to: str) -> str:
        """Where to send the reader. `back`: where the provider sends them afterwards; `leads_to`: where they wanted to go. Raises
        ProviderDown."""
        try:
            made = self._client.create_authorization_url(back)
        except (RequestException, ValueError, RuntimeError, AuthlibBaseError) as problem:
            raise ProviderDown from problem
        state = {name: made[name] for name in ("state", "nonce", "code_verifier")}
        self._client.save_authorize_data(redirect_uri=back, leads_to=leads_to, **state)
        return str(made["url"])

    def finish(self) -> tuple[Mapping[str, Any], str]:
        """The claims of the reader whom the provider sent back, and where they wanted to go. Raises ProviderDown, NotSignedIn."""
        asked = self._client.framework.get_state_data(session, request.args.get("state", ""))
        if asked is None:
            raise NotSignedIn("no such sign-in was begun here", begun=False)
        error = request.args.get("error")
        try:
            issuer = self._client.load_server_metadata()["issuer"]
            if request.args.get("iss", issuer) != issuer:
                raise NotSignedIn("the answer is another provider's")
            options = {
                "iss": {"essential": True, "value": issuer},
                "aud": {"essential": True, "value": self._id},
                "sub": {"essential": True},
            }
            token = self._client.authorize_access_token(claims_options=options, leeway=SKEW)
        except (JoseError, AuthlibBaseError) as problem:
            code = str(error or getattr(problem, "error", "")) or type(problem).__name__
            raise NotSignedIn("".join(letter for letter in code if letter.isalnum() or letter == "_")[:40]) from problem
        except (RequestException, ValueError, RuntimeError, KeyError) as problem:
            raise ProviderDown from problem
        claims = token.get("userinfo")
        if not claims or not claims.get("sub"):
            raise NotSignedIn("the answer has no ID token")
        return claims, str(asked.get("leads_to", ""))

    def signed_out(self, token: str) -> tuple[str, float]:
        """Whom the provider has signed out, by the logout token it sent: the subject, and when, in seconds since 1970. Raises
        ProviderDown, NotSignedIn. Source: OpenID Connect Back-Channel Logout 1.0, section 2.6."""
        issuer, algorithms, keys = self._checks()
        try:
            claims = self._read(token, algorithms, keys)
            jwt.JWTClaimsRegistry(
                leeway=SKEW,
                iss={"essential": True, "value": issuer},
                aud={"essential": True, "value": self._id},
                iat={"essential": True},
                exp={"essential": True},
                sub={"essential": True},
                events={"essential": True},
            ).validate(claims)
        except (JoseError, ValueError, TypeError) as problem:  # whatever anybody may send
            raise NotSignedIn(type(problem).__name__) from problem
        # A token of a sign-in has a nonce and no such event: it signs nobody out.
        if "nonce" in claims or not isinstance(claims["events"], dict) or SIGNED_OUT not in claims["events"]:
            raise NotSignedIn("not a logout token")
        return str(claims["sub"]), float(claims["iat"])

    def _checks(self, *, anew: bool = False) -> tuple[str, Sequence[str], KeySet]:
        """What a token is checked against: the issuer, the algorithms it offers, its keys. Raises ProviderDown."""
        try:
            metadata = self._client.load_server_metadata()
            keys = KeySet.import_key_set(self._client.fetch_jwk_set(force=anew))
            return metadata["issuer"], metadata["id_token_signing_alg_values_supported"], keys
        except (JoseError, AuthlibBaseError, RequestException, ValueError, RuntimeError, KeyError) as problem:
            raise ProviderDown from problem

    def _read(self, token: str, algorithms: Sequence[str], keys: KeySet) -> dict[str, Any]:
        """The claims of a token that the provider signed. If no key fits, the keys are refreshed, once a minute at most, because
        anybody may send a token."""
        registry = JWSRegistry(algorithms=list(algorithms), strict_check_header=False)
        try:
            return dict(jwt.decode(token, key=keys, registry=registry).claims)
        except (BadSignatureError, InvalidKeyIdError):
            if time.monotonic() - self._keys_asked < KEYS_AGAIN:
                raise
            self._keys_asked = time.monotonic()
            return dict(jwt.decode(token, key=self._checks(anew=True)[2], registry=registry).claims)

    def sign_out_address(self, back: str) -> str | None:
        """Where the reader ends the session they have with the provider (RP-initiated logout); None where it offers none, or does not
        answer. `back`: where it sends them afterwards."""
        try:
            if not self._client.load_server_metadata().get("end_session_endpoint"):
                return None
            return str(self._client.create_logout_url(back, state="", client_id=self._id)["url"])
        except (RequestException, ValueError, RuntimeError, AuthlibBaseError):
            return None
