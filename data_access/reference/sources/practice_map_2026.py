"""GP practices, their networks, parts of boards, boards and regions, July 2026, as what has changed since August 2025.

Layout: NHS England's own (the mapping file of Patients Registered at a GP Practice), copied from a public repository. One row for
each of the 6,139 practices.

The map is taken to hold from 1 April 2026, the day England's 42 boards became 36; the map of August 2025 (practice_mapping) holds
until the day before. A membership that both maps have stays as it is, without dates. One that only the earlier map has ends on 31
March 2026; one that only this map has begins the day after. No publication says on which day a practice changed its network.

Rules:
- The PCN code "U" ("Unallocated") is no network.
- A network belongs to a part of a board where all its practices do, otherwise to their board, otherwise to their region.
- A practice known until now by its board alone has a part of a board since April 2026.
- A practice that the file does not name has closed or merged: it leaves its network and keeps its place otherwise.
- A network that no practice of the file is in has ended.
- A practice no publication named before has its memberships without dates.
- A part of a board that is not known may only lie in a board of April 2026.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from data_access.reference.periods import period
from data_access.reference.sources import practices
from data_access.reference.sources.boards import ODS_CODE, ODS_WORDS, boards_of
from data_access.reference.sources.loaded import AreaRow, Known, Loaded
from data_access.reference.sources.lsoa_to_icb import part_short_name
from data_access.reference.sources.names import proper_case
from data_access.reference.sources.practice_changes import Changes, parents_of_networks
from data_access.reference.sources.practice_mapping import UNALLOCATED
from data_access.reference.sources.refusal import Faults
from data_access.reference.sources.row_faults import fault_rows
from data_access.reference.sources.table import Text, read_table

FEWEST_ROWS = 6_000  # the file has 6,139
DAY, MONTH = "01Jul2026", "2026-07"
SINCE = "2026-04-01"
_PRACTICE, _NETWORK, _PART, _BOARD, _REGION = (
    *("PRACTICE_CODE", "PCN_CODE", "ONS_SUB_ICB_LOCATION_CODE"),
    *("ONS_ICB_CODE", "ONS_COMM_REGION_CODE"),
)
_COLUMNS = (
    Text(_PRACTICE, practices.PATTERN, practices.EXPECTED),
    Text("PRACTICE_NAME"),
    Text(_NETWORK, r"U\d{5}|U", "an ODS code of a network, U and five digits, or U"),
    Text("PCN_NAME"),
    Text(_PART, r"E38\d{6}", "an ONS code of a part of a board, E38 and six digits"),
    Text("SUB_ICB_LOCATION_CODE", r"[A-Z0-9]{3}|[A-Z0-9]{5}", "an ODS code, three or five characters"),
    Text("SUB_ICB_LOCATION_NAME"),
    Text(_BOARD, r"E54\d{6}", "an ONS code of an integrated care board, E54 and six digits"),
    Text("ICB_CODE", ODS_CODE, ODS_WORDS),
    Text(_REGION, r"E40\d{6}", "an ONS code of a region, E40 and six digits"),
)
COLUMNS = ("EXTRACT_DATE", *(column.name for column in _COLUMNS))


def load(
    files: Mapping[str, Path],
    known: Known,
    *,
    rows_floor: int = FEWEST_ROWS,
    day: str = DAY,
    month: str = MONTH,
    since: str = SINCE,
) -> Loaded:
    """Practices, networks and parts that are new, and the memberships that began or ended.

    `day` is the EXTRACT_DATE of every row, `month` that of the boards there must be, `since` the day from which the map holds.
    Raises SourceRefused.
    """
    path = files["main"]
    faults = Faults(path.name)
    columns = (Text("EXTRACT_DATE", among=frozenset({day})), *_COLUMNS)
    table = read_table(path, columns, faults, rows_floor=rows_floor, key=(_PRACTICE,))
    _check_boards(table, known, month, faults)
    for column, name in ((_NETWORK, "PCN_NAME"), (_PART, "SUB_ICB_LOCATION_NAME"), (_PART, _BOARD), (_BOARD, _REGION)):
        said = table[[column, name]].drop_duplicates()
        fault_rows(faults, name, said[name], said.duplicated(column), f"one for each {column}")
    faults.refuse_if_any()

    networks = table[table[_NETWORK] != UNALLOCATED]
    parts = table.drop_duplicates(_PART)
    areas = [
        *(
            AreaRow(code, proper_case(name), "", "practice", code)
            for code, name in _pairs(table, _PRACTICE, "PRACTICE_NAME")
        ),
        *(AreaRow(code, proper_case(name), "", "pcn", code) for code, name in _pairs(networks, _NETWORK, "PCN_NAME")),
        *(
            AreaRow(str(code), str(name), part_short_name(str(name)), "sub_icb", str(ods), str(code))
            for code, ods, name in parts[[_PART, "SUB_ICB_LOCATION_CODE", "SUB_ICB_LOCATION_NAME"]].itertuples(
                index=False
            )
        ),
    ]
    changes = Changes(known, since)
    members = [
        *changes.networks(dict(_pairs(networks, _PRACTICE, _NETWORK))),
        *changes.places("practice", dict(_pairs(table, _PRACTICE, _PART))),
        *changes.places("pcn", dict(parents_of_networks(networks, _NETWORK, (_PART, _BOARD, _REGION)))),
        *changes.places("sub_icb", dict(_pairs(table, _PART, _BOARD))),
    ]
    return Loaded(
        rows_read=len(table),
        areas=tuple(row for row in sorted(areas, key=lambda row: row.code) if row.code not in known.areas),
        members=tuple(sorted(set(members), key=lambda link: (link.child, link.parent, link.valid_from))),
    )


def _pairs(table: pd.DataFrame, one: str, other: str) -> list[tuple[str, str]]:
    return list(table[[one, other]].drop_duplicates().sort_values(one).itertuples(index=False, name=None))


def _check_boards(table: pd.DataFrame, known: Known, month: str, faults: Faults) -> None:
    boards = boards_of(known)
    now = boards.of(month)
    fault_rows(faults, _BOARD, table[_BOARD], ~table[_BOARD].isin(now), f"the code of a board of {period(month).label}")
    for code in sorted(now - set(table[_BOARD])):
        faults.add(None, _BOARD, f"no practice of {code}", "a practice of every board")
    ods = table[_BOARD].map({code: known.areas[code].ods for code in now})
    fault_rows(
        faults, "ICB_CODE", table["ICB_CODE"], ods.notna() & (ods != table["ICB_CODE"]), "the ODS code of the board"
    )
    region = table[_BOARD].map(known.parents("icb", "region"))
    fault_rows(faults, _REGION, table[_REGION], region.notna() & (region != table[_REGION]), "the region of the board")
    new_part = ~table[_PART].isin(known.codes("sub_icb")) & ~table[_BOARD].isin(boards.began)
    fault_rows(faults, _PART, table[_PART], new_part, "a part that is known, or one of a board of April 2026")
