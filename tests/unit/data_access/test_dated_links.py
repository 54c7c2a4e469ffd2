"""Memberships that follow one another: which of them count in a period."""

from __future__ import annotations

import numpy as np

from data_access.reference.dated_links import DatedLinks

BOARD_BEFORE, BOARD_AFTER, NETWORK_BEFORE, NETWORK_AFTER, STAYS, MOVES, OPENS, JOINS, CLOSED = range(9)
ROWS = (  # child, parent, valid_from, valid_to
    (STAYS, BOARD_BEFORE, "", ""),
    (MOVES, BOARD_BEFORE, "", "2026-03-31"),
    (MOVES, BOARD_AFTER, "2026-04-01", ""),
    (MOVES, NETWORK_BEFORE, "", "2026-03-31"),
    (MOVES, NETWORK_AFTER, "2026-04-01", ""),
    (OPENS, BOARD_AFTER, "2026-04-01", ""),
    (JOINS, NETWORK_AFTER, "2026-04-01", ""),
    (CLOSED, BOARD_BEFORE, "", "2021-03-31"),
)


def links() -> DatedLinks:
    child, parent, begins, ends = zip(*ROWS, strict=True)
    networks = {NETWORK_BEFORE, NETWORK_AFTER}
    basis = ["administrative"] * len(ROWS)
    return DatedLinks(child, parent, [1.0] * len(ROWS), basis, begins, ends, networks=networks)


def lies_in(kind: tuple[int, ...], period: str | None) -> list[int]:
    dated = links()
    found = dated.ancestors(9, np.array(kind, dtype=np.int64), dated.era(period))
    return [int(found[area]) for area in (STAYS, MOVES, OPENS, JOINS, CLOSED)]


def test_there_is_one_turn() -> None:
    assert links().turns == ("2026-04",)  # an end that nothing follows is no turn


def test_a_period_has_the_memberships_of_its_last_month() -> None:
    boards = (BOARD_BEFORE, BOARD_AFTER)
    before = [BOARD_BEFORE, BOARD_BEFORE, BOARD_AFTER, -1, BOARD_BEFORE]
    after = [BOARD_BEFORE, BOARD_AFTER, BOARD_AFTER, -1, BOARD_BEFORE]
    for period in (None, "snapshot", "2022/23", "2025/26", "2026-03", "2026-Q1"):
        assert lies_in(boards, period) == before, period
    for period in ("2026-04", "2026-07", "2026/27", "2026", "2026-07-01"):
        assert lies_in(boards, period) == after, period


def test_nobody_is_in_a_network_before_joining_it_or_after_leaving_it() -> None:
    networks = (NETWORK_BEFORE, NETWORK_AFTER)
    assert lies_in(networks, "2025/26") == [-1, NETWORK_BEFORE, -1, -1, -1]
    assert lies_in(networks, "2026-07") == [-1, NETWORK_AFTER, -1, NETWORK_AFTER, -1]


def test_only_what_rests_on_administration_follows_one_another() -> None:
    child, parent, begins, ends = zip(*ROWS, strict=True)
    reporting = DatedLinks(child, parent, [1.0] * 8, ["reporting"] * 8, begins, ends, networks={NETWORK_BEFORE})
    assert reporting.turns == ()
    assert reporting.in_era(0).all()
