"""Need by local authority or part of a board, over the Midlands."""

from __future__ import annotations

import pandas as pd

from components import narrative as say
from components.charts.specs import Choropleth
from components.exhibit import Column, Exhibit, Table
from components.links import safe_link
from data_access.reference import boundaries
from pages.resource_distribution.evidence import Evidence
from pages.resource_distribution.exhibits.table_of_areas import WEIGHTS, frame_of, index_column
from pages.resource_distribution.view import COMPONENTS, LEVELS, View
from pages.resource_distribution.words import HOW_SURE, INDEX, NO_INTERVAL, area_name
from vocabulary import PLACE


def on_the_map(view: View, evidence: Evidence) -> Exhibit:
    """Those of the area outlined."""
    mapped, year = evidence.mapped, evidence.years.need.label
    _, one, several = LEVELS[mapped.kind]
    shapes = boundaries.address(mapped.kind)
    if not shapes:
        title = f"Need by {one} in the Midlands, {year}"
        return Exhibit("map", title, "", refused=f"There are no boundaries of {several} to draw.")
    area = area_name(evidence)
    frame = frame_of(mapped.comparison, evidence).assign(
        own=mapped.in_area, whose=[area if own else "elsewhere in the Midlands" for own in mapped.in_area]
    )
    frame = frame.sort_values(["own", "index"], ascending=False, kind="stable")
    outlined = evidence.area.kind != "region" and bool(mapped.in_area.any())
    practices = "with an address in them" if mapped.kind == "ltla" else "that belong to them"
    return Exhibit(
        id="map",
        title=_title(frame, one, evidence),
        sentence=(
            f"Need for {COMPONENTS[view.component][1]} by {one}, in the colours of the scale; 1 is {evidence.benchmark_name}. "
            f"{f'Those of {area} are outlined. ' if outlined else _no_outline(evidence)}"
            f"{say.sentence_case(several)} are made of the practices {practices}. {NO_INTERVAL} {boundaries.ATTRIBUTION}"
        ),
        table=Table(
            frame,
            columns=(
                Column("name", say.sentence_case(one)),
                Column("whose", "Where"),
                index_column("Need index"),
                Column("registered", "People registered", "count"),
                Column("excess_words", "Weighted for"),
            ),
            highlight="own",
        ),
        spec=Choropleth(
            value="index",
            name="name",
            code="code",
            focus="own" if outlined else None,
            unit=INDEX,
            boundaries=safe_link(shapes),
            value_title=f"need index, {year}",
        ),
        provenance=evidence.need_provenance(),
        caveats=(WEIGHTS, HOW_SURE, *evidence.caveats(view.component)),
    )


def _title(frame: pd.DataFrame, one: str, evidence: Evidence) -> str:
    """The range within the area; of the whole Midlands where the area is not drawn in parts."""
    year, own = evidence.years.need.label, frame[frame["own"]]
    if evidence.area.kind == "region" or len(own) < 2:
        least, most = INDEX.write(frame["index"].min()), INDEX.write(frame["index"].max())
        return f"Need by {one}, {year}: {least} to {most}"
    first = own.iloc[0]
    return f"Need on the map: highest in {first['name']}, {INDEX.write(first['index'])}, {year}"


def _no_outline(evidence: Evidence) -> str:
    """Why nothing is outlined."""
    if evidence.area.kind != PLACE:
        return ""
    return f"{say.sentence_case(area_name(evidence))} is made of practices and has no boundary of its own. "
