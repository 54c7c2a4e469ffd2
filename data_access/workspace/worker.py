"""Does the work of jobs: claims one after another, keeps showing that it lives, and hands in what came of it.

One process (`manage.py worker`, the Procfile's `worker`), any number of them on any number of machines that reach the
workspace's database; or, where one process is all there is, a thread of the web process (`embed`, EMBEDDED_WORKER=1).
"""

from __future__ import annotations

import atexit
import logging
import os
import secrets
import socket
import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import Any

from data_access.workspace import WorkspaceUnavailable, open_workspace
from data_access.workspace.jobs import STALE_AFTER, Job, JobCancelled, JobFailed, JobLost, Jobs, Kinds
from settings import Settings
from vocabulary import Refused

log = logging.getLogger("workbench.worker")

POLL = 1.0  # seconds between looks for work
WRITTEN_EVERY = 0.25  # seconds between progress reports that reach the database


class Stopping(Exception):
    """The worker has been told to stop. Raised out of a progress report; a job's function lets it pass."""


class Worker:
    """One thread's worth of work on jobs of some kinds."""

    def __init__(self, jobs: Jobs, kinds: Kinds, *, stale_after: float = STALE_AFTER, poll: float = POLL) -> None:
        """`stale_after`: seconds without a sign of life after which a job is taken from its worker; signs come six
        times as often. The same for all workers of a workspace. `poll`: seconds between looks for work."""
        self.jobs = jobs
        self.kinds = kinds
        self.stale_after = stale_after
        self.poll = poll
        self._silent: dict[str, str] = {}  # jobs that looked as if their workers were gone, at the last look
        # Never the same twice, even where a machine gives out its process ids again.
        self.name = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"

    def run(self, stop: threading.Event) -> None:
        """Work until told to stop. A job in hand is then given back at its next progress report. Never raises for a
        database that is away for a time: it waits, and says so in the log once."""
        looked_after = -self.stale_after
        away = False
        while not stop.is_set():
            worked = False
            try:
                if time.monotonic() - looked_after > self.stale_after / 3:
                    looked_after = time.monotonic()
                    self._recover()
                worked = self.run_one(stop)
                away = False
            except WorkspaceUnavailable as problem:
                if not away:
                    log.error("waiting for the workspace: %s", problem)
                away = True
            if not worked:
                stop.wait(self.poll * (5 if away else 1))

    def _recover(self) -> None:
        """Take jobs from workers that are gone. A clock that jumps makes the living look so: what counts is that a job shows
        no new sign between two looks, which are further apart than the signs of any worker that lives."""
        silent = self.jobs.silent(self.stale_after)
        gone = {id: sign for id, sign in silent.items() if self._silent.get(id) == sign}
        self._silent = silent
        if gone:
            for id in self.jobs.recover(self.stale_after, known=gone):
                log.warning("job %s showed no sign of life and was taken from its worker", id)

    def run_one(self, stop: threading.Event | None = None) -> bool:
        """Claim a job and do it; False when none waits. Raises WorkspaceUnavailable."""
        job = self.jobs.claim(self.name, list(self.kinds))
        if job is None:
            return False
        log.info("job %s (%s) begun, attempt %d", job.id, job.kind, job.attempts)
        began = time.monotonic()
        try:
            came_to = self._do(job, stop or threading.Event())
        except JobLost:
            came_to = "left: it is another worker's by now"
        log.info("job %s (%s) %s after %.1f s", job.id, job.kind, came_to, time.monotonic() - began)
        return True

    def _do(self, job: Job, stop: threading.Event) -> str:
        """Do a claimed job and write down what came of it; a word for the log. Raises JobLost, WorkspaceUnavailable."""
        with _Report(self.jobs, job, stop, every=self.stale_after / 6) as report:
            try:
                result = self.kinds[job.kind](job.arguments, report)
                if isinstance(result, Refused):
                    raise JobFailed(result.reason)
                self._insist(self.jobs.finish, job, result)
                return "done"
            except JobCancelled:
                self._insist(self.jobs.stop, job)
                return "cancelled"
            except Stopping:
                self._insist(self.jobs.release, job)
                return "given back"
            except JobFailed as failed:
                self._insist(self.jobs.fail, job, str(failed))
                return "failed, with its reason"
            except (JobLost, WorkspaceUnavailable):
                raise
            except Exception as error:
                # The error's own words may quote figures or people: neither the reader nor the log gets them.
                log.exception("job %s (%s) failed", job.id, job.kind)
                self._insist(self.jobs.fail, job, _plainly(error, job))
                return "failed"

    def _insist(self, write: Callable[..., None], *given: Any) -> None:
        """What came of a job is worth waiting for a database that is away, until another worker would have the job."""
        deadline = time.monotonic() + self.stale_after
        while True:
            try:
                return write(*given)
            except WorkspaceUnavailable:
                if time.monotonic() > deadline:
                    raise
                time.sleep(self.poll)


def _plainly(error: Exception, job: Job) -> str:
    remedy = getattr(error, "remedy", None)
    if isinstance(remedy, str):  # one of our own: its words are meant for the reader
        return f"{error} {remedy}"
    return (
        f"This could not be done because of an error in the software ({type(error).__name__}). Tell whoever runs this app, "
        f"with the number {job.id[:8]}: the log has the rest."
    )


class _Report:
    """What a job's function is given to say how far it is. Meanwhile a thread shows that the worker lives: a function may
    take long between two reports. Few of many reports reach the database, and the latest always does in the end."""

    def __init__(self, jobs: Jobs, job: Job, stop: threading.Event, every: float) -> None:
        self._jobs, self._job, self._stop, self._every = jobs, job, stop, every
        self._latest: tuple[float, str] | None = None  # not written yet
        self._written = -WRITTEN_EVERY
        self._raise: Exception | None = None  # what the thread met, for the next report
        self._over = threading.Event()
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._show_life, name=f"life of {job.id[:8]}", daemon=True)

    def __enter__(self) -> _Report:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._over.set()
        self._thread.join()

    def __call__(self, progress: float, words: str = "") -> None:
        """Raises JobCancelled, JobLost, Stopping: let them pass."""
        with self._lock:
            self._latest = (progress, words)
            if self._raise is not None:
                raise self._raise
            if self._stop.is_set():
                raise Stopping
            if time.monotonic() - self._written >= WRITTEN_EVERY:
                self._write()

    def _write(self) -> None:
        """The caller holds the lock. A database that is away is no reason to stop: the work goes on, the next report is
        another chance, and if it stays away another worker will have the job. Raises JobCancelled, JobLost."""
        self._written = time.monotonic()
        try:
            if self._latest is None:
                self._jobs.beat(self._job)
                return
            latest, self._latest = self._latest, None
            self._jobs.report(self._job, *latest)
        except WorkspaceUnavailable:
            log.warning("job %s: its progress could not be written", self._job.id)

    def _show_life(self) -> None:
        while not self._over.wait(self._every):
            with self._lock:
                if self._over.is_set():
                    return
                try:
                    self._write()
                except JobCancelled as reason:
                    self._raise = reason  # and go on: the job is this worker's until its function has heard
                except JobLost as reason:
                    self._raise = reason
                    return


_embedded: dict[int, threading.Event] = {}  # process id: what tells its thread to stop


def embed(settings: Settings, kinds: Kinds) -> threading.Event | None:
    """Where EMBEDDED_WORKER asks for it, do the work of jobs in a thread of this process, once for each process; what tells
    it to stop.

    Call it after the fork, not before: threads are not inherited. Opening the workspace is the thread's business too, so
    that a database that is away keeps nobody from starting. When the process ends, the job in hand is given back.
    """
    process = os.getpid()
    if not settings.embedded_worker or process in _embedded:
        return _embedded.get(process)
    stop = _embedded[process] = threading.Event()

    def work() -> None:
        while not stop.is_set():
            try:
                Worker(Jobs(open_workspace(settings)), kinds).run(stop)
            except WorkspaceUnavailable as problem:
                log.error("waiting for the workspace: %s", problem)
                stop.wait(30)

    thread = threading.Thread(target=work, name="worker", daemon=True)
    thread.start()

    def end() -> None:
        if os.getpid() == process:  # a child of this process inherits this function, not the thread
            stop.set()
            thread.join(5)

    atexit.register(end)
    return stop
