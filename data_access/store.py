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
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

import numpy as np
from sqlalchemy import Connection, Engine, QueuePool, create_engine, select
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from data_access import freshness, schema
from data_access.disclosure import protect
from data_access.editions import EditionCorrupt, current_edition
from data_access.observations import Floats, History, Observations, Texts
from settings import Settings
from vocabulary import Area, Indicator, Period, Release, Status

ENGLAND = "E92000001"  # ONS code
SERVES = 0.05  # share of its patients from which a trust counts as serving a place

Rule = Literal["home", "serving"]


@dataclass(frozen=True)
class StoredArea(Area):
    """An area with the short name its loader gave it."""

    short: str = ""

    @property
    def short_name(self) -> str:
        return self.short or self.name


@dataclass(frozen=True)
class _Link:
    parent: str
    child: str
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


class Store:
    """One edition, opened for reading. Safe to share between threads, and across a fork."""

    def __init__(self, path: Path, edition: str, built_on: str) -> None:
        """Opens nothing yet: the first question does. Use `open_store` unless you know the file."""
        self.path = path
        self.edition = edition
        self.built_on = built_on  # ISO date and time, UTC
        self._lock = threading.RLock()
        self._engine: Engine | None = None
        self._owner = 0  # process the engine belongs to

    def __repr__(self) -> str:
        return f"Store({self.edition})"

    # --- the connection ---

    def _current_engine(self) -> Engine:
        with self._lock:
            if self._engine is None or self._owner != os.getpid():
                if self._engine is not None:
                    # Inherited through a fork: forget the parent's connections without closing them under it.
                    self._engine.dispose(close=False)
                uri = f"{self.path.resolve().as_uri()}?mode=ro&immutable=1"
                self._engine = create_engine(
                    "sqlite+pysqlite://",
                    creator=lambda: sqlite3.connect(uri, uri=True, check_same_thread=False),
                    poolclass=QueuePool,
                    pool_size=8,
                    max_overflow=24,
                )
                self._owner = os.getpid()
            return self._engine

    @contextlib.contextmanager
    def _connection(self) -> Iterator[Connection]:
        try:
            with self._current_engine().connect() as connection:
                yield connection
        except (DBAPIError, sqlite3.DatabaseError) as fault:
            raise EditionCorrupt(f"Edition {self.edition} cannot be read.") from fault

    def dispose(self) -> None:
        """Close the connections. The next question opens new ones."""
        with self._lock:
            if self._engine is not None:
                self._engine.dispose(close=self._owner == os.getpid())
                self._engine = None

    def check(self) -> None:
        """Read what pages always need, so that a damaged edition is noticed now. Raises EditionCorrupt."""
        with self._lock:
            _ = self._spellings, self._patients, self._indicators, self._periods, self._coverage, self._releases
        with self._connection() as connection:
            connection.execute(select(schema.observation).limit(1)).all()

    # --- what does not change within an edition ---

    def _rows(self, statement: Any) -> list[tuple[Any, ...]]:
        """All rows as plain tuples, straight from the driver: SQLAlchemy's Row objects cost nine times as much."""
        with self._connection() as connection:
            result = connection.execute(statement)
            cursor = result.cursor
            if cursor is None:
                raise SQLAlchemyError("the statement returned no rows")
            rows: list[tuple[Any, ...]] = list(cursor.fetchall())
            result.close()
            return rows

    @cached_property
    def _areas(self) -> dict[str, StoredArea]:
        table = schema.area.c
        rows = self._rows(select(table.code, table.name, table.kind, table.ods, table.ons, table.short_name))
        if not rows:
            raise EditionCorrupt(f"Edition {self.edition} holds no areas.")
        return {row[0]: StoredArea(*row) for row in rows}

    @cached_property
    def _spellings(self) -> dict[str, str]:
        """Every folded spelling of an area's code -> the code. The code itself wins over ODS and ONS codes."""
        found: dict[str, str] = {}
        for area in self._areas.values():
            for spelling in (area.ods, area.ons):
                if spelling:
                    found.setdefault(spelling.casefold(), area.code)
        found.update({code.casefold(): code for code in self._areas})
        return found

    @cached_property
    def _links(self) -> tuple[_Link, ...]:
        table = schema.membership.c
        columns = (table.parent, table.child, table.basis, table.valid_from, table.valid_to, table.share)
        return tuple(_Link(*row) for row in self._rows(select(*columns)))

    @cached_property
    def _patients(self) -> dict[str, list[tuple[str, float]]]:
        """Trust -> (ICB, share), largest first; equal shares in order of code, so that the answer never varies."""
        found: dict[str, list[tuple[str, float]]] = {}
        for link in self._links:
            if link.basis == "patients":
                found.setdefault(link.child, []).append((link.parent, link.share))
        for shares in found.values():
            shares.sort(key=lambda pair: (-pair[1], pair[0]))
        return found

    @cached_property
    def _indicators(self) -> dict[str, Indicator]:
        found = {}
        for key, entry in self._rows(select(schema.indicator.c.id, schema.indicator.c.entry)):
            fields: dict[str, Any] = json.loads(entry)
            for name, value in fields.items():
                if isinstance(value, list):
                    fields[name] = tuple(value)
            found[key] = Indicator(**fields)
        return found

    @cached_property
    def _periods(self) -> dict[str, Period]:
        table = schema.period.c
        return {row[0]: Period(*row) for row in self._rows(select(table.id, table.label, table.kind))}

    @cached_property
    def _coverage(self) -> dict[str, list[tuple[str, str, str, str]]]:
        """Indicator -> (breakdown, period, kind, release)."""
        table = schema.coverage.c
        found: dict[str, list[tuple[str, str, str, str]]] = {}
        for row in self._rows(select(table.indicator, table.breakdown, table.period, table.kind, table.release)):
            found.setdefault(row[0], []).append(row[1:])
        return found

    @cached_property
    def _releases(self) -> dict[str, Release]:
        return {
            key: Release(**json.loads(entry))
            for key, entry in self._rows(select(schema.release.c.id, schema.release.c.entry))
        }

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
            return tuple(self._releases[key] for key in sorted(self._releases))
        self.indicator(indicator)
        used = {release for _, _, _, release in self._coverage.get(indicator, [])}
        return tuple(self._releases[key] for key in sorted(used))

    def periods(self, indicator: str) -> tuple[Period, ...]:
        """Every period the indicator has numbers for, oldest first, newest last. Raises KeyError."""
        self.indicator(indicator)
        return tuple(
            self._periods[key] for key in sorted({period for _, period, _, _ in self._coverage.get(indicator, [])})
        )

    def staleness(self, indicator: str, today: date | None = None) -> str:
        """A sentence when the newest period ended longer ago than the catalogue's `stale_after` allows, otherwise "".

        Raises KeyError.
        """
        periods = self.periods(indicator)
        if not periods:
            return "There are no figures for this measure yet."
        return freshness.sentence(self.indicator(indicator), periods[-1], today or date.today())

    # --- places ---

    def areas(self, kind: str | None = None) -> tuple[StoredArea, ...]:
        """All areas, or all of one kind (england, region, icb, cluster, trust), by name."""
        chosen = (area for area in self._areas.values() if kind is None or area.kind == kind)
        return tuple(sorted(chosen, key=_by_name))

    def area(self, code: str) -> StoredArea | None:
        """The area meant by a store code, an ODS code, an ONS code or a group id, in any case. None: no such area."""
        found = self._spellings.get(code.strip().casefold())
        return None if found is None else self._areas[found]

    def shares(self, trust_code: str) -> list[tuple[StoredArea, float]]:
        """The ICBs a trust's patients live in with their share (0 to 1, of all its patients), largest first.

        Empty for a trust with no published shares, such as one that closed before 2022.
        """
        trust = self._must_exist(trust_code)
        return [(self._areas[icb], share) for icb, share in self._patients.get(trust.code, [])]

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
        groups not yet agreed. None: all there ever were. Raises KeyError for an unknown area.
        """
        place = self._must_exist(area_code)
        if kind == "trust" and place.kind in ("icb", "cluster"):
            icbs = {place.code} if place.kind == "icb" else self._below(place.code, "icb", period)
            reporting = self._below(ENGLAND, "trust", period)
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
        elif place.kind == kind:
            codes = {place.code}
        else:
            codes = self._below(place.code, kind, period)
        return tuple(sorted((self._areas[code] for code in codes), key=_by_name))

    def parents(self, area_code: str, kind: str) -> tuple[StoredArea, ...]:
        """The areas of one kind that an area belongs to, by name; for a trust's ICB, its home. Raises KeyError."""
        area = self._must_exist(area_code)
        return tuple(
            place
            for place in self.areas(kind)
            if place.code != area.code and any(child.code == area.code for child in self.members(place.code, area.kind))
        )

    def _below(self, code: str, kind: str, period: str | None) -> set[str]:
        """Codes of one kind reached downwards through memberships other than patients' shares."""
        found: set[str] = set()
        todo, seen = [code], {code}
        while todo:
            parent = todo.pop()
            for child in self._children(period).get(parent, ()):
                if child in seen:
                    continue
                seen.add(child)
                todo.append(child)
                if self._areas[child].kind == kind:
                    found.add(child)
        return found

    def _children(self, period: str | None) -> dict[str, list[str]]:
        with self._lock:
            cache: dict[str | None, dict[str, list[str]]] = self.__dict__.setdefault("_children_of", {})
            if period not in cache:
                if len(cache) > 500:  # periods come from links: do not let them fill the memory
                    cache.clear()
                found: dict[str, list[str]] = {}
                for link in self._links:
                    if link.basis != "patients" and link.holds(period):
                        found.setdefault(link.parent, []).append(link.child)
                cache[period] = found
            return cache[period]

    def _must_exist(self, code: str) -> StoredArea:
        area = self.area(code)
        if area is None:
            raise KeyError(code)
        return area

    # --- numbers ---

    def observations(
        self, indicator: str, period: str | Period, *, kind: str = "trust", breakdown: str = ""
    ) -> Observations:
        """All areas of one kind, in order of code: n may be 0. Numbers are protected by the indicator's rule.

        Raises KeyError for an unknown indicator or period.
        """
        entry = self.indicator(indicator)
        when = self._periods[period.id if isinstance(period, Period) else period]
        table = schema.observation.c
        of_kind = select(schema.area.c.code).where(schema.area.c.kind == kind)
        rows = self._rows(
            select(table.area, table.release, *_numbers())
            .where(
                table.indicator == indicator,
                table.breakdown == breakdown,
                table.period == when.id,
                table.area.in_(of_kind),
            )
            .order_by(table.area)
        )
        columns = list(zip(*rows, strict=True)) if rows else [()] * 8
        areas = [self._areas[code] for code in columns[0]]
        return protect(
            Observations(
                indicator=indicator,
                breakdown=breakdown,
                period=when,
                area=_texts(columns[0]),
                name=_texts(area.name for area in areas),
                short_name=_texts(area.short_name for area in areas),
                release=_texts(columns[1]),
                numerator=_floats(columns[2]),
                denominator=_floats(columns[3]),
                value=_floats(columns[4]),
                lower=_floats(columns[5]),
                upper=_floats(columns[6]),
                status=_texts(columns[7]),
            ),
            entry.disclosure_rule,
        )

    def history(self, indicator: str, area_code: str, *, breakdown: str = "") -> History:
        """One area through every period the indicator has, oldest first: always as long as `periods(indicator)`.

        A period without a row, such as a month before a trust existed, has NaN and status missing. Raises KeyError for
        an unknown indicator or area.
        """
        entry = self.indicator(indicator)
        place = self._must_exist(area_code)
        periods = self.periods(indicator)
        table = schema.observation.c
        rows = {
            row[0]: row
            for row in self._rows(
                select(table.period, table.release, *_numbers()).where(
                    table.area == place.code, table.indicator == indicator, table.breakdown == breakdown
                )
            )
        }
        nothing = (None, "", None, None, None, None, None, str(Status.MISSING))
        columns = list(zip(*(rows.get(period.id, nothing) for period in periods), strict=True)) or [()] * 8
        return protect(
            History(
                indicator=indicator,
                breakdown=breakdown,
                area=place,
                period=_texts(period.id for period in periods),
                label=_texts(period.label for period in periods),
                release=_texts(columns[1]),
                numerator=_floats(columns[2]),
                denominator=_floats(columns[3]),
                value=_floats(columns[4]),
                lower=_floats(columns[5]),
                upper=_floats(columns[6]),
                status=_texts(columns[7]),
            ),
            entry.disclosure_rule,
        )


def _by_name(area: StoredArea) -> tuple[str, str]:
    # By the short name: "The Dudley Group" is looked for under D.
    return area.short_name.casefold(), area.code


def _numbers() -> tuple[Any, ...]:
    table = schema.observation.c
    return table.numerator, table.denominator, table.value, table.lower, table.upper, table.status


def _floats(values: Any) -> Floats:
    return np.array(values, dtype=np.float64)  # None becomes NaN


def _texts(values: Any) -> Texts:
    return np.array(list(values), dtype=object)


_open: dict[Path, Store] = {}
_opening = threading.Lock()


def _after_fork() -> None:
    """In the child of a fork: a lock the parent held would never be let go, and its connections are not ours."""
    global _opening
    _opening = threading.Lock()
    for store in _open.values():
        store._lock = threading.RLock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)


def open_store(settings: Settings) -> Store:
    """The current edition, one Store for each in a process: call it for every request, keep nothing.

    Raises EditionMissing, EditionCorrupt.
    """
    info = current_edition(settings)
    store = _open.get(info.path)
    if store is None:
        with _opening:
            store = _open.get(info.path)
            if store is None:
                store = Store(info.path, info.id, info.built_on)
                store.check()
                _open[info.path] = store
    return store
