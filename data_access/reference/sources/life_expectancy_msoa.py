"""Life expectancy at birth of neighbourhoods (MSOA 2011), 2016 to 2020 together (Office for National Statistics, Local Health).

Layout: a workbook sent by the publisher on request and kept by Birmingham City Council's public health team: sheet "Data", header
in line 1, one row for each neighbourhood and sex (males, females, persons) with deaths, population, life expectancy and its 95%
interval. Population is person-years: residents added up over five years.

Rules
- Welsh neighbourhoods (W02) are left out: no Welsh figure is compared here.
- Deaths and person-years are kept as numerator and denominator, but NOT divided: deaths by person-years without ages is no life
  expectancy, and the indicator has no multiplier for that reason.
- The LEVEL is too high: the figures lie 2.4 to 2.5 years above those published for local authorities. Deaths of England come to
  2,368,939; registrations of the five years are about 2.56 million (to be confirmed by the publisher). Slopes and order may be used, the level may not stand beside theirs.
- Where life expectancy is empty (about 2%), the row is missing. Neighbourhoods with no deaths at all in five years are among
  them: that is a gap, not immortality.
- Persons must be males and females together, deaths and person-years alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from data_access.reference.sources.census_areas import store_code_2011
from data_access.reference.sources.loaded import Known, Loaded, facts
from data_access.reference.sources.refusal import Faults
from data_access.reference.sources.table import Number, Text, Whole, check_table, read_sheet

PERIOD = "2016/2020"
NEIGHBOURHOODS = 6_791
ROWS_FLOOR = 21_000  # the file has 21,603
INDICATORS = {
    "Males": "life_expectancy_at_birth_male_msoa",
    "Females": "life_expectancy_at_birth_female_msoa",
    "Persons": "life_expectancy_at_birth_persons_msoa",
}
_LIFE, _LOWER, _UPPER = (
    "Life Expectancy at birth (in years)",
    "Lower 95% confidence interval",
    "Upper 95% confidence interval",
)
_COLUMNS: tuple[Text | Number, ...] = (
    Text("Period", among=frozenset({"2016 to 2020"})),
    Text("Geography Type", among=frozenset({"2011MSOAs"})),
    Text("Code", pattern=r"[EW]02\d{6}", expected="an ONS code of a neighbourhood, E02 or W02 and six digits"),
    Text("Code Name"),
    Text("Sex", among=frozenset(INDICATORS)),
    Whole("No of Deaths"),
    Whole("Population", least=1),
    Number(_LIFE, least=50, most=110, missing=("",)),
    Number(_LOWER, least=40, most=110, missing=("",)),
    Number(_UPPER, least=50, most=130, missing=("",)),
)


def load(
    files: Mapping[str, Path], known: Known, *, neighbourhoods: int = NEIGHBOURHOODS, rows_floor: int = ROWS_FLOOR
) -> Loaded:
    """Life expectancy with its interval, deaths and person-years. Raises SourceRefused."""
    path = files["main"]
    faults = Faults(path.name)
    texts = read_sheet(path, "Data", faults)
    for column in _COLUMNS:
        if list(texts.columns).count(column.name) != 1:
            faults.add(1, column.name, f"{list(texts.columns).count(column.name)} columns of this name", "one")
    faults.refuse_if_any()
    table = check_table(
        texts[[column.name for column in _COLUMNS]], _COLUMNS, faults, rows_floor=rows_floor, key=("Code", "Sex")
    )
    rows_read = len(table)
    table = table[table["Code"].str.startswith("E")].copy()
    table["area"] = table["Code"].map(store_code_2011)
    fitting = known.codes("msoa11")
    for line, code in table.loc[~table["area"].isin(fitting), ["Code"]].itertuples():
        faults.add(line, "Code", code, "a neighbourhood of 2011 known before")
    for sex in INDICATORS:
        found = int((table["Sex"] == sex).sum())
        if found != neighbourhoods:
            faults.add(None, "Code", f"{found} neighbourhoods of England for {sex}", f"{neighbourhoods}")
    _check_intervals(table, faults)
    _check_persons(table, faults)
    faults.refuse_if_any()
    return Loaded(
        rows_read=rows_read,
        facts=facts(
            indicator=table["Sex"].map(INDICATORS),
            period=PERIOD,
            area=table["area"],
            value=table[_LIFE].round(4),
            lower=table[_LOWER].round(4),
            upper=table[_UPPER].round(4),
            numerator=table["No of Deaths"].where(table[_LIFE].notna()),
            denominator=table["Population"],
        ),
    )


def _check_intervals(table: pd.DataFrame, faults: Faults) -> None:
    given = table[[_LIFE, _LOWER, _UPPER]].notna()
    partly = given.any(axis=1) & ~given.all(axis=1)
    for line in table.index[partly]:
        faults.add(int(line), _LIFE, "only some of value and interval", "all three, or none")
    outside = given.all(axis=1) & ~((table[_LOWER] < table[_LIFE]) & (table[_LIFE] < table[_UPPER]))
    for line, value, lower, upper in table.loc[outside, [_LIFE, _LOWER, _UPPER]].itertuples():
        faults.add(line, _LIFE, value, f"a value inside its interval, {lower:g} to {upper:g}")
    for line in table.index[(table["No of Deaths"] == 0) & given[_LIFE]]:
        faults.add(int(line), "No of Deaths", 0, "no life expectancy where nobody died")


def _check_persons(table: pd.DataFrame, faults: Faults) -> None:
    for column in ("No of Deaths", "Population"):
        wide = table.pivot(index="Code", columns="Sex", values=column).reindex(columns=list(INDICATORS))
        for code, males, females, persons in wide[wide["Persons"] != wide["Males"] + wide["Females"]].itertuples():
            faults.add(None, column, f"{persons:g} persons in {code}", f"males and females, {males + females:g}")
