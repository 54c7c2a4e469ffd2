"""What the web server needs to know its readers: a secret shared by all machines, and a change of owner."""

from __future__ import annotations

import secrets

from sqlalchemy import Column, MetaData, Table, Text, inspect, select, update
from sqlalchemy.exc import IntegrityError, ProgrammingError

from data_access.workspace import audit
from data_access.workspace.database import Workspace
from data_access.workspace.tables import item, item_revision, job

# Not a table of the workspace, because a backup must not carry the secret to another installation.
_secret = Table(
    "server_secret", MetaData(), Column("name", Text, primary_key=True), Column("value", Text, nullable=False)
)


def shared_secret(workspace: Workspace, name: str = "cookies") -> bytes:
    """A secret shared by every machine on this database, such as the one that signs cookies.

    The first caller creates it. Raises WorkspaceUnavailable.
    """
    query = select(_secret.c.value).where(_secret.c.name == name)
    with workspace.read() as connection:
        there = inspect(connection).has_table(_secret.name)
        found = connection.execute(query).scalar() if there else None
    if found:
        return str(found).encode("ascii")
    try:
        with workspace.write() as connection:
            _secret.create(connection, checkfirst=True)
            connection.execute(_secret.insert().values(name=name, value=secrets.token_hex(32)))
    except (IntegrityError, ProgrammingError):
        pass  # another machine was first, and its secret counts
    with workspace.read() as connection:
        return str(connection.execute(query).scalar_one()).encode("ascii")


def hand_over(workspace: Workspace, old: str, new: str) -> bool:
    """Give everything of one owner to another; returns whether there was anything.

    Of two concurrent calls only one gets True. Raises WorkspaceUnavailable.
    """
    owned = select(item.c.id).where(item.c.owner == old).limit(1)
    with workspace.read() as connection:
        if connection.execute(owned).first() is None:
            return False
    with workspace.write() as connection:
        given = connection.execute(update(item).where(item.c.owner == old).values(owner=new)).rowcount
        if not given:
            return False
        connection.execute(update(item).where(item.c.changed_by == old).values(changed_by=new))
        connection.execute(update(item_revision).where(item_revision.c.who == old).values(who=new))
        connection.execute(update(job).where(job.c.owner == old).values(owner=new))
        # Audit rows stay unchanged; this one records that both pseudonyms belong to one person.
        audit.write(
            connection, audit.Entry(audit.Did.KNOWN_BY_A_NEW_PSEUDONYM, new, detail=old), at=workspace.now(connection)
        )
        return True
