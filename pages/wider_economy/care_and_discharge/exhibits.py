"""The exhibits of home care and beds: who pays and who gains, the jobs, council by council, and the evidence."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from analysis.scenarios import summaries
from analysis.scenarios.care_for_beds import breaks_even_at, council_parts
from components import narrative as say
from components.charts.specs import ChangeBars
from components.exhibit import Column, Exhibit, Table
from components.units import PERCENT, POUNDS, Unit
from domain.wider_economy import published_care as published
from pages import what_ifs
from pages.wider_economy.care_and_discharge.parameters import NAME, NIGHT, WAITING
from pages.wider_economy.care_and_discharge.run import CareRun, sum_of
from pages.wider_economy.evidence import Evidence
from pages.wider_economy.figures_used import PublishedFigure, figures_used
from pages.wider_economy.view import View
from pages.wider_economy.what_if.exhibits import by_step
from pages.wider_economy.words import area_name
from vocabulary import MILLION, Refused

PARTIES = ("Councils, in cash", "The NHS, in cash", "Care for other patients, not cash")
DAYS = Unit("bed days", decimals=0)
ONE_DAY = Unit("days", decimals=1)
NOT_PUBLISHED = "not published"


def who_pays(view: View, evidence: Evidence, run: what_ifs.Run) -> Exhibit:
    """What councils and the NHS have of it in cash, each and together, and apart from it the care that other patients have."""
    assert isinstance(run, CareRun)
    care = run.care
    councils_cash, nhs_cash, others = summaries(care.parties, care.central_parties)
    parts = [councils_cash, nhs_cash, care.in_cash, others]
    frame = pd.DataFrame(
        {
            "name": [*PARTIES[:2], "Cash, both together", PARTIES[2]],
            "value": [each.value for each in parts],
            "lower": [each.lower for each in parts],
            "upper": [each.upper for each in parts],
        }
    )
    return Exhibit(
        id=f"{NAME}-who-pays",
        title=f"{sum_of(run)} more frees beds worth {say.rounded_pounds(care.worth * MILLION)} a year",
        sentence=(
            f"The care in those beds is worth {_apart(care.central)} than is paid. It is not cash, so the two are not added up. "
            f"{turning_point(run)}{bound_of(run)}"
        ),
        table=Table(
            frame,
            columns=(
                Column("name", "Who"),
                Column("value", "£ million a year, below 0 is paid", "figure", unit=run.words.unit),
                Column("lower", run.words.range_from, "figure", unit=run.words.unit),
                Column("upper", "to", "figure", unit=run.words.unit),
            ),
        ),
        spec=ChangeBars(
            name="name",
            value="value",
            lower="lower",
            upper="upper",
            value_title="£ million a year, below 0 is paid",
            unit=run.words.unit,
            most=len(frame),
            interval=run.words.range,
        ),
        provenance=run.words.provenance,
        caveats=run.words.caveats,
    )


def turning_point(run: CareRun) -> str:
    """The days a package frees, against those from which the beds are worth it."""
    frees, enough = run.care.frees_each, breaks_even_at(run.packages)
    write = ONE_DAY.telling(frees, enough, 0).write
    return f"Each package frees {write(frees)} days; from {write(enough)} the beds are worth it."


def bound_of(run: CareRun) -> str:
    """How many of the draws are held at the bed days that can be freed, and the range they would have without; "" where none is."""
    care = run.care
    if care.bounded < what_ifs.SELDOM:
        return ""
    free = care.unbounded
    enough = (
        f" {say.sentence_case(say.rounded_pounds(care.enough))} would buy as much as can free beds."
        if care.capped
        else ""
    )
    return (
        f" In {what_ifs.chance(care.bounded)} of the draws there is more care than people {who_wait(run)}: without that limit it would free "
        f"{say.rounded(free.value)} bed days ({say.rounded(free.lower)} to {say.rounded(free.upper)}).{enough}"
    )


def who_wait(run: CareRun) -> str:
    """ "waiting for it", "waiting for it or having it arranged"."""
    return "waiting for it" if run.levers.helped == WAITING else "waiting for it or having it arranged"


def how_sure(view: View, evidence: Evidence, run: what_ifs.Run) -> Exhibit:
    """The distribution, with its signs in words."""
    assert isinstance(run, CareRun)
    whole = run.care.whole
    return replace(
        what_ifs.how_sure(view, evidence, run),
        title=f"{sum_of(run)} a year: beds worth {_apart(run.care.central)} than the care costs",
        sentence=(
            f"{say.sentence_case(run.words.range)}: {_apart(whole.lower)} to {_apart(whole.upper)} than the care costs. The chance that the beds are worth it is "
            f"{what_ifs.chance(run.outcome.at_least(run.levers.threshold))}.{bound_of(run)} Each of the 20 dots is as likely as the next. {what_ifs.NOT_IN_IT}"
        ),
    )


def _apart(net: float) -> str:
    return f"{say.rounded_pounds(net * MILLION)} {'more' if net >= 0 else 'less'}"


def jobs(view: View, evidence: Evidence, run: what_ifs.Run) -> Exhibit:
    """What is paid for care sets off in the local economy."""
    assert isinstance(run, CareRun)
    if isinstance(run.local, Refused):
        return Exhibit(f"{NAME}-steps", "Jobs here: not known", "", refused=run.local.reason)
    return by_step(view, evidence, run)


def councils(view: View, evidence: Evidence, run: what_ifs.Run) -> Exhibit:
    """Beside each council: its residents' bed days, what it spends, and what care after hospital achieves."""
    assert isinstance(run, CareRun)
    found = run.councils
    parts = council_parts(run.packages, run.outcome.also[0].after, found.bed_days, found.late, found.spending)
    if isinstance(parts, Refused):
        return Exhibit(f"{NAME}-councils", "Councils: not known", "", refused=parts.reason)
    frame = pd.DataFrame(
        {
            "name": found.names,
            "area_code": found.codes,
            "bed_days": found.bed_days,
            "share": parts.share,
            "delay": parts.delay,
            "spending": found.per_resident,
            "reablement": found.reablement,
            "at_home": found.at_home,
            "pays": parts.pays,
            "of_spending": parts.of_spending,
            "value": parts.freed,
            "lower": parts.lower,
            "upper": parts.upper,
        }
    ).sort_values("bed_days", ascending=False, kind="stable")
    most = frame.iloc[0]
    spent = (
        ""
        if pd.isna(most["of_spending"])
        else f", which adds {say.percent(most['of_spending'])} to its adult social care"
    )
    missing = [name for name, each in zip(frame["name"], frame["spending"], strict=True) if pd.isna(each)]
    not_known = f" {say.listing(missing)} did not submit spending." if missing else ""
    return Exhibit(
        id=f"{NAME}-councils",
        title=f"{most['name']} has {say.percent(most['share'], 0)} of the delayed bed days here",
        sentence=f"Money is shared as delayed bed days are: {most['name']} pays {say.rounded_pounds(most['pays'] * MILLION)}{spent}.{not_known}",
        table=Table(
            frame,
            columns=(
                Column("name", "Council"),
                Column("bed_days", "Bed days after ready, a year", "figure", unit=DAYS),
                Column("delay", "Days for each late discharge", "figure", unit=ONE_DAY),
                Column("spending", f"Adult social care for each resident, {found.spent_in}", "figure", unit=POUNDS),
                Column("reablement", "Older people discharged into reablement", "figure", unit=PERCENT),
                Column("at_home", "At home after reablement (ASCOF)", "figure", unit=PERCENT),
                Column("pays", "Would pay", "figure", unit=run.words.unit),
                Column("of_spending", "Of its spending on adult social care", "figure", unit=PERCENT),
                Column("value", "Bed days fewer", "figure", unit=DAYS),
                Column("lower", run.words.range_from, "figure", unit=DAYS),
                Column("upper", "to", "figure", unit=DAYS),
            ),
            why_missing=NOT_PUBLISHED,
        ),
        spec=ChangeBars(
            name="name",
            value="value",
            lower="lower",
            upper="upper",
            value_title="bed days fewer a year",
            unit=DAYS,
            interval=run.words.range,
        ),
        provenance=run.words.provenance,
        caveats=run.words.caveats,
    )


def evidence_of(view: View, evidence: Evidence, run: what_ifs.Run) -> Exhibit:
    """The published figures behind the answer, and those that are not used."""
    assert isinstance(run, CareRun)
    beds = published.CARE_HOME_BEDS
    rows = [
        (f"£{published.PRICE_OF_CARE.value:.2f}", "An hour of home care, at the lowest lawful price", "Used", published.PRICE_OF_CARE),
        (f"£{published.FEE_PAID.value:.2f}", "An hour of home care, as councils paid it", "Used: the low end", published.FEE_PAID),
        (f"£{published.PRICE_AT_NHS_PAY.value:.2f}", "An hour of home care, at NHS pay", "Used: the high end", published.PRICE_AT_NHS_PAY),
        (f"{published.HOURS_A_WEEK.value:g} hours", "Home care a week, of 2008", "Used", published.HOURS_A_WEEK),
        (f"{published.FREE_WEEKS.value:g} weeks", "Care to recover that is free", "Used", published.FREE_WEEKS),
        (f"£{NIGHT.pounds:,.0f}", f"A night in hospital, {NIGHT.prices}", "Used", None),
        (f"{published.DAYS_OF_CUT.value:g} days a head", "More delay where spending on older people’s care was cut by 4.5%", "Not used: all spending, no programme", published.DAYS_OF_CUT),
        (f"{published.PROVIDER.value:g} days", "Less delay a year in an authority with one more provider of home care", "Not used: no cost is given", published.PROVIDER),
        (f"{say.percent(beds[0].value, 0)} to {say.percent(beds[1].value, 0)}", "Less delay with a tenth more beds in care homes", "Not used: care homes", beds[0]),
    ]  # fmt: skip
    figures = [
        PublishedFigure(
            figure,
            what,
            use,
            NIGHT.source if source is None else source.source,
            "the publication" if source is None else source.seen or "the publication",
        )
        for figure, what, use, source in rows
    ]
    return figures_used(
        f"{NAME}-evidence",
        figures,
        (
            f"All three studies found less delay with more care in England; none says what a package frees in {area_name(evidence)}. "
            "Who would have left anyway is your assumption."
        ),
        run.words,
    )
