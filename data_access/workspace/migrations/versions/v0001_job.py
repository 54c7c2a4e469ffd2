"""The first table: jobs.

A migration that has been released is never changed. It says its tables in full, whatever `tables.py` says by now.
"""

import sqlalchemy as sa
from alembic import op

revision = "v0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "job",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("arguments", sa.JSON, nullable=False),
        sa.Column("owner", sa.Text, nullable=False, server_default=""),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("progress", sa.Float, nullable=False, server_default=sa.text("0")),
        sa.Column("words", sa.Text, nullable=False, server_default=""),
        sa.Column("submitted_at", sa.Text, nullable=False),
        sa.Column("started_at", sa.Text),
        sa.Column("heartbeat_at", sa.Text),
        sa.Column("finished_at", sa.Text),
        sa.Column("worker", sa.Text),
        sa.Column("attempts", sa.Integer, nullable=False, server_default=sa.text("0")),
        sa.Column("cancel_asked", sa.Boolean, nullable=False, server_default=sa.text("false")),
        sa.Column("result", sa.JSON),
        sa.Column("failure", sa.Text),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
        sa.CheckConstraint("state IN ('waiting', 'running', 'done', 'failed', 'cancelled')", name=op.f("ck_job_state")),
        sa.CheckConstraint("progress >= 0 AND progress <= 1", name=op.f("ck_job_progress")),
    )
    op.create_index("ix_job_state_submitted_at", "job", ["state", "submitted_at"])
    op.create_index("ix_job_owner_submitted_at", "job", ["owner", "submitted_at"])


def downgrade() -> None:
    op.drop_table("job")
