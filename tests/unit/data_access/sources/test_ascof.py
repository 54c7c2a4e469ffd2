"""Social care outcomes: counts, surveys, what is missing, faults of recording, and the sums of boards."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest

from data_access.reference.sources import ascof
from data_access.reference.sources.ascof import COUNTED, SURVEYS
from data_access.reference.sources.loaded import AreaRow, Known, Loaded, Membership
from data_access.reference.sources.refusal import SourceRefused

CODES = {
    "E06000021": ("Stoke-on-Trent", "ltla"),
    "E10000028": ("Staffordshire", "utla"),
    "E10000034": ("Worcestershire", "utla"),
    "E06000032": ("Luton", "ltla"),
    "E06000059": ("Dorset", "ltla"),
    "E10000009": ("Dorset (until 2019)", "utla"),
    "E54000010": ("Staffordshire and Stoke-on-Trent", "icb"),
    "E54000019": ("Herefordshire and Worcestershire", "icb"),
    "E92000001": ("England", "england"),
}
KNOWN = Known(
    [AreaRow(code, name, name, kind, "", code) for code, (name, kind) in CODES.items()],
    [
        Membership("E54000010", "E06000021", "best fit"),
        Membership("E54000010", "E10000028", "best fit"),
        Membership("E54000019", "E10000034", "best fit"),
    ],
)
Row = tuple[str, str, str, str, float]


def counts(
    measure: str, area: str, numerator: float, denominator: float, outcome: float | None, year: str = "2024/25"
) -> list[Row]:
    rows = [(measure, area, year, "numerator", numerator), (measure, area, year, "denominator", denominator)]
    return rows + ([] if outcome is None else [(measure, area, year, "outcome", outcome)])


def survey(measure: str, area: str, outcome: float, margin: float, people: float, year: str = "2024/25") -> list[Row]:
    given = {"outcome": outcome, "margin of error": margin, "number of respondents": people}
    return [(measure, area, year, words, value) for words, value in given.items()]


def load(folder: Path, rows: list[Row], measures: list[str] | None = None) -> Loaded:
    main, names = folder / "ascof.csv", folder / "measures.csv"
    lines = [f"{measure},{area},name,{year},{words},{value}" for measure, area, year, words, value in rows]
    main.write_text("measure,area_code,area_name,period,statistic,value\n" + "\n".join(lines) + "\n", encoding="utf-8")
    listed = [*SURVEYS, *COUNTED] if measures is None else measures
    names.write_text("measure,description\n" + "".join(f"{name},words\n" for name in listed), encoding="utf-8")
    return ascof.load({"main": main, "measures": names}, KNOWN, rows_floor=1)


def by_area(loaded: Loaded, period: str = "2024/25") -> dict[tuple[str, str], dict[str, Any]]:
    """(indicator, area) -> its row of one year."""
    rows = loaded.facts[loaded.facts["period"] == period].to_dict("records")
    return {(str(row["indicator"]), str(row["area"])): {str(key): value for key, value in row.items()} for row in rows}


def numbers(row: dict[str, Any], *columns: str) -> tuple[float, ...]:
    return tuple(row[column] for column in columns)


def test_counts_give_the_figure_and_boards_are_sums(tmp_path: Path) -> None:
    loaded = load(
        tmp_path, counts("2C", "E06000021", 300, 45_000, 666.7) + counts("2C", "E10000028", 1_000, 200_000, 500.0)
    )
    by = by_area(loaded)
    stoke = by["ascof_care_home_admissions_65", "E06000021"]
    assert (stoke["numerator"], stoke["denominator"], stoke["status"]) == (300, 45_000, "ok")
    board = by["ascof_care_home_admissions_65", "E54000010"]
    assert (board["numerator"], board["denominator"], board["status"]) == (1_300, 245_000, "ok")
    assert loaded.totals["2C 2024/25 of authorities"] == 1_300


def test_where_counts_are_rounded_the_printed_outcome_is_the_figure(tmp_path: Path) -> None:
    by = by_area(load(tmp_path, counts("4B", "E06000021", 445, 485, 92.3) + counts("4B", "E10000028", 90, 100, 90.0)))
    assert by["ascof_safeguarding_risk_reduced", "E06000021"]["value"] == 0.923  # 445 of 485 are 91.8%
    board = by["ascof_safeguarding_risk_reduced", "E54000010"]
    assert math.isnan(board["value"]) and (board["numerator"], board["denominator"]) == (535, 585)


def test_a_survey_has_its_margin_as_interval_and_its_answers_as_denominator(tmp_path: Path) -> None:
    rows = survey("1D", "E06000021", 64.2, 4.7, 365) + survey("1A", "E06000021", 18.6, 0.5, 320)
    by = by_area(load(tmp_path, rows + survey("1D", "E92000001", 65.1, 0.0, 59_160)))
    satisfied = by["ascof_satisfied", "E06000021"]
    assert numbers(satisfied, "value", "lower", "upper", "denominator") == (0.642, 0.595, 0.689, 365)
    score = by["ascof_quality_of_life", "E06000021"]
    assert numbers(score, "value", "lower", "upper") == pytest.approx((18.6, 18.1, 19.1))
    assert all(map(math.isnan, numbers(by["ascof_satisfied", "E92000001"], "lower", "upper")))


def test_an_outcome_without_counts_or_margin_has_no_interval(tmp_path: Path) -> None:
    by = by_area(load(tmp_path, [("6A", "E06000021", "2024/25", "outcome", 24.2)]))
    row = by["ascof_staff_turnover", "E06000021"]
    assert row["value"] == 0.242
    assert all(map(math.isnan, numbers(row, "lower", "upper", "denominator")))


def test_what_others_have_and_an_authority_has_not_is_missing_and_so_is_its_board(tmp_path: Path) -> None:
    rows = counts("2C", "E06000021", 300, 45_000, 666.7) + counts("2B", "E10000028", 50, 500_000, 10.0)
    by = by_area(load(tmp_path, rows))
    assert by["ascof_care_home_admissions_65", "E10000028"]["status"] == "missing"
    assert by["ascof_care_home_admissions_18_64", "E06000021"]["status"] == "missing"
    assert by["ascof_care_home_admissions_65", "E54000010"]["status"] == "missing"


def test_faults_of_recording_are_of_low_reliability_and_nothing_is_added_up_from_them(tmp_path: Path) -> None:
    rows = counts("2D(2)", "E06000021", 11, 11_926, 0.09) + counts("2D(2)", "E10000028", 3_000, 46_699, 6.42)
    with pytest.raises(SourceRefused, match=r"found '6.42 for"):
        load(tmp_path, rows)
    rows = counts("2D(2)", "E06000021", 11, 11_926, 0.09) + counts("2D(2)", "E10000028", 26, 46_699, 0.06)
    by = by_area(load(tmp_path, rows))
    stoke = by["ascof_discharged_into_reablement", "E06000021"]
    assert (stoke["value"], stoke["status"]) == (0.0009, "low reliability")
    assert all(map(math.isnan, numbers(stoke, "numerator", "denominator")))
    assert by["ascof_discharged_into_reablement", "E54000010"]["status"] == "missing"


def test_more_outcomes_than_risks_are_no_figure(tmp_path: Path) -> None:
    by = by_area(load(tmp_path, counts("4B", "E06000032", 415, 135, None)))
    assert by["ascof_safeguarding_risk_reduced", "E06000032"]["status"] == "missing"


def test_dorset_under_its_old_code_is_moved_or_dropped(tmp_path: Path) -> None:
    rows = survey("1D", "E06000059", 68.7, 6.6, 265) + survey("1D", "E10000009", 68.7, 6.6, 265)
    rows += counts("4B", "E10000009", 445, 485, 91.8) + survey("1D", "E10000009", 60.0, 3.0, 400, "2018/19")
    loaded = load(tmp_path, rows)
    by = by_area(loaded)
    assert by["ascof_safeguarding_risk_reduced", "E06000059"]["numerator"] == 445
    assert ("ascof_satisfied", "E10000009") not in by
    assert by_area(loaded, "2018/19")["ascof_satisfied", "E10000009"]["value"] == 0.6


def test_regions_groups_and_single_ratings_are_left_out(tmp_path: Path) -> None:
    rows = counts("6B", "E06000032", 30, 40, 75.0)
    rows = [(measure, area, year, f"6b {words}", value) for measure, area, year, words, value in rows]
    rows += [("6B", "E06000032", "2024/25", "good numerator", 25), ("6B", "E12000005", "2024/25", "6b numerator", 9)]
    rows += [("6B", "[z]", "2024/25", "6b numerator", 9)]
    loaded = load(tmp_path, rows)
    assert list(zip(loaded.facts["area"], loaded.facts["numerator"], strict=True)) == [("E06000032", 30)]
    assert loaded.rows_read == 6


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (counts("2C", "E06000021", 300, 45_000, 766.7), r"row 2, column 'outcome': found '766.7', expected numerator / denominator = 666.66"),
        (counts("2C", "E06000021", 300, 45_000, None), r"row 2, column 'outcome': found nothing, expected an outcome, unless"),
        (counts("2A", "E10000034", 90, 637, 14.1), r"found '14.1 for 2A E10000034 2024/25', expected 13, known as a fault"),
        (survey("1D", "E06000021", 64.2, 4.7, 365)[1:], r"row 2, column 'outcome': found 'none', expected an outcome of every area"),
        (survey("1D", "E06000021", 64.2, 4.7, 365) + survey("1D", "E06000021", 60.0, 4.7, 365), r"row 5, column 'value': found '60', expected the figure of the area's other row"),
        (survey("1D", "E06000099", 64.2, 4.7, 365), r"column 'area_code': found 'E06000099', expected an authority known before"),
        (survey("9Z", "E06000021", 64.2, 4.7, 365), r"column 'measure': found '9Z', expected one of"),
        (survey("1D", "W06000001", 64.2, 4.7, 365), r"column 'area_code': found 'W06000001', expected an ONS code"),
        (survey("1D", "E06000021", 64.2, 4.7, 365, "2024"), r"column 'period': found '2024', expected a financial year"),
        ([("1D", "E06000021", "2024/25", "median", 3.0)], r"column 'statistic': found 'median'"),
        (survey("1D", "E06000021", -1, 4.7, 365), r"row 2, column 'value': found '-1', expected a number, 0 or more"),
    ],
)  # fmt: skip
def test_what_is_refused(tmp_path: Path, rows: list[Row], said: str) -> None:
    with pytest.raises(SourceRefused, match=said):
        load(tmp_path, rows)


def test_other_measures_and_too_few_rows(tmp_path: Path) -> None:
    rows = counts("2C", "E06000021", 300, 45_000, 666.7)
    with pytest.raises(SourceRefused, match="found '7A', expected the 25 measures known here, and no other"):
        load(tmp_path, rows, [*SURVEYS, *COUNTED, "7A"])
    load(tmp_path, rows)
    with pytest.raises(SourceRefused, match="found '3 rows', expected at least 45000"):
        ascof.load({"main": tmp_path / "ascof.csv", "measures": tmp_path / "measures.csv"}, KNOWN)
