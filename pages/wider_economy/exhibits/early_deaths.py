"""Preventable deaths before 75 in each system, and what is missing to count them and the years lost."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from components import narrative as say
from components.charts.specs import RankedDot
from components.exhibit import Column, Drill, Exhibit, Table
from components.page import drills
from components.units import Unit
from domain.wider_economy.out_of_work import DEATHS
from pages import areas
from pages.wider_economy.evidence import Evidence
from pages.wider_economy.view import View
from pages.wider_economy.words import area_name
from vocabulary import Refused, Sureness

RATE = Unit("per 100,000", decimals=0, floor=0)
MISSING = (
    "Years of life lost are published as an index by neighbourhood, not in years. The Office for National Statistics’ avoidable mortality by local "
    "authority has deaths and years: it is not held here."
)


@drills(Drill(parameter="area", key="code", verb="Look closer", name="name"))
def early_deaths(view: View, evidence: Evidence) -> Exhibit:
    """Systems by their rate, with the deaths it stands for and how many more that is than at England's rate."""
    id, found = "early-deaths", evidence.early_deaths
    if isinstance(found, Refused):
        return Exhibit(id, "Preventable deaths before 75", "", refused=found.reason)
    own, estimated = found.index(evidence.area), found.estimated
    if not say.known(float(estimated.rate[own])):
        return Exhibit(
            id, "Preventable deaths before 75", "", refused="The rate of an authority here is not published."
        )
    rows = [row for row, area in enumerate(found.areas) if area.kind == "icb" or row == own]
    frame = pd.DataFrame(
        {
            "code": [areas.key_of(found.areas[row]) for row in rows],
            "name": [found.areas[row].short_name for row in rows],
            "rate": estimated.rate[rows],
            "lower": estimated.lower[rows],
            "upper": estimated.upper[rows],
            "deaths": estimated.counts[rows],
            "more": estimated.more[rows],
            "own": [row == own for row in rows],
        }
    ).sort_values("rate", ascending=False, kind="stable")
    more = float(estimated.more[own])
    told = bool(estimated.differs[own])
    return Exhibit(
        id=id,
        title=(
            f"{say.sentence_case(say.about(more))} {'more' if more > 0 else 'fewer'} preventable deaths a year here than at England’s rate"
            if told
            else "Preventable deaths here are no different from England’s, as far as we can tell"
        ),
        sentence=(
            f"{say.sentence_case(say.about(float(estimated.counts[own])))} people under 75 die a year of causes that could be prevented in {area_name(evidence)}, estimated from rates. "
            f"That is {estimated.rate[own]:.0f} for each 100,000; England’s is {estimated.benchmark:.0f} ({found.period.label}). No count and no interval is published. {MISSING}"
        ),
        sure=Sureness.PROBABLY if told else Sureness.CANNOT_TELL,
        table=Table(
            frame,
            columns=(
                Column("name", "Area"),
                Column("rate", "Preventable deaths under 75 for each 100,000", "figure", unit=RATE),
                Column("lower", "95% interval, estimated: from", "figure", unit=RATE),
                Column("upper", "to", "figure", unit=RATE),
                Column("deaths", "Deaths a year, estimated", "count"),
                Column("more", "More than at England’s rate (below 0: fewer)", "count"),
            ),
            highlight="own",
            chosen="own",
        ),
        spec=RankedDot(
            value="rate",
            name="name",
            code="code",
            lower="lower",
            upper="upper",
            focus="own",
            chosen="own",
            average=estimated.benchmark,
            average_name=f"England {estimated.benchmark:.0f}",
            value_title=f"preventable deaths under 75 for each 100,000, {found.period.label} (95% interval, estimated)",
            unit=RATE,
        ),
        provenance=replace(
            evidence.provenance(DEATHS, found.period.label),
            method=(
                "The mean of the authorities’ published rates, weighted by people under 75 at the census of 2021. Deaths are that rate times those people, as if their "
                "ages were those of the standard population. The interval is Byar’s, of so many deaths."
            ),
        ),
        caveats=(
            "Rates are standardised for age and people are not: in an older area more die than is estimated here.",
            "The interval is ours, from chance in a number of deaths as large as the estimate. The publisher gives no interval.",
            *evidence.caveats(DEATHS),
        ),
    )
