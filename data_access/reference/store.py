"""Questions to one edition of the reference store, and the answers: what is measured, and the numbers. The only module that reads
observations; which areas there are and what lies in what is told by `geography`.

Everything goes through SQLAlchemy; what does not change within an edition (areas, memberships, indicators, periods,
releases) is read once. Small numbers are protected here, on the way out, by the indicator's disclosure rule.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select

from caching import OVERHEAD, ByteBoundedCache, process_budget
from data_access.reference import freshness, protection, schema
from data_access.reference.aggregation import (
    ENOUGH,
    ENOUGH_MEMBERS,
    add_up,
)
from data_access.reference.catalogue import AREA_KINDS
from data_access.reference.catalogue.series import frozen_fields, learnt_later
from data_access.reference.disclosure import Shown, is_count, protect, value_from
from data_access.reference.editions import EditionChanges, EditionInfo, Shelf, changes_on, shelf_of
from data_access.reference.geography import Geography, OwnPlaces
from data_access.reference.observations import History, Numbers, Observations, Texts, floats, texts
from data_access.reference.periods import first_month, last_month
from data_access.reference.recent import Recent
from data_access.reference.sources.loaded import Matrix
from data_access.workspace import PlacesOf
from settings import Settings
from vocabulary import Estimate, Indicator, Period, Place, Refused, Release, Status


@dataclass(frozen=True)
class Coverage:
    """How many rows one indicator has for a breakdown, period, kind of area and release; `derived`: added up by us."""

    breakdown: str
    period: Period
    kind: str
    release: str
    derived: bool
    observations: int
    known: int  # of them with a number


class Store(Geography):
    """One edition, opened for reading: its areas, what is measured, and the numbers.

    The figures of a reader's own place are the counts of its practices, added up when they are asked for (`place`).
    """

    def __init__(self, shelf: Shelf, edition: str, built_on: str, own_places: OwnPlaces | None = None) -> None:
        """Opens nothing yet: the first question does. Use `open_store` unless you know the edition is there."""
        super().__init__(shelf, edition, own_places)
        self.built_on = built_on  # ISO date and time, UTC
        self.identity = shelf.identity(edition)
        self._protected_of = ByteBoundedCache(500)  # (indicator, period) -> what may be shown of its rows
        self._kinds_of: dict[str, tuple[str, ...]] = {}
        self._breakdowns_of: dict[tuple[str, str | None], tuple[str, ...]] = {}
        self._periods_of: dict[tuple[str, str | None, str | None], tuple[Period, ...]] = {}
        self.recent = Recent()

    def check(self) -> None:
        """Read what pages always need, so that a damaged edition is noticed now. Raises EditionCorrupt."""
        with self._lock:
            _ = self._spellings, self._patients, self._indicators, self._coverage, self._label_rows
        with self._connection() as connection:
            connection.execute(select(schema.observation).limit(1)).all()

    # --- what is measured, read once ---

    @cached_property
    def _indicators(self) -> dict[str, Indicator]:
        found = {}
        table = schema.indicator.c
        for key, entry in self._rows(select(table.key, table.entry).order_by(table.key)):
            fields = json.loads(entry)
            found[key] = Indicator(**frozen_fields(fields), **learnt_later(key, fields))
        return found

    @cached_property
    def _indicator_numbers(self) -> dict[str, int]:
        return dict(self._rows(select(schema.indicator.c.key, schema.indicator.c.id)))

    @cached_property
    def _breakdown_numbers(self) -> dict[str, int]:
        return dict(self._rows(select(schema.breakdown.c.key, schema.breakdown.c.id)))

    @cached_property
    def _breakdown_keys(self) -> dict[int, str]:
        return {number: key for key, number in self._breakdown_numbers.items()}

    @cached_property
    def _period_by_number(self) -> dict[int, Period]:
        table = schema.period.c
        return {row[0]: Period(*row[1:]) for row in self._rows(select(table.id, table.key, table.label, table.kind))}

    @cached_property
    def _period_numbers(self) -> dict[str, int]:
        return {period.id: number for number, period in self._period_by_number.items()}

    @cached_property
    def _coverage(self) -> dict[str, tuple[Coverage, ...]]:
        table = schema.coverage.c
        columns = (table.breakdown, table.period, table.kind, table.release, table.derived)
        names = {number: key for key, number in self._indicator_numbers.items()}
        found: dict[str, list[Coverage]] = {}
        for row in self._rows(select(table.indicator, *columns, table.observations, table.known)):
            breakdown, when, kind, release, derived, observations, known = row[1:]
            found.setdefault(names[row[0]], []).append(
                Coverage(
                    self._breakdown_keys[breakdown],
                    self._period_by_number[when],
                    kind,
                    self._release_keys[release],
                    bool(derived),
                    observations,
                    known,
                )
            )
        return {name: tuple(rows) for name, rows in found.items()}

    @cached_property
    def _release_rows(self) -> tuple[tuple[int, str, str, Release], ...]:
        table = schema.release.c
        rows = self._rows(select(table.id, table.key, table.source, table.entry).order_by(table.id))
        return tuple((number, key, source, Release(**json.loads(entry))) for number, key, source, entry in rows)

    @cached_property
    def _release_texts(self) -> Texts:
        """Release number -> id; the last one, reached by -1, is "" for a row that is not there."""
        return texts([*(key for _, key, _, _ in self._release_rows), ""])

    @cached_property
    def _release_keys(self) -> dict[int, str]:
        return {number: key for number, key, _, _ in self._release_rows}

    # --- catalogue ---

    def indicators(self) -> dict[str, Indicator]:
        """Every indicator by id, as the catalogue stood when the edition was built."""
        return dict(self._indicators)

    def indicator(self, id: str) -> Indicator:
        """One indicator. Raises KeyError."""
        return self._indicators[id]

    def releases(self, indicator: str | None = None) -> tuple[Release, ...]:
        """The releases of one indicator's numbers, or all, areas included, by id. Raises KeyError."""
        if indicator is None:
            return tuple(sorted((release for _, _, _, release in self._release_rows), key=lambda r: r.id))
        others = self.indicator(indicator).other_sources
        used = {row.release for row in self._coverage.get(indicator, ())}
        return tuple(
            sorted(
                (release for _, key, source, release in self._release_rows if key in used or source in others),
                key=lambda r: r.id,
            )
        )

    def release_of(self, source: str) -> Release | None:
        """The release a source was loaded from; None when the edition has none of it."""
        return next((release for _, _, name, release in self._release_rows if name == source), None)

    def coverage(self, indicator: str) -> tuple[Coverage, ...]:
        """What there is of an indicator: a row for each breakdown, period, kind of area and release. Raises KeyError."""
        self.indicator(indicator)
        return self._coverage.get(indicator, ())

    def periods(self, indicator: str, *, kind: str | None = None, breakdown: str | None = None) -> tuple[Period, ...]:
        """Every period the indicator has rows for (of one kind of area, of one breakdown), oldest first. Raises KeyError."""
        known = self._periods_of.get((indicator, kind, breakdown))
        if known is None:
            found = {
                row.period
                for row in self.coverage(indicator)
                if kind in (None, row.kind) and breakdown in (None, row.breakdown)
            }
            known = tuple(sorted(found))
            if found:  # kinds and breakdowns come from links too: only those there are take room
                self._periods_of[indicator, kind, breakdown] = known
        return known

    def kinds(self, indicator: str) -> tuple[str, ...]:
        """The kinds of area the indicator has rows for, measured or added up, by name. Raises KeyError."""
        known = self._kinds_of.get(indicator)
        if known is None:
            known = self._kinds_of[indicator] = tuple(sorted({row.kind for row in self.coverage(indicator)}))
        return known

    def breakdowns(self, indicator: str, *, kind: str | None = None) -> tuple[str, ...]:
        """The breakdowns the indicator has rows for, "" (everybody) first, in the order they are shown. Raises KeyError."""
        known = self._breakdowns_of.get((indicator, kind))
        if known is None:
            found = {row.breakdown for row in self.coverage(indicator) if kind in (None, row.kind)}
            known = tuple(sorted(found, key=lambda key: [self._places.get(part, (part, 0)) for part in _parts(key)]))
            if found:  # kinds come from links too
                self._breakdowns_of[indicator, kind] = known
        return known

    @cached_property
    def _label_rows(self) -> tuple[tuple[str, str, str, int], ...]:
        table = schema.breakdown_label.c
        columns = (table.dimension, table.value, table.label, table.place)
        return tuple(self._rows(select(*columns).order_by(table.dimension, table.place)))

    @cached_property
    def _places(self) -> dict[tuple[str, str], tuple[str, int]]:
        return {(dimension, value): (dimension, place) for dimension, value, _, place in self._label_rows}

    @cached_property
    def _words(self) -> dict[tuple[str, str], str]:
        return {(dimension, value): words for dimension, value, words, _ in self._label_rows}

    def breakdown_label(self, breakdown: str) -> str:
        """Words for a breakdown: "imd_quintile=1&sex=male" as "Most deprived fifth, men"; "" as "Everybody"."""
        return ", ".join(self._words.get(part, part[1]) for part in _parts(breakdown)) or "Everybody"

    def matrix(self, id: str) -> Matrix:
        """A named table of numbers with labelled rows and columns. Raises KeyError."""
        table = schema.matrix_cell.c
        rows = self._rows(
            select(table.row_name, table.column_name, table.value)
            .where(table.matrix == id)
            .order_by(table.row_place, table.column_place)
        )
        if not rows:
            raise KeyError(id)
        names, columns, values = zip(*rows, strict=True)
        tops, sides = tuple(dict.fromkeys(columns)), tuple(dict.fromkeys(names))
        return Matrix(id, sides, tops, floats(values).reshape(len(sides), len(tops)))

    def staleness(self, indicator: str, today: date | None = None) -> str:
        """A sentence when the newest period ended longer ago than the catalogue's `stale_after` allows, otherwise "".

        Raises KeyError.
        """
        periods = self.periods(indicator)
        if not periods:
            return "There are no figures for this measure yet."
        return freshness.sentence(self.indicator(indicator), periods[-1], today or date.today())

    @cached_property
    def changes(self) -> EditionChanges:
        """What this edition changed against the one served before it. Raises EditionCorrupt, DatabaseUnreachable."""
        return changes_on(self.shelf, self.edition)

    # --- numbers ---

    def observations(
        self, indicator: str, period: str | Period, *, kind: str = "trust", breakdown: str = ""
    ) -> Observations:
        """All areas of one kind, in order of code: n may be 0. Numbers are protected by the indicator's rule.

        Raises KeyError for an unknown indicator or period.
        """
        key = indicator, period.id if isinstance(period, Period) else period, kind, breakdown
        return self.recent.get(key, lambda: self._observations(indicator, period, kind, breakdown))

    def _observations(self, indicator: str, period: str | Period, kind: str, breakdown: str) -> Observations:
        entry = self.indicator(indicator)
        raw = self._raw(indicator, period, kind, breakdown)
        if entry.disclosure_rule == "published":
            return raw
        return protect(raw, entry, self._protected(indicator, raw.period).of(kind, breakdown))

    def _raw(self, indicator: str, period: str | Period, kind: str, breakdown: str) -> Observations:
        """The numbers as they are stored: they must not leave this class unprotected. Raises KeyError."""
        when = self._period_numbers[period.id if isinstance(period, Period) else period]
        numbers = self._kinds.get(kind, range(0))
        table = schema.observation.c
        rows = self._rows(
            select(table.area, *_numbers())
            .where(
                table.indicator == self._indicator_numbers[indicator],
                table.breakdown == self._breakdown_numbers.get(breakdown, -1),
                table.period == when,
                table.area >= numbers.start,
                table.area < numbers.stop,
            )
            .order_by(table.area)
        )
        read = _Read.of(rows, self)
        code, name, short = self._texts_of(kind)
        places = read.first - numbers.start
        return Observations(
            indicator=indicator,
            breakdown=breakdown,
            period=self._period_by_number[when],
            area=code[places],
            name=name[places],
            short_name=short[places],
            **read.columns,
        )

    def _protected(self, indicator: str, period: Period) -> _Protected:
        """What may be shown of every row of a loaded indicator in a period."""
        key = (indicator, period.id)
        found: _Protected | None = self._protected_of.get(key)
        if found is None:
            found = self._work_out_protected(indicator, period)
            self._protected_of.put(key, found, len(found) * 40 + OVERHEAD)
        return found

    def _work_out_protected(self, indicator: str, period: Period) -> _Protected:
        rows_by_kind = list(self._rows_by_kind(indicator, period.id))
        shorter = [
            self._protected(indicator, other).small_in
            for other in self.periods(indicator)
            if other != period and _holds(period, other)
        ]
        count = is_count(self.indicator(indicator))
        found = protection.protected(rows_by_kind, _LiesIn(self), count=count, shorter=shorter)
        shown: dict[tuple[str, str], tuple[NDArray[np.int64], Shown]] = {}
        for rows, one in zip(rows_by_kind, found.shown, strict=True):
            key = np.array(rows.breakdown, dtype=object)
            for breakdown in dict.fromkeys(rows.breakdown):
                mine = np.flatnonzero(key == breakdown)
                part = Shown(one.hidden[mine], one.numerator[mine], one.denominator[mine])
                shown[rows.kind, breakdown] = rows.area[mine], part
        return _Protected(shown, found.small_in)

    def _rows_by_kind(self, indicator: str, period: str) -> Iterator[protection.Rows]:
        """All rows of an indicator in a period as they are stored: a Rows for each kind of area, in the order of AREA_KINDS."""
        for kind in sorted(self.kinds(indicator), key=AREA_KINDS.index):
            keys = self.breakdowns(indicator, kind=kind)
            parts = [self._raw(indicator, period, kind, key) for key in keys]
            start = self._kinds[kind].start
            position = {code: start + place for place, code in enumerate(self._texts_of(kind)[0])}
            joined = {
                name: np.concatenate([getattr(part, name) for part in parts])
                for name in ("numerator", "denominator", "value", "lower", "upper", "status", "release", "derived")
            }
            yield protection.Rows(
                kind,
                tuple(key for key, part in zip(keys, parts, strict=True) for _ in range(len(part))),
                np.array([position[code] for part in parts for code in part.area], dtype=np.int64),
                Numbers(indicator=indicator, breakdown="", **joined),
            )

    def place(
        self,
        indicator: str,
        period: str | Period,
        codes: Collection[str],
        *,
        kind: str = "practice",
        breakdown: str = "",
    ) -> Estimate | Refused:
        """A place of the user's own, made of areas of one kind: its figure added up from the counts they are shown with.

        A loaded indicator has no figure where one of those counts is not shown. So a place says nothing that its areas do not
        say one by one, whatever other places there are; each of its two counts is within 2.5 of the exact one for each area.

        Refused with a reason when the indicator has no counts, none for that kind of area, or one that is not shown. Raises
        KeyError.
        """
        entry = self.indicator(indicator)
        if entry.multiplier is None and entry.value_kind != "count":
            return Refused(f"{entry.short_name} is published without counts, so it cannot be added up to a place.")
        if kind not in self.kinds(indicator):
            return Refused(f"{entry.short_name} is not published for the areas this place is made of.")
        rows = self.observations(indicator, period, kind=kind, breakdown=breakdown)
        wanted = {self._area_numbered(self._must_exist(code)).code for code in codes}
        mine = np.array([code in wanted for code in rows.area], dtype=bool)
        if entry.disclosure_rule != "published":
            held_back = int((rows.status[mine] == Status.SUPPRESSED).sum())
            if held_back:
                return Refused(_why_held_back(entry, held_back, len(wanted), kind))
        sums = add_up(
            np.zeros(len(rows), dtype=np.int64), np.where(mine, 0, -1), rows.numerator, rows.denominator, rows.known
        )
        # Of practices without a row too: one that had not opened, or reports nothing, is no part of the figure.
        share = float((rows.known[mine] & ~np.isnan(rows.numerator[mine])).sum()) / max(len(wanted), 1)
        if not len(sums.parent) or not sums.known[0] or share < ENOUGH_MEMBERS:
            return Estimate(None, status=Status.MISSING)
        return Numbers(
            indicator=indicator,
            breakdown=breakdown,
            numerator=sums.numerator[:1],
            denominator=sums.denominator[:1],
            value=value_from(entry, sums.numerator[:1], sums.denominator[:1]),
            lower=np.array([np.nan]),
            upper=np.array([np.nan]),
            status=texts([str(Status.OK if share >= ENOUGH else Status.LOW_RELIABILITY)]),
            release=texts([""]),
            derived=np.array([True]),
        ).estimate(0)

    def history(self, indicator: str, area_code: str, *, breakdown: str = "") -> History:
        """One area through every period the indicator has, oldest first: always as long as `periods(indicator)`.

        A period without a row, such as a month before a trust existed, has NaN and status missing. Raises KeyError for
        an unknown indicator or area. Of a place whose figures cannot be added up every period is missing; `place` says why.
        """
        if own := self.own_place(area_code):
            return self._history_of_place(indicator, own, breakdown)
        place = self._must_exist(area_code)
        return self.recent.get((indicator, place, breakdown), lambda: self._history(indicator, place, breakdown))

    def _history(self, indicator: str, place: int, breakdown: str) -> History:
        entry = self.indicator(indicator)
        periods = self.periods(indicator)
        table = schema.observation.c
        rows = {
            self._period_by_number[row[0]].id: row
            for row in self._rows(
                select(table.period, *_numbers()).where(
                    table.area == place,
                    table.indicator == self._indicator_numbers[indicator],
                    table.breakdown == self._breakdown_numbers.get(breakdown, -1),
                )
            )
        }
        nothing = (-1, None, None, None, None, None, schema.STATUSES.index(Status.MISSING), None, 0)
        read = _Read.of([rows.get(period.id, nothing) for period in periods], self)
        found = History(
            indicator=indicator,
            breakdown=breakdown,
            area=self._area_numbered(place),
            period=texts(period.id for period in periods),
            label=texts(period.label for period in periods),
            **read.columns,
        )
        if entry.disclosure_rule == "published":
            return found
        kind = self._number_of_kind(place)
        shown = [self._protected(indicator, period).row(kind, breakdown, place) for period in periods]
        hidden, numerator, denominator = (np.array(column) for column in zip(*shown, strict=True))
        return protect(found, entry, Shown(hidden.astype(bool), numerator.astype(float), denominator.astype(float)))

    def _history_of_place(self, indicator: str, place: Place, breakdown: str) -> History:
        periods = self.periods(indicator)
        there = set(self.periods(indicator, kind="practice", breakdown=breakdown))
        codes = [self._area_numbered(number).code for number in self._practices_of(place)]
        protected = self.indicator(indicator).disclosure_rule != "published"

        def figure(period: Period) -> Estimate:
            if period not in there:
                return Estimate(None, status=Status.MISSING)
            found = self.place(indicator, period, codes, breakdown=breakdown)
            if isinstance(found, Refused):
                return Estimate(None, status=Status.SUPPRESSED if protected else Status.MISSING)
            return found

        found = [figure(period) for period in periods]
        return History(
            indicator=indicator,
            breakdown=breakdown,
            area=self.area_of(place),
            period=texts(period.id for period in periods),
            label=texts(period.label for period in periods),
            numerator=floats([each.numerator for each in found]),
            denominator=floats([each.denominator for each in found]),
            value=floats([each.value for each in found]),
            lower=floats([each.lower for each in found]),
            upper=floats([each.upper for each in found]),
            status=texts(str(each.status) for each in found),
            release=texts("" for _ in found),
            derived=np.ones(len(found), dtype=bool),
        )


@dataclass(frozen=True)
class _Protected:
    """What may be shown of all rows of a loaded indicator in a period."""

    rows: dict[tuple[str, str], tuple[NDArray[np.int64], Shown]]  # by kind and breakdown: areas by number, in order
    small_in: protection.AreasByKind

    def __len__(self) -> int:
        return sum(len(areas) for areas, _ in self.rows.values())

    def of(self, kind: str, breakdown: str) -> Shown:
        """Of every area of a kind that has a row, in the order of their numbers."""
        nothing = np.array([], dtype=np.float64)
        return self.rows.get((kind, breakdown), (None, Shown(nothing.astype(bool), nothing, nothing)))[1]

    def row(self, kind: str, breakdown: str, area: int) -> tuple[bool, float, float]:
        """Of one area: whether it is hidden, its numerator and its denominator; nothing known where it has no row."""
        areas, shown = self.rows.get((kind, breakdown), (np.array([], dtype=np.int64), None))
        at = int(np.searchsorted(areas, area))
        if shown is None or at == len(areas) or areas[at] != area:
            return False, np.nan, np.nan
        return bool(shown.hidden[at]), float(shown.numerator[at]), float(shown.denominator[at])


class _LiesIn:
    """What lies in what in one edition, as protection asks."""

    def __init__(self, geography: Geography) -> None:
        self._geography = geography
        self._related: dict[tuple[str, str], bool] = {}

    def parents(self, kind: str, parent_kind: str, areas: NDArray[np.int64]) -> NDArray[np.int64]:
        if kind == parent_kind or not len(areas):
            return areas
        start = self._geography.first_number(kind)
        return np.asarray(self._geography.parent_numbers(kind, parent_kind)[areas - start], dtype=np.int64)

    def related(self, kind: str, parent_kind: str) -> bool:
        key = kind, parent_kind
        if key not in self._related:
            self._related[key] = bool((self._geography.parent_numbers(kind, parent_kind) >= 0).any())
        return self._related[key]


def _holds(longer: Period, shorter: Period) -> bool:
    """Whether one period holds all of another. Of two that are the same months, the one whose id comes later holds the other."""
    first, last = first_month(longer.id), last_month(longer.id)
    if longer.kind == "day" or not first or not (begins := first_month(shorter.id)):
        return False
    ends = last_month(shorter.id)
    if not (first <= begins and ends <= last):
        return False
    return (begins, ends) != (first, last) or shorter.kind == "day" or shorter.id < longer.id


def _why_held_back(entry: Indicator, held_back: int, of: int, kind: str) -> str:
    """Why a place has no figure, for the person who looks at it."""
    one, many = ("practice", "practices") if kind == "practice" else ("area", "areas")
    if of == 1:
        return f"The figure of this place's {one} for {entry.short_name} is held back because the numbers are small."
    those = f"that {one}" if held_back == 1 else f"those {many}"
    return (
        f"There is no figure of {entry.short_name} for this place. The numbers of {held_back:,} of its {of:,} {many} are held "
        f"back because they are small, so they cannot be added up. Leave {those} out of the place, or look at a whole system."
    )


def _parts(breakdown: str) -> list[tuple[str, str]]:
    """ "imd_quintile=1&sex=male" as its pairs; none for ""."""
    pairs = (part.partition("=") for part in breakdown.split("&") if part)
    return [(dimension, value) for dimension, _, value in pairs]


def _numbers() -> tuple[Any, ...]:
    table = schema.observation.c
    counts, values = (table.numerator, table.denominator), (table.value, table.lower, table.upper)
    return (*counts, *values, table.status, table.release, table.derived)


_STATUS_TEXTS = np.array([str(status) for status in schema.STATUSES], dtype=object)


@dataclass(frozen=True)
class _Read:
    """Rows of the fact table as arrays: what was asked by (`first`) and the columns of Numbers."""

    first: NDArray[np.int64]
    columns: dict[str, Any]

    @classmethod
    def of(cls, rows: list[tuple[Any, ...]], store: Store) -> _Read:
        # One array of everything: None becomes NaN, and one conversion is quicker than nine.
        table = np.array(rows, dtype=np.float64).reshape(len(rows), 9)
        names = ("numerator", "denominator", "value", "lower", "upper")
        columns: dict[str, Any] = {name: table[:, 1 + place].copy() for place, name in enumerate(names)}
        columns["status"] = _STATUS_TEXTS[table[:, 6].astype(np.int64)]
        columns["release"] = store._release_texts[np.nan_to_num(table[:, 7], nan=-1).astype(np.int64)]
        columns["derived"] = table[:, 8] == 1
        return cls(table[:, 0].astype(np.int64), columns)


_MOST_OPEN = 6  # editions in one process, each with its areas in memory
_open: dict[tuple[Shelf, str, str], Store] = {}  # by shelf, edition and the workspace whose places are areas of it
_opening = threading.Lock()


def _after_fork() -> None:
    """In the child of a fork: a lock the parent held would never be let go, and its connections are not ours."""
    global _opening
    _opening = threading.Lock()
    for store in _open.values():
        store.after_fork()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)


def open_store(settings: Settings, edition: str | None = None) -> Store:
    """The current edition, or the one a link names; one Store for each in a process: call it for every request, keep nothing.

    Raises EditionMissing (none is built, or the one named is no longer kept), EditionCorrupt, DatabaseUnreachable.
    """
    shelf = shelf_of(settings)
    wanted = edition or shelf.pointer().edition
    key = shelf, wanted, settings.workspace_database_url or str(settings.data_folder)
    store = _open.get(key)
    if store is None or store.identity != shelf.identity(wanted):
        with _opening:
            store = _open.get(key)
            if store is not None and store.identity != shelf.identity(wanted):
                _open.pop(key).dispose()
                process_budget.clear()  # what was read of a damaged edition must not outlive it
                store = None
            if store is None:
                store = Store(shelf, wanted, _sound(shelf, wanted).built_on, PlacesOf(settings))
                store.check()
                _open[key] = store
                _close_oldest()
    return store


def _sound(shelf: Shelf, edition: str) -> EditionInfo:
    """An edition that may be opened: it is looked over once in each process. Raises what `open_store` raises."""
    shelf.info(edition).must_be_readable()
    return shelf.look_over(edition)


def _close_oldest() -> None:
    """Keep few editions open: links may name any. What is closed while somebody reads it opens again by itself."""
    for oldest in list(_open)[:-_MOST_OPEN]:
        _open.pop(oldest).dispose()
