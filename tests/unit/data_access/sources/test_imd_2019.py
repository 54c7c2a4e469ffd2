"""Deprivation ranks of 2019: 1 is the most deprived, tenths follow ranks, areas are those of 2011."""

from __future__ import annotations

from pathlib import Path

import pytest

from data_access.reference.sources import imd_2019
from data_access.reference.sources.loaded import AreaRow, Classification, Known, Loaded
from data_access.reference.sources.refusal import SourceRefused

CODES = ("E01000001", "E01000002", "E01000003")
KNOWN = Known([AreaRow(f"{code}-2011", code, code, "lsoa11", "", code) for code in CODES])


def load(folder: Path, *lines: str, small_areas: int = 3) -> Loaded:
    path = folder / "imd.csv"
    path.write_text("\n".join(("lsoa11_code,IMD_decile,IMD_rank", *lines)) + "\n", encoding="utf-8")
    return imd_2019.load({"main": path}, KNOWN, small_areas=small_areas)


def test_ranks_and_tenths(tmp_path: Path) -> None:
    loaded = load(tmp_path, "E01000001,9.0,3.0", "E01000002,1.0,1.0", "E01000003,4.0,2.0")
    assert dict(zip(loaded.facts["area"], loaded.facts["value"], strict=True)) == {
        "E01000001-2011": 3.0,
        "E01000002-2011": 1.0,
        "E01000003-2011": 2.0,
    }
    assert Classification("imd_2019_decile", "E01000002-2011", "1") in loaded.classes
    assert len(loaded.classes) == 3


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (("E01000001,1,1", "E01000002,5,2", "E01000003,4,3"), "tenths that rise with the rank"),
        (("E01000001,1,1", "E01000002,11,2", "E01000003,4,3"), "from 1 to 10"),
        (("E01000001,1,1", "E01000002,2,4", "E01000003,4,3"), "from 1 to 3"),
        (("E01000001,1,1", "E01000001,2,2", "E01000003,4,3"), "a row of its own"),
        (("E01000001,1,1", "E01000099,2,2", "E01000003,4,3"), "a small area of 2011 known before"),
        (("E01000001,1,1", "W01000002,2,2", "E01000003,4,3"), "a small area of England"),
        (("E01000001,1,1", "E01000002,2,2"), "at least 3"),
    ],
)
def test_what_refuses_the_file(tmp_path: Path, lines: tuple[str, ...], said: str) -> None:
    with pytest.raises(SourceRefused, match=said):
        load(tmp_path, *lines)


def test_a_few_shared_ranks_are_published_so_and_many_are_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = ("E01000001,1,1", "E01000002,1,1", "E01000003,4,3")
    assert len(load(tmp_path, *lines).facts) == 3
    monkeypatch.setattr(imd_2019, "TIES", 0)
    with pytest.raises(SourceRefused) as caught:
        load(tmp_path, *lines)
    (fault,) = caught.value.faults
    assert (fault.file, fault.row, fault.column, fault.value) == ("imd.csv", 3, "IMD_rank", "1")
    assert fault.expected == "a rank of its own"
