"""NHS England: the lists of patients by sex and age.

One file by five years of age for both sexes, two by single years, one for each sex.
"""

from __future__ import annotations

import pandas as pd

from data_access.reference.publishers_files import cells
from data_access.reference.publishers_files.layout import InFileTotal, Layout, Read, Table
from data_access.reference.sources.loaded import Loaded, facts

_LISTS = "https://digital.nhs.uk/data-and-information/publications/statistical/patients-registered-at-a-gp-practice"

_AGES = (*(f"{first}_{first + 4}" for first in range(0, 85, 5)), "85_89", "90_94", "95+")
_FROM_65 = _AGES[13:]
_OLDEST = ("85_89", "90_94", "95+")
_SEXES = {"FEMALE": "female", "MALE": "male"}
_LIST_COLUMNS = ("EXTRACT_DATE", "ORG_TYPE", "ORG_CODE", "SEX", "AGE_GROUP_5", "NUMBER_OF_PATIENTS")


def read_lists(table: Table) -> Read:
    """Patients of practices: all, those of 65 and over, and each sex and age. Raises SourceRefused."""
    faults = table.faults
    rows = table.part.table(table.header, _LIST_COLUMNS, faults)
    rows_read = len(rows)
    days = sorted(set(rows["EXTRACT_DATE"]))
    day = cells.day(days[0]) if len(days) == 1 else None
    if day is None:
        faults.add(None, "EXTRACT_DATE", ", ".join(days[:3]), "one day, such as 01OCT2026")
    rows = rows[rows["ORG_TYPE"].isin(["GP", "GP Practice", "Practice"])]
    if rows.empty:
        faults.add(None, "ORG_TYPE", "no row GP", "practices")
    known_ages = rows["AGE_GROUP_5"].isin([*_AGES, "ALL"])
    for row, age in rows.loc[~known_ages, "AGE_GROUP_5"].items():
        faults.add(int(str(row)), "AGE_GROUP_5", age, "five years, such as 65_69, 95+ or ALL")
    count, _ = cells.numbers(rows["NUMBER_OF_PATIENTS"], "NUMBER_OF_PATIENTS", faults)
    faults.refuse_if_any()
    wide = rows.assign(count=count).pivot_table(
        index="ORG_CODE", columns=["SEX", "AGE_GROUP_5"], values="count", aggfunc="sum"
    )
    whole = wide[("ALL", "ALL")]
    sums = sum((wide[(sex, age)].fillna(0) for sex in _SEXES for age in _AGES if (sex, age) in wide), 0.0 * whole)
    for code in whole.index[whole != sums]:
        unspecified = whole[code] - sums[code]
        if unspecified < 0 or unspecified > 0.01 * whole[code]:
            faults.add(None, "NUMBER_OF_PATIENTS", f"{sums[code]:.0f} in {code}", f"{whole[code]:.0f}, its row ALL")
    faults.refuse_if_any()
    whole_of_practices = float(whole.sum())
    known = wide.index.isin(list(table.known.spellings))
    closed = int((~known).sum())
    wide, whole = wide[known], whole[known]
    period = str(day)[:7]

    def people(sexes: tuple[str, ...], ages: tuple[str, ...]) -> pd.Series:
        return sum((wide[(sex, age)].fillna(0) for sex in sexes for age in ages if (sex, age) in wide), 0.0 * whole)

    older = people(tuple(_SEXES), _FROM_65)
    common = {"period": period, "area": wide.index.to_numpy()}
    frames = [
        facts(indicator="registered_patients", numerator=whole.to_numpy(), **common),
        facts(
            indicator="registered_patients_65_and_over",
            numerator=older.to_numpy(),
            denominator=whole.to_numpy(),
            **common,
        ),
    ]
    bands = {**{age.replace("_", "-"): (age,) for age in _AGES[:17]}, "85-over": _OLDEST}
    frames += [
        facts(
            indicator="registered_patients",
            breakdown=f"age_band={band}&sex={sex}",
            numerator=people((column,), ages).to_numpy(),
            **common,
        )
        for column, sex in _SEXES.items()
        for band, ages in bands.items()
    ]
    left_out = ["Regions, boards, parts of boards and networks are in the file; here they are added up from practices."]
    if closed:
        left_out.append(
            f"{closed:,} practices are not known here, closed or newer than the map of practices, and are left out."
        )
    return Read(
        key=period,
        loaded=Loaded(rows_read=rows_read, facts=pd.concat(frames, ignore_index=True)),
        totals=_regions(table, whole_of_practices),
        left_out=tuple(left_out),
        no_total="the file holds practices only, without the rows of regions",
    )


def _regions(table: Table, practices: float) -> tuple[InFileTotal, ...]:
    """The patients of the regions the publisher prints, beside those of practices."""
    rows = table.part.table(table.header, _LIST_COLUMNS, table.faults)
    whole = rows[
        (rows["SEX"] == "ALL") & (rows["AGE_GROUP_5"] == "ALL") & rows["ORG_TYPE"].str.contains("region", case=False)
    ]
    if whole.empty:
        return ()
    printed, _ = cells.numbers(whole["NUMBER_OF_PATIENTS"], "NUMBER_OF_PATIENTS", table.faults)
    return (InFileTotal("Patients of all regions, against those of practices", float(printed.sum()), practices),)


LIST_BY_FIVE_YEARS = Layout(
    id="gp-list-five-years",
    name="Patients registered at a GP practice by sex and five years of age (CSV, or its zip)",
    publisher="NHS England",
    page=_LISTS,
    columns=_LIST_COLUMNS,
    also=("PUBLICATION", "ONS_CODE", "POSTCODE"),
    continues=("registered_patients_2026",),
    read=read_lists,
)
LIST_BY_SINGLE_YEARS = Layout(
    id="gp-list-single-years",
    name="Patients registered at a GP practice by single year of age, of one sex (CSV, or its zip)",
    publisher="NHS England",
    page=_LISTS,
    columns=("EXTRACT_DATE", "ORG_CODE", "SEX", "AGE", "NUMBER_OF_PATIENTS"),
    also=(
        *("PUBLICATION", "ONS_CCG_CODE", "CCG_CODE", "SUB_ICB_LOCATION_CODE", "ONS_SUB_ICB_LOCATION_CODE"),
        *("POSTCODE", "ORG_TYPE"),
    ),
    instead="It holds one sex only. Give the file by five years of age of the same month, which has both.",
)
LAYOUTS = (LIST_BY_FIVE_YEARS, LIST_BY_SINGLE_YEARS)
