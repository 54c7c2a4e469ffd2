"""Where the neighbourhoods of 2011 (MSOA) lie today: the board, and the neighbourhoods of 2021.

Layout: mid-2020 population estimates of the Office for National Statistics by small area of 2011, re-saved as CSV from the
R package demographr (British Red Cross); the column `total_population` is used. Wales is left out.

Rules:
- A neighbourhood belongs to the board that most of its residents (mid-2020) live in. Nine of England's straddle two boards,
  none of the Midlands does. A small area of such a neighbourhood that lies in the other board belongs to it directly.
- Neighbourhoods of 2011 go to those of 2021 THROUGH the small areas: each small area carries its residents to the small
  areas of 2021 (by the shares of lsoa11_areas), these to their neighbourhood. The publisher's one-row lookup
  (`lookup_msoa11_msoa21_ltla22`) names one for each of 2011 and so leaves eight of 2021 in the Midlands without any: it is
  not used. Known for the Midlands, whose neighbourhoods of 2021 are loaded; every one of them must be reached.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from data_access.reference.sources.census_areas import ons_code_2011, store_code_2011
from data_access.reference.sources.loaded import Known, Loaded, Membership
from data_access.reference.sources.refusal import Faults
from data_access.reference.sources.table import Text, Whole, read_table

FEWEST_ROWS = 34_000  # the file has 34,753
SMALLEST_SHARE = 0.0005  # of a neighbourhood's residents: less is rounding, not a part
_COLUMNS = (
    Text("lsoa11_code", pattern=r"[EW]01\d{6}", expected="an ONS code of a small area"),
    Whole("total_population", least=1),
)


def load(files: Mapping[str, Path], known: Known, *, rows_floor: int = FEWEST_ROWS) -> Loaded:
    """Memberships of the neighbourhoods of 2011. Raises SourceRefused."""
    path = files["residents"]
    faults = Faults(path.name)
    table = read_table(path, _COLUMNS, faults, rows_floor=rows_floor, key=("lsoa11_code",))
    rows_read = len(table)
    people = {
        store_code_2011(code): number
        for code, number in zip(table["lsoa11_code"], table["total_population"], strict=True)
        if code.startswith("E")
    }
    for code in sorted(known.codes("lsoa11") - set(people)):
        faults.add(None, "lsoa11_code", f"no row of {ons_code_2011(code)}", "a row for each small area of England")
    for code in sorted(set(people) - known.codes("lsoa11")):
        faults.add(None, "lsoa11_code", ons_code_2011(code), "a small area known before")
    faults.refuse_if_any()

    part_of, board_of = known.parents("lsoa11", "sub_icb"), known.parents("sub_icb", "icb")
    neighbourhood_of = known.parents("lsoa11", "msoa11")
    small = pd.DataFrame({"small": list(people), "people": list(people.values())})
    small["board"] = small["small"].map(part_of).map(board_of)
    small["neighbourhood"] = small["small"].map(neighbourhood_of)
    counted = small.groupby(["neighbourhood", "board"])["people"].sum().reset_index()
    counted = counted.sort_values(["people", "board"], ascending=[False, True]).drop_duplicates("neighbourhood")
    board = dict(zip(counted["neighbourhood"], counted["board"], strict=True))
    members = [Membership(parent, code, "best fit") for code, parent in sorted(board.items())]
    members += [
        Membership(own, code, "best fit")
        for code, neighbourhood, own in small[["small", "neighbourhood", "board"]].itertuples(index=False, name=None)
        if board[neighbourhood] != own
    ]
    shares = _into_2021(small, known)
    for code in sorted(known.codes("msoa21") - set(shares["new"])):
        faults.add(None, "lsoa11_code", f"nothing reaches {code}", "residents of 2011's neighbourhoods in each of 2021")
    faults.refuse_if_any()
    members += [
        Membership(new, old, "best fit", share)
        for old, new, share in shares[["neighbourhood", "new", "share"]].itertuples(index=False, name=None)
    ]
    return Loaded(rows_read=rows_read, members=tuple(members))


def _into_2021(small: pd.DataFrame, known: Known) -> pd.DataFrame:
    """Neighbourhood of 2011, neighbourhood of 2021 (new), share of the former's residents living in the latter."""
    kinds = {code: row.kind for code, row in known.areas.items()}
    links = [
        (link.child, link.parent, link.share)
        for link in known.members
        if kinds.get(link.child) == "lsoa11" and kinds.get(link.parent) == "lsoa21"
    ]
    into = pd.DataFrame(links, columns=["small", "small21", "part"])
    into["new"] = into["small21"].map(known.parents("lsoa21", "msoa21"))
    joined = into.dropna(subset=["new"]).merge(small, on="small")
    joined["moved"] = joined["people"] * joined["part"]
    moved = joined.groupby(["neighbourhood", "new"], sort=True)["moved"].sum().reset_index()
    whole = small.groupby("neighbourhood")["people"].sum()
    moved["share"] = (moved["moved"] / moved["neighbourhood"].map(whole)).round(6).clip(upper=1.0)
    return moved[moved["share"] >= SMALLEST_SHARE]
