"""The secret that machines on one database share, and the hand-over of everything one reader owns to another identity."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from data_access import Items
from data_access.workspace import Workspace, open_workspace
from data_access.workspace.ownership import hand_over, shared_secret
from settings import Settings


def test_all_who_ask_for_the_secret_get_the_same(workspace: Workspace) -> None:
    with ThreadPoolExecutor(6) as machines:
        given = set(machines.map(lambda _: shared_secret(workspace), range(6)))
    (secret,) = given
    assert len(secret) == 64
    assert shared_secret(workspace) == secret


def test_the_secret_outlives_the_process(workspace: Workspace, workspace_settings: Settings) -> None:
    secret = shared_secret(workspace)
    again = open_workspace(workspace_settings)
    assert shared_secret(again) == secret


def test_everything_is_handed_over_once(workspace: Workspace) -> None:
    items = Items(workspace)
    mine = items.add("view", name="Mine", owner="old", body={}, shared=False)
    theirs = items.add("view", name="Theirs", owner="other", body={}, shared=False)
    assert hand_over(workspace, "old", "new")
    assert [each.id for each in items.list(by="new")] == [mine.id]
    assert items.list(by="old") == ()
    assert [each.id for each in items.list(by="other")] == [theirs.id]
    assert items.history(mine.id, by="new")[0].who == "new"
    assert not hand_over(workspace, "old", "newer")
    assert not hand_over(workspace, "nobody", "newer")


def test_of_many_at_once_one_is_told_yes(workspace: Workspace) -> None:
    Items(workspace).add("view", name="Mine", owner="old", body={}, shared=False)
    with ThreadPoolExecutor(6) as asked:
        told = list(asked.map(lambda number: hand_over(workspace, "old", f"new {number}"), range(6)))
    assert sum(told) == 1
