"""People out of work because they are ill: how many in each system, and what it would be worth were they in work."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from components import narrative as say
from components.charts.specs import RankedDot
from components.exhibit import Column, Drill, Exhibit, Table
from components.page import drills
from components.units import WHOLE_MILLIONS, Unit
from domain.wider_economy import published_worth as published
from domain.wider_economy.ill_health import years_of_work
from domain.wider_economy.out_of_work import OUT_OF_WORK
from pages import areas
from pages.wider_economy.evidence import Evidence
from pages.wider_economy.view import View
from pages.wider_economy.words import area_name
from vocabulary import Refused, Sureness

PEOPLE = Unit("people", words="people", decimals=0, floor=0)
PARTS = (
    ("exchequer", "To the Exchequer"),
    ("rest", "To households and employers"),
    ("society", "Together"),
    ("produced", "Of it at least produced (GVA)"),
)
LEVELS = ("low", "central", "high")


@drills(Drill(parameter="area", key="code", verb="Look closer", name="name"))
def ill_health(view: View, evidence: Evidence) -> Exhibit:
    """Systems in order of the people out of work and ill by published shares, with what a year of work of all of them is worth."""
    people, share = evidence.out_of_work, evidence.share_ill
    if isinstance(people, Refused):
        return Exhibit("ill-health", "People too ill to work", "", refused=people.reason)
    if isinstance(share, Refused):
        return Exhibit("ill-health", "People too ill to work", "", refused=share.reason)
    rows = [row for row, area in enumerate(people.areas) if area.kind == "icb" or area.code == evidence.area.code]
    shares, years = (share.low, share.likely, share.high), years_of_work()
    frame = pd.DataFrame(
        {
            "code": [areas.key_of(people.areas[row]) for row in rows],
            "name": [people.areas[row].short_name for row in rows],
            "out": people.count[rows],
            **{level: people.count[rows] * each for level, each in zip(LEVELS, shares, strict=True)},
            "own": [people.areas[row].code == evidence.area.code for row in rows],
        }
    )
    for level, year in zip(LEVELS, years, strict=True):
        worth = {
            "exchequer": year.exchequer,
            "rest": year.households_and_employers,
            "society": year.society,
            "produced": year.produced,
        }
        for part, _ in PARTS:
            frame[f"{part}_{level}"] = frame[level] * worth[part] / 1e6
    frame = frame.sort_values("central", ascending=False, kind="stable")
    own = frame[frame["own"]].iloc[0]
    ill = f"{say.about(float(own['low']))} to {say.about(float(own['high'])).removeprefix('about ')}"
    low, middle, high = (f"{each:.0%}" for each in shares)
    return Exhibit(
        id="ill-health",
        title=f"By published shares, {ill} people out of work here are ill",
        sentence=(
            f"Of {say.about(float(own['out']))} people out of work on benefits in {area_name(evidence)}, shares published for other places put {low} to {high} as ill ({middle} is used, of "
            "claimants of Universal Credit in the country). What keeps each of them from work is not counted here. Valued at what one person helped into work "
            f"brings, a year of work of all would be worth {_span(own['society_low'], own['society_high'])}: "
            f"the Exchequer {_span(own['exchequer_low'], own['exchequer_high'])}, households and employers the rest. "
            "No programme could bring all of them back, and the next would bring less. No interval is published."
        ),
        sure=Sureness.NOT_MEASURED,
        table=Table(
            frame,
            columns=(
                Column("name", "Area"),
                Column("out", "Out of work on benefits", "count"),
                Column("low", "Ill, by published shares: low", "count"),
                Column("central", "central", "count"),
                Column("high", "high", "count"),
                *(
                    Column(
                        f"{part}_{level}",
                        f"{label}, £ million a year: low" if level == "low" else level,
                        "figure",
                        unit=WHOLE_MILLIONS,
                    )
                    for part, label in PARTS
                    for level in LEVELS
                ),
            ),
            highlight="own",
            chosen="own",
        ),
        spec=RankedDot(
            value="central",
            name="name",
            code="code",
            lower="low",
            upper="high",
            focus="own",
            chosen="own",
            value_title=f"people out of work and ill by published shares, index of {people.period.label} (published range)",
            unit=PEOPLE,
        ),
        provenance=replace(
            evidence.provenance(OUT_OF_WORK, people.period.label),
            method=(
                f"People out of work on benefits times a published share. Low: {published.ILL_OF_ALL.cited}, over England’s share out of work. Central: {published.ILL_OF_CLAIMANTS.cited}. "
                f"High: as the low one, in Nottingham ({published.ILL_IN_AUTHORITIES['E06000018'].cited}). A year of work: {published.SOCIETY_FULL_TIME.cited}. Low: part time; high: full time. "
                "The Exchequer’s part and the rest add up to the whole; what is produced is the whole less £910 of care."
            ),
        ),
        caveats=(
            "The same share is used for every area: where illness keeps more people from work, it is too low.",
            "Tax paid and benefits saved are in the Exchequer’s part alone. Output is the same pounds seen another way, never added.",
            "The Department for Work and Pensions puts output lost in all of the UK at £127 to £188 billion (2022), valuing all at average output; a press report, not checked. It warns that it is no measure of what could be saved.",
            *evidence.caveats(OUT_OF_WORK),
        ),
    )


def _span(low: float, high: float) -> str:
    """A range in £ million as a sentence has it: "£184 to £664 million", "£0.3 to £1.0 billion"."""
    return f"£{low / 1e3:.1f} to £{high / 1e3:.1f} billion" if high >= 1_000 else f"£{low:,.0f} to £{high:,.0f} million"
