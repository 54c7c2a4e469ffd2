"""The nouns that all layers share. Frozen, and importing nothing of the project.

A class belongs here only when at least two layers must mean the same by it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from functools import cached_property
from hashlib import sha256
from typing import Any, ClassVar, Literal, TypeAlias


@dataclass(frozen=True)
class Refused:
    """Returned instead of a result that cannot honestly be given. The reason is a sentence for the reader."""

    reason: str

    def __bool__(self) -> bool:
        return False


class NotHeld(LookupError):
    """The edition lacks a measure that part of a page needs. The text is a sentence for the reader."""


MILLION = 1_000_000

NOT_HELD = "not in this edition"
"""The message on every screen for figures that the edition lacks."""


class Status(StrEnum):
    """The status of a number. A number that is not `ok` is never shown as 0."""

    OK = "ok"
    SUPPRESSED = "suppressed"
    MISSING = "missing"
    NOT_APPLICABLE = "not applicable"
    LOW_RELIABILITY = "low reliability"


@dataclass(frozen=True, slots=True)
class Area:
    """A place or an organisation. `code` is its key in the store; `ods` and `ons` are its codes elsewhere."""

    code: str
    name: str
    kind: str  # england | region | icb | cluster | trust | ...
    ods: str | None = None
    ons: str | None = None

    @property
    def short_name(self) -> str:
        """The name without the words that all names of its kind share ("NHS ... Integrated Care Board")."""
        return self.name


_FORMULA = re.compile(r"'*(?:[\t\r\n]|[\s\u200b\ufeff]*[=+\-@＝＋－＠])")


def spreadsheet_text(text: str) -> str:
    """Text for a cell of a CSV file. Text that a spreadsheet would run as a formula gets an apostrophe in front, which
    makes it text.

    Full-width signs count, and signs after spaces. A text that already starts with an apostrophe before such a sign
    gets another, so that removing one always restores the text (`from_spreadsheet_text`). For text only: numbers,
    negative ones too, are written unchanged.
    """
    return f"'{text}" if _FORMULA.match(text) else text


def from_spreadsheet_text(text: str) -> str:
    """The text from which `spreadsheet_text` made this cell."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


PLACE = "place"  # the kind of a custom area, and the prefix of its id


@dataclass(frozen=True)
class CustomArea:
    """A custom area: a name and the codes of practices, each once and sorted. It holds no figures.

    `icb`: what a session file of the allocation tool gave as its board, unchanged.
    """

    name: str
    practices: tuple[str, ...]
    icb: Any = field(default=None, compare=False)

    @classmethod
    def of(cls, name: str, practices: Collection[str], icb: Any = None) -> CustomArea:
        return cls(" ".join(name.split()), tuple(sorted(set(practices))), icb)

    @cached_property
    def id(self) -> str:
        """Its id in addresses, derived from name and practices: a changed area has a new id, and old links still show
        the old one.
        """
        said = json.dumps([self.name, self.practices], ensure_ascii=False)
        return f"{PLACE}-{sha256(said.encode()).hexdigest()[:16]}"


@dataclass(frozen=True, order=True)
class Period:
    """A span of time. `id` sorts in time order within one kind; `label` is the publisher's words, in plain English."""

    id: str  # "2026-02", "2023/24", "2016/2020": the forms of data_access/reference/periods.py
    label: str = field(compare=False)
    kind: Literal["day", "month", "quarter", "year", "financial year", "span", "snapshot"] = field(compare=False)


@dataclass(frozen=True)
class Estimate:
    """One number with its uncertainty. `value`, `lower` and `upper` share the indicator's unit; `numerator` and
    `denominator` are counts.

    `lower` and `upper` are None when no interval exists, and the screen then says "no interval published".
    """

    value: float | None
    lower: float | None = None
    upper: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    status: Status = Status.OK


Polarity: TypeAlias = Literal["higher", "lower", "neutral"]


@dataclass(frozen=True)
class SeriesBreak:
    """A change of definition: figures from `from_period` on may not be compared with those before it."""

    from_period: str  # id of the first period after the change
    label: str  # two or three words, for a chart
    words: str  # what changed, in one or two sentences


@dataclass(frozen=True)
class DoubtedFigure:
    """A figure as published that differs so much from its neighbours that it may be a recording error."""

    area: str
    period: str | None  # id; None is every period
    words: str  # what is unusual, in one or two sentences that name area and period
    breakdown: str = ""


@dataclass(frozen=True)
class Indicator:
    """One catalogue entry: what is measured, about whom, by whom, and what may be said about it."""

    counted_by_caches: ClassVar[bool] = False  # the edition keeps one of each (see caching.py)

    id: str
    name: str
    short_name: str
    question: str
    family: Literal["deaths", "ill health", "care", "experience", "resource", "economy"]
    numerator: str
    denominator: str
    unit: str
    polarity: Polarity
    value_kind: Literal["proportion", "rate", "ratio", "mean", "count", "value"]
    people: str  # what the numerator counts, a plural to end a sentence: "visits ended within 4 hours"
    people_worse: str  # the same from the bad side: "waits of over 4 hours"
    geographies: tuple[str, ...]
    breakdowns: tuple[str, ...]
    source: str
    licence: str
    method: str
    disclosure_rule: str
    stale_after: str
    caveats: tuple[str, ...]
    owner: str
    checked_by: str
    next_review: str
    multiplier: float | None  # value = multiplier x numerator / denominator; None: the value is no such quotient
    aggregates: tuple[str, ...]  # kinds of area to which the counts are added up
    supports: tuple[Literal["slope", "funnel", "control chart", "map", "people"], ...]
    cannot_rank: str | None  # why it cannot be ranked by people; None where it can
    other_sources: tuple[str, ...]  # sources the figures also need: a population, a lookup
    target: float | None = None
    target_source: str | None = None
    series_breaks: tuple[SeriesBreak, ...] = ()  # oldest first
    incomparable_periods: tuple[str, ...] = ()  # ids that comparisons over time leave out; a caveat says why
    superseded_by: str | None = None  # id of a measure of the same thing with newer figures
    youngest: int = 0  # age of the youngest people in the denominator
    newer_known: str | None = (
        None  # newer figures that exist and are not held here: "2024/25, published in October 2025"
    )
    case_mix: str | None = None  # how much of a difference may come from who the patients are, in one or two sentences
    # kept although of low reliability, which is stated wherever the figure is shown
    doubted: tuple[DoubtedFigure, ...] = ()
    published_value: bool = (
        False  # the publisher's value is shown, because it differs from the quotient of its rounded counts
    )
    added_up_here: tuple[str, ...] = ()  # kinds of area whose figures the loader adds up from counts
    seen_by: tuple[str, ...] = ()  # of own figures: "team <id>" and "person <what they sign in with>"; empty: everyone

    def to_json(self) -> dict[str, Any]:
        """The entry as an edition stores it. `seen_by` is left out where everyone sees the figures, as in old editions."""
        fields = asdict(self)
        if not self.seen_by:
            del fields["seen_by"]
        return fields

    def doubts(self, areas: Collection[str], periods: Collection[str], breakdown: str = "") -> tuple[str, ...]:
        """What is unusual about the figures of these areas (store codes) in these periods (ids), in a sentence or two
        each.
        """
        return tuple(
            each.words
            for each in self.doubted
            if each.area in areas and each.breakdown == breakdown and (each.period is None or each.period in periods)
        )


@dataclass(frozen=True)
class Sight:
    """The figures somebody may see besides the public ones: by team, and by login (case-folded).

    `all`: no figure is withheld, as for whoever runs the application on their own machine.
    """

    teams: frozenset[str] = frozenset()
    login: str = ""
    all: bool = False

    def sees(self, seen_by: Collection[str]) -> bool:
        """Whether figures of an indicator with these `seen_by` may be shown."""
        if self.all or not seen_by:
            return True
        mine = {f"team {team}" for team in self.teams} | ({f"person {self.login}"} if self.login else set())
        return any(each.casefold() in mine for each in seen_by)


WITHHELD = "withheld"
"""Key in a body whose figures were removed, because its maker may no longer see some of those behind it."""
FIGURES_WITHHELD = "Its figures are not shown: you may no longer see some of those it was made from."


def audience_of(value: str) -> dict[str, Any]:
    """An item's `shared` and `team`, from a form's field: "yes" is everyone, "team-<id>" a team, all else only the owner."""
    return {"shared": value == "yes", "team": value.removeprefix("team-") if value.startswith("team-") else None}


EVERYONE = Sight()  # what may be shown to anybody at all
WITHOUT_LIMIT = Sight(all=True)


@dataclass(frozen=True)
class Freshness:
    """The age of a figure on a day, and what is known of newer ones."""

    indicator: str
    period: str  # what the figure is for, in words; "" where there is no figure
    months: int  # since the period ended, to the nearest month
    stale: bool  # older than the measure's `stale_after` allows
    superseded_by: str = ""  # id of a measure of the same thing held here with newer figures
    newer_name: str = ""  # that measure's short name
    newer_period: str = ""  # and its newest period
    newer_known: str = ""  # newer figures that exist and are not held here


@dataclass(frozen=True)
class Release:
    """One load of one source: its origin and date. `loaded_on` is the day its files were first read."""

    counted_by_caches: ClassVar[bool] = False  # the edition keeps one of each (see caching.py)

    id: str
    title: str
    publisher: str
    licence: str
    attribution: str
    published_as: str  # the state of the file: as published, or re-saved and by whom
    period_from: str
    period_to: str
    loaded_on: str
    checksum: str
    rows: int
    url: str = ""  # the publisher's page about it; "" where an edition was built before releases held it
    published: str | None = None  # the day the publisher issued it; None: not known
    read_from: tuple[str, ...] = ()  # where each of its files was read from

    @classmethod
    def from_json(cls, entry: Mapping[str, Any]) -> Release:
        """A release from its fields as JSON holds them. Raises TypeError for a field that is missing or unknown."""
        return cls(**{**entry, "read_from": tuple(entry.get("read_from", ()))})


@dataclass(frozen=True)
class Provenance:
    """What stands under an exhibit: what is counted, its releases, edition, method and period."""

    definition: str
    releases: tuple[Release, ...]
    edition: str
    method: str
    period: str
    source: str = ""  # the origin in words, where it is not a publication: this application's own list, say
    freshness: tuple[Freshness, ...] = ()  # of each measure, at that period

    @property
    def licence(self) -> str:
        return "; ".join(sorted({release.licence for release in self.releases}))


@dataclass(frozen=True)
class Option:
    """One value of a parameter, with its label."""

    value: str
    label: str
    group: str = ""
    also: tuple[str, ...] = ()  # other spellings of the same value: an ODS code beside an ONS code


@dataclass(frozen=True)
class Choices:
    """The values of a parameter, in the order they are offered."""

    options: tuple[Option, ...]
    # Known but not offered, because nothing here is about them.
    gone: tuple[Option, ...] = field(default=(), kw_only=True)

    def __iter__(self) -> Iterator[Option]:
        return iter(self.options)

    def __contains__(self, value: object) -> bool:
        return any(option.value == value for option in self.options)

    def resolve(self, text: str) -> str | None:
        """The value that `text` means: the value itself or another spelling of it, in any case. None: no match."""
        folded = text.strip().casefold()
        for option in self.options:
            if folded in (option.value.casefold(), *(name.casefold() for name in option.also)):
                return option.value
        return None

    def gone_by(self, text: str) -> Option | None:
        """A known value that is not offered; None: there is none."""
        folded = text.strip().casefold()
        spelt = ((option, (option.value, *option.also)) for option in self.gone)
        return next((option for option, names in spelt if folded in (name.casefold() for name in names)), None)

    def label(self, value: str) -> str:
        return next((option.label for option in self.options if option.value == value), value)


class Sureness(StrEnum):
    """How sure a difference is, surest first. `analysis/fair_comparison/sureness.py` defines each phrase."""

    SURE = "Sure"
    PROBABLY = "Probably"
    CANNOT_TELL = "Can’t tell"
    NOT_MEASURED = "Not measured"  # there is no figure, nothing to compare it with, or no interval


@dataclass(frozen=True)
class SizeTold:
    """One size of a difference: name, amount in words, how it follows from the one before, and whether pages show it."""

    what: str
    amount: str
    how: str
    shown: bool = False


Against: TypeAlias = Literal["", "target", "share"]
"""What money is measured against: the published target, or that target scaled so that all of them add up to the money there is."""


@dataclass(frozen=True)
class Finding:
    """One result worth a board's attention: the sentence, and what is needed to rank it and to follow it."""

    page: str  # path of the page it came from
    sentence: str
    detail: str
    indicator: str
    family: str
    area: str
    period: str
    # in `size_unit`: a count, or the indicator's unit where there are no counts; positive is worse
    size: float | None
    lower: float | None
    upper: float | None
    size_unit: str
    direction: Literal["worse", "better", "no different", "spread", "unknown"]
    going: Literal["improvement", "concern", "neither", "unknown"]  # over time, at this period
    sure: Sureness
    link: str
    like_for_like: bool = False  # whether the comparison allows for who the people are
    against: Against = ""  # what money is measured against; places are not compared then
    caution: str = ""  # what may explain it, as a short sentence shown in front
    freshness: tuple[Freshness, ...] = ()  # of every measure the sentence uses
    also: str = ""  # the size by another comparator, named, as a short sentence
    placed: bool = False  # the sentence gives the rank of one place among all; what we cannot tell is the reason
    sizes: tuple[SizeTold, ...] = ()  # the other sizes of the same difference elsewhere, and why they differ
    onward: tuple[str, str] = ("", "")  # a what-if about the same sum: its name and its address; "" for none
    not_enough: bool = False  # for a decision: too small, or perhaps the mix of people; the caution says which

    @property
    def asks_for_decision(self) -> bool:
        """Whether a board has something to decide: only what is worse, and by enough, asks for a decision."""
        return self.direction == "worse" and not self.not_enough

    @property
    def own_freshness(self) -> Freshness | None:
        """The freshness of the measure it is ranked by; None where it has no figure."""
        return next((each for each in self.freshness if each.indicator == self.indicator), None)

    @property
    def stale(self) -> bool:
        return self.own_freshness is not None and self.own_freshness.stale

    @property
    def age(self) -> int:
        """The age of its figures, for ranking: 0 within their date, 1 past it and at most three years old, 2 older."""
        own = self.own_freshness
        if own is None or not own.stale:
            return 0
        return 1 if own.months <= 36 else 2

    @property
    def superseded(self) -> bool:
        return self.own_freshness is not None and bool(self.own_freshness.superseded_by)
