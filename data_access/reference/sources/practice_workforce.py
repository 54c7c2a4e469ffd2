"""Staff of GP practices, 2016 to 2024 (NHS England general practice workforce, compiled by the Health Equity Evidence Centre).

Layout: re-saved by the compiler: one row for each practice and calendar year, each figure the mean of that year's monthly or
quarterly collections. Staff are full-time equivalents employed by the practice; those of its network are not among them.

Definitions used here
- Qualified GPs: the compiler's total of GPs without trainees and locums. Nurses. Other direct patient care.
- Per 10,000: of the patients on the list in the same year.

Practices with fewer than 100 patients in a year are left out: part-years and special services. The practice's fifth of
deprivation is turned round: the file's 5 is the most deprived, ours is 1.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from data_access.reference.sources import practices
from data_access.reference.sources.loaded import Classification, Known, Loaded, facts
from data_access.reference.sources.refusal import Faults
from data_access.reference.sources.table import Number, Text, Whole, read_table

FEWEST_ROWS = 55_000
FEWEST_PATIENTS = 100
_MISSING = ("NA", "")
STAFF = {
    "gp_fte_qualified_per_10000": "TOTAL_GP_EXTGL_FTE",
    "nurse_fte_per_10000": "TOTAL_NURSES_FTE",
    "direct_patient_care_fte_per_10000": "TOTAL_DPC_FTE",
}
COLUMNS: tuple[Text | Number, ...] = (
    Text("Practice.Code", practices.PATTERN, practices.EXPECTED),
    Whole("Year", 2015, 2030),
    Number("TOTAL_PATIENTS", least=0, most=250_000),
    *(Number(column, least=0, most=500, missing=_MISSING) for column in STAFF.values()),
    Text("IMD_quintile", "[1-5]", "a fifth, 1 to 5", missing=_MISSING),
)


def load(files: Mapping[str, Path], known: Known, *, rows_floor: int = FEWEST_ROWS) -> Loaded:
    """Every year. Raises SourceRefused."""
    faults = Faults(files["main"].name)
    table = read_table(files["main"], COLUMNS, faults, rows_floor=rows_floor, key=("Practice.Code", "Year"))
    used = table[table["TOTAL_PATIENTS"] >= FEWEST_PATIENTS]
    newest = used.sort_values("Year").drop_duplicates("Practice.Code", keep="last")
    areas, members = practices.not_yet_known(
        ((code, "", "") for code in newest["Practice.Code"] if code not in known.areas), known
    )
    year = used["Year"].astype(int).astype(str)
    return Loaded(
        rows_read=len(table),
        facts=pd.concat(
            [
                facts(
                    indicator=indicator,
                    period=year,
                    area=used["Practice.Code"],
                    numerator=used[column],
                    denominator=used["TOTAL_PATIENTS"],
                )
                for indicator, column in STAFF.items()
            ]
        ),
        areas=areas,
        members=members,
        classes=tuple(
            Classification("practice_imd_quintile", code, str(6 - int(fifth)))
            for code, fifth in zip(newest["Practice.Code"], newest["IMD_quintile"], strict=True)
            if fifth
        ),
    )
