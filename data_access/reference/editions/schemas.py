"""Editions as schemas of one PostgreSQL database, and a pointer in it that every process follows.

    <edition id>.*              finished, checked, never changed
    building_<id>_<chance>.*    being built, or left by a killed build: never read
    damaged_<id>_<chance>.*     set aside for inspection
    workbench.edition           the finished ones, what each changed, and why it is pinned
    workbench.pointer           one row: which is served

One process builds at a time, under a lock of its database session, which the server releases when the session ends. The
schema gets its name and the pointer moves in one transaction, so no process sees a partial edition.
"""

from __future__ import annotations

import contextlib
import json
import logging
import re
import time
import uuid
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import psycopg
from psycopg import errors
from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Connection,
    Engine,
    MetaData,
    NullPool,
    SmallInteger,
    Table,
    Text,
    create_engine,
    delete,
    func,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.schema import CreateIndex

from data_access.reference import schema
from data_access.reference.edition_builder import Writer
from data_access.reference.editions.copying import copy_rows
from data_access.reference.editions.errors import (
    DatabaseUnreachable,
    EditionCorrupt,
    EditionGone,
    EditionMissing,
    StoreUnavailable,
)
from data_access.reference.editions.postgres import (
    DIALECT,
    connecting,
    fault_of,
    notice_a_dead_builder,
    reading_engine,
    take_lock,
    url_of,
)
from data_access.reference.editions.repository import (
    EditionInfo,
    Pointer,
    Put,
    StoredEdition,
    is_edition_id,
    meta_of,
    model_rows,
)
from data_access.reference.editions.soundness import check_facts, check_references

POINTER_AGE = 1.0  # seconds a process may go on with the pointer it has read

_ID = re.compile(r"e[0-9a-z]{1,40}")

_books = MetaData(schema="workbench")
_edition = Table(
    "edition",
    _books,
    Column("id", Text, primary_key=True),
    Column("built_on", Text, nullable=False),
    Column("rows", BigInteger, nullable=False),
    Column("version", Text, nullable=False),  # of its tables
    Column("size", BigInteger, nullable=False),  # bytes
    Column("pinned", Text),  # why it is kept for ever
    Column("report", Text),
)
_pointer = Table(
    "pointer",
    _books,
    Column("one", SmallInteger, CheckConstraint("one = 1"), primary_key=True),
    Column("edition", Text, nullable=False),
    Column("content", Text, nullable=False),
    Column("before", Text, nullable=False),  # JSON, a list of ids
)

log = logging.getLogger("workbench.editions")
_pointers: dict[str, tuple[float, Pointer]] = {}  # address -> when it was read, and its content
_condemned: dict[tuple[str, str], str | None] = {}  # (address, damaged edition) -> what is served instead


@dataclass(frozen=True)
class SchemaRepository:
    """The editions in one database."""

    address: str = field(repr=False)  # holds a password

    # --- reading ---

    def pointer(self) -> Pointer:
        read_at, known = _pointers.get(self.address, (0.0, None))
        if known is not None and time.monotonic() - read_at < POINTER_AGE:
            return known
        now = time.monotonic()
        rows = self._ask(
            select(_pointer.c.edition, _pointer.c.content, _pointer.c.before, _edition.c.id).join(
                _edition, _edition.c.id == _pointer.c.edition, isouter=True
            )
        )
        if not rows:
            raise EditionMissing("No edition has been built yet.")
        edition, content, before, there = rows[0]
        try:
            made = Pointer(edition, content, tuple(json.loads(before)))
        except ValueError as fault:
            raise EditionCorrupt("The pointer to the current edition cannot be read.") from fault
        if (self.address, edition) in _condemned:
            instead = _condemned[self.address, edition]
            if instead is None:
                raise EditionCorrupt(f"Edition {edition} is damaged.")
            made = replace(made.moved_back(instead), damaged=edition)
        elif there is None:
            raise EditionMissing(f"Edition {edition} is not in the database.")
        _pointers[self.address] = (now, made)
        return made

    def _ask(self, statement: Any) -> Sequence[Any]:
        """Rows of the books. Raises EditionMissing when there are no books, DatabaseUnreachable."""
        for attempt in (1, 2):
            try:
                with reading_engine(self.address).connect() as connection:
                    return connection.execute(statement).all()
            except (DBAPIError, psycopg.Error) as fault:
                if isinstance(fault, DBAPIError) and fault.connection_invalidated and attempt == 1:
                    continue  # the database has been started again since we last asked
                found = fault_of(fault)
                if isinstance(found, EditionMissing):
                    found = EditionMissing("No edition has been built yet.")
                raise found from found.__cause__
        raise AssertionError("unreachable")

    def info(self, edition: str) -> EditionInfo:
        if not is_edition_id(edition):
            raise EditionGone(f"Edition {edition[:40]!r} is no longer kept, or never was.")
        rows = self._ask(
            select(_edition.c.id, _edition.c.built_on, _edition.c.rows, _edition.c.version).where(
                _edition.c.id == edition
            )
        )
        if not rows:
            raise EditionGone(f"Edition {edition[:40]!r} is no longer kept, or never was.")
        return EditionInfo(*rows[0])

    def look_over(self, edition: str) -> EditionInfo:
        info = self.info(edition)
        try:
            with self.reading(edition) as connection:
                found = connection.execute(select(schema.meta.c.value).where(schema.meta.c.key == "edition")).scalar()
                if found != edition:
                    raise EditionCorrupt(f"Edition {edition} is not what it was when it was built.")
                for table in schema.metadata.sorted_tables:
                    if schema.has_table(table.name, info.version):
                        connection.execute(select(table).limit(1)).all()
        except (DBAPIError, psycopg.Error) as fault:
            said = fault_of(fault)
            if isinstance(said, DatabaseUnreachable):
                raise said from None
            raise EditionCorrupt(f"Edition {edition} cannot be read.") from fault
        return info

    def read_through(self, edition: str, rest: Callable[[], None] = lambda: None) -> None:
        """Every observation is there and every reference leads somewhere. Damage within a page is found by the server itself,
        if it was set up with checksums (`SHOW data_checksums`): it then refuses to read that page."""
        info = self.info(edition)
        try:
            with self.reading(edition) as connection:
                rows = connection.execute(select(func.count()).select_from(schema.observation)).scalar_one()
                rest()
                if rows != info.rows:
                    raise EditionCorrupt(f"Edition {edition} is damaged: it has {rows} observations of {info.rows}.")
                check_references(connection, edition)
        except (DBAPIError, psycopg.Error) as fault:
            said = fault_of(fault)
            if isinstance(said, DatabaseUnreachable):
                raise said from None
            raise EditionCorrupt(f"Edition {edition} cannot be read.") from fault

    def identity(self, edition: str) -> Hashable:
        return ""  # a schema is renamed, not overwritten: reading one that is gone is an error

    def condemn(self, edition: str, instead: str | None) -> None:
        _condemned[self.address, edition] = instead
        _pointers.pop(self.address, None)

    def stored(self) -> tuple[StoredEdition, ...]:
        try:
            rows = self._ask(select(_edition).order_by(_edition.c.built_on.desc(), _edition.c.id.desc()))
        except EditionMissing:
            return ()
        return tuple(
            StoredEdition(EditionInfo(row.id, row.built_on, row.rows, row.version), row.size, row.pinned)
            for row in rows
        )

    def engine(self, edition: str) -> Engine:
        return reading_engine(self.address).execution_options(schema_translate_map={None: _checked(edition)})

    @contextlib.contextmanager
    def reading(self, edition: str) -> Iterator[Connection]:
        with self.engine(edition).connect() as connection:
            yield connection

    def fault(self, edition: str, error: Exception) -> StoreUnavailable:
        found = fault_of(error)
        if isinstance(found, EditionMissing):
            return EditionGone(f"Edition {edition} is no longer kept.")
        return found

    def report(self, edition: str) -> str | None:
        rows = self._ask(select(_edition.c.report).where(_edition.c.id == edition))
        return rows[0][0] if rows else None

    # --- building and moving ---

    @contextlib.contextmanager
    def plain_words(self) -> Iterator[None]:
        try:
            yield
        except (DBAPIError, psycopg.Error) as fault:
            found = fault_of(fault)
            raise found from found.__cause__

    @contextlib.contextmanager
    def only_builder(self, patience: float) -> Iterator[SchemaBuilder]:
        engine = create_engine(url_of(self.address), poolclass=NullPool, connect_args=connecting())
        with engine.connect() as connection:
            notice_a_dead_builder(connection)
            take_lock(connection, patience)
            with connection.begin():
                connection.execute(text("CREATE SCHEMA IF NOT EXISTS workbench"))
                _books.create_all(connection)
            builder = SchemaBuilder(self, connection)
            builder.drop_leftovers()
            yield builder


@dataclass(frozen=True)
class SchemaBuilder:
    """Builds an edition while it holds the lock. All statements use the session that holds it, so they fail if it dies."""

    repository: SchemaRepository
    connection: Connection = field(repr=False)

    @contextlib.contextmanager
    def _change(self) -> Iterator[Connection]:
        try:
            with self.connection.begin():
                yield self.connection
        finally:
            _pointers.pop(self.repository.address, None)

    def drop_leftovers(self) -> None:
        found = self.connection.execute(text(r"SELECT nspname FROM pg_namespace WHERE nspname LIKE 'building\_%'"))
        names = found.scalars().all()
        self.connection.rollback()
        for name in names:
            with self._change():
                self.connection.execute(text(f'DROP SCHEMA "{name}" CASCADE'))

    @contextlib.contextmanager
    def building(self, edition: str) -> Iterator[SchemaBuilding]:
        made = SchemaBuilding(self, _checked(edition), f"building_{edition}_{uuid.uuid4().hex[:8]}")
        try:
            yield made
        finally:
            # When the session is gone the server has undone the work, or the next builder drops what was left.
            with contextlib.suppress(DBAPIError, psycopg.Error):
                self.connection.rollback()
                with self._change():
                    self.connection.execute(text(f'DROP SCHEMA IF EXISTS "{made.schema}" CASCADE'))

    def point_to(self, pointer: Pointer) -> None:
        with self._change() as connection:
            _point(connection, pointer)

    def set_aside(self, edition: str) -> None:
        with self._change() as connection:
            connection.execute(delete(_edition).where(_edition.c.id == edition))
            if _exists(connection, _checked(edition)):
                aside = f"damaged_{edition}_{uuid.uuid4().hex[:8]}"
                connection.execute(text(f'ALTER SCHEMA "{edition}" RENAME TO "{aside}"'))

    def remove(self, edition: str) -> None:
        try:
            with self._change() as connection:
                connection.execute(text("SET LOCAL lock_timeout = '2s'"))
                connection.execute(text(f'DROP SCHEMA IF EXISTS "{_checked(edition)}" CASCADE'))
                connection.execute(delete(_edition).where(_edition.c.id == edition))
        except DBAPIError as fault:
            if not isinstance(fault.orig, errors.LockNotAvailable):
                raise
            log.info("an old edition is being read and stays for now", extra={"edition": edition})

    def pin(self, edition: str, reason: str | None) -> None:
        with self._change() as connection:
            done = connection.execute(update(_edition).where(_edition.c.id == edition).values(pinned=reason))
        if not done.rowcount:
            raise EditionGone(f"Edition {edition[:40]!r} is no longer kept, or never was.")

    def keep_report(self, edition: str, report: str) -> None:
        with self._change() as connection:
            connection.execute(update(_edition).where(_edition.c.id == edition).values(report=report))


class SchemaBuilding:
    """A schema nobody knows of yet."""

    def __init__(self, builder: SchemaBuilder, edition: str, name: str) -> None:
        self.builder, self.edition, self.schema = builder, edition, name
        self.info: EditionInfo | None = None

    def fill(self, put: Callable[[Writer], Put], facts: dict[str, str]) -> EditionInfo:
        connection = self.builder.connection.execution_options(schema_translate_map={None: self.schema})
        with connection.begin():
            # What is not on disk when the server falls over is built again.
            connection.execute(text("SET LOCAL synchronous_commit = off"))
            connection.execute(text("SET LOCAL maintenance_work_mem = '256MB'"))
            connection.execute(text(f'CREATE SCHEMA "{self.schema}"'))
            for table in schema.metadata.sorted_tables:
                connection.execute(text(_create(table, self.schema)))
            cursor: psycopg.Cursor[Any] = connection.connection.cursor()  # type: ignore[assignment]

            def write(table: Table, columns: Sequence[Sequence[Any]]) -> None:
                copy_rows(cursor, self.schema, table, columns)

            done = put(write)
            cursor.close()
            connection.execute(insert(schema.meta), meta_of(self.edition, facts, done))
            for table in schema.metadata.sorted_tables:
                keys = ", ".join(column.name for column in table.primary_key)
                connection.execute(text(f'ALTER TABLE "{self.schema}"."{table.name}" ADD PRIMARY KEY ({keys})'))
                for index in table.indexes:
                    connection.execute(CreateIndex(index))
        with connection.begin():
            for table in schema.metadata.sorted_tables:
                connection.execute(text(f'ANALYZE "{self.schema}"."{table.name}"'))
            check_facts(connection, self.edition, done.measured)
            check_references(connection, self.edition)
        self.info = EditionInfo(self.edition, facts["built_on"], done.rows, str(schema.SCHEMA_VERSION))
        return self.info

    @contextlib.contextmanager
    def reading(self) -> Iterator[Connection]:
        with self.engine().connect() as connection:
            yield connection

    def engine(self) -> Engine:
        return reading_engine(self.builder.repository.address).execution_options(
            schema_translate_map={None: self.schema}
        )

    def store_models(self, rows: Sequence[tuple[str, bytes]]) -> None:
        connection = self.builder.connection.execution_options(schema_translate_map={None: self.schema})
        with connection.begin():
            for row in model_rows(rows):
                connection.execute(insert(schema.model), row)

    def finish(self, pointer: Pointer | None, report: str) -> None:
        if self.info is None:
            raise RuntimeError("an edition must be filled before it is finished")
        with self.builder._change() as connection:
            size = connection.execute(
                text(
                    "SELECT sum(pg_total_relation_size(c.oid)) FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace "
                    "WHERE nspname = :name AND relkind = 'r'"
                ),
                {"name": self.schema},
            ).scalar_one()
            connection.execute(text(f'DROP SCHEMA IF EXISTS "{self.edition}" CASCADE'))
            connection.execute(text(f'ALTER SCHEMA "{self.schema}" RENAME TO "{self.edition}"'))
            values = {
                "built_on": self.info.built_on,
                "rows": self.info.rows,
                "version": self.info.version,
                "size": int(size),
                "report": report,
            }
            row = upsert(_edition).values(id=self.edition, **values)
            connection.execute(row.on_conflict_do_update(index_elements=["id"], set_=values))
            if pointer is not None:
                _point(connection, pointer)


def _point(connection: Connection, pointer: Pointer) -> None:
    values = {"edition": pointer.edition, "content": pointer.content, "before": json.dumps(pointer.before)}
    row = upsert(_pointer).values(one=1, **values)
    connection.execute(row.on_conflict_do_update(index_elements=["one"], set_=values))


def _create(table: Table, name: str) -> str:
    """CREATE TABLE without keys and references, which are faster to create and check once the rows are in."""
    columns = [
        f"{column.name} {column.type.compile(dialect=DIALECT)}{'' if column.nullable else ' NOT NULL'}"
        + (" UNIQUE" if column.unique else "")
        for column in table.columns
    ]
    checks = [f"CHECK ({rule.sqltext})" for rule in table.constraints if isinstance(rule, CheckConstraint)]
    return f'CREATE TABLE "{name}"."{table.name}" ({", ".join([*columns, *checks])})'


def _exists(connection: Connection, name: str) -> bool:
    return bool(connection.execute(text("SELECT 1 FROM pg_namespace WHERE nspname = :name"), {"name": name}).all())


def _checked(edition: str) -> str:
    """Validates an id, which may come from a link, before it is used in a statement. Raises EditionMissing."""
    if not _ID.fullmatch(edition):
        raise EditionGone(f"Edition {edition[:40]!r} is no longer kept, or never was.")
    return edition
