"""The headline: the gap between practices in the most and the least deprived fifth, and what can be said of its course."""

from __future__ import annotations

import numpy as np

from analysis.equality import above
from components import narrative as say
from components.units import PERCENT
from pages.voices.evidence import NEW_SURVEY, Course, Evidence
from pages.voices.view import PATH, PATIENTS, View
from pages.words import named
from vocabulary import Finding, Refused

NO_INTERVAL = "No interval is published: each figure is that of the middle practice (the median) of a fifth, without the number of answers."
NOT_ADDED = "medians of practices cannot be added up or averaged"


def headline(view: View, evidence: Evidence) -> Finding:
    if evidence.system is None:
        return _side_by_side(view, evidence)
    if not gap_known(evidence):
        return _no_gap(view, evidence, evidence.system)
    return _gap(view, evidence, evidence.system)


def gap_known(evidence: Evidence) -> bool:
    """Whether there is something to tell: of one system, its gap."""
    return evidence.system is None or bool(np.isfinite(evidence.system.gap[evidence.at]))


def place(evidence: Evidence) -> str:
    """The area in the middle of a sentence."""
    return named(evidence.area)


def did(evidence: Evidence) -> str:
    return PATIENTS[evidence.indicator.id].did


def distance(gap: float) -> str:
    """ "8.0 percentage points lower in the most deprived fifth": the sign said."""
    way = "lower" if gap >= 0 else "higher"
    return f"{say.points(gap)} {way} in the most deprived fifth"


# ---------------------------------------------------------------- one system


def _gap(view: View, evidence: Evidence, system: Course) -> Finding:
    at, england = evidence.at, evidence.england
    gap, other = float(system.gap[at]), float(england.gap[at])
    poor, rich = say.percents(*(float(system.value[fifth, at]) for fifth in (0, -1)))
    return _finding(
        view,
        evidence,
        sentence=(
            f"In {evidence.year}, {poor} of patients {did(evidence)} in a typical {evidence.area.short_name} practice of the "
            f"most deprived fifth, against {rich} in the least deprived: {_verdict(evidence, gap, other)}"
        ),
        detail=" ".join(
            (_levels(evidence, system), NO_INTERVAL, _yardstick(evidence, system), course(evidence, system))
        ),
        size=100 * (gap - other),
        direction=_direction(evidence, gap - other),
        going=_going(evidence, system),
    )


def _verdict(evidence: Evidence, gap: float, other: float) -> str:
    """The gap against England's; wider or narrower only where it is further from it than it moves of its own accord."""
    direction = _direction(evidence, gap - other)
    too_close = {
        "no different": ", no further apart than this gap has moved in a single year",
        "unknown": "; too few years are known to say whether that is more than it moves in a single year",
    }.get(direction, "")
    if gap < 0:
        return f"{say.points(gap)} higher where people are poorer, while in England it is {distance(other)}{too_close}."
    if PERCENT.same(gap, other):
        return f"a gap of {say.points(gap)}, as wide as England’s."
    decimals = PERCENT.telling(gap, other).decimals
    own, england = say.points(gap, decimals), f"{other * 100:.{decimals}f}"
    if too_close:
        return f"a gap of {own} against England’s {england}{too_close}."
    return f"a gap of {own}, {'wider' if gap > other else 'narrower'} than England’s {england}."


def _levels(evidence: Evidence, system: Course) -> str:
    """Each end against the same fifth of England: a narrow gap may only mean that everybody fares badly."""
    at, england = evidence.at, evidence.england
    ends = [float(system.value[fifth, at] - england.value[fifth, at]) for fifth in (0, -1)]
    poor, rich = (
        f"{_from_level(end)} England’s {say.percent(float(england.value[fifth, at]))}"
        for end, fifth in zip(ends, (0, -1), strict=True)
    )
    words = f"Level: the most deprived fifth is {poor}, the least deprived {rich}."
    direction = _direction(evidence, _from_england(evidence, system))
    if direction == "better" and ends[0] < 0:
        words += " The gap is narrower than England’s only because the least deprived are even further behind England."
    if direction == "worse" and ends[0] > 0:
        words += " The gap is wider than England’s although the most deprived fare better here."
    return words


def _from_level(end: float) -> str:
    """ "3.4 percentage points above", or that it is the same."""
    return "the same as" if say.nothing(end) else f"{say.points(end)} {'above' if end > 0 else 'below'}"


def _yardstick(evidence: Evidence, system: Course) -> str:
    """What the gap moves by of its own accord, in place of an interval."""
    if isinstance(evidence.moves, Refused):
        return "Too few years are known to say how much the gap moves of its own accord."
    apart = abs(_from_england(evidence, system))
    larger = bool(above(apart, evidence.moves.largest))
    decimals = PERCENT.telling(apart, evidence.moves.largest).decimals
    return (
        f"As a yardstick, the gap here has moved by up to {say.points(evidence.moves.largest, decimals)} from one year to the next where years can be "
        f"compared; its difference from England’s, {say.points(apart, decimals)}, is "
        f"{'more' if larger else 'not more'} than that."
    )


def _from_england(evidence: Evidence, system: Course) -> float:
    return float(system.gap[evidence.at] - evidence.england.gap[evidence.at])


def _direction(evidence: Evidence, difference: float) -> str:
    if isinstance(evidence.moves, Refused):
        return "unknown"
    if not above(abs(difference), evidence.moves.largest):
        return "no different"
    return "worse" if difference > 0 else "better"


def course(evidence: Evidence, system: Course) -> str:
    """Which way the gap has gone, within years that may be compared; and, for the new survey, what came before it."""
    now = evidence.stretch(evidence.at)
    why = f"{NEW_SURVEY.why} " if evidence.years[now.start].id == NEW_SURVEY.year else ""
    words = [why + _stretch(evidence, system, range(now.start, evidence.at + 1))]
    edge = now.start
    while why and edge > 0:  # the old survey, stretch by stretch, newest first
        before = evidence.stretch(edge - 1)
        words.append(_stretch(evidence, system, before))
        edge = before.start
    return " ".join(each for each in words if each.strip()).strip()


def _stretch(evidence: Evidence, system: Course, years: range) -> str:
    known = [year for year in years if np.isfinite(system.gap[year])]
    if len(known) < 2:
        return ""
    first, last = known[0], known[-1]
    own, england = (went(each.gap[first], each.gap[last]) for each in (system, evidence.england))
    return f"From {evidence.years[first].label} to {evidence.years[last].label} the gap {own}; England’s {england}."


def went(first: float, last: float) -> str:
    """ "went from 6.0 points to 4.2 points", told apart; "stayed at 6.0 points"."""
    first, last = float(first), float(last)
    if PERCENT.same(first, last):
        return f"stayed at {signed(last)}"
    decimals = PERCENT.telling(first, last).decimals
    return f"went from {signed(first, decimals)} to {signed(last, decimals)}"


def signed(gap: float, decimals: int = 1) -> str:
    """A gap in words, its sign said where it is the unusual one: "6.0 points the other way round"."""
    return short(gap, decimals) if gap >= 0 else f"{short(gap, decimals)} the other way round"


def short(gap: float, decimals: int = 1) -> str:
    """ "8.0 points": after "percentage points" has been said once."""
    return say.points(gap, decimals).replace("percentage ", "")


def _going(evidence: Evidence, system: Course) -> str:
    """A sign only where the gap has moved further, within comparable years, than it ever does in one."""
    years = [y for y in evidence.stretch(evidence.at) if y <= evidence.at and np.isfinite(system.gap[y])]
    if len(years) < 2 or isinstance(evidence.moves, Refused):
        return "unknown"
    change = float(system.gap[years[-1]] - system.gap[years[0]])
    if not above(abs(change), evidence.moves.largest):
        return "neither"
    return "concern" if change > 0 else "improvement"


def _no_gap(view: View, evidence: Evidence, system: Course) -> Finding:
    """A system with no practice in one of the two fifths."""
    at = evidence.at
    missing = [name for name, fifth in (("most", 0), ("least", -1)) if not np.isfinite(system.value[fifth, at])]
    known = [year for year in range(len(evidence.years)) if np.isfinite(system.gap[year])]
    before = (
        f"The gap was last known in {evidence.years[known[-1]].label}: {signed(system.gap[known[-1]])}. "
        if known
        else ""
    )
    second, last = (float(system.value[fifth, at]) for fifth in (1, -1))
    instead = ""
    if np.isfinite(second) and np.isfinite(last):
        instead = (
            f"In the second most deprived fifth {say.percent(second)} of patients {did(evidence)}, in the least deprived "
            f"{say.percent(last)} (England: {say.percent(float(evidence.england.value[1, at]))} and "
            f"{say.percent(float(evidence.england.value[-1, at]))}). "
        )
    return _finding(
        view,
        evidence,
        sentence=(
            f"In {evidence.year}, {place(evidence)} has no figure for practices in the {' and the '.join(missing)} deprived "
            f"fifth, so its gap in whether patients {did(evidence)} is not known."
        ),
        detail=f"{_few(evidence) if 'most' in missing else ''}{before}{instead}{NO_INTERVAL}",
        size=None,
        direction="unknown",
        going="unknown",
    )


def _few(evidence: Evidence) -> str:
    return f"Hardly a practice of {place(evidence)} serves people that deprived. "


# ---------------------------------------------------------------- several systems


def _side_by_side(view: View, evidence: Evidence) -> Finding:
    own = [evidence.systems[each] for each in evidence.own]
    at, other = evidence.at, float(evidence.england.gap[evidence.at])
    known = sorted((each for each in own if np.isfinite(each.gap[at])), key=lambda each: float(each.gap[at]))
    without = [named(each.area) for each in own if not np.isfinite(each.gap[at])]
    missing = f" {say.sentence_case(say.listing(without))} has no figure for one of the two fifths." if without else ""
    if not known:
        between = f"none of its systems has a known gap in whether patients {did(evidence)}."
    elif len(known) == 1:
        between = f"the share of patients who {did(evidence)} was {distance(float(known[0].gap[at]))} in {named(known[0].area)}."
    else:
        low, high = known[0], known[-1]
        decimals = PERCENT.telling(float(low.gap[at]), float(high.gap[at])).decimals
        between = (
            f"the gap in whether patients {did(evidence)} ran from {signed(float(low.gap[at]), decimals)} in {named(low.area)} to "
            f"{signed(float(high.gap[at]), decimals)} in {named(high.area)}."
        )
    wider = sum(bool(above(each.gap[at], other)) for each in known)
    count = (
        f" The gap was wider than England’s {say.points(other)} in {some(wider, len(known))} with a figure."
        if len(known) > 1
        else f" In England it was {say.points(other)}."
    )
    return _finding(
        view,
        evidence,
        sentence=f"In {evidence.year}, between practices in the most and the least deprived fifth, {between}",
        detail=(
            f"There is no figure for {place(evidence)} as a whole: {NOT_ADDED}, so its systems are shown side by side. Counts of answers "
            f"for each practice would be needed.{count}{missing} {NO_INTERVAL} {_alone(evidence)}"
        ).strip(),
        size=None,
        direction="unknown",
        going="unknown",
    )


def some(part: int, whole: int) -> str:
    """ "5 of the 10 systems", "both systems", "neither of the two systems"."""
    if whole == 2 and part != 1:
        return "both systems" if part else "neither of the two systems"
    return say.share_of(part, whole, "system")


def _alone(evidence: Evidence) -> str:
    starts = {evidence.years[start].id: each for start, each in zip(evidence.starts, evidence.breaks, strict=True)}
    found = starts.get(evidence.years[evidence.stretch(evidence.at).start].id)
    return found.why if found else ""


def _finding(
    view: View,
    evidence: Evidence,
    *,
    sentence: str,
    detail: str,
    size: float | None,
    direction: str,
    going: str,
) -> Finding:
    return Finding(
        page=PATH,
        sentence=sentence,
        detail=" ".join(detail.split()),
        caution=evidence.stale,
        indicator=evidence.indicator.id,
        family=evidence.indicator.family,
        area=evidence.area.code,
        period=evidence.year,
        size=size,
        lower=None,
        upper=None,
        size_unit="percentage points {more|less} of a gap than in England",
        direction=direction,  # type: ignore[arg-type]
        certainty="no interval",
        going=going,  # type: ignore[arg-type]
        link=PATH + view.to_query(),
    )
