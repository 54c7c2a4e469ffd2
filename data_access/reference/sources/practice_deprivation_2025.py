"""Deprivation of the patients of each practice (Index of Multiple Deprivation 2025), a score.

Layout: the Office for Health Improvement and Disparities (Fingertips), re-saved as CSV: one row for each of 6,143 practices. The
score of a practice is the average of the small areas its patients live in, weighted by patients.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from data_access.reference.sources import practices
from data_access.reference.sources.loaded import Known, Loaded, facts
from data_access.reference.sources.refusal import Faults
from data_access.reference.sources.table import Number, Text, read_table

FEWEST_ROWS = 6_000  # the file has 6,143
YEAR = "2025"
_CODE = "PRACTICE_CODE"
COLUMNS = (
    Text(_CODE, practices.PATTERN, practices.EXPECTED),
    Text("PRACTICE_NAME"),
    Text("IMD_YEAR", among=frozenset({YEAR})),
    Number("IMD_SCORE", least=0, most=100),
)
# The scores of small areas run from 0.5 to 88.8 and have a mean of 21.7.
_LOWEST_MEAN, _HIGHEST_MEAN = 20.0, 27.0


def load(
    files: Mapping[str, Path],
    known: Known,
    *,
    rows_floor: int = FEWEST_ROWS,
    mean: tuple[float, float] = (_LOWEST_MEAN, _HIGHEST_MEAN),
) -> Loaded:
    """The score of every practice. Raises SourceRefused."""
    faults = Faults(files["main"].name)
    table = read_table(files["main"], COLUMNS, faults, rows_floor=rows_floor, key=(_CODE,))
    found = table["IMD_SCORE"].mean()
    if not mean[0] <= found <= mean[1]:
        faults.add(None, "IMD_SCORE", f"a mean of {found:.1f}", f"{mean[0]:g} to {mean[1]:g}")
    faults.refuse_if_any()
    named = zip(table[_CODE], table["PRACTICE_NAME"], strict=True)
    areas, members = practices.not_yet_known(
        ((code, name, "") for code, name in named if code not in known.areas), known
    )
    return Loaded(
        rows_read=len(table),
        facts=facts(indicator="imd_2025_score_practice", period=YEAR, area=table[_CODE], value=table["IMD_SCORE"]),
        areas=areas,
        members=members,
    )
