"""Files made of packs: what is written into the audit when one is fetched, and that all are removed after a day."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from application import access, packs, readers
from data_access import open_workspace
from data_access.workspace import audit
from settings import Settings

ZOE = access.Person("key of zoe", "Zoë", access.Role.ANALYST, login="zoe")
NAME = "0123456789abcdef" * 2


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Settings]:
    made = Settings.from_environment({"DATA_FOLDER": str(tmp_path)})
    monkeypatch.setattr(access, "person", lambda settings: ZOE)
    monkeypatch.setattr(readers, "reader", lambda settings: ZOE.key)
    yield made
    open_workspace(made).close()


def write(settings: Settings, person: access.Person, name: str, own: str = "", age: float = 0) -> Path:
    folder = packs._folder(settings, person)
    folder.mkdir(parents=True, exist_ok=True)
    for path, text in (
        (folder / f"{name}.xlsx", "x"),
        (folder / f"{name}{packs.TITLE}", "Waits"),
        (folder / f"{name}.own", own),
    ):
        path.write_text(text, encoding="utf-8")
        os.utime(path, (time.time() - age, time.time() - age))
    return folder / f"{name}.xlsx"


def test_a_download_is_audited_with_its_own_figures(settings: Settings) -> None:
    path = write(settings, ZOE, NAME, "numbat_waits\nquokka_waits")
    assert packs.kept_file(settings, f"{NAME}.xlsx") == ("Waits.xlsx", path)
    assert packs.kept_file(settings, f"{'0' * 32}.xlsx") is None
    rows = [(row.who, row.did, row.item, row.detail) for row in audit.everything(open_workspace(settings))]
    assert rows == [
        (ZOE.key, "downloaded a pack file", NAME, "xlsx"),
        (ZOE.key, "downloaded own figures", "numbat_waits", "pack file xlsx"),
        (ZOE.key, "downloaded own figures", "quokka_waits", "pack file xlsx"),
    ]


def test_files_of_somebody_who_is_erased_are_removed(settings: Settings) -> None:
    sam = access.Person("key of sam", "Sam", access.Role.ANALYST, login="sam")
    mine, theirs = write(settings, ZOE, NAME), write(settings, sam, NAME)
    assert packs.forget_of(settings, ZOE.key) == 1
    assert not mine.parent.exists()
    assert theirs.exists()
    assert packs.forget_of(settings, ZOE.key) == 0


def test_everybodys_files_are_removed_after_a_day(settings: Settings) -> None:
    other = access.Person("key of sam", "Sam", access.Role.ANALYST, login="sam")
    nobody = access.Person("", "", access.Role.ANALYST)
    day = packs.KEPT_FOR
    old = [write(settings, person, NAME, age=day + 60) for person in (ZOE, other, nobody)]
    new = [write(settings, person, "f" * 32, age=day - 60) for person in (ZOE, other, nobody)]
    assert packs.forget_old(settings) == 3
    assert not any(path.with_suffix(ending).exists() for path in old for ending in (".xlsx", packs.TITLE, packs.OWN))
    assert all(path.with_suffix(ending).exists() for path in new for ending in (".xlsx", packs.TITLE, packs.OWN))
