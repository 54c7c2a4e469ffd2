"""The tables of the workspace after the newest migration. A change here needs a migration; a test compares the two.

Only texts, integers, numbers, booleans and JSON, which mean the same on SQLite and PostgreSQL, so that a backup of one
restores on the other. Times are texts too, ISO 8601 in UTC with microseconds and of one length, so that they sort by
time.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)

# Every constraint has a name, so that later migrations can refer to it.
metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

job = Table(
    "job",
    metadata,
    Column("id", Text, primary_key=True),  # cannot be guessed
    Column("kind", Text, nullable=False),
    Column("arguments", JSON, nullable=False),
    Column("owner", Text, nullable=False, server_default=""),
    Column("state", Text, nullable=False),
    Column("progress", Float, nullable=False, server_default=text("0")),  # 0 to 1
    Column("words", Text, nullable=False, server_default=""),  # what is being done, for the screen
    Column("submitted_at", Text, nullable=False),
    Column("started_at", Text),  # of the latest attempt
    Column("heartbeat_at", Text),  # the running worker's last sign of life
    Column("finished_at", Text),
    Column("worker", Text),  # who runs it, or ran it last
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("cancel_asked", Boolean, nullable=False, server_default=text("false")),
    Column("result", JSON(none_as_null=True)),
    Column("failure", Text),  # in plain English
    CheckConstraint("state IN ('waiting', 'running', 'done', 'failed', 'cancelled')", name="state"),
    CheckConstraint("progress >= 0 AND progress <= 1", name="progress"),
    Index("ix_job_state_submitted_at", "state", "submitted_at"),
    Index("ix_job_owner_submitted_at", "owner", "submitted_at"),
)

# Everything people make: saved views, scenarios, places, drafts. One row is the present state of one item.
item = Table(
    "item",
    metadata,
    Column("id", Text, primary_key=True),  # cannot be guessed
    Column("code", Text, nullable=False),  # of its short link
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("note", Text, nullable=False, server_default=""),
    Column("tags", JSON, nullable=False),
    Column("owner", Text, nullable=False),
    Column("shared", Boolean, nullable=False, server_default=text("false")),
    Column("team", Text),  # the team that sees it; null: none (private, or shared with everybody)
    Column("holds", Text, nullable=False, server_default=""),  # "|id||id|" of own figures that its words may contain
    Column("edition", Text),  # the edition it is pinned to; null follows the newest
    Column("body", JSON, nullable=False),
    Column("revision", Integer, nullable=False),  # 1 when created, plus one with every change
    Column("created_at", Text, nullable=False),
    Column("changed_at", Text, nullable=False),
    Column("changed_by", Text, nullable=False),
    Column("deleted_at", Text),  # deleted items can be restored
    Column("shared_from", Integer),  # the revision that shared it, before which others see nothing; null while private
    # Name, note and tags case-folded by Python, because databases differ in case folding.
    Column("searched", Text, nullable=False, server_default=""),
    Column("sorted_as", Text, nullable=False, server_default=""),  # the case-folded name
    UniqueConstraint("code"),
    CheckConstraint("revision >= 1", name="revision"),
    Index("ix_item_owner_kind", "owner", "kind"),
    Index("ix_item_kind_shared", "kind", "shared"),
    # A page of a list reads only these columns, however large the bodies are.
    Index("ix_item_kind_changed_at", "kind", "changed_at", "owner", "shared", "deleted_at", "team", "holds"),
    Index("ix_item_kind_created_at", "kind", "created_at", "owner", "shared", "deleted_at", "team", "holds"),
    Index("ix_item_kind_sorted_as", "kind", "sorted_as", "owner", "shared", "deleted_at", "team", "holds"),
    Index("ix_item_edition", "edition"),
)

# The revisions of every item, and its conflicting versions.
item_revision = Table(
    "item_revision",
    metadata,
    Column("id", Text, primary_key=True),
    Column("item", Text, ForeignKey("item.id"), nullable=False),
    Column("number", Integer),  # null: a conflicting version, because another change came first
    Column("based_on", Integer, nullable=False),  # the revision its writer had read
    Column("did", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("content", JSON, nullable=False),  # name, note, tags, shared, team, edition, body: all of it
    Column(
        "size", Integer, nullable=False, server_default=text("0")
    ),  # bytes of its content: quotas are counted in these
    Column("named", Text, nullable=False, server_default=""),  # the name `who` had signed in with; "" without a sign-in
    UniqueConstraint("item", "number"),
    CheckConstraint("did IN ('made', 'changed', 'deleted', 'restored', 'kept aside')", name="did"),
    Index("ix_item_revision_item_at", "item", "at"),
    Index("ix_item_revision_who", "who", "named", "size"),
)

# Places of the readers' own, as each was made: an address names one by its id, saved or not. Never changed, only added.
place = Table(
    "place",
    metadata,
    Column("id", Text, primary_key=True),  # made from the name and the practices
    Column("name", Text, nullable=False),
    Column("practices", JSON, nullable=False),  # their codes
    Column("kept_at", Text, nullable=False),
    Column("size", Integer, nullable=False, server_default=text("0")),  # bytes
    Index("ix_place_size", "size"),
)

# Who is signed in: a browser's cookie names one. In no backup.
session = Table(
    "session",
    metadata,
    Column("id", Text, primary_key=True),  # a digest, from which no cookie can be forged
    Column("who", Text, nullable=False),
    Column("login", Text, nullable=False, server_default=""),
    Column("name", Text, nullable=False, server_default=""),
    Column("groups", JSON, nullable=False),
    Column("started_at", Text, nullable=False),
    Column("ends_at", Text, nullable=False),
    Column("ended_at", Text),  # signed out, or ended by an administrator
    Index("ix_session_who", "who"),
    Index("ix_session_ends_at", "ends_at"),
)

# Who did what. The database refuses to change a row, and to remove one that is not older than `audit_purge` says (data_access/workspace/audit.py).
audit = Table(
    "audit",
    metadata,
    Column("id", Text, primary_key=True),
    Column("at", Text, nullable=False),
    Column("who", Text, nullable=False),  # a pseudonym; "" for the application itself
    Column("did", Text, nullable=False),
    Column("kind", Text, nullable=False, server_default=""),  # of the item or thing
    Column("item", Text, nullable=False, server_default=""),  # its id; never its name or content
    Column("version", Integer),
    Column("detail", Text, nullable=False, server_default=""),
    Column("address", Text, nullable=False, server_default=""),  # the network address it came from
    Column("request", Text, nullable=False, server_default=""),  # the request's id, as in the log
    Index("ix_audit_at", "at", "id"),
    Index("ix_audit_who", "who", "at"),
    Index("ix_audit_item", "item", "at"),
)

# While rows of the audit are removed because they are old: the moment before which they may be. Else empty.
audit_purge = Table("audit_purge", metadata, Column("before", Text, primary_key=True))
