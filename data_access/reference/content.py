"""Everything an edition is made of, checked: what the loaders give together, before it is written anywhere.

`Content` is put together from publishers' files (`from_sources`), read back from the starter (starter_files) and joined by
the user's own data (own_data). An edition is built from it and from nothing else.
"""

from __future__ import annotations

import hashlib
import importlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd

from data_access.reference.aggregation import SUCCESSION
from data_access.reference.catalogue import (
    BoardChange,
    Catalogue,
    Source,
    load_catalogue,
)
from data_access.reference.periods import first_month, last_month, period
from data_access.reference.sources.census_areas import means_2011, with_2011
from data_access.reference.sources.csv_file import checksum
from data_access.reference.sources.loaded import (
    FACT_COLUMNS,
    AreaRow,
    Classification,
    Known,
    Loaded,
    Matrix,
    Membership,
)
from data_access.reference.sources.names import icb_short_name, short_names
from data_access.reference.sources.refusal import Faults
from vocabulary import Indicator, Release, Status

ENGLAND = AreaRow("E92000001", "England", "England", "england", "", "E92000001")
UNITED_KINGDOM = AreaRow("K02000001", "United Kingdom", "United Kingdom", "uk", "", "K02000001")


@dataclass(frozen=True)
class Content:
    """Checked tables. `facts` has one frame for each source, with the columns FACT_COLUMNS, sorted by its first four."""

    areas: tuple[AreaRow, ...] = ()
    members: tuple[Membership, ...] = ()
    classes: tuple[Classification, ...] = ()
    matrices: tuple[Matrix, ...] = ()
    labels: Mapping[tuple[str, str], str] = field(default_factory=dict)  # (dimension, value) -> words
    facts: Mapping[str, pd.DataFrame] = field(default_factory=dict)  # by source id
    releases: Mapping[str, Release] = field(default_factory=dict)  # by source id


def from_sources(
    folder: Path,
    *,
    catalogue: Catalogue | None = None,
    loaded_before: Mapping[str, str] | None = None,
    today: date | None = None,
    tell: Callable[[str], None] = lambda words: None,
) -> Content:
    """Read every publication of the catalogue below `folder`, each by its loader, in the order they need one another.

    `loaded_before`: checksum -> the day a file was first loaded, which it keeps. `tell` hears one line for each source.
    Raises SourceRefused (a file is missing or not as documented), CatalogueRefused.
    """
    catalogue = catalogue or load_catalogue()
    _must_be_there(folder, catalogue.sources)
    gathering = _Gathering(catalogue)
    for source in in_order(catalogue.sources):
        tell(f"{source.id}: reading")
        module = importlib.import_module(f"data_access.reference.sources.{source.loader}")
        files = {role: folder / name for role, name in source.files.items()}
        loaded: Loaded = module.load(files, gathering.known)
        gathering.take(source, loaded)
        gathering.releases[source.id] = _release(source, files, loaded, loaded_before or {}, today or date.today())
    return gathering.finished()


def _must_be_there(folder: Path, sources: Mapping[str, Source]) -> None:
    missing = Faults(str(folder))
    for name in sorted({name for source in sources.values() for name in source.files.values()}):
        if not (folder / name).is_file():
            missing.add(None, None, "no file", name)
    missing.refuse_if_any()


def in_order(sources: Mapping[str, Source]) -> list[Source]:
    """Sources so that each stands after all it needs; otherwise by id. Raises ValueError for a circle or an unknown id."""
    done: dict[str, Source] = {}
    waiting = dict(sorted(sources.items()))
    while waiting:
        ready = next((name for name, source in waiting.items() if all(need in done for need in source.needs)), None)
        if ready is None:
            raise ValueError(f"these sources need one another or one that is not there: {', '.join(waiting)}")
        done[ready] = waiting.pop(ready)
    return list(done.values())


class _Gathering:
    """Takes in one source after another, checking each against the catalogue and what is there already."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.indicators, self.groups = catalogue.indicators, catalogue.groups
        boards, links = _boards_formed(catalogue.board_changes)
        self.known = Known(
            [ENGLAND, UNITED_KINGDOM, *boards],
            [Membership(UNITED_KINGDOM.code, ENGLAND.code, "administrative"), *links],
        )
        self.classes: list[Classification] = []
        self.matrices: list[Matrix] = []
        self.labels: dict[tuple[str, str], str] = {
            (dimension.id, key): words
            for dimension in catalogue.dimensions.values()
            for key, words in dimension.values.items()
        }
        self.facts: dict[str, pd.DataFrame] = {}
        self.releases: dict[str, Release] = {}

    def take(self, source: Source, loaded: Loaded) -> None:
        """Raises SourceRefused when what a loader gives does not fit the catalogue or the areas."""
        # The first source to name an area names it for all.
        areas = dict(self.known.areas)
        for row in loaded.areas:
            first = areas.setdefault(row.code, row)
            if first.latitude is None and row.latitude is not None:  # a later one may say where it is
                areas[row.code] = replace(first, latitude=row.latitude, longitude=row.longitude)
        members = {(link.parent, link.child, link.basis, link.valid_from): link for link in self.known.members}
        for link in loaded.members:
            members.setdefault((link.parent, link.child, link.basis, link.valid_from), link)
        self.known = Known(areas.values(), members.values())
        self.classes += loaded.classes
        self.matrices += loaded.matrices
        self.labels |= loaded.labels
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

    def finished(self) -> Content:
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
        faults.refuse_if_any()
        members.sort(key=lambda link: (link.parent, link.child, link.basis, link.valid_from))
        return Content(
            tuple(with_short_names(areas.values())),
            tuple(members),
            tuple(sorted(set(self.classes), key=lambda item: (item.scheme, item.area))),
            tuple(sorted(self.matrices, key=lambda matrix: matrix.id)),
            dict(sorted(self.labels.items())),
            dict(sorted(self.facts.items())),
            dict(sorted(self.releases.items())),
        )


def _boards_formed(changes: Iterable[BoardChange]) -> tuple[list[AreaRow], list[Membership]]:
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


def with_short_names(areas: Iterable[AreaRow]) -> list[AreaRow]:
    """Areas in order of kind and code, those without a short name given one: trusts by their rule, others their name."""
    rows = sorted(areas, key=lambda row: (row.kind, row.code))
    trusts = short_names({row.code: row.name for row in rows if row.kind == "trust"})
    return [
        row
        if row.short_name
        else AreaRow(**(row.__dict__ | {"short_name": trusts.get(row.code) or icb_short_name(row.name)}))
        for row in rows
    ]


def _ends_in_or_after(text: str, month: str) -> bool:
    try:
        return last_month(text) >= month
    except ValueError:  # no period: a fault told elsewhere
        return False


def checked_facts(
    file: str,
    given: pd.DataFrame,
    indicators: Mapping[str, Indicator],
    spellings: Mapping[str, str],
    labels: frozenset[tuple[str, str]],
    spellings_since: Mapping[str, tuple[str, str]] | None = None,
) -> pd.DataFrame:
    """The facts with store codes for areas, sorted, values that follow from counts left out. Raises SourceRefused for an
    indicator, breakdown, period or area nobody knows, a status that is none, a number that cannot be, a repeated row."""
    faults = Faults(file)
    frame = given[list(FACT_COLUMNS)].reset_index(drop=True)

    def refuse(column: str, unknown: Iterable[object], expected: str) -> None:
        for value in sorted(map(str, unknown)):
            faults.add(None, column, value, expected)

    used = frame["indicator"].unique()
    refuse("indicator", set(used) - set(indicators), "an indicator whose catalogue entry names this source")
    refuse("status", set(frame["status"].unique()) - set(map(str, Status)), "a status")
    for text in frame["period"].unique():
        try:
            period(str(text))
        except ValueError as fault:
            faults.add(None, "period", text, str(fault))
    for name, text in frame[["indicator", "breakdown"]].drop_duplicates().itertuples(index=False):
        parts = [tuple(part.split("=", 1)) for part in text.split("&")] if text else []
        allowed = indicators[name].breakdowns if name in indicators else ()
        for part in parts:
            if len(part) != 2 or part[0] not in allowed or part not in labels:
                faults.add(None, "breakdown", f"{name}: {text}", "dimension=value of the entry's breakdowns")
    of_2011 = [name for name, entry in indicators.items() if means_2011(entry.geographies)]
    codes = frame["area"].mask(frame["indicator"].isin(of_2011), with_2011(frame["area"], spellings)).map(spellings)
    for spelling, (month, renewed) in (spellings_since or {}).items():
        later = {text for text in frame["period"].unique() if _ends_in_or_after(str(text), month)}
        codes = codes.mask((frame["area"] == spelling) & frame["period"].isin(list(later)), renewed)
    unknown = frame["area"][codes.isna()]
    for unknown_code, rows in unknown.value_counts().items():
        faults.add(None, "area", f"{unknown_code} ({rows} rows)", "the code of an area that some source names")
    frame["area"] = codes
    for name in ("value", "lower", "upper", "numerator", "denominator"):
        if np.isinf(frame[name].to_numpy(np.float64)).any():
            faults.add(None, name, "infinity", "a finite number")
    keys = list(FACT_COLUMNS[:4])
    for row in frame[frame.duplicated(keys)][keys].head(200).itertuples(index=False):
        faults.add(None, "indicator, breakdown, period, area", " ".join(map(str, row)), "one row for each")
    shown = frame["status"].isin([str(Status.OK), str(Status.LOW_RELIABILITY)])
    for name in used:
        entry = indicators.get(name)
        if entry is None:
            continue
        rows = frame["indicator"] == name
        counted = entry.multiplier is not None or entry.value_kind == "count"
        empty = rows & shown & frame["value"].isna() & ~(counted & frame["numerator"].notna())
        if empty.any():
            faults.add(
                None, "value", f"nothing in {int(empty.sum())} rows of {name}", "a value, or the counts it follows from"
            )
        if entry.multiplier is not None:
            follows = rows & frame["numerator"].notna() & (frame["denominator"] > 0)
            frame.loc[follows, "value"] = np.nan
    faults.refuse_if_any()
    return frame.sort_values(keys, kind="stable", ignore_index=True)


def _release(
    source: Source, files: Mapping[str, Path], loaded: Loaded, loaded_before: Mapping[str, str], today: date
) -> Release:
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
    )


def checksum_of(digests: Iterable[str]) -> str:
    """One SHA-256 for several."""
    return hashlib.sha256("\n".join(digests).encode()).hexdigest()
