"""The stores a process has open: one for each edition, shared by all requests."""

from __future__ import annotations

import contextlib
import os
import threading

from caching import process_budget
from data_access.reference.editions import EditionInfo, EditionRepository, StoreUnavailable, repository_of
from data_access.reference.store.store import Store
from data_access.workspace import PlacesOf
from settings import Settings
from vocabulary import EVERYONE, Sight

_MOST_OPEN = 6  # editions in one process, each with its areas in memory
_open: dict[
    tuple[EditionRepository, str, str], Store
] = {}  # by repository, edition and the workspace that holds the custom areas
_opening = threading.Lock()


def _after_fork() -> None:
    """In the child of a fork: replace a lock that the parent may hold, and drop the parent's connections."""
    global _opening
    _opening = threading.Lock()
    for store in _open.values():
        store.reader.after_fork()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)


def open_store(settings: Settings, edition: str | None = None, sight: Sight = EVERYONE) -> Store:
    """The current edition, or the one a link names, without what `sight` excludes. The only way to read figures.

    A process has one Store for each edition. Call this for every request and do not keep the result. An older edition also
    withholds what the current one does, in case it was built before that was decided. Raises EditionMissing (none is built, or the one named is no longer kept), EditionCorrupt, DatabaseUnreachable.
    """
    store = _whole(settings, edition)
    if sight.all:
        return store
    hidden = _hidden(store, sight)
    if edition is not None:
        with contextlib.suppress(StoreUnavailable):
            hidden |= _hidden(_whole(settings, None), sight)
    return store.without(hidden)


def _hidden(store: Store, sight: Sight) -> frozenset[str]:
    kept_back = store.catalogue.seen_by
    return frozenset(indicator for indicator, seen_by in kept_back.items() if not sight.sees(seen_by))


def _whole(settings: Settings, edition: str | None) -> Store:
    """The edition without restrictions."""
    repository = repository_of(settings)
    wanted = edition or repository.pointer().edition
    key = repository, wanted, settings.workspace_database_url or str(settings.data_folder)
    store = _open.get(key)
    if store is None or store.identity != repository.identity(wanted):
        with _opening:
            store = _open.get(key)
            if store is not None and store.identity != repository.identity(wanted):
                _open.pop(key).dispose()
                process_budget.clear()  # data read from a damaged edition must not outlive it
                store = None
            if store is None:
                store = Store(repository, wanted, _sound(repository, wanted).built_on, PlacesOf(settings))
                store.check()
                _open[key] = store
                _close_oldest()
    return store


def _sound(repository: EditionRepository, edition: str) -> EditionInfo:
    """Checks an edition, once in each process. Raises what `open_store` raises."""
    repository.info(edition).must_be_readable()
    return repository.look_over(edition)


def _close_oldest() -> None:
    """Close the editions used longest ago, because links may name any. One that is closed while it is read reopens itself."""
    for oldest in list(_open)[:-_MOST_OPEN]:
        _open.pop(oldest).dispose()
