"""Which first answers are kept: only a page that was made, under the address it was made for; never one asked for by code."""

from __future__ import annotations

from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
from dash import html

from caching import SingleFlightCache

module: Any = import_module("components.page.first_answer")  # the package has the function under that name
what_if_screen: Any = import_module("components.page.what_if_screen")
MADE = html.Div([html.H1("A question"), html.Div([html.P("The first card")], className="cards")])
FAILED = html.Div([html.H1("A question"), html.P("Not made")])


class _NoStore(Exception):
    pass


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch) -> Any:
    """(layout, query) -> the page of the first answer, all with one cache."""
    shown = SimpleNamespace(key=("/page",), asked="view", problems=())
    monkeypatch.setattr(module.Rendering, "of", lambda *_: shown)
    monkeypatch.setattr(module, "title_of", lambda _: "Title")
    monkeypatch.setattr(module, "cards", lambda _: SimpleNamespace(whole=True))
    page: Any = SimpleNamespace(
        path="/page", title="Title", about_saved_items=False, what_if=(SimpleNamespace(name="level-up"),)
    )
    signed, standing = [0], ["analyst"]
    services: Any = SimpleNamespace(
        warning=lambda: "",
        custom_areas=lambda: (),
        standing=lambda: standing[0],
        drawn=SingleFlightCache(8),
        missing=lambda problem: "There are no figures." if isinstance(problem, _NoStore) else None,
        decisions=SimpleNamespace(stamp=lambda: signed[0]),
    )

    def ask(layout: html.Div, query: dict[str, Any], role: str = "analyst", *, decisions: int = 0) -> str:
        signed[0] = decisions
        monkeypatch.setattr(module, "layout_of", lambda *_: layout)
        standing[0] = role
        return str(module.first_answer(page, services, query).page)

    return ask


def test_a_page_that_failed_once_is_made_anew_for_the_next_reader(answer: Any) -> None:
    assert answer(FAILED, {}) == ""
    assert "The first card" in answer(MADE, {})
    assert "The first card" in answer(FAILED, {})  # kept


def test_what_is_laid_out_for_one_role_is_not_given_to_another(answer: Any) -> None:
    assert "The first card" in answer(MADE, {}, "analyst")
    assert answer(FAILED, {}, "viewer") == ""


def test_a_decision_that_was_signed_is_told_to_the_next_reader(answer: Any) -> None:
    assert "The first card" in answer(MADE, {})
    assert answer(FAILED, {}, decisions=1) == ""


def test_a_moved_address_has_no_first_answer_and_leaves_none(answer: Any) -> None:
    assert "The first card" in answer(MADE, {})
    assert answer(FAILED, {"level-up": ["open"]}) == ""
    assert answer(FAILED, {"what": ["level-up"]}) == ""


@pytest.mark.parametrize(
    ("query", "reused"), [({}, True), ({"saved": ["4f2c"]}, False), ({"saved": ["", "4f2c"]}, False)]
)
def test_an_answer_asked_for_by_code_is_never_given_again(
    monkeypatch: pytest.MonkeyPatch, query: dict[str, Any], reused: bool
) -> None:
    allowed: list[Any] = []
    asked_view = SimpleNamespace(to_query=lambda: "?area=QT1", area="QT1")
    shown = SimpleNamespace(asked=asked_view, store=None, allow_reuse=lambda *given: allowed.append(given))
    monkeypatch.setattr(what_if_screen.Rendering, "of", lambda *_: shown)
    monkeypatch.setattr(what_if_screen.what_if, "answered", lambda *_: ("", "drawn"))
    monkeypatch.setattr(what_if_screen.exhibit_frame, "contents", lambda *_: "")
    monkeypatch.setattr(what_if_screen.exhibit_frame, "article", lambda *_, **__: html.Article())
    monkeypatch.setattr(what_if_screen.what_if_closer, "section", lambda *_, **__: (html.Section(), True))
    monkeypatch.setattr(what_if_screen.what_if_form, "levers", lambda *_, **__: html.Div())
    monkeypatch.setattr(what_if_screen, "_choices", lambda *_: html.Form())
    monkeypatch.setattr(what_if_screen, "area_of", lambda _: "")
    parameters = SimpleNamespace(to_query=lambda _: "")
    declared = SimpleNamespace(
        name="level-up",
        title="What if",
        table=None,
        introduction="",
        whys=None,
        parameters=SimpleNamespace(from_query=lambda *_: (parameters, ())),
    )
    page: Any = SimpleNamespace(slug="page", path="/page", name="Page", what_if=(declared,))
    host: Any = SimpleNamespace(slug="scenarios", path="/scenarios")
    services: Any = SimpleNamespace(with_context=None, keep=None, custom_areas=lambda: (), may=lambda _: "")
    what_if_screen.layout_of(host, what_if_screen.Asked(page, 0), services, query, lambda _: None)
    assert bool(allowed) is reused
