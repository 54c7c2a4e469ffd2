"""The headline: what happened after the change, by the design that can be trusted most here."""

from __future__ import annotations

from components import narrative as say
from pages.learning.evidence import DESIGNS, Evidence
from pages.learning.view import PATH, View
from pages.learning.words import more_or_fewer, place_name, since, span
from vocabulary import Finding, Refused, Sureness

NO_CAUSE = "Whatever else changed there at the time is counted too: no design can take it out."


def headline(view: View, evidence: Evidence) -> Finding:
    found = evidence.evaluation
    if isinstance(found, Refused):
        return _finding(
            view, evidence, sentence=f"Nothing to judge in {evidence.area.short_name}.", detail=found.reason
        )
    if evidence.effect is None:
        reasons = " ".join(each.reason for each in evidence.effects.values() if isinstance(each, Refused))
        return _finding(
            view,
            evidence,
            sentence=f"No design can judge {place_name(evidence)} since {since(evidence)}.",
            detail=reasons,
        )
    effect = evidence.effect
    told = evidence.sure in (Sureness.SURE, Sureness.PROBABLY)
    measure = evidence.indicator.short_name
    sentence = f"{say.sentence_case(place_name(evidence))} since {since(evidence)}: " + (
        f"{more_or_fewer(evidence, effect.estimate)} than without the change." if told else "no clear effect."
    )
    return _finding(
        view,
        evidence,
        sentence=sentence,
        detail=(
            f"{measure}: {more_or_fewer(evidence, effect.estimate)} on average since {since(evidence)}. "
            f"95% interval: {span(evidence, effect.lower, effect.upper)}. "
            f"Design: {DESIGNS[evidence.design][:1].lower()}{DESIGNS[evidence.design][1:]}. {NO_CAUSE}"
        ),
    )


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
    )
