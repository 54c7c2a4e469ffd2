"""Hidden rows of loaded figures, over kinds of area and breakdowns together."""

from __future__ import annotations

import numpy as np

from data_access.observations import Numbers
from data_access.protection import Rows, hidden_rows

# Areas 0 to 1 are ICBs, 10 to 15 practices: 10, 11, 12 lie in 0, the others in 1.
PARENTS = {10: 0, 11: 0, 12: 0, 13: 1, 14: 1, 15: 1}


def parent_of(kind: str, parent_kind: str):  # type: ignore[no-untyped-def]
    assert (kind, parent_kind) == ("practice", "icb")
    return lambda areas: np.array([PARENTS[int(area)] for area in areas], dtype=np.int64)


def rows(kind: str, given: dict[tuple[str, int], float]) -> Rows:
    top = np.array(list(given.values()), dtype=float)
    size = len(top)
    nothing = np.full(size, np.nan)
    numbers = Numbers(
        indicator="i",
        breakdown="",
        numerator=top,
        denominator=np.full(size, 1000.0),
        value=top / 1000,
        lower=nothing,
        upper=nothing,
        status=np.full(size, "ok", dtype=object),
        release=np.full(size, "r", dtype=object),
        derived=np.zeros(size, dtype=bool),
    )
    return Rows(kind, tuple(key for key, _ in given), np.array([area for _, area in given], dtype=np.int64), numbers)


def hidden(*kinds: Rows) -> list[set[tuple[str, int]]]:
    masks = hidden_rows(kinds, parent_of)
    return [
        {(key, int(area)) for key, area, hide in zip(one.breakdown, one.area, mask, strict=True) if hide}
        for one, mask in zip(kinds, masks, strict=True)
    ]


def test_a_small_practice_takes_the_next_smallest_of_its_icb_along() -> None:
    icbs = rows("icb", {("", 0): 103, ("", 1): 150})
    practices = rows("practice", {("", 10): 3, ("", 11): 40, ("", 12): 60, ("", 13): 50, ("", 14): 50, ("", 15): 50})
    assert hidden(icbs, practices) == [set(), {("", 10), ("", 11)}]


def test_without_a_total_nobody_need_keep_it_company() -> None:
    icbs = rows("icb", {("", 1): 150})
    practices = rows("practice", {("", 10): 3, ("", 11): 40, ("", 12): 60})
    assert hidden(icbs, practices) == [set(), {("", 10)}]


def test_inside_a_hidden_area_nothing_is_shown() -> None:
    icbs = rows("icb", {("", 0): 5, ("", 1): 150})
    practices = rows("practice", {("", 10): 5, ("", 11): 0, ("", 12): 0})
    assert hidden(icbs, practices)[1] == {("", 10), ("", 11), ("", 12)}


def test_a_small_part_of_a_breakdown_takes_another_part_along() -> None:
    practices = rows("practice", {("", 10): 100, ("sex=female", 10): 96, ("sex=male", 10): 4})
    assert hidden(practices) == [{("sex=female", 10), ("sex=male", 10)}]


def test_below_a_hidden_total_no_part_is_shown() -> None:
    practices = rows("practice", {("", 10): 5, ("sex=female", 10): 5, ("sex=male", 10): 0})
    assert hidden(practices) == [{("", 10), ("sex=female", 10), ("sex=male", 10)}]
