"""Size against trend: how far apart the ends were, and are."""

from __future__ import annotations

import math

import pandas as pd

from components import dates
from components import narrative as say
from components.charts.specs import Line, Scatter
from components.exhibit import Column, Exhibit, Table
from domain.inequalities.ranking import Inequality
from pages.inequalities.evidence import Evidence
from pages.inequalities.exhibits.priorities import TREND, all_provenance
from pages.inequalities.exhibits.quintile_gaps import TIMES
from pages.inequalities.view import View
from pages.inequalities.words import area_name, topic

CLEARLY = "“Clearly” is by more than chance, in size or in ratio; the picture shows the ratio."


def size_and_trend(view: View, evidence: Evidence) -> Exhibit:
    title = "How gaps have changed"
    known = [each for each in evidence.inequalities if math.isfinite(each.ratio_before)]
    if len(known) < 2:
        reason = f"For {area_name(evidence)} fewer than two gaps are known for two years that can be compared."
        return Exhibit("moved", title, "", refused=reason)
    frame = pd.DataFrame(
        {
            "code": [each.indicator.id for each in known],
            "name": [topic(each.indicator) for each in known],
            "before": [each.apart_before for each in known],
            "now": [each.apart for each in known],
            "higher": ["more deprived" if each.ratio > 1 else "less deprived" for each in known],
            "since": [each.since for each in known],
            "period": [dates.dated(each.period, [each.freshness]) for each in known],
            "trend": [TREND[each.trend] for each in known],
            "clear": [each.trend in ("widened", "narrowed") for each in known],
            "current": [not each.freshness.stale for each in known],
        }
    ).sort_values(["current", "clear", "now"], ascending=False, kind="stable", ignore_index=True)
    most = max(frame["before"].max(), frame["now"].max())
    changed = [topic(each.indicator) for each in known if (each.ratio > 1) != (each.ratio_before > 1)]
    return Exhibit(
        id="moved",
        title=_title(_of(known, "widened"), _of(known, "narrowed"), len(known)),
        sentence=(
            "Each mark is a measure. Its ratio between the most and the least deprived practices in the first comparable year runs from left "
            "to right; the newest runs upwards. 1 is no gap, whichever end is higher. Above the line the gap widened, below it narrowed. "
            f"Blue marks moved by more than chance, in size or in ratio.{_changed_sides(changed)}"
        ),
        table=Table(
            frame,
            columns=(
                Column("name", "Measure"),
                Column("before", "Times as high then", "figure", unit=TIMES),
                Column("since", "Then"),
                Column("now", "Times as high now", "figure", unit=TIMES),
                Column("period", "Now"),
                Column("higher", "Which end is higher"),
                Column("trend", "Which way it is going"),
            ),
            highlight="clear",
        ),
        front=CLEARLY if frame["clear"].any() else "",
        spec=Scatter(
            x="before",
            y="now",
            name="name",
            code="code",
            focus="clear",
            x_title="ratio of the higher end to the lower, first comparable year",
            y_title="the same, newest year",
            x_unit=TIMES,
            y_unit=TIMES,
            line=Line([1.0, most], [1.0, most]),
            line_name="no change",
        ),
        provenance=all_provenance(evidence),
    )


def _of(known: list[Inequality], way: str) -> list[str]:
    """Names of the measures whose gap went this way, in the middle of a sentence."""
    return [say.mid_sentence(topic(each.indicator)) for each in known if each.trend == way]


def _title(widened: list[str], narrowed: list[str], known: int) -> str:
    """ "3 of 7 gaps clearly widened, 2 narrowed"; a single one is named: "1 of 7 gaps clearly widened (depression), none narrowed"."""
    if not widened and not narrowed:
        return f"None of {known} gaps clearly widened or narrowed"
    if not widened:
        return f"{len(narrowed)} of {known} gaps clearly narrowed{_named(narrowed)}, none widened"
    return f"{len(widened)} of {known} gaps clearly widened{_named(widened)}, {len(narrowed) or 'none'} narrowed"


def _named(names: list[str]) -> str:
    return f" ({names[0]})" if len(names) == 1 else ""


def _changed_sides(names: list[str]) -> str:
    if not names:
        return ""
    listed = say.listing([say.mid_sentence(name) for name in names])
    return f" {say.sentence_case(listed)} changed sides: the other end is now higher."
