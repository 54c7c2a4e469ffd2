"""Small areas of the Midlands (LSOA 2021), the neighbourhoods they form (MSOA 2021) and the authorities these lie in.

Layout: joined from lookups of the Office for National Statistics by the British Red Cross (R package geographr) and us, and
re-saved as CSV: one row for each of the 6,421 small areas of the eleven Midlands boards, with neighbourhood (1,311), local
authority, county, part of a board and board.

Rules:
- Boards and their parts must be those of the lookup for all England, or the file is refused.
- The file's authority was reached through wards and so by best fit; it puts one small area of West Northamptonshire into
  Cherwell (E01027305, "West Northamptonshire 048E"). Neighbourhoods lie in one authority: that of most of their small areas.
  At most one small area may say otherwise.
- A neighbourhood belongs to a part of a board where all its small areas do (seven straddle two parts), otherwise to the
  board: none straddles two.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from data_access.reference.sources.loaded import AreaRow, Known, Loaded, Membership
from data_access.reference.sources.refusal import Faults
from data_access.reference.sources.table import Text, read_table

SMALL_AREAS, NEIGHBOURHOODS = 6_421, 1_311
ODD_ONES = 1  # small areas whose authority is not their neighbourhood's
_COLUMNS = (
    Text("LSOA21CD", pattern=r"E01\d{6}", expected="an ONS code of a small area of England, E01 and six digits"),
    Text("LSOA21NM"),
    Text("MSOA21CD", pattern=r"E02\d{6}", expected="an ONS code of a neighbourhood of England, E02 and six digits"),
    Text("msoa21_name"),
    Text("ltla24_code", pattern=r"E0[6-9]\d{6}", expected="an ONS code of a local authority, E06 to E09"),
    Text("sicbl24_code"),
    Text("icb24_code"),
)


def load(
    files: Mapping[str, Path],
    known: Known,
    *,
    small_areas: int = SMALL_AREAS,
    neighbourhoods: int = NEIGHBOURHOODS,
) -> Loaded:
    """The neighbourhoods, what lies in them and what they lie in. Raises SourceRefused."""
    path = files["main"]
    faults = Faults(path.name)
    table = read_table(path, _COLUMNS, faults, rows_floor=small_areas, key=("LSOA21CD",))
    if len(table) != small_areas:
        faults.add(None, "LSOA21CD", f"{len(table)} small areas", f"{small_areas}")
    _check_against(known, table, faults)
    named = table[["MSOA21CD", "msoa21_name"]].drop_duplicates()
    for line, code, name in named[named.duplicated("MSOA21CD")].itertuples():
        faults.add(line, "msoa21_name", name, f"one name for {code}")
    if table["MSOA21CD"].nunique() != neighbourhoods:
        faults.add(None, "MSOA21CD", f"{table['MSOA21CD'].nunique()} neighbourhoods", f"{neighbourhoods}")
    # By number of small areas, then by code, so that the answer never varies.
    counted = table.groupby(["MSOA21CD", "ltla24_code"]).size().rename("size").reset_index()
    counted = counted.sort_values(["size", "ltla24_code"], ascending=[False, True])
    authority = counted.drop_duplicates("MSOA21CD").set_index("MSOA21CD")["ltla24_code"]
    odd = table[table["ltla24_code"] != table["MSOA21CD"].map(authority)]
    if len(odd) > ODD_ONES:
        for line, code in odd[["ltla24_code"]].itertuples():
            faults.add(line, "ltla24_code", code, "the authority of the neighbourhood's other small areas")
    for neighbourhood, boards in table.groupby("MSOA21CD")["icb24_code"].nunique().items():
        if boards > 1:
            faults.add(None, "icb24_code", f"{boards} boards for {neighbourhood}", "one")
    faults.refuse_if_any()

    members = [
        Membership(neighbourhood, small, "administrative")
        for small, neighbourhood in sorted(zip(table["LSOA21CD"], table["MSOA21CD"], strict=True))
    ]
    for neighbourhood, rows in table.groupby("MSOA21CD", sort=True):
        code = str(neighbourhood)
        members.append(Membership(str(authority[code]), code, "administrative"))
        parts = rows["sicbl24_code"].unique()
        parent = parts[0] if len(parts) == 1 else rows["icb24_code"].iloc[0]
        members.append(Membership(str(parent), code, "best fit"))
    return Loaded(
        rows_read=len(table),
        areas=tuple(
            AreaRow(code, name, name, "msoa21", "", code)
            for code, name in sorted(named.itertuples(index=False, name=None))
        ),
        members=tuple(members),
    )


def _check_against(known: Known, table: pd.DataFrame, faults: Faults) -> None:
    """Whether the file says what the publications before it say."""
    part_of, board_of = known.parents("lsoa21", "sub_icb"), known.parents("sub_icb", "icb")
    authorities = known.codes("ltla")
    for line, small, name, authority, part, board in table[
        ["LSOA21CD", "LSOA21NM", "ltla24_code", "sicbl24_code", "icb24_code"]
    ].itertuples():
        if small not in known.areas or known.areas[small].name != name:
            faults.add(line, "LSOA21NM", f"{small} {name}", "a small area under the name known before")
        elif part_of.get(small) != part:
            faults.add(line, "sicbl24_code", part, f"{part_of.get(small)}, the part of a board known before")
        elif board_of.get(part) != board:
            faults.add(line, "icb24_code", board, f"{board_of.get(part)}, the board known before")
        if authority not in authorities:
            faults.add(line, "ltla24_code", authority, "the code of a local authority")
