"""What the shell says of whoever is signed in, what administrators see, and what is written down of those who may not."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest

from app import create_app
from application import readers, workspace
from components.account import OPEN
from data_access import Items
from data_access.workspace import Workspace, audit
from data_access.workspace.audit import Entry
from settings import Settings
from tests.integration.sign_in.conftest import NURSE, OTHER, Browser, Open, workspace_of

ROLES = """
roles:
  administrator:
    people: [zoe@example.nhs.uk]
  viewer:
    groups: [QHL]
"""


@pytest.fixture(scope="module")
def roles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("roles") / "roles.yaml"
    file.write_text(ROLES)
    return file


@pytest.fixture
def administrator(browse: Open, roles: Path) -> Browser:
    browser = browse(ROLES_FILE=str(roles))
    browser.sign_in(NURSE[0])
    return browser


@pytest.fixture
def viewer(browse: Open, roles: Path) -> Browser:
    browser = browse(ROLES_FILE=str(roles))
    browser.sign_in(OTHER[0])
    return browser


def shell(browser: Any) -> str:
    """The layout of the shell, as the framework asks for it."""
    return json.dumps(browser.get("/_dash-layout").get_json())


def test_every_page_says_who_is_signed_in_and_how_to_sign_out(viewer: Browser) -> None:
    said = shell(viewer)
    assert "Signed in as Sam Other." in said
    assert '"data-sign-out": "true"' in said
    assert OPEN not in said and "/administration" not in said
    assert OPEN not in viewer.get("/nothing-here").text


def test_an_installation_without_sign_in_says_that_it_is_open(tmp_path: Path) -> None:
    client = create_app(Settings.from_environment({"DATA_FOLDER": str(tmp_path)})).server.test_client()
    said = shell(client)
    assert OPEN in said and OPEN in client.get("/administration").text
    for path, status in (("/nothing-here", 404), ("/v/nothing", 404), ("/sign-in", 404)):
        answer = client.get(path)
        assert (answer.status_code, OPEN in answer.text) == (status, True), path
    assert "data-sign-out" not in said
    assert client.get("/sign-in").status_code == 404


def test_administrators_are_led_to_what_they_see_and_others_refused(administrator: Browser, viewer: Browser) -> None:
    assert '"href": "/administration"' in shell(administrator)
    page = administrator.get("/administration")
    assert page.status_code == 200
    for title in ("Use by owner", "Jobs", "Editions", "Disk", "Audit"):
        assert f"<h2>{title}</h2>" in page.text
    assert page.headers["Cache-Control"] == "no-store"
    for path in ("/administration", "/administration/audit.csv"):
        assert viewer.get(path).status_code == 403


def test_a_refusal_is_written_down_once(administrator: Browser, viewer: Browser) -> None:
    who, kept = viewer.known_as().key, workspace_of(administrator)
    for _ in range(3):
        viewer.get("/administration")
    refused = [(row.who, row.detail) for row in audit.everything(kept) if row.did == "refused"]
    assert refused.count((who, "administer")) == 1


def test_a_change_of_the_roles_is_written_down_once_and_a_spoilt_file_too(browse: Open, tmp_path: Path) -> None:
    file = tmp_path / "roles.yaml"
    file.write_text(ROLES)
    browsers = [browse(ROLES_FILE=str(file), ORGANISATION=name) for name in ("One", "Two")]  # two processes
    browsers[0].sign_in(NURSE[0])
    browsers[1].sign_in(OTHER[0])
    kept = workspace_of(browsers[0])

    def said() -> list[tuple[str, str]]:
        for browser in browsers * 2:
            browser.get("/administration")
        rows = [row for row in audit.everything(kept) if row.kind == "roles"]
        assert {(row.who, row.address, row.request) for row in rows} == {("", "", "")}  # a request noticed it
        return [(row.did, row.detail) for row in rows]

    assert said()[-1] == ("roles file in force", "people: 1, groups: 1, teams: 0")
    file.write_text(ROLES + "teams: {qhl: {name: Sandwell}}")
    assert said()[-1] == ("roles file in force", "people: 1, groups: 1, teams: 1")
    file.write_text("roles: [")
    held = ("roles file unusable", "what it said before holds: people: 1, groups: 1, teams: 1")
    assert said()[-1] == held and said().count(held) == 1
    page = browsers[0].get("/administration").text
    assert "What the file said before holds." in page and "<td>team Sandwell</td>" in page
    assert browsers[1].get("/administration").status_code == 403


def made(kept: Workspace, owner: str, named: str) -> None:
    Items(kept, signed_in_as=named).add("view", name="Named <b>", owner=owner, body={"words": "x" * 5000})


def test_use_is_told_by_owner_without_what_they_wrote(administrator: Browser) -> None:
    made(workspace_of(administrator), "owner-1", "Zoë <i>Example</i>")
    said = administrator.get("/administration").text
    row = said[said.index("<td>owner-1</td>") :].split("</tr>")[0]
    assert "Zoë &lt;i&gt;Example&lt;/i&gt;" in row
    assert row.count('<td class="number">1</td>') == 1 and '<td class="number">5</td>' in row
    assert "Named" not in said


def test_the_audit_is_shown_by_person_and_action(administrator: Browser) -> None:
    kept = workspace_of(administrator)
    audit.add(kept, Entry("did this", "somebody"))
    audit.add(kept, Entry("did that", "somebody else"))
    said = administrator.get("/administration?who=somebody&did=did+this").text
    assert "<td>did this</td>" in said and "<td>did that</td>" not in said
    assert '<option value="signed in"></option>' in said  # what can be asked for is offered
    assert re.search(
        r"[\d,]+ rows\. Each is kept for 730 days; until then the database refuses to change or remove it", said
    )
    said = administrator.get('/administration?who="><script>').text
    assert 'value="&quot;&gt;&lt;script&gt;"' in said and "<script" not in said


def test_older_rows_are_a_page_away(administrator: Browser) -> None:
    kept = workspace_of(administrator)
    with kept.write() as connection:
        for day in range(1, 29):
            for hour in range(5):
                audit.write(connection, Entry("counted", "many"), at=f"2026-01-{day:02}T{hour:02}:00:00.000000+00:00")
    first = administrator.get("/administration?who=many").text
    assert first.count("<td>counted</td>") == 100
    older = first.split('">Older</a>')[0].rsplit('href="', 1)[1].replace("&amp;", "&")
    second = administrator.get(older).text
    assert second.count("<td>counted</td>") == 40
    assert ">Older</a>" not in second


def test_rows_of_one_moment_are_all_shown(administrator: Browser) -> None:
    kept = workspace_of(administrator)
    with kept.write() as connection:
        for number in range(250):
            entry = Entry("erased", "much at once", detail=str(number))
            audit.write(connection, entry, at="2026-01-01T00:00:00.000000+00:00")
    said, pages = [administrator.get("/administration?who=much+at+once").text], 1
    while '">Older</a>' in said[-1]:
        older = said[-1].split('">Older</a>')[0].rsplit('href="', 1)[1].replace("&amp;", "&")
        said.append(administrator.get(older).text)
        pages += 1
        assert pages < 10
    assert [page.count("<td>erased</td>") for page in said] == [100, 100, 50]
    assert all(f"<td>{number}</td>" in "".join(said) for number in range(250))


def test_all_of_it_leaves_as_csv_and_that_is_in_it(administrator: Browser) -> None:
    kept = workspace_of(administrator)
    for did in ("=1+1", "＝1+1", " =1+1"):  # spreadsheets run full-width signs, and signs after spaces, too
        audit.add(kept, Entry(did, "somebody", detail='a, "b"'))
    answer = administrator.get("/administration/audit.csv")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="audit.csv"'
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert len(rows) == audit.count(kept)
    last = rows[-1]
    assert (last["did"], last["who"], last["address"]) == (
        *("exported the audit", administrator.known_as().key, "127.0.0.1"),
    )
    assert [row["did"] for row in rows if row["detail"] == 'a, "b"'] == ["'=1+1", "'＝1+1", "' =1+1"]


def test_what_a_reader_saves_is_theirs_with_their_name(viewer: Browser) -> None:
    who = viewer.known_as()
    with viewer.client:
        viewer.get("/saved-views")
        assert readers.reader(viewer.settings) == readers.writer(viewer.settings) == who.key
        items = workspace.items(viewer.settings)
        made = items.add("view", name="Mine", owner=readers.writer(viewer.settings), body={})
    assert items.called([who.key], by="") == {who.key: "Sam Other"}
    rows = [row for row in audit.everything(workspace_of(viewer)) if row.item == made.id]
    assert [(row.did, row.who, row.version) for row in rows] == [("made", who.key, 1)]
