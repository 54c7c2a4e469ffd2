"""What is in the workspace and who uses how much of it, for administrators. Sizes and numbers; no names of items, no content."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, func, or_, select

from data_access.workspace.database import Workspace
from data_access.workspace.tables import item, item_revision, job, session

MOST_OWNERS = 100
MOST_JOBS = 20


@dataclass(frozen=True)
class Owner:
    """What one pseudonym has saved. `called`: a name they saved under, "" without a sign-in; `bytes` with all versions."""

    who: str
    called: str
    items: int
    shared: int
    deleted: int
    bytes: int
    changed_at: str


@dataclass(frozen=True)
class FailedJob:
    kind: str
    state: str
    submitted_at: str
    attempts: int


@dataclass(frozen=True)
class Usage:
    """`owners`: those who have written most first, at most MOST_OWNERS of `all_owners`; `jobs`: how many of each state."""

    owners: tuple[Owner, ...]
    all_owners: int
    jobs: Mapping[str, int]
    failed: tuple[FailedJob, ...]
    signed_in: int  # sessions that have not ended


def usage(workspace: Workspace) -> Usage:
    """What is there now. Raises WorkspaceUnavailable."""
    with workspace.read() as connection:
        everybody = select(func.count(func.distinct(item.c.owner)))
        states = select(job.c.state, func.count()).group_by(job.c.state)
        failed = select(job.c.kind, job.c.state, job.c.submitted_at, job.c.attempts).where(job.c.state == "failed")
        living = select(func.count()).select_from(session).where(session.c.ended_at.is_(None))
        return Usage(
            _owners(connection),
            int(connection.execute(everybody).scalar_one()),
            {state: int(number) for state, number in connection.execute(states)},
            tuple(
                FailedJob(*row)
                for row in connection.execute(failed.order_by(job.c.submitted_at.desc()).limit(MOST_JOBS))
            ),
            int(connection.execute(living.where(session.c.ends_at > workspace.now(connection))).scalar_one()),
        )


def _owners(connection: Connection) -> tuple[Owner, ...]:
    written = (
        select(
            item_revision.c.who,
            func.sum(item_revision.c.size).label("bytes"),
            func.max(item_revision.c.named).label("named"),
        )
        .group_by(item_revision.c.who)
        .subquery()
    )
    mine = (
        select(
            item.c.owner,
            func.count().label("items"),
            func.count().filter(or_(item.c.shared, item.c.team.is_not(None))).label("shared"),
            func.count(item.c.deleted_at).label("deleted"),
            func.max(item.c.changed_at).label("changed_at"),
        )
        .group_by(item.c.owner)
        .subquery()
    )
    size = func.coalesce(written.c.bytes, 0)
    asked = select(mine, written.c.named, size.label("bytes")).outerjoin(written, written.c.who == mine.c.owner)
    rows = connection.execute(asked.order_by(size.desc(), mine.c.owner).limit(MOST_OWNERS))
    return tuple(
        Owner(row.owner, row.named or "", row.items, row.shared, row.deleted, int(row.bytes), row.changed_at)
        for row in rows
    )
