"""What people make: kept, changed by several at once without loss, brought back, carried from place to place."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest

from data_access.workspace import (
    Conflict,
    ImportRefused,
    Item,
    ItemMissing,
    ItemRefused,
    Items,
    Saved,
    Workspace,
    back_up,
    restore,
)

ME, YOU = "me", "you"
BODY = {"path": "/voices", "query": "?area=QUA"}
WILD = "<script>alert(1)</script> =1+1 \"'& ünï 🏥"


@pytest.fixture
def items(workspace: Workspace) -> Items:
    return Items(workspace)


def a_view(items: Items, **changed: object) -> Item:
    given = {"name": "Waits", "owner": ME, "body": BODY, **changed}
    return items.add("view", **given)  # type: ignore[arg-type]


def test_what_is_kept_comes_back_as_it_was_written(items: Items) -> None:
    body = {"nested": [1, 2.5, None, True, WILD], "empty": {}}
    made = a_view(items, name=WILD, note=f"{WILD}\nsecond line", tags=["A&E", WILD[:30]], edition="e1", body=body)
    assert items.get(made.id, by=ME) == items.by_code(made.code, by=ME) == made
    assert (made.name, made.note, made.body) == (WILD, f"{WILD}\nsecond line", body)
    assert made.revision == 1
    assert [each.did for each in items.history(made.id, by=ME)] == ["made"]


def test_private_is_seen_by_its_owner_alone_and_shared_by_all(items: Items) -> None:
    private, shared = a_view(items), a_view(items, shared=True)
    assert {each.id for each in items.list(by=ME)} == {private.id, shared.id}
    assert {each.id for each in items.list(by=YOU)} == {shared.id}
    for ask in (
        lambda: items.get(private.id, by=YOU),
        lambda: items.by_code(private.code, by=YOU),
        lambda: items.history(private.id, by=YOU),
        lambda: items.duplicate(private.id, by=YOU),
        lambda: items.update(private.id, 1, by=YOU, name="Mine now"),
        lambda: items.delete(private.id, by=YOU),
        lambda: items.get("unknown", by=ME),
        lambda: items.by_code("unknown", by=ME),
    ):
        with pytest.raises(ItemMissing):
            ask()


def test_what_is_shared_is_changed_by_all_and_deleted_by_its_owner(items: Items) -> None:
    made = a_view(items, shared=True)
    assert isinstance(items.update(made.id, 1, by=YOU, note="Yours"), Saved)
    assert items.get(made.id, by=ME).changed_by == YOU
    with pytest.raises(ItemRefused, match="Only the person who made it"):
        items.delete(made.id, by=YOU)
    with pytest.raises(ItemRefused, match="Only the person who made it"):
        items.update(made.id, 2, by=YOU, shared=False)


def test_two_who_change_different_parts_both_stand(items: Items) -> None:
    made = a_view(items, shared=True)
    items.update(made.id, 1, by=ME, name="New name", note="")
    second = items.update(made.id, 1, by=YOU, name="Waits", note="New note")  # a form sends all its fields
    assert isinstance(second, Saved)
    assert second.merged
    assert (second.item.name, second.item.note, second.item.revision) == ("New name", "New note", 3)


def test_two_who_change_the_same_part_lose_no_words(items: Items) -> None:
    made = a_view(items, shared=True)
    items.update(made.id, 1, by=ME, note="First words")
    second = items.update(made.id, 1, by=YOU, note="Second words", name="Named too")
    assert isinstance(second, Conflict)
    assert (second.theirs.note, second.yours.content["note"], second.parts) == (
        "First words",
        "Second words",
        ("note",),
    )
    aside = next(each for each in items.history(made.id, by=ME) if each.number is None)
    assert aside == second.yours
    taken = items.revert(made.id, aside.id, second.theirs.revision, by=YOU)
    assert isinstance(taken, Saved)
    assert (taken.item.note, taken.item.name) == ("Second words", "Named too")
    assert "First words" in [each.content["note"] for each in items.history(made.id, by=ME)]


def test_many_at_once_lose_nothing(items: Items) -> None:
    made = a_view(items, shared=True)
    made_notes = [f"Words of {n}" for n in range(12)]

    def write(note: str) -> None:
        items.update(made.id, 1, by=note, note=note)

    threads = [threading.Thread(target=write, args=(note,)) for note in made_notes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    kept = [each.content["note"] for each in items.history(made.id, by=ME)]
    assert sorted(kept) == sorted(["", *made_notes])
    numbers = [each.number for each in items.history(made.id, by=ME) if each.number]
    assert sorted(numbers) == [1, 2]


def test_deleted_and_brought_back(items: Items) -> None:
    made = a_view(items, shared=True)
    items.delete(made.id, by=ME)
    assert items.list(by=ME) == ()
    with pytest.raises(ItemMissing):
        items.get(made.id, by=ME)
    with pytest.raises(ItemMissing):
        items.by_code(made.code, by=YOU)
    with pytest.raises(ItemMissing):
        items.update(made.id, 2, by=YOU, name="Too late")
    assert [each.id for each in items.list(by=ME, deleted=True)] == [made.id]
    assert items.list(by=YOU, deleted=True) == ()
    back = items.restore(made.id, by=ME)
    assert (back.content, back.revision, back.code) == (made.content, 3, made.code)
    assert [each.did for each in items.history(made.id, by=ME)] == ["restored", "deleted", "made"]


def test_a_copy_is_ones_own(items: Items) -> None:
    made = a_view(items, shared=True, tags=["a"], note="n", edition="e")
    copy = items.duplicate(made.id, by=YOU)
    assert copy.content == made.content | {"name": "Copy of Waits", "shared": False}
    assert (copy.owner, copy.revision) == (YOU, 1)
    assert copy.code != made.code


def test_finding_and_sorting(items: Items) -> None:
    for name, tags in (("Élan", ["Board"]), ("beds", ["winter"]), ("Ambulances", ["board", "winter"])):
        a_view(items, name=name, tags=tags)
    items.add("scenario", name="Level up", owner=ME, body={})
    assert [each.name for each in items.list("view", by=ME, sort="name")] == ["Ambulances", "beds", "Élan"]
    assert [each.name for each in items.list("view", by=ME, sort="made")] == ["Ambulances", "beds", "Élan"]
    assert [each.name for each in items.list(by=ME, text="ÉLAN")] == ["Élan"]
    assert [each.name for each in items.list(by=ME, text="board WINTER")] == ["Ambulances"]
    assert [each.name for each in items.list("scenario", by=ME)] == ["Level up"]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"name": "  "}, "Give it a name"),
        ({"name": "n" * 121}, "At most 120"),
        ({"note": "x" * 10_000_000}, "10,000,000 characters. At most 10,000"),
        ({"tags": ["t"] + [str(n) for n in range(12)]}, "13 tags"),
        ({"tags": ["t" * 41]}, "longer than 40"),
        ({"tags": "winter"}, "not a list"),
        ({"body": {"x": float("nan")}}, "cannot be written as JSON"),
        ({"body": {"x": "\0"}}, "not of the form"),
        ({"body": {"x": "\ud800"}}, "not of the form"),
        ({"body": {"x": "y" * 400_000}}, "The content has"),
        ({"edition": "e" * 201}, "edition"),
    ],
)
def test_what_cannot_be_kept_is_refused_and_nothing_is_written(
    items: Items, changed: dict[str, object], said: str
) -> None:
    with pytest.raises(ItemRefused, match=said):
        a_view(items, **changed)
    assert items.list(by=ME) == ()


def test_characters_no_screen_shows_are_left_out(items: Items) -> None:
    made = a_view(items, name="a\x07b\nc", note="line\r\nline\x07")
    assert (made.name, made.note) == ("a b c", "line\nline")
    assert items.get(made.id, by=ME) == made


def test_out_of_one_workspace_and_into_another_hand(items: Items) -> None:
    first = a_view(items, name=WILD, note="n", tags=["t"], edition="e", shared=True)
    items.add("scenario", name="Level up", owner=ME, body={"levers": {"share": 0.5}})
    text = items.exported(by=ME)
    assert "<script>" not in text
    assert first.id not in text
    taken = items.imported(text, by=YOU)
    assert {(each.kind, each.name) for each in taken} == {("view", WILD), ("scenario", "Level up")}
    view = next(each for each in taken if each.kind == "view")
    assert view.content == first.content | {"shared": False}
    assert json.loads(items.exported([first.id], by=ME))["items"][0]["name"] == WILD


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "not a JSON file"),
        ("[" * 100_000, "not a JSON file"),
        ("[1]", "not a file of saved items"),
        ('{"format": "workbench-items", "version": 9, "items": []}', "version 9"),
        ('{"format": "workbench-items", "version": 1, "items": 3}', "not a file of saved items"),
    ],
)
def test_a_file_of_something_else_is_refused(items: Items, text: str, said: str) -> None:
    with pytest.raises(ImportRefused, match=said):
        items.imported(text, by=ME)


def test_a_file_with_mistakes_is_refused_whole_and_all_mistakes_are_said(items: Items) -> None:
    good = {"kind": "view", "name": "Good", "body": {}}
    listed = [good, {"kind": "view", "name": "", "body": {}}, 7, {**good, "owner": ME}, {**good, "kind": "job"}]
    with pytest.raises(ImportRefused) as refused:
        items.imported(
            json.dumps({"format": "workbench-items", "version": 1, "items": listed}), by=ME, kinds=("view", "scenario")
        )
    assert [problem[:7] for problem in refused.value.problems] == ["Item 2:", "Item 3:", "Item 4:", "Item 5:"]
    assert items.list(by=ME) == ()


def test_items_and_all_their_revisions_survive_a_restore(items: Items, workspace: Workspace, tmp_path: Path) -> None:
    made = a_view(items, name=WILD, tags=["t"])
    items.update(made.id, 1, by=ME, note="Second")
    gone = a_view(items, name="Deleted")
    items.delete(gone.id, by=ME)
    before = items.history(made.id, by=ME), items.list(by=ME), items.list(by=ME, deleted=True)
    kept = back_up(workspace, tmp_path / "backups")
    assert (kept.rows["item"], kept.rows["item_revision"]) == (2, 4)
    items.update(made.id, 2, by=ME, name="After the backup")
    a_view(items, name="Made after the backup")
    restore(workspace, kept.path, tmp_path / "backups")
    assert (items.history(made.id, by=ME), items.list(by=ME), items.list(by=ME, deleted=True)) == before


def test_a_signed_decision_can_be_neither_changed_nor_deleted_by_anybody(items: Items) -> None:
    made = items.add("decision", name="Open a hub", owner=ME, shared=True, body={"low": 1})
    for change in (
        lambda: items.update(made.id, made.revision, by=ME, name="Close it"),
        lambda: items.delete(made.id, by=ME),
        lambda: items.duplicate(made.id, by=YOU),
        lambda: items.revert(made.id, items.history(made.id, by=ME)[0].id, made.revision, by=ME),
    ):
        with pytest.raises(ItemRefused, match="cannot be changed, copied or deleted"):
            change()
    assert items.get(made.id, by=ME) == made
