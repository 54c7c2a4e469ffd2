"""The workspace: its tables made once and whole, whoever starts, however often, and whenever it is killed."""

from __future__ import annotations

import os
import sqlite3
import threading
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, select

from data_access.workspace import Workspace, WorkspaceUnavailable, database, migration, open_workspace
from data_access.workspace.jobs import Jobs
from data_access.workspace.tables import job, metadata
from settings import Settings
from tests.integration.data_access import processes


def on_sqlite(folder: Path) -> Settings:
    return Settings.from_environment({"DATA_FOLDER": str(folder)})


def test_the_tables_are_those_the_code_speaks_of(workspace: Workspace) -> None:
    with workspace.read() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
        assert migration.revision_of(connection) == migration.newest()


def test_a_workspace_is_opened_once_in_a_process(workspace_settings: Settings) -> None:
    opened = []
    threads = [threading.Thread(target=lambda: opened.append(open_workspace(workspace_settings))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(map(id, opened))) == 1
    assert len(opened) == 6


def test_two_processes_that_migrate_at_once_do_it_once(workspace_settings: Settings) -> None:
    with (
        processes.other(processes.open_when_told, workspace_settings) as one,
        processes.other(processes.open_when_told, workspace_settings) as two,
    ):
        assert (one.says(), two.says()) == ("ready", "ready")
        for each in (one, two):
            each.line.send("go")
        assert (one.says(), two.says()) == ("open", "open")
    assert Jobs(open_workspace(workspace_settings)).submit("a")


def test_a_migration_that_is_killed_leaves_nothing_and_keeps_nobody_out(workspace_settings: Settings) -> None:
    with processes.other(processes.stop_in_the_middle, workspace_settings) as first:
        assert first.says() == "in the middle"
        # One that started meanwhile waits, and goes on by itself.
        opened: list[Workspace] = []
        waiting = threading.Thread(target=lambda: opened.append(open_workspace(workspace_settings)))
        waiting.start()
        waiting.join(0.3)
        assert not opened
        first.kill()
    waiting.join(30)
    with opened[0].read() as connection:
        assert migration.revision_of(connection) == migration.newest()
        assert set(inspect(connection).get_table_names()) == {"alembic_version", *metadata.tables}


def test_a_workspace_of_a_newer_version_is_left_alone(workspace_settings: Settings) -> None:
    url = database.address(workspace_settings)
    workspace_settings.data_folder.mkdir(parents=True)
    migration.migrate(url)
    newer = Workspace(url)
    with newer.write() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'v9999'")
    with pytest.raises(WorkspaceUnavailable, match="newer version") as refused:
        open_workspace(workspace_settings)
    assert "backup" in refused.value.remedy
    newer.close()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
def test_a_fork_opens_connections_of_its_own(workspace: Workspace) -> None:
    jobs = Jobs(workspace)
    before = jobs.submit("before")
    child = os.fork()
    if child == 0:
        try:
            jobs.submit("in the child")
            os._exit(0 if jobs.get(before) else 1)
        except BaseException:
            os._exit(2)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert {each.kind for each in jobs.list()} == {"before", "in the child"}


def test_writers_wait_for_one_another_and_readers_for_nobody(tmp_path: Path) -> None:
    workspace = open_workspace(on_sqlite(tmp_path))
    jobs = Jobs(workspace)
    with workspace.write():
        assert jobs.list() == ()
        threads = [threading.Thread(target=jobs.submit, args=("a",)) for _ in range(8)]
        for thread in threads:
            thread.start()
    for thread in threads:
        thread.join()
    assert len(jobs.list()) == 8


def test_sqlite_is_set_up_to_last(tmp_path: Path) -> None:
    workspace = open_workspace(on_sqlite(tmp_path))
    with workspace.read() as connection:
        asked = ("journal_mode", "foreign_keys", "synchronous", "busy_timeout")
        found = [connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in asked]
    assert found == ["wal", 1, 2, 10_000]


def test_a_transaction_that_fails_leaves_nothing(workspace: Workspace) -> None:
    def fail() -> None:
        with workspace.write() as connection:
            connection.execute(job.insert().values(id="x", kind="a", arguments={}, state="waiting", submitted_at=""))
            raise RuntimeError("on purpose")

    with pytest.raises(RuntimeError, match="on purpose"):
        fail()
    with workspace.read() as connection:
        assert connection.execute(select(job)).all() == []


def test_a_damaged_file_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "workspace.sqlite").write_bytes(b"not a database at all" * 100)
    with pytest.raises(WorkspaceUnavailable, match="damaged") as refused:
        open_workspace(on_sqlite(tmp_path))
    assert "restore" in refused.value.remedy


def test_a_folder_that_cannot_be_written_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*given: object, **named: object) -> sqlite3.Connection:
        raise sqlite3.OperationalError("unable to open database file")

    monkeypatch.setattr(sqlite3, "connect", refuse)  # root may write anywhere
    monkeypatch.setattr(sqlite3.dbapi2, "connect", refuse)
    with pytest.raises(WorkspaceUnavailable, match="cannot be written to"):
        open_workspace(on_sqlite(tmp_path))


def test_a_server_that_is_away_is_said_so_without_its_address() -> None:
    away = Settings.from_environment({"WORKSPACE_DATABASE_URL": "postgres://me:secret@127.0.0.1:1/db"})
    with pytest.raises(WorkspaceUnavailable, match="does not answer") as refused:
        open_workspace(away)
    assert "secret" not in str(refused.value) + refused.value.remedy + repr(Workspace(database.address(away)))
