"""Peers of local authorities and of trusts, as the Strategy Unit's TPMA explorer uses them.

Layout: two CSV files with one row for each area and peer (`procode`, `peer`), in no stated order; most areas are also listed as
a peer of their own.

Rules
- An area's row with itself is left out. The publisher gives no order, so peers have no rank.
- Authorities must be known. Trusts that no other source names are left out, but not more than a fifth.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from data_access.reference.sources.loaded import Known, Loaded, Peer
from data_access.reference.sources.refusal import Faults
from data_access.reference.sources.table import Text, read_table

BASIS = "strategy_unit"
AUTHORITIES, TRUSTS = 296, 208
MOST_PEERS = 11  # with the area itself
UNKNOWN_TRUSTS = 0.2


def load(files: Mapping[str, Path], known: Known, *, authorities: int = AUTHORITIES, trusts: int = TRUSTS) -> Loaded:
    """Peers without ranks. Raises SourceRefused."""
    of_authorities = _table(files["authorities"], r"E0[6-9]\d{6}", "an ONS code of an authority", authorities)
    of_trusts = _table(files["trusts"], r"[RT][A-Z0-9]{2}", "an ODS code of a trust", trusts)
    faults = Faults(files["authorities"].name)
    for line, code in of_authorities["peer"].items():
        for text in (code, of_authorities.at[line, "procode"]):
            if text not in known.areas:
                faults.add(int(str(line)), "peer", text, "the code of an authority known before")
    faults.refuse_if_any()
    there = of_trusts["procode"].isin(list(known.spellings)) & of_trusts["peer"].isin(list(known.spellings))
    if there.mean() < 1 - UNKNOWN_TRUSTS:
        faults = Faults(files["trusts"].name)
        faults.add(None, "peer", f"{(~there).sum()} rows with a trust nobody names", f"at most {UNKNOWN_TRUSTS:.0%}")
        faults.refuse_if_any()
    pairs = pd.concat([of_authorities, of_trusts[there]])
    pairs = pairs[pairs["procode"] != pairs["peer"]]
    return Loaded(
        rows_read=len(of_authorities) + len(of_trusts),
        peers=tuple(
            Peer(BASIS, known.spellings[code], known.spellings[peer])
            for code, peer in pairs.itertuples(index=False, name=None)
        ),
    )


def _table(path: Path, pattern: str, expected: str, areas: int) -> pd.DataFrame:
    faults = Faults(path.name)
    columns = tuple(Text(name, pattern=pattern, expected=expected) for name in ("procode", "peer"))
    table = read_table(path, columns, faults, rows_floor=areas, key=("procode", "peer"), exactly=True)
    sizes = table.groupby("procode").size()
    if len(sizes) != areas:
        faults.add(None, "procode", f"{len(sizes)} areas", f"{areas}")
    for code, size in sizes[sizes > MOST_PEERS].items():
        faults.add(None, "procode", f"{size} peers of {code}", f"at most {MOST_PEERS}")
    faults.refuse_if_any()
    return table
