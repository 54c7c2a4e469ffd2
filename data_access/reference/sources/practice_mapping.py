"""GP practices, their primary care networks (PCNs), parts of boards, boards and regions, August 2025.

Layout: NHS England's own (`Mapping.csv` of the practice-level appointments publication), copied from a public repository.
One row for each practice and supplier of its appointment system: 6,196 rows are 6,166 practices, 30 standing twice for two
suppliers. The two rows say the same of everything else, or the file is refused.

Rules:
- The PCN code "U" ("UNALLOCATED") is no network: its 43 practices have none.
- A network belongs to a part of a board where all its practices do (all but ten), otherwise to the board where they share
  one (nine of the ten), otherwise to the region: U41591 lies in Cornwall and in Devon.
- Codes must agree with those of the publications before: a part's board, a region's ODS code and name.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from data_access.reference.sources.boards import boards_of
from data_access.reference.sources.loaded import AreaRow, Known, Loaded, Membership
from data_access.reference.sources.names import proper_case
from data_access.reference.sources.nhs_regions import ODS
from data_access.reference.sources.refusal import Faults
from data_access.reference.sources.table import Text, read_table

FEWEST_ROWS = 6_000  # the file has 6,196
UNALLOCATED = "U"
LATEST = "9999-12"  # every board of today must have a practice, or every board it was formed from
_COLUMNS = (
    Text("GP_CODE", pattern=r"[A-Z]\d{5}", expected="an ODS code of a practice, a letter and five digits"),
    Text("GP_NAME"),
    Text("SUPPLIER"),
    Text("PCN_CODE", pattern=r"U\d{5}|U", expected="an ODS code of a network, U and five digits, or U"),
    Text("PCN_NAME"),
    Text("SUB_ICB_LOCATION_CODE"),
    Text("ICB_CODE"),
    Text("REGION_CODE", among=frozenset(ODS.values())),
    Text("REGION_NAME", among=frozenset(ODS)),
)


def load(files: Mapping[str, Path], known: Known, *, rows_floor: int = FEWEST_ROWS) -> Loaded:
    """Practices and networks, what they belong to, and the region of every board. Raises SourceRefused."""
    path = files["main"]
    faults = Faults(path.name)
    table = read_table(path, _COLUMNS, faults, rows_floor=rows_floor, key=("GP_CODE", "SUPPLIER"))
    rows_read = len(table)
    practices = _without_second_suppliers(table, faults)
    practices["part"] = _known_codes(practices["SUB_ICB_LOCATION_CODE"], known, "sub_icb", faults)
    practices["icb"] = _known_codes(practices["ICB_CODE"], known, "icb", faults)
    _check_boards(practices, known, faults)
    faults.refuse_if_any()

    regions = {row.ods: code for code, row in known.areas.items() if row.kind == "region"}
    practices["region"] = practices["REGION_CODE"].map(regions)
    networks = practices[practices["PCN_CODE"] != UNALLOCATED]
    areas = [
        AreaRow(code, proper_case(name), "", "practice", code)
        for code, name in practices[["GP_CODE", "GP_NAME"]].itertuples(index=False, name=None)
    ]
    members = [
        Membership(part, code, "administrative")
        for code, part in practices[["GP_CODE", "part"]].itertuples(index=False, name=None)
    ]
    members += [
        Membership(network, code, "administrative")
        for code, network in networks[["GP_CODE", "PCN_CODE"]].itertuples(index=False, name=None)
    ]
    for network, rows in networks.groupby("PCN_CODE", sort=True):
        areas.append(AreaRow(str(network), proper_case(rows["PCN_NAME"].iloc[0]), "", "pcn", str(network)))
        for level in ("part", "icb", "region"):
            parents = rows[level].unique()
            if len(parents) == 1:
                members.append(Membership(str(parents[0]), str(network), "administrative"))
                break
    boards = practices[["region", "icb"]].drop_duplicates().sort_values("icb")
    dated = boards_of(known)  # boards that came or went have dated memberships already
    members += [
        Membership(region, icb, "administrative")
        for region, icb in boards.itertuples(index=False, name=None)
        if icb not in dated.began and icb not in dated.ended
    ]
    return Loaded(rows_read=rows_read, areas=tuple(areas), members=tuple(members))


def _without_second_suppliers(table: pd.DataFrame, faults: Faults) -> pd.DataFrame:
    """One row for each practice, in order of code."""
    different = table.drop(columns="SUPPLIER").drop_duplicates()
    for line, code in different.loc[different.duplicated("GP_CODE"), ["GP_CODE"]].itertuples():
        faults.add(line, "GP_CODE", code, "the same in all columns but the supplier as in the practice's other row")
    named = different[["PCN_CODE", "PCN_NAME"]].drop_duplicates()
    for line, code, name in named[named.duplicated("PCN_CODE")].itertuples():
        faults.add(line, "PCN_NAME", name, f"one name for {code}")
    return different.sort_values("GP_CODE").copy()


def _known_codes(codes: pd.Series[str], known: Known, kind: str, faults: Faults) -> pd.Series[str]:
    """Store codes; what no publication before names is a fault."""
    found = codes.map(known.spellings)
    words = {"icb": "the code of one of the boards", "sub_icb": "the code of a part of one of the boards"}[kind]
    for line, code in codes[~found.isin(known.codes(kind))].to_frame().itertuples():
        faults.add(line, str(codes.name), code, words)
    return found


def _check_boards(practices: pd.DataFrame, known: Known, faults: Faults) -> None:
    expected = practices["part"].map(known.parents("sub_icb", "icb"))
    dated = boards_of(known)
    became = {(old, new) for new, shares in dated.formed_from.items() for old in shares}
    now = practices["icb"].map(lambda code: dated.renewed.get(code, code))
    moved = pd.Series([pair in became for pair in zip(expected, now, strict=True)], index=practices.index, dtype=bool)
    wrong = practices["part"].notna() & practices["icb"].notna() & (practices["icb"] != expected) & ~moved
    for line, code in practices.loc[wrong, ["ICB_CODE"]].itertuples():
        faults.add(line, "ICB_CODE", code, "the board the part lies in")
    for line, code, name in practices[["REGION_CODE", "REGION_NAME"]].itertuples():
        if code != ODS[name]:
            faults.add(line, "REGION_CODE", code, f"{ODS[name]}, as {name} has")
    regions = {row.ods for row in known.areas.values() if row.kind == "region"}
    for line, code in practices.loc[~practices["REGION_CODE"].isin(regions), ["REGION_CODE"]].itertuples():
        faults.add(line, "REGION_CODE", code, "the code of one of the seven regions")
    boards = practices[["icb", "REGION_CODE"]].dropna().drop_duplicates()
    for line, code in boards.loc[boards.duplicated("icb"), ["REGION_CODE"]].itertuples():
        faults.add(line, "REGION_CODE", code, "the region of the board's other practices")
    for board in dated.missing(set(practices["icb"].dropna()), LATEST):
        faults.add(None, "ICB_CODE", f"no practice of {board}", "a practice of every board")
