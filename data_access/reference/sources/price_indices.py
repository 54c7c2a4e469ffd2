"""Price indices of the United Kingdom by financial year, 2000/01 to 2030/31 (HM Treasury, Office for National Statistics, Office for
Budget Responsibility).

Layout: one CSV file with a row for each year: the GDP deflator (2024/25 = 100), the consumer price indices CPI and CPIH (2015 = 100,
means of twelve months) and whether the year is a forecast. Forecasts are of the deflator alone.

Rules
- All three are kept with 2024/25 = 100: each is divided by its own figure of that year. What a change of prices is between two years
  stays the same.
- Years follow one another; forecasts stand after all that is measured, without CPI and CPIH. Indices are above 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from data_access.reference.periods import period
from data_access.reference.sources.loaded import Known, Loaded, Matrix
from data_access.reference.sources.refusal import Faults
from data_access.reference.sources.row_faults import fault_rows
from data_access.reference.sources.table import Number, Text, Whole, read_table

BASE = "2024/25"
INDICES = ("gdp_deflator", "cpi", "cpih")
ROWS_FLOOR = 20
_COLUMNS = {"gdp_deflator": "gdp_deflator", "cpi_index": "cpi", "cpih_index": "cpih"}


def load(files: Mapping[str, Path], known: Known, *, rows_floor: int = ROWS_FLOOR) -> Loaded:
    """One matrix: years by the three indices and `forecast` (1 for a forecast). Raises SourceRefused."""
    path = files["main"]
    faults = Faults(path.name)
    table = read_table(
        path,
        (
            Whole("fiscal_year_start", least=1990, most=2100),
            Text("fiscal_year", r"20\d\d-\d\d", "a financial year such as 2024-25"),
            Number("gdp_deflator", least=1, most=1_000),
            Number("cpi_index", least=1, most=1_000, missing=("",)),
            Number("cpih_index", least=1, most=1_000, missing=("",)),
            Text("is_forecast", among=frozenset({"true", "false"})),
        ),
        faults,
        rows_floor=rows_floor,
        key=("fiscal_year",),
        exactly=True,
    )
    starts = table["fiscal_year_start"].astype(int)
    years = [f"{start}/{(start + 1) % 100:02d}" for start in starts]
    forecast = table["is_forecast"] == "true"
    named = table["fiscal_year"].str.replace("-", "/") == years
    fault_rows(faults, "fiscal_year", table["fiscal_year"], ~named, "the year that begins in fiscal_year_start")
    fault_rows(
        faults, "fiscal_year_start", starts, starts.diff().fillna(1) != 1, "the year after that of the row above"
    )
    fault_rows(
        faults, "is_forecast", table["is_forecast"], forecast.cummax() & ~forecast, "forecasts in the last rows only"
    )
    for column in ("cpi_index", "cpih_index"):
        fault_rows(faults, column, table[column], table[column].isna() != forecast, "an index, and none in a forecast")
    if BASE not in years:
        faults.add(None, "fiscal_year", ", ".join(years[-3:]), f"a row of {BASE}, the base")
    faults.refuse_if_any()
    raw = table[list(_COLUMNS)].to_numpy(np.float64)
    based = 100 * raw / raw[years.index(BASE)]
    return Loaded(
        rows_read=len(table),
        matrices=(
            Matrix(
                "price_indices",
                tuple(period(year).id for year in years),
                (*INDICES, "forecast"),
                np.column_stack([based, forecast.to_numpy(np.float64)]),
            ),
        ),
        totals={
            f"{name} of {BASE} as printed": float(raw[years.index(BASE), number]) for number, name in enumerate(INDICES)
        },
    )
