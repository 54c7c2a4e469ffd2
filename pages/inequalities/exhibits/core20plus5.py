"""Core20PLUS5: the most deprived fifth of England, its clinical areas, and which figures there are for each."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from components import dates
from components import narrative as say
from components.exhibit import Column, Exhibit, Table
from domain.inequalities.ranking import Inequality
from pages.inequalities.evidence import Evidence
from pages.inequalities.exhibits.priorities import PEOPLE, RATIO, trend_words
from pages.inequalities.exhibits.quintile_gaps import TIMES
from pages.inequalities.view import View
from pages.inequalities.words import area_name, topic
from vocabulary import Status, Sureness

PLUS = (
    "PLUS groups are chosen locally: people with a learning disability, from ethnic minority groups, without a home, and others. No outcome here is "
    "published for them. You can make a place from the practices that serve them, under Places."
)


@dataclass(frozen=True)
class ClinicalArea:
    """One area of NHS England's approach: its measures here, and what it asks for that these figures lack."""

    name: str
    whose: str
    measures: tuple[str, ...]
    lacks: str


# NHS England: Core20PLUS5, an approach to reducing healthcare inequalities, for adults (2021) and for children and young people (2022).
AREAS = (
    ClinicalArea("Maternity", "adults", (), "Continuity of midwifery by deprivation"),
    ClinicalArea(
        "Severe mental illness",
        "adults",
        ("severe_mental_illness_prevalence", "severe_mental_illness_prevalence_by_quintile"),
        "Yearly health checks of those on the register",
    ),
    ClinicalArea(
        "Chronic respiratory disease",
        "adults",
        ("copd_prevalence", "copd_prevalence_by_quintile"),
        "Vaccination of those with the disease",
    ),
    ClinicalArea(
        "Early cancer diagnosis",
        "adults",
        ("cervical_screening_25_49_by_quintile",),
        "Stage at diagnosis by deprivation; screening stands for it here",
    ),
    ClinicalArea(
        "High blood pressure",
        "adults",
        ("hypertension_prevalence", "hypertension_prevalence_by_quintile", "hypertension_controlled_by_quintile"),
        "Cholesterol care by deprivation, with counts",
    ),
    ClinicalArea(
        "Smoking, behind all five",
        "everybody",
        ("smoking_prevalence_qof",),
        "Who was helped to stop, by deprivation",
    ),
    ClinicalArea(
        "Asthma",
        "children",
        ("asthma_prevalence", "asthma_prevalence_by_quintile"),
        "Children apart from adults; attacks",
    ),
    ClinicalArea(
        "Diabetes",
        "children",
        ("diabetes_prevalence", "diabetes_prevalence_by_quintile"),
        "Children apart from adults; use of glucose monitors",
    ),
    ClinicalArea(
        "Epilepsy",
        "children",
        ("epilepsy_prevalence", "epilepsy_prevalence_by_quintile"),
        "Children apart from adults; access to nurses",
    ),
    ClinicalArea(
        "Teeth", "children", (), "Teeth taken out in hospital; decay is known by authority, not by deprivation"
    ),
    ClinicalArea("Mental health", "children", (), "Access to services by deprivation and ethnic group"),
)


def core20plus5(view: View, evidence: Evidence) -> Exhibit:
    """Each clinical area with the measures known by deprivation here, and what is lacking."""
    by_id = {each.indicator.id: each for each in evidence.inequalities}
    rows = [row for area in AREAS for row in _rows(area, by_id, evidence)]
    frame = pd.DataFrame(rows)
    clinical = {each.name for each in AREAS if each.whose != "everybody"}
    known = {row["area"] for row in rows if row["own"]} & clinical
    return Exhibit(
        id="core20plus5",
        title=f"Core20PLUS5: figures for {len(known)} of {len(clinical)} clinical areas",
        sentence=f"{_core20(evidence)} {PLUS}",
        table=Table(
            frame,
            columns=(
                Column("area", "Clinical area"),
                Column("whose", "Whose"),
                Column("measure", "Measure here"),
                Column("ratio", RATIO, "figure", unit=TIMES),
                Column("people", "Gap by deprivation, in people", "figure", unit=PEOPLE),
                Column("lower", "95% interval from", "figure", unit=PEOPLE),
                Column("upper", "to", "figure", unit=PEOPLE),
                Column("sure", "How sure (not adjusted)"),
                Column("trend", "Which way it is going"),
                Column("period", "Period"),
                Column("lacks", "What these figures lack"),
            ),
            why_missing="",
            highlight="own",
        ),
        provenance=evidence.core20_provenance,
        caveats=evidence.core20_caveats,
    )


def _rows(area: ClinicalArea, by_id: dict[str, Inequality], evidence: Evidence) -> list[dict[str, object]]:
    about: dict[str, object] = {"area": area.name, "whose": area.whose, "lacks": area.lacks}
    newest = dict.fromkeys(evidence.newest_measure(key) for key in area.measures)
    known = sorted((by_id[key] for key in newest if key in by_id), key=lambda each: each.freshness.stale)
    nothing = "none by deprivation" if not area.measures else "none for this area"
    if not known:
        missing = {
            "measure": nothing,
            "ratio": math.nan,
            "people": math.nan,
            "lower": math.nan,
            "upper": math.nan,
            "sure": "",
            "trend": "",
            "period": "",
            "own": False,
        }
        return [about | missing]
    return [
        about
        | {
            "measure": topic(each.indicator),
            "ratio": each.ratio,
            **_people(each),
            "sure": str(Sureness.NOT_MEASURED if each.sure is None else each.sure.phrase),
            "trend": trend_words(each),
            "period": dates.dated(each.period, [each.freshness]),
            "own": True,
        }
        for each in known
    ]


def _people(each: Inequality) -> dict[str, float]:
    if each.parts is None:
        return dict.fromkeys(("people", "lower", "upper"), math.nan)
    gradient = each.parts.gradient
    return {"people": gradient.events, "lower": gradient.lower, "upper": gradient.upper}


def _core20(evidence: Evidence) -> str:
    """How many residents the approach means."""
    own, england = evidence.core20
    if own.status is Status.MISSING or own.value is None or own.numerator is None or england.value is None:
        return f"How many residents of {area_name(evidence)} live in the most deprived fifth of England’s small areas is not known."
    return (
        f"{say.count(own.numerator)} residents of {area_name(evidence)}, {say.percent(own.value)} of them all, live in the most deprived fifth of "
        f"England’s small areas (census of 2021; deprivation of 2025)."
    )
