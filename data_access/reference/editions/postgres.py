"""Connections to the PostgreSQL database that holds editions, and its errors in our words."""

from __future__ import annotations

import os
import threading
import time
from typing import Any

import psycopg
from sqlalchemy import (
    Connection,
    Engine,
    QueuePool,
    create_engine,
    make_url,
    text,
)
from sqlalchemy.exc import ArgumentError, DBAPIError

from data_access.reference.editions.errors import (
    BuildTimedOut,
    DatabaseNotWritable,
    DatabaseUnreachable,
    DiskFull,
    EditionCorrupt,
    EditionMissing,
    StoreUnavailable,
)

LOCK = 0x776F726B62656E63  # one number for all builders of a database
CONNECT_TIMEOUT = 5  # seconds

_engines: dict[str, tuple[int, Engine]] = {}  # address -> the process it belongs to, and connections for reading
_opening = threading.Lock()


def url_of(address: str) -> Any:
    """Raises DatabaseUnreachable, which does not quote the address."""
    try:
        return make_url(address).set(drivername="postgresql+psycopg")
    except (ArgumentError, ValueError):
        raise DatabaseUnreachable("REFERENCE_DATABASE_URL is not an address of a database.") from None


class _BinaryCursor(psycopg.Cursor[Any]):
    """Numbers travel as they are, not as texts: 7,000 rows take a third less time."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.format = psycopg.pq.Format.BINARY


def connecting(**more: Any) -> dict[str, Any]:
    return {"connect_timeout": CONNECT_TIMEOUT, "application_name": "workbench", **more}


def reading_engine(address: str) -> Engine:
    """One set of connections for a process and a database, whichever edition they read: read-only, a round trip a query."""
    with _opening:
        owner, engine = _engines.get(address, (0, None))
        if engine is None or owner != os.getpid():
            if engine is not None:
                # Inherited through a fork: forget the parent's connections without closing them under it.
                engine.dispose(close=False)
            engine = create_engine(
                url_of(address),
                poolclass=QueuePool,
                pool_size=8,
                max_overflow=24,
                isolation_level="AUTOCOMMIT",
                connect_args=connecting(
                    options="-c default_transaction_read_only=on -c jit=off", cursor_factory=_BinaryCursor
                ),
            )
            _engines[address] = (os.getpid(), engine)
        return engine


def _after_fork() -> None:
    """A lock that the parent held would never be released."""
    global _opening
    _opening = threading.Lock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)

DIALECT = create_engine("postgresql+psycopg://").dialect


def notice_a_dead_builder(connection: Connection) -> None:
    """Ask the server to check this client every few seconds, so that a dead client releases its lock."""
    wanted = {"tcp_keepalives_idle": "30", "tcp_keepalives_interval": "10", "tcp_keepalives_count": "3"}
    wanted["client_connection_check_interval"] = "5000"  # milliseconds; servers before version 14 do not know it
    for name, value in wanted.items():
        words = "SELECT set_config(name, :value, false) FROM pg_settings WHERE name = :name"
        connection.execute(text(words), {"name": name, "value": value})
    connection.commit()


def take_lock(connection: Connection, patience: float) -> None:
    """Held until the session ends. Raises BuildTimedOut."""
    deadline = time.monotonic() + patience
    while True:
        taken = connection.execute(text("SELECT pg_try_advisory_lock(:lock)"), {"lock": LOCK}).scalar_one()
        connection.commit()
        if taken:
            return
        if time.monotonic() > deadline:
            raise BuildTimedOut(f"Another start of the app has been building for over {patience:.0f} seconds.")
        time.sleep(0.1)


def fault_of(error: Exception) -> StoreUnavailable:
    """The error of ours for a database error; its cause is kept only if it cannot contain the address or a password."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    state = getattr(cause, "sqlstate", None)
    said = str(cause).casefold()
    if state is None or state[:2] in ("08", "28", "57") or state in ("3D000", "53300"):
        if "password" in said or "authentication" in said:
            return DatabaseUnreachable("The database does not accept the name or password in REFERENCE_DATABASE_URL.")
        if state is None and "database" in said and "does not exist" in said:
            return DatabaseUnreachable("There is no database of the name given in REFERENCE_DATABASE_URL.")
        return DatabaseUnreachable("The database in REFERENCE_DATABASE_URL does not answer.")
    found: StoreUnavailable
    if state == "53100":
        found = DiskFull("The disk that holds the database is full.")
    elif state in ("42501", "25006"):
        found = DatabaseNotWritable("The database does not let this account build an edition.")
    elif state in ("3F000", "42P01"):
        found = EditionMissing("The edition is no longer in the database.")
    elif state[:2] in ("22", "23"):
        found = EditionCorrupt("The edition could not be built: a figure does not fit the tables, or is there twice.")
    else:
        found = EditionCorrupt("The edition cannot be read.")
    found.__cause__ = error
    return found
