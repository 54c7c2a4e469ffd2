"""Small areas of England (LSOA 2021), the part of an integrated care board (sub-ICB) and the board each lies in, April 2024.

Layout: the best-fit lookup of the Office for National Statistics, re-saved as CSV from the R package geographr (British
Red Cross): one row for each of the 33,755 small areas, with name, ONS code and, for boards and their parts, ODS code.

Every small area lies in one part, every part in one board: the lookup nests, so that memberships have no shares. They have
no dates either: figures from before the boards existed are shown by the boards' present boundaries.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from data_access.reference.sources.boards import ODS_CODE, ODS_WORDS, boards_of
from data_access.reference.sources.loaded import AreaRow, Known, Loaded, Membership
from data_access.reference.sources.names import icb_short_name
from data_access.reference.sources.refusal import Faults
from data_access.reference.sources.table import Text, read_table

SMALL_AREAS, PARTS, BOARDS = 33_755, 106, 42
_COLUMNS = (
    Text("lsoa21_name"),
    Text("lsoa21_code", pattern=r"E01\d{6}", expected="an ONS code of a small area of England, E01 and six digits"),
    Text("sicbl24_name", pattern=r"NHS .+ ICB - [A-Z0-9]{3,5}", expected="NHS ... ICB - and a code"),
    Text("sicbl24_code", pattern=r"E38\d{6}", expected="an ONS code of a part of a board, E38 and six digits"),
    Text("sicbl24_code_nhs", pattern=r"[A-Z0-9]{3}|[A-Z0-9]{5}", expected="an ODS code, three or five characters"),
    Text("icb24_name", pattern="NHS .+ Integrated Care Board", expected="NHS ... Integrated Care Board"),
    Text("icb24_code", pattern=r"E54\d{6}", expected="an ONS code of an integrated care board, E54 and six digits"),
    Text("icb24_code_nhs", pattern=ODS_CODE, expected=ODS_WORDS),
)


def load(
    files: Mapping[str, Path],
    known: Known,
    *,
    small_areas: int = SMALL_AREAS,
    parts: int = PARTS,
    boards: int | None = None,
) -> Loaded:
    """Boards, their parts and the small areas. Raises SourceRefused, also when there are not as many as there must be.

    `boards`: how many boards there must be; None: 42, or where a board of April 2026 is among them, as many as since then.
    """
    path = files["main"]
    faults = Faults(path.name)
    table = read_table(path, _COLUMNS, faults, rows_floor=small_areas, key=("lsoa21_code",), exactly=True)
    if len(table) != small_areas:
        faults.add(None, "lsoa21_code", f"{len(table)} small areas", f"{small_areas}")
    found_parts = _one_row_each(table, "sicbl24_code", ("sicbl24_code_nhs", "sicbl24_name", "icb24_code"), faults)
    found_boards = _one_row_each(table, "icb24_code", ("icb24_code_nhs", "icb24_name"), faults)
    if boards is None:
        dated = boards_of(known)
        since = bool(set(found_boards["icb24_code"]) & set(dated.began))
        boards = BOARDS + (len(dated.began) - len(dated.ended) if since else 0)
    for found, column, wanted in ((found_parts, "sicbl24_code", parts), (found_boards, "icb24_code", boards)):
        if len(found) != wanted:
            faults.add(None, column, f"{len(found)} different codes", f"{wanted}")
    faults.refuse_if_any()
    areas = [
        AreaRow(code, name, icb_short_name(name), "icb", ods, code)
        for code, ods, name in found_boards.itertuples(index=False, name=None)
    ]
    areas += [
        AreaRow(code, name, part_short_name(name), "sub_icb", ods, code)
        for code, ods, name, _ in found_parts.itertuples(index=False, name=None)
    ]
    small = table[["lsoa21_code", "lsoa21_name", "sicbl24_code"]].sort_values("lsoa21_code")
    areas += [AreaRow(code, name, name, "lsoa21", "", code) for code, name, _ in small.itertuples(index=False)]
    members = [
        Membership(board, part, "administrative")
        for part, _, _, board in found_parts.itertuples(index=False, name=None)
    ]
    members += [Membership(part, code, "best fit") for code, _, part in small.itertuples(index=False)]
    return Loaded(rows_read=len(table), areas=tuple(areas), members=tuple(members))


def part_short_name(name: str) -> str:
    """ "NHS Derby and Derbyshire ICB - 15M" as "Derby and Derbyshire 15M"."""
    return re.sub(r"^NHS (.+) ICB - (\w+)$", r"\1 \2", name)


def _one_row_each(table: pd.DataFrame, code: str, others: tuple[str, ...], faults: Faults) -> Any:
    """One row for each code, in order of code; the other columns must say the same of it in every line."""
    different = table.drop_duplicates([code, *others])
    for line, *said in different[different.duplicated(code)][[code, *others]].itertuples():
        faults.add(line, code, " ".join(said), "the same for each line of one code")
    ods = others[0]
    for line, said in different.loc[different.duplicated(ods) & ~different.duplicated(code), [ods]].itertuples():
        faults.add(line, ods, said, "an ODS code of its own for each ONS code")
    return different[[code, *others]].sort_values(code)
