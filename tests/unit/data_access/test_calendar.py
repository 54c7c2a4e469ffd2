"""The calendar of a series: what lies between its periods, whatever the publication left out."""

from __future__ import annotations

import pytest

from data_access.reference.calendar import absent, after_absence, following, with_absent, year_before
from data_access.reference.periods import period


@pytest.mark.parametrize(
    ("ids", "missing", "after"),
    [
        (["2024-04", "2024-05", "2024-07"], ["2024-06"], [2]),
        (["2023-11", "2024-02", "2024-03"], ["2023-12", "2024-01"], [1]),
        (["2024-Q1", "2024-Q2", "2024-Q4", "2025-Q1"], ["2024-Q3"], [2]),
        (["2021", "2022", "2024"], ["2023"], [2]),
        (["2021/22", "2022/23", "2024/25"], ["2023/24"], [2]),
        (["1998/99", "1999/00", "2001/02"], ["2000/01"], [2]),
        (["2021/22", "2024/25"], ["2022/23", "2023/24"], [1]),  # of two years alone the step is a year
        (["2024-01", "2024-03"], ["2024-02"], [1]),
        # Every second year, and one survey that came a year late.
        (["2014/15", "2016/17", "2018/19", "2021/22", "2023/24"], ["2020/21"], [3]),
        (["2024-03", "2024-06", "2024-12"], ["2024-09"], [2]),  # months a quarter apart
        (["2022-03", "2023-03"], [], []),  # a month of every year
        (["2010/2012", "2011/2013", "2013/2015"], ["2012/2014"], [2]),
        (["2025-01/2025-12", "2025-02/2026-01", "2025-04/2026-03", "2025-05/2026-04"], ["2025-03/2026-02"], [2]),
        (["2006/2010", "2008/2012", "2010/2014", "2013/2017", "2015/2019", "2016/2020"], ["2012/2016"], [3]),
        (["2020/21-2022/23", "2021/22-2023/24", "2023/24-2025/26"], ["2022/23-2024/25"], [2]),
        (["2020-Q1/2020-Q4", "2020-Q2/2021-Q1", "2020-Q4/2021-Q3"], ["2020-Q3/2021-Q2"], [2]),
        (["2025-08-31", "2025-09-30", "2025-11-30"], ["2025-10-31"], [2]),
        (["2025-08-01", "2025-08-08", "2025-08-22"], ["2025-08-15"], [2]),
        (["snapshot"], [], []),
        (["2024-01"], [], []),
        ([], [], []),
    ],
)
def test_what_a_publication_left_out_is_found(ids: list[str], missing: list[str], after: list[int]) -> None:
    published = tuple(period(each) for each in ids)
    assert [each.id for each in absent(published)] == missing
    assert list(after_absence(published)) == after
    whole = with_absent(published)
    assert [each.id for each in whole if each.id in ids] == ids
    assert len(whole) == len(ids) + len(missing)


def test_periods_of_two_kinds_are_never_joined() -> None:
    mixed = tuple(period(each) for each in ("2022/23", "2023/24", "2024-04", "2024-05"))
    assert list(after_absence(mixed)) == [2]
    assert not absent(mixed)


@pytest.mark.parametrize(
    ("given", "before"),
    [
        ("2024-02", "2023-02"),
        ("2024-Q3", "2023-Q3"),
        ("2024", "2023"),
        ("2024/25", "2023/24"),
        ("2016/2020", ""),
        ("2025-02/2026-01", "2024-02/2025-01"),
        ("2024-02/2026-01", ""),
    ],
)
def test_a_year_before_is_the_same_period_of_the_year_before(given: str, before: str) -> None:
    assert year_before(period(given)) == before


@pytest.mark.parametrize(
    ("ids", "then"),
    [
        (["2025-12", "2026-01", "2026-02"], "2026-03"),
        (["2025-10", "2025-12"], "2026-01"),
        (["2025-Q3", "2025-Q4"], "2026-Q1"),
        (["2023/24", "2024/25"], "2025/26"),
        (["2024-03", "2025-03"], "2026-03"),
    ],
)
def test_the_period_that_comes_next_is_one_step_on(ids: list[str], then: str) -> None:
    found = following([period(each) for each in ids])
    assert found is not None and found.id == then


def test_one_period_alone_has_no_next() -> None:
    assert following([period("2025-12")]) is None
