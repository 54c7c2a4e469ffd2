"""Life expectancy of practices' areas: a year is the last of five, split rows are joined, groups are dropped."""

from __future__ import annotations

from pathlib import Path

import pytest

from data_access.reference.sources import life_expectancy_practice
from data_access.reference.sources.loaded import AreaRow, Known, Loaded, Membership
from data_access.reference.sources.refusal import SourceRefused

KNOWN = Known(
    [
        AreaRow("E92000001", "England", "England", "england", "", "E92000001"),
        AreaRow("E54000060", "NHS Nottingham Integrated Care Board", "Nottingham", "icb", "QT1", "E54000060"),
        AreaRow("A82019", "Known", "", "practice", "A82019"),
    ]
)
HEADER = "Practice.Code,Year,IMD_quintile,ICB.NAME,Life_Expectancy_Female,Life_Expectancy_Male"


def line(code: str, year: int = 2020, female: str = "83.2", male: str = "79.2", board: str = "Nottingham") -> str:
    return f"{code},{year},3,{board},{female},{male}"


def load(folder: Path, *lines: str, header: str = HEADER) -> Loaded:
    path = folder / "life.csv"
    path.write_text("\n".join((header, *lines)) + "\n", encoding="utf-8")
    return life_expectancy_practice.load({"main": path}, KNOWN, rows_floor=1, a_year=1)


def test_a_year_is_the_last_of_five_and_england_has_a_row(tmp_path: Path) -> None:
    facts = load(tmp_path, line("A82019", 2019), line("E92000001", 2019, "83.249", "79.657", board="NA")).facts
    by = facts.set_index(["area", "breakdown"])
    assert set(facts["period"]) == {"2015/2019"}
    assert by.at[("A82019", "sex=male"), "value"] == pytest.approx(79.2)
    assert by.at[("E92000001", "sex=female"), "value"] == pytest.approx(83.249)


def test_a_practice_split_over_two_rows_is_put_together(tmp_path: Path) -> None:
    facts = load(tmp_path, line("A82019", female="81.5", male="NA"), line("A82019", female="NA", male="77.0")).facts
    assert facts.set_index("breakdown")["value"].to_dict() == {"sex=female": 81.5, "sex=male": 77.0}


def test_groups_are_dropped_and_missing_stays_missing(tmp_path: Path) -> None:
    group = line("E38000217", 2011, "NA", "NA", board="NA")
    facts = load(tmp_path, line("A82019", male="NA"), line("B82999"), group).facts
    assert set(facts["area"]) == {"A82019", "B82999"}
    own = facts[(facts["area"] == "A82019") & (facts["breakdown"] == "sex=male")].iloc[0]
    assert own["status"] == "missing"
    assert own[["value"]].isna().all()


def test_a_practice_closed_since_belongs_to_its_board(tmp_path: Path) -> None:
    loaded = load(tmp_path, line("B82999"), line("B82999", 2010))
    assert [area.code for area in loaded.areas] == ["B82999"]
    assert loaded.members == (Membership("E54000060", "B82999", "administrative"),)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (
            [line("A82019", female="120")],
            r"row 2, column 'Life_Expectancy_Female': found '120', expected a number from",
        ),
        ([line("A82019", male="")], r"row 2, column 'Life_Expectancy_Male': found nothing"),
        ([line("A82019", 2011)], r"row 2, column 'Year': found '2011', expected one of 2010, 2012"),
        ([line("8201")], r"column 'Practice.Code': found '8201'"),
        ([line("A82019", board="Sherwood")], r"column 'ICB.NAME': found 'Sherwood'"),
        ([line("A82019"), line("A82019")], r"row 3, .*one figure for each practice and year"),
        ([line("A82019", female="79", male="83")], "more than that of men"),
        (
            [line("A82019"), line("E92000001", male="80", board="NA")],
            "within half a year of 79.20, the middle practice",
        ),
    ],
)
def test_what_is_refused(tmp_path: Path, lines: list[str], said: str) -> None:
    with pytest.raises(SourceRefused, match=said):
        load(tmp_path, *lines)


def test_a_missing_column_too_few_rows_and_too_few_practices(tmp_path: Path) -> None:
    with pytest.raises(SourceRefused, match="'Year': found '0 columns of this name'"):
        load(tmp_path, line("A82019"), header=HEADER.replace("Year", "End"))
    load(tmp_path, line("A82019"))
    path = {"main": tmp_path / "life.csv"}
    with pytest.raises(SourceRefused, match="found '1 rows', expected at least 37000"):
        life_expectancy_practice.load(path, KNOWN)
    with pytest.raises(SourceRefused, match="found '1 practices in 2020', expected at least 6000"):
        life_expectancy_practice.load(path, KNOWN, rows_floor=1)
