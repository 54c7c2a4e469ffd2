"""A pack as stored: its cards in order, each an address with the analyst's text and its claim when it was added."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from components.card import phrase
from vocabulary import FIGURES_WITHHELD, Refused, Sureness

KIND = "pack"
MOST_CARDS = 200
LONGEST_WORDS = 2_000  # characters of the words above one card

_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_DIGITS = re.compile(rf"\d[\d,.–/]*(?:st|nd|rd|th|%)?|\b(?:{_MONTHS})\b")


@dataclass(frozen=True)
class Claim:
    """A card's claim when it was added: its title, how sure it was, and the edition of the figures."""

    title: str
    sure: str
    edition: str

    @property
    def without_digits(self) -> str:
        """The title without numbers and dates: what is left changes only when the claim does."""
        return " ".join(_DIGITS.sub("#", self.title).split())


@dataclass(frozen=True)
class Card:
    """One card. `exhibit` "": the headline of the view with its first chart, or the first chart of its open what-if."""

    id: str
    page: str  # path
    query: str  # with its "?"; without edition
    exhibit: str
    claim: Claim
    words: str = ""  # the analyst's, above the card

    @classmethod
    def new(cls, page: str, query: str, exhibit: str, claim: Claim, words: str = "") -> Card:
        return cls(secrets.token_hex(4), page, query, exhibit, claim, words)


@dataclass(frozen=True)
class Pack:
    """Cards in the order in which they are shown, and the words after the last."""

    cards: tuple[Card, ...] = ()
    closing: str = ""

    def to_body(self) -> dict[str, Any]:
        return {"cards": [asdict(card) for card in self.cards], "closing": self.closing}

    @classmethod
    def from_body(cls, body: Mapping[str, Any]) -> Pack | Refused:
        """Refused if what is stored is not a pack."""
        try:
            cards = tuple(_card(given) for given in body["cards"])
            closing = body.get("closing", "")
        except (KeyError, TypeError, ValueError):
            return Refused("What was kept is not a pack.")
        return cls(cards, closing) if isinstance(closing, str) else Refused("What was kept is not a pack.")

    def place(self, id: str) -> int | None:
        """The index of a card; None if it is not in the pack."""
        return next((index for index, card in enumerate(self.cards) if card.id == id), None)

    def with_card(self, card: Card) -> Pack | Refused:
        if len(self.cards) >= MOST_CARDS:
            return Refused(f"A pack holds at most {MOST_CARDS} cards. Start another one.")
        return replace(self, cards=(*self.cards, card))

    def moved(self, id: str, by: int) -> Pack:
        """The card so many places further on, or back if negative; at an end it stays."""
        index = self.place(id)
        if index is None:
            return self
        others = [card for card in self.cards if card.id != id]
        others.insert(min(max(index + by, 0), len(others)), self.cards[index])
        return replace(self, cards=tuple(others))

    def without(self, id: str) -> Pack:
        return replace(self, cards=tuple(card for card in self.cards if card.id != id))

    def reworded(self, id: str, words: str) -> Pack:
        """The analyst's words above a card."""
        cards = (replace(card, words=words[:LONGEST_WORDS]) if card.id == id else card for card in self.cards)
        return replace(self, cards=tuple(cards))


@dataclass(frozen=True)
class Change:
    """How the newest figures change a card's claim: a sentence, and the claim before and after, each with how sure it is."""

    words: str
    before: str
    after: str

    def __str__(self) -> str:
        return self.words


def sure_as_said(sure: str) -> str:
    """How sure a claim is, as its card says it: of a figure that is known only the margin is not measured."""
    return phrase(Sureness.NOT_MEASURED) if sure == Sureness.NOT_MEASURED else sure


def changed(before: Claim, title: str, sure: str) -> str:
    """A card's former claim, if the newest figures change how sure it is or its text besides numbers and dates.
    "" if only digits differ."""
    now = Claim(title, sure, "")
    was, is_now = sure_as_said(before.sure), sure_as_said(sure)
    parts: Sequence[str] = [
        f"It was “{was}” and is “{is_now}”." if before.sure and sure and before.sure != sure else "",
        f"It said: {before.title}" if before.without_digits != now.without_digits else "",
    ]
    said = " ".join(part for part in parts if part)
    return f"The claim has changed. {said}" if said else ""


def _card(given: Mapping[str, Any]) -> Card:
    """Raises KeyError, TypeError or ValueError for what is not one."""
    claim = Claim(**{one.name: _text(given["claim"][one.name]) for one in fields(Claim)})
    texts = {name: _text(given.get(name, "")) for name in ("id", "page", "query", "exhibit", "words")}
    if not texts["id"].isalnum() or not texts["page"].startswith("/"):
        raise ValueError("not a card")
    return Card(claim=claim, **texts)


def _text(given: Any) -> str:
    if not isinstance(given, str):
        raise TypeError("not a text")
    return given


def own_words(body: Mapping[str, Any]) -> dict[str, Any] | None:
    """The same cards with the analyst's texts, without their claims when they were added; None if it is not a pack."""
    pack, unsaid = Pack.from_body(body), Claim(FIGURES_WITHHELD, "", "")
    if isinstance(pack, Refused):
        return None
    return replace(pack, cards=tuple(replace(card, claim=unsaid) for card in pack.cards)).to_body()
