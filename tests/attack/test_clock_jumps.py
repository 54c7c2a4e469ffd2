"""The machine's clock jumps by days, back and forth: nothing is lost, removed, done twice or stuck."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from components import dates
from data_access.reference import freshness
from data_access.reference.editions import current_edition, editions, ensure_edition, roll_back
from data_access.reference.periods import period
from data_access.reference.store import open_store
from data_access.workspace import Items, StoredPlaces, Workspace
from data_access.workspace.database import as_text
from data_access.workspace.drafts import remove_old_drafts
from data_access.workspace.jobs import Jobs, Progress
from data_access.workspace.worker import Worker
from settings import Settings
from tests.integration.data_access.starters import retitled, write_starter
from vocabulary import CustomArea, Indicator

pytestmark = pytest.mark.slow  # minutes

JUMPS = (0, 400, -400, 1, -1, 100, -3650, 0)  # days


@dataclass
class Clock:
    """The clock of the workspace, so many days wrong."""

    days: float = 0.0

    def now(self, workspace: Workspace, connection: Connection) -> str:
        return as_text(datetime.now(UTC) + timedelta(days=self.days))


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(Workspace, "now", lambda self, connection: made.now(self, connection))
    return made


def wait_for(true: Callable[[], bool], what: str, seconds: float = 30.0) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, f"waited in vain for {what}"
        time.sleep(0.02)


# ---------------------------------------------------------------------------------------------------------------- items


def test_everything_written_while_the_clock_jumps_is_there_in_the_order_it_was_written(
    workspace: Workspace, clock: Clock
) -> None:
    items = Items(workspace)
    made = items.add("view", name="One", owner="me", body={"turn": -1})
    others = []
    for turn, days in enumerate(JUMPS):
        clock.days = days
        done: Any = items.update(made.id, turn + 1, by="me", body={"turn": turn})
        assert done.item.revision == turn + 2
        others.append(items.add("view", name=f"Other {turn}", owner="me", body={}).id)
    assert items.get(made.id, by="me").body == {"turn": len(JUMPS) - 1}
    assert {each.id for each in items.list("view", by="me")} == {made.id, *others}
    assert len(items.history(made.id, by="me")) == len(JUMPS) + 1


@pytest.mark.parametrize("days", [100, 400, 3650])
def test_drafts_made_today_stay_when_the_clock_jumps_forward(workspace: Workspace, clock: Clock, days: int) -> None:
    draft = StoredPlaces(workspace).keep(CustomArea.of("Draft", ["M85001", "M85002"]))
    clock.days = days
    assert remove_old_drafts(workspace) == 0
    Items(workspace).add("view", name="Written while the clock is wrong", owner="me", body={})
    assert remove_old_drafts(workspace) == 0
    clock.days = 0
    assert remove_old_drafts(workspace) == 0
    assert StoredPlaces(workspace).get(draft) is not None


def test_a_draft_from_the_future_stays_until_its_time_has_come(workspace: Workspace, clock: Clock) -> None:
    clock.days = 400
    draft = StoredPlaces(workspace).keep(CustomArea.of("Draft", ["M85001"]))
    for clock.days in (0, -400, 450):
        assert remove_old_drafts(workspace) == 0
    assert StoredPlaces(workspace).get(draft) is not None


# ----------------------------------------------------------------------------------------------------------------- jobs


@pytest.mark.parametrize("days", [-30, -1, 1, 30])
def test_a_job_whose_worker_lives_is_done_once_whatever_the_clock_does(
    workspace: Workspace, clock: Clock, days: int
) -> None:
    jobs, begun, go_on, stop = Jobs(workspace), [], threading.Event(), threading.Event()

    def work(arguments: Any, progress: Progress) -> int:
        begun.append(1)
        while not go_on.wait(0.05):
            progress(0.5, "working")
        return 7

    threads = [
        threading.Thread(target=Worker(jobs, {"a": work}, stale_after=1.5, poll=0.1).run, args=(stop,))
        for _ in range(2)
    ]
    try:
        id = jobs.submit("a")
        for thread in threads:
            thread.start()
        wait_for(lambda: bool(begun), "the job to begin")
        clock.days = days
        time.sleep(3)
        clock.days = 0
        time.sleep(3)
        go_on.set()
        wait_for(lambda: jobs.view(id).over, "the job to be done")
    finally:
        go_on.set()
        stop.set()
        for thread in threads:
            thread.join(10)
    found = jobs.get(id)
    assert (found.state, found.result, found.attempts, len(begun)) == ("done", 7, 1, 1)


@pytest.mark.parametrize("days", [-30, -1, 1, 30])
def test_a_job_whose_worker_is_gone_is_not_stuck_whatever_the_clock_does(
    workspace: Workspace, clock: Clock, days: int
) -> None:
    jobs, stop = Jobs(workspace), threading.Event()
    id = jobs.submit("a")
    assert jobs.claim("one that is killed now", ["a"]) is not None
    clock.days = days
    thread = threading.Thread(
        target=Worker(jobs, {"a": lambda arguments, progress: 7}, stale_after=1.5, poll=0.1).run, args=(stop,)
    )
    thread.start()
    try:
        wait_for(lambda: jobs.view(id).over, "another worker")
    finally:
        stop.set()
        thread.join(10)
    found = jobs.get(id)
    assert (found.state, found.result, found.attempts) == ("done", 7, 2)
    assert jobs.view(id).seconds >= 0


# ------------------------------------------------------------------------------------------------------------- editions


def test_editions_built_by_a_wrong_clock_are_served_in_the_order_they_were_built(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings.from_environment({"DATA_FOLDER": str(tmp_path / "var"), "KEEP_EDITIONS": "2"})
    starter = write_starter(tmp_path / "starter", periods=3, trusts=4)
    served: list[str] = []
    for turn, days in enumerate((0, -400, 400, -3650)):

        class Wrong(datetime):
            @classmethod
            def now(cls, tz: Any = None, days: int = days) -> Any:
                return datetime.now(tz) + timedelta(days=days)

        monkeypatch.setattr("data_access.reference.editions.lifecycle.datetime", Wrong)
        made = ensure_edition(settings, retitled(starter, tmp_path / f"content {turn}", f"Content {turn}"))
        served.append(made.id)
        assert open_store(settings).edition == made.id
        kept = {each.info.id for each in editions(settings)}
        assert set(served[-2:]) <= kept, "the one served and the one before are never forgotten"
    assert roll_back(settings).id == served[-2]
    assert current_edition(settings).id == served[-2]


@pytest.mark.parametrize("today", [date(1970, 1, 1), date(2024, 2, 29), date(2100, 1, 1)])
def test_how_old_figures_are_is_said_in_words_on_any_day(today: date) -> None:
    entry = next(iter(_catalogue().values()))
    known = freshness.freshness_of(replace(entry), period("2026-02"), today)
    assert known.stale == (today.year >= 2100)
    assert dates.dated(known.period, [known]) == (
        "February 2026, over 73 years old" if known.stale else "February 2026"
    )


def _catalogue() -> dict[str, Indicator]:
    from data_access.reference.catalogue import load_indicators

    return {name: entry for name, entry in load_indicators().items() if name == "ae_4_hour_type_1"}
