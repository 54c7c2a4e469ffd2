"""Backup and restore: a backup of either database restores on either, whole or not at all."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import stat
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import insert

from data_access.workspace import (
    BackupRefused,
    Items,
    StoredPlaces,
    Workspace,
    audit,
    back_up,
    migration,
    open_workspace,
    restore,
    sessions,
)
from data_access.workspace.jobs import JobLost, Jobs
from data_access.workspace.tables import job as table
from settings import Settings
from vocabulary import CustomArea


@pytest.fixture
def other(request: pytest.FixtureRequest, tmp_path: Path, new_postgres: Callable[[], str]) -> Workspace:
    """A second workspace, on the kind of database the test names."""
    variables = {"DATA_FOLDER": str(tmp_path / "other")}
    if getattr(request, "param", "sqlite") == "postgresql":
        variables["WORKSPACE_DATABASE_URL"] = new_postgres()
    return open_workspace(Settings.from_environment(variables))


PLACE = CustomArea.of("Zoë’s “place” 数", ["M85063", "M85001"])


@pytest.fixture
def on_sqlite(tmp_path: Path) -> Workspace:
    return open_workspace(Settings.from_environment({"DATA_FOLDER": str(tmp_path / "var")}))


def fill(workspace: Workspace) -> None:
    """Jobs of every kind there can be: every column filled and empty, words of many scripts, numbers large and small."""
    jobs = Jobs(workspace)
    for number in range(3):
        jobs.submit("a", {"words": "Größe ≥ 4, 数, \"quoted\", 'x'; --", "n": 10**15 + number, "x": 0.1}, owner="Zoë")
    job = jobs.claim("w", ["a"])
    assert job is not None
    jobs.report(job, 1 / 3, "Reading\tthe trusts")
    job = jobs.claim("w", ["a"])
    assert job is not None
    jobs.finish(job, {"list": [1, None, True, "\0"], "deep": {"x": [[]]}})
    jobs.cancel(jobs.submit("b"))
    made = Items(workspace).add("view", name="Größe ≥ 4, 数 =1+1", owner="Zoë", body={"deep": [{"x": 0.1, "y": None}]})
    Items(workspace).update(made.id, 1, by="Zoë", tags=["数"], edition="e")
    StoredPlaces(workspace).keep(PLACE)


@pytest.mark.parametrize("other", ["sqlite", "postgresql"], indirect=True)
def test_either_restores_on_either(workspace: Workspace, other: Workspace, tmp_path: Path) -> None:
    fill(workspace)
    made = back_up(workspace, tmp_path / "backups")
    assert made.rows == {"job": 4, "item": 1, "item_revision": 2, "place": 1, "audit": 2}
    done = restore(other, made.path, tmp_path / "safe")
    assert (done.total, done.before) == (11, None)  # the audit says that it was restored
    assert Jobs(other).list() == Jobs(workspace).list()
    assert Items(other).list(by="Zoë") == Items(workspace).list(by="Zoë")
    assert StoredPlaces(other).get(PLACE.id) == PLACE


def test_what_was_there_is_kept_first(workspace: Workspace, tmp_path: Path) -> None:
    jobs = Jobs(workspace)
    fill(workspace)
    made = back_up(workspace, tmp_path)
    early = jobs.list()
    jobs.submit("later")
    late = jobs.list()

    done = restore(workspace, made.path, tmp_path)
    assert jobs.list() == early
    assert done.before is not None
    restore(workspace, done.before, tmp_path)
    assert jobs.list() == late


def test_a_restore_signs_nobody_out_and_takes_nothing_from_the_audit(workspace: Workspace, tmp_path: Path) -> None:
    before = sessions.start(workspace, "zoe", "zoe@example.nhs.uk", "Zoë", (), 1)
    made = back_up(workspace, tmp_path)
    assert b"zoe@example.nhs.uk" not in made.path.read_bytes()
    since = sessions.start(workspace, "sam", "sam", "Sam", (), 1)
    restore(workspace, made.path, tmp_path)
    assert sessions.find(workspace, before) and sessions.find(workspace, since)
    written = [(row.who, row.did) for row in audit.listed(workspace)]
    assert written == [("", "restored from a backup"), ("sam", "signed in"), ("zoe", "signed in")]


def test_a_worker_loses_what_was_replaced_under_it(on_sqlite: Workspace, tmp_path: Path) -> None:
    made = back_up(on_sqlite, tmp_path)
    jobs = Jobs(on_sqlite)
    jobs.submit("a")
    job = jobs.claim("w", ["a"])
    assert job is not None
    restore(on_sqlite, made.path, tmp_path)
    with pytest.raises(JobLost):
        jobs.report(job, 0.5)


def test_a_backup_while_others_write(on_sqlite: Workspace, tmp_path: Path) -> None:
    jobs = Jobs(on_sqlite)
    jobs.submit("kept")
    with on_sqlite.write() as connection:
        connection.execute(
            insert(table).values(id="x", kind="not yet", arguments={}, state="waiting", submitted_at="2026")
        )
        made = back_up(on_sqlite, tmp_path)
    assert made.rows == {"job": 1, "item": 0, "item_revision": 0, "place": 0, "audit": 0}
    assert sorted(path.name for path in tmp_path.glob("workspace-*")) == [made.path.name]
    if sys.platform != "win32":
        assert stat.S_IMODE(made.path.stat().st_mode) == 0o600


def test_a_backup_is_never_written_over_another(on_sqlite: Workspace, tmp_path: Path) -> None:
    (tmp_path / "precious").write_text("precious")
    with pytest.raises(FileExistsError):
        back_up(on_sqlite, tmp_path, path=tmp_path / "precious")
    assert (tmp_path / "precious").read_text() == "precious"


def test_a_backup_that_cannot_be_finished_leaves_nothing(
    on_sqlite: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        back_up(on_sqlite, tmp_path / "backups")
    assert list((tmp_path / "backups").iterdir()) == []


def test_a_live_file_with_changes_beside_it_restores_too(
    on_sqlite: Workspace, other: Workspace, tmp_path: Path
) -> None:
    fill(on_sqlite)
    shutil.copytree(tmp_path / "var", tmp_path / "copy")
    assert restore(other, tmp_path / "copy" / "workspace.sqlite", tmp_path).total == 11


def damaged(kind: str, workspace: Workspace, folder: Path) -> Path:
    path = folder / kind
    if kind == "other tables":
        with sqlite3.connect(path) as connection:
            connection.execute("CREATE TABLE t (x)")
        connection.close()
    elif kind == "truncated database":
        content = back_up(workspace, folder).path.read_bytes()
        path.write_bytes(content[: len(content) // 2])
    elif kind == "scribbled on":
        path.write_bytes(b"SQLite format 3\0" + b"x" * 5000)
    else:
        path.write_bytes({"empty": b"", "words": b"hello\n", "json": b'{"a": 1}\n', "binary": b"\xff\xfe\0" * 99}[kind])
    return path


@pytest.mark.parametrize(
    "kind", ["empty", "words", "json", "binary", "other tables", "truncated database", "scribbled on"]
)
def test_what_is_no_backup_changes_nothing(on_sqlite: Workspace, tmp_path: Path, kind: str) -> None:
    fill(on_sqlite)
    before = Jobs(on_sqlite).list()
    with pytest.raises(BackupRefused, match="is not a backup of a workspace, or is damaged"):
        restore(on_sqlite, damaged(kind, on_sqlite, tmp_path), tmp_path)
    assert Jobs(on_sqlite).list() == before


@pytest.mark.parametrize("other", ["postgresql"], indirect=True)
def test_a_text_that_was_cut_or_changed_is_refused(other: Workspace, on_sqlite: Workspace, tmp_path: Path) -> None:
    fill(other)
    text = back_up(other, tmp_path, path=tmp_path / "b.jsonl").path.read_text("utf-8")
    lines = text.splitlines(keepends=True)
    assert json.loads(lines[0])["rows"] == {"job": 4, "item": 1, "item_revision": 2, "place": 1, "audit": 2}
    for number, changed in enumerate(
        (
            "".join(lines[:-1]),  # cut at a line
            text[:-200],  # cut anywhere
            "".join(lines[:2] + lines[3:]),  # a row left out
            text.replace("Zoë", "Zoe", 1),  # a row changed
            "".join(lines[1:]),  # headless
        )
    ):
        (tmp_path / f"{number}").write_text(changed, "utf-8")
        with pytest.raises(BackupRefused, match="damaged"):
            restore(on_sqlite, tmp_path / f"{number}", tmp_path)


def test_a_backup_of_a_newer_version_is_refused(on_sqlite: Workspace, tmp_path: Path) -> None:
    path = back_up(on_sqlite, tmp_path).path
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = 'v9999'")
    connection.close()
    with pytest.raises(BackupRefused, match="newer version"):
        restore(on_sqlite, path, tmp_path)


LATER = """
import sqlalchemy as sa
from alembic import op
revision, down_revision = "v9000", "{before}"
def upgrade():
    op.create_table("note", sa.Column("id", sa.Text, primary_key=True))
    with op.batch_alter_table("job") as job:
        job.add_column(sa.Column("urgency", sa.Integer, nullable=False, server_default="1"))
"""


def test_a_backup_of_an_older_version_is_brought_up_to_date(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(workspace)
    jobs = Jobs(workspace).list()
    made = back_up(workspace, tmp_path)

    later = tmp_path / "migrations"
    shutil.copytree(migration.FOLDER, later)
    (later / "versions" / "v9000_later.py").write_text(LATER.format(before=migration.newest()))
    monkeypatch.setattr(migration, "FOLDER", later)
    migration.migrate(workspace.url)  # with rows in it
    assert Jobs(workspace).list() == jobs
    restore(workspace, made.path, tmp_path)
    assert Jobs(workspace).list() == jobs
    with workspace.read() as connection:
        assert migration.revision_of(connection) == "v9000"
        assert connection.exec_driver_sql("SELECT DISTINCT urgency FROM job").scalars().all() == [1]
