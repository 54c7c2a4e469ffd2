"""Disabled residents of the Midlands by small area, census of 2021.

Layout: the Office for National Statistics (table TS038), re-saved as CSV from the R package demographr (British Red Cross): two rows
for each of the 6,421 small areas, disabled under the Equality Act or not.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from data_access.reference.sources.loaded import Known, Loaded, facts
from data_access.reference.sources.refusal import Faults
from data_access.reference.sources.row_faults import fault_rows
from data_access.reference.sources.table import Text, Whole, read_table

SMALL_AREAS = 6_421
PERIOD = "2021"
INDICATOR = "disabled_residents"
_DISABLED, _OTHERS = "Disabled under the Equality Act", "Not disabled under the Equality Act"
_COLUMNS = (
    Text("lsoa21_code", r"E01\d{6}", "an ONS code of a small area of England, E01 and six digits"),
    Text("disability", among=frozenset({_DISABLED, _OTHERS})),
    Whole("n"),
    Whole("total_residents", least=1),
)


def load(files: Mapping[str, Path], known: Known, *, small_areas: int = SMALL_AREAS) -> Loaded:
    """Disabled residents of all residents. Raises SourceRefused."""
    faults = Faults(files["main"].name)
    key = ("lsoa21_code", "disability")
    table = read_table(files["main"], _COLUMNS, faults, rows_floor=2 * small_areas, key=key)
    codes = table["lsoa21_code"]
    fault_rows(faults, "lsoa21_code", codes, ~codes.isin(known.codes("lsoa21")), "the code of a small area")
    both = table["n"].groupby(codes).transform("sum")
    residents = table["total_residents"]
    fault_rows(faults, "total_residents", residents, both != residents, "the sum of disabled and other residents")
    disabled = table[table["disability"] == _DISABLED]
    if len(disabled) != small_areas:
        faults.add(None, "lsoa21_code", f"{len(disabled)} small areas", f"{small_areas}")
    faults.refuse_if_any()
    return Loaded(
        rows_read=len(table),
        facts=facts(
            indicator=INDICATOR,
            period=PERIOD,
            area=disabled["lsoa21_code"],
            numerator=disabled["n"],
            denominator=disabled["total_residents"],
        ),
    )
