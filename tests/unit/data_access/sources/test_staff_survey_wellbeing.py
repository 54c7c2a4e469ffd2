"""Staff survey 2021 to 2024: shares with their bases, boards apart from trusts, and organisations that are dropped."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from data_access.reference.sources import staff_survey_wellbeing
from data_access.reference.sources.loaded import AreaRow, Classification, Known, Loaded, Membership
from data_access.reference.sources.refusal import SourceRefused
from data_access.reference.sources.staff_survey_wellbeing import QUESTIONS

HEADER = (
    *("ODS code", "Year", "Organisation name", "Benchmarking group", "Region", "ICS/STP"),
    *(f"{question}_rate" for question in QUESTIONS),
    *(f"{question}_base" for question in QUESTIONS),
)
ACUTE = "Acute and Acute & Community Trusts"
Change = tuple[int, str, str]


def row(code: str, year: str, name: str, group: str, share: float, base: int) -> list[str]:
    place = ["Midlands", "Northamptonshire" if year == "2022" else ""]
    return [code, year, name, group, *place, *(f"{share + number:g}" for number in range(12)), *[str(base)] * 12]


ROWS = [row("RWE", year, "Leicester", ACUTE, 30, 1000) for year in ("2021", "2022", "2023", "2024")] + [
    row("RP1", "2024", "Northamptonshire Healthcare", "Community Trusts", 40, 3000),
    row("RP1", "2022", "Northamptonshire Healthcare", "Community Trusts", 40, 3000),
    row("RX9", "2024", "East Midlands Ambulance Service NHS Trust", "Ambulance Trusts", 40, 2000),
    row("RYK", "2022", "Dudley Integrated Health and Care NHS Trust", "Community Trusts", 40, 300),
    row("QUA", "2024", "NHS Black Country ICB", "ICBs", 20, 227),
    row("00L", "2021", "NHS Northumberland CCG", "CCGs", 10, 55),
    row("R1F1", "2024", "Isle of Wight NHS Trust (acute sector)", ACUTE, 50, 900),
]


def load(folder: Path, *changes: Change, rows_floor: int = 11, trusts_floor: int = 1) -> Loaded:
    rows = [list(each) for each in ROWS]
    for number, column, text in changes:
        rows[number][HEADER.index(column)] = text
    path = folder / "survey.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([HEADER, *rows])
    known = Known(
        [
            AreaRow("RWE", "Leicester", "Leicester", "trust", "RWE"),
            AreaRow("E54000062", "Black Country", "Black Country", "icb", "QUA", "E54000062"),
            AreaRow("E54000059", "NHS Northamptonshire Integrated Care Board", "", "icb", "QPM", "E54000059"),
            AreaRow("E40000011", "Midlands", "Midlands", "region", "Y60", "E40000011"),
        ],
        [Membership("E40000011", "RWE", "reporting")],
    )
    return staff_survey_wellbeing.load({"main": path}, known, rows_floor=rows_floor, trusts_floor=trusts_floor)


def test_shares_stand_with_those_who_answered_and_without_a_count(tmp_path: Path) -> None:
    facts: Any = load(tmp_path).facts.set_index(["indicator", "breakdown", "period", "area"])
    burnt_out = facts.loc[("staff_burnout", "", "2023", "RWE")]
    assert (burnt_out["value"], burnt_out["denominator"]) == (0.3, 1000)
    assert np.isnan(burnt_out["numerator"])
    assert facts.loc[("staff_violence", "from_whom=managers", "2024", "RP1"), "value"] == 0.45


def test_a_board_is_an_employer_and_never_an_area(tmp_path: Path) -> None:
    facts: Any = load(tmp_path).facts
    board = facts[facts["area"] == "QUA"]
    assert len(board) == 12
    assert board["breakdown"].str.startswith("employer=board").all()
    assert "employer=board&from_whom=public" in set(board["breakdown"])


def test_other_organisations_and_parts_of_a_trust_are_dropped(tmp_path: Path) -> None:
    loaded = load(tmp_path)
    assert set(loaded.facts["area"]) == {"RWE", "RP1", "RX9", "RYK", "QUA"}
    assert [area.code for area in loaded.areas] == ["RP1", "RX9", "RYK"]


def test_a_trust_is_placed_in_its_system_of_2022_or_else_in_its_region(tmp_path: Path) -> None:
    """Leicester reports in a region already; the ambulances have no system; the third trust left the survey in 2022."""
    loaded = load(tmp_path)
    assert loaded.members == (
        Membership("E54000059", "RP1", "reporting"),
        Membership("E40000011", "RX9", "reporting"),
        Membership("E54000059", "RYK", "reporting", valid_to="2022"),
    )
    assert loaded.classes[:2] == (
        Classification("trust_group", "RP1", "community_trust"),
        Classification("trust_group", "RWE", "trust"),
    )
    with pytest.raises(SourceRefused, match="found 'Rutland', expected the name of an integrated care system"):
        load(tmp_path, (5, "ICS/STP", "Rutland"))


def test_the_mean_of_the_newest_year_weighs_trusts_by_answers(tmp_path: Path) -> None:
    assert load(tmp_path).totals == {"enough_staff_2024": pytest.approx((31 * 1000 + 41 * 3000 + 41 * 2000) / 6000)}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ((0, "Year", "2020"), "row 2, column 'Year': found '2020'"),
        ((0, "Year", "2022"), "found 'RWE 2022', expected a row of its own"),
        (
            (0, "Benchmarking group", "Hospices"),
            "found 'Hospices', expected a group of organisations this loader knows",
        ),
        ((0, "Stress_rate", "132"), "column 'Stress_rate': found '132', expected a number from 0 to 100"),
        ((0, "Stress_rate", ""), "column 'Stress_rate': found nothing"),
        ((0, "Stress_base", "12.5"), "column 'Stress_base': found '12.5', expected a whole number"),
        ((0, "ODS code", "XYZ"), "found 'XYZ', expected an ODS code of a trust"),
        ((8, "ODS code", "QXX"), "found 'QXX', expected the code of an integrated care board"),
        ((3, "Benchmarking group", "CCGs"), "found '2 trusts in 2024', expected at least 3"),
    ],
)
def test_what_is_not_as_documented_is_refused(tmp_path: Path, change: Change, said: str) -> None:
    floor = 3 if "at least 3" in said else 1
    with pytest.raises(SourceRefused) as refusal:
        load(tmp_path, change, trusts_floor=floor)
    assert said in str(refusal.value)


def test_a_short_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceRefused, match="at least 12"):
        load(tmp_path, rows_floor=12)
