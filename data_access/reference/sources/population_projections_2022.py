"""Residents expected in every part of a board until 2047, by sex and five-year age (projections from 2022).

Layout: the Office for National Statistics (subnational population projections, 2022-based, migration category variant), re-saved as
CSV: one row for each of 106 parts, 26 years, two sexes and 19 ages. The two oldest ages are taken together (85 and over).

A board has the sum of its parts where it has been one board all the time. Those that were divided or formed in April 2026 have none,
since the parts are those of before.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from data_access.reference.sources.boards import boards_of
from data_access.reference.sources.loaded import Known, Loaded, facts
from data_access.reference.sources.refusal import Faults
from data_access.reference.sources.row_faults import fault_rows
from data_access.reference.sources.table import Text, Whole, read_table

FIRST, LAST = 2022, 2047
INDICATOR = "projected_population"
_YOUNGER = tuple(f"{first}-{first + 4}" for first in range(0, 85, 5))
AGES = {**{age: age for age in _YOUNGER}, "85-89": "85-over", "90+": "85-over"}
_COLUMNS = (
    Text("code", r"E38\d{6}", "an ONS code of a part of a board, E38 and six digits"),
    Whole("year", FIRST, LAST),
    Text("sex", among=frozenset({"female", "male"})),
    Text("age_group", among=frozenset(AGES)),
    Whole("population"),
)


def load(files: Mapping[str, Path], known: Known, *, parts: int = 106) -> Loaded:
    """Everybody, and each sex and age, for parts of boards, boards and England. Raises SourceRefused."""
    faults = Faults(files["main"].name)
    rows = parts * (LAST - FIRST + 1) * 2 * len(AGES)
    table = read_table(files["main"], _COLUMNS, faults, rows_floor=rows, key=("code", "year", "sex", "age_group"))
    if len(table) != rows:
        faults.add(None, None, f"{len(table):,} rows", f"{rows:,}, one for each part, year, sex and age")
    part_of = known.parents("sub_icb", "icb")
    fault_rows(faults, "code", table["code"], ~table["code"].isin(part_of), "the code of a part of a board")
    faults.refuse_if_any()

    boards = boards_of(known)
    board = table["code"].map(part_of)
    lasting = ~(board.isin(boards.began) | board.isin(boards.ended))
    frames = []
    for area, used in ((table["code"], table), (board[lasting], table[lasting])):
        cells = pd.DataFrame(
            {
                "area": area,
                "period": used["year"].astype(int).astype(str),
                "breakdown": "age_band=" + used["age_group"].map(AGES) + "&sex=" + used["sex"],
                "people": used["population"],
            }
        )
        frames += [
            cells.groupby(["area", "period", "breakdown"], as_index=False)["people"].sum(),
            cells.groupby(["area", "period"], as_index=False)["people"].sum().assign(breakdown=""),
        ]
    both = pd.concat(frames, ignore_index=True)
    return Loaded(
        rows_read=rows,
        facts=facts(
            indicator=INDICATOR,
            breakdown=both["breakdown"],
            period=both["period"],
            area=both["area"],
            numerator=both["people"],
        ),
    )
