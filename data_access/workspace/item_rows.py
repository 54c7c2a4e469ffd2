"""Rows of the tables of items and revisions, read and written inside a transaction."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import asdict
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Row, Select, insert, select

from data_access.workspace import audit
from data_access.workspace.database import Workspace
from data_access.workspace.item_content import INDEXED, search_columns, size_of_content
from data_access.workspace.item_records import SIGNED, Did, Item, ItemMissing, Revision
from data_access.workspace.item_standing import Standing, asker
from data_access.workspace.tables import item as table
from data_access.workspace.tables import item_revision as revisions
from data_access.workspace.text import storable

CODE_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is taken for another when read aloud
CODE_LENGTH = 10  # letters: 31 ** 10 codes, far too many to try

REVISION_COLUMNS = tuple(column for column in revisions.c if column.name not in ("size", "named"))


def visible_item(
    connection: Connection, id: str, by: str, standing: Standing, *, lock: bool = False, deleted: bool = False
) -> Item:
    """An item as somebody may see it; with `lock` as it is kept, for a change. Raises ItemMissing."""
    asked = select(table).where(table.c.id == id)
    if lock:  # SQLite leaves this out: there a writer is alone
        asked = asked.with_for_update()
    found = seen_by(connection.execute(asked).one_or_none() if storable(id) else None, by, standing, deleted=deleted)
    return found if lock else standing.as_seen(found, by)


def seen_by(row: Row[Any] | None, by: str, standing: Standing, *, deleted: bool) -> Item:
    gone = row is not None and row.deleted_at is not None
    if row is None or (gone and not (deleted and row.owner == by)) or not standing.sees(row, by):
        raise ItemMissing("There is nothing saved under this link.")
    return item_of(row)


def ids_seen(workspace: Workspace, kind: str, by: str, standing: Standing) -> tuple[str, ...]:
    """The ids of all that somebody may see of a kind, in order. Raises WorkspaceUnavailable."""
    asked = _ids_seen(kind, standing.teams, standing.readable)
    with workspace.read() as connection:
        return tuple(connection.execute(asked, {"by": by}).scalars())


@lru_cache(maxsize=256)
def _ids_seen(kind: str, teams: frozenset[str], readable: frozenset[str] | None) -> Select[str]:
    """Made once for everybody of the same teams and sight: every page asks this, and making a query costs as much as answering it."""
    seen = Standing(teams, readable).where(asker())
    return select(table.c.id).where(table.c.kind == kind, table.c.deleted_at.is_(None), seen).order_by(table.c.id)


def content_at(connection: Connection, now: Item, number: int, by: str) -> dict[str, Any] | None:
    """What an item was at a revision; None if there was no such revision, or none that `by` may see."""
    if number == now.revision:
        return now.content
    if by != now.owner and number < (now.shared_from or 0):
        return None
    asked = select(revisions.c.content).where(revisions.c.item == now.id, revisions.c.number == number)
    found: dict[str, Any] | None = connection.execute(asked).scalar_one_or_none()
    return None if found is None else {"team": None, **found}  # before there were teams, none stood there


def record(
    connection: Connection,
    of: Item,
    number: int | None,
    based_on: int,
    did: Did,
    who: str,
    at: str,
    content: Mapping[str, Any],
    named: str,
) -> Revision:
    kept = Revision(secrets.token_urlsafe(16), of.id, number, based_on, did, who, at, dict(content))
    connection.execute(insert(revisions).values({**asdict(kept), "size": size_of_content(content), "named": named}))
    done = audit.Did.SIGNED if of.kind in SIGNED and did == "made" else audit.Did(did)
    audit.write(connection, audit.Entry(done, who, of.kind, of.id, number), at=at)
    return kept


def item_of(row: Row[Any]) -> Item:
    found = {part: value for part, value in row._mapping.items() if part not in INDEXED}
    return Item(**{**found, "tags": tuple(row.tags)})


def row_of(item: Item) -> dict[str, Any]:
    return {**asdict(item), "tags": list(item.tags), **search_columns(item.content)}
