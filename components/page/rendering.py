"""One page at one address: its view, its evidence, and the content of its exhibits."""

from __future__ import annotations

import logging
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial, wraps
from typing import Any, Generic, TypeVar
from urllib.parse import parse_qs

from dash import html

from caching import SingleFlightCache
from components import exhibit_frame, states
from components.exhibit import Exhibit
from components.narrative import sentence_case
from components.page.declared import E, Page, V
from components.page.services import AppServices, Store
from components.saved_scenario import PageContext
from components.view import ChoicesFor, Problem
from vocabulary import NOT_HELD, PLACE, Choices, NotHeld, Option

log = logging.getLogger(__name__)


_evidence = SingleFlightCache(256)
_choices = SingleFlightCache(1024)


@dataclass(frozen=True)
class Rendering(Generic[V, E]):
    """A page at one address: the view, problems with the address, and the evidence."""

    page: Page[V, E]
    services: AppServices
    store: Store
    context: PageContext | None  # the store and saved items, for a page about saved items
    asked: V  # the view in the address
    view: V  # the view whose figures are shown, almost always the same
    problems: tuple[Problem, ...]
    instead: str = ""  # why another view is shown than the one in the address

    @classmethod
    def of(
        cls,
        page: Page[V, E],
        services: AppServices,
        query: Mapping[str, Any],
        beside: Rendering[V, E] | None = None,
    ) -> Rendering[V, E]:
        """The rendering of a page.

        `beside`: another rendering in the same request, so that saved items are read once for both.
        """
        store = store_of(services, query.get("edition"))
        if beside is not None and beside.store is store:
            context = beside.context
        else:
            context = services.with_context(store) if page.about_saved_items and services.with_context else None
        usual, choices_for = dict(services.defaults), choices_of(page, context or store)
        if (area := services.remembered_area()) and choices_for("area", {}).resolve(area):
            usual["area"] = area
        asked = {**usual, **{key: value for key, value in query.items() if value not in ("", None, [])}}
        view, problems = page.view.from_query(asked, choices_for)
        shown, why = page.stand_in(view, store) if page.stand_in else (view, "")
        return cls(page, services, store, context, view, shown, problems, why)

    @property
    def choices_for(self) -> ChoicesFor:
        return choices_of(self.page, self.source)

    @property
    def source(self) -> Store | PageContext:
        """What the page's choices and evidence take: a store or a PageContext."""
        return self.context or self.store

    @property
    def key(self) -> tuple[Hashable, ...]:
        """The cache key.

        A store is one edition and equals only itself; the date matters because ages of figures are shown.
        """
        return self.page.path, self.view, self.source, date.today()

    @property
    def evidence(self) -> E:
        """The evidence, loaded once for each view and edition."""
        return _evidence.get(self.key, lambda: self.page.evidence(self.view, self.source))

    def exhibits(self, section: str) -> list[Exhibit]:
        return [self._exhibit(make) for make in self.page.sections()[section][1]]

    def makers(self) -> list[Callable[[], Exhibit]]:
        """One function for each exhibit of the page, in its order. Nothing is computed before it is called."""
        return [partial(self._exhibit, make) for _, listed in self.page.sections().values() for make in listed]

    def _exhibit(self, make: Callable[[V, E], Exhibit]) -> Exhibit:
        return make(self.view, self.evidence)

    def allow_reuse(self, query: Mapping[str, Any], custom_areas: Sequence[Option] | None = None) -> None:
        """Allow the application to reuse this answer, unless it depends on saved items or on an edition that may be
        removed.
        """
        values = (self.services.remembered_area(), *query.values())
        shows_custom_area = any(f"{PLACE}-" in str(value).casefold() for value in values)
        if not (self.page.about_saved_items or query.get("edition") or shows_custom_area):
            self.services.allow_reuse(self.store.edition, custom_areas)


def title_of(shown: Rendering[Any, Any]) -> str:
    """Page and area: "Unwarranted variation — Nottingham and Nottinghamshire"; the page alone where nothing is about
    one area.
    """
    return titled_with(shown.page.title, area_of(shown))


def titled_with(name: str, area: str) -> str:
    return f"{name} \N{EM DASH} {area}" if area else name


def area_of(shown: Rendering[Any, Any]) -> str:
    """The name of the area a page is about; "" where nothing on it is about one area."""
    asked = getattr(shown.asked, "area", "")
    if not asked or all(each.name != "area" or each.metadata["hidden"] for each in shown.page.view.parameters()):
        return ""
    return shown.choices_for("area", {}).label(asked)


def store_of(services: AppServices, edition: Any) -> Store:
    """The newest figures, or the edition an address is pinned to.

    If that is gone, the view reports it like any invalid parameter.
    """
    name = edition[0] if isinstance(edition, list) and edition else edition
    pinned = services.open_edition(name) if services.open_edition and isinstance(name, str) and name else None
    return pinned or services.open_store()


def choices_of(page: Page[Any, Any], source: Store | PageContext) -> ChoicesFor:
    """The page's choices, cached, because one answer needs the same ones several times.

    Choices depend only on earlier parameters, so it makes no difference that the form of the controls also passes later
    ones.
    """
    earlier = page.view.earlier()

    def choices_for(what: str, so_far: Mapping[str, str]) -> Choices:
        counts = earlier.get(what, so_far.keys())
        key = (page.path, source, what, *(pair for pair in so_far.items() if pair[0] in counts))
        choices: Choices = _choices.get(key, lambda: page.choices(source, what, so_far))
        return choices

    return choices_for


def query_of(data: Any) -> dict[str, Any]:
    """The parameters in the address of a view. A browser may send anything: what is not a query counts as empty."""
    return dict(parse_qs(data.lstrip("?"))) if isinstance(data, str) else {}


# ---------------------------------------------------------------- the content of the exhibits

T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class Drawn(Generic[T]):
    """The content of some exhibits of a view, in their order. `whole` is False if one of them failed."""

    parts: Sequence[T]
    whole: bool = True


class _Failed(Exception):
    def __init__(self, drawn: Drawn[Any]) -> None:
        self.drawn = drawn


def cards(shown: Rendering[Any, Any]) -> Drawn[exhibit_frame.Contents]:
    """The exhibits that are open at first, in light colours."""
    return _drawn(shown, "cards", shown.page.where, partial(exhibit_frame.contents, shown.page.slug))


def lines(shown: Rendering[Any, Any]) -> Drawn[exhibit_frame.Line]:
    """The line of each folded exhibit: its finding, without chart, table and reasons."""
    return _drawn(shown, "lines", shown.page.closer, exhibit_frame.line)


def known_lines(shown: Rendering[Any, Any]) -> Drawn[exhibit_frame.Line] | None:
    """The same lines from the cache; None if they are not in it."""
    known: Drawn[exhibit_frame.Line] | None = shown.services.drawn.known((*shown.key, "lines"))
    return known


def opened(shown: Rendering[Any, Any], number: int) -> Drawn[exhibit_frame.Contents]:
    """The content of one folded exhibit, in light colours."""
    make: Callable[..., Exhibit] = shown.page.closer[number]
    decided = _decided(shown, number)
    given = wraps(make)(partial(make, decided=decided)) if decided else make
    what = f"closer-{number}-{decided}" if decided else f"closer-{number}"
    return _drawn(shown, what, [given], partial(exhibit_frame.contents, shown.page.slug))


def is_about_decisions(page: Page[Any, Any], number: int) -> bool:
    """Whether a folded exhibit draws signed decisions, which may change while the figures do not."""
    return hasattr(page.closer[number], "decided_about")


def _decided(shown: Rendering[Any, Any], number: int) -> tuple[tuple[str, str], ...]:
    """The decisions that a folded exhibit draws.

    If they cannot be read the list is empty, and the exhibit appears without them.
    """
    book = shown.services.decisions
    if book is None or not is_about_decisions(shown.page, number):
        return ()
    indicator, places = shown.page.closer[number].decided_about(shown.view, shown.evidence)  # type: ignore[attr-defined]
    try:
        return book.dated(indicator, places)
    except book.refused:
        log.warning("decisions not read", extra={"page": shown.page.path})
        return ()


def _drawn(
    shown: Rendering[Any, Any], what: str, listed: Sequence[Callable[[Any, Any], Exhibit]], form: Callable[[Any], T]
) -> Drawn[T]:
    """Render exhibits once for a view that many readers share."""

    def drawn() -> Drawn[T]:
        exhibits = [_guarded(shown, make) for make in listed]
        parts = [form(exhibit) for exhibit in exhibits]
        if what != "cards":  # the lines are requested next
            # Evidence computes its parts on demand, so it is larger now than when it was cached.
            _evidence.measure_again(shown.key)
        if any(isinstance(exhibit, html.Div) for exhibit in exhibits):
            raise _Failed(Drawn(parts, whole=False))  # shown only this once; the next reader gets a new attempt
        return Drawn(parts)

    try:
        remembered: Drawn[T] = shown.services.drawn.get((*shown.key, what), drawn)
    except _Failed as failed:
        return failed.drawn
    return remembered


def _guarded(shown: Rendering[Any, Any], make: Callable[[Any, Any], Exhibit]) -> Exhibit | html.Div:
    """The exhibit, or a notice if it fails, so that the others still appear."""
    try:
        return make(shown.view, shown.evidence)
    except NotHeld as missing:
        return Exhibit(id=make.__name__, title=sentence_case(NOT_HELD), sentence="", refused=str(missing))
    except Exception:
        log.exception("exhibit failed", extra={"page": shown.page.path, "exhibit": make.__name__})
        return states.error(shown.services.request_id())
