"""Registers of practices: people worked out from the percentage, small lists left out, an unlikely nobody marked."""

from __future__ import annotations

from pathlib import Path

import pytest

from data_access.reference.sources import qof_cvd_practice
from data_access.reference.sources.loaded import AreaRow, Known, Loaded
from data_access.reference.sources.qof_cvd_practice import CONDITIONS
from data_access.reference.sources.refusal import SourceRefused

KNOWN = Known([AreaRow(code, code, "", "practice", code) for code in ("A81001", "A81002", "A81003", "A81004")])
NAMES = [
    "Practice.Code",
    *(f"Prevalence_{short}" for short in CONDITIONS.values()),
    *(f"List.Size_{short}" for short in CONDITIONS.values()),
]
BARE = ["NA"] * 13


def line(code: str, patients: int, people: int, **registers: int) -> list[str]:
    counts = [registers.get(short, people) for short in CONDITIONS.values()]
    return [code, *(repr(100 * count / patients) for count in counts), *([str(patients)] * 6)]


def load(folder: Path, lines: list[list[str]], names: list[str] | None = None) -> Loaded:
    path = folder / "registers.csv"
    path.write_text("\n".join(",".join(cells) for cells in (names or NAMES, *lines)) + "\n", encoding="utf-8")
    return qof_cvd_practice.load({"main": path}, KNOWN, rows_floor=1, patients=(1_000, 100_000))


def test_people_on_the_register_of_a_list(tmp_path: Path) -> None:
    loaded = load(tmp_path, [line("A81001", 18_846, 683, HYP=3714), BARE])
    by = loaded.facts.set_index("indicator")
    assert (loaded.rows_read, len(loaded.facts)) == (2, 6)
    assert set(by["period"]) == {"2022/23"}
    assert by.at["hypertension_prevalence", "numerator"] == 3714
    assert by.at["atrial_fibrillation_prevalence", "numerator"] == 683
    assert by.at["stroke_prevalence", "denominator"] == 18_846


def test_small_lists_are_left_out_and_missing_ones_are_missing(tmp_path: Path) -> None:
    loaded = load(tmp_path, [line("A81001", 2000, 30), line("A81002", 999, 500), ["A81003", *BARE[1:]]])
    status = loaded.facts.drop_duplicates("area").set_index("area")["status"].to_dict()
    assert status == {"A81001": "ok", "A81003": "missing"}


def test_a_register_of_nobody_where_others_are_full_is_of_low_reliability(tmp_path: Path) -> None:
    ordinary = line("A81001", 3000, 60, HYP=250, PAD=0)
    students = line("A81002", 24_000, 20, HYP=90, PAD=0)
    by = load(tmp_path, [ordinary, students]).facts.set_index(["area", "indicator"])["status"]
    assert by["A81001", "peripheral_arterial_disease_prevalence"] == "low reliability"
    assert by["A81001", "chd_prevalence"] == "ok"
    assert by["A81002", "peripheral_arterial_disease_prevalence"] == "ok"


def test_a_practice_nobody_knows_is_added(tmp_path: Path) -> None:
    assert [area.code for area in load(tmp_path, [line("B82999", 2000, 30)]).areas] == ["B82999"]


@pytest.mark.parametrize(
    ("place", "value", "said"),
    [
        (0, "8100", r"row 2, column 'Practice.Code': found '8100', expected an ODS code of a practice"),
        (1, "101", r"row 2, column 'Prevalence_HYP': found '101', expected a number from 0 to 100"),
        (1, "1.5117", "a whole number of people on the register"),
        (1, "", r"column 'Prevalence_HYP': found nothing"),
        (7, "NA", "a list wherever there is a prevalence"),
        (7, "20.5", "a whole number"),
    ],
)
def test_what_is_refused(tmp_path: Path, place: int, value: str, said: str) -> None:
    cells = line("A81001", 2000, 30)
    cells[place] = value
    with pytest.raises(SourceRefused, match=said):
        load(tmp_path, [cells])


def test_other_refusals(tmp_path: Path) -> None:
    with pytest.raises(
        SourceRefused, match=r"row 3, column 'Practice.Code': found 'A81001', expected a row of its own"
    ):
        load(tmp_path, [line("A81001", 2000, 30), line("A81001", 2000, 31)])
    with pytest.raises(SourceRefused, match="found '500 in all', expected 1,000 to 100,000 patients"):
        load(tmp_path, [line("A81001", 500, 30)])
    with pytest.raises(SourceRefused, match="'Prevalence_PAD': found '0 columns of this name'"):
        load(tmp_path, [line("A81001", 2000, 30)], [name.replace("_PAD", "_P") for name in NAMES])
    with pytest.raises(SourceRefused, match=r"column 'Practice.Code': found nothing, expected an ODS code"):
        load(tmp_path, [["NA", *line("A81001", 2000, 30)[1:]]])
    load(tmp_path, [line("A81001", 2000, 30)])
    with pytest.raises(SourceRefused, match="found '1 rows', expected at least 6200"):
        qof_cvd_practice.load({"main": tmp_path / "registers.csv"}, KNOWN)
