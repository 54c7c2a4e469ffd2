"""Registers of 2024/25: shares of the right list, small lists left out, and files that do not add up to England."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from data_access.reference.sources import qof_registers
from data_access.reference.sources.loaded import AreaRow, Known
from data_access.reference.sources.qof_registers import REGISTERS
from data_access.reference.sources.refusal import SourceRefused

KNOWN = Known(
    [
        AreaRow("E92000001", "England", "England", "england", "", "E92000001"),
        AreaRow("E54000062", "NHS Black Country Integrated Care Board", "Black Country", "icb", "QUA", "E54000062"),
        *(AreaRow(code, code, "", "practice", code) for code in ("A81001", "A81002")),
    ]
)
LISTS = {"A81001": 4000, "A81002": 900}


def practice(code: str, **registers: int) -> list[str]:
    return [
        f"{code},{group},{registers.get(group, 300)},{ages},{LISTS[code]}" for group, (_, ages) in REGISTERS.items()
    ]


def board(code: str, people: int = 600, **registers: int) -> list[str]:
    return [f"{code},x,{group},{registers.get(group, people)},4900,1" for group in REGISTERS]


def read(
    folder: Path, of_practices: list[str], of_boards: list[str]
) -> tuple[pd.DataFrame, dict[str, float], list[str], int]:
    one, other = folder / "practices.csv", folder / "boards.csv"
    head = "PRACTICE_CODE,GROUP_CODE,REGISTER,PATIENT_LIST_TYPE,PRACTICE_LIST_SIZE"
    one.write_text("\n".join((head, *of_practices)) + "\n", encoding="utf-8")
    other.write_text("\n".join(("code,name,group,register,denominator,percent", *of_boards)) + "\n", encoding="utf-8")
    return qof_registers.read(one, other, KNOWN, rows_floor=1)


BOTH = [*practice("A81001"), *practice("A81002")]
BOARDS = [*board("ENG"), *board("QUA")]


def test_registers_of_practices_boards_and_england(tmp_path: Path) -> None:
    frame, totals, codes, rows = read(tmp_path, BOTH, BOARDS)
    assert (totals, codes, rows) == ({"patients": 4900.0, "practices": 2.0}, ["A81001", "A81002"], 84)
    depression = frame[frame["indicator"] == "depression_prevalence"].set_index("area")
    assert list(depression.index) == ["A81001", "E92000001", "QUA"]  # no practice of 900 patients
    assert depression.loc["A81001", ["numerator", "denominator", "status"]].tolist() == [300, 4000, "ok"]
    assert depression.loc["E92000001", ["numerator", "denominator"]].tolist() == [600, 4900]
    assert set(frame["period"]) == {"2024/25"}
    assert frame["indicator"].nunique() == 21


def test_a_register_of_nobody_where_others_are_full_is_of_low_reliability(tmp_path: Path) -> None:
    lines = [*practice("A81001", PC=0, HYP=300), *practice("A81002")]
    frame, *_ = read(tmp_path, lines, [*board("ENG", PC=300), *board("QUA", PC=300)])
    status = frame[frame["area"] == "A81001"].set_index("indicator")["status"]
    assert status["palliative_care_prevalence"] == "low reliability"
    assert status["cancer_prevalence"] == "ok"


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("A81001,DEP,300,18OV", "A81001,DEP,300,TOTAL", "expected the ages this register is for: 18OV"),
        ("A81001,DEP,300", "A81001,DEP,4001", "no more people than are on the list"),
        ("A81001,DEP,300", "A81001,DEP,301", "found '601 for DEP', expected 600, as for England"),
        ("A81001,DEP,300", "A81001,XXX,300", "column 'GROUP_CODE': found 'XXX'"),
        ("A81001,DEP,300", "A81001,AF,300", "a row of its own"),
        ("A81001,DEP,300", "81001,DEP,300", "an ODS code of a practice"),
        ("A81001,DEP,300,18OV,4000", "A81001,DEP,300,18OV,0", "a whole number, 1 or more"),
    ],
)
def test_practices_that_cannot_be_are_refused(tmp_path: Path, old: str, new: str, words: str) -> None:
    with pytest.raises(SourceRefused) as refused:
        read(tmp_path, [line.replace(old, new) for line in BOTH], BOARDS)
    assert words in str(refused.value)


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (board("ENG"), "found '0 for AF, all boards together', expected 600, as for England"),
        ([*board("ENG"), *board("QUA", AF=599)], "found '599 for AF, all boards together'"),
        (board("QUA"), "0 registers of ENG"),
        ([*board("ENG"), *board("QUA")[1:]], "20 registers of QUA"),
        ([*BOARDS, *board("QZZ")], "expected the code of a board there is"),
    ],
)
def test_boards_that_are_not_all_there_are_refused(tmp_path: Path, lines: list[str], words: str) -> None:
    with pytest.raises(SourceRefused) as refused:
        read(tmp_path, BOTH, lines)
    assert words in str(refused.value)


def test_a_practice_without_all_registers_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceRefused, match="found '20 registers of A81002', expected all 21"):
        read(tmp_path, BOTH[:-1], BOARDS)
