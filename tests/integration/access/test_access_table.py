"""Every route, page and callback, asked for as every role: allowed or refused as the one table says, and none that it does not know."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from dash import Dash
from flask.testing import FlaskClient

from app import create_app
from application import access_table
from application.access import LEAST, Action, Role
from application.warm_up import prepare_static_files
from pages import EVERY
from settings import Settings
from web.errors import NOT_ALLOWED

ROLES_FILE = """
roles:
  analyst: {people: [ann]}
  editor: {people: [ed]}
  administrator: {groups: [heads]}
"""
PEOPLE = {
    Role.VIEWER: {"X-User": "vic"},
    Role.ANALYST: {"X-User": "Ann"},
    Role.EDITOR: {"X-User": "ed"},
    Role.ADMINISTRATOR: {"X-User": "ada", "X-Groups": "staff, Heads"},
}
ASKING = "/_dash-update-component"


@pytest.fixture(scope="module")
def signed_in(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Dash:
    folder = tmp_path_factory.mktemp("roles")
    file = folder / "roles.yaml"
    file.write_text(ROLES_FILE, encoding="utf-8")
    app = create_app(
        Settings.from_environment(
            {
                "DATA_FOLDER": str(settings.data_folder),
                "WORKSPACE_DATABASE_URL": f"sqlite:///{folder / 'workspace.sqlite'}",
                "USER_HEADER": "X-User",
                "GROUPS_HEADER": "X-Groups",
                "ROLES_FILE": str(file),
                "ADD_FILES": "signed-in",
            }
        )
    )
    app.server.test_client().get("/_dash-dependencies")  # the framework registers its callbacks at the first request
    return app


def callbacks(app: Dash) -> dict[str, str]:
    """Output -> what the table knows it by."""
    return {
        output: access_table.callback_key(output, declared["inputs"]) for output, declared in app.callback_map.items()
    }


def test_the_table_knows_every_route_page_and_callback_and_nothing_else(signed_in: Dash) -> None:
    assert {rule.rule for rule in signed_in.server.url_map.iter_rules()} == set(access_table.ROUTES)
    assert {page.path for page in EVERY} == set(access_table.PAGES)
    for known_by in callbacks(signed_in).values():
        access_table.of_callback(known_by)  # raises KeyError for one it does not know
    used = {row.form for row in access_table.CALLBACKS for one in callbacks(signed_in).values() if matches(row, one)}
    assert used == {row.form for row in access_table.CALLBACKS}
    with pytest.raises(KeyError):
        access_table.of_callback("new--thing.data-words")


def test_the_server_answers_no_callback_that_the_table_leaves_to_the_browser(signed_in: Dash) -> None:
    """The browser's callbacks match broad patterns, so one that the server answers needs its own line in the table."""
    known, answered = callbacks(signed_in), 0
    for row in access_table.CALLBACKS:
        here = [one for one in known if matches(row, known[one]) and "callback" in signed_in.callback_map[one]]
        assert not (row.in_browser and here), (row.form, here)
        answered += len(here)
    assert answered > 50


def matches(row: access_table.Callback, known_by: str) -> bool:
    return re.fullmatch(row.form, known_by) is not None


@pytest.mark.parametrize("role", list(Role))
def test_every_route_is_allowed_or_refused_as_the_table_says(signed_in: Dash, role: Role) -> None:
    client, asked = signed_in.server.test_client(), 0
    for rule, action in access_table.ROUTES.items():
        if rule in (ASKING, "/", "/<path:path>"):
            continue
        address = filled(rule)
        posts = "POST" in next(each.methods for each in signed_in.server.url_map.iter_rules() if each.rule == rule)
        answer = (client.post if posts else client.get)(address, headers=PEOPLE[role])
        refused = answer.status_code == 403
        assert refused == (action is not None and role.rank < LEAST[action].rank), (role, rule, answer.status_code)
        asked += 1
    assert asked == len(access_table.ROUTES) - 3


def filled(rule: str) -> str:
    """An address of a route that leads to nothing, so that asking costs little."""
    for part in ("<slug>", "<exhibit>", "<name>", "<indicator>", "<code>", "<kind>", "<board>", "<digest>"):
        rule = rule.replace(part, "none")
    for part in ("<path:filename>", "<string:package_name>", "<path:fingerprinted_path>"):
        rule = rule.replace(part, "none.js")
    return rule.replace("<key>", "a" * 32).replace("<int:number>", "1000")


@pytest.mark.parametrize("role", list(Role))
def test_every_callback_is_allowed_or_refused_as_the_table_says(signed_in: Dash, role: Role) -> None:
    client, refusals = signed_in.server.test_client(), 0
    for output, known_by in callbacks(signed_in).items():
        for do in ("", *next(row.by_do for row in access_table.CALLBACKS if matches(row, known_by))):
            action = access_table.of_callback(known_by, do)
            may = role.rank >= LEAST[action].rank
            if may:
                continue  # that it is answered is what all other tests of pages and forms see
            answer = client.post(ASKING, json=body(signed_in, output, do), headers=PEOPLE[role])
            id, _, name = known_by.rpartition(".")
            said = answer.get_json()["response"][id][name]
            assert "can " in said, (role, known_by, do)
            assert "You are a" in said, (role, known_by, do)
            refusals += 1
    assert (refusals > 0) == (role is not Role.EDITOR and role is not Role.ADMINISTRATOR)


def body(app: Dash, output: str, do: str) -> dict[str, Any]:
    declared = app.callback_map[output]
    outputs = [dict(zip(("id", "property"), one.split("@")[0].rsplit(".", 1), strict=True)) for one in names(output)]
    return {
        "output": output,
        "outputs": outputs if output.startswith("..") else outputs[0],
        "inputs": [each | {"value": json.dumps({"do": do})} for each in declared["inputs"]],
        "state": [dict(each) for each in declared["state"]],
        "changedPropIds": [],
    }


def names(output: str) -> list[str]:
    return output.strip(".").split("...")


def test_a_page_that_is_refused_says_who_may_see_it(signed_in: Dash, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access_table, "PAGES", {**access_table.PAGES, "/saved-views": Action.ADMINISTER})
    client: FlaskClient = signed_in.server.test_client()
    refused = client.get("/saved-views", headers=PEOPLE[Role.EDITOR])
    assert refused.status_code == 403
    assert NOT_ALLOWED in refused.text
    assert "Only administrators can see this. You are an editor of figures" in refused.text
    content = next(output for output, known in callbacks(signed_in).items() if known == "_pages_content.children")
    asked = body(signed_in, content, "")
    asked["inputs"][0]["value"] = "/saved-views"
    told = client.post(ASKING, json=asked, headers=PEOPLE[Role.EDITOR])
    assert NOT_ALLOWED in told.text
    assert client.get("/saved-views", headers=PEOPLE[Role.ADMINISTRATOR]).status_code == 200


def test_what_the_table_does_not_know_is_refused_to_everybody(signed_in: Dash, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access_table, "ROUTES", {})
    refused = signed_in.server.test_client().get("/ask?q=deaths", headers=PEOPLE[Role.ADMINISTRATOR])
    assert refused.status_code == 403
    assert "not in the table" in refused.text


def test_a_page_that_the_table_does_not_know_is_refused_to_everybody(
    signed_in: Dash, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access_table, "PAGES", {})
    client, head = signed_in.server.test_client(), PEOPLE[Role.ADMINISTRATOR]
    for page in EVERY:
        refused = client.get(page.path, headers=head)
        assert (refused.status_code, "not in the table" in refused.text) == (403, True), page.path
    assert client.get("/no-such-page", headers=head).status_code == 404  # what is no page is answered as such
    content = next(output for output, known in callbacks(signed_in).items() if known == "_pages_content.children")
    asked = body(signed_in, content, "")
    asked["inputs"][0]["value"] = "/packs"
    assert NOT_ALLOWED in client.post(ASKING, json=asked, headers=head).text


def test_scripts_are_prepared_where_people_sign_in(signed_in: Dash) -> None:
    prepare_static_files(signed_in)  # a start that asked for a page was refused it
    assert signed_in.server.test_client().get("/").status_code == 401
