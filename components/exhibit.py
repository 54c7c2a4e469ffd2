"""An exhibit: the only way a result reaches a screen or a file.

It carries the machine's form (a table with typed columns, a chart specification) and the human's (a sentence, caveats,
where it came from) together, so that a chart, its table, its download and its spoken alternative cannot disagree.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import pandas as pd

from components.units import Unit
from vocabulary import Against, Provenance, Sureness

if TYPE_CHECKING:
    from components.charts import specs

HELD_BACK = "held back: small numbers"
"""Stands for a number that disclosure control does not let be shown."""

Format = Literal["text", "count", "percent", "points", "number", "figure", "link", "outside link"]
LINKS: tuple[Format, ...] = ("link", "outside link")
"""Values are pairs of words and address: of a page here, or of somebody else's."""


@dataclass(frozen=True)
class Column:
    """One column: its key in the frame, the words above it, and how its values are written.

    `percent` values are proportions (0 to 1), `points` are differences of proportions; both are written times 100. A
    `figure` is written in its `unit`. Readers may sort by any column but links.
    """

    key: str
    label: str
    format: Format = "text"
    term: str = ""  # glossary entry that explains the label
    unit: Unit | None = None
    order: str = ""  # for words with a number in them: the column of the frame by which readers may sort; "": by itself


@dataclass(frozen=True)
class Table:
    """Rows of one exhibit. A missing value is NaN or None and is written as its `why_missing`, never as 0; in rows that are `held_back`,
    as that."""

    frame: pd.DataFrame
    columns: tuple[Column, ...]
    why_missing: str = "not available"
    highlight: str = ""  # a boolean column of the frame: rows in focus
    chosen: str = ""  # a boolean column of the frame: the row whose detail is shown
    short: bool = False  # on the screen its first four rows and the chosen one are shown, until “Show all” is pressed
    held_back: str = (
        ""  # a boolean column of the frame: rows whose numbers are missing because they are small. "": none
    )
    listed: str = ""  # a boolean column of the frame: rows listed on the page; charts and files have all. "": every row

    def __post_init__(self) -> None:
        marks = (self.highlight, self.chosen, self.listed, self.held_back)
        orders = [column.order for column in self.columns]
        wanted = [column.key for column in self.columns] + [key for key in (*marks, *orders) if key]
        unknown = sorted(set(wanted) - set(self.frame.columns))
        if unknown:
            raise ValueError(f"the table has no column {', '.join(unknown)}")

    @property
    def missing_words(self) -> list[str]:
        """What stands for a missing number, of each row."""
        if not self.held_back:
            return [self.why_missing] * len(self.frame)
        return [HELD_BACK if small else self.why_missing for small in self.frame[self.held_back].tolist()]


@dataclass(frozen=True)
class Drill:
    """What a click on a mark or the button of its row does: set one parameter of the view."""

    parameter: str
    key: str  # the column whose value the parameter takes
    verb: str  # the button's word: "Look closer at"
    name: str  # the column that names the row


@dataclass(frozen=True)
class Exhibit:
    """One result, ready for every kind of reader."""

    id: str
    title: str  # says the finding, not the topic
    sentence: str
    table: Table | None = None
    spec: specs.ChartSpec | None = None
    provenance: Provenance | None = None
    caveats: tuple[str, ...] = ()
    sure: Sureness | None = None  # how sure what the title says is; None where the title claims no difference
    like_for_like: bool = False
    against: Against = ""  # what money is measured against: no places are compared then
    placed: bool = False  # the title says where one place was counted among all: what we cannot tell is the reason
    front: str = ""  # a sentence of at most 25 words that stands in sight under the title; the others are folded
    number: tuple[str, str] = (
        "",
        "",
    )  # the size of what the title says, and what it counts: "978", "fewer waits"; "" for none
    drill: Drill | None = None  # set by `drills` of components/page/declared.py
    can_drill: bool = True  # False: none of its rows can be chosen in this view
    file: str = ""  # address of a file with more than the table shows
    file_words: str = ""
    refused: str = ""  # why there is nothing to show; then table and spec may be absent

    @property
    def said(self) -> str:
        """All that is said of it: what stands in sight, then what is folded."""
        return " ".join(part for part in (self.front, self.sentence) if part)

    def __post_init__(self) -> None:
        if self.table is None:
            return
        wanted = set(self.spec.columns()) if self.spec else set()
        wanted |= {self.drill.key, self.drill.name} if self.drill else set()
        unknown = sorted(wanted - set(self.table.frame.columns))
        if unknown:
            raise ValueError(f"exhibit {self.id}: its table has no column {', '.join(unknown)}")
