"""What if money were spent on health here, and taken from other care: who gains, who loses, and whether it is fairer."""

from __future__ import annotations

from dataclasses import replace

from analysis.scenarios import Outcome
from analysis.scenarios.distributional import (
    NOTHING,
    Distributional,
    linear_shares,
    net_gain,
    relative_error,
    spend,
)
from components import narrative as say
from components.nouns import Noun
from components.units import Unit
from components.what_if import WhatIf
from pages import what_ifs
from pages.inequalities.evidence import Evidence
from pages.inequalities.exhibits.spending import by_aversion, evidence_of, plane
from pages.inequalities.view import View
from pages.inequalities.what_if.spending_parameters import INTERVENTIONS, NAME, ON, OWN, PRICES, Spending
from pages.inequalities.words import QUINTILES, area_name
from vocabulary import Refused

GAINED = Unit("years in full health", words="years in full health", decimals=0)
MILLION = 1_000_000


def run(view: View, evidence: Evidence, parameters: Spending) -> what_ifs.Run | Refused:
    lifetimes = evidence.lifetimes
    if isinstance(lifetimes, Refused):
        return lifetimes
    people = lifetimes.people

    def model(parameters: Spending, seed: int) -> Outcome | Refused:
        gained, lost = _sums(parameters)
        error = relative_error(parameters.doubt / 100)
        return spend(
            lifetimes.years,
            people,
            names=[f"Fifth {each}" for each in QUINTILES],
            gained=gained,
            lost=lost,
            gained_shares=linear_shares(parameters.reach / 100, people),
            lost_shares=linear_shares(parameters.loss / 100, people),
            gained_error=error,
            lost_error=error,
            aversion=parameters.aversion,
            seed=seed,
        )

    return what_ifs.run(model, lambda each: net_gain(*_sums(each)), parameters, _words(evidence))


def _sums(parameters: Spending) -> tuple[float, float]:
    """Years in full health gained and given up, each year."""
    pounds = parameters.million * MILLION
    return pounds / price_of(parameters), pounds / parameters.given_up


def price_of(parameters: Spending) -> float:
    return parameters.price if parameters.on == OWN else INTERVENTIONS[parameters.on].pounds_per_year


def _words(evidence: Evidence) -> what_ifs.Words:
    return what_ifs.Words(
        name=NAME,
        unit=GAINED,
        gain="years in full health each year",
        gain_detail="what is given up taken off",
        group=what_ifs.Kind("Fifth of the people", Noun("fifth", "fifths")),
        area_kind=what_ifs.AUTHORITY,
        people="People",
        nobody_loses=(
            "A fifth loses where more is given up there than gained. Both sides are averages of the sources; who would really lose depends on "
            "what is not done."
        ),
        provenance=replace(
            evidence.slope_provenance,
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
    outcome, parameters = run.outcome, run.parameters
    assert isinstance(parameters, Spending) and isinstance(outcome, Distributional)
    gained, lost = _sums(parameters)
    what = "your own figure" if parameters.on == OWN else say.mid_sentence(ON.label(parameters.on))
    return (
        f"£{parameters.million:g} million a year spent on {what} in {area_name(evidence)}, at £{price_of(parameters):,.0f} for a year in full health, would gain about {say.count(gained)} of them; other "
        f"care would give up about {say.count(lost)}. {_net(outcome)} {_fairness(outcome, parameters)} {_both(outcome)}"
    )


def _net(outcome: Distributional) -> str:
    """The sum of both, its sign in words."""
    net = outcome.summary
    interval = f"95% interval {say.people_range(net.lower, net.upper, more='gained', fewer='lost')}"
    if round(net.value) == 0:
        return f"The two would be even ({interval})."
    return f"In all about {say.count(abs(net.value))} would be {'gained' if net.value > 0 else 'lost'} ({interval})."


def _both(outcome: Distributional) -> str:
    slope = outcome.also[0]
    if abs(slope.after.value - slope.before) < NOTHING:
        return "Spread evenly over people, it leaves the gap between fifths as it is."
    return f"The chance that it both gains health and narrows the gap is {what_ifs.chance(outcome.both)}."


def _fairness(outcome: Distributional, parameters: Spending) -> str:
    if parameters.aversion == 0:
        return "With no aversion to inequality, who gains does not matter."
    if abs(outcome.central_equity) < 0.5:
        return "As it is spread, it is neither fairer nor less fair."
    word = "adds" if outcome.central_equity > 0 else "takes away"
    return f"Who gains and who loses {word} the worth of about {say.count(abs(outcome.central_equity))} more, at the aversion chosen."


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
    exhibits=(what_ifs.how_sure, plane, what_ifs.who_gains, by_aversion, what_ifs.what_matters, evidence_of),
)
