"""The user's own data: the files in LOCAL_SOURCES, and what they add to the content of an edition.

    LOCAL_SOURCES/<name>/<name>.csv        one source, in the layout `sources/own_data.py` documents
    LOCAL_SOURCES/<name>/<indicator>.yaml  its catalogue entries
    LOCAL_SOURCES/_publishers_files/       files as publishers issue them (see `publishers_files`)

A publisher's file continues measures of the catalogue: its figures replace those of the same measures and periods. A file
copied into LOCAL_SOURCES by hand is read too. If a file cannot be used, the whole file is refused, and the edition with
it: figures are never loaded in part.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

import pandas as pd

from data_access.reference.content import Content, checked_facts, checksum_of, with_members, with_short_names
from data_access.reference.periods import first_month, last_month, period
from data_access.reference.publishers_files import storage
from data_access.reference.publishers_files.layouts import MAPS
from data_access.reference.publishers_files.reading import Reading, read_file, release_of
from data_access.reference.publishers_files.storage import PublishersFile
from data_access.reference.sources import own_data
from data_access.reference.sources.csv_file import checksum
from data_access.reference.sources.loaded import FACT_COLUMNS, Known, Loaded
from data_access.reference.sources.refusal import Faults
from settings import Settings
from vocabulary import Indicator, Release

SUFFIX = ".csv"
PREFIX = "own-"  # of the source's id
_BEFORE = ".before"
_CONTINUED = ["indicator", "period"]
_OF_AN_AREA = [*_CONTINUED, "area"]
_KEYS = list(FACT_COLUMNS[:4])
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")


@dataclass(frozen=True)
class OwnFile:
    """One file of the user's, with the entries beside it. `name` is the name of its folder."""

    name: str
    path: Path
    parts: tuple[Path, ...]  # the file and the entries it uses

    @cached_property
    def checksum(self) -> str:
        """What stands for the content of all parts. Raises OSError."""
        entries = sorted((part.name, checksum(part)) for part in self.parts if part != self.path)
        return checksum_of([checksum(self.path), *(" ".join(entry) for entry in entries)])

    @property
    def source(self) -> str:
        """The id of the source it is."""
        return PREFIX + self.name


@dataclass(frozen=True)
class OwnContent:
    """The starter's content joined by the user's: `facts` gives (source, frame of FACT_COLUMNS) of the user's files only,
    `continuing` the same of publishers' files."""

    content: Content
    indicators: dict[str, Indicator]
    facts: tuple[tuple[str, pd.DataFrame], ...] = ()
    continuing: tuple[tuple[str, pd.DataFrame], ...] = ()
    by_area: frozenset[str] = frozenset()  # those of `continuing` that leave the figures of other areas

    @property
    def all_facts(self) -> tuple[tuple[str, pd.DataFrame], ...]:
        """Of publishers' files and the user's own."""
        return (*self.continuing, *self.facts)

    def without_continued(self, published: Iterable[tuple[str, pd.DataFrame]]) -> Iterator[tuple[str, pd.DataFrame]]:
        """Pass facts on, without the measures and periods (of a file of some areas, theirs) that a publisher's file gives anew."""
        for publisher, frame in published:
            for source, given in self.continuing:
                frame = _without(frame, given, _OF_AN_AREA if source in self.by_area else _CONTINUED)
            yield publisher, frame

    def refusing_what_is_there(
        self, published: Iterable[tuple[str, pd.DataFrame]]
    ) -> Iterator[tuple[str, pd.DataFrame]]:
        """Pass the publishers' facts on, without those a publisher's file gives anew. Raises SourceRefused for a figure of
        the user's that a publisher gives too."""
        own = {source: set(frame["indicator"].unique()) for source, frame in self.facts}
        for publisher, frame in self.without_continued(published):
            given = set(frame["indicator"].unique())
            for source, mine in self.facts:
                if own[source] & given:
                    both = mine[_KEYS].merge(frame.loc[frame["indicator"].isin(list(own[source])), _KEYS].astype(str))
                    _refuse_rows(source, both, f"a figure {publisher} does not give")
                    _refuse_other_kinds(source, mine, publisher, frame)
            yield publisher, frame


@dataclass(frozen=True)
class OwnSources:
    """The user's files and publishers' files, each in order of name."""

    files: tuple[OwnFile, ...] = ()
    publishers: tuple[PublishersFile, ...] = ()

    @property
    def checksums(self) -> tuple[str, ...]:
        """What stands for their content."""
        own = (f"{file.name} {file.checksum}" for file in self.files)
        return (*own, *(f"{storage.FOLDER}/{file.name} {file.checksum}" for file in self.publishers))

    def joined_by(self, file: OwnFile | PublishersFile) -> OwnSources:
        """With one more file, which takes the place of the one of its name."""
        if isinstance(file, PublishersFile):
            rest = [each for each in self.publishers if each.name != file.name]
            return replace(self, publishers=tuple(sorted([*rest, file], key=lambda each: each.name)))
        others = [each for each in self.files if each.name != file.name]
        return replace(self, files=tuple(sorted([*others, file], key=lambda each: each.name)))

    def read(
        self,
        content: Content,
        indicators: Mapping[str, Indicator],
        tell: Callable[[int, int], None] = lambda done, rows: None,
    ) -> OwnContent:
        """Read and check every file against the content it joins; `tell` hears rows done and in all, of one file after
        another. Raises SourceRefused, OSError."""
        joined = OwnContent(content, dict(indicators))
        for place, continuing in enumerate(sorted(self.publishers, key=in_turn)):
            tell(place, len(self.publishers))
            joined = with_publishers_file(joined, continuing)
        for file in self.files:
            joined = _joined(joined, file, tell)
        return joined


def in_turn(file: PublishersFile) -> tuple[int, str, str]:
    """The order in which publishers' files are read: maps of practices first, the oldest first, as others name practices."""
    layout, _, month = file.name[:-8], file.name[-8:-7], file.name[-7:]  # "ods-epcn", "-", "2026-11"
    return (0, month, file.name) if layout in {each.id for each in MAPS} else (1, "", file.name)


def with_maps(own: OwnSources, before: OwnContent, than: PublishersFile) -> OwnContent:
    """The content with the stored maps of practices that are read before the file `than`. Raises SourceRefused, OSError."""
    for file in sorted(own.publishers, key=in_turn):
        if file.name != than.name and in_turn(file)[0] == 0 and in_turn(file) < in_turn(than):
            before = with_publishers_file(before, file)
    return before


def folder_of(settings: Settings) -> Path:
    """Where the user's files are kept."""
    return settings.local_sources or settings.data_folder / "own_data"


def found(settings: Settings) -> OwnSources:
    """The files there are now. Raises OSError."""
    folder = folder_of(settings)
    files = {path.stem: _file(path.stem, path) for path in sorted(folder.glob(f"*{SUFFIX}")) if path.is_file()}
    for place in sorted(folder.glob(f".*{_BEFORE}")):  # left when a replacement was killed half-way
        name = place.name.removeprefix(".").removesuffix(_BEFORE)
        files[name] = _file(name, place / f"{name}{SUFFIX}")
    for path in sorted(folder.glob(f"[!.]*/*{SUFFIX}")):
        if path.stem == path.parent.name:
            files[path.stem] = _file(path.stem, path)
    return OwnSources(tuple(files[name] for name in sorted(files)), storage.found(folder))


def _file(name: str, path: Path) -> OwnFile:
    return OwnFile(name, path, (path, *sorted(path.parent.glob("*.yaml"))))


_CODES_OF_OTHERS = {"areacd", "area_code", "area code", "areacode"}


def has_own_layout(path: Path) -> bool:
    """Whether a file begins as one of the user's own does: the columns indicator, area and period. Raises OSError.

    Files that publishers or others made have an indicator and a period too, and call the area areacd or area_code. With a description
    beside it, such a file is the user's own all the same.
    """
    with path.open("rb") as file:
        first = file.readline(10_000).decode("utf-8", "replace").removeprefix("\ufeff")
    names = {name.strip(' "\r\n').casefold() for name in first.split(",")}
    if _CODES_OF_OTHERS & names and "area" not in names and not path.with_suffix(".yaml").exists():
        return False
    return len({"indicator", "area", "period"} & names) > 1


def offered(path: Path, name: str | None = None) -> OwnFile:
    """A file that is not stored yet, under the given name or one like its own.

    Raises ValueError with a sentence for the person who chose the name, SourceRefused, OSError.
    """
    made = (name or re.sub(r"[^a-z0-9]+", "-", path.stem.casefold()).strip("-")).removesuffix(SUFFIX)
    if not _NAME.fullmatch(made):
        raise ValueError(f"{made!r} is no name for a source: give small letters, digits, - and _, at most 60 of them.")
    path.stat()  # one that is not there is said to be so
    return OwnFile(made, path, own_data.files_of(path))


@contextlib.contextmanager
def storing(settings: Settings, file: OwnFile | PublishersFile) -> Iterator[None]:
    """Stores the file, replacing one of the same name; restores the old one if the body raises. Raises OSError."""
    folder = folder_of(settings)
    if isinstance(file, PublishersFile):
        with storage.storing(folder, file):
            yield
        return
    parts = {f"{file.name}{SUFFIX}" if part == file.path else part.name: part for part in file.parts}
    with storage.in_place(folder, file.name, parts):
        yield


def with_publishers_file(before: OwnContent, file: PublishersFile) -> OwnContent:
    """What there is already and one publisher's file. Raises SourceRefused, OSError."""
    reading = read_file(file.path.name, file.path.read_bytes(), before.content, before.indicators)
    return continued_by(before, file, reading)


def continued_by(before: OwnContent, file: PublishersFile, reading: Reading) -> OwnContent:
    """The same for a file that has been read. Raises SourceRefused where another file gives the same measure and period."""
    content, faults = before.content, Faults(file.path.name)
    if reading.empty:
        faults.say(reading.layout.instead)
    for other, theirs in before.continuing:
        keys = _OF_AN_AREA if reading.layout.by_area and other in before.by_area else _CONTINUED
        both = reading.facts[keys].drop_duplicates().merge(theirs[keys].drop_duplicates())
        for indicator, text in both[_CONTINUED].drop_duplicates().itertuples(index=False, name=None):
            faults.say(twice(other.removeprefix(storage.PREFIX), str(indicator), str(text)))
    faults.refuse_if_any()
    joined = replace(
        content,
        areas=tuple(with_short_names([*content.areas, *reading.areas])),
        members=with_members(content.members, reading.members),
        releases={
            **content.releases,
            file.source: release_of(reading, file.source, file.checksum, file.day, content),
        },
    )
    by_area = before.by_area | ({file.source} if reading.layout.by_area else frozenset())
    continuing = before.continuing if reading.facts.empty else (*before.continuing, (file.source, reading.facts))
    return replace(before, content=joined, continuing=continuing, by_area=by_area)


def twice(name: str, indicator: str, text: str) -> str:
    """The message if two publishers' files have the same measure and period."""
    return f"{name}, added before, gives {indicator} of {period(text).label} too. Delete its folder in {storage.FOLDER} first."


def _without(frame: pd.DataFrame, given: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Facts without those whose `keys` are replaced."""
    measures = list(given["indicator"].unique())
    mine = frame["indicator"].isin(measures)
    if not mine.any():
        return frame
    anew = set(map(tuple, given[keys].drop_duplicates().astype(str).to_numpy()))
    pairs = frame.loc[mine, keys].astype(str)
    gone = pairs.index[[pair in anew for pair in pairs.itertuples(index=False, name=None)]]
    return frame.drop(index=gone)


def _joined(before: OwnContent, file: OwnFile, tell: Callable[[int, int], None]) -> OwnContent:
    """What there is already and one more file. Raises SourceRefused."""
    content = before.content
    known = Known(content.areas, content.members)
    loaded = own_data.read(file.path, known, before.indicators, progress=tell)
    _refuse_known_places(file, loaded, content)
    indicators = {**before.indicators, **loaded.indicators}
    labels = {**content.labels, **loaded.labels}
    areas = tuple(with_short_names([*content.areas, *loaded.areas]))
    spellings = Known(areas).spellings
    facts = checked_facts(file.path.name, loaded.facts, indicators, spellings, frozenset(labels))
    for other, theirs in before.all_facts:
        _refuse_rows(file.source, facts[_KEYS].merge(theirs[_KEYS]), f"a figure {other} does not give")
        _refuse_other_kinds(file.source, facts, other, theirs)
    joined = replace(
        content,
        areas=areas,
        members=(*content.members, *loaded.members),
        classes=(*content.classes, *loaded.classes),
        matrices=(*content.matrices, *loaded.matrices),
        labels=labels,
        releases={**content.releases, file.source: _release(file, loaded)},
    )
    return replace(before, content=joined, indicators=indicators, facts=(*before.facts, (file.source, facts)))


def _refuse_known_places(file: OwnFile, loaded: Loaded, content: Content) -> None:
    """Raises SourceRefused for areas and matrices that would replace the publishers'."""
    faults = Faults(file.path.name)
    known, names = {row.code for row in content.areas}, {each.id for each in content.matrices}
    for row in loaded.areas:
        if row.code in known:
            faults.add(None, "area", row.code, "a code no publisher uses")
    for matrix in loaded.matrices:
        if matrix.id in names:
            faults.add(None, "matrix", matrix.id, "a name no publisher uses")
    faults.refuse_if_any()


def _refuse_rows(source: str, rows: pd.DataFrame, expected: str) -> None:
    faults = Faults(source)
    for row in rows.itertuples(index=False):
        faults.add(None, "indicator, breakdown, period, area", " ".join(map(str, row)), expected)
    faults.refuse_if_any()


def _refuse_other_kinds(source: str, mine: pd.DataFrame, other: str, theirs: pd.DataFrame) -> None:
    """Raises SourceRefused for periods of another kind than those the indicator has already: years among its months."""
    faults = Faults(source)
    there = theirs.loc[theirs["indicator"].isin(list(mine["indicator"].unique())), ["indicator", "period"]]
    kinds = {
        str(indicator): {period(str(text)).kind for text in texts.unique()}
        for indicator, texts in there.drop_duplicates().astype(str).groupby("indicator")["period"]
    }
    for indicator, text in mine[["indicator", "period"]].drop_duplicates().itertuples(index=False, name=None):
        kind = period(str(text)).kind
        if kind not in kinds.get(str(indicator), {kind}):
            usual = " or ".join(sorted(kinds[str(indicator)]))
            faults.add(None, "period", text, f"a {usual}, as {other} gives of {indicator}, not a {kind}")
    faults.refuse_if_any()


def _release(file: OwnFile, loaded: Loaded) -> Release:
    periods = [str(text) for text in loaded.facts["period"].unique()]
    return Release(
        id=f"{file.source}-{file.checksum[:8]}",
        title=f"Own data: {file.name}",
        publisher="Your own organisation",
        licence="Not stated",
        attribution="Your own organisation",
        published_as="a file of your own, kept with this installation",
        period_from=min((first_month(text) for text in periods), default=""),
        period_to=max((last_month(text) for text in periods), default=""),
        loaded_on=datetime.fromtimestamp(file.path.stat().st_mtime, UTC).date().isoformat(),
        checksum=f"sha256:{file.checksum}",
        rows=loaded.rows_read,
    )
