"""Signing in here by OpenID Connect: the provider of the settings, and sessions kept in the workspace."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Flask, request

from application import auditing, readers
from data_access import WorkspaceUnavailable, open_workspace
from data_access.workspace import sessions
from data_access.workspace.audit import Did, Entry
from settings import Settings, SignIn
from web.identity import Readers, SignedIn
from web.provider import Provider
from web.rates import Rates, taken_by_all
from web.sessions import Living, Sessions, SessionStore
from web.sign_in import Claims, offer_sign_in

REFUSALS_A_MINUTE = (
    # audit entries a minute for refused sign-ins from one address, in one process; readers of an organisation often
    # share one
    6
)
ALL_REFUSALS_A_MINUTE = 30  # the same for all addresses together


def offer(server: Flask, settings: Settings, recognised: Readers) -> None:
    """Offer a sign-in and refuse everybody else, if a provider is set; otherwise do nothing."""
    given = settings.sign_in
    if given is None:
        return
    refusals = Rates(REFUSALS_A_MINUTE), Rates(ALL_REFUSALS_A_MINUTE)
    offer_sign_in(
        server,
        prefix=settings.path_prefix,
        readers=recognised,
        sessions=Sessions(recognised, _store(settings, given), idle_minutes=given.idle_minutes),
        provider=Provider(
            server,
            issuer=given.issuer,
            client_id=given.client_id,
            client_secret=given.client_secret,
            scopes=given.scopes,
        ),
        claims=Claims(given.issuer, given.login_claim, given.name_claim, given.group_claims),
        base=lambda: base(settings),
        refused=lambda reason: _note_refusal(settings, refusals, reason),
    )


def _note_refusal(settings: Settings, refusals: tuple[Rates, Rates], reason: str) -> None:
    """Record a refused sign-in in the audit, within the limits, because one begun sign-in can be answered any number of
    times.

    Beyond the limits only the log has it.
    """
    of_address, of_all = refusals
    if not taken_by_all({(of_address, readers.address(settings)): 1, (of_all, ""): 1}):
        auditing.note(settings, Entry(Did.SIGN_IN_REFUSED, detail=reason))


def base(settings: Settings) -> str:
    """Scheme and host at which the reader opened this application: the public address of that host, else the first one."""
    asked = request.host.lower()
    for address in settings.public_addresses:
        if address.partition("://")[2] == asked:
            return address
    if settings.public_addresses:
        return settings.public_addresses[0]
    return f"{'https' if readers.edge(settings).is_secure(request.environ) else 'http'}://{asked}"


def _store(settings: Settings, given: SignIn) -> SessionStore:
    def find(token: str) -> Living | None:
        found = sessions.find(open_workspace(settings), token)
        if found is None:
            return None
        person = SignedIn(found.who, found.login, found.name, found.groups)
        return Living(person, datetime.fromisoformat(found.ends_at).timestamp())

    def start(person: SignedIn) -> str:
        workspace = open_workspace(settings)
        return sessions.start(workspace, person.key, person.login, person.name, person.groups, given.session_hours)

    def end_all(who: str, until: float) -> int:
        moment = datetime.fromtimestamp(until, UTC)
        return sessions.end_all(open_workspace(settings), who, until=moment, why="by the provider")

    return SessionStore(
        start=start,
        find=find,
        end=lambda token: sessions.end(open_workspace(settings), token),
        end_all=end_all,
        unavailable=(WorkspaceUnavailable,),
    )
