"""Period ids, in all their forms."""

from __future__ import annotations

import pytest

from data_access.periods import first_month, last_month, period


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
        ("2021-Q2/2025-Q4", "span", "April to June 2021 to October to December 2025", "2021-04", "2025-12"),
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
