"""What if money moved from one kind of care to another: the difference it makes to the area's economy, where any can be told."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from analysis.scenarios import SEED, simulate, tornado
from components import narrative as say
from components.parameters import Parameters, option, parameter
from components.what_if import Front, Onward, WhatIf
from domain.wider_economy.settings_of_care import INDUSTRY_OF
from domain.wider_economy.spending import OTHER_INDUSTRY, Assumed, value_added
from domain.wider_economy.spending_outcome import Doubted, load_doubted, outcome
from pages import what_ifs
from pages.one_pound_link import one_pound
from pages.wider_economy.evidence import Evidence
from pages.wider_economy.view import View
from pages.wider_economy.what_if import levers
from pages.wider_economy.what_if.exhibits import which_lever
from pages.wider_economy.what_if.shift_exhibits import CARE_NAMES, amount, associations, difference
from pages.wider_economy.words import area_name
from vocabulary import MILLION, Choices, Option, Refused

NAME = "shift-spending"

ONE_INDUSTRY = (
    "Hospitals, community services, GPs and prevention are one industry in the tables. No difference between them can be told, which does not say that "
    "there is none."
)
KINDS = Choices(tuple(Option(key, say.sentence_case(name)) for key, name in CARE_NAMES.items()))


@dataclass(frozen=True)
class Shift(Parameters):
    million: float = parameter(
        10,
        label="Moved, £ million a year",
        low=0.1,
        high=500,
        step=0.1,
        why="A sum that is spent here already, on something else.",
    )
    source: str = option(
        "acute",
        label="From",
        choices=KINDS,
        why="What is spent less on. What patients there would lose is not in it.",
    )
    target: str = option(
        "social_care",
        label="To",
        choices=KINDS,
        why="All but social care are one industry in the tables, so only moves to or from social care can be told apart.",
    )
    bought: int = levers.bought()
    recruited: int = levers.recruited()
    displaced: int = levers.displaced()
    displaced_there: int = levers.displaced_there()
    supplied: int = levers.supplied()
    spent: int = levers.spent()
    delta: float = levers.delta()
    levers_off: float = levers.levers_off()


TRIED = (*levers.TRIED, "displaced_there")


def _told_apart(parameters: Shift) -> bool:
    return INDUSTRY_OF[parameters.source] != INDUSTRY_OF[parameters.target]


def _assumed(parameters: Shift) -> tuple[Assumed, Assumed]:
    """The assumptions of the receiving and the giving industry: each has its own displacement, unless the tables combine them."""
    there = levers.assumed_of(parameters)
    return there, replace(there, displaced=parameters.displaced_there / 100) if _told_apart(parameters) else there


@dataclass(frozen=True, eq=False)
class ShiftRun(what_ifs.Run):
    """One run: what is spent more and less, as each sets off."""

    more: Doubted
    less: Doubted

    @property
    def told_apart(self) -> bool:
        """Whether the tables hold the two kinds of care as two industries."""
        return self.more.whole.sector != self.less.whole.sector

    @property
    def turns(self) -> float | None:
        """The displacement share of the receiving care at which no difference is left; None if no share does that.

        The effect added falls linearly with the share displaced.
        """
        more, less = (each.whole.inside["gva"].total for each in (self.more, self.less))
        left = 1 - self.more.whole.assumed.displaced
        if not self.told_apart or left <= 0 or more <= 0:
            return None
        share = 1 - left * less / more
        return share if 0 <= share <= 1 else None

    @property
    def jobs(self) -> float:
        return self.more.whole.inside["jobs"].total - self.less.whole.inside["jobs"].total

    @property
    def front(self) -> Front:
        if not self.told_apart:
            return Front("No difference", "that the tables can tell", "They hold both kinds of care as one industry.")
        whole = self.outcome.whole
        more = "more" if whole.value >= 0 else "less"
        return Front(
            amount(whole),
            f"{more} value added a year here, and {levers.jobs_of(self.jobs, 'more' if self.jobs >= 0 else 'fewer')}",
            f"{say.sentence_case(self.words.range)}: {levers.more_or_less(whole.lower)} to {levers.more_or_less(whole.upper)}. Prices of {self.more.whole.prices}",
        )


def run(view: View, evidence: Evidence, parameters: Shift) -> ShiftRun | Refused:
    if parameters.source == parameters.target:
        return Refused("The money would stay where it is. Choose another kind of care to move it to.")
    pounds = parameters.million * MILLION
    luck = OTHER_INDUSTRY if _told_apart(parameters) else 0
    more, less = (
        load_doubted(evidence.store, evidence.area, pounds, INDUSTRY_OF[kind], assumed, SEED, own)
        for kind, assumed, own in zip(
            (parameters.target, parameters.source), _assumed(parameters), (0, luck), strict=True
        )
    )
    if isinstance(more, Refused):
        return more
    if isinstance(less, Refused):
        return less
    both = {1: more, -1: less}
    result = simulate(lambda _, seed: outcome(evidence.store, both, seed), parameters, SEED)
    if isinstance(result, Refused):
        return result

    def gain(each: Any) -> float | Refused:
        found = [
            value_added(evidence.store, evidence.area, each.million * MILLION, INDUSTRY_OF[kind], assumed)
            for kind, assumed in zip((each.target, each.source), _assumed(each), strict=True)
        ]
        if isinstance(found[0], Refused):
            return found[0]
        return found[1] if isinstance(found[1], Refused) else (found[0] - found[1]) / MILLION

    tried = {name: values for name, values in parameters.settings().items() if name in TRIED}
    return ShiftRun(
        parameters=parameters,
        outcome=result,
        swings=tornado(gain, parameters, tried),
        switches={},
        words=levers.words(
            evidence,
            parameters,
            name=NAME,
            says=lambda gain: f"{say.pounds(gain * MILLION)} {'more' if gain >= 0 else 'less'} value added here a year",
            condition=f"move {levers.sum_of(more.whole.pounds)}",
            prices=more.whole.prices,
            caveats=(ONE_INDUSTRY,),
        ),
        gain=gain,
        more=more,
        less=less,
    )


def answer(view: View, evidence: Evidence, run: what_ifs.Run) -> str:
    assert isinstance(run, ShiftRun)
    levers_set: Any = run.parameters
    moved = f"{levers.sum_of(run.more.whole.pounds)} moved from {CARE_NAMES[levers_set.source]} to {CARE_NAMES[levers_set.target]}"
    if not run.told_apart:
        return f"The tables hold both as one industry: they cannot tell what {moved} would do here."
    gain = run.outcome.central
    whole = run.outcome.whole
    or_not = f", or perhaps {'less' if gain >= 0 else 'more'}" if whole.lower < 0 < whole.upper else ""
    return f"{moved} goes with about {amount(whole)} {'more' if gain >= 0 else 'less'} value added in {area_name(evidence)}{or_not}."


OUT_OF_SOCIAL_CARE = (
    "“One pound, five answers” cannot take money out of social care: what people would lose is not known."
)
ONE_POUND_USES = {"social_care": "social-care", "prevention": "public-health-grant"}


def onward(view: View, evidence: Evidence, run: what_ifs.Run) -> Onward | Refused | None:
    """The same pounds in five answers, where they are taken from health care: what social care gives up in health is not known."""
    given = run.parameters
    assert isinstance(given, Shift)
    if given.source == "social_care":
        return Refused(OUT_OF_SOCIAL_CARE)
    use = ONE_POUND_USES.get(given.target, "care-as-commissioned")
    return one_pound(view.area, given.million, "within", use=use, **levers.carried(given))


SHIFT: WhatIf[View, Evidence, what_ifs.Run] = WhatIf(
    name=NAME,
    title="What if money moved between kinds of care?",
    introduction="A sum moves from one kind of care to another. The local economy’s difference is counted; health is not.",
    parameters=Shift,
    run=run,
    answer=answer,
    exhibits=(difference, associations, which_lever),
    onward=onward,
)
