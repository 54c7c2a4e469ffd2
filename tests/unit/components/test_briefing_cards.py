"""A briefing says each thing once: a page whose headline is that of another stands there with its own chart's title."""

from __future__ import annotations

from components.packs.briefing import briefing
from pages import packs, paths


def test_the_picture_of_everything_stands_under_its_own_title() -> None:
    cards = {card.page: card.exhibit for card in briefing("QHL", packs.PAGE).cards}
    assert cards.pop(paths.OVERVIEW) == "picture", "the headline there is the first of the others"
    assert len(cards) == 5 and set(cards.values()) == {""}
