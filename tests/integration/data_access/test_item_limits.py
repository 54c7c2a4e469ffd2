"""What is kept is bounded, in words; what was written in private stays private; editors have names."""

from __future__ import annotations

import json
import threading
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from data_access.workspace import (
    Conflict,
    ImportRefused,
    Item,
    ItemMissing,
    ItemRefused,
    Items,
    Saved,
    StoredPlaces,
    Workspace,
    WorkspaceFull,
    pseudonym,
)
from data_access.workspace.tables import item, item_revision
from settings import Limits
from vocabulary import CustomArea

ME, YOU = "me", "you"


def items_with(workspace: Workspace, **limits: int) -> Items:
    return Items(workspace, replace(Limits(), **limits))


def add(items: Items, name: str = "A view", owner: str = ME, **more: object) -> Item:
    return items.add("view", name=name, owner=owner, body={"path": "/"}, **more)  # type: ignore[arg-type]


# --- quotas ---


def test_one_person_keeps_so_many_things_and_others_keep_theirs(workspace: Workspace) -> None:
    items = items_with(workspace, owner_items=3)
    for number in range(3):
        add(items, f"View {number}")
    with pytest.raises(WorkspaceFull, match="You have saved 3 things"):
        add(items)
    with pytest.raises(WorkspaceFull, match="3 things"):
        items.duplicate(items.list(by=ME)[0].id, by=ME)
    with pytest.raises(WorkspaceFull, match="3 things"):
        items.imported(Items(workspace).exported(by=ME), by=ME)
    assert items.count(by=ME) == 3
    add(items, owner=YOU)
    changed = items.list(by=ME)[0]
    assert isinstance(items.update(changed.id, 1, by=ME, note="still changed"), Saved)


def test_what_was_deleted_longest_ago_makes_room(workspace: Workspace) -> None:
    items = items_with(workspace, owner_items=3)
    made = [add(items, f"View {number}") for number in range(3)]
    items.delete(made[1].id, by=ME)
    items.delete(made[0].id, by=ME)
    add(items, "New")
    assert [each.name for each in items.list(by=ME, deleted=True)] == ["View 0"]
    assert sorted(each.name for each in items.list(by=ME)) == ["New", "View 2"]
    with pytest.raises(ItemMissing):
        items.history(made[1].id, by=ME)


def test_bytes_are_counted_with_every_version_and_by_who_wrote_them(workspace: Workspace) -> None:
    items = items_with(workspace, owner_bytes=5_000)
    mine = add(items, shared=True)
    for number in range(1, 5):
        items.update(mine.id, number, by=YOU, note=f"{number}" * 1_000)
    with pytest.raises(WorkspaceFull, match=r"takes up 0\.005 MB with all its versions"):
        items.update(mine.id, 5, by=YOU, note="5" * 1_000)
    assert items.get(mine.id, by=ME).note == "4" * 1_000, "nothing was changed"
    assert isinstance(items.update(mine.id, 5, by=ME, note="the owner still writes"), Saved)


def _fits(items: Items, owner: str) -> bool:
    try:
        add(items, owner=owner)
    except WorkspaceFull:
        return False
    return True


def test_everybody_together_keeps_so_much(workspace: Workspace) -> None:
    kept: list[dict[str, int]] = []
    for limits in ({"all_items": 4}, {"all_bytes": 1_000}):
        items = items_with(workspace, **limits)
        while _fits(items, f"{limits} {len(kept)}"):
            kept.append(limits)
            assert len(kept) < 20
        with pytest.raises(WorkspaceFull, match="This site has no room for more saved things"):
            add(items)
    assert items.count(by=ME) == 0
    with workspace.read() as connection:
        assert connection.execute(select(func.count()).select_from(item)).scalar_one() == len(kept) >= 4


def test_versions_of_one_thing_are_bounded_and_its_owner_can_always_delete_it(workspace: Workspace) -> None:
    items = items_with(workspace, revisions=6)
    made = add(items, shared=True)
    for number in range(1, 4):
        items.update(made.id, number, by=YOU, note=str(number))
    with pytest.raises(WorkspaceFull, match="Others have changed “A view” 3 times"):
        items.update(made.id, 4, by=YOU, note="4")
    with pytest.raises(WorkspaceFull, match="Others have changed"):
        items.update(made.id, 1, by=YOU, note="kept aside counts too")
    for number in range(4, 6):
        items.update(made.id, number, by=ME, note=f"mine {number}")
    with pytest.raises(WorkspaceFull, match=r"6 versions.*Make a copy"):
        items.update(made.id, 6, by=ME, note="no more")
    items.delete(made.id, by=ME)
    assert items.restore(made.id, by=ME).note == "mine 5"
    assert items.duplicate(made.id, by=ME).revision == 1


def test_deleting_and_bringing_back_without_end_is_bounded_too(workspace: Workspace) -> None:
    items = items_with(workspace, revisions=5)
    made = add(items)
    refused = False
    while not refused:
        items.delete(made.id, by=ME)
        try:
            items.restore(made.id, by=ME)
        except WorkspaceFull:
            refused = True
    with workspace.read() as connection:
        assert connection.execute(select(func.count()).select_from(item_revision)).scalar_one() < 40


def test_many_at_once_do_not_get_past_a_limit(workspace: Workspace) -> None:
    items = items_with(workspace, owner_items=5)

    def write() -> None:
        for _ in range(3):
            try:
                add(items)
            except WorkspaceFull:
                return

    threads = [threading.Thread(target=write) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert items.count(by=ME) == 5


def test_places_are_bounded_and_one_that_is_kept_already_is_not_refused(workspace: Workspace) -> None:
    places = StoredPlaces(workspace, replace(Limits(), all_places=2))
    kept = CustomArea.of("One", ["M85001"])
    places.keep(kept)
    places.keep(CustomArea.of("Two", ["M85001"]))
    with pytest.raises(WorkspaceFull, match="no room for more places"):
        places.keep(CustomArea.of("Three", ["M85001"]))
    assert places.keep(kept) == kept.id
    with pytest.raises(WorkspaceFull, match="no room"):
        StoredPlaces(workspace, replace(Limits(), all_place_bytes=100)).keep(
            CustomArea.of("Large", [f"M85{n:03}" for n in range(99)])
        )


def test_whoever_writes_too_fast_is_refused_before_anything_is_written(workspace: Workspace) -> None:
    def too_fast(by: str) -> None:
        raise ItemRefused([f"{by}, wait."])

    usual, items = Items(workspace), Items(workspace, allow=too_fast)
    made = add(usual)
    gone = add(usual, "Gone")
    usual.delete(gone.id, by=ME)
    for write in (
        lambda: add(items),
        lambda: items.update(made.id, 1, by=ME, note="x"),
        lambda: items.revert(made.id, usual.history(made.id, by=ME)[0].id, 1, by=ME),
        lambda: items.delete(made.id, by=ME),
        lambda: items.restore(gone.id, by=ME),
        lambda: items.duplicate(made.id, by=ME),
        lambda: items.imported("{}", by=ME),
        lambda: StoredPlaces(workspace, allow=lambda: too_fast(ME)).keep(CustomArea.of("A", ["M85001"])),
    ):
        with pytest.raises(ItemRefused, match="me, wait"):
            write()
    assert (usual.count(by=ME), usual.get(made.id, by=ME).revision) == (1, 1)


# --- pages of a list ---


def test_a_list_comes_in_pages_that_hold_each_item_once(workspace: Workspace) -> None:
    items = Items(workspace)
    names = [f"View {number:02}" for number in range(23)]
    for name in names:
        add(items, name, shared=True)
    add(items, "Somebody's private", owner=YOU)
    for sort in ("changed", "made", "name"):
        pages = [items.list("view", by=ME, sort=sort, limit=10, offset=start) for start in (0, 10, 20, 30)]
        assert [len(page) for page in pages] == [10, 10, 3, 0]
        found = [each.name for page in pages for each in page]
        assert found == (names if sort == "name" else names[::-1])
    assert items.count("view", by=ME) == items.count("view", by="a third") == 23
    assert items.count("scenario", by=ME) == 0
    assert (items.count(by=YOU), items.count(by=YOU, owner=YOU)) == (24, 1)
    assert items.count(by=ME, text="view 1") == len(items.list(by=ME, text="VIEW 1")) == 12


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("100%", ["100% of it"]),
        ("50_50", ["50_50"]),
        ("%", ["100% of it"]),
        ("\\", ["back\\slash"]),
        ("ÉLAN straße", ["Élan STRASSE"]),
        ("' OR 1=1 --", []),
    ],
)
def test_what_is_searched_is_text_and_no_pattern(workspace: Workspace, text: str, found: list[str]) -> None:
    items = Items(workspace)
    for name in ("100% of it", "50_50", "50x50", "back\\slash", "Élan STRASSE"):
        add(items, name)
    assert [each.name for each in items.list(by=ME, text=text)] == found
    assert items.count(by=ME, text=text) == len(found)


def test_names_are_in_one_order_on_every_database(workspace: Workspace) -> None:
    items, names = Items(workspace), ["Zoo", "a-b", "ab", "Ärzte", "a b", "Éclair", "10", "9"]
    for name in names:
        add(items, name)
    assert [each.name for each in items.list(by=ME, sort="name")] == sorted(names, key=str.casefold)


# --- sharing ---


def secrets_of(items: Items, id: str, by: str) -> str:
    return json.dumps([each.content for each in items.history(id, by=by)])


def test_history_begins_at_sharing_for_all_but_the_owner(workspace: Workspace) -> None:
    items = Items(workspace)
    made = add(items, note="private words")
    items.update(made.id, 1, by=ME, note="for all to read")
    shared = items.update(made.id, 2, by=ME, shared=True)
    assert isinstance(shared, Saved)
    items.update(made.id, 3, by=YOU, note="yours")
    assert [each.number for each in items.history(made.id, by=YOU)] == [4, 3]
    assert "private words" not in secrets_of(items, made.id, YOU)
    assert [each.number for each in items.history(made.id, by=ME)] == [4, 3, 2, 1]
    first = items.history(made.id, by=ME)[-1]
    with pytest.raises(ItemMissing):
        items.revert(made.id, first.id, 4, by=YOU)


def test_sharing_again_begins_anew(workspace: Workspace) -> None:
    items = Items(workspace)
    made = add(items, note="first time", shared=True)
    assert [each.number for each in items.history(made.id, by=YOU)] == [1]
    items.update(made.id, 1, by=ME, shared=False)
    items.update(made.id, 2, by=ME, note="between")
    with pytest.raises(ItemMissing):
        items.history(made.id, by=YOU)
    items.update(made.id, 3, by=ME, note="second time", shared=True)
    assert [each.number for each in items.history(made.id, by=YOU)] == [4]
    assert "between" not in secrets_of(items, made.id, YOU)
    assert "first time" not in secrets_of(items, made.id, YOU)


def test_what_was_kept_aside_in_private_stays_private(workspace: Workspace) -> None:
    items = Items(workspace)
    made = add(items)
    items.update(made.id, 1, by=ME, note="one window")
    assert isinstance(items.update(made.id, 1, by=ME, note="secret of another window"), Conflict)
    assert isinstance(items.update(made.id, 999, by=ME, note="secret of no revision"), Conflict)
    items.update(made.id, 2, by=ME, shared=True)
    assert "secret" not in secrets_of(items, made.id, YOU)
    assert "secret" in secrets_of(items, made.id, ME)
    late = items.update(made.id, 1, by=YOU, note="written blind")
    assert isinstance(late, Conflict), "nobody else has read the private revision: nothing is put together with it"
    assert "written blind" in secrets_of(items, made.id, YOU)
    assert "written blind" in secrets_of(items, made.id, ME)


def test_what_its_owner_deleted_is_seen_by_nobody_else(workspace: Workspace) -> None:
    items = Items(workspace)
    made = add(items, shared=True)
    items.delete(made.id, by=ME)
    for ask in (
        lambda: items.history(made.id, by=YOU),
        lambda: items.get(made.id, by=YOU, deleted=True),
        lambda: items.restore(made.id, by=YOU),
    ):
        with pytest.raises(ItemMissing):
            ask()
    items.restore(made.id, by=ME)
    assert [each.number for each in items.history(made.id, by=YOU)] == [3, 2, 1], "it was shared all the time"


def test_a_copy_and_a_file_begin_without_the_history(workspace: Workspace) -> None:
    items = Items(workspace)
    made = add(items, note="private words")
    items.update(made.id, 1, by=ME, note="", shared=True)
    copy = items.duplicate(made.id, by=YOU)
    assert [each.number for each in items.history(copy.id, by=YOU)] == [1]
    assert "private words" not in items.exported(by=YOU)


# --- editors ---


def test_people_are_called_you_by_their_name_or_by_a_pseudonym_that_stays(workspace: Workspace) -> None:
    made = add(Items(workspace), shared=True)
    Items(workspace, signed_in_as="Zoë Example").update(made.id, 1, by="zoe's digest", note="mine")
    items = Items(workspace)
    assert items.get(made.id, by=ME).changed_by == "zoe's digest"
    called = items.called({ME, "zoe's digest", "nameless"}, by=ME)
    assert called == {ME: "you", "zoe's digest": "Zoë Example", "nameless": pseudonym("nameless")}
    assert items.called({ME}, by=YOU)[ME] == pseudonym(ME) == Items(workspace).called([ME], by="")[ME]
    assert pseudonym(ME).startswith("reader ")
    assert len(pseudonym(ME)) == len("reader 7f3a")
    assert pseudonym(ME) != pseudonym(YOU)
    assert ME not in pseudonym(ME), "what a person is known by stays out of sight"


# --- text ---

BAD = ["\0", "\ud800", "\udbff", "\udc00", "\udfff", "a\ude00b", "\udc00\ud800"]


@pytest.mark.parametrize("bad", BAD, ids=ascii)
def test_text_that_no_database_keeps_is_refused_in_words(workspace: Workspace, bad: str) -> None:
    items = Items(workspace)
    made = add(items)
    for part, value in (
        ("name", f"x{bad}"),
        ("note", f"x{bad}"),
        ("tags", ["fine", f"x{bad}"]),
        ("body", {"deep": [{"er": bad}]}),
        ("body", {bad: 1}),
        ("edition", f"e{bad}"),
    ):
        with pytest.raises(ItemRefused) as refused:
            items.add("view", **{"name": "n", "owner": ME, "body": {}, part: value})  # type: ignore[arg-type]
        str(refused.value).encode("utf-8")  # it can be shown
        with pytest.raises(ItemRefused):
            items.update(made.id, 1, by=ME, **{part: value})  # type: ignore[arg-type]
    for ask in (lambda: items.list(by=ME, text=bad), lambda: items.count(by=ME, text=bad)):
        with pytest.raises(ItemRefused, match="cannot be kept"):
            ask()
    with pytest.raises(ItemMissing):
        items.get(bad, by=ME)
    with pytest.raises(ItemMissing):
        items.by_code(bad, by=ME)
    with pytest.raises(ItemMissing):
        items.delete(bad, by=ME)
    file = {"format": "workbench-items", "version": 1, "items": [{"kind": "view", "name": bad, "body": {}, bad: 1}]}
    with pytest.raises(ImportRefused) as wrong:
        items.imported(json.dumps(file), by=ME)
    str(wrong.value).encode("utf-8")
    places = StoredPlaces(workspace)
    assert places.get(bad) is None
    with pytest.raises(ItemRefused, match="cannot be kept"):
        places.keep(CustomArea(f"P{bad}", ("M85001",)))
    assert items.count(by=ME) == 1


def test_words_that_look_like_escapes_are_words(workspace: Workspace) -> None:
    items = Items(workspace)
    for text in ("\\u0000", "\\ud800", "C:\\users\\u0000ab", "🏥"):
        made = items.add("view", name=text, owner=ME, body={"said": text})
        assert items.get(made.id, by=ME).body == {"said": text}
