"""Long-term conditions modelled to where patients live, 2019/20 (House of Commons Library).

Layout: two of the library's own output files, from its repository. It spread the registers and lists of each general practice
(Quality and Outcomes Framework, 2019/20) over the small areas its patients live in, and added them up:
- `authorities` (CSV): one row for each local authority of 2019 and condition (21): register, list, prevalence.
- `regions`: the same for each of nine English regions and deprivation tenth (Indices of Deprivation 2019).
`list` is of the ages the register is for, so it differs between conditions. Both are sums of shares, not whole people.

Rules
- Deprivation tenth 1 is the MOST deprived, as in the store. In England diabetes must be more common in tenth 1 than in 10, or the
  file is refused.
- Regions are known by name. They are those of statistics, the same areas as the first level of the regional accounts (ITL1).
- Wales is left out of both files: these are the few patients of English practices who live there.
- Registers and lists of all authorities and of all regions must be the same sums for each condition, to 1 in 1,000, and the
  prevalence the quotient of the two, to 1 in a million.
- A list under 5,000 people (City of London, Isles of Scilly) is shown as low reliability.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from data_access.reference.sources.loaded import Known, Loaded, facts
from data_access.reference.sources.refusal import Faults
from data_access.reference.sources.table import Number, Text, read_table
from vocabulary import Status

PERIOD = "2019/20"
SMALLEST_LIST = 5_000
AUTHORITIES_FLOOR = 6_500  # the file has 6,741 rows
REGION_ROWS = 1_890  # 9 regions x 10 tenths x 21 conditions

# In the file -> in the store (catalogue/breakdowns/condition.yaml)
CONDITIONS = {
    "AF": "atrial-fibrillation",
    "AST": "asthma",
    "CAN": "cancer",
    "CHD": "coronary-heart-disease",
    "CKD": "chronic-kidney-disease",
    "COPD": "copd",
    "CVDPP": "primary-prevention",
    "DEM": "dementia",
    "DEP": "depression",
    "DM": "diabetes",
    "EP": "epilepsy",
    "HF": "heart-failure",
    "HYP": "hypertension",
    "LD": "learning-disability",
    "MH": "severe-mental-illness",
    "OB": "obesity",
    "OST": "osteoporosis",
    "PAD": "peripheral-arterial-disease",
    "PC": "palliative-care",
    "RA": "rheumatoid-arthritis",
    "STIA": "stroke",
}
REGIONS = {
    "North East": "TLC",
    "North West": "TLD",
    "Yorkshire and The Humber": "TLE",
    "East Midlands": "TLF",
    "West Midlands": "TLG",
    "East of England": "TLH",
    "London": "TLI",
    "South East": "TLJ",
    "South West": "TLK",
}
WALES = "Wales"
_TENTHS = frozenset(str(number) for number in range(1, 11))
_FIGURES = (
    Text("group_code", among=frozenset(CONDITIONS)),
    Number("register", least=0),
    Number("list", least=0),
    Number("prevalence", least=0, most=1),
)
_AUTHORITIES = (
    Text("lad_code", pattern=r"(E0[6-9]|W06)\d{6}", expected="an ONS code of a local authority"),
    Text("lad_name"),
    *_FIGURES,
)
_REGIONS = (
    Text("region", among=frozenset(REGIONS) | {WALES}),
    Text("imd_overall", among=_TENTHS | {WALES}, expected="a deprivation tenth, 1 to 10"),
    *_FIGURES,
)


def load(
    files: Mapping[str, Path],
    known: Known,
    *,
    authorities_floor: int = AUTHORITIES_FLOOR,
    region_rows: int = REGION_ROWS,
) -> Loaded:
    """Registers and lists by authority, and by region and deprivation tenth. Raises SourceRefused."""
    faults = Faults(files["authorities"].name)
    authorities = read_table(
        files["authorities"],
        _AUTHORITIES,
        faults,
        rows_floor=authorities_floor,
        key=("lad_code", "group_code"),
        exactly=True,
    )
    rows_read = len(authorities)
    authorities = authorities[authorities["lad_code"].str.startswith("E")]
    _check_quotients(authorities, faults)
    fitting = known.codes("ltla")
    for line, code in authorities.loc[~authorities["lad_code"].isin(fitting), ["lad_code"]].itertuples():
        faults.add(line, "lad_code", code, "the code of an authority known before")
    faults.refuse_if_any()

    faults = Faults(files["regions"].name)
    regions = read_table(
        files["regions"],
        _REGIONS,
        faults,
        rows_floor=region_rows,
        key=("region", "imd_overall", "group_code"),
        exactly=True,
    )
    rows_read += len(regions)
    welsh = (regions["region"] == WALES) | (regions["imd_overall"] == WALES)
    regions = regions[~welsh]
    if len(regions) != region_rows:
        faults.add(None, "region", f"{len(regions)} rows of England", f"{region_rows}")
    _check_quotients(regions, faults)
    for code in sorted(set(REGIONS.values()) - known.codes("itl1")):
        faults.add(None, "region", code, "an area of the regional accounts known before")
    _check_direction(regions, faults)
    _check_same_sums(authorities, regions, faults)
    faults.refuse_if_any()

    small = authorities["list"] < SMALLEST_LIST
    by_authority = facts(
        indicator="qof_prevalence_modelled_la",
        breakdown="condition=" + authorities["group_code"].map(CONDITIONS),
        period=PERIOD,
        area=authorities["lad_code"],
        numerator=authorities["register"].round(2),
        denominator=authorities["list"].round(2),
        status=small.map({True: Status.LOW_RELIABILITY, False: Status.OK}),
    )
    by_tenth = facts(
        indicator="qof_prevalence_by_decile_region",
        breakdown="condition=" + regions["group_code"].map(CONDITIONS) + "&imd_decile=" + regions["imd_overall"],
        period=PERIOD,
        area=regions["region"].map(REGIONS),
        numerator=regions["register"].round(2),
        denominator=regions["list"].round(2),
    )
    return Loaded(rows_read=rows_read, facts=pd.concat([by_authority, by_tenth], ignore_index=True))


def _check_quotients(table: pd.DataFrame, faults: Faults) -> None:
    wrong = ((table["register"] / table["list"]) - table["prevalence"]).abs() > 1e-6
    wrong |= table["list"] <= 0
    for line, register, size, share in table.loc[wrong, ["register", "list", "prevalence"]].itertuples():
        faults.add(line, "prevalence", share, f"register / list = {register:g} / {size:g}")


def _check_direction(regions: pd.DataFrame, faults: Faults) -> None:
    diabetes = regions[regions["group_code"] == "DM"].groupby("imd_overall")[["register", "list"]].sum()
    share = diabetes["register"] / diabetes["list"]
    if not share.get("1", 0.0) > share.get("10", 1.0):
        faults.add(
            None,
            "imd_overall",
            f"diabetes {share.get('1', 0.0):.4f} in 1, {share.get('10', 0.0):.4f} in 10",
            "more diabetes in tenth 1, the most deprived, than in 10",
        )


def _check_same_sums(authorities: pd.DataFrame, regions: pd.DataFrame, faults: Faults) -> None:
    sums = [table.groupby("group_code")[["register", "list"]].sum() for table in (authorities, regions)]
    for code in CONDITIONS:
        for column in ("register", "list"):
            one, two = (float(part[column].get(code, 0.0)) for part in sums)
            if abs(one - two) > 0.001 * max(one, two):
                faults.add(None, column, f"{two:,.0f} for {code}", f"{one:,.0f}, the sum of all authorities")
