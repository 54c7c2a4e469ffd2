"""Allocations: how far each board is from its fair-share target, in percent and in pounds, and over the years."""

from __future__ import annotations

import pandas as pd

from components import narrative as say
from components.charts.specs import RankedDot
from components.exhibit import Column, Exhibit, Table
from components.page import drills
from domain.resource_distribution.allocations import Allocations
from pages.resource_distribution.evidence import Evidence
from pages.resource_distribution.exhibits.table_of_areas import KINDS, TO_THE_AREA
from pages.resource_distribution.exhibits.years import absent_years, grey_lines, year_by_year, years_table
from pages.resource_distribution.view import STREAMS, View
from pages.resource_distribution.words import DISTANCE, POUNDS, POUNDS_EACH, area_name, off_target
from vocabulary import PLACE, Refused


@drills(TO_THE_AREA)
def distance(view: View, evidence: Evidence) -> Exhibit:
    """Every system and cluster in order of its distance from target; its place among England's boards in words."""
    found = evidence.allocations
    if isinstance(found, Refused):
        return _not_known("distance", found)
    frame = _frame(found, evidence)
    frame = frame[frame["midlands"]].sort_values("distance", ascending=False, kind="stable")
    systems = frame[frame["kind"] == KINDS["icb"]]
    highest, lowest = systems.iloc[0], systems.iloc[-1]
    return Exhibit(
        id="distance",
        title=(
            f"{STREAMS[view.stream][1]} in {found.period.label} opened from {off_target(lowest['distance'])} in {lowest['name']} to "
            f"{off_target(highest['distance'])} in {highest['name']}"
        ),
        sentence=(
            f"{_own(found, evidence)}{_place_in_england(found, lowest)}{lowest['name']} would need {say.pounds(lowest['pounds'])} more to reach its target, and "
            f"{highest['name']} has {say.pounds(highest['pounds'])} more than its target. All of England’s boards together stand "
            f"{off_target(found.england)} (the dashed line), so a board on its target is below the average board. The distance is the opening baseline less the target. No interval is published: these are sums of money."
        ),
        table=Table(
            frame,
            columns=(
                Column("name", "Area"),
                Column("distance", "Distance from target, %", "figure", unit=DISTANCE),
                Column("pounds", "£ above (below) target", "figure", unit=POUNDS),
                Column("baseline", "£ opening baseline", "figure", unit=POUNDS),
                Column("target", "£ fair-share target", "figure", unit=POUNDS),
                Column("allocated", "£ allocated in the year, after growth", "figure", unit=POUNDS),
                Column("per_head", "£ a head", "figure", unit=POUNDS_EACH),
                Column("convergence", "Convergence in the year, % of growth", "figure", unit=DISTANCE),
            ),
            highlight="own",
            chosen="own",
        ),
        spec=RankedDot(
            value="distance",
            name="name",
            code="key",
            focus="own",
            chosen="own",
            average=found.england,
            average_name=f"England {DISTANCE.write(found.england)}",
            value_title=f"distance from fair-share target, opening {found.period.label}",
            unit=DISTANCE,
        ),
        provenance=evidence.allocations_provenance(found.period.label),
        caveats=evidence.allocations_caveats(),
    )


def distance_years(view: View, evidence: Evidence) -> Exhibit:
    """The distance from target in every year there is an allocation for."""
    found = evidence.allocations
    if isinstance(found, Refused):
        return _not_known("distance-years", found)
    own = evidence.distances[0]
    return Exhibit(
        id="distance-years",
        title=(
            f"{say.sentence_case(area_name(evidence))}: {off_target(float(own.value[0]))} in {own.labels[0]}, "
            f"{off_target(float(own.value[-1]))} in {own.labels[-1]}"
        ),
        sentence=(
            "Each year opens from a target made anew, for new populations and needs, so the line moves with the formula as well as "
            f"with the money. {grey_lines(evidence)} {absent_years(own)}No interval is published."
        ),
        table=years_table(evidence, evidence.distances, "Distance from target, %", DISTANCE),
        spec=year_by_year(own, "distance from fair-share target", DISTANCE),
        provenance=evidence.allocations_provenance(f"{own.labels[0]} to {own.labels[-1]}"),
        caveats=evidence.allocations_caveats(),
    )


def _frame(found: Allocations, evidence: Evidence) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "code": found.codes,
            "key": [evidence.key_of(code) for code in found.codes],
            "name": found.names,
            "kind": [KINDS[kind] for kind in found.kinds],
            "midlands": found.in_midlands,
            "distance": found.distance,
            "pounds": found.pounds,
            "baseline": found.target + found.pounds,
            "allocated": found.allocated,
            "target": found.target,
            "per_head": found.per_head,
            "convergence": found.convergence,
            "own": [code == evidence.area.code for code in found.codes],
        }
    )


def _own(found: Allocations, evidence: Evidence) -> str:
    """A sentence and a space about the area; "" where it is a place of one's own, which has no allocation."""
    row = found.row(evidence.area.code)
    if evidence.area.kind == PLACE or row is None:
        return ""
    name, pounds = say.sentence_case(area_name(evidence)), float(found.pounds[row])
    return (
        f"{name} opened {found.period.label} {off_target(float(found.distance[row]))}, {say.pounds(pounds)} "
        f"{'below' if pounds < 0 else 'above'} its fair share. "
    )


def _place_in_england(found: Allocations, lowest: pd.Series) -> str:
    """A sentence and a space where the lowest system is the lowest board of England too; otherwise ""."""
    boards = [distance for distance, kind in zip(found.distance, found.kinds, strict=True) if kind == "icb"]
    if lowest["distance"] > min(boards):
        return ""
    return f"No other of England’s {len(boards)} boards is further below its target than {lowest['name']}. "


def _not_known(id: str, refused: Refused) -> Exhibit:
    return Exhibit(id=id, title="Allocations and targets are not shown", sentence="", refused=refused.reason)
