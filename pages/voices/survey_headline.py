"""The headline of a system's patients: one question of the newest survey, beside England."""

from __future__ import annotations

from collections.abc import Sequence

from components import narrative as say
from domain.voices.patient_survey import PatientSurvey
from pages.voices.evidence import Evidence
from pages.voices.view import PATH, SURVEY, View
from pages.voices.words import against_england, area_name
from pages.words import named
from vocabulary import Area, Finding, Refused, Sureness

FEW = 3  # systems whose figures are listed one by one; those of more stand in the chart
NOT_ALLOWED_FOR = (
    "The survey allows for who answered, but not for how old, ill or deprived the patients of a place are."
)


def survey_headline(view: View, evidence: Evidence) -> Finding | None:
    """What patients said: of one system beside England, or in how many of several. None where the survey has no figure for them."""
    found = evidence.patient_survey
    if isinstance(found, Refused):
        return None
    if evidence.area.kind != "icb":
        return _of_several(view, evidence, found)
    return own_finding(view, evidence)


def own_finding(view: View, evidence: Evidence) -> Finding | None:
    """What the patients of one system said; None for other areas, and where the survey has no figure for it."""
    found = evidence.patient_survey
    if isinstance(found, Refused) or evidence.area.code not in found.codes:
        return None
    row = found.codes.index(evidence.area.code)
    sure = found.sure(row)
    value, distance = float(found.value[row]), float(found.value[row]) - found.england
    worse = (distance < 0) == (found.indicator.polarity != "lower")
    own, england = say.percents(value, found.england)
    low, high = (100 * (float(limit[row]) - found.england) for limit in (found.lower, found.upper))
    told = (
        sure.phrase in (Sureness.SURE, Sureness.PROBABLY) and low * high > 0
    )  # its 95% interval leaves England out too
    sign = 1 if found.indicator.polarity == "lower" else -1
    return Finding(
        page=PATH,
        sentence=f"{own} of patients in {area_name(evidence)} {SURVEY[view.survey][1]}; in England, {england}.",
        detail=_detail(found, row, evidence),
        freshness=(evidence.store.freshness(view.survey, period=found.period, kind="icb"),),
        indicator=view.survey,
        family=found.indicator.family,
        area=evidence.area.code,
        period=found.period.label,
        size=sign * 100 * distance,
        lower=min(sign * low, sign * high),
        upper=max(sign * low, sign * high),
        size_unit="percentage points {worse|better} than in England",
        direction="no different" if not told else "worse" if worse else "better",
        going="unknown",
        sure=sure.phrase,
        link=PATH + view.to_query(),
        also=f"We hold only {found.period.label}, so we can’t say whether it has changed.",
    )


def _of_several(view: View, evidence: Evidence, found: PatientSurvey) -> Finding | None:
    """The systems of a cluster or of the Midlands, each beside England: the survey publishes no figure for them together."""
    rows = [row for row, code in enumerate(found.codes) if code in evidence.own_codes]
    if not rows:
        return None
    words, sure = against_england(found, rows, SURVEY[view.survey][0])
    shares = say.percents(*found.value[rows], found.england)
    each = [f"{share} in {named(area)}" for area, share in zip(_areas(found, rows, evidence), shares[:-1], strict=True)]
    listed = f"{say.listing(each)}; " if len(each) <= FEW else ""
    return Finding(
        page=PATH,
        sentence=f"{words}.",
        detail=(
            f"Patients who {SURVEY[view.survey][1]}: {listed}{shares[-1]} in England. A system counts as different where "
            f"that is sure or probable. The survey gives no figure for these systems together. {NOT_ALLOWED_FOR}"
        ),
        freshness=(evidence.store.freshness(view.survey, period=found.period, kind="icb"),),
        indicator=view.survey,
        family=found.indicator.family,
        area=evidence.area.code,
        period=found.period.label,
        size=None,
        lower=None,
        upper=None,
        size_unit="",
        direction="unknown",
        going="unknown",
        sure=sure,
        link=PATH + view.to_query(),
    )


def _areas(found: PatientSurvey, rows: Sequence[int], evidence: Evidence) -> list[Area]:
    areas = (evidence.store.area(found.codes[row]) for row in rows)
    return [area for area in areas if area is not None]


def place_of(found: PatientSurvey, row: int) -> str:
    """ "32nd of England’s 42 boards, best first; allowing for luck, somewhere from 26th to 38th (95% interval), and the chance of the worst quarter is 40%"."""
    low, high, worst = (float(each) for each in found.ranks[:, row])
    told = f"{say.ordinal(found.rank[row])} of England’s {found.boards} boards, best first"
    if not say.known(worst):
        return told
    chance = "under 1%" if worst < 0.01 else "over 99%" if worst > 0.99 else f"{worst:.0%}"
    limits = f"{say.ordinal(int(low))} to {say.ordinal(int(high))}"
    return f"{told}; allowing for luck, somewhere from {limits} (95% interval), and the chance of the worst quarter is {chance}"


def _detail(found: PatientSurvey, row: int, evidence: Evidence) -> str:
    low, high = say.percents(float(found.lower[row]), float(found.upper[row]))
    return f"The survey’s 95% interval is {low} to {high}. {say.sentence_case(area_name(evidence))} is {place_of(found, row)}. {NOT_ALLOWED_FOR} One year cannot say whether the difference lasts, or whether it was better before."
