"""Size against trend: how far apart the ends were, and are."""

from __future__ import annotations

import math

import pandas as pd

from components import dates
from components import narrative as say
from components.charts.specs import Line, Scatter
from components.exhibit import Column, Exhibit, Table
from pages.inequalities.evidence import Evidence
from pages.inequalities.exhibits.priorities import TREND, all_provenance
from pages.inequalities.exhibits.quintile_gaps import TIMES
from pages.inequalities.view import View
from pages.inequalities.words import area_name, topic


def size_and_trend(view: View, evidence: Evidence) -> Exhibit:
    title = "Size against trend: how far apart the ends were, and are"
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
    clear = int(frame["clear"].sum())
    changed = [topic(each.indicator) for each in known if (each.ratio > 1) != (each.ratio_before > 1)]
    return Exhibit(
        id="moved",
        title=f"{title}: {clear} of {len(known)} gaps moved beyond chance in {area_name(evidence)}",
        sentence=(
            "Each mark is a measure: the ratio between the most and the least deprived practices in its first comparable year from left "
            "to right, and now upwards, whichever end is higher; 1 is no gap. Above the line the gap widened, below it narrowed; strong "
            f"marks moved, by size or by ratio, more than chance, as far as the years can tell.{_changed_sides(changed)}"
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
        spec=Scatter(
            x="before",
            y="now",
            name="name",
            code="code",
            focus="clear",
            x_title="times as high at one end as at the other, first comparable year",
            y_title="the same, newest year",
            x_unit=TIMES,
            y_unit=TIMES,
            line=Line([1.0, most], [1.0, most]),
            line_name="no change",
        ),
        provenance=all_provenance(evidence),
    )


def _changed_sides(names: list[str]) -> str:
    if not names:
        return ""
    listed = say.listing([say.mid_sentence(name) for name in names])
    return f" {say.sentence_case(listed)} changed sides: the other end is higher now."
