"""What if people left hospital sooner once they are ready: the levers, and the model they move."""

from __future__ import annotations

from dataclasses import dataclass, replace
from zlib import crc32

from analysis.scenarios import Outcome
from analysis.scenarios.delays import (
    A_YEAR_ONCE_REACHED,
    shorten_delays,
    shorten_delays_gain,
)
from components import narrative as say
from components.nouns import Noun
from components.parameters import Parameters, decision_threshold, option, parameter
from components.units import Unit
from components.what_if import WhatIf
from data_access import ENGLAND, MIDLANDS, load_unit_costs
from domain.unwarranted_variation.delays import MEASURES, Stays, load_stays
from pages import what_ifs
from pages.unwarranted_variation.evidence import Evidence
from pages.unwarranted_variation.view import View
from pages.what_if_doubt import where_doubt
from pages.what_if_expects import of_the_furthest
from pages.what_if_tipping import what_matters
from pages.words import named, provenance
from vocabulary import Choices, Option, Refused

NAME = "reduce-delays"
DAYS = Unit("bed days", decimals=0)
COST = load_unit_costs()["delayed-bed-day"]
GAIN = "bed days fewer after people are ready to leave"
BY = Choices(
    (
        Option("trust", "trusts"),
        Option("icb", "systems of the hospital"),
        Option("la", "authorities of the patient’s home"),
    )
)
NOUNS = {"trust": Noun("trust", "trusts"), "icb": Noun("system", "systems"), "la": Noun("authority", "authorities")}
TOWARDS = Choices((Option("median", "the median"), Option("best-quarter", "the best quarter")))
AMONG = Choices((Option(MIDLANDS, "the Midlands"), Option(ENGLAND, "England")))


@dataclass(frozen=True)
class Shortening(Parameters):
    by: str = option(
        "trust",
        label="Counted by",
        choices=BY,
        why="Hospitals hold one part of a delay and councils another; the figures are published for both.",
    )
    towards: str = option(
        "median", label="Towards", choices=TOWARDS, why="Half of those compared are at the median or better already."
    )
    among: str = option(
        MIDLANDS, label="Of those in", choices=AMONG, why="England has more to learn from, and less like you."
    )
    share: float = what_ifs.share_closed(50)
    off: float = what_ifs.share_off()
    months: float = parameter(
        12,
        label="Months until it is reached",
        low=0,
        high=36,
        unit="months",
        why="Evenly from the first month on: what is reached late counts less in the first year. No publication says how fast it goes here.",
    )
    pounds: float = parameter(
        COST.pounds,
        label="Cost of a night",
        low=100,
        high=1_000,
        unit="pounds",
        why=f"{COST.name}, prices of {COST.prices}. {COST.why_quality} Put your own figure in its place where you have one.",
        source=COST.source,
        evidence="national estimate",
    )
    mark: float = decision_threshold(
        1_000,
        label="Worth doing from",
        low=0,
        high=1_000_000,
        unit="bed days",
        why="Bed days in the first year from which you would do it.",
    )


def run(view: View, evidence: Evidence, parameters: Shortening) -> what_ifs.Run | Refused:
    def stays(given: Shortening) -> Stays | Refused:
        return load_stays(evidence.store, evidence.area.code, given.by, given.among)

    def model(given: Shortening, seed: int) -> Outcome | Refused:
        found = stays(given)
        if isinstance(found, Refused):
            return found
        return shorten_delays(
            found.gaps,
            names=found.names,
            own=found.own,
            what=GAIN,
            share=given.share / 100,
            best_quarter=given.towards == "best-quarter",
            months=given.months,
            off=given.off / 100,
            luck=crc32(f"delays {evidence.area.code} {given.by}".encode()),
            seed=seed,
        )

    def gain(given: Shortening) -> float | Refused:
        found = stays(given)
        if isinstance(found, Refused):
            return found
        best = given.towards == "best-quarter"
        return shorten_delays_gain(
            found.gaps, own=found.own, share=given.share / 100, best_quarter=best, months=given.months
        )

    found = stays(parameters)
    if isinstance(found, Refused):
        return found
    moved = what_ifs.run(model, gain, parameters, _words(evidence, parameters, found))
    if isinstance(moved, Refused):
        return moved
    entry, discharges = evidence.store.indicator(MEASURES[parameters.by]), found.discharges.tolist()
    counted = dict(zip(found.codes, discharges, strict=True))
    return replace(moved, expects=of_the_furthest(evidence.store, evidence.area.code, entry, moved, counted, per=1))


def _words(evidence: Evidence, parameters: Shortening, stays: Stays) -> what_ifs.Words:
    noun, reach = NOUNS[parameters.by], what_ifs.reach(parameters.share, parameters.off)
    entry = evidence.store.indicator(MEASURES[parameters.by])
    unknown = int((stays.own & ~stays.gaps.known).sum())
    left_out = f"Left out: {say.share_of(unknown, int(stays.own.sum()), noun)}, with too few months of figures."
    return what_ifs.Words(
        name=NAME,
        unit=DAYS,
        gain=GAIN,
        gain_detail="in the first year",
        says=lambda gain: f"{say.about(gain)} {GAIN}",
        condition=f"close {what_ifs.of_the_distance(parameters.share)} in {parameters.months:g} months",
        brief=what_ifs.of_the_way(parameters.share),
        assumed=f"if you close {reach} of it" if reach else "",
        figures=("the figures", "how far months differ"),
        adjusted=False,
        area_kind=what_ifs.Kind(say.sentence_case(noun.one), noun),
        people="Discharges a year",
        nobody_loses="None loses in this model: it shortens delays and does not say who gives the care after discharge, or pays for it.",
        codes=dict(zip(stays.names, stays.codes, strict=True)),
        provenance=provenance(evidence.store, (entry.id,), f"{stays.first.label} to {stays.last.label}", METHOD),
        caveats=(
            "The people are not allowed for: older patients, and those who live alone, wait longer everywhere.",
            f"A night’s cost is an average, {COST.prices} prices, and not cash: somebody else uses the bed. Source: {COST.source}.",
            *((left_out,) if unknown else ()),
            *entry.doubts({code for code, own in zip(stays.codes, stays.own, strict=True) if own}, {stays.last.id}, ""),
            *entry.caveats,
        ),
    )


METHOD = (
    "Days in hospital after the discharge-ready date, over discharges, of a year of months. Each figure is drawn towards those of all by as much as its months "
    "differ among themselves; its distance to the level is what may be closed. It is reached evenly over the months chosen, and the first year holds the "
    "part that falls into it. 10,000 draws, the same for every setting of the levers."
)


def answer(view: View, evidence: Evidence, run: what_ifs.Run) -> str:
    outcome, parameters = run.outcome, run.parameters
    assert isinstance(parameters, Shortening)
    noun, level = NOUNS[parameters.by], TOWARDS.label(parameters.towards)
    if outcome.central == 0:
        return (
            f"None of {say.possessive(named(evidence.area))} {noun.many} is behind {level} of {AMONG.label(parameters.among)} by what is known, so nothing "
            "would change. Choose the best quarter, or another kind of place."
        )
    moved = sum(change.change.value > 0 for change in outcome.places)
    who = f"the one {noun.one}" if moved == 1 else f"the {moved:,} {noun.many}"
    full = next(each.after.value for each in outcome.also if each.name == A_YEAR_ONCE_REACHED)
    return (
        f"If {who} of {named(evidence.area)} behind {level} of {AMONG.label(parameters.among)} {'closes' if moved == 1 else 'close'} "
        f"{what_ifs.of_the_distance(parameters.share)}: {run.words.says(outcome.central)} in the first year ({what_ifs.spread(run)}), and "
        f"{say.about(full)} a year once it is reached. {_beds(full)}At £{parameters.pounds:,.0f} a night ({_whose(parameters)}) a year of them is care "
        f"worth {say.pounds(full * parameters.pounds)}. That is not cash: somebody else uses the bed."
    )


def _beds(days: float) -> str:
    beds = days / 365
    return f"That is {say.about(beds)} beds every day. " if beds >= 1 else ""


def _whose(parameters: Shortening) -> str:
    return f"the King’s Fund, {COST.prices}" if parameters.whose("pounds") == "published" else "your figure"


REDUCE_DELAYS: WhatIf[View, Evidence, what_ifs.Run] = WhatIf(
    name=NAME,
    title="What if people left hospital sooner once they are ready?",
    introduction=(
        "Trusts, systems or authorities whose patients stay longest after they are ready to leave close part of their distance to a level of the "
        "others. The answer is in bed days and, at a cited cost, in pounds."
    ),
    parameters=Shortening,
    run=run,
    answer=answer,
    exhibits=(what_ifs.how_sure, where_doubt, what_ifs.where_gains, what_matters),
)
