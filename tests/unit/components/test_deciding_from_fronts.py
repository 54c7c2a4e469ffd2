"""The way to a decision stands beside what asks for one."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from components import card
from components.page import layout
from tests.unit.domain.test_ranking_of_findings import finding

BOOK = SimpleNamespace(
    about=lambda store, finding: "Decided in May.",
    starts=lambda store, finding: "/learning?sign=open",
    unjudged=lambda store, finding: "",
)


def test_good_news_in_front_is_told_without_a_way_to_decide() -> None:
    shown: Any = SimpleNamespace(
        services=SimpleNamespace(decisions=BOOK), page=SimpleNamespace(signs_decisions=False), store=None
    )
    assert layout._told(shown, finding("worse", direction="worse", period="2025")).start
    better = layout._told(shown, finding("better", direction="better", period="2025"))
    assert (better.said, better.start) == ("Decided in May.", "")


def test_there_is_nothing_to_decide_where_nothing_is_shown_yet() -> None:
    """A reader who had not chosen a place was once offered a decision about it."""
    shown: Any = SimpleNamespace(
        services=SimpleNamespace(decisions=BOOK), page=SimpleNamespace(signs_decisions=False), store=None
    )
    assert layout._decided(shown, finding("need", period="2025/26")).start
    assert layout._decided(shown, finding("need", period="")) == card.NOT_DECIDED
