"""What was read or worked out lately, kept until room is needed: pages ask for the same numbers for every area looked at."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sized
from dataclasses import fields
from typing import Generic, TypeVar

import numpy as np

from data_access.observations import Numbers

N = TypeVar("N", bound=Numbers)
T = TypeVar("T", bound=Sized)


class Remembered(Generic[T]):
    """The latest answers about one edition, which never changes: at most so many rows of them, `len` of each counted."""

    def __init__(self, most_rows: int) -> None:
        self.most_rows = most_rows  # 0: nothing is kept
        self._kept: OrderedDict[Hashable, T] = OrderedDict()
        self._rows = 0
        self._lock = threading.Lock()

    def get(self, key: Hashable, read: Callable[[], T]) -> T:
        """What was read for `key`, or what `read()` gives. No lock is held while it does."""
        found = self._kept.get(key)
        if found is None:
            found = read()
            self._keep(key, found)
        return found

    def _keep(self, key: Hashable, found: T) -> None:
        rows = len(found) + 1  # an empty answer takes room too
        if rows > self.most_rows // 4:
            return
        with self._lock:
            if self._kept.setdefault(key, found) is found:
                self._rows += rows
            while self._rows > self.most_rows:
                _, oldest = self._kept.popitem(last=False)
                self._rows -= len(oldest) + 1

    def unlock(self) -> None:
        """In the child of a fork: a lock the parent held would never be let go."""
        self._lock = threading.Lock()


class Recent(Remembered[Numbers]):
    """The latest numbers read from one edition (about 80 bytes a row), not to be written to."""

    def get(self, key: Hashable, read: Callable[[], N]) -> N:
        """As Remembered.get."""
        return super().get(key, lambda: _sealed(read()))  # type: ignore[return-value]  # a key always names one kind


def _sealed(found: N) -> N:
    """The same, its arrays not to be written to: many pages hold them."""
    for field in fields(found):
        value = getattr(found, field.name)
        if isinstance(value, np.ndarray):
            value.setflags(write=False)
    return found
