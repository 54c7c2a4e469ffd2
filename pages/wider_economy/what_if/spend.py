"""What if a sum were spent here: value added, pay and jobs it sets off in the area, and what of that is new."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from analysis.scenarios import SEED, simulate, tornado
from components import narrative as say
from components.parameters import Parameters, option, parameter
from components.units import MONEY
from components.what_if import Front, Onward, WhatIf
from domain.wider_economy.spending import LocalEffect, value_added
from domain.wider_economy.spending_outcome import Doubted, load_doubted, outcome
from domain.wider_economy.supply_chain import CARE, HEALTH, PRODUCTS
from pages import what_ifs
from pages.one_pound_link import one_pound
from pages.wider_economy.evidence import Evidence
from pages.wider_economy.view import PRODUCT_NAMES, View
from pages.wider_economy.what_if import levers
from pages.wider_economy.what_if.exhibits import by_quotient, by_step, recorded_and_added, which_lever
from pages.wider_economy.words import area_name
from vocabulary import MILLION, Choices, Option, Refused

NAME = "spend-locally"

SECTORS = Choices(tuple(Option(key, say.sentence_case(PRODUCT_NAMES[key])) for key in PRODUCTS))


@dataclass(frozen=True)
class Spend(Parameters):
    million: float = parameter(
        10,
        label="Spent more, £ million a year",
        low=0.1,
        high=500,
        step=0.1,
        why="A sum that is new to the area. If it is taken from other spending here, move it instead.",
    )
    sector: str = option(
        HEALTH,
        label="Spent on",
        choices=SECTORS,
        why="Hospitals, GPs and community services are one industry in the tables.",
    )
    bought: int = levers.bought()
    recruited: int = levers.recruited()
    displaced: int = levers.displaced()
    supplied: int = levers.supplied()
    spent: int = levers.spent()
    delta: float = levers.delta()
    levers_off: float = levers.levers_off()


@dataclass(frozen=True, eq=False)
class SpendRun(what_ifs.Run):
    """One run, with what the sum sets off."""

    doubted: Doubted

    @property
    def effect(self) -> LocalEffect:
        return self.doubted.whole

    @property
    def front(self) -> Front:
        value, jobs = self.effect.inside["gva"].whole, self.effect.inside["jobs"].whole
        low, high = (MONEY.write(each / MILLION) for each in (value.lower, value.upper))
        return Front(
            say.rounded_pounds(value.value),
            f"of value added a year here, and {levers.jobs_of(jobs.value)}",
            (
                f"{say.sentence_case(self.words.range)}: {low} to {high}, and {say.number_range(jobs.lower, jobs.upper)} jobs. The tables record "
                f"{say.rounded_pounds(float(self.effect.inside['gva'].recorded.sum()))}: the rest takes the place of other work or cannot be met. Prices of {self.effect.prices}"
            ),
        )


def run(view: View, evidence: Evidence, parameters: Spend) -> SpendRun | Refused:
    assumed = levers.assumed_of(parameters)
    doubted = load_doubted(
        evidence.store, evidence.area, parameters.million * MILLION, parameters.sector, assumed, SEED
    )
    if isinstance(doubted, Refused):
        return doubted
    result = simulate(lambda _, seed: outcome(evidence.store, {1: doubted}, seed), parameters, SEED)
    if isinstance(result, Refused):
        return result

    def gain(each: Any) -> float | Refused:
        found = value_added(evidence.store, evidence.area, each.million * MILLION, each.sector, levers.assumed_of(each))
        return found if isinstance(found, Refused) else found / MILLION

    tried = {name: values for name, values in parameters.settings().items() if name in levers.TRIED}
    return SpendRun(
        parameters=parameters,
        outcome=result,
        swings=tornado(gain, parameters, tried),
        switches={},
        words=levers.words(
            evidence,
            parameters,
            name=NAME,
            says=lambda gain: f"{say.pounds(gain * MILLION)} more value added here a year",
            condition=f"spend {levers.sum_of(doubted.whole.pounds)} more",
            prices=doubted.whole.prices,
        ),
        gain=gain,
        doubted=doubted,
    )


def answer(view: View, evidence: Evidence, run: what_ifs.Run) -> str:
    assert isinstance(run, SpendRun)
    effect = run.effect
    return (
        f"By the national tables, {levers.sum_of(effect.pounds)} on {PRODUCT_NAMES[effect.sector]} sets off {say.pounds(effect.inside['gva'].total)} "
        f"of value and {say.about(effect.inside['jobs'].total)} jobs in {area_name(evidence)}."
    )


ONE_POUND_USES = {HEALTH: "care-as-commissioned", CARE: "social-care"}
OTHER_WORK = (
    "“One pound, five answers” takes money for health or care only: what other work does for health is not known."
)


def onward(view: View, evidence: Evidence, run: what_ifs.Run) -> Onward | Refused | None:
    """The same pounds in five answers, where they are spent on health or care."""
    given = run.parameters
    assert isinstance(given, Spend)
    use = ONE_POUND_USES.get(given.sector)
    return (
        Refused(OTHER_WORK)
        if use is None
        else one_pound(view.area, given.million, "outside", use=use, **levers.carried(given))
    )


SPEND: WhatIf[View, Evidence, what_ifs.Run] = WhatIf(
    name=NAME,
    title="What if more were spent here?",
    introduction="A sum is spent each year on one kind of work. What it sets off here is counted, less what is displaced.",
    parameters=Spend,
    run=run,
    answer=answer,
    exhibits=(by_step, recorded_and_added, by_quotient, which_lever),
    onward=onward,
)
