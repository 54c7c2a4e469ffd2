"""The exhibits of money moved: the equity impact plane, what aversion to inequality does, and the evidence behind prices."""

from __future__ import annotations

import pandas as pd

from analysis.scenarios import Range
from analysis.scenarios.distributional import AVERSIONS, Distributional
from components import narrative as say
from components.charts.specs import Scatter, TimeSeries
from components.exhibit import Column, Exhibit, Table
from components.units import Unit
from data_access import Intervention
from domain.one_pound.uses import USES, load_prices, price_of
from pages import what_ifs
from pages.inequalities.evidence import Evidence
from pages.inequalities.view import View
from pages.inequalities.what_if.spending_parameters import INTERVENTIONS, NAME, Spending
from pages.price_years import all_brought, in_prices_of
from vocabulary import Refused

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
        title=f"Both more health and a narrower gap: {what_ifs.chance(outcome.both)}",
        sentence=(
            f"More health: {what_ifs.chance(more)}. A narrower gap: {what_ifs.chance(narrower)}. "
            "Each mark is one draw: years in full health run from left to right, and what fairness adds runs upwards, in the same unit. To the right of 0 there is "
            "more health; above 0 it is fairer. In the upper left it is fairer but costs health; in the lower right it is the other way round. The choice is for "
            "those who decide. The blue mark is the figures as they are. Fairness weighs shares: an equal gain for all makes lives a little more alike by their "
            f"shares, and leaves the gap in years as it is. These chances ask for that gap to narrow, and rest on the shape that we chose between the ends of prices. The table holds the {len(frame) - 1:,} draws shown."
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
    way = 1 if last > first + 0.5 else -1 if last < first - 0.5 else 0
    turns = (first > 0) != (last > 0)
    return Exhibit(
        id=f"{NAME}-aversion",
        title=_worth(way),
        sentence=(
            f"In years of full health shared equally, the gain is worth {_years(first)} to those who do not mind inequality (0), "
            f"and {_years(last)} to those who mind it most (20). "
            f"{'Whether it is worth doing depends on that. ' if turns else ''}How much inequality should matter is for those who decide."
        ),
        table=Table(
            frame,
            columns=(
                Column("label", "How much inequality matters"),
                Column("value", "Worth, in years of full health", "figure", unit=YEARS),
            ),
        ),
        spec=TimeSeries.standard(
            y_title="worth, in years of full health",
            unit=YEARS,
            focus=None,
            x="position",
        ),
        provenance=run.words.provenance,
        caveats=run.words.caveats,
    )


def _worth(way: int) -> str:
    """`way`: 1 more, -1 less, 0 as much."""
    if not way:
        return "It is worth as much however much inequality matters"
    return f"It is worth {'more' if way > 0 else 'less'} to those who mind inequality more"


def _years(value: float) -> str:
    return say.count(value) if value >= 0 else f"a loss of {say.count(-value)}"


def evidence_of(view: View, evidence: Evidence, run: what_ifs.Run) -> Exhibit:
    """The catalogue: each figure with its source, its range, what it rests on and how good that is."""
    assert isinstance(run.parameters, Spending)
    year = run.parameters.price_year
    prices = load_prices(evidence.store, year)
    if isinstance(prices, Refused):
        return Exhibit(f"{NAME}-evidence", "What a year in full health was found to cost", "", refused=prices.reason)
    listed = [
        (each, brought)
        for each in INTERVENTIONS.values()
        if not isinstance(brought := price_of(USES[each.id], prices), Refused)
    ]
    listed.sort(key=lambda pair: pair[1].likely)
    frame = pd.DataFrame([_entry(each, brought, run.parameters.on) for each, brought in listed])
    return Exhibit(
        id=f"{NAME}-evidence",
        title=f"Estimates of a year in full health run from £{listed[0][1].likely:,.0f} to £{listed[-1][1].likely:,.0f}",
        sentence=(
            f"{len(listed)} published figures, each an average over a whole budget in England. None is for one intervention in one place, and none says whom it reaches: "
            f"fill those in yourself, with the reason. {all_brought(year)}"
        ),
        table=Table(
            frame,
            columns=(
                Column("name", "Spent on"),
                Column("brought", f"£ for a year in full health, {in_prices_of(year)}"),
                Column("price", "£ as published"),
                Column("range", "Range in the source, as published"),
                Column("prices", "Published in prices of"),
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


def _entry(each: Intervention, brought: Range, chosen: str) -> dict[str, object]:
    return {
        "name": each.name,
        "brought": f"£{brought.likely:,.0f}",
        "price": f"£{each.pounds_per_year:,.0f}",
        "range": f"£{each.lowest:,.0f} to £{each.highest:,.0f}" if each.lowest and each.highest else "none given",
        "prices": each.prices,
        "quality": each.quality,
        "why": each.why_quality,
        "quoted": each.quoted,
        "source": f"{each.source}. {each.address.removeprefix('https://')}",  # to be read: nothing here leads elsewhere
        "own": each.id == chosen,
    }
