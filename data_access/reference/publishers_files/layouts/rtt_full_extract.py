"""NHS England: waiting for planned treatment (referral to treatment), one month, the full CSV extract (in a zip).

One row for each provider, commissioner, part of the pathway and specialty; 105 columns of weeks waited. A week in which
nobody waits is left empty: here, and only here, an empty cell is 0, and the row's own Total All confirms it. "Total" is filled
in for completed pathways alone. Specialty C_999 is the total of a provider's patients of one commissioner. Only incomplete
pathways (Part_2) are taken.

Patients whose commissioner is not English (NONC) are in the file and, as in NHS England's own figures, not in those of England.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from data_access.reference.publishers_files.cells import month
from data_access.reference.publishers_files.layout import InFileTotal, Layout, Read, Table
from data_access.reference.sources import rtt_by_icb, rtt_by_provider
from data_access.reference.sources.loaded import Known, Loaded
from data_access.reference.sources.refusal import Faults

_BANDS = (*(f"Gt {weeks:02d} To {weeks + 1:02d} Weeks SUM 1" for weeks in range(104)), "Gt 104 Weeks SUM 1")
_WITHIN_18, _OVER_52 = _BANDS[:18], _BANDS[52:]
_PROVIDER, _BOARD = "Provider Org Code", "Commissioner Parent Org Code"
_PART, _SPECIALTY = "RTT Part Type", "Treatment Function Code"
_TEXTS = (
    *("Period", "Provider Parent Org Code", _PROVIDER, "Provider Org Name"),
    *(_BOARD, "Commissioner Org Code", _PART, _SPECIALTY),
)
TOTAL = rtt_by_provider.TOTAL
NOT_ENGLISH = "NONC"  # a commissioner outside England
REGION = rtt_by_provider.REGION


def read(table: Table) -> Read:
    """Shares within 18 weeks and over 52 weeks of boards and England by specialty, and of the providers and parts of boards of
    the Midlands. Raises SourceRefused."""
    faults = table.faults
    rows = table.part.table(table.header, _TEXTS, faults, numbers=(*_BANDS, "Total All"))
    rows_read = len(rows)
    rows = rows[rows[_PART] == "Part_2"].copy()
    if rows.empty:
        faults.add(None, _PART, "no row Part_2", "incomplete pathways")
    months = sorted({month(text) or text for text in rows["Period"].unique()})
    if len(months) > 1 or (months and month(months[0] + "-01") is None):
        faults.add(None, "Period", ", ".join(months[:3]), "one month, such as RTT-March-2026")
    faults.refuse_if_any()
    rows["w0_18"] = rows[list(_WITHIN_18)].fillna(0).sum(axis=1)
    rows["over_52"] = rows[list(_OVER_52)].fillna(0).sum(axis=1)
    rows["bands"] = rows[list(_BANDS)].fillna(0).sum(axis=1)
    rows["all"] = rows["Total All"].fillna(0)
    _check(rows, faults)
    single, whole = rows[rows[_SPECIALTY] != TOTAL], rows[rows[_SPECIALTY] == TOTAL]
    facts = [_boards(single, whole, months[0], table.known), _providers(rows, months[0], table.known)]
    known = table.known
    new = whole.loc[~whole[_PROVIDER].isin(list(known.areas)), _PROVIDER].nunique()
    return Read(
        key=months[0],
        loaded=Loaded(rows_read=rows_read, facts=pd.concat(facts, ignore_index=True)),
        totals=(
            InFileTotal(
                "Incomplete pathways: rows C_999 (Total) against specialties", whole["all"].sum(), single["all"].sum()
            ),
            InFileTotal(
                "Incomplete pathways: Total All against the weekly bands",
                float(rows["all"].sum()),
                float(rows["bands"].sum()),
            ),
        ),
        left_out=(
            "Completed pathways and new periods are in the file and are not measures here.",
            "Patients of commissioners outside England count for their providers, and not for England, as in NHS England’s figures.",
            "Estimates for trusts that sent nothing are not in the file, so not in its figures of England.",
            "Medians are worked out here from the weeks of the file, as the publisher works out its own. Under 20 people have none.",
            f"{new:,} providers of the file are not areas here; only those of the {REGION} that are known are taken in.",
        ),
    )


def _check(rows: pd.DataFrame, faults: Faults) -> None:
    unknown = ~rows[_SPECIALTY].isin([*rtt_by_icb.SPECIALTIES, TOTAL])
    for row, code in rows.loc[unknown, _SPECIALTY].items():
        faults.add(int(str(row)), _SPECIALTY, code, "the code of a specialty, or C_999")
    for row, count in rows.loc[rows["all"] != rows["bands"], "Total All"].items():
        faults.add(int(str(row)), "Total All", count, "the sum of the weekly bands")
    faults.refuse_if_any()


def _boards(single: pd.DataFrame, whole: pd.DataFrame, period: str, known: Known) -> pd.DataFrame:
    names = {"w0_18": "Within_18wks", "over_52": "Waiters_52plus", "all": "Incomplete_Pathways"}
    added = [*names, *_BANDS]
    boards = {known.areas[code].ods for code in known.codes("icb")}
    of_boards = single[single[_BOARD].isin(list(boards))]
    by = of_boards.groupby([_BOARD, _SPECIALTY], as_index=False)[added].sum()
    totals = whole[whole[_BOARD].isin(list(boards))].groupby(_BOARD, as_index=False)[added].sum()
    english = whole[whole["Commissioner Org Code"] != NOT_ENGLISH]
    england = pd.DataFrame([{_BOARD: rtt_by_icb.ENGLAND, **english[added].sum()}])
    tables = [
        frame.rename(columns={**names, _BOARD: "ICB_Code"}).assign(
            Period=period,
            Median_Wait_Wks=rtt_by_icb.median_wait(frame[list(_BANDS)].to_numpy(np.float64)).round(6),
        )
        for frame in (by, totals, england)
    ]
    waiting = tables[0][tables[0]["Incomplete_Pathways"] > 0]
    return pd.concat(
        [
            *rtt_by_icb.facts_of(waiting, "specialty=" + waiting[_SPECIALTY]),
            *rtt_by_icb.facts_of(tables[1], ""),
            *rtt_by_icb.facts_of(tables[2], ""),
            rtt_by_icb.medians_of(waiting, "specialty=" + waiting[_SPECIALTY]),
            rtt_by_icb.medians_of(tables[2], ""),
        ],
        ignore_index=True,
    )


def _providers(rows: pd.DataFrame, period: str, known: Known) -> pd.DataFrame:
    """Of providers whose own board is in the Midlands, and of the parts of these boards: as the source has them."""
    boards = {
        known.areas[icb].ods
        for icb, region in known.parents("icb", "region").items()
        if known.areas[region].name == REGION
    }
    rows = rows.assign(**{"Total All": rows["all"]})
    own = rows[rows["Provider Parent Org Code"].isin(list(boards)) & rows[_PROVIDER].isin(list(known.spellings))]
    parts = {known.areas[code].ods for code in known.codes("sub_icb")}
    bought = rows[rows[_BOARD].isin(list(boards)) & rows["Commissioner Org Code"].isin(list(parts))]
    found = [
        rtt_by_provider.facts_of(frame, area) for frame, area in ((own, _PROVIDER), (bought, "Commissioner Org Code"))
    ]
    return pd.concat(found, ignore_index=True).assign(period=period)


LAYOUT = Layout(
    id="rtt-full-extract",
    name="Waiting for planned treatment (RTT), one month, full extract (CSV in a zip)",
    publisher="NHS England",
    page="https://www.england.nhs.uk/statistics/statistical-work-areas/rtt-waiting-times/",
    columns=(*_TEXTS, *_BANDS, "Total", "Total All"),
    also=(
        *("Provider Parent Name", "Commissioner Parent Name", "Commissioner Org Name"),
        *("RTT Part Description", "Treatment Function Name", "Patients with unknown clock start date"),
    ),
    continues=("rtt_by_icb", "rtt_by_provider"),
    read=read,
)
