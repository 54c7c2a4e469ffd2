"""Long work as jobs: rows of the workspace that say what is to be done, how far it is, who does it and what came of it.

    waiting -> running -> done | failed | cancelled          (waiting -> cancelled; running -> waiting, when recovered)

Whoever wants long work submits a job and shows `view(id)`; a `Worker` (see `worker.py`) claims it and does it. A running job
shows signs of life. One that has shown none for a while is given to another worker, and to no more than ATTEMPTS of them. The
worker that was slow and not dead finds out at its next report: only the one that holds the latest attempt may write.
"""

from __future__ import annotations

import json
import math
import uuid
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, TypeAlias, cast

from sqlalchemy import ColumnElement, Connection, Row, and_, false, func, insert, or_, select, update

from data_access.workspace import Workspace
from data_access.workspace.database import as_text
from data_access.workspace.tables import job as table
from data_access.workspace.text import storable

State: TypeAlias = Literal["waiting", "running", "done", "failed", "cancelled"]
OVER: tuple[State, ...] = ("done", "failed", "cancelled")

ATTEMPTS = 3  # attempts at a job whose process dies each time
STALE_AFTER = 30.0  # seconds without a heartbeat after which a job goes to another worker
LONGEST_ARGUMENTS = 100_000  # characters of JSON
LONGEST_WORDS = 300
ASKED_BY = "asked_by"  # the argument that names the person a job runs as

# A job's function calls this with its progress (0 to 1) and, in plain words, what it is doing.
Progress: TypeAlias = Callable[[float, str], None]
# The function of a kind of job: arguments in, a JSON result out. It may raise JobFailed with words for the reader, or
# return Refused. It must tolerate a restart: what it did before its process died stays done.
JobFunction: TypeAlias = Callable[[Mapping[str, Any], Progress], Any]
Kinds: TypeAlias = Mapping[str, JobFunction]


class JobFailed(Exception):
    """The job cannot be done; the message says why in plain English. It is not retried."""


class TooManyJobs(Exception):
    """The limit on unfinished jobs of the kind is reached: that of this owner, or of everybody (`of_all`). Nothing was
    submitted.
    """

    def __init__(self, most: int, *, of_all: bool) -> None:
        super().__init__(f"{most} jobs are unfinished.")
        self.most, self.of_all = most, of_all


class JobCancelled(Exception):
    """Somebody cancelled this job. Progress reports raise it; a job's function must let it pass."""


class JobLost(Exception):
    """The job no longer belongs to this worker: its heartbeat was too old, or it was restored from a backup."""


@dataclass(frozen=True)
class Job:
    """One row. Times are ISO 8601 in UTC. `worker` and `attempts` together say who may write."""

    id: str
    kind: str
    arguments: dict[str, Any]
    owner: str
    state: State
    progress: float  # 0 to 1
    words: str
    submitted_at: str
    started_at: str | None
    heartbeat_at: str | None
    finished_at: str | None
    worker: str | None
    attempts: int
    cancel_asked: bool
    result: Any
    failure: str | None


@dataclass(frozen=True)
class JobView:
    """What a screen shows of a job. `sentence` is the whole of it in words; `percent` is 0 to 100."""

    id: str
    kind: str
    owner: str
    state: State
    percent: int
    words: str
    sentence: str
    ahead: int  # waiting jobs submitted before this one; 0 once it runs
    seconds: float  # since it was started, or from start to finish; 0 while it waits
    over: bool
    can_cancel: bool
    cancel_asked: bool
    result: Any
    failure: str | None


class Jobs:
    """The jobs of a workspace. Every method is one transaction, and raises WorkspaceUnavailable."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace

    # --- for those who want work done ---

    def submit(
        self,
        kind: str,
        arguments: Mapping[str, Any] | None = None,
        *,
        owner: str = "",
        most_of_owner: int | None = None,
        most: int | None = None,
    ) -> str:
        """Queue a job; returns its id. `most_of_owner` and `most`: limits on unfinished jobs of this kind, including
        this one, for one owner and for everybody. Raises TooManyJobs, and ValueError if the arguments are not JSON or
        too long.
        """
        given = dict(arguments or {})
        try:
            length = len(json.dumps(given, allow_nan=False))
        except (TypeError, ValueError) as error:
            raise ValueError(f"The arguments of a job {kind!r} cannot be written as JSON.") from error
        if length > LONGEST_ARGUMENTS:
            raise ValueError(f"The arguments of a job {kind!r} are {length:,} characters, over {LONGEST_ARGUMENTS:,}.")
        if not kind or _line(kind) != kind:
            raise ValueError(f"{kind!r} is no name for a kind of job.")
        id = uuid.uuid4().hex
        with self.workspace.write() as connection:
            if most is not None or most_of_owner is not None:
                self._make_sure_of_room(connection, kind, _line(owner), most_of_owner, most)
            connection.execute(
                insert(table).values(
                    id=id,
                    kind=kind,
                    arguments=given,
                    owner=_line(owner),
                    state="waiting",
                    submitted_at=self.workspace.now(connection),
                )
            )
        return id

    def get(self, id: str) -> Job | None:
        """The job; None if there is none of this id."""
        with self.workspace.read() as connection:
            row = connection.execute(select(table).where(table.c.id == id)).one_or_none()
        return None if row is None else _job(row)

    def list(
        self, *, owner: str | None = None, states: Collection[State] | None = None, limit: int = 50
    ) -> tuple[Job, ...]:
        """The newest jobs first; of one owner, or in some states only."""
        asked = select(table).order_by(table.c.submitted_at.desc(), table.c.id).limit(limit)
        if owner is not None:
            asked = asked.where(table.c.owner == owner)
        if states is not None:
            asked = asked.where(table.c.state.in_(states))
        with self.workspace.read() as connection:
            return tuple(_job(row) for row in connection.execute(asked))

    def view(self, id: str) -> JobView | None:
        """What a screen shows of a job; None if there is none of this id."""
        if not storable(id):  # half a surrogate pair, say, that no database can search for
            return None
        with self.workspace.read() as connection:
            row = connection.execute(select(table).where(table.c.id == id)).one_or_none()
            if row is None:
                return None
            found = _job(row)
            before = and_(table.c.state == "waiting", table.c.submitted_at < found.submitted_at)
            ahead = 0
            if found.state == "waiting":
                ahead = connection.execute(select(func.count()).select_from(table).where(before)).scalar_one()
            return _view(found, ahead, self.workspace.now(connection))

    def cancel(self, id: str) -> State | None:
        """Request cancellation; returns the state afterwards, or None if there is no such job. A waiting job is
        cancelled at once, a running one at its next progress report; a finished job is unchanged.
        """
        with self.workspace.write() as connection:
            moment = self.workspace.now(connection)
            of_this = table.c.id == id
            connection.execute(
                update(table)
                .where(of_this, table.c.state == "waiting")
                .values(state="cancelled", cancel_asked=True, finished_at=moment)
            )
            connection.execute(update(table).where(of_this, table.c.state == "running").values(cancel_asked=True))
            _forget_who_asked(connection, of_this)
            state = connection.execute(select(table.c.state).where(of_this)).scalar_one_or_none()
        return cast("State | None", state)

    # --- for those who do it ---

    def claim(self, worker: str, kinds: Collection[str]) -> Job | None:
        """Take the longest-waiting job of the kinds this worker can do; None without one. No two workers get the same:
        SQLite has one writer at a time, and PostgreSQL skips locked rows.
        """
        waits = and_(table.c.state == "waiting", table.c.kind.in_(kinds))
        with self.workspace.read() as connection:  # so that polling blocks no writer
            if connection.execute(select(table.c.id).where(waits).limit(1)).first() is None:
                return None
        with self.workspace.write() as connection:
            first = select(table.c.id).where(waits).order_by(table.c.submitted_at, table.c.id).limit(1)
            id = connection.execute(first.with_for_update(skip_locked=True)).scalar_one_or_none()
            if id is None:
                return None
            moment = self.workspace.now(connection)
            connection.execute(
                update(table)
                .where(table.c.id == id)
                .values(
                    state="running",
                    worker=worker,
                    attempts=table.c.attempts + 1,
                    started_at=moment,
                    heartbeat_at=moment,
                    progress=0.0,
                    words="",
                )
            )
            return _job(connection.execute(select(table).where(table.c.id == id)).one())

    def report(self, job: Job, progress: float, words: str = "") -> None:
        """Report the progress of a claimed job: 0 to 1, and what it is doing. Counts as a heartbeat. Raises
        JobCancelled, JobLost, and ValueError if `progress` is not a number.
        """
        if math.isnan(progress):
            raise ValueError("Progress must be a number from 0 to 1.")
        with self.workspace.write() as connection:
            self._change(
                connection,
                job,
                progress=min(1.0, max(0.0, float(progress))),
                words=_line(words),
                heartbeat_at=self.workspace.now(connection),
            )
            asked = connection.execute(select(table.c.cancel_asked).where(table.c.id == job.id)).scalar_one()
        if asked:
            raise JobCancelled(job.id)

    def beat(self, job: Job) -> None:
        """A heartbeat without progress. Raises JobLost."""
        with self.workspace.write() as connection:
            self._change(connection, job, heartbeat_at=self.workspace.now(connection))

    def finish(self, job: Job, result: Any) -> None:
        """Finish a job. Raises JobLost, and ValueError if the result is not JSON."""
        try:
            json.dumps(result, allow_nan=False)
        except (TypeError, ValueError) as error:
            raise ValueError(f"The result of a job {job.kind!r} cannot be written as JSON.") from error
        self._end(job, "done", progress=1.0, result=result)

    def fail(self, job: Job, why: str) -> None:
        """Fail a job; `why` is a plain sentence for the reader. Raises JobLost."""
        self._end(job, "failed", failure=_line(why, 2000))

    def stop(self, job: Job) -> None:
        """Mark a job as cancelled. Raises JobLost."""
        self._end(job, "cancelled")

    def release(self, job: Job) -> None:
        """Return a claimed job to the queue, for example when a worker stops. Does not count as an attempt. Raises
        JobLost.
        """
        with self.workspace.write() as connection:
            self._change(
                connection,
                job,
                state="waiting",
                attempts=table.c.attempts - 1,
                worker=None,
                heartbeat_at=None,
                started_at=None,
                progress=0.0,
                words="",
            )

    def silent(self, stale_after: float = STALE_AFTER) -> dict[str, str]:
        """Running jobs whose heartbeat is over `stale_after` seconds old, or as far in the future: id -> that
        heartbeat. After a clock jump some of their workers may be alive; those soon send another.
        """
        with self.workspace.read() as connection:
            stale = self._stale(self.workspace.now(connection), stale_after)
            return {row.id: row.heartbeat_at for row in connection.execute(select(table).where(stale))}

    def _stale(self, moment: str, stale_after: float) -> ColumnElement[bool]:
        now, margin = datetime.fromisoformat(moment), timedelta(seconds=stale_after)
        # A heartbeat in the future was written before the clock was set back.
        far = or_(table.c.heartbeat_at < as_text(now - margin), table.c.heartbeat_at > as_text(now + margin))
        return and_(table.c.state == "running", far)

    def recover(self, stale_after: float = STALE_AFTER, *, known: Mapping[str, str] | None = None) -> tuple[str, ...]:
        """Take running jobs without a heartbeat for `stale_after` seconds from their workers; returns their ids. They
        wait for another worker, fail after ATTEMPTS, or are cancelled if that was requested. `known`: only these jobs,
        and only if their last heartbeat is unchanged.
        """
        with self.workspace.write() as connection:
            moment = self.workspace.now(connection)
            stale = self._stale(moment, stale_after)
            if known is not None:
                same = (and_(table.c.id == id, table.c.heartbeat_at == sign) for id, sign in known.items())
                stale = and_(stale, or_(false(), *same))
            found = tuple(
                connection.execute(select(table.c.id).where(stale).with_for_update(skip_locked=True)).scalars()
            )
            if not found:
                return ()
            these = table.c.id.in_(found)
            spent = table.c.attempts >= ATTEMPTS
            connection.execute(
                update(table).where(these, table.c.cancel_asked).values(state="cancelled", finished_at=moment)
            )
            connection.execute(
                update(table)
                .where(these, table.c.state == "running", spent)
                .values(state="failed", finished_at=moment, failure=_GIVEN_UP)
            )
            connection.execute(
                update(table)
                .where(these, table.c.state == "running")
                .values(state="waiting", worker=None, heartbeat_at=None, started_at=None, progress=0.0, words="")
            )
            _forget_who_asked(connection, these)
        return found

    def _make_sure_of_room(
        self, connection: Connection, kind: str, owner: str, most_of_owner: int | None, most: int | None
    ) -> None:
        """Raises TooManyJobs. On PostgreSQL submitters wait for each other; on SQLite there is no other writer now."""
        if not self.workspace.is_sqlite:
            connection.execute(select(func.pg_advisory_xact_lock(func.hashtext(kind))))
        unfinished = select(func.count()).select_from(table).where(table.c.kind == kind, table.c.state.not_in(OVER))
        own = unfinished.where(table.c.owner == owner)
        if most_of_owner is not None and connection.execute(own).scalar_one() >= most_of_owner:
            raise TooManyJobs(most_of_owner, of_all=False)
        if most is not None and connection.execute(unfinished).scalar_one() >= most:
            raise TooManyJobs(most, of_all=True)

    def _end(self, job: Job, state: State, **values: Any) -> None:
        with self.workspace.write() as connection:
            self._change(connection, job, state=state, finished_at=self.workspace.now(connection), **values)
            _forget_who_asked(connection, table.c.id == job.id)

    def _change(self, connection: Connection, job: Job, **values: Any) -> None:
        """Only for the worker that holds the latest attempt. Raises JobLost."""
        held = and_(
            table.c.id == job.id,
            table.c.state == "running",
            table.c.worker == job.worker,
            table.c.attempts == job.attempts,
        )
        if connection.execute(update(table).where(held).values(**values)).rowcount != 1:
            raise JobLost(job.id)


def _forget_who_asked(connection: Connection, these: ColumnElement[bool]) -> None:
    """Remove login, name and groups from the arguments of finished jobs, which needed them only while they ran."""
    over = select(table.c.id, table.c.arguments).where(these, table.c.state.in_(OVER))
    for id, arguments in connection.execute(over).all():
        if ASKED_BY in arguments:
            left = {name: value for name, value in arguments.items() if name != ASKED_BY}
            connection.execute(update(table).where(table.c.id == id).values(arguments=left))


_GIVEN_UP = (
    f"This was started {ATTEMPTS} times, and each time the process that did it ended before the work was done. It is not "
    "tried again. The machine may have too little memory for it: ask for less, or tell whoever runs this app."
)


def _line(text: str, longest: int = LONGEST_WORDS) -> str:
    """One printable line: PostgreSQL stores no NUL in text, and a screen has no use for other control characters."""
    return "".join(each if each.isprintable() else " " for each in text)[:longest]


def _job(row: Row[Any]) -> Job:
    return Job(**row._mapping)


def _view(job: Job, ahead: int, now: str) -> JobView:
    seconds = 0.0
    if job.started_at is not None:
        end = datetime.fromisoformat(job.finished_at or now)
        seconds = max(0.0, (end - datetime.fromisoformat(job.started_at)).total_seconds())
    percent = round(100 * job.progress)
    return JobView(
        id=job.id,
        kind=job.kind,
        owner=job.owner,
        state=job.state,
        # 100% is shown only for a finished job.
        percent=percent if job.state == "done" else min(percent, 99),
        words=job.words,
        sentence=_sentence(job, ahead, seconds),
        ahead=ahead,
        seconds=seconds,
        over=job.state in OVER,
        can_cancel=job.state not in OVER and not job.cancel_asked,
        cancel_asked=job.cancel_asked,
        result=job.result,
        failure=job.failure,
    )


def _sentence(job: Job, ahead: int, seconds: float) -> str:
    if job.state == "waiting":
        tried = f" It was begun {_times(job.attempts)} and cut short." if job.attempts else ""
        before = f" {ahead} before it." if ahead else " It is next."
        return f"Waiting to start.{before}{tried}"
    if job.state == "running":
        if job.cancel_asked:
            return "Stopping, as asked."
        return f"{min(99, round(100 * job.progress))}% done" + (f": {job.words}" if job.words else ".")
    if job.state == "done":
        return f"Done in {_length(seconds)}."
    if job.state == "cancelled":
        return "Cancelled, as asked."
    return job.failure or "It could not be done."


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def _length(seconds: float) -> str:
    whole: Sequence[tuple[int, str]] = ((3600, "hour"), (60, "minute"))
    for size, name in whole:
        if seconds >= size:
            count = round(seconds / size)
            return f"{count} {name}{'' if count == 1 else 's'}"
    count = max(1, round(seconds))
    return f"{count} second{'' if count == 1 else 's'}"
