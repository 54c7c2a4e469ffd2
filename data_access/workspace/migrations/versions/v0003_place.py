"""Places of the readers' own, each as it was made.

A migration that has been released is never changed. It says its tables in full, whatever `tables.py` says by now.
"""

import sqlalchemy as sa
from alembic import op

revision = "v0003"
down_revision = "v0002"


def upgrade() -> None:
    op.create_table(
        "place",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("practices", sa.JSON, nullable=False),
        sa.Column("kept_at", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place")),
    )


def downgrade() -> None:
    op.drop_table("place")
