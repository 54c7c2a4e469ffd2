"""What if people were back in work: the levers, the outcome, and the sentence that answers."""

from __future__ import annotations

from analysis.scenarios import Outcome
from analysis.scenarios.back_to_work import BackToWork, Worth, additional_people, back_to_work, gain
from components import narrative as say
from components.nouns import Noun
from components.units import MONEY
from components.what_if import WhatIf
from domain.wider_economy import published_worth as published
from domain.wider_economy.ill_health import DEPRIVATION_SCORE, OutOfWorkWithin
from domain.wider_economy.out_of_work import OUT_OF_WORK
from pages import what_ifs
from pages.what_if_doubt import where_doubt
from pages.what_if_tipping import what_matters
from pages.wider_economy.back_to_work.exhibits import evidence_of, to_whom, years
from pages.wider_economy.back_to_work.parameters import ANY, MOST_DEPRIVED, NAME, BackInWork, programme
from pages.wider_economy.back_to_work.run import FIFTHS, NO_COST, PRICES, PUBLISHED_IN, BackRun, pounds
from pages.wider_economy.evidence import Evidence
from pages.wider_economy.view import View
from pages.wider_economy.words import area_name
from pages.words import provenance
from vocabulary import MILLION, Refused

FULL = Worth(published.SOCIETY_FULL_TIME.value / MILLION, published.EXCHEQUER_FULL_TIME.value / MILLION)
PART = Worth(published.SOCIETY_PART_TIME.value / MILLION, published.EXCHEQUER_PART_TIME.value / MILLION)

IDLE = frozenset({"who", "where", "employers", "ill"})
"""Levers that say who gains, not how much."""
ONLY_OF_ANYBODY = frozenset({"others"})

WAITING_LISTS = (
    "Shorter waiting lists alone would bring few people back: the Office for Budget Responsibility (July 2023) found that the list is "
    "unlikely to have driven inactivity much. Of 2.9 million people of working age on it, 650,000 were out of work through long-term sickness."
)
NOT_TODAYS_PRICES = (
    f"{PRICES} They are not brought up to today’s prices. £910 of care saved for each person is of 2022."
)
COST_AS_MARK = f"{NO_COST} Set it as your mark."
NOT_ALL = (
    "What the Department puts at £127 to £188 billion of output lost in the UK is what all who are ill might produce. It warns that no "
    "programme could bring that back, so it is not used here."
)


def run(view: View, evidence: Evidence, parameters: BackInWork) -> BackRun | Refused:
    within = evidence.out_of_work_within
    if isinstance(within, Refused):
        return within
    who = within.only(authority=evidence.authority, most_deprived=parameters.where == MOST_DEPRIVED)
    found = what_ifs.run(
        lambda each, seed: _model(evidence, within, each, seed),
        lambda each: _gain(evidence, within, each),
        parameters,
        _words(evidence, parameters, within),
    )
    if isinstance(found, Refused):
        return found
    assert isinstance(found.outcome, BackToWork)
    idle = IDLE | (frozenset() if parameters.who == ANY else ONLY_OF_ANYBODY)
    swings = tuple(each for each in found.swings if each.parameter not in idle)
    return BackRun(
        parameters=found.parameters,
        outcome=found.outcome,
        swings=swings,
        switches={name: each for name, each in found.switches.items() if name not in idle},
        words=found.words,
        gain=found.gain,
        out_of_work=who.people,
    )


def _chosen(evidence: Evidence, within: OutOfWorkWithin, parameters: BackInWork) -> OutOfWorkWithin | Refused:
    """People out of work where they are helped. Refused where fewer are out of work than are to be helped."""
    who = within.only(authority=evidence.authority, most_deprived=parameters.where == MOST_DEPRIVED)
    there = who.people * (1 if parameters.who == ANY else parameters.ill / 100)
    if there < parameters.people:
        because = "" if parameters.who == ANY else " because they are ill"
        return Refused(
            f"{say.sentence_case(say.about(there))} people are out of work there{because}, so {parameters.people:,} cannot be helped. Choose fewer, or more places."
            if there
            else "Nobody is out of work there. Choose another place."
        )
    return who


def _model(evidence: Evidence, within: OutOfWorkWithin, parameters: BackInWork, seed: int) -> Outcome | Refused:
    who = _chosen(evidence, within, parameters)
    if isinstance(who, Refused):
        return who
    return back_to_work(
        programme(parameters),
        FULL,
        PART,
        care_saved=published.CARE_SAVED.value / MILLION,
        off=parameters.shares_off / 100,
        groups=FIFTHS,
        group_people=who.by_fifth,
        places=[name for name, people in zip(who.authorities, who.by_authority, strict=True) if people],
        place_people=who.by_authority[who.by_authority > 0],
        seed=seed,
    )


def _gain(evidence: Evidence, within: OutOfWorkWithin, parameters: BackInWork) -> float | Refused:
    who = _chosen(evidence, within, parameters)
    return who if isinstance(who, Refused) else gain(programme(parameters), FULL, PART)


def _words(evidence: Evidence, parameters: BackInWork, within: OutOfWorkWithin) -> what_ifs.Words:
    method = (
        "People helped, less those who would have returned anyway, less those who take another’s job; those left fade by the year, and later "
        "years count for less. Each year of work is worth what the Department for Work and Pensions published, between its part-time and "
        "full-time figures. The Exchequer’s part is published; households and employers have the rest. 10,000 draws: the reader’s shares "
        "within the reader’s range (triangular); hours as set in half of the draws, and in the others from all part time to all full time, with the share set the likeliest."
    )
    return what_ifs.Words(
        name=NAME,
        unit=MONEY,
        says=lambda gained: f"{pounds(gained)} gained over {_years(parameters)}",
        condition=f"help {parameters.people:,} people into work",
        brief=f"{parameters.people:,} people into work",
        assumed=f"with your own shares up to {parameters.shares_off:g}% off" if parameters.shares_off else "",
        assumption=("who would have returned, and who stays", "your range"),
        models=("how many hours they work", PUBLISHED_IN),
        interval=what_ifs.RANGE,
        range=what_ifs.RANGE,
        gain=f"£ million gained over {_years(parameters)}, before what it costs",
        people="People in work who would not have been",
        warning="No publication has an interval for this. It reaches further up than down, because most are taken to work part time. ",
        nobody_loses="It is shared as people out of work are; who would take part is not known. Those whose job another takes are left out of the gain, not counted as losing.",
        group=what_ifs.Kind("Fifth of neighbourhoods, England’s", Noun("fifth", "fifths")),
        provenance=provenance(
            evidence.store,
            (OUT_OF_WORK, DEPRIVATION_SCORE),
            f"People out of work {within.period.label}; pounds as published in 2023",
            method,
        ),
        caveats=(
            WAITING_LISTS,
            COST_AS_MARK,
            NOT_TODAYS_PRICES,
            NOT_ALL,
            "Better health and wellbeing are worth more than these pounds; they are left out.",
        ),
        codes=dict(zip(within.authorities, within.codes, strict=True)),
    )


def _years(parameters: BackInWork) -> str:
    return f"{parameters.years} {'year' if parameters.years == 1 else 'years'}"


def answer(view: View, evidence: Evidence, run: what_ifs.Run) -> str:
    assert isinstance(run, BackRun)
    outcome, parameters = run.back, run.parameters
    households, exchequer, employers = (pounds(each) for each in outcome.central_parties)
    kept = f"employers {employers}" if parameters.employers else "employers nothing"
    return (
        f"If you help {parameters.people:,} people into work in {area_name(evidence)}, {say.about(additional_people(programme(parameters)))} of them would not have "
        f"been in work without it. Over {_years(parameters)} society gains {pounds(outcome.central)}: the Exchequer {exchequer}, households "
        f"{households}, {kept}. At least {pounds(outcome.central_produced)} of it is produced (GVA): the same pounds, not more. {run.front.interval} "
        f"{say.sentence_case(say.about(run.out_of_work))} people are out of work on benefits there. {WAITING_LISTS}"
    )


BACK_TO_WORK: WhatIf[View, Evidence, what_ifs.Run] = WhatIf(
    name=NAME,
    title="What if 1,000 people were back in work?",
    introduction=(
        "People out of work find work. The answer is what that is worth, and to whom: the Exchequer, households and employers. Those who would "
        "have returned anyway, and jobs taken from others, are left out."
    ),
    parameters=BackInWork,
    run=run,
    answer=answer,
    exhibits=(
        to_whom,
        what_ifs.how_sure,
        years,
        what_ifs.where_gains,
        what_ifs.who_gains,
        what_matters,
        where_doubt,
        evidence_of,
    ),
    about=("authority",),
)
