"""What staff of trusts said: in the surveys of 2021 to 2024, and before the pandemic."""

from __future__ import annotations

import pandas as pd

from components import narrative as say
from components.charts.specs import RankedDot, TimeSeries
from components.exhibit import Column, Exhibit, Table
from components.nouns import TRUST
from components.units import PERCENT
from data_access.reference.calendar import absent, after_absence
from domain.voices.staff_survey import StaffSurvey
from pages.voices.evidence import Evidence
from pages.voices.view import View
from pages.voices.words import area_name
from vocabulary import Provenance, Sureness

HISTORY = "History: the survey of 2019 and before, before the pandemic. It does not describe the trusts of today."
ACUTE = "Acute trusts only. Mental health, community and ambulance trusts, general practice and care are not in it."
HOME_RULE = "A trust belongs to the system from which it draws the largest share of its patients (shares of 2022), whatever it was called then."
SAMPLED = "Until 2016 many trusts asked only a sample of their staff."
EVERY_KIND = (
    "England’s median is of trusts of every kind. The trusts of the Midlands here draw most of their patients from one system; most "
    "are acute."
)
LAST_BEFORE_PANDEMIC = "2019"
TYPICAL = "England’s median trust"


def is_history(staff: StaffSurvey) -> bool:
    """Whether no survey since the pandemic is in it."""
    return staff.years[-1].id <= LAST_BEFORE_PANDEMIC


def _title(staff: StaffSurvey, words: str) -> str:
    return f"History: {words}" if is_history(staff) else say.sentence_case(words)


def _trusts_meant(staff: StaffSurvey) -> str:
    return ACUTE if is_history(staff) else EVERY_KIND


def staff_league(view: View, evidence: Evidence) -> Exhibit:
    """The trusts of the Midlands in the last year there is, the area’s own in blue."""
    staff, last_year = evidence.staff, len(evidence.staff.years) - 1
    year, median = staff.years[-1].label, float(staff.england_median[-1])
    higher = staff.indicator.polarity == "higher"
    frame = pd.DataFrame(
        {
            "code": [trust.area.code for trust in staff.trusts],
            "name": [trust.area.short_name for trust in staff.trusts],
            "value": [float(trust.value[-1]) for trust in staff.trusts],
            "answers": [float(trust.answers[-1]) for trust in staff.trusts],
            "own": [trust.own and evidence.area.kind != "region" for trust in staff.trusts],
        }
    ).sort_values("value", ascending=not higher, kind="stable", na_position="last", ignore_index=True)
    frame["difference"] = frame["value"] - median
    return Exhibit(
        id="staff-league",
        title=_title(staff, _league_title(evidence, last_year)),
        sentence=(
            f"{HISTORY + ' ' if is_history(staff) else ''}The figures are shares of {evidence.staff_asked}, {year}. "
            f"{_own_trusts(evidence, last_year)} The dashed line is the median of "
            f"England’s {staff.england_trusts[-1]} {'acute ' if is_history(staff) else ''}trusts, {say.percent(median)}. "
            f"{_trusts_meant(staff)} No interval is published."
        ),
        sure=Sureness.NOT_MEASURED,
        table=Table(
            frame,
            columns=(
                Column("name", "Trust"),
                Column("value", f"{say.sentence_case(evidence.staff_asked)}, {year}", "percent"),
                Column("difference", "Points from England’s median trust", "points", "percentage point"),
                Column("answers", "Staff who answered the survey", "count"),
            ),
            why_missing="no figure that year",
            highlight="own",
        ),
        spec=RankedDot(
            value="value",
            name="name",
            code="code",
            focus="own",
            chosen="own",
            average=median,
            average_name=f"England’s median trust {say.percent(median)}",
            value_title=f"share, {year} ({'higher' if higher else 'lower'} is better)",
        ),
        provenance=_provenance(evidence, year),
        caveats=staff.indicator.caveats,
    )


def _league_title(evidence: Evidence, year: int) -> str:
    """ "enough staff: 1 of 4 trusts here is better than England’s median"; of one trust, its own figure."""
    staff, median = evidence.staff, float(evidence.staff.england_median[year])
    own, topic = staff.own_trusts(year), evidence.staff_topic
    if not own:
        return f"{topic}: no trust here has a figure"
    if len(own) == 1:
        share, england = say.percents(float(own[0].value[year]), median)
        return f"{topic}: {own[0].area.short_name} {share}, England’s median trust {england}"
    better = staff.better_than_england(own, year)
    if better == 0:
        return f"{topic}: {'neither' if len(own) == 2 else 'no'} trust here is better than England’s median"
    if better == len(own):
        return f"{topic}: {'both' if better == 2 else f'all {better}'} trusts here are better than England’s median"
    return f"{topic}: {better} of {len(own)} trusts here {'is' if better == 1 else 'are'} better than England’s median"


def _own_trusts(evidence: Evidence, year: int) -> str:
    staff, median = evidence.staff, float(evidence.staff.england_median[year])
    own = staff.own_trusts(year)
    if not own:
        return f"No acute trust of {area_name(evidence)} has a figure for {staff.years[year].label}."
    better = staff.better_than_england(own, year)
    if evidence.area.kind == "region":
        return f"{say.sentence_case(say.share_of(better, len(own), TRUST))} did better than England’s median trust."
    write = PERCENT.apart(*((float(trust.value[year]), median) for trust in own)).write
    listed = say.listing([f"{trust.area.short_name} {write(float(trust.value[year]))}" for trust in own], most=9)
    whose = (
        "The cluster’s" if evidence.area.kind == "cluster" else say.sentence_case(say.possessive(area_name(evidence)))
    )
    if len(own) == 1:
        return f"{whose} own is in blue: {listed}, {'better' if better else 'no better'} than England’s median trust."
    return (
        f"{whose} own are in blue: {listed}. Better than England’s median trust: {better or 'none'} of the {len(own)}."
    )


def staff_over_time(view: View, evidence: Evidence) -> Exhibit:
    """The area's trusts from 2015 to 2019, the Midlands' others behind them."""
    staff = evidence.staff
    first = staff.first_comparable
    before, after = say.percents(float(staff.england_median[first]), float(staff.england_median[-1]))
    return Exhibit(
        id="staff-over-time",
        title=_title(staff, f"{evidence.staff_topic}: {_own_change(evidence) or _went(TYPICAL, before, after)}"),
        sure=Sureness.NOT_MEASURED,
        sentence=" ".join(
            (
                *([HISTORY] if is_history(staff) else []),
                f"The title compares {staff.years[first].label} with {staff.years[-1].label}, in the share of {evidence.staff_asked}.",
                f"At {TYPICAL} it was {before}, then {after}.",
                *_doubts(evidence),
                _trusts_meant(staff),
                *([SAMPLED] if is_history(staff) else []),
                *_never_published(staff),
                "No interval is published.",
            )
        ),
        table=Table(
            _trusts_over_time(evidence),
            columns=(
                Column("name", "Trust"),
                Column("label", "Year"),
                Column("value", say.sentence_case(evidence.staff_asked), "percent"),
                Column("answers", "Staff who answered the survey", "count"),
                Column("sure", "How far it can be relied on"),
            ),
            why_missing="not known",
            highlight="focus",
        ),
        spec=TimeSeries.standard(
            y_title="share",
            unit=PERCENT,
            gaps=[float(start) for start in after_absence(staff.years)],
        ),
        provenance=_provenance(evidence, f"{staff.years[0].label} to {staff.years[-1].label}"),
        caveats=staff.indicator.caveats,
    )


def _trusts_over_time(evidence: Evidence) -> pd.DataFrame:
    """One row for each trust and year, then England's median trust; those in focus first."""
    staff = evidence.staff
    rows = [
        {
            "code": trust.area.code,
            "name": trust.area.short_name,
            "x": float(x),
            "label": year.label,
            "value": float(trust.value[x]),
            "answers": float(trust.answers[x]),
            "sure": "contradicted by another copy" if trust.doubtful[x] else "as compiled",
            "focus": trust.own and evidence.area.kind != "region",
        }
        for trust in staff.trusts
        for x, year in enumerate(staff.years)
    ]
    rows += [
        {
            "code": "england",
            "name": "England’s median trust",
            "x": float(x),
            "label": year.label,
            "value": float(staff.england_median[x]),
            "answers": float("nan"),
            "sure": f"median of {staff.england_trusts[x]} trusts",
            "focus": True,
        }
        for x, year in enumerate(staff.years)
    ]
    return pd.DataFrame(rows).sort_values("focus", ascending=False, kind="stable", ignore_index=True)


def _doubts(evidence: Evidence) -> list[str]:
    """Which years the title leaves out, and whose figures of them are contradicted."""
    staff = evidence.staff
    left_out = (
        say.listing([year.label for year in staff.years[: staff.first_comparable]]) if staff.first_comparable else ""
    )
    doubtful = [
        trust.area.short_name
        for trust in staff.trusts
        if trust.doubtful.any() and (trust.own or evidence.area.kind == "region")
    ]
    sentences = [f"The title leaves {left_out} out, the least certain year."] if left_out else []
    if doubtful:
        sentences.append(
            f"The {left_out} figure of {say.listing(doubtful)} is contradicted by another copy of the results."
        )
    return sentences


def _never_published(staff: StaffSurvey) -> list[str]:
    """The sentence that names years never published; none where every year is there."""
    words = say.broken_line([year.label for year in absent(staff.years)])
    return [words] if words else []


def _own_change(evidence: Evidence) -> str:
    """How the one trust of the area, or the one of several that changed most, has changed."""
    staff = evidence.staff
    trust = staff.largest_change()
    if trust is None or evidence.area.kind == "region":
        return ""
    first = staff.first_comparable
    before, after = say.percents(float(trust.value[first]), float(trust.value[-1]))
    return _went(trust.area.short_name, before, after)


def _went(name: str, before: str, after: str) -> str:
    return f"{name} went from {before} to {after}"


def _provenance(evidence: Evidence, period: str) -> Provenance:
    return evidence.provenance(evidence.view.staff, period, also=HOME_RULE)
