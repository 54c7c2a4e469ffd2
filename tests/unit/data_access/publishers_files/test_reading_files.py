"""Publishers' files read by their layouts: figures, printed totals, marks for numbers that are not given, and refusals."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd
import pytest

from data_access.reference.catalogue import load_indicators
from data_access.reference.content import ENGLAND, Content
from data_access.reference.publishers_files import cells
from data_access.reference.publishers_files.layouts import fingertips as fingertips_layout
from data_access.reference.publishers_files.reading import Reading, read_file
from data_access.reference.sources.loaded import AreaRow, Membership
from data_access.reference.sources.refusal import Faults, SourceRefused
from tests.publishers_examples import ae_month, as_csv, rtt_month, zipped
from vocabulary import Status

MIDLANDS = AreaRow("E40000011", "Midlands", "Midlands", "region", "Y60", "E40000011")
BOARD = AreaRow("E54000062", "NHS Black Country Integrated Care Board", "", "icb", "QUA", "E54000062")
PART = AreaRow("E38000262", "A part", "A part", "sub_icb", "D2P2L", "E38000262")
TRUST = AreaRow("RAA", "RAA NHS Trust", "RAA", "trust", "RAA")
PRACTICE = AreaRow("M91003", "The Surgery", "The Surgery", "practice", "M91003")
WALSALL = AreaRow("E08000030", "Walsall", "Walsall", "utla", "", "E08000030")
CONTENT = Content(
    areas=(ENGLAND, MIDLANDS, BOARD, PART, TRUST, PRACTICE, WALSALL),
    members=(
        Membership(MIDLANDS.code, BOARD.code, "administrative"),
        Membership(BOARD.code, PART.code, "administrative"),
    ),
    labels={("specialty", "C_100"): "General surgery", ("sex", "male"): "Men", ("sex", "female"): "Women"},
)


def reading(name: str, content: bytes) -> Reading:
    return read_file(name, content, CONTENT, load_indicators())


def figures(found: Reading) -> dict[tuple[str, str, str], tuple[float, float, str]]:
    columns = ["indicator", "breakdown", "area", "numerator", "denominator", "status"]
    return {tuple(row[:3]): tuple(row[3:]) for row in found.facts[columns].itertuples(index=False, name=None)}


# --- A&E by provider ---


def test_a_month_of_ae_is_read_and_its_totals_reproduced() -> None:
    found = reading("March-2026.csv", ae_month({"RAA": (1000, 400), "RBB": (800, 80)}))
    assert (found.name, found.rows, found.periods) == ("ae-by-provider-2026-03", 3, ("2026-03",))
    assert figures(found)["ae_4_hour_type_1", "", "RAA"] == (600, 1000, "ok")
    assert figures(found)["ae_12_hour_from_decision", "", "RBB"] == (20, 200, "ok")
    assert [total.found for total in found.totals[:3]] == [1800, 0, 50]
    assert [area.code for area in found.areas] == ["RBB"]  # the walk-in centre is no trust
    assert [(link.parent, link.child) for link in found.members] == [(MIDLANDS.code, "RBB")]


def test_no_wait_over_4_hours_in_a_large_department_is_missing_and_not_zero() -> None:
    found = reading("March-2026.csv", ae_month({"RAA": (1000, 0)}))
    numerator, _, status = figures(found)["ae_4_hour_type_1", "", "RAA"]
    assert (status, math.isnan(numerator)) == ("missing", True)


@pytest.mark.parametrize("month", ["2026-03-01", "46082", "Mar-26"])
def test_a_month_that_a_spreadsheet_has_made_a_date_is_the_month(month: str) -> None:
    content = ae_month({"RAA": (1000, 400)}).replace(b"MSitAE-MARCH-2026", month.encode())
    assert set(reading("March-2026.csv", content).facts["period"]) == {"2026-03"}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (ae_month({"RAA": (1000, 400)}, total=False), "0 rows TOTAL"),
        (
            ae_month({"RAA": (1000, 400)}).replace(b"TOTAL,TOTAL,Total,Total,1000", b"TOTAL,TOTAL,Total,Total,1001"),
            "1,001, as",
        ),
        (ae_month({"RAA": (1000, 1400)}), "no more than A&E attendances Type 1"),
        (ae_month({"RAA": (1000, 400)}, region="NHS ENGLAND MERCIA"), "one of the regions"),
        (ae_month({"RAA": (1000, 400)}, month="SMARCH-2026"), "MSitAE-SMARCH-2026"),
        (ae_month({"RAA": (1000, 400)}).replace(b",1000,", b",many,", 1), "found 'many'"),
    ],
)
def test_a_month_of_ae_that_is_wrong_is_refused_whole(content: bytes, words: str) -> None:
    with pytest.raises(SourceRefused, match=words):
        reading("March-2026.csv", content)


# --- RTT full extract ---


def test_the_full_extract_is_read_for_boards_england_providers_and_parts() -> None:
    rows = [("QUA", "RAA", "QUA", "D2P2L", 60, 40), ("QXX", "RZZ", "QXX", "01A", 10, 0)]
    found = reading("Full.zip", zipped({"20260331-RTT-March-2026-full-extract.csv": rtt_month(rows)}))
    assert found.name == "rtt-full-extract-2026-03"
    read: Any = figures(found)
    assert read["rtt_within_18_weeks", "", BOARD.code] == (60, 100, "ok")
    assert read["rtt_waiting_over_52_weeks", "specialty=C_100", BOARD.code] == (40, 100, "ok")
    assert read["rtt_within_18_weeks", "", ENGLAND.code] == (70, 110, "ok")
    assert read["rtt_within_18_weeks_provider", "", "RAA"] == (60, 100, "ok")
    assert read["rtt_within_18_weeks_provider", "", PART.code] == (60, 100, "ok")
    assert ("rtt_within_18_weeks_provider", "", "RZZ") not in read
    medians = found.facts[found.facts["indicator"] == "rtt_median_wait"].set_index(["area", "breakdown"])["value"]
    assert medians[BOARD.code, "specialty=C_100"] == 3.833333  # 50 of the 60 in the fourth week
    assert medians[ENGLAND.code, ""] == 3.785714
    assert (BOARD.code, "") not in medians  # as in the source: none for all specialties together
    assert [(total.printed, total.found) for total in found.totals] == [(110, 110), (220, 220)]


def test_patients_of_a_commissioner_outside_england_are_their_provider_s_and_not_england_s() -> None:
    rows = [("QUA", "RAA", "QUA", "D2P2L", 60, 40), ("QUA", "RAA", "", "NONC", 5, 15)]
    read: Any = figures(reading("x.csv", rtt_month(rows)))
    assert read["rtt_within_18_weeks", "", ENGLAND.code] == (60, 100, "ok")
    assert read["rtt_within_18_weeks_provider", "", "RAA"] == (65, 120, "ok")


def test_a_full_extract_whose_bands_do_not_add_up_is_refused() -> None:
    wrong = rtt_month([("QUA", "RAA", "QUA", "D2P2L", 60, 40)]).replace(b",,,100\r\n", b",,,101\r\n", 1)
    with pytest.raises(SourceRefused, match=r"found '101.*the sum of the weekly bands"):
        reading("x.csv", wrong)


def test_an_empty_number_is_called_nothing() -> None:
    wrong = rtt_month([("QUA", "RAA", "QUA", "D2P2L", 60, 40)]).replace(b",,,100\r\n", b",,,\r\n", 1)
    with pytest.raises(SourceRefused, match="column 'Total All': found nothing, expected the sum of the weekly bands"):
        reading("x.csv", wrong)


# --- QOF, lists, SHMI ---


def registers(*rows: list[object]) -> bytes:
    return as_csv(["PRACTICE_CODE", "GROUP_CODE", "REGISTER", "PATIENT_LIST_TYPE", "PRACTICE_LIST_SIZE"], *rows)


def test_registers_are_of_the_year_in_the_files_name() -> None:
    rows = registers(
        ["M91003", "HYP", 300, "TOTAL", 2000], ["M91003", "CHD", 0, "TOTAL", 2000], ["M99999", "HYP", 9, "TOTAL", 3000]
    )
    found = reading("QOF.zip", zipped({"PREVALENCE_2526.csv": rows}))
    assert found.periods == ("2025/26",)
    assert figures(found)["hypertension_prevalence", "", "M91003"] == (300, 2000, "ok")
    assert figures(found)["chd_prevalence", "", "M91003"][2] == Status.LOW_RELIABILITY
    assert any("1 practices are not known here" in sentence for sentence in found.left_out)
    with pytest.raises(SourceRefused, match="the file’s name does"):
        reading("prevalence.csv", rows)
    with pytest.raises(SourceRefused, match="no more people than are on the list"):
        reading("PREVALENCE_2526.csv", registers(["M91003", "HYP", 3000, "TOTAL", 2000]))


# --- Fingertips ---

CALLED = "Percentage of physically active adults"


def fingertips(*rows: dict[str, object]) -> bytes:
    names = fingertips_layout._TEXTS
    usual = {"Indicator ID": 1, "Indicator Name": CALLED, "Sex": "Persons", "Time period": "2024/25"}
    return as_csv(names, *[[({**usual, **row}).get(name, "") for name in names] for row in rows])


def test_a_fingertips_export_keeps_intervals_and_what_is_suppressed() -> None:
    found = reading(
        "indicators.csv",
        fingertips(
            {"Area Code": ENGLAND.code, "Value": 66.5, "Lower CI 95.0 limit": 66, "Upper CI 95.0 limit": 67},
            {"Area Code": WALSALL.code, "Value note": "Value suppressed for disclosure control due to small count"},
            {"Area Code": WALSALL.code, "Category Type": "Deprivation", "Category": "Most deprived", "Value": 50},
            {"Area Code": "E12000005", "Area Type": "Regions (statistical)", "Value": 64},
        ),
    )
    assert found.name == "fingertips-active-adults"
    columns = ["area", "value", "lower", "upper", "status"]
    rows = {row[0]: row[1:] for row in found.facts[columns].itertuples(index=False, name=None)}
    assert rows[ENGLAND.code] == (0.665, 0.66, 0.67, "ok")
    assert rows[WALSALL.code][3] == Status.SUPPRESSED
    assert math.isnan(rows[WALSALL.code][0])
    assert found.no_total


def test_an_indicator_that_no_measure_continues_is_said() -> None:
    found = reading("x.csv", fingertips({"Indicator Name": "Apples eaten", "Area Code": ENGLAND.code, "Value": 5}))
    assert found.facts.empty
    assert found.left_out == ("No measure here continues “Apples eaten”.",)


# --- cells ---


@pytest.mark.parametrize(
    ("text", "value", "status"),
    [
        ("1,234.5", 1234.5, Status.OK),
        ("12%", 0.12, Status.OK),
        ("(5)", -5, Status.OK),
        ("£1,000", 1000, Status.OK),
        ("1e3", 1000, Status.OK),
        ("0", 0, Status.OK),
        *((mark, math.nan, Status.SUPPRESSED) for mark in ("*", "c", "[c]", "C")),
        *((mark, math.nan, Status.MISSING) for mark in ("", "-", "–", "[x]", "..", ":", "N/A")),
        ("[z]", math.nan, Status.NOT_APPLICABLE),
    ],
)
def test_a_mark_stands_for_what_its_publisher_means_and_never_for_zero(text: str, value: float, status: Status) -> None:
    faults = Faults("x")
    numbers, statuses = cells.numbers(pd.Series([text]), "n", faults)
    assert not faults
    assert statuses[0] == status
    assert numbers[0] == pytest.approx(value, nan_ok=True)


@pytest.mark.parametrize("text", ["about 5", "1 2", "1.2.3", "five", "1,2,3x", "=1+1"])
def test_what_is_neither_number_nor_mark_is_a_fault(text: str) -> None:
    faults = Faults("x")
    cells.numbers(pd.Series([text]), "n", faults)
    with pytest.raises(SourceRefused, match="a number, or one of the publisher’s marks"):
        faults.refuse_if_any()


@pytest.mark.parametrize(
    ("text", "month"),
    [
        *(
            ("RTT-March-2026", "2026-03"),
            ("MSitAE-MARCH-2026", "2026-03"),
            ("Mar-26", "2026-03"),
            ("Sept 2026", "2026-09"),
        ),
        *(("46082", "2026-03"), ("01/03/2026", "2026-03"), ("2026-03-31", "2026-03"), ("01MAR2026", "2026-03")),
        *(("March", None), ("31/13/2026", None), ("Smarch-2026", None), ("12345", None), ("", None)),
    ],
)
def test_months_are_read_in_publishers_forms(text: str, month: str | None) -> None:
    assert cells.month(text) == month
