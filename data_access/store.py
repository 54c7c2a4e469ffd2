"""Questions to one edition of the reference store, and the answers. The only module that reads observations.

Everything goes through SQLAlchemy; what does not change within an edition (areas, memberships, indicators, periods,
releases) is read once. Small numbers are protected here, on the way out, by the indicator's disclosure rule.
"""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Engine, func, or_, select
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from data_access import freshness, protection, schema
from data_access.aggregation import (
    ENOUGH,
    ENOUGH_MEMBERS,
    LIES_IN,
    THROUGH_BOARDS,
    add_up,
    ancestors_in_turn,
    through_boards,
)
from data_access.catalogue import AREA_KINDS
from data_access.disclosure import hidden_difference, protect, too_small
from data_access.editions import DatabaseUnreachable, EditionChanges, EditionCorrupt, Shelf, changes_on, shelf_of
from data_access.observations import Floats, History, Numbers, Observations, Texts
from data_access.recent import Recent
from data_access.sources.loaded import Matrix
from data_access.workspace import PlacesOf
from settings import Settings
from vocabulary import PLACE, Area, Estimate, Indicator, Period, Place, Refused, Release, Status

ENGLAND = "E92000001"  # ONS code
SERVES = 0.05  # share of its patients from which a trust counts as serving a place

FINE = ("lsoa11", "lsoa21", "msoa11", "msoa21", "practice", "pcn")  # kinds too many to hold ready

MOST_ROWS = 300_000  # of numbers kept in memory for each edition that is open: about 25 MB

Rule = Literal["home", "serving"]


@dataclass(frozen=True)
class StoredArea(Area):
    """An area with the short name its loader gave it, and where it is, if it is a point (WGS 84 degrees)."""

    short: str = ""
    latitude: float | None = None
    longitude: float | None = None

    @property
    def short_name(self) -> str:
        return self.short or self.name


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


@dataclass(frozen=True)
class _Link:
    parent: int
    child: int
    basis: str
    valid_from: str
    valid_to: str
    share: float

    def holds(self, period: str | None) -> bool:
        """Whether the membership holds in a period (an ISO text of any precision); None: whenever."""
        if period is None:
            return True
        # Compare at the coarser of the two precisions: a group of "2025" is there in "2025-02".
        begun = period[: len(self.valid_from)] >= self.valid_from[: len(period)]
        return begun and (not self.valid_to or period[: len(self.valid_to)] <= self.valid_to[: len(period)])


class OwnPlaces(Protocol):
    """Where the readers' own places are kept."""

    def get(self, id: str) -> Place | None: ...

    def all(self) -> tuple[Place, ...]: ...


class NoPlaces:
    """For a store that nobody's places are asked of."""

    def get(self, id: str) -> Place | None:
        return None

    def all(self) -> tuple[Place, ...]:
        return ()


class Store:
    """One edition, opened for reading. Safe to share between threads, and across a fork.

    A place of the readers' own is an area like any other, of kind "place": its code is its id, its members are its practices,
    its figures are their counts added up when they are asked for (`place`).
    """

    def __init__(self, shelf: Shelf, edition: str, built_on: str, own_places: OwnPlaces | None = None) -> None:
        """Opens nothing yet: the first question does. Use `open_store` unless you know the edition is there."""
        self.own_places = own_places or NoPlaces()
        self.shelf = shelf
        self.edition = edition
        self.built_on = built_on  # ISO date and time, UTC
        self._lock = threading.RLock()
        self._engine: Engine | None = None
        self._owner = 0  # process the engine belongs to

        self._areas_of: dict[str, tuple[StoredArea, ...]] = {}
        self._texts_by_kind: dict[str, tuple[Texts, Texts, Texts]] = {}
        self._lookups: dict[str, NDArray[np.int64]] = {}
        self._hidden_of: dict[tuple[str, str], dict[tuple[str, str], bool]] = {}
        self._children_of: dict[str | None, dict[int, list[int]]] = {}
        self._members_of: dict[tuple[int, str, str, str | None], tuple[StoredArea, ...]] = {}
        self._kinds_of: dict[str, tuple[str, ...]] = {}
        self._breakdowns_of: dict[tuple[str, str | None], tuple[str, ...]] = {}
        self._periods_of: dict[tuple[str, str | None, str | None], tuple[Period, ...]] = {}
        self._met: dict[str, Place] = {}
        self.recent = Recent(MOST_ROWS)

    def __repr__(self) -> str:
        return f"Store({self.edition})"

    # --- the connection ---

    def _current_engine(self) -> Engine:
        with self._lock:
            if self._engine is None or self._owner != os.getpid():
                if self._engine is not None:
                    # Inherited through a fork: forget the parent's connections without closing them under it.
                    self._engine.dispose(close=False)
                self._engine = self.shelf.engine(self.edition)
                self._owner = os.getpid()
            return self._engine

    @contextlib.contextmanager
    def _connection(self) -> Iterator[Connection]:
        try:
            with self._current_engine().connect() as connection:
                yield connection
        except (DBAPIError, sqlite3.DatabaseError) as fault:
            said = self.shelf.fault(self.edition, fault)
            raise said from said.__cause__  # the driver's own words may hold what no log may

    def dispose(self) -> None:
        """Close the connections. The next question opens new ones."""
        with self._lock:
            if self._engine is not None:
                self._engine.dispose(close=self._owner == os.getpid())
                self._engine = None

    def check(self) -> None:
        """Read what pages always need, so that a damaged edition is noticed now. Raises EditionCorrupt."""
        with self._lock:
            _ = self._spellings, self._patients, self._indicators, self._coverage, self._label_rows
        with self._connection() as connection:
            connection.execute(select(schema.observation).limit(1)).all()

    # --- what does not change within an edition ---

    def _rows(self, statement: Any) -> list[tuple[Any, ...]]:
        """All rows as plain tuples, straight from the driver: SQLAlchemy's Row objects cost nine times as much."""
        try:
            return self._fetched(statement)
        except DatabaseUnreachable:
            return self._fetched(statement)  # a server started again has cut our connections; these are new ones

    def _fetched(self, statement: Any) -> list[tuple[Any, ...]]:
        with self._connection() as connection:
            result = connection.execute(statement)
            cursor = result.cursor
            if cursor is None:
                raise SQLAlchemyError("the statement returned no rows")
            rows: list[tuple[Any, ...]] = list(cursor.fetchall())
            result.close()
            return rows

    @cached_property
    def _kinds(self) -> dict[str, range]:
        """Kind of area -> the numbers of its areas, which lie together."""
        table = schema.area.c
        rows = self._rows(select(table.kind, func.min(table.id), func.max(table.id)).group_by(table.kind))
        if not rows:
            raise EditionCorrupt(f"Edition {self.edition} holds no areas.")
        return {kind: range(first, last + 1) for kind, first, last in rows}

    def _of_kind(self, kind: str) -> tuple[StoredArea, ...]:
        """All areas of a kind in order of their numbers. Read when first asked for: there are 70,000 small areas."""
        with self._lock:
            found = self._areas_of.get(kind)
            if found is None:
                numbers = self._kinds.get(kind, range(0))
                table = schema.area.c
                words = (table.code, table.name, table.kind, table.ods, table.ons, table.short_name)
                rows = self._rows(
                    select(*words, table.latitude, table.longitude)
                    .where(table.id >= numbers.start, table.id < numbers.stop)
                    .order_by(table.id)
                )
                found = self._areas_of[kind] = tuple(StoredArea(*row) for row in rows)
            return found

    def _number_of_kind(self, number: int) -> str:
        return next(kind for kind, numbers in self._kinds.items() if number in numbers)

    def _area_numbered(self, number: int) -> StoredArea:
        kind = self._number_of_kind(number)
        return self._of_kind(kind)[number - self._kinds[kind].start]

    @cached_property
    def _spellings(self) -> dict[str, int]:
        """Every folded spelling of an area's code -> the area's number. The code itself wins over ODS and ONS codes."""
        table = schema.area.c
        rows = self._rows(select(table.id, table.code, table.ods, table.ons))
        found: dict[str, int] = {}
        for number, code, ods, ons in rows:
            for spelling in (ods, ons):
                if spelling and spelling != code:
                    found.setdefault(spelling.casefold(), number)
        found.update({code.casefold(): number for number, code, _, _ in rows})
        return found

    @cached_property
    def _links(self) -> tuple[_Link, ...]:
        """Memberships among organisations and larger places; those of small areas are looked up when asked for."""
        table = schema.membership.c
        columns = (table.parent, table.child, table.basis, table.valid_from, table.valid_to, table.share)
        statement = select(*columns)
        for kind in FINE:
            numbers = self._kinds.get(kind)
            if numbers is not None:
                statement = statement.where(or_(table.child < numbers.start, table.child >= numbers.stop))
        return tuple(_Link(*row) for row in self._rows(statement))

    @cached_property
    def _patients(self) -> dict[int, list[tuple[int, float]]]:
        """Trust -> (ICB, share), largest first; equal shares in order of code, so that the answer never varies."""
        found: dict[int, list[tuple[int, float]]] = {}
        for link in self._links:
            if link.basis == "patients":
                found.setdefault(link.child, []).append((link.parent, link.share))
        for shares in found.values():
            shares.sort(key=lambda pair: (-pair[1], pair[0]))
        return found

    @cached_property
    def _indicators(self) -> dict[str, Indicator]:
        found = {}
        table = schema.indicator.c
        for key, entry in self._rows(select(table.key, table.entry).order_by(table.key)):
            fields: dict[str, Any] = json.loads(entry)
            for name, value in fields.items():
                if isinstance(value, list):
                    fields[name] = tuple(value)
            found[key] = Indicator(**fields)
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
        return _texts([*(key for _, key, _, _ in self._release_rows), ""])

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
        return Matrix(id, sides, tops, _floats(values).reshape(len(sides), len(tops)))

    def classes(self, scheme: str) -> dict[str, str]:
        """Area code -> class, for every area the scheme classifies: {} for an unknown scheme."""
        table, place = schema.classification.c, schema.area.c
        rows = self._rows(
            select(place.code, table.value).join_from(schema.classification, schema.area).where(table.scheme == scheme)
        )
        return dict(rows)

    @cached_property
    def schemes(self) -> tuple[str, ...]:
        """The names of all classifications."""
        column = schema.classification.c.scheme
        return tuple(row[0] for row in self._rows(select(column).distinct().order_by(column)))

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

    # --- places ---

    def areas(self, kind: str | None = None) -> tuple[StoredArea, ...]:
        """All areas of one kind (england, region, icb, practice, lsoa21, ...) by name; without a kind, all that are not
        small areas."""
        kinds = [kind] if kind else [name for name in self._kinds if name not in FINE]
        return tuple(sorted((area for name in kinds for area in self._of_kind(name)), key=_by_name))

    @property
    def area_kinds(self) -> tuple[str, ...]:
        """The kinds of area this edition holds."""
        return tuple(sorted(self._kinds))

    def area(self, code: str) -> StoredArea | None:
        """The area meant by a store code, an ODS code, an ONS code, a group id or a place's id, in any case. None: no such area.

        Raises WorkspaceUnavailable for a place, where the workspace is away.
        """
        if place := self._own_place(code):
            return StoredArea(place.id, place.name, PLACE)
        found = self._spellings.get(code.strip().casefold())
        return None if found is None else self._area_numbered(found)

    def _own_place(self, code: str) -> Place | None:
        """The place of an id. It never changes, so it is asked for once."""
        id = code.strip().casefold()
        if not id.startswith(f"{PLACE}-"):
            return None
        found = self._met.get(id)
        if found is None and (found := self.own_places.get(id)) is not None:
            with self._lock:
                if len(self._met) > 500:
                    self._met.clear()
                self._met[id] = found
        return found

    def _practices_of(self, place: Place) -> list[int]:
        """Those this edition knows, by number: an older one may not know them all."""
        found = (self._spellings.get(code.casefold(), -1) for code in place.practices)
        return sorted(number for number in found if number in self._kinds.get("practice", range(0)))

    def shares(self, trust_code: str) -> list[tuple[StoredArea, float]]:
        """The ICBs a trust's patients live in with their share (0 to 1, of all its patients), largest first.

        Empty for a trust with no published shares, such as one that closed before 2022.
        """
        trust = self._must_exist(trust_code)
        return [(self._area_numbered(icb), share) for icb, share in self._patients.get(trust, [])]

    def home_icb(self, trust_code: str) -> tuple[StoredArea, float] | None:
        """The ICB most of a trust's patients live in, and their share; None when no shares are published."""
        shares = self.shares(trust_code)
        return shares[0] if shares else None

    def members(
        self, area_code: str, kind: str = "trust", *, rule: Rule = "home", period: str | None = None
    ) -> tuple[StoredArea, ...]:
        """The areas of one kind that belong to an area, by name.

        Trusts of an ICB, by rule "home": those whose LARGEST share of patients comes from that ICB, so that each trust
        has one home (`home_icb` gives the share; it may be little over half). By rule "serving": those that draw at
        least 5% of their patients from it, so that a trust may serve several. A cluster is the union of its ICBs (for
        "serving", their shares are added). Trusts of a region are those reported in that region, of England all,
        whatever the rule.

        `period` ("2026-02") leaves out memberships that do not hold then: trusts with no major A&E department any more,
        groups not yet agreed. None: all there ever were. Of a place, its practices; nothing else is wholly in it. Raises
        KeyError for an unknown area.
        """
        if own := self._own_place(area_code):
            listed = self._practices_of(own) if kind == "practice" else []
            return tuple(sorted((self._area_numbered(number) for number in listed), key=_by_name))
        place = self._must_exist(area_code)
        key = place, kind, rule, period
        known = self._members_of.get(key)
        if known is None:
            known = self._members(place, kind, rule, period)
            if len(self._members_of) > 2000:  # periods come from links: do not let them fill the memory
                self._members_of.clear()
            self._members_of[key] = known
        return known

    def _members(self, place: int, kind: str, rule: Rule, period: str | None) -> tuple[StoredArea, ...]:
        own = self._number_of_kind(place)
        if kind in FINE:
            if own == kind:
                return (self._area_numbered(place),)
            areas = self._of_kind(kind)
            inside = np.flatnonzero(self.parent_numbers(kind, own) == place)
            return tuple(sorted((areas[number] for number in inside), key=_by_name))
        if kind == "trust" and own in ("icb", "cluster"):
            icbs = {place} if own == "icb" else self._below(place, "icb", period)
            reporting = self._below(self._must_exist(ENGLAND), "trust", period)
            codes = set()
            for trust, shares in self._patients.items():
                if trust not in reporting:
                    continue
                if rule == "home":
                    belongs = shares[0][0] in icbs
                else:
                    belongs = sum(share for icb, share in shares if icb in icbs) >= SERVES
                if belongs:
                    codes.add(trust)
        elif own == kind:
            codes = {place}
        else:
            codes = self._below(place, kind, period)
        return tuple(sorted((self._area_numbered(number) for number in codes), key=_by_name))

    def parents(self, area_code: str, kind: str) -> tuple[StoredArea, ...]:
        """The areas of one kind that an area belongs to, by name; for a trust's ICB, its home; for a place, all its practices lie
        in, those with most of them first. Raises KeyError."""
        if place := self._own_place(area_code):
            start = self._kinds["practice"].start
            lies_in = self.parent_numbers("practice", kind)[[each - start for each in self._practices_of(place)]]
            found, count = np.unique(lies_in[lies_in >= 0], return_counts=True)
            return tuple(self._area_numbered(int(found[row])) for row in np.argsort(-count, kind="stable"))
        number = self._must_exist(area_code)
        own = self._number_of_kind(number)
        if own == "trust" and kind in ("icb", "cluster"):
            shares = self._patients.get(number, [])
            if not shares:
                return ()
            number, own = shares[0][0], "icb"
            if kind == "icb":
                return (self._area_numbered(number),)
        parent = int(self.parent_numbers(own, kind)[number - self._kinds[own].start]) if own != kind else -1
        return () if parent < 0 else (self._area_numbered(parent),)

    def parent_numbers(self, kind: str, parent_kind: str) -> NDArray[np.int64]:
        """For each area of `kind`, in order of code, the number of the area of `parent_kind` it lies in; -1 for none.

        Shape (areas of the kind,). Trusts by the region they report in; patients' shares are not used.
        """
        own = self._kinds.get(kind, range(0))
        return self._ancestors_of_kind(parent_kind)[own.start : own.stop]

    def _ancestors_of_kind(self, kind: str) -> NDArray[np.int64]:
        """For every area, by number, the area of `kind` it lies in; -1 for none."""
        with self._lock:
            found = self._lookups.get(kind)
            if found is None:
                child, parent, share, basis = self._all_links
                numbers = self._kinds.get(kind, range(0))
                found = ancestors_in_turn(
                    max(numbers.stop for numbers in self._kinds.values()),
                    np.arange(numbers.start, numbers.stop, dtype=np.int64),
                    child,
                    parent,
                    share,
                    basis,
                    (*LIES_IN, ("reporting",)),
                )
                if kind in THROUGH_BOARDS:
                    found = through_boards(found, self._ancestors_of_kind("icb"))
                self._lookups[kind] = found
            return found

    @cached_property
    def _all_links(self) -> tuple[NDArray[np.int64], NDArray[np.int64], Floats, Texts]:
        table = schema.membership.c
        rows = self._rows(select(table.child, table.parent, table.share, table.basis))
        child, parent, share, basis = zip(*rows, strict=True)
        return np.array(child, dtype=np.int64), np.array(parent, dtype=np.int64), _floats(share), _texts(basis)

    def lies_in(self, codes: Collection[str], parent_kind: str) -> Texts:
        """For areas of one kind, by store code: the code of the area of `parent_kind` each lies in, "" for none. Shape as given.

        Raises KeyError for an unknown code.
        """
        known = self._spellings
        found = [
            known.get(code.casefold()) for code in codes
        ]  # thousands at a time, almost always as the store spells them
        numbers = np.array(
            [self._must_exist(code) if number is None else number for number, code in zip(found, codes, strict=True)],
            dtype=np.int64,
        )
        if not numbers.size or parent_kind not in self._kinds:
            return _texts("" for _ in codes)
        kind = self._number_of_kind(int(numbers[0]))
        if kind == parent_kind:
            return _texts(codes)
        parents = self.parent_numbers(kind, parent_kind)[numbers - self._kinds[kind].start]
        names = np.append(self._texts_of(parent_kind)[0], "")  # the last one, reached by -1
        return _texts(names[np.where(parents < 0, -1, parents - self._kinds[parent_kind].start)])

    def _below(self, place: int, kind: str, period: str | None) -> set[int]:
        """Numbers of one kind reached downwards through memberships other than patients' shares."""
        wanted = self._kinds.get(kind, range(0))
        found: set[int] = set()
        todo, seen = [place], {place}
        while todo:
            parent = todo.pop()
            for child in self._children(period).get(parent, ()):
                if child in seen:
                    continue
                seen.add(child)
                todo.append(child)
                if child in wanted:
                    found.add(child)
        return found

    def _children(self, period: str | None) -> dict[int, list[int]]:
        with self._lock:
            cache = self._children_of
            if period not in cache:
                if len(cache) > 500:  # periods come from links: do not let them fill the memory
                    cache.clear()
                found: dict[int, list[int]] = {}
                for link in self._links:
                    if link.basis != "patients" and link.holds(period):
                        found.setdefault(link.parent, []).append(link.child)
                cache[period] = found
            return cache[period]

    def _must_exist(self, code: str) -> int:
        found = self._spellings.get(code.strip().casefold())
        if found is None:
            raise KeyError(code)
        return found

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
        hidden = self._hidden(indicator, raw.period.id)
        return protect(raw, entry.disclosure_rule, np.array([hidden[breakdown, code] for code in raw.area], dtype=bool))

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

    def _hidden(self, indicator: str, period: str) -> dict[tuple[str, str], bool]:
        """(breakdown, area code) -> whether the row may not be shown, for every row of an indicator in a period."""
        with self._lock:
            cached = self._hidden_of.get((indicator, period))
            if cached is not None:
                return cached
        found = self._work_out_hidden(indicator, period)
        with self._lock:
            if len(self._hidden_of) > 500:
                self._hidden_of.clear()
            self._hidden_of[indicator, period] = found
        return found

    def _work_out_hidden(self, indicator: str, period: str) -> dict[tuple[str, str], bool]:
        rows_by_kind, codes = [], []
        for kind in sorted(self.kinds(indicator), key=AREA_KINDS.index):  # from the widest
            keys = self.breakdowns(indicator, kind=kind)
            parts = [self._raw(indicator, period, kind, key) for key in keys]
            start = self._kinds[kind].start
            position = {code: start + place for place, code in enumerate(self._texts_of(kind)[0])}
            area = [code for part in parts for code in part.area]
            joined = {
                name: np.concatenate([getattr(part, name) for part in parts])
                for name in ("numerator", "denominator", "value", "lower", "upper", "status", "release", "derived")
            }
            breakdown = tuple(key for key, part in zip(keys, parts, strict=True) for _ in range(len(part)))
            numbers = Numbers(indicator=indicator, breakdown="", **joined)
            rows_by_kind.append(
                protection.Rows(kind, breakdown, np.array([position[code] for code in area], dtype=np.int64), numbers)
            )
            codes.append(area)

        def parent_of(kind: str, parent_kind: str) -> Callable[[NDArray[np.int64]], NDArray[np.int64]]:
            lookup, start = self.parent_numbers(kind, parent_kind), self._kinds[kind].start
            return lambda areas: lookup[areas - start]

        masks = protection.hidden_rows(rows_by_kind, parent_of)
        return {
            (key, code): bool(hide)
            for rows, area, mask in zip(rows_by_kind, codes, masks, strict=True)
            for key, code, hide in zip(rows.breakdown, area, mask, strict=True)
        }

    def place(
        self,
        indicator: str,
        period: str | Period,
        codes: Collection[str],
        *,
        kind: str = "practice",
        breakdown: str = "",
        others: Sequence[Collection[str]] | None = None,
    ) -> Estimate | Refused:
        """A place of the user's own, made of areas of one kind: its figure added up from their counts.

        `others` are the places that are shown too; None: every one that was ever kept, since all can be asked for. A loaded indicator's figure is refused when the place
        differs by 1 to 7 people from one of them, or from a larger area that holds it or lies in it.

        Refused with a reason when the indicator has no counts, or none for that kind of area. Raises KeyError.
        """
        entry = self.indicator(indicator)
        if entry.multiplier is None and entry.value_kind != "count":
            return Refused(f"{entry.short_name} is published without counts, so it cannot be added up to a place.")
        if kind not in self.kinds(indicator):
            return Refused(f"{entry.short_name} is not published for the areas this place is made of.")
        published = entry.disclosure_rule == "published"
        read = self.observations if published else self._raw  # the same numbers; what is not protected is not kept
        raw = read(indicator, period, kind=kind, breakdown=breakdown)
        wanted = {self._area_numbered(self._must_exist(code)).code for code in codes}
        mine = np.array([code in wanted for code in raw.area], dtype=bool)
        sums = add_up(
            np.zeros(len(raw), dtype=np.int64), np.where(mine, 0, -1), raw.numerator, raw.denominator, raw.known
        )
        # Of practices without a row too: one that had not opened, or reports nothing, is no part of the figure.
        share = float((raw.known[mine] & ~np.isnan(raw.numerator[mine])).sum()) / max(len(wanted), 1)
        if not len(sums.parent) or not sums.known[0] or share < ENOUGH_MEMBERS:
            return Estimate(None, status=Status.MISSING)
        top, bottom = float(sums.numerator[0]), float(sums.denominator[0])
        value = top if entry.multiplier is None else entry.multiplier * top / bottom if bottom > 0 else np.nan
        status = Status.OK if share >= ENOUGH else Status.LOW_RELIABILITY
        made = Numbers(
            indicator=indicator,
            breakdown=breakdown,
            numerator=np.array([top]),
            denominator=np.array([bottom]),
            value=np.array([value]),
            lower=np.array([np.nan]),
            upper=np.array([np.nan]),
            status=np.array([str(status)], dtype=object),
            release=np.array([""], dtype=object),
            derived=np.array([True]),
        )
        if published:
            return made.estimate(0)
        if others is None:
            others = [each.practices for each in self.own_places.all()] if kind == "practice" else ()
        shown = [np.isin(raw.area, list(other)) for other in others] + self._larger_areas(indicator, kind, raw)
        hide = too_small(made) | hidden_difference(mine, shown, raw.numerator, raw.denominator)
        return protect(made, entry.disclosure_rule, hide).estimate(0)

    def _larger_areas(self, indicator: str, kind: str, raw: Observations) -> list[NDArray[np.bool_]]:
        """Masks over the rows of `raw`, one for each larger area that has a row of the indicator of its own."""
        position = {code: place for place, code in enumerate(self._texts_of(kind)[0])}
        own = np.array([position[code] for code in raw.area], dtype=np.int64)
        masks = [np.arange(len(own)) == row for row in range(len(own))]  # each area by itself is shown too
        for parent_kind in self.kinds(indicator):
            if parent_kind == kind:
                continue
            parents = self.parent_numbers(kind, parent_kind)[own]
            masks += [parents == number for number in np.unique(parents[parents >= 0])]
        return masks

    def history(self, indicator: str, area_code: str, *, breakdown: str = "") -> History:
        """One area through every period the indicator has, oldest first: always as long as `periods(indicator)`.

        A period without a row, such as a month before a trust existed, has NaN and status missing. Raises KeyError for
        an unknown indicator or area. Of a place whose figures cannot be added up every period is missing; `place` says why.
        """
        if own := self._own_place(area_code):
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
            period=_texts(period.id for period in periods),
            label=_texts(period.label for period in periods),
            **read.columns,
        )
        if entry.disclosure_rule == "published":
            return found
        key = breakdown, found.area.code
        hidden = [self._hidden(indicator, period.id).get(key, False) for period in periods]
        return protect(found, entry.disclosure_rule, np.array(hidden, dtype=bool))

    def _history_of_place(self, indicator: str, place: Place, breakdown: str) -> History:
        periods = self.periods(indicator)
        there = set(self.periods(indicator, kind="practice", breakdown=breakdown))
        codes = [self._area_numbered(number).code for number in self._practices_of(place)]
        missing = Estimate(None, status=Status.MISSING)
        found = [
            made
            if period in there
            and isinstance(made := self.place(indicator, period, codes, breakdown=breakdown), Estimate)
            else missing
            for period in periods
        ]
        return History(
            indicator=indicator,
            breakdown=breakdown,
            area=StoredArea(place.id, place.name, PLACE),
            period=_texts(period.id for period in periods),
            label=_texts(period.label for period in periods),
            numerator=_floats([each.numerator for each in found]),
            denominator=_floats([each.denominator for each in found]),
            value=_floats([each.value for each in found]),
            lower=_floats([each.lower for each in found]),
            upper=_floats([each.upper for each in found]),
            status=_texts(str(each.status) for each in found),
            release=_texts("" for _ in found),
            derived=np.ones(len(found), dtype=bool),
        )

    def _texts_of(self, kind: str) -> tuple[Texts, Texts, Texts]:
        """Codes, names and short names of all areas of a kind, in order of their numbers."""
        with self._lock:
            found = self._texts_by_kind.get(kind)
            if found is None:
                areas = self._of_kind(kind)
                found = self._texts_by_kind[kind] = (
                    _texts(area.code for area in areas),
                    _texts(area.name for area in areas),
                    _texts(area.short_name for area in areas),
                )
            return found


def _by_name(area: StoredArea) -> tuple[str, str]:
    # By the short name: "The Dudley Group" is looked for under D.
    return area.short_name.casefold(), area.code


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


def _floats(values: Any) -> Floats:
    return np.array(values, dtype=np.float64)  # None becomes NaN


def _texts(values: Any) -> Texts:
    return np.array(list(values), dtype=object)


_MOST_OPEN = 6  # editions in one process, each with its areas in memory
_open: dict[tuple[Shelf, str, str], Store] = {}  # by shelf, edition and the workspace whose places are areas of it
_opening = threading.Lock()


def _after_fork() -> None:
    """In the child of a fork: a lock the parent held would never be let go, and its connections are not ours."""
    global _opening
    _opening = threading.Lock()
    for store in _open.values():
        store._lock = threading.RLock()
        store.recent.unlock()


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
    if store is None:
        with _opening:
            store = _open.get(key)
            if store is None:
                store = Store(shelf, wanted, shelf.info(wanted).must_be_readable().built_on, PlacesOf(settings))
                store.check()
                _open[key] = store
                _close_oldest()
    return store


def _close_oldest() -> None:
    """Keep few editions open: links may name any. What is closed while somebody reads it opens again by itself."""
    for oldest in list(_open)[:-_MOST_OPEN]:
        _open.pop(oldest).dispose()
