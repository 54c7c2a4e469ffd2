"""Explore local statistics: periods, scales, what is withheld, and authorities with two codes."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from data_access.reference.sources import ons_local_statistics
from data_access.reference.sources.loaded import AreaRow, Known, Loaded
from data_access.reference.sources.ons_local_statistics import MEASURES, period_of
from data_access.reference.sources.refusal import SourceRefused

HEADER = (
    *("areacd", "indicator", "period_start", "period_length", "measure"),
    *("observation", "lci_95", "uci_95", "status", "notes"),
)
ENDED = "Obsolete code since {} (replaced by E08000038 Barnsley)"
UNRELIABLE = "Estimate and confidence interval unreliable since the group sample size is small (3-9)"
ROWS = [
    ["E06000015", "Male healthy life expectancy", "2022-01-01", "P3Y", "Years", "58.1", "56.2", "60", "", ""],
    ["E06000015", "Employment rate", "2023-01-01", "P1Y", "Percentage", "71.5", "66.2", "76.8", "", ""],
    ["E06000015", "Gross median weekly pay", "2025-04-30", "", "Pounds", "570.1", "540", "600", "", ""],
    ["E06000015", "Anxiety", "2022-04-01", "P1Y", "Mean (Where 0 is calm)", "", "", "", "u", ""],
    ["E06000015", "Literacy", "2024-09-01", "P1Y", "Percentage", "66.2", "", "", "", ""],
    ["E06000015", "Happiness", "2022-04-01", "P1Y", "Mean (Where 0 is sad)", "", "", "", "x", ""],
    ["E06000015", "Economically inactive", "2023-01-01", "P1Y", "Percentage", "30", "", "", "", UNRELIABLE],
    ["E12000004", "Employment rate", "2023-01-01", "P1Y", "Percentage", "75", "74", "76", "", ""],
    ["E08000016", "Literacy", "2024-09-01", "P1Y", "Percentage", "68", "", "", "", ENDED.format(2025)],
    ["E08000038", "Literacy", "2024-09-01", "P1Y", "Percentage", "68", "", "", "", ""],
    ["E47000007", "Employment rate", "2023-01-01", "P1Y", "Percentage", "70", "69", "71", "", ""],
    ["E08000020", "Literacy", "2021-09-01", "P1Y", "Percentage", "70", "", "", "", ENDED.format(2013)],
    ["E06000015", "Claimant Count", "2003-01-01", "P1Y", "Percentage", "3", "", "", "", ""],
    ["E06000015", "Food outlets", "2025-03-15", "", "Rate per 1000 people", "2", "", "", "", ""],
]
Change = tuple[int, str, str]


def load(folder: Path, *changes: Change, rows_floor: int = 14) -> Loaded:
    rows = [list(row) for row in ROWS]
    for row, column, text in changes:
        rows[row][HEADER.index(column)] = text
    path = folder / "local.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([HEADER, *rows])
    areas = [AreaRow(code, code, code, "ltla", "", code) for code in ("E06000015", "E08000016")]
    known = Known([*areas, AreaRow("TLF", "East Midlands", "East Midlands", "itl1", "", "TLF")])
    return ons_local_statistics.load({"main": path}, known, rows_floor=rows_floor)


def test_figures_with_their_intervals(tmp_path: Path) -> None:
    facts: Any = load(tmp_path).facts.set_index(["indicator", "breakdown", "area"])
    row = facts.loc[("healthy_life_expectancy_with_intervals", "sex=male", "E06000015")]
    assert tuple(row[["period", "value", "lower", "upper"]]) == ("2022/2024", 58.1, 56.2, 60)
    row = facts.loc[("employment_rate_16_to_64", "", "E06000015")]
    assert tuple(row[["period", "value", "lower", "upper"]]) == ("2023", 0.715, 0.662, 0.768)
    assert facts.loc[("median_weekly_pay", "", "E06000015"), "period"] == "2025-04"
    assert facts.loc[("employment_rate_16_to_64", "", "TLF"), "value"] == 0.75


def test_what_is_withheld_missing_or_unreliable(tmp_path: Path) -> None:
    facts: Any = load(tmp_path).facts.set_index("indicator")
    assert facts.loc["anxiety_yesterday", "status"] == "suppressed"
    assert facts.loc["happiness_yesterday", "status"] == "missing"
    assert facts.loc["economic_inactivity_rate", ["status", "value"]].tolist() == ["low reliability", 0.3]


def test_an_authority_with_two_codes_stands_once_and_what_is_dropped_does_not(tmp_path: Path) -> None:
    facts: Any = load(tmp_path).facts
    literacy = facts[facts["indicator"] == "early_learning_goals"]
    assert sorted(literacy["area"]) == ["E06000015", "E08000016"]
    assert set(literacy["breakdown"]) == {"early_learning_goal=literacy"}
    assert set(literacy["period"]) == {"2024/25"}
    assert len(facts) == 9
    assert "claimant_rate" not in set(facts["indicator"])


@pytest.mark.parametrize(
    ("start", "length", "period"),
    [
        ("2023-01-01", "P1Y", "2023"),
        ("2022-04-01", "P1Y", "2022/23"),
        ("2024-08-01", "P1Y", "2024/25"),
        ("1999-11-16", "P1Y", "1999/00"),
        ("2022-01-01", "P3Y", "2022/2024"),
        ("2020-01-01", "P5Y", "2020/2024"),
        ("2025-04-01", "", "2025-04"),
        ("2023-02-01", "P1Y", ""),
        ("2023-04-01", "P3Y", ""),
        ("2023-01-01", "P2Y", ""),
    ],
)
def test_a_start_and_a_length_are_a_period(start: str, length: str, period: str) -> None:
    assert period_of(start, length) == period


def test_shares_are_divided_by_a_hundred_and_nothing_else_is() -> None:
    shares = {measure.indicator for measure in MEASURES.values() if measure.scale == 100}
    assert "housing_affordability" not in shares
    assert {"claimant_rate", "adult_obesity", "early_learning_goals"} <= shares
    assert all(measure.called == "Percentage" for measure in MEASURES.values() if measure.scale == 100)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ((1, "areacd", "W06000015"), "row 3, column 'areacd': found 'W06000015', expected an ONS code of England"),
        ((1, "areacd", "E06000099"), "found 'E06000099', expected the code of an area known before"),
        ((1, "indicator", "Rain"), "found 'Rain', expected an indicator this loader knows"),
        ((1, "measure", "Pounds"), "column 'measure': found 'Pounds', expected Percentage"),
        ((1, "period_start", "2023"), "found '2023', expected a day such as 2024-04-01"),
        ((1, "period_start", "2023-02-01"), "found '2023-02-01 P1Y', expected a year, or three or five"),
        ((1, "period_length", "1 year"), "found '1 year', expected a number of years such as P1Y"),
        ((1, "observation", "715"), "found '715', expected 0 to 100"),
        ((1, "observation", "80"), "found '80', expected a figure inside its interval"),
        ((4, "observation", ""), "row 6, column 'observation': found nothing, expected a number, or a status u or x"),
        ((3, "status", "c"), "column 'status': found 'c', expected u, x or nothing"),
        ((9, "observation", "70"), "found '68, 70 for Literacy, E08000016', expected one figure under both codes"),
    ],
)
def test_what_is_not_as_documented_is_refused(tmp_path: Path, change: Change, said: str) -> None:
    with pytest.raises(SourceRefused) as refusal:
        load(tmp_path, change)
    assert said in str(refusal.value)


def test_a_short_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceRefused, match="at least 15"):
        load(tmp_path, rows_floor=15)
