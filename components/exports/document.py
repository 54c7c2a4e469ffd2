"""A pack ready to be written into a file: its cards with their exhibits, in order, and the words between them.

Writers (`slides`, `workbook`, `sealed_file`) take it and nothing else, so no file can show another figure than the page.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

import pandas as pd

from components.card import phrase
from components.exhibit import Exhibit, Table
from vocabulary import Provenance, Sureness

LIKE_FOR_LIKE = "Like for like"
NOT_ADJUSTED = "Not adjusted"

Tell: TypeAlias = Callable[[float, str], None]
"""Called with a writer's progress, from 0 to 1, and a description of the step."""


def tell_nobody(share: float, words: str) -> None:
    """For a writer whose progress nobody watches."""


@dataclass(frozen=True)
class PackedCard:
    """One card: its exhibit, the view it is of in words (area, period, other filters), and what the analyst wrote above it."""

    exhibit: Exhibit
    page: str  # the question of its page
    view: str
    address: str
    words: str = ""
    watch: str = ""  # what the newest figures change of its claim; "" where they change nothing
    id: str = ""  # of the card in its pack
    before: str = ""  # if newer figures change its claim: the claim when it was added, and
    after: str = ""  # the claim on the newest figures

    @property
    def badge(self) -> str:
        """How sure its claim is, and whether the comparison is like for like; "" where it claims no difference."""
        if self.exhibit.sure is None or self.exhibit.sure is Sureness.NOT_MEASURED:
            return phrase(self.exhibit.sure) if self.exhibit.sure else ""
        return f"{phrase(self.exhibit.sure, placed=self.exhibit.placed)}. {LIKE_FOR_LIKE if self.exhibit.like_for_like else NOT_ADJUSTED}."

    @property
    def dated(self) -> str:
        """The period of its figures; "" where it has none."""
        origin = self.exhibit.provenance
        return origin.period if origin else ""


@dataclass(frozen=True)
class Document:
    """A pack, or one card of a page, as it is written into a file. `made_on` is an ISO date."""

    title: str
    note: str
    made_on: str
    edition: str
    cards: Sequence[PackedCard]
    closing: str = ""  # what the analyst wrote after the last card
    address: str = ""
    missing: Sequence[str] = field(default=())  # cards that could not be made, and why, a sentence each

    @property
    def as_of(self) -> str:
        """The day its figures were put together: "29 November 2026"; "" where none of its cards could be made."""
        if not self.made_on:
            return ""
        day = date.fromisoformat(self.made_on)
        return f"{day.day} {day:%B %Y}"


def publishers(origin: Provenance | None) -> str:
    """Who published the figures, in short: "NHS England; Office for National Statistics"."""
    if origin is None:
        return ""
    named = dict.fromkeys(release.publisher for release in origin.releases)
    return "; ".join([*named, *([origin.source] if origin.source else [])])


def sources(origin: Provenance | None) -> list[str]:
    """Every publication the figures come from, in full."""
    if origin is None:
        return []
    listed = [f"{release.publisher}, {release.title} ({release.licence})" for release in origin.releases]
    return [*listed, *([origin.source] if origin.source else [])]


def without_figure(table: Table) -> list[str]:
    """Of each row of which some number is missing, suppressed or not available, what the table says instead."""
    numeric = [column.key for column in table.columns if pd.api.types.is_numeric_dtype(table.frame[column.key])]
    blank = table.frame[numeric].isna().any(axis=1).tolist() if numeric else []
    return [words for words, missing in zip(table.missing_words, blank, strict=False) if missing]


def in_words(exhibit: Exhibit) -> str:
    """The alternative text of the chart: the finding, the sentence, and how many rows have no figure."""
    parts = [exhibit.title.rstrip(".") + "."]
    if exhibit.said:
        parts.append(exhibit.said)
    if exhibit.table is not None and (blank := without_figure(exhibit.table)):
        whys = [why for why in dict.fromkeys(blank) if any(letter.isalnum() for letter in why)]
        reason = f" The table says why: {'; '.join(whys)}." if whys else ""
        parts.append(
            f"A figure is missing, and not drawn, in {len(blank):,} of {len(exhibit.table.frame):,} rows.{reason}"
        )
    return " ".join(parts)
