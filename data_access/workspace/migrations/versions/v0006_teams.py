"""Items of a team, and the own figures whose words an item may hold.

A migration that has been released is never changed. It says its tables in full, whatever `tables.py` says by now.
"""

import sqlalchemy as sa
from alembic import op

revision = "v0006"
down_revision = "v0005"

ORDERS = ("changed_at", "created_at", "sorted_as")


def upgrade() -> None:
    op.add_column("item", sa.Column("team", sa.Text))
    op.add_column("item", sa.Column("holds", sa.Text, nullable=False, server_default=""))
    for order in ORDERS:
        op.drop_index(f"ix_item_kind_{order}", "item")
        op.create_index(
            f"ix_item_kind_{order}", "item", ["kind", order, "owner", "shared", "deleted_at", "team", "holds"]
        )


def downgrade() -> None:
    for order in ORDERS:
        op.drop_index(f"ix_item_kind_{order}", "item")
        op.create_index(f"ix_item_kind_{order}", "item", ["kind", order, "owner", "shared", "deleted_at"])
    op.drop_column("item", "holds")
    op.drop_column("item", "team")
