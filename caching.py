"""Caches bounded in bytes. All caches of a process share one budget, and the least recently used entry is evicted
first.

Imports nothing of the project, so that every layer may use it. `CACHE_MEGABYTES` (see `settings`) is the budget of a
process; the application sets it with `process_budget.resize` when it starts.
"""

from __future__ import annotations

import ctypes
import gc
import os
import sys
import threading
import types
import weakref
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from typing import Any

import numpy as np

USUAL_BYTES = 256_000_000
LARGEST_SHARE = 8  # an entry larger than this part of the budget is not cached
OVERHEAD = 500  # overhead in bytes of an entry whose size is estimated here

_SAMPLE = 24  # members of a long collection that are measured; the others are assumed to be like them
_DEEPEST = 60
_PLAIN = (bool, int, float, complex, str, bytes, bytearray, type(None))
# Not counted as part of a value, because the whole process shares them.
_SHARED = (type, types.ModuleType, types.BuiltinFunctionType, types.CodeType, types.FrameType, threading.Thread)


class ByteBudget:
    """The bytes that several caches may hold together. Evicts the least recently used entry of any of them."""

    def __init__(self, most_bytes: int) -> None:
        self.most_bytes = most_bytes
        self.used_bytes = 0  # of all entries, as measured when they were added
        self.evicted = 0  # entries that had to go for others
        # (cache, key) -> the entries of that cache and the size. It does not refer to the cache itself, which must be
        # freed when it is gone.
        self._entries: OrderedDict[tuple[int, Hashable], tuple[OrderedDict[Hashable, Any], int]] = OrderedDict()
        self.lock = threading.RLock()

    def __len__(self) -> int:
        return len(self._entries)

    def resize(self, most_bytes: int) -> None:
        """Set the number of bytes. Entries beyond it are evicted at once."""
        with self.lock:
            self.most_bytes = most_bytes
            self._make_room()

    def clear(self) -> None:
        """Evict everything."""
        with self.lock:
            most, self.most_bytes = self.most_bytes, -1
            self._make_room()
            self.most_bytes = most

    def allows(self, size: int) -> bool:
        """Whether an entry of this size may be cached at all."""
        return size * LARGEST_SHARE <= self.most_bytes

    def _touch(self, cache: int, key: Hashable) -> None:
        self._entries.move_to_end((cache, key))

    def _add(self, cache: int, key: Hashable, entries: OrderedDict[Hashable, Any], size: int) -> None:
        self._entries[cache, key] = entries, size
        self.used_bytes += size
        self._make_room()

    def _remove(self, cache: int, key: Hashable) -> None:
        found = self._entries.pop((cache, key), None)
        if found is not None:
            self.used_bytes -= found[1]

    def _make_room(self) -> None:
        while self.used_bytes > self.most_bytes and self._entries:
            (_, key), (entries, size) = self._entries.popitem(last=False)
            self.used_bytes -= size
            self.evicted += 1
            entries.pop(key, None)


process_budget = ByteBudget(USUAL_BYTES)
"""The budget that all caches of this process share."""


class ByteBoundedCache:
    """An LRU cache with at most `most_entries` entries, and no more bytes than the budget allows."""

    def __init__(self, most_entries: int = sys.maxsize, budget: ByteBudget | None = None) -> None:
        """`budget`: None for the one that all caches of the process share."""
        self.most_entries = most_entries
        self.budget = process_budget if budget is None else budget
        self._entries: OrderedDict[Hashable, Any] = OrderedDict()

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, key: Hashable, default: Any = None) -> Any:
        """The value; `default` where it is not cached."""
        with self.budget.lock:
            if key not in self._entries:
                return default
            self._entries.move_to_end(key)
            self.budget._touch(id(self), key)
            return self._entries[key]

    def put(self, key: Hashable, value: Any, size: int | None = None) -> bool:
        """Cache a value of `size` bytes (None: estimate it). False where it is too large."""
        if size is None:
            size = size_of(value, shared=key if isinstance(key, tuple) else (key,)) + OVERHEAD
        with self.budget.lock:
            self.remove(key)
            if self.most_entries < 1 or not self.budget.allows(size):
                return False
            self._entries[key] = value
            self.budget._add(id(self), key, self._entries, size)
            while len(self._entries) > self.most_entries:
                self.remove(next(iter(self._entries)))
            return True

    def remove(self, key: Hashable) -> None:
        """Remove this key."""
        with self.budget.lock:
            self._entries.pop(key, None)
            self.budget._remove(id(self), key)

    def clear(self) -> None:
        """Remove everything."""
        with self.budget.lock:
            for key in list(self._entries):
                self.remove(key)

    def __del__(self) -> None:
        if not sys.is_finalizing():
            self.clear()  # a cache that is gone frees its bytes for the others


class SingleFlightCache:
    """A cache that computes each missing value once. Callers that arrive during the computation wait for its result.

    A value too large to cache is still given to everybody who waits for it. Errors are not cached.
    """

    def __init__(self, most_entries: int, budget: ByteBudget | None = None) -> None:
        self._kept = ByteBoundedCache(most_entries, budget)
        self._pending: dict[Hashable, Future[Any]] = {}
        self._lock = threading.Lock()
        _single_flights.add(self)

    def __len__(self) -> int:
        return len(self._kept)

    def remembered(self) -> list[Hashable]:
        """The cached keys, least recently used first."""
        with self._lock:
            return list(self._kept._entries)

    def known(self, key: Hashable) -> Any:
        """The cached value of `key`; None where it would have to be computed."""
        with self._lock:
            return self._kept.get(key)

    def forget(self) -> None:
        """Discard all results so far, and those still being computed."""
        with self._lock:
            self._pending.clear()
            self._kept.clear()

    def get(self, key: Hashable, compute: Callable[[], Any]) -> Any:
        """The cached value of `key`, or the result of `compute()`. Raises what `compute` raises."""
        with self._lock:
            kept = self._kept.get(key, _NOTHING)
            if kept is not _NOTHING:
                return kept
            pending = self._pending.get(key)
            first = pending is None
            if pending is None:
                pending = self._pending[key] = Future()
        if not first:
            return pending.result()
        try:
            value = compute()
        except BaseException as problem:
            pending.set_exception(problem)
            with self._lock:
                if self._pending.get(key) is pending:
                    del self._pending[key]
            raise
        pending.set_result(value)
        size = size_of(value, shared=key if isinstance(key, tuple) else (key,)) + OVERHEAD
        with self._lock:
            if self._pending.get(key) is pending:  # otherwise the cache was emptied meanwhile
                del self._pending[key]
                self._kept.put(key, value, size)
        return value

    def measure_again(self, key: Hashable) -> None:
        """Measure a cached value again because it has grown, and remove it if it has become too large.

        For values that compute their parts on demand.
        """
        value = self._kept.get(key, _NOTHING)
        if value is _NOTHING:
            return
        size = size_of(value, shared=key if isinstance(key, tuple) else (key,)) + OVERHEAD
        with self._lock:
            if self._kept.get(key, _NOTHING) is value:
                self._kept.put(key, value, size)

    def _after_fork(self) -> None:
        self._lock = threading.Lock()
        self._pending = {}


_NOTHING = object()
_single_flights: weakref.WeakSet[SingleFlightCache] = weakref.WeakSet()


def _after_fork() -> None:
    """In the child of a fork: release the parent's locks and discard its pending computations, because nobody else
    will.
    """
    process_budget.lock = threading.RLock()
    for cache in _single_flights:
        cache._after_fork()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)


def size_of(value: Any, shared: Iterable[Any] = ()) -> int:
    """The approximate number of bytes that a value keeps in memory.

    Not counted: classes, modules and the code of functions; the objects in `shared`; instances of classes that have
    `counted_by_caches = False`. For a long collection a sample is measured, so the estimate is fast.
    """
    return int(_size(value, {id(each) for each in shared}, 0))


def _size(value: Any, seen: set[int], depth: int) -> float:
    kind = type(value)
    if kind in _PLAIN:
        return 0 if kind in (bool, type(None)) else _once(value, seen)
    if isinstance(value, _SHARED) or getattr(kind, "counted_by_caches", True) is False:
        return 0
    if id(value) in seen or depth > _DEEPEST:
        return 0
    own = _once(value, seen)
    if isinstance(value, np.ndarray):
        # The size of a view leaves out the array it refers to, which it nevertheless keeps in memory.
        own += _size(value.base, seen, depth + 1) if value.base is not None else 0
        return own + (_members(value.ravel(), seen, depth) if value.dtype.hasobject else 0)
    if isinstance(value, dict):
        return own + _members(list(value), seen, depth) + _members(list(value.values()), seen, depth)
    if kind in (list, tuple):
        return own + _members(value, seen, depth)
    if kind in (set, frozenset):
        return own + _members(list(value), seen, depth)
    if isinstance(value, types.FunctionType):
        return own + _members([*(value.__closure__ or ()), *(value.__defaults__ or ())], seen, depth)
    return own + _members(gc.get_referents(value), seen, depth)


def _once(value: Any, seen: set[int]) -> float:
    if id(value) in seen:
        return 0
    seen.add(id(value))
    # Classes that already count what they refer to (tables of pandas) are left to the search of their members.
    counts_more = isinstance(getattr(type(value), "__sizeof__", None), types.FunctionType)
    return object.__sizeof__(value) if counts_more else sys.getsizeof(value)


def _members(members: Sequence[Any] | np.ndarray, seen: set[int], depth: int) -> float:
    """The bytes of a collection's members."""
    count = len(members)
    if count <= 2 * _SAMPLE:
        total = 0.0
        for each in members:
            kind = type(each)
            if (
                kind is float or kind is int or kind is str
            ):  # most members: a call for each would take longer than everything else
                if id(each) not in seen:
                    seen.add(id(each))
                    total += sys.getsizeof(each)
            elif each is not None and kind is not bool:
                total += _size(each, seen, depth + 1)
        return total
    # What all members share is counted once, with the first, and not multiplied.
    first = _size(members[0], seen, depth + 1)
    step = (count - 1) / _SAMPLE
    others = sum(_size(members[1 + int(step * position)], seen, depth + 1) for position in range(_SAMPLE))
    return first + others * (count - 1) / _SAMPLE


# ------------------------------------------------------------------------------------------- returning memory to the
# system

_ARENA_MAX, _MMAP_THRESHOLD = -8, -3  # option numbers of glibc's mallopt
_ARENAS, _LARGE = 2, 128 * 1024


def return_large_blocks() -> None:
    """Have the C library return blocks of 128 kB and more to the system when they are freed, and use few arenas.

    By default it keeps an arena for each thread and holds on to ever larger blocks. Does nothing without glibc. Call it
    before threads are started; children of a fork inherit it.
    """
    with suppress(AttributeError, OSError, TypeError):
        library = ctypes.CDLL(None)
        library.mallopt(_ARENA_MAX, _ARENAS)
        library.mallopt(_MMAP_THRESHOLD, _LARGE)


def return_free_memory() -> None:
    """Collect garbage and return free memory to the system, where the C library can. Takes tens of milliseconds."""
    gc.collect()
    with suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)


def keep_out_of_collections() -> None:
    """Exclude all present objects from garbage collection, because they live as long as the process."""
    gc.collect()
    gc.freeze()
