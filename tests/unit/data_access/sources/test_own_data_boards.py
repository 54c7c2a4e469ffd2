"""Figures of a user's own for the boards of April 2026 and those before them: each in its time, none counted twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from data_access.reference.catalogue import load_board_changes, load_indicators
from data_access.reference.read_sources import boards_formed
from data_access.reference.sources.loaded import AreaRow, Known
from data_access.reference.sources.own_data import read
from data_access.reference.sources.refusal import SourceRefused
from tests.unit.data_access.sources.test_own_data import NEW, write

BEFORE = {
    "E54000024": ("QHG", "Bedfordshire, Luton and Milton Keynes"),
    "E54000025": ("QM7", "Hertfordshire and West Essex"),
    "E54000042": ("QRL", "Hampshire and Isle of Wight"),
    "E54000062": ("QUA", "Black Country"),
}


def known() -> Known:
    areas, members = boards_formed(load_board_changes())
    old = [
        AreaRow(code, f"NHS {name} Integrated Care Board", name, "icb", ods, code)
        for code, (ods, name) in BEFORE.items()
    ]
    there = {row.code for row in (*areas, *old)}
    return Known([*areas, *old], [link for link in members if link.child in there])


def areas(folder: Path, *given: tuple[str, str]) -> list[str]:
    rows = [f"{NEW},{area},{period},,{60 + number},100,,," for number, (area, period) in enumerate(given)]
    path = write(folder, *rows, geographies=["icb"])
    return [str(code) for code in read(path, known(), load_indicators()).facts["area"]]


def refused(folder: Path, *given: tuple[str, str]) -> str:
    with pytest.raises(SourceRefused) as refusal:
        areas(folder, *given)
    return str(refusal.value)


def test_boards_of_april_2026_are_areas_by_either_code(tmp_path: Path) -> None:
    given = [(change.code, "2026/27") for change in load_board_changes()]
    assert areas(tmp_path, *given) == [code for code, _ in given]
    assert areas(tmp_path, ("E54000066", "2026/27"), ("S1Y5D", "2026/27"), ("E54000062", "2026/27")) == [
        *("E54000066", "E54000065", "E54000062")
    ]
    assert areas(tmp_path, *((change.ods, "2026-04") for change in load_board_changes())) == [code for code, _ in given]


def test_a_code_that_two_boards_have_had_means_the_one_of_the_period(tmp_path: Path) -> None:
    given = (("QRL", "2026-02"), ("QRL", "2026-03"), ("QRL", "2026-04"), ("QRL", "2026-05"))
    assert areas(tmp_path, *given) == ["E54000042", "E54000042", "E54000067", "E54000067"]
    assert areas(tmp_path, ("QRL", "2025/26"), ("QRL", "2026/27")) == ["E54000042", "E54000067"]
    assert "one row for each" in refused(tmp_path, ("QRL", "2026-04"), ("E54000067", "2026-04"))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (
            ("QHG", "2026/27"),
            "found 'QHG', expected no period from April 2026 on: this board ended then. Write E54000065",
        ),
        (("E54000042", "2026-04"), "this board ended then. Write E54000067 for Hampshire and Isle of Wight"),
        (("QM7", "2026-Q2"), "and was divided: E54000065 for Central East, E54000066 for Essex"),
    ],
)
def test_a_board_that_had_ended_is_refused_with_what_to_write(
    tmp_path: Path, given: tuple[str, str], said: str
) -> None:
    assert said in refused(tmp_path, given)


def test_a_board_that_ends_within_the_period_is_taken(tmp_path: Path) -> None:
    assert areas(tmp_path, ("QHG", "2026"), ("QUA", "2026")) == ["E54000024", "E54000062"]
    assert areas(tmp_path, ("QHG", "2026-03"), ("S1Y5D", "2026-04")) == ["E54000024", "E54000065"]


def test_a_board_is_not_counted_beside_the_one_it_went_into(tmp_path: Path) -> None:
    words = refused(tmp_path, ("QHG", "2026"), ("S1Y5D", "2026"), ("QUA", "2026"))
    assert "- 2 in area" in words
    assert "either Bedfordshire, Luton and Milton Keynes (E54000024) or Central East (E54000065) in one period" in words
    # of a board that was divided, a part may lie elsewhere
    assert areas(tmp_path, ("QM7", "2026"), ("S1Y5D", "2026")) == ["E54000025", "E54000065"]
