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
    """What pages have in common knows this of a store; each page knows the rest. A store is one edition and equals only itself."""

    def __hash__(self) -> int: ...

    @property
    def edition(self) -> str: ...

    @property
    def built_on(self) -> str: ...  # ISO date and time

    def indicators(self) -> Mapping[str, Any]: ...  # by id


def _no_reuse(edition: str, areas: Sequence[Option] | None) -> None:
    """No answer is used again."""


@dataclass(frozen=True)
class AppServices:
    """The figures, what readers have saved, and what is known of the request."""

    open_store: Callable[[], Store]  # the current edition
    request_id: Callable[[], str]
    scheme: Callable[[], str]  # the reader's colours: "light" or "dark"
    no_store: tuple[type[Exception], ...] = ()  # errors that carry `remedy`: how to get the figures back
    defaults: Mapping[str, str] = field(default_factory=dict)  # parameter -> value an address leaves out
    drawn: SingleFlightCache = field(default_factory=lambda: SingleFlightCache(256), compare=False)
    """What was drawn lately: the cards of a view, its lines, an exhibit that was opened, a first answer; up to 0.2 megabytes each."""
    warning: Callable[[], str] = lambda: ""  # what every reader must be told about the figures; "" almost always
    remembered_area: Callable[[], str] = lambda: ""  # the area the reader chose last; "" if none is known
    custom_areas: Callable[[], Sequence[Option]] = (
        lambda: ()
    )  # the reader's own, offered after the areas of the figures
    area_maker: AreaMaker | None = None  # for the page on which custom areas are made
    file_adder: FileAdder | None = None  # for the page on which publishers' files are added
    decisions: DecisionBook | None = None  # for the page on which decisions are signed
    items: ItemService | None = None  # for the page on which items are tidied
    open_edition: Callable[[str], Store | None] | None = None  # the edition an address is pinned to; None: not kept
    with_context: Callable[[Any], PageContext] | None = None  # a store with what the reader has saved
    keep: Callable[[str, str, str, Mapping[str, Any], str | None, Sequence[str]], str] | None = None
    """(kind, name, note, body, who sees it or None for as it is, own figures it may hold) -> what was done, in words."""
    kept_back: Callable[[Callable[[Callable[[Any, Mapping[str, Any]], Any]], Any]], Sequence[str]] = lambda say: ()
    """See `ItemService.kept_back`."""
    audience: Callable[[], Audience] = Audience
    may: Callable[[str], str] = lambda action: ""  # why the reader may not do this; "" where they may
    too_fast: Callable[[], str] = lambda: ""  # counts a file that is read; why it is not read now, "" where it may be
    standing: Callable[[], Hashable] = lambda: ()  # what pages are laid out by besides: the reader's role and teams
    allow_reuse: Callable[[str, Sequence[Option] | None], None] = _no_reuse
    """Lets the present answer be given again. Told (edition, custom areas): it depends only on the edition and on the reader's
    custom areas (None if it shows none)."""

    def missing(self, problem: Exception) -> html.Div | None:
        """What a reader is told of figures that cannot be read, or that lack a measure; None for any other error."""
        if isinstance(problem, self.no_store):
            return states.no_data(str(problem), getattr(problem, "remedy", ""))
        return states.nothing(str(problem)) if isinstance(problem, NotHeld) else None
