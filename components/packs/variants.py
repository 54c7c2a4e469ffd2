"""What a sealed file lets its reader choose: every card for the other areas, and for earlier periods where its page has a choice of them."""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from components.exhibit import Exhibit
from components.exports.document import Document, PackedCard, Tell
from components.exports.sealed_file import Choices
from components.packs.content import Card, Pack
from components.packs.resolving import Pages, ShownAt, query_of, resolve
from vocabulary import Option, Refused

log = logging.getLogger(__name__)

PERIODS = ("period", "year")
"""Parameters of views that choose a period."""
MOST_PERIODS = 4  # earlier ones
VIEWS_KEPT = 48
MOST = 1_500  # exhibits for one file: later cards have no variants


def choices_of(
    document: Document, pack: Pack, pages: Pages, shown_at: ShownAt, edition: str | None, tell: Tell
) -> Choices:
    """The areas and periods, and the variants of each card of the document. What several cards share is made once."""
    by_id = {card.id: card for card in pack.cards}
    areas: dict[str, str] = {}
    periods: dict[str, str] = {}
    variants: list[dict[tuple[str, str], PackedCard]] = []
    maker = _Maker(pages, _remembering(shown_at), edition)
    own_areas = set()
    for packed in document.cards:
        maker.knows(by_id[packed.id], packed)
        own_areas.add(query_of(by_id[packed.id], edition).get("area", ""))
    for number, packed in enumerate(document.cards):
        tell(number / len(document.cards), f"Areas and periods of card {number + 1} of {len(document.cards)}")
        variants.append(_of_card(packed, by_id[packed.id], maker, areas, periods, own_areas))
    held = {key for own in variants for key in own}
    return Choices(
        areas=tuple((key, words) for key, words in areas.items() if any(area == key for area, _ in held)),
        periods=tuple(
            sorted(((key, words) for key, words in periods.items() if any(p == key for _, p in held)), reverse=True)
        ),
        variants=tuple(variants),
    )


def _of_card(
    packed: PackedCard,
    card: Card,
    maker: _Maker,
    areas: dict[str, str],
    periods: dict[str, str],
    own_areas: Collection[str],
) -> dict[tuple[str, str], PackedCard]:
    """The variants of one card: every area, and earlier periods of the areas that the pack is about. Enters what they are called."""
    page = maker.pages[card.page]
    query = query_of(card, maker.edition)
    shown = maker.shown_at(page, query)
    chosen = [
        (parameter.name, period)
        for parameter in page.view.parameters()
        if parameter.metadata["among"] in PERIODS
        for period in [
            each for each in _options(shown, parameter.metadata["among"]) if each.value != parameter.default
        ][:MOST_PERIODS]
    ]
    found: dict[tuple[str, str], PackedCard] = {}
    for area in (Option("", ""), *_options(shown, "area")):
        here = query | ({"area": area.value} if area.value else {})
        asked = {(area.value, ""): here} if area.value else {}
        if not area.value or area.value in own_areas:
            asked |= {(area.value, period.value): here | {name: period.value} for name, period in chosen}
        if area.value:
            areas.setdefault(area.value, area.label)
        for key, at in asked.items():
            if (variant := maker.make(packed, _with(card, at))) is not None:
                found[key] = variant
        if not area.value and not any(_differs(each, packed) for each in found.values()):
            found, chosen = {}, []  # choosing a period changes nothing on this card
    periods.update((period.value, period.label) for _, period in chosen if period.value not in periods)
    return found


def _remembering(shown_at: ShownAt) -> ShownAt:
    """The same with a cache of the last views: cards of one page in one view share its evidence."""
    kept: dict[tuple[Any, ...], Any] = {}

    def shown(page: Any, query: Mapping[str, Any]) -> Any:
        key = (page.path, *sorted(query.items()))
        if key not in kept:
            if len(kept) >= VIEWS_KEPT:
                kept.pop(next(iter(kept)))
            kept[key] = shown_at(page, query)
        return kept[key]

    return shown


def _differs(one: PackedCard, other: PackedCard) -> bool:
    return (one.exhibit.title, one.dated) != (other.exhibit.title, other.dated)


def _options(shown: Any, among: str) -> tuple[Option, ...]:
    options: tuple[Option, ...] = shown.choices_for(among, vars(shown.asked)).options
    return options


def _with(card: Card, query: Mapping[str, Any]) -> Card:
    return replace(card, query=f"?{urlencode(query)}")


class _Maker:
    """Computes each exhibit of a file once, whichever cards use it, and at most MOST of them."""

    def __init__(self, pages: Pages, shown_at: ShownAt, edition: str | None) -> None:
        self.pages, self.shown_at, self.edition = pages, shown_at, edition
        self._made: dict[tuple[str, ...], tuple[Exhibit, str] | None] = {}
        self._left = MOST

    def knows(self, card: Card, packed: PackedCard) -> None:
        """Take a card of the document as made."""
        self._made[self._key(_with(card, query_of(card, self.edition)))] = (packed.exhibit, packed.view)

    def make(self, packed: PackedCard, asked: Card) -> PackedCard | None:
        """The card for another area or period; None if that fails."""
        key = self._key(asked)
        if key not in self._made:
            if not self._left:
                return None
            self._made[key] = self._resolved(asked)
            self._left -= 1
        made = self._made[key]
        return replace(packed, exhibit=made[0], view=made[1], watch="") if made else None

    def _resolved(self, asked: Card) -> tuple[Exhibit, str] | None:
        try:
            found = resolve(asked, self.pages, self.shown_at, self.edition)
        except Exception:
            log.exception("card failed", extra={"page": asked.page})
            return None
        return None if isinstance(found, Refused) else (found.exhibit, found.view)

    @staticmethod
    def _key(card: Card) -> tuple[str, ...]:
        return (card.page, card.exhibit, *sorted(card.query.removeprefix("?").split("&")))
