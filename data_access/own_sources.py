"""The user's own data: the files kept in LOCAL_SOURCES, and what they add to the content of an edition.

Each file is one source, named after the file, in the layout `sources/own_data.py` documents. A file that cannot be used is
refused whole, and with it the edition: what is shown is never a part of what was given.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd

from data_access.content import Content, with_short_names
from data_access.periods import first_month, last_month
from data_access.sources.csv_file import checksum
from data_access.sources.loaded import Known, Loaded
from data_access.sources.refusal import Faults
from settings import Settings
from vocabulary import Indicator, Release

SUFFIX = ".csv"
PREFIX = "own-"  # of the source's id
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")


@dataclass(frozen=True)
class OwnContent:
    """The starter's content joined by the user's: `facts` gives (source, frame of FACT_COLUMNS) of the user's files only."""

    content: Content
    indicators: dict[str, Indicator]
    facts: tuple[tuple[str, pd.DataFrame], ...]


@dataclass(frozen=True)
class OwnSources:
    """The user's files, in order of name, and their SHA-256."""

    files: tuple[Path, ...]
    checksums: tuple[str, ...]

    def read(self, content: Content, indicators: Mapping[str, Indicator]) -> OwnContent:
        """Read and check every file against the content it joins. Raises SourceRefused, OSError."""
        joined = OwnContent(content, dict(indicators), ())
        for path, digest in zip(self.files, self.checksums, strict=True):
            joined = _joined(joined, path, digest)
        return joined


def folder_of(settings: Settings) -> Path:
    """Where the user's files are kept."""
    return settings.local_sources or settings.data_folder / "own_data"


def found(settings: Settings) -> OwnSources:
    """The files there are now. Raises OSError."""
    folder = folder_of(settings)
    files = tuple(sorted(path for path in folder.glob(f"*{SUFFIX}") if path.is_file())) if folder.is_dir() else ()
    return OwnSources(files, tuple(f"{path.stem} {checksum(path)}" for path in files))


def only(path: Path) -> OwnSources:
    """One file that is not kept yet. Raises OSError."""
    return OwnSources((path,), (f"{path.stem} {checksum(path)}",))


def name_for(path: Path, wanted: str | None = None) -> str:
    """The name a file is kept under, without its suffix. Raises ValueError in words for the person who chose it."""
    name = (wanted or re.sub(r"[^a-z0-9]+", "-", path.stem.casefold()).strip("-")).removesuffix(SUFFIX)
    if not _NAME.fullmatch(name):
        raise ValueError(
            f"{name!r} is no name for a source: use small letters, digits, - and _, at most 60, with `--as NAME`."
        )
    return name


def _joined(before: OwnContent, path: Path, digest: str) -> OwnContent:
    """What there is already and one more file. Raises SourceRefused."""
    source = PREFIX + path.stem
    loader = importlib.import_module("data_access.sources.own_data")
    content = before.content
    loaded: Loaded = loader.read(path, Known(content.areas, content.members), before.indicators)
    indicators = before.indicators | dict(getattr(loaded, "indicators", {}))
    _refuse_what_is_there(path, loaded, content)
    joined = replace(
        content,
        areas=tuple(with_short_names([*content.areas, *loaded.areas])),
        members=(*content.members, *loaded.members),
        classes=(*content.classes, *loaded.classes),
        matrices=(*content.matrices, *loaded.matrices),
        labels={**content.labels, **loaded.labels},
        releases={**content.releases, source: _release(source, path, digest, loaded)},
    )
    return OwnContent(joined, indicators, (*before.facts, (source, loaded.facts)))


def _refuse_what_is_there(path: Path, loaded: Loaded, content: Content) -> None:
    """Raises SourceRefused for areas and matrices that would replace the publishers'."""
    faults = Faults(path.name)
    known = {row.code for row in content.areas}
    for row in loaded.areas:
        if row.code in known:
            faults.add(None, "area", row.code, "a code no publisher uses")
    for matrix in loaded.matrices:
        if matrix.id in {each.id for each in content.matrices}:
            faults.add(None, "matrix", matrix.id, "a name no publisher uses")
    faults.refuse_if_any()


def _release(source: str, path: Path, digest: str, loaded: Loaded) -> Release:
    periods = [str(text) for text in loaded.facts["period"].unique()]
    code = digest.split()[-1]
    return Release(
        id=f"{source}-{code[:8]}",
        title=f"Own data: {path.name}",
        publisher="Your own organisation",
        licence="Not stated",
        attribution="Your own organisation",
        published_as="a file of your own, kept with this installation",
        period_from=min((first_month(text) for text in periods), default=""),
        period_to=max((last_month(text) for text in periods), default=""),
        loaded_on=datetime.fromtimestamp(path.stat().st_mtime, UTC).date().isoformat(),
        checksum=f"sha256:{code}",
        rows=loaded.rows_read,
    )
