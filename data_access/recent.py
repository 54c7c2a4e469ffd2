"""Numbers read lately, kept until room is needed: pages ask for the same ones for every area that is looked at."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import fields
from typing import TypeVar

import numpy as np

from data_access.observations import Numbers

N = TypeVar("N", bound=Numbers)


class Recent:
    """The latest readings of one edition, which never changes: at most so many rows of them (about 80 bytes a row)."""

    def __init__(self, most_rows: int) -> None:
        self.most_rows = most_rows  # 0: nothing is kept, every question goes to the database
        self._kept: OrderedDict[Hashable, Numbers] = OrderedDict()
        self._rows = 0
        self._lock = threading.Lock()

    def get(self, key: Hashable, read: Callable[[], N]) -> N:
        """What was read for `key`, or what `read()` gives. No lock is held while the database answers."""
        found = self._kept.get(key)
        if found is None:
            found = _sealed(read())
            self._keep(key, found)
        return found  # type: ignore[return-value]  # a key always names the same kind of reading

    def _keep(self, key: Hashable, found: Numbers) -> None:
        rows = len(found) + 1  # an empty reading takes room too
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


def _sealed(found: N) -> N:
    """The same, its arrays not to be written to: many pages hold them."""
    for field in fields(found):
        value = getattr(found, field.name)
        if isinstance(value, np.ndarray):
            value.setflags(write=False)
    return found
