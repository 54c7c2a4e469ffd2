"""Over HTTP: lists in pages, who writes or guesses too fast, private scenarios, editors by name, text that cannot be kept."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from app import create_app
from application import saved_items
from components import saved
from data_access import Items, open_store, open_workspace
from data_access.workspace import pseudonym
from settings import Limits, Settings
from tests.integration.web.conftest import Visitor
from tests.integration.web.test_saved_views import ACT, SAVE, act, all_kept, save, scenario_of

LOCAL = {"REMOTE_ADDR": "127.0.0.1"}


def visitor(at: Settings) -> Visitor:
    made = Visitor(create_app(at), at)
    made.get("/saved-views")
    return made


@pytest.fixture
def me(at: Settings) -> Iterator[Visitor]:
    yield visitor(at)
    open_workspace(at).close()


@pytest.fixture
def you(me: Visitor) -> Visitor:
    return Visitor(me.app, me.settings)


def items_of(at: Settings) -> Items:
    return Items(open_workspace(at))


# --- lists in pages ---


def test_the_page_of_1_500_shared_views_is_small_and_shows_all_of_them_in_turn(me: Visitor) -> None:
    items = items_of(me.settings)
    for number in range(150):  # each page of the list weighs the same, however many there are
        items.add(
            "view",
            name=f"View {number:04}",
            owner=f"{number % 7}",
            body={"path": "/", "query": ""},
            shared=True,
        )
    page = me.page("/saved-views").text
    assert len(page) < 400_000
    assert "1 to 20 of 150." in page
    assert "150 saved views" in page
    seen: list[str] = []
    for start in range(0, 160, 20):
        words = act(me, do="list", sort="name", start=str(start))["list"]
        seen += [name for number in range(150) if (name := f"View {number:04}") and f"Edit {name}" in words]
    assert seen[:150] == [f"View {number:04}" for number in range(150)]
    assert "141 to 150 of 150." in act(me, do="list", start="140")["list"]
    found = act(me, do="list", q="view 014")["list"]
    assert "11 saved views with “view 014”" in found
    assert "Next" not in found


@pytest.mark.parametrize("start", ["-1", "20.5", "99999999999", "x", "", "²", "999999"])
def test_a_page_that_is_not_there_is_the_nearest_that_is(me: Visitor, start: str) -> None:
    items = items_of(me.settings)
    for number in range(25):
        items.add("view", name=f"View {number}", owner="them", body={}, shared=True)
    words = act(me, do="list", start=start)["list"]
    assert ("21 to 25 of 25." if start == "999999" else "1 to 20 of 25.") in words


def test_mine_only(me: Visitor) -> None:
    items_of(me.settings).add("view", name="Theirs", owner="them", body={}, shared=True)
    save(me, name="My own")
    words = act(me, do="list", whose="mine")["list"]
    assert "My own" in words
    assert "Theirs" not in words
    assert "1 saved view of yours" in words


# --- how fast ---


def hurried(at: Settings, **limits: int) -> Visitor:
    return visitor(replace(at, limits=replace(Limits(), **limits)))


def test_whoever_writes_too_fast_is_told_so_and_the_form_stays(at: Settings) -> None:
    me = hurried(at, reader_writes=3)
    for number in range(3):
        assert "Saved as" in save(me, name=f"View {number}")
    refused = save(me, name="One too many")
    assert "Saving goes faster here than this site takes it. Wait " in refused
    assert "what you wrote is still in the form" in refused
    assert len(items_of(at).list(by="nobody", limit=9)) == 0
    owner = _owner(at)
    assert items_of(at).count(by=owner) == 3
    for do in ("delete", "duplicate"):
        (first, *_) = items_of(at).list(by=owner)
        assert "Wait " in act(me, do=do, id=first.id)["said"]
    assert "View 2" in act(me, do="list")["list"], "reading goes on"
    assert "Saved as" in save(Visitor(me.app, at), name="Another reader’s")


def _owner(at: Settings) -> str:
    from data_access.workspace.tables import item

    with open_workspace(at).read() as connection:
        return str(connection.execute(item.select().order_by(item.c.created_at)).first().owner)  # type: ignore[union-attr]


def test_new_cookies_do_not_help_from_one_address(at: Settings) -> None:
    me = hurried(at, address_writes=3)

    def from_address(address: str) -> str:
        somebody = Visitor(me.app, at)
        body = somebody.body(SAVE, {"save--asked.data-asked": json.dumps({"page": "voices", "name": "Mine"})})
        return somebody.post(body, headers={"X-Forwarded-For": f"6.6.6.6, {address}"}, environ_overrides=LOCAL).text

    said = [from_address("198.51.100.1") for _ in range(4)]
    assert ["Wait " in each for each in said] == [False, False, False, True]
    assert "Saved as" in from_address("198.51.100.2"), "another reader of the same proxy"


def test_how_much_is_written_counts_too(at: Settings) -> None:
    me = hurried(at, reader_kilobytes=20)
    assert "Saved as" in save(me, note="x" * 9_000)
    assert "Saved as" in save(me, note="x" * 9_000)
    assert "Wait " in save(me, note="x" * 9_000)


def test_short_links_that_lead_nowhere_are_counted(at: Settings) -> None:
    me = hurried(at, reader_wrong_links=5, address_wrong_links=8)
    save(me, name="Shared", shared="yes")
    (shared,) = items_of(at).list(by="anybody")
    answers = [me.get(f"/v/wrong{number}") for number in range(6)]
    assert [each.status_code for each in answers] == [404] * 5 + [429]
    assert int(answers[-1].headers["Retry-After"]) >= 1
    assert "Wait " in answers[-1].text
    assert me.get(f"/v/{shared.code}").status_code == 429, "right or wrong cannot be told apart meanwhile"
    other = Visitor(me.app, at)
    assert [other.get(f"/v/other{number}").status_code for number in range(4)] == [404, 404, 404, 429]
    elsewhere = {"headers": {"X-Forwarded-For": "198.51.100.7"}, "environ_overrides": LOCAL}
    assert other.get(f"/v/{shared.code}", **elsewhere).status_code == 302


def test_links_that_lead_somewhere_are_not_counted(at: Settings) -> None:
    me = hurried(at, reader_wrong_links=2, address_wrong_links=2)
    save(me, name="Shared", shared="yes")
    (shared,) = items_of(at).list(by="anybody")
    assert {me.get(f"/v/{shared.code}").status_code for _ in range(20)} == {302}


# --- quotas ---


def test_a_quota_that_is_reached_is_said_on_the_screen(at: Settings) -> None:
    me = hurried(at, owner_items=2)
    save(me, name="One")
    save(me, name="Two")
    assert "You have saved 2 things, as many as one person can keep here." in save(me, name="Three")
    assert "You have saved 2 things" in act(me, do="duplicate", id=items_of(at).list(by=_owner(at))[0].id)["said"]


# --- whose it is ---


def test_an_edit_of_a_shared_thing_names_its_editor(me: Visitor, you: Visitor) -> None:
    save(me, name="Shared", note="private before", shared="no")
    mine = items_of(me.settings).list(by=_owner(me.settings))[0]
    edit = {"do": "edit", "id": mine.id, "name": "Shared", "tags": "", "shared": "yes"}
    act(me, **edit, revision="1", note="for all")
    save(you, name="So that I am known")
    act(you, **edit, revision="2", note="changed by another")
    now = items_of(me.settings).get(mine.id, by=mine.owner)
    assert now.note == "changed by another"
    editor = pseudonym(now.changed_by)
    assert f"by {editor}." in act(me, do="list")["list"]
    assert "by you." in act(you, do="list")["list"]
    assert now.changed_by not in act(me, do="list")["list"], "what a browser is known by stays out of sight"
    history = act(you, do="history", id=mine.id)["said"]
    assert "changed by you, revision 3" in history
    assert f"changed by {pseudonym(mine.owner)}, revision 2" in history
    assert "private before" not in history
    assert "It begins when this was shared" in history
    assert "private before" in act(me, do="history", id=mine.id)["said"]


def test_who_is_signed_in_is_named(at: Settings) -> None:
    app = create_app(replace(at, user_header="X-Person"))
    who = Visitor(app, at)
    who.get("/", headers={"X-Person": "zoe@example.org"})
    body = who.body(SAVE, {"save--asked.data-asked": json.dumps({"page": "voices", "name": "Hers", "shared": "yes"})})
    who.post(body, headers={"X-Person": "zoe@example.org"})
    listing = who.body(ACT, {"saved--asked.data-asked": json.dumps({"do": "list"})})
    assert "From zoe@example.org, shared" in who.post(listing, headers={"X-Person": "other"}).text
    assert "Yours, shared" in who.post(listing, headers={"X-Person": "Zoe@example.org"}).text


# --- scenarios ---


def test_figures_that_are_no_longer_kept_are_said_of_the_scenario(me: Visitor) -> None:
    body = scenario_of(me.settings)
    edition = open_store(me.settings).edition
    items = items_of(me.settings)
    items.add("scenario", name="Kept", owner="them", body=body, shared=True, edition=edition)
    kept = me.page("/scenarios").text
    assert "no longer kept" not in kept
    assert f"Opens with the figures of edition {edition}, as long as they are kept." in kept
    gone = {**body, "edition": "e000000000000"}
    items.add("scenario", name="Gone", owner="them", body=gone, shared=True, edition="e000000000000")
    page = me.page("/scenarios").text
    assert (
        "The figures it was made on (edition e000000000000) are no longer kept: it opens with the newest ones." in page
    )
    assert "; its figures are no longer kept" in page


def keep(who: Visitor, name: str, shared: str | None, why: str = "What others reached.", **moved: float) -> str:
    """Save the usual what-if of the inequalities page under a name, as its form does. `why`: of the share closed; `moved`: levers."""
    output = "inequalities--if-0--kept.children"
    wanted = who.dependencies()[output]
    values: dict[str, Any] = {
        "inequalities--if-0--keep.n_clicks": 1,
        "inequalities--if-0-asked.data-asked": "?area=QUA",
        "inequalities--if-0--keep-name.value": name,
        "inequalities--if-0--keep-shared.value": shared,
        "inequalities--if-0--keep-why-share.value": why,
    }
    from pages import PAGES

    declared = next(each for each in PAGES if each.slug == "inequalities").what_if[0]
    usual = declared.parameters()
    for each in wanted["state"]:
        key = each["id"].removeprefix("inequalities--if-0--")
        if key in usual.declared():
            values[f"{each['id']}.value"] = moved.get(key, getattr(usual, key))
    return who.post(who.body(output, values)).text


def test_without_a_reason_a_scenario_is_kept_private_and_is_not_shared_later(me: Visitor, you: Visitor) -> None:
    assert "Nothing was saved: give your reason for “Share of the distance closed”" in keep(
        me, "Bare", "", why=" ", share=40
    )
    assert "Only this browser lists it" in keep(me, "Bare", "no", why="", share=40)
    (bare,) = (each for each in all_kept(me.settings) if each.name == "Bare")
    edit = {"do": "edit", "page": "scenarios", "sent": "1", "id": bare.id, "revision": "1", "name": "Bare"}
    assert "stays private" in act(me, **edit, note="", tags="", shared="yes")["said"]
    assert "Bare" not in you.page("/scenarios").text
    assert "version 2 of “Bare”, shared" in keep(me, "Bare", "yes", share=40)


def test_a_scenario_is_private_or_shared_as_chosen_and_keeps_its_choice(me: Visitor, you: Visitor) -> None:
    assert "Only this browser lists it" in keep(me, "Quiet", "no")
    assert "Everyone who can open this site sees it there" in keep(me, "Loud", "")
    assert "Everyone who can open this site sees it there" in keep(me, "Usual", None)
    seen = you.page("/scenarios").text
    assert "Loud" in seen
    assert "Usual" in seen
    assert "Quiet" not in seen
    assert "Saved as version 2 of “Quiet”, private." in keep(me, "Quiet", "")
    assert "Quiet" not in you.page("/scenarios").text
    assert "version 3 of “Quiet”, shared" in keep(me, "Quiet", "yes")
    assert "Quiet" in you.page("/scenarios").text
    quiet = next(each for each in items_of(me.settings).list(by="anybody") if each.name == "Quiet")
    edit = {"do": "edit", "page": "scenarios", "sent": "1", "id": quiet.id, "revision": "3", "name": "Quiet"}
    assert "Only the person who made it" in act(you, **edit, note="", tags="", shared="no")["said"]
    act(me, **edit, note="", tags="", shared="no")
    assert "Quiet" not in you.page("/scenarios").text


def test_more_scenarios_than_are_listed_still_open_by_their_links(me: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saved_items, "MOST_SCENARIOS", 3)
    items = items_of(me.settings)
    made = [
        items.add("scenario", name=f"Number {n}", owner="them", body=scenario_of(me.settings), shared=True)
        for n in range(5)
    ]
    page = me.page("/scenarios", f"?a={made[0].code}&b={made[4].code}").text
    assert "5 scenarios are saved" in page
    assert "A: Number 0" in page
    assert "is not one of the choices" not in page
    private = items.add("scenario", name="Hidden", owner="them", body=scenario_of(me.settings))
    assert "Hidden" not in me.page("/scenarios", f"?a={private.code}").text


# --- text ---


@pytest.mark.parametrize("bad", ["\0", "\ud800", "x\udfff", "\udc00\ud800"], ids=ascii)
def test_text_that_cannot_be_kept_is_refused_in_words(me: Visitor, bad: str) -> None:
    save(me, name="Mine")
    mine = items_of(me.settings).list(by=_owner(me.settings))[0]
    said = [save(me, **{part: bad}) for part in ("name", "note", "tags")]
    said.append(save(me, search=f"?area=QUA&x={bad}"))
    edit = {"do": "edit", "id": mine.id, "revision": "1", "name": "n", "note": "", "tags": ""}
    said += [act(me, **(edit | {part: bad}))["said"] for part in ("name", "note", "tags")]
    said.append(act(me, do="list", q=bad)["said"])
    said.append(act(me, do="import", file=bad)["said"])
    for each in said:
        assert "cannot be kept" in each or "not a JSON file" in each, each
    for id in (bad, f"{mine.id}{bad}"):
        assert "Not done" in act(me, do="delete", id=id)["said"]
    place = me.body(
        "..maker--said.data-words...maker--said.data-file..",
        {"maker--asked.data-asked": json.dumps({"do": "name", "name": bad, "search": f"?place=place-{bad}"})},
    )
    assert "cannot be kept" in me.post(place).text
    assert items_of(me.settings).count(by=mine.owner) == 1
    assert "cannot be kept" in keep(me, f"n{bad}", "no")


@pytest.mark.parametrize("query", ["%00", "%ed%a0%80", "%ff", "%u0000", "%c0%80", "%F0%9F"])
def test_addresses_with_such_text_are_answered(me: Visitor, query: str) -> None:
    for path in ("/saved-views", "/scenarios", "/places", "/voices", "/v/x"):
        answer = me.get(f"{path}?area={query}&place=place-{query}&a={query}&edition={query}&q={query}")
        assert answer.status_code in (200, 404), (path, answer.status_code)
    assert me.get(f"/v/{query}").status_code == 404
    assert me.page("/voices", f"?area={query}&edition={query}").status_code == 200
    assert "Saved as" in save(me, search=f"?area={query}")
    assert saved.link(items_of(me.settings).list(by=_owner(me.settings))[0]).startswith("/voices")
