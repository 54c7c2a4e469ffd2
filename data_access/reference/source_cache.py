"""A cache of loaders' results, so that a source whose files have not changed is not read again.

    build/sources/<source>/key          what the result depends on, and how many rows were read
    build/sources/<source>/*.csv.gz     the result, in the layout of the starter

A result depends on the source's files, on its catalogue entry, on the areas known when it was read, and on the code and
the lists that loaders use. All of them are part of the key.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Mapping
from dataclasses import astuple
from functools import cache
from pathlib import Path

import pandas as pd

from data_access.reference import catalogue, starter_files
from data_access.reference.catalogue import Source
from data_access.reference.content import Content
from data_access.reference.sources.csv_file import checksum
from data_access.reference.sources.loaded import FACT_COLUMNS, Loaded

FOLDER = Path(__file__).resolve().parents[2] / "build" / "sources"
NO_FACTS = pd.DataFrame(columns=list(FACT_COLUMNS))
_KEY = "key"


def read_key(source: Source, files: Mapping[str, Path], known_key: str) -> str:
    """The cache key of a source: everything its result depends on. `known_key` identifies the areas known before it."""
    parts = [repr(astuple(source)), known_key, _code(), *(f"{role} {checksum(files[role])}" for role in sorted(files))]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


@cache
def _code() -> str:
    """A digest of the code of all loaders and the lists they use."""
    reference = Path(__file__).resolve().parent
    paths = [
        *reference.glob("*.py"),
        *reference.glob("sources/*.py"),
        *catalogue.FOLDER.glob("*.yaml"),
        *catalogue.FOLDER.glob("breakdowns/*.yaml"),
    ]
    return hashlib.sha256("\n".join(checksum(path) for path in sorted(paths)).encode()).hexdigest()


class SourceCache:
    """The last result of each source. Any folder of it may be deleted: the source is then read again."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self.folder = folder

    def get(self, source: str, key: str) -> Loaded | None:
        """The cached result for this key; None if it is absent or unreadable."""
        folder = self.folder / source
        try:
            kept_key, rows_read = (folder / _KEY).read_text(encoding="utf-8").split()
            if kept_key != key:
                return None
            starter = starter_files.read_manifest(folder)
            content = starter.content()
            facts = _as_texts(starter, source) if source in starter.sources else NO_FACTS
        except (OSError, ValueError, starter_files.StarterDamaged):
            return None
        return Loaded(
            int(rows_read),
            areas=content.areas,
            members=content.members,
            classes=content.classes,
            matrices=content.matrices,
            labels=content.labels,
            facts=facts,
            peers=content.peers,
        )

    def put(self, source: str, key: str, loaded: Loaded) -> None:
        """Store a result. The key is written last, so that an interrupted write is never read as complete. Raises OSError."""
        folder = self.folder / source
        shutil.rmtree(folder, ignore_errors=True)
        content = Content(
            areas=loaded.areas,
            members=loaded.members,
            classes=loaded.classes,
            matrices=loaded.matrices,
            labels=loaded.labels,
            facts={source: loaded.facts} if len(loaded.facts) else {},
            peers=loaded.peers,
        )
        starter_files.write(folder, content, level=1)
        (folder / _KEY).write_text(f"{key} {loaded.rows_read}\n", encoding="utf-8")


def _as_texts(starter: starter_files.Starter, source: str) -> pd.DataFrame:
    """The facts with columns of texts, as loaders give them."""
    facts = starter.observations(source)
    texts = [column for column in FACT_COLUMNS if str(facts[column].dtype) == "category"]
    return facts.astype(dict.fromkeys(texts, object))
