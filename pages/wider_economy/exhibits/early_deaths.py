"""Preventable deaths before 75 in each system and years of life lost, without numbers of either, and what is missing to count them."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from components import narrative as say
from components.charts.specs import RankedDot
from components.exhibit import Column, Drill, Exhibit, Table
from components.page import drills
from components.units import PER_100_000
from domain.wider_economy.early_deaths import YEARS_LOST, EarlyDeaths
from domain.wider_economy.out_of_work import DEATHS
from pages import areas
from pages.wider_economy.evidence import Evidence
from pages.wider_economy.view import View
from pages.wider_economy.words import area_name
from pages.words import provenance
from vocabulary import NOT_HELD, Provenance, Refused, Sureness

MEANS = "The publisher calls a cause preventable where public health and prevention could mainly avoid it."
MISSING = (
    "The Office for National Statistics’ file of avoidable mortality by local authority has deaths and years of life lost. It is "
    f"{NOT_HELD}, so no number of deaths or of years is given."
)

NOT_REACHED = "The publisher’s counts and margins of error did not reach us."
MOST_DEPRIVED = (
    "Years of life lost are of deaths from any cause, preventable or not. Most deprived are the neighbourhoods in England’s most deprived fifth "
    "by the index of 2025. It is published for neighbourhoods: its mean is near that of the whole area, and is not a number of years."
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
            "years": found.years[rows],
            "poorest": found.years_poorest[rows],
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
            f"({found.period.label}), if all had the same ages.{authorities}{_years(evidence, found, own)} {NOT_REACHED} {MISSING}"
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
                *(
                    (
                        Column("years", "Years of life lost before 75, more than in the Midlands", "points"),
                        Column("poorest", "Of it in its most deprived neighbourhoods", "points"),
                    )
                    if found.years_period
                    else ()
                ),
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
        provenance=_provenance(evidence, found),
        caveats=(
            MEANS,
            "The mean of rates standardised for age is near the rate of the whole area, and not exactly that.",
            *((MOST_DEPRIVED,) if found.years_period else ()),
            *evidence.caveats(DEATHS),
        ),
    )


def _provenance(evidence: Evidence, found: EarlyDeaths) -> Provenance:
    of_deaths = "The mean of the authorities’ published rates, each standardised for age, weighted by people under 75 at the census of 2021."
    if found.years_period is None:
        return replace(evidence.provenance(DEATHS, found.period.label), method=of_deaths)
    return replace(
        provenance(evidence.store, (DEATHS, YEARS_LOST), f"{found.period.label}; index of {found.years_period.label}"),
        method=(
            f"{of_deaths} Years of life lost: the mean of the neighbourhoods’ published index, each standardised for age and sex, weighted by "
            "residents, against that of the Midlands."
        ),
    )


def _years(evidence: Evidence, found: EarlyDeaths, own: int) -> str:
    """ " Years of life lost before 75, from any cause, are 3% fewer here than in the Midlands, and 29% more ..."; "" without the index."""
    if found.years_period is None or not say.known(float(found.years[own])):
        return ""
    here, poorest = float(found.years[own]), float(found.years_poorest[own])
    if evidence.area.kind == "region":
        return (
            f" In its most deprived neighbourhoods, years of life lost before 75 from any cause are {_more(poorest)} than in all of the Midlands "
            f"(index of {found.years_period.label})."
        )
    deprived = f", and {_more(poorest)} in its most deprived neighbourhoods" if say.known(poorest) else ""
    return (
        f" Years of life lost before 75, from any cause, are {_more(here)} than in the Midlands{deprived} "
        f"(index of {found.years_period.label}, if all had the same ages)."
    )


def _more(share: float) -> str:
    """ "29% more", "3% fewer"; "no more" where it rounds to nothing."""
    percent = f"{abs(share):.0%}"
    return "no more" if percent == "0%" else f"{percent} {'more' if share > 0 else 'fewer'}"


def _title(more: float) -> str:
    """ "36 more preventable deaths under 75 for each 100,000 here than in England"."""
    if round(more) == 0:
        return "As many preventable deaths under 75 for each 100,000 here as in England"
    return f"{say.whole(abs(more))} {'more' if more > 0 else 'fewer'} preventable deaths under 75 for each 100,000 here than in England"
