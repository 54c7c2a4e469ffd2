"""Whether an indicator's newest figures are older than its publication promises."""

from __future__ import annotations

import re
from datetime import date

from data_access.reference.periods import last_month
from vocabulary import Indicator, Period

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


def sentence(indicator: Indicator, newest: Period, today: date) -> str:
    """What to tell the reader, or "" while the figures are as fresh as their publication allows.

    Raises ValueError for a `stale_after` the catalogue would have refused.
    """
    overdue = clause(indicator, newest, today)
    return f"The {overdue}." if overdue else ""


def clause(indicator: Indicator, newest: Period, today: date) -> str:
    """`sentence` without its article and full stop, to stand in another sentence."""
    allowed = limit_in_months(indicator.stale_after)
    if allowed is None:
        raise ValueError(f"{indicator.id}: stale_after must read like “3 months”, not “{indicator.stale_after}”")
    months = months_since(newest, today)
    if months <= allowed:
        return ""
    ago = f"{months} months" if months < 24 else f"{months // 12} years"
    return f"newest figures are for {newest.label}, which ended {ago} ago: newer ones have very probably been published"
