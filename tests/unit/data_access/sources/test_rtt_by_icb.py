"""Waits by board: totals from specialties, England from its own file, medians never added, and files that cannot be."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from data_access.reference.catalogue import load_dimensions
from data_access.reference.sources import rtt_by_icb as rtt
from data_access.reference.sources.loaded import AreaRow, Known, Loaded
from data_access.reference.sources.refusal import SourceRefused

KNOWN = Known([AreaRow("E54000062", "NHS Black Country Integrated Care Board", "Black Country", "icb", "QUA")])
BOARDS = (
    "Period,ICB_Code,ICB_Name,TF_Code,Treatment_Function,Incomplete_Pathways,Within_18wks,Pct_Within_18wks,"
    "Median_Wait_Wks,P92_Wait_Wks,Waiters_52plus,Waiters_65plus,Waiters_78plus"
)
NATIONAL = (
    "Period,Treatment Function Code,Treatment Function,Total number of incomplete pathways,Total within 18 weeks,"
    "% within 18 weeks,Average (median) waiting time (in weeks),92nd percentile waiting time (in weeks),"
    "Total 52 plus weeks,Total 65 plus weeks,Total 78 plus weeks"
)
ENGLAND = "C_999,Total,4000,2400,0.6,13.5,40.5,300,20,2"
COLUMNS = BOARDS.split(",")


def row(month: str, specialty: str, **other: str) -> dict[str, str]:
    """One board, month and specialty: 100 waiting, 60 of them under 18 weeks, 7 over a year."""
    given = f"{month},QUA,BLACK COUNTRY,{specialty},{specialty} Service,100,60,0.6,12.5,40,7,2,1".split(",")
    return dict(zip(COLUMNS, given, strict=True)) | other


def month_of(month: str, changes: dict[str, dict[str, str]] | None = None) -> list[dict[str, str]]:
    return [row(month, specialty, **(changes or {}).get(specialty, {})) for specialty in sorted(rtt.SPECIALTIES)]


def load(folder: Path, rows: list[dict[str, str]], national: list[str] | None = None) -> Loaded:
    main, england = folder / "boards.csv", folder / "england.csv"
    main.write_text("\n".join([BOARDS, *(",".join(r.values()) for r in rows)]) + "\n", encoding="utf-8")
    lines = [f"{month},{ENGLAND}" for month in sorted({r["Period"] for r in rows})] if national is None else national
    england.write_text("\n".join([NATIONAL, *lines]) + "\n", encoding="utf-8")
    return rtt.load({"main": main, "national": england}, KNOWN, rows_floor=1, boards_floor=1)


def figures(loaded: Loaded, indicator: str, breakdown: str = "") -> dict[str, dict[str, Any]]:
    """By area."""
    rows = loaded.facts[(loaded.facts["indicator"] == indicator) & (loaded.facts["breakdown"] == breakdown)]
    return {str(r["area"]): {str(k): v for k, v in r.items()} for r in rows.to_dict("records")}


def test_totals_are_sums_of_specialties_and_england_is_as_published(tmp_path: Path) -> None:
    loaded = load(tmp_path, month_of("2022-10", {"X06": {"Incomplete_Pathways": "200", "Pct_Within_18wks": "0.3"}}))
    within, over = figures(loaded, "rtt_within_18_weeks"), figures(loaded, "rtt_waiting_over_52_weeks")
    assert (within["QUA"]["numerator"], within["QUA"]["denominator"]) == (23 * 60, 24 * 100)
    assert (over["QUA"]["numerator"], over["QUA"]["denominator"]) == (23 * 7, 24 * 100)
    assert (within["E92000001"]["numerator"], within["E92000001"]["denominator"]) == (2400, 4000)
    assert over["E92000001"]["numerator"] == 300
    one = figures(loaded, "rtt_within_18_weeks", "specialty=X06")
    assert list(one) == ["QUA"]
    assert (one["QUA"]["numerator"], one["QUA"]["denominator"], one["QUA"]["period"]) == (60, 200, "2022-10")
    assert loaded.rows_read == 24


def test_a_board_has_no_median_of_all_specialties(tmp_path: Path) -> None:
    loaded = load(tmp_path, month_of("2022-10", {"X03": {"Median_Wait_Wks": "", "P92_Wait_Wks": ""}}))
    assert {code: r["value"] for code, r in figures(loaded, "rtt_median_wait").items()} == {"E92000001": 13.5}
    assert figures(loaded, "rtt_median_wait", "specialty=C_100")["QUA"]["value"] == 12.5
    missing = figures(loaded, "rtt_median_wait", "specialty=X03")["QUA"]
    assert (missing["status"], math.isnan(missing["value"])) == ("missing", True)


def test_where_nobody_waits_there_is_no_share(tmp_path: Path) -> None:
    nobody = dict.fromkeys(COLUMNS[5:8] + COLUMNS[10:], "0") | {"Median_Wait_Wks": "", "P92_Wait_Wks": ""}
    loaded = load(tmp_path, month_of("2022-10", {"X03": nobody}))
    assert not (loaded.facts["breakdown"] == "specialty=X03").any()
    assert figures(loaded, "rtt_within_18_weeks")["QUA"]["denominator"] == 2200


def test_april_2023_may_be_absent_and_no_other_month(tmp_path: Path) -> None:
    load(tmp_path, month_of("2023-03") + month_of("2023-05"))
    with pytest.raises(SourceRefused, match="no row for 2023-06"):
        load(tmp_path, month_of("2023-05") + month_of("2023-07"))


@pytest.mark.parametrize(
    ("changes", "column", "value", "expected"),
    [
        ({"Period": "Oct 2022"}, "Period", "Oct 2022", "a month such as 2022-10"),
        ({"ICB_Code": "QZZ"}, "ICB_Code", "QZZ", "the ODS code of one of the boards"),
        ({"TF_Code": "C_999"}, "TF_Code", "C_999", "no total"),
        ({"Incomplete_Pathways": "many"}, "Incomplete_Pathways", "many", "a whole number, 0 or more"),
        ({"Median_Wait_Wks": "105"}, "Median_Wait_Wks", "105", "a number from 0 to 104"),
        ({"Within_18wks": "98", "Pct_Within_18wks": "0.98"}, "Waiters_52plus", "7", "no more than all waiting"),
        ({"Waiters_65plus": "8"}, "Waiters_65plus", "8", "no more than those over 52 weeks"),
        ({"Waiters_78plus": "3"}, "Waiters_78plus", "3", "no more than those over 65 weeks"),
        ({"Pct_Within_18wks": "0.61"}, "Pct_Within_18wks", "0.61", "0.600000, from the counts"),
    ],
)
def test_a_fault_is_named_by_file_row_column_value_and_expectation(
    tmp_path: Path, changes: dict[str, str], column: str, value: str, expected: str
) -> None:
    with pytest.raises(SourceRefused) as caught:
        load(tmp_path, month_of("2022-10", {"C_101": changes}))
    fault = next(fault for fault in caught.value.faults if fault.column == column)
    assert (fault.file, fault.row, fault.value) == ("boards.csv", 3, value)
    assert expected in fault.expected


def test_what_is_left_out_or_stands_twice(tmp_path: Path) -> None:
    rows = month_of("2022-10")
    with pytest.raises(SourceRefused, match="22 specialties in 2022-10, QUA"):
        load(tmp_path, rows[1:])
    with pytest.raises(SourceRefused, match="a row of its own"):
        load(tmp_path, [*rows, rows[0]])
    with pytest.raises(SourceRefused, match="one name for C_100"):
        load(tmp_path, [*rows, *month_of("2022-11", {"C_100": {"Treatment_Function": "Something"}})])
    with pytest.raises(SourceRefused, match="46 rows"):
        rtt.load({"main": tmp_path / "boards.csv", "national": tmp_path / "england.csv"}, KNOWN, rows_floor=50)


@pytest.mark.parametrize(
    ("national", "said"),
    [
        (["2022-10,C_999,Total,2299,2000,0.86994,13,40,100,20,2"], "at least 2300, the sum of the boards"),
        (["2022-10,C_100,Total,4000,2400,0.6,13,40,300,20,2"], "C_999, all specialties"),
        (["2022-10,C_999,Total,4000,2400,0.7,13,40,300,20,2"], "0.600000, from the counts"),
        ([f"2022-11,{ENGLAND}"], "a month the boards' file has too"),
        ([], "0 rows"),
    ],
)
def test_england_must_fit_the_boards(tmp_path: Path, national: list[str], said: str) -> None:
    with pytest.raises(SourceRefused, match=said) as caught:
        load(tmp_path, month_of("2022-10"), national)
    assert caught.value.faults[0].file == "england.csv"


def test_every_specialty_has_words() -> None:
    assert set(load_dimensions()["specialty"].values) == rtt.SPECIALTIES


@pytest.mark.parametrize(
    ("weeks", "median"),
    [
        ({0: 10, 1: 10}, 1.0),  # half of them up to the end of the first week
        ({4: 5, 9: 16}, 9.34375),  # the wait of 10.5 of 21: 5.5 of the 16 in the tenth week
        ({2: 40}, 2.5),
        ({104: 30}, 104.0),  # the last week has no end
        ({3: 19}, math.nan),  # of fewer than 20 there is none
        ({}, math.nan),
    ],
)
def test_a_median_is_the_wait_that_half_of_them_have_not_passed(weeks: dict[int, int], median: float) -> None:
    waiting = np.zeros((1, 105))
    for week, people in weeks.items():
        waiting[0, week] = people
    assert rtt.median_wait(waiting).tolist() == pytest.approx([median], nan_ok=True)
