"""The columns of the publisher's own Fingertips files, where they carry counts and intervals (practices, networks, boards).

One row for each indicator, area, sex, age, category and period. Missing numbers are empty. `Category` tells a tenth of
deprivation, in words; the words are turned into the store's numbers here, 1 being the most deprived.
"""

from __future__ import annotations

import pandas as pd

from data_access.reference.sources.refusal import Faults
from data_access.reference.sources.row_faults import fault_rows
from data_access.reference.sources.table import Number, Text

# A tenth in words -> its number in the store.
TENTHS = {
    "Most deprived decile (IMD2019)": "1",
    "Second most deprived decile (IMD2019)": "2",
    "Third more deprived decile (IMD2019)": "3",
    "Fourth more deprived decile (IMD2019)": "4",
    "Fifth more deprived decile (IMD2019)": "5",
    "Fifth less deprived decile (IMD2019)": "6",
    "Fourth less deprived decile (IMD2019)": "7",
    "Third less deprived decile (IMD2019)": "8",
    "Second least deprived decile (IMD2019)": "9",
    "Least deprived decile (IMD2019)": "10",
}
_LOWER, _UPPER = "Lower CI 95.0 limit", "Upper CI 95.0 limit"


def columns(indicator: str, kinds: frozenset[str], notes: frozenset[str], most: float) -> tuple[Text | Number, ...]:
    """The columns used, for a file of one indicator. `kinds` of area and `notes` are those that may stand in it; `most` is
    the largest value that can be."""
    return (
        Text("Indicator Name", among=frozenset({indicator})),
        Text("Parent Code", missing=("",)),
        Text("Area Code"),
        Text("Area Name"),
        Text("Area Type", among=kinds),
        Text("Sex", among=frozenset({"Persons", "Male", "Female", ""}), missing=("",)),
        Text("Category Type", missing=("",)),
        Text("Category", among=frozenset({*TENTHS, ""}), missing=("",)),
        Text("Time period", pattern=r"20\d\d/\d\d", expected="a financial year, such as 2022/23"),
        Number("Value", least=0, most=most, missing=("",)),
        Number(_LOWER, least=0, most=most, missing=("",)),
        Number(_UPPER, least=0, missing=("",)),
        Number("Count", least=0, missing=("",)),
        Number("Denominator", least=0, missing=("",)),
        Text("Value note", among=frozenset({*notes, ""}), missing=("",)),
    )


def check(table: pd.DataFrame, faults: Faults) -> None:
    """A value lies in its interval, and a row has value, count and denominator, or no value."""
    value, lower, upper = table["Value"], table[_LOWER], table[_UPPER]
    fault_rows(faults, "Value", value, (value < lower) | (value > upper), "a value within its own interval")
    some = value.notna() & (table["Count"].isna() | ~(table["Denominator"] > 0))
    fault_rows(faults, "Count", table["Count"], some, "a count and a denominator wherever there is a value")
    lonely = table["Category"].ne("") & table["Category Type"].eq("")
    fault_rows(faults, "Category", table["Category"], lonely, "the type of the category beside it")


def limits(table: pd.DataFrame, per: float) -> tuple[pd.Series[float], pd.Series[float]]:
    """The publisher's 95% interval, divided by `per`."""
    return table[_LOWER] / per, table[_UPPER] / per


def off(table: pd.DataFrame, multiplier: float, by: float) -> pd.Series[bool]:
    """Rows whose value is not the quotient of their counts."""
    return (table["Value"] - multiplier * table["Count"] / table["Denominator"]).abs() > by
