"""The storage of editions: the interface that both kinds of repository, files and schemas, share.

A repository stores, checks and names editions and moves the pointer; `lifecycle` decides when and why.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import Connection, Engine, Table

from data_access.reference import schema
from data_access.reference.edition_builder import Writer
from data_access.reference.editions.errors import EditionGone, StoreUnavailable

_EDITION_ID = re.compile(r"[0-9A-Za-z]{1,40}")
REMEMBERED = 50  # editions served before, for going back


def is_edition_id(text: str) -> bool:
    """Whether a text has the form of an edition's id. Addresses name editions, so this is asked before any file is."""
    return _EDITION_ID.fullmatch(text) is not None


@dataclass(frozen=True)
class Pointer:
    """Which edition is served. `content` is the content requested when the pointer moved. After a rollback it still names
    the newer content, so the next start does not serve it again. `before`: served earlier, oldest first. `damaged`: the
    edition found damaged that would be served if it were sound; "" if there is none."""

    edition: str
    content: str
    before: tuple[str, ...] = ()
    damaged: str = ""

    def moved_to(self, edition: str, content: str) -> Pointer:
        """The pointer after serving another edition."""
        if edition == self.edition:
            return replace(self, content=content, damaged="")
        return Pointer(edition, content, (*self.before, self.edition)[-REMEMBERED:])

    def moved_back(self, edition: str) -> Pointer:
        """The pointer after going back: what was served after `edition` is no longer "before"."""
        if edition in self.before:
            position = len(self.before) - 1 - self.before[::-1].index(edition)
            return replace(self, edition=edition, before=self.before[:position], damaged="")
        return self.moved_to(edition, self.content)


@dataclass(frozen=True)
class EditionInfo:
    """One edition. `rows` counts its observations; `path` is its file, None in a database."""

    id: str
    built_on: str  # ISO date and time, UTC
    rows: int
    version: str  # of its tables
    path: Path | None = None

    def must_be_readable(self) -> EditionInfo:
        """Returns itself. Raises EditionMissing if another schema version built it."""
        if self.version not in {str(version) for version in (schema.SCHEMA_VERSION, *schema.OLDER_READABLE)}:
            raise EditionGone(
                f"Edition {self.id} was built by another version of the app, and cannot be read by this one."
            )
        return self


@dataclass(frozen=True)
class StoredEdition:
    """One edition in a repository."""

    info: EditionInfo
    size: int  # bytes
    pinned: str | None  # why it is kept for ever; None: it is not pinned


@dataclass(frozen=True)
class Put:
    """What was put into an edition: all observations, and those of them that were not added up by us."""

    rows: int
    measured: int


class Building(Protocol):
    """An edition being built, which nobody sees yet."""

    def fill(self, put: Callable[[Writer], Put], facts: dict[str, str]) -> EditionInfo:
        """Create the tables, call `put` to fill them, add `facts` to `meta`, create the indexes and check.

        `facts` must have "built_on". Raises EditionCorrupt, and the errors that `plain_words` converts to StoreUnavailable.
        """
        ...

    def reading(self) -> AbstractContextManager[Connection]:
        """A connection to compare it with another edition."""
        ...

    def engine(self) -> Engine:
        """Connections for reading it, to fit models to its figures. Opens nothing yet."""
        ...

    def store_models(self, rows: Sequence[tuple[str, bytes]]) -> None:
        """Store fitted models by key. `engine` must not be in use any more."""
        ...

    def finish(self, pointer: Pointer | None, report: str) -> None:
        """Name it, store the report with it and, if `pointer` is given, serve it. All or nothing."""
        ...


class EditionRepository(Protocol):
    """The editions of one installation."""

    def pointer(self) -> Pointer:
        """What is served. Cheap: for every request. Raises EditionMissing, EditionCorrupt, DatabaseUnreachable."""
        ...

    def info(self, edition: str) -> EditionInfo:
        """One finished edition, not looked over. Raises EditionMissing, EditionCorrupt, DatabaseUnreachable."""
        ...

    def look_over(self, edition: str) -> EditionInfo:
        """A quick look that finds what is truncated, emptied or foreign. Raises EditionMissing, EditionCorrupt."""
        ...

    def read_through(self, edition: str, rest: Callable[[], None] = lambda: None) -> None:
        """Read all of an edition and compare it with the record of its build. `rest` is called between parts.

        Raises EditionCorrupt, EditionMissing, DatabaseUnreachable.
        """
        ...

    def identity(self, edition: str) -> Hashable:
        """Changes when the edition stored under this id is replaced; None if there is none. Cheap: for every request."""
        ...

    def condemn(self, edition: str, instead: str | None) -> None:
        """In this process only, where the repository cannot be written to: serve `instead` of a damaged edition, or nothing."""
        ...

    def stored(self) -> tuple[StoredEdition, ...]:
        """All finished editions, newest first."""
        ...

    def engine(self, edition: str) -> Engine:
        """Connections for reading one edition, shared by threads. Opens nothing yet."""
        ...

    def reading(self, edition: str) -> AbstractContextManager[Connection]:
        """One connection for reading one edition. Raises EditionMissing."""
        ...

    def fault(self, edition: str, error: Exception) -> StoreUnavailable:
        """What an error met while reading an edition means."""
        ...

    def plain_words(self) -> AbstractContextManager[None]:
        """Turns what the system says while building into StoreUnavailable."""
        ...

    def report(self, edition: str) -> str | None:
        """The report stored with an edition by `keep_report`; None if there is none."""
        ...

    def only_builder(self, patience: float) -> AbstractContextManager[Builder]:
        """A lock that one process holds at a time, released if it dies; removes the remains of a killed build.

        `patience` is in seconds. Raises BuildTimedOut.
        """
        ...


class Builder(Protocol):
    """What only the one who builds may do."""

    def building(self, edition: str) -> AbstractContextManager[Building]:
        """A new edition; gone afterwards unless it was finished."""
        ...

    def point_to(self, pointer: Pointer) -> None:
        """Serve a finished edition."""
        ...

    def set_aside(self, edition: str) -> None:
        """Take a damaged edition out of the way, to be looked at."""
        ...

    def remove(self, edition: str) -> None:
        """Delete an edition, or leave it when somebody is reading it."""
        ...

    def pin(self, edition: str, reason: str | None) -> None:
        """Keep an edition for ever, or no longer (None). Raises EditionMissing."""
        ...

    def keep_report(self, edition: str, report: str) -> None:
        """Keep what an edition changed with it."""
        ...


def meta_of(edition: str, facts: dict[str, str], done: Put) -> list[dict[str, str]]:
    """The rows of `meta`."""
    known = {"edition": edition, "schema": str(schema.SCHEMA_VERSION), "observations": str(done.rows)} | facts
    return [{"key": key, "value": value} for key, value in known.items()]


def model_rows(rows: Sequence[tuple[str, bytes]]) -> list[dict[str, Any]]:
    """The rows of `model`."""
    return [{"key": key, "content": content} for key, content in rows]


def insert_words(table: Table) -> str:
    """INSERT with question marks, in the order of the table's columns."""
    names = [column.name for column in table.columns]
    return f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"


def as_rows(columns: Sequence[Sequence[Any]]) -> list[tuple[Any, ...]]:
    return list(zip(*columns, strict=True))
