"""The headline: the one finding of a view, in a sentence and what stands behind it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from analysis.excess import Excess, people_to_reach
from analysis.funnels import ProportionFunnel, proportion_funnel
from components import narrative as say
from pages.unwarranted_variation.course import counting, reading, standing
from pages.unwarranted_variation.evidence import Evidence, outside, trusts_of
from pages.unwarranted_variation.view import PATH, View
from vocabulary import Finding, Refused


def headline(view: View, evidence: Evidence) -> Finding:
    if isinstance(evidence.funnel, Refused) or isinstance(evidence.excess, Refused):
        return _no_answer(view, evidence)
    return _spread(view, evidence) if evidence.whole else _distance(view, evidence)


def _no_answer(view: View, evidence: Evidence) -> Finding:
    why = evidence.funnel if isinstance(evidence.funnel, Refused) else evidence.excess
    reason = why.reason if isinstance(why, Refused) else ""
    return _finding(
        view,
        evidence,
        sentence=f"There is no answer for {evidence.area.short_name} in {evidence.period.label}.",
        detail=f"{reason} Choose another month or measure.",
        size=None,
        certainty="no interval",
    )


def _spread(view: View, evidence: Evidence) -> Finding:
    """The area is the whole of what is compared: how wide is the spread, and does anyone stand out of it?"""
    funnel, peers, indicator = evidence.funnel, evidence.peers, evidence.indicator
    assert isinstance(funnel, ProportionFunnel)
    known = np.flatnonzero(peers.known)
    order = known[np.argsort(funnel.value[known])]
    best, worst = (order[-1], order[0]) if indicator.polarity == "higher" else (order[0], order[-1])
    worse, better = (outside(evidence, side) for side in ("worse", "better"))
    out = int((worse | better).sum())
    gain = people_to_reach(
        peers.numerator, peers.denominator, funnel.target, higher_is_better=indicator.polarity == "higher"
    )
    measured = "the usual spread" if view.limits == "overdispersed" else "what chance alone would bring"
    verb = "stands" if out == 1 or len(known) == 1 else "stand"
    return _finding(
        view,
        evidence,
        sentence=(
            f"In {evidence.period.label}, {indicator.short_name} ran from {say.percent(funnel.value[worst])} "
            f"({peers.short_name[worst]}) to {say.percent(funnel.value[best])} ({peers.short_name[best]}); "
            f"{say.share_of(out, len(known), evidence.compared + ' trust')} {verb} out from {measured}."
        ),
        detail=(
            f"Against the average of {say.percent(funnel.target)}, the trusts on the worse side of it add up to {say.about(gain)} "
            f"{indicator.people_worse} too many. "
            + (_standing(view, evidence, worse, better) + " " if out else "")
            + _spread_note(view, evidence)
        ),
        size=gain,
        certainty="beyond the usual spread" if worse.any() and view.limits == "overdispersed" else "beyond chance",
    )


def _distance(view: View, evidence: Evidence) -> Finding:
    """The area's trusts against the rest: how many people the difference stands for, and how sure it is."""
    excess, funnel, indicator = evidence.excess, evidence.funnel, evidence.indicator
    assert isinstance(excess, Excess) and isinstance(funnel, ProportionFunnel)
    more = "more" if excess.people > 0 else "fewer"
    trusts = _trusts(evidence)
    share = (excess.proportion, excess.proportion_lower, excess.proportion_upper)
    if indicator.polarity == "higher":  # the excess counts the worse outcome, the measure the better one
        share = (1 - share[0], 1 - share[2], 1 - share[1])
    judged = say.judgement(share[0] - funnel.target, indicator.polarity)
    worse, better = (outside(evidence, side) & evidence.own for side in ("worse", "better"))
    if not excess.beyond_chance:
        sentence = (
            f"In {evidence.period.label}, {trusts} did not differ from the {evidence.compared} average on "
            f"{indicator.short_name} by more than chance explains."
        )
        certainty = "within chance"
    else:
        sentence = (
            f"In {evidence.period.label}, {trusts} had {say.about(excess.people)} {more} {indicator.people_worse} "
            f"than at the {evidence.compared} average."
        )
        certainty = "beyond the usual spread" if abs(evidence.unusual) > OUTER else "beyond chance"
    return _finding(
        view,
        evidence,
        sentence=sentence,
        detail=(
            f"{_missing(evidence)}{say.sentence_case(indicator.short_name)}: {say.percent(share[0])} "
            f"({say.interval(share[1], share[2])}) against {say.percent(funnel.target)} for the "
            f"{int(evidence.peers.known.sum())} {evidence.compared} trusts compared, "
            f"{say.points(share[0] - funnel.target)} {judged}: {say.count(abs(excess.people))} {more} "
            f"{indicator.people_worse} (95% interval {say.people_range(excess.lower, excess.upper)}). "
            f"{_usual(evidence)}{_furthest_behind(evidence)}"
            f"{_standing(view, evidence, worse, better)}"
        ),
        size=excess.people,
        lower=excess.lower,
        upper=excess.upper,
        certainty=certainty,
    )


OUTER = 3.090232  # standard errors at the 99.8% limits


def _usual(evidence: Evidence) -> str:
    """Whether the difference of the area as a whole is more than trusts usually differ by: the interval does not say."""
    if abs(evidence.unusual) > OUTER:
        return "A difference this large is unusual even for trusts. "
    return "The interval allows for chance in this month only: differences of this size between trusts are usual. "


def _missing(evidence: Evidence) -> str:
    """The area's own trusts that are not in the figure, by name, before anything is said of the area."""
    if not evidence.missing:
        return ""
    return (
        f"{say.listing(evidence.missing)} did not report this measure that month, so there is no figure for the whole. "
    )


def _furthest_behind(evidence: Evidence) -> str:
    """In a system of several trusts, the one furthest on the worse side of the average: a good sum can hide it."""
    counted = evidence.own & evidence.peers.known
    if counted.sum() < 2:
        return ""
    value = evidence.peers.value
    higher = evidence.indicator.polarity == "higher"
    row = (
        int(np.argmin(np.where(counted, value, np.inf)))
        if higher
        else int(np.argmax(np.where(counted, value, -np.inf)))
    )
    behind = value[row] < evidence.average if higher else value[row] > evidence.average
    side = "worse than" if behind else "no worse than"
    return f"Its trust furthest behind, {evidence.peers.short_name[row]}, at {say.percent(value[row])}, is {side} the average. "


def _standing(view: View, evidence: Evidence, worse: np.ndarray, better: np.ndarray) -> str:
    """Which trusts are outside the 99.8% limits, and on which side."""
    against = "the usual spread between trusts" if view.limits == "overdispersed" else "what chance alone would bring"
    sides = [
        f"{side}: {say.listing([str(name) for name in evidence.peers.short_name[rows]])}"
        for side, rows in (("worse", worse), ("better", better))
        if rows.any()
    ]
    return f"Standing out from {against}, {'; '.join(sides)}." if sides else f"None stands out from {against}."


def _spread_note(view: View, evidence: Evidence) -> str:
    """Why two kinds of limits give two answers: said where the reader meets the question."""
    other = proportion_funnel(evidence.peers.numerator, evidence.peers.denominator, limits="chance")
    if view.limits == "chance" or isinstance(other, Refused):
        return "With departments this busy, chance alone explains very little: nearly every difference is real."
    by_chance = say.share_of(
        int(outside(replace(evidence, funnel=other)).sum()), int(evidence.peers.known.sum()), "trust"
    )
    return (
        f"By more than chance alone can explain, {by_chance} differ from the average: the differences are real, but so many "
        "share them that it is better to ask what separates the two ends than to look for one culprit."
    )


def _finding(
    view: View,
    evidence: Evidence,
    *,
    sentence: str,
    detail: str,
    size: float | None,
    certainty: str,
    lower: float | None = None,
    upper: float | None = None,
) -> Finding:
    direction = "unknown" if size is None else "worse" if size > 0 else "better"
    if certainty == "within chance":
        direction = "no different"
    elif evidence.whole and size is not None:
        direction = "spread"
    return Finding(
        page=PATH,
        sentence=sentence,
        detail=f"{detail} {_going(evidence)}".strip(),
        caution=evidence.stale,
        indicator=evidence.indicator.id,
        family=evidence.indicator.family,
        area=evidence.area.code,
        period=evidence.period.label,
        size=size,
        lower=lower,
        upper=upper,
        size_unit=evidence.indicator.people_worse,
        direction=direction,  # type: ignore[arg-type]
        certainty=certainty,  # type: ignore[arg-type]
        going=reading(evidence.together, evidence.period),
        link=PATH + view.to_query(),
    )


def _trusts(evidence: Evidence) -> str:
    """Whose figure it is: the area's trusts or, where some did not report, those that did, by name."""
    if not evidence.missing:
        return trusts_of(evidence.area, evidence.own)
    reporting = [str(name) for name in evidence.peers.short_name[evidence.own & evidence.peers.known]]
    return f"{say.listing(reporting)} ({evidence.area.short_name} without {say.listing(evidence.missing)})"


def _going(evidence: Evidence) -> str:
    """Which way the area's trusts are going, taken together."""
    series = evidence.together
    if isinstance(series.course, Refused):
        return ""
    return f"Over time, {series.name}: {standing(series, evidence.period)}. {counting(series)}".strip()
