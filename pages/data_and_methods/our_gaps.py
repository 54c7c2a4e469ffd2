"""How our gaps in life expectancy, from neighbourhoods, compare with those published from smaller areas."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from components.charts.specs import Line, Scatter
from components.exhibit import Column, Exhibit, Table
from components.units import unit
from domain.inequalities.authority_gaps import load_authority_gaps
from domain.inequalities.indicators import AUTHORITY_GAP, LIFE_EXPECTANCY
from domain.inequalities.neighbourhoods import load_neighbourhoods
from domain.inequalities.slope_comparison import load_slope_comparison
from pages.data_and_methods.evidence import Evidence
from pages.data_and_methods.view import View
from pages.words import provenance
from vocabulary import Refused

YEARS = unit("years")
MEASURE, OF = next((measure, sex.removeprefix("sex=") + "s") for measure, sex in LIFE_EXPECTANCY.items() if sex)
NO_INTERVAL = "No interval is published."


def our_gaps(view: View, evidence: Evidence) -> Exhibit:
    """Each authority of England: our gap from left to right, the published one upwards."""
    store, comparison = evidence.store, load_slope_comparison(evidence.store, MEASURE)
    if isinstance(comparison, Refused):
        return Exhibit("published-slopes", "Our gaps beside those published", "", refused=comparison.reason)
    area = store.area(view.area)
    gaps = Refused("No area is chosen.") if area is None else load_authority_gaps(store, MEASURE, area)
    own = set() if isinstance(gaps, Refused) else {each.code for each in gaps.authorities}
    period = load_neighbourhoods(store, MEASURE).period.label
    origin = provenance(store, (AUTHORITY_GAP,), f"{period} and {comparison.period.label}")
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
        title=f"Our life expectancy gaps are {abs(shortfall):.1f} years {'smaller' if shortfall > 0 else 'larger'} than those published",
        sentence=(
            f"Gaps in life expectancy between the most and the least deprived. Each mark is one of {len(comparison.code)} authorities of England ({OF}); those of the area chosen are in blue. Our gap by neighbourhoods "
            f"({period}) runs from left to right; the one published by areas a fifth as large ({comparison.period.label}) runs upwards. They go together {together}. "
            "Most marks lie above the line of equal gaps, because neighbourhoods mix richer and poorer streets. Compare areas by ours; "
            f"take the published ones for the size of a gap. {NO_INTERVAL}"
        ),
        table=Table(
            frame,
            columns=(
                Column("name", "Authority"),
                Column("published", f"Published, {comparison.period.label}", "figure", unit=YEARS),
                Column("ours", f"Ours, {period}", "figure", unit=YEARS),
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
            x_title=f"ours: years lower at the most deprived end ({OF})",
            y_title="published",
            x_unit=YEARS,
            y_unit=YEARS,
            line=Line(comparison.extent, comparison.extent),
            line_name="the same",
        ),
        provenance=replace(
            origin,
            method=(
                "Ours: a straight line, people counted, through the neighbourhoods of an authority in order of deprivation (of one with more than "
                "100, through twentieths of its people). Published: as published."
            ),
            freshness=(
                store.freshness(MEASURE, period=load_neighbourhoods(store, MEASURE).period),
                *store.freshness_in_words((AUTHORITY_GAP,), comparison.period.label),
            ),
        ),
        caveats=(*store.indicator(MEASURE).caveats, *store.indicator(AUTHORITY_GAP).caveats),
    )
