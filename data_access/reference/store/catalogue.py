"""The catalogue of one edition: indicators, releases, periods, breakdowns and the coverage of each. Read once."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from sqlalchemy import select

from data_access.reference import freshness, schema
from data_access.reference.catalogue.checking import frozen_fields
from data_access.reference.catalogue.series import learnt_later
from data_access.reference.observations import Texts, floats, texts
from data_access.reference.periods import last_month
from data_access.reference.sources.loaded import Matrix
from data_access.reference.store.reader import EditionReader
from vocabulary import NOT_HELD, Freshness, Indicator, NotHeld, Period, Release

_MOST_FRESHNESS = 4096


@dataclass(frozen=True)
class Coverage:
    """How many rows one indicator has for a breakdown, period, kind of area and release; `derived`: aggregated by us."""

    breakdown: str
    period: Period
    kind: str
    release: str
    derived: bool
    observations: int
    known: int  # of them with a number


class EditionCatalogue:
    """The catalogue when the edition was built, and the edition's coverage of each indicator."""

    counted_by_caches = False

    def __init__(self, reader: EditionReader, hidden: frozenset[str] = frozenset()) -> None:
        """`hidden`: ids of indicators that the caller may not see. They are treated as absent."""
        self._reader = reader
        self._hidden = hidden
        self._kinds_of: dict[str, tuple[str, ...]] = {}
        self._breakdowns_of: dict[tuple[str, str | None], tuple[str, ...]] = {}
        self._periods_of: dict[tuple[str, str | None, str | None], tuple[Period, ...]] = {}
        self._known_of: dict[tuple[str, str | None, str | None], list[Period]] = {}
        self._freshness_of: dict[tuple[object, ...], Freshness] = {}

    def check(self) -> None:
        """Read what every page needs. Raises EditionCorrupt."""
        _ = self._indicators, self._coverage, self._label_rows

    # --- indicators and their releases ---

    @cached_property
    def _indicators(self) -> dict[str, Indicator]:
        indicators = {}
        table = schema.indicator.c
        asked = select(table.key, table.entry).where(table.key.not_in(self._hidden)).order_by(table.key)
        for key, entry in self._reader.rows(asked):
            fields = json.loads(entry)
            indicators[key] = Indicator(**frozen_fields(Indicator, fields), **learnt_later(key, fields))
        return indicators

    def indicators(self) -> dict[str, Indicator]:
        """Every indicator that the edition has figures of, by id, as the catalogue stood when the edition was built."""
        return dict(self._held)

    @cached_property
    def _held(self) -> dict[str, Indicator]:
        return {key: entry for key, entry in self._indicators.items() if key in self._coverage}

    def indicator(self, id: str) -> Indicator:
        """One indicator, even if the edition has no figures of it. Raises KeyError."""
        return self._indicators[id]

    @cached_property
    def indicator_numbers(self) -> dict[str, int]:
        """Indicator id -> its number in the fact table."""
        table = schema.indicator.c
        return dict(self._reader.rows(select(table.key, table.id).where(table.key.not_in(self._hidden))))

    @cached_property
    def seen_by(self) -> dict[str, tuple[str, ...]]:
        """Indicator id -> who may see it, for restricted indicators only."""
        return {key: entry.seen_by for key, entry in self._indicators.items() if entry.seen_by}

    @cached_property
    def _release_rows(self) -> tuple[tuple[int, str, str, Release], ...]:
        table = schema.release.c
        rows = self._reader.rows(select(table.id, table.key, table.source, table.entry).order_by(table.id))
        return tuple((number, key, source, Release.from_json(json.loads(entry))) for number, key, source, entry in rows)

    @cached_property
    def release_texts(self) -> Texts:
        """Release number -> id; the last one, reached by -1, is "" for a row that does not exist."""
        return texts([*(key for _, key, _, _ in self._release_rows), ""])

    @cached_property
    def _release_keys(self) -> dict[int, str]:
        return {number: key for number, key, _, _ in self._release_rows}

    def releases(self, indicator: str | None = None) -> tuple[Release, ...]:
        """The releases of one indicator's numbers, or all, areas included, by id. Raises KeyError."""
        if indicator is None:
            listed = (release for _, key, _, release in self._release_rows if key not in self._hidden_releases)
            return tuple(sorted(listed, key=lambda r: r.id))
        others = self.indicator(indicator).other_sources
        used = {row.release for row in self._coverage.get(indicator, ())}
        return tuple(
            sorted(
                (release for _, key, source, release in self._release_rows if key in used or source in others),
                key=lambda r: r.id,
            )
        )

    # --- periods, kinds of area, breakdowns ---

    @cached_property
    def period_by_number(self) -> dict[int, Period]:
        """Number in the fact table -> period."""
        table = schema.period.c
        rows = self._reader.rows(select(table.id, table.key, table.label, table.kind))
        return {number: Period(key, label, kind) for number, key, label, kind in rows}

    @cached_property
    def period_numbers(self) -> dict[str, int]:
        """Period id -> its number in the fact table."""
        return {period.id: number for number, period in self.period_by_number.items()}

    @cached_property
    def breakdown_numbers(self) -> dict[str, int]:
        """Breakdown -> its number in the fact table."""
        return dict(self._reader.rows(select(schema.breakdown.c.key, schema.breakdown.c.id)))

    @cached_property
    def _coverage(self) -> dict[str, tuple[Coverage, ...]]:
        table = schema.coverage.c
        columns = (table.breakdown, table.period, table.kind, table.release, table.derived)
        indicator_keys = {number: key for key, number in self.indicator_numbers.items()}
        breakdown_keys = {number: key for key, number in self.breakdown_numbers.items()}
        coverage: dict[str, list[Coverage]] = {}
        numbers = list(indicator_keys) if self._hidden else []
        asked = select(table.indicator, *columns, table.observations, table.known)
        for row in self._reader.rows(asked.where(table.indicator.in_(numbers)) if self._hidden else asked):
            breakdown, when, kind, release, derived, observations, known = row[1:]
            coverage.setdefault(indicator_keys[row[0]], []).append(
                Coverage(
                    breakdown_keys[breakdown],
                    self.period_by_number[when],
                    kind,
                    self._release_keys[release],
                    bool(derived),
                    observations,
                    known,
                )
            )
        return {name: tuple(rows) for name, rows in coverage.items()}

    @cached_property
    def _hidden_releases(self) -> frozenset[str]:
        """Releases that contain figures of hidden indicators only."""
        if not self._hidden:
            return frozenset()
        table, known = schema.coverage.c, schema.indicator.c
        mine = select(known.id).where(known.key.in_(self._hidden))
        theirs = self._reader.rows(select(table.release).where(table.indicator.in_(mine)).distinct())
        shown = {row.release for rows in self._coverage.values() for row in rows}
        return frozenset(self._release_keys[number] for (number,) in theirs) - shown

    def coverage(self, indicator: str) -> tuple[Coverage, ...]:
        """The coverage of an indicator: one row for each breakdown, period, kind of area and release. Raises KeyError."""
        self.indicator(indicator)
        return self._coverage.get(indicator, ())

    def periods(self, indicator: str, *, kind: str | None = None, breakdown: str | None = None) -> tuple[Period, ...]:
        """Every period the indicator has rows for (of one kind of area, of one breakdown), oldest first. Raises KeyError."""
        known = self._periods_of.get((indicator, kind, breakdown))
        if known is None:
            periods = {
                row.period
                for row in self.coverage(indicator)
                if kind in (None, row.kind) and breakdown in (None, row.breakdown)
            }
            known = tuple(sorted(periods))
            if periods:  # kinds and breakdowns come from links too: only those that exist are remembered
                self._periods_of[indicator, kind, breakdown] = known
        return known

    def newest(self, indicator: str, *, kind: str | None = None, breakdown: str | None = None) -> Period:
        """The newest of `periods`. Raises NotHeld where there is none, KeyError for an unknown indicator."""
        listed = self.periods(indicator, kind=kind, breakdown=breakdown)
        if not listed:
            name = self.indicator(indicator).name
            raise NotHeld(f"This needs “{name}”, which is {NOT_HELD}.")
        return listed[-1]

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
            breakdowns = {row.breakdown for row in self.coverage(indicator) if kind in (None, row.kind)}
            known = tuple(sorted(breakdowns, key=self._in_order_shown))
            if breakdowns:  # kinds also come from links
                self._breakdowns_of[indicator, kind] = known
        return known

    @cached_property
    def _label_rows(self) -> tuple[tuple[str, str, str, int], ...]:
        table = schema.breakdown_label.c
        columns = (table.dimension, table.value, table.label, table.place)
        return tuple(self._reader.rows(select(*columns).order_by(table.dimension, table.place)))

    @cached_property
    def _order_of(self) -> dict[tuple[str, str], tuple[str, int]]:
        return {(dimension, value): (dimension, order) for dimension, value, _, order in self._label_rows}

    def _in_order_shown(self, breakdown: str) -> list[tuple[str, int]]:
        return [self._order_of.get(part, (part[0], 0)) for part in _parts(breakdown)]

    @cached_property
    def _label_of(self) -> dict[tuple[str, str], str]:
        return {(dimension, value): label for dimension, value, label, _ in self._label_rows}

    def breakdown_label(self, breakdown: str) -> str:
        """Label of a breakdown: "imd_quintile=1&sex=male" as "Most deprived fifth, men"; "" as "Everybody"."""
        return ", ".join(self._label_of.get(part, part[1]) for part in _parts(breakdown)) or "Everybody"

    # --- matrices and freshness ---

    def matrix(self, id: str) -> Matrix:
        """A named table of numbers with labelled rows and columns. Raises KeyError."""
        table = schema.matrix_cell.c
        cells = self._reader.rows(
            select(table.row_name, table.column_name, table.value)
            .where(table.matrix == id)
            .order_by(table.row_place, table.column_place)
        )
        if not cells:
            raise KeyError(id)
        row_names, column_names, values = zip(*cells, strict=True)
        rows, columns = tuple(dict.fromkeys(row_names)), tuple(dict.fromkeys(column_names))
        return Matrix(id, rows, columns, floats(values).reshape(len(rows), len(columns)))

    def kept_model(self, key: str) -> bytes | None:
        """The fitted model stored under this key when the edition was built; None where there is none."""
        if not self._has_models or not self._hidden.isdisjoint(key.split(" ")):  # "kind indicator period"
            return None
        found = self._reader.rows(select(schema.model.c.content).where(schema.model.c.key == key))
        return bytes(found[0][0]) if found else None

    @cached_property
    def _has_models(self) -> bool:
        version = self._reader.repository.info(self._reader.edition).version
        return schema.has_table(schema.model.name, version)

    def freshness(
        self,
        indicator: str,
        *,
        period: Period | str | None = None,
        kind: str | None = None,
        breakdown: str | None = None,
        today: date | None = None,
    ) -> Freshness:
        """How old the figures of one period (or its id) are, by default the newest for the kind of area and breakdown. Cached, because a
        scan of every measure reads each several times.

        Raises KeyError.
        """
        day = today or date.today()
        key = (indicator, period, getattr(period, "label", ""), kind, breakdown, day)
        found = self._freshness_of.get(key)
        if found is None:
            found = self._freshness(indicator, period, kind, breakdown, day)
            if len(self._freshness_of) >= _MOST_FRESHNESS:  # unbounded: periods, kinds and days come from links
                self._freshness_of.clear()
            self._freshness_of[key] = found
        return found

    def _freshness(
        self, indicator: str, period: Period | str | None, kind: str | None, breakdown: str | None, today: date
    ) -> Freshness:
        if isinstance(period, str):
            period = self.period_by_number[self.period_numbers[period]]
        known = self._known_periods(indicator, kind, breakdown)
        dated = period or (known[-1] if known else None)
        return freshness.freshness_of(
            self.indicator(indicator),
            dated,
            today,
            self._successor(indicator, kind),
            known[-1] if known else None,
        )

    def freshness_in_words(
        self, indicators: Sequence[str], period: str, today: date | None = None
    ) -> tuple[Freshness, ...]:
        """How old the figures of several indicators are. Of each, the last period that `words` names counts, else its newest."""
        dated = []
        for indicator in dict.fromkeys(indicators):
            named = [one for one in self.periods(indicator) if one.label in period and _names(period, one.label)]
            dated.append(self.freshness(indicator, period=named[-1] if named else None, today=today))
        return tuple(dated)

    def _known_periods(self, indicator: str, kind: str | None, breakdown: str | None = None) -> list[Period]:
        """Periods with at least one figure, the newest last."""
        known = self._known_of.get((indicator, kind, breakdown))
        if known is None:
            periods = {
                row.period
                for row in self.coverage(indicator)
                if row.known and kind in (None, row.kind) and breakdown in (None, row.breakdown)
            }
            known = sorted(periods, key=lambda period: (last_month(period.id), period))
            if periods:  # kinds and breakdowns come from links too: only those that exist are remembered
                self._known_of[indicator, kind, breakdown] = known
        return known

    def _successor(self, indicator: str, kind: str | None) -> tuple[Indicator, Period] | None:
        """The measure that supersedes an indicator, and its newest period; None unless it has newer figures for the kind of area,
        or for every kind of the indicator where none is given. In a chain of successors, the last that has newer figures."""
        found, seen = None, {indicator}
        following = self.indicator(indicator).superseded_by
        if not following:
            return None
        kinds = [kind] if kind else [one for one in self.kinds(indicator) if self._known_periods(indicator, one)]
        while following and following in self._indicators and following not in seen:
            seen.add(following)
            if kinds and all(self._is_newer(following, indicator, one) for one in kinds):
                found = self._indicators[following], self._known_periods(following, kind)[-1]
            following = self._indicators[following].superseded_by
        return found

    def _is_newer(self, one: str, other: str, kind: str) -> bool:
        newer, older = self._known_periods(one, kind), self._known_periods(other, kind)
        return bool(newer) and (not older or freshness.is_newer(newer[-1], older[-1]))


def _names(words: str, label: str) -> bool:
    """Whether a text names a period: "2022/23" does not name "2022"."""
    return re.search(rf"(?<![\w/]){re.escape(label)}(?![\w/])", words) is not None


def _parts(breakdown: str) -> list[tuple[str, str]]:
    """ "imd_quintile=1&sex=male" as its pairs; none for ""."""
    pairs = (part.partition("=") for part in breakdown.split("&") if part)
    return [(dimension, value) for dimension, _, value in pairs]
