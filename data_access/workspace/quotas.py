"""Quotas: how much one person, and everybody together, may keep in the workspace.

Counted within the transaction that writes, so that a refusal leaves nothing behind. Sizes are bytes of JSON. On
PostgreSQL the writes of one person are counted one after another; the sum over everybody may be up to 5 seconds old.
"""

from __future__ import annotations

import hashlib
import threading
import time
import weakref
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, select

from data_access.workspace import audit
from data_access.workspace.database import Workspace
from data_access.workspace.tables import item, item_revision, place
from settings import Limits

TOTAL_LASTS = 5.0  # seconds
_AT_ONCE = 500  # rows removed at a time
SPARE_REVISIONS = 20  # beyond the limit, only for deleting and restoring


@dataclass
class _Total:
    at: float
    items: int
    bytes: int


_totals: weakref.WeakKeyDictionary[Workspace, _Total] = weakref.WeakKeyDictionary()
_lock = threading.Lock()


def room_for(
    connection: Connection, workspace: Workspace, limits: Limits, who: str, *, items: int, size: int
) -> str | None:
    """Why `who` may not keep this many more items with a total of `size` bytes; None if they may.

    At their own limit, the items they deleted longest ago are removed for good to make room.
    """
    if not workspace.is_sqlite:  # on SQLite there is now no other writer
        key = int.from_bytes(hashlib.sha256(who.encode("utf-8", "replace")).digest()[:7])
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({key})")
    if items and not _own_items_fit(connection, limits, who, items):
        return (
            f"You have saved {limits.owner_items:,} things, as many as one person can keep here. Delete some that are no "
            "longer needed, or save them as a file first."
        )
    if not _own_bytes_fit(connection, limits, who, size):
        return (
            f"What you have saved and changed takes up {limits.owner_bytes / 1e6:g} MB with all its versions, as much as "
            "one person can keep here. Delete what is no longer needed."
        )
    if not _all_fit(connection, workspace, limits, items, size):
        return (
            "This site has no room for more saved things. Nothing that is saved is lost. Tell whoever runs the site: the "
            "limits are ALL_ITEMS and ALL_MEGABYTES."
        )
    return None


def _own_items_fit(connection: Connection, limits: Limits, who: str, more: int) -> bool:
    mine = select(func.count()).select_from(item).where(item.c.owner == who)
    over = connection.execute(mine).scalar_one() + more - limits.owner_items
    return over <= 0 or _removed_for_good(connection, who, over) >= over


def _own_bytes_fit(connection: Connection, limits: Limits, who: str, more: int) -> bool:
    written = select(func.coalesce(func.sum(item_revision.c.size), 0)).where(item_revision.c.who == who)
    while connection.execute(written).scalar_one() + more > limits.owner_bytes:
        if not _removed_for_good(connection, who, 20):
            return False
    return True


def _removed_for_good(connection: Connection, who: str, most: int) -> int:
    """Remove a person's deleted items with all their versions, deleted longest ago first; returns how many."""
    deleted = select(item.c.id).where(item.c.owner == who, item.c.deleted_at.is_not(None))
    ids = connection.execute(deleted.order_by(item.c.deleted_at).limit(most)).scalars().all()
    remove_items(connection, ids, who, "its owner's quota was full")
    return len(ids)


def remove_items(connection: Connection, ids: Sequence[str], who: str, why: str) -> None:
    """Remove items with all their versions for good. The audit records `who` and `why`."""
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        rows = connection.execute(select(item.c.id, item.c.kind, item.c.revision).where(item.c.id.in_(some))).all()
        connection.execute(delete(item_revision).where(item_revision.c.item.in_(some)))
        connection.execute(delete(item).where(item.c.id.in_(some)))
        gone = (audit.Entry(audit.Did.REMOVED_FOR_GOOD, who, row.kind, row.id, row.revision, why) for row in rows)
        audit.write(connection, *gone)


def _all_fit(connection: Connection, workspace: Workspace, limits: Limits, items: int, size: int) -> bool:
    for exact in (False, True):
        total = _total(connection, workspace, exact)
        if total.items + items <= limits.all_items and total.bytes + size <= limits.all_bytes:
            total.items += items
            total.bytes += size
            return True
    return False


def _total(connection: Connection, workspace: Workspace, exact: bool) -> _Total:
    with _lock:
        known = _totals.get(workspace)
    if known is not None and not exact and time.monotonic() - known.at < TOTAL_LASTS:
        return known
    count = connection.execute(select(func.count()).select_from(item)).scalar_one()
    size = connection.execute(select(func.coalesce(func.sum(item_revision.c.size), 0))).scalar_one()
    found = _Total(time.monotonic(), int(count), int(size))
    with _lock:
        _totals[workspace] = found
    return found


def room_for_place(connection: Connection, limits: Limits, size: int) -> str | None:
    """Why no further place may be kept; None if it may."""
    count, kept = connection.execute(select(func.count(), func.coalesce(func.sum(place.c.size), 0))).one()
    if count < limits.all_places and kept + size <= limits.all_place_bytes:
        return None
    return (
        "This site has no room for more places. Nothing that is saved is lost. Tell whoever runs the site: old drafts are "
        "removed by `python manage.py release`, and the limits are ALL_PLACES and ALL_PLACE_MEGABYTES."
    )
