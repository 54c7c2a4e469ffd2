"""Fingertips files of local authorities: periods, sex, what is left out, and what refuses a file."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from data_access.reference.sources import fingertips_la
from data_access.reference.sources.loaded import AreaRow, Known, Loaded
from data_access.reference.sources.refusal import SourceRefused

KNOWN = Known(
    [
        AreaRow("E92000001", "England", "England", "england", "", "E92000001"),
        AreaRow("E06000015", "Derby", "Derby", "ltla", "", "E06000015"),
        AreaRow("E07000150", "Corby (until 2021)", "Corby", "ltla", "", "E07000150"),
        AreaRow("E10000025", "Oxfordshire", "Oxfordshire", "utla", "", "E10000025"),
        AreaRow("E54000058", "Derby board", "Derby", "icb", "QJ2", "E54000058"),
    ]
)
HEADER = "area_code,area_name,area_type,period,indicator,measure,unit,value,compared_to_England,inequality"
ACTIVE = "Percentage of physically active adults,Percentage,Persons"
LIFE = "Life expectancy at birth,Life expectancy,Years"
CHECKS = "People receiving an NHS Health Check,Cumulative percentage from eligible,Persons"
MANUAL = (
    "Smoking prevalence in adults in routine and manual occupations (aged 18 to 64) - current smokers (APS),"
    "Percentage,Persons"
)
DEATHS = '"Under 75 mortality rate from causes considered preventable (per 100,000 population)",Age-standardised rate'
OBESE = "Reception prevalence of obesity (including severe obesity)"


def load(folder: Path, role: str, *lines: str, rows_floor: int = 1, authorities: int = 1) -> Loaded:
    path = folder / "la.csv"
    path.write_text("\n".join((HEADER, *lines)) + "\n", encoding="utf-8")
    return fingertips_la.load({role: path}, KNOWN, rows_floor=rows_floor, authorities=authorities)


def row(code: str, period: str, words: str, value: str, group: str = "NA") -> str:
    kind = {"E9": "Country", "E1": "County", "E0": "UA"}.get(code[:2], "UA")
    return f"{code},Somewhere,{kind},{period},{words},{value},Similar,{group}"


def test_percentages_become_shares_and_not_available_is_missing(tmp_path: Path) -> None:
    loaded = load(
        tmp_path,
        "active_adults",
        row("E92000001", "2023/24", ACTIVE, "66.1"),
        row("E06000015", "2023/24", ACTIVE, "68.4"),
        row("E07000150", "2023/24", ACTIVE, "60"),
        row("E06000015", "2022/23", ACTIVE, "NA"),
        row("E92000001", "2022/23", ACTIVE, "65"),
    )
    rows = {(found["area"], found["period"]): found for found in loaded.facts.to_dict("records")}
    assert loaded.rows_read == 5
    assert set(loaded.facts["indicator"]) == {"physically_active_adults"}
    assert rows["E06000015", "2023/24"]["value"] == pytest.approx(0.684)
    assert rows["E06000015", "2022/23"]["status"] == "missing"
    assert np.isnan(rows["E06000015", "2022/23"]["value"])


def test_sex_stands_in_two_places_and_years_are_three_together(tmp_path: Path) -> None:
    life = load(
        tmp_path,
        "life_expectancy",
        row("E92000001", "2015 - 17", LIFE, "79.5", "Male"),
        row("E92000001", "2015 - 17", LIFE, "83.1", "Female"),
        row("E06000015", "2015 - 17", LIFE, "79.5", "Male"),
        row("E06000015", "2015 - 17", LIFE, "83.1", "Female"),
    ).facts
    assert set(life["breakdown"]) == {"sex=male", "sex=female"}
    assert set(life["period"]) == {"2015/2017"}
    deaths = load(
        tmp_path,
        "preventable_mortality",
        *(
            row(code, "2014", f"{DEATHS},{sex}", value)
            for code in ("E92000001", "E06000015")
            for sex, value in (("Male", "196.5"), ("Female", "101"), ("Persons", "148"))
        ),
    ).facts
    assert dict(zip(deaths["breakdown"], deaths["value"], strict=True)) == {
        "sex=male": 196.5,
        "sex=female": 101.0,
        "": 148.0,
    }


def test_single_years_are_taken_and_overlapping_ones_left_out(tmp_path: Path) -> None:
    facts = load(
        tmp_path,
        "smoking_routine_manual",
        row("E92000001", "2023", MANUAL, "20"),
        row("E06000015", "2023", MANUAL, "20"),
        row("E06000015", "2021 - 23", MANUAL, "22"),
    ).facts
    assert set(facts["period"]) == {"2023"}


def test_pools_wards_and_quintiles_of_obesity_are_left_out(tmp_path: Path) -> None:
    pool = f'"{OBESE}, 5 years data combined",Percentage,Persons'
    wards = f'"{OBESE}, 3 years data combined",Percentage,Persons'
    facts = load(
        tmp_path,
        "obesity_reception",
        row("E92000001", "2023/24", f"{OBESE},Percentage,Persons", "9.6"),
        row("E10000025", "2023/24", f"{OBESE},Percentage,Persons", "9.6"),
        row("E92000001", "2020/21 - 24/25", pool, "12.8", "Most deprived quintile"),
        row("E05015239", "2022/23 - 24/25", wards, "8.1"),
    ).facts
    assert sorted(facts["area"]) == ["E10000025", "E92000001"]


def test_health_checks_are_spans_of_quarters_and_nothing_is_read_as_none(tmp_path: Path) -> None:
    lines = [
        row(code, period, CHECKS, value)
        for code, values in (("E92000001", ("0.6", "1.5", "2")), ("E06000015", ("0", "0", "2")))
        for period, value in zip(
            ("2021/22 Q1", "2021/22 Q1 - 2021/22 Q3", "2021/22 Q1 - 2021/22 Q4"), values, strict=True
        )
    ]
    lines += [row("E07000150", f"2021/22 Q1 - 2021/22 Q{n}", CHECKS, "1.9") for n in (3, 4)]
    facts = load(tmp_path, "health_checks", *lines).facts
    rows = {(found["area"], found["period"]): found for found in facts.to_dict("records")}
    assert set(facts["period"]) == {"2021-Q2/2021-Q4", "2021-Q2/2022-Q1"}
    assert rows["E06000015", "2021-Q2/2021-Q4"]["status"] == "missing"
    assert rows["E06000015", "2021-Q2/2022-Q1"]["value"] == pytest.approx(0.02)


def test_a_cumulative_figure_may_not_fall(tmp_path: Path) -> None:
    lines = [
        row(code, f"2021/22 Q1 - 2022/23 Q{number}", CHECKS, value)
        for number, value in ((1, "5"), (2, "4"))
        for code in ("E92000001", "E06000015")
    ]
    with pytest.raises(SourceRefused, match="at least 5, the figure up to the quarter before"):
        load(tmp_path, "health_checks", *lines)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (row("E06000015", "2023/24", ACTIVE, "many"), "a number from 0 to 100"),
        (row("E06000015", "2023/24", ACTIVE, "140"), "a number from 0 to 100"),
        (row("E06000015", "2023/24", "Something else,Percentage,Persons", "60"), "Percentage of physically active"),
        (row("E06000015", "2023/25", ACTIVE, "60"), "a period of the form this publication has"),
        (row("E06000099", "2023/24", ACTIVE, "60"), "an authority known before"),
        (row("E54000058", "2023/24", ACTIVE, "60"), "an ONS code of an authority"),
        (row("E92000001", "2023/24", ACTIVE, "66.1"), "a row of its own"),
        (row("E06000015", "2023/24", ACTIVE, "60", "Male"), "one of NA"),
        (row("E06000015", "2022/23", ACTIVE, "60"), "a row for England in each period"),
        (row("E06000015", "2023/24", ACTIVE, "60"), "between 60 and 60, as the authorities"),
    ],
)
def test_what_refuses_a_file(tmp_path: Path, line: str, said: str) -> None:
    with pytest.raises(SourceRefused, match=said):
        load(tmp_path, "active_adults", row("E92000001", "2023/24", ACTIVE, "66.1"), line)


def test_too_few_rows_or_authorities_and_a_wrong_column(tmp_path: Path) -> None:
    lines = (row("E92000001", "2023/24", ACTIVE, "66"), row("E06000015", "2023/24", ACTIVE, "66"))
    with pytest.raises(SourceRefused, match="at least 3"):
        load(tmp_path, "active_adults", *lines, rows_floor=3)
    with pytest.raises(SourceRefused, match="1 authorities in 2023/24"):
        load(tmp_path, "active_adults", *lines, authorities=2)
    path = tmp_path / "la.csv"
    path.write_text(HEADER.replace("value", "figure") + "\n" + "\n".join(lines) + "\n", encoding="utf-8")
    with pytest.raises(SourceRefused, match="figure"):
        fingertips_la.load({"active_adults": path}, KNOWN, rows_floor=1, authorities=1)


def test_a_fault_is_named_by_file_row_column_value_and_expectation(tmp_path: Path) -> None:
    with pytest.raises(SourceRefused) as caught:
        load(tmp_path, "active_adults", row("E92000001", "2023/24", ACTIVE, "66"), row("E06000015", "x", ACTIVE, "1e9"))
    (fault, *_) = caught.value.faults
    assert (fault.file, fault.row, fault.column, fault.value) == ("la.csv", 3, "value", "1e9")
    assert fault.expected == "a number from 0 to 100"


@pytest.mark.parametrize(
    ("made", "text", "wanted"),
    [
        (fingertips_la.three_years, "2015 - 17", "2015/2017"),
        (fingertips_la.three_years, "2015 - 18", ""),
        (fingertips_la.three_years, "2015", ""),
        (fingertips_la.financial_year, "2019/20", "2019/20"),
        (fingertips_la.financial_year, "2019/21", ""),
        (fingertips_la.calendar_year, "2024", "2024"),
        (fingertips_la.calendar_year, "2024.0", ""),
        (fingertips_la.quarters_since, "2021/22 Q1 - 2025/26 Q3", "2021-Q2/2025-Q4"),
        (fingertips_la.quarters_since, "2021/22 Q1 - 2021/22 Q4", "2021-Q2/2022-Q1"),
        (fingertips_la.quarters_since, "2022/23 Q1 - 2021/22 Q4", ""),
        (fingertips_la.quarters_since, "2021/23 Q1 - 2024/25 Q4", ""),
    ],
)
def test_periods(made: object, text: str, wanted: str) -> None:
    assert made(text) == wanted  # type: ignore[operator]
