"""Figures that others published of a region, beside those worked out here."""

from __future__ import annotations

import pandas as pd

from components.charts.specs import RankedDot
from components.exhibit import Column, Exhibit, Table
from components.units import JOBS_EACH
from domain.wider_economy import published_multipliers as published
from domain.wider_economy.supply_chain import HEALTH, TABLES_YEAR
from pages.wider_economy.evidence import Evidence
from pages.wider_economy.exhibits.local import CAUTIONS, tables
from pages.wider_economy.view import View
from pages.wider_economy.words import area_name
from vocabulary import NOT_HELD, Refused, Sureness

OURS = "Worked out here"


def published_beside(view: View, evidence: Evidence) -> Exhibit:
    """Jobs for a million pounds of health care, here and as published for Wales, and what is not published at all."""
    id, chain = "published-beside", evidence.supply_chain
    if isinstance(chain, Refused):
        return Exhibit(id, "Published figures of a region", "", refused=chain.reason)
    found = published.load_beside(evidence.store, evidence.area, chain.total("output", HEALTH))
    if isinstance(found, Refused):
        return Exhibit(id, "Published figures of a region", "", refused=found.reason)
    name = area_name(evidence)
    rows = [
        (name, found.here, OURS, f"Tables of {TABLES_YEAR}", True),
        ("All of the UK", found.uk, OURS, f"Tables of {TABLES_YEAR}", False),
        (
            f"Wales, published, {published.WALES_YEAR}",
            found.wales,
            published.WALES.cited,
            "All jobs, not full-time ones alone",
            False,
        ),
    ]
    frame = pd.DataFrame(
        [
            {"code": place, "name": place, "value": value, "source": source, "note": note, "own": own}
            for place, value, source, note, own in rows
        ]
    )
    return Exhibit(
        id=id,
        title=f"£1 million records {found.here:.1f} jobs here, before displacement; a Welsh study has {found.wales:.1f}",
        sentence=(
            f"At the prices of {found.prices}, suppliers and households included. No official table is published for a region of England. "
            f"For the UK, a study of 2010 has £{published.UK_OUTPUT.value:.2f} of output for £1; ours has £{found.uk_output:.2f}. The Welsh and Scottish "
            f"governments’ own multipliers are {NOT_HELD}. No interval is published."
        ),
        sure=Sureness.NOT_MEASURED,
        table=Table(
            frame,
            columns=(
                Column("name", "Place"),
                Column("value", f"Jobs for £1 million, prices of {found.prices}", "figure", unit=JOBS_EACH),
                Column("source", "Source"),
                Column("note", "What it is"),
            ),
            highlight="own",
        ),
        spec=RankedDot(
            value="value",
            name="name",
            code="code",
            focus="own",
            value_title=f"jobs for each £1 million of health care, prices of {found.prices}",
            unit=JOBS_EACH,
        ),
        provenance=tables(evidence),
        caveats=(
            "Wales is a larger economy than a system and buys more from itself, so more jobs are expected there.",
            "The Welsh study surveyed what the NHS buys; ours stands on location quotients.",
            *CAUTIONS,
        ),
    )
