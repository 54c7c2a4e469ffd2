"""A pack's order and words, and when a claim counts as changed."""

from __future__ import annotations

import pytest

from components.packs.content import MOST_CARDS, Card, Claim, Pack, changed
from vocabulary import Refused


def card(id: str, words: str = "") -> Card:
    return Card(id, "/voices", "?area=QUA", "gaps", Claim(f"Title {id}", "Sure", "e1"), words)


PACK = Pack((card("a"), card("b", "of b"), card("c")), "The end.")


def order(pack: Pack) -> str:
    return "".join(each.id for each in pack.cards)


@pytest.mark.parametrize(
    ("id", "by", "after"), [("a", 1, "bac"), ("c", -1, "acb"), ("a", -1, "abc"), ("c", 5, "abc"), ("x", 1, "abc")]
)
def test_a_card_moves_and_stays_at_an_end(id: str, by: int, after: str) -> None:
    assert order(PACK.moved(id, by)) == after


def test_words_go_with_their_card() -> None:
    moved = PACK.moved("b", -1)
    assert [each.words for each in moved.cards] == ["of b", "", ""]
    assert PACK.reworded("c", "new").cards[2].words == "new"
    assert order(PACK.without("b")) == "ac"


def test_what_is_kept_is_read_again() -> None:
    assert Pack.from_body(PACK.to_body()) == PACK


@pytest.mark.parametrize(
    "body", [{}, {"cards": 1}, {"cards": [{"id": "a"}]}, {"cards": [], "closing": 3}, {"cards": [PACK.to_body()]}]
)
def test_what_is_no_pack_is_refused(body: dict[str, object]) -> None:
    assert isinstance(Pack.from_body(body), Refused)


def test_a_full_pack_takes_no_more() -> None:
    full = Pack(tuple(card(str(number)) for number in range(MOST_CARDS)))
    assert isinstance(full.with_card(card("x")), Refused)


THEN = Claim("Walsall: 12.3% smoke, the 3rd most, in February 2026", "Probably", "e1")


@pytest.mark.parametrize(
    ("title", "sure", "is_changed"),
    [
        ("Walsall: 12.9% smoke, the 4th most, in March 2026", "Probably", False),
        ("Walsall: 12.9% smoke, the 4th most, in March 2026", "Sure", True),
        ("Walsall: 12.3% smoke, the 3rd least, in February 2026", "Probably", True),
    ],
)
def test_a_claim_changes_with_its_badge_or_its_words_not_with_a_digit(title: str, sure: str, is_changed: bool) -> None:
    assert bool(changed(THEN, title, sure)) is is_changed
