"""The differences between two editions, and whether the newer one has lost too much to be served.

Loaded figures are protected here as on the screen: a figure counts as changed if what may be shown of it differs.
Neither the changed figures nor any sums are given, because two sums that differ by one row would reveal that row.

Each edition numbers its areas and periods in its own way, so they are compared by the texts behind the numbers.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, func, select

from data_access.reference import schema
from data_access.reference.disclosure import rounded, small

MOST_LOST = 0.1  # a larger share of lost rows in an indicator keeps the new edition from being served
LISTED, LISTED_OF_ONE = 30, 5  # how many of the largest changes are listed, in all and for one indicator
_CHUNK = 100_000  # rows read at a time

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class IndicatorChange:
    """Measured rows and sums of one indicator in both editions; None: it has none there, or they may not be shown.

    Sums are over all its rows and only serve to detect jumps.
    """

    indicator: str
    rows_before: int
    rows_after: int
    numerator_before: float | None
    numerator_after: float | None
    denominator_before: float | None
    denominator_after: float | None
    changed: int = 0  # figures in both editions whose values differ

    @property
    def without_sums(self) -> IndicatorChange:
        """The same, with numbers of figures only."""
        return IndicatorChange(self.indicator, self.rows_before, self.rows_after, None, None, None, None, self.changed)


@dataclass(frozen=True)
class FigureChange:
    """One published figure whose value differs between the editions, in the indicator's unit; None: not known."""

    indicator: str
    area: str
    period: str
    breakdown: str
    before: float | None
    after: float | None


@dataclass(frozen=True)
class EditionChanges:
    """What an edition changed relative to the one served before it.

    `before` is None if there was none to compare with, and `note` then says why.
    """

    edition: str
    before: str | None
    note: str = ""
    indicators: tuple[IndicatorChange, ...] = ()  # those that differ, by id
    largest: tuple[FigureChange, ...] = ()  # the largest first
    losses: tuple[str, ...] = field(default=())  # why the edition is not served: a sentence each
    # ids of indicators without full details; None: an old record, which has all details
    protected: tuple[str, ...] | None = ()

    @property
    def changed(self) -> int:
        """The number of figures whose values differ."""
        return sum(each.changed for each in self.indicators)

    @property
    def sentence(self) -> str:
        """A summary in one sentence."""
        if self.before is None:
            return self.note
        if not self.indicators:
            return f"Nothing differs from edition {self.before}."
        more = sum(max(each.rows_after - each.rows_before, 0) for each in self.indicators)
        fewer = sum(max(each.rows_before - each.rows_after, 0) for each in self.indicators)
        return (
            f"Against edition {self.before}: {more:,} more figures, {fewer:,} fewer and {self.changed:,} with another "
            f"value, in {len(self.indicators):,} indicator{'s' if len(self.indicators) != 1 else ''}."
        )

    def as_text(self) -> str:
        """JSON, for storage."""
        return json.dumps(asdict(self))

    @classmethod
    def from_text(cls, text: str) -> EditionChanges:
        """Raises ValueError, KeyError, TypeError."""
        read: dict[str, Any] = json.loads(text)
        read["indicators"] = tuple(IndicatorChange(**each) for each in read["indicators"])
        read["largest"] = tuple(FigureChange(**each) for each in read["largest"])
        read["losses"] = tuple(read["losses"])
        protected = read.get("protected")
        read["protected"] = None if protected is None else tuple(protected)
        return cls(**read)

    def without_figures_of(self, indicators: Collection[str]) -> EditionChanges:
        """The same without sums and figures of these."""
        return replace(
            self,
            indicators=tuple(each.without_sums if each.indicator in indicators else each for each in self.indicators),
            largest=tuple(each for each in self.largest if each.indicator not in indicators),
            protected=tuple(sorted(indicators)),
        )


def compare(
    before: Connection,
    after: Connection,
    names: tuple[str, str],
    *,
    tell: Callable[[int, int], None] = lambda done, of: None,
) -> EditionChanges:
    """Compare two editions; `names` are their ids. Reads all measured figures of both, one indicator at a time."""
    old, new = _Side(before), _Side(after)
    protected = old.protected | new.protected
    common = {name: _common(old.texts[name], new.texts[name]) for name in ("breakdown", "period", "area")}
    found: list[IndicatorChange] = []
    largest: list[tuple[float, FigureChange]] = []
    keys = sorted({*old.totals, *new.totals})
    for position, key in enumerate(keys):
        tell(position, len(keys))
        one, largest_of_one = _compare_indicator(key, old, new, common, protected=key in protected)
        if one is not None:
            found.append(one)
            largest += largest_of_one
    largest.sort(key=lambda pair: -pair[0])
    return EditionChanges(
        edition=names[1],
        before=names[0],
        indicators=tuple(found),
        largest=tuple(change for _, change in largest[:LISTED]),
        losses=tuple(_losses(found)),
        protected=tuple(sorted(protected)),
    )


def rules_in(connection: Connection) -> dict[str, str]:
    """The disclosure rule of each indicator of an edition, by id."""
    table = schema.indicator.c
    rows = connection.execute(select(table.key, table.entry))
    return {key: json.loads(entry)["disclosure_rule"] for key, entry in rows}


def schema_of(connection: Connection) -> str:
    """The version of the tables of an edition; "" when it does not say."""
    return connection.execute(select(schema.meta.c.value).where(schema.meta.c.key == "schema")).scalar() or ""


class _Side:
    """One of the two editions."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        tables = (schema.indicator, schema.breakdown, schema.period)
        self.texts = {table.name: self._texts(table.c.id, table.c.key) for table in tables}
        self.texts["area"] = self._texts(schema.area.c.id, schema.area.c.code)
        self.numbers = {key: number for number, key in enumerate(self.texts["indicator"])}
        self.totals = self._totals()
        self.protected = frozenset(key for key, rule in rules_in(connection).items() if rule != "published")

    def _texts(self, id: Any, key: Any) -> list[str]:
        return [text for _, text in self.connection.execute(select(id, key).order_by(id))]

    def _totals(self) -> dict[str, tuple[int, float | None, float | None]]:
        facts = schema.observation.c
        statement = (
            select(facts.indicator, func.count(), func.sum(facts.numerator), func.sum(facts.denominator))
            .where(facts.derived == 0)
            .group_by(facts.indicator)
        )
        keys = self.texts["indicator"]
        return {keys[number]: (rows, top, bottom) for number, rows, top, bottom in self.connection.execute(statement)}

    def figures(
        self, indicator: str, common: dict[str, tuple[int, Ints, Ints]], side: int, *, protected: bool
    ) -> tuple[Ints, Floats]:
        """Sorted keys in the common numbering, and what is compared of each: shape (figures, 1), its value; of
        protected ones (figures, 2), its counts as they may be shown, with all hidden counts equal.
        """
        facts = schema.observation.c
        what = (facts.numerator, facts.denominator) if protected else (facts.value,)
        statement = select(facts.breakdown, facts.period, facts.area, *what).where(
            facts.indicator == self.numbers.get(indicator, -1), facts.derived == 0
        )
        parts = [np.array(rows, dtype=np.float64) for rows in _chunks(self.connection, statement)]
        table = np.concatenate(parts) if parts else np.empty((0, 3 + len(what)))
        key = np.zeros(len(table), dtype=np.int64)
        for column, name in enumerate(("breakdown", "period", "area")):
            size, *numberings = common[name]
            key = key * size + numberings[side][table[:, column].astype(np.int64)]
        order = np.argsort(key, kind="stable")
        compared = table[order, 3:]
        if protected:
            compared = np.where(small(compared), -1.0, rounded(compared))
        return key[order], compared


def _chunks(connection: Connection, statement: Any) -> Iterator[Sequence[Any]]:
    cursor = connection.execute(statement).cursor
    while cursor is not None and (rows := cursor.fetchmany(_CHUNK)):
        yield rows


def _common(old: list[str], new: list[str]) -> tuple[int, Ints, Ints]:
    """A common numbering for the texts of both: its size, and the common number of each old and each new number."""
    number = {text: position for position, text in enumerate(dict.fromkeys([*old, *new]))}
    sides = [np.array([number[text] for text in side], dtype=np.int64) for side in (old, new)]
    return len(number), sides[0], sides[1]


def _compare_indicator(
    key: str, old: _Side, new: _Side, common: dict[str, tuple[int, Ints, Ints]], *, protected: bool
) -> tuple[IndicatorChange | None, list[tuple[float, FigureChange]]]:
    """The change of one indicator, None without any, and its largest changes with their sizes."""
    nothing = (0, None, None)
    was, now = old.totals.get(key, nothing), new.totals.get(key, nothing)
    keys_before, before = old.figures(key, common, 0, protected=protected)
    keys_after, after = new.figures(key, common, 1, protected=protected)
    both, place_before, place_after = np.intersect1d(keys_before, keys_after, assume_unique=True, return_indices=True)
    before, after = before[place_before], after[place_after]
    differs = np.flatnonzero(((before != after) & ~(np.isnan(before) & np.isnan(after))).any(axis=1))
    same_rows = len(keys_before) == len(keys_after) == len(both)
    if protected:
        if not len(differs) and same_rows:
            return None, []
        return IndicatorChange(key, was[0], now[0], None, None, None, None, len(differs)), []
    if not len(differs) and same_rows and was == now:
        return None, []
    before, after = before[:, 0], after[:, 0]
    change = IndicatorChange(key, was[0], now[0], was[1], now[1], was[2], now[2], len(differs))
    sizes = _sizes(before, after, differs)
    texts = {name: list(dict.fromkeys([*old.texts[name], *new.texts[name]])) for name in common}
    largest = []
    for row in np.argsort(-sizes, kind="stable")[:LISTED_OF_ONE]:
        at = int(both[differs[row]])
        parts = {}
        for name in ("area", "period", "breakdown"):
            at, number = divmod(at, common[name][0])
            parts[name] = texts[name][number]
        figure = FigureChange(key, **parts, before=_none(before[differs[row]]), after=_none(after[differs[row]]))
        largest.append((float(sizes[row]), figure))
    return change, largest


def _sizes(before: Floats, after: Floats, differs: Ints) -> Floats:
    """The sizes of changes, in standard deviations of the indicator's figures, so that different units can be ranked
    together.

    A figure that appeared or disappeared counts as one.
    """
    if not len(differs):
        return np.array([], dtype=np.float64)
    known = before[~np.isnan(before)]
    spread = float(known.std()) if len(known) else 0.0
    distance = np.abs(after[differs] - before[differs]) / (spread or 1.0)
    return np.where(np.isnan(distance), 1.0, distance)


def _none(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _losses(found: list[IndicatorChange]) -> Iterator[str]:
    for each in found:
        if each.rows_before and not each.rows_after:
            yield f"{each.indicator} has no figures any more; it had {each.rows_before:,}."
        elif each.rows_after < each.rows_before * (1 - MOST_LOST):
            share = 1 - each.rows_after / each.rows_before
            yield (
                f"{each.indicator} lost {share:.0%} of its figures ({each.rows_before:,} before, {each.rows_after:,} "
                f"now); at most {MOST_LOST:.0%} may go unasked."
            )
