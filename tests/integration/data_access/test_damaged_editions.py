"""Editions that the disk has damaged are found, whatever was damaged, and no figure of theirs is shown."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from data_access.reference.editions import (
    EditionCorrupt,
    EditionMissing,
    Watch,
    current_edition,
    ensure_edition,
    folder_of,
    read_all_through,
    repository_of,
    roll_back,
    warning,
)
from data_access.reference.editions.files import FileRepository
from data_access.reference.store import open_store
from settings import Settings
from tests.integration.data_access.starters import retitled

INDICATOR = "ae_4_hour_type_1"


def file_of(settings: Settings, edition: str) -> Path:
    return folder_of(settings) / f"{edition}.sqlite"


def one_bit(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) - 7] ^= 0x10
    path.write_bytes(content)


def a_figure(path: Path) -> None:
    """Changed by the database itself, so that its own check finds nothing."""
    with sqlite3.connect(path) as edition:
        edition.execute("UPDATE observation SET numerator = 599 WHERE area = (SELECT max(area) FROM observation)")
    edition.close()


def a_page(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[-4096:] = os.urandom(4096)
    path.write_bytes(content)


def shortened_by_a_page(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-4096])


def shortened_by_a_byte(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def lengthened(path: Path) -> None:
    path.write_bytes(path.read_bytes() + bytes(4096))


def emptied(path: Path) -> None:
    path.write_bytes(b"")


DAMAGES = [one_bit, a_figure, a_page, shortened_by_a_page, shortened_by_a_byte, lengthened, emptied]
# What the database finds by itself, and what it does not; the others take minutes.
OFTEN = (a_figure, shortened_by_a_byte)
EACH_DAMAGE = [
    pytest.param(damage, marks=() if damage in OFTEN else pytest.mark.slow, id=damage.__name__) for damage in DAMAGES
]


@pytest.fixture
def two(settings: Settings, small_starter: Path, tmp_path: Path) -> tuple[Settings, str, str]:
    """Settings, the edition served before and the one served now."""
    first = ensure_edition(settings, small_starter).id
    second = ensure_edition(settings, retitled(small_starter, tmp_path / "second", "Second")).id
    return settings, first, second


@pytest.mark.files_only
@pytest.mark.parametrize("damage", EACH_DAMAGE)
def test_a_damaged_edition_is_set_aside_and_the_one_before_is_served(
    two: tuple[Settings, str, str], tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    settings, first, second = two
    assert read_all_through(settings) == ()
    assert warning(settings) == ""
    store = open_store(settings)
    damage(file_of(settings, second))
    assert read_all_through(settings) == (second,)
    assert open_store(settings).edition == first
    assert open_store(settings) is not store
    said = warning(settings)
    assert second in said and first in said and "damaged" in said and "start" in said
    with pytest.raises(EditionMissing):
        open_store(settings, second)
    assert (folder_of(settings) / f"{second}.damaged").exists()
    assert read_all_through(settings) == (), "it is found once"

    assert ensure_edition(settings, tmp_path / "second").id == second, "the next start builds it anew"
    assert open_store(settings).edition == second
    assert open_store(settings).observations(INDICATOR, "1900-01").numerator.tolist() == [600.0] * 4
    assert warning(settings) == ""
    assert read_all_through(settings) == ()


@pytest.mark.files_only
@pytest.mark.parametrize("damage", EACH_DAMAGE)
def test_without_a_sound_edition_before_it_is_refused_in_words(
    settings: Settings, small_starter: Path, damage: Callable[[Path], None]
) -> None:
    info = ensure_edition(settings, small_starter)
    open_store(settings)
    damage(file_of(settings, info.id))
    assert read_all_through(settings) == (info.id,)
    with pytest.raises(EditionCorrupt, match="damaged") as caught:
        open_store(settings)
    assert "Start the app again" in caught.value.remedy
    assert ensure_edition(settings, small_starter).id == info.id
    assert open_store(settings).observations(INDICATOR, "1900-01").numerator.tolist() == [600.0] * 4


@pytest.mark.files_only
@pytest.mark.parametrize("damage", EACH_DAMAGE)
def test_a_process_that_starts_on_a_damaged_edition_shows_nothing_of_it(
    settings: Settings, small_starter: Path, damage: Callable[[Path], None]
) -> None:
    info = ensure_edition(settings, small_starter)
    damage(file_of(settings, info.id))
    with pytest.raises(EditionCorrupt):
        open_store(settings)
    assert ensure_edition(settings, small_starter).id == info.id
    assert open_store(settings).observations(INDICATOR, "1900-01").numerator.tolist() == [600.0] * 4


@pytest.mark.files_only
def test_one_before_that_is_damaged_too_is_passed_over(
    two: tuple[Settings, str, str], small_starter: Path, tmp_path: Path
) -> None:
    settings, first, second = two
    third = ensure_edition(settings, retitled(small_starter, tmp_path / "third", "Third")).id
    a_figure(file_of(settings, second))
    a_figure(file_of(settings, third))
    assert set(read_all_through(settings)) == {second, third}
    assert open_store(settings).edition == first


@pytest.mark.files_only
def test_a_damaged_edition_that_is_not_served_is_set_aside_and_nothing_else_changes(
    two: tuple[Settings, str, str],
) -> None:
    settings, first, second = two
    a_figure(file_of(settings, first))
    assert read_all_through(settings) == (first,)
    assert open_store(settings).edition == second
    assert warning(settings) == ""
    with pytest.raises(EditionMissing):
        roll_back(settings, first)


@pytest.mark.files_only
def test_going_back_to_a_damaged_edition_is_refused(two: tuple[Settings, str, str]) -> None:
    settings, first, second = two
    a_figure(file_of(settings, first))
    with pytest.raises(EditionCorrupt):
        roll_back(settings)
    assert current_edition(settings).id == second


@pytest.mark.files_only
@pytest.mark.parametrize("digest", ["", "not a digest", None])
def test_an_edition_without_a_usable_digest_is_read_through_by_the_database(
    two: tuple[Settings, str, str], digest: str | None
) -> None:
    settings, first, second = two
    record = folder_of(settings) / f"{second}.sha256"
    record.unlink() if digest is None else record.write_text(digest)
    assert read_all_through(settings) == ()
    a_page(file_of(settings, second))
    assert read_all_through(settings) == (second,)
    assert open_store(settings).edition == first


@pytest.mark.files_only
def test_in_a_folder_that_cannot_be_written_to_the_process_itself_passes_it_over(
    two: tuple[Settings, str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, first, second = two
    a_figure(file_of(settings, second))

    def refuse(*_: Any) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(FileRepository, "only_builder", refuse)
    assert read_all_through(settings) == (second,)
    assert open_store(settings).edition == first
    assert second in warning(settings)
    assert file_of(settings, second).exists()
    with pytest.raises(EditionCorrupt):
        open_store(settings, second)
    shutil.copy(file_of(settings, first), file_of(settings, second))  # whoever repairs it puts another file there
    with pytest.raises(EditionCorrupt):
        open_store(settings, second)


def test_on_either_database_a_lost_observation_is_found(two: tuple[Settings, str, str]) -> None:
    settings, first, second = two
    assert read_all_through(settings) == ()
    if settings.reference_database_url is None:
        with sqlite3.connect(file_of(settings, second)) as edition:
            edition.execute("DELETE FROM observation WHERE area = (SELECT max(area) FROM observation)")
        edition.close()
    else:
        from sqlalchemy import create_engine

        engine = create_engine(settings.reference_database_url)
        with engine.begin() as connection:
            connection.execute(
                text(f'DELETE FROM "{second}".observation WHERE ctid = (SELECT min(ctid) FROM "{second}".observation)')
            )
        engine.dispose()
    assert read_all_through(settings) == (second,)
    if settings.reference_database_url is not None:
        import time

        time.sleep(1.1)  # processes follow the pointer of a database within a second
    assert open_store(settings).edition == first


# -------------------------------------------------------------------------------------------------------- when it is due


class Clock:
    now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.files_only
def test_all_are_read_through_at_the_start_and_daily(
    two: tuple[Settings, str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = two[0]
    clock, read = Clock(), []
    monkeypatch.setattr(FileRepository, "read_through", lambda self, edition, rest: read.append(edition))
    watch = Watch(settings, clock=clock)
    for seconds in (0, 60, 86_300, 100, 60):
        clock.now += seconds
        watch.look()
    assert len(read) == 4, "two editions, at the start and after a day"


@pytest.mark.files_only
def test_what_a_start_could_not_prepare_is_tried_again_until_it_can(two: tuple[Settings, str, str]) -> None:
    clock, answers = Clock(), [False, False, True]
    watch = Watch(two[0], clock=clock, prepare=lambda: answers.pop(0))
    for _ in range(5):
        watch.look()
        clock.now += 31
    assert answers == []
    assert watch.prepared


def test_what_watches_never_raises(settings: Settings) -> None:
    watch = Watch(settings, prepare=lambda: 1 / 0 > 0)
    watch.look()
    assert not watch.prepared
    assert repository_of(settings).stored() == ()
