"""The headline: how much shorter lives are at the most deprived end, against England and the other systems."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from components import narrative as say
from pages.inequalities.evidence import Evidence
from pages.inequalities.largest import below_england, largest
from pages.inequalities.view import PATH, WHO, View
from pages.inequalities.words import (
    KINDS,
    NO_INTERVAL,
    area_name,
    decimals,
    falls_by,
    gaps_widened,
    interval,
    number_word,
    of,
    rank,
    steepness,
    sure,
    verb,
    years,
)
from pages.words import named
from vocabulary import Finding, Refused, Sureness


def headline(view: View, evidence: Evidence) -> Finding:
    """The largest gap along deprivation, in people; where nothing is clear, the slope of life expectancy."""
    first = next(iter(largest(evidence)), None)
    return slope_headline(view, evidence) if first is None else replace(first, also=below_england(evidence))


def slope_headline(view: View, evidence: Evidence) -> Finding:
    """How much shorter lives are at the most deprived end of England's scale."""
    if evidence.refused:
        return _finding(
            view,
            evidence,
            sentence=f"The gap in life expectancy in {area_name(evidence)} is not known.",
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
            f"From least to most deprived, life expectancy for {of(view)} in {area_name(evidence)} {falls_by(slope.sii, decimals(evidence))}."
        ),
        detail=" ".join(
            each
            for each in (
                _slope(evidence),
                _standing(evidence),
                _others(view, evidence),
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
        sure=Sureness.PROBABLY if apart.beyond_chance else Sureness.CANNOT_TELL,
    )


def _slope(evidence: Evidence) -> str:
    """The interval, against England, and on which scale."""
    slope = evidence.gradient.slope
    return (
        f"That is the gap along England’s scale of deprivation in {evidence.period}, along a line through the neighbourhoods here "
        f"({interval(slope.sii_lower, slope.sii_upper)}): {steepness(evidence)}."
    )


def _standing(evidence: Evidence) -> str:
    """The area's rank, and how sure that is."""
    peers = evidence.peers
    _, several = KINDS[evidence.area.kind]
    if evidence.area.kind == "region":
        first, last = peers[0], peers[-1]
        return (
            f"Its systems run from {years(last.slope.sii)} in {named(last.area)} to {years(first.slope.sii)} in "
            f"{named(first.area)}."
        )
    apart = evidence.gradients.differences_from(evidence.gradient, peers)
    gentler = sum(each.beyond_chance and each.value > 0 for each in apart)
    steeper = sum(each.beyond_chance and each.value < 0 for each in apart)
    alike = len(apart) - gentler - steeper
    parts = [
        f"{verb(number)} {words}"
        for number, words in ((gentler, "clearly narrower"), (steeper, "clearly wider"))
        if number
    ]
    if alike:
        parts.append(f"{number_word(alike)} {'is' if alike == 1 else 'are'} no different as far as we can tell")
    may = f"{steeper + 1} to {len(peers) - gentler}"
    unsure = f", but the order is uncertain (its rank may be {may})" if alike else ""
    return f"It is {rank(evidence)} of the {len(peers)} {several}{unsure}: of the other {number_word(len(apart))}, {say.listing(parts)}."


def _others(view: View, evidence: Evidence) -> str:
    """The other sex, or both where the slope is of both together."""
    parts = [
        f"{years(slope.sii)} {'lower' if slope.sii >= 0 else 'higher'} for {WHO[key].of}"
        for key, slope in evidence.slopes_by_sex.items()
        if key != view.measure
    ]
    return f"It was {' and '.join(parts)}." if parts else ""


def _gain(evidence: Evidence) -> str:
    """The possible gain: a difference, so the level of the file does not matter."""
    gain = evidence.gradient.gain
    if isinstance(gain, Refused) or gain.risk_limits is None:
        return ""
    if gain.reference_is_worse:
        return "The least deprived tenth do not live longer than the average here."
    return (
        f"If everybody lived as long as the least deprived tenth, life expectancy would be {years(gain.risk)} higher on average "
        f"({interval(*gain.risk_limits)})."
    )


def going_words(view: View, evidence: Evidence) -> str:
    """The trend. The slope is known for one period only, so the published gaps of authorities are used: counted, never averaged."""
    gaps = evidence.authority_gaps
    once = "This gap is known for these five years only, so we cannot say which way it is going."
    if isinstance(gaps, Refused):
        return f"{once} {gaps.reason}"
    if isinstance(gaps.signs, Refused):
        return f"{once} {gaps.signs.reason}"
    return f"{once} As for the published gaps, {gaps_widened(view, evidence, gaps)}. {sure(gaps)} {NO_INTERVAL}"


def going(evidence: Evidence) -> Literal["improvement", "concern", "neither", "unknown"]:
    gaps = evidence.authority_gaps
    if isinstance(gaps, Refused) or isinstance(gaps.signs, Refused) or gaps.signs.chance is None:
        return "unknown"
    if not gaps.signs.beyond_chance:
        return "neither"
    return "concern" if gaps.signs.up > gaps.signs.down else "improvement"


def _too_short(view: View, evidence: Evidence) -> str:
    """Why the number is smaller than the one the reader may know."""
    mixed = "A neighbourhood of 8,000 people mixes poorer and richer streets, so these gaps are too small"
    use = "Use ours to compare areas, not as the size of the gap."
    published = evidence.published_gap
    if published is None:
        return f"{mixed}. {use}"
    return f"{mixed}: by smaller areas, England’s published gap is {years(published.value)} ({of(view)}, {published.period}). {use}"


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
    sure: Sureness = Sureness.NOT_MEASURED,
) -> Finding:
    return Finding(
        page=PATH,
        sentence=sentence,
        detail=detail,
        freshness=(evidence.freshness,),
        indicator=view.measure,
        family="deaths",
        area=evidence.area.code,
        period=evidence.period,
        size=size,
        lower=lower,
        upper=upper,
        size_unit="years {wider|narrower} than England’s gap in life expectancy",
        direction=direction,
        going=going,
        sure=sure,
        link=PATH + view.to_query(),
    )
