"""The boards' panel: percentages as proportions, what is left out, what is of low reliability, and files that cannot be."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from data_access.reference.sources import bnssg_panel as panel
from data_access.reference.sources.loaded import AreaRow, Known, Loaded
from data_access.reference.sources.refusal import SourceRefused

KNOWN = Known([AreaRow("E54000062", "NHS Black Country Integrated Care Board", "Black Country", "icb", "QUA")])
VALUES = {
    "mental_health_spend_per_head": "228.5",
    "mental_health_spend_share": "14.5",
    "beds_per_1000_aged_60": "1.5",
    "acute_workforce_per_100000": "1600",
    "gp_appointments_over_4_weeks": "3.5",
    "cancer_62_day_icb": "39.5",
}
Row = dict[str, str]


def rows(year: str = "2022", **other: str) -> list[Row]:
    """The six measures of a board and year; `other` replaces values by indicator."""
    return [
        {
            "year": year,
            "org": "QUA",
            "metric": name,
            "value": (VALUES | other)[measure.indicator],
            "domain": "Capacity",
        }
        for name, measure in panel.MEASURES.items()
    ]


def load(folder: Path, given: list[Row], rows_floor: int = 1, boards: int = 1) -> Loaded:
    path = folder / "panel.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, ("year", "org", "metric", "value", "domain"))
        writer.writeheader()
        writer.writerows(given)
    return panel.load({"main": path}, KNOWN, rows_floor=rows_floor, boards=boards)


def test_percentages_become_proportions_and_the_rest_is_as_given(tmp_path: Path) -> None:
    unused = {"year": "2022", "org": "QUA", "metric": "Dementia", "value": "1", "domain": "Demand"}
    loaded = load(tmp_path, [*rows(), unused])
    found = loaded.facts.set_index("indicator")
    assert found["value"].to_dict() == pytest.approx(
        {
            "mental_health_spend_per_head": 228.5,
            "mental_health_spend_share": 0.145,
            "beds_per_1000_aged_60": 1.5,
            "acute_workforce_per_100000": 1600,
            "gp_appointments_over_4_weeks": 0.035,
            "cancer_62_day_icb": 0.395,
        }
    )
    assert set(found["period"]) == {"2022"}
    assert set(found["area"]) == {"QUA"}
    assert loaded.rows_read == 7


def test_beds_are_of_low_reliability_and_begin_in_2015(tmp_path: Path) -> None:
    loaded = load(tmp_path, rows("2014") + rows("2015"))
    beds = loaded.facts[loaded.facts["indicator"] == "beds_per_1000_aged_60"]
    assert beds[["period", "status"]].values.tolist() == [["2015", "low reliability"]]


@pytest.mark.parametrize("blank", ["", "NA"])
def test_a_blank_is_missing(tmp_path: Path, blank: str) -> None:
    found = load(tmp_path, rows(mental_health_spend_share=blank)).facts.set_index("indicator")
    assert found.loc["mental_health_spend_share", "status"] == "missing"
    assert (found["status"] == "missing").sum() == 1


@pytest.mark.parametrize(
    ("changes", "column", "value", "expected"),
    [
        ({"value": "0.228"}, "value", "0.228", "50 to 700 for mental_health_spend_per_head"),
        ({"value": "much"}, "value", "much", "a number"),
        ({"org": "QZZ"}, "org", "QZZ", "the ODS code of one of the boards"),
        ({"org": "E54000062"}, "org", "E54000062", "an ODS code of an integrated care board"),
        ({"year": "2022/23"}, "year", "2022/23", "a whole number from 2000 to 2100"),
        ({"domain": "Other"}, "domain", "Other", "one of Capacity, Demand, Performance"),
    ],
)
def test_a_fault_is_named_by_file_row_column_value_and_expectation(
    tmp_path: Path, changes: Row, column: str, value: str, expected: str
) -> None:
    given = rows()
    given[0] |= changes
    with pytest.raises(SourceRefused) as caught:
        load(tmp_path, given)
    fault = caught.value.faults[0]
    assert (fault.file, fault.row, fault.column, fault.value) == ("panel.csv", 2, column, value)
    assert expected in fault.expected


def test_what_is_left_out_stands_twice_or_is_too_few(tmp_path: Path) -> None:
    with pytest.raises(SourceRefused, match="no Mental Health total spend per population"):
        load(tmp_path, rows()[1:])
    with pytest.raises(SourceRefused, match="a row of its own"):
        load(tmp_path, [*rows(), rows()[0]])
    with pytest.raises(SourceRefused, match="1 boards for Mental Health total spend per population in 2022"):
        load(tmp_path, rows(), boards=2)
    with pytest.raises(SourceRefused, match="6 rows"):
        load(tmp_path, rows(), rows_floor=7)
