"""The rules of a pace of change."""

from __future__ import annotations

import math
from dataclasses import dataclass

from vocabulary import Refused

MOST_YEARS = 40
NOTHING = 1e-12  # of growth: 0.7 / 100 is not quite 0.007
UNLIMITED = 100.0  # as a cap: a part may grow a hundredfold


@dataclass(frozen=True)
class Rules:
    """Growth is a share of the year before (0.04: 4%). Pounds are of one year.

    `closing`: the share of its distance that a part is moved each year, where floor and cap allow. `tolerance`: a part no further
    from its target than this share of it is not moved. `minimum`: pounds a head that no part may have less than. `transition`: money on
    top of the envelope, for one year at a time, for parts that grow slower than the envelope.
    """

    years: int
    growth: float  # of the envelope
    floor: float  # the least any part grows
    cap: float  # the most any part grows
    closing: float = 1.0
    tolerance: float = 0.0
    minimum: float = 0.0
    transition: float = 0.0

    def problem(self) -> Refused | None:
        """Why these rules cannot be met whatever the parts, with the nearest value that can."""
        numbers = (self.growth, self.floor, self.cap, self.closing, self.tolerance, self.minimum, self.transition)
        if not all(-1 <= each < float("inf") for each in numbers) or self.growth <= -1:
            return Refused("A rule is missing, or not a number.")
        if not 1 <= self.years <= MOST_YEARS:
            return Refused(f"Give 1 to {MOST_YEARS} years.")
        if not 0 <= self.closing <= 1 or not 0 <= self.tolerance < 1 or min(self.minimum, self.transition) < 0:
            return Refused("The distance closed lies between 0% and 100%, the tolerance too, and no money is below £0.")
        if self.floor > self.growth + NOTHING and self.cap < self.growth - NOTHING:
            return Refused(
                f"Floor, cap and envelope conflict: the money grows by {percent(self.growth)}, every part would grow by {percent(self.floor)} or more, "
                f"and none by more than {percent(self.cap)}. Lower the floor to {percent(_cut(self.growth))}, and raise the cap to {percent(-_cut(-self.growth))}."
            )
        if self.floor > self.growth + NOTHING:
            return Refused(
                f"The floor and the envelope conflict: every part would grow by {percent(self.floor)} or more, and the money grows "
                f"by {percent(self.growth)}. The highest floor that can be met is {percent(_cut(self.growth))}."
            )
        if self.cap < self.growth - NOTHING:
            return Refused(
                f"The cap and the envelope conflict: no part would grow by more than {percent(self.cap)}, and the money grows by "
                f"{percent(self.growth)}. The lowest cap that can be met is {percent(-_cut(-self.growth))}."
            )
        return None


def _cut(value: float) -> float:
    """Down to what `percent` prints, so that what is named can be met."""
    return math.floor(round(value * 1e4, 6)) / 1e4


def percent(value: float) -> str:
    """ "4.4%", "0.25% less": signs in words."""
    return f"{abs(value) * 100:.2f}".rstrip("0").rstrip(".") + ("%" if value >= 0 else "% less")
