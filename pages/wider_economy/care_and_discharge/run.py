"""One run of the what-if of home care and beds in hospital, and what its exhibits share."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import cast

from analysis.scenarios.care_for_beds import CareForBeds, Packages
from components import narrative as say
from components.units import MONEY, Unit
from components.what_if import Front
from domain.wider_economy.discharge import Councils
from domain.wider_economy.spending import LocalEffect
from pages import what_ifs
from pages.wider_economy.care_and_discharge.parameters import HomeCare
from vocabulary import MILLION, Refused

SMALL = 5  # £ million: sums that a smaller one sets off need more digits


def money_of(million: float) -> Unit:
    """How sums are written that £`million` million set off: "£3.0m", "£0.06m"."""
    return MONEY if million >= SMALL else replace(MONEY, decimals=2 if million >= SMALL / 10 else 3)


@dataclass(frozen=True, eq=False)
class CareRun(what_ifs.Run):
    """`packages`: as the levers are. `local`: what the pounds set off here, Refused where the area has no regional accounts."""

    packages: Packages
    councils: Councils
    local: LocalEffect | Refused

    @property
    def levers(self) -> HomeCare:
        return cast(HomeCare, self.parameters)

    @property
    def care(self) -> CareForBeds:
        return cast(CareForBeds, self.outcome)

    @property
    def effect(self) -> LocalEffect:
        """Only where `local` is not refused."""
        return cast(LocalEffect, self.local)

    def write(self, value: float) -> str:
        """ "£0" for nothing; what is not nothing has the digits to be seen."""
        return self.words.unit.telling(value, 0.0).write(value) if value else "£0"

    @property
    def front(self) -> Front:
        days = self.outcome.also[0].after
        return Front(
            f"{say.rounded(self.care.released)} bed days",
            f"fewer a year: care worth {say.rounded_pounds(self.care.worth * MILLION)}, not cash, for {sum_of(self)} paid",
            f"{say.sentence_case(what_ifs.RANGE)}: {say.rounded(days.lower)} to {say.rounded(days.upper)} bed days",
        )


def sum_of(run: CareRun) -> str:
    return f"£{run.levers.million:g} million"
