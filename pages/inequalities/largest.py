"""In each family of outcomes, the inequality that weighs most in people."""

from __future__ import annotations

from components import narrative as say
from domain.inequalities.ranking import Inequality
from pages import areas
from pages.inequalities.evidence import Evidence
from pages.inequalities.exhibits.priorities import going, in_parts, weighs
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
            "The rate of the least deprived end is that of a line through all practices here; few may be near it. "
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
        size_unit=f"{{more|fewer}} {indicator.people_worse} than at the rate of its least deprived end",
        direction="worse",
        going=going(each),
        sure=each.sure.phrase,
        link=f"{PATH}?area={areas.key_of(evidence.area)}&indicator={indicator.id}",
    )
