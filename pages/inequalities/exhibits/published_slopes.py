"""Slopes inside authorities: ours from neighbourhoods, compared with those published from smaller areas."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from components.charts.specs import Scatter
from components.exhibit import Column, Exhibit, Table
from domain.inequalities.indicators import AUTHORITY_GAP
from pages.inequalities.evidence import Evidence
from pages.inequalities.view import View
from pages.inequalities.words import NO_INTERVAL, YEARS, of, place, years
from vocabulary import Refused


def published_slopes(view: View, evidence: Evidence) -> Exhibit:
    comparison, gaps = evidence.slope_comparison, evidence.authority_gaps
    title = f"Our slopes beside those published ({of(view)})"
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
        title=f"{title}: much the same order, ours about {years(shortfall)} {'shorter' if shortfall > 0 else 'longer'}",
        sentence=(
            f"Each mark is one of {len(comparison.code)} authorities of England, those of {place(evidence)} strong: our slope through its neighbourhoods "
            f"({evidence.period}) from left to right, the one published from areas a fifth as large ({comparison.period.label}) upwards. They go together {together}. "
            "Marks lie above the line, where both would be the same, because neighbourhoods mix richer and poorer streets: compare areas by our "
            f"slopes, and take the published ones for the size of a gap. {NO_INTERVAL}"
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
            line=pd.DataFrame({"x": comparison.extent, "y": comparison.extent}),
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
