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

from collections.abc import Iterator, Mapping
from pathlib import Path

import pandas as pd

from data_access.reference.sources import practices
from data_access.reference.sources.boards import ODS_CODE, ODS_WORDS, boards_of
from data_access.reference.sources.loaded import AreaRow, Known, Loaded, Membership
from data_access.reference.sources.lsoa_to_icb import part_short_name
from data_access.reference.sources.names import proper_case
from data_access.reference.sources.practice_mapping import UNALLOCATED
from data_access.reference.sources.refusal import Faults
from data_access.reference.sources.row_faults import fault_rows
from data_access.reference.sources.table import Text, read_table

FEWEST_ROWS = 6_000  # the file has 6,139
DAY, MONTH = "01Jul2026", "2026-07"
LAST, SINCE = "2026-03-31", "2026-04-01"
_BASIS = "administrative"
_PRACTICE, _NETWORK, _PART, _BOARD, _REGION = (
    *("PRACTICE_CODE", "PCN_CODE", "ONS_SUB_ICB_LOCATION_CODE"),
    *("ONS_ICB_CODE", "ONS_COMM_REGION_CODE"),
)
_COLUMNS = (
    Text("EXTRACT_DATE", among=frozenset({DAY})),
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


def load(files: Mapping[str, Path], known: Known, *, rows_floor: int = FEWEST_ROWS) -> Loaded:
    """Practices, networks and parts that are new, and the memberships that began or ended. Raises SourceRefused."""
    path = files["main"]
    faults = Faults(path.name)
    table = read_table(path, _COLUMNS, faults, rows_floor=rows_floor, key=(_PRACTICE,))
    _check_boards(table, known, faults)
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
    changes = _Changes(known)
    members = [
        *changes.networks(dict(_pairs(networks, _PRACTICE, _NETWORK))),
        *changes.places("practice", dict(_pairs(table, _PRACTICE, _PART))),
        *changes.places("pcn", dict(_parents_of_networks(networks))),
        *changes.places("sub_icb", dict(_pairs(table, _PART, _BOARD))),
    ]
    return Loaded(
        rows_read=len(table),
        areas=tuple(row for row in sorted(areas, key=lambda row: row.code) if row.code not in known.areas),
        members=tuple(sorted(set(members), key=lambda link: (link.child, link.parent, link.valid_from))),
    )


def _pairs(table: pd.DataFrame, one: str, other: str) -> list[tuple[str, str]]:
    return list(table[[one, other]].drop_duplicates().sort_values(one).itertuples(index=False, name=None))


def _check_boards(table: pd.DataFrame, known: Known, faults: Faults) -> None:
    boards = boards_of(known)
    now = boards.of(MONTH)
    fault_rows(faults, _BOARD, table[_BOARD], ~table[_BOARD].isin(now), "the code of a board of July 2026")
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


def _parents_of_networks(networks: pd.DataFrame) -> Iterator[tuple[str, str]]:
    for network, rows in networks.groupby(_NETWORK, sort=True):
        for level in (_PART, _BOARD, _REGION):
            if rows[level].nunique() == 1:
                yield str(network), str(rows[level].iloc[0])
                break


class _Changes:
    """What the map changes of the memberships that were known before it."""

    def __init__(self, known: Known) -> None:
        self._known = known
        kinds = {code: row.kind for code, row in known.areas.items()}
        self._in_network: dict[str, list[str]] = {}
        self._in_place: dict[str, list[str]] = {}
        for link in known.members:
            if link.basis != _BASIS or link.valid_from == SINCE or link.valid_to not in ("", LAST):
                continue
            before = self._in_network if kinds.get(link.parent) == "pcn" else self._in_place
            before.setdefault(link.child, []).append(link.parent)

    def networks(self, now: Mapping[str, str]) -> Iterator[Membership]:
        """Of practices in networks; `now`: practice -> its network in the file."""
        for practice in sorted(self._known.codes("practice") | set(now)):
            since = SINCE if practice in self._known.areas else ""
            yield from _changed(practice, self._in_network.get(practice, []), now.get(practice), since)

    def places(self, kind: str, now: Mapping[str, str]) -> Iterator[Membership]:
        """Of areas of one kind in parts of boards, boards and regions; `now`: area -> what the file says it lies in."""
        for code, parent in sorted(now.items()):
            since = SINCE if kind != "practice" or code in self._known.areas else ""
            yield from _changed(code, self._in_place.get(code, []), parent, since)
        if kind == "pcn":
            for code in sorted(self._known.codes("pcn") - set(now)):
                yield from _changed(code, self._in_place.get(code, []), None, SINCE)


def _changed(child: str, before: list[str], now: str | None, since: str) -> Iterator[Membership]:
    for parent in before:
        if parent != now:
            yield Membership(parent, child, _BASIS, 1.0, "", LAST)
    if now is not None and now not in before:
        yield Membership(now, child, _BASIS, 1.0, since, "")
