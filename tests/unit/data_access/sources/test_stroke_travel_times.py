"""Travel times: only units that give the treatment, across the border, weights for larger areas, and files that cannot be."""

from __future__ import annotations

from pathlib import Path

import pytest

from data_access.reference.sources import stroke_travel_times as stroke
from data_access.reference.sources.loaded import Known, Loaded
from data_access.reference.sources.refusal import SourceRefused

# A unit for clots dissolved only, one for both, one that gives neither and has no times, and one in Wales.
UNITS = [
    "postcode,stroke_team,use_ivt,use_mt,country",
    "LN25QY,Lincoln,1,0,England",
    "NG72UH,Nottingham,1,1,England",
    "PE219QS,Boston,0,0,England",
    "LL137TD,Wrexham,1,0,Wales",
    "B95SS,Heartlands,0,0,England",
]
TIMES = [
    "LSOA,LN25QY,NG72UH,LL137TD,B95SS",
    "Boston 001A,40.5,70,200,5",
    "Oswestry 001A,150,100,20.5,5",
    "Lincoln 001A,46,60,190,5",
    "Swansea 001A,190,180,,5",
]
RESIDENTS = [
    "lsoa11_name,lsoa11_code,total_population,0",
    "Boston 001A,E01000001,1000.0,10",
    "Oswestry 001A,E01000002,2000.0,10",
    "Lincoln 001A,E01000003,1500.0,10",
    "Swansea 001A,W01000001,1600.0,10",
    "Isles of Scilly 001A,E01000004,2200.0,10",
]


def load(
    folder: Path,
    *,
    units: list[str] | None = None,
    times: list[str] | None = None,
    residents: list[str] | None = None,
    units_floor: int = 1,
) -> Loaded:
    files = {}
    for role, given in (("units", units or UNITS), ("times", times or TIMES), ("population", residents or RESIDENTS)):
        files[role] = folder / f"{role}.csv"
        files[role].write_text("\n".join(given) + "\n", encoding="utf-8")
    return stroke.load(files, Known(), rows_floor=1, units_floor=units_floor)


def figures(loaded: Loaded, indicator: str) -> dict[str, tuple[float, float]]:
    rows = loaded.facts[(loaded.facts["indicator"] == indicator) & (loaded.facts["status"] == "ok")]
    return {code: (top, bottom) for code, top, bottom in rows[["area", "numerator", "denominator"]].to_numpy()}


def test_the_nearest_unit_that_gives_the_treatment(tmp_path: Path) -> None:
    loaded = load(tmp_path)
    # Heartlands is nearest everywhere, but gives neither; Oswestry's nearest is in Wales.
    assert figures(loaded, "travel_time_stroke_unit") == {
        "E01000001": (40_500, 1000),
        "E01000002": (41_000, 2000),
        "E01000003": (69_000, 1500),
    }
    assert figures(loaded, "travel_time_thrombectomy") == {
        "E01000001": (70_000, 1000),
        "E01000002": (200_000, 2000),
        "E01000003": (90_000, 1500),
    }
    assert set(loaded.facts["period"]) == {"snapshot"}


def test_people_over_45_minutes(tmp_path: Path) -> None:
    assert figures(load(tmp_path), "travel_time_stroke_unit_over_45_minutes") == {
        "E01000001": (0, 1000),
        "E01000002": (0, 2000),
        "E01000003": (1500, 1500),
    }


def test_no_road_is_missing_and_wales_is_left_out(tmp_path: Path) -> None:
    facts = load(tmp_path).facts
    missing = facts[facts["status"] == "missing"]
    assert set(missing["area"]) == {"E01000004"}
    assert len(missing) == 3
    assert missing["numerator"].isna().all()
    assert not facts["area"].str.startswith("W").any()


@pytest.mark.parametrize(
    ("role", "row", "new", "column", "value", "expected"),
    [
        ("units", 1, "LN2 5QY,Lincoln,1,0,England", "postcode", "LN2 5QY", "a postcode without a space"),
        ("units", 1, "LN25QY,Lincoln,yes,0,England", "use_ivt", "yes", "a whole number from 0 to 1"),
        ("units", 1, "LN25QY,Lincoln,1,0,Scotland", "country", "Scotland", "one of England, Wales"),
        ("times", 1, "Boston 001A,-1,70,200,5", "LN25QY", "-1", "a number from 0 to 1500"),
        ("times", 1, "Boston 001A,,,,5", "use_ivt", "Boston 001A", "minutes to one unit at least"),
        ("times", 1, "Boston 001A,240,270,300,5", "use_ivt", "240", "at most 200 minutes"),
        ("population", 1, "Boston 001A,X01000001,1000,1", "lsoa11_code", "X01000001", "an ONS code of a small area"),
        ("population", 1, "Boston 001A,E01000001,0,1", "total_population", "0", "a whole number, 1 or more"),
        ("population", 1, "Boston 001B,E01000001,9,1", "lsoa11_name", "Boston 001B", "a row of minutes for it"),
    ],
)
def test_a_fault_is_named_by_file_row_column_value_and_expectation(
    tmp_path: Path, role: str, row: int, new: str, column: str, value: str, expected: str
) -> None:
    given = {"units": list(UNITS), "times": list(TIMES), "population": list(RESIDENTS)}
    given[role][row] = new
    with pytest.raises(SourceRefused) as caught:
        load(tmp_path, units=given["units"], times=given["times"], residents=given["population"])
    fault = caught.value.faults[0]
    assert (fault.file, fault.row, fault.column, fault.value) == (f"{role}.csv", row + 1, column, value)
    assert expected in fault.expected


def test_files_that_do_not_fit_each_other(tmp_path: Path) -> None:
    no_column = [line.replace("NG72UH", "NG51PB") for line in TIMES]
    with pytest.raises(SourceRefused, match="NG72UH"):
        load(tmp_path, times=no_column)
    with pytest.raises(SourceRefused, match="no Lincoln 001A"):
        load(tmp_path, residents=[*RESIDENTS[:3], *RESIDENTS[4:]])
    with pytest.raises(SourceRefused, match="a row of its own"):
        load(tmp_path, times=[*TIMES, TIMES[1]])
    with pytest.raises(SourceRefused, match="1 units"):
        load(tmp_path, units_floor=2)
