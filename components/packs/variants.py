"""What a sealed file lets its reader choose: every card for the other areas, and for earlier periods where its page has a choice of them."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from components.exports.document import Document, PackedCard, Tell
from components.exports.sealed_file import Choices
from components.packs.content import Card, Pack
from components.packs.resolving import Pages, ShownAt, query_of, resolve
from vocabulary import Option, Refused

log = logging.getLogger(__name__)

PERIODS = ("period", "year")
"""Parameters of views that choose a period."""
MOST_PERIODS = 4  # earlier ones
MOST = 1_500  # exhibits made for one file: cards after that are held as in the pack alone


def choices_of(
    document: Document, pack: Pack, pages: Pages, shown_at: ShownAt, edition: str | None, tell: Tell
) -> Choices:
    """The areas and periods, and the variants of each card of the document."""
    by_id = {card.id: card for card in pack.cards}
    areas: dict[str, str] = {}
    periods: dict[str, str] = {}
    variants: list[dict[tuple[str, str], PackedCard]] = []
    made = 0
    for number, packed in enumerate(document.cards):
        tell(number / len(document.cards), f"Areas and periods of card {number + 1} of {len(document.cards)}")
        card, own = by_id[packed.id], {}
        for key, asked in _asked(card, pages, shown_at, edition, areas, periods):
            if made >= MOST:
                break
            if (variant := _variant(packed, asked, pages, shown_at, edition)) is not None:
                own[key] = variant
                made += 1
        variants.append(_of_use(packed, own))
    held = {key for own in variants for key in own}
    return Choices(
        areas=tuple((key, words) for key, words in areas.items() if any(area == key for area, _ in held)),
        periods=tuple(
            sorted(((key, words) for key, words in periods.items() if any(p == key for _, p in held)), reverse=True)
        ),
        variants=tuple(variants),
    )


def _asked(
    card: Card, pages: Pages, shown_at: ShownAt, edition: str | None, areas: dict[str, str], periods: dict[str, str]
) -> Iterator[tuple[tuple[str, str], Card]]:
    """Area and period, and the card for them. Enters what they are called."""
    page = pages[card.page]
    query = query_of(card, edition)
    shown = shown_at(page, query)
    listed = _options(shown, "area")
    of_periods = [each for each in page.view.parameters() if each.metadata["among"] in PERIODS]
    for area in (Option("", ""), *listed):
        here = query | ({"area": area.value} if area.value else {})
        if area.value:
            areas.setdefault(area.value, area.label)
            yield (area.value, ""), _with(card, here)
        for parameter in of_periods:
            offered = _options(shown, parameter.metadata["among"])
            for period in [each for each in offered if each.value != parameter.default][:MOST_PERIODS]:
                periods.setdefault(period.value, period.label)
                yield (area.value, period.value), _with(card, here | {parameter.name: period.value})


def _options(shown: Any, among: str) -> tuple[Option, ...]:
    options: tuple[Option, ...] = shown.choices_for(among, vars(shown.asked)).options
    return options


def _with(card: Card, query: Mapping[str, Any]) -> Card:
    return replace(card, query=f"?{urlencode(query)}")


def _variant(
    packed: PackedCard, asked: Card, pages: Pages, shown_at: ShownAt, edition: str | None
) -> PackedCard | None:
    """The card for another area or period; None where it cannot be made."""
    try:
        found = resolve(asked, pages, shown_at, edition)
    except Exception:
        log.exception("card failed", extra={"page": asked.page})
        return None
    if isinstance(found, Refused):
        return None
    return replace(packed, exhibit=found.exhibit, view=found.view, watch="")


def _of_use(packed: PackedCard, own: dict[tuple[str, str], PackedCard]) -> dict[tuple[str, str], PackedCard]:
    """Without the periods, where choosing one changes nothing on this card."""
    changes = any(
        not area and period and (each.exhibit.title, each.dated) != (packed.exhibit.title, packed.dated)
        for (area, period), each in own.items()
    )
    return own if changes else {key: each for key, each in own.items() if not key[1]}
