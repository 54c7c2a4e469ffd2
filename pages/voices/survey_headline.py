"""The headline of a system's patients: one question of the newest survey, beside England."""

from __future__ import annotations

from components import narrative as say
from domain.voices.patient_survey import PatientSurvey
from pages.voices.evidence import Evidence
from pages.voices.view import PATH, SURVEY, View
from pages.voices.words import area_name
from vocabulary import Finding, Refused, Sureness


def survey_headline(view: View, evidence: Evidence) -> Finding | None:
    """What the patients of one system said; None for other areas, and where the survey has no figure for it."""
    found = evidence.patient_survey
    if isinstance(found, Refused) or evidence.area.code not in found.codes:
        return None
    row = found.codes.index(evidence.area.code)
    sure = found.sure(row)
    value, distance = float(found.value[row]), float(found.value[row]) - found.england
    worse = (distance < 0) == (found.indicator.polarity != "lower")
    told = sure.phrase in (Sureness.SURE, Sureness.PROBABLY)
    own, england = say.percents(value, found.england)
    low, high = (100 * (float(limit[row]) - found.england) for limit in (found.lower, found.upper))
    sign = 1 if found.indicator.polarity == "lower" else -1
    return Finding(
        page=PATH,
        sentence=f"{own} of patients in {area_name(evidence)} {SURVEY[view.survey][1]}, against {england} in England.",
        detail=_detail(found, row, evidence),
        freshness=(evidence.store.freshness(view.survey, period=found.period, kind="icb"),),
        indicator=view.survey,
        family=found.indicator.family,
        area=evidence.area.code,
        period=found.period.label,
        size=sign * 100 * distance,
        lower=min(sign * low, sign * high),
        upper=max(sign * low, sign * high),
        size_unit=_unit(found),
        direction="no different" if not told else "worse" if worse else "better",
        going="unknown",
        sure=sure.phrase,
        link=PATH + view.to_query(),
    )


def _unit(found: PatientSurvey) -> str:
    """The size is positive where it is worse, and is said as published: a share that is worse may be the lower one."""
    return (
        f"percentage points {{{'more|less' if found.indicator.polarity == 'lower' else 'less|more'}}} than in England"
    )


def _detail(found: PatientSurvey, row: int, evidence: Evidence) -> str:
    low, high = say.percents(float(found.lower[row]), float(found.upper[row]))
    return (
        f"95% interval {low} to {high}, as published. {say.sentence_case(area_name(evidence))} is {say.ordinal(found.rank[row])} best of "
        f"England’s {found.boards} boards. The survey is weighted to the patients of each practice; how old, ill or deprived they are is not "
        "allowed for. One year cannot say whether the difference lasts."
    )
