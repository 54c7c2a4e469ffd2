"""What the first page may show of inequalities: slopes for each sex, and in each family what weighs most in people."""

from __future__ import annotations

from components import narrative as say
from data_access import Store
from domain.current_measures import is_superseded
from domain.inequalities.indicators import LIFE_EXPECTANCY
from pages import areas
from pages.inequalities.evidence import Evidence
from pages.inequalities.exhibits.priorities import going, in_parts
from pages.inequalities.headline import headline
from pages.inequalities.view import PATH, View
from pages.inequalities.words import area_name
from vocabulary import Finding


def findings(store: Store, area: str) -> list[Finding]:
    views = [View(area=area, measure=measure) for measure, sex in LIFE_EXPECTANCY.items() if sex]
    current = [view for view in views if not is_superseded(store, view.measure, ("msoa11",))]
    slopes = [headline(view, Evidence(view, store)) for view in current]
    return [*slopes, *largest(Evidence(views[0], store))]


def largest(evidence: Evidence) -> list[Finding]:
    """Of each family what the own gradient adds most to, where that is clearly above none, of indicators with a good direction: of
    current figures, where there are any."""
    first: dict[str, Finding] = {}
    for each in evidence.inequalities:
        indicator = each.indicator
        if each.parts is None or each.sure is None or indicator.polarity == "neutral" or indicator.family in first:
            continue
        gradient = each.parts.gradient
        if gradient.lower <= 0:
            continue
        interval = f"95% interval {say.count(gradient.lower)} to {say.count(gradient.upper)}"
        first[indicator.family] = Finding(
            page=PATH,
            sentence=(
                f"In {each.period}, the own gradient of {area_name(evidence)} added {say.about(gradient.events)} {indicator.people_worse} to what its "
                f"least deprived end would have ({interval}); not adjusted for age."
            ),
            detail=in_parts(each.parts, indicator),
            freshness=(each.freshness,),
            indicator=indicator.id,
            family=indicator.family,
            area=evidence.area.code,
            period=each.period,
            size=gradient.events,
            lower=gradient.lower,
            upper=gradient.upper,
            size_unit=f"{{more|fewer}} {indicator.people_worse} than at the own least deprived end",
            direction="worse",
            going=going(each),
            sure=each.sure.phrase,
            link=f"{PATH}?area={areas.key_of(evidence.area)}&indicator={indicator.id}",
        )
    return list(first.values())
