"""Jobs in health and social care, people out of work, and early deaths where people are out of work."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from components import narrative as say
from components.charts.specs import Line, RankedDot, Scatter
from components.exhibit import Column, Drill, Exhibit, Table
from components.page import drills
from components.units import PER_100_000, PERCENT
from domain.wider_economy.jobs import JOBS, Jobs
from domain.wider_economy.out_of_work import DEATHS, OUT_OF_WORK, HealthAndWork
from pages import areas
from pages.wider_economy.evidence import Evidence
from pages.wider_economy.exhibits.shares import KINDS
from pages.wider_economy.view import View
from pages.wider_economy.words import REASONS, against_england_in, area_name, people_out_of_work
from vocabulary import Provenance, Refused, Sureness

KINDS_PLURAL = {"icb": "systems", "cluster": "clusters"}
NO_CAUSE = (
    "Poor health keeps people from work, being out of work harms health, and both have causes in common. This picture cannot say "
    "how much is which."
)
AREAS_NOT_PEOPLE = "It compares places, not people: it does not say that those out of work are those who die early."


def jobs(view: View, evidence: Evidence) -> Exhibit:
    """The share of full-time jobs, in the larger areas that hold the chosen one."""
    published = evidence.jobs
    if isinstance(published, Refused):
        return Exhibit("jobs", "Jobs in health and social care", "", refused=published.reason)
    frame = pd.DataFrame(
        {"code": published.codes, "name": published.names, "share": published.shares, "own": published.own}
    ).sort_values("share", ascending=False, kind="stable", na_position="last")
    frame["one_in"] = 1 / frame["share"]
    frame["lies"] = frame["own"].map({True: "yes", False: "no"})
    title, where = _where_jobs_are(evidence, published, frame[frame["own"]])
    return Exhibit(
        id="jobs",
        title=f"Health and social care: {title}",
        sentence=(
            f"{where} The dashed line is England’s share, {say.percent(published.england)}. Part-time jobs, of which health and care has many, "
            "may be left out. No interval is published."
        ),
        sure=Sureness.NOT_MEASURED,
        table=Table(
            frame,
            columns=(
                Column("name", "Area of national accounts"),
                Column("share", "Share of full-time jobs", "percent"),
                Column("one_in", "That is one job in", "number"),
                Column("lies", f"{say.sentence_case(area_name(evidence))} lies in it, wholly or in part"),
            ),
            highlight="own",
        ),
        spec=RankedDot(
            value="share",
            name="name",
            code="code",
            focus="own",
            average=published.england,
            average_name=f"England {say.percent(published.england)}",
            value_title=f"health and social work: share of full-time jobs, {published.period.label}",
        ),
        provenance=evidence.provenance(JOBS),
        caveats=evidence.caveats(JOBS),
    )


def _where_jobs_are(evidence: Evidence, published: Jobs, own: pd.DataFrame) -> tuple[str, str]:
    """The title after its subject, and which of the six areas are filled and why. `own`: their rows."""
    name, listed = area_name(evidence), say.listing(own["name"].tolist(), most=6)
    own_share, england = say.percents(published.own_share, published.england)
    filled = "it is in blue" if len(own) == 1 else "they are in blue"
    if published.exact:
        return (
            f"{own_share} of full-time jobs here, {england} in England",
            f"Jobs are published for six areas. {say.sentence_case(name)} is exactly {listed}: {filled}.",
        )
    if len(own) == 1:
        title, whole = (
            f"{say.percent(own['share'].iloc[0])} of full-time jobs in {listed}",
            "The figure is of that whole area, so it says",
        )
    else:
        title, whole = (
            f"{' to '.join(say.percents(own['share'].min(), own['share'].max()))} of full-time jobs in larger areas",
            "The figures are of those whole areas, so they say",
        )
    return (
        title,
        (
            f"Jobs are published for six larger areas, not for {KINDS_PLURAL[evidence.area.kind]}. "
            f"{say.sentence_case(name)} lies in {listed}: {filled}. {whole} little of {name} alone."
        ),
    )


@drills(Drill(parameter="area", key="code", verb="Look closer", name="name"))
def out_of_work(view: View, evidence: Evidence) -> Exhibit:
    """People of working age out of work and on benefits for it, in every system and cluster."""
    people = evidence.out_of_work
    if isinstance(people, Refused):
        return Exhibit("out-of-work", "People out of work", "", refused=people.reason)
    frame = pd.DataFrame(
        {
            "code": [areas.key_of(area) for area in people.areas],
            "name": [area.short_name for area in people.areas],
            "kind": [KINDS[area.kind] for area in people.areas],
            "count": people.count,
            "population": people.population,
            "share": people.share,
            "points": people.share - people.england,
            "excess": people.excess,
            "against": [
                "much the same" if negligible else f"{say.count(abs(excess))} {'more' if excess > 0 else 'fewer'}"
                for excess, negligible in zip(people.excess, people.negligible, strict=True)
            ],
            "own": [area.code == evidence.area.code for area in people.areas],
        }
    ).sort_values("share", ascending=False, kind="stable", na_position="last")
    return Exhibit(
        id="out-of-work",
        title=against_england_in(evidence, people, "here"),
        sentence=(
            f"{people_out_of_work(evidence, people)}: {say.percent(people.share[people.index(evidence.area)])} of those of working age. "
            f"{REASONS} The dashed line is England’s share, {say.percent(people.england)}. The figures come from the deprivation "
            f"index published in {people.period.label}, and are of the years before; those of the economy are of {evidence.year}. "
            "Side by side they do not say that one made the other. No interval is published."
        ),
        sure=Sureness.NOT_MEASURED,
        table=Table(
            frame,
            columns=(
                Column("name", "Area"),
                Column("kind", "Kind"),
                Column("count", "People out of work on benefits", "count"),
                Column("population", "Of people of working age", "count"),
                Column("share", "Share", "percent"),
                Column("points", "Points from England", "points", "percentage point"),
                Column("against", "People, against England’s share"),
            ),
            highlight="own",
            chosen="own",
        ),
        spec=RankedDot(
            value="share",
            name="name",
            code="code",
            focus="own",
            chosen="own",
            average=people.england,
            average_name=f"England {say.percent(people.england)}",
            value_title=f"out of work on benefits, index of {people.period.label} (lower is better)",
        ),
        provenance=evidence.provenance(OUT_OF_WORK, people.period.label),
        caveats=evidence.caveats(OUT_OF_WORK),
    )


def health_and_work(view: View, evidence: Evidence) -> Exhibit:
    """Local authorities: people out of work, and early deaths that could be prevented."""
    both = evidence.health_and_work
    if isinstance(both, Refused):
        return Exhibit("health-and-work", "Health and work", "", refused=both.reason)
    work, deaths, related = both.out_of_work, both.deaths, both.association
    frame = pd.DataFrame(
        {
            "code": work.area.astype(str),
            "name": work.short_name.astype(str),
            "work": work.value,
            "deaths": deaths.value,
            "own": both.own,
        }
    ).sort_values("work", ascending=False, kind="stable")
    ends = [float(frame["work"].min()), float(frame["work"].max())]
    title, along = _relation(both)
    filled = (
        ""
        if evidence.area.kind == "region"
        else f" {say.sentence_case(say.possessive(area_name(evidence)))} are in blue."
    )
    return Exhibit(
        id="health-and-work",
        title=title,
        sentence=(
            f"Each mark is one of {related.places} local authorities of the Midlands, {deaths.period.label}.{filled} {along}"
            f"The rank correlation is {related.rank_correlation:.2f} (95% interval {related.lower:.2f} to {related.upper:.2f}); 1 is the same "
            f"order, 0 no link. {NO_CAUSE} No interval is published for either measure."
        ),
        sure=Sureness.PROBABLY if related.clear else Sureness.CANNOT_TELL,
        table=Table(
            frame,
            columns=(
                Column("name", "Local authority"),
                Column("work", "Out of work on benefits, of working age", "percent"),
                Column("deaths", "Preventable deaths under 75 for every 100,000 people", "figure", unit=PER_100_000),
            ),
            highlight="own",
        ),
        spec=Scatter(
            x="work",
            y="deaths",
            name="name",
            code="code",
            focus="own",
            x_title=f"out of work on benefits, index of {work.period.label}",
            y_title=f"preventable deaths under 75 per 100,000, {deaths.period.label}",
            x_unit=replace(PERCENT, words="out of work on benefits"),
            y_unit=replace(PER_100_000, words="preventable deaths under 75 per 100,000"),
            line=Line(ends, [related.line(end) for end in ends]),
            line_name="straight line through all",
        ),
        provenance=_of_both(evidence, both),
        caveats=(AREAS_NOT_PEOPLE, *evidence.caveats(OUT_OF_WORK), *evidence.caveats(DEATHS)),
    )


def _relation(both: HealthAndWork) -> tuple[str, str]:
    """Whether the two go together: the title without its areas, and what one more in a hundred goes with."""
    related = both.association
    if not related.clear:
        return "There is no clear link between being out of work and dying early", ""
    more = "more" if related.slope > 0 else "fewer"
    return (
        f"Where more people are out of work, {more} die before 75 of preventable causes",
        f"One more in every hundred out of work goes with about {abs(related.slope) / 100:.0f} {more} deaths for every 100,000 people. ",
    )


def _of_both(evidence: Evidence, both: HealthAndWork) -> Provenance:
    work, deaths = evidence.provenance(OUT_OF_WORK), evidence.provenance(DEATHS)
    return replace(
        deaths,
        definition=f"{work.definition} {deaths.definition}",
        releases=tuple(dict.fromkeys((*work.releases, *deaths.releases))),
        method="Spearman’s rank correlation, interval after Bonett and Wright (2000); least squares line. Every authority counts the same.",
        period=f"{both.deaths.period.label}; index of {both.out_of_work.period.label}",
        freshness=(
            evidence.store.freshness(DEATHS, period=both.deaths.period),
            evidence.store.freshness(OUT_OF_WORK, period=both.out_of_work.period),
        ),
    )
