"""The exhibits: areas in order, the course, why the share is high or low, the parts, jobs, and what a pound sets in motion."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from analysis.equality import above
from analysis.specialisation import Specialisation
from components import narrative as say
from components.exhibit import ChartSpec, Column, Drill, Exhibit, Table
from components.page import drills
from components.units import PERCENT, Unit
from data_access.reference.calendar import absent, starts
from pages import areas
from pages.wider_economy.evidence import (
    DEATHS,
    JOBS,
    OUT_OF_WORK,
    OUTPUT,
    PER_HEAD,
    QUOTIENT,
    SPLIT,
    TABLES_YEAR,
    Account,
    Evidence,
    Motion,
    Work,
)
from pages.wider_economy.view import PRODUCTS, SHARE, View
from pages.words import named
from vocabulary import Provenance, Refused

NO_INTERVAL = "No interval is published for these accounts."
SPENDING = "A larger share says that more is spent on health and care there, not that more is achieved."
MILLIONS = Unit("£ million", before="£", after=" million", decimals=0)
MILLIONS_SHORT = Unit("£ million", before="£", after="m", decimals=0)  # in tables
POUNDS = Unit("£", before="£", decimals=0)
TIMES = Unit("times the UK", decimals=2, floor=0, after=" ×")
KINDS = {"icb": "system", "cluster": "cluster of systems", "region": "all systems together", "uk": "country"}

# ---------------------------------------------------------------- where to look


@drills("area")
def shares(view: View, evidence: Evidence) -> Exhibit:
    """Every system and cluster in order of the share, the UK's beside."""
    at, uk = evidence.at, float(evidence.uk.share[evidence.at])
    frame = _accounts(evidence, evidence.listed)
    systems = frame[frame["kind"] == KINDS["icb"]]
    first, last = systems.iloc[0], systems.iloc[-1]
    higher = int(above(systems["share"], uk).sum())
    least, most = say.percents(float(last["share"]), float(first["share"]))
    theirs, englands = say.percents(uk, float(evidence.england.share[at]))
    return Exhibit(
        id="shares",
        title=(
            f"{say.sentence_case(evidence.part)} earned from {least} of everything earned in {last['name']} to {most} in "
            f"{first['name']}, {evidence.year}"
        ),
        sentence=(
            f"{_standing(evidence)}In {say.share_of(higher, len(systems), 'system')} the share is above the UK’s, "
            f"{theirs} (the dashed line); England’s is {englands}. A cluster is its "
            f"systems added up, so it stands among its own parts. {SPENDING} {NO_INTERVAL}"
        ),
        table=Table(
            frame,
            columns=(
                Column("name", "Area"),
                Column("kind", "Kind"),
                Column("share", "Share of all that is earned", "percent", "GVA"),
                Column("points", "Points from the UK", "points", "percentage point"),
                Column("times", "Times the UK’s share", "number"),
                Column("earned", "Earned in it", "figure", unit=MILLIONS_SHORT),
                Column("whole", "Earned in all", "figure", unit=MILLIONS_SHORT),
                Column("per_resident", "Earned in it for each resident", "figure", unit=POUNDS),
            ),
            highlight="own",
            chosen="own",
        ),
        spec=ChartSpec(
            "league",
            roles=LEAGUE | {"value": "share"},
            options={
                "average": uk,
                "average_name": f"UK {say.percent(uk)}",
                "value_title": f"{evidence.part}: share of gross value added, {evidence.year}",
            },
        ),
        provenance=evidence.provenance[SHARE],
        caveats=evidence.caveats[SHARE],
        drill=Drill(parameter="area", key="code", verb="Look closer", name="name"),
    )


LEAGUE = {"name": "name", "code": "code", "focus": "own", "chosen": "own", "lower": "lower", "upper": "upper"}


def _accounts(evidence: Evidence, accounts: Sequence[Account]) -> pd.DataFrame:
    """One row for each area in the year looked at, the largest share first."""
    at = evidence.at
    uk = evidence.uk.share[at]
    frame = pd.DataFrame(
        {
            "code": [areas.key_of(each.area) for each in accounts],
            "name": [each.area.short_name for each in accounts],
            "kind": [KINDS.get(each.area.kind, "part") for each in accounts],
            "share": [each.share[at] for each in accounts],
            "points": [each.share[at] - uk for each in accounts],
            "times": [each.share[at] / uk for each in accounts],
            "earned": [each.earned[at] for each in accounts],
            "whole": [each.whole[at] for each in accounts],
            "per_resident": [each.per_resident[at] for each in accounts],
            "whole_per_resident": [each.whole_per_resident[at] for each in accounts],
            "own": [each.area.code == evidence.area.code for each in accounts],
            "none": False,
            "lower": np.nan,
            "upper": np.nan,
        }
    )
    return frame.sort_values("share", ascending=False, kind="stable").reset_index(drop=True)


def _standing(evidence: Evidence) -> str:
    """ "The Black Country’s share is the largest of the 11 systems. "; nothing for the Midlands."""
    if evidence.area.kind == "region":
        return ""
    at, number = evidence.position(evidence.own)
    kind = "systems" if evidence.area.kind == "icb" else "clusters"
    return (
        f"{say.sentence_case(say.possessive(place(evidence)))} share is {placed(at, number)} of the {number} {kind}. "
    )


def placed(place: int, number: int) -> str:
    if place in (1, number):
        return "the largest" if place == 1 else "the smallest"
    return f"the {say.ordinal(place)} largest"


@drills("area")
def out_of_work(view: View, evidence: Evidence) -> Exhibit:
    """People of working age out of work and on benefits for it, in every system and cluster."""
    found = evidence.work
    if isinstance(found, Refused):
        return Exhibit("out-of-work", "People out of work", "", refused=found.reason)
    frame = pd.DataFrame(
        {
            "code": [areas.key_of(each) for each in found.areas],
            "name": [each.short_name for each in found.areas],
            "kind": [KINDS[each.kind] for each in found.areas],
            "out": found.out,
            "people": found.people,
            "share": found.share,
            "points": found.share - found.england,
            "beyond": found.beyond,
            "against": [
                "much the same" if same else f"{say.count(abs(each))} {'more' if each > 0 else 'fewer'}"
                for each, same in zip(found.beyond, found.same, strict=True)
            ],
            "own": [each.code == evidence.area.code for each in found.areas],
            "lower": np.nan,
            "upper": np.nan,
        }
    ).sort_values("share", ascending=False, kind="stable", na_position="last")
    return Exhibit(
        id="out-of-work",
        title=f"{people_out_of_work(evidence, found)} (index of {found.period.label})",
        sentence=(
            f"{REASONS} The dashed line is England’s share, {say.percent(found.england)}. They come from the deprivation "
            f"index published in {found.period.label}, made of figures of the years before; those of the economy are of {evidence.year}. "
            "Side by side they do not say that one made the other. No interval is published."
        ),
        table=Table(
            frame,
            columns=(
                Column("name", "Area"),
                Column("kind", "Kind"),
                Column("out", "People out of work on benefits", "count"),
                Column("people", "Of people of working age", "count"),
                Column("share", "Share", "percent"),
                Column("points", "Points from England", "points", "percentage point"),
                Column("against", "People, against England’s share"),
            ),
            highlight="own",
            chosen="own",
        ),
        spec=ChartSpec(
            "league",
            roles=LEAGUE | {"value": "share"},
            options={
                "average": found.england,
                "average_name": f"England {say.percent(found.england)}",
                "value_title": f"out of work on benefits, index of {found.period.label} (lower is better)",
            },
        ),
        provenance=replace(evidence.provenance[OUT_OF_WORK], period=found.period.label),
        caveats=evidence.caveats[OUT_OF_WORK],
        drill=Drill(parameter="area", key="code", verb="Look closer", name="name"),
    )


REASONS = (
    "They receive benefits because they are unemployed, ill, disabled or caring for somebody. Ill health is one reason among "
    "these, and the figures do not part it from the others."
)


def people_out_of_work(evidence: Evidence, found: Work, where: str = "") -> str:
    """ "About 142,000 people in the Black Country, 19.2% of those of working age, are out of work on benefits, about ..." """
    at = found.place(evidence.area)
    return (
        f"{say.sentence_case(say.about(found.out[at]))} people {where or 'in ' + place(evidence)}, {say.percent(found.share[at])} of those of "
        f"working age, are out of work on benefits, {against_england(found, at)}"
    )


def against_england(found: Work, at: int) -> str:
    if found.same[at]:
        return "much the same as at England’s share"
    beyond = float(found.beyond[at])
    return f"{say.about(abs(beyond))} {'more' if beyond > 0 else 'fewer'} than at England’s share"


def health_and_work(view: View, evidence: Evidence) -> Exhibit:
    """Local authorities: people out of work beside early deaths that could be prevented."""
    both = evidence.authorities
    if isinstance(both, Refused):
        return Exhibit("health-and-work", "Health and work", "", refused=both.reason)
    work, deaths, found = both.out_of_work, both.deaths, both.found
    frame = pd.DataFrame(
        {
            "code": work.area.astype(str),
            "name": work.short_name.astype(str),
            "work": work.value,
            "deaths": deaths.value,
            "own": both.own,
            "none": False,
        }
    ).sort_values("work", ascending=False, kind="stable")
    ends = [float(frame["work"].min()), float(frame["work"].max())]
    more = found.slope > 0
    clear = found.lower > 0 or found.upper < 0
    title = (
        f"Where more people are out of work, {'more' if more else 'fewer'} die before 75 of causes counted as preventable"
        if clear
        else "Being out of work and dying early do not clearly go together"
    )
    along = (
        f"Along the line, one more in every hundred out of work goes with about {abs(found.slope) / 100:.0f} "
        f"{'more' if more else 'fewer'} deaths for every 100,000 people. "
        if clear
        else ""
    )
    filled = (
        "" if evidence.area.kind == "region" else f" {say.sentence_case(say.possessive(place(evidence)))} are filled."
    )
    return Exhibit(
        id="health-and-work",
        title=f"{title}: {found.places} local authorities of the Midlands, {deaths.period.label}",
        sentence=(
            f"{along}The order by one measure and the order by the other agree with a rank correlation of "
            f"{found.rank_correlation:.2f} (95% interval {found.lower:.2f} to {found.upper:.2f}; 1 is the same order, 0 no "
            f"relation).{filled} {NO_CAUSE} No interval is published for either measure."
        ),
        table=Table(
            frame,
            columns=(
                Column("name", "Local authority"),
                Column("work", "Out of work on benefits, of working age", "percent"),
                Column("deaths", "Preventable deaths under 75 for every 100,000 people", "figure", unit=DEATHS_UNIT),
            ),
            highlight="own",
        ),
        spec=ChartSpec(
            "scatter",
            roles={"x": "work", "y": "deaths", "name": "name", "code": "code", "focus": "own", "chosen": "none"},
            options={
                "x_title": f"out of work on benefits, index of {work.period.label}",
                "y_title": f"preventable deaths under 75 per 100,000, {deaths.period.label}",
                "x_unit": replace(PERCENT, words="out of work on benefits"),
                "y_unit": replace(DEATHS_UNIT, words="preventable deaths under 75 per 100,000"),
                "line_name": "straight line through all",
            },
            overlay=pd.DataFrame({"x": ends, "y": [found.line(each) for each in ends]}),
        ),
        provenance=replace(
            evidence.provenance[DEATHS],
            definition=f"{evidence.provenance[OUT_OF_WORK].definition} {evidence.provenance[DEATHS].definition}",
            releases=tuple(
                dict.fromkeys((*evidence.provenance[OUT_OF_WORK].releases, *evidence.provenance[DEATHS].releases))
            ),
            method="Spearman’s rank correlation, interval after Bonett and Wright (2000); least squares line. Every authority counts the same.",
            period=f"{deaths.period.label}; index of {work.period.label}",
        ),
        caveats=(PLACES, *evidence.caveats[OUT_OF_WORK], *evidence.caveats[DEATHS]),
    )


DEATHS_UNIT = Unit("per 100,000", decimals=0, floor=0)
NO_CAUSE = (
    "Poor health keeps people from work, being out of work harms health, and both have causes in common: this picture cannot say "
    "how much is which."
)
PLACES = "It compares places, not people: it does not say that those out of work are those who die early."


# ---------------------------------------------------------------- look closer


def course(view: View, evidence: Evidence) -> Exhibit:
    """The share in every year."""
    own = evidence.own.share
    first, last, at = evidence.years[0].label, evidence.years[-1].label, evidence.at
    top = int(np.nanargmax(own))
    peak = f", {say.percent(own[top])} at its highest in {evidence.years[top].label}" if top not in (0, at) else ""
    return Exhibit(
        id="course",
        title=(
            f"{say.sentence_case(place(evidence))}: {say.percent(own[0])} in {first}{peak}, {say.percent(own[at])} in {evidence.year}"
        ),
        sentence=(
            f"{change(evidence)} The grey lines are {_others(evidence)}. Shares rose in 2020 and 2021, when the pandemic "
            f"closed other industries and more was spent on health: they are no measure of a lasting change. {_absent(evidence)}{NO_INTERVAL}"
        ),
        table=_series_table(evidence, [(each, each.share) for each in _drawn(evidence)], PERCENT, "Share", "percent"),
        spec=ChartSpec(
            "trend",
            roles=TREND,
            options={
                "y_title": f"share of gross value added ({evidence.part})",
                "unit": PERCENT,
                "gaps": _gaps(evidence),
            },
        ),
        provenance=replace(evidence.provenance[SHARE], period=f"{first} to {last}"),
        caveats=evidence.caveats[SHARE],
    )


TREND = {"x": "year", "label": "label", "y": "value", "series": "code", "name": "name", "focus": "focus"}


def _gaps(evidence: Evidence) -> list[float]:
    """Where a line would be drawn across years that were never published: the axis is the year."""
    return [float(evidence.years[start].id) for start in starts(evidence.years)]


def _absent(evidence: Evidence) -> str:
    said = say.broken_line([each.label for each in absent(evidence.years)])
    return f"{said} " if said else ""


LAST_ORDINARY_YEAR = "2019"  # the last before the pandemic


def change(evidence: Evidence) -> str:
    """How far the share has come since the first year, what the UK's has done meanwhile, and what it has done lately."""
    own, uk, at = evidence.own.share, evidence.uk.share, evidence.at
    if at == 0:
        return f"{evidence.year} is the first year there is."
    labels = [each.label for each in evidence.years]
    ordinary = labels.index(LAST_ORDINARY_YEAR)
    since = ordinary if at > ordinary else at - 1
    when = f"{labels[since]}, the last year before the pandemic," if since == ordinary else labels[since]
    lately = f" Since {when} it has {_moved(own[at] - own[since])}." if since > 0 else ""
    return f"Since {labels[0]} the share has {_moved(own[at] - own[0])}; in the UK it has {_moved(uk[at] - uk[0])}.{lately}"


def _moved(points: float) -> str:
    if abs(points) < 0.0005:
        return "hardly moved"
    return f"{'risen' if points > 0 else 'fallen'} by {say.points(points)}"


def _others(evidence: Evidence) -> str:
    kind = {"icb": "the other systems", "cluster": "the other clusters", "region": "the eleven systems"}
    return kind[evidence.area.kind]


def _drawn(evidence: Evidence) -> list[Account]:
    """The area, the UK, then its peers: the order of the table."""
    return [
        evidence.own,
        evidence.uk,
        *(each for each in evidence.peers if each.area.code != evidence.area.code),
    ]


def _series_table(
    evidence: Evidence, series: Sequence[tuple[Account, np.ndarray]], unit: Unit, label: str, form: str
) -> Table:
    strong = (evidence.area.code, evidence.uk.area.code)
    frame = pd.DataFrame(
        [
            {
                "code": account.area.code,
                "name": account.area.short_name,
                "year": int(period.id),
                "label": period.label,
                "value": value,
                "focus": account.area.code in strong,
                "own": account.area.code == evidence.area.code,
            }
            for account, values in series
            for period, value in zip(evidence.years, values, strict=True)
        ]
    )
    return Table(
        frame,
        columns=(
            Column("name", "Area"),
            Column("label", "Year"),
            Column("value", label, form, unit=unit),  # type: ignore[arg-type]
        ),
        highlight="own",
    )


@drills("area")
def why(view: View, evidence: Evidence) -> Exhibit:
    """What is earned for each resident: in health and care, and in all."""
    found, at = evidence.why, evidence.at
    if isinstance(found, Refused):
        return Exhibit("why", "Why the share is what it is", "", refused=found.reason)
    frame = _accounts(evidence, [*(each for each in evidence.listed if _shown(evidence, each)), evidence.uk])
    frame["strong"] = frame["own"] | (frame["kind"] == KINDS["uk"])
    most = float(frame["whole_per_resident"].max())
    uk = float(evidence.uk.share[at])
    least = float(frame["whole_per_resident"].min())
    return Exhibit(
        id="why",
        title=f"In {place(evidence)} the share {reason(evidence, found)}, {evidence.year}",
        sentence=(
            f"{say.sentence_case(amounts(evidence))} The line is the UK’s share, {say.percent(uk)}: areas above it have a larger share, and "
            f"further right means a richer economy. Pounds are counted where they are earned, not where people live. {NO_INTERVAL}"
        ),
        table=Table(
            frame,
            columns=(
                Column("name", "Area"),
                Column("whole_per_resident", "Earned in all, for each resident", "figure", unit=POUNDS),
                Column("per_resident", f"In {evidence.part}, for each resident", "figure", unit=POUNDS),
                Column("share", "Share", "percent"),
            ),
            highlight="own",
        ),
        spec=ChartSpec(
            "scatter",
            roles={
                "x": "whole_per_resident",
                "y": "per_resident",
                "name": "name",
                "code": "code",
                "focus": "strong",
                "chosen": "own",
            },
            options={
                "x_title": f"all industries: value added for each resident, {evidence.year}",
                "y_title": f"{evidence.part}: for each resident",
                "x_unit": replace(POUNDS, words="earned in all"),
                "y_unit": replace(POUNDS, words=f"in {evidence.part}"),
                "line_name": f"the UK’s share, {say.percent(uk)}",
            },
            overlay=pd.DataFrame({"x": [least * 0.97, most * 1.02], "y": [least * 0.97 * uk, most * 1.02 * uk]}),
        ),
        provenance=replace(
            evidence.provenance[PER_HEAD],
            definition=f"{evidence.provenance[SHARE].definition} {evidence.provenance[PER_HEAD].definition}",
        ),
        caveats=(COMMUTERS, *evidence.caveats[SHARE]),
        drill=Drill(parameter="area", key="code", verb="Look closer", name="name"),
    )


COMMUTERS = (
    "Commuters earn in one area and live in another, and hospitals serve their neighbours: pounds for each resident say what "
    "is earned in a place, not how well off its residents are or what is spent on them."
)


def _shown(evidence: Evidence, account: Account) -> bool:
    """Areas of one kind in one picture: a cluster among its own systems would be there twice."""
    return account.area.code == evidence.area.code or account in evidence.peers


def reason(evidence: Evidence, found: Specialisation) -> str:
    """ "is above the UK's because ...": the predicate of a sentence about the share. It follows from the definition of the
    share, so it may be said as a reason."""
    above, part = found.quotient > 1, evidence.part
    more, less = ("more", "less") if above else ("less", "more")
    if found.reason == "as the country":
        return "is close to the UK’s"
    start = f"is {'above' if above else 'below'} the UK’s"
    if found.reason == "industry":
        return f"{start} because {part} earns {more} for each resident"
    if found.reason == "both":
        return f"{start} for two reasons: {part} earns {more} for each resident, and the whole economy {less}"
    if found.from_industry > 0:
        return f"{start} mostly because the whole economy earns {less} for each resident"
    return f"{start} because the whole economy earns {less} for each resident, not because {part} earns {more}"


def place(evidence: Evidence) -> str:
    """The area in the middle of a sentence."""
    return named(evidence.area)


def amounts(evidence: Evidence) -> str:
    """Pounds for each resident, here and in the UK."""
    own, uk, at = evidence.own, evidence.uk, evidence.at
    part, whole = (
        [unit.write(each) for each in pair]
        for pair in (
            (float(own.per_resident[at]), float(uk.per_resident[at])),
            (float(own.whole_per_resident[at]), float(uk.whole_per_resident[at])),
        )
        for unit in (POUNDS.telling(*pair),)
    )
    return (
        f"{evidence.part} earned {part[0]} for each resident here and {part[1]} in the UK, all industries together {whole[0]} "
        f"and {whole[1]}."
    )


def quotient(view: View, evidence: Evidence) -> Exhibit:
    """The share as a multiple of the UK's, in every year."""
    uk, at = evidence.uk.share, evidence.at
    own = evidence.own.share / uk
    first, last = evidence.years[0].label, evidence.years[-1].label
    series = [(each, each.share / uk) for each in _drawn(evidence) if each is not evidence.uk]
    leaning = "more" if own[at] > own[0] else "less"
    moved = (
        f"hardly more or less than in {first}"
        if abs(own[at] - own[0]) < 0.02
        else f"{leaning} than in {first} ({own[0]:.2f} times)"
    )
    return Exhibit(
        id="quotient",
        title=(
            f"{say.sentence_case(place(evidence))} leaned on {evidence.part} {own[at]:.2f} times as much as the UK in {evidence.year}, "
            f"{moved}"
        ),
        sentence=(
            f"Specialisation: the area’s share divided by the UK’s in the same year, so that what happened everywhere, such "
            f"as the pandemic, drops out. 1 is the UK’s share. The grey lines are {_others(evidence)}. Above 1 does not mean "
            f"better care or more of it. {_absent(evidence)}{NO_INTERVAL}"
        ),
        table=_series_table(evidence, series, TIMES, "Times the UK’s share", "figure"),
        spec=ChartSpec(
            "trend",
            roles=TREND,
            options={
                "y_title": "times the UK’s share",
                "unit": TIMES,
                "gaps": _gaps(evidence),
                "target": 1.0,
                "target_name": "as the UK",
            },
        ),
        provenance=replace(evidence.provenance[QUOTIENT], period=f"{first} to {last}"),
        caveats=evidence.caveats[QUOTIENT],
    )


def split(view: View, evidence: Evidence) -> Exhibit:
    """Health, residential care and social work apart, whatever part is looked at."""
    at = evidence.at
    mine = {words: evidence.split[part][0] for part, words in SPLIT.items()}
    theirs = {words: evidence.split[part][1] for part, words in SPLIT.items()}
    frame = pd.DataFrame(
        [
            {
                "series": f"{whose} {words}",
                "name": words,
                "whose": area.short_name,
                "area_code": area.code,
                "year": int(period.id),
                "label": period.label,
                "value": value,
                "focus": whose == "own",
            }
            for whose, area, parts in (("own", evidence.area, mine), ("uk", evidence.uk.area, theirs))
            for words, values in parts.items()
            for period, value in zip(evidence.years, values, strict=True)
        ]
    )
    together = sum(values[at] for values in mine.values())
    uk_together = sum(values[at] for values in theirs.values())
    health = mine["Health"][at] / together
    uk_health = theirs["Health"][at] / uk_together
    listed = say.listing([f"{words.lower()} {say.percent(values[at])}" for words, values in mine.items()])
    return Exhibit(
        id="split",
        title=f"Of everything earned in {place(evidence)}, {evidence.year}: {listed}",
        sentence=(
            f"Health is {say.percent(health, 0)} of health and social care here and {say.percent(uk_health, 0)} in the UK; the rest "
            f"is residential care and social work. The grey lines are the UK’s. Social work here is all care without "
            f"lodging: home care, day care, nurseries. {_absent(evidence)}{NO_INTERVAL}"
        ),
        table=Table(
            frame,
            columns=(
                Column("whose", "Area"),
                Column("name", "Part"),
                Column("label", "Year"),
                Column("value", "Share of all that is earned", "percent"),
            ),
            highlight="focus",
        ),
        spec=ChartSpec(
            "trend",
            roles=TREND | {"series": "series"},
            options={"y_title": "share of gross value added", "unit": PERCENT, "gaps": _gaps(evidence)},
        ),
        provenance=replace(
            evidence.provenance[SHARE], period=f"{evidence.years[0].label} to {evidence.years[-1].label}"
        ),
        caveats=evidence.caveats[SHARE],
    )


def within(view: View, evidence: Evidence) -> Exhibit:
    """The areas of national accounts an area is made of."""
    name = place(evidence)
    if len(evidence.within) < 2:
        return Exhibit(
            "within",
            f"Inside {name}",
            "",
            refused=(
                f"{name} is one single area of the national accounts: nothing smaller is published. Accounts of its local "
                "authorities would be needed."
            ),
        )
    frame = _accounts(evidence, evidence.within)
    frame["own"] = True
    first, last = frame.iloc[0], frame.iloc[-1]
    average = float(evidence.own.share[evidence.at])
    least, most = say.percents(float(last["share"]), float(first["share"]))
    return Exhibit(
        id="within",
        title=(
            f"Inside {name}, the share ran from {least} in {last['name']} to {most} in {first['name']}, {evidence.year}"
        ),
        sentence=(
            f"The {len(frame)} areas of national accounts that {name} is made of; the dashed line is all of it, "
            f"{say.percent(average)}. A place with a large hospital earns for its neighbours too. {NO_INTERVAL}"
        ),
        table=Table(
            frame,
            columns=(
                Column("name", "Area"),
                Column("share", "Share of all that is earned", "percent"),
                Column("earned", "Earned in it", "figure", unit=MILLIONS_SHORT),
                Column("whole", "Earned in all", "figure", unit=MILLIONS_SHORT),
                Column("per_resident", "Earned in it for each resident", "figure", unit=POUNDS),
            ),
        ),
        spec=ChartSpec(
            "league",
            roles=LEAGUE | {"value": "share", "chosen": "none"},
            options={
                "average": average,
                "average_name": f"all of it {say.percent(average)}",
                "value_title": f"{evidence.part}: share of gross value added, {evidence.year}",
            },
        ),
        provenance=evidence.provenance[SHARE],
        caveats=evidence.caveats[SHARE],
    )


def jobs(view: View, evidence: Evidence) -> Exhibit:
    """The share of full-time jobs, in the larger areas the area lies in."""
    found = evidence.jobs
    if isinstance(found, Refused):
        return Exhibit("jobs", "Jobs in health and social care", "", refused=found.reason)
    frame = pd.DataFrame(
        {
            "code": found.areas.area.astype(str),
            "name": found.areas.short_name.astype(str),
            "share": np.where(found.areas.known, found.areas.value, np.nan),
            "own": found.own,
            "none": False,
            "lower": np.nan,
            "upper": np.nan,
        }
    ).sort_values("share", ascending=False, kind="stable", na_position="last")
    frame["one_in"] = 1 / frame["share"]
    frame["lies"] = np.where(frame["own"], "yes", "no")
    own = frame[frame["own"]]
    name, listed = place(evidence), say.listing(own["name"].tolist(), most=6)
    one = len(own) == 1
    filled = "it is filled" if one else "they are filled"
    if found.exact:
        title = f"{say.percent(found.share)} of full-time jobs in {name} are in health and social care, {found.period.label}"
        lies = f"Jobs are published for six areas. {say.sentence_case(name)} is exactly {listed}: {filled}."
    else:
        parts = [f"{say.percent(row['share'])} in {row['name']}" for row in own.to_dict("records")]
        title = (
            f"Full-time jobs in health and social care where {name} lies: {say.listing(parts)}, {found.period.label}"
        )
        whole = (
            "The figure is of that whole area, so it says"
            if one
            else "The figures are of those whole areas, so they say"
        )
        lies = (
            f"Jobs are published for six larger areas, not for {KINDS_PLURAL[evidence.area.kind]}. {name} lies in {listed}: "
            f"{filled}. {whole} little of {name} alone."
        )
    return Exhibit(
        id="jobs",
        title=title,
        sentence=(
            f"{lies} England: {say.percent(found.england)} (the dashed line). Part-time jobs, of which health and care has many, "
            "are probably left out. No interval is published."
        ),
        table=Table(
            frame,
            columns=(
                Column("name", "Area of national accounts"),
                Column("share", "Share of full-time jobs", "percent"),
                Column("one_in", "That is one job in", "number"),
                Column("lies", f"{say.sentence_case(name)} lies in it, wholly or in part"),
            ),
            highlight="own",
        ),
        spec=ChartSpec(
            "league",
            roles=LEAGUE | {"value": "share", "chosen": "none"},
            options={
                "average": found.england,
                "average_name": f"England {say.percent(found.england)}",
                "value_title": f"health and social work: share of full-time jobs, {found.period.label}",
            },
        ),
        provenance=evidence.provenance[JOBS],
        caveats=evidence.caveats[JOBS],
    )


KINDS_PLURAL = {"icb": "systems", "cluster": "clusters"}


# ---------------------------------------------------------------- what a pound sets in motion

EFFECTS = {
    # effect: (of what, multiplied by, unit of the figures, axis)
    "earned": (
        "value added (GVA)",
        100.0,
        Unit("p", after="p", decimals=1),
        "pence of value added elsewhere for each £1",
    ),
    "output": ("output", 100.0, Unit("p", after="p", decimals=1), "pence of output elsewhere for each £1"),
    "jobs": (
        "full-time jobs",
        1.0,
        Unit("jobs", words="jobs", decimals=1),
        "full-time jobs elsewhere for each £1 million",
    ),
}
NATIONAL = (
    "These are figures of the whole UK. No region has tables of its own, and a system that buys from elsewhere keeps less of "
    "the effect: it may not be taken for what stays in the area."
)
AVERAGE = (
    "It is an average of 2022, not what the next pound would do: it assumes that suppliers have room to produce more, at the "
    "same prices and in the same way. Jobs supported are not jobs created."
)
TYPE_1 = (
    "What the people employed spend of their wages is left out (Type I). What goes on imports and taxes is not earned here, so "
    "a pound of demand brings less than a pound of value added."
)
CAUTIONS = (NATIONAL, AVERAGE, TYPE_1)


@drills("product")
def multipliers(view: View, evidence: Evidence) -> Exhibit:
    """What a pound spent on health or care sets in motion elsewhere, beside other industries."""
    motion = evidence.motion
    if isinstance(motion, Refused):
        return Exhibit("multipliers", "What a pound spent sets in motion", "", refused=motion.reason)
    words, by, unit, axis = EFFECTS[view.effect]
    rows = [motion.place(product) for product in PRODUCTS]
    effect = motion.effects[view.effect]
    frame = pd.DataFrame(
        {
            "code": list(PRODUCTS),
            "name": list(PRODUCTS.values()),
            "value": effect.elsewhere[rows] * by,
            "gva_total": motion.effects["earned"].total[rows],
            "gva_elsewhere": motion.effects["earned"].elsewhere[rows],
            "output_total": motion.effects["output"].total[rows],
            "output_elsewhere": motion.effects["output"].elsewhere[rows],
            "jobs_total": motion.effects["jobs"].total[rows],
            "jobs_elsewhere": motion.effects["jobs"].elsewhere[rows],
            "multiplier": [motion.multiplier[product] for product in PRODUCTS],
            "own": [product in list(PRODUCTS)[:2] for product in PRODUCTS],
            "chosen": [product == view.product for product in PRODUCTS],
            "lower": np.nan,
            "upper": np.nan,
        }
    ).sort_values("value", ascending=False, kind="stable")
    middle = effect.middle * by
    return Exhibit(
        id="multipliers",
        title=f"{effect_words(motion, view.product, view.effect)} (UK, {TABLES_YEAR})",
        sentence=(
            f"Ordered by {words} in other industries: what the suppliers, and their suppliers, make and earn. Health and care are "
            f"filled. The dashed line is the middle one of all {len(motion.products)} products. National, average and without "
            f"what employees spend of their wages (Type I): it may not be taken for the effect on {place(evidence)}. "
            "No interval is published."
        ),
        table=Table(
            frame,
            columns=(
                Column("name", "Money spent on"),
                Column("gva_total", "Value added in all, for each £1", "figure", "GVA", PENNIES),
                Column("gva_elsewhere", "of it elsewhere", "figure", unit=PENNIES),
                Column("output_total", "Output in all, for each £1", "figure", "output multiplier", PENNIES),
                Column("output_elsewhere", "of it elsewhere", "figure", unit=PENNIES),
                Column("jobs_total", "Full-time equivalent jobs for each £1 million", "figure", unit=JOBS_UNIT),
                Column("jobs_elsewhere", "of them elsewhere", "figure", unit=JOBS_UNIT),
                Column("multiplier", "GVA multiplier, as published", "number"),
            ),
            highlight="own",
            chosen="chosen",
        ),
        spec=ChartSpec(
            "league",
            roles=LEAGUE | {"value": "value", "chosen": "chosen"},
            options={
                "average": middle,
                "average_name": f"middle of {len(motion.products)} products {unit.write(middle)}",
                "value_title": f"{axis}, UK {TABLES_YEAR}",
                "unit": unit,
            },
        ),
        provenance=_tables(evidence),
        caveats=CAUTIONS,
        drill=Drill(parameter="product", key="code", verb="Look closer", name="name"),
    )


PENNIES = Unit("£", before="£", decimals=3)
JOBS_UNIT = Unit("jobs", decimals=1)


def effect_words(motion: Motion, product: str, effect: str) -> str:
    """One pound, or one million, spent on a product: what it brings, and how much of it elsewhere."""
    at, found, name = motion.place(product), motion.effects[effect], PRODUCTS[product].lower()
    total, elsewhere = float(found.total[at]), float(found.elsewhere[at])
    if effect == "jobs":
        return (
            f"Each £1 million spent on {name} supports about {total:.1f} full-time equivalent jobs, {elsewhere:.1f} of them in other "
            "industries"
        )
    if effect == "output":
        return (
            f"Each £1 spent on {name} sets £{total:.2f} of output in motion, itself included, {elsewhere * 100:.0f}p of it in "
            "other industries"
        )
    return f"Each £1 spent on {name} brings {total * 100:.0f}p of value added, {elsewhere * 100:.0f}p of it in other industries"


MOST = 12


def suppliers(view: View, evidence: Evidence) -> Exhibit:
    """Which other industries feel a pound spent, most first."""
    motion = evidence.motion
    if isinstance(motion, Refused):
        return Exhibit("suppliers", "Which industries feel it", "", refused=motion.reason)
    words, by, unit, axis = EFFECTS[view.effect]
    at, effect = motion.place(view.product), motion.effects[view.effect]
    each = effect.by_supplier[:, at].copy()
    each[at] = -1.0  # not its own supplier here
    order = np.argsort(-each, kind="stable")[:MOST]
    elsewhere = float(effect.elsewhere[at])
    frame = pd.DataFrame(
        {
            "code": [motion.products[i] for i in order],
            "name": [motion.names[motion.products[i]] for i in order],
            "short": [_short(motion.products[i], motion.names[motion.products[i]]) for i in order],
            "value": each[order] * by,
            "part": each[order] / elsewhere,
            "own": True,
            "none": False,
            "lower": np.nan,
            "upper": np.nan,
        }
    )
    three = say.listing([str(name).lower() for name in frame["short"][:3]])
    return Exhibit(
        id="suppliers",
        title=f"Money spent on {PRODUCTS[view.product].lower()} is felt most in {three} (UK, {TABLES_YEAR})",
        sentence=(
            f"The {MOST} other industries with most {words}, of {len(motion.products) - 1}: together {say.percent(frame['part'].sum(), 0)} "
            "of what is set in motion elsewhere, suppliers of suppliers included. No interval is published."
        ),
        table=Table(
            frame,
            columns=(
                Column("name", "Industry"),
                Column("value", say.sentence_case(axis.replace(" elsewhere", "")), "figure", unit=unit),
                Column("part", "Share of what is set in motion elsewhere", "percent"),
            ),
        ),
        spec=ChartSpec(
            "league",
            roles=LEAGUE | {"value": "value", "chosen": "none", "name": "short"},
            options={"value_title": f"{axis.replace(' elsewhere', '')}, UK {TABLES_YEAR}", "unit": unit},
        ),
        provenance=_tables(evidence),
        caveats=CAUTIONS,
    )


def _short(key: str, name: str) -> str:
    """A product in few words: "Wholesale trade services, except of motor vehicles" as "Wholesale trade services"."""
    return PRODUCTS.get(key) or re.split(r";|\(| - |, ex", name)[0].strip()


def _tables(evidence: Evidence) -> Provenance:
    return replace(
        evidence.provenance[OUTPUT],
        definition=(
            "Output, gross value added and full-time equivalent jobs in all industries for a pound (a million pounds) more of final "
            "demand for one product. Elsewhere: all products but that one."
        ),
        method=(
            "Leontief inverse of the direct requirements of 105 products, worked out here and held against the multipliers in the "
            "publication (Type I). Elsewhere is the sum of a product’s column without its own row."
        ),
        period=TABLES_YEAR,
    )
