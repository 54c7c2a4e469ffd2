"""What a publisher's file would change, figure by figure, before anything is served."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path

import pandas as pd

from data_access.reference.content import ENGLAND
from data_access.reference.edition_builder import figures_of
from data_access.reference.editions import materials
from data_access.reference.observations import Observations
from data_access.reference.own_sources import OwnContent, continued_by, twice, with_maps
from data_access.reference.periods import last_month, period
from data_access.reference.publishers_files.layout import InFileTotal
from data_access.reference.publishers_files.moves import Moves, moves_of
from data_access.reference.publishers_files.reading import Reading, open_file, read_opened
from data_access.reference.publishers_files.storage import PREFIX, PublishersFile
from data_access.reference.sources.loaded import Known
from data_access.reference.sources.refusal import Faults
from data_access.reference.starter_files import STARTER
from data_access.reference.store.store import Store
from settings import MIDLANDS, Settings
from vocabulary import Area, Indicator, Status

FEWEST_AREAS = 0.9  # of the areas the measure has now: a file of a part of the country is refused
# Of which areas figures are shown for a system: itself, or what lies in it, the first of these that the file gives.
_PROVIDERS = ("trust", "mental_health_trust", "community_trust", "ambulance_trust", "provider")
_WITHIN = (("icb",), _PROVIDERS, ("sub_icb",), ("utla", "ltla"))


@dataclass(frozen=True)
class Change:
    """One figure now and with the file; None: not known, and the status says why."""

    measure: str  # with the group it is of, where the measure has no figure of everybody
    indicator: Indicator
    system: str
    area: str  # the system itself, or a trust or an authority in it
    period_before: str  # the newest period there is now; "": none
    before: float | None
    period_after: str
    after: float | None
    status: str  # of the figure in the file


@dataclass(frozen=True)
class MeasureCounts:
    """What a file gives of one measure: how many figures in all, of how many periods, and what there was of those periods."""

    indicator: str
    name: str
    figures: int
    suppressed: int
    missing: int
    first: str
    last: str
    replaced: int  # figures of the same periods that there are now
    newest_now: str  # "": none


@dataclass(frozen=True)
class Preview:
    """What a file is and would change. `served`: whether it can be taken in; `why_not` otherwise."""

    file: str
    what: str
    publisher: str
    page: str
    kept_as: str
    takes_place_of: str  # the file kept under the same name now; "": none
    first: str
    last: str
    rows: int
    totals: tuple[InFileTotal, ...]
    no_total: str
    measures: tuple[MeasureCounts, ...]
    changes: tuple[Change, ...]
    left_out: tuple[str, ...]
    notes: tuple[str, ...]
    why_not: str = ""
    moves: Moves | None = None  # of practices, where the file is a map of them

    @property
    def served(self) -> bool:
        return not self.why_not


def preview(settings: Settings, store: Store, path: Path, starter: Path = STARTER) -> tuple[Preview, PublishersFile]:
    """What the file at `path` would change against the edition `store`, and the file under the name it would be kept by.

    Raises SourceRefused (no known layout, a wrong cell, a total not reproduced, a part of the country only), OSError,
    StoreUnavailable, StarterDamaged.
    """
    opened = open_file(path.name, path.read_bytes())  # what is no publisher's file is refused in a moment
    now = materials(settings, starter)
    base = OwnContent(now.starter.content(), dict(now.indicators))
    if not opened.found.layout.moves_practices:
        base = with_maps(now.own, base, PublishersFile("~", path))
    reading = read_opened(opened, base.content, now.indicators)
    file = PublishersFile(reading.name, path)
    if opened.found.layout.moves_practices:  # against the map before it
        base = with_maps(now.own, base, file)
        reading = read_opened(opened, base.content, now.indicators)
    there = next((each for each in now.own.publishers if each.name == file.name), None)
    made = Preview(
        file=reading.file,
        what=reading.layout.name,
        publisher=reading.layout.publisher,
        page=reading.layout.page,
        kept_as=file.name,
        takes_place_of=there.path.name if there else "",
        first=period(reading.periods[0]).label if reading.periods else "",
        last=period(reading.periods[-1]).label if reading.periods else "",
        rows=reading.rows,
        totals=reading.totals,
        no_total=reading.no_total,
        measures=(),
        changes=(),
        left_out=reading.left_out,
        notes=reading.notes,
    )
    if reading.empty:
        why = reading.layout.instead if not reading.key else "It holds no figure of a measure of this installation."
        return replace(made, kept_as="", why_not=why), file
    refuse_future(reading, date.today())
    if reading.layout.moves_practices:
        joined = continued_by(base, file, reading)
        without, joined_by = (Known(each.content.areas, each.content.members) for each in (base, joined))
        systems = sorted(store.members(MIDLANDS, "icb"), key=lambda area: area.short_name)
        names = {area.code: area.short_name for area in systems}
        when = period(reading.key).label
        return replace(made, first=when, last=when, moves=moves_of(reading, without, joined_by, names)), file
    if not reading.layout.by_area:  # a file of some areas replaces no more than theirs
        _refuse_twice(reading, file, store)
        refuse_parts(reading, store)
    joined = continued_by(base, file, reading)
    figures = figures_of(joined.content, file.source, reading.facts, joined.indicators)
    return (
        replace(
            made,
            measures=tuple(_counts(reading, store, joined)),
            changes=tuple(_changes(figures, store, joined.indicators, of_some=reading.layout.by_area)),
        ),
        file,
    )


def refuse_future(reading: Reading, today: date) -> None:
    """Raises SourceRefused for a file of a time that is not over: nothing can have been counted of all of it. What is set or projected for years
    to come is no count."""
    if reading.layout.plans:
        return
    faults = Faults(reading.file)
    for text in (reading.key,) if reading.layout.moves_practices else reading.periods:
        if is_to_come(text, today):
            faults.say(
                f"It is for {period(text).label}, and today is {today.day} {today:%B %Y}: no figures can have been counted for a time that is not over. "
                "Check the dates in the file, and the date of this computer."
            )
    faults.refuse_if_any()


def is_to_come(text: str, today: date) -> bool:
    """Whether a period ends after this month. A calendar year is what surveys of its spring are called too: it is to come until it begins."""
    year = text[-4:]
    return int(year) > today.year if year.isdigit() else last_month(text) > f"{today:%Y-%m}"


def refuse_parts(reading: Reading, store: Store) -> None:
    """Raises SourceRefused for a file that gives a measure for a part of the areas there are: what is added up from them, and
    the order they are put in, would be that of a part."""
    faults = Faults(reading.file)
    known = {row.code: row.kind for row in reading.areas}
    facts = reading.facts.assign(kind=[known.get(code) or _kind(store, code) for code in reading.facts["area"]])
    for (indicator, kind), rows in facts.groupby(["indicator", "kind"], sort=True):
        newest = _newest(store, str(indicator), str(kind))
        if newest is None:
            continue
        now = int((store.observations(str(indicator), newest, kind=str(kind)).status != Status.MISSING).sum())
        for text, size in rows[rows["breakdown"] == ""].groupby("period")["area"].nunique().items():
            there = round(now * _boards(store, str(text)) / _boards(store, newest)) if kind == "icb" else now
            if size < FEWEST_AREAS * there and str(text) >= newest:
                faults.add(
                    None,
                    f"{indicator}, {period(str(text)).label}",
                    f"{size:,} areas of kind {kind}",
                    f"about {there:,}, as there are of {period(newest).label}: give the file of the whole country",
                )
    faults.refuse_if_any()


def _boards(store: Store, text: str) -> int:
    """How many boards England has in a period: 42 to March 2026, 36 from April."""
    return len(store.members(ENGLAND.code, "icb", period=last_month(text))) or 1


def _refuse_twice(reading: Reading, file: PublishersFile, store: Store) -> None:
    """Raises SourceRefused for a measure and period that another publisher's file of this installation gives."""
    faults = Faults(reading.file)
    given = set(reading.facts[["indicator", "period"]].drop_duplicates().itertuples(index=False, name=None))
    there = {
        (each.release.rpartition("-")[0], indicator, each.period.id)
        for indicator in {name for name, _ in given if name in store.indicators()}
        for each in store.coverage(indicator)
        if (indicator, each.period.id) in given
    }
    for other, indicator, text in sorted(there):
        if other.startswith(PREFIX) and other != file.source:
            faults.say(twice(other.removeprefix(PREFIX), indicator, text))
    faults.refuse_if_any()


def _kind(store: Store, code: str) -> str:
    area = store.area(code)
    return "" if area is None else area.kind


def _newest(store: Store, indicator: str, kind: str, breakdown: str = "") -> str | None:
    """The newest period of a measure for a kind of area; None: it has none."""
    if indicator not in store.indicators():
        return None
    periods = store.periods(indicator, kind=kind, breakdown=breakdown)
    return max((each.id for each in periods), key=lambda text: (last_month(text), text), default=None)


def _counts(reading: Reading, store: Store, joined: OwnContent) -> Iterator[MeasureCounts]:
    for indicator, rows in reading.facts.groupby("indicator", sort=True):
        name = str(indicator)
        periods = sorted(rows["period"].unique(), key=lambda text: (last_month(text), text))
        covered = [each for each in store.coverage(name) if not each.derived] if name in store.indicators() else []
        newest = max((each.period.id for each in covered), key=lambda text: (last_month(text), text), default="")
        yield MeasureCounts(
            name,
            joined.indicators[name].name,
            len(rows),
            int((rows["status"] == Status.SUPPRESSED).sum()),
            int((rows["status"] == Status.MISSING).sum()),
            period(periods[0]).label,
            period(periods[-1]).label,
            _replaced(reading, name, rows, store)
            if reading.layout.by_area and covered
            else sum(each.observations for each in covered if each.period.id in periods),
            period(newest).label if newest else "",
        )


def _replaced(reading: Reading, indicator: str, rows: pd.DataFrame, store: Store) -> int:
    """How many figures there are now of the areas, groups and periods of a file of some areas."""
    kinds = {row.code: row.kind for row in reading.areas}
    count = 0
    kind = rows["area"].map(lambda code: kinds.get(code) or _kind(store, code))
    for (text, breakdown, of), same in rows.groupby(["period", "breakdown", kind], sort=True):
        there = store.observations(indicator, str(text), kind=str(of), breakdown=str(breakdown))
        count += sum(there.position(code) is not None for code in same["area"])
    return count


def _changes(
    figures: pd.DataFrame, store: Store, indicators: Mapping[str, Indicator], *, of_some: bool
) -> Iterator[Change]:
    """For every measure of the file, its newest period, for the eleven systems of the Midlands or the areas in them. Breakdowns
    are used if the file has no figure of everybody, as with allocations by stream."""
    systems = sorted(store.members(MIDLANDS, "icb"), key=lambda area: area.short_name)
    for (indicator, breakdown), rows in _shown(figures):
        newest = max(rows["period"].unique(), key=lambda text: (last_month(text), text))
        rows = rows[rows["period"] == newest]
        kinds = next((kinds for kinds in _WITHIN if rows["kind"].isin(kinds).any()), ())
        after = {
            code: (value, str(status))
            for code, value, status in rows[["area", "value", "status"]].itertuples(index=False)
        }
        compared = [
            _Compared(indicators[indicator], breakdown, kind, after, newest, of_some, store)
            for kind in kinds
            if (rows["kind"] == kind).any()
        ]
        of_systems: set[str] = set()
        for system in systems:
            for each in compared:
                when = last_month(newest)
                inside = (system,) if each.kind == "icb" else store.members(system.code, each.kind, period=when)
                of_systems.update(area.code for area in inside)
                yield from each.in_system(system.short_name, sorted(inside, key=lambda area: area.short_name))
        if kinds == _PROVIDERS:  # those of no system that is known, such as ambulance trusts
            regions = store.classes("trust_region")
            codes = sorted(code for code in after if code not in of_systems and regions.get(code) == "Midlands")
            others = [area for code in codes if (area := store.area(code)) is not None]
            for each in compared:
                yield from each.in_system("Midlands", [one for one in others if one.kind == each.kind])


def _shown(figures: pd.DataFrame) -> Iterator[tuple[tuple[str, str], pd.DataFrame]]:
    """(measure, group) and its figures: everybody, or each group where there is no figure of everybody."""
    for indicator, rows in figures.groupby("indicator", sort=True):
        everybody = rows[rows["breakdown"] == ""]
        if len(everybody):
            yield (str(indicator), ""), everybody
        else:
            for breakdown, group in rows.groupby("breakdown", sort=True):
                yield (str(indicator), str(breakdown)), group


@dataclass(frozen=True)
class _Compared:
    """A measure's newest figures of one kind of area now, and those of the file: area -> value and status."""

    indicator: Indicator
    breakdown: str
    kind: str
    after: Mapping[str, tuple[float, str]]
    newest: str  # period of the file
    of_some: bool  # the file is of some areas: those it does not have stay as they are
    store: Store

    @cached_property
    def now(self) -> Observations | None:
        before = _newest(self.store, self.indicator.id, self.kind, self.breakdown)
        if before is None:
            return None
        return self.store.observations(self.indicator.id, before, kind=self.kind, breakdown=self.breakdown)

    @cached_property
    def measure(self) -> str:
        if not self.breakdown:
            return self.indicator.name
        return f"{self.indicator.name}: {self.store.breakdown_label(self.breakdown)}"

    def in_system(self, system: str, areas: Iterable[Area]) -> Iterator[Change]:
        now = self.now
        for area in areas:
            place = None if now is None else now.position(area.code)
            if area.code not in self.after and (self.of_some or place is None):
                continue
            value, status = self.after.get(area.code, (math.nan, "not in the file"))
            known = math.nan if now is None or place is None else float(now.value[place])
            yield Change(
                measure=self.measure,
                indicator=self.indicator,
                system=system,
                area=area.short_name,
                period_before=now.period.label if now is not None else "",
                before=None if math.isnan(known) else known,
                period_after=period(self.newest).label,
                after=None if math.isnan(value) else float(value),
                status=status,
            )
