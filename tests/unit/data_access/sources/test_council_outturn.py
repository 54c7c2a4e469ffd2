"""Spending of councils: who submitted, per resident of the census, boards, and the publisher's totals."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from data_access.reference.sources import council_outturn
from data_access.reference.sources.census_ethnic_group import NINETEEN
from data_access.reference.sources.loaded import AreaRow, Known, Loaded, Membership
from data_access.reference.sources.refusal import SourceRefused

CODES = {
    "E08000025": ("Birmingham", "ltla"),
    "E08000029": ("Solihull", "ltla"),
    "E10000028": ("Staffordshire", "utla"),
    "E07000193": ("East Staffordshire", "ltla"),
    "E06000061": ("North Northamptonshire", "ltla"),
    "E07000150": ("Corby", "ltla"),
    "E54000055": ("Birmingham and Solihull", "icb"),
    "E92000001": ("England", "england"),
}
KNOWN = Known(
    [AreaRow(code, name, name, kind, "", code) for code, (name, kind) in CODES.items()],
    [
        Membership("E54000055", "E08000025", "best fit"),
        Membership("E54000055", "E08000029", "best fit"),
        Membership("E10000028", "E07000193", "administrative"),
    ],
)
HEADER = "year,ons_code,name,status,Adult Social Care,Children's Social Care,Public Health"
BIRMINGHAM = "2024-25,E08000025,Birmingham,submitted,400000000,300000000,100000000"
ROWS = [
    BIRMINGHAM,
    "2024-25,E08000029,Solihull,submitted,80000000,60000000,12000000",
    "2024-25,E10000028,Staffordshire,submitted,300000000,150000000,40000000",
    "2024-25,E06000061,North Northamptonshire,submitted,150000000,70000000,21000000",
    "2024-25,E07000193,East Staffordshire,submitted,,,50000",
    "2024-25,E31000015,Essex Combined Fire and Rescue Authority,submitted,,,",
    "2024-25,E08,Metropolitan Districts,total,480000000,360000000,112001000",
    "2024-25,E10,Shire Counties,total,300000000,150000000,40000000",
    "2024-25,E06,Unitary Authorities,total,150000000,70000000,21000000",
]
RESIDENTS = {"E08000025": 1_900, "E08000029": 190, "E07000193": 950, "E07000150": 380}


def load(
    folder: Path, rows: list[str], *, authorities_floor: int = 4, residents: dict[str, int] | None = None
) -> Loaded:
    main, people = folder / "outturn.csv", folder / "residents.csv"
    main.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    given = RESIDENTS if residents is None else residents
    lines = ["ltla21_code,ltla21_name,ethnic_group,value"]
    for code, total in given.items():
        for group in NINETEEN:
            lines.append(f'{code},name,"{group} (number)",{total / len(NINETEEN)}')
            lines.append(f'{code},name,"{group} (percent)",{100 / len(NINETEEN)}')
    people.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return council_outturn.load(
        {"main": main, "residents": people},
        KNOWN,
        rows_floor=1,
        authorities_floor=authorities_floor,
        census_authorities=len(given),
    )


def changed(old: str, new: str) -> list[str]:
    assert any(old in row for row in ROWS)
    return [row.replace(old, new) for row in ROWS]


NOT_SUBMITTED = changed("Birmingham,submitted,400000000,300000000,100000000", "Birmingham,not submitted,,,")


Key = tuple[str, str, str]


def by_area(loaded: Loaded) -> dict[Key, dict[str, Any]]:
    """(indicator, breakdown, area) -> its row."""
    rows = [{str(key): value for key, value in row.items()} for row in loaded.facts.to_dict("records")]
    return {(row["indicator"], row["breakdown"], row["area"]): row for row in rows}


def test_pounds_and_pounds_per_resident(tmp_path: Path) -> None:
    loaded = load(tmp_path, ROWS)
    by = by_area(loaded)
    care = "council_service=adult_social_care"
    assert by["council_spend", care, "E08000025"]["numerator"] == 400_000_000
    per = by["council_spend_per_resident", care, "E08000025"]
    assert (per["numerator"], per["denominator"]) == (400_000_000, pytest.approx(1_900))
    board = by["council_spend_per_resident", care, "E54000055"]
    assert (board["numerator"], board["denominator"]) == (480_000_000, pytest.approx(2_090))
    assert by["council_spend", "council_service=public_health", "E92000001"]["numerator"] == 173_000_000
    assert loaded.totals["Adult Social Care of metropolitan districts, 2024/25"] == 480_000_000
    assert set(loaded.facts["period"]) == {"2024/25"}


def test_residents_of_a_county_are_those_of_its_districts_and_of_a_merged_one_those_it_was_formed_from(
    tmp_path: Path,
) -> None:
    by = by_area(load(tmp_path, ROWS))
    care = "council_service=adult_social_care"
    assert by["council_spend_per_resident", care, "E10000028"]["denominator"] == pytest.approx(950)
    assert by["council_spend_per_resident", care, "E06000061"]["denominator"] == pytest.approx(380)


def test_who_did_not_submit_is_missing_with_its_board_and_england_is_of_the_others(tmp_path: Path) -> None:
    by = by_area(load(tmp_path, NOT_SUBMITTED))
    care = "council_service=adult_social_care"
    for area in ("E08000025", "E54000055"):
        assert by["council_spend", care, area]["status"] == "missing"
        assert by["council_spend_per_resident", care, area]["status"] == "missing"
    assert by["council_spend", care, "E92000001"]["status"] == "missing"
    england = by["council_spend_per_resident", care, "E92000001"]
    assert (england["status"], england["numerator"]) == ("low reliability", 530_000_000)
    assert england["denominator"] == pytest.approx(190 + 950 + 380)


def test_districts_fire_authorities_and_totals_are_left_out(tmp_path: Path) -> None:
    areas = set(load(tmp_path, ROWS).facts["area"])
    assert areas == {"E08000025", "E08000029", "E10000028", "E06000061", "E54000055", "E92000001"}


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (changed("total,480000000", "total,480060000"), r"row 8, column 'Adult Social Care': found '480,060,000', expected 480,000,000, the sum of metropolitan districts"),
        ([row.replace("total,480000000", "total,70000000") for row in NOT_SUBMITTED], r"row 8.*found '70,000,000', expected 80,000,000, the sum of metropolitan districts, or more"),
        (changed("E08,Metropolitan Districts,total", "EXX,Metropolitan Districts,total"), r"found '0 totals of metropolitan districts in 2024-25', expected one"),
        (changed("submitted,400000000", "submitted,"), r"row 2, column 'Adult Social Care': found nothing, expected an amount, unless the authority"),
        (changed("Birmingham,submitted", "Birmingham,not submitted"), r"row 2, column 'Adult Social Care': found '400000000', expected an amount, unless"),
        (changed("E08000029,Solihull", "E08000099,Solihull"), r"row 3, column 'ons_code': found 'E08000099', expected an authority known before"),
        ([*ROWS, BIRMINGHAM], r"row 11, column 'ons_code': found 'E08000025', expected one row for each authority and year"),
        (changed("Birmingham,submitted", "Birmingham,late"), r"row 2, column 'status': found 'late', expected one of"),
        (changed("2024-25,E08000025", "2024,E08000025"), r"row 2, column 'year': found '2024', expected a financial year"),
        (changed("submitted,400000000", "submitted,much"), r"row 2, column 'Adult Social Care': found 'much'"),
    ],
)  # fmt: skip
def test_what_is_refused(tmp_path: Path, rows: list[str], said: str) -> None:
    with pytest.raises(SourceRefused, match=said):
        load(tmp_path, rows)


def test_too_few_authorities_and_one_without_residents(tmp_path: Path) -> None:
    with pytest.raises(SourceRefused, match="found '4 authorities in 2024-25', expected at least 5"):
        load(tmp_path, ROWS, authorities_floor=5)
    fewer = {code: people for code, people in RESIDENTS.items() if code != "E08000029"}
    with pytest.raises(
        SourceRefused, match=r"found 'E08000029', expected an authority whose residents residents.csv has"
    ):
        load(tmp_path, ROWS, residents=fewer)
