"""Backup and restore of the workspace.

A backup of SQLite is one SQLite file, made by its online backup while others go on writing. A backup of PostgreSQL is one text
file of JSON lines, all from one moment: a head line (revision, rows of each table), a line for each row, and an end line with
a checksum. Either restores on either. Every backup is first brought up to date in a file of its own, table by table, by the
same migrations as the workspace; then its rows replace all rows of the workspace in one transaction: all or nothing.

Two tables differ. Who is signed in is in no backup, and a restore signs nobody out. Rows of the audit are only ever added: a restore
adds those that are missing, and one that says it was made.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sqlite3
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, MetaData, Table, delete, func, insert, select
from sqlalchemy.exc import SQLAlchemyError

from data_access.workspace import audit as trail
from data_access.workspace import migration
from data_access.workspace.database import WRITING, Workspace, WorkspaceUnavailable, make_engine
from data_access.workspace.tables import audit, audit_purge, metadata, session

_SQLITE = b"SQLite format 3\0"
_AT_ONCE = 500  # rows read or written in one go


class BackupRefused(ValueError):
    """The file is no backup of a workspace, is damaged, or comes from a newer version. Nothing was changed."""


@dataclass(frozen=True)
class Copied:
    """What a backup or restore copied."""

    path: Path
    rows: dict[str, int]  # rows by table
    before: Path | None = None  # the backup a restore made of the previous content

    @property
    def total(self) -> int:
        return sum(self.rows.values())


def back_up(workspace: Workspace, folder: Path, *, name: str = "workspace", path: Path | None = None) -> Copied:
    """Write a backup below `folder`, named after the time, or at `path`. It appears whole or not at all.

    Raises WorkspaceUnavailable, OSError (including FileExistsError: a backup is never overwritten).
    """
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%fZ")
    path = path or folder / f"{name}-{stamp}.{'sqlite' if workspace.is_sqlite else 'jsonl'}"
    if path.exists():
        raise FileExistsError(f"{path} is there already. A backup is never written over another file.")
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, partial = tempfile.mkstemp(prefix=".backup-", dir=path.parent)  # readable only by its owner
    os.close(handle)
    try:
        rows = (_sqlite_copy if workspace.is_sqlite else _json_lines)(workspace, Path(partial))
        _to_disk(Path(partial))
        os.replace(partial, path)
    finally:
        Path(partial).unlink(missing_ok=True)
    return Copied(path, rows)


def restore(workspace: Workspace, path: Path, folder: Path) -> Copied:
    """Replace everything in the workspace by the content of a backup, after backing it up to `folder`.

    Raises BackupRefused, WorkspaceUnavailable, OSError; the workspace is then unchanged.
    """
    with tempfile.TemporaryDirectory(prefix="restore-") as scratch:
        engine = _readable(path, Path(scratch))
        try:
            with workspace.read() as connection:
                empty = not any(_counted(connection).values())
            before = None if empty else back_up(workspace, folder, name="before-restore").path
            with engine.connect() as kept, workspace.write() as connection:
                _replace_all(kept, connection)
                return Copied(path, _counted(connection), before)
        finally:
            engine.dispose()


def _replace_all(kept: Connection, connection: Connection) -> None:
    tables = [table for table in _backed_up() if table is not audit]
    if connection.dialect.name == "postgresql":  # on SQLite there is now no other writer
        connection.exec_driver_sql(f"LOCK TABLE {', '.join(table.name for table in tables)} IN EXCLUSIVE MODE")
    for table in reversed(tables):
        connection.execute(delete(table))
    for table in tables:
        for rows in kept.execute(select(table)).mappings().partitions(_AT_ONCE):
            connection.execute(insert(table), [dict(row) for row in rows])
    there = set(connection.execute(select(audit.c.id)).scalars())
    for rows in kept.execute(select(audit)).mappings().partitions(_AT_ONCE):
        if missing := [dict(row) for row in rows if row["id"] not in there]:
            connection.execute(insert(audit), missing)
    trail.write(connection, trail.Entry(trail.Did.RESTORED_FROM_A_BACKUP))


def _backed_up() -> list[Table]:
    """The tables in a backup, those referred to first."""
    return [table for table in metadata.sorted_tables if table not in (session, audit_purge)]


def _sqlite_copy(workspace: Workspace, path: Path) -> dict[str, int]:
    source = workspace.engine.raw_connection()
    try:
        with contextlib.closing(sqlite3.connect(path)) as target:
            driver: Any = source.driver_connection
            driver.backup(target)
            target.execute("PRAGMA journal_mode = DELETE")  # one file, nothing beside it
            target.execute("PRAGMA secure_delete = ON")
            target.execute(f"DELETE FROM {session.name}")
            target.commit()
    except sqlite3.Error as error:
        raise WorkspaceUnavailable(
            "The backup could not be written.", "Look whether there is room for it, and try again."
        ) from error
    finally:
        source.close()
    engine = _engine_on(path)
    try:
        with engine.connect() as connection:
            if connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar_one() != "ok":
                raise WorkspaceUnavailable(
                    "The workspace's file is damaged.", "Keep it as it is, and ask for help with it."
                )
            return _counted(connection)
    finally:
        engine.dispose()


def _json_lines(workspace: Workspace, path: Path) -> dict[str, int]:
    """A consistent snapshot of all tables, whatever is written meanwhile."""
    with workspace.read() as connection, path.open("w", encoding="utf-8", newline="\n") as file:
        connection.execution_options(isolation_level="REPEATABLE READ")
        rows = _counted(connection)
        seen = hashlib.sha256()

        def write(line: dict[str, Any]) -> None:
            text = json.dumps(line, ensure_ascii=False, allow_nan=False) + "\n"
            seen.update(text.encode("utf-8"))
            file.write(text)

        write({"workspace": migration.revision_of(connection), "made_on": workspace.now(connection), "rows": rows})
        for table in _backed_up():
            for found in connection.execute(select(table)).mappings():
                write({"table": table.name, "row": dict(found)})
        file.write(json.dumps({"end": sum(rows.values()), "sha256": seen.hexdigest()}) + "\n")
        return rows


def _readable(path: Path, scratch: Path) -> Engine:
    """A copy of the backup in `scratch`, migrated to the newest revision. Raises BackupRefused, OSError."""
    copy = scratch / "backup.sqlite"
    with path.open("rb") as file:
        is_sqlite = file.read(len(_SQLITE)) == _SQLITE
    engine = _engine_on(copy)
    try:
        if is_sqlite:
            with (
                contextlib.closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as source,
                contextlib.closing(sqlite3.connect(copy)) as target,
            ):
                source.backup(target)  # a plain copy would miss what is still in the write-ahead log
        else:
            _from_json_lines(path, copy)
        with engine.connect() as connection:
            revision = migration.revision_of(connection)
            sound = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar_one() == "ok"
        if revision is None or not sound:
            raise _refused(path)
        _must_be_known(path, revision)
        migration.migrate(engine.url)
    except (SQLAlchemyError, sqlite3.Error, WorkspaceUnavailable) as error:
        raise _refused(path) from error
    return engine


def _from_json_lines(path: Path, copy: Path) -> None:
    """Fill a new SQLite file of the backup's revision with its rows. Raises BackupRefused, OSError."""
    head = _checked(path)
    _must_be_known(path, head["workspace"])
    url = URL.create("sqlite+pysqlite", database=str(copy))
    migration.migrate(url, head["workspace"])
    engine = _engine_on(copy)
    try:
        then = MetaData()
        then.reflect(engine)  # the tables of that revision, which may differ from today's
        with engine.connect() as connection:
            connection.execution_options(**{WRITING: True})
            with connection.begin():
                for line in _lines(path):
                    if "table" in line:
                        connection.execute(insert(then.tables[line["table"]]).values(line["row"]))
    except (KeyError, TypeError, SQLAlchemyError) as error:
        raise BackupRefused(f"{path} holds a row that fits no table of the workspace.") from error
    finally:
        engine.dispose()


def _checked(path: Path) -> dict[str, Any]:
    """The head line of a JSON backup, after checking that every line is present and unchanged.

    Raises BackupRefused, OSError.
    """
    refused = _refused(path)
    seen, held, head, end = hashlib.sha256(), b"", None, {}
    try:
        with path.open("rb") as file:
            for line in file:
                seen.update(held)  # all lines but the last
                held = line
                head = head or json.loads(line)
        end = json.loads(held)
        whole = isinstance(head, dict) and end["sha256"] == seen.hexdigest() and isinstance(head["workspace"], str)
    except (ValueError, KeyError, TypeError) as error:
        raise refused from error
    if not whole or not isinstance(head, dict):
        raise refused
    return head


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def _refused(path: Path) -> BackupRefused:
    return BackupRefused(f"{path} is not a backup of a workspace, or is damaged.")


def _must_be_known(path: Path, revision: str) -> None:
    if not migration.known(revision):
        raise BackupRefused(f"{path} was made by a newer version of this software. Restore it with that version.")


def _counted(connection: Connection) -> dict[str, int]:
    return {
        table.name: connection.execute(select(func.count()).select_from(table)).scalar_one() for table in _backed_up()
    }


def _engine_on(path: Path) -> Engine:
    return make_engine(URL.create("sqlite+pysqlite", database=str(path)), pooled=False)


def _to_disk(path: Path) -> None:
    """Flush the file to the disk."""
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
