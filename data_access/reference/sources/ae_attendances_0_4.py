"""Visits to A&E by children under 5, by practice, network and England (Fingertips, indicator 93930).

Layout: the publisher's own file (Office for Health Improvement and Disparities), re-saved by a third party (the Health Equity
Evidence Centre). Practices and networks for 2021/22, England for 2021/22 and 2022/23, England also by sex and by tenths of
authorities. Counts are rounded by the publisher to 5.

Definition: visits to A&E of any type by children from 0 to 4, for each 1,000 children of that age on the list.

Rules
- The name of one network holds a line break, in two rows, and is not used. Rows are numbered as rows, not as lines.
- Networks are those of October 2023. Twelve that are no more are dropped.
- Deprivation: England by tenths of district and unitary authorities of 2023, which both years have. The other sets of tenths
  are dropped. Tenth 1 must have more visits for each child than tenth 10.
- A figure withheld because it is small (one practice) is shown as suppressed.
- Practices must hold 95% to 100% of England's visits: some visits belong to no practice.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd

from data_access.reference.sources import fingertips_layout, practices
from data_access.reference.sources.csv_file import read_rows
from data_access.reference.sources.loaded import Known, Loaded, facts
from data_access.reference.sources.refusal import Faults
from data_access.reference.sources.row_faults import fault_rows
from data_access.reference.sources.table import read_table
from vocabulary import Status

INDICATOR = "ae_attendances_0_4"
CALLED = "A&E attendances (0 to 4 years)"
ROWS_FLOOR = 7_500  # the file has 7,610
ENGLAND = "E92000001"
YEAR = "2021/22"  # of practices and networks
LEAST_SHARE = 0.95
GONE = 40  # networks that may have been dissolved since; more would be another list of networks
_NETWORKS = "PCNs (v. 27/10/23)"
_TENTHS = "District & UA deprivation deciles in England (IMD2019, 4/23 geography)"
_WITHHELD = "Value suppressed for disclosure control reasons"
_SEX = {"Persons": "", "Male": "sex=male", "Female": "sex=female"}


def load(files: Mapping[str, Path], known: Known, *, rows_floor: int = ROWS_FLOOR) -> Loaded:
    """Visits of 2021/22, for England of 2022/23 too. Raises SourceRefused."""
    path = files["main"]
    faults = Faults(path.name)
    kinds = frozenset({"England", "GPs", _NETWORKS})
    layout = fingertips_layout.columns(CALLED, kinds, frozenset({_WITHHELD}), most=10_000)
    rows = partial(read_rows, exactly=False, broken_lines=True)
    table = read_table(path, layout, faults, rows_floor=rows_floor, rows=rows)
    rows_read = len(table)
    fingertips_layout.check(table, faults)
    off = fingertips_layout.off(table, 1000, 0.01)
    fault_rows(faults, "Value", table["Value"], off, "1,000 times the count over the denominator")
    fault_rows(faults, "Sex", table["Sex"], ~table["Sex"].isin(list(_SEX)), "a sex, or Persons")
    table = table[table["Category Type"].isin(["", _TENTHS])].copy()
    tenth = table["Category"].map(fingertips_layout.TENTHS)
    table["breakdown"] = table["Sex"].map(_SEX).mask(tenth.notna(), "imd_decile=" + tenth.fillna(""))
    table = _kept(table, known, faults)
    twice = table.duplicated(["Area Code", "Time period", "breakdown"])
    fault_rows(faults, "Area Code", table["Area Code"], twice, "one row for each area, year and group")
    faults.refuse_if_any()
    _check_sums(table, faults)
    faults.refuse_if_any()

    surgeries = table[table["Area Type"].eq("GPs") & ~table["Area Code"].isin(list(known.areas))]
    areas, members = practices.not_yet_known(
        surgeries[["Area Code", "Area Name", "Parent Code"]].itertuples(index=False, name=None), known
    )
    lower, upper = fingertips_layout.limits(table, 1)
    withheld = table["Value note"] == _WITHHELD
    found = facts(
        indicator=INDICATOR,
        breakdown=table["breakdown"],
        period=table["Time period"],
        area=table["Area Code"],
        value=table["Value"],
        lower=lower,
        upper=upper,
        numerator=table["Count"],
        denominator=table["Denominator"],
        status=np.where(withheld, Status.SUPPRESSED, np.where(table["Value"].isna(), Status.MISSING, Status.OK)),
    )
    return Loaded(rows_read=rows_read, facts=found, areas=areas, members=members)


def _kept(table: pd.DataFrame, known: Known, faults: Faults) -> pd.DataFrame:
    """The table without networks that are no more."""
    surgery = table["Area Type"] == "GPs"
    wrong = surgery & ~table["Area Code"].str.fullmatch(practices.PATTERN).astype(bool)
    fault_rows(faults, "Area Code", table["Area Code"], wrong, practices.EXPECTED)
    wrong = table["Area Type"].eq("England") & table["Area Code"].ne(ENGLAND)
    fault_rows(faults, "Area Code", table["Area Code"], wrong, ENGLAND)
    wrong = table["Area Type"].ne("England") & table["Time period"].ne(YEAR)
    fault_rows(faults, "Time period", table["Time period"], wrong, f"{YEAR} for practices and networks")
    gone = table["Area Type"].eq(_NETWORKS) & ~table["Area Code"].isin(known.codes("pcn"))
    if gone.sum() > GONE:
        faults.add(None, "Area Code", f"{int(gone.sum())} networks that are no more", f"at most {GONE}")
    return table[~gone]


def _check_sums(table: pd.DataFrame, faults: Faults) -> None:
    """Sexes and tenths add up to England, practices nearly; the most deprived tenth has the higher rate."""
    england = table[table["Area Code"] == ENGLAND]
    for year, rows in england.groupby("Time period"):
        by = rows.set_index("breakdown")
        if "" not in by.index:
            faults.add(None, "Area Code", f"no {ENGLAND} in {year}", "a row for England")
            continue
        everybody = float(by["Count"].loc[[""]].sum())
        for group in ("sex", "imd_decile"):
            total = by.loc[by.index.str.startswith(group), "Count"].sum()
            if abs(total - everybody) > 0.001 * everybody:
                faults.add(
                    None, "Count", f"{total:,.0f}, the sum by {group} in {year}", f"{everybody:,.0f}, as England"
                )
        first, last = by["Value"].get("imd_decile=1", np.nan), by["Value"].get("imd_decile=10", np.nan)
        if not first > last:
            faults.add(None, "Category", f"{first:g} and {last:g} in {year}", "more visits in the most deprived tenth")
        if year == YEAR:
            share = table.loc[table["Area Type"] == "GPs", "Count"].sum() / everybody
            if not LEAST_SHARE <= share <= 1:
                faults.add(None, "Count", f"{share:.1%} of England in practices", f"{LEAST_SHARE:.0%} to 100%")
