"""Audit entries besides changes of items: downloads of own figures, refusals, figures added."""

from __future__ import annotations

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Collection, Mapping
from functools import lru_cache

from flask import Flask, Response, g, has_request_context

from application import access, figures, readers
from data_access import WorkspaceUnavailable, open_workspace
from data_access.reference import disclosure
from data_access.reference.catalogue import load_sources
from data_access.workspace import audit
from data_access.workspace.audit import Did, Entry
from settings import Settings
from vocabulary import Indicator
from web import logs

log = logging.getLogger("workbench.audit")

AGAIN_AFTER = 3600.0  # seconds before the same refusal of the same person is recorded again
AGAIN_TRIED = 60.0  # seconds before a failed write is tried again
MOST_REMEMBERED = 10_000
OF_ROLES = (Did.ROLES_IN_FORCE, Did.ROLES_FILE_UNUSABLE)
MOST_AT_ONCE = 20  # refusals recorded for one request

_written: OrderedDict[tuple[str, ...], float] = OrderedDict()
_lock = threading.Lock()


def serve(server: Flask, settings: Settings) -> None:
    """Attach the origin of a request to all it records, and record the own figures that were withheld from it."""
    disclosure.tell(_held_back)

    def origin() -> audit.Origin:
        return audit.Origin(readers.address(settings), logs.request_id())

    @server.before_request
    def _begin() -> None:
        audit.coming_from(origin)

    of_roles = _OfRoles(settings)

    @server.after_request
    def _write(response: Response) -> Response:
        of_roles.note()
        for indicator in sorted(g.get("held_back", ()))[:MOST_AT_ONCE]:
            note_once(settings, Entry(Did.FIGURES_HELD_BACK, kind="indicator", item=indicator, detail="small numbers"))
        return response

    @server.teardown_request
    def _end(_: BaseException | None) -> None:
        audit.coming_from(audit.NOWHERE)


class _OfRoles:
    """Records the roles and teams in force whenever ROLES_FILE changes, because it is edited outside the application."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._noted: access.RolesFile | None = None
        self._tried = -AGAIN_TRIED

    def note(self) -> None:
        file, now = access.roles_file(self._settings), time.monotonic()
        if file is None or file == self._noted or now - self._tried < AGAIN_TRIED:
            return
        did = Did.ROLES_FILE_UNUSABLE if file.problem else Did.ROLES_IN_FORCE
        detail = f"what it said before holds: {file.words}" if file.problem else file.words
        entry = Entry(did, kind="roles", item=file.digest, detail=detail)
        try:
            with audit.from_nowhere():
                audit.add_unless_last(open_workspace(self._settings), entry, OF_ROLES)
            self._noted = file
        except WorkspaceUnavailable as problem:
            self._tried = now
            log.error("could not be written into the audit: %s", did, exc_info=problem)


def note(settings: Settings, entry: Entry) -> None:
    """Record what the reader did.

    An unavailable workspace is ignored: use this only for actions that change nothing there.
    """
    who = entry.who or readers.reader(settings)
    try:
        audit.add(open_workspace(settings), Entry(entry.did, who, entry.kind, entry.item, entry.version, entry.detail))
    except WorkspaceUnavailable as problem:
        log.error("could not be written into the audit: %s", entry.did, exc_info=problem)


def note_once(settings: Settings, entry: Entry) -> None:
    """Record an entry at most once in AGAIN_AFTER for each person and thing, so that reloading a page adds nothing."""
    key, now = (readers.reader(settings), entry.did, entry.kind, entry.item, entry.detail), time.monotonic()
    with _lock:
        if now - _written.get(key, -AGAIN_AFTER) < AGAIN_AFTER:
            return
        _written[key] = now
        _written.move_to_end(key)
        while len(_written) > MOST_REMEMBERED:
            _written.popitem(last=False)
    note(settings, entry)


def note_download(settings: Settings, indicator: str, form: str) -> None:
    """Record the download of an indicator, if it is an own figure: its source is not in the starter, or not everyone
    may see it.
    """
    note_downloads(settings, [indicator] if indicator in _own(figures.newest(settings).indicators()) else [], form)


def note_downloads(settings: Settings, own: Collection[str], form: str) -> None:
    """Record the download of several indicators that are known to be own figures (see `own_figures_in`)."""
    for indicator in own:
        note(settings, Entry(Did.DOWNLOADED_OWN_FIGURES, kind="indicator", item=indicator, detail=form))


def own_figures_in(listed: Mapping[str, Indicator], measure: str, *texts: str) -> tuple[str, ...]:
    """Ids of the own figures in a file: its measure (`""` for none), and any whose id or name its texts contain."""
    said = "\n".join(texts).casefold()
    found = []
    for indicator, entry in _own(listed).items():
        names = (indicator, entry.name, entry.short_name)
        if indicator == measure or any(name.casefold() in said for name in names):
            found.append(indicator)
    return tuple(sorted(found))


def _own(listed: Mapping[str, Indicator]) -> dict[str, Indicator]:
    return {id: entry for id, entry in listed.items() if entry.seen_by or entry.source not in _published()}


@lru_cache(maxsize=1)
def _published() -> frozenset[str]:
    return frozenset(load_sources())


def _held_back(indicator: str) -> None:
    if has_request_context():
        g.setdefault("held_back", set()).add(indicator)
