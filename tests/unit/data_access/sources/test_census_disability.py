"""Disabled residents by small area, and counts that do not add up."""

from __future__ import annotations

from pathlib import Path

import pytest

from data_access.reference.sources import census_disability
from data_access.reference.sources.loaded import AreaRow, Known, Loaded
from data_access.reference.sources.refusal import SourceRefused

KNOWN = Known([AreaRow(code, code, "", "lsoa21", "", code) for code in ("E01008881", "E01008882")])
LINES = [
    "E01008881,Disabled under the Equality Act,296.0,1744.0,0.17",
    "E01008881,Not disabled under the Equality Act,1448.0,1744.0,0.83",
    "E01008882,Disabled under the Equality Act,337.0,2057.0,0.16",
    "E01008882,Not disabled under the Equality Act,1720.0,2057.0,0.84",
]


def load(folder: Path, lines: list[str]) -> Loaded:
    path = folder / "disability.csv"
    path.write_text("\n".join(("lsoa21_code,disability,n,total_residents,prop", *lines)) + "\n", encoding="utf-8")
    return census_disability.load({"main": path}, KNOWN, small_areas=2)


def test_disabled_residents_of_all(tmp_path: Path) -> None:
    loaded = load(tmp_path, LINES)
    found = loaded.facts[["area", "period", "numerator", "denominator"]]
    assert found.to_numpy().tolist() == [["E01008881", "2021", 296, 1744], ["E01008882", "2021", 337, 2057]]
    assert loaded.rows_read == 4


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("1448.0", "1449.0", "expected the sum of disabled and other residents"),
        ("E01008882", "E01008889", "expected the code of a small area"),
        ("Not disabled under", "Disabled under", "a row of its own"),
        ("296.0", "-296.0", "a whole number, 0 or more"),
        ("Disabled under the Equality Act,296", "Limited a lot,296", "column 'disability': found 'Limited a lot'"),
    ],
)
def test_what_is_refused(tmp_path: Path, old: str, new: str, words: str) -> None:
    with pytest.raises(SourceRefused) as refused:
        load(tmp_path, [line.replace(old, new) for line in LINES])
    assert words in str(refused.value)


def test_a_missing_small_area_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceRefused, match="expected at least 4"):
        load(tmp_path, LINES[:2])
