"""What if a sum of money were spent or moved: need, health, delays, the local economy and the next best use, at once."""

from __future__ import annotations

from collections.abc import Callable

from analysis.scenarios import SEED, Switch, simulate, switching_value, tornado
from components import narrative as say
from components.what_if import WhatIf
from domain.one_pound.answers import LIVES, FiveAnswers, central_gain, five_answers
from domain.one_pound.delays import MEASURES
from domain.wider_economy.supply_chain import TABLES_YEAR
from pages import what_ifs
from pages.price_years import all_brought
from pages.wider_economy.evidence import Evidence
from pages.wider_economy.one_pound.exhibits import delays, economy, five, health, need, next_best, what_matters
from pages.wider_economy.one_pound.parameters import NAME, ON, Pounds, question_of
from pages.wider_economy.one_pound.run import YEARS, PoundRun
from pages.wider_economy.one_pound.words import rows
from pages.wider_economy.view import View
from pages.words import provenance
from vocabulary import Refused

__all__ = ["ONE_POUND"]

TRIED = ("way", "use", "million", "years", "price_year", "given_up", "price", "discount")
CLOSING = "icb_distance_from_target_closing"


def run(view: View, evidence: Evidence, parameters: Pounds) -> PoundRun | Refused:
    store, area = evidence.store, evidence.area
    five = five_answers(store, area, question_of(parameters), SEED)
    if isinstance(five, Refused):
        return five

    outcome = simulate(lambda _, seed: five.outcome, parameters, SEED)
    if isinstance(outcome, Refused):
        return outcome

    def gain(each: Pounds) -> float | Refused:
        return central_gain(store, question_of(each))

    numbers = [name for name in TRIED if parameters.declared()[name].choices is None]
    switches = {name: found for name in numbers if isinstance(found := _switch(gain, parameters, name), Switch)}
    tried = {name: values for name, values in parameters.settings().items() if name in TRIED}
    swings = tornado(gain, parameters, tried)
    return PoundRun(parameters, outcome, swings, switches, _words(evidence, parameters, five), gain, five)


def _switch(gain: Callable[[Pounds], float | Refused], parameters: Pounds, name: str) -> Switch | Refused:
    declared = parameters.declared()[name]
    return switching_value(gain, parameters, name, declared.low, declared.high, threshold=parameters.threshold)


def _periods(five: FiveAnswers) -> str:
    """Of the figures of the area: "2025/26; delays 2024-04 to 2025-03; tables of 2022"."""
    need = "" if isinstance(five.need, Refused) else five.need.period
    delays = "" if isinstance(five.delays, Refused) else f"delays {five.delays.period}"
    return "; ".join(filter(None, (need, delays, f"tables of {TABLES_YEAR}")))


def _words(evidence: Evidence, parameters: Pounds, five: FiveAnswers) -> what_ifs.Words:
    return what_ifs.Words(
        name=NAME,
        unit=YEARS,
        says=lambda gain: f"{say.about(gain)} years in full health {'gained' if gain >= 0 else 'lost'}",
        condition=f"spend £{parameters.million:g} million",
        assumption=("your own figures", "your range"),
        models=("what a year in full health costs", "published estimates"),
        interval=what_ifs.RANGE,
        range=what_ifs.RANGE,
        gain="years in full health",
        gain_detail="what is given up taken off",
        people="People",
        nobody_loses="",
        provenance=provenance(
            evidence.store,
            (CLOSING, MEASURES[parameters.delay], LIVES),
            _periods(five),
            (
                "Every draw of a price or of need is made once, from one seed, and used in all five answers. Health: pounds over marginal pounds for a year in full "
                "health, gained less given up, over fifths by the levers. Need: distance from the target scaled to the money there is. Delays: pounds over the reader’s own "
                "cost. All pounds in prices of one year by the GDP deflator. 10,000 draws, triangular over published ranges."
            ),
        ),
        caveats=(
            "Bed days are those in the hospitals here, whoever’s residents lie in them; the what-if of home care counts residents’.",
            all_brought(parameters.price_year),
            "Prices are taken to be likeliest at the figure used and less likely towards the ends: that shape is ours, and ranges and chances rest on it.",
            "Ends are of published estimates or your own, and no intervals. Costs from different publications have different models and years.",
            "Costs of a year in full health are marginal, each found over a whole budget in England. None is for one service in one place.",
            "Where care is given up and gained at the same published cost, the two share every draw and so are always equal.",
            "Fair shares are those of core services. Spending below a board is not published, so need inside the area is not in it.",
        ),
    )


def answer(view: View, evidence: Evidence, run: what_ifs.Run) -> str:
    assert isinstance(run, PoundRun)
    said = [f"{row.answer}{f' ({row.interval})' if row.interval else ''}." for row in rows(run)]
    return f"£{run.levers.million:g} million a year, {ON.label(run.levers.use)}. {' '.join(said)}"


ONE_POUND: WhatIf[View, Evidence, PoundRun] = WhatIf(
    name=NAME,
    title="One pound, five answers",
    introduction=(
        "A sum is spent here, moved here, or taken away. Five questions are answered at once: need, health, delays, the local economy, and what else the money "
        "would buy. What it would have bought is always counted."
    ),
    parameters=Pounds,
    run=run,
    answer=answer,
    exhibits=(five, need, health, delays, economy, next_best, what_matters),
    several=True,
)
