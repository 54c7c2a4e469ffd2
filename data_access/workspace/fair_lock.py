"""A fair lock for the writers of a SQLite file: first come, first served within a process, and a file lock between
processes.

SQLite itself polls at growing intervals, so that with many busy writers some never succeed. This lock belongs to the
kernel, which releases it when its holder is killed. Where files cannot be locked, SQLite's own lock still separates
writers, without the fairness. Readers do not take the lock. Why not `filelock`: docs/adr/0023.
"""

from __future__ import annotations

import contextlib
import os
import sys
import threading
import time
import weakref
from collections import deque
from collections.abc import Iterator
from pathlib import Path

POLLING_INTERVAL = 0.001  # seconds between two attempts while another process holds the lock
IN_A_ROW = 10  # turns of one process while another waits, because each hand-over costs a polling interval
COURTESY = 0.004  # seconds a process pauses for a waiting one: long enough for its next attempt


class FairFileLock:
    """One writer of a file at a time, in this process and among all processes that name the same file."""

    def __init__(self, beside: Path) -> None:
        """Opens nothing yet. `beside`: the database; the lock files are next to it."""
        self._turn = Path(f"{beside}-turn")
        self._waiting = Path(f"{beside}-waiting")
        self._forget()
        _all.add(self)

    def _forget(self) -> None:
        """Start with nobody waiting or writing in this process."""
        self._mutex = threading.Lock()
        self._queue: deque[threading.Event] = deque()
        self._taken = False
        self._in_a_row = 0
        self._pause_until = 0.0
        self._held: int | None = None  # the open, locked file

    @contextlib.contextmanager
    def turn(self, patience: float) -> Iterator[None]:
        """Hold the lock. Raises TimeoutError after `patience` seconds of waiting."""
        deadline = time.monotonic() + patience
        self._queue_up(deadline)
        try:
            try:
                self._held = self._lock_file(deadline)
            except _TooLong as too_long:
                raise TimeoutError("Another process has been writing for too long.") from too_long
            try:
                yield
            finally:
                self._release()
        finally:
            self._next()

    def _queue_up(self, deadline: float) -> None:
        with self._mutex:
            if not self._taken:
                self._taken = True
                return
            mine = threading.Event()
            self._queue.append(mine)
        if mine.wait(max(0.0, deadline - time.monotonic())):
            return
        with self._mutex:
            if mine in self._queue:
                self._queue.remove(mine)
                raise TimeoutError("Others of this process have been writing for too long.")
        # The lock was handed over at the last moment, so take it.

    def _next(self) -> None:
        with self._mutex:
            if self._queue:
                self._queue.popleft().set()  # handed over directly, so that later callers cannot overtake
            else:
                self._taken = False

    def _lock_file(self, deadline: float) -> int | None:
        """The locked file; None where files cannot be locked. Raises TimeoutError."""
        with contextlib.suppress(OSError):
            time.sleep(max(0.0, self._pause_until - time.monotonic()))
            file = os.open(self._turn, os.O_RDWR | os.O_CREAT, 0o600)
            try:
                if not _locked(file):
                    self._wait_for(file, deadline)
                return file
            except BaseException:
                os.close(file)
                raise
        return None

    def _wait_for(self, file: int, deadline: float) -> None:
        with _seen_waiting(self._waiting):
            while not _locked(file):
                if time.monotonic() > deadline:
                    raise _TooLong
                time.sleep(POLLING_INTERVAL)

    def _release(self) -> None:
        if self._held is None:
            return
        # Otherwise the next thread here would always beat another process, which polls.
        self._in_a_row += 1
        if self._in_a_row >= IN_A_ROW:
            self._in_a_row = 0
            if _somebody_waits(self._waiting):
                self._pause_until = time.monotonic() + COURTESY
        file, self._held = self._held, None
        with contextlib.suppress(OSError):
            _unlock(file)
        os.close(file)

    def _forked(self) -> None:
        """In the child of a fork: close the file, because the parent holds the lock and may be killed."""
        if self._held is not None:
            os.close(self._held)
        self._forget()


class _TooLong(Exception):
    """The wait exceeded patience. (TimeoutError is an OSError, which here means that files cannot be locked.)"""


if sys.platform == "win32":  # pragma: no cover
    import msvcrt

    def _locked(file: int) -> bool:
        try:
            os.lseek(file, 0, os.SEEK_SET)
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _unlock(file: int) -> None:
        os.lseek(file, 0, os.SEEK_SET)
        msvcrt.locking(file, msvcrt.LK_UNLCK, 1)

    @contextlib.contextmanager
    def _seen_waiting(path: Path) -> Iterator[None]:
        yield

    def _somebody_waits(path: Path) -> bool:
        return True  # without shared locks a waiting process is invisible: pause now and then

else:
    import fcntl

    def _locked(file: int) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _unlock(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_UN)

    @contextlib.contextmanager
    def _seen_waiting(path: Path) -> Iterator[None]:
        """Hold a shared lock while waiting, so that the writer sees that another process waits."""
        file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_SH)
            yield
        finally:
            os.close(file)

    def _somebody_waits(path: Path) -> bool:
        try:
            file = os.open(path, os.O_RDWR)
        except OSError:
            return False  # nobody ever did
        try:
            return not _locked(file)
        finally:
            os.close(file)


_all: weakref.WeakSet[FairFileLock] = weakref.WeakSet()


def _after_fork() -> None:
    for lock in list(_all):
        lock._forked()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
