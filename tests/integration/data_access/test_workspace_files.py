"""A workspace's file that is empty, foreign, cut off or of an older version; folders that cannot be written to for a while."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert

from data_access.workspace import Items, Workspace, WorkspaceUnavailable, database, migration, open_workspace
from settings import Settings

ME, YOU = "me", "you"


def at(folder: Path) -> Settings:
    return Settings.from_environment({"DATA_FOLDER": str(folder)})


def a_workspace(folder: Path) -> Path:
    """A workspace's file with items in it, closed; all of it in the one file."""
    workspace = open_workspace(at(folder))
    for number in range(40):
        Items(workspace).add("view", name=f"View {number}", owner=ME, body={"x": "y" * 2_000})
    workspace.close()
    database._open.clear()
    path = folder / "workspace.sqlite"
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return path


@pytest.mark.parametrize("content", [b"", b"S", b"SQLite format 3\0", b"SQLite format 3\0" + bytes(84), b"\0" * 8192])
def test_a_file_that_is_no_workspace_is_said_and_left_as_it_is(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "workspace.sqlite"
    path.write_bytes(content)
    for _ in range(2):  # nor does a second look fill it
        with pytest.raises(WorkspaceUnavailable) as refused:
            open_workspace(at(tmp_path))
    assert ("(0 bytes)" in str(refused.value)) == (content == b"")
    assert "restore" in refused.value.remedy
    assert path.read_bytes() == content


@pytest.mark.parametrize("kept", [600, 4_096, 4_097, 0.5, 0.99])
def test_a_file_that_was_cut_off_is_said_and_left_as_it_is(tmp_path: Path, kept: float) -> None:
    path = a_workspace(tmp_path)
    whole = path.read_bytes()
    cut = whole[: kept if isinstance(kept, int) else int(len(whole) * kept)]
    path.write_bytes(cut)
    with pytest.raises(WorkspaceUnavailable, match="damaged") as refused:
        open_workspace(at(tmp_path))
    assert "restore" in refused.value.remedy
    assert path.read_bytes() == cut


def test_a_file_emptied_under_a_running_app_is_said(tmp_path: Path) -> None:
    path = a_workspace(tmp_path)
    workspace = open_workspace(at(tmp_path))
    workspace.close()
    path.write_bytes(b"")
    for use in (
        lambda: Items(workspace).list(by=ME),
        lambda: Items(workspace).add("view", name="n", owner=ME, body={}),
    ):
        with pytest.raises(WorkspaceUnavailable):
            use()
    assert path.read_bytes() == b""


def test_another_program_s_database_is_said_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "workspace.sqlite"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE theirs (x)")
        connection.execute("INSERT INTO theirs VALUES (1)")
    connection.close()
    with pytest.raises(WorkspaceUnavailable, match="not a workspace"):
        open_workspace(at(tmp_path))
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("theirs",)]
    connection.close()


def test_a_newer_schema_is_said_and_left_as_it_is(tmp_path: Path) -> None:
    path = a_workspace(tmp_path)
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = 'v9999'")
    connection.close()
    with pytest.raises(WorkspaceUnavailable, match="newer version"):
        open_workspace(at(tmp_path))


def test_what_was_wrong_is_over_when_the_file_is_put_right(tmp_path: Path) -> None:
    path = a_workspace(tmp_path)
    whole = path.read_bytes()
    path.write_bytes(b"")
    with pytest.raises(WorkspaceUnavailable):
        open_workspace(at(tmp_path))
    path.write_bytes(whole)
    assert Items(open_workspace(at(tmp_path))).count(by=ME) == 40


def test_a_new_file_is_never_empty_under_its_name(tmp_path: Path) -> None:
    path = tmp_path / "workspace.sqlite"
    database.make_file(path)
    assert path.read_bytes().startswith(b"SQLite format 3\0")
    first = path.read_bytes()
    database.make_file(path)  # one that is there stays
    assert path.read_bytes() == first
    assert list(tmp_path.iterdir()) == [path], "nothing is left beside it"
    assert Items(open_workspace(at(tmp_path))).count(by=ME) == 0


# A process without the rights that would make every folder writable to it: tests may run as root.
_UNPRIVILEGED = """
    import ctypes, os, sys
    from pathlib import Path
    folder = Path(sys.argv[1])
    if os.geteuid() == 0:  # give up CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH, by which root passes over rights
        libc = ctypes.CDLL(None, use_errno=True)
        head, data = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
        assert libc.capget(head, data) == 0
        data[0] &= ~0b110
        assert libc.capset(head, data) == 0
    from data_access.workspace import Items, WorkspaceUnavailable, open_workspace
    from settings import Settings
    settings = Settings.from_environment({"DATA_FOLDER": str(folder)})

    def readonly(yes):
        folder.chmod(0o555 if yes else 0o755)
        for path in folder.iterdir():
            path.chmod(0o444 if yes else 0o644)

    def refused(do):
        try:
            do()
        except WorkspaceUnavailable as problem:
            assert "cannot be written to" in str(problem), problem
            return
        raise AssertionError("nothing was refused")

    add = lambda: Items(open_workspace(settings)).add("view", name="n", owner="me", body={})
"""


def _unprivileged(folder: Path, script: str) -> None:
    folder.mkdir(mode=0o755)
    root = Path(__file__).resolve().parents[3]
    code = textwrap.dedent(_UNPRIVILEGED) + textwrap.dedent(script)
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder)], cwd=root, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="rights are given up in the way of Linux")
def test_a_start_on_a_folder_that_cannot_be_written_to_heals(tmp_path: Path) -> None:
    _unprivileged(
        tmp_path / "var",
        """
        readonly(True)
        refused(add)
        refused(add)
        readonly(False)
        add()
        assert Items(open_workspace(settings)).count(by="me") == 1
        """,
    )


@pytest.mark.skipif(sys.platform != "linux", reason="rights are given up in the way of Linux")
def test_a_workspace_opened_while_it_could_only_be_read_is_written_to_later(tmp_path: Path) -> None:
    _unprivileged(
        tmp_path / "var",
        """
        add()
        open_workspace(settings).close()
        from data_access.workspace import database
        database._open.clear()
        readonly(True)
        for _ in range(3):
            refused(add)
        readonly(False)
        add()
        assert Items(open_workspace(settings)).count(by="me") == 2
        readonly(True)  # and while it is open
        open_workspace(settings).close()
        refused(add)
        readonly(False)
        add()
        assert Items(open_workspace(settings)).count(by="me") == 3
        """,
    )


def test_an_older_workspace_is_brought_up_to_date_with_what_it_holds(workspace_settings: Settings) -> None:
    """Filled at the version before quotas: old scenarios stay shared, and begin for others where they were shared."""
    url = database.address(workspace_settings)
    workspace_settings.data_folder.mkdir(parents=True, exist_ok=True)
    migration.migrate(url, "v0003")
    old = Workspace(url)
    from sqlalchemy import MetaData

    tables = MetaData()
    tables.reflect(old.engine)
    # (id, shared in each revision)
    told = {
        "private": (False, False),
        "shared": (True, True),
        "later": (False, True, True),
        "again": (True, False, True),
    }
    with old.write() as connection:
        for id, shared in told.items():
            item: dict[str, Any] = {
                "id": id,
                "code": f"code{id}",
                "kind": "scenario",
                "name": f"Größe {id}",
                "note": "n",
                "tags": ["T"],
                "owner": ME,
                "shared": shared[-1],
                "body": {},
                "revision": len(shared),
                "created_at": "2026-01-01T00:00:00.000000+00:00",
                "changed_at": "2026-01-02T00:00:00.000000+00:00",
                "changed_by": ME,
            }
            connection.execute(insert(tables.tables["item"]).values(item))
            for number, seen in enumerate(shared, 1):
                content = {
                    "name": f"{id} {number}",
                    "note": "ü",
                    "tags": [],
                    "shared": seen,
                    "edition": None,
                    "body": {},
                }
                row = {"id": f"{id}{number}", "item": id, "number": number, "based_on": number - 1, "did": "changed"}
                row |= {"who": ME, "at": f"2026-01-01T00:00:0{number}.000000+00:00", "content": content}
                connection.execute(insert(tables.tables["item_revision"]).values(row))
        connection.execute(
            insert(tables.tables["place"]).values(id="place-1", name="P", practices=["M85001"], kept_at="2026")
        )
    old.close()

    items = Items(open_workspace(workspace_settings))
    assert {each.id for each in items.list("scenario", by=YOU)} == {"shared", "later", "again"}
    assert {each.id: each.shared_from for each in items.list(by=ME)} == {
        "private": None,
        "shared": 1,
        "later": 2,
        "again": 3,
    }
    assert [each.number for each in items.history("later", by=YOU)] == [3, 2]
    assert [each.number for each in items.history("again", by=YOU)] == [3]
    assert [each.number for each in items.history("again", by=ME)] == [3, 2, 1]
    assert [each.id for each in items.list(by=ME, text="GRÖSSE t later")] == ["later"]
    with items.workspace.read() as connection:
        sizes = connection.exec_driver_sql("SELECT min(size) FROM item_revision").scalar_one()
        place = connection.exec_driver_sql("SELECT size FROM place").scalar_one()
    assert sizes > 50
    assert place == len('["P", ["M85001"]]')
