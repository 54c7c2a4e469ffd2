"""Resolves cards to exhibits: each is computed from its address, on the edition its pack is pinned to, so that no figure is copied."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qs, urlencode

from components import what_if
from components.card import in_large
from components.exhibit import Exhibit
from components.exports.document import Document, PackedCard, Tell, tell_nobody
from components.packs.content import Card, Change, Claim, Pack, changed, sure_as_said
from components.page.declared import Page
from components.page.rendering import area_of
from components.page.what_if_screen import asked_by
from components.what_if import WhatIf
from vocabulary import Refused

log = logging.getLogger(__name__)

Pages = Mapping[str, Page[Any, Any]]
ShownAt = Callable[[Any, Mapping[str, Any]], Any]

_index: dict[tuple[str, str, str], int] = {}
"""Position of an exhibit (page, what-if, id) among its page's makers, so that the others need not be computed to find it."""


@dataclass(frozen=True)
class Resolved:
    """One card as it is shown: its exhibit, and the view in words."""

    card: Card
    page: Page[Any, Any]
    exhibit: Exhibit
    view: str
    edition: str
    built_on: str
    bare: str  # the title without the area
    area: str  # its name; "" where the page is about none

    def claim(self) -> Claim:
        return Claim(self.exhibit.title, str(self.exhibit.sure or ""), self.edition)


def query_of(card: Card, edition: str | None) -> dict[str, Any]:
    query: dict[str, Any] = {key: values[0] for key, values in parse_qs(card.query.lstrip("?")).items()}
    query.pop("edition", None)
    return query | ({"edition": edition} if edition else {})


def page_of(card: Card, edition: str | None) -> str:
    """The address of the page a card is from, as it was when it was added. A what-if is shown on the page of scenarios."""
    query = query_of(card, edition)
    path = what_if.PATH if what_if.WHICH in query else card.page
    return path + (f"?{urlencode(query)}" if query else "")


def standing_on(page: Page[Any, Any], query: Mapping[str, Any]) -> tuple[Page[Any, Any], WhatIf[Any, Any, Any] | None]:
    """The page whose exhibits an address shows, and its what-if: the page of scenarios shows those of the questions.

    Raises PrivateCard where it shows what readers have saved."""
    hosted = asked_by(page.hosts or (page,), query)
    if hosted:
        return hosted.page, hosted.declared
    if page.about_saved_items:
        raise PrivateCard(_private(page))
    return page, None


class PrivateCard(ValueError):
    """A card names what readers have saved. The message says so, and what can be added instead."""


def _private(page: Page[Any, Any]) -> str:
    instead = f" {_ADD_IT_ITSELF}" if page.hosts else ""
    return f"Cards of “{page.name}” may name what a reader has saved for themselves, so no pack holds them.{instead}"


_ADD_IT_ITSELF = "Open your pack and use “Add a saved view or a scenario” to add the scenario itself."


def title_of(card: Card, pages: Pages) -> str:
    """A card's claim when it was added. The title of an older card that names something saved is its page alone."""
    page = pages.get(card.page)
    return f"A card of “{page.name}”" if page is not None and page.about_saved_items else card.claim.title


def resolve(card: Card, pages: Pages, shown_at: ShownAt, edition: str | None) -> Resolved | Refused:
    """A card's exhibit on an edition (None: the newest). Refused where its page or exhibit is gone, or the figures are."""
    page = pages.get(card.page)
    if page is None:
        return Refused(f"“{card.claim.title}”: its page is no longer there.")
    if page.about_saved_items:
        return Refused(_private(page))
    query = query_of(card, edition)
    shown = shown_at(page, query)
    if edition and shown.store.edition != edition:
        return Refused(f"“{card.claim.title}”: the figures of edition {edition} are no longer kept.")
    exhibit = _exhibit(page, shown, query, card.exhibit)
    if exhibit is None:
        return Refused(f"“{card.claim.title}”: its page no longer shows it.")
    view = shown.asked.describe(shown.choices_for)
    bare = exhibit.title
    area = area_of(shown)
    exhibit = replace(exhibit, title=with_place(bare, area))
    return Resolved(card, page, exhibit, view, shown.store.edition, shown.store.built_on, bare, area)


def with_place(title: str, area: str) -> str:
    """A card's title for whoever does not see its page: with the area it is about, unless it names it. A title has one colon at most."""
    if not area or area.casefold() in title.casefold():
        return title
    return f"{title.rstrip('.')} ({area})" if ":" in title else f"{area}: {title}"


def _exhibit(page: Page[Any, Any], shown: Any, query: Mapping[str, Any], id: str) -> Exhibit | None:
    supposed = list(what_if.makers_at(page, shown, query))
    named = str(query.get(what_if.WHICH, "")) if supposed else ""
    # An exhibit of the page may have the same id as one of the what-if.
    makers: list[Callable[[], Exhibit]] = supposed if named else [*shown.makers(), *supposed]
    if not id:
        return supposed[0]() if supposed else _headline(shown, makers)
    place = (page.path, named, id)
    for index in _order(place, len(makers)):
        try:
            made = makers[index]()
        except Exception:
            log.exception("exhibit failed", extra={"page": page.path})
            continue
        if made.id == id:
            _index[place] = index
            return made
    return None


def _headline(shown: Any, makers: Sequence[Callable[[], Exhibit]]) -> Exhibit | None:
    """The page's finding over its first chart."""
    finding = shown.page.headline(shown.view, shown.evidence)
    if not makers:
        return None
    first = makers[0]()
    # The badge of the finding; its text comes before the chart's.
    said = " ".join(part for part in (finding.detail, first.said) if part)
    sure, fair = finding.sure, finding.like_for_like
    number = in_large(finding)
    return replace(
        first,
        title=finding.sentence,
        front=finding.caution or (first.front if finding.placed else ""),
        sentence=said,
        sure=sure,
        like_for_like=fair,
        against=finding.against,
        placed=finding.placed,
        number=number,
    )


def _order(place: tuple[str, str, str], number: int) -> Iterator[int]:
    """The index it was found at before, then all others."""
    first = _index.get(place)
    if first is not None and first < number:
        yield first
    yield from (index for index in range(number) if index != first)


def watched(card: Card, pages: Pages, shown_at: ShownAt, newest: str) -> Change | str:
    """How the newest figures change a card's claim, or why that is unknown; "" if they change nothing or there are none."""
    if not card.claim.edition or card.claim.edition == newest:
        return ""
    try:
        now = resolve(card, pages, shown_at, None)
    except Exception:
        log.exception("card failed", extra={"page": card.page})
        return ""
    if isinstance(now, Refused):
        return now.reason
    # The title of an older card does not name its area, or names it before the colon of the title.
    titles = dict.fromkeys([now.exhibit.title, now.bare, f"{now.area}: {now.bare}"])
    sure = str(now.exhibit.sure or "")
    if not all(changed(card.claim, title, sure) for title in titles):
        return ""
    return Change(
        changed(card.claim, now.exhibit.title, sure),
        _claimed(card.claim.title, card.claim.sure),
        _claimed(now.exhibit.title, sure),
    )


def _claimed(title: str, sure: str) -> str:
    """A title and how sure it is, as two sentences."""
    return " ".join(f"{part.rstrip('.')}." for part in (title, sure_as_said(sure)) if part)


def document_of(
    title: str,
    note: str,
    pack: Pack,
    pages: Pages,
    shown_at: ShownAt,
    *,
    edition: str | None,
    newest: str,
    address: str = "",
    address_of: Callable[[str], str] = lambda path: path,
    tell: Tell = tell_nobody,
) -> Document:
    """A pack with all its exhibits. `address`: of the pack; `address_of`: from a path to the address in files. A card that fails is named with its reason; the others are kept."""
    cards: list[PackedCard] = []
    missing: list[str] = []
    made_on, on = "", edition or newest
    for number, card in enumerate(pack.cards):
        tell(number / len(pack.cards), f"Card {number + 1} of {len(pack.cards)}")
        try:
            found = resolve(card, pages, shown_at, edition)
        except Exception:
            log.exception("card failed", extra={"page": card.page})
            found = Refused(f"“{card.claim.title}”: it cannot be made at the moment.")
        if isinstance(found, Refused):
            missing.append(found.reason)
            continue
        made_on, on = found.built_on[:10], found.edition
        change = watched(card, pages, shown_at, newest)
        before, after = (change.before, change.after) if isinstance(change, Change) else ("", "")
        link = address_of(page_of(card, edition))
        cards.append(
            PackedCard(
                found.exhibit, found.page.question, found.view, link, card.words, str(change), card.id, before, after
            )
        )
    return Document(title, note, made_on, on, tuple(cards), pack.closing, address, tuple(missing))
