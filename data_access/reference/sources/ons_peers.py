"""Statistical nearest neighbours and clusters of local authorities (Office for National Statistics).

Layouts, the publisher's own CSV files
- `global`, `economic`, `demographic`: one row for each authority of England, columns 1 to 20 for its neighbours, nearest first.
  Some have fewer, and then the last columns are empty.
- `clusters`: one row for each of 361 authorities of the United Kingdom and a letter for each of three ways of grouping them.

Rules
- Rank is the column's number, kept where a neighbour outside England is left out.
- Combined authorities (E47) are left out, the rows of their own too.
- Barnsley and Sheffield stand under the codes the store has for them. "[x]" is no cluster.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pandas as pd

from data_access.reference.sources.authorities_of_2025 import STORE_CODE
from data_access.reference.sources.loaded import Classification, Known, Loaded, Peer
from data_access.reference.sources.refusal import Faults
from data_access.reference.sources.table import Text, read_table

BASES = {"global": "ons_global", "economic": "ons_economic", "demographic": "ons_demographic"}
NEIGHBOURS = 20
AUTHORITIES = 296  # of England, in each file of neighbours
CLUSTERED = 361  # of the United Kingdom
_RANKS = tuple(str(rank) for rank in range(1, NEIGHBOURS + 1))
_COMBINED = "E47"
_UK = r"(E0[6-9]|E10|E47|W06|S12|N09)\d{6}"
_NO_CLUSTER = "[x]"


def load(
    files: Mapping[str, Path], known: Known, *, authorities: int = AUTHORITIES, clustered: int = CLUSTERED
) -> Loaded:
    """Three sets of neighbours and three classifications. Raises SourceRefused."""
    rows = 0
    peers: list[Peer] = []
    for role, basis in BASES.items():
        table = _neighbours(files[role], known, authorities)
        rows += len(table)
        peers += _peers(table, basis)
    clusters = _clusters(files["clusters"], clustered)
    return Loaded(
        rows_read=rows + len(clusters),
        classes=tuple(
            Classification(f"ons_cluster_{name.lower()}", STORE_CODE.get(code, code), letter)
            for name in ("Global", "Economic", "Demographic")
            for code, letter in zip(clusters["AREACD"], clusters[name], strict=True)
            if letter != _NO_CLUSTER and STORE_CODE.get(code, code) in known.areas
        ),
        totals={"authorities": float(len(clusters))},
        peers=tuple(peers),
    )


def _neighbours(path: Path, known: Known, authorities: int) -> pd.DataFrame:
    faults = Faults(path.name)
    columns = (
        Text("AREACD", pattern=r"(E0[6-9]|E10|E47)\d{6}", expected="an ONS code of an authority of England"),
        *(Text(rank, pattern=_UK, missing=("",), expected="an ONS code of an authority") for rank in _RANKS),
    )
    table = read_table(path, columns, faults, rows_floor=authorities, key=("AREACD",), exactly=True)
    table = table[~table["AREACD"].str.startswith(_COMBINED)].replace(STORE_CODE)
    of_england = int(table["AREACD"].str.fullmatch(r"E0[6-9]\d{6}").sum())
    if of_england != authorities:
        faults.add(None, "AREACD", f"{of_england} authorities", f"{authorities}")
    for line, row in table.iterrows():
        code, neighbours = row["AREACD"], [text for text in row[list(_RANKS)] if text]
        for text in (code, *neighbours):
            if text.startswith("E") and not text.startswith(_COMBINED) and text not in known.areas:
                faults.add(int(str(line)), "AREACD", text, "the code of an authority known before")
        if code in neighbours or len(set(neighbours)) < len(neighbours):
            faults.add(int(str(line)), "AREACD", code, "neighbours that stand once, and not the authority itself")
    faults.refuse_if_any()
    return table


def _peers(table: pd.DataFrame, basis: str) -> Iterator[Peer]:
    for rank in _RANKS:
        for code, neighbour in zip(table["AREACD"], table[rank], strict=True):
            if neighbour.startswith("E") and not neighbour.startswith(_COMBINED):
                yield Peer(basis, code, neighbour, int(rank))


def _clusters(path: Path, clustered: int) -> pd.DataFrame:
    faults = Faults(path.name)
    letters = frozenset({"A", "B", "C", "D", _NO_CLUSTER})
    table = read_table(
        path,
        (
            Text("AREACD", pattern=_UK, expected="an ONS code of an authority"),
            Text("AREANM"),
            *(Text(name, among=letters) for name in ("Global", "Economic", "Demographic")),
        ),
        faults,
        rows_floor=clustered,
        key=("AREACD",),
        exactly=True,
    )
    faults.refuse_if_any()
    return table
