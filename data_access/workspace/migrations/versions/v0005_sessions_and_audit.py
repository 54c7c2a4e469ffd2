"""Who is signed in, and who did what: rows that are only ever added, held by triggers on both kinds of database.

A migration that has been released is never changed. It says its tables in full, whatever `tables.py` says by now.
"""

import sqlalchemy as sa
from alembic import op

revision = "v0005"
down_revision = "v0004"

REFUSED = "The audit is only ever added to."
SQLITE = (
    f"""CREATE TRIGGER audit_unchanged BEFORE UPDATE ON audit
        BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END""",
    f"""CREATE TRIGGER audit_kept BEFORE DELETE ON audit
        WHEN NOT EXISTS (SELECT 1 FROM audit_purge WHERE OLD.at < audit_purge.before)
        BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END""",
    # `INSERT OR REPLACE` removes a row without asking the trigger above.
    f"""CREATE TRIGGER audit_not_replaced BEFORE INSERT ON audit
        WHEN EXISTS (SELECT 1 FROM audit WHERE id = NEW.id)
        BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END""",
)
POSTGRES = (
    f"""CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'DELETE' AND EXISTS (SELECT 1 FROM audit_purge WHERE OLD.at < audit_purge.before) THEN
                RETURN OLD;
            END IF;
            RAISE EXCEPTION '{REFUSED}' USING ERRCODE = 'integrity_constraint_violation';
        END $$""",
    "CREATE TRIGGER audit_kept BEFORE UPDATE OR DELETE ON audit FOR EACH ROW EXECUTE FUNCTION audit_refuse()",
    "CREATE TRIGGER audit_not_emptied BEFORE TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()",
)


def upgrade() -> None:
    op.create_table(
        "session",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("login", sa.Text, nullable=False, server_default=""),
        sa.Column("name", sa.Text, nullable=False, server_default=""),
        sa.Column("groups", sa.JSON, nullable=False),
        sa.Column("started_at", sa.Text, nullable=False),
        sa.Column("ends_at", sa.Text, nullable=False),
        sa.Column("ended_at", sa.Text),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session")),
    )
    op.create_index("ix_session_who", "session", ["who"])
    op.create_index("ix_session_ends_at", "session", ["ends_at"])
    op.create_table(
        "audit",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("did", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False, server_default=""),
        sa.Column("item", sa.Text, nullable=False, server_default=""),
        sa.Column("version", sa.Integer),
        sa.Column("detail", sa.Text, nullable=False, server_default=""),
        sa.Column("address", sa.Text, nullable=False, server_default=""),
        sa.Column("request", sa.Text, nullable=False, server_default=""),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_index("ix_audit_at", "audit", ["at", "id"])
    op.create_index("ix_audit_who", "audit", ["who", "at"])
    op.create_index("ix_audit_item", "audit", ["item", "at"])
    op.create_table(
        "audit_purge",
        sa.Column("before", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("before", name=op.f("pk_audit_purge")),
    )
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRES:
        op.execute(sa.text(statement.replace(":", r"\:")))


def downgrade() -> None:
    op.drop_table("audit")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION audit_refuse()")
    op.drop_table("audit_purge")
    op.drop_table("session")
