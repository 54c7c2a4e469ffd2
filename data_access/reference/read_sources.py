"""Reads publishers' files by their loaders and combines them in one `Content`."""

from __future__ import annotations

import importlib
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from types import MappingProxyType

import pandas as pd

from data_access.reference.aggregation import SUCCESSION
from data_access.reference.catalogue import (
    BoardChange,
    Catalogue,
    Source,
    load_catalogue,
)
from data_access.reference.content import (
    ENGLAND,
    UNITED_KINGDOM,
    Content,
    checked_facts,
    checksum_of,
    with_members,
    with_short_names,
    with_trust_kinds,
)
from data_access.reference.periods import first_month, last_month
from data_access.reference.printed_totals import check_totals
from data_access.reference.source_cache import SourceCache, read_key
from data_access.reference.source_folder import find_file
from data_access.reference.sources.csv_file import checksum
from data_access.reference.sources.loaded import (
    AreaRow,
    Classification,
    Known,
    Loaded,
    Matrix,
    Membership,
    Peer,
)
from data_access.reference.sources.refusal import Faults
from vocabulary import Indicator, Release


def from_sources(
    folder: Path,
    *,
    catalogue: Catalogue | None = None,
    loaded_before: Mapping[str, str] | None = None,
    today: date | None = None,
    cache: SourceCache | None = None,
    tell: Callable[[str], None] = lambda words: None,
) -> Content:
    """Read every publication of the catalogue below `folder`, each by its loader, in order of dependency.

    `loaded_before`: checksum -> the day a file was first loaded, which stays. `cache`: earlier results, so that a source
    whose files have not changed is not read again. `tell` is called with one line for each source.
    Raises SourceRefused (a file is missing or not as documented), CatalogueRefused.
    """
    catalogue = catalogue or load_catalogue()
    _require_files(folder, catalogue.sources.values())
    combined = _Combination(catalogue)
    known_key = ""  # stands for the areas and memberships known so far
    for number, source in enumerate(topological_sort(catalogue.sources), start=1):
        started = time.monotonic()
        files = source_files(folder, source)
        key = read_key(source, files, known_key)
        loaded = cache.get(source.id, key) if cache else None
        how = "unchanged, not read again"
        if loaded is None:
            loaded, how = load(source, files, combined.known, catalogue.indicators), "read"
            if cache:
                cache.put(source.id, key, loaded)
        if loaded.areas or loaded.members:
            known_key = key
        combined.add(source, loaded)
        combined.releases[source.id] = release_of(source, files, loaded, loaded_before or {}, today or date.today())
        seconds = time.monotonic() - started
        tell(f"{number} of {len(catalogue.sources)}, {source.id}: {how}, {loaded.rows_read:,} rows in {seconds:.1f} s")
    return combined.content()


def with_source(
    before: Content,
    folder: Path,
    source: Source,
    *,
    catalogue: Catalogue,
    loaded_before: Mapping[str, str] | None = None,
    today: date | None = None,
) -> Content:
    """The existing content with one source read again: `facts` has only this source's.

    Areas, memberships and labels that the source no longer has stay; `from_sources` reads everything and drops them. Raises
    SourceRefused, CatalogueRefused.
    """
    _require_files(folder, [source])
    files = source_files(folder, source)
    combined = _Combination(replace(catalogue, groups=()), before)
    loaded = load(source, files, combined.known, catalogue.indicators)
    combined.add(source, loaded)
    combined.releases[source.id] = release_of(source, files, loaded, loaded_before or {}, today or date.today())
    return combined.content()


def source_files(folder: Path, source: Source) -> dict[str, Path]:
    """The files of a source by role."""
    return {role: find_file(folder, name) for role, name in source.files.items()}


def load(
    source: Source, files: Mapping[str, Path], known: Known, indicators: Mapping[str, Indicator] = MappingProxyType({})
) -> Loaded:
    """Read one source by its loader and check it against its publisher's printed totals. Raises SourceRefused."""
    module = importlib.import_module(f"data_access.reference.sources.{source.loader}")
    loaded: Loaded = module.load(files, known)
    check_totals(source, loaded, known, indicators)
    return loaded


def _require_files(folder: Path, sources: Iterable[Source]) -> None:
    missing = Faults(str(folder))
    for name in sorted({name for source in sources for name in source.files.values()}):
        if not find_file(folder, name).is_file():
            missing.add(None, None, "no file", name)
    missing.refuse_if_any()


def topological_sort(sources: Mapping[str, Source]) -> list[Source]:
    """Sources in order of dependency, then by id. Raises ValueError for a cycle or an unknown id."""
    done: dict[str, Source] = {}
    waiting = dict(sorted(sources.items()))
    while waiting:
        ready = next((name for name, source in waiting.items() if all(need in done for need in source.needs)), None)
        if ready is None:
            raise ValueError(f"these sources need one another or one that is not there: {', '.join(waiting)}")
        done[ready] = waiting.pop(ready)
    return list(done.values())


class _Combination:
    """Adds one source after another, checking each against the catalogue and against what was added before."""

    def __init__(self, catalogue: Catalogue, before: Content | None = None) -> None:
        """`before`: the content that sources are added to; None: only the areas in the catalogue itself."""
        before = before or Content()
        self.indicators, self.groups = catalogue.indicators, catalogue.groups
        boards, links = boards_formed(catalogue.board_changes)
        self.known = Known(
            before.areas or [ENGLAND, UNITED_KINGDOM, *boards],
            before.members or [Membership(UNITED_KINGDOM.code, ENGLAND.code, "administrative"), *links],
        )
        self.classes: list[Classification] = list(before.classes)
        self.matrices: dict[str, Matrix] = {matrix.id: matrix for matrix in before.matrices}
        self.labels: dict[tuple[str, str], str] = dict(before.labels) | {
            (dimension.id, key): words
            for dimension in catalogue.dimensions.values()
            for key, words in dimension.values.items()
        }
        self.peers: dict[tuple[str, str, str], Peer] = {
            (item.basis, item.area, item.peer): item for item in before.peers
        }
        self.facts: dict[str, pd.DataFrame] = {}
        self.releases: dict[str, Release] = dict(before.releases)

    def add(self, source: Source, loaded: Loaded) -> None:
        """Raises SourceRefused if the result of a loader does not fit the catalogue or the areas."""
        # The first source to name an area names it for all.
        areas = dict(self.known.areas)
        for row in loaded.areas:
            first = areas.setdefault(row.code, row)
            if first.latitude is None and row.latitude is not None:  # a later one may add its location
                areas[row.code] = replace(first, latitude=row.latitude, longitude=row.longitude)
        self.known = Known(areas.values(), with_members(self.known.members, loaded.members))
        self.classes += loaded.classes
        self.matrices |= {matrix.id: matrix for matrix in loaded.matrices}
        self.labels |= loaded.labels
        self.peers |= {(item.basis, item.area, item.peer): item for item in loaded.peers}
        if len(loaded.facts):
            own = {name: i for name, i in self.indicators.items() if i.source == source.id}
            self.facts[source.id] = checked_facts(
                source.id,
                loaded.facts,
                own,
                self.known.spellings,
                frozenset(self.labels),
                self.known.spellings_since,
            )

    def content(self) -> Content:
        """Groups added, short names given, everything sorted, every reference checked. Raises SourceRefused."""
        areas, members = dict(self.known.areas), list(self.known.members)
        for group in self.groups:
            areas[group.id] = AreaRow(group.id, group.name, group.name, group.kind)
            members.append(Membership(group.region, group.id, "group", 1.0, group.valid_from, group.valid_to))
            members += [
                Membership(group.id, icb, "group", 1.0, group.valid_from, group.valid_to) for icb in group.members
            ]
        faults = Faults("the areas of all sources together")
        for link in members:
            for end in (link.parent, link.child):
                if end not in areas:
                    faults.add(None, "membership", end, "the code of an area that some source names")
        for item in self.classes:
            if item.area not in areas:
                faults.add(None, item.scheme, item.area, "the code of an area that some source names")
        for peer in self.peers.values():
            for end in (peer.area, peer.peer):
                if end not in areas:
                    faults.add(None, peer.basis, end, "the code of an area that some source names")
        faults.refuse_if_any()
        members.sort(key=lambda link: (link.parent, link.child, link.basis, link.valid_from))
        return Content(
            tuple(with_short_names(with_trust_kinds(areas.values(), self.classes))),
            tuple(members),
            tuple(sorted(set(self.classes), key=lambda item: (item.scheme, item.area))),
            tuple(sorted(self.matrices.values(), key=lambda matrix: matrix.id)),
            dict(sorted(self.labels.items())),
            dict(sorted(self.facts.items())),
            dict(sorted(self.releases.items())),
            tuple(self.peers[key] for key in sorted(self.peers)),
        )


def boards_formed(changes: Iterable[BoardChange]) -> tuple[list[AreaRow], list[Membership]]:
    """Boards formed from others; what they were formed from, and when each board began or ceased to be one of its region."""
    listed = list(changes)
    practices: Counter[str] = Counter()
    for change in listed:
        practices.update(change.formed_from)
    areas, members = [], []
    for change in listed:
        areas.append(AreaRow(change.code, change.name, change.short_name, "icb", change.ods, change.code))
        members.append(Membership(change.region, change.code, "administrative", 1.0, change.valid_from, ""))
        last_day = (date.fromisoformat(change.valid_from) - timedelta(days=1)).isoformat()
        for before, count in change.formed_from.items():
            share = round(count / practices[before], 4)
            members.append(Membership(change.code, before, SUCCESSION, share, change.valid_from, ""))
            members.append(Membership(change.region, before, "administrative", 1.0, "", last_day))
    return areas, list(dict.fromkeys(members))


def release_of(
    source: Source, files: Mapping[str, Path], loaded: Loaded, loaded_before: Mapping[str, str], today: date
) -> Release:
    """The release of one load of a source. A file that was loaded before keeps the day it was first loaded."""
    digests = [checksum(files[role]) for role in sorted(files)]
    whole = digests[0] if len(digests) == 1 else checksum_of(digests)
    ids = list(loaded.facts["period"].unique())
    return Release(
        id=f"{source.id}-{whole[:8]}",
        title=source.title,
        publisher=source.publisher,
        licence=source.licence,
        attribution=source.attribution,
        published_as=source.published_as,
        period_from=min((first_month(name) for name in ids), default=source.as_of or ""),
        period_to=max((last_month(name) for name in ids), default=source.as_of or ""),
        loaded_on=loaded_before.get(whole, today.isoformat()),
        checksum=f"sha256:{whole}",
        rows=loaded.rows_read,
        url=source.url,
        published=source.published,
        read_from=tuple(dict.fromkeys(source.read_from[role] for role in sorted(source.read_from))),
    )
