"""What if money were spent on health here, and taken from other care: who gains, who loses, and whether it is fairer."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analysis.scenarios import Outcome
from analysis.scenarios.distributional import (
    NOTHING,
    Distributional,
    fairness_over,
    linear_shares,
    net_gain,
    relative_error,
    spend,
)
from components import narrative as say
from components.exhibit import ChartSpec, Column, Exhibit, Table
from components.levers import Levers, decision_threshold, option, parameter
from components.nouns import Noun
from components.units import Unit
from components.what_if import WhatIf
from data_access import Intervention, load_interventions
from pages import what_ifs
from pages.inequalities.evidence import Evidence
from pages.inequalities.view import View
from pages.inequalities.words import place
from vocabulary import Choices, Option, Refused

NAME = "spending"
FIFTHS = 5
GAINED = Unit("years in full health", words="years in full health", decimals=0)
YEARS = Unit("years", decimals=0)
OWN = "own"
MILLION = 1_000_000
AVERSIONS = (0.0, 1.0, 2.0, 5.0, 10.0, 15.0, 20.0)
DRAWN = 300  # draws in the picture of the plane

INTERVENTIONS = load_interventions()
ON = Choices(
    (*(Option(key, each.name) for key, each in INTERVENTIONS.items()), Option(OWN, "Something else: your own figure"))
)
FIFTH = ("1 (most deprived)", "2", "3", "4", "5 (least deprived)")
PRICES = (
    "Figures are in the prices of their own years and none is brought up to date: with prices of today each year in full health costs more, on "
    "both sides of the sum."
)


@dataclass(frozen=True)
class Spending(Levers):
    on: str = option(
        "public-health-grant",
        label="Spend on",
        choices=ON,
        why="What a year in full health was found to cost, each with its source, in the table below. Choose your own figure for one intervention.",
    )
    price: float = parameter(
        10_000,
        label="Your own figure, £ for a year in full health",
        low=500,
        high=100_000,
        unit="",
        why="Used only with “Something else”. A blank to be filled: say where you have it from when you save.",
    )
    million: float = parameter(
        1,
        label="£ million a year",
        low=0.1,
        high=10,
        step=0.1,
        why="What is spent each year, and not spent on other care.",
    )
    given_up: float = parameter(
        8_000,
        label="Other care gives up a year in full health for each £",
        low=3_000,
        high=15_000,
        unit="",
        why="What the money would have bought: about £8,000 for locally commissioned care; other estimates run from £6,000 to £15,000.",
        source="Martin, Claxton, Lomas, Longo (2023), Health Policy; range also the Department’s £15,000 (PMC10722785, table 2)",
    )
    reach: float = parameter(
        20,
        label="Share of the gain that goes to the most deprived fifth",
        low=0,
        high=40,
        unit="%",
        why="20% is even: as much for everybody. The other fifths follow in a straight line. No source says how these reach people.",
    )
    loss: float = parameter(
        20,
        label="Share of what is given up that the most deprived fifth gives up",
        low=0,
        high=40,
        unit="%",
        why="20% is even. Those who use more care lose more when it is cut, so it may be higher.",
    )
    doubt: float = parameter(
        50,
        label="Either figure may be off by",
        low=0,
        high=100,
        unit="%",
        why="Ninety-five times in a hundred it lies within this share of what it is. The sources give no interval, or none for one place.",
    )
    aversion: float = parameter(
        10,
        label="How much inequality matters (0: not at all)",
        low=0,
        high=20,
        why="Atkinson’s aversion. At 10 a year for those with the shortest lives counts for one and a half times to more than twice one for those with the longest, by how far apart lives are.",
    )
    mark: float = decision_threshold(
        0,
        label="Worth doing from",
        low=-1_000,
        high=10_000,
        unit=Noun("year", "years"),
        why="The net gain in years in full health, each year, from which you would do it.",
    )


def run(view: View, evidence: Evidence, levers: Spending) -> what_ifs.Run | Refused:
    made = _lives(evidence)
    if isinstance(made, Refused):
        return made
    health, people = made

    def model(levers: Spending, seed: int) -> Outcome | Refused:
        gained, lost = _sums(levers)
        error = relative_error(levers.doubt / 100)
        return spend(
            health,
            people,
            names=[f"Fifth {each}" for each in FIFTH],
            gained=gained,
            lost=lost,
            gained_shares=linear_shares(levers.reach / 100, people),
            lost_shares=linear_shares(levers.loss / 100, people),
            gained_error=error,
            lost_error=error,
            aversion=levers.aversion,
            seed=seed,
        )

    return what_ifs.run(model, lambda each: net_gain(*_sums(each)), levers, _words(evidence))


def _sums(levers: Spending) -> tuple[float, float]:
    """Years in full health gained and given up, each year."""
    pounds = levers.million * MILLION
    return pounds / price_of(levers), pounds / levers.given_up


def price_of(levers: Spending) -> float:
    return levers.price if levers.on == OWN else INTERVENTIONS[levers.on].pounds_per_year


def _lives(evidence: Evidence) -> tuple[np.ndarray, np.ndarray] | Refused:
    """Lifetime years by fifth of the area's people: England's published level, and the differences of the area's own tenths from England's
    average in the same file, whose level is too high."""
    if evidence.refused:
        return Refused(evidence.refused)
    if not np.isfinite(evidence.level):
        return Refused(
            "England’s life expectancy is published for males and for females apart. Choose one of them above."
        )
    groups = evidence.gradient.groups
    value, people = groups.value.reshape(FIFTHS, 2), groups.population.reshape(FIFTHS, 2)
    together = (value * people).sum(axis=1) / people.sum(axis=1)
    return evidence.level + together - evidence.england.mean, people.sum(axis=1)


def _words(evidence: Evidence) -> what_ifs.Words:
    return what_ifs.Words(
        name=NAME,
        unit=GAINED,
        gain="years in full health each year",
        gain_detail="what is given up taken off",
        group=what_ifs.Kind("Fifth of the people", Noun("fifth", "fifths")),
        place=what_ifs.AUTHORITY,
        people="People",
        nobody_loses=(
            "A fifth loses where more is given up there than gained. Both sides are averages of the sources; who would really lose depends on "
            "what is not done."
        ),
        provenance=replace(
            evidence.provenance["slope"],
            method=(
                "Pounds over pounds for a year in full health, gained and given up, spread over fifths of the area’s people by the levers. 10,000 draws of "
                "both from normals. Fairness by Atkinson’s equally distributed equivalent (Cookson and others 2017)."
            ),
        ),
        caveats=(
            PRICES,
            "Lifetime health stands for life expectancy here: England’s level as published, differences from neighbourhoods. Health in those years is not in it.",
            "Whatever the figure, it is an average of much care in all of England: what is bought here may buy more or less.",
        ),
    )


def answer(view: View, evidence: Evidence, run: what_ifs.Run) -> str:
    outcome, levers = run.outcome, run.levers
    assert isinstance(levers, Spending) and isinstance(outcome, Distributional)
    gained, lost = _sums(levers)
    what = "your own figure" if levers.on == OWN else say.lowered(ON.label(levers.on))
    return (
        f"£{levers.million:g} million a year spent on {what} in {place(evidence)}, at £{price_of(levers):,.0f} for a year in full health, would gain about {say.count(gained)} of them; other "
        f"care would give up about {say.count(lost)}. {_net(outcome)} {_fairness(outcome, levers)} {_both(outcome)}"
    )


def _net(outcome: Distributional) -> str:
    """The sum of both, its sign in words."""
    found = outcome.summary
    interval = f"95% interval {say.people_range(found.lower, found.upper)}".replace("more", "gained").replace(
        "fewer", "lost"
    )
    if round(found.value) == 0:
        return f"The two would be even ({interval})."
    return (
        f"In all about {say.count(abs(found.value))} would be {'gained' if found.value > 0 else 'lost'} ({interval})."
    )


def _both(outcome: Distributional) -> str:
    slope = outcome.also[0]
    if abs(slope.after.value - slope.before) < NOTHING:
        return "Spread evenly over people, it leaves the gap between fifths as it is."
    return f"The chance that it both gains health and narrows the gap is {what_ifs.chance(outcome.both)}."


def _fairness(outcome: Distributional, levers: Spending) -> str:
    if levers.aversion == 0:
        return "With no aversion to inequality, who gains does not matter."
    if abs(outcome.central_equity) < 0.5:
        return "As it is spread, it is neither fairer nor less fair."
    word = "adds" if outcome.central_equity > 0 else "takes away"
    return f"Who gains and who loses {word} the worth of about {say.count(abs(outcome.central_equity))} more, at the aversion chosen."


# ---------------------------------------------------------------- exhibits


def plane(view: View, evidence: Evidence, run: what_ifs.Run) -> Exhibit:
    """The equity impact plane: health gained against what fairness adds."""
    outcome = run.outcome
    assert isinstance(outcome, Distributional)
    step = max(1, len(outcome.draws) // DRAWN)
    frame = pd.DataFrame(
        {
            "net": [outcome.central, *outcome.draws[::step]],
            "equity": [outcome.central_equity, *outcome.equity[::step]],
            "own": [True, *(False for _ in outcome.draws[::step])],
            "none": False,
        }
    )
    frame["name"] = ["At the figures as they are", *(f"Draw {number + 1}" for number in range(len(frame) - 1))]
    frame["code"] = frame["name"]
    more, narrower = float(np.mean(outcome.draws > 0)), float(np.mean(outcome.fairer))
    return Exhibit(
        id=f"{NAME}-plane",
        title=f"More health: {what_ifs.chance(more)}. A narrower gap: {what_ifs.chance(narrower)}. Both: {what_ifs.chance(outcome.both)}",
        sentence=(
            "Each mark is one draw: years in full health from left to right, what fairness adds to them upwards, in the same unit. To the right of 0 there is "
            "more health, above 0 it is fairer. In the upper left it is fairer and costs health, in the lower right the other way round: there it is for "
            f"those who decide. The strong mark is the figures as they are. Fairness weighs shares: a gain that is even for all makes lives a little more alike by their "
            f"shares, and leaves the gap in years as it is; the chances in the title ask for that gap to narrow. The table holds the {len(frame) - 1:,} draws shown."
        ),
        table=Table(
            frame,
            columns=(
                Column("name", "Draw"),
                Column("net", "Years in full health", "figure", unit=YEARS),
                Column("equity", "What fairness adds", "figure", unit=Unit("years", decimals=1)),
            ),
            highlight="own",
        ),
        spec=ChartSpec(
            "scatter",
            roles={"x": "net", "y": "equity", "name": "name", "code": "code", "focus": "own", "chosen": "none"},
            options={
                "x_title": "years in full health gained, net",
                "y_title": "what fairness adds",
                "x_unit": YEARS,
                "y_unit": Unit("years", decimals=1),
                "line_name": "",
            },
        ),
        provenance=run.words.provenance,
        caveats=run.words.caveats,
    )


def by_aversion(view: View, evidence: Evidence, run: what_ifs.Run) -> Exhibit:
    """The same gain, worth more or less as inequality matters more."""
    outcome = run.outcome
    assert isinstance(outcome, Distributional)
    made = _lives(evidence)
    assert not isinstance(made, Refused)  # the what-if has been run
    net = outcome.gained - outcome.lost
    worth_by = fairness_over(*made, net, AVERSIONS)
    frame = pd.DataFrame(
        {
            "code": "worth",
            "name": "Worth",
            "place": np.arange(len(AVERSIONS), dtype=float),
            "label": [f"{each:g}" for each in AVERSIONS],
            "value": worth_by,
            "focus": True,
        }
    )
    first, last = float(worth_by[0]), float(worth_by[-1])
    way = "more" if last > first + 0.5 else "less" if last < first - 0.5 else "as much"
    turns = (first > 0) != (last > 0)
    return Exhibit(
        id=f"{NAME}-aversion",
        title=f"The more inequality matters, it is worth {'just ' if way == 'as much' else ''}{way}",
        sentence=(
            f"The gain that, had by all alike, would be as good: {say.count(first) if first >= 0 else f'{say.count(-first)} lost'} where inequality does not matter (0), "
            f"{say.count(last) if last >= 0 else f'{say.count(-last)} lost'} where it matters most here (20). "
            f"{'Whether it is worth doing turns on it. ' if turns else ''}How much it should matter is no fact: it is for those who decide."
        ),
        table=Table(
            frame,
            columns=(
                Column("label", "How much inequality matters"),
                Column("value", "Years in full health, as good as", "figure", unit=YEARS),
            ),
        ),
        spec=ChartSpec(
            "trend",
            roles={"x": "place", "label": "label", "y": "value", "series": "code", "name": "name", "focus": "focus"},
            options={"y_title": "years in full health, as good as", "unit": YEARS},
        ),
        provenance=run.words.provenance,
        caveats=run.words.caveats,
    )


def evidence_of(view: View, evidence: Evidence, run: what_ifs.Run) -> Exhibit:
    """The catalogue: each figure with its source, its range, what it rests on and how good that is."""
    assert isinstance(run.levers, Spending)
    listed = sorted(INTERVENTIONS.values(), key=lambda each: each.pounds_per_year)
    frame = pd.DataFrame([_entry(each, run.levers.on) for each in listed])
    return Exhibit(
        id=f"{NAME}-evidence",
        title=f"What a year in full health was found to cost: £{listed[0].pounds_per_year:,.0f} to £{listed[-1].pounds_per_year:,.0f}",
        sentence=(
            f"{len(listed)} published figures, each an average of a whole budget in England. None is of one intervention in one place, and none says whom it reaches: "
            f"those are blanks for you to fill, with the reason. {PRICES}"
        ),
        table=Table(
            frame,
            columns=(
                Column("name", "Spent on"),
                Column("price", "£ for a year in full health"),
                Column("range", "Range in the source"),
                Column("prices", "Prices of"),
                Column("quality", "Evidence"),
                Column("why", "Why"),
                Column("quoted", "In the source’s words"),
                Column("source", "Source"),
            ),
            highlight="own",
        ),
        provenance=run.words.provenance,
        caveats=run.words.caveats,
    )


def _entry(each: Intervention, chosen: str) -> dict[str, object]:
    return {
        "name": each.name,
        "price": f"£{each.pounds_per_year:,.0f}",
        "range": f"£{each.lowest:,.0f} to £{each.highest:,.0f}" if each.lowest and each.highest else "none given",
        "prices": each.prices,
        "quality": each.quality,
        "why": each.why_quality,
        "quoted": each.quoted,
        "source": f"{each.source}. {each.address.removeprefix('https://')}",  # to be read: nothing here leads elsewhere
        "own": each.id == chosen,
    }


SPENDING: WhatIf[View, Evidence, what_ifs.Run] = WhatIf(
    name=NAME,
    title="What if money were moved: how much health, for whom, at whose cost?",
    introduction=(
        "Money spent on one thing is not spent on another. The answer is how much health is gained and given up by fifth of deprivation, whether it "
        "narrows the gap, and what that is worth. Effects are averages of published budgets; everything else is yours to say."
    ),
    levers=Spending,
    run=run,
    answer=answer,
    exhibits=(what_ifs.how_sure, plane, what_ifs.who_gains, by_aversion, what_ifs.what_matters, evidence_of),
)
