"""Heavy work gives the same numbers wherever it is done, hears of a stop, and says plainly when it cannot be done."""

from __future__ import annotations

import importlib
import os
import sys
import threading
import time
import warnings
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from analysis.overdispersion import overdispersion
from data_access.executor import ExecutorUnavailable, map_ordered, open_executor
from settings import Settings
from vocabulary import Refused

SETTINGS = Settings.from_environment({"EXECUTOR_WORKERS": "2"})


def between_trusts(seed: int) -> tuple[float, ...]:
    """A bootstrap of how much trusts differ beyond chance: pure, its randomness in its seed."""
    numbers = np.random.default_rng(seed)
    people = numbers.integers(500, 5000, 40)
    waits = numbers.binomial(people, numbers.beta(20, 40, 40))
    found = []
    for _ in range(20):
        drawn = numbers.integers(0, 40, 40)
        fitted = overdispersion(waits[drawn], people[drawn], scale="proportion")
        assert not isinstance(fitted, Refused)
        found.append(fitted.tau2)
    return tuple(float(each) for each in np.quantile(found, [0.025, 0.5, 0.975]))


def fail_at_three(number: int) -> int:
    if number == 3:
        raise ValueError("three")
    return number


def hear(heard: list[tuple[float, str]], share: float, words: str) -> None:
    heard.append((share, words))


def where(number: int) -> int:
    return os.getpid()


def die(number: int) -> None:
    os._exit(1)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """A real Dask cluster: a scheduler and two worker processes, reached by its address."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        distributed: Any = importlib.import_module("distributed")  # it names no types
        with distributed.LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            processes=True,
            dashboard_address=None,
            worker_dashboard_address=None,
            local_directory=str(tmp_path_factory.mktemp("dask")),
            silence_logs=50,
        ) as running:
            yield replace(SETTINGS, dask_scheduler=running.scheduler_address)


def test_the_same_numbers_wherever_it_is_done(cluster: Settings) -> None:
    seeds = [int(each) for each in np.random.SeedSequence(20261123).generate_state(12)]
    expected = [between_trusts(seed) for seed in seeds]
    assert len(set(expected)) == len(seeds)
    places = {"threads": SETTINGS, "processes": replace(SETTINGS, executor="processes"), "cluster": cluster}
    for name, settings in places.items():
        heard: list[tuple[float, str]] = []
        with open_executor(settings) as executor:
            found = map_ordered(executor, between_trusts, seeds, partial(hear, heard), "Drawing")
            assert found == expected, name
            assert list(executor.map(between_trusts, seeds)) == expected, name
            assert (os.getpid() in {executor.submit(where, number).result() for number in range(4)}) == (
                name == "threads"
            )
        assert heard == sorted(heard), name
        assert heard[-1] == (1.0, "Drawing"), name


def test_a_fault_is_the_same_fault_on_a_cluster(cluster: Settings) -> None:
    for settings in (SETTINGS, cluster):
        with open_executor(settings) as executor, pytest.raises(ValueError, match="three"):
            map_ordered(executor, fail_at_three, range(6))


def test_a_stop_gives_up_what_has_not_begun() -> None:
    begun: list[int] = []

    def slow(number: int) -> None:
        begun.append(number)
        time.sleep(0.01)

    def stop(share: float, words: str) -> None:
        raise InterruptedError

    with open_executor(SETTINGS) as executor, pytest.raises(InterruptedError):
        map_ordered(executor, slow, range(1000), stop)
    assert 0 < len(begun) < 500


def test_a_stop_is_heard_between_two_long_calls() -> None:
    over = threading.Event()

    def stop(share: float, words: str) -> None:
        over.set()
        raise InterruptedError

    with open_executor(SETTINGS) as executor, pytest.raises(InterruptedError):
        map_ordered(executor, lambda number: over.wait(20), range(2), stop)
    assert over.is_set()


def test_nothing_to_do() -> None:
    with open_executor(SETTINGS) as executor:
        assert map_ordered(executor, fail_at_three, []) == []


def test_a_process_that_dies_is_said_so() -> None:
    with (
        open_executor(replace(SETTINGS, executor="processes", executor_workers=1)) as executor,
        pytest.raises(ExecutorUnavailable, match="ended before its work was done"),
    ):
        map_ordered(executor, die, range(2))


def test_a_cluster_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("data_access.executor.PATIENCE", 0.2)
    with (
        pytest.raises(ExecutorUnavailable, match="does not answer"),
        open_executor(replace(SETTINGS, dask_scheduler="tcp://127.0.0.1:1")),
    ):
        raise AssertionError("not reached")


def test_a_cluster_without_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with (
        pytest.raises(ExecutorUnavailable, match="pip install distributed"),
        open_executor(replace(SETTINGS, dask_scheduler="tcp://127.0.0.1:1")),
    ):
        raise AssertionError("not reached")


def test_nothing_is_left_in_the_folder() -> None:
    assert not list(Path.cwd().glob("dask-*"))
