"""Patients registered at every practice by sex and five-year age, 1 July 2026.

Layout: NHS England's counts, one row for each of the 6,139 practices, one column for each sex and age, re-saved as CSV. The three
oldest groups are taken together (85 and over).

The ages must add up to each sex, and the sexes to all, in every practice, or the file is refused. Counts are as published: small
ones too.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from data_access.reference.sources import practices
from data_access.reference.sources.loaded import Known, Loaded, facts
from data_access.reference.sources.refusal import Faults
from data_access.reference.sources.row_faults import fault_rows
from data_access.reference.sources.table import Text, Whole, read_table

FEWEST_ROWS = 6_000  # the file has 6,139
PERIOD = "2026-07"
SEXES = {"FEMALE": "female", "MALE": "male"}
OLDEST, _OLDEST = "85-over", ("85_89", "90_94", "95+")
_YOUNGER = tuple(f"{first}_{first + 4}" for first in range(0, 85, 5))
AGES = {**{age.replace("_", "-"): (age,) for age in _YOUNGER}, OLDEST: _OLDEST}  # our group -> the publisher's
FROM_65 = ("65_69", "70_74", "75_79", "80_84", *_OLDEST)
_CODE, _ALL = "ORG_CODE", "ALL_ALL"
COLUMNS: tuple[Text | Whole, ...] = (
    Text(_CODE, practices.PATTERN, practices.EXPECTED),
    Whole(_ALL, least=1),
    *(Whole(f"{sex}_{age}") for sex in SEXES for age in (*_YOUNGER, *_OLDEST, "ALL")),
)


def load(files: Mapping[str, Path], known: Known, *, rows_floor: int = FEWEST_ROWS) -> Loaded:
    """All patients, and those of each sex and age. Raises SourceRefused."""
    faults = Faults(files["main"].name)
    table = read_table(files["main"], COLUMNS, faults, rows_floor=rows_floor, key=(_CODE,))
    fault_rows(
        faults, _CODE, table[_CODE], ~table[_CODE].isin(known.codes("practice")), "a practice of the map of July 2026"
    )
    for sex in SEXES:
        of_sex = _sum(table, [sex], (*_YOUNGER, *_OLDEST))
        fault_rows(faults, f"{sex}_ALL", table[f"{sex}_ALL"], of_sex != table[f"{sex}_ALL"], "the sum of the ages")
    both = table["FEMALE_ALL"] + table["MALE_ALL"]
    fault_rows(faults, _ALL, table[_ALL], both != table[_ALL], "the sum of both sexes")
    faults.refuse_if_any()

    common = {"period": PERIOD, "area": table[_CODE]}
    frames = [
        facts(indicator="registered_patients", numerator=table[_ALL], **common),
        facts(
            indicator="registered_patients_65_and_over",
            numerator=_sum(table, list(SEXES), FROM_65),
            denominator=table[_ALL],
            **common,
        ),
    ]
    frames += [
        facts(
            indicator="registered_patients",
            breakdown=f"age_band={age}&sex={sex}",
            numerator=_sum(table, [column], groups),
            **common,
        )
        for column, sex in SEXES.items()
        for age, groups in AGES.items()
    ]
    return Loaded(rows_read=len(table), facts=pd.concat(frames, ignore_index=True))


def _sum(table: pd.DataFrame, sexes: list[str], ages: tuple[str, ...]) -> pd.Series[float]:
    return table[[f"{sex}_{age}" for sex in sexes for age in ages]].sum(axis="columns")
