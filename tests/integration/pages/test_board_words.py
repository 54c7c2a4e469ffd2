"""A trend of boards that runs across April 2026 says which boards it is of, and which were divided."""

from __future__ import annotations

import pytest

from data_access import Store, open_store
from data_access.reference.periods import period
from pages.board_words import across_boards, boards_without_series
from settings import Settings


@pytest.fixture(scope="module")
def store(shipped: Settings) -> Store:
    return open_store(shipped)


@pytest.mark.parametrize("periods", [("2025-11", "2026-03", "2026-04"), ("2024/25", "2025/26", "2026/27")])
def test_a_trend_across_the_change_says_which_boards(store: Store, periods: tuple[str, ...]) -> None:
    words = across_boards(store, [period(text) for text in periods])
    assert "42 to March 2026, 36 from April 2026; each period is compared with its own" in words
    assert "No board of the Midlands changed." in words
    assert len(words.split()) <= 25, "it stands in sight"
    ended = boards_without_series(store, [period(text) for text in periods])
    assert (
        "Frimley; Hertfordshire and West Essex; and Suffolk and North East Essex, can be added up from practices only"
        in ended
    )


@pytest.mark.parametrize("periods", [(), ("2025-11", "2026-03"), ("2026-04", "2026-07"), ("2024/25", "2025/26")])
def test_a_trend_on_one_side_of_it_says_nothing(store: Store, periods: tuple[str, ...]) -> None:
    assert across_boards(store, [period(text) for text in periods]) == ""
    assert boards_without_series(store, [period(text) for text in periods]) == ""
