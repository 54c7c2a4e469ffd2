"""What if money were spent on health here, and taken from other care: who gains, who loses, and whether it is fairer."""

from __future__ import annotations

from dataclasses import replace

from analysis.scenarios import Outcome, Range, Summary
from analysis.scenarios.distributional import (
    NOTHING,
    Distributional,
    linear_shares,
    net_between_ends,
    net_gain,
    spend,
)
from components import narrative as say
from components.nouns import Noun
from components.units import Unit
from components.what_if import Onward, WhatIf
from domain.one_pound.health import GIVEN_UP_LUCK
from domain.one_pound.uses import USES
from pages import what_ifs
from pages.inequalities.evidence import Evidence
from pages.inequalities.exhibits.spending import by_aversion, evidence_of, plane
from pages.inequalities.view import View
from pages.inequalities.what_if.spending_parameters import (
    INTERVENTIONS,
    NAME,
    ON,
    OWN,
    Sides,
    Spending,
    range_of,
    sides_of,
)
from pages.inequalities.words import QUINTILES, area_name
from pages.one_pound_link import one_pound
from pages.price_years import all_brought, in_prices_of
from pages.what_if_doubt import where_doubt
from pages.what_if_limits import limits
from pages.what_if_tipping import what_matters
from pages.words import residents_left_out
from vocabulary import MILLION, Refused

BORROWED = "The source gives no range for what the money is spent on: that of all care is used, a quarter less to seven eighths more."
SHAPE = "Prices are taken to be likeliest at the figure used and less likely towards the ends: that shape is ours."
GAINED = Unit("years in full health", words="years in full health", decimals=0)


def run(view: View, evidence: Evidence, parameters: Spending) -> what_ifs.Run | Refused:
    lifetimes = evidence.lifetimes
    if isinstance(lifetimes, Refused):
        return lifetimes
    people, store = lifetimes.people, evidence.store
    sides = sides_of(store, parameters)
    if isinstance(sides, Refused):
        return sides

    def model(parameters: Spending, seed: int) -> Outcome | Refused:
        sides = sides_of(store, parameters)
        if isinstance(sides, Refused):
            return sides
        gained, lost = _sums(parameters, sides)
        price_gained, price_given_up = sides.prices
        return spend(
            lifetimes.years,
            people,
            names=[f"Fifth {each}" for each in QUINTILES],
            gained=gained,
            lost=lost,
            gained_shares=linear_shares(parameters.reach / 100, people),
            lost_shares=linear_shares(parameters.loss / 100, people),
            gained_price=price_gained,
            lost_price=price_given_up,
            one_price=sides.same,
            luck=(USES[parameters.on].stream, GIVEN_UP_LUCK),
            aversion=parameters.aversion,
            pounds=parameters.million * MILLION,
            seed=seed,
        )

    def gain(each: Spending) -> float | Refused:
        sides = sides_of(store, each)
        return sides if isinstance(sides, Refused) else net_gain(*_sums(each, sides))

    return what_ifs.run(model, gain, parameters, _words(evidence, parameters, sides, lifetimes.left_out))


def _sums(parameters: Spending, sides: Sides) -> tuple[float, float]:
    """Years in full health gained and given up, each year."""
    pounds = parameters.million * MILLION
    return pounds / sides.gained.likely, pounds / sides.given_up.likely


def _between_ends(parameters: Spending, sides: Sides) -> Summary:
    """What is gained, net, with both prices anywhere in their ranges."""
    gained, lost = _sums(parameters, sides)
    least, most = net_between_ends(gained, lost, sides.gained, sides.given_up, one_price=sides.same)
    return Summary(net_gain(gained, lost), least, most, float(least > 0))


def _words(evidence: Evidence, parameters: Spending, sides: Sides, left_out: float) -> what_ifs.Words:
    own = not sides.published
    return what_ifs.Words(
        name=NAME,
        unit=GAINED,
        says=_net_in_short,
        condition=f"spend £{parameters.million:g} million a year ({parameters.price_year} prices) on {_what(parameters)} instead of other care",
        brief=f"£{parameters.million:g} million a year",
        assumed=f"with your own figures up to {parameters.doubt:g}% off" if own and parameters.doubt else "",
        assumption=("your own figures", "your range"),
        models=("what a year in full health costs", "published estimates"),
        interval=sides.range,
        range=sides.range,
        ends=""
        if sides.same
        else f". {say.sentence_case(sides.ends)} give {limits(GAINED, _between_ends(parameters, sides))}",
        warning="" if sides.same else f"{SHAPE} Chances rest on it. ",
        gain="years in full health each year",
        gain_detail="what is given up taken off",
        group=what_ifs.Kind("Fifth of the people", Noun("fifth", "fifths")),
        area_kind=what_ifs.AUTHORITY,
        people="People",
        nobody_loses=(
            "A fifth loses where more is given up there than gained. Both sides are averages of the sources; who would really lose depends on "
            f"what is not done. {residents_left_out(left_out)}".strip()
        ),
        provenance=replace(
            evidence.slope_provenance,
            method=(
                "Pounds over pounds for a year in full health, gained and given up, all in prices of one year by the GDP deflator, spread over fifths of the area’s people by the levers. 10,000 draws of "
                "both prices, from the lowest to the highest published figure with the one used the likeliest (triangular: our choice). Fairness by Atkinson’s equally distributed equivalent (Cookson and others 2017)."
            ),
        ),
        caveats=(
            all_brought(parameters.price_year),
            SHAPE,
            *(() if parameters.on == OWN or INTERVENTIONS[parameters.on].lowest else (BORROWED,)),
            "Lifetime health stands for life expectancy here: England’s level as published, differences from neighbourhoods. Health in those years is not in it.",
            "Whatever the figure, it is an average of much care in all of England: what is bought here may buy more or less.",
        ),
    )


def answer(view: View, evidence: Evidence, run: what_ifs.Run) -> str:
    outcome, parameters = run.outcome, run.parameters
    assert isinstance(parameters, Spending) and isinstance(outcome, Distributional)
    sides = sides_of(evidence.store, parameters)
    assert not isinstance(sides, Refused)  # the run has them
    gained, lost = _sums(parameters, sides)
    return (
        f"If you spend £{parameters.million:g} million a year on {_what(parameters)} in {area_name(evidence)}, at £{sides.gained.likely:,.0f} for a year in full health "
        f"({_whose(sides.gained, sides.gained_published)}), you gain about {say.count(gained)} of them; other care, at £{sides.given_up.likely:,.0f} "
        f"({_whose(sides.given_up, sides.given_up_published)}), gives up about {say.count(lost)}. All pounds are {in_prices_of(parameters.price_year)}. "
        f"{_net(outcome, sides, _between_ends(parameters, sides))} {_fairness(outcome, parameters)} {_both(outcome)}"
    )


def _what(parameters: Spending) -> str:
    return "something else" if parameters.on == OWN else say.mid_sentence(ON.label(parameters.on))


def _whose(price: Range, published: bool) -> str:
    """ "published: £2,725 to £4,845", "your own figure and range: £5,000 to £15,000"."""
    return f"{'published' if published else 'your own figure and range'}: {range_of(price)}"


def _net_in_short(gain: float) -> str:
    """ "about 168 years in full health gained each year"."""
    if round(gain) == 0:
        return "as many years in full health gained as given up"
    return f"{say.about(gain)} years in full health {'gained' if gain > 0 else 'lost'} each year"


def _net(outcome: Distributional, sides: Sides, ends: Summary) -> str:
    """The sum of both, its sign in words."""
    net = outcome.whole
    if sides.same:
        return "The two are one and the same care, at one price: as much is gained as given up."
    interval = f"{sides.range} {say.people_range(net.lower, net.upper, more='gained', fewer='lost')}; {sides.ends} give {limits(GAINED, ends)}"
    if round(net.value) == 0:
        return f"The two would be even ({interval})."
    return f"In all {say.about(net.value)} would be {'gained' if net.value > 0 else 'lost'} ({interval})."


def _both(outcome: Distributional) -> str:
    slope = outcome.also[0]
    if abs(slope.after.value - slope.before) < NOTHING:
        return "Spread evenly over people, it leaves the gap between fifths as it is."
    return f"The chance that it both gains health and narrows the gap is {what_ifs.chance(outcome.both)}, by the shape we chose between the ends."


def _fairness(outcome: Distributional, parameters: Spending) -> str:
    if parameters.aversion == 0:
        return "With no aversion to inequality, who gains does not matter."
    if abs(outcome.central_equity) < 0.5:
        return "As it is spread, it is neither fairer nor less fair."
    word = "adds" if outcome.central_equity > 0 else "takes away"
    return f"Who gains and who loses {word} the worth of about {say.count(abs(outcome.central_equity))} more, at the aversion chosen."


def onward(view: View, evidence: Evidence, run: what_ifs.Run) -> Onward | None:
    """The same pounds in five answers, with this what-if's prices and shares."""
    parameters = run.parameters
    assert isinstance(parameters, Spending)
    moved = [name for name in ("given_up", "reach", "loss", "price_year") if parameters.is_moved(name)]
    carried = {name: getattr(parameters, name) for name in moved}
    own = {"price": parameters.price} if parameters.on == OWN else {}
    return one_pound(view.area, parameters.million, "within", use=parameters.on, **carried, **own)


SPENDING: WhatIf[View, Evidence, what_ifs.Run] = WhatIf(
    name=NAME,
    title="What if money were moved: how much health, for whom, at whose cost?",
    introduction=(
        "Money spent on one thing is not spent on another. The answer is how much health is gained and given up by fifth of deprivation, whether it "
        "narrows the gap, and what that is worth. Effects are averages of published budgets; everything else is yours to say."
    ),
    parameters=Spending,
    run=run,
    answer=answer,
    exhibits=(
        what_ifs.how_sure,
        where_doubt,
        plane,
        what_ifs.who_gains,
        by_aversion,
        what_matters,
        evidence_of,
    ),
    onward=onward,
)
