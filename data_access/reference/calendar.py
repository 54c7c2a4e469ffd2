"""The calendar of a series: which periods lie between those that were published.

A publication that leaves out a month leaves no row behind, so its neighbours look as if they followed one another. The step
of a series (a month, a quarter, a year, two years between surveys) is the shortest distance between two of its periods; of
spans of years, which overlap, the commonest. Of two periods alone the distance says nothing, and the step is the one of
their kind. A distance longer than the step is a gap.

Periods of different kinds (months and years) have no common step: there is a gap between them and nothing in it.
"""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from data_access.reference.periods import first_month, last_month, period
from vocabulary import Period

_USUAL = {"month": 1, "quarter": 3, "year": 12, "financial year": 12}
"""Months from one period to the next, for a series of two."""
_SPAN_OF_MONTHS = re.compile(r"\d{4}-\d\d/\d{4}-\d\d", re.ASCII)


@lru_cache(maxsize=1024)
def with_absent(periods: tuple[Period, ...]) -> tuple[Period, ...]:
    """The same periods, oldest first, with those that were never published between them."""
    whole: list[Period] = []
    steps = {kind: _step([each for each in periods if each.kind == kind]) for kind in {each.kind for each in periods}}
    for each in periods:
        before, step = (whole[-1] if whole else None), steps[each.kind]
        if before is not None and before.kind == each.kind and step is not None:
            missing = -(-(step.start(each) - step.start(before)) // step.length) - 1
            whole += [step.later(before, number) for number in range(1, missing + 1)]
        whole.append(each)
    return tuple(whole)


def absent(periods: Sequence[Period]) -> tuple[Period, ...]:
    """The periods that were never published between the oldest and the newest of these."""
    there = {each.id for each in periods}
    return tuple(each for each in with_absent(tuple(periods)) if each.id not in there)


def after_absence(periods: Sequence[Period]) -> tuple[int, ...]:
    """The positions of the periods that do not follow on the one before them: no line may be drawn to them, nothing counted."""
    at = {each.id: position for position, each in enumerate(with_absent(tuple(periods)))}
    return tuple(
        position
        for position, (before, each) in enumerate(pairwise(periods), start=1)
        if at[each.id] - at[before.id] > 1 or each.kind != before.kind
    )


def year_before(given: Period) -> str:
    """The id of the same period one year before; "" for a kind without one. Of spans, only those of twelve months have one."""
    return _Step(12).later(given, -1).id if given.kind in _USUAL or _is_twelve_months(given) else ""


def _is_twelve_months(given: Period) -> bool:
    return bool(_SPAN_OF_MONTHS.fullmatch(given.id)) and is_year_long(first_month(given.id), last_month(given.id))


def is_year_long(first: str, last: str) -> bool:
    """Whether two months are the first and the last of twelve."""
    return _months(last) - _months(first) == 11


def year_after(given: Period) -> Period | None:
    """The next year of a kind that is published once a year; None of other kinds."""
    return _Step(12).later(given, 1) if given.kind in ("year", "financial year") else None


def following(periods: Sequence[Period]) -> Period | None:
    """The period that comes after the newest of a series; None where the series has no step."""
    step = _step([each for each in periods if each.kind == periods[-1].kind])
    return step.later(periods[-1], 1) if step is not None else None


@dataclass(frozen=True)
class _Step:
    """How far apart the periods of one kind are: so many months, or so many days."""

    length: int
    days: bool = False

    def start(self, given: Period) -> int:
        """When a period starts: months, or days, from a fixed moment."""
        if self.days:
            return datetime.date.fromisoformat(given.id).toordinal()
        return _months(first_month(given.id))

    def later(self, given: Period, number: int) -> Period:
        """The period of the same kind and length that starts so many steps later."""
        distance = number * self.length
        if self.days:
            return period((datetime.date.fromisoformat(given.id) + datetime.timedelta(days=distance)).isoformat())
        first, last = (_month(_months(each(given.id)) + distance) for each in (first_month, last_month))
        return period(_named(given, first, last))


def _step(periods: Sequence[Period]) -> _Step | None:
    """The step of periods of one kind; None of a single one, and of a kind that has no order."""
    if len(periods) < 2 or periods[0].kind == "snapshot":
        return None
    kind, step = periods[0].kind, _Step(1)
    if kind == "day" and len({each.id[:7] for each in periods}) < len(periods):
        step = _Step(1, days=True)
    distances = [step.start(after) - step.start(before) for before, after in pairwise(periods)]
    if len(distances) == 1 and kind in _USUAL:  # figures of the same month of two years come once a year
        yearly = kind in ("month", "quarter") and distances[0] % 12 == 0
        return replace(step, length=12 if yearly else _USUAL[kind])
    if kind == "span":  # spans overlap, and one that came early does not make the others late
        commonest = max(sorted(set(distances)), key=distances.count)
        return replace(step, length=commonest) if commonest > 0 else None
    return replace(step, length=min(distances))


def _named(given: Period, first: str, last: str) -> str:
    """The id of the period from one month to another, in the form of a given one."""
    match given.kind:
        case "day":
            year, month = int(first[:4]), int(first[5:])
            last_day = calendar.monthrange(year, month)[1]
            at_end = int(given.id[8:]) == calendar.monthrange(int(given.id[:4]), int(given.id[5:7]))[1]
            return f"{first}-{last_day if at_end else min(int(given.id[8:]), last_day):02d}"
        case "month":
            return first
        case "quarter":
            return _quarter(first)
        case "year":
            return first[:4]
        case "financial year":
            return _financial_year(int(first[:4]))
    if "Q" in given.id:
        return f"{_quarter(first)}/{_quarter(last)}"
    if _SPAN_OF_MONTHS.fullmatch(given.id):
        return f"{first}/{last}"
    if "-" in given.id:
        return f"{_financial_year(int(first[:4]))}-{_financial_year(int(last[:4]) - 1)}"
    return f"{first[:4]}/{last[:4]}"


def _quarter(month: str) -> str:
    return f"{month[:4]}-Q{(int(month[5:]) + 2) // 3}"


def _financial_year(first: int) -> str:
    return f"{first}/{(first + 1) % 100:02d}"


def _months(month: str) -> int:
    return 12 * int(month[:4]) + int(month[5:]) - 1


def _month(number: int) -> str:
    return f"{number // 12}-{number % 12 + 1:02d}"
