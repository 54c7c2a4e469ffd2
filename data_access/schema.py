"""The tables of one edition of the reference store.

An edition is immutable, so nothing here is ever updated: there are no migrations, only a new `SCHEMA_VERSION`, which
gives every edition a new id and so a new file.
"""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Float, ForeignKey, Index, Integer, MetaData, String, Table, Text

from vocabulary import Status

SCHEMA_VERSION = 1

metadata = MetaData()

area = Table(
    "area",
    metadata,
    Column("code", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("short_name", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("ods", String),
    Column("ons", String),
    sqlite_with_rowid=False,
)
Index("area_by_kind", area.c.kind, area.c.code)

# A dated "belongs to". `share` is the part of the child that belongs to the parent, 0 to 1. Dates are ISO texts of any
# precision (2025, 2025-04, 2025-04-01), which compare in time order as texts; an open end is "".
membership = Table(
    "membership",
    metadata,
    Column("parent", ForeignKey("area.code"), primary_key=True),
    Column("child", ForeignKey("area.code"), primary_key=True),
    Column("basis", String, primary_key=True),  # patients | reporting | administrative | group
    Column("valid_from", String, primary_key=True),
    Column("valid_to", String, nullable=False),
    Column("share", Float, nullable=False),
    CheckConstraint("share > 0 AND share <= 1", name="share_is_a_part"),
    sqlite_with_rowid=False,
)
Index("membership_by_child", membership.c.child)

# The catalogue as it stood when the edition was built: a pinned edition keeps its own words.
indicator = Table(
    "indicator",
    metadata,
    Column("id", String, primary_key=True),
    Column("entry", Text, nullable=False),  # JSON, the fields of vocabulary.Indicator
    sqlite_with_rowid=False,
)

period = Table(
    "period",
    metadata,
    Column("id", String, primary_key=True),
    Column("label", String, nullable=False),
    Column("kind", String, nullable=False),
    sqlite_with_rowid=False,
)

release = Table(
    "release",
    metadata,
    Column("id", String, primary_key=True),
    Column("source", String, nullable=False),
    Column("entry", Text, nullable=False),  # JSON, the fields of vocabulary.Release
    sqlite_with_rowid=False,
)

# The one fact table. The primary key is the order on disk (no rowid): all areas of one indicator and period lie
# together, which is what nearly every exhibit asks for; the index below serves one area's history.
observation = Table(
    "observation",
    metadata,
    Column("indicator", ForeignKey("indicator.id"), primary_key=True),
    Column("breakdown", String, primary_key=True),  # "" is everybody
    Column("period", ForeignKey("period.id"), primary_key=True),
    Column("area", ForeignKey("area.code"), primary_key=True),
    Column("value", Float),
    Column("lower", Float),
    Column("upper", Float),
    Column("numerator", Float),
    Column("denominator", Float),
    Column("status", String, nullable=False),
    Column("release", ForeignKey("release.id"), nullable=False),
    CheckConstraint("status IN ({})".format(", ".join(f"'{status}'" for status in Status)), name="status_is_known"),
    CheckConstraint("status != 'missing' OR value IS NULL", name="missing_has_no_value"),
    sqlite_with_rowid=False,
)
# Made after the rows are in: twice as fast to build, and smaller.
observation_by_area = Index("observation_by_area", observation.c.area, observation.c.indicator, observation.c.period)

# What there is, counted once at build, so that no page scans the fact table to fill a list of periods.
coverage = Table(
    "coverage",
    metadata,
    Column("indicator", ForeignKey("indicator.id"), primary_key=True),
    Column("breakdown", String, primary_key=True),
    Column("period", ForeignKey("period.id"), primary_key=True),
    Column("kind", String, primary_key=True),
    Column("release", ForeignKey("release.id"), primary_key=True),
    Column("observations", Integer, nullable=False),
    sqlite_with_rowid=False,
)

meta = Table(
    "meta",
    metadata,
    Column("key", String, primary_key=True),
    Column("value", String, nullable=False),
    sqlite_with_rowid=False,
)
