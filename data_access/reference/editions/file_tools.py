"""Files of editions: opened read-only, compared by digest, written through to the disk, and locked."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from sqlalchemy import Connection, Engine, NullPool, QueuePool, create_engine

from data_access.reference.editions.errors import (
    BuildTimedOut,
)

CHUNK = 1_000_000


def engine_on(path: Path, pool: type[NullPool | QueuePool], **more: int) -> Engine:
    """A read-only engine that treats the file as immutable. Opens nothing yet."""
    address = f"{path.resolve().as_uri()}?mode=ro&immutable=1"

    def connect() -> sqlite3.Connection:
        return sqlite3.connect(address, uri=True, check_same_thread=False)

    return create_engine("sqlite+pysqlite://", creator=connect, poolclass=pool, **more)


@contextlib.contextmanager
def connection_to(path: Path) -> Iterator[Connection]:
    engine = engine_on(path, NullPool)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def digest_of(path: Path, rest: Callable[[], None] = lambda: None) -> str:
    """SHA-256 of a file, in hexadecimal. `rest` is called after each chunk."""
    made = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            made.update(chunk)
            rest()
    return made.hexdigest()


def write_through(path: Path) -> None:
    """Wait until the file, or a folder's list of names, is on the disk itself."""
    if path.is_dir() and sys.platform == "win32":
        return  # Windows has no such call for folders, and needs none after os.replace
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextlib.contextmanager
def locked(path: Path, patience: float) -> Iterator[None]:
    """Hold a lock that the operating system releases when its holder dies, so it is never stale.

    Raises BuildTimedOut, OSError.
    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    deadline = time.monotonic() + patience
    try:
        while not _try_lock(handle):
            if time.monotonic() > deadline:
                raise BuildTimedOut(f"Another start of the app has been building for over {patience:.0f} seconds.")
            time.sleep(0.05)
        yield
    finally:
        os.close(handle)  # releases the lock too


if sys.platform == "win32":
    import msvcrt

    def _try_lock(handle: int) -> bool:
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError as fault:
            if fault.errno in (errno.EACCES, errno.EDEADLK):
                return False
            raise
        return True

else:
    import fcntl

    def _try_lock(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
