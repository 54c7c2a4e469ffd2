"""The smaller areas within the area, in order of need."""

from __future__ import annotations

import pandas as pd

from components import narrative as say
from components.charts.specs import RankedDot
from components.exhibit import Column, Exhibit, Table
from components.nouns import Noun
from domain.resource_distribution.measures import SMALLEST_PRACTICE
from pages.resource_distribution.evidence import Evidence
from pages.resource_distribution.exhibits.table_of_areas import (
    WEIGHTS,
    YEARS_DIFFER,
    frame_of,
    gps_column,
    index_column,
    pounds_column,
    registered_column,
    three_years,
)
from pages.resource_distribution.view import COMPONENTS, LEVELS, View
from pages.resource_distribution.words import HOW_SURE, INDEX, NO_INTERVAL, area_name, average_of
from vocabulary import Refused


def areas_within(view: View, evidence: Evidence) -> Exhibit:
    """With their payments and GPs."""
    _, one, several = LEVELS[view.level]
    area, year = area_name(evidence), evidence.years.need.label
    comparison = evidence.within.comparison
    if isinstance(comparison, Refused):
        return _refused(view, evidence, comparison.reason)
    if len(comparison.counts) < 2:
        return _refused(view, evidence, f"{say.sentence_case(area)} is one single {one}.")
    frame = frame_of(comparison, evidence).sort_values("index", ascending=False, kind="stable", na_position="last")
    ranked = frame[frame["index"].notna()]
    first, last = ranked.iloc[0], ranked.iloc[-1]
    whole = float(evidence.listed.need_index[evidence.row])
    return Exhibit(
        id="places",
        title=(
            f"Within {area}, need ran from {INDEX.write(last['index'])} in {last['name']} to "
            f"{INDEX.write(first['index'])} in {first['name']}, {year}"
        ),
        sentence=(
            f"{say.count(len(ranked))} {several} in order of need for {COMPONENTS[view.component][1]}; the dashed line is all of "
            f"{area}, {INDEX.write(whole)}, and 1 is {evidence.benchmark_name}. "
            f"{' '.join([_payments(frame, view, evidence), *_left_out(view, evidence, len(frame) - len(ranked)), YEARS_DIFFER])} "
            f"{NO_INTERVAL}"
        ),
        table=Table(
            frame,
            columns=(
                Column("name", say.sentence_case(one)),
                index_column(f"Need index, {year}"),
                registered_column(evidence),
                Column("excess_words", "Weighted for"),
                pounds_column(evidence),
                Column("pounds_words", f"£ at {average_of(evidence)}"),
                gps_column(evidence),
                Column("gps_words", f"GPs at {average_of(evidence)}"),
            ),
        ),
        spec=RankedDot(
            value="index",
            name="name",
            code="key",
            average=whole,
            average_name=f"all of it {INDEX.write(whole)}",
            value_title=f"need index, {year}",
            order_title=f"{say.count(len(ranked))} {several}, most need first",
            unit=INDEX,
        ),
        provenance=evidence.three_publications(three_years(evidence)),
        caveats=(WEIGHTS, HOW_SURE, *evidence.caveats(view.component)),
    )


def _refused(view: View, evidence: Evidence, reason: str) -> Exhibit:
    title = f"Need by {LEVELS[view.level][1]} within {area_name(evidence)}"
    return Exhibit("places", title, "", refused=f"{reason} Choose other places within it.")


def _payments(frame: pd.DataFrame, view: View, evidence: Evidence) -> str:
    """How many were paid less than at the benchmark's rate."""
    _, one, several = LEVELS[view.level]
    missing = frame["pounds_missing"].dropna()
    if not len(missing):
        return f"Payments are not added up to {several}: choose networks for pounds."
    return (
        f"{say.sentence_case(say.share_of(int((missing > 0).sum()), len(missing), Noun(one, several)))} were paid less for each weighted patient than "
        f"{average_of(evidence)} in {evidence.years.payments.label}."
    )


def _left_out(view: View, evidence: Evidence, unweighted: int) -> list[str]:
    """Sentences about people of the area who are in none of these areas, and about areas of which nothing can be said."""
    several, within = LEVELS[view.level][2], evidence.within
    sentences = []
    if view.level == "ltla":
        sentences.append(
            "A local authority is made of the practices with an address in it, whoever their patients are."
        )
    elif within.unassigned > 0.5:
        sentences.append(
            f"{say.sentence_case(say.about(within.unassigned))} people are registered with practices that are in none of the {several} of "
            "August 2025."
        )
    if within.too_small:
        sentences.append(f"{within.too_small} with fewer than {SMALLEST_PRACTICE:,} people are left out.")
    if unweighted:
        sentences.append(f"{unweighted} without a weight for it are in the table and not in the order.")
    return sentences
