"""What patients said of their practice in 2025, system by system."""

from __future__ import annotations

import pandas as pd

from components import narrative as say
from components.charts.specs import RankedDot
from components.exhibit import Column, Drill, Exhibit, Table
from components.page import drills
from domain.voices.patient_survey import PatientSurvey
from pages import areas
from pages.voices.evidence import Evidence
from pages.voices.survey_headline import place_of
from pages.voices.view import SURVEY, View
from pages.voices.words import against_england, area_name
from vocabulary import Refused, Sureness

TO_THE_AREA = Drill(parameter="area", key="key", verb="Look closer", name="name")


@drills(TO_THE_AREA)
def patients_in_2025(view: View, evidence: Evidence) -> Exhibit:
    """The systems in order of one question of the survey, each with its interval, beside England."""
    found = evidence.patient_survey
    if isinstance(found, Refused):
        return Exhibit("patients-2025", "What patients said in 2025 is not shown", "", refused=found.reason)
    topic, asked = SURVEY[view.survey]
    frame = pd.DataFrame(
        {
            "key": [areas.key_of(area) for area in map(evidence.store.area, found.codes) if area is not None],
            "area_code": found.codes,
            "name": found.names,
            "value": found.value,
            "lower": found.lower,
            "upper": found.upper,
            "difference": found.value - found.england,
            "answers": found.answers,
            "rank": found.rank,
            **dict(zip(("rank_lower", "rank_upper", "worst_quarter"), found.ranks, strict=True)),
            "own": [code in evidence.own_codes and evidence.area.kind != "region" for code in found.codes],
        }
    ).sort_values("value", ascending=found.indicator.polarity == "lower", kind="stable", ignore_index=True)
    title, sure = _title(found, evidence, topic, frame)
    return Exhibit(
        id="patients-2025",
        title=title,
        sentence=(
            f"{_own(frame, evidence, found)}{_apart(found, better=True)} {_apart(found, better=False)} "
            "The line through each mark is the publisher’s 95% interval."
        ),
        table=Table(
            frame,
            columns=(
                Column("name", "System"),
                Column("value", f"Patients who {asked}", "percent"),
                Column("lower", "95% interval from", "percent"),
                Column("upper", "to", "percent"),
                Column("difference", "Points from England", "points", "percentage point"),
                Column("rank", f"Place among England’s {found.boards} boards (1 = best)", "count"),
                Column("rank_lower", "95% interval of the rank from", "count"),
                Column("rank_upper", "to", "count"),
                Column("worst_quarter", "Chance of the worst quarter", "percent"),
                Column("answers", "Answers (weighted)", "count"),
            ),
            highlight="own",
        ),
        spec=RankedDot(
            value="value",
            lower="lower",
            upper="upper",
            name="name",
            code="key",
            focus="own" if bool(frame["own"].any()) else None,
            chosen="own",
            average=found.england,
            average_name=f"England {say.percent(found.england)}",
            value_title=f"patients who {asked}, {found.period.label}",
        ),
        provenance=evidence.provenance(view.survey, found.period.label),
        caveats=found.indicator.caveats,
        sure=sure,
    )


def _own(frame: pd.DataFrame, evidence: Evidence, found: PatientSurvey) -> str:
    """A sentence and a space about the one system the area is; "" for a cluster and the Midlands."""
    own = frame[frame["own"]]
    if evidence.area.kind != "icb" or not len(own):
        return ""
    row = own.iloc[0]
    return (
        f"{say.sentence_case(area_name(evidence))} has {say.percent(float(row['value']))} "
        f"({say.percent(float(row['lower']))} to {say.percent(float(row['upper']))}), {place_of(found, found.names.index(row['name']))}. "
    )


def _title(found: PatientSurvey, evidence: Evidence, topic: str, frame: pd.DataFrame) -> tuple[str, Sureness]:
    """The finding, and how sure it is. For the Midlands the headline counts the systems, so the chart names the best."""
    if evidence.area.kind != "region":
        return against_england(found, range(len(found.codes)), topic)
    best = frame.iloc[0]
    row = found.names.index(best["name"])
    return f"{topic}: best in {best['name']}, {say.percent(float(best['value']))}", found.sure(row).phrase


def _apart(found: PatientSurvey, *, better: bool) -> str:
    side, rows = "better" if better else "worse", found.differing(better=better)
    if not rows:
        return f"None is {side} than England, as far as we can tell."
    return f"Probably {side} than England: {say.listing([found.names[row] for row in rows], most=11)}."
