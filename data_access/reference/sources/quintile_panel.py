"""General practice by deprivation fifth within each integrated care board (Health Equity Evidence Centre, November 2024).

Layout: the centre's own compilation from NHS England, the Quality and Outcomes Framework and the GP Patient Survey, kept as in
its repository: one row for each year, indicator and board (or England), with a column for each fifth of practices. Each figure
is the MEDIAN of the practices of that fifth: no counts, no intervals, nothing that may be added up. `avg` is, despite its name,
the median of all practices of England, repeated in each row; it is loaded as England's figure for everybody.

Rules
- In the file fifth 5 is the MOST deprived. In the store 1 is: turned here. England's chronic obstructive pulmonary disease must be
  more often recorded in the file's fifth 5 than in its fifth 1 in each year, or the file is refused.
- The year is the END of a financial year: 2024 is 2023/24.
- "NA" is missing: a board with no practice in that fifth (Herefordshire and Worcestershire has hardly any in the most deprived).
- Percentages (0 to 100) and shares (0 to 1) share the columns; each indicator below says which it has.
- Only the 18 indicators and years below are used. Not used: dementia and learning disability (two areas only), appointments
  (no unit), payments (one figure is infinite), workforce and staff of networks (means, not totals).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from data_access.reference.sources.loaded import Known, Loaded, facts
from data_access.reference.sources.refusal import Faults
from data_access.reference.sources.table import Number, Text, Whole, read_table

ENGLAND = "E92000001"
ROWS_FLOOR = 9_800  # the file has 9,803
BOARDS = 42
DIRECTION = "COPD: QOF prevalence (all ages)"
FIFTHS = ("quin_1", "quin_2", "quin_3", "quin_4", "quin_5")  # the file's: 5 is the most deprived


@dataclass(frozen=True)
class Series:
    """One indicator: years (of the file) it has, what 1 in the store is in the file, and what its figures may be."""

    indicator: str
    first: int
    last: int
    most: float = 100.0
    per: float = 100.0

    @property
    def years(self) -> range:
        return range(self.first, self.last + 1)


SERIES: dict[str, Series] = {
    "Hypertension: QOF prevalence (all ages)": Series("hypertension_prevalence_by_quintile", 2016, 2024, 60),
    "Diabetes: QOF prevalence (17+ yrs)": Series("diabetes_prevalence_by_quintile", 2016, 2023, 40),
    DIRECTION: Series("copd_prevalence_by_quintile", 2016, 2023, 20),
    "CHD: QOF prevalence (all ages)": Series("chd_prevalence_by_quintile", 2016, 2023, 30),
    "Depression: QOF prevalence (18+ yrs)": Series("depression_prevalence_by_quintile", 2016, 2023, 60),
    "Mental Health: QOF prevalence (all ages)": Series("severe_mental_illness_prevalence_by_quintile", 2016, 2023, 10),
    "Obesity: QOF prevalence (18+ yrs)": Series("obesity_prevalence_by_quintile", 2016, 2024, 60),
    "Epilepsy: QOF prevalence (18+ yrs)": Series("epilepsy_prevalence_by_quintile", 2016, 2023, 10),
    "Asthma: QOF prevalence (6+ yrs)": Series("asthma_prevalence_by_quintile", 2021, 2023, 30),
    "Women (25-49 yrs), with a record of cervical screening in the last 3.5 yrs (denominator incl. PCAs)": Series(
        "cervical_screening_25_49_by_quintile", 2020, 2024
    ),
    "Last BP reading of patients (<80 yrs, with hypertension), in the last 12 months is <= 140/90 mmHg "
    "(denominator incl. PCAs)": Series("hypertension_controlled_by_quintile", 2020, 2023),
    "IFCC-HbA1c <= 58 mmol/mol in patients with diabetes without frailty (denominator incl. PCAs)": Series(
        "diabetes_controlled_by_quintile", 2020, 2023
    ),
    "child_imms": Series("child_vaccination_by_quintile", 2024, 2024),
    "Emergency admissions (0 to 4 years) - CCG": Series(
        "emergency_admissions_0_4_by_quintile", 2020, 2023, 1_000, per=1.0
    ),
    "overall_pct": Series("patient_experience_overall_by_quintile", 2017, 2024, 1, per=1.0),
    "access_pct": Series("patient_experience_access_by_quintile", 2017, 2024, 1, per=1.0),
    "continuity_pct": Series("patient_experience_continuity_by_quintile", 2017, 2024, 1, per=1.0),
    "trust_pct": Series("patient_experience_trust_by_quintile", 2017, 2024, 1, per=1.0),
}
_COLUMNS: tuple[Text | Number, ...] = (
    Whole("Year", least=2010, most=2024),
    Text("Indicator"),
    Text("ICB.NAME"),
    *(Number(name, least=0, missing=("NA", "Inf")) for name in FIFTHS),
    Number("avg", least=0),
)


def load(files: Mapping[str, Path], known: Known, *, rows_floor: int = ROWS_FLOOR, boards: int = BOARDS) -> Loaded:
    """Medians by fifth for boards and England. Raises SourceRefused."""
    path = files["main"]
    faults = Faults(path.name)
    table = read_table(
        path, _COLUMNS, faults, rows_floor=rows_floor, key=("Year", "Indicator", "ICB.NAME"), exactly=True
    )
    rows_read = len(table)
    table = table[table["Indicator"].isin(list(SERIES))].copy()
    table["Year"] = table["Year"].astype(int)
    codes = {row.short_name.casefold(): row.code for row in known.areas.values() if row.kind == "icb"}
    codes["england"] = ENGLAND
    table["area"] = table["ICB.NAME"].str.casefold().map(codes)
    for line, name in table.loc[table["area"].isna(), ["ICB.NAME"]].itertuples():
        faults.add(line, "ICB.NAME", name, "the short name of an integrated care board, or England")
    for name, series in SERIES.items():
        _check(name, series, table[table["Indicator"] == name], boards, faults)
    faults.refuse_if_any()
    per = table["Indicator"].map({name: series.per for name, series in SERIES.items()})
    indicator = table["Indicator"].map({name: series.indicator for name, series in SERIES.items()})
    period = (table["Year"] - 1).astype(str) + "/" + (table["Year"] % 100).map("{:02d}".format)
    frames = [
        facts(
            indicator=indicator,
            breakdown=f"imd_quintile={6 - int(column[-1])}",
            period=period,
            area=table["area"],
            value=(table[column] / per).round(8),
        )
        for column in FIFTHS
    ]
    england = table["area"] == ENGLAND
    frames.append(
        facts(
            indicator=indicator[england],
            period=period[england],
            area=ENGLAND,
            value=(table["avg"] / per)[england].round(8),
        )
    )
    return Loaded(rows_read=rows_read, facts=pd.concat(frames, ignore_index=True))


def _check(name: str, series: Series, rows: pd.DataFrame, boards: int, faults: Faults) -> None:
    for line, year in rows.loc[~rows["Year"].isin(list(series.years)), ["Year"]].itertuples():
        faults.add(line, "Year", year, f"{name}: from {series.first} to {series.last}")
    for column in (*FIFTHS, "avg"):
        for line, value in rows.loc[rows[column] > series.most, [column]].itertuples():
            faults.add(line, column, value, f"{name}: at most {series.most:g}")
    for year in series.years:
        own = rows[rows["Year"] == year]
        if len(own) != boards + 1 or ENGLAND not in set(own["area"]):
            faults.add(None, "ICB.NAME", f"{len(own)} areas for {name} in {year}", f"{boards} boards and England")
            continue
        if own["avg"].nunique() != 1:
            faults.add(None, "avg", f"{own['avg'].nunique()} values for {name} in {year}", "England's median repeated")
        england = own[own["area"] == ENGLAND].iloc[0]
        if np.isnan(england[list(FIFTHS)].to_numpy(np.float64)).any():
            faults.add(int(own.index[own["area"] == ENGLAND][0]), "quin_1 to quin_5", "NA", "five figures for England")
        elif name == DIRECTION and not england["quin_5"] > england["quin_1"]:
            faults.add(
                int(own.index[own["area"] == ENGLAND][0]),
                "quin_5",
                england["quin_5"],
                f"more than {england['quin_1']:g}, its fifth 5 being the most deprived",
            )
