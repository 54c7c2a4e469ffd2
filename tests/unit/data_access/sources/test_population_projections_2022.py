"""Projections: the oldest taken together, boards as the sum of their parts where they lasted."""

from __future__ import annotations

from pathlib import Path

import pytest

from data_access.reference.aggregation import SUCCESSION
from data_access.reference.sources import population_projections_2022
from data_access.reference.sources.loaded import AreaRow, Known, Loaded, Membership
from data_access.reference.sources.population_projections_2022 import AGES, FIRST, LAST
from data_access.reference.sources.refusal import SourceRefused

LASTING, ENDED, FORMED = "E54000058", "E54000034", "E54000070"
KNOWN = Known(
    [
        *(AreaRow(code, code, code, "icb", "", code) for code in (LASTING, ENDED, FORMED)),
        *(AreaRow(code, code, code, "sub_icb", "", code) for code in ("E38000001", "E38000002", "E38000003")),
    ],
    [
        Membership(LASTING, "E38000001", "administrative"),
        Membership(LASTING, "E38000002", "administrative"),
        Membership(ENDED, "E38000003", "administrative"),
        Membership(FORMED, ENDED, SUCCESSION, 1.0, "2026-04-01", ""),
    ],
)
LINES = [
    f"{part},{year},{sex},{age},{10 if year < LAST else 12}"
    for part in ("E38000001", "E38000002", "E38000003")
    for year in range(FIRST, LAST + 1)
    for sex in ("female", "male")
    for age in AGES
]


def load(folder: Path, lines: list[str]) -> Loaded:
    path = folder / "projections.csv"
    path.write_text("\n".join(("code,year,sex,age_group,population", *lines)) + "\n", encoding="utf-8")
    return population_projections_2022.load({"main": path}, KNOWN, parts=3)


def test_parts_and_boards_that_lasted(tmp_path: Path) -> None:
    facts = load(tmp_path, LINES).facts
    people = facts.set_index(["area", "period", "breakdown"])["numerator"]
    assert people["E38000001", "2022", ""] == 380
    assert people["E38000001", "2047", "age_band=85-over&sex=male"] == 24
    assert people[LASTING, "2022", "age_band=0-4&sex=female"] == 20
    assert people[LASTING, "2047", ""] == 2 * 12 * 38
    assert set(facts["area"]) == {"E38000001", "E38000002", "E38000003", LASTING}


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("E38000003,2022,male,90+", "E38000002,2022,male,90+", "a row of its own"),
        ("E38000003,", "E38000009,", "expected the code of a part of a board"),
        ("2022,", "2021,", "a whole number from 2022 to 2047"),
        ("90+", "90-94", "column 'age_group': found '90-94'"),
        ("2022,male,0-4,10", "2022,male,0-4,10.5", "a whole number"),
    ],
)
def test_what_is_refused(tmp_path: Path, old: str, new: str, words: str) -> None:
    with pytest.raises(SourceRefused) as refused:
        load(tmp_path, [line.replace(old, new) for line in LINES])
    assert words in str(refused.value)


def test_a_missing_row_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceRefused, match="2963 rows"):
        load(tmp_path, LINES[:-1])
