"""Waiting for planned treatment in January 2026, by provider and part of a board (NHS England).

Layout: not the publisher's own. Cut from the publisher's full monthly extract: incomplete pathways only, rows where the
provider or the commissioner belongs to a board of the Midlands, weekly bands added up into five. One row for each provider,
commissioner and specialty, and a row "Total" (C_999) for each provider and commissioner, which is the sum of its specialties.

Traps and rules
- The rows of a provider outside the Midlands are only those of its patients from the Midlands: no figure of that provider.
  So figures are given for providers whose own board is in the Midlands, and for parts of boards in the Midlands, whose rows
  are complete. For other providers and other commissioners nothing is loaded.
- Totals are checked against the specialties and then taken as the figure for everybody; never both.
- A provider with the code or name of a trust is a trust; every other one, hospital companies for the most part,
  is of kind provider.
- Rows without a commissioner's board are commissioned by NHS England itself: part of a provider's figure, of no board's.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from data_access.reference.sources.boards import ODS_CODE, ODS_WORDS
from data_access.reference.sources.loaded import AreaRow, Known, Loaded, Membership, facts
from data_access.reference.sources.names import is_trust, proper_case
from data_access.reference.sources.refusal import Faults
from data_access.reference.sources.row_faults import fault_rows
from data_access.reference.sources.rtt_by_icb import SPECIALTIES
from data_access.reference.sources.table import Number, Text, Whole, read_table

FEWEST_ROWS = 15_000  # the file has 17,850
FEWEST_PROVIDERS = 70  # of the Midlands; the file has 89
REGION = "Midlands"
PERIOD = "2026-01"
TOTAL = "C_999"
_BANDS = ("w0_18", "w18_26", "w26_52", "w52_65", "w65plus")
_COLUMNS: tuple[Text | Number, ...] = (
    Text("Period", pattern="RTT-January-2026", expected="RTT-January-2026"),
    Text("Provider Parent Org Code", pattern=ODS_CODE, expected=ODS_WORDS),
    Text("Provider Org Code", pattern=r"[A-Z0-9]{3}|[A-Z0-9]{5}", expected="an ODS code, three or five characters"),
    Text("Provider Org Name"),
    Text(
        "Commissioner Parent Org Code",
        pattern=ODS_CODE,
        expected=f"{ODS_WORDS}, or nothing",
        missing=("",),
    ),
    Text("Commissioner Org Code", pattern=r"[A-Z0-9]{3,5}", expected="an ODS code of a commissioner"),
    Text("Commissioner Org Name", missing=("",)),
    Text("Treatment Function Code", among=SPECIALTIES | {TOTAL}, expected="the code of a specialty, or C_999"),
    Text("Treatment Function Name"),
    *(Whole(band) for band in _BANDS),
    Whole("Total All"),
)
_KEY = ("Provider Org Code", "Commissioner Org Code", "Treatment Function Code")


def load(
    files: Mapping[str, Path], known: Known, *, rows_floor: int = FEWEST_ROWS, providers_floor: int = FEWEST_PROVIDERS
) -> Loaded:
    """Shares within 18 weeks of providers and parts of boards in the Midlands, by specialty. Raises SourceRefused."""
    path = files["main"]
    faults = Faults(path.name)
    table = read_table(path, _COLUMNS, faults, rows_floor=rows_floor, key=_KEY, exactly=True)
    _check(table, faults)
    boards = {
        known.areas[icb].ods: icb
        for icb, region in known.parents("icb", "region").items()
        if known.areas[region].name == REGION
    }
    if not boards:
        faults.add(None, "Provider Parent Org Code", "no board is known", f"boards of {REGION}")
    own = table[table["Provider Parent Org Code"].isin(list(boards))]
    bought = table[table["Commissioner Parent Org Code"].isin(list(boards))]
    parts = {known.areas[code].ods for code in known.codes("sub_icb")}
    code = bought["Commissioner Org Code"]
    fault_rows(faults, "Commissioner Org Code", code, ~code.isin(parts), "the code of a part of one of the boards")
    providers = own[["Provider Org Code", "Provider Org Name", "Provider Parent Org Code"]].drop_duplicates()
    if len(providers) < providers_floor:
        faults.add(None, "Provider Org Code", f"{len(providers)} providers of {REGION}", f"at least {providers_floor}")
    faults.refuse_if_any()

    listed = list(providers.itertuples(index=False, name=None))
    return Loaded(
        rows_read=len(table),
        facts=pd.concat(
            [facts_of(own, "Provider Org Code"), facts_of(bought, "Commissioner Org Code")], ignore_index=True
        ),
        areas=tuple(_area(code, proper_case(name)) for code, name, _ in listed if code not in known.trusts),
        members=tuple(
            Membership(boards[board], code, "reporting") for code, _, board in listed if code not in known.reporting
        ),
    )


def _area(code: str, name: str) -> AreaRow:
    return (
        AreaRow(code, name, "", "trust", code) if is_trust(code, name) else AreaRow(code, name, name, "provider", code)
    )


def facts_of(table: pd.DataFrame, area: str) -> pd.DataFrame:
    """Shares within 18 weeks by the column `area` and specialty, from rows with the columns w0_18 and Total All."""
    sums = table.groupby([area, "Treatment Function Code"], as_index=False)[["w0_18", "Total All"]].sum()
    specialty = sums["Treatment Function Code"]
    return facts(
        indicator="rtt_within_18_weeks_provider",
        breakdown=("specialty=" + specialty).mask(specialty == TOTAL, ""),
        period=PERIOD,
        area=sums[area],
        numerator=sums["w0_18"],
        denominator=sums["Total All"],
    )


def _check(table: pd.DataFrame, faults: Faults) -> None:
    """Bands add up to the total of their row, specialties to their Total row; a provider has one name and one board."""
    total = table["Total All"]
    bands = table[list(_BANDS)].sum(axis=1)
    fault_rows(faults, "Total All", total, bands != total, "the sum of the five bands")
    pair = table["Provider Org Code"] + " for " + table["Commissioner Org Code"]
    is_total = table["Treatment Function Code"] == TOTAL
    for column in ("w0_18", "Total All"):
        sums = pair[is_total].map(table[~is_total].groupby(pair[~is_total])[column].sum())
        found = table.loc[is_total, column]
        fault_rows(faults, column, found, found != sums, sums.map("{:.0f}, the sum of the specialties".format))
    for both in sorted(set(pair[~is_total]) - set(pair[is_total])):
        faults.add(None, "Treatment Function Code", f"no Total of {both}", "a Total row")
    said = table[["Provider Org Code", "Provider Org Name", "Provider Parent Org Code"]].drop_duplicates()
    code = said["Provider Org Code"]
    fault_rows(
        faults,
        "Provider Org Code",
        code,
        said.duplicated("Provider Org Code"),
        "one name and one board for each provider",
    )
