"""What if those behind moved towards their peers: the levers, and the model they move."""

from __future__ import annotations

from dataclasses import dataclass, replace

from analysis.scenarios import Outcome
from analysis.scenarios.peer_level import Towards, move_to_peers, move_to_peers_gain
from components import narrative as say
from components.parameters import Parameters, decision_threshold, option
from components.units import Unit
from components.what_if import WhatIf
from domain.unwarranted_variation.draws import load_draws
from domain.unwarranted_variation.peers import Flags
from pages import what_ifs
from pages.unwarranted_variation.evidence import Evidence
from pages.unwarranted_variation.view import View
from pages.words import named
from vocabulary import Choices, Option, Refused

NAME = "to-peers"
COUNTED = Unit("people", decimals=0)
LEVEL: dict[str, Towards] = {"median": "median", "best-quarter": "best quarter"}
TOWARDS = Choices(
    (Option("median", "the middle of those compared"), Option("best-quarter", "the best quarter of those compared"))
)
WHO = Choices((Option("behind", "all that are behind it"), Option("unusual", "only those that stand out as worse")))


@dataclass(frozen=True)
class Moving(Parameters):
    towards: str = option(
        "median",
        label="Towards",
        choices=TOWARDS,
        why="Half of those compared are already at the middle or beyond it, a quarter at the best quarter.",
    )
    who: str = option(
        "behind",
        label="Which are moved",
        choices=WHO,
        why="A place behind its peers may be so by luck; one that stands out is so by more than the limits chosen above allow.",
    )
    share: float = what_ifs.share_closed(50)
    mark: float = decision_threshold(
        100,
        label="Worth doing from",
        low=0,
        high=1_000_000,
        unit="people",
        why="How many, in the period shown, from which you would do it; counted as the measure counts: people, visits or patients.",
    )


def run(view: View, evidence: Evidence, parameters: Moving) -> what_ifs.Run | Refused:
    funnel, peers = evidence.funnel, evidence.peers
    if isinstance(funnel, Refused):
        return funnel
    if reason := _unfit(evidence):
        return Refused(reason)
    unusual = peers.own & funnel.outside("worse")
    drawn = load_draws(peers, evidence.provenance.edition)

    def moved(parameters: Moving) -> Flags:
        return unusual if parameters.who == "unusual" else peers.own

    def model(parameters: Moving, seed: int) -> Outcome | Refused:
        if not moved(parameters).any():
            return Refused(
                f"None of its {evidence.noun.many} stands out as worse, so with this setting nothing is moved."
            )
        return move_to_peers(
            peers.count,
            peers.people,
            names=[str(name) for name in peers.rows.short_name],
            own=moved(parameters),
            what=gained(evidence),
            towards=LEVEL[parameters.towards],
            share=parameters.share / 100,
            higher_is_better=funnel.higher_is_better,
            drawn=drawn,
            seed=seed,
        )

    def gain(parameters: Moving) -> float | Refused:
        return move_to_peers_gain(
            peers.count,
            peers.people,
            own=moved(parameters),
            towards=LEVEL[parameters.towards],
            share=parameters.share / 100,
            higher_is_better=funnel.higher_is_better,
        )

    return what_ifs.run(model, gain, parameters, _words(evidence))


def _unfit(evidence: Evidence) -> str:
    """Why nothing can be moved to a level of peers here; "" where it can."""
    indicator = evidence.indicator
    if indicator.polarity == "neutral":
        return "Neither more nor less of this measure is better by itself, so there is no level to move towards."
    if indicator.value_kind != "proportion":
        return "This what-if counts people, so it needs a measure that is a share of people. Choose one."
    if not evidence.peers.reporting.any():
        return f"None of its {evidence.noun.many} has a figure for this period."
    return ""


def gained(evidence: Evidence) -> str:
    """ "more visits ended within 4 hours", "fewer waits of over 52 weeks"."""
    indicator = evidence.indicator
    return f"more {indicator.people}" if indicator.polarity == "higher" else f"fewer {indicator.people_worse}"


def _words(evidence: Evidence) -> what_ifs.Words:
    rows = evidence.peers.rows
    return what_ifs.Words(
        name=NAME,
        unit=COUNTED,
        gain=gained(evidence),
        gain_detail=evidence.period.label,
        area_kind=what_ifs.Kind(say.sentence_case(evidence.noun.one), evidence.noun),
        people="Counted in all",
        nobody_loses=(
            "None loses in this model: it moves those behind and leaves the others. What it would cost, and who would go without "
            "it, is not in it."
        ),
        codes=dict(zip(rows.short_name.tolist(), rows.area.tolist(), strict=True)),
        provenance=replace(
            evidence.provenance,
            method=(
                "Each place behind the level closes the chosen share of its distance, in the period shown. 2,000 draws of each place’s "
                "share from its counts (beta distribution, Jeffreys’ prior), the same for every setting of the levers; the level of more "
                "than 200 places is taken as known."
            ),
        ),
        caveats=(
            "Half of all places are always behind the middle one: being behind it is no failing, and not all of them can ever be ahead.",
            *evidence.indicator.caveats,
        ),
    )


def answer(view: View, evidence: Evidence, run: what_ifs.Run) -> str:
    outcome, parameters, noun = run.outcome, run.parameters, evidence.noun
    moved = sum(change.change.value > 0 for change in outcome.places)
    whose = named(evidence.area)
    if outcome.central == 0:
        return f"Nothing would change in {whose}: with the levers so set, none of its {noun.many} is moved."
    who, them = (f"one {noun.one}", "it") if moved == 1 else (f"{moved:,} {noun.many}", "them")
    return (
        f"{say.sentence_case(say.about(outcome.central))} {outcome.what} in {evidence.period.label} ({what_ifs.spread(run)}), if the {who} of "
        f"{whose} behind {TOWARDS.label(parameters.towards)} closed {parameters.share:.0f}% of the distance. "
        f"{say.sentence_case(say.about(outcome.people))} are counted in {them} in all."
    )


TO_PEERS: WhatIf[View, Evidence, what_ifs.Run] = WhatIf(
    name=NAME,
    title="What if those behind moved towards their peers?",
    introduction=(
        "The area’s places that are behind a level of those they are compared with close part of their distance to it. The answer is "
        "in people, for the period shown, and says which place it would be."
    ),
    parameters=Moving,
    run=run,
    answer=answer,
    exhibits=(what_ifs.how_sure, what_ifs.where_gains, what_ifs.what_matters),
)
