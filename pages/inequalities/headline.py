"""The headline: how much shorter lives are at the most deprived end, against England and the other systems."""

from __future__ import annotations

from typing import Literal

from analysis.slope import difference
from components import narrative as say
from pages.inequalities.evidence import Evidence
from pages.inequalities.view import PATH, WHO, View
from pages.inequalities.words import (
    KINDS,
    NO_INTERVAL,
    counted,
    decimals,
    interval,
    lower_by,
    of,
    place,
    steepness,
    sure,
    verb,
    within_words,
    years,
)
from pages.words import named
from vocabulary import Finding, Refused


def headline(view: View, evidence: Evidence) -> Finding:
    if evidence.refused:
        return _finding(
            view,
            evidence,
            sentence=f"There is no slope of life expectancy for {place(evidence)} in {evidence.period}.",
            detail=f"{evidence.refused} More neighbourhoods with a published life expectancy would be needed.",
        )
    slope, apart = evidence.gradient.slope, evidence.from_england
    direction: Literal["worse", "better", "no different"] = "no different"
    if apart.beyond_chance:
        direction = "worse" if apart.value > 0 else "better"
    return _finding(
        view,
        evidence,
        sentence=(
            f"In the years {evidence.period}, life expectancy of {of(view)} in {place(evidence)} was {lower_by(slope.sii, decimals(evidence))} "
            f"({interval(slope.sii_lower, slope.sii_upper)}), {steepness(evidence)}."
        ),
        detail=" ".join(
            each
            for each in (
                _standing(evidence),
                _others(evidence),
                _gain(evidence),
                going_words(view, evidence),
                _too_short(view, evidence),
            )
            if each
        ),
        size=apart.value,
        lower=apart.lower,
        upper=apart.upper,
        direction=direction,
        going=going(evidence),
        certainty="beyond chance" if apart.beyond_chance else "within chance",
    )


def _standing(evidence: Evidence) -> str:
    """Where the area stands, and how sure that is."""
    peers = evidence.peers
    _, several = KINDS[evidence.area.kind]
    if evidence.area.kind == "region":
        first, last = peers[0], peers[-1]
        return (
            f"Its systems run from {years(last.slope.sii)} in {named(last.area)} to {years(first.slope.sii)} in "
            f"{named(first.area)}."
        )
    apart = [difference(evidence.gradient.slope, each.slope) for each in peers if each.area != evidence.area]
    gentler = sum(each.beyond_chance and each.value > 0 for each in apart)
    steeper = sum(each.beyond_chance and each.value < 0 for each in apart)
    alike = len(apart) - gentler - steeper
    parts = [
        f"{verb(number)} {words}"
        for number, words in ((gentler, "clearly gentler"), (steeper, "clearly steeper"))
        if number
    ]
    if alike:
        parts.append(f"{counted(alike)} cannot be told from it")
    sure = ", but the order is not sure" if alike else ""
    return f"It is {rank(evidence)} of the {len(peers)} {several}{sure}: of the other {counted(len(apart))}, {say.listing(parts)}."


def rank(evidence: Evidence) -> str:
    """ "the steepest", "the 3rd steepest", "the gentlest"."""
    order = [each.area.code for each in evidence.peers].index(evidence.area.code) + 1
    if order == len(evidence.peers):
        return "the gentlest"
    return "the steepest" if order == 1 else f"the {say.ordinal(order)} steepest"


def _others(evidence: Evidence) -> str:
    """The other sex, or both where the slope is of both together."""
    parts = [
        f"{years(slope)} {'lower' if slope >= 0 else 'higher'} for {WHO[key].of}"
        for key, slope in evidence.others.items()
        if WHO[key].published
    ]
    return f"In the same way it was {' and '.join(parts)}." if parts else ""


def _gain(evidence: Evidence) -> str:
    """What there would be to win: a difference, so the level of the file does not matter."""
    gain = evidence.gradient.gain
    if isinstance(gain, Refused) or gain.risk_error is None:
        return ""
    if gain.reference_is_worse:
        return "The least deprived tenth does not live longer than the average here."
    half = 1.959964 * gain.risk_error
    return (
        f"If everybody lived as long as the least deprived tenth, life expectancy would be {years(gain.risk)} higher on average "
        f"({interval(gain.risk - half, gain.risk + half)})."
    )


def going_words(view: View, evidence: Evidence) -> str:
    """Which way it goes: the slope is known once, so the authorities' own published gaps speak, counted and never averaged."""
    found = evidence.within
    once = "Which way it is going: this slope is known for these five years only."
    if isinstance(found, Refused):
        return f"{once} {found.reason}"
    if isinstance(found.signs, Refused):
        return f"{once} {found.signs.reason}"
    return f"{once} But {within_words(view, evidence, found)}. {sure(found)} {NO_INTERVAL}"


def going(evidence: Evidence) -> Literal["improvement", "concern", "neither", "unknown"]:
    found = evidence.within
    if isinstance(found, Refused) or isinstance(found.signs, Refused) or found.signs.chance is None:
        return "unknown"
    if not found.signs.beyond_chance:
        return "neither"
    return "concern" if found.signs.up > found.signs.down else "improvement"


def _too_short(view: View, evidence: Evidence) -> str:
    """Why the number is smaller than the one the reader may know."""
    mixed = "A neighbourhood of 8,000 people mixes poorer and richer streets, so these slopes are too short"
    use = "use them to compare areas, not as the size of the gap."
    if not evidence.published_period:
        return f"{mixed}: {use}"
    return f"{mixed}: by smaller areas England’s published gap is {years(evidence.published)} ({of(view)}, {evidence.published_period}); {use}"


def _finding(
    view: View,
    evidence: Evidence,
    *,
    sentence: str,
    detail: str,
    size: float | None = None,
    lower: float | None = None,
    upper: float | None = None,
    direction: Literal["worse", "better", "no different", "unknown"] = "unknown",
    going: Literal["improvement", "concern", "neither", "unknown"] = "unknown",
    certainty: Literal["beyond chance", "within chance", "no interval"] = "no interval",
) -> Finding:
    return Finding(
        page=PATH,
        sentence=sentence,
        detail=detail,
        caution=evidence.stale,
        indicator=view.measure,
        family="deaths",
        area=evidence.area.code,
        period=evidence.period,
        size=size,
        lower=lower,
        upper=upper,
        size_unit="years {more|less} between the two ends than in England",
        direction=direction,
        going=going,
        certainty=certainty,
        link=PATH + view.to_query(),
    )
