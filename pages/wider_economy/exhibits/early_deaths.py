"""Rates of preventable deaths before 75 in each system, and what is missing to count the deaths and the years lost."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from components import narrative as say
from components.charts.specs import RankedDot
from components.exhibit import Column, Drill, Exhibit, Table
from components.page import drills
from components.units import PER_100_000
from domain.wider_economy.out_of_work import DEATHS
from pages import areas
from pages.wider_economy.evidence import Evidence
from pages.wider_economy.view import View
from pages.wider_economy.words import area_name
from vocabulary import NOT_HELD, Refused, Sureness

MEANS = "The publisher calls a cause preventable where public health and prevention could mainly avoid it."
MISSING = (
    "The Office for National Statistics’ file of avoidable mortality by local authority has deaths and years of life lost. It is "
    f"{NOT_HELD}, so no number of deaths is given."
)


@drills(Drill(parameter="area", key="code", verb="Look closer", name="name"))
def early_deaths(view: View, evidence: Evidence) -> Exhibit:
    """Systems by their rate, and how far that is from England's."""
    id, found = "early-deaths", evidence.early_deaths
    if isinstance(found, Refused):
        return Exhibit(id, "Preventable deaths before 75", "", refused=found.reason)
    own = found.index(evidence.area)
    if not say.known(float(found.rate[own])):
        return Exhibit(
            id, "Preventable deaths before 75", "", refused="The rate of an authority here is not published."
        )
    rows = [row for row, area in enumerate(found.areas) if area.kind == "icb" or row == own]
    frame = pd.DataFrame(
        {
            "code": [areas.key_of(found.areas[row]) for row in rows],
            "name": [found.areas[row].short_name for row in rows],
            "rate": found.rate[rows],
            "more": found.more[rows],
            "least": found.least[rows],
            "most": found.most[rows],
            "own": [row == own for row in rows],
        }
    ).sort_values("rate", ascending=False, kind="stable")
    least, most = PER_100_000.write(float(found.least[own])), PER_100_000.write(float(found.most[own]))
    authorities = f" Authorities here have {least} to {most}." if least != most else ""
    return Exhibit(
        id=id,
        title=_title(float(found.more[own])),
        sentence=(
            f"In {area_name(evidence)} {found.rate[own]:.0f} of 100,000 people under 75 die of preventable causes in a year, and in England {found.england:.0f} "
            f"({found.period.label}), if all had the same ages.{authorities} No margin of error is published. {MISSING}"
        ),
        sure=Sureness.NOT_MEASURED,
        table=Table(
            frame,
            columns=(
                Column("name", "Area"),
                Column("rate", "Preventable deaths under 75 for each 100,000", "figure", unit=PER_100_000),
                Column("more", "More than in England (below 0: fewer)", "figure", unit=PER_100_000),
                Column("least", "Lowest of its authorities", "figure", unit=PER_100_000),
                Column("most", "Highest of its authorities", "figure", unit=PER_100_000),
            ),
            highlight="own",
            chosen="own",
        ),
        spec=RankedDot(
            value="rate",
            name="name",
            code="code",
            focus="own",
            chosen="own",
            average=found.england,
            average_name=f"England {found.england:.0f}",
            value_title=f"preventable deaths under 75 for each 100,000, {found.period.label}",
            unit=PER_100_000,
        ),
        provenance=replace(
            evidence.provenance(DEATHS, found.period.label),
            method="The mean of the authorities’ published rates, each standardised for age, weighted by people under 75 at the census of 2021.",
        ),
        caveats=(
            MEANS,
            "The mean of rates standardised for age is near the rate of the whole area, and not exactly that.",
            *evidence.caveats(DEATHS),
        ),
    )


def _title(more: float) -> str:
    """ "36 more preventable deaths for each 100,000 here than in England"."""
    if round(more) == 0:
        return "As many preventable deaths for each 100,000 here as in England"
    return f"{say.whole(abs(more))} {'more' if more > 0 else 'fewer'} preventable deaths for each 100,000 here than in England"
