"""The disk is full at whatever moment: what was confirmed is there, what could not be done is said in words, and all goes on when
there is room."""

from __future__ import annotations

import errno
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import Engine, event

from data_access.reference.editions import (
    DiskFull,
    EditionMissing,
    FolderNotWritable,
    current_edition,
    ensure_edition,
    folder_of,
)
from data_access.reference.editions import files as edition_files
from data_access.reference.store import open_store
from data_access.workspace import Items, WorkspaceUnavailable, open_workspace
from settings import Settings
from tests.integration.data_access.starters import retitled, write_starter

pytestmark = pytest.mark.slow  # minutes

PAGE = 4096


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.from_environment({"DATA_FOLDER": str(tmp_path / "var")})


@contextmanager
def room_for(pages: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Databases that are built have room for so many pages."""
    connect = sqlite3.connect

    def limited(*given: Any, **named: Any) -> Any:
        made = connect(*given, **named)
        made.execute(f"PRAGMA max_page_count = {pages}")
        return made

    with monkeypatch.context() as patch:
        patch.setattr(sqlite3, "connect", limited)
        yield


def test_an_edition_for_which_there_is_no_room_leaves_the_one_before(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    starter = write_starter(tmp_path / "starter", periods=30, trusts=20)
    first = ensure_edition(settings, starter)
    assert first.path is not None
    needed = first.path.stat().st_size // PAGE
    second = retitled(starter, tmp_path / "second", "Second")
    for pages in sorted({1, 2, 3, 5, 8, needed // 3, needed // 2, needed - 2, needed - 1}):
        with room_for(pages, monkeypatch), pytest.raises(DiskFull) as caught:
            ensure_edition(settings, second)
        assert "Free some space" in caught.value.remedy
        assert current_edition(settings).id == first.id
        assert open_store(settings).observations("ae_4_hour_type_1", "1900-01").numerator.tolist() == [600.0] * 20
        assert not list(folder_of(settings).glob(".building-*")), "what was begun takes no room"
    assert ensure_edition(settings, second).id != first.id


@pytest.mark.skipif(sys.platform == "win32", reason="no limits of that kind")
@pytest.mark.parametrize("seed", range(4))
def test_a_process_that_may_write_only_so_much_leaves_a_whole_edition_or_none(
    settings: Settings, tmp_path: Path, seed: int
) -> None:
    """A quota: the system itself refuses, at any byte of any file."""
    starter = write_starter(tmp_path / "starter", periods=30, trusts=20)
    most = Random(seed).randrange(1, 300_000)
    code = (
        "import resource, signal, sys; from pathlib import Path\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "from data_access.reference.editions import StoreUnavailable, ensure_edition\n"
        "from settings import Settings\n"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({most}, {most}))\n"
        "try:\n"
        f"    ensure_edition(Settings.from_environment(), Path({str(starter)!r}))\n"
        "except StoreUnavailable as problem:\n"
        "    print(type(problem).__name__)\n"
    )
    environment = os.environ | {"DATA_FOLDER": str(settings.data_folder), "PYTHONDONTWRITEBYTECODE": "1"}
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=root, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.strip() in ("DiskFull", "FolderNotWritable", "")
    try:
        store = open_store(settings)
    except EditionMissing:
        assert done.stdout.strip()
    else:
        assert store.observations("ae_4_hour_type_1", "1900-01").numerator.tolist() == [600.0] * 20
    assert ensure_edition(settings, starter).rows == 2 * 30 * 20


def test_what_the_system_says_of_a_full_disk_is_said_as_such(settings: Settings) -> None:
    repository = edition_files.FileRepository(folder_of(settings))
    for number in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        with pytest.raises(DiskFull), repository.plain_words():
            raise OSError(number, os.strerror(number))
    for number in (errno.EACCES, errno.EROFS, errno.EPERM):
        with pytest.raises(FolderNotWritable), repository.plain_words():
            raise OSError(number, os.strerror(number))


def test_saved_things_outlive_a_full_disk(settings: Settings) -> None:
    workspace = open_workspace(settings)
    items = Items(workspace)
    confirmed = [items.add("view", name=f"Before {number}", owner="me", body={"n": number}).id for number in range(20)]
    limit = [0]

    def full(connection: Any, *_: Any) -> None:
        if limit[0]:
            connection.execute(f"PRAGMA max_page_count = {limit[0]}")

    event.listen(Engine, "connect", full)
    try:
        workspace.close()
        limit[0] = 1  # the database takes its present size as the least
        refused, said = 0, set()
        for number in range(200):
            try:
                made = items.add("view", name=f"Full {number}", owner="me", body={"text": "x" * 2_000})
            except WorkspaceUnavailable as problem:
                refused += 1
                said.add((str(problem), problem.remedy))
            else:
                confirmed.append(made.id)
        assert refused > 100
        assert all(words and remedy for words, remedy in said)
        assert items.get(confirmed[0], by="me").body == {"n": 0}, "reading goes on"
    finally:
        event.remove(Engine, "connect", full)
        workspace.close()
    confirmed.append(items.add("view", name="After", owner="me", body={}).id)
    found = {each.id for each in items.list("view", by="me")}
    assert set(confirmed) <= found
    assert len(found) == len(confirmed), "nothing that was refused is there"
    workspace.close()
