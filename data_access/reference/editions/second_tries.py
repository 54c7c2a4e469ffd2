"""Retries, in the background, a build that failed because of a folder, disk or database.

`ensure_edition` notes what failed and when it worked after all; `open_store` asks for another try. A process that was forked
after the failure knows of it too, and only one at a time builds (the repository's lock).
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from data_access.reference.editions.errors import (
    BuildTimedOut,
    DatabaseUnreachable,
    DiskFull,
    FolderNotWritable,
    StoreUnavailable,
)
from settings import Settings

PAUSE = 5.0  # seconds before the second try; each further pause is twice as long
LONGEST_PAUSE = 40.0  # seconds
# What others than the figures themselves are to blame for: it may be over a minute from now.
PASSING: tuple[type[StoreUnavailable], ...] = (FolderNotWritable, DiskFull, DatabaseUnreachable, BuildTimedOut)

log = logging.getLogger("workbench.editions")


@dataclass
class _Failure:
    settings: Settings
    starter: Path
    pause: float = PAUSE
    next_try: float = field(default_factory=lambda: time.monotonic() + PAUSE)
    running: threading.Thread | None = field(default=None)
    process: int = field(default_factory=os.getpid)


_failures: dict[tuple[Path, str | None, Path], _Failure] = {}  # by where the figures are kept, and the starter
_lock = threading.Lock()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=lambda: globals().update(_lock=threading.Lock()))


def note(settings: Settings, starter: Path, fault: StoreUnavailable | None) -> None:
    """Record the result of a try; None: it worked."""
    key = settings.data_folder, settings.reference_database_url, starter
    with _lock:
        if not isinstance(fault, PASSING):  # it worked, or a retry would not help
            _failures.pop(key, None)
        elif key not in _failures:
            _failures[key] = _Failure(settings, starter)


def another(settings: Settings, build: Callable[[Settings, Path], object]) -> threading.Thread | None:
    """Start a retry in the background if a try failed and its pause is over. Cheap enough for every request."""
    if not _failures:
        return None
    with _lock:
        for failure in _failures.values():
            running = failure.running
            if failure.process == os.getpid() and running is not None and running.is_alive():
                continue
            if failure.settings != settings or time.monotonic() < failure.next_try:
                continue
            failure.pause = min(2 * failure.pause, LONGEST_PAUSE)
            failure.next_try = time.monotonic() + failure.pause
            failure.process = os.getpid()
            thread = threading.Thread(
                target=_try, args=(build, failure.settings, failure.starter), name="figures", daemon=True
            )
            failure.running = thread
            thread.start()
            return thread
    return None


def _try(build: Callable[[Settings, Path], object], settings: Settings, starter: Path) -> None:
    try:
        build(settings, starter)
    except StoreUnavailable as fault:
        log.info("figures cannot be built yet: %s", fault)
    except Exception:
        log.exception("building figures failed")
    else:
        log.info("figures were built after all")
