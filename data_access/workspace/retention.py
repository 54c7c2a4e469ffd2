"""Retention periods, and erasure of a person on request. Each runs in one transaction and is audited."""

from __future__ import annotations

import json
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, delete, func, select, update

from data_access.workspace import audit
from data_access.workspace.database import Workspace, as_text
from data_access.workspace.drafts import DAYS_IN_USE, days_of_writes, remove_old_drafts
from data_access.workspace.item_records import SIGNED
from data_access.workspace.quotas import remove_items
from data_access.workspace.tables import audit as rows
from data_access.workspace.tables import item, item_revision, job, session
from settings import Retention

_AT_ONCE = 500  # versions read at a time
ENDED = ("done", "failed", "cancelled")


@dataclass(frozen=True)
class Purged:
    """How many of each were removed. `unsure`: nothing was removed, because the clock may have jumped."""

    audit: int = 0
    sessions: int = 0
    deleted: int = 0
    jobs: int = 0
    drafts: int = 0
    unsure: bool = False

    @property
    def words(self) -> str:
        if self.unsure:
            return f"nothing: there are no traces of use on {DAYS_IN_USE} of the last 90 days, so this machine’s clock may have jumped"
        return ", ".join(text for _, text in self._parts())

    @property
    def removed(self) -> str:
        """The same without zeros, as the audit records it."""
        return ", ".join(text for number, text in self._parts() if number)

    def _parts(self) -> list[tuple[int, str]]:
        parts = (
            (self.audit, "row of the audit", "rows of the audit"),
            (self.sessions, "session", "sessions"),
            (self.deleted, "item that was put away", "items that were put away"),
            (self.jobs, "job", "jobs"),
            (self.drafts, "draft of a place", "drafts of places"),
        )
        return [(number, f"{number:,} {one if number == 1 else more}") for number, one, more in parts]


def purge(workspace: Workspace, keep: Retention) -> Purged:
    """Remove what is older than `keep` says. Raises WorkspaceUnavailable.

    Removes nothing unless somebody wrote something on some of the last 90 days, because a clock that has jumped forward
    makes everything look old.
    """
    with workspace.write() as connection:
        now = datetime.fromisoformat(workspace.now(connection)).astimezone(UTC)

        def before(days: int) -> str:
            return as_text(now - timedelta(days=days))

        if len(days_of_writes(connection, before(90))) < DAYS_IN_USE:
            return Purged(unsure=True)
        ended = (session.c.ended_at < before(keep.sessions)) | (session.c.ends_at < before(keep.sessions))
        old = (job.c.state.in_(ENDED)) & (job.c.finished_at < before(keep.jobs))
        away = select(item.c.id).where(item.c.deleted_at < before(keep.deleted)).order_by(item.c.id)
        ids = connection.execute(away).scalars().all()
        remove_items(connection, ids, "", f"put away more than {keep.deleted} days ago")
        done = Purged(
            audit=audit.purge(connection, before(keep.audit)),
            sessions=int(connection.execute(delete(session).where(ended)).rowcount),
            deleted=len(ids),
            jobs=int(connection.execute(delete(job).where(old)).rowcount),
        )
        if done != Purged():
            audit.write(connection, audit.Entry(audit.Did.REMOVED_WHAT_WAS_OLD, detail=done.removed))
    return Purged(done.audit, done.sessions, done.deleted, done.jobs, remove_old_drafts(workspace, keep.drafts))


@dataclass(frozen=True)
class Erased:
    """What was done with a person's items, jobs and sessions."""

    removed: int  # private items, with all their versions
    kept: int  # shared items and signed decisions, which now belong to somebody else or to nobody
    versions: int  # other people's items from which the name was removed
    jobs: int
    sessions: int

    def __bool__(self) -> bool:
        return any((self.removed, self.kept, self.versions, self.jobs, self.sessions))


def erase(workspace: Workspace, who: str, to: str | None = None) -> Erased:
    """Erase a person.

    `to`: the pseudonym that takes over everything they made; None: private items are removed, and what others can see
    belongs to nobody. Signed decisions are the organisation's record and stay. The name is removed from every version,
    and the person gets another, random pseudonym in the workspace; audit rows keep the old one, which no longer names
    anybody. Raises WorkspaceUnavailable.
    """
    with workspace.write() as connection:
        nobody = f"erased-{secrets.token_hex(8)}"
        removed = [] if to else _private(connection, who)
        remove_items(connection, removed, who, "the person was erased")
        if not to:
            _forget_what_was_private(connection, who)
        owned = update(item).where(item.c.owner == who)
        kept = int(connection.execute(owned.values(owner=to or nobody)).rowcount)
        connection.execute(update(item).where(item.c.changed_by == who).values(changed_by=nobody))
        versions = update(item_revision).where(item_revision.c.who == who)
        renamed = int(connection.execute(versions.values(who=nobody, named="")).rowcount)
        jobs = int(connection.execute(delete(job).where(job.c.owner == who, job.c.state.in_(ENDED))).rowcount)
        connection.execute(update(job).where(job.c.owner == who).values(owner=nobody))
        sessions = int(connection.execute(delete(session).where(session.c.who == who)).rowcount)
        done = Erased(len(removed), kept, renamed, jobs, sessions)
        if done:
            audit.write(connection, audit.Entry(audit.Did.PERSON_ERASED, who), at=workspace.now(connection))
        return done


def known(workspace: Workspace, pseudonyms: Collection[str], login: str) -> tuple[str, ...]:
    """Those of these pseudonyms that have data here, and those of sessions with this `login`, ignoring case.

    Raises WorkspaceUnavailable.
    """
    with workspace.read() as connection:
        signed_in = connection.execute(select(session.c.who, session.c.login).distinct()).all()
        # In Python, because databases differ in case folding.
        wanted = {*pseudonyms, *(who for who, named in signed_in if named.casefold() == login.casefold())}
        columns = (item.c.owner, item.c.changed_by, item_revision.c.who, job.c.owner, session.c.who, rows.c.who)
        asked = (select(column).where(column.in_(wanted)).distinct() for column in columns)
        return tuple(sorted({who for each in asked for who in connection.execute(each).scalars()}))


def names_of(workspace: Workspace, pseudonyms: Collection[str]) -> tuple[str, ...]:
    """Names and logins of these people in versions and sessions. Call before `erase`, which removes them.

    Raises WorkspaceUnavailable.
    """
    columns = (
        (item_revision.c.named, item_revision.c.who),
        (session.c.name, session.c.who),
        (session.c.login, session.c.who),
    )
    asked = (select(column).where(who.in_(set(pseudonyms)), column != "").distinct() for column, who in columns)
    with workspace.read() as connection:
        return tuple(sorted({name for each in asked for name in connection.execute(each).scalars()}))


def mentions(workspace: Workspace, names: Collection[str]) -> int:
    """How many items have one of these names in their name, note, tags or content, now or in a stored version, for a
    person to check.

    Raises WorkspaceUnavailable.
    """
    wanted = {name.casefold() for name in names if name.strip()}
    found: set[str] = set()
    asked = select(item_revision.c.item, item_revision.c.content)
    with workspace.read() as connection:
        for rows in connection.execute(asked).partitions(_AT_ONCE):
            for id, content in rows:
                if id not in found and wanted:
                    said = json.dumps(content, ensure_ascii=False).casefold()
                    found |= {id} if any(name in said for name in wanted) else set()
    return len(found)


def _forget_what_was_private(connection: Connection, who: str) -> None:
    """Remove the versions of items that only their owner could see: those before everybody or a team got access."""
    let_in = select(item.c.id, item.c.shared_from).where(item.c.owner == who, item.c.shared_from.is_not(None))
    for id, since in connection.execute(let_in).all():
        number = func.coalesce(item_revision.c.number, item_revision.c.based_on)
        connection.execute(delete(item_revision).where(item_revision.c.item == id, number < since))


def _private(connection: Connection, who: str) -> list[str]:
    mine = (item.c.owner == who) & ~item.c.shared & item.c.team.is_(None) & item.c.kind.not_in(SIGNED)
    return list(connection.execute(select(item.c.id).where(mine).order_by(item.c.id)).scalars())
