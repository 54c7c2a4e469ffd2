"""Residents: small areas of 2011 in 2020, and the census of 2021 by age and by ethnic group."""

from __future__ import annotations

from pathlib import Path

import pytest

from data_access.reference.sources import census_age_lsoa21, census_ethnic_group, population_lsoa11
from data_access.reference.sources.loaded import AreaRow, Known, Loaded, Membership
from data_access.reference.sources.midlands import REGION
from data_access.reference.sources.nomis import read_nomis
from data_access.reference.sources.refusal import Faults, SourceRefused
from data_access.reference.sources.table import Text, Whole

KNOWN = Known(
    [
        AreaRow("E92000001", "England", "England", "england"),
        AreaRow(REGION, "Midlands", "Midlands", "region"),
        AreaRow("E54000001", "One", "One", "icb"),
        AreaRow("E54000002", "Two", "Two", "icb"),
        AreaRow("E38000001", "One", "One", "sub_icb"),
        AreaRow("E38000002", "Two", "Two", "sub_icb"),
        AreaRow("E01000001", "One", "One", "lsoa21"),
        AreaRow("E01000002", "Two", "Two", "lsoa21"),
        AreaRow("E01000001-2011", "One", "One", "lsoa11", "", "E01000001"),
        AreaRow("E01000002-2011", "Two", "Two", "lsoa11", "", "E01000002"),
        AreaRow("E06000015", "Derby", "Derby", "ltla"),
    ],
    [
        Membership(REGION, "E54000001", "administrative"),
        Membership("E54000001", "E38000001", "administrative"),
        Membership("E54000002", "E38000002", "administrative"),
        Membership("E38000001", "E01000001", "best fit"),
        Membership("E38000002", "E01000002", "best fit"),
    ],
)
BANDS = list(census_age_lsoa21.BANDS)
FIVE = list(census_ethnic_group.FIVE)


# --- nomis.py ---


def table(folder: Path, *lines: str) -> Path:
    path = folder / "nomis.csv"
    path.write_text("\n".join(("", '"TS000 - Title"', "", '"place","mnemonic","Total"', "", *lines)), encoding="utf-8")
    return path


def test_titles_and_footnotes_are_passed_over_and_lines_kept(tmp_path: Path) -> None:
    path = table(tmp_path, '"One","E01000001",12', '"Two","E01000002",14', "", '"","A footnote"')
    columns = (Text("mnemonic"), Whole("Total"))
    found = read_nomis(path, columns, Faults(path.name), rows_floor=2, key=("mnemonic",))
    assert dict(zip(found.index, found["Total"], strict=True)) == {6: 12.0, 7: 14.0}


def test_a_short_line_between_rows_and_a_missing_header_refuse(tmp_path: Path) -> None:
    columns = (Text("mnemonic"), Whole("Total"))
    path = table(tmp_path, '"One","E01000001",12', '"cut off"', '"Two","E01000002",14')
    with pytest.raises(SourceRefused, match=r"row 7.*a short line between rows"):
        read_nomis(path, columns, Faults(path.name), rows_floor=1, key=("mnemonic",))
    with pytest.raises(SourceRefused, match="a header with 'mnemonic', 'Everybody'"):
        read_nomis(path, (Text("mnemonic"), Whole("Everybody")), Faults(path.name), rows_floor=1, key=("mnemonic",))


# --- census_age_lsoa21.py ---


def census(folder: Path, columns: list[str], rows: dict[str, list[int]], *, footnote: bool = False) -> Path:
    path = folder / "census.csv"
    header = ",".join(f'"{name}"' for name in ["2021 super output area - lower layer", "mnemonic", *columns])
    lines = ["", '"Title"', header, ""]
    lines += [",".join(['"Somewhere"', f'"{code}"', *map(str, numbers)]) for code, numbers in rows.items()]
    path.write_text("\n".join([*lines, *(['"","A footnote"'] if footnote else [])]) + "\n", encoding="utf-8")
    return path


def ages(first: int) -> list[int]:
    numbers = [first + position for position in range(18)]
    return [sum(numbers), *numbers]


AGES = {"E01000001": ages(10), "E01000002": ages(50), "W01000001": ages(70)}


def load_ages(folder: Path, rows: dict[str, list[int]]) -> Loaded:
    return census_age_lsoa21.load({"main": census(folder, ["Total", *BANDS], rows)}, KNOWN, small_areas=2)


def test_totals_for_england_and_bands_for_the_midlands_and_england_as_a_whole(tmp_path: Path) -> None:
    loaded = load_ages(tmp_path, AGES)
    found = {(row["area"], row["breakdown"]): row["numerator"] for row in loaded.facts.to_dict("records")}
    assert loaded.rows_read == 3
    assert found["E01000002", ""] == AGES["E01000002"][0]
    assert found["E01000001", "age_band=0-4"] == 10
    assert found["E01000001", "age_band=85-over"] == 27
    assert found["E92000001", "age_band=0-4"] == 60
    assert ("E01000002", "age_band=0-4") not in found
    assert not any(area.startswith("W") for area, _ in found)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (AGES | {"E01000001": [999, *ages(10)[1:]]}, "the sum of the bands of age, 333"),
        (AGES | {"E01000009": ages(1)}, "a small area of 2021 known before"),
        (AGES | {"E02000001": ages(1)}, "an ONS code of a small area"),
        (AGES | {"E01000001": [-9, -1, *[0] * 17]}, "a whole number"),
        ({"E01000001": ages(10), "W01000001": ages(1)}, "1 small areas of England"),
        ({"E01000001": ages(10)}, "at least 2"),
    ],
)
def test_what_refuses_the_ages(tmp_path: Path, rows: dict[str, list[int]], said: str) -> None:
    with pytest.raises(SourceRefused, match=said):
        load_ages(tmp_path, rows)


def test_how_a_fault_in_the_census_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceRefused) as caught:
        load_ages(tmp_path, AGES | {"E01000002": [1, *ages(50)[1:]]})
    (fault,) = caught.value.faults
    assert (fault.file, fault.row, fault.column, fault.value) == ("census.csv", 6, "Total", "1")


# --- census_ethnic_group.py ---

GROUPS = {"E01000001": [100, 20, 10, 5, 60, 5], "E01000002": [200, 0, 0, 0, 200, 0], "W01000001": [9, 0, 0, 0, 9, 0]}
NINETEEN = dict.fromkeys(census_ethnic_group.NINETEEN, 0) | {
    "Asian, Asian British or Asian Welsh: Indian": 20,
    "Black, Black British, Black Welsh, Caribbean or African: African": 10,
    "Mixed or Multiple ethnic groups: White and Black African": 5,
    "White: English, Welsh, Scottish, Northern Irish or British": 250,
    "White: Irish": 10,
    "Other ethnic group: Arab": 5,
}


def load_groups(
    folder: Path, small: dict[str, list[int]], large: dict[str, int], *, percent: dict[str, float] | None = None
) -> Loaded:
    total = sum(large.values())
    lines = ["ltla21_code,ltla21_name,ethnic_group,value"]
    for name, number in large.items():
        share = (percent or {}).get(name, round(100 * number / total, 1))
        # One of the names has two spaces before the bracket in the publication.
        lines += [f'E06000015,Derby,"{name} (number)",{number}', f'E06000015,Derby,"{name}  (percent)",{share}']
    path = folder / "authorities.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    files = {
        "small_areas": census(folder, ["Total: All usual residents", *FIVE], small, footnote=True),
        "authorities": path,
    }
    return census_ethnic_group.load(files, KNOWN, small_areas=2, authorities=1)


def test_shares_of_every_group_but_white_and_of_each_group(tmp_path: Path) -> None:
    loaded = load_groups(tmp_path, GROUPS, NINETEEN)
    found = {
        (row["area"], row["breakdown"]): (row["numerator"], row["denominator"])
        for row in loaded.facts.to_dict("records")
    }
    assert found["E01000001", ""] == (40, 100)
    assert found["E01000002", ""] == (0, 200)
    assert found["E92000001", ""] == (40, 300)
    assert found["E06000015", ""] == (40, 300)
    assert found["E01000001", "ethnic_group=white"] == (60, 100)
    assert found["E92000001", "ethnic_group=white"] == (260, 300)
    assert found["E06000015", "ethnic_group=white"] == (260, 300)
    assert found["E06000015", "ethnic_group=white-irish"] == (10, 300)
    assert found["E06000015", "ethnic_group=mixed-white-african"] == (5, 300)
    assert ("E01000002", "ethnic_group=white") not in found
    assert len({breakdown for _, breakdown in found}) == 1 + 5 + 19


def test_what_refuses_the_groups(tmp_path: Path) -> None:
    with pytest.raises(SourceRefused, match="the sum of the five groups, 100"):
        load_groups(tmp_path, GROUPS | {"E01000001": [101, 20, 10, 5, 60, 5]}, NINETEEN)
    with pytest.raises(SourceRefused, match=r"50% White: Irish in E06000015.*3.3%, as counted"):
        load_groups(tmp_path, GROUPS, NINETEEN, percent={"White: Irish": 50.0})
    with pytest.raises(SourceRefused, match="one of the nineteen groups"):
        load_groups(tmp_path, GROUPS, NINETEEN | {"White: Martian": 1})
    with pytest.raises(SourceRefused, match="at least 38"):
        load_groups(tmp_path, GROUPS, {name: n for name, n in NINETEEN.items() if name != "White: Roma"})
    with pytest.raises(SourceRefused, match="300, the sum of the small areas"):
        load_groups(tmp_path, GROUPS, NINETEEN | {"White: Irish": 20})


# --- population_lsoa11.py ---


def load_2020(folder: Path, rows: dict[str, tuple[object, list[int]]], whole: int = 273) -> Loaded:
    names = population_lsoa11.AGES
    main, authorities = folder / "small.csv", folder / "large.csv"
    lines = [",".join(("lsoa11_name", "lsoa11_code", "total_population", *names))]
    lines += [",".join(("Name", code, str(total), *map(str, ages))) for code, (total, ages) in rows.items()]
    main.write_text("\n".join(lines) + "\n", encoding="utf-8")
    authorities.write_text(
        f"ltla21_code,ltla21_name,total_population\nE06000015,Derby,{whole}.0\nW06000001,Anglesey,5.0\n",
        encoding="utf-8",
    )
    return population_lsoa11.load({"main": main, "authorities": authorities}, KNOWN, small_areas=2)


YEAR = {"E01000001": (91.0, [1] * 91), "E01000002": (182.0, [2] * 91), "W01000001": (91.0, [1] * 91)}


def test_totals_of_2020_stand_under_areas_of_2011(tmp_path: Path) -> None:
    loaded = load_2020(tmp_path, dict(YEAR))
    assert dict(zip(loaded.facts["area"], loaded.facts["numerator"], strict=True)) == {
        "E01000001-2011": 91.0,
        "E01000002-2011": 182.0,
    }


def test_what_refuses_the_estimates(tmp_path: Path) -> None:
    with pytest.raises(SourceRefused) as caught:
        load_2020(tmp_path, {**YEAR, "E01000002": (183.0, [2] * 91)}, whole=274)
    (fault,) = caught.value.faults
    assert (fault.file, fault.row, fault.column, fault.value) == ("small.csv", 3, "total_population", "183")
    assert fault.expected == "the sum of the ages, 182"
    with pytest.raises(SourceRefused, match="300, as authorities"):
        load_2020(tmp_path, dict(YEAR), whole=300)
    with pytest.raises(SourceRefused, match="a small area of 2011 known before"):
        load_2020(tmp_path, {**YEAR, "E01000009": (91.0, [1] * 91)}, whole=364)
    with pytest.raises(SourceRefused, match="a whole number, 1 or more"):
        load_2020(tmp_path, {**YEAR, "E01000002": ("many", [2] * 91)})
