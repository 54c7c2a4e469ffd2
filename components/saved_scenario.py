"""A saved scenario: which what-if, of which view, on which edition, its parameters, the reasons, and its answer at the time.

All of it is text and numbers. A store or a file may return anything, so reading refuses what is not a scenario.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping
from dataclasses import MISSING, Field, asdict, dataclass, field, fields
from typing import Any
from urllib.parse import parse_qs, quote, urlencode

from components import what_if
from components.what_if import WhatIf
from vocabulary import FIGURES_WITHHELD, WITHHELD, Option, Refused

KIND = "scenario"
LONGEST_REASON = 1_000  # characters
STORED_PARAMETERS = "levers"
"""The key of the parameters in what is stored."""


@dataclass(frozen=True)
class SavedScenario:
    page: str  # path
    what_if: str  # its name
    view: str  # the view's address, "?area=QUA"; without edition and parameters
    edition: str  # the figures it was made on
    parameters: Mapping[str, str]
    reasons: Mapping[str, str]  # parameter -> the reason for its setting, in the writer's words
    seed: int
    answer: str  # as it was written then
    central: float
    lower: float
    upper: float
    unit: str = (
        ""  # of the gain, and what is counted: two scenarios that agree in both can be compared; "" in older ones
    )
    counted: str = ""
    finding: str = ""  # the answer in short; "" in older ones
    missing: str = ""  # values without a reason, in words: it is not shared while there are any
    cost: float | None = None  # pounds a year, the writer's own, where the model holds none; None: not said
    cost_source: str = ""  # where that figure is from, in the writer's words

    def to_body(self) -> dict[str, Any]:
        """What is stored. Under a key of its own for the parameters, which scenarios saved earlier have too."""
        body = asdict(self)
        return body | {STORED_PARAMETERS: body.pop("parameters")}

    @classmethod
    def from_body(cls, body: Mapping[str, Any]) -> SavedScenario | Refused:
        """Refused if something is missing or of the wrong type, or its figures were taken away (see `own_words`)."""
        if body.get(WITHHELD):
            return Refused(FIGURES_WITHHELD)
        try:
            given = {one.name: _stored(body, one) for one in fields(cls)}
            texts = all(isinstance(given[name], str) for name in _TEXTS)
            maps = all(_texts(given[name]) for name in ("parameters", "reasons"))
            numbers = all(math.isfinite(given[name]) for name in ("seed", "central", "lower", "upper"))
            numbers = numbers and (given["cost"] is None or (math.isfinite(given["cost"]) and given["cost"] >= 0))
        except (KeyError, TypeError, OverflowError):
            return Refused("What was kept is not a scenario.")
        return cls(**given) if texts and maps and numbers else Refused("What was kept is not a scenario.")

    def query(self, *, pinned: bool) -> dict[str, Any]:
        """The parameters of its view, with the edition it was made on or without."""
        asked: dict[str, Any] = dict(parse_qs(self.view.lstrip("?")))
        return asked | ({"edition": self.edition} if pinned else {})

    def address(self, declared: WhatIf[Any, Any, Any], *, pinned: bool = True, code: str = "") -> str:
        """The link that opens it where what-ifs are shown: its view, its parameters, and the edition it was made on. `code`: of the
        item it is saved as, so that it opens under its name."""
        asked = sorted(
            (key, value[0] if isinstance(value, list) else value) for key, value in self.query(pinned=pinned).items()
        )
        set_so = declared.parameters.from_values(self.parameters)[0]
        return what_if.address(declared, urlencode(asked, quote_via=quote), set_so, code)


def own_words(body: Mapping[str, Any]) -> dict[str, Any]:
    """What is stored, with levers and reasons and without answer."""
    return {name: body[name] for name in ("page", "what_if", "view", STORED_PARAMETERS, "reasons") if name in body}


_TEXTS = ("page", "what_if", "view", "edition", "answer", "unit", "counted", "finding", "missing", "cost_source")


def _stored(body: Mapping[str, Any], of: Field[Any]) -> Any:
    """What is stored of a field; its default where it was not there yet. Raises KeyError where there is neither."""
    name = _stored_as(of.name)
    return body[name] if of.default is MISSING else body.get(name, of.default)


def _stored_as(name: str) -> str:
    return STORED_PARAMETERS if name == "parameters" else name


def _texts(given: Any) -> bool:
    return isinstance(given, dict) and all(isinstance(part, str) for pair in given.items() for part in pair)


@dataclass(frozen=True)
class PageContext:
    """A store, with the scenarios and custom areas the reader may see. Two are equal, and share caches, if both are the same."""

    store: Any
    stamp: tuple[tuple[str, int], ...]  # id and revision of each item, and what else the lists depend on
    kept: tuple[Any, ...] = field(compare=False)  # the items, newest first
    history: Callable[[str], tuple[Any, ...]] = field(compare=False)  # an item's id -> its revisions, newest first
    at: Callable[[str], Any] = field(compare=False)  # an edition's store; None if it is not kept
    places: tuple[Option, ...] = ()  # custom areas the reader has saved or others share, as far as lists offer them
    places_in_all: int = 0  # how many there are in all
    more: int = field(default=0, compare=False)  # how many other scenarios the reader may see, not in `kept`
    by_code: Callable[[str], Any] = field(default=lambda code: None, compare=False)  # any scenario, by its link's code
    is_kept: Callable[[str], bool] = field(
        default=lambda edition: True, compare=False
    )  # whether an edition can be opened
    called: Callable[[Collection[str]], Mapping[str, str]] = field(default=lambda people: {}, compare=False)
