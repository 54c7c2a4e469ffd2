"""Bits of an edition's file are flipped, two hundred times (`--flips`): each is found, and no figure but the right one is shown."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from data_access.reference.editions import EditionCorrupt, ensure_edition, folder_of, read_all_through
from data_access.reference.store import open_store
from settings import Settings
from tests.integration.data_access.starters import write_starter

pytestmark = pytest.mark.slow  # minutes


def figures(settings: Settings) -> list[float]:
    return [float(each) for each in open_store(settings).observations("ae_4_hour_type_1", "1900-01").numerator]


def test_every_flipped_bit_is_found_while_it_is_served_and_at_the_start(
    tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    settings = Settings.from_environment({"DATA_FOLDER": str(tmp_path / "var")})
    starter = write_starter(tmp_path / "starter", periods=30, trusts=20)
    info = ensure_edition(settings, starter)
    assert info.path is not None
    sound = info.path.read_bytes()
    chance = Random(20261128)
    for turn in range(pytestconfig.getoption("--flips")):
        right = figures(settings)
        assert right == [600.0] * 20
        damaged = bytearray(sound)
        damaged[chance.randrange(len(sound))] ^= 1 << chance.randrange(8)
        info.path.write_bytes(damaged)
        if turn % 2:
            with pytest.raises(EditionCorrupt):
                figures(settings)  # a process that opens it now
        assert read_all_through(settings) == (info.id,), turn
        with pytest.raises(EditionCorrupt):
            figures(settings)
        for each in folder_of(settings).glob("*.damaged"):
            each.unlink()
        assert ensure_edition(settings, starter).id == info.id
        sound = info.path.read_bytes()
