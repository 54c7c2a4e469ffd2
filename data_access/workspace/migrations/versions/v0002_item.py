"""Everything people make, and every revision of it.

A migration that has been released is never changed. It says its tables in full, whatever `tables.py` says by now.
"""

import sqlalchemy as sa
from alembic import op

revision = "v0002"
down_revision = "v0001"


def upgrade() -> None:
    op.create_table(
        "item",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("note", sa.Text, nullable=False, server_default=""),
        sa.Column("tags", sa.JSON, nullable=False),
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("shared", sa.Boolean, nullable=False, server_default=sa.text("false")),
        sa.Column("edition", sa.Text),
        sa.Column("body", sa.JSON, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("created_at", sa.Text, nullable=False),
        sa.Column("changed_at", sa.Text, nullable=False),
        sa.Column("changed_by", sa.Text, nullable=False),
        sa.Column("deleted_at", sa.Text),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item")),
        sa.UniqueConstraint("code", name=op.f("uq_item_code")),
        sa.CheckConstraint("revision >= 1", name=op.f("ck_item_revision")),
    )
    op.create_index("ix_item_owner_kind", "item", ["owner", "kind"])
    op.create_index("ix_item_kind_shared", "item", ["kind", "shared"])
    op.create_table(
        "item_revision",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("item", sa.Text, nullable=False),
        sa.Column("number", sa.Integer),
        sa.Column("based_on", sa.Integer, nullable=False),
        sa.Column("did", sa.Text, nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("content", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_revision")),
        sa.ForeignKeyConstraint(["item"], ["item.id"], name=op.f("fk_item_revision_item_item")),
        sa.UniqueConstraint("item", "number", name=op.f("uq_item_revision_item_number")),
        sa.CheckConstraint(
            "did IN ('made', 'changed', 'deleted', 'restored', 'kept aside')", name=op.f("ck_item_revision_did")
        ),
    )
    op.create_index("ix_item_revision_item_at", "item_revision", ["item", "at"])


def downgrade() -> None:
    op.drop_table("item_revision")
    op.drop_table("item")
