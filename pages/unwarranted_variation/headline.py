"""The headline: the one finding of a view, in a sentence and what stands behind it."""

from __future__ import annotations

from analysis.excess import Excess
from components import narrative as say
from domain.unwarranted_variation.funnel import Funnel
from domain.unwarranted_variation.peers import Flags
from domain.unwarranted_variation.series import NoSeries
from pages.fair_words import caution
from pages.unwarranted_variation.evidence import Evidence
from pages.unwarranted_variation.exhibits import rank_words
from pages.unwarranted_variation.how_sure import both_truths, coming, how_sure, tells_one_place, whose, why_so_sure
from pages.unwarranted_variation.over_time import counting, standing
from pages.unwarranted_variation.since_when import since_when
from pages.unwarranted_variation.view import PATH, View
from pages.unwarranted_variation.words import (
    MANY,
    against_the_others,
    as_written_apart,
    at_the_line,
    by_chance,
    case_mix,
    compared_noun,
    difference,
    furthest_out,
    hidden,
    interval_of,
    left_out,
    line,
    of_whom,
    side_name,
    than_the_line,
    usual_between,
    worse_than_the_line,
)
from pages.words import named, spoken
from vocabulary import Finding, Refused, Sureness


def headline(view: View, evidence: Evidence) -> Finding:
    funnel, excess = evidence.funnel, evidence.excess
    if isinstance(funnel, Refused):
        return _no_answer(view, evidence, funnel.reason)
    if isinstance(excess, Refused):
        return _no_answer(view, evidence, excess.reason)
    return _spread(view, evidence, funnel) if evidence.peers.whole else _distance(view, evidence, funnel, excess)


def _no_answer(view: View, evidence: Evidence, reason: str) -> Finding:
    return _finding(
        view,
        evidence,
        sentence=f"There is no answer for {named(evidence.area)} in {evidence.period.label}.",
        detail=f"{reason} Choose another period, measure or kind of place.",
        size=None,
        sure=Sureness.NOT_MEASURED,
    )


# ---------------------------------------------------------------- the area is all that is compared


def _spread(view: View, evidence: Evidence, funnel: Funnel) -> Finding:
    """How wide is the spread, and does anyone stand out of it?"""
    worse, better = funnel.outside("worse"), funnel.outside("better")
    outside, known = int((worse | better).sum()), funnel.variation.judged
    spread = "the usual spread" if view.limits == "overdispersed" else "what chance alone would bring"
    verb = "stands" if outside < 2 or known == 1 else "stand"
    who = say.share_of(outside, known, compared_noun(evidence))
    stand_out = f"{say.sentence_case(who)} {verb} out from {spread}{_on_which_side(evidence, worse, better)}."
    gain = funnel.gain_at_target
    return _finding(
        view,
        evidence,
        sentence=(f"{say.sentence_case(of_whom(evidence))}: {_range(evidence, funnel)}."),
        doubt=stand_out if outside else _none_of_them(view, evidence, funnel),
        detail=(
            f"Against {line(evidence, funnel, short=True)}, {evidence.unit.write(funnel.target)}, "
            f"{_worse_side(evidence, funnel, gain)}. {_pooled(evidence, funnel)}"
            + (
                _who_stands_out(view, evidence, funnel, worse, better) + " "
                if outside
                else _usual_end(evidence, funnel)
            )
            + _luck(evidence, funnel, outside)
            + _gain_at_median(evidence, funnel)
            + _chance_alone(view, evidence, funnel)
            + hidden(evidence)
        ),
        size=gain,
        sure=_sure_of_spread(funnel, outside),
    )


def _usual_end(evidence: Evidence, funnel: Funnel) -> str:
    """Of few places of which none stands out, how far out the last one is, and that this is usual."""
    row = furthest_out(evidence, funnel)
    if row is None or not funnel.differ:
        return ""
    where = against_the_others(evidence, funnel, row)
    return f"{spoken(evidence.peers.name(row))}: {where}; {usual_between(evidence)}. "


def _worse_side(evidence: Evidence, funnel: Funnel, gain: float) -> str:
    """What the places on the worse side of the target add up to, or that there are none."""
    side = side_name(evidence, "worse")
    if not funnel.differ:
        return f"the {evidence.noun.many} differ by no more than chance explains"
    if say.nothing(gain):
        return f"no {evidence.noun.one} is on the {side} side of it"
    too_many = "more than it" if evidence.indicator.polarity == "neutral" else "too many"
    return (
        f"the {evidence.noun.many} on the {side} side of it add up to {say.about(gain)} "
        f"{evidence.indicator.people_worse} {too_many}, once luck is taken out"
    )


def _range(evidence: Evidence, funnel: Funnel) -> str:
    """ "from 52.1% (Leicester) to 70.3% (Shropshire)", or that all were the same."""
    best, worst = funnel.best_and_worst
    low, high = (float(funnel.variation.value[row]) for row in (worst, best))
    write = evidence.unit.telling(low, high).write
    if evidence.unit.same(low, high):
        return f"the same everywhere, {write(low)}"
    names = [spoken(evidence.peers.name(row)) for row in (worst, best)]
    return f"from {write(low)} ({names[0]}) to {write(high)} ({names[1]})"


def _pooled(evidence: Evidence, funnel: Funnel) -> str:
    """For observed over expected: what all places compared have together, since 1 is not their average."""
    if not funnel.against_expected:
        return ""
    unit = evidence.unit.telling(funnel.pooled, funnel.target)
    return f"All together they have {unit.write(funnel.pooled)}. "


def _sure_of_spread(funnel: Funnel, outside: int) -> Sureness:
    """Whether the places differ by more than chance brings: probably at most, since one period is asked."""
    return Sureness.PROBABLY if outside or funnel.variation.dispersion.beyond_chance else Sureness.CANNOT_TELL


def _none_of_them(view: View, evidence: Evidence, funnel: Funnel) -> str:
    """That all differ by more than chance, and as widely as such places usually do; or that chance alone explains it."""
    them = f"{funnel.variation.judged:,} {compared_noun(evidence).many}"
    if view.limits == "overdispersed" and funnel.variation.dispersion.beyond_chance:
        return f"The {them} differ by more than chance; {usual_between(evidence)}."
    return f"None of the {them} lies further out than chance alone would bring."


def _on_which_side(evidence: Evidence, worse: Flags, better: Flags) -> str:
    """The side on which places stand out, where it is one side."""
    if worse.any() == better.any():
        return ""
    return f" on the {side_name(evidence, 'worse' if worse.any() else 'better')} side"


def _chance_alone(view: View, evidence: Evidence, funnel: Funnel) -> str:
    """Why two kinds of limits give two answers."""
    outside = None if view.limits == "chance" else funnel.outside_of_chance_alone()
    if outside is None:
        return case_mix(evidence)
    return (
        f"By more than chance alone can explain, {say.share_of(outside, funnel.variation.judged, evidence.noun)} differ from "
        f"{line(evidence, funnel, short=True)}: where many share a difference it is better "
        "to ask what separates the two ends than to look for one culprit."
    )


# ---------------------------------------------------------------- the area's places against the rest


def _distance(view: View, evidence: Evidence, funnel: Funnel, excess: Excess) -> Finding:
    """How many people the difference stands for, and how sure it is."""
    who, write = whose(evidence), evidence.unit.write
    value, low, high = funnel.own_value
    worse, better = (funnel.outside(side) & evidence.peers.own for side in ("worse", "better"))
    sure = how_sure(evidence, excess)
    usual = excess.beyond_chance and sure is Sureness.CANNOT_TELL
    counted, placed = _counted(evidence, funnel, excess) if usual else (excess, False)
    doubt = ""
    if not excess.beyond_chance:
        found = (
            f"{who} did not differ from {line(evidence, funnel)} for {say.mid_sentence(of_whom(evidence))} "
            "by more than chance explains"
        )
    elif usual:
        found, doubt = both_truths(evidence, funnel)
    else:
        found = (
            f"{who} had {say.about(excess.people)} {_more(excess.people)} {evidence.indicator.people_worse} "
            f"than {at_the_line(evidence, funnel)}"
        )
    return _finding(
        view,
        evidence,
        sentence=found if usual else f"In {evidence.period.label}, {found}{_how_many_stand_out(evidence, worse)}.",
        doubt=doubt,
        detail=(
            f"{_together(evidence, placed)}{_not_reporting(evidence)}{say.sentence_case(of_whom(evidence))}: {write(value)} "
            f"({interval_of(evidence, low, high)}) against {_target(evidence, funnel)}{_apart(evidence, funnel, excess)} "
            f"(95% interval {say.people_range(excess.lower, excess.upper)}). "
            f"{_against_pooled(evidence, funnel)}{why_so_sure(evidence, excess, sure)}{_furthest_behind(evidence, funnel)}{rank_words.said(evidence, funnel) if placed else ''}"
            f"{_who_stands_out(view, evidence, funnel, worse, better)} "
            f"{_luck(evidence, funnel, int((worse | better).sum()))}{_gain_at_median(evidence, funnel)}{hidden(evidence)}{left_out(evidence)}{coming(evidence)}"
        ),
        size=counted.people,
        lower=counted.lower,
        upper=counted.upper,
        sure=sure,
        than=than_the_line(evidence, funnel),
        placed=placed,
    )


def _counted(evidence: Evidence, funnel: Funnel, excess: Excess) -> tuple[Excess, bool]:
    """What the number is of: the one place that the sentence is about, and whether it is about one; else of all together."""
    row = furthest_out(evidence, funnel)
    if row is None or not tells_one_place(evidence, funnel):
        return excess, False
    of_one = funnel.excess_of(row)
    return (excess, False) if isinstance(of_one, Refused) else (of_one, True)


def _together(evidence: Evidence, placed: bool) -> str:
    """Whose the figures are where the sentence in front is about one place: "The area’s 4 trusts together. "; "" where the area has but that one."""
    own = int(evidence.peers.reporting.sum())
    return f"The area’s {own} {evidence.noun.many} together. " if placed and own > 1 else ""


def _more(people: float) -> str:
    return "more" if people > 0 else "fewer"


def _target(evidence: Evidence, funnel: Funnel) -> str:
    """ "61.2% for the 21 Midlands trusts compared", "1.000, as many as expected"."""
    target = evidence.unit.write(funnel.target)
    if funnel.against_expected:
        return f"{target}, as many as expected"
    return f"{target} for the {funnel.variation.judged:,} {compared_noun(evidence).many} compared"


def _apart(evidence: Evidence, funnel: Funnel, excess: Excess) -> str:
    """The difference as a figure and in people: ", 0.02 percentage points lower: 256 fewer people", or ": the same"."""
    people_worse = evidence.indicator.people_worse
    distance = as_written_apart(funnel.own_value[0], funnel.target, evidence.unit)
    if evidence.unit.same(funnel.own_value[0], funnel.target):
        return f": the same, so no more and no fewer {people_worse}"
    return (
        f", {difference(evidence, distance)} {say.judgement(distance, evidence.indicator.polarity)}: "
        f"{say.whole(excess.people)} {_more(excess.people)} {people_worse}"
    )


def _against_pooled(evidence: Evidence, funnel: Funnel) -> str:
    """For observed over expected: what the places compared have together, and how far the area is from that."""
    if not funnel.against_expected:
        return ""
    value, people = funnel.own_value[0], funnel.excess_against_pooled
    unit = evidence.unit.telling(value, funnel.pooled)
    verdict = (
        "the same"
        if unit.same(value, funnel.pooled)
        else f"{say.about(people)} {_more(people)} {evidence.indicator.people_worse}"
    )
    return (
        f"The {funnel.variation.judged:,} {compared_noun(evidence).many} together have {unit.write(funnel.pooled)}; "
        f"against that, {unit.write(value)} is {verdict}. "
    )


def _how_many_stand_out(evidence: Evidence, worse: Flags) -> str:
    """In an area of many places, how many of them stand out on the worse side."""
    own = int(evidence.peers.reporting.sum())
    if own < MANY:
        return ""
    outside = int(worse.sum())
    verb = "stands" if outside < 2 else "stand"
    return f"; {say.share_of(outside, own, evidence.noun)} {verb} out on the {side_name(evidence, 'worse')} side"


def _not_reporting(evidence: Evidence) -> str:
    """The area's own places that are not in the figure, by name, before anything is said of the area."""
    held_back = evidence.peers.held_back
    silent = [name for name in evidence.peers.missing if name not in held_back]
    why = [f"{say.listing(silent)} did not report this measure in this period"] if silent else []
    if held_back:
        why.append(f"the figures of {say.listing(held_back)} are held back because the numbers are small")
    return f"{say.sentence_case(' and '.join(why))}, so there is no figure for the whole. " if why else ""


def _furthest_behind(evidence: Evidence, funnel: Funnel) -> str:
    """In an area of several places, the one furthest on the worse side: a good sum can hide it."""
    row = funnel.furthest_behind
    if row is None or not 2 <= evidence.peers.reporting.sum() < MANY or evidence.indicator.polarity == "neutral":
        return ""
    value = float(funnel.variation.value[row])
    unit = evidence.unit.telling(value, funnel.target)
    if unit.same(value, funnel.target):
        which = "the same as"
    else:
        which = "no worse than" if (value > funnel.target) == funnel.higher_is_better else "worse than"
    return (
        f"Its {evidence.noun.one} furthest behind, {spoken(evidence.peers.name(row))}, at {unit.write(value)}, is "
        f"{which} {'expected' if funnel.against_expected else 'the average'}. "
    )


# ---------------------------------------------------------------- both


def _who_stands_out(view: View, evidence: Evidence, funnel: Funnel, worse: Flags, better: Flags) -> str:
    """The places outside the 99.8% limits, by side, those that stand for most people first."""
    against = (
        f"the usual spread between {evidence.noun.many}"
        if view.limits == "overdispersed"
        else "what chance alone would bring"
    )
    sides = [
        f"{name}: {say.listing([spoken(unit) for unit in evidence.peers.names(funnel.by_size(outside))])}"
        for name, outside in ((side_name(evidence, "worse"), worse), (side_name(evidence, "better"), better))
        if outside.any()
    ]
    if not sides:
        return f"{_though(evidence, funnel) or f'All {evidence.noun.many} are'} within {against}."
    sentences = [f"Standing out from {against}, {sides[0]}", *(f"On the other side, {side}" for side in sides[1:])]
    # A name may end in a full stop of its own.
    return " ".join(one if one.endswith(".") else f"{one}." for one in sentences)


def _though(evidence: Evidence, funnel: Funnel) -> str:
    """The area's place furthest out, before the words that it is within the usual spread; "" where there is none."""
    row = furthest_out(evidence, funnel)
    if row is None or not worse_than_the_line(funnel, row):
        return ""
    return f"{spoken(evidence.peers.name(row))} had {against_the_others(evidence, funnel, row)}, which is"


def _luck(evidence: Evidence, funnel: Funnel, outside: int) -> str:
    """If there are many places: how many would be outliers by chance alone."""
    own = int(evidence.peers.reporting.sum())
    if own < MANY:
        return ""
    return (
        f"Of {own:,} {evidence.noun.many}, {by_chance(funnel.outside_by_chance)} would stand out by luck alone; "
        f"{f'{outside:,}' if outside else 'none'} {'does' if outside < 2 else 'do'}. "
    )


def _gain_at_median(evidence: Evidence, funnel: Funnel) -> str:
    """What would be gained if those that stand out on the worse side were at the median of all compared."""
    number = int((funnel.believed_outside("worse") & evidence.peers.own).sum())
    if evidence.indicator.polarity == "neutral" or not number or say.nothing(funnel.own_gain_at_median):
        return ""
    who = f"the {evidence.noun.one} that stands" if number == 1 else f"the {number:,} {evidence.noun.many} that stand"
    return (
        f"Were {who} out on the worse side at the median of all compared, {evidence.unit.write(funnel.median)}, there would "
        f"be {say.about(funnel.own_gain_at_median)} fewer {evidence.indicator.people_worse}, once luck is taken out. "
    )


def _finding(
    view: View,
    evidence: Evidence,
    *,
    sentence: str,
    detail: str,
    size: float | None,
    sure: Sureness,
    lower: float | None = None,
    upper: float | None = None,
    than: str = "",
    placed: bool = False,
    doubt: str = "",
) -> Finding:
    """`than`: the benchmark of the number, after its unit. `placed`: the sentence gives the rank of one place. `doubt`: why
    the count shows nothing, put first."""
    direction = "unknown" if size is None else "worse" if size > 0 else "better"
    if sure is Sureness.CANNOT_TELL:
        direction = "no different"
    elif evidence.peers.whole and size is not None:
        direction = "spread"
    elif evidence.indicator.polarity == "neutral":
        direction = "unknown"
    return Finding(
        page=PATH,
        sentence=sentence,
        detail=" ".join(f"{detail} {_trend(evidence)}".split()),
        freshness=(evidence.freshness,),
        indicator=evidence.indicator.id,
        family=evidence.indicator.family,
        area=evidence.area.code,
        period=evidence.period.label,
        size=size,
        lower=lower,
        upper=upper,
        size_unit=f"{evidence.indicator.people_worse} {than}".strip(),
        direction=direction,  # type: ignore[arg-type]
        sure=sure,
        going=evidence.together.trend(evidence.period),
        link=PATH + view.to_query(),
        caution=" ".join(filter(None, (doubt, caution(evidence.indicator) if size is not None else ""))),
        placed=placed,
    )


def _trend(evidence: Evidence) -> str:
    """Which way the area's places are going, taken together."""
    series = evidence.together
    if isinstance(series.control_chart, Refused | NoSeries):
        return ""
    where = standing(series, evidence.period, evidence.unit)
    began = "" if isinstance(evidence.funnel, Refused) else since_when(evidence, evidence.funnel, None)
    return f"Over time, {evidence.together_name}: {where}. {began}{counting(series)}".strip()
