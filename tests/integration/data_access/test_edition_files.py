"""Editions as files: damaged ones, folders that cannot be written to, disks that are full."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from data_access.reference.editions import (
    DiskFull,
    EditionCorrupt,
    EditionMissing,
    FolderNotWritable,
    StoreUnavailable,
    current_edition,
    editions,
    ensure_edition,
    folder_of,
    lifecycle,
    pin,
    repository_of,
    roll_back,
)
from data_access.reference.editions.repository import EditionInfo
from data_access.reference.store import Store, open_store
from settings import Settings
from tests.integration.data_access.starters import retitled

pytestmark = pytest.mark.files_only


def file_of(info: EditionInfo) -> Path:
    assert info.path is not None
    return info.path


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
    damage(file_of(info))
    with pytest.raises(EditionCorrupt) as caught:
        open_store(settings)
    assert "Start the app again" in caught.value.remedy
    assert "python manage.py data" in caught.value.remedy
    assert ensure_edition(settings, small_starter).rows == 24
    assert open_store(settings).periods("ae_4_hour_type_1")[-1].id == "1900-03"
    assert len(list(folder_of(settings).glob("*.damaged"))) == 1


def test_damaged_while_it_is_served(settings: Settings, small_starter: Path) -> None:
    info = ensure_edition(settings, small_starter)
    store = Store(repository_of(settings), info.id, info.built_on)
    store.check()
    store.dispose()
    something_else(file_of(info))
    with pytest.raises(EditionCorrupt):
        store.observations("ae_4_hour_type_1", "1900-01")


def test_the_one_before_is_damaged_and_the_new_one_is_served_all_the_same(
    settings: Settings, small_starter: Path, tmp_path: Path
) -> None:
    something_else(file_of(ensure_edition(settings, small_starter)))
    second = ensure_edition(settings, retitled(small_starter, tmp_path / "second", "Second"))
    assert current_edition(settings) == second
    with pytest.raises(EditionCorrupt):
        roll_back(settings)
    assert current_edition(settings) == second


def test_the_pointer_leads_nowhere_or_makes_no_sense(settings: Settings, small_starter: Path) -> None:
    info = ensure_edition(settings, small_starter)
    pointer = folder_of(settings) / "current.json"
    for content in (
        "",
        "[]",
        '{"edition": "../../etc/passwd", "content": "", "before": []}',
        '{"edition": "e1", "content": "", "before": ["../x"]}',
    ):
        pointer.write_text(content)
        with pytest.raises(EditionCorrupt):
            current_edition(settings)
    assert ensure_edition(settings, small_starter).id == info.id
    file_of(info).unlink()
    with pytest.raises(EditionMissing):
        current_edition(settings)
    assert ensure_edition(settings, small_starter).id == info.id
    assert file_of(info).is_file()


def test_a_pointer_of_the_first_version_is_understood(settings: Settings, small_starter: Path) -> None:
    info = ensure_edition(settings, small_starter)
    old = {"edition": info.id, "built_on": info.built_on, "starter": info.id, "rows": info.rows}
    (folder_of(settings) / "current.json").write_text(json.dumps(old))
    assert ensure_edition(settings, small_starter) == info


def test_a_pointer_that_is_right_is_not_written_again(settings: Settings, small_starter: Path) -> None:
    info = ensure_edition(settings, small_starter)
    pointer = folder_of(settings) / "current.json"
    before = pointer.stat()
    assert ensure_edition(settings, small_starter) == info
    assert pointer.stat() == before


def test_with_an_unreadable_list_of_pins_nothing_is_deleted(
    settings: Settings, small_starter: Path, tmp_path: Path
) -> None:
    pin(settings, ensure_edition(settings, small_starter).id, "board paper")
    (folder_of(settings) / "pinned.json").write_text("{")
    for name in "abcd":
        with pytest.raises(EditionCorrupt, match=r"pinned\.json"):
            ensure_edition(settings, retitled(small_starter, tmp_path / name, name))
    assert len(list(folder_of(settings).glob("*.sqlite"))) == 5
    (folder_of(settings) / "pinned.json").unlink()
    assert len(editions(settings)) == 5


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
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    number: int,
    wanted: type[StoreUnavailable],
    where: str,
) -> None:
    before = ensure_edition(settings, small_starter)
    other = retitled(small_starter, tmp_path / "other", "Other")
    with monkeypatch.context() as patched:
        patched.setattr(Path if where == "mkdir" else os, where, failing(number))
        with pytest.raises(wanted) as caught:
            ensure_edition(settings, other)
        assert "start" in caught.value.remedy
    assert current_edition(settings) == before
    assert open_store(settings).history("ae_4_hour_type_1", "R001").value[0] == 0.6
    assert not list(folder_of(settings).glob(".building-*"))


def test_the_database_itself_says_the_disk_is_full(
    settings: Settings, small_starter: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(wanted: Any, write: Any, **_: Any) -> Any:
        connection = write.__closure__[0].cell_contents
        connection.exec_driver_sql("PRAGMA max_page_count = 1")
        connection.exec_driver_sql(
            "CREATE TABLE t AS WITH RECURSIVE n(x) AS (SELECT 1 UNION SELECT x + 1 FROM n LIMIT 9999) SELECT * FROM n"
        )

    monkeypatch.setattr(lifecycle, "put", full)
    with pytest.raises(DiskFull):
        ensure_edition(settings, small_starter)
    assert not list(folder_of(settings).glob("*.sqlite"))


def test_serving_writes_nothing(settings: Settings, small_starter: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    info = ensure_edition(settings, small_starter)
    for name in ("mkdir", "write_text", "write_bytes"):
        monkeypatch.setattr(Path, name, failing(errno.EROFS))
    monkeypatch.setattr(os, "replace", failing(errno.EROFS))
    assert ensure_edition(settings, small_starter) == info
