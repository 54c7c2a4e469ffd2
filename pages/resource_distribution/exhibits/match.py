"""Payments against need: does more money for each weighted patient go where need is greater?"""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from analysis.concentration import Concentration
from components import narrative as say
from components.charts.specs import Line, Scatter
from components.exhibit import Column, Exhibit, Table
from components.units import Unit
from data_access import ENGLAND
from domain.resource_distribution.measures import ALLOCATIONS_FOR_PAYMENTS, NET, SMALLEST_PRACTICE
from pages.resource_distribution.evidence import Evidence
from pages.resource_distribution.exhibits.table_of_areas import pounds_column
from pages.resource_distribution.view import LEVELS, View
from pages.resource_distribution.words import INDEX, POUNDS_EACH, area_name
from vocabulary import Refused

FEWEST = 5  # networks or practices of the area
CARR_HILL = (
    "The payment formula has weights of its own (Carr-Hill), older than those of the allocations: even pounds for each weighted "
    "patient need not be even pounds for each unit of need."
)


def match(view: View, evidence: Evidence) -> Exhibit:
    """Networks or practices of the Midlands, those of the area strong."""
    by_need = evidence.payments_by_need
    _, one, several = LEVELS[by_need.kind]
    concentration = by_need.concentration
    if isinstance(concentration, Refused):
        return Exhibit("match", f"Pounds against need by {one}", "", refused=concentration.reason)
    if int(by_need.in_area.sum()) < FEWEST:
        return Exhibit("match", f"Pounds against need by {one}", "", refused=f"There are too few {several}.")
    area, year = area_name(evidence), evidence.years.payments.label
    frame = _frame(evidence)
    england = _england_rate(evidence)
    strong = "" if evidence.area.kind == "region" else f", those of {area} strong"
    left_out = (
        f" {by_need.left_out} practices with fewer than {SMALLEST_PRACTICE:,} patients are left out."
        if by_need.left_out
        else ""
    )
    return Exhibit(
        id="match",
        title=f"In {area}, {_direction(concentration, several)}, {year}",
        sentence=(
            f"Each mark is a {one} of the Midlands{strong}: need for general practice from left to right "
            f"(allocations of {ALLOCATIONS_FOR_PAYMENTS}, made for the people of {year}; England 1), pounds for each "
            f"weighted patient upwards. The line is England’s average, {POUNDS_EACH.write(england)}. "
            f"{_index_words(concentration)}{left_out}"
        ),
        table=Table(
            frame,
            columns=(
                Column("name", say.sentence_case(one)),
                Column("whose", "Where"),
                Column(
                    "index", f"Need index, general practice, {ALLOCATIONS_FOR_PAYMENTS}", "figure", "need index", INDEX
                ),
                pounds_column(evidence),
                Column("patients", "Weighted patients", "count"),
            ),
            highlight="own",
        ),
        spec=Scatter(
            x="index",
            y="pounds_each",
            name="name",
            code="code",
            focus="own",
            x_title=f"need index, general practice, {ALLOCATIONS_FOR_PAYMENTS} (England 1)",
            y_title=f"payments for each weighted patient, {year}",
            x_unit=replace(INDEX, words="need index"),
            y_unit=replace(POUNDS_EACH, words="for each weighted patient"),
            line=Line([float(frame["index"].min()), float(frame["index"].max())], [england] * 2),
            line_name=f"England {POUNDS_EACH.write(england)}",
        ),
        provenance=evidence.payments_by_need_provenance(
            f"payments {year}; need index {ALLOCATIONS_FOR_PAYMENTS}",
            method=(
                "Payments over weighted patients; need index: weighted over registered population, England 1. Concentration "
                "index of the payments along need, the neediest first, weighted patients counted; its interval is that of the "
                "line it is the slope of."
            ),
        ),
        caveats=(CARR_HILL, *evidence.caveats(NET)),
    )


def _frame(evidence: Evidence) -> pd.DataFrame:
    """Those of the area first, the neediest first."""
    by_need, area = evidence.payments_by_need, area_name(evidence)
    frame = pd.DataFrame(
        {
            "code": by_need.counts.codes,
            "name": by_need.counts.names,
            "whose": [area if own else "elsewhere in the Midlands" for own in by_need.in_area],
            "index": by_need.need_index,
            "pounds_each": by_need.counts.payments_per_patient,
            "patients": by_need.counts.payment_patients,
            "own": by_need.in_area,
        }
    )
    return frame.sort_values(["own", "index"], ascending=False, kind="stable")


def _england_rate(evidence: Evidence) -> float:
    return float(evidence.listed.counts.payments_per_patient[evidence.listed.row(ENGLAND)])


def _direction(concentration: Concentration, several: str) -> str:
    """Whether those with more need were paid more, or less, or cannot be told apart."""
    assert concentration.interval is not None  # FEWEST is enough for one
    low, high = concentration.interval
    if low <= 0 <= high:
        return f"{several} with more need were not clearly paid more, or less, for each weighted patient"
    more = "less" if concentration.index > 0 else "more"
    return f"{several} with more need were paid {more} for each weighted patient than those with less"


def _index_words(concentration: Concentration) -> str:
    assert concentration.interval is not None
    low, high = concentration.interval
    write = Unit("concentration", decimals=3).apart((low, high), (concentration.index, 0.0)).write
    return (
        f"Their concentration index is {write(concentration.index)} (95% interval {write(low)} to {write(high)}): 0 is even, below 0 "
        "more money where need is greater, above 0 less."
    )
