"""Staff of general practice: systems side by side, and year by year."""

from __future__ import annotations

import pandas as pd

from components import narrative as say
from components.charts.specs import RankedDot
from components.exhibit import Column, Exhibit, Table
from components.nouns import SYSTEM
from components.page import drills
from domain.resource_distribution.measures import ALLOCATIONS_FOR_STAFF, GPS
from pages.resource_distribution.evidence import Evidence
from pages.resource_distribution.exhibits.table_of_areas import TO_THE_AREA, frame_of_listed, ranking, systems_of
from pages.resource_distribution.exhibits.years import absent_years, grey_lines, year_by_year, years_table
from pages.resource_distribution.view import View
from pages.resource_distribution.words import GPS_EACH, INDEX, area_name, average_of, change, gp_trend


@drills(TO_THE_AREA)
def staff(view: View, evidence: Evidence) -> Exhibit:
    """Every system and cluster by GPs for every 10,000 patients weighted for need."""
    frame = frame_of_listed(evidence, "gps_each")
    systems = systems_of(frame)
    first, last = systems.iloc[0], systems.iloc[-1]
    rates, year = evidence.listed.counts.gps_per_10000, evidence.years.staff.label
    benchmark = float(rates[evidence.benchmark_row])
    return Exhibit(
        id="staff",
        title=(
            f"Fewest GPs for need: {last['name']}, {GPS_EACH.write(last['gps_each'])} per 10,000; {evidence.benchmark_name} "
            f"{GPS_EACH.write(benchmark)}, {year}"
        ),
        sentence=(
            f"{ranking('number', rates, evidence)}Full-time GPs for every 10,000 need-weighted patients; the most are {GPS_EACH.write(first['gps_each'])} in "
            f"{first['name']}. {_shortfall(systems, benchmark, evidence)} GPs and patients are of {year}; "
            f"the patients are weighted by the need for general practice in the allocations of {ALLOCATIONS_FOR_STAFF}. "
            "Trainees, locums and the staff of networks are left out. No interval is published."
        ),
        table=Table(
            frame,
            columns=(
                Column("name", "Area"),
                Column("gps_each", "GPs for every 10,000 need-weighted patients", "figure", unit=GPS_EACH),
                Column("gps", "Full-time GPs", "count"),
                Column("gp_patients", "Patients", "count"),
                Column(
                    "gp_index",
                    f"Need index, general practice, {ALLOCATIONS_FOR_STAFF} (England 1)",
                    "figure",
                    "need index",
                    INDEX,
                ),
                Column("gps_words", f"At {average_of(evidence)}"),
            ),
            highlight="own",
            chosen="own",
        ),
        spec=RankedDot(
            value="gps_each",
            name="name",
            code="key",
            focus="own",
            chosen="own",
            average=benchmark,
            average_name=f"{evidence.benchmark_name} {GPS_EACH.write(benchmark)}",
            value_title=f"full-time GPs per 10,000 need-weighted patients, {year}",
            unit=GPS_EACH,
        ),
        provenance=evidence.staff_provenance(
            f"staff and patients {year}; need index {ALLOCATIONS_FOR_STAFF}",
            method=(
                "Full-time equivalents over patients, times 10,000, over the need index of the area for general practice (its "
                "weighted population over its registered population; England 1)."
            ),
        ),
        caveats=evidence.caveats(GPS),
    )


def _shortfall(systems: pd.DataFrame, benchmark: float, evidence: Evidence) -> str:
    """In how many systems there are fewer GPs than at the benchmark's number, and how many fewer in all."""
    missing = systems["gps_missing"]
    missing = missing[missing > 0]
    in_all = f": {say.about(missing.sum())} full-time GPs fewer in all" if len(missing) else ""
    return (
        f"In {say.share_of(len(missing), len(systems), SYSTEM)} there are fewer than in {evidence.benchmark_name}, "
        f"{GPS_EACH.write(benchmark)} (the dashed line){in_all}."
    )


def staff_years(view: View, evidence: Evidence) -> Exhibit:
    """GPs for every 10,000 patients since 2016."""
    own = evidence.gp_series[0]
    nurses, others = (change(series.value, GPS_EACH) for series in evidence.other_staff_series)
    return Exhibit(
        id="staff-years",
        title=(f"GPs per 10,000 patients {change(own.value, GPS_EACH)}, {own.labels[0]} to {own.labels[-1]}"),
        sentence=(
            f"Qualified GPs in {area_name(evidence)}. {gp_trend(evidence)} Meanwhile, for every 10,000 patients here, nurses {nurses} and other staff in direct care {others}. "
            "Only staff whom practices employ: "
            "staff of networks, whose number has grown, are not in it. Patients are not weighted for need here, since weights "
            f"for these years are not published. {grey_lines(evidence)} {absent_years(own)}No interval is published."
        ),
        table=years_table(evidence, evidence.gp_series, "GPs for every 10,000 patients", GPS_EACH),
        spec=year_by_year(own, "full-time GPs for every 10,000 patients", GPS_EACH),
        provenance=evidence.staff_provenance(f"{own.labels[0]} to {own.labels[-1]}"),
        caveats=evidence.caveats(GPS),
    )
