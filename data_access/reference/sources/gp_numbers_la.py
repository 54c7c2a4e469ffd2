"""Registered patients and general practitioners by local authority of 2024 (British Red Cross, from NHS England's workforce data).

Layout: re-saved as CSV from the R package healthyr: one row for each of 296 authorities: patients, full-time equivalent GPs and
their quotient. The month is not in the file: it is a snapshot.

Rules
- A practice counts where its postcode lies, not where its patients live. GPs include trainees and locums.
- The quotient must be that of the two numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from data_access.reference.sources.loaded import Known, Loaded, facts
from data_access.reference.sources.refusal import Faults
from data_access.reference.sources.table import Number, Text, Whole, read_table

AUTHORITIES = 296


def load(files: Mapping[str, Path], known: Known, *, authorities: int = AUTHORITIES) -> Loaded:
    """Patients and GPs of each authority. Raises SourceRefused."""
    path = files["main"]
    faults = Faults(path.name)
    table = read_table(
        path,
        (
            Text("ltla24_code", pattern=r"E0[6-9]\d{6}", expected="an ONS code of a local authority of England"),
            Whole("total_patients", least=1),
            Number("total_gp_fte", least=0.1),
            Number("patients_per_gp", least=100, most=20_000),
        ),
        faults,
        rows_floor=authorities,
        key=("ltla24_code",),
        exactly=True,
    )
    quotient = table["total_patients"] / table["total_gp_fte"]
    for line, given in table.loc[(quotient - table["patients_per_gp"]).abs() > 0.01, ["patients_per_gp"]].itertuples():
        faults.add(line, "patients_per_gp", given, f"patients / GPs = {quotient[line]:g}")
    fitting = known.codes("ltla")
    for line, code in table.loc[~table["ltla24_code"].isin(fitting), ["ltla24_code"]].itertuples():
        faults.add(line, "ltla24_code", code, "the code of an authority known before")
    if len(table) != authorities:
        faults.add(None, "ltla24_code", f"{len(table)} authorities", f"{authorities}")
    faults.refuse_if_any()
    return Loaded(
        rows_read=len(table),
        facts=facts(
            indicator="patients_per_gp_la",
            period="snapshot",
            area=table["ltla24_code"],
            numerator=table["total_patients"],
            denominator=table["total_gp_fte"].round(4),
        ),
    )
