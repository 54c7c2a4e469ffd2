"""Indicators of local authorities that stood behind the Health Index for England, 2015 to 2021 (Office for National Statistics).

Layout: re-saved as CSV from the R package healthyr (British Red Cross): one row for each authority of 2021 (307: City of London
and Isles of Scilly are counted with their neighbours), year ("2015.0") and indicator. No units, no counts, no intervals.

Rules
- A year the publisher had no figures for repeats the year before (or after), and the file does not say so. Only the real years
  named below are loaded. Both ways are checked: a year counted real in which 9 of 10 authorities have the figure of the year
  before refuses the file, and so does a year left out that does not repeat it.
- The conditions recorded by general practice are not used: they stand still from 2015 to 2018, and are broken by place after
  (blood pressure 56% in Melton against a median of 18%).
- Of the 56 indicators, the eleven below are used.
- The file has no row for England.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from data_access.reference.sources.loaded import Known, Loaded, facts
from data_access.reference.sources.refusal import Faults
from data_access.reference.sources.table import Number, Text, read_table

AUTHORITIES = 307
FIRST, LAST = 2015, 2021
ROWS_FLOOR = 120_000  # the file has 120,344
REPEATED = 0.9  # share of authorities with the figure of the year before: above, the year is a copy


@dataclass(frozen=True)
class Series:
    """One indicator: its name in the file, the last year that is real, and what its figures may be."""

    indicator: str
    last_year: int
    least: float
    most: float
    percent: bool = False


SERIES: dict[str, Series] = {
    "Avoidable mortality": Series("mortality_avoidable_la", 2020, 50, 1_000),
    "Infant mortality": Series("infant_mortality", 2021, 0, 30),
    "Self-harm": Series("self_harm_admissions", 2020, 0, 2_000),
    "Alcohol misuse": Series("alcohol_admissions", 2020, 50, 6_000),
    "Cancer screening attendance": Series("cancer_screening_attendance", 2021, 20, 100, percent=True),
    "Child vaccination coverage": Series("child_vaccination_coverage_la", 2021, 40, 100, percent=True),
    "Early years development": Series("early_years_development", 2019, 30, 100, percent=True),
    "Teenage pregnancy": Series("teenage_conceptions", 2020, 0, 100),
    "Unemployment": Series("unemployment_rate", 2021, 0, 30, percent=True),
    "Pupil attainment": Series("pupil_attainment", 2019, 20, 100),
    "Air pollution": Series("air_pollution", 2021, 1, 40),
}
_COLUMNS = (
    Text("ltla21_code", pattern=r"E0[6-9]\d{6}", expected="an ONS code of a local authority of England, E06 to E09"),
    Number("year", least=FIRST, most=LAST, whole=True),
    Text("indicator"),
    Number("value"),
)


def load(
    files: Mapping[str, Path], known: Known, *, authorities: int = AUTHORITIES, rows_floor: int = ROWS_FLOOR
) -> Loaded:
    """Eleven indicators in the years they are real. Raises SourceRefused."""
    path = files["main"]
    faults = Faults(path.name)
    table = read_table(
        path, _COLUMNS, faults, rows_floor=rows_floor, key=("ltla21_code", "year", "indicator"), exactly=True
    )
    rows_read = len(table)
    table = table[table["indicator"].isin(list(SERIES))].copy()
    table["year"] = table["year"].astype(int)
    fitting = known.codes("ltla")
    for line, code in table.loc[~table["ltla21_code"].isin(fitting), ["ltla21_code"]].itertuples():
        faults.add(line, "ltla21_code", code, "the code of an authority known before")
    frames = []
    for name, series in SERIES.items():
        rows = table[table["indicator"] == name]
        outside = rows[(rows["value"] < series.least) | (rows["value"] > series.most)]
        for line, value in outside[["value"]].itertuples():
            faults.add(line, "value", value, f"{name}: from {series.least:g} to {series.most:g}")
        for year in range(FIRST, LAST + 1):
            found = int((rows["year"] == year).sum())
            if found != authorities:
                faults.add(None, "ltla21_code", f"{found} rows of {name} in {year}", f"{authorities}, one an authority")
        _check_copies(name, series, rows, faults)
        frames.append(rows[rows["year"] <= series.last_year])
    faults.refuse_if_any()
    real = pd.concat(frames)
    percent = real["indicator"].map({name: 100.0 if series.percent else 1.0 for name, series in SERIES.items()})
    return Loaded(
        rows_read=rows_read,
        facts=facts(
            indicator=real["indicator"].map({name: series.indicator for name, series in SERIES.items()}),
            period=real["year"].astype(str),
            area=real["ltla21_code"],
            value=(real["value"] / percent).round(8),
        ),
    )


def _check_copies(name: str, series: Series, rows: pd.DataFrame, faults: Faults) -> None:
    """Whether exactly the years after the last real one repeat the year before."""
    by_year = {year: part.set_index("ltla21_code")["value"] for year, part in rows.groupby("year")}
    for year in range(FIRST + 1, LAST + 1):
        now, before = by_year.get(year), by_year.get(year - 1)
        if now is None or before is None:
            continue
        same = float((now == before.reindex(now.index)).mean())
        if year <= series.last_year and same > REPEATED:
            faults.add(None, "value", f"{name} in {year} repeats {year - 1} for {same:.0%}", "figures of its own")
        if year > series.last_year and same <= REPEATED:
            faults.add(
                None,
                "value",
                f"{name} in {year} differs from {year - 1} for {1 - same:.0%}",
                "a copy of the year before",
            )
