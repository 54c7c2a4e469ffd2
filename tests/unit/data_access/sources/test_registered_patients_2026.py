"""Lists by sex and age: the oldest taken together, and counts that must add up."""

from __future__ import annotations

from pathlib import Path

import pytest

from data_access.reference.sources import registered_patients_2026
from data_access.reference.sources.loaded import AreaRow, Known, Loaded
from data_access.reference.sources.refusal import SourceRefused
from data_access.reference.sources.registered_patients_2026 import COLUMNS

KNOWN = Known([AreaRow("A81001", "A", "", "practice", "A81001")])
NAMES = [column.name for column in COLUMNS]


def line(**changed: object) -> dict[str, object]:
    """Ten people of each sex and age."""
    cells: dict[str, object] = {name: 200 if name.endswith("_ALL") else 10 for name in NAMES}
    return {**cells, "ORG_CODE": "A81001", "ALL_ALL": 400, **changed}


def load(folder: Path, *lines: dict[str, object]) -> Loaded:
    path = folder / "lists.csv"
    rows = [",".join(NAMES), *(",".join(str(cells[name]) for name in NAMES) for cells in lines)]
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return registered_patients_2026.load({"main": path}, KNOWN, rows_floor=1)


def test_everybody_each_sex_and_age_and_those_of_65_and_over(tmp_path: Path) -> None:
    facts = load(tmp_path, line(**{"FEMALE_95+": 12, "FEMALE_ALL": 202, "ALL_ALL": 402})).facts
    cells = facts.set_index(["indicator", "breakdown"])["numerator"]
    assert len(facts) == 2 + 2 * 18
    assert cells["registered_patients", ""] == 402
    assert cells["registered_patients", "age_band=85-over&sex=female"] == 32
    assert cells["registered_patients", "age_band=0-4&sex=male"] == 10
    assert cells["registered_patients"].drop("").sum() == 402
    old = facts[facts["indicator"] == "registered_patients_65_and_over"].iloc[0]
    assert (old["numerator"], old["denominator"], old["period"]) == (142, 402, "2026-07")


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"FEMALE_0_4": 11}, "column 'FEMALE_ALL': found '200', expected the sum of the ages"),
        ({"ALL_ALL": 401}, "column 'ALL_ALL': found '401', expected the sum of both sexes"),
        ({"ORG_CODE": "A81009"}, "expected a practice of the map of July 2026"),
        ({"MALE_0_4": -1}, "a whole number, 0 or more"),
    ],
)
def test_what_is_refused(tmp_path: Path, changed: dict[str, object], words: str) -> None:
    with pytest.raises(SourceRefused) as refused:
        load(tmp_path, line(**changed))
    assert words in str(refused.value)


def test_a_practice_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceRefused, match="a row of its own"):
        load(tmp_path, line(), line())
