"""NHS Oversight Framework 2026/27, first quarter: which acute trusts of the Midlands have a financial override (NHS England).

Layout: one metric (OF5204) cut out of the publisher's table: one row for each of 21 trusts, 1 or 0. "1" is an override.
2026/27 is scored in a new way, so this is a measure of its own beside that of 2025/26.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from data_access.reference.sources.loaded import Known, Loaded, facts
from data_access.reference.sources.refusal import Faults
from data_access.reference.sources.table import Text, Whole, read_table

TRUSTS = 21
PERIOD = "2026-Q2"  # April to June, the first quarter of the financial year


def load(files: Mapping[str, Path], known: Known, *, trusts: int = TRUSTS) -> Loaded:
    """One row for each trust. Raises SourceRefused."""
    path = files["main"]
    faults = Faults(path.name)
    table = read_table(
        path,
        (
            Text("trust_code", pattern=r"R[A-Z0-9]{2}", expected="an ODS code of a trust"),
            Text("trust_name"),
            Whole("financial_override", most=1),
        ),
        faults,
        rows_floor=trusts,
        key=("trust_code",),
        exactly=True,
    )
    if len(table) != trusts:
        faults.add(None, "trust_code", f"{len(table)} trusts", f"{trusts}")
    for line, code in table["trust_code"].items():
        if code not in known.spellings:
            faults.add(int(str(line)), "trust_code", code, "the code of a trust known before")
    faults.refuse_if_any()
    return Loaded(
        rows_read=len(table),
        facts=facts(
            indicator="oversight_financial_override_2026_27",
            period=PERIOD,
            area=table["trust_code"],
            numerator=table["financial_override"],
            denominator=np.ones(len(table)),
        ),
    )
