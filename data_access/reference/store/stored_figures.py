"""The numbers of one edition as they are stored, before disclosure control. The only module that reads the fact table."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import bindparam, select

from data_access.reference import schema
from data_access.reference.observations import History, Observations, texts
from data_access.reference.store.areas import AreaIndex
from data_access.reference.store.catalogue import EditionCatalogue
from data_access.reference.store.reader import EditionReader
from vocabulary import Period, Status

_STATUS_TEXTS = np.array([str(status) for status in schema.STATUSES], dtype=object)
_TABLE = schema.observation.c
_NUMBERS = (
    *(_TABLE.numerator, _TABLE.denominator, _TABLE.value, _TABLE.lower, _TABLE.upper),
    *(_TABLE.status, _TABLE.release, _TABLE.derived),
)
_OF_ONE_KIND = (
    select(_TABLE.area, *_NUMBERS)
    .where(
        _TABLE.indicator == bindparam("of_indicator"),
        _TABLE.breakdown == bindparam("of_breakdown"),
        _TABLE.period == bindparam("of_period"),
        _TABLE.area >= bindparam("first"),
        _TABLE.area < bindparam("end"),
    )
    .order_by(_TABLE.area)
)
_OF_ONE_AREA = select(_TABLE.period, *_NUMBERS).where(
    _TABLE.area == bindparam("of_area"),
    _TABLE.indicator == bindparam("of_indicator"),
    _TABLE.breakdown == bindparam("of_breakdown"),
)
_NO_ROW = (-1, None, None, None, None, None, schema.STATUSES.index(Status.MISSING), None, 0)


class StoredFigures:
    """Reads unprotected numbers: only `figures` and `disclosed` may use them."""

    counted_by_caches = False

    def __init__(self, reader: EditionReader, index: AreaIndex, catalogue: EditionCatalogue) -> None:
        self._reader = reader
        self._index = index
        self._catalogue = catalogue

    def check(self) -> None:
        """Read one row. Raises EditionCorrupt, DatabaseUnreachable."""
        with self._reader.connection() as connection:
            connection.execute(select(schema.observation).limit(1)).all()

    def areas_with_rows(self, areas: Collection[int]) -> frozenset[int]:
        """Those of the given areas, by number, that have a published row of an indicator everyone may see, whatever its status.
        Aggregates do not count."""
        if not areas:
            return frozenset()
        statement = select(_TABLE.area).where(_TABLE.area.in_(sorted(areas)), _TABLE.derived == 0).distinct()
        if kept_back := [self._catalogue.indicator_numbers[indicator] for indicator in self._catalogue.seen_by]:
            statement = statement.where(_TABLE.indicator.not_in(kept_back))
        return frozenset(area for (area,) in self._reader.rows(statement))

    def observations(self, indicator: str, period: str | Period, kind: str, breakdown: str) -> Observations:
        """All areas of one kind that have a row, in order of code. Raises KeyError."""
        catalogue, index = self._catalogue, self._index
        period_number = catalogue.period_numbers[period.id if isinstance(period, Period) else period]
        numbers = index.kinds.get(kind, range(0))
        values = {
            "of_indicator": catalogue.indicator_numbers[indicator],
            "of_breakdown": catalogue.breakdown_numbers.get(breakdown, -1),
            "of_period": period_number,
            "first": numbers.start,
            "end": numbers.stop,
        }
        rows = self._reader.rows(_OF_ONE_KIND, values)
        areas, columns = self._columns(rows)
        code, name, short_name = index.texts_of(kind)
        position = areas - numbers.start
        return Observations(
            indicator=indicator,
            breakdown=breakdown,
            period=catalogue.period_by_number[period_number],
            area=code[position],
            name=name[position],
            short_name=short_name[position],
            **columns,
        )

    def history(self, indicator: str, area: int, breakdown: str) -> History:
        """One area, by number, through every period the indicator has. Raises KeyError."""
        catalogue = self._catalogue
        periods = catalogue.periods(indicator)
        values = {
            "of_area": area,
            "of_indicator": catalogue.indicator_numbers[indicator],
            "of_breakdown": catalogue.breakdown_numbers.get(breakdown, -1),
        }
        rows = {catalogue.period_by_number[row[0]].id: row for row in self._reader.rows(_OF_ONE_AREA, values)}
        _, columns = self._columns([rows.get(period.id, _NO_ROW) for period in periods])
        return History(
            indicator=indicator,
            breakdown=breakdown,
            area=self._index.numbered(area),
            period=texts(period.id for period in periods),
            label=texts(period.label for period in periods),
            **columns,
        )

    def _columns(self, rows: list[tuple[Any, ...]]) -> tuple[NDArray[np.int64], dict[str, Any]]:
        """Rows of the fact table as arrays: the first column, and the columns of Numbers by name."""
        # Convert everything in one array: None becomes NaN, and one conversion is faster than nine.
        table = np.array(rows, dtype=np.float64).reshape(len(rows), 9)
        names = ("numerator", "denominator", "value", "lower", "upper")
        columns: dict[str, Any] = {name: _compact(table[:, 1 + column]) for column, name in enumerate(names)}
        columns["status"] = _each_of(_STATUS_TEXTS, table[:, 6])
        columns["release"] = _each_of(self._catalogue.release_texts, np.nan_to_num(table[:, 7], nan=-1))
        columns["derived"] = table[:, 8] == 1
        return table[:, 0].astype(np.int64), columns


def _compact(column: NDArray[np.float64]) -> NDArray[np.float64]:
    """A copy of a column. One that is NaN in every row uses the memory of a single number."""
    if len(column) > 1 and np.isnan(column).all():
        return np.broadcast_to(np.float64(np.nan), column.shape)
    return column.copy()


def _each_of(words: NDArray[np.object_], numbers: NDArray[np.float64]) -> NDArray[np.object_]:
    """The text of each number. One that is the same in every row uses the memory of a single text."""
    if len(numbers) > 1 and (numbers == numbers[0]).all():
        return np.broadcast_to(words[[int(numbers[0])]], numbers.shape)
    return np.asarray(words[numbers.astype(np.int64)], dtype=object)
