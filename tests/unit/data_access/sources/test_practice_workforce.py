"""Staff of practices by year: fifths turned so that 1 is the most deprived, part-years left out."""

from __future__ import annotations

from pathlib import Path

import pytest

from data_access.reference.sources import practice_workforce
from data_access.reference.sources.loaded import AreaRow, Known, Loaded
from data_access.reference.sources.refusal import SourceRefused

KNOWN = Known([AreaRow("A81001", "Known Surgery", "", "practice", "A81001")])
HEADER = (
    "Practice.Code,Year,TOTAL_PATIENTS,TOTAL_GP_EXTGL_FTE,TOTAL_LOCUUM_TRN_FTE,TOTAL_NURSES_FTE,TOTAL_DPC_FTE,"
    "TOTAL_ADMIN_FTE,IMD,IMD_quintile"
)
GOOD = "A81001,2024,4222,2.1,0,1,0.3,6.2,29.9,4"


def load(folder: Path, *lines: str, header: str = HEADER) -> Loaded:
    path = folder / "workforce.csv"
    path.write_text("\n".join((header, *lines)) + "\n", encoding="utf-8")
    return practice_workforce.load({"main": path}, KNOWN, rows_floor=1)


def test_full_time_equivalents_over_patients(tmp_path: Path) -> None:
    by = load(tmp_path, GOOD).facts.set_index("indicator")
    assert by["numerator"].to_dict() == {
        "gp_fte_qualified_per_10000": 2.1,
        "nurse_fte_per_10000": 1,
        "direct_patient_care_fte_per_10000": 0.3,
    }
    assert set(by["denominator"]) == {4222}
    assert set(by["period"]) == {"2024"}


@pytest.mark.parametrize(("given", "stored"), [("5", "1"), ("4", "2"), ("3", "3"), ("1", "5")])
def test_fifth_five_of_the_file_becomes_one_the_most_deprived(tmp_path: Path, given: str, stored: str) -> None:
    classes = load(tmp_path, GOOD[:-1] + given).classes
    assert [(item.scheme, item.area, item.value) for item in classes] == [("practice_imd_quintile", "A81001", stored)]


def test_the_newest_year_says_which_fifth(tmp_path: Path) -> None:
    classes = load(tmp_path, GOOD, "A81001,2016,4000,2,0,1,0.3,6.2,29.9,1").classes
    assert [item.value for item in classes] == ["2"]


def test_missing_is_missing_part_years_are_left_out_and_a_closed_practice_is_added(tmp_path: Path) -> None:
    loaded = load(tmp_path, GOOD, "A81999,2016,5000,NA,0,1,0.3,6,NA,NA", "A81998,2016,99,1,0,1,0.3,6,20,3")
    by = loaded.facts.set_index(["area", "indicator"])["status"]
    assert by["A81999", "gp_fte_qualified_per_10000"] == "missing"
    assert by["A81999", "nurse_fte_per_10000"] == "ok"
    assert "A81998" not in set(loaded.facts["area"])
    assert [area.code for area in loaded.areas] == ["A81999"]
    assert loaded.rows_read == 3


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (GOOD.replace("A81001", "A8100"), r"row 2, column 'Practice.Code': found 'A8100', expected an ODS code"),
        (
            GOOD.replace("2024", "1999"),
            r"row 2, column 'Year': found '1999', expected a whole number from 2015 to 2030",
        ),
        (GOOD.replace("2.1", "-2"), r"row 2, column 'TOTAL_GP_EXTGL_FTE': found '-2', expected a number from 0 to 500"),
        (GOOD[:-1] + "6", r"row 2, column 'IMD_quintile': found '6', expected a fifth, 1 to 5"),
    ],
)
def test_what_is_refused(tmp_path: Path, line: str, said: str) -> None:
    with pytest.raises(SourceRefused, match=said):
        load(tmp_path, line)


def test_a_year_twice_too_few_rows_and_a_missing_column(tmp_path: Path) -> None:
    with pytest.raises(SourceRefused, match=r"row 3, column 'Practice.Code and Year': .*expected a row of its own"):
        load(tmp_path, GOOD, GOOD)
    with pytest.raises(SourceRefused, match="'TOTAL_DPC_FTE': found '0 columns of this name'"):
        load(tmp_path, GOOD, header=HEADER.replace("DPC", "OTHER"))
    load(tmp_path, GOOD)
    with pytest.raises(SourceRefused, match="found '1 rows', expected at least 55000"):
        practice_workforce.load({"main": tmp_path / "workforce.csv"}, KNOWN)
