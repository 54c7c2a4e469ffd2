"""Who has which role and team, from the settings and the file that names them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from flask import Flask

from application import access
from application.access import Action, Person, Role, allowed, read_roles, refusal
from settings import Settings, SettingsError

FILE = """
roles:
  administrator: {groups: [Heads of analysis]}
  analyst: {people: [Ann.Smith@example.nhs.uk]}
teams:
  black-country: {name: Black Country, groups: [bc-analysts], people: [ann.smith@EXAMPLE.nhs.uk]}
"""


@pytest.mark.parametrize(
    ("given", "role"),
    [
        ({}, "analyst"),
        ({"ADD_FILES": "everyone"}, "editor"),
        ({"HOST": "0.0.0.0"}, "analyst"),
        ({"PUBLIC_ADDRESSES": "https://a.example", "ADD_FILES": "everyone"}, "editor"),
        ({"USER_HEADER": "X-User"}, "analyst"),
        ({"USER_HEADER": "X-User", "ADD_FILES": "signed-in"}, "editor"),
        ({"USER_HEADER": "X-User", "ROLES_FILE": __file__}, "viewer"),
        ({"USER_HEADER": "X-User", "ROLES_FILE": __file__, "DEFAULT_ROLE": "Analyst"}, "analyst"),
    ],
)
def test_people_the_file_does_not_name_have_the_default_role(given: dict[str, str], role: str) -> None:
    assert Settings.from_environment(given).default_role == role


HERE = {"REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "127.0.0.1:8050"}


@pytest.mark.parametrize(
    ("given", "asked", "role"),
    [
        ({}, HERE, "administrator"),
        ({"HOST": "::1"}, {"REMOTE_ADDR": "::1", "HTTP_HOST": "[::1]:8050"}, "administrator"),
        ({"DEFAULT_ROLE": "editor"}, HERE, "editor"),
        ({}, HERE | {"HTTP_X_FORWARDED_FOR": "203.0.113.9"}, "analyst"),
        ({"DEFAULT_ROLE": "viewer"}, HERE | {"HTTP_X_FORWARDED_FOR": "203.0.113.9"}, "viewer"),
        ({"ALLOWED_HOSTS": "workbench.example"}, HERE, "analyst"),
        ({"PUBLIC_ADDRESSES": "https://workbench.example"}, HERE, "analyst"),
        ({"DEPLOYED": "1", "DATA_FOLDER": "/tmp"}, HERE, "analyst"),
        ({"HOST": "0.0.0.0"}, HERE, "analyst"),
        ({"USER_HEADER": "X-User"}, HERE, "analyst"),
    ],
)
def test_only_the_browser_of_ones_own_machine_is_its_administrator(
    given: dict[str, str], asked: dict[str, str], role: str
) -> None:
    """Without a sign-in. Whoever comes another way has DEFAULT_ROLE and sees the own figures that everyone may see, jobs included."""
    settings = Settings.from_environment(given)
    server = Flask(__name__)
    server.extensions["readers"] = Unknown()
    with server.test_request_context(environ_overrides=asked):
        reader = access.person(settings)
    assert reader.role == role
    owner = asked.keys() == HERE.keys() and settings.own_machine
    assert reader.sees_all == owner
    with access.acting_for(settings, reader.to_json()) as person:
        assert (person.role, person.sees_all) == (reader.role, owner)


class Unknown:
    """Readers of whom nothing is known."""

    def key(self) -> str:
        return ""


@pytest.mark.parametrize("given", [{"DEFAULT_ROLE": "king"}, {"ROLES_FILE": "/no/such/file"}, {"GROUPS_HEADER": "a b"}])
def test_settings_of_roles_that_cannot_be_used_are_refused(given: dict[str, str]) -> None:
    with pytest.raises(SettingsError, match=next(iter(given))):
        Settings.from_environment(given)


def test_a_roles_file_needs_a_sign_in() -> None:
    with pytest.raises(SettingsError, match="ROLES_FILE is set, and nobody signs in here"):
        Settings.from_environment({"ROLES_FILE": __file__})


@pytest.mark.parametrize(
    "more", [{}, {"OIDC_ISSUER": "https://login.example", "OIDC_CLIENT_ID": "x"}], ids=["no sign-in", "signed in here"]
)
def test_a_groups_header_needs_a_user_header(more: dict[str, str]) -> None:
    with pytest.raises(SettingsError, match="GROUPS_HEADER is set without USER_HEADER"):
        Settings.from_environment({"GROUPS_HEADER": "X-Groups", **more})


def test_the_highest_role_and_every_team_count_whatever_the_case() -> None:
    roles = read_roles(FILE)
    ann = "ann.smith@example.nhs.uk"
    assert roles.role_of(ann, (), Role.VIEWER) is Role.ANALYST
    assert roles.role_of(ann, ("heads of analysis",), Role.VIEWER) is Role.ADMINISTRATOR
    assert roles.role_of("bob", ("others",), Role.VIEWER) is Role.VIEWER
    assert roles.teams_of(ann, ()) == roles.teams_of("bob", ("bc-analysts",)) == {"black-country"}
    assert roles.teams_of("", ("bc-analysts",)) == frozenset()  # nobody has signed in


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("roles: [", "not YAML"),
        ("people: {}", "two parts"),
        ("roles: {boss: {}}", "names the role 'boss'"),
        ("roles: {viewer: {people: ann}}", "must be a list"),
        ("roles: {viewer: {persons: [ann]}}", "nothing else"),
        ("teams: {Black Country: {name: x}}", "small letters"),
        ("teams: {bc: {people: [ann]}}", "needs a name"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_in_words(text: str, words: str) -> None:
    with pytest.raises(SettingsError, match=words):
        read_roles(text)


def test_a_valid_change_applies_at_once_and_an_invalid_one_is_ignored(tmp_path: Path) -> None:
    path = tmp_path / "roles.yaml"
    path.write_text(FILE, encoding="utf-8")
    settings = Settings.from_environment({"USER_HEADER": "X-User", "ROLES_FILE": str(path)})
    assert [team.name for team in access.teams(settings)] == ["Black Country"]
    path.write_text("teams: {bc: {name: All of us}}", encoding="utf-8")
    os.utime(path, ns=(1, 1))
    assert [team.name for team in access.teams(settings)] == ["All of us"]
    path.write_text("teams: [", encoding="utf-8")
    assert [team.name for team in access.teams(settings)] == ["All of us"]
    path.unlink()
    assert [team.name for team in access.teams(settings)] == ["All of us"]


def test_an_invalid_file_is_logged_once_and_a_repaired_one_applies(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "roles.yaml"
    path.write_text(FILE, encoding="utf-8")
    settings = Settings.from_environment({"USER_HEADER": "X-User", "ROLES_FILE": str(path)})
    good = access.roles_file(settings)
    assert good is not None and not good.problem
    for spoil in (
        lambda: path.write_text("teams: [", encoding="utf-8"),
        path.unlink,
        lambda: path.write_bytes(b"\xff"),
    ):
        caplog.clear()
        spoil()
        found = [access.roles_file(settings) for _ in range(3)]
        assert all(each is not None and each.problem and each.digest == good.digest for each in found)
        assert [record.levelname for record in caplog.records] == ["ERROR"]
    path.write_text(FILE, encoding="utf-8")
    assert access.roles_file(settings) == good


def test_each_role_may_do_what_those_before_it_may() -> None:
    may = {role: {action for action in Action if allowed(Person("k", "n", role), action)} for role in Role}
    assert may[Role.VIEWER] == {Action.SEE, Action.KEEP_VIEWS}
    assert may[Role.ANALYST] - may[Role.VIEWER] == {Action.MAKE}
    assert may[Role.EDITOR] - may[Role.ANALYST] == {Action.ADD_FIGURES}
    assert may[Role.ADMINISTRATOR] == set(Action)
    for role in Role:
        for action in Action:
            assert bool(refusal(Person("k", "n", role), action)) == (action not in may[role])


def test_a_job_runs_as_its_owner_with_their_present_role(tmp_path: Path) -> None:
    path = tmp_path / "roles.yaml"
    path.write_text(FILE, encoding="utf-8")
    settings = Settings.from_environment({"USER_HEADER": "X-User", "ROLES_FILE": str(path)})
    asked = Person("key", "Bob", Role.ANALYST, login="bob", groups=("bc-analysts",)).to_json()
    with access.acting_for(settings, asked) as person:
        assert access.person(settings) is person
        assert (person.key, person.role, person.teams) == ("key", Role.VIEWER, frozenset({"black-country"}))
        assert person.sight.sees(("team black-country",))
    assert access.person(settings).login == ""
    with access.acting_for(settings, None) as nobody:
        assert not nobody.sight.sees(("team black-country",))
