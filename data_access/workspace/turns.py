"""Writers of a SQLite file take turns: in a process the first to ask is the first to write, between processes by a locked file.

SQLite's own way of waiting is to look again after ever longer pauses: of many writers without pause some are never let in.
The lock is the kernel's: it lets go when its holder is killed. Where a folder or a system cannot lock files, SQLite's own
lock still keeps writers apart; only the fairness is lost. Readers take no turns.
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

LOOK_AGAIN = 0.001  # seconds between looks at whether another process has finished
IN_A_ROW = 10  # turns of one process while another waits: each change from one to another costs it a look
COURTESY = 0.004  # seconds a process stands back when another waits: long enough for that one to look


class Turns:
    """The turns of one file's writers: in this process, and among all processes that name the same file."""

    def __init__(self, beside: Path) -> None:
        """Opens nothing yet. `beside`: the database; the locks are files next to it."""
        self._turn = Path(f"{beside}-turn")
        self._waiting = Path(f"{beside}-waiting")
        self._forget()
        _all.add(self)

    def _forget(self) -> None:
        """Nobody waits and nobody writes, in this process."""
        self._mutex = threading.Lock()
        self._queue: deque[threading.Event] = deque()
        self._taken = False
        self._in_a_row = 0
        self._stand_back_until = 0.0
        self._held: int | None = None  # the open file that is locked

    @contextlib.contextmanager
    def turn(self, patience: float) -> Iterator[None]:
        """This thread's turn, alone among all who take turns. Raises TimeoutError after `patience` seconds of waiting."""
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
                self._let_go()
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
        # The turn was given at the very last moment: it is taken.

    def _next(self) -> None:
        with self._mutex:
            if self._queue:
                self._queue.popleft().set()  # handed over: nobody who comes later can come between
            else:
                self._taken = False

    def _lock_file(self, deadline: float) -> int | None:
        """The locked file; None where files cannot be locked. Raises TimeoutError."""
        with contextlib.suppress(OSError):
            time.sleep(max(0.0, self._stand_back_until - time.monotonic()))
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
                time.sleep(LOOK_AGAIN)

    def _let_go(self) -> None:
        if self._held is None:
            return
        # Without this the next thread here would always be quicker than another process that looks now and then.
        self._in_a_row += 1
        if self._in_a_row >= IN_A_ROW:
            self._in_a_row = 0
            if _somebody_waits(self._waiting):
                self._stand_back_until = time.monotonic() + COURTESY
        file, self._held = self._held, None
        with contextlib.suppress(OSError):
            _unlock(file)
        os.close(file)

    def _forked(self) -> None:
        """In the child of a fork: the turn is the parent's, who may be killed, so the child must not keep the file open."""
        if self._held is not None:
            os.close(self._held)
        self._forget()


class _TooLong(Exception):
    """Waited longer than patience. (TimeoutError is an OSError, which here means that files cannot be locked.)"""


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
        return True  # there are no shared locks to see it by: one stands back a moment now and then

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
        """Hold a shared lock meanwhile, by which a writer sees that another process waits."""
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


_all: weakref.WeakSet[Turns] = weakref.WeakSet()


def _after_fork() -> None:
    for each in list(_all):
        each._forked()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
