"""Integrity checks of a freshly filled edition, in plain SQL for every database."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from data_access.reference import schema
from data_access.reference.editions.errors import EditionCorrupt

_FACTS = schema.observation
_NUMBERED = {
    "indicator": schema.indicator,
    "breakdown": schema.breakdown,
    "period": schema.period,
    "area": schema.area,
    "release": schema.release,
}


def check_facts(connection: Connection, edition: str, measured: int) -> None:
    """Every measured row is in and every number a fact refers to exists. Raises EditionCorrupt.

    The tables referred to are numbered from 0 without gaps, so the smallest and largest number tell: one scan, where a
    check of every reference takes longer than the build.
    """
    bounds = [bound for name in _NUMBERED for bound in (func.min(_FACTS.c[name]), func.max(_FACTS.c[name]))]
    rows, derived, *found = connection.execute(
        select(func.count(), func.coalesce(func.sum(_FACTS.c.derived), 0), *bounds).select_from(_FACTS)
    ).one()
    if rows - derived != measured:
        raise EditionCorrupt(f"Edition {edition}: {rows - derived} measured observations, expected {measured}.")
    for position, table in enumerate(_NUMBERED.values()):
        low, high = found[2 * position : 2 * position + 2]
        size, first, last = connection.execute(
            select(func.count(), func.min(table.c.id), func.max(table.c.id)).select_from(table)
        ).one()
        if size and (first, last) != (0, size - 1):
            raise EditionCorrupt(f"Edition {edition}: {table.name} is not numbered without gaps.")
        if rows and (low < 0 or high >= size):
            raise EditionCorrupt(
                f"Edition {edition}: an observation refers to a row of {table.name} that is not there."
            )


def check_references(connection: Connection, edition: str) -> None:
    """Every reference of the small tables leads somewhere. Raises EditionCorrupt."""
    for table in schema.metadata.sorted_tables:
        if table is _FACTS:
            continue
        for reference in table.foreign_keys:
            target = reference.column
            other = target.table.alias()
            lost = (
                select(func.count())
                .select_from(table.outerjoin(other, reference.parent == other.c[target.name]))
                .where(other.c[target.name].is_(None), reference.parent.is_not(None))
            )
            if connection.execute(lost).scalar_one():
                raise EditionCorrupt(
                    f"Edition {edition}: a row of {table.name} refers to a row of {target.table.name} that is not there."
                )
