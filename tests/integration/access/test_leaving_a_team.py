"""Whoever leaves a team keeps what they saved and wrote, without the figures that they may no longer see."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from typing import Any

import pytest

from application import access, workspace
from application.own_words import own_words
from components.packs import Card, Pack
from components.packs.content import Claim
from components.saved_scenario import SavedScenario
from data_access import Item, ItemRefused
from domain.learning.decisions import DESIGNS, UNJUDGED, Decision
from tests.integration.access.seen_by import ROLES_FILE, Installation, install
from tests.integration.access.test_own_figures_seen import ADD, CONTENT, post
from tests.integration.access.test_teams_in_forms import SAVED
from vocabulary import FIGURES_WITHHELD, Refused

NAME = "quokka clinic"
LIST = json.dumps({"do": "list", "sent": "1"})


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """Ann has saved a view and a pack of her team's figures."""
    made = install(tmp_path_factory.mktemp("leaving"))
    client = made.app.server.test_client()
    client.get("/_dash-dependencies")
    search = "?area=R001&indicator=quokka_waits"
    view = {"page": "learning", "search": search, "name": "Mine", "note": "Ask Jo", "shared": "yes"}
    assert "Saved as" in post(client, "ann", "save--said.data-words", json.dumps(view))
    card = {"page": "unwarranted-variation", "exhibit": "league", "pack": "", "search": search}
    assert "now 1 card" in post(client, "ann", ADD, json.dumps(card))
    return made


def teams(installed: Installation, people: str) -> None:
    file = installed.settings.roles_file
    assert file is not None
    file.write_text(ROLES_FILE.replace("[ann, vic]", people), encoding="utf-8")
    os.utime(file)


def as_ann(installed: Installation, ask: Callable[[Any], Any]) -> Any:
    with access.acting_for(installed.settings, {"key": key_of_ann(installed), "login": "ann"}):
        return ask(workspace.items(installed.settings))


def key_of_ann(installed: Installation) -> str:
    with workspace.items(installed.settings).workspace.read() as connection:
        return str(connection.exec_driver_sql("SELECT owner FROM item LIMIT 1").scalar_one())


def kept(installed: Installation, kind: str) -> Item:
    item: Item
    (item,) = as_ann(installed, lambda items: items.list(kind, by=key_of_ann(installed)))
    return item


def test_figures_are_taken_away_and_words_stay(installed: Installation) -> None:
    client = installed.app.server.test_client()
    with_them = post(client, "ann", SAVED, LIST)
    assert NAME in with_them.casefold() and FIGURES_WITHHELD not in with_them
    before, pack = kept(installed, "view"), kept(installed, "pack")
    teams(installed, "[vic]")
    try:
        told = post(client, "ann", SAVED, LIST)
        assert NAME not in told.casefold()
        assert FIGURES_WITHHELD in told and "Ask Jo" in told and "Mine" in told
        for do in ("export", "export-list"):
            assert NAME not in post(client, "ann", SAVED, json.dumps({"do": do, "sent": "1"})).casefold()
        form = json.dumps({"do": "history", "id": before.id, "sent": "1"})
        assert NAME not in post(client, "ann", SAVED, form).casefold()
        opened = post(client, "ann", CONTENT, "/packs", f"?pack={pack.code}")
        assert NAME not in opened.casefold() and FIGURES_WITHHELD in opened
        assert NAME in post(client, "vic", SAVED, LIST).casefold()  # a colleague in the team sees it as it was
    finally:
        teams(installed, "[ann, vic]")
    assert kept(installed, "view") == before  # nothing was written over
    assert post(client, "ann", SAVED, LIST) == with_them


def test_what_one_may_not_see_one_cannot_write_over_or_copy_but_rename_and_delete(installed: Installation) -> None:
    before, me = kept(installed, "pack"), key_of_ann(installed)
    teams(installed, "[vic]")
    try:
        for refused in (
            lambda items: items.update(before.id, before.revision, by=me, body={"cards": []}),
            lambda items: items.duplicate(before.id, by=me),
            lambda items: items.revert(before.id, items.history(before.id, by=me)[0].id, before.revision, by=me),
        ):
            with pytest.raises(ItemRefused, match=FIGURES_WITHHELD):
                as_ann(installed, refused)
        as_ann(installed, lambda items: items.update(before.id, before.revision, by=me, name="Renamed"))
        as_ann(installed, lambda items: items.delete(before.id, by=me))
        as_ann(installed, lambda items: items.restore(before.id, by=me))
    finally:
        teams(installed, "[ann, vic]")
    after = kept(installed, "pack")
    assert (after.name, after.body) == ("Renamed", before.body)


def test_each_kind_keeps_what_was_written_by_its_maker() -> None:
    pack = Pack((Card.new("/voices", "?area=QUA", "x", Claim("Quokka 61%", "Sure", "e1"), "Ask Jo"),), "Thank you")
    unsaid = Pack.from_body(own_words("pack", pack.to_body()))
    assert isinstance(unsaid, Pack)
    assert (unsaid.cards[0].words, unsaid.closing, unsaid.cards[0].claim.title) == (
        "Ask Jo",
        "Thank you",
        FIGURES_WITHHELD,
    )
    scenario = SavedScenario(
        "/x", "level-up", "?area=QUA", "e1", {"to": "5"}, {"to": "Ask Jo"}, 1, "Quokka 61%", 1, 0, 2
    )
    left = own_words("scenario", scenario.to_body())
    assert "Quokka" not in str(left) and "Ask Jo" in str(left)
    assert SavedScenario.from_body(left) == Refused(FIGURES_WITHHELD)
    decision = Decision(
        "Quokka 61%?",
        "Open",
        "Ask Jo",
        "No",
        "Head",
        "",
        "",
        "quokka_waits",
        "R001",
        "1901-03",
        "R002",
        DESIGNS[0],
        1,
        2,
        0.6,
        0.5,
        "/",
        "",
        "e1",
        evidence="Quokka 61%",
    )
    signed = Decision.from_body(own_words("decision", decision.to_body()))
    assert isinstance(signed, Decision)
    assert "Quokka 61%" not in str(signed) and (signed.choice, signed.reasons, signed.dissent) == (
        "Open",
        "Ask Jo",
        "No",
    )
    assert (signed.question, signed.design) == (FIGURES_WITHHELD, UNJUDGED)
    assert own_words("place", {"place": "p-1"}) == {"place": "p-1"}
    assert own_words("of another version", {"says": "Quokka 61%"}) == {}
