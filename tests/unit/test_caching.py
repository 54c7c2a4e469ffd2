"""Caches of one process share one budget of bytes, and compute once what many ask for at the same moment."""

from __future__ import annotations

import gc
import os
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from random import Random
from typing import Any, ClassVar

import numpy as np
import pandas as pd
import pytest

import caching
from caching import ByteBoundedCache, ByteBudget, SingleFlightCache, size_of


def test_what_was_used_longest_ago_goes_first_whichever_cache_holds_it() -> None:
    budget = ByteBudget(800)
    one, other = ByteBoundedCache(budget=budget), ByteBoundedCache(budget=budget)
    for number in range(8):
        (one if number % 2 else other).put(number, number, 100)
    assert other.get(0) == 0  # used now, so 1 is the oldest
    assert one.put("new", "value", 100)
    assert one.get(1) is None
    assert other.get(0) == 0
    assert budget.used_bytes == 800
    assert len(one) + len(other) == len(budget) == 8


def test_one_entry_does_not_take_the_room_of_all() -> None:
    cache = ByteBoundedCache(budget=ByteBudget(800))
    assert cache.put("fits", 1, 100)
    assert not cache.put("too large", 1, 101)
    assert cache.get("too large") is None
    assert cache.get("fits") == 1


def test_a_value_put_again_is_counted_once_and_a_too_large_one_replaces_nothing_by_stealth() -> None:
    budget = ByteBudget(800)
    cache = ByteBoundedCache(budget=budget)
    cache.put("a", 1, 100)
    cache.put("a", 2, 60)
    assert (cache.get("a"), budget.used_bytes, len(budget)) == (2, 60, 1)
    cache.put("a", 3, 500)
    assert (cache.get("a"), budget.used_bytes, len(budget)) == (None, 0, 0), "the old value would be a wrong answer"


def test_what_had_to_go_is_counted_and_what_was_removed_is_not() -> None:
    """The warm-up warns by this number that the views of all areas do not fit."""
    budget = ByteBudget(1000)
    cache = ByteBoundedCache(budget=budget)
    for number in range(12):
        cache.put(number, number, 100)
    assert budget.evicted == 2
    cache.remove(11)
    cache.clear()
    assert budget.evicted == 2


def test_a_smaller_budget_evicts_at_once() -> None:
    budget = ByteBudget(1000)
    cache = ByteBoundedCache(budget=budget)
    for number in range(10):
        cache.put(number, number, 100)
    budget.resize(300)
    assert [cache.get(number) for number in range(10)] == [None] * 7 + [7, 8, 9]


def test_the_bytes_of_a_cache_that_is_gone_are_free_again() -> None:
    budget = ByteBudget(1000)
    cache = ByteBoundedCache(budget=budget)
    cache.put("a", "value", 100)
    del cache
    gc.collect()
    assert (budget.used_bytes, len(budget)) == (0, 0)


def test_none_is_a_value() -> None:
    once, computed = SingleFlightCache(4, ByteBudget(100_000)), []
    for _ in range(3):
        assert once.get("key", lambda: computed.append(1)) is None
    assert computed == [1]


def test_a_value_too_large_is_given_to_all_who_wait_and_kept_for_nobody() -> None:
    once, computed, gate = SingleFlightCache(4, ByteBudget(10_000)), [], threading.Event()

    def compute() -> bytes:
        computed.append(1)
        gate.wait(5)
        return bytes(5_000)

    with ThreadPoolExecutor(4) as callers:
        answers = [callers.submit(once.get, "key", compute) for _ in range(4)]
        while not computed:
            pass
        gate.set()
        assert all(len(answer.result(5)) == 5_000 for answer in answers)
    assert len(once) == 0


def test_what_was_forgotten_while_it_was_computed_is_not_kept() -> None:
    once = SingleFlightCache(4, ByteBudget(100_000))

    def compute() -> int:
        once.forget()
        return 1

    assert once.get("key", compute) == 1
    assert once.get("key", lambda: 2) == 2


def test_many_threads_never_exceed_the_budget_and_the_account_is_right_in_the_end() -> None:
    budget = ByteBudget(20_000)
    caches = [SingleFlightCache(50, budget) for _ in range(3)]

    def ask(seed: int) -> None:
        chance = Random(seed)
        for _ in range(300):
            key, cache = chance.randrange(100), chance.choice(caches)
            assert cache.get(key, partial(bytes, key)) == bytes(key)
            assert budget.used_bytes <= 20_000

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(ask, range(8)))
    assert len(budget) == sum(len(cache) for cache in caches) > 0
    assert budget.used_bytes == sum(size for _, size in budget._entries.values())


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
@pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning")
def test_a_child_of_a_fork_waits_for_no_lock_and_no_computation_of_its_parent() -> None:
    once = SingleFlightCache(4)
    begun, gate = threading.Event(), threading.Event()

    def compute() -> int:
        begun.set()
        gate.wait(10)
        return 1

    thread = threading.Thread(target=once.get, args=("key", compute))
    thread.start()
    begun.wait(5)
    with caching.process_budget.lock:
        child = os.fork()
        if child == 0:
            threading.Timer(5, os._exit, (1,)).start()
            os._exit(0 if once.get("key", lambda: 2) == 2 else 1)
    gate.set()
    thread.join()
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


# ----------------------------------------------------------------------------------------------------- what values take


@dataclass(frozen=True)
class Shared:
    counted_by_caches: ClassVar[bool] = False
    content: bytes = bytes(1_000_000)


@dataclass(frozen=True)
class Evidence:
    numbers: np.ndarray
    shared: Any = None


def bound(content: bytes) -> Any:
    return lambda: content


LARGE = 1_000_000


@pytest.mark.parametrize(
    "value",
    [
        bytes(LARGE),
        "x" * LARGE,
        np.zeros(LARGE // 8),
        np.zeros(LARGE // 8)[:3],  # a view keeps all of it
        Evidence(np.zeros(LARGE // 8)),
        {"key": [np.zeros(LARGE // 8)]},
        [np.zeros(10) + number for number in range(LARGE // 200)],
        pd.DataFrame({"a": np.zeros(LARGE // 16), "b": np.zeros(LARGE // 16)}),
        bound(bytes(LARGE)),  # a function keeps what it refers to
        [{"x": float(number), "y": str(number)} for number in range(LARGE // 300)],
        np.array([f"{number:0200d}" for number in range(LARGE // 250)], dtype=object),
    ],
    ids=lambda value: type(value).__name__,
)
def test_the_size_of_a_value_is_that_of_all_it_keeps(value: Any) -> None:
    assert 0.7 * LARGE < size_of(value) < 1.7 * LARGE


@pytest.mark.parametrize(
    "value", [Shared(), [Shared()] * 100, {"a": Shared}, os, dataclass, Evidence(np.zeros(3), Shared())]
)
def test_what_is_shared_is_not_counted(value: Any) -> None:
    assert size_of(value) < 10_000


def test_what_the_key_holds_is_not_counted() -> None:
    store = {"all": bytes(LARGE)}
    assert size_of(Evidence(np.zeros(3), store), shared=(store,)) < 10_000
    assert size_of(Evidence(np.zeros(3), store)) > LARGE


def test_what_members_share_is_counted_once_even_where_some_are_sampled() -> None:
    common = bytes(LARGE)
    assert size_of([(number, common) for number in range(1000)]) < 1.5 * LARGE


def test_a_value_that_holds_itself_has_a_size() -> None:
    value: list[Any] = [1]
    value.append(value)
    assert 0 < size_of(value) < 1_000


def test_measuring_is_quick_however_long_a_collection_is() -> None:
    value = [[float(number) for number in range(100)] for _ in range(2000)]
    measured = 0

    def count(*_: Any) -> None:
        nonlocal measured
        measured += 1

    sys.setprofile(count)
    try:
        size_of(value)
    finally:
        sys.setprofile(None)
    assert measured < 20_000


def test_a_value_that_has_grown_is_measured_again() -> None:
    budget = ByteBudget(100_000)
    cache = SingleFlightCache(10, budget)
    grows: list[bytes] = cache.get("grows", list)
    before = budget.used_bytes
    grows.append(bytes(5_000))
    cache.measure_again("grows")
    assert before + 5_000 <= budget.used_bytes < before + 6_000
    assert cache.get("grows", lambda: None) is grows
    grows.append(bytes(50_000))
    cache.measure_again("grows")
    assert len(cache) == 0 and budget.used_bytes == 0, "it is too large to be kept"
    cache.measure_again("nothing is kept for this")
