"""What other starts of the app do in tests of editions: build, be killed at a given moment, follow the pointer."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from data_access.reference.editions import building, lifecycle
from data_access.reference.store import open_store
from settings import Settings


def ensure(line: Connection, settings: Settings, starter: Path, die: str = "") -> None:
    """Ensure an edition when told to, and say its id, its rows and how often one was built. `die`: when to be killed."""
    if die:
        _die_at(die)
    built = []
    put = building.put

    def counted(*given: Any, **named: Any) -> Any:
        built.append(1)
        return put(*given, **named)

    lifecycle.put = counted  # type: ignore[attr-defined]
    line.send("ready")
    line.recv()
    info = lifecycle.ensure_edition(settings, starter)
    line.send((info.id, info.rows, len(built)))


def follow(line: Connection, settings: Settings) -> None:
    """Answer with the edition served and some of its figures, as often as asked."""
    while True:
        line.recv()
        store = open_store(settings)
        line.send((store.edition, store.history("ae_4_hour_type_1", "R001").value[:3].tolist()))


def _die_at(moment: str) -> None:
    """ "rename 2": before the second file gets its name; "before WORDS", "after WORDS": around the first such statement."""
    when, what = moment.split(" ", 1)
    if when == "rename":
        os.replace = _killing_before(int(what), os.replace)
        return

    def look(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith(what):
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, f"{when}_cursor_execute", look)


def _killing_before(number: int, rename: Callable[..., None]) -> Callable[..., None]:
    renamed = 0

    def replace(*names: Any) -> None:
        nonlocal renamed
        renamed += 1
        if renamed == number:
            os.kill(os.getpid(), signal.SIGKILL)
        rename(*names)

    return replace
