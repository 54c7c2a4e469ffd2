"""Why an industry's share of a local economy differs from its share nationally: a larger industry, or a smaller economy."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from vocabulary import Refused

Reason = Literal[
    "as the country", "industry", "economy", "both", "industry despite economy", "economy despite industry"
]

CLOSE = 0.02
"""A quotient that differs from 1 by less than this counts as the country's."""

MOST = 0.8
"""From this part of the distance up, the distance is attributed to one side alone."""


@dataclass(frozen=True)
class Specialisation:
    """quotient = industry / economy. Both are the area's amount per resident as a multiple of the country's."""

    quotient: float  # the location quotient
    industry: float
    economy: float

    @property
    def from_industry(self) -> float:
        """The industry's part of the quotient's distance from 1, on the log scale, where the two parts sum to 1. Below 0 the
        industry works in the opposite direction; above 1 the economy does."""
        return math.log(self.industry) / math.log(self.quotient) if self.quotient != 1 else math.nan

    @property
    def reason(self) -> Reason:
        """What the distance is attributed to."""
        if abs(self.quotient - 1) < CLOSE:
            return "as the country"
        if self.from_industry > MOST:
            return "industry"
        return "economy" if self.from_industry < 1 - MOST else "both"


def specialisation(
    industry: float, economy: float, residents: float, of_country: tuple[float, float, float]
) -> Specialisation | Refused:
    """The location quotient of an industry and its two parts, from amounts and residents of the area and the country.

    `of_country` is the same three: industry, economy, residents. Refuses what is missing, zero or below.

    Source: location quotient as in Miller and Blair, Input-Output Analysis, 2nd edition (2009), section 8.2; the parts are
    the same quotient with both shares taken per resident.
    """
    amounts = (industry, economy, residents, *of_country)
    if not all(math.isfinite(amount) and amount > 0 for amount in amounts):
        return Refused("An amount or the number of residents is missing.")
    mine, whole = industry / of_country[0], economy / of_country[1]
    people = residents / of_country[2]
    return Specialisation(quotient=mine / whole, industry=mine / people, economy=whole / people)
