"""Which editions are kept: going back to one, pinning one, and what links still find."""

from __future__ import annotations

import dataclasses
import time
from pathlib import Path

import pytest

from data_access.reference import editions, schema
from data_access.reference.editions import EditionMissing, current_edition, ensure_edition, pin, roll_back, unpin
from data_access.reference.store import open_store
from settings import Settings
from tests.integration.data_access.serving_checks import SMALL, served_whole
from tests.integration.data_access.starters import retitled


def test_going_back_stays_until_a_new_content_comes(settings: Settings, small_starter: Path, tmp_path: Path) -> None:
    starters = [
        small_starter,
        *(retitled(small_starter, tmp_path / name, name) for name in ("second", "third", "fourth")),
    ]
    first, second, third = (ensure_edition(settings, starter) for starter in starters[:3])
    assert roll_back(settings) == second
    assert ensure_edition(settings, starters[2]) == second  # the next start leaves it so
    assert roll_back(settings) == first
    with pytest.raises(EditionMissing, match="nothing to go back to"):
        roll_back(settings)
    assert roll_back(settings, third.id) == third
    assert roll_back(settings) == first
    assert open_store(settings).edition == first.id
    fourth = ensure_edition(settings, starters[3])
    assert served_whole(settings, SMALL) == fourth.id
    with pytest.raises(EditionMissing):
        roll_back(settings, "e000000000000")


def test_only_so_many_are_kept_and_pinned_ones_for_ever(
    settings: Settings, small_starter: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    built = []
    for version in range(100, 106):
        monkeypatch.setattr(schema, "SCHEMA_VERSION", version)
        built.append(ensure_edition(settings, small_starter).id)
        if version == 100:
            with pytest.raises(ValueError, match="Say why"):
                pin(settings, built[0], " ")
            pin(settings, built[0], "board paper of May")
        time.sleep(0.01)
    kept = {each.info.id: each for each in editions.editions(settings)}
    assert len(kept) == settings.keep_editions + 1
    assert kept[built[0]].pinned == "board paper of May"
    assert {built[-1], built[-2]} <= set(kept)
    assert all(each.size > 10_000 and each.info.rows == SMALL for each in kept.values())
    unpin(settings, built[0])
    monkeypatch.setattr(schema, "SCHEMA_VERSION", 107)
    ensure_edition(settings, small_starter)
    assert built[0] not in {each.info.id for each in editions.editions(settings)}
    with pytest.raises(EditionMissing):
        pin(settings, built[0], "too late")
    for ask in (roll_back, open_store):
        with pytest.raises(EditionMissing, match="another version of the app"):
            ask(settings, built[-1])


def test_the_one_just_replaced_stays_for_those_who_are_reading_it(
    settings: Settings, small_starter: Path, tmp_path: Path
) -> None:
    settings = dataclasses.replace(settings, keep_editions=1)
    first = ensure_edition(settings, small_starter)
    reading = open_store(settings)
    second = ensure_edition(settings, retitled(small_starter, tmp_path / "second", "Second"))
    assert reading.history("ae_4_hour_type_1", "R001").value[0] == 0.6
    assert open_store(settings, first.id) is reading
    assert open_store(settings).edition == second.id
    ensure_edition(settings, retitled(small_starter, tmp_path / "third", "Third"))
    assert {each.info.id for each in editions.editions(settings)} == {current_edition(settings).id, second.id}


@pytest.mark.parametrize("id", ["e000000000000", "../../etc/passwd", "public", 'e"; DROP', ""])
def test_an_edition_a_link_names_may_be_gone(settings: Settings, small_starter: Path, id: str) -> None:
    ensure_edition(settings, small_starter)
    if id:
        with pytest.raises(EditionMissing, match="no longer kept"):
            open_store(settings, id)
    else:
        assert open_store(settings, id).edition == current_edition(settings).id
