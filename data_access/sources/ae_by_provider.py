"""A&E attendances and emergency admissions, monthly, by organisation (NHS England).

Layout: 59 monthly CSV files of the publisher joined by a third party (TOTAL rows and empty columns dropped), with a
`date` column added. One row for each organisation and month. All counts are whole numbers, never blank.

Definitions used here
- Within 4 hours, type 1: ("A&E attendances Type 1" - "Attendances over 4hrs Type 1") / "A&E attendances Type 1". Booked
  appointments have their own columns ("... Booked Appointments Type 1") for attendances and for waits over 4 hours, and
  are in neither: the over-4-hours count never exceeds the attendances of its own column, in any of the six pairs.
- 12 hours from the decision to admit: "Patients who have waited 12+ hrs from DTA to admission" over the sum of the three
  "Emergency admissions via A&E" columns.
- Both only for organisations with type 1 attendances in the month.

A zero that means missing: fourteen trusts of the clinical standards pilot report 0 waits over 4 hours until May 2023, in
every type of department. In the whole publication the smallest share over 4 hours above zero is 2.0%, and the smallest
type 1 department has 2,293 attendances a month; at that share 500 attendances with no wait over 4 hours would occur by
chance less than once in 20,000 months. So: 500 or more type 1 attendances and none over 4 hours is `missing`; and
500 or more with under 0.5% over 4 hours, which would be a month reported in part, is `low reliability` (none so far).
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from data_access.sources.csv_file import read_rows
from data_access.sources.names import proper_case
from data_access.sources.refusal import Faults
from vocabulary import Period, Status

_DEPARTMENTS = (
    "Type 1",
    "Type 2",
    "Other A&E Department",
    "Booked Appointments Type 1",
    "Booked Appointments Type 2",
    "Booked Appointments Other Department",
)
_ATTENDANCES = tuple(f"A&E attendances {department}" for department in _DEPARTMENTS)
# The publisher drops "A&E" from one of the six names.
_OVER_4 = tuple(f"Attendances over 4hrs {department.replace('Other A&E', 'Other')}" for department in _DEPARTMENTS)
_WAITED_4_TO_12 = "Patients who have waited 4-12 hs from DTA to admission"
_WAITED_12 = "Patients who have waited 12+ hrs from DTA to admission"
_ADMISSIONS = (
    "Emergency admissions via A&E - Type 1",
    "Emergency admissions via A&E - Type 2",
    "Emergency admissions via A&E - Other A&E department",
)
_COUNTS = (*_ATTENDANCES, *_OVER_4, _WAITED_4_TO_12, _WAITED_12, *_ADMISSIONS, "Other emergency admissions")
COLUMNS = ("Period", "Org Code", "Parent Org", "Org name", *_COUNTS, "date")

# Written out: the machine's own language must not matter.
_MONTHS = (
    *("JANUARY", "FEBRUARY", "MARCH", "APRIL", "MAY", "JUNE"),
    *("JULY", "AUGUST", "SEPTEMBER", "OCTOBER", "NOVEMBER", "DECEMBER"),
)
_PERIOD = re.compile(r"MSitAE-([A-Z]+)-(20\d\d)")
_ORGANISATION = re.compile(r"[A-Z0-9]{3,8}")

FEWEST_ROWS = 5_000
FEWEST_ORGANISATIONS = 150  # a month; the publication has 196 to 212
LARGE_DEPARTMENT = 500  # type 1 attendances a month
IMPLAUSIBLY_FEW = 0.005  # share over 4 hours

# Runs of zeros for waits of 12 hours or more beside hundreds of waits of 4 to 12 hours a month, which end or begin from one
# month to the next at hundreds (Kettering: 0, then 891; Imperial: 366, then 0). They are taken as not reported.
NOT_REPORTED_12_HOURS = {"RNQ": ("2021-04", "2025-02"), "RYJ": ("2025-06", "2026-02")}


@dataclass(frozen=True)
class Fact:
    """One row for the fact table, everybody together. `numerator` is None when missing."""

    indicator: str
    period: str
    area: str
    numerator: int | None
    denominator: int
    status: Status

    @property
    def value(self) -> float | None:
        return None if self.numerator is None or not self.denominator else self.numerator / self.denominator


@dataclass(frozen=True)
class Organisation:
    """One trust as the file knows it. `region` is the words after "NHS ENGLAND"; `first` and `last` are months."""

    code: str
    name: str  # the newest
    region: str
    first: str
    last: str


@dataclass(frozen=True)
class AeByProvider:
    """What the publication gives: trusts with a major department, months, and facts sorted for the store."""

    organisations: tuple[Organisation, ...]
    periods: tuple[Period, ...]
    facts: tuple[Fact, ...]
    rows_read: int


def month(text: str) -> str | None:
    """ "MSitAE-APRIL-2021" as "2021-04"; None when it is not of that form."""
    match = _PERIOD.fullmatch(text)
    if match is None or match[1] not in _MONTHS:
        return None
    return f"{match[2]}-{_MONTHS.index(match[1]) + 1:02d}"


def month_label(period: str) -> str:
    """ "2021-04" as "April 2021"."""
    year, number = period.split("-")
    return f"{_MONTHS[int(number) - 1].capitalize()} {year}"


def within_4_hours(attendances: int, over: int) -> tuple[int | None, Status]:
    """The number seen within 4 hours and what it is worth, by the rule for zeros above."""
    if attendances >= LARGE_DEPARTMENT:
        if over == 0:
            return None, Status.MISSING
        if over / attendances < IMPLAUSIBLY_FEW:
            return attendances - over, Status.LOW_RELIABILITY
    return attendances - over, Status.OK


def within_12_hours_reported(code: str, period: str, waited: int) -> tuple[int | None, Status]:
    """The waits of 12 hours or more and what they are worth: a zero in a known run of unreported months is missing."""
    first, last = NOT_REPORTED_12_HOURS.get(code, ("", ""))
    return (None, Status.MISSING) if waited == 0 and first <= period <= last else (waited, Status.OK)


def load(path: Path, *, rows_floor: int = FEWEST_ROWS, organisations_floor: int = FEWEST_ORGANISATIONS) -> AeByProvider:
    """Read and check the whole file. Raises SourceRefused with every fault; returns nothing of a faulty file."""
    faults = Faults(path.name)
    rows = read_rows(path, COLUMNS, faults)

    facts: list[Fact] = []
    seen: dict[tuple[str, str], int] = {}
    per_month: defaultdict[str, int] = defaultdict(int)
    trusts: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for line, row in enumerate(rows, start=2):
        given = dict(zip(COLUMNS, row, strict=True))
        period = month(given["Period"])
        if period is None:
            faults.add(line, "Period", given["Period"], "a month such as MSitAE-APRIL-2021")
        elif given["date"] != f"{period}-01":
            faults.add(line, "date", given["date"], "the first day of the month in column Period")
        code = given["Org Code"]
        if not _ORGANISATION.fullmatch(code) or code == "TOTAL":
            faults.add(line, "Org Code", code, "an organisation code of 3 to 8 capitals and digits, no total row")
        if not given["Org name"]:
            faults.add(line, "Org name", "", "a name")
        if not given["Parent Org"].startswith("NHS ENGLAND "):
            faults.add(line, "Parent Org", given["Parent Org"], "a region such as NHS ENGLAND MIDLANDS")
        counts: dict[str, int] = {}
        for column in _COUNTS:
            text = given[column]
            if text.isascii() and text.isdigit() and len(text) < 8:
                counts[column] = int(text)
            else:
                faults.add(line, column, text, "a whole number, 0 or more")
        if period is None or len(counts) < len(_COUNTS):
            continue
        if (period, code) in seen:
            faults.add(line, "Org Code", code, "one row for each organisation and month")
        seen[(period, code)] = line
        per_month[period] += 1
        for all_of_them, over in zip(_ATTENDANCES, _OVER_4, strict=True):
            if counts[over] > counts[all_of_them]:
                faults.add(line, over, counts[over], f"no more than {all_of_them}")

        attendances = counts["A&E attendances Type 1"]
        if attendances == 0:
            continue
        trusts[code].append((period, given["Org name"], given["Parent Org"].removeprefix("NHS ENGLAND ")))
        seen_in_time, status = within_4_hours(attendances, counts["Attendances over 4hrs Type 1"])
        facts.append(Fact("ae_4_hour_type_1", period, code, seen_in_time, attendances, status))
        admissions = sum(counts[column] for column in _ADMISSIONS)
        if counts[_WAITED_12] > admissions:
            # Walk-in centres, which admit nobody, do report such waits; a trust with a major department must not.
            faults.add(line, _WAITED_12, counts[_WAITED_12], "no more than the emergency admissions through A&E")
        elif admissions:
            waited, worth = within_12_hours_reported(code, period, counts[_WAITED_12])
            facts.append(Fact("ae_12_hour_from_decision", period, code, waited, admissions, worth))

    if len(rows) < rows_floor:
        faults.add(None, None, f"{len(rows)} rows", f"at least {rows_floor}")
    for period, count in sorted(per_month.items()):
        if count < organisations_floor:
            faults.add(
                None, "Org Code", f"{count} organisations in {period}", f"at least {organisations_floor} a month"
            )
    _check_months_follow(sorted(per_month), faults)
    faults.refuse_if_any()

    organisations = []
    for code, appearances in sorted(trusts.items()):
        appearances.sort()
        last, name, region = appearances[-1]
        organisations.append(Organisation(code, proper_case(name), region, appearances[0][0], last))
    facts.sort(key=lambda fact: (fact.indicator, fact.period, fact.area))
    return AeByProvider(
        tuple(organisations),
        tuple(Period(period, month_label(period), "month") for period in sorted(per_month)),
        tuple(facts),
        len(rows),
    )


def _check_months_follow(periods: list[str], faults: Faults) -> None:
    numbers = [int(period[:4]) * 12 + int(period[5:]) for period in periods]
    for before, after, period in zip(numbers, numbers[1:], periods[1:], strict=False):
        if after != before + 1:
            faults.add(None, "Period", f"{after - before - 1} months left out before {period}", "every month")
