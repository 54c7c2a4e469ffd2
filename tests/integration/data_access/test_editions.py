"""Editions: whole or not there at all, whatever happens while one is built."""

from __future__ import annotations

import errno
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from data_access import editions, schema, starter_files
from data_access.editions import (
    BuildTimedOut,
    DiskFull,
    EditionCorrupt,
    EditionMissing,
    FolderNotWritable,
    StoreUnavailable,
    current_edition,
    ensure_edition,
    folder_of,
)
from data_access.store import Store, open_store
from settings import Settings

PROJECT = Path(editions.__file__).resolve().parents[1]
START = """
import os, signal, sys
from pathlib import Path
from data_access import editions
from settings import Settings
settings = Settings.from_environment({"DATA_FOLDER": sys.argv[1]})
die_at = int(sys.argv[3])  # which renaming of a file to be killed at; 0: none
renamed, rename = 0, os.replace
def replace(*names):
    global renamed
    renamed += 1
    if renamed == die_at:
        os.kill(os.getpid(), signal.SIGKILL)
    rename(*names)
os.replace = replace
built, build = [], editions._build
def counted(*given):
    built.append(1)
    return build(*given)
editions._build = counted
print("ready", flush=True)
sys.stdin.readline()
info = editions.ensure_edition(settings, Path(sys.argv[2]))
print(info.id, info.rows, len(built), flush=True)
"""


def start(settings: Settings, starter: Path, die_at: int = 0) -> subprocess.Popen[str]:
    """A process that has loaded everything and waits for a line before it ensures an edition."""
    process = subprocess.Popen(
        [sys.executable, "-c", START, str(settings.data_folder), str(starter), str(die_at)],
        cwd=PROJECT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def go(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("go\n")
    process.stdin.flush()


def whole_or_nothing(settings: Settings, rows: int) -> bool:
    """Whether an edition is served; if one is, it must be whole."""
    try:
        info = current_edition(settings)
    except EditionMissing:
        return False
    with sqlite3.connect(f"file:{info.path}?mode=ro", uri=True) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("SELECT count(*) FROM observation").fetchone() == (rows,)
    return True


def test_killed_at_random_moments(settings: Settings, large_starter: Path, tmp_path: Path) -> None:
    begun = time.perf_counter()
    ensure_edition(Settings.from_environment({"DATA_FOLDER": str(tmp_path / "timed")}), large_starter)
    takes = time.perf_counter() - begun
    chance = random.Random(20260228)
    killed = 0
    for _ in range(5):
        process = start(settings, large_starter)
        go(process)
        time.sleep(chance.uniform(0, takes))
        killed += process.poll() is None
        process.kill()
        process.wait()
        if whole_or_nothing(settings, 100_000):
            shutil.rmtree(settings.data_folder)  # it was quicker: the next one has to build again
    assert killed, "every build was over before it could be killed"
    info = ensure_edition(settings, large_starter)
    assert info.rows == 100_000
    assert whole_or_nothing(settings, 100_000)
    assert not list(folder_of(settings).glob(".building-*"))


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
@pytest.mark.parametrize(("die_at", "named"), [(1, 0), (2, 1)])
def test_killed_just_before_naming_the_edition_and_before_moving_the_pointer(
    settings: Settings, small_starter: Path, die_at: int, named: int
) -> None:
    process = start(settings, small_starter, die_at)
    go(process)
    assert process.wait() == -signal.SIGKILL
    assert len([path for path in folder_of(settings).glob("*.sqlite") if path.name[0] != "."]) == named
    with pytest.raises(EditionMissing):
        current_edition(settings)
    assert ensure_edition(settings, small_starter).rows == 24
    assert not list(folder_of(settings).glob(".building-*"))


def test_killed_while_a_newer_edition_is_built_the_old_one_serves(
    settings: Settings, small_starter: Path, large_starter: Path
) -> None:
    before = ensure_edition(settings, small_starter)
    process = start(settings, large_starter, die_at=2)
    go(process)
    process.wait()
    assert current_edition(settings) == before
    assert whole_or_nothing(settings, 24)
    assert ensure_edition(settings, large_starter).rows == 100_000


def test_two_starts_at_once_build_once(settings: Settings, large_starter: Path) -> None:
    processes = [start(settings, large_starter) for _ in range(3)]
    for process in processes:
        go(process)
    said = [process.communicate(timeout=50)[0].split() for process in processes]
    assert len({edition for edition, _, _ in said}) == 1
    assert {rows for _, rows, _ in said} == {"100000"}
    assert sorted(built for _, _, built in said) == ["0", "0", "1"]


def test_unchanged_is_not_built_again_and_changed_is(
    settings: Settings, small_starter: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = ensure_edition(settings, small_starter)
    with monkeypatch.context() as patched:
        patched.setattr(editions, "_build", lambda *_: pytest.fail("built again"))
        assert ensure_edition(settings, small_starter) == first
    other = shutil.copytree(small_starter, tmp_path / "other")
    manifest = json.loads((other / "manifest.json").read_text())
    manifest["releases"][0]["title"] = "Changed"
    (other / "manifest.json").write_text(json.dumps(manifest))
    second = ensure_edition(settings, other)
    assert second.id != first.id
    assert open_store(settings).releases()[0].title == "Changed"
    monkeypatch.setattr(schema, "SCHEMA_VERSION", schema.SCHEMA_VERSION + 1)
    assert ensure_edition(settings, other).id not in (first.id, second.id)


def test_the_same_starter_gives_the_same_id_anywhere(small_starter: Path, tmp_path: Path) -> None:
    ids = {
        ensure_edition(Settings.from_environment({"DATA_FOLDER": str(tmp_path / name)}), small_starter).id
        for name in ("a", "b")
    }
    assert len(ids) == 1


def test_a_pointer_that_is_right_is_not_written_again(settings: Settings, small_starter: Path) -> None:
    info = ensure_edition(settings, small_starter)
    pointer = folder_of(settings) / "current.json"
    content = pointer.read_bytes()
    assert ensure_edition(settings, small_starter) == info
    assert pointer.read_bytes() == content


def test_only_so_many_editions_are_kept(
    small_starter: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    for version in range(100, 105):
        monkeypatch.setattr(schema, "SCHEMA_VERSION", version)
        info = ensure_edition(settings, small_starter)
        os.utime(info.path, (version, version))
    kept = {path.stem for path in folder_of(settings).glob("*.sqlite")}
    assert len(kept) == settings.keep_editions
    assert info.id in kept


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def shortened(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def scribbled_on(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[: 4096 * 3] = os.urandom(4096 * 3)
    path.write_bytes(content)


def something_else(path: Path) -> None:
    path.write_text("not a database at all, but some text that is long enough to be read as one" * 50)


@pytest.mark.parametrize("damage", [emptied, shortened, scribbled_on, something_else])
def test_a_damaged_file_says_how_to_mend_it_and_the_next_start_does(
    settings: Settings, small_starter: Path, damage: Callable[[Path], None]
) -> None:
    info = ensure_edition(settings, small_starter)
    damage(info.path)
    with pytest.raises(EditionCorrupt) as caught:
        open_store(settings)
    assert "Start the app again" in caught.value.mend
    assert "python manage.py data" in caught.value.mend
    assert ensure_edition(settings, small_starter).rows == 24
    assert open_store(settings).periods("ae_4_hour_type_1")[-1].id == "1900-03"
    assert len(list(folder_of(settings).glob("*.damaged"))) == 1


def test_damaged_while_it_is_served(settings: Settings, small_starter: Path) -> None:
    info = ensure_edition(settings, small_starter)
    store = Store(info.path, info.id, info.built_on)
    store.check()
    store.dispose()
    something_else(info.path)
    with pytest.raises(EditionCorrupt):
        store.observations("ae_4_hour_type_1", "1900-01")


def test_nothing_there_yet(settings: Settings) -> None:
    for ask in (current_edition, open_store):
        with pytest.raises(EditionMissing) as caught:
            ask(settings)
        assert "python manage.py data" in caught.value.mend


def test_the_pointer_leads_nowhere_or_makes_no_sense(settings: Settings, small_starter: Path) -> None:
    info = ensure_edition(settings, small_starter)
    pointer = folder_of(settings) / "current.json"
    for content in ("", "[]", '{"edition": "../../etc/passwd", "built_on": "", "starter": "", "rows": 1}'):
        pointer.write_text(content)
        with pytest.raises(EditionCorrupt):
            current_edition(settings)
    assert ensure_edition(settings, small_starter).id == info.id
    info.path.unlink()
    with pytest.raises(EditionMissing):
        current_edition(settings)
    assert ensure_edition(settings, small_starter).id == info.id
    assert info.path.is_file()


def failing(number: int) -> Callable[..., Any]:
    def fail(*_: Any, **__: Any) -> Any:
        raise OSError(number, os.strerror(number))

    return fail


@pytest.mark.parametrize(
    ("number", "wanted"),
    [(errno.EACCES, FolderNotWritable), (errno.EROFS, FolderNotWritable), (errno.ENOSPC, DiskFull)],
)
@pytest.mark.parametrize("where", ["mkdir", "replace", "fsync"])
def test_a_folder_that_cannot_be_written_to_and_a_full_disk(
    settings: Settings,
    small_starter: Path,
    large_starter: Path,
    monkeypatch: pytest.MonkeyPatch,
    number: int,
    wanted: type[StoreUnavailable],
    where: str,
) -> None:
    before = ensure_edition(settings, small_starter)
    with monkeypatch.context() as patched:
        patched.setattr(Path if where == "mkdir" else os, where, failing(number))
        with pytest.raises(wanted) as caught:
            ensure_edition(settings, write_other(settings, small_starter))
        assert "start" in caught.value.mend
    assert current_edition(settings) == before
    assert whole_or_nothing(settings, 24)
    assert not list(folder_of(settings).glob(".building-e*"))


def write_other(settings: Settings, starter: Path) -> Path:
    other = settings.data_folder.parent / "another starter"
    if not other.exists():
        shutil.copytree(starter, other)
        manifest = json.loads((other / "manifest.json").read_text())
        manifest["releases"][0]["title"] = "Another"
        (other / "manifest.json").write_text(json.dumps(manifest))
    return other


def test_the_database_itself_says_the_disk_is_full(
    settings: Settings, small_starter: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(connection: Any, *_: Any) -> int:
        connection.exec_driver_sql("PRAGMA max_page_count = 1")
        connection.exec_driver_sql("CREATE TABLE t (x)")
        connection.exec_driver_sql("CREATE TABLE u (x)")
        return 0

    monkeypatch.setattr(editions, "_fill", full)
    with pytest.raises(DiskFull):
        ensure_edition(settings, small_starter)
    assert not list(folder_of(settings).glob("*.sqlite"))


def test_serving_needs_no_writing(settings: Settings, small_starter: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    info = ensure_edition(settings, small_starter)
    for name in ("mkdir", "write_text", "write_bytes"):
        monkeypatch.setattr(Path, name, failing(errno.EROFS))
    monkeypatch.setattr(os, "replace", failing(errno.EROFS))
    assert ensure_edition(settings, small_starter) == info


@pytest.mark.skipif(sys.platform == "win32", reason="locks by fcntl")
def test_waiting_for_another_start_has_an_end(settings: Settings, small_starter: Path) -> None:
    folder_of(settings).mkdir(parents=True)
    with editions._lock(folder_of(settings) / ".lock", 1), pytest.raises(BuildTimedOut):
        ensure_edition(settings, small_starter, patience=0.1)
    assert ensure_edition(settings, small_starter).rows == 24  # and the lock is gone with its holder


def test_a_starter_that_is_not_what_its_manifest_says(settings: Settings, small_starter: Path, tmp_path: Path) -> None:
    bad = shutil.copytree(small_starter, tmp_path / "bad")
    content = starter_files.pack(starter_files.PERIODS[1], [("2021-04", "x", "month")])[0]
    (bad / starter_files.PERIODS[0]).write_bytes(content)
    with pytest.raises(EditionMissing, match=r"periods\.csv\.gz is not the file"):
        ensure_edition(settings, bad)
    with pytest.raises(EditionMissing, match=r"manifest\.json cannot be read"):
        ensure_edition(settings, tmp_path / "none")
    ensure_edition(settings, small_starter)
    assert ensure_edition(settings, tmp_path / "none").rows == 24  # what is built serves without a starter


def test_a_row_that_refers_to_nothing(settings: Settings, small_starter: Path, tmp_path: Path) -> None:
    bad = shutil.copytree(small_starter, tmp_path / "bad")
    release = starter_files.read_manifest(bad).releases
    tables: dict[str, Any] = {}
    for file in starter_files.read_manifest(bad).files:
        rows = starter_files.rows_of(starter_files.read_manifest(bad), file, file.columns)
        tables[file.name] = (file.columns, [tuple(row) for row in rows])
    columns, rows = tables["observations-ae.csv.gz"]
    tables["observations-ae.csv.gz"] = (columns, [*rows[:-1], (*rows[-1][:3], "R999", *rows[-1][4:])])
    starter_files.write(bad, tables, release)
    with pytest.raises(EditionCorrupt, match="refers to a row of area that is not there"):
        ensure_edition(settings, bad)
    with pytest.raises(EditionMissing):
        current_edition(settings)
