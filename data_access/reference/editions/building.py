"""The inputs of an edition, and writing them into one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import chain
from pathlib import Path
from typing import Any, TypeVar

import pandas as pd
from sqlalchemy import Table

from data_access.reference import edition_builder, own_sources, schema, starter_files
from data_access.reference.catalogue import load_indicators
from data_access.reference.content import Content
from data_access.reference.edition_builder import Writer
from data_access.reference.editions.errors import (
    EditionCorrupt,
)
from data_access.reference.editions.repository import Put
from data_access.reference.own_sources import OwnSources
from data_access.reference.starter_files import STARTER, Starter
from settings import Settings
from vocabulary import Indicator

T = TypeVar("T")

Tell = Callable[[str, int, int], None]  # called with a description of the step, its progress and the total


def silent(doing: str, done: int, of: int) -> None:
    """A progress callback that does nothing."""


@dataclass(frozen=True)
class Materials:
    """The inputs of an edition: the starter, the user's own data and the catalogue."""

    starter: Starter
    own: OwnSources
    indicators: Mapping[str, Indicator]

    @cached_property
    def edition_id(self) -> str:
        """The id of an edition built from these inputs. Equal content gives equal ids.

        It covers the starter's files, the user's own files, the catalogue and the schema.
        """
        catalogue = json.dumps([entry.to_json() for entry in self.indicators.values()], sort_keys=True)
        content = "\n".join((str(schema.SCHEMA_VERSION), self.starter.checksum, *self.own.checksums, catalogue))
        return "e" + hashlib.sha256(content.encode("utf-8")).hexdigest()[:12]


def materials(settings: Settings, starter_folder: Path = STARTER) -> Materials:
    """The inputs of the next edition. Raises StarterDamaged, CatalogueRefused, OSError."""
    return Materials(starter_files.read_manifest(starter_folder), own_sources.found(settings), load_indicators())


def one_ahead(items: Iterator[T]) -> Iterator[T]:
    """The same items, prefetching the next one in a thread: files are unpacked while rows are written."""
    nothing = object()
    with ThreadPoolExecutor(1) as thread:
        coming = thread.submit(next, items, nothing)
        while (item := coming.result()) is not nothing:
            coming = thread.submit(next, items, nothing)
            yield item  # type: ignore[misc]


def put(wanted: Materials, write: Writer, *, tell: Tell = silent) -> Put:
    """Write all inputs of an edition. Raises StarterDamaged, SourceRefused, EditionCorrupt."""
    tell("reading", 0, 0)
    own = wanted.own.read(wanted.starter.content(), wanted.indicators, partial(tell, "reading your own figures"))
    expected = wanted.starter.figures + sum(len(frame) for _, frame in own.all_facts)
    written = 0

    def facts() -> Iterator[tuple[str, pd.DataFrame]]:
        published = one_ahead((source, wanted.starter.observations(source)) for source in wanted.starter.sources)
        yield from chain(own.refusing_what_is_there(published), own.all_facts)

    def write_and_tell(table: Table, columns: Sequence[Sequence[Any]]) -> None:
        nonlocal written
        write(table, columns)
        if table is schema.observation:
            written += len(columns[0])
            tell("writing", min(written, expected), expected)  # aggregates are added to these

    filled = fill(own.content, facts(), own.indicators, write_and_tell)
    tell("checking", 0, 0)
    return filled


def fill(
    content: Content,
    facts: Iterator[tuple[str, pd.DataFrame]],
    indicators: dict[str, Indicator],
    write: Writer,
) -> Put:
    """Fill an edition; returns the number of observations. Raises EditionCorrupt for a figure that refers to nothing."""
    try:
        filled = edition_builder.fill(content, facts, indicators, write)
        return Put(filled.rows.get("observation", 0), filled.measured)
    except KeyError as fault:
        raise EditionCorrupt(f"A figure refers to {fault}, which is not there.") from fault
