"""Where heavy work runs: threads or processes of this machine, or a Dask cluster, with one interface.

    with open_executor(settings) as executor:
        rows = map_ordered(executor, simulate, seeds, progress)

A task is a pure function of its arguments, including its seed, at the top level of a module, because processes and
clusters find it by name. With DASK_SCHEDULER the cluster's machines need this project's code and the package
`distributed`.
"""

from __future__ import annotations

import contextlib
import importlib
import multiprocessing
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import (
    FIRST_COMPLETED,
    CancelledError,
    Executor,
    Future,
    ProcessPoolExecutor,
    ThreadPoolExecutor,
    wait,
)
from concurrent.futures.process import BrokenProcessPool
from typing import Any, TypeVar

from settings import Settings

PATIENCE = 10.0  # seconds for a cluster to answer
Given = TypeVar("Given")
Made = TypeVar("Made")


class ExecutorUnavailable(RuntimeError):
    """There is nowhere to run heavy work. `remedy` is a sentence for the screen."""

    remedy = (
        "Try again. If it stays so, tell whoever runs this app: the machine may have too little memory, or DASK_SCHEDULER "
        "names no running cluster."
    )


@contextlib.contextmanager
def open_executor(settings: Settings) -> Iterator[Executor]:
    """The executor of these settings: the cluster of DASK_SCHEDULER, else EXECUTOR_WORKERS threads or processes
    (EXECUTOR).

    On exit it waits for running tasks and cancels the others. Raises ExecutorUnavailable.
    """
    if settings.dask_scheduler is not None:
        with _cluster(settings.dask_scheduler) as executor:
            yield executor
        return
    pool: Executor
    if settings.executor == "processes":
        # Spawned, never forked: this process has threads, and a fork would copy their locks.
        pool = ProcessPoolExecutor(settings.executor_workers, mp_context=multiprocessing.get_context("spawn"))
    else:
        pool = ThreadPoolExecutor(settings.executor_workers, thread_name_prefix="heavy")
    try:
        yield pool
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


@contextlib.contextmanager
def _cluster(address: str) -> Iterator[Executor]:
    try:
        distributed: Any = importlib.import_module("distributed")
    except ImportError as error:
        raise ExecutorUnavailable(
            "DASK_SCHEDULER is set, and the package `distributed` is not installed here "
            "(`pip install distributed -c requirements-dev.txt`)."
        ) from error
    try:
        # Not the process's default client, because other threads may use another.
        client = distributed.Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        raise ExecutorUnavailable("The Dask cluster that DASK_SCHEDULER names does not answer.") from error
    try:
        # Not "pure": equal calls are separate calls, as with threads and processes.
        with client.get_executor(pure=False) as executor:
            yield executor
    finally:
        client.close()


def map_ordered(
    executor: Executor,
    function: Callable[[Given], Made],
    items: Iterable[Given],
    progress: Callable[[float, str], None] | None = None,
    words: str = "",
) -> list[Made]:
    """`function` of every item, in the order of the items, whichever finishes first.

    `progress` is called after each and may raise to stop; then, as when a call fails, waiting tasks are cancelled and
    the exception is passed on. Raises what `function` raises, and ExecutorUnavailable when a process or the cluster
    dies.
    """
    futures: list[Future[Made]] = []
    try:
        futures.extend(executor.submit(function, item) for item in items)
        left: set[Future[Made]] = set(futures)
        while left:
            # Wakes at least once a second, so that a request to stop is noticed between two long calls.
            done, left = wait(left, timeout=1.0, return_when=FIRST_COMPLETED)
            for future in done:
                future.result()
            if progress is not None:
                progress(1 - len(left) / len(futures), words)
        return [future.result() for future in futures]
    except BrokenProcessPool as error:
        raise ExecutorUnavailable("A process that was computing ended before its work was done.") from error
    except CancelledError as error:  # not cancelled by us: the cluster has lost the task
        raise ExecutorUnavailable("The Dask cluster went away before its work was done.") from error
    except BaseException as error:
        if type(error).__name__ == "KilledWorker":  # an exception of Dask, which may not be installed
            raise ExecutorUnavailable("Machines of the Dask cluster ended before their work was done.") from error
        raise
    finally:
        for future in futures:
            future.cancel()
