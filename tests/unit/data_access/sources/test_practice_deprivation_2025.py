"""Deprivation scores of practices, and files that cannot be scores of 2025."""

from __future__ import annotations

from pathlib import Path

import pytest

from data_access.reference.sources import practice_deprivation_2025
from data_access.reference.sources.loaded import AreaRow, Known, Loaded
from data_access.reference.sources.refusal import SourceRefused

KNOWN = Known([AreaRow("A81001", "A", "", "practice", "A81001")])
LINES = ["A81001,The Densham Surgery,2025,33.519", "A81002,Closed Since,2025,13.1"]


def load(folder: Path, *lines: str) -> Loaded:
    path = folder / "scores.csv"
    path.write_text("\n".join(("PRACTICE_CODE,PRACTICE_NAME,IMD_YEAR,IMD_SCORE", *lines)) + "\n", encoding="utf-8")
    return practice_deprivation_2025.load({"main": path}, KNOWN, rows_floor=1)


def test_scores_as_published(tmp_path: Path) -> None:
    loaded = load(tmp_path, *LINES)
    assert loaded.facts[["area", "period", "value"]].to_numpy().tolist() == [
        ["A81001", "2025", 33.519],
        ["A81002", "2025", 13.1],
    ]
    assert [(row.code, row.name) for row in loaded.areas] == [("A81002", "Closed Since")]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (",2025,33", ",2019,33", "column 'IMD_YEAR': found '2019'"),
        ("33.519", "133.519", "a number from 0 to 100"),
        ("33.519", "3.519", "found 'a mean of 8.3', expected 20 to 27"),
        ("A81002", "A81001", "a row of its own"),
        ("A81002", "81002", "an ODS code of a practice"),
    ],
)
def test_what_is_refused(tmp_path: Path, old: str, new: str, words: str) -> None:
    with pytest.raises(SourceRefused) as refused:
        load(tmp_path, *(line.replace(old, new) for line in LINES))
    assert words in str(refused.value)
