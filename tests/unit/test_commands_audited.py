"""What commands change is written into the audit, and never the words that people gave with it."""

from __future__ import annotations

import argparse
import io
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from cli import adding
from cli.backup import backup
from cli.editions import editions
from cli.erasing import erase_person
from data_access import open_workspace
from data_access.reference import editions as repository
from data_access.workspace import Items, audit
from settings import Settings

NOTHING = {"rollback": None, "pin": "", "unpin": "", "check": False, "accept": False, "reason": ""}


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Settings]:
    monkeypatch.setenv("DATA_FOLDER", str(tmp_path))
    made = Settings.from_environment()
    yield made
    open_workspace(made).close()


def written(settings: Settings) -> list[tuple[str, str, str, str]]:
    return [(row.did, row.kind, row.item, row.detail) for row in audit.everything(open_workspace(settings))]


@pytest.mark.parametrize(
    ("asked", "did"),
    [
        ({"rollback": "e1"}, "edition served again"),
        ({"pin": "e1", "reason": "Zoë asked"}, "edition kept for ever"),
        ({"unpin": "e1"}, "edition no longer kept for ever"),
        ({"accept": True}, "lost figures accepted"),
    ],
)
def test_what_is_done_with_editions_is_written_down(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, asked: dict[str, Any], did: str
) -> None:
    info = SimpleNamespace(id="e1")
    for name, value in (("roll_back", info), ("pin", None), ("unpin", None), ("changes", None)):
        monkeypatch.setattr(repository, name, lambda *given, value=value: value)
    monkeypatch.setattr("data_access.ensure_edition", lambda *given, **more: info)
    monkeypatch.setattr("cli.editions.show_changes", lambda changes: None)
    assert editions(argparse.Namespace(**{**NOTHING, **asked})) == 0
    assert written(settings) == [(did, "edition", "e1", "by a command")]


def test_a_file_added_by_a_command_is_written_down(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    info = SimpleNamespace(id="e2", rows=3)
    monkeypatch.setattr(repository, "add_own", lambda *given, **more: info)
    monkeypatch.setattr(repository, "changes", lambda settings: None)
    monkeypatch.setattr(adding, "show_changes", lambda changes: None)
    file: Any = SimpleNamespace(path=Path("ours.csv"), name="ours.csv")
    assert adding._serve(settings, file, accept=False) == 0
    assert written(settings) == [("added a file of figures", "edition", "e2", "by a command")]


def test_a_backup_is_written_down(settings: Settings) -> None:
    assert backup(argparse.Namespace(file=None)) == 0
    assert written(settings) == [("backup made", "backup", "", "by a command")]


def test_a_person_is_erased_only_where_somebody_says_so(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    items = Items(open_workspace(settings))
    items.add("view", name="Mine", owner="a" * 32, body={})
    monkeypatch.setattr("sys.stdin", io.StringIO("yes\n"))  # nobody at a terminal
    asked = {"who": "a" * 32, "to": None}
    assert erase_person(argparse.Namespace(**asked, yes=False)) == 0
    assert "with --yes" in capsys.readouterr().out
    assert items.count("view", by="a" * 32) == 1
    assert erase_person(argparse.Namespace(**asked, yes=True)) == 0
    assert "Removed: 1 item, 0 jobs" in capsys.readouterr().out
    assert [row[0] for row in written(settings)][-1] == "person erased"
