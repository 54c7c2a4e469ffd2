"""Life expectancy of the area a practice serves, by sex (modelled).

Layout: compiled and re-saved by the Health Equity Evidence Centre from the publisher's figures for practices (Office for Health
Improvement and Disparities): one row for each practice and year, a column for each sex. Each figure is the life expectancy of
the neighbourhoods a practice's patients live in, weighted by how many live in each: of places, not of patients.

The file gives one year. It is taken as the last of five, because the publisher's periods of five years end in exactly these
years (2006 to 2010, 2008 to 2012, and so on), and because England's own row has the levels of those five years (79.5 for men
in "2017"), not of the single year. The periods overlap.

Rules
- Rows of clinical commissioning groups (codes E38...) are dropped; two of them are the only rows of 2011 and 2013.
- England has a row of its own, not in 2020. It must lie within half a year of the middle practice.
- Eight practices stand twice in a year, one row with each sex: put together. Two figures for one sex refuse the file.
- "NA" is missing: nearly a quarter of 2014.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from data_access.reference.sources import practices
from data_access.reference.sources.boards import boards_by_name
from data_access.reference.sources.loaded import Known, Loaded, facts
from data_access.reference.sources.refusal import Faults
from data_access.reference.sources.row_faults import fault_rows
from data_access.reference.sources.table import Number, Text, Whole, read_table

ENGLAND = "E92000001"
ROWS_FLOOR = 37_000  # the file has 37,986
PRACTICES_A_YEAR = 6_000
# Last year, as in the file -> the five years.
PERIODS = {year: f"{year - 4}/{year}" for year in (2010, 2012, 2014, 2017, 2019, 2020)}
SEXES = {"Life_Expectancy_Female": "sex=female", "Life_Expectancy_Male": "sex=male"}
_CODE = "Practice.Code"
_NONE = ("NA",)
COLUMNS: tuple[Text | Number, ...] = (
    Text(_CODE, rf"[A-Z]\d{{5}}|E38\d{{6}}|{ENGLAND}", practices.EXPECTED + ", or the code of a group or of England"),
    Whole("Year", 2010, 2030),
    Text("ICB.NAME", missing=_NONE),
    *(Number(column, least=60, most=100, missing=_NONE) for column in SEXES),
)


def load(
    files: Mapping[str, Path], known: Known, *, rows_floor: int = ROWS_FLOOR, a_year: int = PRACTICES_A_YEAR
) -> Loaded:
    """Both sexes, six periods. Raises SourceRefused."""
    path = files["main"]
    faults = Faults(path.name)
    table = read_table(path, COLUMNS, faults, rows_floor=rows_floor)
    rows_read = len(table)
    table = table[~table[_CODE].str.startswith("E38")]
    years = ", ".join(map(str, PERIODS))
    fault_rows(faults, "Year", table["Year"], ~table["Year"].isin(list(PERIODS)), f"one of {years}")
    boards = boards_by_name(known)
    unknown = table["ICB.NAME"].ne("") & ~table["ICB.NAME"].isin(list(boards))
    fault_rows(faults, "ICB.NAME", table["ICB.NAME"], unknown, "the name of one of the boards, or NA")
    for column in SEXES:
        both = table[column].notna() & table[table[column].notna()].duplicated([_CODE, "Year"]).reindex(
            table.index, fill_value=False
        )
        fault_rows(faults, column, table[column], both, "one figure for each practice and year")
    faults.refuse_if_any()

    together = table.groupby([_CODE, "Year"], as_index=False, sort=True)[list(SEXES)].first()
    for year, everybody in together.groupby("Year"):
        rows, england = everybody[everybody[_CODE] != ENGLAND], everybody[everybody[_CODE] == ENGLAND]
        if len(rows) < a_year:
            faults.add(None, _CODE, f"{len(rows)} practices in {year:.0f}", f"at least {a_year}")
        middle = rows[list(SEXES)].median()
        for column in SEXES:
            for value in england[column].dropna():
                if abs(value - middle[column]) > 0.5:
                    expected = f"within half a year of {middle[column]:.2f}, the middle practice"
                    faults.add(None, column, f"{value:.2f} for England in {year:.0f}", expected)
        if not middle["Life_Expectancy_Female"] > middle["Life_Expectancy_Male"]:
            faults.add(None, "Life_Expectancy_Female", f"{middle.iloc[0]:g} in {year:.0f}", "more than that of men")
    faults.refuse_if_any()
    new = table[~table[_CODE].isin(list(known.areas))].drop_duplicates(_CODE)
    areas, members = practices.not_yet_known(
        ((code, "", boards.get(board, "")) for code, board in zip(new[_CODE], new["ICB.NAME"], strict=True)), known
    )
    period = together["Year"].astype(int).map(PERIODS)
    return Loaded(
        rows_read=rows_read,
        facts=pd.concat(
            [
                facts(
                    indicator="life_expectancy_practice_area",
                    breakdown=sex,
                    period=period,
                    area=together[_CODE],
                    value=together[column].round(4),
                )
                for column, sex in SEXES.items()
            ],
            ignore_index=True,
        ),
        areas=areas,
        members=members,
    )
