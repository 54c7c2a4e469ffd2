"""The exhibits, in the order the reader meets them: trusts in order, the funnel, one trust over time."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from analysis.funnels import ProportionFunnel
from analysis.proportions import proportion
from analysis.spc import XmR
from components import narrative as say
from components.exhibit import ChartSpec, Column, Drill, Exhibit, Table
from components.page import drills, shows
from pages.unwarranted_variation.course import SIGNS, counting, standing, verdicts
from pages.unwarranted_variation.evidence import Evidence, outside
from pages.unwarranted_variation.view import View
from vocabulary import Provenance, Refused

# ---------------------------------------------------------------- where to look


@drills("trust")
def league(view: View, evidence: Evidence) -> Exhibit:
    """Every trust in order, with its interval."""
    if isinstance(evidence.funnel, Refused):
        return Exhibit("league", "Trusts in order", "", refused=evidence.funnel.reason)
    table = _table(evidence)
    rows = table.frame[table.frame["value"].notna()]
    first, last = rows.iloc[0], rows.iloc[-1]
    return Exhibit(
        id="league",
        title=(
            f"From {say.percent(last['value'])} at {_whose(rows, last)} to {say.percent(first['value'])} at "
            f"{_whose(rows, first)}, {evidence.period.label}"
        ),
        sentence=(
            f"Each mark is a trust and the line through it its 95% interval.{_marks(evidence)} The dashed line is the "
            f"average of {len(rows)} {evidence.compared} trusts, {say.percent(evidence.average)}. Specialist hospitals for women "
            "and children stand among general ones: their patients differ, and so may their waits."
        ),
        table=table,
        spec=ChartSpec(
            "league",
            roles=ROLES | {"value": "value", "lower": "lower", "upper": "upper"},
            options={
                "average": evidence.average,
                "average_name": f"{evidence.compared} average {say.percent(evidence.average)}",
                "value_title": _axis(evidence),
            },
        ),
        provenance=evidence.provenance,
        caveats=(CHANCE_ONLY, *evidence.indicator.caveats),
        drill=DRILL,
    )


CHANCE_ONLY = (
    "Counts are complete. Intervals say how far luck in one month could move a figure; they do not allow for the usual "
    "differences between trusts, which are much larger."
)
ROLES = {"name": "name", "code": "code", "focus": "own", "chosen": "chosen"}
DRILL = Drill(parameter="trust", key="code", verb="Look closer", name="name")


def _table(evidence: Evidence) -> Table:
    """The trusts compared, best first; trusts without a figure last."""
    peers, funnel, indicator = evidence.peers, evidence.funnel, evidence.indicator
    assert isinstance(funnel, ProportionFunnel)
    interval = proportion(peers.numerator, peers.denominator)
    assert not isinstance(interval, Refused)  # the funnel has accepted the same counts
    frame = pd.DataFrame(
        {
            "code": peers.area.astype(str),
            "name": peers.short_name.astype(str),
            "value": np.where(peers.known, peers.value, np.nan),
            "lower": np.where(peers.known, interval.lower, np.nan),
            "upper": np.where(peers.known, interval.upper, np.nan),
            "difference": np.where(peers.known, peers.value - funnel.target, np.nan),
            "numerator": np.where(peers.known, peers.numerator, np.nan),
            "people": np.where(peers.known, peers.denominator, np.nan),
            "position": np.where(peers.known, funnel.position.astype(str), ""),
            "standing": [STANDING.get(str(each), "no figure") for each in funnel.position],
            "own": evidence.own,
            "chosen": np.arange(len(peers)) == evidence.chosen,
        }
    ).sort_values("value", ascending=indicator.polarity == "lower", na_position="last", kind="stable")
    return Table(
        frame.reset_index(drop=True),
        columns=(
            Column("name", "Trust"),
            Column("value", say.sentence_case(indicator.short_name), "percent"),
            Column("lower", "95% interval from", "percent", "95% interval"),
            Column("upper", "to", "percent"),
            Column("difference", "Points from average", "points", "percentage point"),
            Column("numerator", say.sentence_case(indicator.people), "count"),
            Column("people", "Out of", "count"),
            Column("standing", "Against the limits", "text", "limits"),
        ),
        why_missing="not reported",
        highlight="own",
        chosen="chosen",
    )


STANDING = {
    "below 99.8": "below the 99.8% limit",
    "below 95": "between the 95% and 99.8% limits, below",
    "within": "within the limits",
    "above 95": "between the 95% and 99.8% limits, above",
    "above 99.8": "above the 99.8% limit",
}


def _whose(rows: pd.DataFrame, row: pd.Series[Any]) -> str:
    """The trust with this value or, where several share it, how many: none of them is first."""
    same = int((rows["value"] == row["value"]).sum())
    return str(row["name"]) if same == 1 else f"{same} trusts"


def _marks(evidence: Evidence) -> str:
    if evidence.whole:
        return ""
    return f" {say.sentence_case(say.possessive(evidence.area.short_name))} own are filled."


def _axis(evidence: Evidence) -> str:
    better = {"higher": " (higher is better)", "lower": " (lower is better)", "neutral": ""}[
        evidence.indicator.polarity
    ]
    return f"{evidence.indicator.short_name}, {evidence.period.label}{better}"


# ---------------------------------------------------------------- look closer


@drills("trust")
def funnel_plot(view: View, evidence: Evidence) -> Exhibit:
    """Each trust's figure against its size, with limits."""
    funnel = evidence.funnel
    if isinstance(funnel, Refused):
        return Exhibit("funnel", "Which trusts differ by more than expected", "", refused=funnel.reason)
    table = _with_limits(_table(evidence), funnel, evidence)
    people = table.frame["people"].to_numpy(float)
    curve_x = np.linspace(np.nanmin(people) * 0.5, np.nanmax(people) * 1.05, 60)
    out = int(outside(evidence).sum())
    stand = say.share_of(out, int(evidence.peers.known.sum()), f"{evidence.compared} trust")
    if view.limits == "overdispersed":
        title = f"Allowing for the usual spread between trusts, {stand} {'is' if out == 1 else 'are'} outside the 99.8% limits"
        meaning = "The limits allow for the usual spread between trusts as well as for chance."
    else:
        title = f"By more than chance alone can explain, {stand} {'differs' if out == 1 else 'differ'} from the average"
        meaning = (
            "The limits allow for chance only. With departments this busy they are so narrow that nearly every trust is "
            "outside: that says trusts differ, not which of them to ask."
        )
    return Exhibit(
        id="funnel",
        title=title,
        sentence=f"{meaning} A diamond is a trust outside its 99.8% limits; the dotted lines are the 95% limits.{_marks(evidence)}",
        table=table,
        spec=ChartSpec(
            "funnel",
            roles=ROLES | {"x": "people", "y": "value", "position": "position"},
            options={
                "x_title": f"{evidence.indicator.denominator}, {evidence.period.label}",
                "y_title": evidence.indicator.short_name,
                "average_name": "average",
            },
            overlay=pd.DataFrame({"x": curve_x} | _curve(funnel, curve_x)),
        ),
        provenance=evidence.provenance,
        caveats=evidence.indicator.caveats,
        drill=DRILL,
    )


def _with_limits(table: Table, funnel: ProportionFunnel, evidence: Evidence) -> Table:
    """The table with each trust's own limits, so that the funnel can be drawn again from its figures."""
    limits = pd.DataFrame({"code": evidence.peers.area.astype(str), "low": funnel.lower998, "high": funnel.upper998})
    columns = (Column("low", "99.8% limits from", "percent", "limits"), Column("high", "to", "percent"))
    return replace(table, frame=table.frame.merge(limits, on="code"), columns=(*table.columns, *columns))


def _curve(funnel: ProportionFunnel, people: np.ndarray) -> dict[str, np.ndarray]:
    limits = funnel.curve(people)
    names = ("lower95", "upper95", "lower998", "upper998")
    return {name: getattr(limits, name) for name in names} | {"target": np.full(people.size, funnel.target)}


@shows("trust")
def over_time(view: View, evidence: Evidence) -> Exhibit:
    """The chosen trust, month by month."""
    series = evidence.shown
    course = series.course
    if isinstance(course, Refused):
        return Exhibit("over-time", "Over time", "", refused=course.reason)
    frame = pd.DataFrame(
        {
            "date": [f"{month.id}-01" for month in series.months],
            "label": [month.label for month in series.months],
            "value": series.value,
            "mean": course.mean,
            "lower": np.clip(course.lower, 0, 1),
            "upper": np.clip(course.upper, 0, 1),
            "cause": ["not reported" if each is None else SIGNS[each] for each in course.special_causes],
            "verdict": verdicts(course),
            "chosen": [month == evidence.period for month in series.months],
        }
    )
    missing = int(np.isnan(series.value).sum())
    gap = f"{missing} months are missing at the source and are left empty." if missing else ""
    target = evidence.indicator.target
    parts = (
        RESTLESS if series.restless else STEADY,
        "Large round marks are signs of improvement, diamonds of concern.",
        counting(series),
        _assurance(course, evidence) if target is not None else "",
        gap,
    )
    return Exhibit(
        id="over-time",
        title=f"{say.sentence_case(series.name)}: {standing(series, evidence.period)}",
        sentence=" ".join(part for part in parts if part),
        table=Table(
            frame,
            columns=(
                Column("label", "Month"),
                Column("value", say.sentence_case(evidence.indicator.short_name), "percent"),
                Column("mean", "Average", "percent"),
                Column("lower", "Usual range from", "percent", "usual range"),
                Column("upper", "to", "percent"),
                Column("cause", "Sign"),
            ),
            why_missing="not reported",
            chosen="chosen",
        ),
        spec=ChartSpec(
            "xmr",
            roles={
                "x": "date",
                "y": "value",
                "label": "label",
                "mean": "mean",
                "lower": "lower",
                "upper": "upper",
                "cause": "cause",
                "verdict": "verdict",
            },
            options={
                "y_title": evidence.indicator.short_name,
                "target": target,
                "target_name": f"standard {say.percent(target, 0)}" if target is not None else "",
            },
        ),
        provenance=_dated(evidence, f"{series.months[0].label} to {series.months[-1].label}"),
        caveats=(LONG_SERIES, *evidence.indicator.caveats),
    )


STEADY = "The dashed lines are the usual range: a month inside it is ordinary variation. Ordinary means steady, not acceptable."
RESTLESS = "More than half of the months carry a sign, so no one average and usual range describe this series: compare with a year ago."
LONG_SERIES = (
    "The average and the usual range are made of the whole series, and cut off at 0% and 100%. Where the level has moved for good, they describe the "
    "past more than the present; no new start is made for them without a reason that somebody has written down."
)


def _assurance(course: XmR, evidence: Evidence) -> str:
    """Whether the standard would be met if nothing changed."""
    verdicts = {
        "consistently meets": "at this level it would be met month after month",
        "hit or miss": "at this level it would be met in some months and missed in others",
        "consistently misses": "at this level it would be missed month after month",
    }
    verdict = verdicts.get(course.assurance or "")
    return f"{evidence.indicator.target_source}; against it, {verdict}." if verdict else ""


def _dated(evidence: Evidence, period: str) -> Provenance:
    method = "XmR control chart (NHS England, Making Data Count): average plus and minus 2.66 mean moving ranges"
    return replace(evidence.provenance, method=method, period=period)
