"""How old figures may be."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from data_access.reference.catalogue import load_indicators
from data_access.reference.freshness import freshness_of, is_newer, limit_in_months, months_old, months_since
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


@pytest.mark.parametrize(
    ("day", "months"),
    [
        (date(2026, 11, 29), 9),
        (date(2026, 11, 15), 8),
        (date(2026, 12, 1), 9),
        (date(2026, 3, 1), 0),
        (date(2026, 1, 31), 0),
    ],
)
def test_an_age_is_counted_to_the_nearest_month(day: date, months: int) -> None:
    assert months_old(Period("2026-02", "", "month"), day) == months


def test_figures_are_stale_once_they_are_older_than_promised() -> None:
    indicator = load_indicators()["ae_4_hour_type_1"]
    february = Period("2026-02", "February 2026", "month")
    assert indicator.stale_after == "3 months"
    assert not freshness_of(indicator, february, date(2026, 6, 30)).stale
    july = freshness_of(indicator, february, date(2026, 7, 1))
    assert (july.stale, july.months, july.period) == (True, 4, "February 2026")


def test_what_is_known_of_newer_figures() -> None:
    indicator = replace(load_indicators()["ae_4_hour_type_1"], newer_known="March 2026")
    newer = replace(indicator, id="newer", short_name="Newer")
    year = Period("2025/26", "2025/26", "financial year")
    known = freshness_of(indicator, Period("2026-02", "", "month"), date(2026, 4, 1), (newer, year))
    assert (known.superseded_by, known.newer_name, known.newer_period) == ("newer", "Newer", "2025/26")
    assert known.newer_known == "March 2026"
    assert freshness_of(indicator, None, date(2026, 4, 1)).period == ""


@pytest.mark.parametrize(
    ("held", "said"), [("2025/26", True), ("2027/28", True), ("2028/29", False), ("2029/30", False)]
)
def test_newer_figures_are_no_longer_said_to_be_missing_once_all_are_held(held: str, said: bool) -> None:
    known = "2026/27 to 2028/29, published by NHS England"
    indicator = replace(load_indicators()["ae_4_hour_type_1"], newer_known=known)
    dated, newest = (Period(year, year, "financial year") for year in ("2025/26", held))
    assert freshness_of(indicator, dated, date(2026, 4, 1), newest=newest).newer_known == (known if said else "")


def test_a_limit_the_catalogue_would_refuse() -> None:
    indicator = replace(load_indicators()["ae_4_hour_type_1"], stale_after="soon")
    with pytest.raises(ValueError, match="stale_after must read like"):
        freshness_of(indicator, Period("2026-02", "", "month"), date(2026, 6, 30))


def test_a_snapshot_is_newer_than_nothing() -> None:
    snapshot, month, year = (
        Period("snapshot", "", "snapshot"),
        Period("2023-05", "", "month"),
        Period("2022", "", "year"),
    )
    assert is_newer(month, snapshot) and is_newer(month, year)
    assert not is_newer(snapshot, year) and not is_newer(year, year)


@pytest.mark.parametrize(("text", "months"), [("3 months", 3), ("1 month", 1), ("2 years", 24), ("soon", None)])
def test_limits(text: str, months: int | None) -> None:
    assert limit_in_months(text) == months
