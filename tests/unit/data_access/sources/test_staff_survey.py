"""Staff survey: responses only where they are those of the year, contradictions shown or refused."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from data_access.reference.sources import staff_survey
from data_access.reference.sources.loaded import AreaRow, Known, Loaded
from data_access.reference.sources.refusal import SourceRefused

MAIN = (
    *("Code", "Year.index", "Engagement", "FreedomSpeak", "Openness", "RecommendCare", "RecommendWork"),
    *("Responses", "rr", "SHMI.before", "SHMI.index", "Survey.clinical.proportion", "WorkStress"),
)
LONGER = (
    *("Code", "Year.Index", "Name", "Responses", "Engagement.Index.dichot", "RecommendWork.Index.dichot"),
    *("RecommendCare.Index.dichot", "WorkStress.Index"),
)
Rows = list[list[str]]
Change = Callable[[Rows, Rows], None]


def main_row(code: str, year: int, care: str = "0.70") -> list[str]:
    return [code, str(year), "0.71", "0.77", "0.77", care, "0.61", "2000", "0.44", "1.0", "1.05", "0.68", "0.38"]


def load(folder: Path, change: Change = lambda main, longer: None) -> Loaded:
    main: Rows = [main_row(code, year) for code in ("RWE", "RK9") for year in range(2015, 2020)]
    main += [["", "2015", *["NA"] * 9, "0.69", "NA"], ["R1F1", "2015", *["NA"] * 9, "0.61", "NA"]]
    longer: Rows = [
        [code, str(year), f"{code} NHS Trust", str(year - 1000), "0.71", "0.61", "0.70", "0.38"]
        for code in ("RWE", "RK9")
        for year in range(2012, 2020)
    ]
    change(main, longer)
    files = {}
    for role, header, rows in (("main", MAIN, main), ("longer", LONGER, longer)):
        files[role] = folder / f"{role}.csv"
        with files[role].open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([header, *rows])
    return staff_survey.load(files, Known([AreaRow("RWE", "Leicester", "Leicester", "trust", "RWE")]))


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(staff_survey, "ROWS_FLOOR", 10)


def test_scores_of_each_trust_and_year(tmp_path: Path) -> None:
    loaded = load(tmp_path)
    facts: Any = loaded.facts.set_index(["indicator", "period", "area"])
    assert facts.loc[("staff_recommend_work", "2019", "RWE"), "value"] == 0.61
    assert facts.loc[("shmi", "2017", "RK9"), "value"] == 1.05
    assert len(facts) == 6 * 10
    assert set(loaded.facts["area"]) == {"RWE", "RK9"}  # no blank code, no R1F1
    assert [(row.code, row.name) for row in loaded.areas] == [("RK9", "RK9 NHS Trust")]


def test_responses_are_those_of_the_year_or_none(tmp_path: Path) -> None:
    facts: Any = load(tmp_path).facts.query("indicator == 'staff_engagement' and area == 'RWE'").set_index("period")
    assert list(facts["denominator"][1:]) == [1016, 1017, 1018, 2000]
    assert np.isnan(facts.loc["2015", "denominator"])


def test_a_missing_score_is_missing_with_its_responses(tmp_path: Path) -> None:
    def change(main: Rows, longer: Rows) -> None:
        main[4][2] = "NA"

    facts: Any = (
        load(tmp_path, change).facts.query("indicator == 'staff_engagement' and area == 'RWE'").set_index("period")
    )
    assert facts.loc["2019", "status"] == "missing"
    assert facts.loc["2019", ["value", "denominator"]].isna().all()


def test_contradictions_of_2015_are_low_reliability(tmp_path: Path) -> None:
    def change(main: Rows, longer: Rows) -> None:
        main[0][5] = "0.89"

    facts: Any = load(tmp_path, change).facts.set_index(["indicator", "period", "area"])
    assert facts.loc[("staff_recommend_care", "2015", "RWE"), "status"] == "low reliability"
    assert facts.loc[("staff_recommend_care", "2015", "RWE"), "value"] == 0.89
    assert facts.loc[("staff_recommend_work", "2015", "RWE"), "status"] == "ok"


def edit(table: int, row: int, column: int, value: str) -> Change:
    def change(main: Rows, longer: Rows) -> None:
        (main, longer)[table][row][column] = value

    return change


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            edit(0, 1, 5, "0.89"),
            "main.csv, row 3, column 'RecommendCare': found '0.890 for RWE in 2016', expected 0.70",
        ),
        (edit(0, 1, 2, "7.1"), "main.csv, row 3, column 'Engagement': found '7.1', expected a number from 0 to 1"),
        (edit(0, 1, 2, ""), "column 'Engagement': found nothing"),
        (edit(0, 1, 0, "XYZ"), "main.csv, row 3, column 'Code': found 'XYZ', expected an ODS code of a trust"),
        (edit(0, 1, 1, "2015"), "found 'RWE 2015', expected a row of its own"),
        (edit(0, 1, 1, "2020"), "column 'Year.index': found '2020'"),
        (edit(0, 1, 7, "1500"), "different numbers for RWE"),
        (edit(0, 10, 2, "0.5"), "expected no figures in rows that belong to no trust"),
        (edit(0, 1, 0, "RWE1"), "expected an ODS code of a trust, R and two more"),
        (edit(1, 1, 3, "12.5"), "longer.csv, row 3, column 'Responses': found '12.5', expected a whole number"),
    ],
)
def test_what_is_not_as_documented_is_refused(tmp_path: Path, change: Change, said: str) -> None:
    with pytest.raises(SourceRefused) as refusal:
        load(tmp_path, change)
    assert said in str(refusal.value)


def test_a_short_file_and_a_lost_column_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(staff_survey, "ROWS_FLOOR", 650)
    with pytest.raises(SourceRefused, match="at least 650"):
        load(tmp_path)
    path = tmp_path / "other.csv"
    path.write_text("Code,Year.index\nRWE,2015\n", encoding="utf-8")
    with pytest.raises(SourceRefused, match="column 'Engagement': found '0 columns of this name', expected one"):
        staff_survey.load({"main": path, "longer": path}, Known())
