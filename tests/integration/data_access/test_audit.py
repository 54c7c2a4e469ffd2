"""The audit: written with what it tells of, and only ever added to, on both kinds of database."""

from __future__ import annotations

import pytest
from sqlalchemy import MetaData
from sqlalchemy.exc import DatabaseError, IntegrityError

from data_access import Items
from data_access.workspace import ItemRefused, Workspace, audit, database, migration, open_workspace, sessions
from data_access.workspace.audit import Entry, Origin
from settings import Limits, Settings


@pytest.fixture(autouse=True)
def from_nowhere() -> None:
    audit.coming_from(audit.NOWHERE)


def written(workspace: Workspace) -> list[tuple[str, str, str, int | None]]:
    return [(row.did, row.who, row.kind, row.version) for row in audit.everything(workspace)]


def test_every_change_of_an_item_is_in_it(workspace: Workspace) -> None:
    items = Items(workspace)
    audit.coming_from(Origin("10.1.2.3", "abc123"))
    made = items.add("view", name="A name", owner="zoe", body={"words": "in the body"}, shared=True)
    items.update(made.id, 1, by="sam", note="a note")
    items.update(made.id, 1, by="zoe", note="another note")
    items.delete(made.id, by="zoe")
    items.restore(made.id, by="zoe")
    items.add("decision", name="Decided", owner="zoe", body={})
    assert written(workspace) == [
        ("made", "zoe", "view", 1),
        ("changed", "sam", "view", 2),
        ("kept aside", "zoe", "view", None),
        ("deleted", "zoe", "view", 3),
        ("restored", "zoe", "view", 4),
        ("signed", "zoe", "decision", 1),
    ]
    rows = list(audit.everything(workspace))
    assert {row.item for row in rows[:5]} == {made.id}
    assert {(row.address, row.request) for row in rows} == {("10.1.2.3", "abc123")}
    assert not any(words in str(rows) for words in ("A name", "note", "in the body", "Decided"))


def test_a_change_that_fails_is_not_in_it_and_one_that_cannot_be_told_is_not_made(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    items = Items(workspace)
    made = items.add("view", name="Mine", owner="zoe", body={})
    with pytest.raises(ItemRefused):
        items.update(made.id, 1, by="zoe", name="")
    assert len(written(workspace)) == 1

    def fails(*_: object, **__: object) -> None:
        raise RuntimeError("on purpose")

    monkeypatch.setattr(audit, "write", fails)
    with pytest.raises(RuntimeError, match="on purpose"):
        items.update(made.id, 1, by="zoe", name="Other")
    assert items.get(made.id, by="zoe").name == "Mine"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET who = 'nobody'",
        "UPDATE audit SET detail = detail",
        "DELETE FROM audit",
        "DELETE FROM audit WHERE at < '2999'",
        "INSERT INTO audit SELECT * FROM audit",
    ],
)
def test_the_database_refuses_to_change_or_remove_a_row(workspace: Workspace, statement: str) -> None:
    audit.add(workspace, Entry("signed in", "zoe"))
    before = list(audit.everything(workspace))
    with pytest.raises(IntegrityError), workspace.write() as connection:
        connection.exec_driver_sql(statement)
    assert list(audit.everything(workspace)) == before


def test_neither_is_it_emptied_or_replaced(workspace: Workspace) -> None:
    audit.add(workspace, Entry("signed in", "zoe"))
    statement = "INSERT OR REPLACE INTO audit SELECT * FROM audit" if workspace.is_sqlite else "TRUNCATE audit"
    with pytest.raises(DatabaseError), workspace.write() as connection:
        connection.exec_driver_sql(statement)
    assert audit.count(workspace) == 1


def test_a_purge_removes_what_is_older_and_nothing_else(workspace: Workspace) -> None:
    with workspace.write() as connection:
        for at in ("2024-01-01T00:00:00.000000+00:00", "2025-01-01T00:00:00.000000+00:00"):
            audit.write(connection, Entry("signed in", "zoe"), at=at)
    with workspace.write() as connection:
        assert audit.purge(connection, "2024-06-01") == 1
    with pytest.raises(IntegrityError), workspace.write() as connection:
        connection.exec_driver_sql("DELETE FROM audit WHERE at < '2024-06-01' OR at > '2024'")
    assert [row.at[:4] for row in audit.everything(workspace)] == ["2025"]


def test_it_is_read_newest_first_by_person_action_and_time(workspace: Workspace) -> None:
    for who in ("zoe", "sam"):
        token = sessions.start(workspace, who, who, who, (), 1)
        sessions.end(workspace, token)
    rows = audit.listed(workspace)
    assert [(row.who, row.did) for row in rows] == [
        *(("sam", "signed out"), ("sam", "signed in"), ("zoe", "signed out"), ("zoe", "signed in"))
    ]
    assert [row.who for row in audit.listed(workspace, did="signed in")] == ["sam", "zoe"]
    assert [row.did for row in audit.listed(workspace, who="zoe", limit=1)] == ["signed out"]
    assert audit.listed(workspace, before=rows[1].at) == rows[2:]
    assert audit.listed(workspace, who="\0") == ()


def test_what_a_quota_removes_for_good_is_in_it(workspace: Workspace) -> None:
    items = Items(workspace, Limits(owner_items=1))
    first = items.add("view", name="First", owner="zoe", body={})
    items.delete(first.id, by="zoe")
    items.add("view", name="Second", owner="zoe", body={})
    (row,) = [each for each in audit.everything(workspace) if each.did == "removed for good"]
    assert (row.item, row.who, row.version) == (first.id, "zoe", 2)


def test_a_workspace_from_before_it_is_brought_up_to_date_with_its_items(workspace_settings: Settings) -> None:
    url = database.address(workspace_settings)
    workspace_settings.data_folder.mkdir(parents=True, exist_ok=True)
    migration.migrate(url, "v0004")
    engine = database.make_engine(url, pooled=False)
    then = MetaData()
    then.reflect(engine)
    at, content = "2026-01-01T00:00:00.000000+00:00", {"name": "From before", "note": "", "tags": [], "shared": False}
    rest: dict[str, object] = {"edition": None, "body": {}}
    row = {"id": "i", "code": "c", "kind": "view", "owner": "zoe", "revision": 1, "created_at": at, "changed_at": at}
    kept = {"id": "r", "item": "i", "number": 1, "based_on": 0, "did": "made", "who": "zoe", "at": at}
    with engine.connect() as connection:
        connection.execution_options(**{database.WRITING: True})
        with connection.begin():
            made = {**row, **content, **rest, "changed_by": "zoe"}
            connection.execute(then.tables["item"].insert().values(made))
            revision = {**kept, "content": {**content, **rest}}
            connection.execute(then.tables["item_revision"].insert().values(revision))
    engine.dispose()
    workspace = open_workspace(workspace_settings)
    items = Items(workspace)
    assert items.get("i", by="zoe").name == "From before"
    items.delete("i", by="zoe")
    assert written(workspace) == [("deleted", "zoe", "view", 2)]
    workspace.close()
