"""Periods: the ids used in the store and in links, and the words for them.

    2025-08-31                  day
    2026-02                     month
    2025-Q3                     quarter of a calendar year
    2024                        calendar year
    2023/24                     financial year, April to March
    2016/2020                   span of calendar years, both included
    2020/21-2024/25             span of financial years, both included
    2021-Q2/2025-Q4             span of quarters, both included
    snapshot                    one moment the publisher does not state

Within one kind, ids sort in time order as texts.
"""

from __future__ import annotations

import re
from functools import lru_cache

from vocabulary import Period

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
SNAPSHOT = "snapshot"

_DAY = re.compile(r"((?:19|20)\d\d)-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
_MONTH = re.compile(r"((?:19|20)\d\d)-(0[1-9]|1[0-2])")
_QUARTER = re.compile(r"((?:19|20)\d\d)-Q([1-4])")
_YEAR = re.compile(r"(?:19|20)\d\d")
_FINANCIAL_YEAR = re.compile(r"((?:19|20)\d\d)/(\d\d)")


@lru_cache(maxsize=4096)
def period(id: str) -> Period:
    """The period an id names, with its label. Raises ValueError when the id has none of the forms above."""
    if id == SNAPSHOT:
        return Period(id, "one moment; the file does not say when", "snapshot")
    if match := _DAY.fullmatch(id):
        return Period(id, f"{int(match[3])} {MONTHS[int(match[2]) - 1]} {match[1]}", "day")
    if match := _MONTH.fullmatch(id):
        return Period(id, f"{MONTHS[int(match[2]) - 1]} {match[1]}", "month")
    if match := _QUARTER.fullmatch(id):
        first = 3 * (int(match[2]) - 1)
        return Period(id, f"{MONTHS[first]} to {MONTHS[first + 2]} {match[1]}", "quarter")
    if _YEAR.fullmatch(id):
        return Period(id, id, "year")
    if (match := _FINANCIAL_YEAR.fullmatch(id)) and (int(match[1]) + 1) % 100 == int(match[2]):
        return Period(id, id, "financial year")
    return _span(id)


def _span(id: str) -> Period:
    # A span of financial years is parted by "-", since its years hold a "/" themselves.
    for parted in ("-", "/"):
        for place in (place for place, letter in enumerate(id) if letter == parted):
            first, last = id[:place], id[place + 1 :]
            for form in (_YEAR, _FINANCIAL_YEAR, _QUARTER):
                # Two years with "-" between them would be read as anything: only "/" there.
                wanted = "-" if form is _FINANCIAL_YEAR else "/"
                if parted == wanted and form.fullmatch(first) and form.fullmatch(last) and first < last:
                    return Period(id, f"{period(first).label} to {period(last).label}", "span")
    raise ValueError(f"{id!r} is not a period: expected such as 2026-02, 2024, 2023/24 or 2016/2020")


def first_month(id: str) -> str:
    """The first month of a period, as "2023-04"; "" for a snapshot. Raises ValueError."""
    return _bounds(id)[0]


def last_month(id: str) -> str:
    """The last month of a period, as "2024-03"; "" for a snapshot. Raises ValueError."""
    return _bounds(id)[1]


def _bounds(id: str) -> tuple[str, str]:
    kind = period(id).kind
    if kind == "snapshot":
        return "", ""
    if kind in ("day", "month"):
        return id[:7], id[:7]
    if kind == "quarter":
        quarter = int(id[-1])
        return f"{id[:4]}-{3 * quarter - 2:02d}", f"{id[:4]}-{3 * quarter:02d}"
    if kind == "year":
        return f"{id}-01", f"{id}-12"
    if kind == "financial year":
        return f"{id[:4]}-04", f"{int(id[:4]) + 1}-03"
    separator = "-" if re.fullmatch(r"\d{4}/\d\d-\d{4}/\d\d", id) else "/"
    first, last = id.split(separator, 1)
    return _bounds(first)[0], _bounds(last)[1]
