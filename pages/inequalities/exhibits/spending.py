"""The exhibits of money moved: the equity impact plane, what aversion to inequality does, and the evidence behind prices."""

from __future__ import annotations

import pandas as pd

from analysis.scenarios.distributional import AVERSIONS, Distributional
from components import narrative as say
from components.charts.specs import Scatter, TimeSeries
from components.exhibit import Column, Exhibit, Table
from components.units import Unit
from data_access import Intervention
from pages import what_ifs
from pages.inequalities.evidence import Evidence
from pages.inequalities.view import View
from pages.inequalities.what_if.spending_parameters import INTERVENTIONS, NAME, PRICES, Spending

YEARS = Unit("years", decimals=0)
DRAWN = 300  # draws in the picture of the plane


def plane(view: View, evidence: Evidence, run: what_ifs.Run) -> Exhibit:
    """The equity impact plane: health gained against what fairness adds."""
    outcome = run.outcome
    assert isinstance(outcome, Distributional)
    step = max(1, len(outcome.reached) // DRAWN)
    frame = pd.DataFrame(
        {
            "net": [outcome.central, *outcome.reached[::step]],
            "equity": [outcome.central_equity, *outcome.equity[::step]],
            "own": [True, *(False for _ in outcome.reached[::step])],
        }
    )
    frame["name"] = ["At the figures as they are", *(f"Draw {number + 1}" for number in range(len(frame) - 1))]
    frame["code"] = frame["name"]
    more, narrower = float((outcome.reached > 0).mean()), float(outcome.fairer.mean())
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
        spec=Scatter(
            x="net",
            y="equity",
            name="name",
            code="code",
            focus="own",
            x_title="years in full health gained, net",
            y_title="what fairness adds",
            x_unit=YEARS,
            y_unit=Unit("years", decimals=1),
        ),
        provenance=run.words.provenance,
        caveats=run.words.caveats,
    )


def by_aversion(view: View, evidence: Evidence, run: what_ifs.Run) -> Exhibit:
    """The same gain, worth more or less as inequality matters more."""
    outcome = run.outcome
    assert isinstance(outcome, Distributional)
    frame = pd.DataFrame(
        {
            "code": "worth",
            "name": "Worth",
            "position": [float(position) for position in range(len(AVERSIONS))],
            "label": [f"{each:g}" for each in AVERSIONS],
            "value": outcome.worth_by,
        }
    )
    first, last = float(outcome.worth_by[0]), float(outcome.worth_by[-1])
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
        spec=TimeSeries(
            x="position",
            label="label",
            y="value",
            series="code",
            name="name",
            y_title="years in full health, as good as",
            unit=YEARS,
        ),
        provenance=run.words.provenance,
        caveats=run.words.caveats,
    )


def evidence_of(view: View, evidence: Evidence, run: what_ifs.Run) -> Exhibit:
    """The catalogue: each figure with its source, its range, what it rests on and how good that is."""
    assert isinstance(run.parameters, Spending)
    listed = sorted(INTERVENTIONS.values(), key=lambda each: each.pounds_per_year)
    frame = pd.DataFrame([_entry(each, run.parameters.on) for each in listed])
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
