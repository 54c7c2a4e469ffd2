"""The lock is fair: first come, first served in a process; a killed holder releases it; nobody waits for ever."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest

from data_access.workspace.fair_lock import FairFileLock


def test_the_first_to_ask_is_the_first_to_write(tmp_path: Path) -> None:
    turns, order, started = FairFileLock(tmp_path / "some.sqlite"), [], []

    def take(number: int) -> None:
        with turns.turn(10):
            order.append(number)

    with turns.turn(10):
        for number in range(8):
            thread = threading.Thread(target=take, args=(number,))
            thread.start()
            started.append(thread)
            while len(turns._queue) <= number:
                time.sleep(0.001)
    for thread in started:
        thread.join(10)
    assert order == list(range(8))


def test_two_who_name_the_same_file_are_never_in_at_once(tmp_path: Path) -> None:
    inside, most, done = [0], [0], []

    def write(turns: FairFileLock) -> None:
        for _ in range(30):
            with turns.turn(10):
                inside[0] += 1
                most[0] = max(most[0], inside[0])
                time.sleep(0.0005)
                inside[0] -= 1
        done.append(True)

    # Each stands for a process: the lock belongs to the open file, not to who opened it.
    threads = [threading.Thread(target=write, args=(FairFileLock(tmp_path / "some.sqlite"),)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert most == [1]
    assert len(done) == 3


def test_who_waits_too_long_is_told_and_the_next_still_gets_in(tmp_path: Path) -> None:
    here, there = FairFileLock(tmp_path / "some.sqlite"), FairFileLock(tmp_path / "some.sqlite")
    with here.turn(1):
        for other in (here, there):
            with pytest.raises(TimeoutError), other.turn(0.05):
                pytest.fail("two at once")
    for other in (here, there):
        with other.turn(1):
            pass


def test_what_is_raised_inside_ends_the_turn(tmp_path: Path) -> None:
    turns = FairFileLock(tmp_path / "some.sqlite")
    with pytest.raises(ValueError, match="meant"), turns.turn(1):
        raise ValueError("meant")
    with turns.turn(0.1):
        pass


def test_where_files_cannot_be_locked_writing_goes_on(tmp_path: Path) -> None:
    with FairFileLock(tmp_path / "no such folder" / "some.sqlite").turn(1):
        pass
