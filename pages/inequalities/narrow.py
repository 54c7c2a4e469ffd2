"""What if the most deprived fifths came nearer to a better rate: the levers, and the model they move."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TypedDict

import numpy as np
from numpy.typing import NDArray

from analysis.burden import FEWEST_UNITS, Groups
from analysis.scenarios import Outcome
from analysis.scenarios.narrowing import Towards, narrow, narrow_gain
from components import narrative as say
from components.levers import Levers, decision_threshold, option, parameter
from components.nouns import Noun
from components.units import Unit
from components.what_if import WhatIf
from pages import what_ifs
from pages.inequalities.evidence import Evidence
from pages.inequalities.looked_at import LookedAt
from pages.inequalities.one_measure import FIFTH, MODEL
from pages.inequalities.view import View
from pages.inequalities.words import counted, place
from vocabulary import Area, Choices, Option, Refused

NAME = "narrow"
COUNTED = Unit("people", decimals=0)
TOWARDS = Choices(
    (
        Option("next", "the next fifth"),
        Option("average", "the average of everybody here"),
        Option("least", "the least deprived fifth here"),
        Option("best", "the same fifths of the best system"),
    )
)

Floats = NDArray[np.float64]


class _Settings(TypedDict):
    moved: int
    towards: Towards
    share: float


@dataclass(frozen=True)
class Narrowing(Levers):
    moved: int = parameter(
        1,
        label="Fifths brought nearer",
        low=1,
        high=3,
        unit=Noun("fifth", "fifths"),
        why="The most deprived fifths of England’s practices that lie here, one to three of them.",
        source="NHS England, Core20PLUS5 (2021): the most deprived fifth.",
    )
    towards: str = option(
        "average",
        label="Towards",
        choices=TOWARDS,
        why="The best system is that of the Midlands whose same fifths have the best rate: it shows what has been reached.",
    )
    share: float = what_ifs.share_closed(25)
    years: int = parameter(
        5,
        label="Years until then",
        low=1,
        high=10,
        unit=Noun("year", "years"),
        why="Spread evenly over the years. It changes what each year brings, not what is reached.",
    )
    mark: float = decision_threshold(
        500,
        label="Worth doing from",
        low=0,
        high=1_000_000,
        unit="people",
        why="How many, as the measure counts them, from which you would do it.",
    )


def run(view: View, evidence: Evidence, levers: Narrowing) -> what_ifs.Run | Refused:
    found = evidence.looked_at
    if isinstance(found.groups, Refused):
        return Refused(f"{found.groups.reason.replace('units', 'practices')} Choose a larger area.")
    if found.counted.indicator.polarity == "neutral":
        return Refused(
            f"Neither more nor less of “{found.counted.indicator.short_name}” is better by itself: more on record may be more illness found. Choose "
            "another measure under “Fifth by fifth, show”."
        )
    groups, there = found.groups, np.flatnonzero(found.groups.units > 0)
    rate, error = groups.rate[there], np.sqrt(groups.variance[there])
    higher = found.counted.indicator.polarity == "higher"

    def model(levers: Narrowing, seed: int) -> Outcome | Refused:
        best = best_of(found, levers.moved, there)
        return narrow(
            rate,
            error,
            groups.population[there],
            names=[f"Fifth {FIFTH[number]}" for number in there],
            what=gained(found),
            best=None if best is None else best[1:],
            places=found.authorities,
            place_population=found.lives[:, there],
            higher_is_better=higher,
            seed=seed,
            **_settings(levers),
        )

    gain = partial(narrow_gain, rate, groups.population[there], higher_is_better=higher)

    def quick(levers: Narrowing) -> float | Refused:
        best = best_of(found, levers.moved, there)
        return gain(best=None if best is None else best[1], **_settings(levers))

    return what_ifs.run(model, quick, levers, _words(view, evidence))


def _settings(levers: Narrowing) -> _Settings:
    return {"moved": levers.moved, "towards": levers.towards, "share": levers.share / 100}  # type: ignore[typeddict-item]


def best_of(found: LookedAt, moved: int, there: NDArray[np.intp]) -> tuple[Area, Floats, Floats] | None:
    """The system of the Midlands whose fifths, those moved here, have the best rate together; its rates and errors. None: none has them."""
    wanted = there[:moved]
    higher = found.counted.indicator.polarity == "higher"
    weight = found.groups.population[wanted] if isinstance(found.groups, Groups) else np.ones(len(wanted))
    fit: list[tuple[float, Area, Groups]] = []
    for system in found.systems:
        groups = found.counted.groups[system.code]
        if isinstance(groups, Groups) and (groups.units[wanted] >= FEWEST_UNITS).all():
            # Weighted as people are spread here, so that a system is not best for having other people.
            fit.append((float(groups.rate[wanted] @ weight / weight.sum()), system, groups))
    if not fit:
        return None
    _, system, groups = (max if higher else min)(fit, key=lambda each: each[0])
    return system, groups.rate[there], np.sqrt(groups.variance[there])


def gained(found: LookedAt) -> str:
    """What is counted: "fewer people recorded as smoking"."""
    more = "more" if found.counted.indicator.polarity == "higher" else "fewer"
    return f"{more} {found.counted.indicator.people}"


def _words(view: View, evidence: Evidence) -> what_ifs.Words:
    found = evidence.looked_at
    return what_ifs.Words(
        name=NAME,
        unit=COUNTED,
        gain=gained(found),
        group=what_ifs.Kind("Fifth of England’s practices", Noun("fifth", "fifths")),
        place=what_ifs.AUTHORITY,
        codes=evidence.authority_codes,
        people="People at the practices brought nearer",
        nobody_loses=(
            "Nobody loses in this model: it improves some rates and leaves the others. What it would cost, and who would go without it, is "
            "not in it."
        ),
        provenance=replace(
            evidence.provenance[view.look],
            method=(
                f"{MODEL} Fifths brought nearer close the chosen share of their distance. 10,000 draws of each fifth’s rate from its own error, the "
                "same draws for every setting of the levers."
            ),
        ),
        caveats=(
            "A fifth already at the level it would be moved towards is left as it is.",
            "It says what would be gained if rates were so much better, not what would better them.",
            *found.counted.indicator.caveats,
        ),
    )


def answer(view: View, evidence: Evidence, run: what_ifs.Run) -> str:
    found, outcome, levers = evidence.looked_at, run.outcome, run.levers
    assert isinstance(levers, Narrowing)
    if outcome.central == 0:
        return f"Nothing would change in {place(evidence)}: with the levers so set, nobody is moved."
    slope, ratio = outcome.also
    yearly = outcome.central / levers.years
    pace = (
        "within one year"
        if levers.years == 1
        else f"after {levers.years} years, about {say.count(yearly)} more each year"
    )
    return (
        f"{say.sentence_case(say.about(outcome.people))} people are counted at practices of the {_which(levers.moved)} there {'is' if levers.moved == 1 else 'are'} in {place(evidence)}. Were "
        f"{levers.share:.0f}% of the distance to {_towards(found, levers)} closed, there would be {say.about(outcome.central)} {gained(found)} ({what_ifs.spread(run)}) {pace}. "
        f"The most deprived end would have {ratio.after.value:.2f} times the rate of the least (95% interval {ratio.after.lower:.2f} to {ratio.after.upper:.2f}), now "
        f"{ratio.before:.2f} times; the slope would {_slope(slope.before, slope.after.value)}."
    )


def _slope(before: float, after: float) -> str:
    change = 1 - abs(after) / abs(before)
    if after * before < 0:
        return "turn round"
    return f"become {say.percent(abs(change), 0)} {'gentler' if change >= 0 else 'steeper'}"


def _towards(found: LookedAt, levers: Narrowing) -> str:
    words = TOWARDS.label(levers.towards)
    if levers.towards != "best" or not isinstance(found.groups, Groups):
        return words
    best = best_of(found, levers.moved, np.flatnonzero(found.groups.units > 0))
    return f"{words} ({best[0].short_name})" if best else words


def _which(moved: int) -> str:
    return "most deprived fifth" if moved == 1 else f"{counted(moved)} most deprived fifths"


NARROW: WhatIf[View, Evidence, what_ifs.Run] = WhatIf(
    name=NAME,
    title="What if the gap in a measure were narrowed?",
    introduction=(
        "For the measure chosen under “Fifth by fifth, show”: practices of the most deprived fifths are brought part of the way to a better rate. "
        "The answer is how many people that would be, by when, for whom and where, and what would be left of the gap."
    ),
    levers=Narrowing,
    run=run,
    answer=answer,
    exhibits=(what_ifs.how_sure, what_ifs.who_gains, what_ifs.where_gains, what_ifs.what_matters),
)
