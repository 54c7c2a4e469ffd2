"""Sums of smaller areas."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from data_access.reference.aggregation import aggregate, ancestors, ancestors_in_turn, through_boards

NAN = np.nan


def whole(*numbers: int) -> np.ndarray:
    return np.array(numbers, dtype=np.int64)


def test_counts_are_added_and_areas_of_no_parent_left_out() -> None:
    sums = aggregate(
        whole(0, 0, 0, 1),
        whole(7, 7, -1, 7),
        np.array([1.0, 2, 100, 5]),
        np.array([10.0, 20, 100, 50]),
        np.ones(4, bool),
    )
    assert (sums.group.tolist(), sums.parent.tolist()) == ([0, 1], [7, 7])
    assert (sums.numerator.tolist(), sums.denominator.tolist()) == ([3, 5], [30, 50])
    assert sums.complete.all()


def test_an_unknown_row_is_left_out_of_both_counts_and_said() -> None:
    sums = aggregate(whole(0, 0), whole(1, 1), np.array([4.0, NAN]), np.array([10.0, 90.0]), np.array([True, False]))
    assert (sums.numerator[0], sums.denominator[0], sums.share_known[0]) == (4, 10, 0.5)
    assert not sums.complete[0]


def test_where_nothing_is_known_there_is_no_sum() -> None:
    sums = aggregate(whole(0), whole(1), np.array([NAN]), np.array([10.0]), np.array([False]))
    assert np.isnan(sums.numerator[0])
    assert not sums.known[0]


def test_counts_without_a_denominator_have_none() -> None:
    sums = aggregate(whole(0, 0), whole(1, 1), np.array([4.0, 5.0]), np.array([NAN, NAN]), np.ones(2, bool))
    assert sums.numerator[0] == 9
    assert np.isnan(sums.denominator[0])


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(-1, 5), st.integers(0, 99)), max_size=50))
def test_the_sums_are_those_of_a_loop(rows: list[tuple[int, int, int]]) -> None:
    wanted: dict[tuple[int, int], float] = {}
    for group, parent, count in rows:
        if parent >= 0:
            wanted[group, parent] = wanted.get((group, parent), 0) + count
    columns = [np.array([row[position] for row in rows], dtype=np.int64) for position in range(3)]
    counts = columns[2].astype(float)
    sums = aggregate(columns[0], columns[1], counts, counts, np.ones(len(rows), bool))
    found = dict(zip(zip(sums.group.tolist(), sums.parent.tolist(), strict=True), sums.numerator.tolist(), strict=True))
    assert found == wanted


def test_an_area_lies_in_the_parent_of_its_largest_share() -> None:
    # 0 and 1 are of the kind; 2 lies in both, mostly in 1; 3 lies in 2; 4 nowhere.
    found = ancestors(5, whole(0, 1), whole(2, 2, 3), whole(0, 1, 2), np.array([0.4, 0.6, 1.0]))
    assert found.tolist() == [0, 1, 1, 1, -1]


def test_equal_shares_go_to_the_lower_number() -> None:
    assert ancestors(3, whole(0, 1), whole(2, 2), whole(1, 0), np.array([0.5, 0.5])).tolist() == [0, 1, 0]


def test_an_area_with_a_board_lies_in_its_board_s_cluster_or_none() -> None:
    # 0 is a cluster, 1 a board in it, 2 a board in none; 3 belongs to board 2 but its door is in the cluster; 4 has no board.
    found, boards = whole(0, 0, -1, 0, 0), whole(-1, 1, 2, 2, -1)
    assert through_boards(found, boards).tolist() == [0, 0, -1, -1, 0]


def test_where_administration_says_nothing_the_door_does() -> None:
    # 0 and 1 are authorities, 2 a board; 3 belongs to the board and stands in authority 1.
    basis = np.array(["administrative", "located"], dtype=object)
    child, parent, share = whole(3, 3), whole(2, 1), np.array([1.0, 1.0])
    assert ancestors_in_turn(4, whole(0, 1), child, parent, share, basis).tolist() == [0, 1, -1, 1]
    assert ancestors_in_turn(4, whole(2), child, parent, share, basis).tolist() == [-1, -1, 2, 2]
