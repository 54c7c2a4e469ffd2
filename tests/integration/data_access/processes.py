"""Processes of their own for tests of what happens between processes, or when one is killed.

They are forked from a server that has the imports done already: a fresh interpreter would take a second each, and a fork of
the test process itself would inherit its threads and connections. Where a system cannot fork they are started anew.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import secrets
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from data_access.workspace import Items, WorkspaceUnavailable, migration, open_workspace
from data_access.workspace.jobs import Jobs, Progress
from data_access.workspace.worker import Worker
from settings import Settings

PATIENCE = 30.0  # seconds a process may take to say something
CAN_FORK = "forkserver" in multiprocessing.get_all_start_methods()
_context: Any = multiprocessing.get_context("forkserver" if CAN_FORK else "spawn")
if CAN_FORK:
    _context.set_forkserver_preload(["data_access.workspace.worker", "alembic.command", "psycopg"])


@dataclass(frozen=True)
class Other:
    """A process and the line to it."""

    process: BaseProcess
    line: Connection

    @property
    def pid(self) -> int:
        assert self.process.pid is not None
        return self.process.pid

    def says(self) -> Any:
        """The next thing it says. Fails if it says nothing."""
        assert self.line.poll(PATIENCE), "the other process says nothing"
        return self.line.recv()

    def kill(self) -> None:
        self.process.kill()
        self.process.join()


@contextlib.contextmanager
def other(target: Callable[..., None], *given: Any) -> Iterator[Other]:
    """`target(line, *given)` in a process of its own, killed at the end if it is still there."""
    ours, theirs = _context.Pipe()
    process = _context.Process(target=target, args=(theirs, *given), daemon=True)
    process.start()
    theirs.close()
    try:
        yield Other(process, ours)
    finally:
        process.kill()
        process.join()
        ours.close()


# --- what they do ---


def open_when_told(line: Connection, settings: Settings) -> None:
    line.send("ready")
    line.recv()
    open_workspace(settings)
    line.send("open")


def stop_in_the_middle(line: Connection, settings: Settings) -> None:
    """The tables are made, nothing is committed."""
    upgrade = migration._upgrade

    def and_wait(*given: Any) -> None:
        upgrade(*given)
        line.send("in the middle")
        time.sleep(60)

    migration._upgrade = and_wait  # type: ignore[assignment]
    open_workspace(settings)


def work(line: Connection, settings: Settings, stale_after: float) -> None:
    """A worker that stops when the line is cut."""
    workspace = open_workspace(settings)
    stop = threading.Event()

    def listen() -> None:
        with contextlib.suppress(EOFError, OSError):
            line.recv()
        stop.set()

    threading.Thread(target=listen, daemon=True).start()
    line.send("ready")
    Worker(Jobs(workspace), {"steps": steps}, stale_after=stale_after, poll=0.05).run(stop)


def steps(arguments: Mapping[str, Any], progress: Progress) -> int:
    """A kind of job: so many steps, so long each. Notes when it is done, and fails if another does the same job now."""
    alone = Path(arguments["folder"]) / arguments["name"]
    os.close(os.open(alone, os.O_CREAT | os.O_EXCL))
    for step in range(arguments["steps"]):
        progress(step / arguments["steps"], f"step {step}")
        time.sleep(arguments["pause"])
    alone.unlink()
    with Path(arguments["folder"], "done.txt").open("a") as file:
        file.write(arguments["name"] + "\n")
    return os.getpid()


def save_and_edit(line: Connection, settings: Settings, users: int, shared: str) -> None:
    """Users, a thread each, that save items and edit one they all share, until killed. Says (id, note) of all that is confirmed."""
    items = Items(open_workspace(settings))
    say = threading.Lock()

    def confirm(id: str, note: str) -> None:
        with say:
            line.send((id, note))

    def save_edit_and_share() -> None:
        note = secrets.token_hex(8)
        made = items.add("view", name="Saved", owner="somebody", body={"n": 1}, note=note)
        confirm(made.id, note)
        note = secrets.token_hex(8)
        items.update(made.id, made.revision, by="somebody", note=note)
        confirm(made.id, note)
        now = items.get(shared, by="somebody")
        note = secrets.token_hex(8)
        items.update(shared, now.revision, by="somebody", note=note)  # stands, or is kept aside
        confirm(shared, note)

    def use() -> None:
        while True:
            with contextlib.suppress(
                WorkspaceUnavailable
            ):  # told that others are writing, and tries again: nothing was confirmed
                save_edit_and_share()
            time.sleep(secrets.randbelow(200) / 1000)  # seconds to think

    for _ in range(users):
        threading.Thread(target=use, daemon=True).start()
    threading.Event().wait()
