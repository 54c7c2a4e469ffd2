"""Saved views over HTTP: saving, listing, changing at once, short links, whose is whose, and every parameter of every page."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs

import pytest
from sqlalchemy import event

from app import create_app
from components import page
from components.saved import address_of
from components.saved.listing import AT_ONCE
from components.saved_scenario import SavedScenario
from data_access import Items, open_store, open_workspace
from pages import PAGES, SAVED
from settings import Settings
from tests.integration.web.conftest import Visitor

SAVE = "save--said.data-words"
ACT = "..saved--said.data-words...saved--list.data-words...saved--said.data-file.."
WILD = '<script>alert(1)</script> =1+1 "quoted"'


@pytest.fixture
def me(at: Settings) -> Iterator[Visitor]:
    made = Visitor(create_app(at), at)
    made.get("/saved-views")
    yield made
    open_workspace(at).close()


@pytest.fixture
def you(me: Visitor) -> Visitor:
    return Visitor(me.app, me.settings)


def save(who: Visitor, **given: str) -> str:
    usual = {"page": "voices", "search": "?area=QUA", "name": "Mine", "note": "", "tags": "", "shared": "no"}
    answer = who.post(who.body(SAVE, {"save--asked.data-asked": json.dumps(usual | given)}))
    assert answer.status_code == 200, answer.text
    return str(answer.get_json()["response"]["save--said"]["data-words"])


def act(who: Visitor, **given: str) -> dict[str, str]:
    answer = who.post(who.body(ACT, {"saved--asked.data-asked": json.dumps(given)}))
    assert answer.status_code == 200, answer.text
    told = answer.get_json()["response"]
    return {
        "said": told.get("saved--said", {}).get("data-words", ""),
        "file": told.get("saved--said", {}).get("data-file", ""),
    } | {"list": told.get("saved--list", {}).get("data-words", "")}


def all_kept(at: Settings) -> list[Any]:
    """What is kept, whoever made it."""
    workspace = open_workspace(at)
    from data_access.workspace.tables import item

    with workspace.read() as connection:
        owners = {row.owner for row in connection.execute(item.select())}
    return [each for owner in owners for each in Items(workspace).list(by=owner) if each.owner == owner]


def test_a_browser_gets_its_name_when_it_first_keeps_something(me: Visitor) -> None:
    assert me.client.get_cookie("reader") is None
    assert me.get("/saved-views").headers.get("Set-Cookie") is None
    save(me)
    cookie = me.client.get_cookie("reader")
    assert cookie is not None
    assert (cookie.http_only, cookie.same_site, cookie.path) == (True, "Lax", "/")
    assert len(cookie.value.partition(".")[0]) == 32
    assert not cookie.secure
    assert cookie.value not in str(all_kept(me.settings))
    save(me)
    assert me.client.get_cookie("reader") == cookie


def test_behind_https_the_name_goes_over_https_only(me: Visitor) -> None:
    body = me.body(SAVE, {"save--asked.data-asked": json.dumps({"page": "voices", "search": "", "name": "Mine"})})
    assert "; Secure" in me.post(body, base_url="https://localhost").headers["Set-Cookie"]


def test_private_stays_with_its_browser_and_shared_does_not(me: Visitor, you: Visitor) -> None:
    save(me, name="For me alone")
    save(me, name="For all", shared="yes")
    assert "For me alone" in act(me, do="list")["list"]
    seen = act(you, do="list")["list"]
    assert "For all" in seen
    assert "For me alone" not in seen
    codes = {each.name: each.code for each in all_kept(me.settings)}
    assert you.get(f"/v/{codes['For all']}").headers["Location"] == "/voices?area=QUA"
    hidden = you.get(f"/v/{codes['For me alone']}")
    assert (hidden.status_code, me.get(f"/v/{codes['For me alone']}").status_code) == (404, 302)
    assert "private to another browser" in hidden.text


@pytest.mark.parametrize("code", ["unknown", "%00", "..%2f..%2fetc", "x" * 3000, "'; DROP TABLE item; --"])
def test_a_short_link_that_names_nothing_says_so(me: Visitor, code: str) -> None:
    answer = me.get(f"/v/{code}")
    assert answer.status_code == 404


def test_markup_and_formulas_are_text(me: Visitor) -> None:
    said = json.loads(save(me, name=WILD, note=WILD, tags=WILD))
    assert f"Saved as “{WILD}”. " in said[0][2][0]
    assert WILD in json.dumps(json.loads(act(me, do="list")["list"]), ensure_ascii=False).replace('\\"', '"')


def test_too_much_is_refused_in_words_and_the_list_is_left(me: Visitor) -> None:
    assert "At most 10,000 can be kept" in save(me, note="x" * 500_000)
    assert "Give it a name" in save(me, name=" ")
    assert all_kept(me.settings) == []
    body = me.body(SAVE, {"save--asked.data-asked": json.dumps({"page": "voices", "note": "x" * 10_000_000})})
    assert me.post(body).status_code == 413


def test_two_who_change_the_same_words_both_see_both(me: Visitor, you: Visitor) -> None:
    save(me, shared="yes")
    (kept,) = all_kept(me.settings)
    same = {"do": "edit", "id": kept.id, "revision": "1", "name": "Mine", "tags": "", "shared": "yes"}
    assert "Saved" in act(me, **same, note="First words")["said"]
    second = act(you, **same, note="Second words")
    assert "First words" in second["said"]
    assert "Second words" in second["said"]
    assert second["list"] == ""  # what is in the form stays in it
    history = act(me, do="history", id=kept.id)["said"]
    assert "Second words" in history
    which = next(
        each for each in Items(open_workspace(me.settings)).history(kept.id, by=kept.owner) if each.number is None
    )
    act(you, do="revert", id=kept.id, which=which.id, revision="2")
    assert all_kept(me.settings)[0].note == "Second words"


def test_deleted_undone_duplicated_carried(me: Visitor, you: Visitor) -> None:
    save(me, tags="a, b")
    (kept,) = all_kept(me.settings)
    act(me, do="delete", id=kept.id)
    assert me.get(f"/v/{kept.code}").status_code == 404
    act(me, do="restore", id=kept.id)
    assert me.get(f"/v/{kept.code}").status_code == 302
    act(me, do="duplicate", id=kept.id)
    file = act(me, do="export")["file"]
    assert "Taken in: 2" in act(you, do="import", file=file)["said"]
    assert len(all_kept(me.settings)) == 4
    refused = act(you, do="import", file="{nonsense")
    assert "not a JSON file" in refused["said"]


def test_the_list_as_a_spreadsheet_runs_no_formula(me: Visitor, you: Visitor) -> None:
    save(me, name="=1+1", note="@first\nsecond", tags="-a, b", shared="no")
    (line,) = csv.DictReader(io.StringIO(act(me, do="export-list")["file"], newline=""))
    assert (line["name"], line["note"], line["tags"]) == ("'=1+1", "'@first\nsecond", "'-a, b")
    assert line["address"].startswith("/voices?area=QUA")
    assert line["edition"] == "the newest"
    assert line["when saved"]
    assert len(act(you, do="export-list")["file"].splitlines()) == 1


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://elsewhere.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}]
)
def test_what_another_site_sends_is_refused(me: Visitor, headers: dict[str, str]) -> None:
    body = me.body(SAVE, {"save--asked.data-asked": json.dumps({"page": "voices", "name": "Theirs"})})
    assert me.post(body, headers=headers).status_code == 403
    assert all_kept(me.settings) == []


def test_our_own_pages_may_write(me: Visitor) -> None:
    body = me.body(SAVE, {"save--asked.data-asked": json.dumps({"page": "voices", "name": "Ours"})})
    sent = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
    assert me.post(body, headers=sent).status_code == 200
    assert len(all_kept(me.settings)) == 1


def test_a_signed_in_name_is_the_same_person_in_any_browser(at: Settings) -> None:
    from dataclasses import replace

    app = create_app(replace(at, user_header="X-Person"))
    one, two = Visitor(app, at), Visitor(app, at)
    one.get("/saved-views")
    body = one.body(SAVE, {"save--asked.data-asked": json.dumps({"page": "voices", "name": "Kept by Zoe"})})
    assert one.post(body, headers={"X-Person": "zoe@example.org"}).headers.get("Set-Cookie") is None
    listing = two.body(ACT, {"saved--asked.data-asked": json.dumps({"do": "list"})})
    assert "Kept by Zoe" in two.post(listing, headers={"X-Person": "Zoe@example.org"}).text
    assert "Kept by Zoe" not in two.post(listing, headers={"X-Person": "other@example.org"}).text


@pytest.mark.parametrize(
    "asked", [None, 7, "", "[]", '{"do": 7}', "[" * 5000, '{"do": "unheard of"}', '{"page": "none"}']
)
def test_what_no_form_sends_does_nothing(me: Visitor, asked: Any) -> None:
    for output, name in ((SAVE, "save--asked"), (ACT, "saved--asked")):
        assert me.post(me.body(output, {f"{name}.data-asked": asked})).status_code == 204


def test_a_saved_view_can_be_pinned_and_its_edition_is_kept(me: Visitor) -> None:
    edition = open_store(me.settings).edition
    save(me, pinned="yes")
    (kept,) = all_kept(me.settings)
    assert (kept.edition, kept.body["query"]) == (edition, f"?area=QUA&edition={edition}")


def test_an_edition_that_is_gone_is_said_so_and_the_page_stands(me: Visitor) -> None:
    shown = me.page("/voices", "?area=QUA&edition=e00000000000")
    assert shown.status_code == 200
    assert (
        "is not one of the choices for “Edition of the data” here. Showing “the newest” instead."
        in json.loads(shown.text)["response"]["_pages_content"]["children"].__str__()
    )


@pytest.mark.parametrize("declared", PAGES, ids=lambda each: str(each.slug))
def test_every_parameter_of_every_page_survives(me: Visitor, declared: page.Page[Any, Any]) -> None:
    """Each parameter in turn at another of its values: the address a saved view keeps gives the same view again."""
    workings = me.app.server.extensions["services"]
    usual = page.Rendering.of(declared, workings, {})
    tried = 0
    for parameter in declared.view.parameters():
        among = parameter.metadata["among"]
        values = {each.name: getattr(usual.view, each.name) for each in declared.view.parameters()}
        listed = [option.value for option in usual.choices_for(among, values)] if among else ["free & words = 1"]
        if not listed:
            continue  # a choice among what people have saved: there is nothing yet
        for value in (listed[0], listed[len(listed) // 2], listed[-1]):
            asked = page.Rendering.of(declared, workings, {parameter.name: value})
            query = address_of(declared, asked.view, {})
            again = page.Rendering.of(declared, workings, parse_qs(query.lstrip("?")))
            assert again.view == asked.view, (parameter.name, value, query)
            assert again.problems == (), query
            assert getattr(asked.view, parameter.name) == value
            tried += 1
    assert tried >= 6


def test_levers_of_open_what_ifs_are_kept_too(me: Visitor) -> None:
    declared = next(each for each in PAGES if each.what_if)
    name = declared.what_if[0].name
    save(me, page=declared.slug, search=f"?area=QUA&{name}=open&{name}.x=1&other=2")
    assert all_kept(me.settings)[0].body["query"] == f"?area=QUA&{name}=open&{name}.x=1"


def test_the_examples_are_real_views(me: Visitor) -> None:
    store = open_store(me.settings)
    workings = page.AppServices(open_store=lambda: store, request_id=lambda: "", scheme=lambda: "light")
    listed = act(me, do="list")["list"]
    assert len(SAVED.examples) == 3
    for each in SAVED.examples:
        declared = next(one for one in PAGES if one.path == each.path)
        shown: page.Rendering[Any, Any] = page.Rendering.of(declared, workings, parse_qs(each.query.lstrip("?")))
        assert shown.problems == ()
        assert shown.view.to_query() == each.query
        assert each.name in listed
    save(me)
    assert SAVED.examples[0].name not in act(me, do="list")["list"]


def test_opening_the_list_asks_the_workspace_for_what_it_does_not_know_yet(me: Visitor, you: Visitor) -> None:
    def queries(who: Visitor, **given: str) -> int:
        asked: list[str] = []
        engine = open_workspace(me.settings).engine

        def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
            if "FROM item" in statement or "FROM item_revision" in statement:
                asked.append(statement)

        event.listen(engine, "before_cursor_execute", note)
        try:
            act(who, do="list", **given)
        finally:
            event.remove(engine, "before_cursor_execute", note)
        return len(asked) - 1  # every request asks which places there are

    assert queries(me) == 1  # the list: this browser has saved nothing, so nothing of its own is deleted
    save(me, name="Mine", shared="yes")
    assert queries(me) == 2  # and what it has deleted
    assert queries(you) == 2  # the list, and what to call the other
    for number in range(AT_ONCE):
        save(me, name=f"More {number}")
    assert queries(me) == 3  # a full page does not say how many there are
    assert queries(me, start=str(AT_ONCE)) == 2
    assert queries(me, start=str(5 * AT_ONCE)) == 4  # past the end: asked again for the last page there is


def test_scenarios_are_renamed_copied_deleted_and_brought_back_on_their_own_page(me: Visitor, you: Visitor) -> None:
    save(me)
    owner = all_kept(me.settings)[0].owner
    kept = Items(open_workspace(me.settings)).add(
        "scenario", name="Half the gap", owner=owner, body=scenario_of(me.settings), shared=True
    )
    on = {"page": "scenarios", "sent": "1"}
    answer = act(me, **on, do="duplicate", id=kept.id)
    assert "Copy of Half the gap" in answer["said"]
    assert "Copy of Half the gap" in answer["list"]
    assert "Mine" not in answer["list"], "a saved view is no scenario"
    assert "2 scenarios are saved" in me.page("/scenarios").text
    assert "1 scenario is saved" in you.page("/scenarios").text, "a copy is its maker’s own until it is shared"
    edit = {
        "do": "edit",
        "id": kept.id,
        "revision": "1",
        "name": "A third of it",
        "note": "",
        "tags": "",
        "shared": "yes",
    }
    assert "A third of it" in act(me, **on, **edit)["list"]
    renewed = me.post(me.body(next(name for name in me.callbacks_of("scenarios") if "scenarios--view" in name), {}))
    assert "A third of it" in renewed.text
    assert "Not done" in act(you, **on, do="delete", id=kept.id)["said"], "what another made is theirs to delete"
    gone = act(me, **on, do="delete", id=kept.id)
    assert "Deleted by you: 1" in gone["list"]
    assert "1 scenario is saved" in me.page("/scenarios").text
    act(me, **on, do="restore", id=kept.id)
    assert "2 scenarios are saved" in me.page("/scenarios").text


def scenario_of(at: Settings) -> dict[str, Any]:
    """What the first what-if of a question keeps, told in its own form."""
    (question,) = (each for each in PAGES if each.path == "/inequalities")
    declared = question.what_if[0]
    return SavedScenario(
        page=question.path,
        what_if=declared.name,
        view="?area=QUA",
        edition=open_store(at).edition,
        parameters=declared.parameters().to_values(),
        reasons={},
        seed=1,
        answer="as it was",
        central=0.1,
        lower=0.0,
        upper=0.2,
    ).to_body()
