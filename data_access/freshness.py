"""Whether an indicator's newest figures are older than its publication promises."""

from __future__ import annotations

import re
from datetime import date

from vocabulary import Indicator, Period

_LIMIT = re.compile(r"(\d+) (month|year)s?")


def sentence(indicator: Indicator, newest: Period, today: date) -> str:
    """What to tell the reader, or "" while the figures are as fresh as their publication allows.

    `stale_after` is a number of months or years, counted from the end of the newest period (an id that begins with the
    year and, for a month, has the month after it). Raises ValueError for a limit of another form.
    """
    limit = _LIMIT.fullmatch(indicator.stale_after)
    if limit is None:
        raise ValueError(f"{indicator.id}: stale_after must read like “3 months”, not “{indicator.stale_after}”")
    allowed = int(limit[1]) * (12 if limit[2] == "year" else 1)
    year, month = int(newest.id[:4]), int(newest.id[5:7]) if newest.kind == "month" else 12
    age = (today.year - year) * 12 + today.month - month
    if age <= allowed:
        return ""
    return f"These figures are {age} months old: newer ones have very probably been published since."
