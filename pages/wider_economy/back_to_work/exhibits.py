"""The exhibits of people back in work: who has the gain, year by year, and the figures behind it."""

from __future__ import annotations

import pandas as pd

from analysis.scenarios import summaries
from analysis.scenarios.back_to_work import BackToWork
from components import narrative as say
from components.charts.specs import ChangeBars
from components.exhibit import Column, Exhibit, Table
from components.units import MONEY, PERCENT, POUNDS
from domain.wider_economy import published_worth as published
from pages import what_ifs
from pages.wider_economy.back_to_work.parameters import NAME, TRIALS, BackInWork
from pages.wider_economy.back_to_work.run import BackRun, pounds
from pages.wider_economy.evidence import Evidence
from pages.wider_economy.figures_used import PublishedFigure, figures_used
from pages.wider_economy.view import View
from pages.wider_economy.words import area_name

PARTIES = ("Households", "The Exchequer", "Employers")
ONCE = "Tax and benefits are in the Exchequer’s part alone, so the parts add up to the whole."


def to_whom(view: View, evidence: Evidence, run: what_ifs.Run) -> Exhibit:
    """What the Exchequer, households and employers have of the gain."""
    assert isinstance(run, BackRun)
    outcome, parameters = run.back, run.parameters
    assert isinstance(parameters, BackInWork)
    parts = summaries(outcome.parties, outcome.central_parties)
    frame = pd.DataFrame(
        {
            "name": PARTIES,
            "value": [each.value for each in parts],
            "lower": [each.lower for each in parts],
            "upper": [each.upper for each in parts],
            "each": [each.value * 1e6 / outcome.person_years if outcome.person_years else 0.0 for each in parts],
        }
    ).sort_values("value", ascending=False, kind="stable")
    return Exhibit(
        id=f"{NAME}-to-whom",
        title=_title(frame, outcome.central),
        sentence=(
            f"{parameters.people:,} people are helped into work in {evidence.authority_name or area_name(evidence)}. In all {pounds(outcome.central)} over {parameters.years} {'year' if parameters.years == 1 else 'years'}, from {say.about(outcome.additional)} people in work who would not have "
            f"been. {_for_each(outcome)}{ONCE} At least {pounds(outcome.central_produced)} of it is output (GVA).{'' if parameters.employers else ' Employers have none, by your assumption.'}"
        ),
        table=Table(
            frame,
            columns=(
                Column("name", "Who gains"),
                Column("value", say.sentence_case(run.words.gain), "figure", unit=MONEY),
                Column("lower", run.words.range_from, "figure", unit=MONEY),
                Column("upper", "to", "figure", unit=MONEY),
                Column("each", "For each person and year", "figure", unit=POUNDS),
            ),
        ),
        spec=ChangeBars(
            name="name",
            value="value",
            lower="lower",
            upper="upper",
            value_title=f"{run.words.gain}{MONEY.axis}",
            unit=MONEY,
            most=len(frame),
            interval=run.words.range,
        ),
        provenance=run.words.provenance,
        caveats=run.words.caveats,
    )


def _title(frame: pd.DataFrame, whole: float) -> str:
    """ "The Exchequer has 56% of the gain, households 44%". `frame`: who gains, the most first."""
    if not whole:
        return "Nobody would be in work who would not have been"
    first, second, *_ = zip(frame["name"], say.percents(*(frame["value"] / whole), decimals=0), strict=True)
    has = "has" if first[0] == PARTIES[1] else "have"
    return f"{first[0]} {has} {first[1]} of the gain, {say.mid_sentence(second[0])} {second[1]}"


def _for_each(outcome: BackToWork) -> str:
    if not outcome.additional:
        return ""
    return (
        f"That is {pounds(outcome.central / outcome.additional)} for each; a national plan was put at {POUNDS.write(published.COST_OF_ONE.value)} "
        f"(Office for Budget Responsibility, 2023, read in {published.COST_OF_ONE.seen}). "
    )


def years(view: View, evidence: Evidence, run: what_ifs.Run) -> Exhibit:
    """What is gained in each year, as people leave work again."""
    assert isinstance(run, BackRun)
    outcome, parameters = run.back, run.parameters
    assert isinstance(parameters, BackInWork)
    of_whole = outcome.by_year / outcome.central if outcome.central else outcome.by_year
    whole = outcome.whole
    frame = pd.DataFrame(
        {
            "name": [f"Year {number + 1}" for number in range(parameters.years)],
            "value": outcome.by_year,
            "share": of_whole,
            "lower": of_whole * whole.lower,
            "upper": of_whole * whole.upper,
        }
    )
    return Exhibit(
        id=f"{NAME}-years",
        title=(
            f"{say.percent(float(of_whole[0]), 0)} of the gain falls in the first year"
            if parameters.years > 1
            else "One year alone is counted"
        ),
        sentence=(
            f"{say.percent(parameters.fading / 100, 0)} of those in work leave it each year, by your assumption, and later pounds count for less. "
            "The range is that of the whole, shared over the years."
        ),
        table=Table(
            frame,
            columns=(
                Column("name", "Year"),
                Column("value", "£ million gained", "figure", unit=MONEY),
                Column("lower", run.words.range_from, "figure", unit=MONEY),
                Column("upper", "to", "figure", unit=MONEY),
                Column("share", "Share of the whole", "figure", unit=PERCENT),
            ),
        ),
        spec=ChangeBars(
            name="name",
            value="value",
            lower="lower",
            upper="upper",
            value_title=f"£ million gained in the year{MONEY.axis}",
            unit=MONEY,
            most=len(frame),
            interval=run.words.range,
        ),
        provenance=run.words.provenance,
        caveats=run.words.caveats,
    )


def evidence_of(view: View, evidence: Evidence, run: what_ifs.Run) -> Exhibit:
    """The published figures behind the answer, and those that are not used."""
    pound = POUNDS.write
    rows = [
        (f"{pound(published.SOCIETY_PART_TIME.value)} to {pound(published.SOCIETY_FULL_TIME.value)}", "A year in work, to society: part time, full time", "Used", published.SOCIETY_FULL_TIME),
        (f"{pound(published.EXCHEQUER_PART_TIME.value)} to {pound(published.EXCHEQUER_FULL_TIME.value)}", "Of it, to the Exchequer", "Used", published.EXCHEQUER_FULL_TIME),
        (pound(published.CARE_SAVED.value), "NHS care for each person who becomes inactive", "Used: taken off to give GVA", published.CARE_SAVED),
        (say.percent(published.FULL_TIME_EQUIVALENT.value, 0), "Full-time posts for each person back in work", "Used: the share who work full time", published.FULL_TIME_EQUIVALENT),
        (say.percent(published.ILL_OF_CLAIMANTS.value, 0), "Of people out of work on Universal Credit, ill", "Used: how many can be helped", published.ILL_OF_CLAIMANTS),
        (say.percent(published.DISCOUNT.value), "A pound is worth less each year by", "Used", published.DISCOUNT),
        (pound(published.COST_OF_ONE.value), "Cost of one more person in work, national plan", "For your mark", published.COST_OF_ONE),
        (f"{say.count(published.WAITING_LIST.value)} of {published.WAITING_LIST_OF.value / 1e6:.1f} million", "On the waiting list at working age, long-term sick", "Why waits are no lever here", published.WAITING_LIST),
        (f"£{published.OUTPUT_LOST[0].value / 1e9:.0f} to £{published.OUTPUT_LOST[1].value / 1e9:.0f} billion", "Output lost by all who are too ill to work, UK", "Not used: no programme’s effect", published.OUTPUT_LOST[0]),
        (pound(published.EARNINGS_LOST.value), "Average earnings lost on falling ill", "Not used: most stay in work", published.EARNINGS_LOST),
    ]  # fmt: skip
    figures = [
        PublishedFigure(figure, what, use, source.source, source.seen or "the publication")
        for figure, what, use, source in rows
    ]
    return figures_used(
        f"{NAME}-evidence",
        figures,
        (
            f"No figure is from a programme here. {TRIALS} Who would have returned anyway, whose job another takes, who leaves and what employers keep are assumptions of yours: "
            "no publication is behind them. No interval is published for any of these figures."
        ),
        run.words,
    )
