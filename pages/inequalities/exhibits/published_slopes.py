"""Slopes inside authorities: ours from neighbourhoods, compared with those published from smaller areas."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from components.charts.specs import Line, Scatter
from components.exhibit import Column, Exhibit, Table
from domain.inequalities.indicators import AUTHORITY_GAP
from pages.inequalities.evidence import Evidence
from pages.inequalities.view import View
from pages.inequalities.words import NO_INTERVAL, YEARS, area_name, of, years
from vocabulary import Refused


def published_slopes(view: View, evidence: Evidence) -> Exhibit:
    comparison, gaps = evidence.slope_comparison, evidence.authority_gaps
    title = "Our gaps beside those published"
    if isinstance(comparison, Refused):
        return Exhibit("published-slopes", title, "", refused=comparison.reason)
    own = set() if isinstance(gaps, Refused) else {area.code for area in gaps.authorities}
    frame = pd.DataFrame(
        {
            "code": comparison.code,
            "name": comparison.name,
            "ours": comparison.ours,
            "published": comparison.published,
            "apart": comparison.published - comparison.ours,
            "neighbourhoods": comparison.neighbourhoods,
            "own": [code in own for code in comparison.code],
        }
    ).sort_values(["own", "published"], ascending=False, kind="stable", ignore_index=True)
    agreement = comparison.agreement
    together = (
        f"with a rank correlation of {agreement.rank_correlation:.2f} (95% interval {agreement.lower:.2f} to {agreement.upper:.2f})"
        if not isinstance(agreement, Refused)
        else "in a way that cannot be said"
    )
    shortfall = comparison.shortfall
    return Exhibit(
        id="published-slopes",
        title=f"Our gaps are about {years(shortfall)} {'smaller' if shortfall > 0 else 'larger'} than those published",
        sentence=(
            f"Each mark is one of {len(comparison.code)} authorities of England ({of(view)}); those of {area_name(evidence)} are filled. Our gap by neighbourhoods "
            f"({evidence.period}) runs from left to right; the one published by areas a fifth as large ({comparison.period.label}) runs upwards. They go together {together}. "
            "Most marks lie above the line of equal gaps, because neighbourhoods mix richer and poorer streets. Compare areas by ours; "
            f"take the published ones for the size of a gap. {NO_INTERVAL}"
        ),
        table=Table(
            frame,
            columns=(
                Column("name", "Authority"),
                Column("published", f"Published, {comparison.period.label}", "figure", unit=YEARS),
                Column("ours", f"Ours, {evidence.period}", "figure", unit=YEARS),
                Column("apart", "Published minus ours", "figure", unit=YEARS),
                Column("neighbourhoods", "Neighbourhoods", "count"),
            ),
            highlight="own",
        ),
        spec=Scatter(
            x="ours",
            y="published",
            name="name",
            code="code",
            focus="own",
            x_title=f"ours: years lower at the most deprived end ({of(view)})",
            y_title="published",
            x_unit=YEARS,
            y_unit=YEARS,
            line=Line(comparison.extent, comparison.extent),
            line_name="the same",
        ),
        provenance=replace(
            evidence.gap_provenance,
            method=(
                "Ours: a straight line, people counted, through the neighbourhoods of an authority in order of deprivation (of one with more than "
                "100, through twentieths of its people). Published: as published."
            ),
            period=f"{evidence.period} and {comparison.period.label}",
            freshness=(
                evidence.freshness,
                *evidence.freshness_in_words((AUTHORITY_GAP,), comparison.period.label),
            ),
        ),
        caveats=(*evidence.slope_caveats, *evidence.gap_caveats),
    )
