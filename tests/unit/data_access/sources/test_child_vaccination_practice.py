"""Vaccination by practice: one percentage, ":" is missing, 0 is doubted."""

from __future__ import annotations

from pathlib import Path

import pytest

from data_access.reference.sources import child_vaccination_practice
from data_access.reference.sources.loaded import AreaRow, Known, Loaded
from data_access.reference.sources.refusal import SourceRefused

KNOWN = Known([AreaRow(code, code, "", "practice", code) for code in ("A84005", "A84006", "P87022")])
HEADER = "Sub ICB Loc ODS code,PCN ODS code,Practice code,Practice name,perc_achievement"
GOOD = (",,A84006,Alnwick,89.62962963", ",,A84005,Bedlington,95.53571429", ",,P87022,Mocha Parade,0")


def load(folder: Path, *lines: str, header: str = HEADER) -> Loaded:
    path = folder / "vaccination.csv"
    path.write_text("\n".join((header, *lines)) + "\n", encoding="utf-8")
    return child_vaccination_practice.load({"main": path}, KNOWN, rows_floor=1)


def test_percentages_become_proportions(tmp_path: Path) -> None:
    loaded = load(tmp_path, *GOOD, ",,B82999,THE CLOSED SURGERY,:")
    by = loaded.facts.set_index("area")
    assert by.at["A84006", "value"] == pytest.approx(0.896296)
    assert by["status"].to_dict() == {
        "A84006": "ok",
        "A84005": "ok",
        "P87022": "low reliability",
        "B82999": "missing",
    }
    assert by[["numerator", "denominator"]].isna().all(axis=None)
    assert [(area.code, area.name) for area in loaded.areas] == [("B82999", "The Closed Surgery")]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (",,A84007,Other,101", r"row 5, column 'perc_achievement': found '101', expected a number from 0 to 100"),
        (",,A84007,Other,NA", r"row 5, column 'perc_achievement': found 'NA'"),
        (",,84007,Other,90", r"row 5, column 'Practice code': found '84007', expected an ODS code of a practice"),
        (",,A84006,Other,90", r"row 5, column 'Practice code': found 'A84006', expected a row of its own"),
    ],
)
def test_what_is_refused(tmp_path: Path, line: str, said: str) -> None:
    with pytest.raises(SourceRefused, match=said):
        load(tmp_path, *GOOD, line)


def test_another_measure_a_missing_column_and_too_few_rows(tmp_path: Path) -> None:
    with pytest.raises(SourceRefused, match="found '40 in the middle practice', expected 80 to 97"):
        load(tmp_path, ",,A84006,Alnwick,40")
    with pytest.raises(SourceRefused, match="'perc_achievement': found '0 columns of this name'"):
        load(tmp_path, *GOOD, header=HEADER.replace("perc_achievement", "percent"))
    load(tmp_path, *GOOD)
    with pytest.raises(SourceRefused, match="found '3 rows', expected at least 6200"):
        child_vaccination_practice.load({"main": tmp_path / "vaccination.csv"}, KNOWN)
