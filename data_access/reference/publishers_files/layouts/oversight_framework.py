"""NHS England: metrics of the NHS Oversight Framework, one kind of trust, the quarters of a year so far (CSV).

One row for each quarter, trust and metric; each file is of acute, of mental health and community, or of ambulance trusts. Its figures
take the place of those of the same trusts, and leave those of the others. The median printed beside each metric is that of its rows.

The quarters of 2025/26 continue measures. 2026/27 is scored in a new way: of it, one metric of acute trusts of the Midlands does.
"""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from data_access.reference.publishers_files import cells
from data_access.reference.publishers_files.layout import InFileTotal, Layout, Read, Table
from data_access.reference.sources import oversight_framework as source
from data_access.reference.sources.loaded import FACT_COLUMNS, AreaRow, Loaded, facts
from data_access.reference.sources.refusal import Faults

_TEXTS = ("Quarter", "Region", "Trust_type", "Trust_code", "Trust_name", "Metric_ID", "Value", "Median_value")
_QUARTER = re.compile(r"Q([1-4]) (20\d\d)/(\d\d)")
_TRUST = r"[RT][A-Z0-9]{2}|G[A-Z0-9]{4}"
_NEW_OVERRIDE = "OF5204"
_OTHER_YEAR = "oversight_financial_override_2026_27"
_KINDS = {"Acute trust": "acute", "Mental health and community trust": "mental-health", "Ambulance trust": "ambulance"}


def read(table: Table) -> Read:
    """Segments, scores and figures of the trusts of the file. Raises SourceRefused."""
    faults = table.faults
    rows = table.part.table(table.header, _TEXTS, faults)
    rows = rows[rows["Trust_code"].ne("") & rows["Metric_ID"].ne("")]
    _check(rows, faults)
    rows["Value"], status = cells.numbers(rows["Value"], "Value", faults)
    rows["status"] = status.astype(str)
    rows["Median_value"] = cells.numbers(rows["Median_value"], "Median_value", faults)[0]
    faults.refuse_if_any()
    ours = rows["Quarter"].isin(list(source.QUARTERS))
    taken = {*source.METRICS, *source.SUMMARY, *source.DOMAINS, *source.SCORES}
    old = rows[ours & rows["Metric_ID"].isin(taken)]
    frames = list(source.facts_of(old))
    frames += [_override(rows[~ours])] if (~ours).any() else []
    named = old.drop_duplicates("Trust_code")[["Trust_code", "Trust_name"]].itertuples(index=False)
    kinds = "-".join(sorted(_KINDS[kind] for kind in rows["Trust_type"].unique()))
    years = sorted({text[3:] for text in rows["Quarter"].unique()})
    other = rows.loc[ours & ~rows["Metric_ID"].isin([*taken, *source.LEFT_OUT]), "Metric_ID"].nunique()
    left_out = ["Ranks, quartiles and the segments of domains are in the file and are not taken in."]
    if other:
        left_out.append(f"{other:,} metrics of the file are no measures here.")
    if (~ours).any():
        left_out.append(
            "2026/27 is scored in a new way, and no measure runs across. Of it, the financial override of acute trusts of the "
            "Midlands is taken in."
        )
    return Read(
        key=f"{kinds}-{'-'.join(years)}",
        loaded=Loaded(
            rows_read=len(rows),
            facts=pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=list(FACT_COLUMNS)),
            areas=tuple(
                AreaRow(code, name, "", "trust", code) for code, name in named if code not in table.known.spellings
            ),
        ),
        totals=tuple(
            InFileTotal(f"Median of {one.metric}, {one.quarter}", one.printed, one.found, source.MEDIAN_ROUNDED)
            for one in source.medians(old[old["Value"].notna()])
        ),
        left_out=tuple(left_out),
        no_total="no median is printed beside the metrics that are taken in",
    )


def _check(rows: pd.DataFrame, faults: Faults) -> None:
    for column, wrong, expected in (
        ("Quarter", ~rows["Quarter"].str.fullmatch(_QUARTER.pattern), "a quarter such as Q1 2025/26"),
        ("Trust_code", ~rows["Trust_code"].str.fullmatch(_TRUST), "an ODS code of a trust"),
        ("Trust_type", ~rows["Trust_type"].isin(list(_KINDS)), "one of " + ", ".join(_KINDS)),
        ("Metric_ID", rows.duplicated(["Quarter", "Trust_code", "Metric_ID"]), "one row for each quarter, trust and metric"),
    ):  # fmt: skip
        for row, text in rows.loc[wrong, column].items():
            faults.add(int(str(row)), column, text, expected)
    of_quarter = rows.groupby("Quarter")["Trust_code"].nunique()
    for quarter, trusts in of_quarter[of_quarter < 0.9 * of_quarter.max()].items():
        faults.add(
            None, "Trust_code", f"{trusts} trusts in {quarter}", f"about {of_quarter.max()}, as in other quarters"
        )
    faults.refuse_if_any()


def _override(rows: pd.DataFrame) -> pd.DataFrame:
    """The financial override of 2026/27, of acute trusts of the Midlands: a yes or a no."""
    rows = rows[
        (rows["Metric_ID"] == _NEW_OVERRIDE)
        & rows["Quarter"].str.endswith("2026/27")
        & (rows["Trust_type"] == source.ACUTE)
        & (rows["Region"] == "Midlands")
    ]
    if rows.empty:
        return pd.DataFrame(columns=list(FACT_COLUMNS))
    quarters = rows["Quarter"].str.extract(_QUARTER).astype(int)
    first = quarters[0] < 4  # April to December, of the year the financial year begins in
    period = (quarters[1] + ~first).astype(str) + "-Q" + (quarters[0] + 1).where(first, 1).astype(str)
    return facts(
        indicator=_OTHER_YEAR,
        period=period,
        area=rows["Trust_code"],
        numerator=rows["Value"],
        denominator=np.ones(len(rows)),
        status=rows["status"],
    )


LAYOUT = Layout(
    id="oversight-framework",
    name="NHS Oversight Framework, metrics of one kind of trust by quarter (CSV)",
    publisher="NHS England",
    page="https://www.england.nhs.uk/nhs-oversight-framework/",
    columns=_TEXTS,
    also=(
        *("Trust_subtype", "Domain", "Sub-domain", "Metric_description", "Reporting_date", "Units"),
        *("Lower_quartile", "Upper_quartile", "Rank"),
    ),
    continues=("oversight_framework_2025_26", "oversight_override_2026_27"),
    read=read,
    by_area=True,
)
