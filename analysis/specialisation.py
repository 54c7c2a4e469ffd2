"""Why an industry's share of an economy differs from the country's: more of the industry, or less of everything."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from vocabulary import Refused

Reason = Literal[
    "as the country", "industry", "economy", "both", "industry despite economy", "economy despite industry"
]

CLOSE = 0.02
"""A quotient this near to 1 is called the country's own."""

MOST = 0.8
"""The part of the distance from which on it is put down to one side alone."""


@dataclass(frozen=True)
class Specialisation:
    """quotient = industry / economy: each is the area's amount per resident, as a multiple of the country's."""

    quotient: float  # the location quotient
    industry: float
    economy: float

    @property
    def from_industry(self) -> float:
        """The industry's part of the quotient's distance from 1, on the scale of logarithms, where the two parts add up to
        1. Below 0 the industry, above 1 the economy pulls the other way."""
        return math.log(self.industry) / math.log(self.quotient) if self.quotient != 1 else math.nan

    @property
    def reason(self) -> Reason:
        """What the distance is put down to."""
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
    if not all(math.isfinite(each) and each > 0 for each in amounts):
        return Refused("An amount or the number of residents is missing.")
    mine, whole = industry / of_country[0], economy / of_country[1]
    people = residents / of_country[2]
    return Specialisation(quotient=mine / whole, industry=mine / people, economy=whole / people)
