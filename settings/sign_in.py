"""Who signs people in here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from settings.reading import count, is_host, is_loopback, listed


@dataclass(frozen=True)
class SignIn:
    """The OpenID Connect provider that signs people in, and how long they stay signed in."""

    issuer: str  # without a slash at its end
    client_id: str
    client_secret: str | None = field(repr=False)  # None: a public client, which PKCE alone protects
    scopes: str = "openid profile"
    login_claim: str = "preferred_username"  # what ROLES_FILE and `seen_by` name people by
    name_claim: str = "name"  # shown beside what somebody saves
    group_claims: tuple[str, ...] = ("groups", "roles")  # what roles and teams are made from
    session_hours: int = 10  # after this long everybody signs in again
    idle_minutes: int = 60  # the same for whoever did nothing this long

    @classmethod
    def from_environment(cls, given: Mapping[str, str], problems: list[str]) -> SignIn | None:
        """None where OIDC_ISSUER is not set; what cannot be used becomes a problem."""
        issuer, client = given.get("OIDC_ISSUER", ""), given.get("OIDC_CLIENT_ID", "")
        if not issuer:
            return None
        if not _is_issuer(issuer):
            problems.append(
                "OIDC_ISSUER must be the provider's https address, such as https://login.example.nhs.uk/tenant, without "
                "query (http is taken on one's own machine only)."
            )
        if not client:
            problems.append("OIDC_CLIENT_ID is not set. Give the id under which the provider knows this application.")
        secret, file = given.get("OIDC_CLIENT_SECRET"), given.get("OIDC_CLIENT_SECRET_FILE")
        if secret is None and file is not None:
            try:
                secret = Path(file).expanduser().read_text(encoding="utf-8").strip() or None
            except (OSError, UnicodeDecodeError):
                problems.append("OIDC_CLIENT_SECRET_FILE names a file that cannot be read.")
        usual = cls("", "", None)
        scopes = " ".join(given.get("OIDC_SCOPES", usual.scopes).replace(",", " ").split())
        if "openid" not in scopes.split():
            problems.append("OIDC_SCOPES must hold openid, such as: openid profile.")
        return cls(
            issuer.rstrip("/"),
            client,
            secret,
            scopes,
            given.get("OIDC_LOGIN_CLAIM", usual.login_claim),
            given.get("OIDC_NAME_CLAIM", usual.name_claim),
            tuple(listed(given.get("OIDC_GROUP_CLAIMS", ",".join(usual.group_claims)))),
            count(given, "SESSION_HOURS", usual.session_hours, problems, most=24),
            count(given, "SESSION_IDLE_MINUTES", usual.idle_minutes, problems, most=1440),
        )


def _is_issuer(text: str) -> bool:
    """Whether this is an https address without query, or an http one of this machine."""
    try:
        parts = urlsplit(text)
        host = parts.hostname or ""
        usable = is_host(host) and not (parts.query or parts.fragment or "@" in parts.netloc) and parts.port != 0
    except ValueError:
        return False
    return usable and (parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host)))
