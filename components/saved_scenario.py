"""A scenario as it is kept: which what-if, of which view, on which edition, its levers, the reasons, and what it said then.

All of it is text and numbers. What comes back from a store or a file may be anything, so reading refuses what is not a scenario.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any
from urllib.parse import parse_qs, quote, urlencode

from components.levers import Levers
from vocabulary import Option, Refused

KIND = "scenario"
LONGEST_REASON = 1_000  # characters


@dataclass(frozen=True)
class SavedScenario:
    page: str  # path
    what_if: str  # its name
    view: str  # the view's address, "?area=QUA"; without edition and levers
    edition: str  # the figures it was made on
    levers: Mapping[str, str]
    reasons: Mapping[str, str]  # lever -> why it stands where it does, in the writer's words
    seed: int
    answer: str  # as it was said then
    central: float
    lower: float
    upper: float

    def to_body(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_body(cls, body: Mapping[str, Any]) -> SavedScenario | Refused:
        """Refused where something is missing or is not of its kind."""
        try:
            given = {each.name: body[each.name] for each in fields(cls)}
            texts = all(isinstance(given[name], str) for name in ("page", "what_if", "view", "edition", "answer"))
            maps = all(_texts(given[name]) for name in ("levers", "reasons"))
            numbers = all(math.isfinite(given[name]) for name in ("seed", "central", "lower", "upper"))
        except (KeyError, TypeError):
            return Refused("What was kept is not a scenario.")
        return cls(**given) if texts and maps and numbers else Refused("What was kept is not a scenario.")

    def query(self, *, pinned: bool) -> dict[str, Any]:
        """The parameters of its view, with the edition it was made on or without."""
        asked: dict[str, Any] = dict(parse_qs(self.view.lstrip("?")))
        return asked | ({"edition": self.edition} if pinned else {})

    def address(self, levers: type[Levers], *, pinned: bool = True) -> str:
        """The link that opens it: its page and view, its levers, and the edition it was made on."""
        asked = sorted(
            (key, value[0] if isinstance(value, list) else value) for key, value in self.query(pinned=pinned).items()
        )
        moved = levers.from_values(self.levers)[0].to_query(self.what_if)
        return f"{self.page}?{urlencode(asked, quote_via=quote)}&{moved}"


def _texts(given: Any) -> bool:
    return isinstance(given, dict) and all(isinstance(part, str) for pair in given.items() for part in pair)


@dataclass(frozen=True)
class PageContext:
    """A store, with the scenarios and custom areas the reader may see. Two are equal, and share caches, if both are the same."""

    store: Any
    stamp: tuple[tuple[str, int], ...]  # id and revision of each, and what else the lists depend on
    kept: tuple[Any, ...] = field(compare=False)  # the items, newest first
    history: Callable[[str], tuple[Any, ...]] = field(compare=False)  # an item's id -> its revisions, newest first
    at: Callable[[str], Any] = field(compare=False)  # an edition's store; None where it is not kept
    places: tuple[Option, ...] = ()  # the places whoever asks has saved, and those shared, as far as lists offer them
    places_in_all: int = 0  # how many there are of these
    more: int = field(default=0, compare=False)  # how many others they may see, not among `kept`
    by_code: Callable[[str], Any] = field(default=lambda code: None, compare=False)  # any of them, by its link's code
    is_kept: Callable[[str], bool] = field(
        default=lambda edition: True, compare=False
    )  # whether an edition can be opened
    called: Callable[[Collection[str]], Mapping[str, str]] = field(default=lambda people: {}, compare=False)

    @property
    def edition(self) -> str:
        return str(self.store.edition)


WithKept = PageContext  # the former name, until nothing uses it
