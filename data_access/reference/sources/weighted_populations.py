"""Registered and need-weighted populations of GP practices (NHS England, place-based allocation tool, three years).

Layout: the tool's own data files, one a year, as kept in its public repositories. One row for each practice. The columns of
network, part of a board and patients are empty in every year; the population's column has another name in the later year.

Definitions used here
- Registered population: the tool's population of the practice, scaled by the publisher so that England adds up to the
  population the allocations are made for. It is not a count of a list.
- Weighted population of a service: that population weighted for need; for each service the weighted populations of England
  add up to its registered population, which is checked. So weighted / registered is 1 for England.

What is missing: a need of exactly 0 for maternity, which about a hundred practices have in the newest year, some of them with
thousands of people; so it is in the earlier years, where the field is empty. Practices of one person or fewer are real in the
tool; they stay.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from data_access.reference.catalogue import load_code_changes
from data_access.reference.sources import practices
from data_access.reference.sources.loaded import Known, Loaded, Membership, facts
from data_access.reference.sources.refusal import Faults
from data_access.reference.sources.table import Number, Text, read_table

FEWEST_ROWS = 6_000
NEEDS = {
    "need_general_acute": "G&A WP",
    "need_community": "CS WP",
    "need_mental_health": "MH WP",
    "need_maternity": "Mat WP",
    "need_health_inequalities": "Health Ineq WP",
    "need_prescribing": "Prescr WP",
    "need_overall_core": "Final WP",
    "need_primary_medical_final": "Final PMC WP",
}
# Role of the file -> its period, and what its columns are called.
YEARS = {
    "y2023_24": ("2023/24", {"population": "pop 2022/23", "icb": "ICS22", "district": "LAD21"}),
    "y2024_25": ("2024/25", {"population": "pop 2022/23", "icb": "ICS22", "district": "LAD21"}),
    "y2025_26": ("2025/26", {"population": "Population", "icb": "ICB", "district": "LAD"}),
}


def load(files: Mapping[str, Path], known: Known, *, rows_floor: int = FEWEST_ROWS) -> Loaded:
    """All years given. Raises SourceRefused."""
    tables = {role: _table(files[role], *YEARS[role], known, rows_floor) for role in sorted(files)}
    newest_first = [tables[role] for role in sorted(tables, reverse=True)]
    everybody = pd.concat(newest_first).drop_duplicates("Practice_Code", keep="first")
    places = {
        code: (latitude, longitude)
        for code, latitude, longitude in zip(
            everybody["Practice_Code"], everybody["Latitude"], everybody["Longitude"], strict=True
        )
    }
    named = zip(everybody["Practice_Code"], everybody["GP_Practice_Name"], everybody["icb"], strict=True)
    areas, members = practices.not_yet_known(named, known, places)
    changes = load_code_changes()
    districts = {code: changes.get(code, code) for code in everybody["district"].unique()}
    lies_in = tuple(
        Membership(districts[district], code, "located")
        for code, district in zip(everybody["Practice_Code"], everybody["district"], strict=True)
        if districts[district] in known.areas
    )
    return Loaded(
        rows_read=sum(len(table) for table in tables.values()),
        facts=pd.concat([_facts(table, YEARS[role][0]) for role, table in tables.items()]),
        areas=areas,
        members=members + lies_in,
    )


def _table(path: Path, period: str, names: Mapping[str, str], known: Known, rows_floor: int) -> pd.DataFrame:
    faults = Faults(path.name)
    layout: tuple[Text | Number, ...] = (
        Text("Practice_Code", practices.PATTERN, practices.EXPECTED),
        Text("GP_Practice_Name"),
        Number("Latitude", 49.8, 55.9),
        Number("Longitude", -6.5, 1.9),
        Text(names["icb"], among=frozenset(row.ods for row in known.areas.values() if row.kind == "icb")),
        Text(names["district"], r"E0[6-9]\d{6}", "an ONS code of a lower tier local authority"),
        Number(names["population"], least=0),
        *(Number(column, least=0, missing=("", "NA")) for column in NEEDS.values()),
    )
    table = read_table(path, layout, faults, rows_floor=rows_floor, key=("Practice_Code",))
    whole = table[names["population"]].sum()
    for column in NEEDS.values():
        if abs(table[column].sum() / whole - 1) > 0.0005:
            faults.add(None, column, f"{table[column].sum():,.0f} in all", f"the registered population, {whole:,.0f}")
        if table[column].isna().mean() > 0.05:
            faults.add(None, column, f"{int(table[column].isna().sum())} rows without a number", "at most 5% of them")
    faults.refuse_if_any()
    return table.rename(columns={name: key for key, name in names.items()})


def _facts(table: pd.DataFrame, period: str) -> pd.DataFrame:
    people = table["population"]
    frames = [
        facts(
            indicator="registered_population_allocation", period=period, area=table["Practice_Code"], numerator=people
        )
    ]
    for indicator, column in NEEDS.items():
        weighted = table[column]
        if indicator == "need_maternity":
            weighted = weighted.mask(weighted == 0)
        frames.append(
            facts(
                indicator=indicator,
                period=period,
                area=table["Practice_Code"],
                numerator=weighted,
                denominator=np.where(people > 0, people, np.nan),
            )
        )
    return pd.concat(frames)
