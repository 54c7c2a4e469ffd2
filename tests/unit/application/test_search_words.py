"""Every card that the question bar knows stands on its page, and every what-if and page is known to it."""

from __future__ import annotations

from importlib import import_module
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from application.search.asking import anchor
from application.search.index import Document, Hit, Index, concepts
from application.search.words import CARDS, PAGES, WHAT_IFS
from pages import EVERY
from pages import PAGES as DECLARED

asking: Any = import_module("application.search.asking")
KEYS = [(path, name) for path, cards in CARDS.items() for name in cards]
SHOWN = [(path, exhibit) for (path, _), exhibit in asking._ANCHORS.items()]


@pytest.mark.parametrize(("path", "exhibit"), [*KEYS, *SHOWN, ("/data-and-methods", "chosen_entry")])
def test_every_card_stands_on_its_page(path: str, exhibit: str) -> None:
    name, _, chosen = exhibit.partition("?")
    page = next(page for page in DECLARED if page.path == path)
    assert anchor(path, name)
    assert set(parse_qs(chosen, strict_parsing=bool(chosen))) <= {each.name for each in page.view.parameters()}


def test_every_what_if_and_every_page_is_known() -> None:
    assert set(WHAT_IFS) == {each.name for page in DECLARED for each in page.what_if}
    assert {*CARDS, *PAGES} == {page.path for page in EVERY}


@pytest.fixture(scope="module")
def index() -> Index:
    store: Any = SimpleNamespace(indicators=dict)
    return Index(asking.documents(store))


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("did it work", {"course"}),
        ("evaluate", {"course", "designs"}),
        ("how small an effect could we tell", {"could_tell"}),
        ("what did we decide", {"/learning"}),
        ("merger", {"merge"}),
        ("what if two systems merged", {"merge"}),
        ("fair share", {"distance", "arrive"}),
        ("who gains and loses", {"move"}),
        ("does money follow need", {"inside", "move"}),
        ("who does it well reliably", {"doing_well"}),
        ("every measure of one trust", {"trust_profile"}),
        ("exception reporting", {"excluded"}),
        ("ethnicity", {"cannot_say"}),
        ("10 million pounds more on local health care, how many jobs", {"spend-locally"}),
        ("move spending from hospital to social care", {"shift-spending"}),
    ],
)
def test_a_question_leads_to_the_card_that_answers_it(index: Index, question: str, wanted: set[str]) -> None:
    found = index.search(concepts(question, index))[:2]
    assert wanted & {hit.document.key[-1] for hit in found}, [hit.document.key for hit in found]


def test_a_what_if_is_found_on_its_page() -> None:
    hit = Hit(Document(("what-if", "/resource-distribution", "merge"), "Title", "", ""), 1.0, 1.0)
    store: Any = None
    found = asking._card(store, hit, None, "QT1", set(), {})
    assert found is not None
    parts = urlsplit(found.address)
    assert (parts.path, parse_qs(parts.query)) == ("/scenarios", {"area": ["QT1"], "what": ["merge"]})


class _NoMeasures:
    """A store without a measure."""

    def indicators(self) -> dict[str, Any]:
        return {}


def test_any_unknown_area_shares_one_list_of_measures(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []

    def routes(_: Any, area: str) -> dict[str, Any]:
        made.append(area)
        return {}

    monkeypatch.setattr(asking.places, "named", lambda *_: None)
    monkeypatch.setattr(asking.areas, "choices", lambda _: SimpleNamespace(resolve={"QT1": "QT1"}.get))
    monkeypatch.setattr(asking, "routes", routes)
    store: Any = _NoMeasures()
    for area in ("QT1", "x", "y", "place-none", ""):
        asking.ask(store, "merger", area)
    assert made == ["QT1", ""]


def test_evicted_stems_are_computed_again(monkeypatch: pytest.MonkeyPatch) -> None:
    class Forgets(dict[str, str]):
        """Another thread clears it after each writing."""

        def __setitem__(self, word: str, stem: str) -> None:
            super().__setitem__(word, stem)
            self.clear()

    small = Index([Document(("page", "/"), "Wages", "", "wages")])
    monkeypatch.setattr(small, "_stems", Forgets())
    assert small.stem("wages") == small.stem("wage")
