"""Jobs: what may be asked of them, what a screen is told, and whose turn it is. Once on each kind of database."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, update

from data_access.workspace import Workspace, open_workspace
from data_access.workspace.database import as_text
from data_access.workspace.jobs import ATTEMPTS, LONGEST_ARGUMENTS, Job, JobCancelled, JobLost, Jobs, TooManyJobs
from data_access.workspace.tables import job as table
from settings import Settings


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def kept_workspace(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """One workspace for all tests here: making one takes ten times as long as emptying it."""
    variables = {"DATA_FOLDER": str(tmp_path_factory.mktemp("var"))}
    if request.param == "postgresql":
        variables["WORKSPACE_DATABASE_URL"] = request.getfixturevalue("new_postgres")()
    return open_workspace(Settings.from_environment(variables))


@pytest.fixture
def jobs(kept_workspace: Workspace) -> Jobs:
    with kept_workspace.write() as connection:
        connection.execute(delete(table))
    return Jobs(kept_workspace)


def claimed(jobs: Jobs, worker: str = "w1") -> Job:
    job = jobs.claim(worker, ["a"])
    assert job is not None
    return job


def without_life_for(jobs: Jobs, id: str, seconds: float) -> None:
    with jobs.workspace.write() as connection:
        then = datetime.fromisoformat(jobs.workspace.now(connection)) - timedelta(seconds=seconds)
        connection.execute(update(table).where(table.c.id == id).values(heartbeat_at=as_text(then)))


def test_only_so_many_jobs_of_a_kind_are_unfinished(jobs: Jobs) -> None:
    def submit(owner: str, kind: str = "a") -> str:
        return jobs.submit(kind, owner=owner, most_of_owner=1, most=2)

    first = submit("x")
    with pytest.raises(TooManyJobs) as own:
        submit("x")
    submit("x", "b")
    submit("y")
    with pytest.raises(TooManyJobs) as others:
        submit("z")
    assert (own.value.of_all, others.value.of_all) == (False, True)
    jobs.cancel(first)
    submit("x")
    assert len(jobs.list()) == 4


def test_an_id_that_no_database_can_look_for_names_no_job(jobs: Jobs) -> None:
    assert [jobs.view(id) for id in ("", "none", "\ud800", "a\0b")] == [None] * 4


def test_from_waiting_to_done(jobs: Jobs) -> None:
    id = jobs.submit("a", {"words": "Größe 5 ≥ 4", "list": [1, 2.5, None]}, owner="chief analyst")
    waiting = jobs.view(id)
    assert waiting is not None
    assert (waiting.state, waiting.percent, waiting.over, waiting.can_cancel) == ("waiting", 0, False, True)
    assert waiting.sentence == "Waiting to start. It is next."

    job = claimed(jobs)
    assert (job.id, job.state, job.attempts, job.worker) == (id, "running", 1, "w1")
    assert job.arguments == {"words": "Größe 5 ≥ 4", "list": [1, 2.5, None]}
    jobs.report(job, 0.42, "Reading the trusts")
    running = jobs.view(id)
    assert running is not None
    assert (running.percent, running.sentence) == (42, "42% done: Reading the trusts")
    jobs.report(job, 1.7)
    assert jobs.view(id).percent == 99

    jobs.finish(job, {"rows": 12})
    done = jobs.view(id)
    assert done is not None
    assert (done.state, done.percent, done.over, done.can_cancel) == ("done", 100, True, False)
    assert (done.result, done.failure, done.sentence) == ({"rows": 12}, None, "Done in 1 second.")
    found = jobs.get(id)
    assert found is not None
    assert found.submitted_at <= str(found.started_at) <= str(found.heartbeat_at) <= str(found.finished_at)


def test_the_one_that_waited_longest_comes_first_and_only_kinds_that_can_be_done(jobs: Jobs) -> None:
    ids = [jobs.submit("a", {"number": number}) for number in range(3)]
    assert [jobs.view(id).ahead for id in ids] == [0, 1, 2]
    assert jobs.view(ids[2]).sentence == "Waiting to start. 2 before it."
    assert jobs.claim("w1", ["b", "c"]) is None
    assert jobs.claim("w1", []) is None
    assert [claimed(jobs).id for _ in ids] == ids
    assert jobs.claim("w1", ["a"]) is None


def test_listing(jobs: Jobs) -> None:
    first, second = jobs.submit("a", owner="x"), jobs.submit("b", owner="y")
    assert [job.id for job in jobs.list()] == [second, first]
    assert [job.id for job in jobs.list(owner="x")] == [first]
    claimed(jobs)
    assert [job.id for job in jobs.list(states=["waiting"])] == [second]
    assert len(jobs.list(limit=1)) == 1


def test_what_is_not_there(jobs: Jobs) -> None:
    assert jobs.get("none") is None
    assert jobs.view("none") is None
    assert jobs.cancel("none") is None


@pytest.mark.parametrize("arguments", [{"x": float("nan")}, {"x": object()}, {"x": "y" * LONGEST_ARGUMENTS}])
def test_arguments_that_cannot_be_kept(jobs: Jobs, arguments: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="arguments of a job 'a'"):
        jobs.submit("a", arguments)
    assert jobs.list() == ()


@pytest.mark.parametrize("kind", ["", "a\nb", "x" * 301])
def test_a_kind_must_have_a_name(jobs: Jobs, kind: str) -> None:
    with pytest.raises(ValueError, match="no name"):
        jobs.submit(kind)


def test_what_no_screen_can_show_is_no_hindrance(jobs: Jobs) -> None:
    id = jobs.submit("a", {"nul": "\0"}, owner="a\0b")
    job = claimed(jobs)
    assert (job.arguments, job.owner) == ({"nul": "\0"}, "a b")
    jobs.report(job, -3, "one\0two\n" + "x" * 1000)
    assert jobs.view(id).words.startswith("one two x")
    assert jobs.view(id).percent == 0
    with pytest.raises(ValueError, match="Progress"):
        jobs.report(job, float("nan"))
    with pytest.raises(ValueError, match="result"):
        jobs.finish(job, {"x": float("inf")})
    assert jobs.view(id).state == "running"


def test_cancelling_what_waits_is_at_once(jobs: Jobs) -> None:
    id = jobs.submit("a")
    assert jobs.cancel(id) == "cancelled"
    assert jobs.claim("w1", ["a"]) is None
    assert jobs.view(id).sentence == "Cancelled, as asked."
    assert jobs.cancel(id) == "cancelled"


def test_cancelling_what_runs_is_heard_at_the_next_report(jobs: Jobs) -> None:
    id = jobs.submit("a")
    job = claimed(jobs)
    assert jobs.cancel(id) == "running"
    view = jobs.view(id)
    assert view is not None
    assert (view.cancel_asked, view.can_cancel, view.sentence) == (True, False, "Stopping, as asked.")
    with pytest.raises(JobCancelled):
        jobs.report(job, 0.5)
    jobs.stop(job)
    assert jobs.view(id).state == "cancelled"


def test_what_is_over_stays_as_it_is(jobs: Jobs) -> None:
    id = jobs.submit("a")
    job = claimed(jobs)
    jobs.finish(job, 1)
    assert jobs.cancel(id) == "done"
    for late in (jobs.stop, jobs.release, jobs.beat):
        with pytest.raises(JobLost):
            late(job)
    with pytest.raises(JobLost):
        jobs.fail(job, "late")
    assert jobs.get(id).result == 1


def test_a_job_without_a_sign_of_life_is_given_to_another(jobs: Jobs) -> None:
    id = jobs.submit("a")
    slow = claimed(jobs, "slow")
    assert jobs.recover(30) == ()
    without_life_for(jobs, id, 31)
    assert jobs.recover(30) == (id,)
    assert jobs.view(id).sentence == "Waiting to start. It is next. It was begun once and cut short."
    other = claimed(jobs, "other")
    assert other.attempts == 2
    with pytest.raises(JobLost):
        jobs.report(slow, 0.9)
    with pytest.raises(JobLost):
        jobs.finish(slow, "slow")
    jobs.finish(other, "other")
    assert jobs.get(id).result == "other"


def test_the_same_worker_again_is_another_attempt(jobs: Jobs) -> None:
    id = jobs.submit("a")
    first = claimed(jobs)
    without_life_for(jobs, id, 31)
    jobs.recover(30)
    claimed(jobs)
    with pytest.raises(JobLost):
        jobs.beat(first)


def test_a_sign_of_life_keeps_a_job(jobs: Jobs) -> None:
    id = jobs.submit("a")
    job = claimed(jobs)
    without_life_for(jobs, id, 31)
    jobs.beat(job)
    assert jobs.recover(30) == ()


def test_it_is_given_up_in_the_end(jobs: Jobs) -> None:
    id = jobs.submit("a")
    for _ in range(ATTEMPTS):
        assert jobs.view(id).state == "waiting"
        claimed(jobs)
        without_life_for(jobs, id, 31)
        jobs.recover(30)
    view = jobs.view(id)
    assert view is not None
    assert view.state == "failed"
    assert "started 3 times" in view.sentence
    assert jobs.claim("w1", ["a"]) is None


def test_what_was_to_be_cancelled_is_not_begun_again(jobs: Jobs) -> None:
    id = jobs.submit("a")
    claimed(jobs)
    jobs.cancel(id)
    without_life_for(jobs, id, 31)
    jobs.recover(30)
    assert jobs.view(id).state == "cancelled"


def test_giving_back_is_no_attempt(jobs: Jobs) -> None:
    id = jobs.submit("a")
    for _ in range(ATTEMPTS + 1):
        jobs.release(claimed(jobs))
    assert (jobs.get(id).state, jobs.get(id).attempts) == ("waiting", 0)


def test_no_two_claim_the_same(jobs: Jobs) -> None:
    ids = {jobs.submit("a") for _ in range(40)}
    taken: list[str] = []
    gate = threading.Barrier(4)

    def claim_all(name: str) -> None:
        gate.wait()
        while (job := jobs.claim(name, ["a"])) is not None or any(jobs.list(states=["waiting"], limit=1)):
            if job is not None:
                taken.append(job.id)

    threads = [threading.Thread(target=claim_all, args=(f"w{number}",)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(taken) == 40
    assert set(taken) == ids
    assert {job.attempts for job in jobs.list()} == {1}


def test_who_asked_is_forgotten_when_a_job_is_over(jobs: Jobs) -> None:
    asked = {"area": "QUA", "asked_by": {"login": "zoe@example.nhs.uk", "name": "Zoë"}}
    cancelled = jobs.submit("a", asked)
    jobs.cancel(cancelled)
    ids = [jobs.submit("a", asked) for _ in range(3)]
    for end in (lambda job: jobs.finish(job, 1), lambda job: jobs.fail(job, "No."), jobs.stop):
        job = jobs.claim("w", ["a"])
        assert job is not None
        assert job.arguments == asked
        end(job)
    for id in (cancelled, *ids):
        kept = jobs.get(id)
        assert kept is not None
        assert kept.arguments == {"area": "QUA"}
    waits = jobs.get(jobs.submit("a", asked))
    assert waits is not None
    assert waits.arguments == asked
