"""A cache of numbers read recently: pages read the same ones for every area."""

from __future__ import annotations

import sys
from collections.abc import Callable, Hashable
from dataclasses import fields
from typing import TypeVar

import numpy as np

from caching import OVERHEAD, ByteBoundedCache, ByteBudget
from data_access.reference.observations import Numbers

N = TypeVar("N", bound=Numbers)


class Recent:
    """Cached reads of one edition, which never changes. Their bytes count towards the cache budget of the process."""

    def __init__(self, most_entries: int = sys.maxsize, budget: ByteBudget | None = None) -> None:
        """`most_entries` 0: nothing is cached, and every call reads the database."""
        self.kept = ByteBoundedCache(most_entries, budget)

    def get(self, key: Hashable, read: Callable[[], N]) -> N:
        """The cached value of `key`, else the result of `read()`. No lock is held while the database is read."""
        found: N | None = self.kept.get(key)
        if found is None:
            found = _sealed(read())
            self.kept.put(key, found, size_of_numbers(found))
        return found


def size_of_numbers(found: Numbers) -> int:
    """Bytes of the arrays. Their texts belong to the edition or are few, so they are not counted."""
    arrays = [array for field in fields(found) if isinstance(array := getattr(found, field.name), np.ndarray)]
    # An array of one value repeated has no steps between its rows.
    return OVERHEAD + sum(array.nbytes if any(array.strides) else array.itemsize for array in arrays)


def _sealed(found: N) -> N:
    """The same with read-only arrays, because many pages share them."""
    for field in fields(found):
        value = getattr(found, field.name)
        if isinstance(value, np.ndarray):
            value.setflags(write=False)
    return found
