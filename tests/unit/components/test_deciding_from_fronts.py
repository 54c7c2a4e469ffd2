"""The ways to a decision and into a pack stand beside what asks for them."""

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


def test_a_finding_can_be_put_into_a_pack_unless_it_tells_of_nothing_that_is_shown_or_of_what_readers_saved() -> None:
    def shown(saved_items: bool) -> Any:
        return SimpleNamespace(page=SimpleNamespace(about_saved_items=saved_items))

    assert layout._may_be_packed(shown(False), finding("need", period="2025/26"))
    assert not layout._may_be_packed(shown(True), finding("need", period="2025/26"))
    assert not layout._may_be_packed(shown(False), finding("need", period=""))
    assert "data-exhibit=''" in str(card.beside(finding("need", period="2025/26"), (), packed=True))
    assert "data-exhibit" not in str(card.beside(finding("need", period="2025/26"), ()))
    in_front = finding("need", period="2025/26", link="/inequalities?area=QHL")
    assert "data-shown-at='/inequalities?area=QHL'" in str(card.front(in_front))


def test_the_menu_of_a_finding_in_front_has_the_figures_of_the_page_that_it_leads_to() -> None:
    told = str(card.front(finding("need", period="2025/26", link="/inequalities?area=QHL#gaps")))
    for address in ("/download/inequalities/first.csv?area=QHL", "/download/inequalities/first.xlsx?area=QHL"):
        assert f"href='{address}'" in told
    assert "data-download" not in str(card.front(finding("need", period="2025/26", link="/?area=QHL")))


def test_a_finding_about_money_leads_to_its_five_answers() -> None:
    told = finding("money", period="2025/26", onward=("One pound, five answers", "/scenarios?what=one-pound"))
    for shown in (card.front(told), card.beside(told, ())):
        assert "href='/scenarios?what=one-pound'" in str(shown)
