"""A publisher's file is found whichever of the folders of sources is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from data_access.reference.source_folder import find_file

NAMES = {"first": "activity/waits.csv", "second": "data2/activity/waits.csv"}


@pytest.mark.parametrize("named", ["", "data"])
def test_both_rounds_are_found_from_the_folder_that_holds_them_and_from_the_first(tmp_path: Path, named: str) -> None:
    for path in ("data/activity/waits.csv", "data2/activity/waits.csv"):
        (tmp_path / path).parent.mkdir(parents=True)
        (tmp_path / path).write_text(path)
    found = {round: find_file(tmp_path / named, name).read_text() for round, name in NAMES.items()}
    assert found == {"first": "data/activity/waits.csv", "second": "data2/activity/waits.csv"}


def test_a_file_that_is_nowhere_is_expected_below_the_folder_named(tmp_path: Path) -> None:
    assert find_file(tmp_path, "activity/waits.csv") == tmp_path / "activity" / "waits.csv"
