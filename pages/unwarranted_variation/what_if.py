"""What if those behind moved towards their peers: the levers, and the model they move."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from analysis.scenarios import Outcome
from analysis.scenarios.peer_level import Towards, move_to_peers, move_to_peers_gain, peers_drawn
from components import narrative as say
from components.levers import Levers, option, worth
from components.once import Once
from components.units import Unit
from components.what_if import WhatIf
from pages import what_ifs
from pages.unwarranted_variation.evidence import Evidence, outside
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
class Moving(Levers):
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
    mark: float = worth(
        100,
        label="Worth doing from",
        low=0,
        high=1_000_000,
        unit="people",
        why="How many, in the period shown, from which you would do it; counted as the measure counts: people, visits or patients.",
    )


def run(view: View, evidence: Evidence, levers: Moving) -> what_ifs.Run | Refused:
    reason = _unfit(evidence)
    if reason:
        return Refused(reason)
    peers, indicator = evidence.peers, evidence.indicator
    count = np.where(peers.known, peers.numerator, np.nan)
    people = np.where(peers.known, peers.denominator, np.nan)
    names = [str(name) for name in peers.short_name]
    higher = indicator.polarity == "higher"
    unusual = evidence.own & outside(evidence, "worse")
    # The draws depend on the figures and the seed, not on the levers.
    drawn = _drawn.get(
        (evidence.provenance.edition, replace(view, place="", limits="")),
        lambda: peers_drawn(count, people, evidence.own),
    )

    def model(levers: Moving, seed: int) -> Outcome | Refused:
        moved = unusual if levers.who == "unusual" else evidence.own
        if not moved.any():
            return Refused(f"None of its {evidence.many} stands out as worse, so with this setting nothing is moved.")
        return move_to_peers(
            count,
            people,
            names=names,
            own=moved,
            what=gained(evidence),
            towards=LEVEL[levers.towards],
            share=levers.share / 100,
            higher_is_better=higher,
            drawn=drawn,
            seed=seed,
        )

    def gain(levers: Moving) -> float | Refused:
        moved = unusual if levers.who == "unusual" else evidence.own
        towards = LEVEL[levers.towards]
        return move_to_peers_gain(
            count, people, own=moved, towards=towards, share=levers.share / 100, higher_is_better=higher
        )

    return what_ifs.run(model, gain, levers, _words(evidence))


_drawn = Once(24)


def _unfit(evidence: Evidence) -> str:
    """Why nothing can be moved to a level of peers here; "" where it can."""
    indicator = evidence.indicator
    if isinstance(evidence.funnel, Refused):
        return evidence.funnel.reason
    if indicator.polarity == "neutral":
        return "Neither more nor less of this measure is better by itself, so there is no level to move towards."
    if indicator.value_kind != "proportion":
        return "This what-if counts people, so it needs a measure that is a share of people. Choose one."
    if not (evidence.own & evidence.peers.known).any():
        return f"None of its {evidence.many} has a figure for this period."
    return ""


def gained(evidence: Evidence) -> str:
    """ "more visits ended within 4 hours", "fewer waits of over 52 weeks"."""
    indicator = evidence.indicator
    return f"more {indicator.people}" if indicator.polarity == "higher" else f"fewer {indicator.people_worse}"


def _words(evidence: Evidence) -> what_ifs.Words:
    return what_ifs.Words(
        name=NAME,
        unit=COUNTED,
        gain=f"{gained(evidence)}, {evidence.period.label}",
        group="",
        place=say.sentence_case(evidence.one),
        people="Counted in all",
        nobody_loses=(
            "None loses in this model: it moves those behind and leaves the others. What it would cost, and who would go without "
            "it, is not in it."
        ),
        codes=dict(zip(evidence.peers.short_name.tolist(), evidence.peers.area.tolist(), strict=True)),
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
    outcome, levers = run.outcome, run.levers
    moved = sum(each.change.value > 0 for each in outcome.places)
    whose = named(evidence.area)
    if outcome.central == 0:
        return f"Nothing would change in {whose}: with the levers so set, none of its {evidence.many} is moved."
    some = f"one {evidence.one}" if moved == 1 else f"{moved:,} {evidence.many}"
    them = "it" if moved == 1 else "them"
    return (
        f"{say.sentence_case(say.about(outcome.central))} {outcome.what} in {evidence.period.label} ({what_ifs.spread(run)}), if the {some} of "
        f"{whose} behind {TOWARDS.label(levers.towards)} closed {levers.share:.0f}% of the distance. "
        f"{say.sentence_case(say.about(outcome.people))} are counted in {them} in all."
    )


TO_PEERS: WhatIf[View, Evidence, what_ifs.Run] = WhatIf(
    name=NAME,
    title="What if those behind moved towards their peers?",
    introduction=(
        "The area’s places that are behind a level of those they are compared with close part of their distance to it. The answer is "
        "in people, for the period shown, and says which place it would be."
    ),
    levers=Moving,
    run=run,
    answer=answer,
    exhibits=(what_ifs.how_sure, what_ifs.where_gains, what_ifs.what_matters),
)
