"""English Indices of Deprivation 2019, small areas of 2011 (Ministry of Housing, Communities and Local Government).

Layout: re-saved as CSV from the R package IMD (British Red Cross): one row for each of 32,844 small areas with ranks and tenths.
There are NO scores in it.

Rules
- Rank 1 and tenth 1 are the most deprived, as in the store. Tenths must follow the ranks.
- Only the overall rank and tenth are used. Twenty-six ranks are shared by two small areas with one score; more would refuse the file.
- For neighbourhoods (MSOA) take the rank weighted by population: it orders them; it is no score and may not be averaged as one.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from data_access.reference.sources.census_areas import store_code_2011
from data_access.reference.sources.loaded import Classification, Known, Loaded, facts
from data_access.reference.sources.refusal import Faults
from data_access.reference.sources.table import Text, Whole, read_table

SMALL_AREAS = 32_844
TIES = 30  # the file has 26


def load(files: Mapping[str, Path], known: Known, *, small_areas: int = SMALL_AREAS) -> Loaded:
    """Ranks as figures and tenths as classes. Raises SourceRefused."""
    path = files["main"]
    faults = Faults(path.name)
    table = read_table(
        path,
        (
            Text("lsoa11_code", pattern=r"E01\d{6}", expected="an ONS code of a small area of England"),
            Whole("IMD_decile", least=1, most=10),
            Whole("IMD_rank", least=1, most=small_areas),
        ),
        faults,
        rows_floor=small_areas,
        key=("lsoa11_code",),
    )
    table["area"] = table["lsoa11_code"].map(store_code_2011)
    fitting = known.codes("lsoa11")
    for line, code in table.loc[~table["area"].isin(fitting), ["lsoa11_code"]].itertuples():
        faults.add(line, "lsoa11_code", code, "a small area of 2011 known before")
    if len(table) != small_areas:
        faults.add(None, "lsoa11_code", f"{len(table)} small areas", f"{small_areas}")
    repeated = table[table.duplicated("IMD_rank")]
    if len(repeated) > TIES:
        for line, rank in repeated[["IMD_rank"]].itertuples():
            faults.add(line, "IMD_rank", f"{rank:g}", "a rank of its own")
    ordered = table.sort_values("IMD_rank")
    falling = ordered[ordered["IMD_decile"].diff() < 0]
    for line, decile in falling[["IMD_decile"]].itertuples():
        faults.add(line, "IMD_decile", f"{decile:g}", "tenths that rise with the rank, 1 being the most deprived")
    faults.refuse_if_any()
    return Loaded(
        rows_read=len(table),
        facts=facts(indicator="imd_2019_rank", period="2019", area=table["area"], value=table["IMD_rank"]),
        classes=tuple(
            Classification("imd_2019_decile", area, f"{decile:.0f}")
            for area, decile in table[["area", "IMD_decile"]].sort_values("area").itertuples(index=False, name=None)
        ),
    )
