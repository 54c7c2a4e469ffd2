"""How old figures may be."""

from __future__ import annotations

from datetime import date

import pytest

from data_access.reference.catalogue import load_indicators
from data_access.reference.freshness import limit_in_months, months_since, sentence
from vocabulary import Period


@pytest.mark.parametrize(
    ("period", "months"),
    [
        (Period("2026-02", "", "month"), 1),
        (Period("2025-Q4", "", "quarter"), 3),
        (Period("2024/25", "", "financial year"), 12),
        (Period("2025", "", "year"), 3),
        (Period("2016/2020", "", "span"), 63),
        (Period("2026-06", "", "month"), -3),
    ],
)
def test_months_since_the_end_of_a_period(period: Period, months: int) -> None:
    assert months_since(period, date(2026, 4, 30)) == months


def test_the_sentence() -> None:
    indicator = load_indicators()["ae_4_hour_type_1"]
    february = Period("2026-02", "February 2026", "month")
    assert sentence(indicator, february, date(2026, 6, 30)) == ""
    assert "February 2026, which ended 4 months ago" in sentence(indicator, february, date(2026, 7, 1))


@pytest.mark.parametrize(("text", "months"), [("3 months", 3), ("1 month", 1), ("2 years", 24), ("soon", None)])
def test_limits(text: str, months: int | None) -> None:
    assert limit_in_months(text) == months
