"""Households assessed as homeless, by local authority of 2023 (Ministry of Housing, Communities and Local Government).

Layout: re-saved as CSV from the R package healthyr (British Red Cross): one row for each of 296 authorities with two rates for each
1,000 households, no counts. The period is NOT in the file, nor is the quarter or year its rates stand for: it is a snapshot.

Rules
- An empty cell is missing (2 in the Midlands). A rate of exactly 0 (Isles of Scilly, as few households as it has) is kept: the
  file leaves cells empty where an authority did not report.
- Households in temporary accommodation, the other column, are checked and not loaded.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from data_access.reference.sources.loaded import Known, Loaded, facts
from data_access.reference.sources.refusal import Faults
from data_access.reference.sources.table import Number, Text, read_table

AUTHORITIES = 296
_HOMELESS = "Households assessed as homeless per (000s)"


def load(files: Mapping[str, Path], known: Known, *, authorities: int = AUTHORITIES) -> Loaded:
    """One rate for each authority. Raises SourceRefused."""
    path = files["main"]
    faults = Faults(path.name)
    table = read_table(
        path,
        (
            Text("ltla23_code", pattern=r"E0[6-9]\d{6}", expected="an ONS code of a local authority of England"),
            Number(_HOMELESS, least=0, most=50, missing=("",)),
            Number("Households in temporary accommodation per 1,000", least=0, most=200, missing=("",)),
        ),
        faults,
        rows_floor=authorities,
        key=("ltla23_code",),
        exactly=True,
    )
    fitting = known.codes("ltla")
    for line, code in table.loc[~table["ltla23_code"].isin(fitting), ["ltla23_code"]].itertuples():
        faults.add(line, "ltla23_code", code, "the code of an authority known before")
    if len(table) != authorities:
        faults.add(None, "ltla23_code", f"{len(table)} authorities", f"{authorities}")
    faults.refuse_if_any()
    return Loaded(
        rows_read=len(table),
        facts=facts(
            indicator="homelessness_la",
            period="snapshot",
            area=table["ltla23_code"],
            value=table[_HOMELESS].round(6),
        ),
    )
