"""The workspace's database: SQLite in the data folder, or the PostgreSQL that WORKSPACE_DATABASE_URL names.

One Workspace for each database in a process, shared by its threads. After a fork the child opens connections of its own.
"""

from __future__ import annotations

import contextlib
import errno
import functools
import json
import os
import sqlite3
import tempfile
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, event, make_url
from sqlalchemy.exc import InterfaceError, OperationalError, SQLAlchemyError

from data_access.workspace.fair_lock import FairFileLock
from settings import Settings

PATIENCE = 10.0  # seconds one writer waits for another
WRITING = "workspace_writing"  # execution option of a connection that will write


class WorkspaceUnavailable(RuntimeError):
    """The workspace cannot be read or written. `remedy` is a sentence for the screen that says what to do."""

    def __init__(self, said: str, remedy: str) -> None:
        self.remedy = remedy
        super().__init__(said)


class Workspace:
    """The database of the workspace. `open_workspace` makes it and migrates the tables."""

    counted_by_caches = False  # one for the whole process

    def __init__(self, url: URL) -> None:
        """Connects at the first use."""
        self.url = url
        self._lock = threading.Lock()
        self._engine: Engine | None = None
        self._owner = 0  # process that created the engine
        on_disk = self.is_sqlite and url.database not in (None, "", ":memory:")
        self._write_lock = FairFileLock(Path(str(url.database))) if on_disk else None

    def __repr__(self) -> str:
        return f"Workspace({self.url.get_backend_name()})"  # never log the address: it may hold a password

    @property
    def is_sqlite(self) -> bool:
        return self.url.get_backend_name() == "sqlite"

    @property
    def engine(self) -> Engine:
        with self._lock:
            if self._engine is None or self._owner != os.getpid():
                if self._engine is not None:
                    # Inherited through a fork: drop the parent's connections without closing them.
                    self._engine.dispose(close=False)
                self._engine = make_engine(self.url)
                self._owner = os.getpid()
            return self._engine

    @contextlib.contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that sees one state of the tables throughout. Raises WorkspaceUnavailable."""
        with self._plain_words(), self.engine.connect() as connection:
            yield connection

    @contextlib.contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction: committed at the end, rolled back if anything is raised.

        SQLite has one writer at a time; the others queue for up to PATIENCE seconds each. Raises WorkspaceUnavailable.
        """
        with self._plain_words(), self._turn(), self.engine.connect() as connection:
            connection.execution_options(**{WRITING: True})
            with connection.begin():
                yield connection

    @contextlib.contextmanager
    def _plain_words(self) -> Iterator[None]:
        """As `plain_words`, then reconnect.

        SQLite opens a file read-only if it must, and that connection would stay read-only even after the folder becomes
        writable again.
        """
        try:
            with plain_words(self.url):
                yield
        except WorkspaceUnavailable:
            if self.is_sqlite:
                self.close()
            raise

    @contextlib.contextmanager
    def _turn(self) -> Iterator[None]:
        """PostgreSQL has many writers at once and needs no queue. Raises WorkspaceUnavailable."""
        if self._write_lock is None:
            yield
            return
        with contextlib.ExitStack() as turn:
            try:
                turn.enter_context(self._write_lock.turn(PATIENCE))
            except TimeoutError as too_long:
                raise WorkspaceUnavailable(
                    "Others are writing to the workspace.", "Try again in a moment."
                ) from too_long
            yield

    def now(self, connection: Connection) -> str:
        """The time of the clock that all users of this database share: PostgreSQL's own, or this machine's."""
        return now(connection)

    def close(self) -> None:
        """Close the connections of this process. The next use reconnects."""
        with self._lock:
            if self._engine is not None and self._owner == os.getpid():
                self._engine.dispose()
            self._engine = None


def now(connection: Connection) -> str:
    """The same for a connection alone."""
    if connection.dialect.name == "sqlite":
        return as_text(datetime.now(UTC))
    return as_text(connection.exec_driver_sql("SELECT clock_timestamp()").scalar_one())


def as_text(moment: datetime) -> str:
    """A time as the workspace writes it: ISO 8601, UTC, microseconds; all of one length, so that texts sort by time."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def address(settings: Settings) -> URL:
    """The database these settings name: WORKSPACE_DATABASE_URL, else `workspace.sqlite` in the data folder."""
    given = settings.workspace_database_url
    if given is None:
        return URL.create("sqlite+pysqlite", database=str(settings.data_folder / "workspace.sqlite"))
    if given.startswith("postgres:"):  # as some platforms write it
        given = "postgresql:" + given.partition(":")[2]
    url = make_url(given)
    return url.set(drivername="postgresql+psycopg") if url.get_backend_name() == "postgresql" else url


def make_engine(url: URL, *, foreign_keys: bool = True, patience: float = PATIENCE, pooled: bool = True) -> Engine:
    """An engine for the workspace. `patience`: seconds to wait for another writer, or for a server."""
    options: dict[str, Any] = {
        "hide_parameters": True,  # error messages must not quote what people wrote
        "json_serializer": functools.partial(json.dumps, ensure_ascii=False, allow_nan=False),
    }
    if not pooled:
        options["poolclass"] = NullPool
    if url.get_backend_name() != "sqlite":
        return create_engine(
            url,
            pool_pre_ping=True,  # detects a restarted server before a reader does
            connect_args={"connect_timeout": max(2, int(patience)), "application_name": "workbench"},
            **options,
        )
    engine = create_engine(url, connect_args={"timeout": patience, "check_same_thread": False}, **options)

    @event.listens_for(engine, "connect")
    def _connected(connection: sqlite3.Connection, record: object) -> None:
        connection.isolation_level = None  # the driver's own transactions leave out changes of tables
        connection.execute(f"PRAGMA foreign_keys = {'ON' if foreign_keys else 'OFF'}")

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        # Start as a writer: a transaction that starts as a reader cannot wait for another writer, only fail.
        writing = connection.get_execution_options().get(WRITING)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return engine


_BUSY = (
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_PROTOCOL,
)  # without the extended codes in the higher bits


def write_ahead(engine: Engine) -> None:
    """Switch SQLite to write-ahead logging, so that readers continue during a write. Stays set in the file.

    Raises OperationalError.
    """
    deadline = time.monotonic() + PATIENCE
    while True:
        raw = engine.raw_connection()
        try:
            raw.cursor().execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as problem:
            # Two first starts at once: this statement does not wait by itself, so it is retried. Errors that waiting
            # cannot mend are raised at once.
            if problem.sqlite_errorcode & 0xFF not in _BUSY or time.monotonic() > deadline:
                raise OperationalError(None, None, problem) from problem
            time.sleep(0.05)
        finally:
            raw.close()


@contextlib.contextmanager
def plain_words(url: URL) -> Iterator[None]:
    """Turn errors of the database itself into WorkspaceUnavailable. Errors of our own statements pass unchanged."""
    try:
        yield
    except (OperationalError, InterfaceError, sqlite3.OperationalError) as error:
        said = str(getattr(error, "orig", None) or error).casefold()
        if url.get_backend_name() != "sqlite":
            raise WorkspaceUnavailable(
                "The workspace's database does not answer, or does not let this app in.",
                "Try again in a minute. If it stays so, whoever runs this app looks at the PostgreSQL server and at "
                "WORKSPACE_DATABASE_URL.",
            ) from error
        if "full" in said:
            raise WorkspaceUnavailable(
                f"The disk that holds {_folder(url)} is full.", "Free some space on it, and try again."
            ) from error
        if "readonly" in said or "unable to open" in said:
            raise WorkspaceUnavailable(
                f"The workspace in {_folder(url)} cannot be written to.",
                "Let the app write to its data folder, or set DATA_FOLDER to a folder it may write to.",
            ) from error
        if "locked" in said or "busy" in said:
            raise WorkspaceUnavailable("Others are writing to the workspace.", "Try again in a moment.") from error
        raise _damaged() from error
    except (SQLAlchemyError, sqlite3.DatabaseError) as error:
        said = str(getattr(error, "orig", None) or error).casefold()
        if "malformed" in said or "not a database" in said:
            raise _damaged() from error
        raise
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise WorkspaceUnavailable(
                f"The disk that holds {_folder(url)} is full.", "Free some space on it, and try again."
            ) from error
        if error.errno not in (errno.EACCES, errno.EPERM, errno.EROFS):
            raise
        raise WorkspaceUnavailable(
            f"The folder {_folder(url)} cannot be written to.",
            "Let the app write to its data folder, or set DATA_FOLDER to a folder it may write to. The app goes on by "
            "itself when it can.",
        ) from error


_BRING_BACK = (
    "Nothing was changed. Move the file to another folder to keep it, and bring back the latest backup: "
    "`python manage.py restore FILE`."
)


def _damaged() -> WorkspaceUnavailable:
    return WorkspaceUnavailable("The workspace's file is damaged, or is not a workspace.", _BRING_BACK)


_HEADER = b"SQLite format 3\0"
_SHORTEST = 512  # bytes: the smallest page SQLite has


def must_be_a_workspace_file(path: Path) -> None:
    """Check a file before SQLite opens it, because SQLite takes an empty file for a new database.

    A missing file passes. Raises WorkspaceUnavailable, OSError.
    """
    try:
        size = path.stat().st_size
    except FileNotFoundError:
        return
    if size == 0:
        raise WorkspaceUnavailable(
            f"The workspace's file {path.name} in {path.parent} is empty (0 bytes): what was in it is lost or was never "
            "written.",
            f"{_BRING_BACK} If nothing was ever saved, remove the file and start again.",
        )
    with path.open("rb") as file:
        head = file.read(len(_HEADER))
    if head != _HEADER:
        raise WorkspaceUnavailable(
            f"The file {path.name} in {path.parent} is damaged, or is not a workspace: it is no SQLite database.",
            _BRING_BACK,
        )
    if size < _SHORTEST:
        raise WorkspaceUnavailable(
            f"The workspace's file {path.name} in {path.parent} is damaged: it was cut off after {size} bytes.",
            _BRING_BACK,
        )


def make_file(path: Path) -> None:
    """Create an empty database in one step where there is no file.

    So a file of 0 bytes is never ours, even if a start is killed. Raises OSError, sqlite3.Error.
    """
    if path.exists():
        return
    handle, name = tempfile.mkstemp(prefix=".workspace-", dir=path.parent)  # readable only by its owner
    os.close(handle)
    try:
        with contextlib.closing(sqlite3.connect(name)) as made:
            made.execute("PRAGMA user_version = 1")  # any change makes SQLite write the first page
            made.commit()
        with contextlib.suppress(FileExistsError):  # another start was faster
            try:
                os.link(name, path)
            except FileExistsError:
                raise
            except OSError:  # a disk without hard links
                if not path.exists():
                    os.replace(name, path)
    finally:
        Path(name).unlink(missing_ok=True)


def _folder(url: URL) -> Path:
    return Path(url.database or ".").parent


_open: dict[URL, Workspace] = {}
_opening = threading.Lock()


def open_workspace(settings: Settings) -> Workspace:
    """The workspace of these settings, one object in a process, migrated at the first open.

    Safe from any number of processes and threads. Raises WorkspaceUnavailable; the next call tries again, so a repaired
    folder or server works at once.
    """
    from data_access.workspace import migration  # it imports this module

    url = address(settings)
    with _opening:
        workspace = _open.get(url)
        if workspace is None:
            workspace = Workspace(url)
            with plain_words(url):
                try:
                    if workspace.is_sqlite:
                        _folder(url).mkdir(parents=True, exist_ok=True)
                        must_be_a_workspace_file(Path(str(url.database)))
                        make_file(Path(str(url.database)))
                        write_ahead(workspace.engine)
                    migration.migrate(url)
                except BaseException:
                    workspace.close()
                    raise
            _open[url] = workspace
        return workspace
