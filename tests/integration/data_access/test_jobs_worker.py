"""Workers: work done once whoever is killed, cancelled in the middle, given back when told to stop, never done twice at once."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import update

from data_access import EditionMissing
from data_access.workspace import Workspace, WorkspaceUnavailable, database, open_workspace
from data_access.workspace import job_kinds as job_kinds_module
from data_access.workspace import jobs as jobs_module
from data_access.workspace import worker as worker_module
from data_access.workspace.jobs import OVER, JobFailed, JobFunction, Jobs, Progress
from data_access.workspace.tables import job as table
from data_access.workspace.worker import Worker, embed
from settings import Settings
from tests.integration.data_access import processes
from vocabulary import Refused

PATIENCE = 30.0  # seconds a test waits for what should come at once


def wait_for(true: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline, f"waited in vain for {what}"
        time.sleep(0.02)


def steps(folder: Path, name: str, *, count: int = 1, pause: float = 0.0) -> dict[str, Any]:
    return {"folder": str(folder), "name": name, "steps": count, "pause": pause}


@pytest.fixture
def jobs(workspace: Workspace) -> Jobs:
    return Jobs(workspace)


@pytest.fixture
def on_sqlite(tmp_path: Path) -> Jobs:
    return Jobs(open_workspace(Settings.from_environment({"DATA_FOLDER": str(tmp_path / "var")})))


def do(jobs: Jobs, function: JobFunction, stop: threading.Event | None = None) -> str:
    """Submit one job and do it here; its id."""
    id = jobs.submit("a")
    assert Worker(jobs, {"a": function}).run_one(stop)
    return id


# --- processes ---


def test_a_job_whose_worker_is_killed_is_done_once_by_another(
    jobs: Jobs, workspace_settings: Settings, tmp_path: Path
) -> None:
    with processes.other(processes.work, workspace_settings, 30.0) as first:
        assert first.says() == "ready"
        id = jobs.submit("steps", steps(tmp_path, "long", count=10_000, pause=0.01))
        wait_for(lambda: jobs.view(id).words > "step 0", "the middle of the job")
        first.kill()
    assert jobs.view(id).state == "running"
    (tmp_path / "long").unlink()  # what the first one held when it died
    with jobs.workspace.write() as connection:  # the second need not take as long
        connection.execute(update(table).values(arguments=steps(tmp_path, "long", count=10)))

    with processes.other(processes.work, workspace_settings, 1.0) as second:
        wait_for(lambda: jobs.view(id).over, "the second worker")
        assert jobs.get(id).result == second.pid
    assert (jobs.get(id).state, jobs.get(id).attempts) == ("done", 2)
    assert (tmp_path / "done.txt").read_text() == "long\n"


def test_two_workers_never_do_one_job_at_once(jobs: Jobs, workspace_settings: Settings, tmp_path: Path) -> None:
    with (
        processes.other(processes.work, workspace_settings, 30.0) as one,
        processes.other(processes.work, workspace_settings, 30.0) as two,
    ):
        assert (one.says(), two.says()) == ("ready", "ready")
        ids = [jobs.submit("steps", steps(tmp_path, f"n{number}", pause=0.02)) for number in range(30)]
        wait_for(lambda: all(job.state in OVER for job in jobs.list()), "all jobs to be over")
        found = [jobs.get(id) for id in ids]
        assert {job.state for job in found} == {"done"}
        assert {job.result for job in found} == {one.pid, two.pid}
    assert {job.attempts for job in found} == {1}
    assert sorted((tmp_path / "done.txt").read_text().split()) == sorted(f"n{number}" for number in range(30))


# --- one worker ---


def test_cancelled_in_the_middle(jobs: Jobs) -> None:
    heard: list[float] = []

    def long(arguments: Mapping[str, Any], progress: Progress) -> None:
        for step in range(10_000):
            heard.append(step)
            progress(step / 10_000, "going on")
            if step == 3:
                jobs.cancel(jobs.list()[0].id)
            time.sleep(0.01)

    id = do(jobs, long)
    assert jobs.get(id).state == "cancelled"
    assert 3 < len(heard) < 5_000


def test_told_to_stop_it_gives_the_job_back(jobs: Jobs) -> None:
    stop = threading.Event()

    def long(arguments: Mapping[str, Any], progress: Progress) -> None:
        progress(0.5, "half")
        stop.set()
        progress(0.6, "more")
        raise AssertionError("not reached")

    id = do(jobs, long, stop)
    assert (jobs.get(id).state, jobs.get(id).attempts) == ("waiting", 0)


def test_reports_are_few_and_the_latest_is_not_lost(on_sqlite: Jobs, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []
    report = Jobs.report

    def counting(self: Jobs, job: jobs_module.Job, progress: float, words: str = "") -> None:
        written.append(words)
        report(self, job, progress, words)

    def chatty(arguments: Mapping[str, Any], progress: Progress) -> None:
        for step in range(1000):
            progress(step / 1000, str(step))
        wait_for(lambda: "999" in written, "the latest report")

    monkeypatch.setattr(Jobs, "report", counting)
    id = on_sqlite.submit("a")
    Worker(on_sqlite, {"a": chatty}, stale_after=0.6).run_one()
    assert on_sqlite.get(id).words == "999"
    assert len(written) < 50


def test_it_shows_life_without_being_told_of_progress(on_sqlite: Jobs) -> None:
    def silent(arguments: Mapping[str, Any], progress: Progress) -> str:
        begun = on_sqlite.list()[0].heartbeat_at
        wait_for(lambda: on_sqlite.list()[0].heartbeat_at != begun, "a sign of life")
        return "done"

    id = on_sqlite.submit("a")
    Worker(on_sqlite, {"a": silent}, stale_after=0.3).run_one()
    assert on_sqlite.get(id).result == "done"


def test_one_that_was_given_up_for_dead_hears_of_it(on_sqlite: Jobs) -> None:
    reached: list[str] = []

    def slow(arguments: Mapping[str, Any], progress: Progress) -> str:
        time.sleep(0.02)
        on_sqlite.recover(stale_after=0)
        assert on_sqlite.claim("another", ["a"]) is not None
        progress(0.5, "half")
        reached.append("after the report")
        return "slow"

    id = do(on_sqlite, slow)
    assert reached == []
    assert (on_sqlite.get(id).state, on_sqlite.get(id).worker) == ("running", "another")


def fail_plainly(arguments: Mapping[str, Any], progress: Progress) -> None:
    raise JobFailed("There are no figures for this area.")


def refuse(arguments: Mapping[str, Any], progress: Progress) -> Refused:
    return Refused("Fewer than three units.")


def fall_over(arguments: Mapping[str, Any], progress: Progress) -> None:
    raise ValueError("patient 943 476 5919")


def be_away(arguments: Mapping[str, Any], progress: Progress) -> None:
    raise EditionMissing("No edition has been built yet.")


def make_no_json(arguments: Mapping[str, Any], progress: Progress) -> object:
    return object()


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (fail_plainly, "There are no figures for this area."),
        (refuse, "Fewer than three units."),
        (fall_over, "an error in the software (ValueError)"),
        (be_away, "No edition has been built yet. Start the app again"),
        (make_no_json, "an error in the software (ValueError)"),
    ],
)
def test_failing_in_plain_words(on_sqlite: Jobs, function: JobFunction, words: str) -> None:
    id = do(on_sqlite, function)
    view = on_sqlite.view(id)
    assert view is not None
    assert view.state == "failed"
    assert words in view.sentence
    assert "943" not in view.sentence
    assert on_sqlite.get(id).attempts == 1


def test_no_data_in_the_log(on_sqlite: Jobs, capsys: pytest.CaptureFixture[str]) -> None:
    from web import logs

    before = logging.getLogger().handlers[:], logging.getLogger().level
    logs.start("INFO")
    try:
        on_sqlite.submit("a", {"who": "Ada Lovelace"}, owner="Charles Babbage")
        Worker(on_sqlite, {"a": fall_over}).run_one()
    finally:
        logging.getLogger().handlers[:], level = before
        logging.getLogger().setLevel(level)
    said = capsys.readouterr().err
    assert "ValueError" in said
    # The whole number: three of its digits may stand in a time or an id by chance.
    assert not any(secret in said for secret in ("943 476 5919", "Lovelace", "Babbage"))


def test_a_database_that_is_away_is_waited_for(on_sqlite: Jobs, monkeypatch: pytest.MonkeyPatch) -> None:
    away = iter([True, True])
    claim = Jobs.claim

    def sometimes(self: Jobs, worker: str, kinds: list[str]) -> jobs_module.Job | None:
        if next(away, False):
            raise WorkspaceUnavailable("It is away.", "Wait.")
        return claim(self, worker, kinds)

    monkeypatch.setattr(Jobs, "claim", sometimes)
    id = on_sqlite.submit("a")
    stop = threading.Event()
    thread = threading.Thread(target=Worker(on_sqlite, {"a": lambda a, p: "done"}, poll=0.01).run, args=(stop,))
    thread.start()
    wait_for(lambda: on_sqlite.view(id).over, "the job")
    stop.set()
    thread.join()
    assert on_sqlite.get(id).result == "done"


def test_work_goes_on_while_the_database_is_away(on_sqlite: Jobs, monkeypatch: pytest.MonkeyPatch) -> None:
    """Progress that cannot be written is no reason to stop, and the result waits until it can be."""
    away = threading.Event()
    refused: list[str] = []
    change = Jobs._change

    def sometimes(self: Jobs, connection: Any, job: jobs_module.Job, **values: Any) -> None:
        if away.is_set():
            refused.append(values.get("state", "report"))
            if "state" in values:
                away.clear()
            raise WorkspaceUnavailable("It is away.", "Wait.")
        change(self, connection, job, **values)

    def work(arguments: Mapping[str, Any], progress: Progress) -> str:
        away.set()
        for step in range(40):
            progress(step / 40, "going on")
            time.sleep(0.01)
        return "done"

    monkeypatch.setattr(Jobs, "_change", sometimes)
    id = on_sqlite.submit("a")
    Worker(on_sqlite, {"a": work}, poll=0.01).run_one()
    assert on_sqlite.get(id).result == "done"
    assert {"report", "done"} <= set(refused)


# --- in the web process, and what there is to do ---


def test_embedded_only_where_asked_for_and_once(tmp_path: Path) -> None:
    settings = Settings.from_environment({"DATA_FOLDER": str(tmp_path)})
    assert embed(settings, {}) is None
    jobs = Jobs(open_workspace(settings))
    id = jobs.submit("a")
    asked = replace(settings, embedded_worker=True)
    stop = embed(asked, {"a": lambda a, p: "done"})
    try:
        assert stop is not None
        assert embed(asked, {}) is stop
        wait_for(lambda: jobs.view(id).over, "the job")
        assert jobs.get(id).result == "done"
    finally:
        stop.set()
        worker_module._embedded.clear()


def test_building_an_edition_is_a_job(on_sqlite: Jobs, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """How it is built is tested elsewhere, and takes long; here, that its steps become progress, and can be stopped."""
    settings = Settings.from_environment({"DATA_FOLDER": str(tmp_path)})
    shown: list[tuple[int, str]] = []

    def build(given: Settings, *, tell: Callable[[str, int, int], None]) -> SimpleNamespace:
        assert given is settings
        for step in (("reading", 0, 0), ("writing", 10, 20), ("checking", 0, 0), ("comparing", 1, 2)):
            tell(*step)
            (view,) = on_sqlite.list(states=["running"])
            shown.append((round(100 * view.progress), view.words))
            if len(shown) == 6:
                on_sqlite.cancel(view.id)
        return SimpleNamespace(id="e1", rows=1234)

    monkeypatch.setattr(worker_module, "WRITTEN_EVERY", 0.0)
    monkeypatch.setattr(job_kinds_module, "ensure_edition", build)
    worker = Worker(on_sqlite, job_kinds_module.job_kinds(settings))
    first, second = on_sqlite.submit("build_edition"), on_sqlite.submit("build_edition")
    assert worker.run_one()
    assert on_sqlite.get(first).result == {"edition": "e1", "observations": 1234}
    assert shown[1] == (32, "Writing the figures")
    assert [share for share, _ in shown] == sorted(share for share, _ in shown)
    shown.clear()
    shown.extend([(0, "")] * 4)
    assert worker.run_one()
    assert on_sqlite.get(second).state == "cancelled"


def test_addresses_of_databases() -> None:
    def at(url: str) -> str:
        return str(database.address(Settings.from_environment({"WORKSPACE_DATABASE_URL": url})))

    assert at("postgres://host/db") == at("postgresql://host/db") == "postgresql+psycopg://host/db"
    assert at("sqlite:////srv/workspace.sqlite") == "sqlite:////srv/workspace.sqlite"
