"""Childhood vaccination by practice, Quality and Outcomes Framework 2023/24.

Layout: cut from NHS England's file and re-saved by the Health Equity Evidence Centre: one row for each practice and one figure,
"perc_achievement". The columns of networks and parts of boards are empty. Which vaccination it is, and how many children it
is a share of, is not in the file.

Rules: ":" is missing (27 practices). Nothing may be added up, since there are no counts. One practice has 0: it is kept as
published, and shown as low reliability.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from data_access.reference.sources import practices
from data_access.reference.sources.loaded import Known, Loaded, facts
from data_access.reference.sources.refusal import Faults
from data_access.reference.sources.table import Number, Text, read_table
from vocabulary import Status

ROWS_FLOOR = 6_200  # the file has 6,267
MIDDLE = (80.0, 97.0)  # where the middle practice of England must lie; it is 89.8
_FIGURE = "perc_achievement"


def load(
    files: Mapping[str, Path],
    known: Known,
    *,
    rows_floor: int = ROWS_FLOOR,
    middle: tuple[float, float] = MIDDLE,
) -> Loaded:
    """One figure for each practice. Raises SourceRefused."""
    path = files["main"]
    faults = Faults(path.name)
    table = read_table(
        path,
        (
            Text("Practice code", practices.PATTERN, practices.EXPECTED),
            Text("Practice name"),
            Number(_FIGURE, least=0, most=100, missing=(":",)),
        ),
        faults,
        rows_floor=rows_floor,
        key=("Practice code",),
    )
    median = table[_FIGURE].median()
    if not middle[0] <= median <= middle[1]:
        faults.add(None, _FIGURE, f"{median:g} in the middle practice", f"{middle[0]:g} to {middle[1]:g}")
    faults.refuse_if_any()
    new = table[~table["Practice code"].isin(list(known.areas))]
    areas, members = practices.not_yet_known(
        ((code, name, "") for code, name in zip(new["Practice code"], new["Practice name"], strict=True)), known
    )
    value = table[_FIGURE]
    found = facts(
        indicator="child_vaccination_qof",
        period="2023/24",
        area=table["Practice code"],
        value=(value / 100).round(6),
        status=np.where(value.isna(), Status.MISSING, np.where(value == 0, Status.LOW_RELIABILITY, Status.OK)),
    )
    return Loaded(rows_read=len(table), facts=found, areas=areas, members=members)
