"""What the release command removes when its time is over, and what is left of a person who is erased."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import update

from data_access import ItemMissing, Items, Standing
from data_access.workspace import Workspace, audit, sessions
from data_access.workspace.audit import Entry
from data_access.workspace.database import as_text
from data_access.workspace.jobs import Jobs
from data_access.workspace.retention import Purged, erase, known, mentions, names_of, purge
from data_access.workspace.tables import item, item_revision, job, session
from settings import Retention


def ago(workspace: Workspace, days: float) -> str:
    with workspace.read() as connection:
        return as_text(datetime.fromisoformat(workspace.now(connection)) - timedelta(days=days))


def in_use(workspace: Workspace) -> None:
    """Somebody wrote something on three of the last days."""
    items = Items(workspace)
    for days in (1, 2, 3):
        made = items.add("view", name="In use", owner="sam", body={})
        with workspace.write() as connection:
            at = {"created_at": ago(workspace, days), "changed_at": ago(workspace, days)}
            connection.execute(update(item).where(item.c.id == made.id).values(at))
            connection.execute(update(item_revision).where(item_revision.c.item == made.id).values(at=at["created_at"]))


def old_things(workspace: Workspace, days: float) -> None:
    """A row of the audit, a session, an item that was put away, and a job, each this old."""
    items, jobs, moment = Items(workspace), Jobs(workspace), ago(workspace, days)
    made = items.add("view", name="Put away", owner="zoe", body={})
    items.delete(made.id, by="zoe")
    sessions.start(workspace, "zoe", "zoe", "Zoë", (), 1)
    jobs.cancel(jobs.submit("a"))
    with workspace.write() as connection:
        connection.execute(update(item).where(item.c.id == made.id).values(deleted_at=moment))
        connection.execute(update(session).values(ended_at=moment))
        connection.execute(update(job).values(finished_at=moment))
        audit.write(connection, Entry("signed in", "zoe"), at=moment)


KEEP = Retention(audit=100, sessions=100, deleted=100, jobs=100)


@pytest.mark.parametrize(("days", "gone"), [(99.9, 0), (100.1, 1)])
def test_what_is_older_than_is_kept_is_removed(workspace: Workspace, days: float, gone: int) -> None:
    in_use(workspace)
    old_things(workspace, days)
    before = audit.count(workspace)
    assert purge(workspace, KEEP) == Purged(audit=gone, sessions=gone, deleted=gone, jobs=gone)
    assert len(Items(workspace).list(by="zoe", deleted=True)) == 1 - gone
    assert len(Items(workspace).list(by="sam")) == 3
    assert len(Jobs(workspace).list()) == 1 - gone
    newest = [row.did for row in audit.listed(workspace)][:2]
    assert newest == (["removed what was old", "removed for good"] if gone else newest)
    assert audit.count(workspace) == before + gone  # one went, and two say so
    assert purge(workspace, KEEP) == Purged()


def test_a_clock_that_jumped_removes_nothing(workspace: Workspace) -> None:
    old_things(workspace, 400)
    with workspace.write() as connection:
        for table, column in ((item, "created_at"), (item, "changed_at"), (item_revision, "at"), (job, "submitted_at")):
            connection.execute(update(table).values({column: ago(workspace, 400)}))
    assert purge(workspace, KEEP) == Purged(unsure=True)
    assert "clock may have jumped" in purge(workspace, KEEP).words
    assert len(Items(workspace).list(by="zoe", deleted=True)) == 1


def test_where_people_only_sign_in_and_read_what_is_old_is_removed(workspace: Workspace) -> None:
    old_things(workspace, 400)
    days = [ago(workspace, days) for days in (1, 2, 3)]
    with workspace.write() as connection:
        audit.write(connection, Entry("signed in", "sam"), at=days[0])
        audit.write(connection, Entry("read the administration", "sam"), at=days[1])
    assert purge(workspace, KEEP) == Purged(audit=1, sessions=1, deleted=1, jobs=1)


def signed_in_as(workspace: Workspace, name: str) -> Items:
    return Items(workspace, signed_in_as=name)


def test_a_person_is_forgotten_and_what_others_use_stays(workspace: Workspace) -> None:
    mine, theirs = signed_in_as(workspace, "Zoë Example"), signed_in_as(workspace, "Sam Other")
    private = mine.add("view", name="Private", owner="zoe", body={})
    shared = mine.add("view", name="Was private", note="a secret", owner="zoe", body={})
    mine.update(shared.id, 1, by="zoe", name="Shared", note="", shared=True)
    decided = mine.add("decision", name="Decided", owner="zoe", body={})
    other = theirs.add("view", name="Theirs", owner="sam", body={}, shared=True)
    mine.update(other.id, 1, by="zoe", note="Zoë was here")
    sessions.start(workspace, "zoe", "zoe@example.nhs.uk", "Zoë Example", (), 1)
    Jobs(workspace).cancel(Jobs(workspace).submit("a", owner="zoe"))
    before = [(row.who, row.did) for row in audit.everything(workspace)]

    done = erase(workspace, "zoe")
    assert (done.removed, done.kept, done.jobs, done.sessions) == (1, 2, 1, 1)
    with pytest.raises(ItemMissing):
        mine.get(private.id, by="zoe")
    assert mine.list(by="zoe", owner="zoe") == ()
    kept = {each.name: each for each in theirs.list(by="sam")}
    assert set(kept) == {"Shared", "Theirs"}
    assert kept["Shared"].owner.startswith("erased-")
    with workspace.read() as connection:
        left = str([connection.execute(table.select()).all() for table in (item, item_revision, job, session)])
    assert not any(words in left for words in ("'zoe'", "Zoë Example", "a secret", "zoe@example"))
    assert decided.id in left
    rows = [(row.who, row.did) for row in audit.everything(workspace)]
    assert rows[: len(before)] == before
    assert rows[-1] == ("zoe", "person erased")
    assert mentions(workspace, ["Zoë"]) == 1  # in a note, which a person has to judge
    assert not erase(workspace, "zoe")


def test_all_goes_to_whoever_takes_over(workspace: Workspace) -> None:
    items = Items(workspace)
    made = items.add("view", name="Private", owner="zoe", body={})
    assert erase(workspace, "zoe", "sam").kept == 1
    assert [each.id for each in items.list(by="sam")] == [made.id]


def test_a_person_is_known_by_what_they_sign_in_with(workspace: Workspace) -> None:
    sessions.start(workspace, "key of zoe", "zoe@example.nhs.uk", "Zoë", (), 1)
    Items(workspace).add("view", name="Mine", owner="key of sam", body={})
    assert known(workspace, ["key of sam", "nobody"], "zoe@example.nhs.uk") == ("key of sam", "key of zoe")
    assert known(workspace, [], "Zoe@Example.nhs.uk") == ("key of zoe",)
    assert known(workspace, [], "sam@example.nhs.uk") == ()


def test_what_was_private_of_an_item_of_a_team_goes_with_its_owner(workspace: Workspace) -> None:
    mine = Items(workspace, standing=Standing(frozenset({"black-country"})))
    made = mine.add("view", name="Private words about Jo", owner="zoe", body={})
    mine.update(made.id, 1, by="zoe", name="Ours", team="black-country")
    erase(workspace, "zoe")
    with workspace.read() as connection:
        left = connection.execute(item_revision.select()).all()
    assert [(row.number, row.content["name"]) for row in left] == [(2, "Ours")]


def test_a_person_is_looked_for_by_every_name_and_in_what_was_written(workspace: Workspace) -> None:
    sessions.start(workspace, "zoe", "zoe@example.nhs.uk", "Zoë Example", (), 1)
    signed_in_as(workspace, "Zoe E.").add("view", name="Mine", owner="zoe", body={})
    names = names_of(workspace, ["zoe"])
    assert names == ("Zoe E.", "Zoë Example", "zoe@example.nhs.uk")
    theirs = signed_in_as(workspace, "Sam Other")
    theirs.add("decision", name="Open it", owner="sam", body={"owner": "ZOË EXAMPLE"}, shared=True)
    changed = theirs.add("view", name="Call Zoe E. back", owner="sam", body={})
    theirs.update(changed.id, 1, by="sam", name="Call back")
    assert mentions(workspace, names) == 2
    assert mentions(workspace, ["Nobody here", ""]) == 0
