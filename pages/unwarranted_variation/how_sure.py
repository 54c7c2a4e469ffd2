"""Texts about how sure the difference of an area's places is: the phrase, its basis, and both sentences if it shows nothing."""

from __future__ import annotations

from analysis.excess import Excess
from analysis.fair_comparison.sureness import PROBABLE, SAMPLING_PROBABLE, STANDING_PROBABLE
from components import narrative as say
from domain.unwarranted_variation.funnel import Funnel
from pages import fair_words
from pages.unwarranted_variation.evidence import Evidence, places_of
from pages.unwarranted_variation.over_time import next_figure, period_noun
from pages.unwarranted_variation.words import (
    MANY,
    apart,
    chance,
    figure_and_rank,
    furthest_out,
    of_whom,
    usual_between,
    whose_people,
)
from pages.words import named, spoken
from vocabulary import Sureness

OF_EXCLUDED = "among patients not excluded by their practice it does not hold"


def how_sure(evidence: Evidence, excess: Excess) -> Sureness:
    """How sure the difference of the area's places together is; what chance explains is never more than "can't tell"."""
    phrase = evidence.sure.phrase
    return phrase if excess.beyond_chance and phrase is not Sureness.NOT_MEASURED else Sureness.CANNOT_TELL


def both_truths(evidence: Evidence, funnel: Funnel) -> tuple[str, str]:
    """Two sentences: the count, and why it shows nothing. For an area with the last of all places compared they are about that
    place, and the second is "", because it is under the first chart with the place's distance."""
    about, row = say.sentence_case(of_whom(evidence)), furthest_out(evidence, funnel)
    if row is not None and tells_one_place(evidence, funnel):
        return f"{about}: {spoken(evidence.peers.name(row))} {figure_and_rank(evidence, funnel, row)}.", ""
    value = funnel.own_value[0]
    where = "the same as the average" if evidence.unit.same(value, funnel.target) else apart(evidence, funnel, value)
    return (
        f"{about}: {whose(evidence)} had {evidence.unit.write(value)}, {where}.",
        f"{say.sentence_case(_doubt(evidence))}.",
    )


def tells_one_place(evidence: Evidence, funnel: Funnel) -> bool:
    """Whether the count is that of one place of the area, the last of all compared, not of all its places together."""
    row = furthest_out(evidence, funnel)
    return row is not None and row == funnel.best_and_worst[1]


def _doubt(evidence: Evidence) -> str:
    """The question that the difference did not pass, as a clause."""
    if evidence.turned_by_excluded:
        return OF_EXCLUDED
    asked = evidence.sure
    usual = asked.usual_spread >= PROBABLE and (asked.standing_out is None or asked.standing_out >= STANDING_PROBABLE)
    passed = asked.sampling >= SAMPLING_PROBABLE and usual
    if passed and asked.persistence is not None and asked.persistence < PROBABLE:
        return f"past {period_noun(evidence.together).many} do not say that it lasts"
    return usual_for_the_area(evidence)


def usual_for_the_area(evidence: Evidence) -> str:
    """The same of the area's places together: of many, what is usual is how much areas of so many differ."""
    own, many = int(evidence.peers.reporting.sum()), evidence.noun.many
    return (
        usual_between(evidence)
        if own < MANY
        else fair_words.usual_and_plain(f"areas of so many {many}", whose_people(evidence))
    )


def why_so_sure(evidence: Evidence, excess: Excess, sure: Sureness) -> str:
    """What the phrase rests on: chance in the period, the usual spread between places, and the periods before."""
    asked = evidence.sure
    if not excess.beyond_chance:
        return f"{sure}: chance in this period alone explains it. "
    lasting = (
        ""
        if asked.persistence is None
        else f"by the periods before, the chance that it has this direction in a year is {chance(asked.persistence)}"
    )
    if sure is Sureness.CANNOT_TELL:
        if evidence.turned_by_excluded:
            lasting = OF_EXCLUDED
        elif _doubt(evidence) == usual_for_the_area(evidence):
            lasting = f"its interval is of this period alone, and {usual_for_the_area(evidence)}"
        return f"{sure}: {lasting}. "
    little = "very little" if sure is Sureness.SURE else "little"
    spread = f"chance and the usual spread between {evidence.noun.many} leave {little} doubt of the direction"
    return f"{sure}: {spread}{'; ' if lasting else ''}{lasting}. "


def coming(evidence: Evidence) -> str:
    """What the next period is expected to bring, where the period shown is the newest."""
    words = next_figure(evidence.together, evidence.period, evidence.unit)
    return f" {say.sentence_case(evidence.together_name)}: {words}." if words else ""


def whose(evidence: Evidence) -> str:
    """Whose figure it is: the area's places or, where some of a few did not report, those that did, by name."""
    peers = evidence.peers
    if not peers.missing or peers.own.sum() >= MANY:
        return places_of(evidence)
    return f"{say.listing(peers.names(peers.reporting))} ({named(evidence.area)} without {say.listing(peers.missing)})"
