"""How old figures are: in months, and against what their publication promises."""

from __future__ import annotations

import re
from datetime import date

from data_access.reference.periods import last_month
from vocabulary import Freshness, Indicator, Period

MID_MONTH = 15  # the last day of a month in which its first half is not over
_FINANCIAL_YEAR = re.compile(r"\b\d{4}/\d{2}\b")
_LIMIT = re.compile(r"([1-9]\d?) (month|year)s?")


def limit_in_months(stale_after: str) -> int | None:
    """ "3 months" as 3, "2 years" as 24; None when it is not of that form."""
    match = _LIMIT.fullmatch(stale_after)
    return None if match is None else int(match[1]) * (12 if match[2] == "year" else 1)


def months_since(period: Period, today: date) -> int:
    """Whole months from the end of a period to the month of `today`; 0 in the month after a monthly period, and for a
    snapshot, which has no date."""
    last = last_month(period.id)
    if not last:
        return 0
    return today.year * 12 + today.month - (int(last[:4]) * 12 + int(last[5:])) - 1


def months_old(period: Period, today: date) -> int:
    """The age in months since the end of a period, to the nearest month: February is 9 months old on 29 November. 0 for a snapshot and for
    a period that has not ended."""
    last = last_month(period.id)
    later_half = int(bool(last) and today.day > MID_MONTH)
    return max(months_since(period, today) + later_half, 0)


def freshness_of(
    indicator: Indicator,
    dated: Period | None,
    today: date,
    newer: tuple[Indicator, Period] | None = None,
    newest: Period | None = None,
) -> Freshness:
    """How old the figures of one period are on a day. `newer`: the measure that supersedes this one, and its newest period. `newest`: the
    newest period held of this measure, by default the one that is dated.

    Raises ValueError for a `stale_after` the catalogue would have refused.
    """
    allowed = limit_in_months(indicator.stale_after)
    if allowed is None:
        raise ValueError(f"{indicator.id}: stale_after must read like “3 months”, not “{indicator.stale_after}”")
    months = months_since(dated, today) if dated else 0
    return Freshness(
        indicator=indicator.id,
        period=dated.label if dated else "",
        months=months_old(dated, today) if dated else 0,
        stale=months > allowed,  # by whole months: what is promised is not rounded
        superseded_by=newer[0].id if newer else "",
        newer_name=newer[0].short_name if newer else "",
        newer_period=newer[1].label if newer else "",
        newer_known=_still_newer(indicator.newer_known or "", newest or dated),
    )


def _still_newer(known: str, held: Period | None) -> str:
    """What the catalogue knows of newer figures; "" once all financial years that it names are held, as after a file was added."""
    years = _FINANCIAL_YEAR.findall(known)
    if years and held and last_month(held.id) >= max(last_month(year) for year in years):
        return ""
    return known


def is_newer(one: Period, other: Period) -> bool:
    """Whether one period ends after another. A snapshot has no date and is newer than nothing."""
    return last_month(one.id) > last_month(other.id)
