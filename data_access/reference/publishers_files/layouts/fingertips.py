"""Office for Health Improvement and Disparities: the data download of a Fingertips indicator (CSV).

One row for each area, sex, age, category and period, of one indicator or several. Which measure a row continues is told by
the indicator's name, as the source it continues has it. Rows of deprivation groups and of areas that are no authority stay out.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from data_access.reference.publishers_files import cells
from data_access.reference.publishers_files.layout import InFileTotal, Layout, Read, Table
from data_access.reference.publishers_files.parts import plain
from data_access.reference.sources import fingertips_la as source
from data_access.reference.sources.loaded import Loaded, facts
from data_access.reference.sources.refusal import Faults
from vocabulary import Status

_LOWER, _UPPER = "Lower CI 95.0 limit", "Upper CI 95.0 limit"
_TEXTS = (
    *("Indicator ID", "Indicator Name", "Area Code", "Area Type", "Sex", "Age", "Category Type", "Category"),
    *("Time period", "Value", _LOWER, _UPPER, "Count", "Denominator", "Value note"),
)
_AUTHORITY = r"E(06|07|08|09|10)\d{6}|E92000001"
_SEXES = {"Persons": "", "Male": "sex=male", "Female": "sex=female"}
_KEY = ["area", "id", "breakdown"]


def read(table: Table) -> Read:
    """The figures of authorities and England of every indicator that a measure here continues. Raises SourceRefused."""
    faults = table.faults
    rows = table.part.table(table.header, _TEXTS, faults)
    rows_read = len(rows)
    by_name = {plain(layout.called): (role, layout) for role, layout in source.LAYOUTS.items()}
    names = rows["Indicator Name"].map(plain)
    left_out, found, roles, totals = [], [], [], []
    for name in dict.fromkeys(names):
        called = rows.loc[names == name, "Indicator Name"].iloc[0]
        if name not in by_name:
            left_out.append(f"No measure here continues “{called}”.")
            continue
        role, layout = by_name[name]
        one, away = _one(rows[names == name], layout, faults)
        roles.append(role)
        found.append(one)
        totals += _england(one, str(called))
        left_out += away
    faults.refuse_if_any()
    empty = Loaded(rows_read=rows_read)
    if not found:
        return Read("none", empty, left_out=tuple(left_out))
    together = pd.concat(found, ignore_index=True)
    made = facts(
        indicator=together["indicator"],
        breakdown=together["breakdown"],
        period=together["id"],
        area=together["area"],
        value=together["value"],
        lower=together["lower"],
        upper=together["upper"],
        status=together["status"],
    )
    return Read(
        key="-".join(sorted(roles)),
        loaded=Loaded(rows_read=rows_read, facts=made),
        totals=tuple(totals),
        left_out=tuple(dict.fromkeys(left_out)),
        no_total="" if totals else "the file gives no counts of authorities that add up to England’s",
    )


def _one(rows: pd.DataFrame, layout: source.Layout, faults: Faults) -> tuple[pd.DataFrame, list[str]]:
    away = []
    authority = rows["Area Code"].str.fullmatch(_AUTHORITY)
    if not authority.all():
        kinds = ", ".join(sorted(set(rows.loc[~authority, "Area Type"]))[:5])
        away.append(f"Areas that are no authority stay out: {kinds}.")
    grouped = rows["Category"].ne("") | rows["Category Type"].ne("")
    if grouped.any():
        away.append("Groups by deprivation and the like are in the file and are not taken in.")
    rows = rows[authority & ~grouped].copy()
    sexes = ("Male", "Female") if layout.groups == frozenset({"Male", "Female"}) else None
    if sexes is None and layout.sex_in == "":
        rows = rows[rows["Sex"].isin(["Persons", ""])]
    rows["id"] = rows["Time period"].map(layout.period)
    other = rows["id"] == ""
    if other.any():
        forms = ", ".join(sorted(set(rows.loc[other, "Time period"]))[:3])
        away.append(f"Periods of another form than the measure has stay out: {forms}.")
    rows = rows[~other].copy()
    for row, sex in rows.loc[~rows["Sex"].isin([*_SEXES, ""]), "Sex"].items():
        faults.add(int(str(row)), "Sex", sex, "Persons, Male or Female")
    value, status = cells.numbers(rows["Value"], "Value", faults)
    hidden = value.isna() & rows["Value note"].str.contains("suppress|disclosure|small number", case=False, regex=True)
    scale = 100.0 if layout.percent else 1.0
    for row in value.index[(value < layout.least) | (value > layout.most)]:
        faults.add(int(row), "Value", value[row], f"{layout.least:g} to {layout.most:g}")
    made = pd.DataFrame(
        {
            "indicator": layout.indicator,
            "breakdown": rows["Sex"].map({**_SEXES, "": ""}),
            "id": rows["id"],
            "area": rows["Area Code"],
            "value": (value / scale).round(6),
            "lower": (cells.numbers(rows[_LOWER], _LOWER, faults)[0] / scale).round(6),
            "upper": (cells.numbers(rows[_UPPER], _UPPER, faults)[0] / scale).round(6),
            "count": cells.numbers(rows["Count"], "Count", faults)[0],
            "status": np.where(hidden, Status.SUPPRESSED, status.astype(object)),
        },
        index=rows.index,
    )
    if layout.cumulative:
        not_begun = made["value"] == 0
        made["status"] = made["status"].mask(not_begun, Status.MISSING)
        made["value"] = made["value"].mask(not_begun)
    made.loc[made["value"].isna(), ["lower", "upper"]] = np.nan
    # One authority stands in a file twice where it is of both tiers.
    same = made.duplicated([*_KEY, "value"], keep="first")
    made = made[~same]
    for row in made.index[made.duplicated(_KEY)]:
        faults.add(int(row), "Area Code", made.at[row, "area"], "one figure for each area, sex and period")
    return made, away


def _england(rows: pd.DataFrame, called: str) -> list[InFileTotal]:
    """England's count beside that of its authorities, where the file has both and none is hidden."""
    newest = rows[rows["id"] == rows["id"].max()] if len(rows) else rows
    newest = newest[newest["breakdown"] == ""]
    whole = newest.loc[newest["area"] == source.ENGLAND, "count"]
    tier = newest[newest["area"].str.match(r"E(06|08|09|10)")]
    if len(whole) != 1 or whole.isna().any() or len(tier) < 140 or tier["count"].isna().any():
        return []
    text = newest["id"].iloc[0]
    return [InFileTotal(f"{called}, count of England {text}", float(whole.iloc[0]), float(tier["count"].sum()), 0.5)]


LAYOUT = Layout(
    id="fingertips",
    name="Fingertips, data of an indicator (CSV)",
    publisher="Office for Health Improvement and Disparities",
    page="https://fingertips.phe.org.uk/",
    columns=_TEXTS,
    also=(
        *("Parent Code", "Parent Name", "Area Name", "Lower CI 99.8 limit", "Upper CI 99.8 limit", "Recent Trend"),
        *(
            "Compared to England value or percentiles",
            "Compared to Region value or percentiles",
            "Time period Sortable",
        ),
        *("New data", "Compared to goal", "Time period range", "Compared to percentiles"),
    ),
    continues=(
        *(f"fingertips_{role}" for role in source.LAYOUTS if role != "inequality_in_life_expectancy"),
        "fingertips_inequality_life_expectancy",
    ),
    read=read,
)
