"""When an edition is built: not again for the same content, and what its changes are."""

from __future__ import annotations

import contextlib
import dataclasses
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from data_access.reference import schema
from data_access.reference.editions import EditionHeldBack, changes, check, ensure_edition, roll_back
from data_access.reference.store import open_store
from settings import Settings
from tests.integration.data_access import edition_processes
from tests.integration.data_access.processes import other
from tests.integration.data_access.serving_checks import served_whole
from tests.integration.data_access.starters import INDICATORS, retitled, write_starter


def test_unchanged_is_not_built_again_and_changed_is(
    settings: Settings, small_starter: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, builds: list[str]
) -> None:
    first = ensure_edition(settings, small_starter)
    assert ensure_edition(settings, small_starter) == first
    assert builds == [first.id]
    other = retitled(small_starter, tmp_path / "other", "Changed")
    second = ensure_edition(settings, other)
    assert second.id != first.id
    assert open_store(settings).releases()[0].title == "Changed"
    monkeypatch.setattr(schema, "SCHEMA_VERSION", schema.SCHEMA_VERSION + 1)
    third = ensure_edition(settings, other)
    assert builds == [first.id, second.id, third.id]
    assert "another version" in changes(settings).note


def test_the_same_starter_gives_the_same_id_and_answers_anywhere(
    new_reference: Callable[[], dict[str, str]], tmp_path: Path, small_starter: Path
) -> None:
    here = Settings.from_environment(new_reference())
    beside = Settings.from_environment({"DATA_FOLDER": str(tmp_path / "files")})
    assert ensure_edition(here, small_starter).id == ensure_edition(beside, small_starter).id
    one, other = open_store(here), open_store(beside)
    for indicator in INDICATORS:
        assert one.periods(indicator) == other.periods(indicator)
        assert one.coverage(indicator) == other.coverage(indicator)
        for when in one.periods(indicator):
            for field in dataclasses.fields(one.observations(indicator, when)):
                mine, theirs = (getattr(store.observations(indicator, when), field.name) for store in (one, other))
                assert str(mine) == str(theirs), field.name
        assert list(one.history(indicator, "R001").value) == list(other.history(indicator, "R001").value)
    assert one.areas() == other.areas()
    assert one.releases() == other.releases()


def test_workers_follow_the_pointer_without_a_restart(settings: Settings, small_starter: Path, tmp_path: Path) -> None:
    first = ensure_edition(settings, small_starter)
    with contextlib.ExitStack() as stack:
        workers = [stack.enter_context(other(edition_processes.follow, settings)) for _ in range(2)]

        def answers() -> list[tuple[str, list[float]]]:
            for worker in workers:
                worker.line.send("go")
            return [worker.says() for worker in workers]

        assert answers() == [(first.id, [0.6] * 3)] * 2
        second = ensure_edition(settings, write_starter(tmp_path / "other", periods=3, trusts=4, attendances=800))
        time.sleep(1.05)
        assert answers() == [(second.id, [0.75] * 3)] * 2
        roll_back(settings)
        time.sleep(1.05)
        assert answers() == [(first.id, [0.6] * 3)] * 2


def test_what_changed_is_told(settings: Settings, small_starter: Path, tmp_path: Path) -> None:
    first = ensure_edition(settings, small_starter)
    assert changes(settings).before is None
    other = write_starter(tmp_path / "other", periods=4, trusts=4, attendances=800)
    second = ensure_edition(settings, other)
    found = changes(settings)
    assert (found.edition, found.before, found.losses) == (second.id, first.id, ())
    assert [change.indicator for change in found.indicators] == list(INDICATORS)
    one = found.indicators[0]
    assert (one.rows_before, one.rows_after, one.changed) == (12, 16, 12)
    assert (one.numerator_before, one.numerator_after) == (7200, 9600)
    assert (one.denominator_before, one.denominator_after) == (12_000, 12_800)
    assert found.changed == 24
    largest = found.largest[0]
    assert (largest.area, largest.period, largest.before, largest.after) == ("R000", "1900-01", 0.6, 0.75)
    assert "8 more figures, 0 fewer and 24 with another value, in 2 indicators" in found.sentence
    assert check(settings) == found
    same = ensure_edition(settings, retitled(other, tmp_path / "same", "Only the title"))
    assert changes(settings).sentence == f"Nothing differs from edition {second.id}."
    assert changes(settings, second.id) == found
    assert same.id != second.id


def test_an_edition_that_lost_much_is_held_back_until_accepted(
    settings: Settings, tmp_path: Path, builds: list[str]
) -> None:
    whole = write_starter(tmp_path / "whole", periods=10, trusts=10)
    less = write_starter(tmp_path / "less", periods=10, trusts=10, leave_out=20)
    little_less = write_starter(tmp_path / "little less", periods=10, trusts=10, leave_out=10)
    first = ensure_edition(settings, whole)
    for _ in range(2):  # held back again at the next start, and not built again
        with pytest.raises(EditionHeldBack, match="ae_12_hour_from_decision lost 20% of its figures") as caught:
            ensure_edition(settings, less)
        assert "--accept" in caught.value.remedy
        assert served_whole(settings, 200) == first.id
    assert len(builds) == 2
    second = ensure_edition(settings, less, accept=True)
    assert served_whole(settings, 180) == second.id
    assert changes(settings).losses
    assert len(builds) == 2
    assert ensure_edition(settings, less) == second  # accepted once is accepted
    ensure_edition(settings, whole)
    assert ensure_edition(settings, little_less).rows == 190


def test_an_indicator_that_is_gone_holds_the_edition_back(settings: Settings, tmp_path: Path) -> None:
    ensure_edition(settings, write_starter(tmp_path / "whole", periods=3, trusts=4))
    with pytest.raises(EditionHeldBack, match="has no figures any more; it had 12"):
        ensure_edition(settings, write_starter(tmp_path / "gone", periods=3, trusts=4, leave_out=12))
