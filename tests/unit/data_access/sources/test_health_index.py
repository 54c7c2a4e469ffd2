"""Health Index indicators: years that only repeat others are left out, and told from real ones both ways."""

from __future__ import annotations

from pathlib import Path

import pytest

from data_access.reference.sources import health_index
from data_access.reference.sources.loaded import AreaRow, Known, Loaded
from data_access.reference.sources.refusal import SourceRefused

CODES = ("E06000015", "E07000032", "E08000025")
KNOWN = Known([AreaRow(code, code, code, "ltla", "", code) for code in CODES])
HEADER = "ltla21_code,year,indicator,value"


def rows() -> dict[tuple[str, int, str], float]:
    """Every indicator in every year; years after the last real one repeat it."""
    found = {}
    for name, series in health_index.SERIES.items():
        middle = (series.least + min(series.most, 100)) / 2
        for year in range(2015, 2022):
            for position, code in enumerate(CODES):
                found[code, year, name] = middle + position + min(year, series.last_year) / 1000
    return found


def load(folder: Path, figures: dict[tuple[str, int, str], float], *more: str) -> Loaded:
    path = folder / "index.csv"
    lines = [f'{code},{year}.0,"{name}",{value}' for (code, year, name), value in figures.items()]
    path.write_text("\n".join((HEADER, *lines, *more)) + "\n", encoding="utf-8")
    return health_index.load({"main": path}, KNOWN, authorities=len(CODES), rows_floor=1)


def test_real_years_only_and_shares_for_percentages(tmp_path: Path) -> None:
    facts = load(tmp_path, rows(), "E06000015,2015.0,High blood pressure,18").facts
    years = facts.groupby("indicator")["period"].agg(lambda column: f"{min(column)}-{max(column)}")
    assert years["mortality_avoidable_la"] == "2015-2020"
    assert years["early_years_development"] == "2015-2019"
    assert years["air_pollution"] == "2015-2021"
    assert "High blood pressure" not in set(facts["indicator"])
    assert facts.loc[facts["indicator"] == "unemployment_rate", "value"].max() < 0.3
    assert facts.loc[facts["indicator"] == "self_harm_admissions", "value"].min() > 1


def test_a_real_year_that_repeats_the_one_before_refuses_the_file(tmp_path: Path) -> None:
    figures = rows()
    for code in CODES:
        figures[code, 2018, "Air pollution"] = figures[code, 2017, "Air pollution"]
    with pytest.raises(SourceRefused, match="Air pollution in 2018 repeats 2017"):
        load(tmp_path, figures)


def test_a_year_left_out_that_is_no_copy_refuses_the_file(tmp_path: Path) -> None:
    figures = rows()
    for code in CODES:
        figures[code, 2021, "Self-harm"] += 1
    with pytest.raises(SourceRefused, match="Self-harm in 2021 differs from 2020"):
        load(tmp_path, figures)


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        (("E06000015", 2016, "Unemployment"), 300.0, "Unemployment: from 0 to 30"),
        (("E06000099", 2016, "Unemployment"), 3.0, "an authority known before"),
        (("E54000058", 2016, "Unemployment"), 3.0, "an ONS code of a local authority"),
        (("E06000015", 2022, "Unemployment"), 3.0, "2015 to 2021"),
    ],
)
def test_what_refuses_a_file(tmp_path: Path, key: tuple[str, int, str], value: float, said: str) -> None:
    with pytest.raises(SourceRefused, match=said):
        load(tmp_path, rows() | {key: value})


def test_repeated_missing_and_unreadable_rows_are_named(tmp_path: Path) -> None:
    with pytest.raises(SourceRefused, match="a row of its own"):
        load(tmp_path, rows(), "E06000015,2015.0,Unemployment,4")
    figures = rows()
    del figures["E06000015", 2016, "Infant mortality"]
    with pytest.raises(SourceRefused, match="2 rows of Infant mortality in 2016"):
        load(tmp_path, figures)
    with pytest.raises(SourceRefused) as caught:
        load(tmp_path, rows(), "E06000015,2015.0,Other,low")
    (fault,) = caught.value.faults
    assert (fault.file, fault.column, fault.value, fault.expected) == ("index.csv", "value", "low", "a number")
    assert fault.row == len(rows()) + 2
