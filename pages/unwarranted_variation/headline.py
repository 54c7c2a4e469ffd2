"""The headline: the one finding of a view, in a sentence and what stands behind it."""

from __future__ import annotations

import numpy as np

from analysis.excess import Excess
from analysis.variation import Variation, gain_at, vary
from components import narrative as say
from pages.unwarranted_variation.course import counting, reading, standing
from pages.unwarranted_variation.evidence import Evidence, kind_of, outside, places_of
from pages.unwarranted_variation.view import PATH, View
from pages.unwarranted_variation.words import (
    at_the_line,
    by_chance,
    case_mix,
    difference,
    hidden,
    interval_of,
    line,
    of_whom,
    places,
    side,
)
from pages.words import named, spoken
from vocabulary import Finding, Refused

MANY = 10
"""Places an area has from which the headline counts those that stand out, besides adding them up."""


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
        sentence=f"There is no answer for {named(evidence.area)} in {evidence.period.label}.",
        detail=f"{reason} Choose another period, measure or kind of place.",
        size=None,
        certainty="no interval",
    )


def _spread(view: View, evidence: Evidence) -> Finding:
    """The area is the whole of what is compared: how wide is the spread, and does anyone stand out of it?"""
    funnel, peers, indicator = evidence.funnel, evidence.peers, evidence.indicator
    assert isinstance(funnel, Variation)
    known = np.flatnonzero(peers.known)
    order = known[np.argsort(funnel.value[known])]
    best, worst = (order[-1], order[0]) if indicator.polarity == "higher" else (order[0], order[-1])
    worse, better = (outside(evidence, way) for way in ("worse", "better"))
    out = int((worse | better).sum())
    gain = gain_at(
        peers.numerator,
        peers.denominator,
        funnel.target / funnel.per,
        higher_is_better=indicator.polarity == "higher",
    )
    measured = "the usual spread" if view.limits == "overdispersed" else "what chance alone would bring"
    verb = "stands" if out < 2 or len(known) == 1 else "stand"
    write = evidence.unit.write
    one, many = f"{evidence.compared} {evidence.one}", f"{evidence.compared} {evidence.many}"
    return _finding(
        view,
        evidence,
        sentence=(
            f"In {evidence.period.label}, figures for {say.lowered(of_whom(evidence))} "
            f"{_ran(evidence, int(worst), int(best))}; "
            f"{_though(view, evidence, many) if out == 0 else places(out, len(known), one, many)} {verb} out from {measured}"
            f"{_on_which(evidence, worse, better)}."
        ),
        detail=(
            f"Against {line(evidence, short=True)}, {write(funnel.target)}, {_worse_side(evidence, gain)}. "
            f"{_all_together(evidence)}"
            + (_standing(view, evidence, worse, better) + " " if out else "")
            + _luck(evidence, out)
            + _at_the_median(evidence)
            + _spread_note(view, evidence)
            + hidden(evidence)
        ),
        size=gain,
        certainty=_how_sure(view, evidence, out),
    )


def _worse_side(evidence: Evidence, gain: float) -> str:
    """What the places on the worse side of the line add up to; that there are none where nothing does."""
    if say.nothing(gain):
        return f"no {evidence.one} is on the {side(evidence, 'worse')} side of it"
    return (
        f"the {evidence.many} on the {side(evidence, 'worse')} side of it add up to {say.about(gain)} "
        f"{evidence.indicator.people_worse} {_too(evidence)}"
    )


def _ran(evidence: Evidence, worst: int, best: int) -> str:
    """ "ran from 52.1% (Leicester) to 70.3% (Shropshire)", or that all were the same."""
    assert isinstance(evidence.funnel, Variation)
    low, high = float(evidence.funnel.value[worst]), float(evidence.funnel.value[best])
    write = evidence.unit.telling(low, high).write
    if evidence.unit.same(low, high):
        return f"were the same everywhere, {write(low)}"
    names = [spoken(str(evidence.peers.short_name[row])) for row in (worst, best)]
    return f"ran from {write(low)} ({names[0]}) to {write(high)} ({names[1]})"


def _all_together(evidence: Evidence) -> str:
    """Of observed over expected: what all places compared have together, since 1 is not their average."""
    if not evidence.expected:
        return ""
    unit = evidence.unit.telling(evidence.pooled, evidence.average)
    return f"All together they have {unit.write(evidence.pooled)}. "


def _how_sure(view: View, evidence: Evidence, out: int) -> str:
    """Whether the spread between the places is more than chance brings, and whether any is out of even the usual spread."""
    if out and view.limits == "overdispersed":
        return "beyond the usual spread"
    return "beyond chance" if out or _more_than_chance(evidence) else "within chance"


def _more_than_chance(evidence: Evidence) -> bool:
    assert isinstance(evidence.funnel, Variation)
    return evidence.funnel.dispersion.beyond_chance


def _though(view: View, evidence: Evidence, many: str) -> str:
    """That nobody stands out, and that all may still differ by more than chance: the usual spread is itself more than chance."""
    known = int(evidence.peers.known.sum())
    if view.limits == "overdispersed" and _more_than_chance(evidence):
        return f"the {known:,} {many} differ by more than chance, yet none"
    return f"none of the {known:,} {many}"


def _on_which(evidence: Evidence, worse: np.ndarray, better: np.ndarray) -> str:
    """The side on which those stand out, where it is one side."""
    if worse.any() == better.any():
        return ""
    return f" on the {side(evidence, 'worse' if worse.any() else 'better')} side"


def _too(evidence: Evidence) -> str:
    return "more than it" if evidence.indicator.polarity == "neutral" else "too many"


def _distance(view: View, evidence: Evidence) -> Finding:
    """The area's places against the rest: how many people the difference stands for, and how sure it is."""
    excess, funnel, indicator = evidence.excess, evidence.funnel, evidence.indicator
    assert isinstance(excess, Excess) and isinstance(funnel, Variation)
    more = "more" if excess.people > 0 else "fewer"
    whose = _whose(evidence)
    share = evidence.share
    worse, better = (outside(evidence, way) & evidence.own for way in ("worse", "better"))
    write = evidence.unit.write
    if not excess.beyond_chance:
        sentence = (
            f"In {evidence.period.label}, {whose} did not differ from {line(evidence)} for "
            f"{say.lowered(of_whom(evidence))} by more than chance explains{_counted(evidence, worse)}."
        )
        certainty = "within chance"
    else:
        sentence = (
            f"In {evidence.period.label}, {whose} had {say.about(excess.people)} {more} {indicator.people_worse} "
            f"than {at_the_line(evidence)}{_counted(evidence, worse)}."
        )
        certainty = "beyond the usual spread" if abs(evidence.unusual) > OUTER else "beyond chance"
    return _finding(
        view,
        evidence,
        sentence=sentence,
        detail=(
            f"{_missing(evidence)}{say.sentence_case(of_whom(evidence))}: {write(share[0])} "
            f"({interval_of(evidence, share[1], share[2])}) against {_held_against(evidence)}{_apart(evidence)} "
            f"(95% interval {say.people_range(excess.lower, excess.upper)}). "
            f"{_against_peers(evidence)}{_usual(evidence)}{_furthest_behind(evidence)}"
            f"{_standing(view, evidence, worse, better)} {_luck(evidence, int((worse | better).sum()))}"
            f"{_at_the_median(evidence)}{hidden(evidence)}"
        ),
        size=excess.people,
        lower=excess.lower,
        upper=excess.upper,
        certainty=certainty,
    )


def _held_against(evidence: Evidence) -> str:
    """The line with its name: "61.2% for the 21 Midlands trusts compared", "1.000, as many as expected"."""
    write = evidence.unit.write
    if evidence.expected:
        return f"{write(evidence.average)}, as many as expected"
    number = int(evidence.peers.known.sum())
    return f"{write(evidence.average)} for the {number:,} {evidence.compared} {evidence.many} compared"


def _apart(evidence: Evidence) -> str:
    """The difference as a figure and in people: ", 0.02 percentage points lower: 256 fewer people", or ": the same"."""
    excess, indicator = evidence.excess, evidence.indicator
    assert isinstance(excess, Excess)
    distance = evidence.share[0] - evidence.average
    if evidence.unit.same(evidence.share[0], evidence.average):
        return f": the same, so no more and no fewer {indicator.people_worse}"
    more = "more" if excess.people > 0 else "fewer"
    return (
        f", {difference(evidence, distance)} {say.judgement(distance, indicator.polarity)}: {say.whole(excess.people)} "
        f"{more} {indicator.people_worse}"
    )


def _against_peers(evidence: Evidence) -> str:
    """Of observed over expected: the average of the places compared, and how far the area is from that."""
    if not evidence.expected or evidence.whole:
        return ""
    counted = evidence.own & evidence.peers.known
    assert isinstance(evidence.funnel, Variation)
    expected = float(evidence.peers.denominator[counted].sum()) / evidence.funnel.per
    people = expected * (evidence.share[0] - evidence.pooled) * (-1 if evidence.indicator.polarity == "higher" else 1)
    unit = evidence.unit.telling(evidence.share[0], evidence.pooled)
    number = int(evidence.peers.known.sum())
    found = (
        "the same"
        if unit.same(evidence.share[0], evidence.pooled)
        else f"{say.about(people)} {'more' if people > 0 else 'fewer'} {evidence.indicator.people_worse}"
    )
    return (
        f"The {number:,} {evidence.compared} {evidence.many} together have {unit.write(evidence.pooled)}; against that, "
        f"{unit.write(evidence.share[0])} is {found}. "
    )


OUTER = 3.090232  # standard errors at the 99.8% limits


def _counted(evidence: Evidence, worse: np.ndarray) -> str:
    """In an area of many places, how many of them stand out on the side that is asked about."""
    mine = int((evidence.own & evidence.peers.known).sum())
    if mine < MANY:
        return ""
    out = int(worse.sum())
    listed = places(out, mine, evidence.one, evidence.many)
    return f"; {listed} {'stands' if out < 2 else 'stand'} out on the {side(evidence, 'worse')} side"


def _usual(evidence: Evidence) -> str:
    """Whether the difference of the area as a whole is more than places usually differ by: the interval does not say."""
    if abs(evidence.unusual) > OUTER:
        return f"A difference this large is more than the usual spread between {evidence.many} brings. "
    return f"The interval allows for chance in this period only: differences of this size between {evidence.many} are usual. "


def _missing(evidence: Evidence) -> str:
    """The area's own places that are not in the figure, by name, before anything is said of the area."""
    silent = [name for name in evidence.missing if name not in evidence.held_back]
    why = [f"{say.listing(silent)} did not report this measure in this period"] if silent else []
    if evidence.held_back:
        why.append(f"the figures of {say.listing(evidence.held_back)} are held back because the numbers are small")
    return f"{say.sentence_case(' and '.join(why))}, so there is no figure for the whole. " if why else ""


def _furthest_behind(evidence: Evidence) -> str:
    """In a system of several places, the one furthest on the worse side of the average: a good sum can hide it."""
    counted = evidence.own & evidence.peers.known
    if not 2 <= counted.sum() < MANY or evidence.indicator.polarity == "neutral":
        return ""
    assert isinstance(evidence.funnel, Variation)
    value = evidence.funnel.value
    higher = evidence.indicator.polarity == "higher"
    row = (
        int(np.argmin(np.where(counted, value, np.inf)))
        if higher
        else int(np.argmax(np.where(counted, value, -np.inf)))
    )
    unit = evidence.unit.telling(float(value[row]), evidence.average)
    level = unit.same(float(value[row]), evidence.average)
    behind = not level and (value[row] < evidence.average if higher else value[row] > evidence.average)
    which = "the same as" if level else "worse than" if behind else "no worse than"
    return (
        f"Its {evidence.one} furthest behind, {spoken(str(evidence.peers.short_name[row]))}, at {unit.write(value[row])}, is "
        f"{which} {'expected' if evidence.expected else 'the average'}. "
    )


def _standing(view: View, evidence: Evidence, worse: np.ndarray, better: np.ndarray) -> str:
    """Which places are outside the 99.8% limits, and on which side: those that stand for most people first."""
    against = (
        f"the usual spread between {evidence.many}"
        if view.limits == "overdispersed"
        else "what chance alone would bring"
    )
    sides = [
        f"{side(evidence, way)}: {say.listing(_by_people(evidence, rows)).removesuffix('.')}"
        for way, rows in (("worse", worse), ("better", better))
        if rows.any()
    ]
    return (
        f"Standing out from {against}, {'. On the other side, '.join(sides)}."
        if sides
        else f"None stands out from {against}."
    )


def _by_people(evidence: Evidence, rows: np.ndarray) -> list[str]:
    where = np.flatnonzero(rows)
    order = where[np.argsort(-np.abs(evidence.people_over[where]), kind="stable")]
    return [spoken(str(name)) for name in evidence.peers.short_name[order]]


def _luck(evidence: Evidence, out: int) -> str:
    """How many would stand out if the limits told the whole story: said where there are many places to look at."""
    funnel = evidence.funnel
    assert isinstance(funnel, Variation)
    mine = int((evidence.own & evidence.peers.known).sum())
    if mine < MANY:
        return ""
    expected = by_chance(funnel.outside_by_chance * mine / funnel.judged)
    return f"Of {mine:,} {evidence.many}, {expected} would stand out by luck alone; {f'{out:,}' if out else 'none'} {'does' if out < 2 else 'do'}. "


def _at_the_median(evidence: Evidence) -> str:
    """What would be gained if those that stand out on the worse side were at the median of all compared."""
    rows = outside(evidence, "worse") & evidence.own
    if evidence.indicator.polarity == "neutral" or not rows.any():
        return ""
    gain, number = evidence.gain, int(rows.sum())
    who = f"the {evidence.one} that stands" if number == 1 else f"the {number:,} {evidence.many} that stand"
    return (
        f"Were {who} out on the worse side at the median of all compared, {evidence.unit.write(evidence.median)}, there would "
        f"be {say.about(gain)} fewer {evidence.indicator.people_worse}. "
    )


def _spread_note(view: View, evidence: Evidence) -> str:
    """Why two kinds of limits give two answers: said where the reader meets the question."""
    known = evidence.peers.known
    other = vary(
        np.where(known, evidence.peers.numerator, np.nan),
        np.where(known, evidence.peers.denominator, np.nan),
        kind=kind_of(evidence.indicator),
        limits="chance",
        per=evidence.indicator.multiplier or 1,
    )
    if view.limits == "chance" or isinstance(other, Refused):
        return f"{case_mix(evidence)}"
    by_luck = places(
        int((other.outside("above") | other.outside("below")).sum()), int(known.sum()), evidence.one, evidence.many
    )
    return (
        f"By more than chance alone can explain, {by_luck} differ from {line(evidence, short=True)}: where many share a difference it is better "
        "to ask what separates the two ends than to look for one culprit."
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
    elif evidence.indicator.polarity == "neutral":
        direction = "unknown"
    return Finding(
        page=PATH,
        sentence=sentence,
        detail=" ".join(f"{detail} {_going(evidence)}".split()),
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


def _whose(evidence: Evidence) -> str:
    """Whose figure it is: the area's places or, where some of a few did not report, those that did, by name."""
    if not evidence.missing or evidence.own.sum() >= MANY:
        return places_of(evidence.area, evidence.own, evidence.level)
    reporting = [str(name) for name in evidence.peers.short_name[evidence.own & evidence.peers.known]]
    return f"{say.listing(reporting)} ({named(evidence.area)} without {say.listing(evidence.missing)})"


def _going(evidence: Evidence) -> str:
    """Which way the area's places are going, taken together."""
    series = evidence.together
    if isinstance(series.course, Refused):
        return ""
    return f"Over time, {series.name}: {standing(series, evidence.period, evidence.unit)}. {counting(series)}".strip()
