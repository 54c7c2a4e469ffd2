"""Editions: immutable snapshots of the reference store, one SQLite file each, and the pointer that says which is served.

    DATA_FOLDER/editions/<edition id>.sqlite    finished, checked, never changed
    DATA_FOLDER/editions/.building-*.sqlite     being built, or left by a build that was killed: nobody reads it
    DATA_FOLDER/editions/current.json           the pointer, replaced in one step
    DATA_FOLDER/editions/.lock                  held while building

A file gets its final name only when it is complete, checked and on disk; the pointer moves only after that. So at any
moment, killed or not, the pointer names a whole edition or there is none.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import sqlite3
import sys
import time
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, NullPool, Table, create_engine, func, insert, select
from sqlalchemy.exc import DBAPIError

from data_access import edition_builder, schema, starter_files
from data_access.catalogue import load_indicators
from data_access.starter_files import STARTER, Starter, StarterDamaged
from settings import Settings

LOCK_PATIENCE = 120.0  # seconds a second start waits for the first one's build


class StoreUnavailable(RuntimeError):
    """No edition can be served or built. `mend` is a sentence for the screen: what to do about it."""

    mend = "Start the app again."


class EditionMissing(StoreUnavailable):
    """No edition has been built, or the one the pointer names is gone."""

    mend = (
        "Start the app again: it builds its figures from the files that come with it. If those are missing, run "
        "`python manage.py data SOURCE` first."
    )


class EditionCorrupt(StoreUnavailable):
    """The edition's file, or the pointer to it, is damaged."""

    mend = (
        "Start the app again: a damaged edition is set aside and built anew. If that does not help, run "
        "`python manage.py data SOURCE` and start again."
    )


class FolderNotWritable(StoreUnavailable):
    """The data folder cannot be written to."""

    mend = "Let the app write to its data folder, or set DATA_FOLDER to a folder it may write to, and start it again."


class DiskFull(StoreUnavailable):
    """There is no room for a new edition. The edition served before, if any, is untouched."""

    mend = "Free some space on the disk that holds the data folder, and start the app again."


class BuildTimedOut(StoreUnavailable):
    """Another start has been building for longer than this one was willing to wait."""

    mend = "Wait until the other start of the app is ready, then start this one again."


@dataclass(frozen=True)
class EditionInfo:
    """Which edition is served. `starter` is what it was built from; `rows` counts its observations."""

    id: str
    path: Path
    built_on: str  # ISO date and time, UTC
    starter: str
    rows: int


def folder_of(settings: Settings) -> Path:
    return settings.data_folder / "editions"


def edition_id(starter: Starter) -> str:
    """The id an edition built now from this starter would have: the same content always gives the same id.

    It covers the starter's files, the catalogue and the schema. Raises CatalogueRefused.
    """
    catalogue = json.dumps([asdict(entry) for entry in load_indicators().values()], sort_keys=True)
    content = "\n".join((str(schema.SCHEMA_VERSION), starter.checksum, catalogue))
    return "e" + hashlib.sha256(content.encode("utf-8")).hexdigest()[:12]


def current_edition(settings: Settings) -> EditionInfo:
    """What the pointer names. Cheap: one small file read and one look at the folder; for every request.

    Raises EditionMissing, EditionCorrupt.
    """
    folder = folder_of(settings)
    try:
        pointer = json.loads((folder / "current.json").read_text(encoding="utf-8"))
        name = pointer["edition"]
        if not isinstance(name, str) or not name.isalnum():
            raise ValueError("not an edition id")
        info = EditionInfo(
            name, folder / f"{name}.sqlite", str(pointer["built_on"]), str(pointer["starter"]), int(pointer["rows"])
        )
    except FileNotFoundError:
        raise EditionMissing("No edition has been built yet.") from None
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise EditionCorrupt("The pointer to the current edition cannot be read.") from fault
    if not info.path.is_file():
        raise EditionMissing(f"Edition {name} is not in the data folder.")
    return info


def ensure_edition(
    settings: Settings, starter_folder: Path = STARTER, *, patience: float = LOCK_PATIENCE
) -> EditionInfo:
    """The edition to serve, built first when there is none, when it is damaged, or when the starter has changed.

    Safe to call from any number of processes at once: one builds, the others wait and use what it built.

    Raises FolderNotWritable, DiskFull, BuildTimedOut, EditionMissing (no usable starter either).
    """
    folder = folder_of(settings)
    try:
        starter = starter_files.read_manifest(starter_folder)
    except StarterDamaged as fault:
        # An edition built earlier still serves when the starter beside it has gone.
        with contextlib.suppress(StoreUnavailable):
            info = current_edition(settings)
            _look_over(info.path, info.id)
            return info
        raise EditionMissing(f"There is no edition, and none can be built: {fault}.") from fault
    wanted = edition_id(starter)
    served = _served(settings, wanted)
    if served is not None:
        return served

    with _plain_words(folder):
        folder.mkdir(parents=True, exist_ok=True)
        with _lock(folder / ".lock", patience):
            served = _served(settings, wanted)  # the start we waited for has done it
            if served is not None:
                return served
            for leftover in folder.glob(".building-*"):
                leftover.unlink(missing_ok=True)  # we hold the lock, so nobody is building it
            info = _finished(folder, wanted) or _build(folder, wanted, starter)
            _move_pointer(folder, info)
            _forget_oldest(folder, info.id, settings.keep_editions)
    return info


def _served(settings: Settings, wanted: str) -> EditionInfo | None:
    """The current edition when it stems from the wanted starter and is sound. A roll-back within it is left alone."""
    try:
        info = current_edition(settings)
        if info.starter != wanted:
            return None
        _look_over(info.path, info.id)
    except StoreUnavailable:
        return None
    return info


def _finished(folder: Path, wanted: str) -> EditionInfo | None:
    """An edition that was finished but not yet pointed to: killed just before the pointer moved, or an older starter
    come back. A damaged one is set aside under another name, to be looked at."""
    path = folder / f"{wanted}.sqlite"
    if not path.exists():
        return None
    try:
        return _look_over(path, wanted)
    except EditionCorrupt:
        os.replace(path, folder / f"{wanted}.damaged")
        return None


def _look_over(path: Path, wanted: str) -> EditionInfo:
    """A quick look that finds a truncated, emptied, foreign or scribbled-on file. Raises EditionCorrupt."""
    engine = open_engine(path)
    try:
        with engine.connect() as connection:
            facts: dict[str, str] = {row.key: row.value for row in connection.execute(select(schema.meta))}
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
            size = connection.exec_driver_sql("PRAGMA page_size").scalar_one()
            if facts.get("edition") != wanted or pages * size != path.stat().st_size:
                raise EditionCorrupt(f"Edition {wanted} is not the file it was when it was built.")
            if path.stat().st_size < 50_000_000:  # a quarter of a second at most; larger ones are checked when built
                _must_be_sound(connection, wanted)
            return EditionInfo(wanted, path, facts["built_on"], wanted, int(facts["observations"]))
    except (DBAPIError, OSError, KeyError, ValueError) as fault:
        raise EditionCorrupt(f"Edition {wanted} cannot be read.") from fault
    finally:
        engine.dispose()


def _must_be_sound(connection: Connection, edition: str) -> None:
    if connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one() != "ok":
        raise EditionCorrupt(f"Edition {edition} is damaged.")


def open_engine(path: Path) -> Engine:
    """An engine on a finished edition: read-only, and told that the file never changes. Opens nothing yet."""

    def connect() -> sqlite3.Connection:
        return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)

    return create_engine("sqlite+pysqlite://", creator=connect, poolclass=NullPool)


def _build(folder: Path, edition: str, starter: Starter) -> EditionInfo:
    """Build, check, put on disk, name. Raises StarterDamaged, OSError, DBAPIError, EditionCorrupt."""
    building = folder / f".building-{edition}-{uuid.uuid4().hex}.sqlite"
    built_on = datetime.now(UTC).isoformat(timespec="seconds")
    try:
        engine = create_engine("sqlite+pysqlite://", creator=lambda: sqlite3.connect(building), poolclass=NullPool)
        with engine.connect() as connection:
            # Nobody reads this file before it is whole: no journal, and one fsync at the end instead of many.
            connection.exec_driver_sql("PRAGMA journal_mode = OFF")
            connection.exec_driver_sql("PRAGMA synchronous = OFF")
            connection.exec_driver_sql(
                "PRAGMA cache_size = -262144"
            )  # 256 MB while building: the index is sorted in it
            connection.commit()
            rows = _fill(connection, starter)
            facts = {
                "edition": edition,
                "schema": str(schema.SCHEMA_VERSION),
                "starter": starter.checksum,
                "built_on": built_on,
                "observations": str(rows),
            }
            connection.execute(insert(schema.meta), [{"key": key, "value": facts[key]} for key in facts])
            connection.commit()
            connection.exec_driver_sql("PRAGMA optimize")
            connection.commit()
            _check(connection, starter, edition)
        engine.dispose()
        _to_disk(building)
        path = folder / f"{edition}.sqlite"
        os.replace(building, path)
        _to_disk(folder)
    except BaseException:
        with contextlib.suppress(OSError):
            building.unlink(missing_ok=True)
        raise
    return EditionInfo(edition, path, built_on, edition, rows)


def _fill(connection: Connection, starter: Starter) -> int:
    """All tables from the starter's files and the catalogue; the number of observations."""
    late = schema.observation_by_area
    schema.observation.indexes.discard(late)
    try:
        schema.metadata.create_all(connection)
    finally:
        schema.observation.indexes.add(late)

    def write(table: Table, columns: Sequence[Sequence[Any]]) -> None:
        # Through the driver with plain tuples: SQLAlchemy's own many-row insert is three times slower for these.
        names = [column.name for column in table.columns]
        statement = f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"
        connection.exec_driver_sql(statement, list(zip(*columns, strict=True)))

    facts = ((source, starter.observations(source)) for source in starter.sources)
    filled = edition_builder.fill(starter.content(), facts, load_indicators(), write)
    late.create(connection)
    connection.commit()
    return filled.rows.get("observation", 0)


def _check(connection: Connection, starter: Starter, edition: str) -> None:
    """Everything the manifest promises is in, every reference leads somewhere, the file is sound. Raises EditionCorrupt."""
    measured = sum(file.rows for file in starter.files if file.name.startswith("observations-"))
    found = connection.execute(
        select(func.count()).select_from(schema.observation).where(schema.observation.c.derived == 0)
    ).scalar_one()
    if found != measured:
        raise EditionCorrupt(f"Edition {edition}: {found} measured observations, expected {measured}.")
    stray = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchmany(1)
    if stray:
        raise EditionCorrupt(
            f"Edition {edition}: a row of {stray[0][0]} refers to a row of {stray[0][2]} that is not there."
        )
    if connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar_one() != "ok":
        raise EditionCorrupt(f"Edition {edition} is damaged.")


def _to_disk(path: Path) -> None:
    """Wait until the file, or a folder's list of names, is on the disk itself."""
    if path.is_dir() and sys.platform == "win32":
        return  # Windows has no such call for folders, and needs none after os.replace
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _move_pointer(folder: Path, info: EditionInfo) -> None:
    beside = folder / f".building-pointer-{uuid.uuid4().hex}"
    text = json.dumps({"edition": info.id, "built_on": info.built_on, "starter": info.starter, "rows": info.rows})
    beside.write_text(text, encoding="utf-8")
    _to_disk(beside)
    os.replace(beside, folder / "current.json")
    _to_disk(folder)


def _forget_oldest(folder: Path, current: str, keep: int) -> None:
    """Delete the oldest editions beyond `keep`, never the current one."""
    others = [path for path in folder.glob("*.sqlite") if path.stem != current and not path.name.startswith(".")]
    others.sort(key=lambda path: path.stat().st_mtime, reverse=True)
    for path in others[keep - 1 :]:
        with contextlib.suppress(OSError):  # Windows will not delete a file another worker still reads
            path.unlink()


@contextlib.contextmanager
def _plain_words(folder: Path) -> Iterator[None]:
    """Turn what the system says of disks and folders into our own errors."""
    try:
        yield
    except StarterDamaged as fault:
        raise EditionMissing(f"No edition can be built: {fault}.") from fault
    except DBAPIError as fault:
        said = str(fault.orig).casefold()
        if "full" in said:
            raise DiskFull(f"The disk that holds {folder} is full.") from fault
        if "readonly" in said or "unable to open" in said:
            raise FolderNotWritable(f"The folder {folder} cannot be written to.") from fault
        raise EditionCorrupt("The edition could not be built: a starter row does not fit the tables.") from fault
    except OSError as fault:
        if fault.errno in (errno.ENOSPC, errno.EDQUOT if hasattr(errno, "EDQUOT") else errno.ENOSPC):
            raise DiskFull(f"The disk that holds {folder} is full.") from fault
        raise FolderNotWritable(f"The folder {folder} cannot be written to ({fault.strerror}).") from fault


@contextlib.contextmanager
def _lock(path: Path, patience: float) -> Iterator[None]:
    """Hold a lock that the system itself lets go when its holder dies: there is no such thing as a stale one.

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
        os.close(handle)  # lets the lock go too


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
