"""What may be shown of loaded figures, over kinds of area, breakdowns and periods together."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_access.reference.observations import Numbers
from data_access.reference.protection import Protected, Rows, protected

# England is 100; boards are 0 and 1; practices 10 to 15, of which 10, 11, 12 lie in 0 and the others in 1; authorities are 20 and 21.
BOARD = {10: 0, 11: 0, 12: 0, 13: 1, 14: 1, 15: 1}
AUTHORITY = {10: 20, 11: 21, 12: 20, 13: 21, 14: 20, 15: 21}
LINKS: dict[tuple[str, str], Mapping[int, int]] = {
    ("practice", "icb"): BOARD,
    ("practice", "ltla"): AUTHORITY,
    **{
        (kind, "england"): dict.fromkeys([0, 1, *range(10, 16), 20, 21, 30, 31], 100)
        for kind in ("practice", "icb", "ltla", "trust")
    },
}

Given = dict[tuple[str, int], float]


class Country:
    def parents(self, kind: str, parent_kind: str, areas: np.ndarray) -> np.ndarray:
        links = LINKS.get((kind, parent_kind), {})
        return np.array([links.get(int(area), -1) for area in areas], dtype=np.int64)

    def related(self, kind: str, parent_kind: str) -> bool:
        return (kind, parent_kind) in LINKS


def rows(kind: str, given: Given, denominator: float = 1000.0) -> Rows:
    top = np.array(list(given.values()), dtype=float)
    size = len(top)
    nothing = np.full(size, np.nan)
    numbers = Numbers(
        indicator="i",
        breakdown="",
        numerator=top,
        denominator=np.full(size, denominator),
        value=top / 1000,
        lower=nothing,
        upper=nothing,
        status=np.full(size, "ok", dtype=object),
        release=np.full(size, "r", dtype=object),
        derived=np.zeros(size, dtype=bool),
    )
    return Rows(kind, tuple(key for key, _ in given), np.array([area for _, area in given], dtype=np.int64), numbers)


def ask(*kinds: Rows, shorter: tuple[Mapping[str, np.ndarray], ...] = ()) -> Protected:
    return protected(kinds, Country(), shorter=shorter)


def seen(*kinds: Rows, shorter: tuple[Mapping[str, np.ndarray], ...] = ()) -> list[dict[tuple[str, int], float | None]]:
    """The numerators shown, None where hidden."""
    return [
        {
            (key, int(area)): None if hide else float(top)
            for key, area, hide, top in zip(one.breakdown, one.area, shown.hidden, shown.numerator, strict=True)
        }
        for one, shown in zip(kinds, ask(*kinds, shorter=shorter).shown, strict=True)
    ]


def practices(*tops: float) -> Rows:
    return rows("practice", {("", 10 + position): top for position, top in enumerate(tops)})


def test_a_total_is_the_sum_of_what_is_shown_with_4_for_each_hidden_count() -> None:
    boards = rows("icb", {("", 0): 243, ("", 1): 150}, 3000.0)
    icb, practice = seen(boards, practices(3, 118, 122, 51, 50, 49))
    assert practice == {("", 10): None, ("", 11): 120, ("", 12): 120, ("", 13): 50, ("", 14): 50, ("", 15): 50}
    assert icb == {("", 0): 245, ("", 1): 150}


@pytest.mark.parametrize(("large", "shown"), [(52, None), (57, 60), (60, 65)])
def test_a_total_that_its_hidden_counts_could_move_by_more_than_a_twentieth_is_not_shown(
    large: float, shown: float | None
) -> None:
    icb, _ = seen(rows("icb", {("", 0): large + 3}), practices(3, large, 0))
    assert icb == {("", 0): shown}


def test_a_small_total_is_hidden_and_zeros_beside_it_are_not() -> None:
    icb, practice = seen(rows("icb", {("", 0): 5, ("", 1): 0}), practices(5, 0, 0, 0, 0, 0))
    assert icb == {("", 0): None, ("", 1): 0}
    assert practice == {("", 10): None, **{("", area): 0 for area in range(11, 16)}}


def test_what_the_parts_leave_is_a_count_like_any_other() -> None:
    for total, shown in [(300, 300), (303, 305), (307, 305), (320, 320)]:
        icb, _ = seen(rows("icb", {("", 0): total}, 3000.0), practices(100, 100, 100))
        assert icb == {("", 0): shown}, "nothing, 3 and 7 (both stand as 4), 20"


def test_kinds_that_do_not_lie_in_one_another_are_totals_of_the_same_practices() -> None:
    boards, authorities = rows("icb", {("", 0): 204}, 3000.0), rows("ltla", {("", 20): 204, ("", 21): 300}, 3000.0)
    icb, practice, ltla = seen(boards, practices(4, 100, 100, 100, 100, 100), authorities)
    assert (icb, ltla) == ({("", 0): 205}, {("", 20): 205, ("", 21): 300})
    assert practice[("", 10)] is None


@pytest.mark.parametrize(
    ("authorities", "shown"), [((52, 52), False), ((55, 49), False), ((53, 53), True), ((150, 254), True)]
)
def test_a_second_division_of_the_same_people_is_shown_where_rounding_leaves_room(
    authorities: tuple[float, float], shown: bool
) -> None:
    """A board of 103 is shown as 105, so at least 103. Authorities of 52 and 52, shown as 50, are at most 104: the other board has 1."""
    one = sum(authorities) - 103
    boards = rows("icb", {("", 0): one, ("", 1): 103})
    _, ltla = seen(boards, rows("ltla", {("", 20): authorities[0], ("", 21): authorities[1]}))
    assert (None not in ltla.values()) == shown


def test_a_breakdown_is_shown_where_nothing_in_it_or_beside_it_is_hidden() -> None:
    tops = {("", 10): 100.0, ("sex=female", 10): 96.0, ("sex=male", 10): 4.0}
    others = {("", 11): 100.0, ("sex=female", 11): 60.0, ("sex=male", 11): 40.0}
    board = {("", 0): 200.0, ("sex=female", 0): 156.0, ("sex=male", 0): 44.0}
    icb, practice = seen(rows("icb", board), rows("practice", {**tops, **others}))
    assert practice == {
        ("", 10): 100,
        ("sex=female", 10): None,
        ("sex=male", 10): None,
        ("", 11): 100,
        ("sex=female", 11): 60,
        ("sex=male", 11): 40,
    }
    assert icb == {("", 0): 200, ("sex=female", 0): None, ("sex=male", 0): None}


def test_two_breakdowns_stand_and_fall_each_for_itself() -> None:
    given_rows = {
        ("", 10): 100.0,
        ("sex=female", 10): 60.0,
        ("sex=male", 10): 40.0,
        ("age=0", 10): 3.0,
        ("age=1", 10): 97.0,
    }
    (practice,) = seen(rows("practice", given_rows))
    assert practice == {
        ("", 10): 100,
        ("sex=female", 10): 60,
        ("sex=male", 10): 40,
        ("age=0", 10): None,
        ("age=1", 10): None,
    }


def test_below_a_hidden_count_of_everybody_no_part_is_shown() -> None:
    (practice,) = seen(rows("practice", {("", 10): 5, ("sex=female", 10): 5, ("sex=male", 10): 0}))
    assert set(practice.values()) == {None}


def test_parts_below_a_wider_count_of_everybody_stand_and_fall_together() -> None:
    parts = {
        (f"sex={sex}", area): top
        for area, (one, two) in {10: (3.0, 30.0), 11: (20.0, 30.0)}.items()
        for sex, top in (("female", one), ("male", two))
    }
    everybody = {("", 0): 83.0, **{("", area): 50.0 for area in (1,)}}
    _, practice = seen(rows("icb", everybody | {("", 2): 9.0, ("", 3): 9.0, ("", 4): 9.0}), rows("practice", parts))
    assert set(practice.values()) == {None}


def test_without_everybody_the_first_breakdown_is_shown_cell_by_cell() -> None:
    (practice,) = seen(rows("practice", {("sex=female", 10): 96, ("sex=male", 10): 4}))
    assert practice == {("sex=female", 10): 95, ("sex=male", 10): None}


def test_a_longer_period_is_not_shown_around_a_hidden_count_of_a_shorter_one() -> None:
    month = ask(practices(3, 40, 40, 40, 40, 40))
    boards = rows("icb", {("", 0): 300, ("", 1): 300}, 3000.0)
    icb, practice = seen(boards, practices(100, 100, 100, 100, 100, 100), shorter=(month.small_in,))
    assert icb == {("", 0): None, ("", 1): 300}
    assert [area for (_, area), top in practice.items() if top is None] == [10]


def test_a_hidden_count_that_lies_nowhere_hides_totals_with_a_remainder() -> None:
    lost = rows("practice", {("", 10): 100.0, ("", 11): 100.0, ("", 99): 3.0})
    for total, shown in [(200, 200), (253, None)]:
        icb, _ = seen(rows("icb", {("", 0): total}, 2000.0), lost)
        assert icb == {("", 0): shown}


COUNTS = st.one_of(st.integers(0, 9), st.integers(0, 500))


@given(st.lists(COUNTS, min_size=6, max_size=6), st.lists(st.integers(1, 7), min_size=6, max_size=6), st.booleans())
def test_no_answer_depends_on_the_value_of_a_hidden_count(tops: list[int], others: list[int], parted: bool) -> None:
    """Whatever the counts are: other ones in the place of hidden ones give the same answers, totals adjusted."""

    def country(counts: list[int]) -> list[Rows]:
        by_area = dict(zip(range(10, 16), counts, strict=True))
        given_rows: Given = {("", area): top for area, top in by_area.items()}
        if parted:
            given_rows |= {("sex=female", area): top for area, top in by_area.items()}
            given_rows |= {("sex=male", area): 0 for area in by_area}
        wide = [
            rows(kind, {("", code): sum(top for area, top in by_area.items() if lies[area] == code) for code in codes})
            for kind, lies, codes in (("icb", BOARD, (0, 1)), ("ltla", AUTHORITY, (20, 21)))
        ]
        return [rows("england", {("", 100): sum(counts)}), wide[0], rows("practice", given_rows), wide[1]]

    changed = [other if 0 < top < 8 else top for top, other in zip(tops, others, strict=True)]
    assert seen(*country(tops)) == seen(*country(changed))
