"""The declaration of a layout, and the input and result of reading by it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TypeAlias

from data_access.reference.publishers_files.parts import Header, Part, letters_of, plain
from data_access.reference.sources.loaded import Known, Loaded
from data_access.reference.sources.refusal import Faults
from vocabulary import Indicator

NO_MEASURE = "This installation has no measure that continues it."


@dataclass(frozen=True)
class InFileTotal:
    """A total the publisher printed in the file, beside what its rows add up to."""

    what: str
    printed: float
    found: float
    within: float = 0.0

    @property
    def holds(self) -> bool:
        return abs(self.found - self.printed) <= self.within * (1 + 1e-9)


@dataclass(frozen=True)
class Table:
    """The table a layout was recognised in, the other tables beside it, and what is known of areas and indicators."""

    part: Part
    header: Header
    beside: tuple[Part, ...]
    known: Known
    indicators: Mapping[str, Indicator]  # those that may be continued, by id

    def others(self, columns: Sequence[str]) -> tuple[tuple[Part, Header], ...]:
        """The tables beside it that have these columns, in order of their files' names."""
        found = []
        for part in sorted(self.beside, key=lambda part: (part.file, part.name)):
            for header in part.headers():
                if all(plain(name) in header.places for name in columns):
                    found.append((part, header))
                    break
        return tuple(found)

    @property
    def faults(self) -> Faults:
        """An empty list of faults for the file of this table."""
        return Faults(self.part.file + (f", sheet {self.part.name}" if self.part.name else ""))


@dataclass(frozen=True)
class Read:
    """What reading gives. `key`: what tells this file from others of its layout (a month, a year, an indicator)."""

    key: str
    loaded: Loaded
    totals: tuple[InFileTotal, ...] = ()
    left_out: tuple[str, ...] = ()  # sentences: what the file holds and is not taken, or does not hold
    no_total: str = ""  # why there is no total to hold it to


Reader: TypeAlias = Callable[[Table], Read]


@dataclass(frozen=True)
class Layout:
    """A form in which a publisher issues figures. `columns` must be there, in any order; any others may stand beside."""

    id: str
    name: str  # "A&E attendances and emergency admissions, a month, by provider (CSV)"
    publisher: str
    page: str  # the publisher's page about it
    columns: tuple[str, ...]
    also: tuple[str, ...] = ()  # other columns the publisher's file has
    continues: tuple[str, ...] = ()  # sources of the catalogue
    read: Reader | None = None  # None: it is recognised, and not taken in
    instead: str = NO_MEASURE  # why it is not, or not yet, taken in, and what to do
    older_names: Mapping[str, str] = field(default_factory=dict)  # column of an older file -> the name it has now
    forms: Sequence[str] = ()  # of columns whose name holds a year: regular expressions, in small letters
    examples: Sequence[str] = ()  # one for each form, for people
    by_area: bool = (
        False  # a file is of some areas only: the figures of others stay, where nothing is added up from them
    )
    plans: bool = False  # it holds figures set or projected for years to come
    moves_practices: bool = False  # it has no figures: it says what practices and networks lie in from a month on
    not_with: Mapping[str, str] = field(default_factory=dict)  # column of another file alike -> what to give instead
    first_cells: Sequence[str] = ()  # of a file that has no header: forms of its first columns, as regular expressions

    @cached_property
    def spellings(self) -> dict[str, str]:
        """Letters and figures of each name known for a column -> the name the layout has for it."""
        known = {letters_of(name): name for name in (*self.also, *self.not_with, *self.columns)}
        return {letters_of(old): new for old, new in self.older_names.items()} | known

    def named(self, header: Header) -> Header:
        """A header by the layout's own names, where a column has an older name or is written another way: "AREA_CODE" for
        "Area Code"."""
        if self.spellings.keys().isdisjoint(header.letters):
            return header
        names = tuple(
            name if (own := self.spellings.get(letters, "")) == "" or plain(own) in header.places else own
            for name, letters in zip(header.names, header.letters, strict=True)
        )
        return replace(header, names=names) if names != header.names else header

    def another(self, header: Header) -> str:
        """What to give instead, where a column says that the file is another of the same publication; "": it is this one."""
        return next((words for name, words in self.not_with.items() if plain(name) in header.places), "")
