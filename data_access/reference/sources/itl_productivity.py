"""Labour productivity of ITL areas (Office for National Statistics; the publisher's own workbook).

Sheet A3: GVA per hour worked, pounds at current prices, smoothed over five years, 2004 to 2021; ITL1, ITL2 and ITL3 areas,
England and the UK without extra-regio. Three title lines, the years on line 4, the units on line 5, notes below the rows.
Sheet "Productivity Hours": hours worked in a usual week, laid out the same; read only to check that the areas agree.

Rules
- The smoothed series is used: the unsmoothed one (A4) moves from year to year by chance in areas with few sampled firms.
- Smoothing takes in the years around, so neighbouring years are not independent, and the newest lean on earlier ones.
- Hours of the ITL3 areas of Northern Ireland fall short of its own total by up to 7%; everywhere else they add up, and
  must. Northern Ireland is left out of that check, not out of the figures.
- All industries together. Nothing in the workbook is by industry, so it says nothing about health care.
- Rows below the table (empty ones, notes) have no area code and are dropped; there must be a row for every other area.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from data_access.reference.sources.loaded import Known, Loaded, facts
from data_access.reference.sources.refusal import Faults
from data_access.reference.sources.table import Number, Text, check_table, read_sheet

SPECIAL = {"UKX": "K02000001", "TLB": "E92000001"}
YEARS = tuple(str(year) for year in range(2004, 2022))
_PLACES = {0: "kind", 1: "code", 2: "name"}  # columns without a heading on the line of the years
LEAST, MOST = 5.0, 200.0  # pounds an hour
TOLERANCE = 0.001  # of the hours: parts are scaled to the regions by the publisher
AREAS = 234
DO_NOT_ADD_UP = "TLN"


def load(files: Mapping[str, Path], known: Known) -> Loaded:
    """GVA per hour of every area. Raises SourceRefused."""
    path = files["main"]
    faults = Faults(path.name)
    pounds = _sheet(path, "A3", "£", LEAST, MOST, faults)
    hours = _sheet(path, "Productivity Hours", "hours", 1.0, float("inf"), faults)
    for code in sorted(set(pounds["code"]) ^ set(hours["code"])):
        faults.add(None, "ITL code", code, "the same areas in A3 and in Productivity Hours")
    for code in sorted(set(pounds["code"].replace(SPECIAL)) - set(known.areas)):
        faults.add(None, "ITL code", code, "an ITL area of the regional accounts")
    _check_hours(hours, faults)
    faults.refuse_if_any()
    long = pounds.melt(["code"], list(YEARS), "period", "value")
    return Loaded(
        rows_read=len(pounds),
        facts=facts(
            indicator="gva_per_hour",
            period=long["period"],
            area=long["code"].replace(SPECIAL),
            value=long["value"],
        ),
    )


def _sheet(path: Path, sheet: str, unit: str, least: float, most: float, faults: Faults) -> pd.DataFrame:
    texts = read_sheet(path, sheet, faults, header_line=4)
    found = list(texts.columns)
    texts = texts.set_axis([_PLACES.get(position, name) for position, name in enumerate(found)], axis=1)
    for year in YEARS:
        if found.count(year) != 1:
            faults.add(4, year, f"{found.count(year)} columns in sheet {sheet!r}", "one")
    if len(texts) and not faults:
        units = set(texts.loc[texts.index[0], list(YEARS)])
        if units != {unit}:
            faults.add(5, None, ", ".join(sorted(units)), f"{unit} in every column of sheet {sheet!r}")
    faults.refuse_if_any()
    # Below the areas stand empty lines and notes.
    rows = texts.iloc[1:][texts["code"].iloc[1:].str.strip() != ""]
    columns: tuple[Text | Number, ...] = (
        Text("kind", among=frozenset({"UK", "Other", "ITL1", "ITL2", "ITL3"})),
        Text("code", pattern=r"UKX|TL[B-N][0-9A-Z]{0,2}", expected="a code of an ITL area"),
        Text("name"),
        *(Number(year, least=least, most=most) for year in YEARS),
    )
    wanted = [column.name for column in columns]
    return check_table(rows[wanted], columns, faults, rows_floor=AREAS, key=("code",), first_line=6)


def _check_hours(hours: pd.DataFrame, faults: Faults) -> None:
    """Hours of the regions must add up to those of the UK, and of the ITL3 areas to those of their region."""
    by_code = hours.set_index("code")[list(YEARS)]
    itl1 = hours[hours["kind"] == "ITL1"]
    itl3 = hours[hours["kind"] == "ITL3"]
    sums = itl3.groupby(itl3["code"].str[:3])[list(YEARS)].sum()
    sums.loc["UKX"] = itl1[list(YEARS)].sum()
    sums = sums.drop(index=DO_NOT_ADD_UP, errors="ignore")
    for code in sorted(set(sums.index) - set(by_code.index)):
        faults.add(None, "ITL code", f"no {code}", "a row for each region and for the UK")
    both = sums.index.intersection(by_code.index)
    parts, whole = sums.loc[both].to_numpy(np.float64), by_code.loc[both].to_numpy(np.float64)
    for i, j in np.argwhere(np.abs(parts / whole - 1) > TOLERANCE):
        faults.add(None, YEARS[j], f"{parts[i, j]:,.0f} hours in the parts of {both[i]}", f"{whole[i, j]:,.0f}")
