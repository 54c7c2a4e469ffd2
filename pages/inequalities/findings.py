"""What the first page may show of inequalities: slopes for each sex, and in each family what weighs most in people."""

from __future__ import annotations

from components import narrative as say
from data_access import Store
from domain.current_measures import is_superseded
from domain.inequalities.indicators import LIFE_EXPECTANCY
from pages import areas
from pages.inequalities.evidence import Evidence
from pages.inequalities.exhibits.priorities import GOING, REFERENCE
from pages.inequalities.headline import headline
from pages.inequalities.view import PATH, View
from pages.inequalities.words import area_name
from vocabulary import Finding, Sureness


def findings(store: Store, area: str) -> list[Finding]:
    views = [View(area=area, measure=measure) for measure, sex in LIFE_EXPECTANCY.items() if sex]
    current = [view for view in views if not is_superseded(store, view.measure, ("msoa11",))]
    slopes = [headline(view, Evidence(view, store)) for view in current]
    return [*slopes, *largest(Evidence(views[0], store))]


def largest(evidence: Evidence) -> list[Finding]:
    """Of each family the largest burden that is clearly above zero, of indicators that are better when lower: of current figures,
    where there are any."""
    first: dict[str, Finding] = {}
    for each in evidence.inequalities:
        burden, indicator = each.burden, each.indicator
        if burden is None or indicator.polarity == "neutral" or burden.people_lower <= 0 or indicator.family in first:
            continue
        interval = f"95% interval {say.count(burden.people_lower)} to {say.count(burden.people_upper)}"
        first[indicator.family] = Finding(
            page=PATH,
            sentence=(
                f"In {each.period}, {area_name(evidence)} had {say.about(burden.people)} more {indicator.people_worse} than at the rate of "
                f"{REFERENCE} ({interval})."
            ),
            detail="",
            freshness=(each.freshness,),
            indicator=indicator.id,
            family=indicator.family,
            area=evidence.area.code,
            period=each.period,
            size=burden.people,
            lower=burden.people_lower,
            upper=burden.people_upper,
            size_unit=f"{{more|fewer}} {indicator.people_worse} than at the rate of the least deprived",
            direction="worse",
            going=GOING[each.trend],
            sure=Sureness.PROBABLY,
            link=f"{PATH}?area={areas.key_of(evidence.area)}&indicator={indicator.id}",
        )
    return list(first.values())
