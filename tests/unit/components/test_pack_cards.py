"""What “Add to pack” adds: a what-if is a card of its question, a scenario is itself, and no private name enters a pack."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, NamedTuple

import pandas as pd
import pytest

from components.exhibit import Column, Exhibit, Table
from components.packs import KIND, Card, Pack, PackPage, PackService, document_of
from components.packs.actions import NotDone, act, add_card
from components.packs.cards import reading
from components.packs.content import Claim
from components.packs.outline import opened
from components.packs.resolving import page_of, with_place
from components.page import Page
from components.parameters import Parameters, parameter
from components.saved import Audience
from components.saved_scenario import KIND as SCENARIO
from components.saved_scenario import SavedScenario
from components.view import PageView
from components.what_if import WhatIf
from vocabulary import PLACE

TABLE = Table(pd.DataFrame({"name": ["A"]}), (Column("name", "Name"),))


@dataclass(frozen=True)
class Levers(Parameters):
    share: float = parameter(25, label="Share", low=0, high=100, step=1, unit="%", why="w", source="A publication")


def gaps(view: Any, evidence: Any) -> Exhibit:
    return Exhibit("gaps", "The gap as it is", "", TABLE)


def answer(view: Any, evidence: Any, share: float) -> Exhibit:
    return Exhibit("gaps", f"The gap if {share:g}% moved", "", TABLE)


WHAT_IF: Any = WhatIf("level-up", "What if?", "", Levers, lambda v, e, set_so: set_so.share, lambda *_: "", (answer,))


def page(path: str, **more: Any) -> Any:
    finding = SimpleNamespace(sentence="The headline", detail="", sure=None, like_for_like=False)
    usual = {"name": "Saved", "question": "Q?", "view": PageView, "choices": None, "evidence": None}
    return Page(path=path, headline=lambda *_: finding, where=(gaps,), **(usual | more))  # type: ignore[arg-type]


QUESTION = page("/question", what_if=(WHAT_IF,))
HOST = page("/scenarios", hosts=(QUESTION,), about_saved_items=True)
PAGES = {each.path: each for each in (QUESTION, HOST)}
BY_SLUG = {each.slug: each for each in PAGES.values()}
DECLARED: Any = PackPage("/packs", "Packs", "Q?", "")


@dataclass
class Kept:
    """The items of one reader, in memory."""

    by_id: dict[str, Any] = field(default_factory=dict)

    def list(self, kind: str, **_: Any) -> tuple[Any, ...]:
        return tuple(each for each in self.by_id.values() if each.kind == kind)

    def add(self, kind: str, *, name: str, body: Mapping[str, Any], edition: str = "e1", **_: Any) -> Any:
        item = SimpleNamespace(
            id=name,
            code=name,
            kind=kind,
            name=name,
            body=body,
            edition=edition,
            note="",
            revision=1,
            owner="me",
            shared=True,
            team=None,
        )
        return self.by_id.setdefault(name, item)

    def get(self, id: str, **_: Any) -> Any:
        return self.by_id[id]

    by_code = get

    def update(self, id: str, revision: int, *, body: Mapping[str, Any], **_: Any) -> Any:
        self.by_id[id].body = body
        return SimpleNamespace(item=self.by_id[id])


class Store(NamedTuple):
    edition: str = "e1"
    built_on: str = "2026-11-29"


def shown_at(page: Any, query: Mapping[str, Any]) -> Any:
    asked = SimpleNamespace(
        to_query=lambda: f"?area={query.get('area', 'QUA')}", describe=lambda choices_for: "Area: QUA"
    )
    return SimpleNamespace(
        page=page,
        asked=asked,
        view="v",
        evidence=None,
        store=Store(),
        choices_for=None,
        makers=lambda: [lambda: gaps(None, None)],
    )


@pytest.fixture
def kept() -> Kept:
    return Kept()


@pytest.fixture
def service(kept: Kept) -> PackService:
    items: Any = SimpleNamespace(
        items=lambda: kept,
        reader=lambda: "me",
        writer=lambda: "me",
        is_kept=lambda edition: True,
        refused=(KeyError,),
        audience=Audience,
        may=lambda what: "",
        kept_back=lambda say: (),
    )
    return PackService(items, lambda: "e1", lambda asked: "", lambda job: None, shown_at)  # type: ignore[arg-type,return-value]


def only_pack(kept: Kept) -> Pack:
    (item,) = kept.list(KIND)
    found = Pack.from_body(item.body)
    assert isinstance(found, Pack)
    return found


def test_a_card_of_a_what_if_screen_is_that_of_its_question_and_not_its_namesake(
    kept: Kept, service: PackService
) -> None:
    search = "?area=QUA&what=level-up&level-up.share=40&saved=secret"
    add_card({"page": "scenarios", "exhibit": "gaps", "search": search}, DECLARED, BY_SLUG, service)
    add_card({"page": "question", "exhibit": "gaps", "search": "?area=QUA"}, DECLARED, BY_SLUG, service)
    what_if, plain = only_pack(kept).cards
    assert (what_if.page, what_if.query) == ("/question", "?area=QUA&what=level-up&level-up.share=40")
    assert what_if.claim.title == "The gap if 40% moved"
    assert plain.claim.title == "The gap as it is"
    made = document_of("P", "", only_pack(kept), PAGES, shown_at, edition="e1", newest="e1")
    assert [each.exhibit.title for each in made.cards] == ["The gap if 40% moved", "The gap as it is"]
    assert page_of(what_if, None) == "/scenarios?area=QUA&what=level-up&level-up.share=40"


@pytest.mark.parametrize(("share", "title"), [("25", "The gap if 25% moved"), ("60", "The gap if 60% moved")])
def test_a_saved_scenario_is_added_as_itself_even_with_every_lever_at_its_default(
    kept: Kept, service: PackService, share: str, title: str
) -> None:
    scenario = SavedScenario("/question", "level-up", "?area=QUA", "e1", {"share": share}, {}, 1, "a", 1.0, 0.5, 1.5)
    kept.add(SCENARIO, name="mine", body=scenario.to_body())
    kept.add(KIND, name="pack", body=Pack().to_body())
    act({"do": "add-item", "code": "pack", "item": "mine"}, DECLARED, PAGES, service)
    assert [card.claim.title for card in only_pack(kept).cards] == [title]


@pytest.mark.parametrize("search", ["", "?area=QUA&what=no-such"])
def test_a_card_about_saved_items_is_refused_and_the_way_to_add_a_scenario_is_named(
    kept: Kept, service: PackService, search: str
) -> None:
    with pytest.raises(NotDone, match="to add the scenario itself"):
        add_card({"page": "scenarios", "exhibit": "gaps", "search": search}, DECLARED, BY_SLUG, service)
    assert kept.list(KIND) == ()


def test_a_page_that_lists_saved_places_gives_no_card(kept: Kept, service: PackService) -> None:
    places = page("/places", about_saved_items=True)
    with pytest.raises(NotDone, match=r"so no pack holds them\.$"):
        add_card({"page": "places", "exhibit": "gaps", "search": ""}, DECLARED, {"places": places}, service)


def test_an_older_card_about_saved_items_shows_no_name(kept: Kept, service: PackService) -> None:
    pack = Pack((Card("a", "/scenarios", "?area=QUA", "gaps", Claim("Close ward 7 gains most", "", "e0")),))
    item = kept.add(KIND, name="pack", body=pack.to_body())
    made = document_of("P", "", pack, PAGES, shown_at, edition="e1", newest="e1")
    assert made.cards == ()
    said = str(made.missing) + str(opened(DECLARED, PAGES, service, item))
    assert "A card of “Saved”" in said
    assert "ward 7" not in said


def test_no_shared_pack_names_a_place_that_only_its_maker_sees(kept: Kept, service: PackService) -> None:
    kept.add(KIND, name="pack", body=Pack().to_body())
    of_place = {"page": "question", "exhibit": "gaps", "search": "?area=place-ward7", "pack": "pack"}
    with pytest.raises(NotDone, match="a place that they do not see"):
        add_card(of_place, DECLARED, BY_SLUG, service)
    kept.add(PLACE, name="Ward 7", body={"place": "place-ward7"})
    add_card(of_place, DECLARED, BY_SLUG, service)
    assert [card.query for card in only_pack(kept).cards] == ["?area=place-ward7"]


def test_a_private_pack_with_a_private_place_is_not_shared(kept: Kept, service: PackService) -> None:
    card = Card("a", "/question", "?area=place-ward7", "gaps", Claim("T", "", "e1"))
    kept.add(KIND, name="pack", body=Pack((card,)).to_body())
    with pytest.raises(NotDone, match="a place that not all its readers see"):
        act({"do": "details", "id": "pack", "name": "pack", "shared": "yes"}, DECLARED, PAGES, service)


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("3 of 4 gaps", "Walsall: 3 of 4 gaps"),
        ("Walsall is last", "Walsall is last"),
        ("Waits: Dudley 4%, lowest of 7", "Waits: Dudley 4%, lowest of 7 (Walsall)"),
    ],
)
def test_a_title_names_its_area_once(title: str, said: str) -> None:
    assert with_place(title, "Walsall") == said


def test_what_the_board_saw_stands_beside_what_the_newest_figures_say(kept: Kept, service: PackService) -> None:
    pack = Pack(
        (
            Card("a", "/question", "?area=QUA", "gaps", Claim("No gap at all", "Sure", "e0")),
            Card("b", "/question", "?area=QUA", "gaps", Claim("The gap as it is", "", "e0")),
        )
    )
    made = document_of("P", "", pack, PAGES, shown_at, edition="e1", newest="e1")
    assert [(each.before, each.after) for each in made.cards] == [
        ("No gap at all. Sure.", "The gap as it is."),
        ("", ""),
    ]
    item = kept.add(KIND, name="pack", body=pack.to_body())
    for said in (str(reading("packs", made, "", "light", {})), str(opened(DECLARED, PAGES, service, item))):
        assert "What changed since the board saw this" in said
        assert said.index("No gap at all. Sure.") < said.index("The gap as it is.")
