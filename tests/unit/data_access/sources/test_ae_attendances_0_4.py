"""A&E visits of small children: practices, networks and England; a withheld figure stays withheld."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from data_access.reference.sources import ae_attendances_0_4
from data_access.reference.sources.fingertips_layout import TENTHS
from data_access.reference.sources.loaded import AreaRow, Known, Loaded
from data_access.reference.sources.refusal import SourceRefused

KNOWN = Known(
    [
        AreaRow("E92000001", "England", "England", "england", "", "E92000001"),
        AreaRow("U12345", "Some PCN", "", "pcn", "U12345"),
        AreaRow("A81001", "Known Surgery", "", "practice", "A81001"),
    ]
)
COLUMNS = (
    *("Indicator Name", "Parent Code", "Parent Name", "Area Code", "Area Name", "Area Type", "Sex", "Category Type"),
    *("Category", "Time period", "Value", "Lower CI 95.0 limit", "Upper CI 95.0 limit", "Count", "Denominator"),
    "Value note",
)
NEWEST = "District & UA deprivation deciles in England (IMD2019, 4/23 geography)"
OLDER = "District & UA deprivation deciles in England (IMD2019, 4/21 geography)"
NETWORK = "PCNs (v. 27/10/23)"
Row = dict[str, str]


def row(code: str, kind: str, count: int, of: int, **other: str) -> Row:
    return (
        dict.fromkeys(COLUMNS, "")
        | {"Indicator Name": ae_attendances_0_4.CALLED, "Area Code": code, "Area Name": code, "Area Type": kind}
        | {"Sex": "Persons", "Time period": "2021/22", "Value": f"{1000 * count / of:.5f}"}
        | {"Lower CI 95.0 limit": "0", "Upper CI 95.0 limit": "9000", "Count": str(count), "Denominator": str(of)}
        | other
    )


def whole() -> list[Row]:
    england = [
        row("E92000001", "England", 1000, 2000),
        row("E92000001", "England", 600, 1000, Sex="Male"),
        row("E92000001", "England", 400, 1000, Sex="Female"),
    ]
    england += [
        row("E92000001", "England", 105 - int(number), 200, **{"Category Type": set_of, "Category": words})
        for set_of in (NEWEST, OLDER)
        for words, number in TENTHS.items()
    ]
    england[3]["Count"], england[3]["Value"] = "109", "545"  # so that the newest tenths add up to 1,000
    return [
        *england,
        row("U12345", NETWORK, 300, 500, **{"Parent Code": "E92000001"}),
        row("A81001", "GPs", 980, 1900, **{"Parent Code": "U12345", "Parent Name": "Broken\nPCN"}),
    ]


def load(folder: Path, rows: list[Row]) -> Loaded:
    path = folder / "attendances.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    return ae_attendances_0_4.load({"main": path}, KNOWN, rows_floor=1)


def test_counts_by_practice_network_sex_and_tenth(tmp_path: Path) -> None:
    found = load(tmp_path, whole()).facts
    by = found.set_index(["area", "breakdown"])
    assert by.at[("A81001", ""), "numerator"] == 980
    assert by.at[("U12345", ""), "value"] == pytest.approx(600)
    assert by.at[("E92000001", "sex=male"), "numerator"] == 600
    assert by.at[("E92000001", "imd_decile=1"), "numerator"] == 109
    assert by.at[("E92000001", "imd_decile=10"), "numerator"] == 95
    assert len(found) == 15  # the older set of tenths is left out


def test_a_withheld_figure_is_suppressed_and_not_nought(tmp_path: Path) -> None:
    withheld = row("B82999", "GPs", 0, 21, **{"Value note": "Value suppressed for disclosure control reasons"})
    for name in ("Value", "Count", "Lower CI 95.0 limit", "Upper CI 95.0 limit"):
        withheld[name] = ""
    loaded = load(tmp_path, [*whole(), withheld])
    found = loaded.facts[loaded.facts["area"] == "B82999"].iloc[0]
    assert found["status"] == "suppressed"
    assert found[["value", "numerator"]].isna().all()
    assert [area.code for area in loaded.areas] == ["B82999"]


def test_networks_that_are_no_more_are_dropped_but_not_too_many(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [*whole(), row("U99999", NETWORK, 30, 50)]
    assert "U99999" not in set(load(tmp_path, rows).facts["area"])
    monkeypatch.setattr(ae_attendances_0_4, "GONE", 0)
    with pytest.raises(SourceRefused, match="1 networks that are no more"):
        load(tmp_path, rows)


@pytest.mark.parametrize(
    ("place", "column", "value", "said"),
    [
        (-1, "Value", "515", r"row 26, column 'Value': found '515', expected 1,000 times the count"),
        (-1, "Value", "20000", r"row 26, column 'Value': found '20000', expected a number from 0 to 10000"),
        (-1, "Area Code", "A8100", "an ODS code of a practice"),
        (-1, "Time period", "2022/23", "2021/22 for practices and networks"),
        (-1, "Sex", "", "a sex, or Persons"),
        (-1, "Area Type", "Parish", "column 'Area Type': found 'Parish'"),
        (0, "Area Code", "E92000002", "expected E92000001"),
        (-2, "Area Code", "A81001", "one row for each area, year and group"),
    ],
)
def test_what_is_refused(tmp_path: Path, place: int, column: str, value: str, said: str) -> None:
    rows = whole()
    rows[place][column] = value
    if column == "Area Code" and place == -2:
        rows[place]["Area Type"] = "GPs"
    with pytest.raises(SourceRefused, match=said):
        load(tmp_path, rows)


@pytest.mark.parametrize(
    ("place", "count", "of", "said"),
    [
        (1, 500, 1000, "900, the sum by sex in 2021/22"),
        (4, 3, 200, "the sum by imd_decile in 2021/22"),
        (-1, 900, 1900, "90.0% of England in practices"),
        (-1, 1100, 1900, "110.0% of England in practices"),
    ],
)
def test_what_must_add_up(tmp_path: Path, place: int, count: int, of: int, said: str) -> None:
    rows = whole()
    rows[place] |= {"Count": str(count), "Denominator": str(of), "Value": f"{1000 * count / of:.5f}"}
    with pytest.raises(SourceRefused, match=said):
        load(tmp_path, rows)


def test_tenths_the_wrong_way_round_are_refused(tmp_path: Path) -> None:
    rows = whole()
    rows[3]["Category"], rows[12]["Category"] = rows[12]["Category"], rows[3]["Category"]
    with pytest.raises(SourceRefused, match="more visits in the most deprived tenth"):
        load(tmp_path, rows)


def test_too_few_rows(tmp_path: Path) -> None:
    load(tmp_path, whole())
    with pytest.raises(SourceRefused, match="found '25 rows', expected at least 7500"):
        ae_attendances_0_4.load({"main": tmp_path / "attendances.csv"}, KNOWN)
