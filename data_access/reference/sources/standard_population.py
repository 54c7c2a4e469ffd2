"""European standard population 2013 (Eurostat): 100,000 people by age, for directly standardised rates.

Layout: one CSV file with a row for each of 21 ages: the people, and their share of all. Shares must be the people over all of
them; all of them are 100,000.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from data_access.reference.sources.loaded import Known, Loaded, Matrix
from data_access.reference.sources.refusal import Faults
from data_access.reference.sources.row_faults import fault_rows
from data_access.reference.sources.table import Number, Text, Whole, read_table

EVERYBODY = 100_000
AGES = ("<1", "1-4", *(f"{age}-{age + 4}" for age in range(5, 95, 5)), "95+")


def load(files: Mapping[str, Path], known: Known) -> Loaded:
    """One matrix: ages by people. Raises SourceRefused."""
    path = files["main"]
    faults = Faults(path.name)
    table = read_table(
        path,
        (
            Text("age_band_esp", among=frozenset(AGES)),
            Whole("esp_weight", least=1),
            Number("esp_proportion", least=0, most=1),
        ),
        faults,
        rows_floor=len(AGES),
        key=("age_band_esp",),
        exactly=True,
    )
    if tuple(table["age_band_esp"]) != AGES:
        faults.add(None, "age_band_esp", ", ".join(table["age_band_esp"]), "the ages in order")
    people = table["esp_weight"]
    if people.sum() != EVERYBODY:
        faults.add(None, "esp_weight", f"{people.sum():,.0f} in all", f"{EVERYBODY:,}")
    wrong = (people / EVERYBODY - table["esp_proportion"]).abs() > 1e-9
    fault_rows(faults, "esp_proportion", table["esp_proportion"], wrong, "esp_weight / 100,000")
    faults.refuse_if_any()
    return Loaded(
        rows_read=len(table),
        matrices=(Matrix("european_standard_population_2013", AGES, ("people",), people.to_numpy().reshape(-1, 1)),),
        totals={"people": float(people.sum())},
    )
