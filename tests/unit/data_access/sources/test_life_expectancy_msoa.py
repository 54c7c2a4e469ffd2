"""Life expectancy of neighbourhoods: Wales left out, deaths kept but not divided, gaps missing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from data_access.reference.sources import life_expectancy_msoa
from data_access.reference.sources.loaded import AreaRow, Known, Loaded
from data_access.reference.sources.refusal import SourceRefused

KNOWN = Known([AreaRow("E02002488-2011", "Hartlepool 006 (2011)", "", "msoa11", "", "E02002488")])
COLUMNS = [
    *("Period", "Analysis", "Geography Type", "Code", "Code Name", "Sex", "No of Deaths", "Population"),
    *("Life Expectancy at birth (in years)", "Lower 95% confidence interval", "Upper 95% confidence interval"),
]
LIFE = {"Males": (80.5, 79.0, 82.0), "Females": (84.5, 83.0, 86.0), "Persons": (82.5, 81.5, 83.5)}


def rows(code: str = "E02002488", **changed: Any) -> list[dict[str, Any]]:
    """Three rows of one neighbourhood; `changed` applies to males."""
    found = []
    for sex, deaths in (("Males", 40), ("Females", 30), ("Persons", 70)):
        values = ("2016 to 2020", "Life Expectancy data", "2011MSOAs", code, "Somewhere", sex, deaths, deaths * 100)
        found.append(dict(zip(COLUMNS, (*values, *LIFE[sex]), strict=True)))
    names = {"life": COLUMNS[8], "lower": COLUMNS[9], "upper": COLUMNS[10], "deaths": COLUMNS[6], "people": COLUMNS[7]}
    found[0] |= {names.get(key, key.capitalize()): value for key, value in changed.items()}
    return found


def load(folder: Path, given: list[dict[str, Any]], *, columns: list[str] | None = None) -> Loaded:
    path = folder / "life.xlsx"
    pd.DataFrame(given)[columns or COLUMNS].to_excel(path, sheet_name="Data", index=False)
    return life_expectancy_msoa.load({"main": path}, KNOWN, neighbourhoods=1, rows_floor=1)


def test_life_expectancy_with_interval_deaths_and_person_years(tmp_path: Path) -> None:
    loaded = load(tmp_path, rows() + rows("W02000001"))
    assert loaded.rows_read == 6
    assert len(loaded.facts) == 3
    males = loaded.facts[loaded.facts["indicator"] == "life_expectancy_at_birth_male_msoa"].to_dict("records")
    assert [(row["area"], row["period"], row["breakdown"]) for row in males] == [("E02002488-2011", "2016/2020", "")]
    assert (males[0]["value"], males[0]["lower"], males[0]["upper"]) == (80.5, 79.0, 82.0)
    assert (males[0]["numerator"], males[0]["denominator"]) == (40, 4_000)


def test_without_a_figure_the_row_is_missing_and_deaths_are_not_none(tmp_path: Path) -> None:
    given = rows(life=None, lower=None, upper=None, deaths=0, people=100)
    given[2][COLUMNS[6]], given[2][COLUMNS[7]] = 30, 3_100
    facts = load(tmp_path, given).facts
    males = facts[facts["indicator"] == "life_expectancy_at_birth_male_msoa"].iloc[0]
    assert males["status"] == "missing"
    assert pd.isna(males["value"])
    assert pd.isna(males["numerator"])


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"life": 200}, "a number from 50 to 110"),
        ({"life": "long"}, "a number from 50 to 110"),
        ({"lower": 81}, "a value inside its interval"),
        ({"lower": None}, "all three, or none"),
        ({"deaths": 41}, "males and females, 71"),
        ({"people": 0}, "a whole number, 1 or more"),
        ({"deaths": 1.5}, "a whole number"),
        ({"sex": "Boys"}, "one of Females, Males, Persons"),
        ({"period": "2015 to 2019"}, "one of 2016 to 2020"),
        ({"code": "E05000001"}, "an ONS code of a neighbourhood"),
        ({"code": "E02999999"}, "a neighbourhood of 2011 known before"),
        ({"sex": "Females"}, "a row of its own"),
    ],
)
def test_what_refuses_the_workbook(tmp_path: Path, changed: dict[str, Any], said: str) -> None:
    with pytest.raises(SourceRefused, match=said):
        load(tmp_path, rows(**changed))


def test_a_missing_column_a_missing_row_and_how_a_fault_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceRefused, match="'No of Deaths': found '0 columns of this name'"):
        load(tmp_path, rows(), columns=[name for name in COLUMNS if name != "No of Deaths"])
    with pytest.raises(SourceRefused, match="0 neighbourhoods of England for Persons"):
        load(tmp_path, rows()[:2])
    with pytest.raises(SourceRefused) as caught:
        load(tmp_path, rows(life=200))
    (fault, *_) = caught.value.faults
    assert (fault.file, fault.row, fault.column, fault.value) == ("life.xlsx", 2, COLUMNS[8], "200")
    assert fault.expected == "a number from 50 to 110"
