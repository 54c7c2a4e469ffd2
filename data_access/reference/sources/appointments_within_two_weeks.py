"""Appointments in general practice within two weeks of booking, 2023/24 (Investment and Impact Fund, indicator ACC-08).

Layout: NHS England's own file of the fund for networks, copied from a public repository: one row for each organisation and measure.
This indicator is published by practice.

Only this indicator is kept: the others pay for referrals to pharmacies under a scheme that has ended, or count care home visits
without a denominator. A practice with fewer than 500 appointments in the year is left out: part-years and special services.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from data_access.reference.sources import practices
from data_access.reference.sources.loaded import Known, Loaded, facts
from data_access.reference.sources.refusal import Faults
from data_access.reference.sources.row_faults import fault_rows
from data_access.reference.sources.table import Text, Whole, read_table

FEWEST_ROWS = 26_000  # the file has 26,520
PERIOD, DAY = "2023/24", "31/03/2024"
FEWEST_APPOINTMENTS = 500
INDICATOR = "appointments_within_two_weeks"
KEPT, TOP, BOTTOM = "NCD026", "ACC-08 Numerator", "ACC-08 Denominator"
_COLUMNS = (
    Text("ORGANISATION_CODE", rf"U\d{{5}}|{practices.PATTERN}", "an ODS code of a network or a practice"),
    Text("ORGANISATION_NAME"),
    Text("ACH_DATE", among=frozenset({DAY})),
    Text("IND_CODE"),
    Text("MEASURE"),
    Whole("VALUE"),
)


def load(files: Mapping[str, Path], known: Known, *, rows_floor: int = FEWEST_ROWS) -> Loaded:
    """One figure for each practice. Raises SourceRefused."""
    faults = Faults(files["main"].name)
    key = ("ORGANISATION_CODE", "IND_CODE", "MEASURE")
    table = read_table(files["main"], _COLUMNS, faults, rows_floor=rows_floor, key=key)
    rows_read = len(table)
    table = table[table["IND_CODE"] == KEPT]
    fault_rows(faults, "MEASURE", table["MEASURE"], ~table["MEASURE"].isin([TOP, BOTTOM]), f"{TOP} or {BOTTOM}")
    if table.empty:
        faults.add(None, "IND_CODE", f"no row of {KEPT}", "numerator and denominator of every practice")
    faults.refuse_if_any()
    counts = table.pivot(index="ORGANISATION_CODE", columns="MEASURE", values="VALUE").reindex(columns=[TOP, BOTTOM])
    for code in counts.index[counts.isna().any(axis="columns")]:
        faults.add(None, "MEASURE", f"one of two counts of {code}", f"{TOP} and {BOTTOM}")
    more = counts[counts[TOP] > counts[BOTTOM]]
    for code, top, bottom in zip(more.index, more[TOP], more[BOTTOM], strict=True):
        faults.add(None, "VALUE", f"{top:,.0f} for {code}", f"no more than {bottom:,.0f}")
    faults.refuse_if_any()
    counts = counts[counts[BOTTOM] >= FEWEST_APPOINTMENTS]
    names = table.drop_duplicates("ORGANISATION_CODE").set_index("ORGANISATION_CODE")["ORGANISATION_NAME"]
    areas, members = practices.not_yet_known(
        ((code, names[code], "") for code in counts.index if code not in known.areas), known
    )
    return Loaded(
        rows_read=rows_read,
        facts=facts(
            indicator=INDICATOR, period=PERIOD, area=counts.index, numerator=counts[TOP], denominator=counts[BOTTOM]
        ),
        areas=areas,
        members=members,
    )
