"""What an offline file holds besides its cards: other areas of each, and earlier periods of the areas the pack is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import Any

from components.exhibit import Exhibit
from components.exports.document import tell_nobody
from components.packs import Card, Pack, document_of
from components.packs.content import Claim
from components.packs.variants import choices_of
from components.page import Page
from components.view import PageView, choice
from vocabulary import Choices, Option, Provenance

AREAS = ("QHL", "QUA", "QWU")
YEARS = ("newest", "2023", "2022")


@dataclass(frozen=True)
class OfYears(PageView):
    period: str = choice("newest", among="period", label="Period")


def shown(view: Any, evidence: Any) -> Exhibit:
    year = view["period"] if view["dated"] else "every year"
    origin = Provenance("People", (), "e1", "Counted", year)
    return Exhibit("shown", f"{view['area']}, {year}", "", provenance=origin)


def page(path: str) -> Any:
    usual = {"name": "Page", "question": "Q?", "view": OfYears, "choices": None, "evidence": None, "where": (shown,)}
    return Page(path=path, headline=lambda *_: None, **usual)  # type: ignore[arg-type]


DATED, UNDATED = page("/dated"), page("/undated")
PAGES = {each.path: each for each in (DATED, UNDATED)}


class Asked:
    """Answers for views, counting the exhibits made."""

    def __init__(self) -> None:
        self.made: list[tuple[str, str]] = []

    def shown_at(self, page: Any, query: Mapping[str, Any]) -> Any:
        view = {"area": query.get("area", "QHL"), "period": query.get("period", "newest"), "dated": page is DATED}
        listed = {"area": AREAS, "period": YEARS}

        def choices_for(among: str, so_far: Any) -> Choices:
            return Choices(tuple(Option(each, each) for each in listed[among]))

        def make() -> Exhibit:
            self.made.append((view["area"], view["period"]))
            return shown(view, None)

        return SimpleNamespace(
            page=page,
            asked=SimpleNamespace(describe=lambda _: f"{view}"),
            view=view,
            evidence=None,
            store=SimpleNamespace(edition="e1", built_on="2026-11-29"),
            choices_for=choices_for,
            makers=lambda: [make],
        )


def card(id: str, path: str, area: str) -> Card:
    return Card(id, path, f"?area={area}", "shown", Claim("", "", "e1"))


def choices(*cards: Card) -> tuple[Any, list[tuple[str, str]]]:
    asked, pack = Asked(), Pack(cards)
    document = document_of("T", "", pack, PAGES, asked.shown_at, edition=None, newest="e1")
    asked.made.clear()
    return choices_of(document, pack, PAGES, asked.shown_at, None, tell_nobody), asked.made


def test_earlier_periods_are_held_of_the_areas_of_the_pack() -> None:
    found, _ = choices(card("a", "/dated", "QHL"), card("b", "/dated", "QUA"))
    keys = set(found.variants[0])
    assert {("QHL", "2023"), ("QUA", "2022"), ("QWU", ""), ("", "2023")} <= keys
    assert ("QWU", "2023") not in keys
    assert [key for key, _ in found.areas] == list(AREAS)
    assert [key for key, _ in found.periods] == ["2023", "2022"]


def test_shared_exhibits_are_rendered_once() -> None:
    first = card("a", "/dated", "QHL")
    found, made = choices(first, replace(first, id="b", query="?area=QUA"), replace(first, id="c"))
    assert len(made) == len(set(made))
    assert ("QHL", "newest") not in made  # the card of the pack itself
    assert found.variants[0]["QUA", ""].exhibit is found.variants[1]["QUA", ""].exhibit


def test_a_period_that_changes_nothing_is_not_offered() -> None:
    found, made = choices(card("a", "/undated", "QHL"))
    assert not found.periods
    assert set(found.variants[0]) == {(area, "") for area in AREAS}
    assert {period for area, period in made if area != "QHL"} == {"newest"}
