"""Daily counts as months: zeros are days not reported, regions of complete days, and files that cannot be."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path

import pytest

from data_access.reference.sources import daily_by_icb as daily
from data_access.reference.sources.loaded import AreaRow, Known, Loaded, Membership
from data_access.reference.sources.refusal import SourceRefused

A, B, REGION = "E54000013", "E54000060", "E40000011"
KNOWN = Known(
    [AreaRow(A, "A", "A", "icb"), AreaRow(B, "B", "B", "icb"), AreaRow(REGION, "Midlands", "Midlands", "region")],
    [Membership(REGION, A, "administrative"), Membership(REGION, B, "administrative")],
)
COLUMN = "do_not_meet_criteria_to_reside"


def load(folder: Path, lines: list[str], column: str = COLUMN, role: str = "criteria", **floors: int) -> Loaded:
    path = folder / "days.csv"
    path.write_text("\n".join((f"icb22_code,date,{column}", *lines)) + "\n", encoding="utf-8")
    return daily.load({role: path}, KNOWN, **({"rows_floor": 1, "boards_floor": 1} | floors))


def june(code: str, counts: Mapping[int, int], usual: int = 100) -> list[str]:
    """Thirty days of `usual` people, but for the days given."""
    return [f"{code},2022-06-{day:02d},{counts.get(day, usual)}.0" for day in range(1, 31)]


def figures(loaded: Loaded) -> dict[str, tuple[float, float, str]]:
    columns = ["area", "numerator", "denominator", "status"]
    return {code: (people, days, status) for code, people, days, status in loaded.facts[columns].to_numpy()}


def test_days_become_months_and_a_zero_is_a_day_not_reported(tmp_path: Path) -> None:
    found = figures(load(tmp_path, june(A, {1: 130, 19: 0}) + june(B, {2: 0}, 50)))
    assert found[A] == (28 * 100 + 130, 29, "ok")
    assert found[B] == (29 * 50, 29, "ok")
    assert found[REGION] == (28 * 150 + 30, 28, "ok")  # without the 2nd and the 19th


def test_a_region_has_the_boards_of_its_month(tmp_path: Path) -> None:
    known = Known(
        [*KNOWN.areas.values(), AreaRow("E54000099", "AB", "AB", "icb")],
        [
            Membership(REGION, A, "administrative", 1.0, "", "2022-06-30"),
            Membership(REGION, B, "administrative", 1.0, "", "2022-06-30"),
            Membership(REGION, "E54000099", "administrative", 1.0, "2022-07-01", ""),
            *(Membership("E54000099", code, "succession", 1.0, "2022-07-01", "") for code in (A, B)),
        ],
    )
    path = tmp_path / "days.csv"
    july = [f"E54000099,2022-07-{day:02d},210" for day in range(1, 32)]
    path.write_text(
        "\n".join((f"icb22_code,date,{COLUMN}", *june(A, {}), *june(B, {}), *july)) + "\n", encoding="utf-8"
    )
    found = daily.load({"criteria": path}, known, rows_floor=1).facts.set_index(["area", "period"])
    assert (found.loc[(REGION, "2022-06"), "numerator"], found.loc[(REGION, "2022-06"), "status"]) == (6000, "ok")
    assert (found.loc[(REGION, "2022-07"), "numerator"], found.loc[(REGION, "2022-07"), "status"]) == (6510, "ok")


def test_few_days_are_low_reliability_and_none_is_missing(tmp_path: Path) -> None:
    found = figures(load(tmp_path, june(A, dict.fromkeys(range(1, 12), 0)) + june(B, {}, 0)))
    assert found[A] == (1900, 19, "low reliability")
    assert (found[B][1], found[B][2]) == (0, "missing")
    assert math.isnan(found[B][0])
    assert found[REGION][2] == "missing"


def test_a_board_that_stops_reporting_leaves_its_region_without_a_figure(tmp_path: Path) -> None:
    july = [f"{A},2022-07-{day:02d},100" for day in range(1, 32)]
    rows = load(tmp_path, june(A, {}) + june(B, {}) + july).facts.set_index(["area", "period"])
    assert rows.loc[(REGION, "2022-06"), "status"] == "ok"
    assert rows.loc[(REGION, "2022-07"), "status"] == "missing"
    assert rows.loc[(A, "2022-07"), "numerator"] == 3100


def test_the_role_says_which_publication(tmp_path: Path) -> None:
    loaded = load(tmp_path, june(A, {}), "discharged_total", "discharges")
    assert set(loaded.facts["indicator"]) == {"discharges_total"}
    assert loaded.rows_read == 30
    with pytest.raises(SourceRefused, match="discharged_total"):
        load(tmp_path, june(A, {}), COLUMN, "discharges")


@pytest.mark.parametrize(
    ("given", "column", "value", "expected"),
    [
        ("QUA,2022-06-01,5", "icb22_code", "QUA", "an ONS code of an integrated care board"),
        ("E54000099,2022-06-01,5", "icb22_code", "E54000099", "the code of one of the boards"),
        (f"{B},1 June 2022,5", "date", "1 June 2022", "a day such as 2022-04-01"),
        (f"{B},2022-06-01,-5", COLUMN, "-5", "a whole number from 0 to 9999"),
        (f"{B},2022-06-01,5.5", COLUMN, "5.5", "a whole number"),
        (f"{B},2022-06-01,", COLUMN, "", "a whole number"),
        (f"{A},2022-06-30,7", "icb22_code and date", f"{A} 2022-06-30", "a row of its own"),
    ],
)
def test_a_fault_is_named_by_file_row_column_value_and_expectation(
    tmp_path: Path, given: str, column: str, value: str, expected: str
) -> None:
    with pytest.raises(SourceRefused) as caught:
        load(tmp_path, [*june(A, {}), given])
    fault = caught.value.faults[0]
    assert (fault.file, fault.row, fault.column, fault.value) == ("days.csv", 32, column, value)
    assert expected in fault.expected


def test_days_left_out_and_too_few(tmp_path: Path) -> None:
    with pytest.raises(SourceRefused, match="no row for 2022-06-02"):
        load(tmp_path, [f"{A},2022-06-01,5", f"{A},2022-06-03,5"])
    with pytest.raises(SourceRefused, match="a day there is"):
        load(tmp_path, [*june(A, {}), f"{A},2022-06-31,5"])
    with pytest.raises(SourceRefused, match="1 boards in 2022-06-01"):
        load(tmp_path, june(A, {}), boards_floor=2)
    with pytest.raises(SourceRefused, match="30 rows"):
        load(tmp_path, june(A, {}), rows_floor=31)
