"""Fifty people who save and edit at once, in processes that are killed at random: what was confirmed is there afterwards."""

from __future__ import annotations

import contextlib
import random
import time

import pytest
from sqlalchemy import select

from data_access.workspace import Items, Workspace
from data_access.workspace.tables import item, item_revision
from settings import Settings
from tests.integration.data_access import processes

WORKERS, USERS = 5, 10  # of each worker


@pytest.mark.slow  # a minute on each database; the attack kills a thousand
def test_every_confirmed_write_is_there_after_workers_were_killed(
    workspace: Workspace, workspace_settings: Settings
) -> None:
    kill_and_count(workspace, workspace_settings, 30)


def kill_and_count(workspace: Workspace, workspace_settings: Settings, kills: int) -> None:
    """Kill processes that write, so many times, and hold that nothing confirmed is lost and nothing is there by half."""
    items = Items(workspace)
    shared = items.add("view", name="Shared", owner="them", body={}, shared=True).id
    confirmed: list[tuple[str, str]] = []
    chance = random.Random(20261123)
    with contextlib.ExitStack() as all_of_them:

        def start() -> processes.Other:
            return all_of_them.enter_context(
                processes.other(processes.save_and_edit, workspace_settings, USERS, shared)
            )

        running = [start() for _ in range(WORKERS)]
        for _ in range(kills):
            place = chance.randrange(WORKERS)
            assert running[place].line.poll(processes.PATIENCE), "nobody can write any more"
            _hear(running, confirmed, chance.uniform(0.02, 0.3))
            running[place].kill()
            _hear([running[place]], confirmed, 0.0)
            running[place] = start()
        for each in running:
            each.kill()
        _hear(running, confirmed, 0.0)

    assert len({id for id, _ in confirmed}) > kills
    with workspace.read() as connection:
        rows = connection.execute(select(item_revision.c.item, item_revision.c.number, item_revision.c.content)).all()
        now = {row.id: row for row in connection.execute(select(item))}
    written = {(row.item, row.content["note"]) for row in rows}
    assert set(confirmed) <= written
    # Nothing half: every item stands at its newest revision, and its revisions have no gap.
    numbers: dict[str, list[int]] = {}
    for row in rows:
        if row.number is not None:
            numbers.setdefault(row.item, []).append(row.number)
            if row.number == now[row.item].revision:
                assert row.content["note"] == now[row.item].note
    assert {id: sorted(found) for id, found in numbers.items()} == {
        id: list(range(1, row.revision + 1)) for id, row in now.items()
    }


def _hear(running: list[processes.Other], confirmed: list[tuple[str, str]], seconds: float) -> None:
    """Take down what is said within some seconds, and at least what has been said. One that was killed mid-word says no more."""
    deadline = time.monotonic() + seconds
    while True:
        for each in running:
            with contextlib.suppress(EOFError, OSError):
                while each.line.poll():
                    confirmed.append(each.line.recv())
        if time.monotonic() >= deadline:
            return
        time.sleep(0.01)
