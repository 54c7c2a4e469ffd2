"""Jobs by section: shares of a sum that is complete, areas by name."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from data_access.reference.sources import bres_jobs
from data_access.reference.sources.bres_jobs import SECTIONS
from data_access.reference.sources.loaded import AreaRow, Known, Loaded
from data_access.reference.sources.refusal import SourceRefused

KNOWN = Known(
    [
        AreaRow("TLG3", "West Midlands", "", "itl2"),
        AreaRow("TLG", "West Midlands", "", "itl1"),
        AreaRow("TLL1", "West Wales and The Valleys", "", "itl2"),
    ]
)


def rows() -> list[list[str]]:
    """20 full-time jobs in health, 10 in each of the other 18 sections."""
    return [
        ["2022", area, words, "20.5" if letter == "Q" else "10"]
        for area in ("West Midlands", "West Wales")
        for letter, words in SECTIONS.items()
    ]


def load(folder: Path, given: list[list[str]]) -> Loaded:
    path = folder / "jobs.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([["DATE", "GEOGRAPHY_NAME", "SIC_SECTION_NAME", "COUNT"], *given])
    return bres_jobs.load({"main": path}, KNOWN)


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bres_jobs, "AREAS", 2)


def test_shares_of_the_sum_by_area_code(tmp_path: Path) -> None:
    facts: Any = load(tmp_path, rows()).facts.set_index(["breakdown", "area"])
    health = facts.loc[("", "TLG3")]
    assert (health["numerator"], health["denominator"], health["period"]) == (20.5, 200.5, "2022")
    assert facts.loc[("section=A", "TLL1"), "numerator"] == 10
    assert len(facts) == 2 + 2 * 19


def test_a_missing_section_leaves_the_area_without_a_total(tmp_path: Path) -> None:
    given = rows()
    given[19][3] = "NA"  # farming in West Wales
    facts: Any = load(tmp_path, given).facts
    wales = facts[facts["area"] == "TLL1"]
    assert set(wales["status"]) == {"missing"} and wales["numerator"].isna().all()
    assert set(facts[facts["area"] == "TLG3"]["status"]) == {"ok"}


@pytest.mark.parametrize(
    ("place", "column", "value", "said"),
    [
        (3, 3, "-1", "jobs.csv, row 5, column 'COUNT': found '-1', expected a number, 0 or more"),
        (3, 3, "", "jobs.csv, row 5, column 'COUNT': found nothing"),
        (3, 0, "22", "expected a year"),
        (3, 2, "Magic", "jobs.csv, row 5, column 'SIC_SECTION_NAME': found 'Magic', expected one of the 19 sections"),
        (3, 2, SECTIONS["A"], "expected a row of its own"),
        (3, 1, "Mercia", "found 'Mercia', expected the name of an ITL2 area"),
        (3, 0, "2021", "18 rows for West Midlands in 2022"),
    ],
)
def test_what_is_not_as_documented_is_refused(tmp_path: Path, place: int, column: int, value: str, said: str) -> None:
    given = rows()
    given[place][column] = value
    with pytest.raises(SourceRefused) as refusal:
        load(tmp_path, given)
    assert said in str(refusal.value)


def test_too_few_rows_or_areas_and_a_wrong_header_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SourceRefused, match="at least 38"):
        load(tmp_path, rows()[:19])
    monkeypatch.setattr(bres_jobs, "AREAS", 1)
    with pytest.raises(SourceRefused, match="2 areas in 2022"):
        load(tmp_path, rows())
    path = tmp_path / "other.csv"
    path.write_text("YEAR,GEOGRAPHY_NAME,SIC_SECTION_NAME,COUNT\n", encoding="utf-8")
    with pytest.raises(SourceRefused, match="row 1, column 'column 1': found 'YEAR', expected DATE"):
        bres_jobs.load({"main": path}, KNOWN)
