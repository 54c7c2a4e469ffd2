"""Residents of small areas of 2011, middle of 2020 (Office for National Statistics).

Layout: mid-year estimates re-saved as CSV from the R package demographr (British Red Cross): `main`, one row for each small area
with a column for each year of age, persons only; `authorities`, the same by local authority of 2021.

Rules
- Only the total is loaded; it must be the sum of the ages in each row.
- Wales is left out. England must have as many residents in both files.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from data_access.reference.sources.census_areas import store_code_2011
from data_access.reference.sources.csv_file import read_bytes
from data_access.reference.sources.loaded import Known, Loaded, facts
from data_access.reference.sources.refusal import Faults
from data_access.reference.sources.table import Text, Whole, read_table

SMALL_AREAS = 32_844
AGES = [*(str(age) for age in range(90)), "90+"]


def load(files: Mapping[str, Path], known: Known, *, small_areas: int = SMALL_AREAS) -> Loaded:
    """Residents of each small area of England. Raises SourceRefused."""
    path = files["main"]
    faults = Faults(path.name)
    table = read_table(
        path,
        (
            Text("lsoa11_code", pattern=r"[EW]01\d{6}", expected="an ONS code of a small area"),
            Whole("total_population", least=1),
        ),
        faults,
        rows_floor=small_areas,
        key=("lsoa11_code",),
    )
    rows_read = len(table)
    _check_ages(path, table["total_population"], faults)
    table = table[table["lsoa11_code"].str.startswith("E")].copy()
    table["area"] = table["lsoa11_code"].map(store_code_2011)
    fitting = known.codes("lsoa11")
    for line, code in table.loc[~table["area"].isin(fitting), ["lsoa11_code"]].itertuples():
        faults.add(line, "lsoa11_code", code, "a small area of 2011 known before")
    if len(table) != small_areas:
        faults.add(None, "lsoa11_code", f"{len(table)} small areas of England", f"{small_areas}")
    faults.refuse_if_any()
    whole = _england(files["authorities"])
    if table["total_population"].sum() != whole:
        faults.add(
            None,
            "total_population",
            f"{table['total_population'].sum():,.0f} in England",
            f"{whole:,.0f}, as authorities",
        )
    faults.refuse_if_any()
    return Loaded(
        rows_read=rows_read,
        facts=facts(
            indicator="resident_population_2020",
            period="2020",
            area=table["area"],
            numerator=table["total_population"],
        ),
    )


def _check_ages(path: Path, totals: pd.Series[float], faults: Faults) -> None:
    ages = pd.read_csv(io.BytesIO(read_bytes(path, faults)), dtype=str)
    for name in AGES:
        if name not in ages.columns:
            faults.add(1, name, "no column", "a column for each year of age to 90+")
    faults.refuse_if_any()
    sums = ages[AGES].apply(pd.to_numeric, errors="coerce").sum(axis=1, skipna=False).set_axis(totals.index)
    for line, total, found in pd.DataFrame({"total": totals, "found": sums})[sums != totals].itertuples():
        faults.add(line, "total_population", f"{total:g}", f"the sum of the ages, {found:g}")


def _england(path: Path) -> float:
    faults = Faults(path.name)
    table = read_table(
        path,
        (
            Text("ltla21_code", pattern=r"(E0[6-9]|W06)\d{6}", expected="an ONS code of a local authority"),
            Whole("total_population", least=1),
        ),
        faults,
        rows_floor=1,
        key=("ltla21_code",),
    )
    return float(table.loc[table["ltla21_code"].str.startswith("E"), "total_population"].sum())
