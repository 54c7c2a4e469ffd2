"""Registered and weighted populations of practices: three years, whose columns have different names."""

from __future__ import annotations

from pathlib import Path

import pytest

from data_access.reference.sources import weighted_populations
from data_access.reference.sources.loaded import AreaRow, Known, Loaded
from data_access.reference.sources.refusal import SourceRefused
from data_access.reference.sources.weighted_populations import NEEDS, YEARS

KNOWN = Known(
    [
        AreaRow("E54000062", "NHS Black Country Integrated Care Board", "Black Country", "icb", "QUA", "E54000062"),
        AreaRow("E08000031", "Wolverhampton", "Wolverhampton", "ltla", "", "E08000031"),
        AreaRow("M92001", "Known Surgery", "", "practice", "M92001"),
    ]
)


def load(folder: Path, rows: list[dict[str, str]], role: str = "y2025_26") -> Loaded:
    names = YEARS[role][1]
    header = ["Practice_Code", "GP_Practice_Name", "Latitude", "Longitude", *names.values(), *NEEDS.values()]
    lines = [",".join(header)]
    for given in rows:
        own = {"GP_Practice_Name": "THE SURGERY", "Latitude": "52.6", "Longitude": "-2.1"}
        own |= {names["icb"]: "QUA", names["district"]: "E08000031", names["population"]: "100.5"}
        own |= dict.fromkeys(NEEDS.values(), "100.5") | given
        lines.append(",".join(own[name] for name in header))
    path = folder / f"{role}.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return weighted_populations.load({role: path}, KNOWN, rows_floor=1)


def test_need_is_weighted_over_registered(tmp_path: Path) -> None:
    rows = [
        {"Practice_Code": "M92001", "Final WP": "110.5"},
        {"Practice_Code": "M92002", "Final WP": "90.5"},
    ]
    loaded = load(tmp_path, rows)
    by = loaded.facts.set_index(["indicator", "area"])
    assert set(loaded.facts["period"]) == {"2025/26"}
    assert by.at[("need_overall_core", "M92001"), "numerator"] == 110.5
    assert by.at[("need_overall_core", "M92001"), "denominator"] == 100.5
    assert by.at[("registered_population_allocation", "M92002"), "numerator"] == 100.5


@pytest.mark.parametrize("role", ["y2023_24", "y2024_25", "y2025_26"])
def test_each_years_own_column_names(tmp_path: Path, role: str) -> None:
    found = load(tmp_path, [{"Practice_Code": "M92001"}], role).facts
    assert set(found["period"]) == {YEARS[role][0]}
    assert len(found) == 9


def test_a_practice_has_a_place_and_one_closed_since_its_board(tmp_path: Path) -> None:
    loaded = load(tmp_path, [{"Practice_Code": "M92001"}, {"Practice_Code": "M92999"}])
    assert {(area.code, area.latitude, area.longitude) for area in loaded.areas} == {
        ("M92001", 52.6, -2.1),
        ("M92999", 52.6, -2.1),
    }
    links = {(link.parent, link.child) for link in loaded.members}
    assert ("E54000062", "M92999") in links
    assert ("E54000062", "M92001") not in links
    assert ("E08000031", "M92001") in links


def test_a_missing_weight_is_missing_and_nobody_registered_has_no_quotient(tmp_path: Path) -> None:
    rows = [{"Practice_Code": f"M92{number:03}"} for number in range(100)]
    rows[0]["Mat WP"] = ""
    rows[1]["Mat WP"] = "201"  # so that maternity still adds up
    empty = {"Practice_Code": "M92500", "Population": "0", **dict.fromkeys(NEEDS.values(), "0")}
    facts = load(tmp_path, [*rows, empty]).facts
    by = facts.set_index(["indicator", "area"])
    assert by.at[("need_maternity", "M92000"), "status"] == "missing"
    assert facts.loc[facts["area"] == "M92500", "denominator"].isna().all()


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("Practice_Code", "92001", r"y2025_26.csv, row 2, column 'Practice_Code': found '92001', expected an ODS code"),
        ("ICB", "QXX", r"row 2, column 'ICB': found 'QXX'"),
        ("LAD", "E10000031", r"row 2, column 'LAD': found 'E10000031'"),
        ("Latitude", "0", r"row 2, column 'Latitude': found '0', expected a number from 49.8 to 55.9"),
        ("Population", "-1", r"row 2, column 'Population': found '-1'"),
        ("Population", "", r"row 2, column 'Population': found nothing"),
        ("CS WP", "many", r"row 2, column 'CS WP': found 'many'"),
        ("CS WP", "120", r"column 'CS WP': found '120 in all', expected the registered population, 10[01]"),
        ("CS WP", "", r"column 'CS WP': found '1 rows without a number', expected at most 5%"),
    ],
)
def test_what_is_refused(tmp_path: Path, column: str, value: str, said: str) -> None:
    with pytest.raises(SourceRefused, match=said):
        load(tmp_path, [{"Practice_Code": "M92001"} | {column: value}])


def test_a_practice_twice_too_few_rows_and_a_missing_column(tmp_path: Path) -> None:
    with pytest.raises(
        SourceRefused, match=r"row 3, column 'Practice_Code': found 'M92001', expected a row of its own"
    ):
        load(tmp_path, [{"Practice_Code": "M92001"}, {"Practice_Code": "M92001"}])
    load(tmp_path, [{"Practice_Code": "M92001"}])
    path = tmp_path / "y2025_26.csv"
    with pytest.raises(SourceRefused, match="found '1 rows', expected at least 6000"):
        weighted_populations.load({"y2025_26": path}, KNOWN)
    with pytest.raises(SourceRefused, match="'pop 2022/23': found '0 columns of this name'"):
        weighted_populations.load({"y2024_25": path}, KNOWN, rows_floor=1)
