"""What the application gives to pages."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from dash import html

from caching import SingleFlightCache
from components import states
from components.decision_register import DecisionBook
from components.file_adder import FileAdder
from components.place_maker import AreaMaker
from components.saved import Audience, ItemService
from components.saved_scenario import PageContext
from vocabulary import NotHeld, Option


class Store(Protocol):
    """The part of a store that all pages use. A store is one edition and equals only itself."""

    def __hash__(self) -> int: ...

    @property
    def edition(self) -> str: ...

    @property
    def built_on(self) -> str: ...  # ISO date and time

    def indicators(self) -> Mapping[str, Any]: ...  # by id


def _no_reuse(edition: str, areas: Sequence[Option] | None) -> None:
    """Reuse no answer."""


@dataclass(frozen=True)
class AppServices:
    """The figures, saved items, and what is known about the request."""

    open_store: Callable[[], Store]  # the current edition
    request_id: Callable[[], str]
    scheme: Callable[[], str]  # the reader's colour scheme: "light" or "dark"
    no_store: tuple[type[Exception], ...] = ()  # errors whose `remedy` says how to get the figures back
    defaults: Mapping[str, str] = field(default_factory=dict)  # parameter -> the default that addresses omit
    drawn: SingleFlightCache = field(default_factory=lambda: SingleFlightCache(256), compare=False)
    """Cache of what was rendered: cards and lines of a view, opened exhibits, first answers; up to 0.2 MB each."""
    warning: Callable[[], str] = lambda: ""  # a warning about the figures for every reader; "" almost always
    remembered_area: Callable[[], str] = lambda: ""  # the area the reader chose last; "" if unknown
    custom_areas: Callable[[], Sequence[Option]] = (
        lambda: ()
    )  # the reader's custom areas, offered after the areas of the figures
    area_maker: AreaMaker | None = None  # for the page on which custom areas are made
    file_adder: FileAdder | None = None  # for the page on which publishers' files are added
    decisions: DecisionBook | None = None  # for the page on which decisions are signed
    items: ItemService | None = None  # for the pages on which saved items are managed
    open_edition: Callable[[str], Store | None] | None = None  # the edition an address is pinned to; None if it is gone
    with_context: Callable[[Any], PageContext] | None = None  # a store with the reader's saved items
    keep: Callable[[str, str, str, Mapping[str, Any], str | None, Sequence[str]], str] | None = None
    """(kind, name, note, body, audience or None for unchanged, own figures it may hold) -> what was done, in words."""
    kept_back: Callable[[Callable[[Callable[[Any, Mapping[str, Any]], Any]], Any]], Sequence[str]] = lambda say: ()
    """See `ItemService.kept_back`."""
    audience: Callable[[], Audience] = Audience
    may: Callable[[str], str] = lambda action: ""  # why the reader may not do this; "" where they may
    too_fast: Callable[[], str] = lambda: ""  # counts the reading of an uploaded file; returns why it must wait, or ""
    standing: Callable[[], Hashable] = lambda: ()  # what layouts also depend on: the reader's role and teams
    allow_reuse: Callable[[str, Sequence[Option] | None], None] = _no_reuse
    """Allows reuse of the present answer, given (edition, custom areas): all it depends on is the edition and the
    reader's custom areas (None if it shows none).
    """

    def missing(self, problem: Exception) -> html.Div | None:
        """The message for figures that cannot be read or lack a measure; None for any other error."""
        if isinstance(problem, self.no_store):
            return states.no_data(str(problem), getattr(problem, "remedy", ""))
        return states.nothing(str(problem)) if isinstance(problem, NotHeld) else None
