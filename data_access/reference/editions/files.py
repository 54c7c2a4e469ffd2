"""Editions as files: one SQLite database each, and a pointer.

    DATA_FOLDER/editions/<edition id>.sqlite          finished, checked, never changed
    DATA_FOLDER/editions/<edition id>.sha256          digest of that file, taken when it was built
    DATA_FOLDER/editions/<edition id>.damaged         found damaged and set aside for inspection
    DATA_FOLDER/editions/<edition id>.changes.json    what is different from the edition before it
    DATA_FOLDER/editions/.building-*                  being built, or left by a killed build: never read
    DATA_FOLDER/editions/current.json                 the pointer, replaced in one step
    DATA_FOLDER/editions/pinned.json                  editions kept for ever, and why
    DATA_FOLDER/editions/.lock                        held while building

A file gets its final name only when it is complete, checked and on disk; the pointer moves only after that. So at any
moment, killed or not, the pointer names a whole edition or there is none.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import sqlite3
import uuid
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, NullPool, QueuePool, Table, create_engine, insert, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.schema import CreateIndex, CreateTable

from data_access.reference import schema
from data_access.reference.edition_builder import Writer
from data_access.reference.editions.errors import (
    DiskFull,
    EditionCorrupt,
    EditionGone,
    EditionMissing,
    FolderNotWritable,
    StoreUnavailable,
)
from data_access.reference.editions.file_tools import connection_to, digest_of, engine_on, locked, write_through
from data_access.reference.editions.repository import (
    EditionInfo,
    Pointer,
    Put,
    StoredEdition,
    as_rows,
    insert_words,
    is_edition_id,
    meta_of,
    model_rows,
)
from data_access.reference.editions.soundness import check_facts, check_references

# Above these sizes (bytes) a file is only checked briefly at the start, and read through in the background (see `watch`):
READ_THROUGH = 50_000_000  # by the database's own check
COMPARED_AT_START = 1_000_000_000  # by the digest recorded when it was built: a second for so many bytes

# The disk is full, or a quota or the limit of a file's size is reached.
_FULL = tuple(getattr(errno, name) for name in ("ENOSPC", "EDQUOT", "EFBIG") if hasattr(errno, name))

# Editions found damaged in a folder that cannot be written to: (folder, edition) -> (their identity, what is served instead)
_condemned: dict[tuple[Path, str], tuple[Hashable, str | None]] = {}


@dataclass(frozen=True)
class FileRepository:
    """The editions below one folder."""

    folder: Path

    # --- reading ---

    def pointer(self) -> Pointer:
        try:
            read = json.loads((self.folder / "current.json").read_text(encoding="utf-8"))
            # Pointers written by the first version have the content under another name, and no history.
            made = Pointer(
                read["edition"],
                str(read.get("content", read.get("starter"))),
                tuple(read.get("before", ())),
                str(read.get("damaged", "")),
            )
            if not all(isinstance(name, str) and name.isalnum() for name in (made.edition, *made.before)):
                raise ValueError("not an edition id")
        except FileNotFoundError:
            raise EditionMissing("No edition has been built yet.") from None
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as fault:
            raise EditionCorrupt("The pointer to the current edition cannot be read.") from fault
        identity = self.identity(made.edition)
        if identity is None:
            if (self.folder / f"{made.edition}.damaged").exists():
                raise _damaged(made.edition)
            raise EditionMissing(f"Edition {made.edition} is not in the data folder.")
        found, instead = _condemned.get((self.folder, made.edition), (None, None))
        if found == identity:
            if instead is None:
                raise _damaged(made.edition)
            return replace(made.moved_back(instead), damaged=made.edition)
        return made

    def identity(self, edition: str) -> Hashable:
        try:
            found = self.file(edition).stat()
        except OSError:
            return None
        return found.st_ino, found.st_size, found.st_mtime_ns

    def condemn(self, edition: str, instead: str | None) -> None:
        _condemned[self.folder, edition] = self.identity(edition), instead

    def file(self, edition: str) -> Path:
        return self.folder / f"{edition}.sqlite"

    def info(self, edition: str) -> EditionInfo:
        path = self._existing(edition)
        try:
            with connection_to(path) as connection:
                return _info(connection, edition, path)
        except (DBAPIError, sqlite3.DatabaseError, OSError, KeyError, ValueError) as fault:
            raise EditionCorrupt(f"Edition {edition} cannot be read.") from fault

    def _existing(self, edition: str) -> Path:
        path = self.file(edition)
        # The id may come from a link: it must not escape the folder.
        if not is_edition_id(edition) or not path.is_file():
            raise EditionGone(f"Edition {edition[:40]!r} is no longer kept, or never was.")
        if _condemned.get((self.folder, edition), (None,))[0] == self.identity(edition):
            raise _damaged(edition)
        return path

    def look_over(self, edition: str) -> EditionInfo:
        path = self._existing(edition)
        try:
            with connection_to(path) as connection:
                info = _info(connection, edition, path)
                pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
                size = connection.exec_driver_sql("PRAGMA page_size").scalar_one()
                if pages * size != path.stat().st_size:
                    raise EditionCorrupt(f"Edition {edition} is not the file it was when it was built.")
                recorded = self._recorded_digest(edition)
                if recorded is None and path.stat().st_size < READ_THROUGH:
                    _must_be_sound(connection, edition)
            if recorded is not None and path.stat().st_size < COMPARED_AT_START:
                self._compare(edition, path, recorded)
            return info
        except (DBAPIError, sqlite3.DatabaseError, OSError, KeyError, ValueError) as fault:
            raise EditionCorrupt(f"Edition {edition} cannot be read.") from fault

    def read_through(self, edition: str, rest: Callable[[], None] = lambda: None) -> None:
        path = self._existing(edition)
        recorded = self._recorded_digest(edition)
        try:
            if recorded is not None:
                self._compare(edition, path, recorded, rest)
                return
            # Built by a version of the app that recorded no digest: the database's own check finds most damage, not all.
            with connection_to(path) as connection:
                if connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar_one() != "ok":
                    raise _damaged(edition)
        except (DBAPIError, sqlite3.DatabaseError, OSError) as fault:
            if not path.exists():
                raise EditionGone(f"Edition {edition} is no longer kept.") from None
            raise EditionCorrupt(f"Edition {edition} cannot be read.") from fault

    def _recorded_digest(self, edition: str) -> str | None:
        try:
            found = self._digest_file(edition).read_text(encoding="ascii").split()
        except (OSError, ValueError):
            return None
        return found[0] if found and len(found[0]) == 64 else None

    def _compare(self, edition: str, path: Path, recorded: str, rest: Callable[[], None] = lambda: None) -> None:
        if digest_of(path, rest) != recorded:
            raise _damaged(edition)

    def stored(self) -> tuple[StoredEdition, ...]:
        pins = self._pins()
        found = []
        for path in self.folder.glob("e*.sqlite"):
            with contextlib.suppress(StoreUnavailable, OSError):  # ignore a damaged one
                found.append(StoredEdition(self.info(path.stem), path.stat().st_size, pins.get(path.stem)))
        return tuple(sorted(found, key=lambda each: (each.info.built_on, each.info.id), reverse=True))

    def engine(self, edition: str) -> Engine:
        return engine_on(self._existing(edition), QueuePool, pool_size=8, max_overflow=24)

    @contextlib.contextmanager
    def reading(self, edition: str) -> Iterator[Connection]:
        with connection_to(self._existing(edition)) as connection:
            yield connection

    def fault(self, edition: str, error: Exception) -> StoreUnavailable:
        if not self.file(edition).exists():
            return EditionGone(f"Edition {edition} is no longer kept.")
        found = EditionCorrupt(f"Edition {edition} cannot be read.")
        found.__cause__ = error
        return found

    def report(self, edition: str) -> str | None:
        try:
            return self._report_file(edition).read_text(encoding="utf-8")
        except OSError:
            return None

    # --- building and moving ---

    @contextlib.contextmanager
    def plain_words(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as fault:
            said = str(fault.orig).casefold()
            if "full" in said or "disk i/o error" in said:  # a quota is met as an error of writing
                raise DiskFull(f"The disk that holds {self.folder} is full.") from fault
            if "readonly" in said or "unable to open" in said:
                raise FolderNotWritable(f"The folder {self.folder} cannot be written to.") from fault
            raise EditionCorrupt(
                "The edition could not be built: a figure does not fit the tables, or is there twice."
            ) from fault
        except OSError as fault:
            if fault.errno in _FULL:
                raise DiskFull(f"The disk that holds {self.folder} is full.") from fault
            raise FolderNotWritable(f"The folder {self.folder} cannot be written to ({fault.strerror}).") from fault

    @contextlib.contextmanager
    def only_builder(self, patience: float) -> Iterator[FileRepository]:
        self.folder.mkdir(parents=True, exist_ok=True)
        with locked(self.folder / ".lock", patience):
            for leftover in self.folder.glob(".building-*"):
                leftover.unlink(missing_ok=True)  # we hold the lock, so no other process is building it
            yield self

    @contextlib.contextmanager
    def building(self, edition: str) -> Iterator[FileBuilding]:
        made = FileBuilding(self, edition)
        try:
            yield made
        finally:
            made.close()

    def point_to(self, pointer: Pointer) -> None:
        self.write("current.json", json.dumps(pointer.__dict__))

    def set_aside(self, edition: str) -> None:
        if self.file(edition).exists():
            os.replace(self.file(edition), self.folder / f"{edition}.damaged")
            self._digest_file(edition).unlink(missing_ok=True)

    def remove(self, edition: str) -> None:
        with contextlib.suppress(OSError):  # Windows will not delete a file another worker still reads
            self.file(edition).unlink()
            self._report_file(edition).unlink(missing_ok=True)
            self._digest_file(edition).unlink(missing_ok=True)

    def pin(self, edition: str, reason: str | None) -> None:
        self._existing(edition)
        pins = {name: why for name, why in self._pins().items() if name != edition}
        if reason is not None:
            pins[edition] = reason
        self.write("pinned.json", json.dumps(pins))

    def keep_report(self, edition: str, report: str) -> None:
        self.write(self._report_file(edition).name, report)

    def _digest_file(self, edition: str) -> Path:
        return self.folder / f"{edition}.sha256"

    def _report_file(self, edition: str) -> Path:
        return self.folder / f"{edition}.changes.json"

    def _pins(self) -> dict[str, str]:
        """Raises EditionCorrupt: with an unreadable list nothing may be deleted."""
        try:
            read = json.loads((self.folder / "pinned.json").read_text(encoding="utf-8"))
            return {str(name): str(why) for name, why in read.items()}
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, AttributeError) as fault:
            raise EditionCorrupt("The list of pinned editions (pinned.json) cannot be read.") from fault

    def write(self, name: str, text: str) -> None:
        """Replace a small file in one step, and wait until it is on disk."""
        beside = self.folder / f".building-{uuid.uuid4().hex}"
        try:
            beside.write_text(text, encoding="utf-8")
            write_through(beside)
            os.replace(beside, self.folder / name)
        finally:
            with contextlib.suppress(OSError):
                beside.unlink(missing_ok=True)
        write_through(self.folder)


class FileBuilding:
    """An edition file that is not published yet."""

    def __init__(self, repository: FileRepository, edition: str) -> None:
        self.repository, self.edition = repository, edition
        self.path = repository.folder / f".building-{edition}-{uuid.uuid4().hex}.sqlite"

    def fill(self, put: Callable[[Writer], Put], facts: dict[str, str]) -> EditionInfo:
        engine = create_engine("sqlite+pysqlite://", creator=lambda: sqlite3.connect(self.path), poolclass=NullPool)
        try:
            with engine.connect() as connection:
                rows = self._filled(connection, put, facts)
        finally:
            engine.dispose()
        return EditionInfo(
            self.edition, facts["built_on"], rows, str(schema.SCHEMA_VERSION), self.repository.file(self.edition)
        )

    def _filled(self, connection: Connection, put: Callable[[Writer], Put], facts: dict[str, str]) -> int:
        # Nothing reads this file before it is complete: no journal, and one fsync at the end instead of many.
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "locking_mode = EXCLUSIVE"):
            connection.exec_driver_sql(f"PRAGMA {pragma}")
        connection.exec_driver_sql("PRAGMA cache_size = -262144")  # 256 MB while building: the index is sorted in it
        connection.commit()
        _make_tables(connection)

        def write(table: Table, columns: Sequence[Sequence[Any]]) -> None:
            # Through the driver with plain tuples: SQLAlchemy's own many-row insert is three times slower for these.
            connection.exec_driver_sql(insert_words(table), as_rows(columns))

        done = put(write)
        connection.execute(insert(schema.meta), meta_of(self.edition, facts, done))
        schema.observation_by_area.create(connection)
        connection.commit()
        # Without statistics SQLite scans the whole indicator for one area's history; sampled statistics are enough.
        connection.exec_driver_sql("PRAGMA analysis_limit = 1000")
        connection.exec_driver_sql("ANALYZE")
        connection.commit()
        check_facts(connection, self.edition, done.measured)
        check_references(connection, self.edition)
        _must_be_sound(connection, self.edition)
        return done.rows

    @contextlib.contextmanager
    def reading(self) -> Iterator[Connection]:
        with connection_to(self.path) as connection:
            yield connection

    def engine(self) -> Engine:
        return engine_on(self.path, NullPool)

    def store_models(self, rows: Sequence[tuple[str, bytes]]) -> None:
        engine = create_engine("sqlite+pysqlite://", creator=lambda: sqlite3.connect(self.path), poolclass=NullPool)
        try:
            with engine.connect() as connection:
                for pragma in ("journal_mode = OFF", "synchronous = OFF"):
                    connection.exec_driver_sql(f"PRAGMA {pragma}")
                connection.commit()
                connection.execute(insert(schema.model), model_rows(rows))
                connection.commit()
                _must_be_sound(connection, self.edition)
        finally:
            engine.dispose()

    def finish(self, pointer: Pointer | None, report: str) -> None:
        write_through(self.path)
        self.repository.keep_report(self.edition, report)
        self.repository.write(f"{self.edition}.sha256", f"{digest_of(self.path)}  {self.edition}.sqlite\n")
        os.replace(self.path, self.repository.file(self.edition))
        write_through(self.repository.folder)
        if pointer is not None:
            self.repository.point_to(pointer)

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self.path.unlink(missing_ok=True)


def _make_tables(connection: Connection) -> None:
    """Create all tables, and all indexes but the one that is faster to build once the rows are in."""
    for table in schema.metadata.sorted_tables:
        connection.execute(CreateTable(table))
        for index in table.indexes:
            if index is not schema.observation_by_area:
                connection.execute(CreateIndex(index))


def _info(connection: Connection, edition: str, path: Path) -> EditionInfo:
    """Raises EditionCorrupt when the file holds another edition; KeyError, ValueError, DBAPIError."""
    facts: dict[str, str] = {row.key: row.value for row in connection.execute(select(schema.meta))}
    if facts.get("edition") != edition:
        raise EditionCorrupt(f"Edition {edition} is not the file it was when it was built.")
    return EditionInfo(edition, facts["built_on"], int(facts["observations"]), facts["schema"], path)


def _damaged(edition: str) -> EditionCorrupt:
    return EditionCorrupt(f"Edition {edition} is damaged: it is not the file that was built.")


def _must_be_sound(connection: Connection, edition: str) -> None:
    if connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one() != "ok":
        raise EditionCorrupt(f"Edition {edition} is damaged.")
