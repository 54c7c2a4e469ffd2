"""What can go wrong when an edition is built, and what is said where there is none."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from data_access.reference import editions, starter_files
from data_access.reference.editions import (
    BuildTimedOut,
    EditionCorrupt,
    EditionMissing,
    changes,
    current_edition,
    ensure_edition,
    repository_of,
    roll_back,
)
from data_access.reference.store import open_store
from settings import Settings
from tests.integration.data_access.serving_checks import SMALL, left_half_built
from tests.integration.data_access.starters import retitled


def test_nothing_there_yet(settings: Settings) -> None:
    for ask in (current_edition, open_store, changes, roll_back):
        with pytest.raises(EditionMissing) as caught:
            ask(settings)
        assert "python manage.py data" in caught.value.remedy
    assert editions.editions(settings) == ()


def test_serving_needs_no_writing(settings: Settings, small_starter: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    info = ensure_edition(settings, small_starter)
    repository = type(repository_of(settings))
    monkeypatch.setattr(repository, "only_builder", lambda *_: pytest.fail("would have written"))
    assert ensure_edition(settings, small_starter) == info


def test_waiting_for_another_start_has_an_end(settings: Settings, small_starter: Path) -> None:
    with repository_of(settings).only_builder(1), pytest.raises(BuildTimedOut):
        ensure_edition(settings, small_starter, patience=0.2)
    assert ensure_edition(settings, small_starter).rows == SMALL  # and the lock is gone with its holder


def test_a_starter_that_is_not_what_its_manifest_says(settings: Settings, small_starter: Path, tmp_path: Path) -> None:
    bad = retitled(small_starter, tmp_path / "bad", "Bad")
    (bad / "areas.csv.gz").write_bytes(
        starter_files.pack(starter_files.read_manifest(bad).observations("ae_by_provider"))
    )
    with pytest.raises(EditionMissing, match=r"areas\.csv\.gz is not the file"):
        ensure_edition(settings, bad)
    with pytest.raises(EditionMissing, match=r"manifest\.json cannot be read"):
        ensure_edition(settings, tmp_path / "none")
    assert not left_half_built(settings)
    ensure_edition(settings, small_starter)
    assert ensure_edition(settings, tmp_path / "none").rows == SMALL  # what is built serves without a starter


@pytest.mark.parametrize("fault", ["unknown area", "twice"])
def test_a_figure_that_cannot_be_placed(settings: Settings, small_starter: Path, tmp_path: Path, fault: str) -> None:
    starter = starter_files.read_manifest(small_starter)
    content, frame = starter.content(), starter.observations("ae_by_provider").astype({"area": str})
    areas = list(frame["area"])
    frame["area"] = ["R999" if fault == "unknown area" else areas[1], *areas[1:]]
    starter_files.write(tmp_path / "bad", dataclasses.replace(content, facts={"ae_by_provider": frame}))
    with pytest.raises(EditionCorrupt, match="refers to 'R999'" if fault == "unknown area" else "is there twice"):
        ensure_edition(settings, tmp_path / "bad")
    with pytest.raises(EditionMissing):
        current_edition(settings)
    assert not left_half_built(settings)
