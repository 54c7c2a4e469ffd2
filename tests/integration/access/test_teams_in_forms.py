"""Who sees what is saved, in forms and lists; and what a role may not do, said where its form would stand."""

from __future__ import annotations

import json

import pytest

from tests.integration.access.seen_by import Installation, install
from tests.integration.access.test_own_figures_seen import CONTENT, post

SAVED = "..saved--said.data-words...saved--list.data-words...saved--said.data-file.."


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    made = install(tmp_path_factory.mktemp("teams"))
    made.app.server.test_client().get("/_dash-dependencies")
    return made


def save(installed: Installation, person: str, name: str, seen_by: str, search: str) -> str:
    form = {"page": "learning", "search": search, "name": name, "shared": seen_by}
    return post(installed.app.server.test_client(), person, "save--said.data-words", json.dumps(form))


def listed(installed: Installation, person: str) -> str:
    form = json.dumps({"do": "list", "sent": "1"})
    return post(installed.app.server.test_client(), person, SAVED, form)


def test_a_view_of_a_team_is_listed_for_its_people_alone(installed: Installation) -> None:
    assert "Saved as" in save(installed, "ann", "Ours in team", "team-black-country", "?indicator=bilby_waits")
    assert "for Black Country" in listed(installed, "ann")
    assert "Ours in team" in listed(installed, "vic")
    assert "Ours in team" not in listed(installed, "bob")
    assert "You are not in the team" in save(installed, "ann", "Theirs", "team-coventry", "?indicator=bilby_waits")


def test_a_shared_view_said_from_own_figures_is_listed_for_who_may_see_them(installed: Installation) -> None:
    save(installed, "ann", "Said from ours", "yes", "?indicator=quokka_waits")
    save(installed, "ann", "Said from public figures", "yes", "?indicator=bilby_waits")
    assert "Said from ours" in listed(installed, "vic")
    for person in ("bob", "ed"):
        told = listed(installed, person)
        assert "Said from public figures" in told
        assert "Said from ours" not in told


def test_forms_offer_ones_own_teams(installed: Installation) -> None:
    client = installed.app.server.test_client()
    ann, ed = (post(client, person, CONTENT, "/data-and-methods", "") for person in ("ann", "ed"))
    assert "Team: Black Country" in ann
    assert "Coventry" not in ann
    assert "Team:" not in ed
    assert "Private: only you" in ed


def test_a_viewer_is_told_why_a_form_is_not_there(installed: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    client = installed.app.server.test_client()
    analyst = post(client, "zoe@example.nhs.uk", CONTENT, "/packs", "")
    file = installed.settings.roles_file
    assert file is not None
    file.write_text(file.read_text(encoding="utf-8").replace("roles:\n", "roles:\n  viewer: {people: [val]}\n", 1))
    viewer = post(client, "val", CONTENT, "/packs", "")
    assert "Make pack" in analyst
    assert "Make pack" not in viewer
    assert "Only analysts, editors of figures and administrators can make" in viewer
    assert "may-not-make" in client.get("/_dash-layout", headers={"X-User": "val"}).text
    assert "may-not-make" not in client.get("/_dash-layout", headers={"X-User": "zoe@example.nhs.uk"}).text
