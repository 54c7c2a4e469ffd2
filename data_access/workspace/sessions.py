"""Sessions of people who have signed in.

The browser has a random token; the table has its digest, and no token of the provider.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import insert, select, update

from data_access.workspace import audit
from data_access.workspace.database import Workspace, as_text
from data_access.workspace.tables import session
from data_access.workspace.text import storable

LONGEST = 200  # letters of a name or a group
MOST_GROUPS = 400


@dataclass(frozen=True)
class Session:
    """Somebody who has signed in. `who`: their pseudonym; `ends_at`: ISO 8601 in UTC."""

    who: str
    login: str
    name: str
    groups: tuple[str, ...]
    ends_at: str


def start(workspace: Workspace, who: str, login: str, name: str, groups: tuple[str, ...], hours: float) -> str:
    """Start a session; returns its token. Raises WorkspaceUnavailable."""
    token = secrets.token_urlsafe(32)
    with workspace.write() as connection:
        moment = workspace.now(connection)
        connection.execute(
            insert(session).values(
                id=_digest(token),
                who=who,
                login=_kept(login),
                name=_kept(name),
                groups=[_kept(group) for group in groups[:MOST_GROUPS]],
                started_at=moment,
                ends_at=as_text(datetime.fromisoformat(moment) + timedelta(hours=hours)),
            )
        )
        audit.write(connection, audit.Entry(audit.Did.SIGNED_IN, who), at=moment)
    return token


def find(workspace: Workspace, token: str) -> Session | None:
    """The session of a token; None where it has ended or never existed. Raises WorkspaceUnavailable."""
    asked = select(session).where(session.c.id == _digest(token), session.c.ended_at.is_(None))
    with workspace.read() as connection:
        row = connection.execute(asked).one_or_none()
        if row is None or row.ends_at <= workspace.now(connection):
            return None
    return Session(row.who, row.login, row.name, tuple(row.groups), row.ends_at)


def end(workspace: Workspace, token: str) -> None:
    """Sign out: the token becomes invalid. Raises WorkspaceUnavailable."""
    living = (session.c.id == _digest(token)) & session.c.ended_at.is_(None)
    with workspace.write() as connection:
        moment = workspace.now(connection)
        who = connection.execute(select(session.c.who).where(living)).scalar()
        if who is not None:
            connection.execute(update(session).where(living).values(ended_at=moment))
            audit.write(connection, audit.Entry(audit.Did.SIGNED_OUT, who), at=moment)


def end_all(workspace: Workspace, who: str | None, *, until: datetime | None = None, why: str = "") -> int:
    """End all sessions of a person, or of everybody (None), that began before this time (None: now); returns how many.

    `why`: a few words for the audit. Raises WorkspaceUnavailable.
    """
    living = session.c.ended_at.is_(None) if who is None else (session.c.who == who) & session.c.ended_at.is_(None)
    if until is not None:
        living &= session.c.started_at <= as_text(until)
    with workspace.write() as connection:
        moment = workspace.now(connection)
        ended = int(connection.execute(update(session).where(living).values(ended_at=moment)).rowcount)
        if ended:
            whose = f"{ended} of {'everybody' if who is None else 'one person'}{why and f', {why}'}"
            audit.write(connection, audit.Entry(audit.Did.SESSIONS_ENDED, who or "", detail=whose), at=moment)
    return ended


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def _kept(text: str) -> str:
    return " ".join(text.split())[:LONGEST] if storable(text) else ""
