"""Drafts of places that nobody named in anything they saved: kept for a while, then removed, so the workspace does not grow for ever."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, select

from data_access.workspace.database import Workspace, as_text
from data_access.workspace.tables import item, item_revision, place
from vocabulary import PLACE

KEPT_DAYS = 90
_ID = re.compile(rf"{PLACE}-[0-9a-f]+", re.IGNORECASE)
_AT_ONCE = 500  # rows read or removed in one go


def remove_old_drafts(workspace: Workspace, days: int = KEPT_DAYS) -> int:
    """Removes places kept longer ago than `days` that no item names, as it is or as it ever was; gives how many.

    Deleted items count too: they can be brought back. One transaction. Raises WorkspaceUnavailable.
    """
    with workspace.write() as connection:
        if (
            not workspace.is_sqlite
        ):  # on SQLite there is no other writer now; here none may save what is about to be removed
            connection.exec_driver_sql("LOCK TABLE item, item_revision IN SHARE MODE")
        now = datetime.fromisoformat(workspace.now(connection)).astimezone(UTC)
        oldest = as_text(now - timedelta(days=days))
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
        return len(gone)
