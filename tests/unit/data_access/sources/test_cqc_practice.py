"""Ratings of practices: the latest counts, surgeries of a practice and rows without a code do not."""

from __future__ import annotations

from pathlib import Path

import pytest

from data_access.reference.sources import cqc_practice
from data_access.reference.sources.loaded import AreaRow, Known, Loaded, Membership
from data_access.reference.sources.refusal import SourceRefused

KNOWN = Known(
    [
        AreaRow("E54000060", "NHS Nottingham Integrated Care Board", "Nottingham", "icb", "QT1", "E54000060"),
        AreaRow("C84005", "Village", "", "practice", "C84005"),
        AreaRow("C84006", "Town", "", "practice", "C84006"),
    ]
)
HEADER = (
    "Practice.Code,Year,location_name,service_population_group,domain,latest_rating,inherited_rating_y_n,IMD,"
    "IMD_quintile,ICB_NAME"
)


def line(code: str, rating: str, year: int = 2018, board: str = "Nottingham", name: str = "Village") -> str:
    return f"{code},{year},{name},Overall,Overall,{rating},N,6.8,1,{board}"


def load(folder: Path, *lines: str, header: str = HEADER) -> Loaded:
    path = folder / "ratings.csv"
    path.write_text("\n".join((header, *lines)) + "\n", encoding="utf-8")
    return cqc_practice.load({"main": path}, KNOWN, rows_floor=1)


def test_good_and_outstanding_are_one_of_one(tmp_path: Path) -> None:
    loaded = load(tmp_path, line("C84005", "Outstanding"), line("C84006", "Requires improvement", 2023))
    by = loaded.facts.set_index("area")
    assert by["numerator"].to_dict() == {"C84005": 1, "C84006": 0}
    assert by["denominator"].tolist() == [1, 1]
    assert set(by["period"]) == {"snapshot"}
    classes = {(item.scheme, item.area): item.value for item in loaded.classes}
    assert classes["cqc_rating", "C84006"] == "Requires improvement"
    assert classes["cqc_rating_year", "C84006"] == "2023"


def test_the_later_rating_counts_and_what_is_no_practice_does_not(tmp_path: Path) -> None:
    loaded = load(
        tmp_path,
        line("C84005", "Good", 2019),
        line("C84005", "Inadequate", 2016),
        line("C84005001", "Good", board="NA"),
        line("NA", "Inadequate", board="NA"),
    )
    assert loaded.rows_read == 4
    assert loaded.facts["area"].tolist() == ["C84005"]
    assert loaded.facts["numerator"].tolist() == [1]


def test_a_practice_closed_since_belongs_to_its_board(tmp_path: Path) -> None:
    loaded = load(tmp_path, line("C84999", "Good", name="OLD SURGERY"))
    assert [(area.code, area.name) for area in loaded.areas] == [("C84999", "Old Surgery")]
    assert loaded.members == (Membership("E54000060", "C84999", "administrative"),)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([line("C84005", "Fine")], r"row 2, column 'latest_rating': found 'Fine', expected one of Good, Inadequate"),
        ([line("C8400", "Good")], r"row 2, column 'Practice.Code': found 'C8400', expected an ODS code"),
        ([line("C84005", "Good", 1999)], r"column 'Year': found '1999', expected a whole number from 2013 to 2030"),
        ([line("C84005", "Good", board="Sherwood")], r"column 'ICB_NAME': found 'Sherwood', expected the name"),
        ([line("C84005", "Good"), line("C84005", "Inadequate")], r"row 3, .*one rating of a practice in a year"),
        ([line("NA", "Good")] * 101, "found '101 rows without a code', expected at most 100"),
    ],
)
def test_what_is_refused(tmp_path: Path, lines: list[str], said: str) -> None:
    with pytest.raises(SourceRefused, match=said):
        load(tmp_path, *lines)


def test_a_missing_column_and_too_few_rows(tmp_path: Path) -> None:
    with pytest.raises(SourceRefused, match="'domain': found '0 columns of this name'"):
        load(tmp_path, line("C84005", "Good"), header=HEADER.replace("domain", "part"))
    load(tmp_path, line("C84005", "Good"))
    with pytest.raises(SourceRefused, match="found '1 rows', expected at least 6100"):
        cqc_practice.load({"main": tmp_path / "ratings.csv"}, KNOWN)
