"""Period ids, in all their forms."""

from __future__ import annotations

import pytest

from data_access.reference.periods import first_month, last_month, meant, period


@pytest.mark.parametrize(
    ("id", "kind", "label", "first", "last"),
    [
        ("2025-08-31", "day", "31 August 2025", "2025-08", "2025-08"),
        ("2026-02", "month", "February 2026", "2026-02", "2026-02"),
        ("2025-Q3", "quarter", "July to September 2025", "2025-07", "2025-09"),
        ("2024", "year", "2024", "2024-01", "2024-12"),
        ("2023/24", "financial year", "2023/24", "2023-04", "2024-03"),
        ("1999/00", "financial year", "1999/00", "1999-04", "2000-03"),
        ("2016/2020", "span", "2016 to 2020", "2016-01", "2020-12"),
        ("2020/21-2024/25", "span", "2020/21 to 2024/25", "2020-04", "2025-03"),
        ("2024-Q1/2025-Q4", "span", "January to March 2024 to October to December 2025", "2024-01", "2025-12"),
        ("2023/2025", "span", "2023 to 2025", "2023-01", "2025-12"),
        ("2021-Q2/2025-Q4", "span", "April to June 2021 to October to December 2025", "2021-04", "2025-12"),
        ("2025-02/2026-01", "span", "February 2025 to January 2026", "2025-02", "2026-01"),
        ("snapshot", "snapshot", "one moment; the file does not say when", "", ""),
    ],
)
def test_every_form(id: str, kind: str, label: str, first: str, last: str) -> None:
    made = period(id)
    assert (made.id, made.kind, made.label) == (id, kind, label)
    assert (first_month(id), last_month(id)) == (first, last)


@pytest.mark.parametrize(
    "id", ["", "2023-24x", "2023/25", "2023-13", "20-01", "2020/2016", "2016-2020", "Q1 2025", "2025-Q5", "x"]
)
def test_anything_else_is_refused(id: str) -> None:
    with pytest.raises(ValueError, match="is not a period"):
        period(id)


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("2024/2025", "write 2024/25 for the financial year, or 2024-Q1/2025-Q4 for the two calendar years together"),
        ("2024-2025", "write 2024/25 for the financial year, or 2024-Q1/2025-Q4 for the two calendar years together"),
        (
            "2024\u20132025",
            "write 2024/25 for the financial year, or 2024-Q1/2025-Q4 for the two calendar years together",
        ),
        ("1999/2000", "write 1999/00 for the financial year, or 1999-Q1/2000-Q4 for the two calendar years together"),
        ("2024-25", "write 2024/25 for the financial year"),
        ("2024\u201325", "write 2024/25 for the financial year"),
        ("2024\u221225", "write 2024/25 for the financial year"),
        ("2024 / 25", "write 2024/25 for the financial year"),
        ("24/25", "write 2024/25 for the financial year"),
        ("FY2024/25", "write 2024/25 for the financial year"),
        ("FY 2024/2025", "write 2024/25 for the financial year"),
        ("Financial year 2024-25", "write 2024/25 for the financial year"),
        ("FY25", "write a financial year as 2024/25"),
        ("2016-2020", "write 2016/2020 for the years 2016 to 2020 together"),
        ("Jan-26", "write 2026-01"),
        ("1 April 2024", "write 2024-04-01"),
        ("01/04/2024", "write 2024-04 for the month, or 2024-04-01 for the day"),
        ("04/2024", "write 2024-04 for the month"),
        ("Q1 2025", "write 2025-Q1 for the quarter of the calendar year"),
        ("2025q3", "write 2025-Q3 for the quarter of the calendar year"),
        ("2024.0", "write 2024 for the year"),
        ("2025-02-31", "expected such as 2026-02"),
        ("\uff12\uff10\uff12\uff14", "expected such as 2026-02"),  # full-width digits would be a second name of 2024
    ],
)
def test_what_is_meant_is_told(text: str, advice: str) -> None:
    with pytest.raises(ValueError, match="is not a period") as refusal:
        period(text)
    assert str(refusal.value).endswith(f"is not a period: {advice}") or advice.startswith("expected")
    if advice.startswith("expected"):
        assert advice in str(refusal.value)
    else:
        assert meant(text) == advice
