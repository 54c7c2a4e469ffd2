"""Old editions that saved things name: the few named last are kept, whoever saved them. A start that failed tries again."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest

from data_access import ensure_edition, is_kept, open_store
from data_access.reference import editions as kept
from data_access.reference.editions import EditionMissing, FolderNotWritable, second_tries
from data_access.workspace import Items, open_workspace
from settings import Limits, Settings
from tests.integration.data_access.starters import retitled, write_starter


@pytest.fixture
def named_twice(tmp_path: Path) -> Settings:
    usual = Settings.from_environment({"DATA_FOLDER": str(tmp_path / "var"), "KEEP_EDITIONS": "2"})
    return replace(usual, limits=replace(Limits(), scenario_editions=2))


@pytest.fixture
def starter(tmp_path: Path) -> Path:
    return write_starter(tmp_path / "starter", periods=3, trusts=4)


def built(settings: Settings, starter: Path, tmp_path: Path, number: int) -> str:
    return ensure_edition(settings, retitled(starter, tmp_path / f"starter {number}", f"Title {number}")).id


def test_of_the_editions_saved_things_name_the_few_named_last_are_kept(
    named_twice: Settings, starter: Path, tmp_path: Path
) -> None:
    items, made = Items(open_workspace(named_twice)), []
    for number in range(5):
        made.append(built(named_twice, starter, tmp_path, number))
        for owner in ("a", "b", "c"):  # many who save on one edition need one edition
            items.add("scenario", name="n", owner=owner, body={}, edition=made[-1], shared=owner == "a")
    items.add("view", name="older, named again", owner="d", body={}, edition=made[1])
    made += [built(named_twice, starter, tmp_path, number) for number in range(5, 8)]
    there = [each.info.id for each in kept.editions(named_twice)]
    assert set(there) == {made[7], made[6], made[4], made[1]}
    assert [is_kept(named_twice, each) for each in (made[1], made[2], "e" + "0" * 12, "../../etc")] == [
        True,
        False,
        False,
        False,
    ]


def test_what_is_deleted_or_was_never_built_needs_no_edition(
    named_twice: Settings, starter: Path, tmp_path: Path
) -> None:
    items = Items(open_workspace(named_twice))
    first = built(named_twice, starter, tmp_path, 0)
    gone = items.add("scenario", name="n", owner="a", body={}, edition=first)
    items.delete(gone.id, by="a")
    for number in range(9):
        items.add("scenario", name="invented", owner="a", body={}, edition=f"e{number:012}")
    for number in range(1, 4):
        built(named_twice, starter, tmp_path, number)
    assert not is_kept(named_twice, first)


def test_pinned_by_whoever_runs_it_is_for_ever_and_by_readers_of_earlier_versions_is_not(
    named_twice: Settings, starter: Path, tmp_path: Path
) -> None:
    analyst = built(named_twice, starter, tmp_path, 0)
    kept.pin(named_twice, analyst, "board paper of May")
    reader, view = (built(named_twice, starter, tmp_path, number) for number in (1, 2))
    assert [each.pinned for each in kept.editions(named_twice) if each.info.id == analyst] == ["board paper of May"]
    kept.pin(named_twice, reader, "a scenario was made on it")
    kept.pin(named_twice, view, "a saved view is pinned to it")
    assert [each.pinned for each in kept.editions(named_twice) if each.info.id == view] == [None]
    for number in range(3, 7):
        built(named_twice, starter, tmp_path, number)
    assert [is_kept(named_twice, each) for each in (analyst, reader, view)] == [True, False, False]


def test_while_the_workspace_cannot_be_read_no_edition_is_forgotten(
    named_twice: Settings, starter: Path, tmp_path: Path
) -> None:
    first = built(named_twice, starter, tmp_path, 0)
    (named_twice.data_folder / "workspace.sqlite").write_bytes(b"")
    for number in range(1, 5):
        built(named_twice, starter, tmp_path, number)
    assert is_kept(named_twice, first)
    (named_twice.data_folder / "workspace.sqlite").unlink()
    built(named_twice, starter, tmp_path, 5)
    assert not is_kept(named_twice, first)


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another try is made after a moment."""
    monkeypatch.setattr(second_tries, "LONGEST_PAUSE", 0.05)
    monkeypatch.setattr(second_tries, "_failures", {})
    usual = second_tries._Failure
    monkeypatch.setattr(second_tries, "_Failure", lambda settings, starter: usual(settings, starter, 0.02, 0.0))


@pytest.mark.usefixtures("soon")
def test_a_start_that_could_not_build_tries_again_by_itself(tmp_path: Path, starter: Path) -> None:
    settings = Settings.from_environment({"DATA_FOLDER": str(tmp_path / "var")})
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "editions").symlink_to("/proc/1/no such folder")  # nobody may write there, not even root
    with pytest.raises(FolderNotWritable):
        ensure_edition(settings, starter)
    with pytest.raises(EditionMissing):
        open_store(settings)
    time.sleep(0.2)
    with pytest.raises(EditionMissing):
        open_store(settings)  # not yet
    (tmp_path / "var" / "editions").unlink()
    deadline = time.monotonic() + 30
    while True:
        try:
            store = open_store(settings)
            break
        except EditionMissing:
            assert time.monotonic() < deadline, "it never healed"
            time.sleep(0.05)
    assert store.edition.startswith("e")
    deadline = time.monotonic() + 5
    while second_tries._failures and time.monotonic() < deadline:
        time.sleep(0.02)
    assert second_tries._failures == {}, "what worked is not tried again"


@pytest.mark.usefixtures("soon")
def test_what_trying_again_cannot_mend_is_not_tried_again(tmp_path: Path) -> None:
    settings = Settings.from_environment({"DATA_FOLDER": str(tmp_path / "var")})
    with pytest.raises(EditionMissing):
        ensure_edition(settings, tmp_path / "no starter")
    assert second_tries._failures == {}
    with pytest.raises(EditionMissing):
        open_store(settings)
    assert not (tmp_path / "var" / "editions").exists(), "asking for figures builds none by itself"
