"""Editions are whole or not there at all: builds that are killed, or start twice at once."""

from __future__ import annotations

import contextlib
import random
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from data_access.reference.editions import ensure_edition
from settings import Settings
from tests.integration.data_access import edition_processes
from tests.integration.data_access.processes import PATIENCE, other
from tests.integration.data_access.serving_checks import LARGE, SMALL, left_half_built, served_whole
from tests.integration.data_access.starters import retitled


@pytest.mark.parametrize("times", [5, pytest.param(50, marks=pytest.mark.slow)])
def test_killed_at_random_moments(
    settings: Settings,
    database: str,
    new_reference: Callable[[], dict[str, str]],
    small_starter: Path,
    large_starter: Path,
    tmp_path: Path,
    times: int,
) -> None:
    if database == "postgres":
        times = {5: 3, 50: 20}[times]
    begun = time.perf_counter()
    ensure_edition(Settings.from_environment(new_reference()), large_starter)
    takes = time.perf_counter() - begun
    ensure_edition(settings, small_starter)
    chance = random.Random(20260228)
    killed = 0
    for number in range(times):
        starter = retitled(large_starter, tmp_path / str(number), f"Title {number}")
        with other(edition_processes.ensure, settings, starter) as start:
            start.says()
            start.line.send("go")
            time.sleep(chance.uniform(0, takes))
            killed += start.process.is_alive() and not start.line.poll()
            start.kill()
        assert served_whole(settings, SMALL, LARGE), "nothing is served"
    assert killed, "every build was over before it could be killed"
    info = ensure_edition(settings, retitled(large_starter, tmp_path / "last", "Last"))
    assert served_whole(settings, LARGE) == info.id
    assert not left_half_built(settings)


def killed_at(moment: str, settings: Settings, starter: Path) -> None:
    """A start of the app that is killed at a moment of its own."""
    with other(edition_processes.ensure, settings, starter, moment) as start:
        start.says()
        start.line.send("go")
        start.process.join(PATIENCE)
        assert start.process.exitcode == -signal.SIGKILL, moment


MOMENTS = {
    "sqlite": {
        "before the report": "rename 1",
        "before naming the edition": "rename 2",
        "before the pointer moves": "rename 3",
    },
    "postgres": {
        "before naming the edition": "before ALTER SCHEMA",
        "between naming and pointing": "after ALTER SCHEMA",
        "before the pointer moves": "before INSERT INTO workbench.pointer",
        "before the transaction ends": "after INSERT INTO workbench.pointer",
    },
}


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_killed_while_the_edition_is_named_and_served(
    settings: Settings, database: str, small_starter: Path, large_starter: Path
) -> None:
    before = ensure_edition(settings, small_starter)
    for name, moment in MOMENTS[database].items():
        killed_at(moment, settings, large_starter)
        assert served_whole(settings, SMALL) == before.id, name
    assert ensure_edition(settings, large_starter).rows == LARGE
    assert served_whole(settings, LARGE)
    assert not left_half_built(settings)


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_killed_in_the_first_build_nothing_is_served(settings: Settings, database: str, small_starter: Path) -> None:
    for moment in MOMENTS[database].values():
        killed_at(moment, settings, small_starter)
        assert served_whole(settings) is None
    assert ensure_edition(settings, small_starter).rows == SMALL


def test_two_starts_at_once_build_once(settings: Settings, large_starter: Path) -> None:
    with contextlib.ExitStack() as stack:
        starts = [stack.enter_context(other(edition_processes.ensure, settings, large_starter)) for _ in range(3)]
        for start in starts:
            start.says()
        for start in starts:
            start.line.send("go")
        said = [start.says() for start in starts]
    assert len({edition for edition, _, _ in said}) == 1
    assert {rows for _, rows, _ in said} == {LARGE}
    assert sorted(built for _, _, built in said) == [0, 0, 1]
