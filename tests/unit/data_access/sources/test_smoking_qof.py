"""Smoking on GP records: one row for each place, tenths in the store's direction, everything adding up to England."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from data_access.reference.sources import smoking_qof
from data_access.reference.sources.fingertips_layout import TENTHS
from data_access.reference.sources.loaded import AreaRow, Known, Loaded
from data_access.reference.sources.refusal import SourceRefused

KNOWN = Known(
    [
        AreaRow("E92000001", "England", "England", "england", "", "E92000001"),
        AreaRow("E40000014", "North West", "North West", "region", "Y62", "E40000014"),
        AreaRow("E54000064", "NHS Sussex Integrated Care Board", "Sussex", "icb", "QNX", "E54000064"),
        AreaRow("E38000265", "Sussex 70F", "Sussex 70F", "sub_icb", "70F", "E38000265"),
        AreaRow("E06000001", "Hartlepool", "Hartlepool", "ltla", "", "E06000001"),
        AreaRow("E10000003", "Cambridgeshire", "Cambridgeshire", "utla", "", "E10000003"),
        AreaRow("A81001", "Known Surgery", "", "practice", "A81001"),
    ]
)
COLUMNS = (
    *("Indicator Name", "Parent Code", "Area Code", "Area Name", "Area Type", "Sex", "Category Type", "Category"),
    *("Time period", "Value", "Lower CI 95.0 limit", "Upper CI 95.0 limit", "Count", "Denominator", "Value note"),
)
LOWER_TIER = "District & UA deprivation deciles in England (IMD2019, 4/21 geography)"
Row = dict[str, str]


def row(code: str, kind: str, year: str = "2022/23", count: str = "100", of: str = "1000", **other: str) -> Row:
    value = f"{100 * float(count) / float(of):.6f}" if count else ""
    around = {"Lower CI 95.0 limit": "0", "Upper CI 95.0 limit": "100"} if count else {}
    return (
        dict.fromkeys(COLUMNS, "")
        | {"Indicator Name": smoking_qof.CALLED, "Area Code": code, "Area Name": code, "Area Type": kind}
        | {"Sex": "Persons", "Time period": year, "Value": value, "Count": count, "Denominator": of if count else ""}
        | around
        | other
    )


def whole() -> list[Row]:
    """One area of each kind in the year that has all of them, each as large as England."""
    return [
        row("E92000001", "England"),
        row("A81001", "GPs", **{"Area Name": "Known Surgery"}),
        row("nE38000248", "ICB sub-locations"),
        row("nE54000053", "ICBs"),
        row("E40000010", "NHS region", **{"Area Name": "North West NHS Region"}),
        row("E06000001", "UA"),
        row("E10000003", "County", count="40", of="500"),
    ]


def tenths(year: str = "2021/22", first: str = "15", last: str = "5", kind: str = LOWER_TIER) -> list[Row]:
    counts = {1: first, 10: last}
    return [
        row(
            "E92000001",
            "England",
            year,
            counts.get(int(number), "10"),
            "100",
            **{"Category Type": kind, "Category": words},
        )
        for words, number in TENTHS.items()
    ]


def load(folder: Path, rows: list[Row]) -> Loaded:
    path = folder / "smoking.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    return smoking_qof.load({"main": path}, KNOWN, rows_floor=1)


def test_every_kind_of_area_once_under_todays_code(tmp_path: Path) -> None:
    found = load(tmp_path, whole()).facts
    assert set(found["area"]) == {
        *("E92000001", "A81001", "E38000265", "E54000064", "E40000014", "E06000001", "E10000003")
    }
    surgery = found[found["area"] == "A81001"].iloc[0]
    assert (surgery["numerator"], surgery["denominator"], surgery["status"]) == (100, 1000, "ok")
    assert (surgery["value"], surgery["lower"], surgery["upper"]) == (pytest.approx(0.1), 0, 1)


def test_tenth_one_is_the_most_deprived_and_counties_are_left_out(tmp_path: Path) -> None:
    other = tenths(first="14", last="6", kind="County & UA deprivation deciles in England (IMD2019, 4/21 geography)")
    found = load(tmp_path, [*whole(), row("E92000001", "England", "2021/22"), *tenths(), *other]).facts
    by = found[found["period"] == "2021/22"].set_index("breakdown")["numerator"]
    assert by["imd_decile=1"] == 15
    assert by["imd_decile=10"] == 5
    assert by[""] == 100


def test_an_authority_repeated_with_a_tenth_not_its_own_counts_once_for_everybody(tmp_path: Path) -> None:
    stray = {"Category Type": LOWER_TIER, "Category": "Most deprived decile (IMD2019)"}
    found = load(tmp_path, [*whole(), row("E06000001", "UA", **stray)]).facts
    assert found.loc[found["area"] == "E06000001", "breakdown"].tolist() == [""]


def test_rows_that_differ_for_one_place_and_year_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceRefused, match=r"row 9, column 'Area Code': found 'E06000001', expected the figures"):
        load(tmp_path, [*whole(), row("E06000001", "UA", count="99")])


def test_merged_groups_early_boards_and_other_kinds_are_dropped(tmp_path: Path) -> None:
    early = row("nE54000053", "ICBs", "2016/17")
    gone = row("E38000004", "CCG", "2019/20")
    kept = row("E38000265", "CCG", "2019/20")
    region = row("E12000001", "Regions (statistical)")
    loaded = load(tmp_path, [*whole(), early, gone, kept, region])
    assert loaded.rows_read == 11
    assert loaded.facts.loc[loaded.facts["period"] != "2022/23", "area"].tolist() == ["E38000265"]


def test_doubted_missing_and_contradicting_figures(tmp_path: Path) -> None:
    note = (
        "There is a data quality issue with this value. Potential underestimate of the value due to double counting of "
    )
    rows = [
        *whole(),
        row("E06000001", "UA", "2018/19", **{"Value note": note + "patients in QOF"}),
        row("E06000001", "UA", "2017/18", count="", **{"Value note": "Value missing in source data"}),
        row("E06000001", "UA", "2016/17", Value="10.2"),
    ]
    by = load(tmp_path, rows).facts.query("area == 'E06000001'").set_index("period")
    assert by["status"].to_dict() == {
        "2016/17": "low reliability",
        "2017/18": "missing",
        "2018/19": "low reliability",
        "2022/23": "ok",
    }
    assert by.at["2016/17", "value"] == pytest.approx(0.102)
    assert by.loc["2016/17", ["numerator", "denominator"]].isna().all()
    assert by.loc["2017/18", ["value", "numerator"]].isna().all()


def test_a_practice_closed_since_is_added(tmp_path: Path) -> None:
    closed = row("B82999", "GPs", "2023/24", **{"Area Name": "THE OLD SURGERY", "Sex": "", "Parent Code": ""})
    loaded = load(tmp_path, [*whole(), closed])
    assert [(area.code, area.name, area.kind) for area in loaded.areas] == [("B82999", "The Old Surgery", "practice")]


@pytest.mark.parametrize(
    ("place", "column", "value", "said"),
    [
        (1, "Value", "130", r"row 3, column 'Value': found '130', expected a number from 0 to 100"),
        (1, "Value", "ten", r"row 3, column 'Value': found 'ten'"),
        (1, "Area Code", "81001", r"column 'Area Code': found '81001', expected an ODS code of a practice"),
        (5, "Area Code", "E06000099", r"found 'E06000099', expected an area of kind ltla"),
        (5, "Area Type", "Parish", r"column 'Area Type': found 'Parish'"),
        (1, "Time period", "2022", r"column 'Time period': found '2022', expected a financial year"),
        (1, "Upper CI 95.0 limit", "9", "a value within its own interval"),
        (1, "Denominator", "", "a count and a denominator wherever there is a value"),
        (1, "Value note", "Odd", r"column 'Value note': found 'Odd'"),
        (3, "Count", "50", r"50, the sum of areas of kind icb in 2022/23.*expected 100, as England"),
    ],
)
def test_what_is_refused(tmp_path: Path, place: int, column: str, value: str, said: str) -> None:
    rows = whole()
    rows[place][column] = value
    with pytest.raises(SourceRefused, match=said):
        load(tmp_path, rows)


def test_tenths_the_wrong_way_round_or_short_of_england_are_refused(tmp_path: Path) -> None:
    england = row("E92000001", "England", "2021/22")
    with pytest.raises(SourceRefused, match="most smokers in the most deprived tenth"):
        load(tmp_path, [*whole(), england, *tenths(first="5", last="15")])
    with pytest.raises(SourceRefused, match="85, the sum of tenths in 2021/22"):
        load(tmp_path, [*whole(), england, *tenths()[1:]])


def test_too_few_rows_or_a_missing_column(tmp_path: Path) -> None:
    path = tmp_path / "smoking.csv"
    path.write_text("Indicator Name,Area Code\nx,y\n", encoding="utf-8")
    with pytest.raises(SourceRefused, match=r"column 'Count': found '0 columns of this name', expected one"):
        smoking_qof.load({"main": path}, KNOWN)
    load(tmp_path, whole())
    with pytest.raises(SourceRefused, match="found '7 rows', expected at least 17000"):
        smoking_qof.load({"main": path}, KNOWN)
