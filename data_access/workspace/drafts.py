"""Drafts of places that no saved item names: removed after a period, so that the workspace does not grow for ever."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, delete, func, select

from data_access.workspace import audit
from data_access.workspace.database import Workspace, as_text
from data_access.workspace.tables import audit as audit_table
from data_access.workspace.tables import item, item_revision, job, place, session
from vocabulary import PLACE

KEPT_DAYS = 90
DAYS_IN_USE = 3  # within that period something must have been written on this many days; else the clock may have jumped
_ID = re.compile(rf"{PLACE}-[0-9a-f]+", re.IGNORECASE)
_AT_ONCE = 500  # rows read or removed at a time


def remove_old_drafts(workspace: Workspace, days: int = KEPT_DAYS) -> int:
    """Remove places older than `days` that no item names, now or in any earlier version; returns how many.

    Deleted items count, because they can be restored. Removes nothing unless people wrote something on some of the last
    `days`, because a clock that has jumped forward makes new drafts look old. One transaction. Raises
    WorkspaceUnavailable.
    """
    with workspace.write() as connection:
        if (
            not workspace.is_sqlite
        ):  # on SQLite there is no other writer now; here none may save what is about to be removed
            connection.exec_driver_sql("LOCK TABLE item, item_revision IN SHARE MODE")
        now = datetime.fromisoformat(workspace.now(connection)).astimezone(UTC)
        oldest = as_text(now - timedelta(days=days))
        if days > 0 and len(days_of_writes(connection, oldest)) < DAYS_IN_USE:
            return 0
        old = set(connection.execute(select(place.c.id).where(place.c.kept_at < oldest)).scalars())
        if not old:
            return 0
        for column in (item.c.body, item_revision.c.content):
            for rows in connection.execute(select(column)).scalars().partitions(_AT_ONCE):
                for content in rows:
                    old -= {each.lower() for each in _ID.findall(json.dumps(content))}
        gone = sorted(old)
        for start in range(0, len(gone), _AT_ONCE):
            connection.execute(delete(place).where(place.c.id.in_(gone[start : start + _AT_ONCE])))
        if gone:
            said = f"{len(gone):,} {'draft of a place' if len(gone) == 1 else 'drafts of places'}"
            audit.write(connection, audit.Entry(audit.Did.REMOVED_WHAT_WAS_OLD, detail=said))
        return len(gone)


def days_of_writes(connection: Connection, since: str) -> set[str]:
    """The dates (UTC) since a time on which something was written.

    Where people only read, that is sign-ins and the audit.
    """
    saved = item.c.created_at, item.c.changed_at, item_revision.c.at, place.c.kept_at, job.c.submitted_at
    return {
        day
        for column in (*saved, session.c.started_at, audit_table.c.at)
        for day in connection.execute(select(func.substr(column, 1, 10)).where(column >= since).distinct()).scalars()
    }
