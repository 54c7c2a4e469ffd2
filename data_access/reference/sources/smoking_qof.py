"""Smokers on the records of general practice, from practices to England (Fingertips, indicator 91547).

Layout: the publisher's own file of many kinds of area in one table (Office for Health Improvement and Disparities), followed by
the practices of 2023/24, which a third party (the Health Equity Evidence Centre) added in the same columns from the Quality and
Outcomes Framework: they have no interval. Re-saved by that third party.

Definition: people of 15 and over recorded as smoking, divided by people of 15 and over on the list.

Rules and their reasons
- Kinds of area kept: practices, parts of boards (as clinical commissioning groups until 2020/21), boards, NHS regions,
  authorities, England. Statistical regions, city regions and groups of like authorities are dropped.
- Rows that say the same twice are taken once: all authorities of 2015/16, the parts of boards of 2019/20, which stand under
  their old kind as well, and twenty authorities of 2021/22 repeated with a tenth of deprivation that is not theirs (Lambeth
  as the most deprived tenth and so on down the alphabet). Rows of one place and year that differ refuse the file.
- Deprivation: England by tenths of district and unitary authorities. The second set, tenths of counties and unitary
  authorities, is dropped. Tenth 1 must have more smokers than tenth 10 in each year. The tenths of 2019/20 lack
  Buckinghamshire, which had become one authority; otherwise they add up to England.
- Groups merged since are dropped: their people are in no part of a board that exists. Boards before 2021/22 are dropped: the
  file has five of 42.
- Where the publisher doubts the figure (patients counted twice), or where it is not the quotient of its counts (Coventry and
  Solihull in 2016/17, whose counts are left out), the figure is shown as low reliability.
- In 2022/23 practices, parts, boards, regions and authorities must each add up to England.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from data_access.reference.catalogue import load_code_changes
from data_access.reference.sources import fingertips_layout, practices
from data_access.reference.sources.loaded import Known, Loaded, facts
from data_access.reference.sources.refusal import Faults
from data_access.reference.sources.row_faults import fault_rows
from data_access.reference.sources.table import read_table
from vocabulary import Status

INDICATOR = "smoking_prevalence_qof"
CALLED = "Smoking prevalence in adults (15+) - current smokers (QOF)"
ROWS_FLOOR = 17_000  # the file has 17,627
ENGLAND = "E92000001"
WHOLE_YEAR = "2022/23"  # the year in which every kind of area is there
BOARDS_SINCE = "2021/22"
_DOUBT = (
    "There is a data quality issue with this value. Potential {} of the value due to double counting of patients in QOF"
)
DOUBTFUL = frozenset({_DOUBT.format("underestimate"), _DOUBT.format("overestimate")})
_NOTES = DOUBTFUL | {
    "Value missing in source data",
    "Aggregated from all known lower geography values",
    "Aggregated from values for merged local authorities",
    "Value for Bucks County applied to Bucks UA",
    "Value for North Yorkshire Cty applied to North Yorkshire UA",
    "Value for Somerset Cty applied to Somerset UA",
}
# Kind of area in the file -> kind in the store.
_KINDS = {
    "England": "england",
    "GPs": "practice",
    "CCG": "sub_icb",
    "ICB sub-locations": "sub_icb",
    "ICBs": "icb",
    "NHS region": "region",
    "NHS regions - new due to ICB changes": "region",
    "County": "utla",
    "UA": "ltla",
    "District": "ltla",
}
_DROPPED = frozenset(
    {
        *("Combined authorities", "ONS 2011 group", "ONS 2011 group (superseded)", "ONS 2011 subgroup"),
        *("ONS 2011 subgroup (superseded)", "PHE Centre", "Regions (statistical)", "STP"),
    }
)


def load(files: Mapping[str, Path], known: Known, *, rows_floor: int = ROWS_FLOOR) -> Loaded:
    """All years and kinds of area kept. Raises SourceRefused."""
    path = files["main"]
    faults = Faults(path.name)
    layout = fingertips_layout.columns(CALLED, _DROPPED | frozenset(_KINDS), _NOTES, most=100)
    table = read_table(path, layout, faults, rows_floor=rows_floor)
    rows_read = len(table)
    fingertips_layout.check(table, faults)
    table = table[table["Area Type"].isin(list(_KINDS))].copy()
    table["kind"] = table["Area Type"].map(_KINDS)
    table["tenth"] = table["Category"].map(fingertips_layout.TENTHS).where(table["kind"] == "england", "").fillna("")
    other_tenths = table["tenth"].ne("") & ~table["Category Type"].str.startswith("District & UA ")
    early_boards = table["kind"].eq("icb") & (table["Time period"] < BOARDS_SINCE)
    table = _coded(table[~other_tenths & ~early_boards].copy(), known, faults)
    table = _once(table, faults)
    faults.refuse_if_any()
    _check_sums(table, faults)
    _check_direction(table, faults)
    faults.refuse_if_any()

    surgeries = table[(table["kind"] == "practice") & ~table["area"].isin(list(known.areas))]
    areas, members = practices.not_yet_known(
        surgeries[["area", "Area Name", "Parent Code"]].itertuples(index=False, name=None), known
    )
    return Loaded(rows_read=rows_read, facts=_facts(table), areas=areas, members=members)


def _coded(table: pd.DataFrame, known: Known, faults: Faults) -> pd.DataFrame:
    """Store codes in `area`; groups merged since are dropped, any other area nobody knows is a fault."""
    changes = load_code_changes()
    regions = {known.areas[code].name: code for code in known.codes("region")}
    code = table["Area Code"].str.replace("^n(?=E)", "", regex=True)
    # The code of a merged authority is that of another place; a board or a part of one has only been given a new code.
    renewed = code.map({old: new for old, new in changes.items() if old[:3] in ("E38", "E54")})
    code = code.mask(table["kind"].isin(["icb", "sub_icb"]) & renewed.notna(), renewed)
    by_name = table["Area Name"].str.removesuffix(" NHS Region").map(regions)
    table["area"] = code.mask(table["kind"] == "region", by_name).fillna("")
    merged = table["Area Type"].eq("CCG") & ~table["area"].isin(known.codes("sub_icb"))
    table = table[~merged]
    for kind, rows in table.groupby("kind"):
        if kind == "practice":
            right = rows["area"].str.fullmatch(practices.PATTERN)
            fault_rows(faults, "Area Code", rows["Area Code"], ~right.astype(bool), practices.EXPECTED)
        else:
            there = rows["area"].isin(known.codes(str(kind)))
            fault_rows(faults, "Area Code", rows["Area Code"], ~there, f"an area of kind {kind} known before")
    return table


def _once(table: pd.DataFrame, faults: Faults) -> pd.DataFrame:
    """One row for each area, year and tenth; rows that differ are a fault."""
    key = ["area", "Time period", "tenth"]
    different = table.drop_duplicates([*key, "Value", "Count", "Denominator"])
    again = different.duplicated(key)
    fault_rows(faults, "Area Code", different["Area Code"], again, "the figures of the area's other row of the year")
    # Of two identical rows, keep the one with a note on reliability.
    return different.assign(
        doubt=different[key]
        .apply(tuple, axis=1)
        .isin(set(table.loc[table["Value note"].isin(DOUBTFUL), key].itertuples(index=False, name=None)))
    )


def _check_sums(table: pd.DataFrame, faults: Faults) -> None:
    everybody = table[table["tenth"] == ""]
    england = everybody[everybody["area"] == ENGLAND].set_index("Time period")
    for year, rows in table[table["tenth"] != ""].groupby("Time period"):
        _must_be_england(rows, "tenths", england, str(year), faults, within=0.01)
    one = everybody[everybody["Time period"] == WHOLE_YEAR]
    # Lower tier alone: counties are made of districts.
    for kind in ("practice", "sub_icb", "icb", "region", "ltla"):
        _must_be_england(one[one["kind"] == kind], f"areas of kind {kind}", england, WHOLE_YEAR, faults)


def _must_be_england(
    rows: pd.DataFrame, what: str, england: pd.DataFrame, year: str, faults: Faults, within: float = 0.001
) -> None:
    if year not in england.index:
        faults.add(None, "Area Code", f"no {ENGLAND} in {year}", "a row for England")
        return
    for column in ("Count", "Denominator"):
        total, expected = rows[column].sum(), float(england[column][year])
        if abs(total - expected) > within * expected:
            faults.add(None, column, f"{total:,.0f}, the sum of {what} in {year}", f"{expected:,.0f}, as England")


def _check_direction(table: pd.DataFrame, faults: Faults) -> None:
    ends = table[table["tenth"].isin(["1", "10"])].pivot(index="Time period", columns="tenth", values="Value")
    for year, first, last in ends.reindex(columns=["1", "10"]).itertuples(name=None):
        if not first > last:
            faults.add(None, "Category", f"{first:g} and {last:g} in {year}", "most smokers in the most deprived tenth")


def _facts(table: pd.DataFrame) -> pd.DataFrame:
    off = fingertips_layout.off(table, 100, 0.001)
    lower, upper = fingertips_layout.limits(table, 100)
    missing = table["Value"].isna()
    status = np.where(missing, Status.MISSING, np.where(off | table["doubt"], Status.LOW_RELIABILITY, Status.OK))
    return facts(
        indicator=INDICATOR,
        breakdown=("imd_decile=" + table["tenth"]).mask(table["tenth"] == "", ""),
        period=table["Time period"],
        area=table["area"],
        value=table["Value"] / 100,
        lower=lower,
        upper=upper,
        numerator=table["Count"].mask(off),
        denominator=table["Denominator"].mask(off),
        status=status,
    )
