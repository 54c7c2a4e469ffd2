"""England's boards by month: 42 until March 2026, 36 since, and what a month must have."""

from __future__ import annotations

from collections import Counter

import pandas as pd
import pytest

from data_access.reference.aggregation import SUCCESSION
from data_access.reference.catalogue import BoardChange, load_board_changes
from data_access.reference.read_sources import boards_formed
from data_access.reference.sources.boards import boards_by_name, boards_of, check_boards
from data_access.reference.sources.loaded import AreaRow, Known, Membership
from data_access.reference.sources.refusal import Faults, SourceRefused

BEFORE = {
    "E54000022": ("QMM", "Norfolk and Waveney"),
    "E54000023": ("QJG", "Suffolk and North East Essex"),
    "E54000026": ("QH8", "Mid and South Essex"),
    "E54000025": ("QM7", "Hertfordshire and West Essex"),
    "E54000028": ("QMJ", "North Central London"),
    "E54000027": ("QRV", "North West London"),
    "E54000042": ("QRL", "Hampshire and Isle of Wight"),
    "E54000034": ("QNQ", "Frimley"),
    "E54000062": ("QUA", "Black Country"),
}
NEW = (
    "E54000066",
    "E54000067",
    "E54000068",
    "E54000071",
)  # Essex, Hampshire, Norfolk and Suffolk, West and North London


def known() -> Known:
    changes = [change for change in load_board_changes() if change.code in NEW]
    areas, members = boards_formed(changes)
    old = [
        AreaRow(code, f"NHS {name} Integrated Care Board", name, "icb", ods, code)
        for code, (ods, name) in BEFORE.items()
    ]
    # A link leads to a board there is: the others of the thirteen are left out here.
    return Known([*areas, *old], [link for link in members if link.child in BEFORE or link.child in NEW])


def test_the_catalogue_has_seven_boards_of_thirteen_on_one_day() -> None:
    changes = load_board_changes()
    assert {change.ods for change in changes} == {"S1Y5D", "D7T5G", "QRL", "T6Y0W", "S9B9J", "S0E4D", "Z9B2Z"}
    assert [change.code for change in changes] == [f"E540000{number}" for number in range(65, 72)]
    assert {change.valid_from for change in changes} == {"2026-04-01"}
    parts = Counter(before for change in changes for before in change.formed_from)
    assert len(parts) == 13 and 42 - len(parts) + len(changes) == 36
    divided = {before for before, count in parts.items() if count > 1}
    assert divided == {"E54000025", "E54000023", "E54000034"}  # Herts and West Essex, Suffolk and NE Essex, Frimley


def test_boards_and_their_memberships_are_dated_and_shares_add_up() -> None:
    areas, members = boards_formed(load_board_changes())
    assert len(areas) == 7 and {row.kind for row in areas} == {"icb"}
    shares: dict[str, float] = {}
    for link in members:
        if link.basis == SUCCESSION:
            shares[link.child] = shares.get(link.child, 0.0) + link.share
    assert all(total == pytest.approx(1, abs=2e-4) for total in shares.values())
    assert Membership("E40000013", "E54000066", "administrative", 1.0, "2026-04-01", "") in members
    assert Membership("E40000013", "E54000025", "administrative", 1.0, "", "2026-03-31") in members
    assert sum(link.child == "E54000034" and link.basis == "administrative" for link in members) == 1


def test_the_boards_of_a_month() -> None:
    boards = boards_of(known())
    assert boards.of("2026-03") == set(BEFORE)
    gone = set(BEFORE) - {"E54000062"}  # Frimley and Hertfordshire went elsewhere too
    assert boards.of("2026-04") == {"E54000062", *NEW}
    assert set(boards.ended) == gone


def check(month: str, *codes: str) -> None:
    faults = Faults("x")
    check_boards(faults, "code", pd.Series(codes), pd.Series([month] * len(codes)), known())
    faults.refuse_if_any()


OLD_CODES = [ods for ods, _ in BEFORE.values()]


@pytest.mark.parametrize(
    ("month", "codes"),
    [
        ("2026-03", OLD_CODES),
        ("2026-04", ["QUA", "D7T5G", "QRL", "T6Y0W", "Z9B2Z"]),
        ("2026-04", ["QUA", "E54000066", "E54000067", "T6Y0W", "Z9B2Z"]),
        ("2026-04", OLD_CODES),  # the publication has not changed its codes yet
        ("2026-05", ["QUA", "QRL", "QH8", "QJG", "QM7", "QMM", "Z9B2Z"]),  # or not all of them
    ],
)
def test_a_complete_month_is_taken(month: str, codes: list[str]) -> None:
    check(month, *codes)


@pytest.mark.parametrize(
    ("month", "codes", "said"),
    [
        ("2026-03", OLD_CODES[:-1], r"8 boards in 2026-03, none for Black Country \(QUA\).*all 9 boards of that month"),
        ("2026-03", ["QUA", "D7T5G", "QRL", "T6Y0W", "Z9B2Z"], "none for .*Norfolk and Waveney"),
        ("2026-04", ["QUA", "D7T5G", "QRL", "T6Y0W"], r"none for West and North London \(Z9B2Z\).*all 5 boards"),
        ("2026-04", ["QUA", "D7T5G", "QRL", "T6Y0W", "QMJ"], "none for West and North London"),
        (
            "2026-04",
            ["QUA", "D7T5G", "QRL", "T6Y0W", "Z9B2Z", "QMJ"],
            "either a board or the one it went into, not both",
        ),
    ],
)
def test_what_is_missing_or_there_twice_is_named(month: str, codes: list[str], said: str) -> None:
    with pytest.raises(SourceRefused, match=said):
        check(month, *codes)


def test_a_code_and_a_name_of_two_boards_mean_the_older_one_until_the_other_begins() -> None:
    assert known().spellings["QRL"] == "E54000042"
    assert known().spellings_since == {"QRL": ("2026-04", "E54000067")}
    assert boards_by_name(known())["Hampshire and Isle of Wight"] == "E54000042"
    assert boards_by_name(known())["Essex"] == "E54000066"


def test_a_change_without_boards_before_is_no_change() -> None:
    assert boards_formed(()) == ([], [])
    change = BoardChange("N", "N1N1N", "NHS New Integrated Care Board", "New", "R", "2027-10-01", {"A": 1})
    _, members = boards_formed([change])
    assert Membership("R", "A", "administrative", 1.0, "", "2027-09-30") in members
