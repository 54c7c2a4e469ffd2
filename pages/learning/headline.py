"""The headline: what happened after the change, by the design that can be trusted most here."""

from __future__ import annotations

from analysis.evaluation.interrupted import Effect
from analysis.evaluation.verdicts import sided
from components import narrative as say
from pages.learning.evidence import DESIGNS, Evidence
from pages.learning.view import A_YEAR_AGO, PATH, View
from pages.learning.words import gap_moved, more_or_fewer, place_name, since, size, span
from vocabulary import Finding, Refused

NO_CAUSE = "Whatever else changed there at the time is counted too: no design can take it out."


DOUBTFUL = {
    "matched": "no mixture of them followed its course closely before: a poor guide",
    "differenced": "it ran apart from them before the change: a poor guide",
    "interrupted": "its past had already turned before the change: a poor guide",
}
"""Why a design that answers is not told first: it fails its own check."""


def headline(view: View, evidence: Evidence) -> Finding:
    found = evidence.evaluation
    if isinstance(found, Refused):
        ahead = not isinstance(evidence.series, Refused)
        place, measure = place_name(evidence), say.mid_sentence(evidence.indicator.short_name)
        what = f"{say.sentence_case(place)}, {measure}"
        if evidence.is_undated:
            return _finding(
                view,
                evidence,
                sentence=f"Choose a measure and date. Shown: {measure}, {place}.",
                detail=found.reason,
            )
        sentence = f"{what}: nothing to judge yet." if ahead else f"Nothing to judge in {evidence.area.short_name}."
        return _finding(view, evidence, sentence=sentence, detail=found.reason)
    if evidence.effect is None:
        reasons = " ".join(each.reason for each in evidence.effects.values() if isinstance(each, Refused))
        return _finding(
            view,
            evidence,
            sentence=f"{say.sentence_case(place_name(evidence))}: too few figures to judge since {since(evidence)}.",
            detail=reasons,
        )
    effect = evidence.effect
    named = evidence.indicator.short_name
    sentence = f"{say.sentence_case(place_name(evidence))}, {say.mid_sentence(named)}: " + (
        f"{more_or_fewer(evidence, effect.estimate)} since {since(evidence)} than without the change."
        if evidence.is_told
        else f"no clear effect since {since(evidence)}."
    )
    return _finding(
        view,
        evidence,
        sentence=sentence,
        detail=(
            f"{named}: {more_or_fewer(evidence, effect.estimate)} on average since {since(evidence)}. "
            f"95% interval: {span(evidence, effect.lower, effect.upper)}{_why_probably(evidence, effect)}. "
            f"Design: {DESIGNS[evidence.design][:1].lower()}{DESIGNS[evidence.design][1:]}. {NO_CAUSE}"
        ),
    )


def _why_probably(evidence: Evidence, effect: Effect) -> str:
    """That an effect is claimed although its 95% interval includes no change, and on what; "" where it is not."""
    if not evidence.is_told or sided(effect) or effect.eighty is None:
        return ""
    return f", which includes no change. 80% interval: {span(evidence, *effect.eighty)}, which does not: so “probably”, and not “sure”"


def _caution(evidence: Evidence) -> str:
    """What is dated so, and what would turn the answer round: another design, or another start."""
    announced = evidence.announced
    named = (
        f"{since(evidence)}: {announced.name}."
        if announced is not None
        else f"No change is named: {since(evidence)} is only a year ago."
        if evidence.view.change == A_YEAR_AGO
        else ""
    )
    return " ".join(each for each in (named, _apart(evidence), _reversed(evidence), _turned(evidence)) if each)


def _apart(evidence: Evidence) -> str:
    """Whether the trends were parallel before the change, if the average of the others is reported or claims an effect."""
    found, effect = evidence.evaluation, evidence.effects.get("differenced")
    if isinstance(found, Refused) or not isinstance(effect, Effect):
        return ""
    told = evidence.design == "differenced"
    check = found.alongside
    if isinstance(check, Refused):
        return f"{check.reason}" if told else ""
    if not check.fails:
        return f"Before {since(evidence)} the gap to the other places had no clear trend." if told else ""
    claimed = f"{DESIGNS['differenced']} it is {more_or_fewer(evidence, effect.estimate)}. "
    if not check.sloped:
        return (
            f"{claimed}But so do {check.told} of {check.tried} earlier dates on which nothing is known to have changed."
        )
    moved = f"the gap to them was already {gap_moved(evidence, check, found.change)} before"
    if isinstance(found.adjusted, Refused):
        return f"{claimed}But {moved}."
    alone = f"{size(evidence, found.adjusted.carried)} {'higher' if found.adjusted.carried > 0 else 'lower'}"
    return f"{claimed}But {moved}: carried on, that alone gives {alone}."


def _reversed(evidence: Evidence) -> str:
    """That one average since the change hides two signs; "" where it does not."""
    found = evidence.evaluation
    if isinstance(found, Refused) or found.turn is None:
        return ""
    period, turn = found.turn
    return (
        f"Against the other places: {more_or_fewer(evidence, turn.before)} at first, {more_or_fewer(evidence, turn.after)} since {period.label}. "
        "One average hides both."
    )


def _turned(evidence: Evidence) -> str:
    designs, starts = evidence.turned
    if _apart(evidence):
        designs = [each for each in designs if each[0] != "differenced"]
    if designs:
        name, effect = designs[0]
        found = f"{DESIGNS[name]} it is {more_or_fewer(evidence, effect.estimate)}"
        if name in evidence.doubtful:
            return f"{found}, but {DOUBTFUL[name]}."
        if not sided(effect):  # it leans so, and shows no clear effect either
            return f"{found}, though its 95% interval includes no change."
        return f"{found}: the answer depends on the design."
    own = evidence.effect
    if own is not None and sided(own) and not evidence.is_told:
        return f"{DESIGNS[evidence.design]} it is {more_or_fewer(evidence, own.estimate)}: " + (
            f"but {DOUBTFUL[evidence.design]}."
            if evidence.design in evidence.doubtful
            else "no other design bears it out."
        )
    if starts:
        start, effect = starts[0]
        return f"Dated {start.label} it is {more_or_fewer(evidence, effect.estimate)}: the answer depends on the date."
    return ""


def _finding(view: View, evidence: Evidence, *, sentence: str, detail: str) -> Finding:
    found = evidence.evaluation
    period = "" if isinstance(found, Refused) else found.series.periods[-1].label
    effect = evidence.effect
    freshness = (
        () if isinstance(found, Refused) else (evidence.store.freshness(view.indicator, kind=found.series.kind),)
    )
    return Finding(
        page=PATH,
        sentence=sentence,
        detail=detail,
        freshness=freshness,
        indicator=view.indicator,
        family=evidence.indicator.family,
        area=evidence.area.code,
        period=period,
        size=None,
        lower=effect.lower if effect else None,
        upper=effect.upper if effect else None,
        size_unit="",
        direction="unknown",
        going="unknown",
        sure=evidence.sure,
        link=PATH + view.to_query(),
        caution=_caution(evidence) if effect else "",
    )
