"""Sums of money in a question, and what is none."""

from __future__ import annotations

import pytest

from application.search.sums import MONEY, sum_in


@pytest.mark.parametrize(
    ("question", "millions"),
    [
        ("what does £10m buy", 10),
        ("what would 10 million buy", 10),
        ("£1,500,000 on social care", 1.5),
        ("£500k for prevention", 0.5),
        ("a million pounds", 1),
        ("£2.5 bn", 2_500),
        ("10 million more pounds for care", 10),
        ("what does a pound buy", 1e-6),
    ],
)
def test_a_sum_is_read(question: str, millions: float) -> None:
    found = sum_in(question)
    assert found is not None and found.millions == pytest.approx(millions)
    assert MONEY in found.rest and "million" not in found.rest and "£" not in found.rest


@pytest.mark.parametrize(
    "question",
    [
        "1,000 people back in work",
        "10 million people",
        "2 million more appointments",
        "waits over 18 weeks",
        "a practice",
        "111",
        "5m jobs",
    ],
)
def test_a_count_is_not_a_sum_of_money(question: str) -> None:
    assert sum_in(question) is None
