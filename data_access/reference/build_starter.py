"""From publishers' files to the starter: what `make data SOURCE=...` does."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from data_access.reference import boundaries, read_sources, starter_files
from data_access.reference.catalogue import CatalogueRefused, Source, load_catalogue
from data_access.reference.source_cache import SourceCache
from data_access.reference.sources.loaded import Known
from vocabulary import Release


def refresh(source: Path, only: str | None = None, *, tell: Callable[[str], None]) -> list[Release]:
    """The starter of this project from publishers' files: all of it, where sources that have not changed are not read
    again, or one source (`only`). Raises what `build` and `build_only` raise."""
    return build_only(only, source, tell=tell) if only else build(source, cache=SourceCache(), tell=tell)


def build(
    source: Path,
    into: Path = starter_files.STARTER,
    *,
    today: date | None = None,
    cache: SourceCache | None = None,
    tell: Callable[[str], None] = lambda words: None,
) -> list[Release]:
    """Read every publication below `source`, check them, draw the boundaries, and write the starter into `into`.

    Nothing is written unless every file is accepted. A release whose source file has not changed keeps the day it was
    first loaded, so that running this twice gives the same bytes.

    Raises SourceRefused (a file is missing or not as documented), CatalogueRefused, OSError.
    """
    combined = read_sources.from_sources(source, loaded_before=_days_loaded(into), today=today, cache=cache, tell=tell)
    started = time.monotonic()
    boundaries.build(source, into / "boundaries", Known(combined.areas, combined.members))
    tell(f"Boundaries drawn in {time.monotonic() - started:.1f} s")
    starter_files.write(into, combined)
    return list(combined.releases.values())


def build_only(
    only: str,
    source: Path,
    into: Path = starter_files.STARTER,
    *,
    today: date | None = None,
    tell: Callable[[str], None] = lambda words: None,
) -> list[Release]:
    """Read one publication, and those it needs that the starter does not have yet; everything else in the starter stays.

    Only the files of these publications need to be below `source`. Boundaries are not drawn anew, and areas that the
    publication no longer names stay: `build` is the reference. Returns the releases read.

    Raises CatalogueRefused (also for a source the catalogue does not have), SourceRefused, StarterDamaged, OSError.
    """
    catalogue = load_catalogue()
    if only not in catalogue.sources:
        raise CatalogueRefused([f"{only}.yaml is not in data_access/reference/catalogue/sources"])
    loaded_before = _days_loaded(into)
    releases = []
    wanted = _needed_by(only, catalogue.sources, set(dict(starter_files.read_manifest(into).releases)))
    for number, name in enumerate(wanted, start=1):
        started = time.monotonic()
        starter = starter_files.read_manifest(into)
        combined = read_sources.with_source(
            starter.content(),
            source,
            catalogue.sources[name],
            catalogue=catalogue,
            loaded_before=loaded_before,
            today=today,
        )
        own = starter_files.observations_file(name)
        starter_files.write(into, combined, keep=[file for file in starter.observation_files if file.name != own])
        releases.append(combined.releases[name])
        tell(
            f"{number} of {len(wanted)}, {name}: read, {releases[-1].rows:,} rows in {time.monotonic() - started:.1f} s"
        )
    return releases


def _needed_by(only: str, sources: dict[str, Source], there: set[str]) -> list[str]:
    """The source and all it needs, directly or not, that are not there yet, each after what it needs."""
    needed, todo = {only}, [only]
    while todo:
        new = [name for name in sources[todo.pop()].needs if name not in needed | there]
        needed.update(new)
        todo += new
    return [source.id for source in read_sources.topological_sort(sources) if source.id in needed]


def _days_loaded(folder: Path) -> dict[str, str]:
    """Checksum of a source's files -> the day they were first loaded, from the starter that exists already."""
    try:
        before = starter_files.read_manifest(folder)
    except starter_files.StarterDamaged:
        return {}
    return {release.checksum.removeprefix("sha256:"): release.loaded_on for _, release in before.releases}
