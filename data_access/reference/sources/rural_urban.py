"""Rural-urban classification of small areas of 2021 (Office for National Statistics and Defra).

Layout: re-saved as CSV from the R package geographr (British Red Cross): one row for each small area with its code of six classes,
its words, and "Urban" or "Rural".

Rules
- Wales is left out. A class must stand for one code, one form of words and one of Urban and Rural.
- Two classifications are made of it: `rural_urban_2021` (Urban, Rural) and `rural_urban_2021_class` (the six).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from data_access.reference.sources.loaded import Classification, Known, Loaded
from data_access.reference.sources.refusal import Faults
from data_access.reference.sources.table import Text, read_table

SMALL_AREAS = 33_755
CLASSES = {
    "UN1": ("Urban: Nearer to a major town or city", "Urban"),
    "UF1": ("Urban: Further from a major town or city", "Urban"),
    "RLN1": ("Larger rural: Nearer to a major town or city", "Rural"),
    "RLF1": ("Larger rural: Further from a major town or city", "Rural"),
    "RSN1": ("Smaller rural: Nearer to a major town or city", "Rural"),
    "RSF1": ("Smaller rural: Further from a major town or city", "Rural"),
}


def load(files: Mapping[str, Path], known: Known, *, small_areas: int = SMALL_AREAS) -> Loaded:
    """Two classes for each small area of England. Raises SourceRefused."""
    path = files["main"]
    faults = Faults(path.name)
    table = read_table(
        path,
        (
            Text("lsoa21_code", pattern=r"[EW]01\d{6}", expected="an ONS code of a small area"),
            Text("ruc21_code", among=frozenset(CLASSES)),
            Text("classification"),
            Text("ruc", among=frozenset({"Urban", "Rural"})),
        ),
        faults,
        rows_floor=small_areas,
        key=("lsoa21_code",),
        exactly=True,
    )
    rows_read = len(table)
    for line, code, words, wide in table[["ruc21_code", "classification", "ruc"]].drop_duplicates().itertuples():
        if (words, wide) != CLASSES[code]:
            faults.add(line, "classification", f"{words}, {wide}", ", ".join(CLASSES[code]))
    table = table[table["lsoa21_code"].str.startswith("E")].sort_values("lsoa21_code")
    fitting = known.codes("lsoa21")
    for line, code in table.loc[~table["lsoa21_code"].isin(fitting), ["lsoa21_code"]].itertuples():
        faults.add(line, "lsoa21_code", code, "a small area of 2021 known before")
    if len(table) != small_areas:
        faults.add(None, "lsoa21_code", f"{len(table)} small areas of England", f"{small_areas}")
    faults.refuse_if_any()
    rows = table[["lsoa21_code", "classification", "ruc"]]
    return Loaded(
        rows_read=rows_read,
        classes=(
            *(Classification("rural_urban_2021", code, ruc) for code, _, ruc in rows.itertuples(index=False)),
            *(Classification("rural_urban_2021_class", code, words) for code, words, _ in rows.itertuples(index=False)),
        ),
    )
