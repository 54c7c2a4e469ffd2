"""What if care moved out of hospital: the levers, and the model they move."""

from __future__ import annotations

from dataclasses import dataclass
from zlib import crc32

from analysis.scenarios import Outcome
from analysis.scenarios.moved_care import STAYS, Elicited, elicited, move_care, move_care_gain
from components import narrative as say
from components.nouns import SYSTEM
from components.parameters import Parameters, decision_threshold, doubt, option, parameter
from components.units import Unit
from components.what_if import Onward, WhatIf
from data_access import ElicitedShift, load_elicited_shifts, load_unit_costs
from domain.unwarranted_variation.delays import EMERGENCIES, EmergencyStays, load_emergency_stays
from pages import what_ifs
from pages.one_pound_link import one_pound
from pages.unwarranted_variation.evidence import Evidence
from pages.unwarranted_variation.view import View
from pages.what_if_doubt import where_doubt
from pages.what_if_tipping import what_matters
from pages.words import named, provenance
from vocabulary import Choices, Option, Refused

NAME = "shift-to-community"
DAYS = Unit("bed days", decimals=0)
GAIN = "bed days fewer a year"
ELICITED = load_elicited_shifts()
COST = load_unit_costs()["delayed-bed-day"]
OFFERED = {key: each for key, each in ELICITED.shifts.items() if each.name}
USUAL = "ambulatory_care_conditions_chronic"
GROUPS = Choices(tuple(Option(key, each.name) for key, each in OFFERED.items()))
MILLION = 1_000_000
YEARS = 15  # from the year of the figures to the horizon of the elicitation


@dataclass(frozen=True)
class Moving(Parameters):
    group: str = option(
        USUAL,
        label="Emergency stays for",
        choices=GROUPS,
        why="Groups for which experts were asked how much could be avoided or moved.",
        source=ELICITED.source,
        evidence="national expert elicitation",
    )
    part: float = parameter(
        8,
        label="Their part of all emergency stays",
        low=0,
        high=50,
        step=0.1,
        unit="%",
        why="No figure by group is held here: take yours from your own hospital records. The starting value is a placeholder.",
    )
    days: float = parameter(
        5,
        label="Days in hospital each",
        low=0.5,
        high=30,
        step=0.5,
        unit="days",
        why="No figure by group is held here: take yours from your own hospital records. The starting value is a placeholder.",
    )
    off: float = doubt(
        30, label="The days may be off by", why="Up to this part of them, either way. The range is yours."
    )
    years: float = parameter(
        5,
        label="Years from now",
        low=1,
        high=YEARS,
        unit="years",
        why=f"The experts spoke of {ELICITED.horizon}. We assume even growth until then.",
    )
    achieved: float = parameter(
        100,
        label="Of what the experts expect, reached here",
        low=0,
        high=100,
        unit="%",
        why="They spoke of England. What can be reached here, with the services there are, is for you to say.",
    )
    pounds: float = parameter(
        COST.pounds,
        label="Value of a bed day",
        low=100,
        high=1_000,
        unit="pounds",
        why=f"{COST.name}, prices of {COST.prices}: not a day of acute care, whose cost is not cited here. {COST.why_quality} Put your own figure in its place where you have one.",
        source=COST.source,
        evidence="national estimate",
    )
    instead: float = parameter(
        0,
        label="Cost of the care instead, each",
        low=0,
        high=10_000,
        step=10,
        unit="pounds",
        why="What the care outside hospital costs for each stay avoided. No cited figure is held, so it is yours; 0 leaves it out.",
    )
    mark: float = decision_threshold(
        1_000,
        label="Worth doing from",
        low=0,
        high=1_000_000,
        unit="bed days",
        why="Bed days a year from which you would do it.",
    )


def _prior(shift: ElicitedShift) -> Elicited | Refused:
    """What experts expect to be mitigated by the horizon: 100 less what remains."""
    return elicited(*(1 - each / 100 for each in (shift.mean, shift.percentile10, shift.percentile90)))


def run(view: View, evidence: Evidence, parameters: Moving) -> what_ifs.Run | Refused:
    found = load_emergency_stays(evidence.store, evidence.area.code)
    if isinstance(found, Refused):
        return found

    def model(given: Moving, seed: int) -> Outcome | Refused:
        prior = _prior(OFFERED[given.group])
        if isinstance(prior, Refused):
            return prior
        return move_care(
            found.stays * given.part / 100,
            found.names,
            prior,
            what=GAIN,
            days=given.days,
            in_time=given.years / YEARS,
            achieved=given.achieved / 100,
            off=given.off / 100,
            luck=crc32(f"moved care {evidence.area.code}".encode()),
            seed=seed,
        )

    def gain(given: Moving) -> float | Refused:
        prior = _prior(OFFERED[given.group])
        if isinstance(prior, Refused):
            return prior
        return move_care_gain(
            found.stays * given.part / 100,
            prior,
            days=given.days,
            in_time=given.years / YEARS,
            achieved=given.achieved / 100,
        )

    return what_ifs.run(model, gain, parameters, _words(evidence, parameters, found))


def _words(evidence: Evidence, parameters: Moving, found: EmergencyStays) -> what_ifs.Words:
    shift = OFFERED[parameters.group]
    return what_ifs.Words(
        name=NAME,
        unit=DAYS,
        gain=GAIN,
        gain_detail=f"in {parameters.years:g} years",
        says=lambda gain: f"{say.about(gain)} {GAIN}",
        condition=f"move as much of “{say.mid_sentence(shift.name)}” as experts expect",
        brief="as experts expect",
        assumed="with days in hospital as far off as you allow" if parameters.off else "",
        assumption=("how long stays are", "your range"),
        figures=("the number of stays", "chance"),
        rests_on=_placeholders(parameters),
        closes_gap=False,
        models=("what experts expect", f"{_range(shift)} avoided or moved by {ELICITED.horizon}, four times in five"),
        area_kind=what_ifs.Kind("System", SYSTEM),
        people="Such stays a year, by your figure",
        nobody_loses="None loses in this model. It does not say who gives the care instead, or whether patients fare as well.",
        codes=dict(zip(found.names, found.codes, strict=True)),
        provenance=provenance(evidence.store, (EMERGENCIES,), found.period.label, METHOD),
        caveats=(
            f"Elicited: {ELICITED.source}; licence {ELICITED.licence}; {ELICITED.address}. Experts’ judgement of England, no measurement.",
            "How many such stays there are, and how long they last, are your figures, not published ones.",
            f"A bed day is valued at a night of somebody ready to leave, {COST.prices} prices, and not cash: somebody else uses the bed. Source: {COST.source}.",
            *evidence.store.indicator(EMERGENCIES).caveats,
        ),
    )


METHOD = (
    "Emergency stays of each system, times the part of them that you give, times what experts expect to be avoided or moved, times days each. The elicited mean and its "
    "10th and 90th percentiles are held by a beta distribution; by the years chosen the share has grown evenly towards it. 10,000 draws."
)


def _range(shift: ElicitedShift) -> str:
    low, high = (1 - each / 100 for each in (shift.percentile10, shift.percentile90))
    return f"{say.percent(low, 0)} to {say.percent(high, 0)}"


def answer(view: View, evidence: Evidence, run: what_ifs.Run) -> str:
    outcome, parameters = run.outcome, run.parameters
    assert isinstance(parameters, Moving)
    shift = OFFERED[parameters.group]
    stays = next(each.after.value for each in outcome.also if each.name == STAYS)
    value = outcome.central * parameters.pounds
    (median,) = outcome.quantiles((0.5,))
    whose = (
        f"a night of somebody ready to leave, not of acute care; the King’s Fund, {COST.prices}"
        if parameters.whose("pounds") == "published"
        else "your figure"
    )
    return (
        f"By {ELICITED.horizon} experts expect {say.percent(1 - shift.mean / 100, 0)} of stays for “{say.mid_sentence(shift.name)}” to be avoided or moved "
        f"({_range(shift)}, four times in five). In {parameters.years:g} years, for {named(evidence.area)}: {say.about(stays)} stays and "
        f"{run.words.says(outcome.central)} on average ({what_ifs.spread(run)}). Half of the outcomes lie below {run.write(median)}. "
        f"{_rests(parameters)}At £{parameters.pounds:,.0f} a day ({whose}) that is worth {say.pounds(value)} a year{_instead(parameters, stays)}. It is not cash: somebody else uses the bed."
    )


def _placeholders(parameters: Moving) -> str:
    """ "Rests on placeholders: 8%, 5 days"; "" where the reader has put figures of their own in their place."""
    kept = [
        f"{value:g}{unit}"
        for name, value, unit in (("part", parameters.part, "%"), ("days", parameters.days, " days"))
        if not parameters.is_moved(name)
    ]
    return f"Rests on placeholders: {', '.join(kept)}" if kept else ""


def _rests(parameters: Moving) -> str:
    said = _placeholders(parameters)
    return f"{said}. Put your own figures in their place. " if said else ""


def _instead(parameters: Moving, stays: float) -> str:
    if not parameters.instead:
        return "; what the care instead costs is not in it"
    return f", against {say.pounds(stays * parameters.instead)} for the care instead, by your figure"


def onward(view: View, evidence: Evidence, run: what_ifs.Run) -> Onward | None:
    """What the care instead costs in five answers; None where the reader has not said what it costs."""
    parameters = run.parameters
    assert isinstance(parameters, Moving)
    stays = next(each.after.value for each in run.outcome.also if each.name == STAYS)
    return one_pound(view.area, stays * parameters.instead / MILLION, "within")


SHIFT: WhatIf[View, Evidence, what_ifs.Run] = WhatIf(
    name=NAME,
    title="What if care moved out of hospital?",
    introduction=(
        "A group of emergency stays is avoided or moved as far as experts of a national programme expect. The answer is in stays, bed days and, at a cited "
        "cost, in pounds."
    ),
    parameters=Moving,
    run=run,
    answer=answer,
    exhibits=(what_ifs.how_sure, where_doubt, what_ifs.where_gains, what_matters),
    onward=onward,
)
