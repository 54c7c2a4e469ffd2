"""Residents by age, small areas of 2021, census of 21 March 2021 (Office for National Statistics, table TS007A).

Layout: as downloaded from Nomis (see nomis.py): one row for each small area with the total and eighteen bands of age, persons only.

Rules
- Wales is left out. The total of each row must be the sum of its bands.
- Totals are loaded for all England. Bands are loaded for the Midlands and, added up here, for England as a whole: added up when
  an edition is built, the Midlands' bands would stand as England's.
- Census counts are swapped and changed by a few people before publication, so that sums of small areas differ a little from
  figures published for large ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from data_access.reference.sources.loaded import Known, Loaded, facts
from data_access.reference.sources.midlands import small_areas_of_the_midlands
from data_access.reference.sources.nomis import read_nomis
from data_access.reference.sources.refusal import Faults
from data_access.reference.sources.table import Number, Text, Whole

ENGLAND = "E92000001"
PERIOD = "2021"
SMALL_AREAS = 33_755
INDICATOR = "resident_population_2021"
BANDS = {
    "Aged 4 years and under": "0-4",
    **{f"Aged {age} to {age + 4} years": f"{age}-{age + 4}" for age in range(5, 85, 5)},
    "Aged 85 years and over": "85-over",
}
_COLUMNS: tuple[Text | Number, ...] = (
    Text("mnemonic", pattern=r"[EW]01\d{6}", expected="an ONS code of a small area, E01 or W01 and six digits"),
    Whole("Total", least=1),
    *(Whole(name) for name in BANDS),
)


def residents(path: Path, known: Known, *, small_areas: int = SMALL_AREAS) -> pd.DataFrame:
    """Small areas of England with their total and bands; `rows` in its attributes is what was read. Raises SourceRefused."""
    faults = Faults(path.name)
    table = read_nomis(path, _COLUMNS, faults, rows_floor=small_areas, key=("mnemonic",))
    rows_read = len(table)
    sums = table[list(BANDS)].sum(axis=1)
    for line, total in table.loc[sums != table["Total"], ["Total"]].itertuples():
        faults.add(line, "Total", f"{total:g}", f"the sum of the bands of age, {sums[line]:g}")
    table = table[table["mnemonic"].str.startswith("E")]
    fitting = known.codes("lsoa21")
    for line, code in table.loc[~table["mnemonic"].isin(fitting), ["mnemonic"]].itertuples():
        faults.add(line, "mnemonic", code, "a small area of 2021 known before")
    if len(table) != small_areas:
        faults.add(None, "mnemonic", f"{len(table)} small areas of England", f"{small_areas}")
    faults.refuse_if_any()
    table.attrs["rows"] = rows_read
    return table


def load(files: Mapping[str, Path], known: Known, *, small_areas: int = SMALL_AREAS) -> Loaded:
    """Residents, and residents by age. Raises SourceRefused."""
    table = residents(files["main"], known, small_areas=small_areas)
    inside = table[table["mnemonic"].isin(small_areas_of_the_midlands(known))]
    frames = [facts(indicator=INDICATOR, period=PERIOD, area=table["mnemonic"], numerator=table["Total"])]
    for column, band in BANDS.items():
        for area, numbers in (
            (inside["mnemonic"], inside[column]),
            (pd.Series([ENGLAND]), pd.Series([table[column].sum()])),
        ):
            frames.append(
                facts(indicator=INDICATOR, breakdown=f"age_band={band}", period=PERIOD, area=area, numerator=numbers)
            )
    return Loaded(rows_read=table.attrs["rows"], facts=pd.concat(frames, ignore_index=True))
