"""Database connections of one edition, which survive a fork and a restart of the database server."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from data_access.reference.editions import DatabaseUnreachable, EditionRepository


class EditionReader:
    """Reads rows of one edition. Safe to share between threads, and across a fork. Connects when the first rows are read."""

    counted_by_caches = False  # not part of the size of the cached values that refer to it

    def __init__(self, repository: EditionRepository, edition: str) -> None:
        self.repository = repository
        self.edition = edition
        self.lock = threading.RLock()
        self._engine: Engine | None = None
        self._owner = 0  # process the engine belongs to

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.edition})"

    def _current_engine(self) -> Engine:
        with self.lock:
            if self._engine is None or self._owner != os.getpid():
                if self._engine is not None:
                    # Inherited through a fork: drop the parent's connections without closing them, since it still uses them.
                    self._engine.dispose(close=False)
                self._engine = self.repository.engine(self.edition)
                self._owner = os.getpid()
            return self._engine

    @contextlib.contextmanager
    def connection(self) -> Iterator[Connection]:
        """A read-only connection. Raises EditionCorrupt, DatabaseUnreachable."""
        try:
            with self._current_engine().connect() as connection:
                yield connection
        except (DBAPIError, sqlite3.DatabaseError) as fault:
            said = self.repository.fault(self.edition, fault)
            raise said from said.__cause__  # the driver's message may contain secrets

    def dispose(self) -> None:
        """Close the connections. The next query opens new ones."""
        with self.lock:
            if self._engine is not None:
                self._engine.dispose(close=self._owner == os.getpid())
                self._engine = None

    def rows(self, statement: Any, values: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
        """All rows as plain tuples, straight from the driver: SQLAlchemy's Row objects cost nine times as much.

        `values`: those of the statement's bound parameters. Build a frequent statement once, with parameters.
        """
        try:
            return self._fetch(statement, values)
        except DatabaseUnreachable:
            return self._fetch(statement, values)  # the server has restarted and closed our connections; these are new

    def _fetch(self, statement: Any, values: Mapping[str, Any] | None) -> list[tuple[Any, ...]]:
        with self.connection() as connection:
            result = connection.execute(statement, values or {})
            cursor = result.cursor
            if cursor is None:
                raise SQLAlchemyError("the statement returned no rows")
            rows: list[tuple[Any, ...]] = list(cursor.fetchall())
            result.close()
            return rows

    def after_fork(self) -> None:
        """In the child of a fork: replace a lock that the parent may hold."""
        self.lock = threading.RLock()
