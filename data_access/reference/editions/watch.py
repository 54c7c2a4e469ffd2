"""Background work of a serving process: reading editions through, and withdrawing damaged ones.

Disks can damage files silently. The digest of each edition is recorded when it is built; soon after the start, and
daily, every edition is read through slowly. A damaged one is set aside and the latest intact one before it is served;
without one, pages say so. No figure from a damaged file is shown.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import replace

from data_access.reference.editions.errors import EditionCorrupt, EditionMissing, StoreUnavailable
from data_access.reference.editions.lifecycle import repository_of
from data_access.reference.editions.repository import EditionRepository, Pointer
from settings import Settings

log = logging.getLogger("workbench.editions")

READ_EVERY = 86_400.0  # seconds between two read-throughs of all editions
RETRY_EVERY = 30.0  # seconds between two retries of what a start could not prepare
PATIENCE = 600.0  # seconds to wait for another builder
PAUSE = 0.01  # seconds of rest after each part of an edition, because readers come first


def read_all_through(settings: Settings, rest: Callable[[], None] = lambda: None) -> tuple[str, ...]:
    """Read through the served edition and all others that are kept; returns the damaged ones, which are no longer
    served.

    `rest` is called between the parts of an edition. Raises DatabaseUnreachable.
    """
    repository = repository_of(settings)
    pointer = _pointer(repository)
    served = () if pointer is None else (pointer.edition,)
    others = tuple(each.info.id for each in repository.stored() if each.info.id not in served)
    damaged = []
    for edition in (*served, *others):
        try:
            repository.read_through(edition, rest)
        except EditionMissing:
            continue  # deleted meanwhile
        except EditionCorrupt as fault:
            if _withdraw(repository, edition):
                log.error("%s It is not served any more.", fault, extra={"edition": edition})
                damaged.append(edition)
    return tuple(damaged)


def _withdraw(repository: EditionRepository, edition: str) -> bool:
    """Set a damaged edition aside and, if it was served, serve the latest intact one before it.

    False if it is intact after all, because another process has rebuilt it.
    """
    try:
        with repository.plain_words(), repository.only_builder(PATIENCE) as builder:
            if _sound(repository, edition):
                return False
            pointer = _pointer(repository)
            builder.set_aside(edition)
            if pointer is not None and pointer.edition == edition:
                instead = _latest_sound(repository, pointer.before)
                if instead is not None:
                    # Without content, so that the next start rebuilds the damaged one.
                    builder.point_to(replace(pointer.moved_back(instead), content="", damaged=edition))
    except StoreUnavailable as problem:
        log.error("the damaged edition could not be set aside: %s", problem, extra={"edition": edition})
        pointer = _pointer(repository)
        repository.condemn(edition, None if pointer is None else _latest_sound(repository, pointer.before))
    return True


def _pointer(repository: EditionRepository) -> Pointer | None:
    try:
        return repository.pointer()
    except (EditionMissing, EditionCorrupt):
        return None


def _sound(repository: EditionRepository, edition: str) -> bool:
    try:
        repository.info(edition).must_be_readable()
        repository.read_through(edition)
    except (EditionMissing, EditionCorrupt):
        return False
    return True


def _latest_sound(repository: EditionRepository, before: tuple[str, ...]) -> str | None:
    return next((edition for edition in reversed(before) if _sound(repository, edition)), None)


def warning(settings: Settings) -> str:
    """The warning about the edition being shown; "" almost always."""
    try:
        repository = repository_of(settings)
        pointer = repository.pointer()
        if not pointer.damaged:
            return ""
        built = repository.info(pointer.edition).built_on[:10]
    except StoreUnavailable:
        return ""
    return (
        f"The newest figures (edition {pointer.damaged}) were found damaged and are not shown. You see the figures before "
        f"them: edition {pointer.edition}, built on {built}. To fix this, whoever runs this service starts it again: it "
        "then builds the newest figures anew."
    )


class Watch:
    """Does periodic work, in one thread of a serving process."""

    def __init__(
        self,
        settings: Settings,
        *,
        prepare: Callable[[], bool] = lambda: True,
        read_every: float = READ_EVERY,
        retry_every: float = RETRY_EVERY,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`prepare` does what a start does in the data folder beside building the figures, and gives False where it could not:
        it is tried again. `clock` gives seconds that go forward only: the time of day may jump."""
        self.settings = settings
        self.prepare = prepare
        self.read_every, self.retry_every = read_every, retry_every
        self.clock = clock
        self.prepared = False
        self._read_at: float | None = None
        self._tried_at: float | None = None

    def look(self, rest: Callable[[], None] = lambda: None) -> None:
        """Do what is due. Never raises; what failed is retried when it is due again."""
        try:
            if not self.prepared and self._is_due(self._tried_at, self.retry_every):
                self._tried_at = self.clock()
                self.prepared = self.prepare()
            if self._is_due(self._read_at, self.read_every):
                read_all_through(self.settings, rest)
                self._read_at = self.clock()
        except StoreUnavailable as problem:
            log.warning("editions could not be read through: %s", problem)
        except Exception:
            log.exception("editions could not be looked after")

    def _is_due(self, last: float | None, every: float) -> bool:
        return last is None or self.clock() - last >= every

    def run(self, stop: threading.Event) -> None:
        """Run until stopped."""
        while not stop.is_set():
            self.look(lambda: time.sleep(PAUSE))
            stop.wait(self.retry_every)


def start_watch(settings: Settings, prepare: Callable[[], bool] = lambda: True) -> threading.Event:
    """Start the watch in a thread; returns the event that stops it.

    Call it after the fork, because threads are not inherited.
    """
    stop = threading.Event()
    threading.Thread(target=Watch(settings, prepare=prepare).run, args=(stop,), name="editions", daemon=True).start()
    return stop
