"""In each family of outcomes, the inequality that weighs most in people."""

from __future__ import annotations

import math

from components import narrative as say
from domain.inequalities.ranking import Inequality
from pages import areas
from pages.inequalities.evidence import Evidence
from pages.inequalities.exhibits.priorities import going, in_parts, more_or_fewer, rate_words, weighs
from pages.inequalities.view import PATH
from pages.inequalities.words import area_name
from vocabulary import Finding


def largest(evidence: Evidence) -> list[Finding]:
    """Of each family the largest gap by deprivation in people that is clearly above none, of indicators with a good direction: of
    current figures, where there are any."""
    first: dict[str, Finding] = {}
    for each in evidence.inequalities:
        if weighs(each) and each.indicator.family not in first:
            first[each.indicator.family] = _finding(evidence, each)
    return list(first.values())


def below_england(evidence: Evidence) -> str:
    """Beside a gap inside the area, that it is better than England at equal deprivation all the same; "" where it is not clearly so."""
    each = next((each for each in evidence.inequalities if weighs(each)), None)
    if each is None or each.parts is None or each.parts.level.upper >= 0:
        return ""
    side = "Above" if each.indicator.polarity == "higher" else "Below"
    return f"{side} England’s rate at equal deprivation."


def _at_actual_rate(each: Inequality) -> str:
    """The same against what was counted in the least deprived fifth here, and a space; "" where there are no practices in it."""
    assert each.parts is not None
    if not math.isfinite(each.parts.beyond_least):
        return ""
    rate = rate_words(each.indicator, each.parts.least_rate)
    return (
        f"At the rate counted in its practices of England’s least deprived fifth, {rate}, it would be {more_or_fewer(each.parts.beyond_least)}. "
        "How practices are put into fifths is not in the interval. "
    )


def _finding(evidence: Evidence, each: Inequality) -> Finding:
    assert each.parts is not None and each.sure is not None
    indicator, gradient = each.indicator, each.parts.gradient
    return Finding(
        page=PATH,
        sentence=(
            f"{say.sentence_case(area_name(evidence))} has {say.about(gradient.events)} more {indicator.people_worse} "
            "than at its least deprived areas’ rate."
        ),
        detail=(
            f"95% interval {say.number_range(gradient.lower, gradient.upper)}. {in_parts(each.parts, indicator)} "
            "The rate of its least deprived areas is read off a line through all practices here, where it reaches the least deprived of "
            f"England; few practices may be near it. {_at_actual_rate(each)}"
            "Ages are not allowed for."
        ),
        freshness=(each.freshness,),
        indicator=indicator.id,
        family=indicator.family,
        area=evidence.area.code,
        period=each.period,
        size=gradient.events,
        lower=gradient.lower,
        upper=gradient.upper,
        size_unit=f"{{more|fewer}} {indicator.people_worse} than at its least deprived areas’ rate",
        direction="worse",
        going=going(each),
        sure=each.sure.phrase,
        link=f"{PATH}?area={areas.key_of(evidence.area)}&indicator={indicator.id}",
    )
