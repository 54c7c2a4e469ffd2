"""From publishers' files to the starter: what `make data SOURCE=...` does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from data_access.reference import boundaries, content, starter_files
from data_access.reference.sources.loaded import Known
from vocabulary import Release


def build(
    source: Path,
    into: Path = starter_files.STARTER,
    *,
    today: date | None = None,
    tell: Callable[[str], None] = lambda words: None,
) -> list[Release]:
    """Read every publication below `source`, check them, draw the boundaries, and write the starter into `into`.

    Nothing is written unless every file is accepted. A release whose source file has not changed keeps the day it was
    first loaded, so that running this twice gives the same bytes.

    Raises SourceRefused (a file is missing or not as documented), CatalogueRefused, OSError.
    """
    made = content.from_sources(source, loaded_before=_days_loaded(into), today=today, tell=tell)
    tell("boundaries: drawing")
    boundaries.build(source, into / "boundaries", Known(made.areas, made.members))
    starter_files.write(into, made)
    return list(made.releases.values())


def _days_loaded(folder: Path) -> dict[str, str]:
    """Checksum of a source's files -> the day they were first loaded, from the starter that is there already."""
    try:
        before = starter_files.read_manifest(folder)
    except starter_files.StarterDamaged:
        return {}
    return {release.checksum.removeprefix("sha256:"): release.loaded_on for _, release in before.releases}
