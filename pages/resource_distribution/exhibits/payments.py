"""Payments to general practice: systems side by side, and year by year."""

from __future__ import annotations

import pandas as pd

from components import narrative as say
from components.charts.specs import RankedDot
from components.exhibit import Column, Exhibit, Table
from components.page import drills
from components.units import POUNDS
from domain.resource_distribution.measures import NET
from pages.resource_distribution.evidence import Evidence
from pages.resource_distribution.exhibits.table_of_areas import TO_THE_AREA, frame_of_listed, ranking, systems_of
from pages.resource_distribution.exhibits.years import absent_years, grey_lines, year_by_year, years_table
from pages.resource_distribution.view import View
from pages.resource_distribution.words import POUNDS_EACH, area_name, average_of, change, payments_trend


@drills(TO_THE_AREA)
def pounds(view: View, evidence: Evidence) -> Exhibit:
    """Every system and cluster by pounds for each weighted patient, and what the same rate for all would change."""
    frame = frame_of_listed(evidence, "pounds_each")
    systems = systems_of(frame)
    first, last = systems.iloc[0], systems.iloc[-1]
    rates, year = evidence.listed.counts.payments_per_patient, evidence.years.payments.label
    benchmark = float(rates[evidence.benchmark_row])
    changes = (_would_change(systems, more=True), _would_change(systems, more=False))
    return Exhibit(
        id="pounds",
        title=(
            f"Highest payments: {first['name']}, {POUNDS_EACH.write(first['pounds_each'])}; {evidence.benchmark_name} "
            f"{POUNDS_EACH.write(benchmark)}, {year}"
        ),
        sentence=(
            f"Payments to general practice for each formula-weighted patient. {ranking('rate', rates, evidence)}The lowest is {POUNDS_EACH.write(last['pounds_each'])} in {last['name']}. Patients are weighted by the "
            f"payment formula (Carr-Hill). At {average_of(evidence)} of {POUNDS_EACH.write(benchmark)} (the dashed line), "
            f"{' and '.join(filter(None, changes))}. {_local_schemes(systems)} "
            "Dispensing and drugs, which follow prescriptions, are left out. No interval is published: these are all payments."
        ),
        table=Table(
            frame,
            columns=(
                Column("name", "Area"),
                Column("pounds_each", "£ for each formula-weighted patient", "figure", "weighted patient", POUNDS_EACH),
                Column("pounds", "£ paid in the year", "figure", unit=POUNDS),
                Column("payment_patients", "Formula-weighted patients", "count"),
                Column("pounds_words", f"£ in all, at {average_of(evidence)}"),
                Column("local_each", "of it local schemes, £ for each", "figure", unit=POUNDS_EACH),
                Column("gross_each", "with dispensing and drugs, £ for each", "figure", unit=POUNDS_EACH),
            ),
            highlight="own",
            chosen="own",
        ),
        spec=RankedDot(
            value="pounds_each",
            name="name",
            code="key",
            focus="own",
            chosen="own",
            average=benchmark,
            average_name=f"{evidence.benchmark_name} {POUNDS_EACH.write(benchmark)}",
            value_title=f"payments for each formula-weighted patient, {year}",
            unit=POUNDS_EACH,
        ),
        provenance=evidence.payments_provenance(),
        caveats=evidence.caveats(NET),
    )


def _would_change(systems: pd.DataFrame, *, more: bool) -> str:
    """ "the 8 systems below it would have been paid about £30.1 million more"; "" where there are none."""
    missing = systems["pounds_missing"]
    missing = missing[missing > 0] if more else missing[missing < 0]
    if not len(missing):
        return ""
    side = "below" if more else "above"
    which = f"the {len(missing)} systems {side} it" if len(missing) > 1 else f"the one system {side} it"
    return f"{which} would have been paid {say.pounds(missing.sum())} {'more' if more else 'less'}"


def _local_schemes(systems: pd.DataFrame) -> str:
    """What boards themselves add, and what the spread would be without it."""
    by_local = systems.sort_values("local_each", kind="stable")
    least, most = by_local.iloc[0], by_local.iloc[-1]
    rest = systems["pounds_each"] - systems["local_each"]
    return (
        f"Local schemes, which boards set themselves, were from {POUNDS_EACH.write(least['local_each'])} in {least['name']} to "
        f"{POUNDS_EACH.write(most['local_each'])} in {most['name']}; without them the systems would lie between "
        f"{POUNDS_EACH.write(float(rest.min()))} and {POUNDS_EACH.write(float(rest.max()))}."
    )


def pounds_years(view: View, evidence: Evidence) -> Exhibit:
    """Pounds for each weighted patient in the years that can be compared."""
    own = evidence.payments_series[0]
    return Exhibit(
        id="pounds-years",
        title=(f"GP payments {change(own.value, POUNDS_EACH)}, {own.labels[0]} to {own.labels[-1]}"),
        sentence=(
            f"General practice in {area_name(evidence)}, for each formula-weighted patient. {payments_trend(evidence)} Pounds are those of their year, and prices rose between them. Two years are no trend. "
            "2018/19 is published too and left out: many of its practices and all its groups have gone, so that its areas would "
            f"not be those of today. {grey_lines(evidence)} {absent_years(own)}No interval is published."
        ),
        table=years_table(evidence, evidence.payments_series, "£ for each formula-weighted patient", POUNDS_EACH),
        spec=year_by_year(own, "payments for each formula-weighted patient", POUNDS_EACH),
        provenance=evidence.payments_provenance(f"{own.labels[0]} and {own.labels[-1]}"),
        caveats=evidence.caveats(NET),
    )
