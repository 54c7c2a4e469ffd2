"""Who did what, with which item and version, when, and from where: rows that are only ever added.

    with workspace.write() as connection:
        connection.execute(...)                                   # the change itself
        audit.write(connection, Entry("signed out", who=key))     # in the same transaction

Both kinds of database refuse to change a row or to remove one (triggers of migration v0005), except old ones during `purge`. People
stand as pseudonyms; names, notes and figures are never written here. Where a row comes from is told once for each request
(`coming_from`), so that whoever changes an item need not pass it on.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection, delete, func, insert, select

from data_access.workspace.database import Workspace, now
from data_access.workspace.tables import audit, audit_purge
from data_access.workspace.text import storable

MOST_LISTED = 500
_AT_ONCE = 500  # rows read at a time


class Did(StrEnum):
    """All audited actions, in the words used to store, show and filter them. Words that rows already use never change."""

    MADE = "made"
    CHANGED = "changed"
    KEPT_ASIDE = "kept aside"
    DELETED = "deleted"
    RESTORED = "restored"
    SIGNED = "signed"  # a decision
    REMOVED_FOR_GOOD = "removed for good"
    SIGNED_IN = "signed in"
    SIGN_IN_REFUSED = "sign-in refused"
    SIGNED_OUT = "signed out"
    SESSIONS_ENDED = "sessions ended"
    REFUSED = "refused"
    FIGURES_HELD_BACK = "figures held back"
    DOWNLOADED_OWN_FIGURES = "downloaded own figures"
    MADE_A_PACK_FILE = "made a pack file"
    DOWNLOADED_A_PACK_FILE = "downloaded a pack file"
    READ_THE_ADMINISTRATION = "read the administration"
    ADDED_A_FILE = "added a file of figures"
    BACKUP_MADE = "backup made"
    EDITION_SERVED_AGAIN = "edition served again"
    EDITION_KEPT = "edition kept for ever"
    EDITION_LET_GO = "edition no longer kept for ever"
    LOST_FIGURES_ACCEPTED = "lost figures accepted"
    ASKED_TO_ADD_FIGURES = "asked to add a file of figures"
    EXPORTED_THE_AUDIT = "exported the audit"
    KNOWN_BY_A_NEW_PSEUDONYM = "known by a new pseudonym"
    PERSON_ERASED = "person erased"
    ROLES_IN_FORCE = "roles file in force"
    ROLES_FILE_UNUSABLE = "roles file unusable"
    REMOVED_WHAT_WAS_OLD = "removed what was old"
    RESTORED_FROM_A_BACKUP = "restored from a backup"


@dataclass(frozen=True)
class Origin:
    """The origin of an action: a network address, and the id of the request in the log."""

    address: str = ""
    request: str = ""


@dataclass(frozen=True)
class Entry:
    """One action.

    `who`: a pseudonym, "" for the application itself; `detail`: a few fixed words, never text that people wrote.
    """

    did: str
    who: str = ""
    kind: str = ""
    item: str = ""
    version: int | None = None
    detail: str = ""


@dataclass(frozen=True)
class Row:
    """One recorded action; times are ISO 8601 in UTC."""

    at: str
    who: str
    did: str
    kind: str
    item: str
    version: int | None
    detail: str
    address: str
    request: str


@dataclass(frozen=True)
class Page:
    """Rows, newest first. `older`: the value of `before` for the next page; "" on the last."""

    rows: tuple[Row, ...]
    older: str = ""


NOWHERE = Origin()
_origin: ContextVar[Callable[[], Origin]] = ContextVar("origin", default=lambda: NOWHERE)


def coming_from(origin: Origin | Callable[[], Origin]) -> None:
    """Set the origin of everything that this thread records from now on.

    A function is called for each row, because most requests record nothing.
    """
    _origin.set(origin if callable(origin) else lambda: origin)


@contextmanager
def meanwhile_from(origin: Origin) -> Iterator[None]:
    """Set the origin within a block: a job runs for a request that is over."""
    before = _origin.set(lambda: origin)
    try:
        yield
    finally:
        _origin.reset(before)


def from_nowhere() -> AbstractContextManager[None]:
    """Record as the application within a block: a request noticed something but did not do it."""
    return meanwhile_from(NOWHERE)


def present_origin() -> Origin:
    return _origin.get()()


def write(connection: Connection, *entries: Entry, at: str | None = None) -> None:
    """Add rows within a transaction. `at`: the time of the change; None for now."""
    if not entries:
        return
    moment, came = at or now(connection), _origin.get()()
    connection.execute(insert(audit), [_row(entry, moment, came) for entry in entries])


def add(workspace: Workspace, entry: Entry) -> None:
    """Add a row for something that changes nothing here. Raises WorkspaceUnavailable."""
    with workspace.write() as connection:
        write(connection, entry, at=workspace.now(connection))


def add_unless_last(workspace: Workspace, entry: Entry, among: Collection[str]) -> None:
    """Add a row unless the newest row of these actions says the same, because several processes notice one change.

    Raises WorkspaceUnavailable.
    """
    newest = select(audit.c.did, audit.c.item, audit.c.detail).where(audit.c.did.in_(among))
    with workspace.write() as connection:
        last = connection.execute(newest.order_by(audit.c.at.desc(), audit.c.id.desc()).limit(1)).one_or_none()
        if last is None or tuple(last) != (str(entry.did), entry.item, entry.detail):
            write(connection, entry, at=workspace.now(connection))


def listed(
    workspace: Workspace, *, who: str = "", did: str = "", before: str = "", limit: int = 100
) -> tuple[Row, ...]:
    """Rows, newest first, filtered by pseudonym, action or time. Raises WorkspaceUnavailable."""
    return page(workspace, who=who, did=did, before=before, limit=limit).rows


def page(workspace: Workspace, *, who: str = "", did: str = "", before: str = "", limit: int = 100) -> Page:
    """The same, one page at a time.

    `before`: a time, or `older` of the previous page, which adds the id of its last row because many rows may have the
    same time. Raises WorkspaceUnavailable.
    """
    if not storable(who + did + before):
        return Page(())
    limit = min(limit, MOST_LISTED)
    asked = select(audit).order_by(audit.c.at.desc(), audit.c.id.desc()).limit(limit + 1)
    for column, wanted in ((audit.c.who, who), (audit.c.did, did)):
        asked = asked.where(column == wanted) if wanted else asked
    moment, _, id = before.partition(" ")
    if moment:
        asked = asked.where((audit.c.at < moment) | ((audit.c.at == moment) & (audit.c.id < id)))
    with workspace.read() as connection:
        found = connection.execute(asked).mappings().all()
    rows = tuple(map(_read, found[:limit]))
    return Page(rows, f"{rows[-1].at} {found[limit - 1]['id']}" if len(found) > limit else "")


def everything(workspace: Workspace) -> Iterator[Row]:
    """All rows, oldest first, as a stream. Raises WorkspaceUnavailable."""
    asked = select(audit).order_by(audit.c.at, audit.c.id)
    with workspace.read() as connection:
        for rows in connection.execute(asked).mappings().partitions(_AT_ONCE):
            yield from map(_read, rows)


def count(workspace: Workspace) -> int:
    with workspace.read() as connection:
        return int(connection.execute(select(func.count()).select_from(audit)).scalar_one())


def purge(connection: Connection, before: str) -> int:
    """Remove the rows older than a time, within a transaction; returns how many.

    The only place where rows may be removed.
    """
    connection.execute(insert(audit_purge).values(before=before))
    gone = connection.execute(delete(audit).where(audit.c.at < before)).rowcount
    connection.execute(delete(audit_purge))
    return int(gone)


def _row(entry: Entry, moment: str, came: Origin) -> dict[str, object]:
    return {
        "id": secrets.token_urlsafe(16),
        "at": moment,
        "who": entry.who,
        "did": str(entry.did),
        "kind": entry.kind,
        "item": entry.item,
        "version": entry.version,
        "detail": entry.detail,
        "address": came.address,
        "request": came.request,
    }


def _read(row: object) -> Row:
    kept = dict(row)  # type: ignore[call-overload]
    return Row(**{name: kept[name] for name in Row.__dataclass_fields__})
