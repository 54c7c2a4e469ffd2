"""The areas of one edition: by number, by code and by kind."""

from __future__ import annotations

import re
import sys
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

from sqlalchemy import func, select

from data_access.reference import schema
from data_access.reference.editions import EditionCorrupt
from data_access.reference.observations import Texts, texts
from data_access.reference.store.reader import EditionReader
from vocabulary import Area

ENGLAND = "E92000001"  # ONS code

NEVER_NAMED = ("lsoa11", "lsoa21")  # kinds whose areas are not known by their names

FINE = ("lsoa11", "lsoa21", "msoa11", "msoa21", "practice", "pcn")  # kinds with too many areas to load at the start


@dataclass(frozen=True, slots=True)
class StoredArea(Area):
    """An area with the short name its loader gave it, and its location, if it is a point (WGS 84 degrees)."""

    counted_by_caches: ClassVar[bool] = (
        False  # one object for each area of the edition, however many values refer to it
    )
    short: str = ""
    latitude: float | None = None
    longitude: float | None = None

    @property
    def short_name(self) -> str:
        return self.short or self.name


def _area(
    code: str,
    name: str,
    kind: str,
    ods: str | None,
    ons: str | None,
    short: str,
    latitude: float | None,
    longitude: float | None,
) -> StoredArea:
    """An area from its row. Equal strings are interned, because each process holds 80,000 areas."""
    ods, ons = (code if text == code else text for text in (ods, ons))
    return StoredArea(code, name, sys.intern(kind), ods, ons, name if short == name else short, latitude, longitude)


class AreaIndex:
    """The areas of one edition. Areas of one kind have consecutive numbers, in order of code."""

    counted_by_caches = False

    def __init__(self, reader: EditionReader) -> None:
        self._reader = reader
        self._areas_by_kind: dict[str, tuple[StoredArea, ...]] = {}
        self._texts_by_kind: dict[str, tuple[Texts, Texts, Texts]] = {}

    @cached_property
    def kinds(self) -> dict[str, range]:
        """Kind of area -> the numbers of its areas. Raises EditionCorrupt where there are no areas."""
        table = schema.area.c
        rows = self._reader.rows(select(table.kind, func.min(table.id), func.max(table.id)).group_by(table.kind))
        if not rows:
            raise EditionCorrupt(f"Edition {self._reader.edition} holds no areas.")
        return {kind: range(first, last + 1) for kind, first, last in rows}

    @cached_property
    def spellings(self) -> dict[str, int]:
        """Every case-folded spelling of an area's code -> the area's number. The code itself wins over ODS and ONS codes."""
        table = schema.area.c
        rows = self._reader.rows(select(table.id, table.code, table.ods, table.ons))
        numbers: dict[str, int] = {}
        for number, code, ods, ons in rows:
            for spelling in (ods, ons):
                if spelling and spelling != code:
                    numbers.setdefault(spelling.casefold(), number)
        numbers.update({code.casefold(): number for number, code, _, _ in rows})
        return numbers

    def find(self, code: str) -> int | None:
        """The number of the area with a store, ODS or ONS code, in any case; None where there is none."""
        return self.spellings.get(code.strip().casefold())

    def number(self, code: str) -> int:
        """As `find`. Raises KeyError where there is no such area."""
        number = self.find(code)
        if number is None:
            raise KeyError(code)
        return number

    def of_kind(self, kind: str) -> tuple[StoredArea, ...]:
        """All areas of a kind in order of their numbers. Read on first use: there are 70,000 small areas."""
        with self._reader.lock:
            areas = self._areas_by_kind.get(kind)
            if areas is None:
                numbers = self.kinds.get(kind, range(0))
                table = schema.area.c
                words = (table.code, table.name, table.kind, table.ods, table.ons, table.short_name)
                rows = self._reader.rows(
                    select(*words, table.latitude, table.longitude)
                    .where(table.id >= numbers.start, table.id < numbers.stop)
                    .order_by(table.id)
                )
                areas = self._areas_by_kind[kind] = tuple(_area(*row) for row in rows)
            return areas

    def kind_of(self, number: int) -> str:
        """The kind of the area with this number."""
        return next(kind for kind, numbers in self.kinds.items() if number in numbers)

    def numbered(self, number: int) -> StoredArea:
        """The area with this number."""
        kind = self.kind_of(number)
        return self.of_kind(kind)[number - self.kinds[kind].start]

    def texts_of(self, kind: str) -> tuple[Texts, Texts, Texts]:
        """Codes, names and short names of all areas of a kind, in order of their numbers."""
        with self._reader.lock:
            columns = self._texts_by_kind.get(kind)
            if columns is None:
                areas = self.of_kind(kind)
                columns = self._texts_by_kind[kind] = (
                    texts(area.code for area in areas),
                    texts(area.name for area in areas),
                    texts(area.short_name for area in areas),
                )
            return columns

    @cached_property
    def plain_names(self) -> frozenset[str]:
        """The plain names of all areas that a page or a picker may show, which leaves out small areas."""
        table = schema.area.c
        rows = self._reader.rows(select(table.name, table.short_name).where(table.kind.not_in(NEVER_NAMED)))
        return frozenset(plain_name(name) for row in rows for name in row if name) - {""}


def plain_name(name: str) -> str:
    """A name without what does not distinguish two areas: case, forms of accents, signs, "NHS", "the", "Integrated Care Board"."""
    visible = "".join(
        character for character in unicodedata.normalize("NFKC", name) if unicodedata.category(character) != "Cf"
    )
    words = _SIGNS.sub(" ", without_end(visible).casefold().replace("&", " and ")).split()
    text = " ".join(words).removeprefix("the ").removeprefix("nhs ").removeprefix("place ")
    for ending in _ENDINGS:
        text = text.removesuffix(ending)
    return text


def without_end(name: str) -> str:
    """A short name without the year in which its area ended: "Corby (until 2021)" -> "Corby"."""
    return _UNTIL.sub("", name)


_SIGNS = re.compile(r"[\W_]+")
_UNTIL = re.compile(r" ?\(until \d{4}\)")
_ENDINGS = (
    *(
        " integrated care board",
        " integrated care system",
        " icb",
        " ics",
        " nhs foundation trust",
        " nhs trust",
        " system",
    ),
    *(" city council", " borough council", " county council", " district council", " council"),
)


def by_name(area: StoredArea) -> tuple[str, str]:
    """Sort key. By the short name: readers look for "The Dudley Group" under D."""
    return area.short_name.casefold(), area.code
