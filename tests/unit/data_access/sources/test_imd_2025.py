"""Deprivation 2025: shares from counts, Core20, what is kept for the Midlands only, and sums that must agree."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from data_access.reference.sources import imd_2025
from data_access.reference.sources.census_age_lsoa21 import BANDS
from data_access.reference.sources.loaded import AreaRow, Classification, Known, Loaded, Membership
from data_access.reference.sources.midlands import REGION, small_areas_of_the_midlands
from data_access.reference.sources.refusal import SourceRefused

SMALL = ("E01000001", "E01000002", "E01000003")  # the first two in the Midlands
KNOWN = Known(
    [
        AreaRow("E92000001", "England", "England", "england"),
        AreaRow(REGION, "Midlands", "Midlands", "region"),
        AreaRow("E40000003", "London", "London", "region"),
        *(AreaRow(code, code, code, "icb") for code in ("E54000001", "E54000002")),
        *(AreaRow(code, code, code, "sub_icb") for code in ("E38000001", "E38000002")),
        *(AreaRow(code, code, code, "lsoa21") for code in SMALL),
        AreaRow("E06000015", "Derby", "Derby", "ltla"),
    ],
    [
        Membership(REGION, "E54000001", "administrative"),
        Membership("E40000003", "E54000002", "administrative"),
        Membership("E54000001", "E38000001", "administrative"),
        Membership("E54000002", "E38000002", "administrative"),
        Membership("E38000001", "E01000001", "best fit"),
        Membership("E38000001", "E01000002", "best fit"),
        Membership("E38000002", "E01000003", "best fit"),
    ],
)
TABLES: dict[str, list[str]] = {
    "scores": [
        "lsoa21_code,IMD_decile,IMD_rank,IMD_score,Income_score,Employment_score",
        "E01000001,1.0,1.0,60.5,0.5,0.25",
        "E01000002,2.0,2.0,20.1,0.2,0.012",
        "E01000003,9.0,3.0,20.0,0.1,0.1",
    ],
    "indicators": [
        ",".join(column.name for column in imd_2025.INDICATORS),
        "E01000001,500,160,150,140,1.2,80,0.1",
        "E01000002,200,400,,90,-0.5,50,0.02",
        "E01000003,100,,60,100,0,60,0.05",
    ],
    "subdomains": ["lsoa21_code,adult_skills_score", "E01000001,0.4", "E01000002,0.2", "E01000003,0.1"],
    "boards": [
        "icb24_code,imd_average_score,income_scale,employment_scale",
        "E54000001,40.2,701,150.4",
        "E54000002,20.0,100,60",
    ],
    "authorities": ["ltla24_code,imd_average_score,income_scale,employment_scale", "E06000015,40.5,700,150"],
}
PEOPLE = {"E01000001": 50, "E01000002": 55, "E01000003": 60}  # in each band of age


def load(folder: Path, changed: dict[tuple[str, str], str] | None = None) -> Loaded:
    """`changed`: (role, code) -> the rest of that row."""
    files = {}
    for role, lines in TABLES.items():
        path = folder / f"{role}.csv"
        rows = [line.split(",", 1) for line in lines[1:]]
        rows = [[code, (changed or {}).get((role, code), rest)] for code, rest in rows]
        path.write_text("\n".join((lines[0], *(",".join(row) for row in rows))) + "\n", encoding="utf-8")
        files[role] = path
    names = ["2021 super output area - lower layer", "mnemonic", "Total", *BANDS]
    census = ["", '"TS007A"', "", ",".join(f'"{name}"' for name in names), ""]
    for code, number in PEOPLE.items():
        census.append(",".join(['"Somewhere"', f'"{code}"', str(18 * number), *[str(number)] * 18]))
    files["residents"] = folder / "census.csv"
    files["residents"].write_text("\n".join(census) + "\n", encoding="utf-8")
    return imd_2025.load(files, KNOWN, small_areas=3, boards=2, authorities=1)


def rows(loaded: Loaded, indicator: str) -> dict[str, dict[str, Any]]:
    own = loaded.facts[loaded.facts["indicator"] == indicator]
    records = [{str(key): item for key, item in row.items()} for row in own.to_dict("records")]
    return {row["area"]: row for row in records}


def test_which_small_areas_are_of_the_midlands() -> None:
    assert small_areas_of_the_midlands(KNOWN) == {"E01000001", "E01000002"}


def test_scores_of_every_kind_of_area_and_tenths(tmp_path: Path) -> None:
    loaded = load(tmp_path)
    scores = {area: row["value"] for area, row in rows(loaded, "imd_2025_score").items()}
    assert scores == {
        "E01000001": 60.5,
        "E01000002": 20.1,
        "E01000003": 20.0,
        "E54000001": 40.2,
        "E54000002": 20.0,
        "E06000015": 40.5,
    }
    assert Classification("imd_2025_decile", "E01000001", "1") in loaded.classes
    assert len(loaded.classes) == 3
    assert set(loaded.facts["period"]) == {"2025"}


def test_core20_is_who_lives_in_tenths_one_and_two(tmp_path: Path) -> None:
    found = rows(load(tmp_path), "core20_population_share")
    assert [(found[code]["numerator"], found[code]["denominator"]) for code in SMALL] == [
        (900, 900),
        (990, 990),
        (0, 1_080),
    ]


def test_shares_carry_the_counts_they_follow_from_and_stand_alone_without_them(tmp_path: Path) -> None:
    found = rows(load(tmp_path), "employment_deprivation")
    assert (found["E01000001"]["numerator"], found["E01000001"]["denominator"]) == (150, 600)
    assert found["E01000002"]["value"] == 0.012
    assert found["E01000002"]["status"] == "ok"
    assert np.isnan([found["E01000002"]["numerator"], found["E01000002"]["denominator"]]).all()


def test_children_are_estimated_and_more_deprived_than_there_are_is_low_reliability(tmp_path: Path) -> None:
    found = rows(load(tmp_path), "child_income_deprivation")
    assert (found["E01000001"]["numerator"], found["E01000001"]["denominator"]) == (160, 160)
    assert found["E01000001"]["status"] == "ok"
    assert found["E01000002"]["status"] == "low reliability"
    assert found["E01000003"]["status"] == "missing"


def test_other_indicators_are_kept_for_the_midlands(tmp_path: Path) -> None:
    loaded = load(tmp_path)
    for indicator in imd_2025.VALUES.values():
        assert set(rows(loaded, indicator)) == {"E01000001", "E01000002"}
    assert rows(loaded, "mental_health_indicator")["E01000002"]["value"] == -0.5


@pytest.mark.parametrize(
    ("role", "code", "rest", "said"),
    [
        ("scores", "E01000003", "9.0,3.0,20.5,0.1,0.1", "scores that fall with the rank"),
        ("scores", "E01000003", "1.0,3.0,20.0,0.1,0.1", "tenths that rise with the rank"),
        ("scores", "E01000003", "2.0,2.0,20.0,0.1,0.1", "a rank of its own"),
        ("scores", "E01000003", "2.0,3.0,20.0,1.1,0.1", "a number from 0 to 1"),
        ("indicators", "E01000003", "100,,,100,0,60,5", "a number from 0 to 1"),
        ("indicators", "E01000003", "few,,,100,0,60,0.1", "a whole number"),
        ("subdomains", "E01000003", "40", "a number from 0 to 1"),
        ("boards", "E54000001", "40.2,800,150", "700, the sum of the board's small areas"),
        ("boards", "E54000002", "20,100,90", "60, the sum of the board's small areas"),
    ],
)
def test_what_refuses_the_files(tmp_path: Path, role: str, code: str, rest: str, said: str) -> None:
    with pytest.raises(SourceRefused, match=said):
        load(tmp_path, {(role, code): rest})


def test_how_a_fault_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceRefused) as caught:
        load(tmp_path, {("subdomains", "E01000002"): "high"})
    (fault,) = caught.value.faults
    assert (fault.file, fault.row, fault.column) == ("subdomains.csv", 3, "adult_skills_score")
    assert (fault.value, fault.expected) == ("high", "a number from 0 to 1")
