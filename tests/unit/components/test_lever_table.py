"""A short table of levers from a file: what it fills, every fault in it, and the file written from levers."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

import pytest

from components.lever_table import REASON, LeverTable, fill, write
from components.parameters import Parameters, doubt, option, parameter
from components.written_number import COMMAS
from vocabulary import Choices, Option, spreadsheet_text

KINDS = Choices((Option("heart", "Heart and circulation"), Option("skin", "Skin")))
HEADINGS = ["Programme", "People", "People may be off by (%)", REASON]


@dataclass(frozen=True)
class Example(Parameters):
    a_kind: str = option("heart", label="A", choices=KINDS, why="w")
    a_people: int = parameter(0, label="A: people", low=0, high=1_000_000, why="w")
    a_people_off: float = doubt(0, label="A: off", why="w")
    b_kind: str = option("skin", label="B", choices=KINDS, why="w")
    b_people: int = parameter(0, label="B: people", low=0, high=1_000_000, why="w")
    b_people_off: float = doubt(0, label="B: off", why="w")
    people_off: float = doubt(20, label="All: off", why="w")


TABLE = LeverTable(
    noun="programme",
    rows=("a", "b"),
    columns=dict(zip(("kind", "people", "people_off"), HEADINGS, strict=False)),
    read=lambda name, content: [],
    refused=ValueError,
    file="programmes.csv",
    largest=1_000,
)


def test_levers_outside_the_table_are_in_no_row() -> None:
    assert [TABLE.row_of(key) for key in Example.declared()] == ["a", "a", "a", "b", "b", "b", ""]


def test_a_file_fills_its_lines_and_blanks_the_others() -> None:
    found = fill(TABLE, Example, [["people", "PROGRAMME", REASON, HEADINGS[2]], ["£1,234", " skin", "An audit", "15%"]])
    assert found.faults == () and found.lines == 1
    parameters, wrong = Example.from_values(found.values)
    assert (parameters, wrong) == (Example(a_kind="skin", a_people=1234, a_people_off=15), ())
    assert {key for key, reason in found.reasons.items() if reason == "An audit"} == {
        "a_kind",
        "a_people",
        "a_people_off",
    }
    assert "people_off" not in found.values


def test_every_fault_is_found_at_once_and_nothing_is_filled() -> None:
    found = fill(TABLE, Example, [HEADINGS, ["Sckin", "-5", "101"], ["", "many", "0.5"]])
    assert found.values == {} and len(found.faults) == 6
    said = " ".join(found.faults)
    for words in ("“Sckin” is not in the list", "Line 2, “People”: “-5”", "from 0 to 1,000,000", "“many”", "nothing"):
        assert words in said


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ([], "Missing: “Programme”, “People”"),
        ([["Programme", "Cost"], ["Skin", "1"]], "“Cost” is not in the template"),
        ([HEADINGS], "no programme below"),
        ([HEADINGS, *[["Skin", "1"]] * 3], "3 programmes; the table takes 2"),
        ([["Programme", "People", "People"], ["Skin", "1", "2"]], "stands there twice"),
    ],
)
def test_a_file_of_another_shape_is_refused(cells: list[list[str]], words: str) -> None:
    found = fill(TABLE, Example, cells)
    assert found.values == {} and words in " ".join(found.faults)


@pytest.mark.parametrize("text", ["nan", "inf", "1e400", "٣٣٣x", "=1+1", "1;2", "0,5", "1,5", "12,34", "1,2345"])
def test_what_is_no_number_is_refused(text: str) -> None:
    assert fill(TABLE, Example, [HEADINGS, ["Skin", text]]).faults


def test_a_comma_that_parts_no_thousands_is_told() -> None:
    (fault,) = fill(TABLE, Example, [HEADINGS, ["Skin", "5", "0,5"]]).faults
    assert "“0,5” cannot be used" in fault and fault.endswith(COMMAS)
    assert fill(TABLE, Example, [HEADINGS, ["Skin", "many"]]).faults[0].endswith("1,000,000.")


@pytest.mark.parametrize("reason", ["An audit", "=An audit", "＝1", "\u200b=1", "'=1", "-5% since 2024", "'tis said"])
def test_what_is_written_is_read_again(reason: str) -> None:
    stands = Example(a_kind="skin", a_people=12, a_people_off=30, b_people=5)
    cells = list(csv.reader(io.StringIO(write(TABLE, stands, {"a_people": reason}))))
    assert cells[1] == ["Skin", "12", "30", spreadsheet_text(reason)]
    found = fill(TABLE, Example, cells)
    assert Example.from_values(found.values)[0] == stands
    assert {key: said for key, said in found.reasons.items() if said} == dict.fromkeys(
        ("a_kind", "a_people", "a_people_off"), reason
    )


@pytest.mark.parametrize("reason", ["＝1", " =1", "\u200b=1", "\n=1", "=1", "\t=1"])
def test_no_reason_is_a_formula(reason: str) -> None:
    cells = list(csv.reader(io.StringIO(write(TABLE, Example(), {"a_people": reason}), newline="")))
    assert cells[1][-1] == f"'{reason}"
