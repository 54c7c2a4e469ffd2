"""Quotas, paging and search in the database, the revision that shared an item, and the names of editors.

A migration that has been released is never changed. It says its tables in full, whatever `tables.py` says by now.
"""

import json

import sqlalchemy as sa
from alembic import op

revision = "v0004"
down_revision = "v0003"


def upgrade() -> None:
    op.add_column("item", sa.Column("shared_from", sa.Integer))
    op.add_column("item", sa.Column("searched", sa.Text, nullable=False, server_default=""))
    op.add_column("item", sa.Column("sorted_as", sa.Text, nullable=False, server_default=""))
    op.add_column("item_revision", sa.Column("size", sa.Integer, nullable=False, server_default=sa.text("0")))
    op.add_column("place", sa.Column("size", sa.Integer, nullable=False, server_default=sa.text("0")))
    op.add_column("item_revision", sa.Column("named", sa.Text, nullable=False, server_default=""))
    for order in ("changed_at", "created_at", "sorted_as"):
        op.create_index(f"ix_item_kind_{order}", "item", ["kind", order, "owner", "shared", "deleted_at"])
    op.create_index("ix_item_edition", "item", ["edition"])
    op.create_index("ix_item_revision_who", "item_revision", ["who", "named", "size"])
    op.create_index("ix_place_size", "place", ["size"])
    _fill(op.get_bind())


def _fill(connection: sa.Connection) -> None:
    """What the new columns say of rows that are already there."""
    item = sa.table(
        "item",
        *map(sa.column, ("id", "name", "note", "shared_from", "searched", "sorted_as", "revision")),
        sa.column("tags", sa.JSON),
        sa.column("shared", sa.Boolean),
    )
    kept = sa.table("item_revision", *map(sa.column, ("id", "item", "number", "size")), sa.column("content", sa.JSON))
    place = sa.table("place", *map(sa.column, ("id", "name", "size")), sa.column("practices", sa.JSON))

    private: dict[str, int] = {}  # item -> its newest private revision
    for (id,) in connection.execute(sa.select(kept.c.id)).all():
        row = connection.execute(sa.select(kept).where(kept.c.id == id)).one()
        if row.number is not None and not row.content.get("shared", False):
            private[row.item] = max(private.get(row.item, 0), row.number)
        connection.execute(sa.update(kept).where(kept.c.id == id).values(size=_bytes(row.content)))
    for id, name, note, tags, shared, number in connection.execute(
        sa.select(item.c.id, item.c.name, item.c.note, item.c.tags, item.c.shared, item.c.revision)
    ).all():
        # Shared since the revision after the newest private one.
        since = min(private.get(id, 0) + 1, number) if shared else None
        words = "\n".join((name, note, *tags)).casefold()
        connection.execute(
            sa.update(item).where(item.c.id == id).values(shared_from=since, searched=words, sorted_as=name.casefold())
        )
    for id, name, practices in connection.execute(sa.select(place.c.id, place.c.name, place.c.practices)).all():
        connection.execute(sa.update(place).where(place.c.id == id).values(size=_bytes([name, practices])))


def _bytes(content: object) -> int:
    return len(json.dumps(content, ensure_ascii=False).encode("utf-8", "replace"))


def downgrade() -> None:
    for index in ("ix_item_kind_changed_at", "ix_item_kind_created_at", "ix_item_kind_sorted_as", "ix_item_edition"):
        op.drop_index(index, "item")
    op.drop_index("ix_item_revision_who", "item_revision")
    op.drop_index("ix_place_size", "place")
    for table, column in (
        ("item", "shared_from"),
        ("item", "searched"),
        ("item", "sorted_as"),
        ("item_revision", "size"),
        ("item_revision", "named"),
        ("place", "size"),
    ):
        op.drop_column(table, column)
