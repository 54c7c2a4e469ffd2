"""The tables of one edition of the reference store.

An edition is immutable, so nothing here is ever updated: there are no migrations, only a new `SCHEMA_VERSION`, which gives
every edition a new id and so a new file or schema.

The fact table refers to everything by an integer key given at build (half the bytes of a text, and twice as fast to
compare); the texts are in the tables around it. Areas are numbered in order of kind and
code, so that all areas of one kind are one range of numbers.
"""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
)

from vocabulary import Status

SCHEMA_VERSION = 4
OLDER_READABLE = (
    2,
    3,
)  # versions whose editions this version reads: they lack tables that came later, and nothing else

# The number a status has in the fact table is its place here: add at the end only.
STATUSES = (Status.OK, Status.SUPPRESSED, Status.MISSING, Status.NOT_APPLICABLE, Status.LOW_RELIABILITY)

metadata = MetaData()

area = Table(
    "area",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("code", String, nullable=False, unique=True),
    Column("name", String, nullable=False),
    Column("short_name", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("ods", String),
    Column("ons", String),
    Column("latitude", Double),
    Column("longitude", Double),
)
Index("area_by_kind", area.c.kind)

# A dated "belongs to". `share` is the part of the child that belongs to the parent, 0 to 1. Dates are ISO texts of any
# precision (2025, 2025-04, 2025-04-01), which compare in time order as texts; an open end is "".
membership = Table(
    "membership",
    metadata,
    Column("parent", ForeignKey("area.id"), primary_key=True),
    Column("child", ForeignKey("area.id"), primary_key=True),
    Column("basis", String, primary_key=True),  # one of the bases of data_access.reference.aggregation
    Column("valid_from", String, primary_key=True),
    Column("valid_to", String, nullable=False),
    Column("share", Double, nullable=False),
    CheckConstraint("share > 0 AND share <= 1", name="share_is_a_part"),
    sqlite_with_rowid=False,
)
Index("membership_by_child", membership.c.child)

classification = Table(
    "classification",
    metadata,
    Column("scheme", String, primary_key=True),
    Column("area", ForeignKey("area.id"), primary_key=True),
    Column("value", String, nullable=False),
    sqlite_with_rowid=False,
)

# Peers that publishers give. `rank` 1 is the most similar; NULL: the publisher gives no order.
peer = Table(
    "peer",
    metadata,
    Column("basis", String, primary_key=True),
    Column("area", ForeignKey("area.id"), primary_key=True),
    Column("peer", ForeignKey("area.id"), primary_key=True),
    Column("rank", Integer),
    sqlite_with_rowid=False,
)

# Models fitted when the edition was built. The code that fits them defines the content (ADR 28).
model = Table(
    "model",
    metadata,
    Column("key", String, primary_key=True),
    Column("content", LargeBinary, nullable=False),
)

ADDED_IN = {peer.name: 3, model.name: 4}  # table -> the version it came with


def has_table(name: str, version: str) -> bool:
    """Whether an edition whose tables are of this version has the table."""
    return not version.isdecimal() or int(version) >= ADDED_IN.get(name, 0)


# The catalogue when the edition was built: a pinned edition keeps its own texts.
indicator = Table(
    "indicator",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("key", String, nullable=False, unique=True),
    Column("entry", Text, nullable=False),  # JSON, the fields of vocabulary.Indicator
)

period = Table(
    "period",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("key", String, nullable=False, unique=True),
    Column("label", String, nullable=False),
    Column("kind", String, nullable=False),
)

breakdown = Table(
    "breakdown",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("key", String, nullable=False, unique=True),  # "" is everybody
)

# Words for each value of each dimension; `place` is the order they are shown in.
breakdown_label = Table(
    "breakdown_label",
    metadata,
    Column("dimension", String, primary_key=True),
    Column("value", String, primary_key=True),
    Column("label", String, nullable=False),
    Column("place", Integer, nullable=False),
)

matrix_cell = Table(
    "matrix_cell",
    metadata,
    Column("matrix", String, primary_key=True),
    Column("row_place", Integer, primary_key=True),
    Column("column_place", Integer, primary_key=True),
    Column("row_name", String, nullable=False),
    Column("column_name", String, nullable=False),
    Column("value", Double),
    sqlite_with_rowid=False,
)

release = Table(
    "release",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("key", String, nullable=False, unique=True),
    Column("source", String, nullable=False),
    Column("entry", Text, nullable=False),  # JSON, the fields of vocabulary.Release
)

# The one fact table. The primary key is the order on disk (no rowid): all areas of one indicator and period lie
# together, which is what nearly every exhibit asks for; the index below serves one area's history.
observation = Table(
    "observation",
    metadata,
    Column("indicator", Integer, ForeignKey("indicator.id"), primary_key=True),
    Column("breakdown", Integer, ForeignKey("breakdown.id"), primary_key=True),
    Column("period", Integer, ForeignKey("period.id"), primary_key=True),
    Column("area", Integer, ForeignKey("area.id"), primary_key=True),
    Column("value", Double),
    Column("lower", Double),
    Column("upper", Double),
    Column("numerator", Double),
    Column("denominator", Double),
    Column("status", SmallInteger, nullable=False),
    Column("release", SmallInteger, ForeignKey("release.id"), nullable=False),
    Column("derived", SmallInteger, nullable=False),  # 1: aggregated by us from the counts of smaller areas
    CheckConstraint(f"status >= 0 AND status < {len(STATUSES)}", name="status_is_known"),
    CheckConstraint(f"status != {STATUSES.index(Status.MISSING)} OR value IS NULL", name="missing_has_no_value"),
    sqlite_with_rowid=False,
)
# Made after the rows are in: twice as fast to build, and smaller.
observation_by_area = Index("observation_by_area", observation.c.area, observation.c.indicator, observation.c.breakdown)

# Coverage, counted once at build, so that no page scans the fact table to fill a list of periods.
coverage = Table(
    "coverage",
    metadata,
    Column("indicator", ForeignKey("indicator.id"), primary_key=True),
    Column("breakdown", ForeignKey("breakdown.id"), primary_key=True),
    Column("period", ForeignKey("period.id"), primary_key=True),
    Column("kind", String, primary_key=True),
    Column("release", ForeignKey("release.id"), primary_key=True),
    Column("derived", SmallInteger, primary_key=True),
    Column("observations", Integer, nullable=False),
    Column("known", Integer, nullable=False),  # of them with a number
    sqlite_with_rowid=False,
)

meta = Table(
    "meta",
    metadata,
    Column("key", String, primary_key=True),
    Column("value", String, nullable=False),
    sqlite_with_rowid=False,
)
