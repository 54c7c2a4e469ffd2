"""A year of the Quality and Outcomes Framework: the zip with registers and achievement, what it is held to, and refusals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from data_access.reference.aggregation import SUCCESSION
from data_access.reference.content import ENGLAND
from data_access.reference.publishers_files.layout import Read, Table
from data_access.reference.publishers_files.reading import open_file
from data_access.reference.sources.loaded import AreaRow, Known, Membership
from data_access.reference.sources.refusal import SourceRefused
from tests.publishers_examples import as_csv, zipped

BOARD = AreaRow("E54000062", "NHS Black Country Integrated Care Board", "Black Country", "icb", "QUA", "E54000062")
PART = AreaRow("E38000262", "A part", "A part", "sub_icb", "D2P2L", "E38000262")
PRACTICES = tuple(AreaRow(code, code, code, "practice", code) for code in ("M91003", "M91004"))
KNOWN = Known(
    [ENGLAND, BOARD, PART, *PRACTICES],
    [
        Membership(BOARD.code, PART.code, "administrative"),
        *(Membership(PART.code, practice.code, "administrative") for practice in PRACTICES),
    ],
)


def registers(*rows: Sequence[object]) -> bytes:
    return as_csv(["PRACTICE_CODE", "GROUP_CODE", "REGISTER", "PATIENT_LIST_TYPE", "PRACTICE_LIST_SIZE"], *rows)


def achievement(region: str, practice: str, **values: object) -> bytes:
    """`values`: HYP008_NUMERATOR=6."""
    header = [
        "REGION_ODS_CODE",
        "REGION_ONS_CODE",
        "REGION_NAME",
        "PRACTICE_CODE",
        "INDICATOR_CODE",
        "MEASURE",
        "VALUE",
    ]
    rows = [["Y60", "E40000011", region, practice, *name.split("_"), value] for name, value in values.items()]
    return as_csv(header, *rows)


def year(board: str = "QUA", changed: Mapping[str, bytes] | None = None) -> dict[str, bytes]:
    geographies = [["E92000001", board, "D2P2L", practice.code] for practice in PRACTICES]
    files = {
        "PREVALENCE_2526.csv": registers(
            ["M91003", "HYP", "300.0", "TOTAL", 2000], ["M91004", "HYP", "100.0", "TOTAL", 900]
        ),
        "ACHIEVEMENT_MIDLANDS_2526.csv": achievement(
            "MIDLANDS", "M91003", HYP001_REGISTER=300, HYP008_NUMERATOR=120, HYP008_DENOMINATOR=150, HYP008_PCAS=50
        ),
        "ACHIEVEMENT_LONDON_2526.csv": achievement(
            "LONDON", "M91004", HYP001_REGISTER=100, HYP008_NUMERATOR=30, HYP008_DENOMINATOR=50, HYP008_PCAS=0
        ),
        "MAPPING_NHS_GEOGRAPHIES_2526.csv": as_csv(
            ["NAT_ONS_CODE", "ICB_ODS_CODE", "SUB_ICB_ODS_CODE", "PRACTICE_CODE"], *geographies
        ),
        "MAPPING_INDICATORS_2526.csv": as_csv(["INDICATOR_CODE", "GROUP_CODE"], ["HYP008", "HYP"]),
    }
    return files | dict(changed or {})


def read(name: str, content: bytes, known: Known = KNOWN) -> Read:
    opened = open_file(name, content)
    layout = opened.found.layout
    assert layout.read is not None
    return layout.read(Table(opened.found.part, opened.found.header, opened.beside, known, {}))


def figures(found: Read) -> dict[tuple[str, str, str], tuple[Any, ...]]:
    columns = ["indicator", "breakdown", "area", "numerator", "denominator"]
    return {tuple(row[:3]): tuple(row[3:]) for row in found.loaded.facts[columns].itertuples(index=False, name=None)}


def test_the_zip_of_a_year_gives_registers_and_care_targets() -> None:
    found = read("QOF2526.zip", zipped(year()))
    rows = figures(found)
    assert (found.key, set(found.loaded.facts["period"])) == ("2025/26", {"2025/26"})
    assert rows["hypertension_prevalence", "", "M91003"] == (300, 2000)
    assert ("hypertension_prevalence", "", "M91004") not in rows  # a list under 1,000
    assert rows["hypertension_prevalence", "", BOARD.code] == (400, 2900)  # which counts in its board
    assert rows["blood_pressure_at_target_under_80", "", BOARD.code] == (150, 250)
    assert rows["blood_pressure_at_target_under_80", "qof_basis=not_excluded", ENGLAND.code] == (150, 200)
    assert rows["qof_excluded", "qof_indicator=hyp008", ENGLAND.code] == (50, 250)
    assert [(total.printed, total.found) for total in found.totals] == [(400, 400)]
    assert any("care targets AF008, AST007" in sentence for sentence in found.left_out)


def test_a_zip_of_achievement_alone_gives_the_care_targets() -> None:
    files = year()
    del files["PREVALENCE_2526.csv"]
    found = read("QOF2526.zip", zipped(files))
    assert figures(found)["blood_pressure_at_target_under_80", "", BOARD.code] == (150, 250)
    assert found.no_total


def test_boards_of_another_time_give_way_to_those_of_the_year() -> None:
    """The publisher maps a year that ended in March to the boards of April."""
    new = AreaRow("E54000099", "NHS New Integrated Care Board", "New", "icb", "S9X9X", "E54000099")
    known = Known(
        [*KNOWN.areas.values(), new],
        [
            *KNOWN.members,
            Membership(new.code, BOARD.code, SUCCESSION, 1.0, "2026-04-01"),
            Membership(new.code, PART.code, "administrative", 1.0, "2026-04-01"),
        ],
    )
    found = read("QOF2526.zip", zipped(year("S9X9X")), known)
    assert figures(found)["blood_pressure_at_target_under_80", "", BOARD.code] == (150, 250)
    assert ("blood_pressure_at_target_under_80", "", new.code) not in figures(found)
    assert any("boards of another time" in sentence for sentence in found.left_out)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        (
            {"PREVALENCE_2526.csv": registers(["M91003", "HYP", 301, "TOTAL", 2000])},
            "Register HYP.*400 in the rows.*301, as the publisher printed it",
        ),
        ({"MAPPING_NHS_GEOGRAPHIES_2526.csv": as_csv(["A", "B"], [1, 2])}, "Give the zip of the year as it was published"),
        (
            {"ACHIEVEMENT_LONDON_2526.csv": achievement("LONDON", "M91004", HYP008_NUMERATOR="*", HYP008_DENOMINATOR=1)},
            "column 'VALUE': found '\\*'",
        ),
        (
            {"ACHIEVEMENT_LONDON_2526.csv": achievement("LONDON", "M91004", HYP008_NUMERATOR=9, HYP008_DENOMINATOR=1)
             + b"Y60,E40000011,LONDON,M91003,HYP008,NUMERATOR,900\r\n"},
            "no more than the denominator",
        ),
        ({"PREVALENCE_2526.csv": registers(["M91003", "HYP", 3000, "TOTAL", 2000])}, "no more people than are on the list"),
    ],
)  # fmt: skip
def test_a_year_that_is_wrong_is_refused_whole(changed: dict[str, bytes], words: str) -> None:
    from data_access.reference.publishers_files.reading import _hold_to_totals

    opened = open_file("QOF2526.zip", zipped(year(changed=changed)))
    layout = opened.found.layout
    assert layout.read is not None
    table = Table(opened.found.part, opened.found.header, opened.beside, KNOWN, {})
    with pytest.raises(SourceRefused, match=f"(?s){words}"):
        _hold_to_totals(table, layout.read(table))


def test_the_files_of_one_region_alone_are_refused_with_what_to_give() -> None:
    with pytest.raises(SourceRefused, match="Give the zip of the year as it was published"):
        read("ACHIEVEMENT_MIDLANDS_2526.csv", achievement("MIDLANDS", "M91003", HYP008_NUMERATOR=1))
    with pytest.raises(SourceRefused, match="the file’s name does"):
        read("achievement.csv", achievement("MIDLANDS", "M91003", HYP008_NUMERATOR=1))
