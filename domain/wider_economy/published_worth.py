"""Published figures of ill health and work, each with its publication: they are in no file of figures, so they stand here as printed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Published:
    """A figure as printed, in its own unit, and where. `seen`: where it was read, if not in the publication itself."""

    value: float
    source: str
    seen: str = ""

    @property
    def cited(self) -> str:
        return f"{self.source}{f', as reported by {self.seen}' if self.seen else ''}"


_WORTH = "Department for Work and Pensions, Occupational Health: Working Better (July 2023), restated in Lords question HL3665 (January 2025)"
_COST = "Department for Work and Pensions, The cost of working age ill-health (March 2025), UK 2022"
_PRESS = "a press report, not checked against the publication"

# Pounds a year for one more disabled person in work, rather than out of work and fully on benefits.
SOCIETY_FULL_TIME = Published(28_000, _WORTH)
SOCIETY_PART_TIME = Published(15_000, _WORTH)
EXCHEQUER_FULL_TIME = Published(18_000, _WORTH)
EXCHEQUER_PART_TIME = Published(8_000, _WORTH)

CARE_SAVED = Published(910, _COST, _PRESS)  # pounds of NHS care for each person who becomes inactive

OUTPUT_LOST = (Published(127e9, _COST, _PRESS), Published(188e9, _COST, _PRESS))  # pounds a year, all who do not work

EARNINGS_LOST = Published(2_200, "Institute for Public Policy Research (April 2023)", "a report by PA")
"""Pounds a year, the average of all who fall ill, most of whom stay in work."""

FULL_TIME_EQUIVALENT = Published(
    0.56,
    "Office for Budget Responsibility (November 2023): 50,000 more in work are 28,000 full-time posts",
    "the i newspaper",
)
COST_OF_ONE = Published(
    64_000, "Office for Budget Responsibility (November 2023): £3.2 billion for 50,000 more in work", "the i newspaper"
)

DISCOUNT = Published(0.035, "HM Treasury, The Green Book: 3.5% a year")

# Of people out of work, how many because they are ill.
ILL_OF_ALL = Published(0.058, "Resolution Foundation, UK in the year to September 2023", "Personnel Today")
"""People inactive through ill health, of all aged 16 to 64."""
ILL_OF_CLAIMANTS = Published(
    0.6, "Work and Pensions Committee (2025): over 3 of over 5 million people out of work on Universal Credit are ill"
)
ILL_IN_AUTHORITIES = {
    "E06000018": Published(
        0.1251, "Department for Work and Pensions, Annual Population Survey 2024", "The Independent"
    ),
    "E08000028": Published(
        0.1224, "Department for Work and Pensions, Annual Population Survey 2024", "The Independent"
    ),
}
"""The same as ILL_OF_ALL in the two authorities of the Midlands that the report names: Nottingham and Sandwell."""

WAITING_LIST = Published(
    650_000, "Office for Budget Responsibility, Fiscal risks and sustainability (July 2023), box on the waiting list"
)
"""People on the waiting list in 2022 who were inactive through long-term sickness, of 2.9 million of working age on it."""
WAITING_LIST_OF = Published(2_900_000, WAITING_LIST.source)

STATE_PENSION_AGES = (66.0, 67.0)
STATE_PENSION_SOURCE = "GOV.UK, State Pension age timetables: 66 for those born before 6 April 1960, 67 for those born from 6 March 1961 to 5 April 1977"


def full_time_share() -> float:
    """The share who work full time, if a part-time post is half of a full-time one: 0.12 at 0.56 full-time posts a person."""
    return 2 * FULL_TIME_EQUIVALENT.value - 1
