"""The stores a process has open: one for each edition, shared by all requests."""

from __future__ import annotations

import os
import threading

from caching import process_budget
from data_access.reference.editions import EditionInfo, EditionRepository, repository_of
from data_access.reference.store.store import Store
from data_access.workspace import PlacesOf
from settings import Settings

_MOST_OPEN = 6  # editions in one process, each with its areas in memory
_open: dict[
    tuple[EditionRepository, str, str], Store
] = {}  # by repository, edition and the workspace that holds the custom areas
_opening = threading.Lock()


def _after_fork() -> None:
    """In the child of a fork: nobody would ever release a lock the parent held, and its connections are not ours."""
    global _opening
    _opening = threading.Lock()
    for store in _open.values():
        store.reader.after_fork()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)


def open_store(settings: Settings, edition: str | None = None) -> Store:
    """The current edition, or the one a link names; one Store for each in a process: call it for every request, keep nothing.

    Raises EditionMissing (none is built, or the one named is no longer kept), EditionCorrupt, DatabaseUnreachable.
    """
    repository = repository_of(settings)
    wanted = edition or repository.pointer().edition
    key = repository, wanted, settings.workspace_database_url or str(settings.data_folder)
    store = _open.get(key)
    if store is None or store.identity != repository.identity(wanted):
        with _opening:
            store = _open.get(key)
            if store is not None and store.identity != repository.identity(wanted):
                _open.pop(key).dispose()
                process_budget.clear()  # what was read of a damaged edition must not outlive it
                store = None
            if store is None:
                store = Store(repository, wanted, _sound(repository, wanted).built_on, PlacesOf(settings))
                store.check()
                _open[key] = store
                _close_oldest()
    return store


def _sound(repository: EditionRepository, edition: str) -> EditionInfo:
    """An edition that may be opened: it is checked once in each process. Raises what `open_store` raises."""
    repository.info(edition).must_be_readable()
    return repository.look_over(edition)


def _close_oldest() -> None:
    """Keep few editions open: links may name any. One that is closed while somebody reads it reopens by itself."""
    for oldest in list(_open)[:-_MOST_OPEN]:
        _open.pop(oldest).dispose()
