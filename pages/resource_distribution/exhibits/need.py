"""Need: systems side by side, and the need of one area service by service."""

from __future__ import annotations

import pandas as pd

from components import narrative as say
from components.charts.specs import RankedDot
from components.exhibit import Column, Drill, Exhibit, Table
from components.nouns import SYSTEM
from components.page import drills
from domain.resource_distribution.measures import CORE
from pages.resource_distribution.evidence import Evidence
from pages.resource_distribution.exhibits.table_of_areas import (
    TO_THE_AREA,
    WEIGHTS,
    YEARS_DIFFER,
    excess_words,
    frame_of_listed,
    gps_column,
    index_column,
    pounds_column,
    ranking,
    registered_column,
    systems_of,
    three_years,
)
from pages.resource_distribution.view import COMPONENTS, View
from pages.resource_distribution.words import HOW_SURE, INDEX, NO_INTERVAL, area_name
from pages.words import spoken


@drills(TO_THE_AREA)
def need(view: View, evidence: Evidence) -> Exhibit:
    """Every system and cluster in order of need, with its payments and its GPs beside."""
    frame = frame_of_listed(evidence, "index")
    systems = systems_of(frame)
    first, last = systems.iloc[0], systems.iloc[-1]
    above = int((systems["index"] > 1).sum())
    service, year, benchmark = COMPONENTS[view.component][1], evidence.years.need.label, evidence.benchmark_name
    return Exhibit(
        id="need",
        title=(
            f"{'Need' if view.component == CORE else f'Need for {service}'} is highest in {spoken(first['name'])}: {INDEX.write(first['index'])}, "
            f"{benchmark} 1, {year}"
        ),
        sentence=(
            f"{ranking('need', evidence.listed.need_index, evidence)}Need for {service} ran from {INDEX.write(last['index'])} in {last['name']} to "
            f"{INDEX.write(first['index'])} in {first['name']}. "
            f"In {say.share_of(above, len(systems), SYSTEM)} the need index is above that of "
            f"{benchmark}, the dashed line. A cluster is its systems added up, so it stands among its own parts. "
            f"{YEARS_DIFFER} {NO_INTERVAL}"
        ),
        table=Table(
            frame,
            columns=(
                Column("name", "Area"),
                index_column(f"Need index, {year}"),
                registered_column(evidence),
                Column("excess_words", "Weighted for"),
                pounds_column(evidence),
                gps_column(evidence),
            ),
            highlight="own",
            chosen="own",
        ),
        spec=RankedDot(
            value="index",
            name="name",
            code="key",
            focus="own",
            chosen="own",
            average=1.0,
            average_name=f"{benchmark} 1",
            value_title=f"need index, {service}, {year}",
            unit=INDEX,
        ),
        provenance=evidence.three_publications(three_years(evidence)),
        caveats=(WEIGHTS, HOW_SURE, *evidence.caveats(view.component)),
    )


@drills(Drill(parameter="component", key="key", verb="Look closer", name="name"))
def components(view: View, evidence: Evidence) -> Exhibit:
    """The need index of the area for every service."""
    registered = float(evidence.listed.counts.registered[evidence.row])
    frame = pd.DataFrame(
        [
            {
                "key": component,
                "name": COMPONENTS[component][0],
                "value": index,
                "excess_words": excess_words((index - 1) * registered),
                "own": component == view.component,
            }
            for component, index in evidence.need_by_component.items()
        ]
    ).sort_values("value", ascending=False, kind="stable")
    first, last = frame.iloc[0], frame.iloc[-1]
    year, benchmark = evidence.years.need.label, evidence.benchmark_name
    return Exhibit(
        id="components",
        title=(
            f"Highest need: {COMPONENTS[first['key']][1].removeprefix('the ').removesuffix(' part')}, {INDEX.write(first['value'])}, {year}"
        ),
        sentence=(
            f"Need in {area_name(evidence)} is lowest for {COMPONENTS[last['key']][1]}, {INDEX.write(last['value'])}. "
            f"Each service has weights of its own; 1 is {benchmark}. The index for all core services together is "
            "put together from those of its parts. The health inequalities part is weighted by deaths that could have been "
            f"avoided, so it differs most between places; it counts for about a tenth of the whole. {NO_INTERVAL}"
        ),
        table=Table(
            frame,
            columns=(
                Column("name", "Need for"),
                Column("value", "Need index", "figure", "need index", INDEX),
                Column("excess_words", "Weighted for"),
            ),
            highlight="own",
        ),
        spec=RankedDot(
            value="value",
            name="name",
            code="key",
            chosen="own",
            average=1.0,
            average_name=f"{benchmark} 1",
            value_title=f"need index, {year}",
            unit=INDEX,
        ),
        provenance=evidence.components_provenance(),
        caveats=(WEIGHTS, HOW_SURE, *evidence.caveats(view.component)),
    )
