"""Small areas and neighbourhoods of England as they were in 2011 (LSOA, MSOA), and where they lie today.

Layouts:
- `main` (`lookup_lsoa11_msoa11`), `boards` (`lookup_lsoa11_sicbl22_icb22_ltla22`) and `changes`
  (`lookup_lsoa11_lsoa21_ltla22`): lookups of the Office for National Statistics, re-saved as CSV from the R package
  geographr (British Red Cross). Welsh and Scottish areas are left out: only boards of England are compared.
- `residents` (census table TS007A, downloaded from Nomis): four lines of title, then one row for each small area of 2021
  with the number of its residents at the census.

Rules:
- Store codes have "-2011" (see census_areas): most codes stand for an area of 2021 too.
- A small area of 2011 goes to one of 2021 whole where it is unchanged (U) or was merged (M). Where it was split (S), each
  part takes the share of residents it has at the census of 2021: the parts lie wholly in it. Nine irregular rows (X, none
  in the Midlands) are treated alike, with the residents of an area of 2021 divided equally among those it was made from.
- The part of a board is the one that the largest share lies in today (2024), not the one of 2022: four small areas went
  from Surrey to Sussex in between. At most ten may differ from the lookup of 2022 under today's codes.
- A neighbourhood lies in one authority; abolished ones are replaced by their successors (catalogue/code_changes.yaml).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from data_access.reference.catalogue import load_code_changes
from data_access.reference.sources.census_areas import name_2011, store_code_2011
from data_access.reference.sources.csv_file import read_bytes
from data_access.reference.sources.loaded import AreaRow, Known, Loaded, Membership
from data_access.reference.sources.refusal import Faults
from data_access.reference.sources.table import Text, Whole, check_table, read_table

SMALL_AREAS, NEIGHBOURHOODS = 32_844, 6_791
MOVED = 10  # small areas that lie in another part of a board today than in 2022; the files have six
_SMALL = r"[EW]01\d{6}"
_EXPECTED = "an ONS code of a small area"
_MAIN = (
    Text("lsoa11_code", pattern=r"[EW]01\d{6}|S01\d{6}", expected=_EXPECTED),
    Text("lsoa11_name"),
    Text("msoa11_code", pattern=r"[EWS]02\d{6}", expected="an ONS code of a neighbourhood"),
    Text("msoa11_name"),
)
_BOARDS = (
    Text("lsoa11_code", pattern=r"E01\d{6}", expected=_EXPECTED),
    Text("sicbl22_code", pattern=r"E38\d{6}", expected="an ONS code of a part of a board"),
    Text("ltla22_code", pattern=r"E0[6-9]\d{6}", expected="an ONS code of a local authority"),
)
_CHANGES = (
    Text("lsoa11_code", pattern=_SMALL, expected=_EXPECTED),
    Text("change_code", among=frozenset("USMX")),
    Text("lsoa21_code", pattern=_SMALL, expected=_EXPECTED),
)
_RESIDENTS = (
    Text("mnemonic", pattern=_SMALL, expected=_EXPECTED),
    Whole("Total", least=1),
)
_RESIDENTS_HEADER = 6  # its line


def load(
    files: Mapping[str, Path],
    known: Known,
    *,
    small_areas: int = SMALL_AREAS,
    neighbourhoods: int = NEIGHBOURHOODS,
    moved: int = MOVED,
    code_changes: Mapping[str, str] | None = None,
) -> Loaded:
    """Small areas and neighbourhoods of 2011 and what they belong to. Raises SourceRefused."""
    changes = load_code_changes() if code_changes is None else code_changes
    faults = Faults(files["main"].name)
    everywhere = read_table(files["main"], _MAIN, faults, rows_floor=small_areas, key=("lsoa11_code",))
    main = everywhere[everywhere["lsoa11_code"].str.startswith("E")].sort_values("lsoa11_code")
    named = main[["msoa11_code", "msoa11_name"]].drop_duplicates().sort_values("msoa11_code")
    for line, code, name in named[named.duplicated("msoa11_code")].itertuples():
        faults.add(line, "msoa11_name", name, f"one name for {code}")
    for found, column, wanted in ((len(main), "lsoa11_code", small_areas), (len(named), "msoa11_code", neighbourhoods)):
        if found != wanted:
            faults.add(None, column, f"{found} in England", f"{wanted}")
    faults.refuse_if_any()
    small = frozenset(main["lsoa11_code"])

    into, rows_of_changes = _shares(files["changes"], files["residents"], small, known)
    part_today = _part_today(into, known)
    neighbourhood_of = dict(zip(main["lsoa11_code"], main["msoa11_code"], strict=True))
    boards = _boards(files["boards"], small, known, changes)
    authority = _authorities(files["boards"].name, boards, neighbourhood_of, known)
    differing = boards[boards["sicbl22_code"] != boards["lsoa11_code"].map(part_today)]
    if len(differing) > moved:
        faults = Faults(files["boards"].name)
        for line, code, part in differing[["lsoa11_code", "sicbl22_code"]].itertuples():
            faults.add(line, "sicbl22_code", part, f"{part_today[code]}, where {code} lies today")
        faults.refuse_if_any()

    areas = [
        AreaRow(store_code_2011(code), name_2011(name), name_2011(name), kind, "", code)
        for kind, rows in (("lsoa11", main[["lsoa11_code", "lsoa11_name"]]), ("msoa11", named))
        for code, name in rows.itertuples(index=False, name=None)
    ]
    members = [
        Membership(store_code_2011(neighbourhood), store_code_2011(code), "administrative")
        for code, neighbourhood in neighbourhood_of.items()
    ]
    members += [Membership(part_today[code], store_code_2011(code), "best fit") for code in main["lsoa11_code"]]
    members += [
        Membership(new, store_code_2011(old), "best fit", share)
        for old, new, share in into[["lsoa11_code", "lsoa21_code", "share"]].itertuples(index=False, name=None)
    ]
    members += [
        Membership(parent, store_code_2011(code), "administrative") for code, parent in sorted(authority.items())
    ]
    return Loaded(rows_read=len(everywhere) + len(boards) + rows_of_changes, areas=tuple(areas), members=tuple(members))


def _shares(changes: Path, residents: Path, small: frozenset[str], known: Known) -> tuple[pd.DataFrame, int]:
    """Area of 2011, area of 2021 and share of the former that lies in the latter (sums to 1); rows read."""
    faults = Faults(changes.name)
    table = read_table(changes, _CHANGES, faults, rows_floor=len(small), key=("lsoa11_code", "lsoa21_code"))
    rows_read = len(table)
    table = table[table["lsoa11_code"].str.startswith("E")].sort_values(["lsoa11_code", "lsoa21_code"]).copy()
    of_2021 = known.codes("lsoa21")
    for line, old, new in table[["lsoa11_code", "lsoa21_code"]].itertuples():
        if old not in small:
            faults.add(line, "lsoa11_code", old, "a small area of the lookup to neighbourhoods")
        if new not in of_2021:
            faults.add(line, "lsoa21_code", new, "a small area of 2021 known before")
    for code in sorted(small - set(table["lsoa11_code"])):
        faults.add(None, "lsoa11_code", f"no row of {code}", "a row for each small area")
    parts = table["lsoa11_code"].map(table["lsoa11_code"].value_counts())
    origins = table["lsoa21_code"].map(table["lsoa21_code"].value_counts())
    wrong = (
        ((table["change_code"] == "U") & ((parts != 1) | (origins != 1)))
        | ((table["change_code"] == "S") & ((parts < 2) | (origins != 1)))
        | ((table["change_code"] == "M") & ((parts != 1) | (origins < 2)))
    )
    for line, code in table.loc[wrong, ["change_code"]].itertuples():
        faults.add(line, "change_code", code, "a change that fits the rows of its areas")
    faults.refuse_if_any()

    people = _residents(residents)
    faults = Faults(residents.name)
    for code in sorted(set(table["lsoa21_code"]) - set(people)):
        faults.add(None, "mnemonic", f"no row of {code}", "a row for each small area of 2021")
    faults.refuse_if_any()
    weight = table["lsoa21_code"].map(people) / origins
    table["share"] = (weight / weight.groupby(table["lsoa11_code"]).transform("sum")).round(6)
    return table, rows_read


def _residents(path: Path) -> dict[str, float]:
    """Residents of each small area at the census of 2021."""
    faults = Faults(path.name)
    lines = read_bytes(path, faults).decode("utf-8-sig", errors="replace").splitlines()
    reader = csv.reader(io.StringIO("\n".join(lines[_RESIDENTS_HEADER - 1 :])))
    header = next(reader, [])
    wanted = [column.name for column in _RESIDENTS]
    for name in wanted:
        if name not in header:
            faults.add(_RESIDENTS_HEADER, name, "no column", "one")
    faults.refuse_if_any()
    positions = [header.index(name) for name in wanted]
    # A blank line stands below the header and three at the end; lines are kept so that faults name the right one.
    found = {
        _RESIDENTS_HEADER + number: [row[position] for position in positions]
        for number, row in enumerate(reader, start=1)
        if len(row) == len(header)
    }
    first = min(found, default=_RESIDENTS_HEADER + 1)
    texts = pd.DataFrame(list(found.values()), columns=wanted, dtype=object)
    table = check_table(texts, _RESIDENTS, faults, rows_floor=1, key=("mnemonic",), first_line=first)
    return dict(zip(table["mnemonic"], table["Total"], strict=True))


def _part_today(into: pd.DataFrame, known: Known) -> dict[str, str]:
    """Area of 2011 -> the part of a board its largest share lies in."""
    part_of = known.parents("lsoa21", "sub_icb")
    shares = into.assign(part=into["lsoa21_code"].map(part_of)).groupby(["lsoa11_code", "part"])["share"].sum()
    largest = shares.reset_index().sort_values(["share", "part"], ascending=[False, True])
    first = largest.drop_duplicates("lsoa11_code")
    return dict(zip(first["lsoa11_code"], first["part"], strict=True))


def _boards(path: Path, small: frozenset[str], known: Known, changes: Mapping[str, str]) -> pd.DataFrame:
    """Part of a board and authority of each area of 2011 in 2022, under today's codes."""
    faults = Faults(path.name)
    table = read_table(path, _BOARDS, faults, rows_floor=len(small), key=("lsoa11_code",))
    if frozenset(table["lsoa11_code"]) != small:
        faults.add(None, "lsoa11_code", f"{len(table)} others", "the small areas of the lookup to neighbourhoods")
    for column, kind in (("sicbl22_code", "sub_icb"), ("ltla22_code", "ltla")):
        table[column] = table[column].replace(dict(changes))
        for line, code in table.loc[~table[column].isin(known.codes(kind)), [column]].itertuples():
            faults.add(line, column, code, "a code known before, or one that catalogue/code_changes.yaml replaces")
    faults.refuse_if_any()
    return table


def _authorities(file: str, boards: pd.DataFrame, neighbourhood_of: Mapping[str, str], known: Known) -> dict[str, str]:
    """Neighbourhood -> authority."""
    faults = Faults(file)
    pairs = pd.DataFrame({"msoa": boards["lsoa11_code"].map(neighbourhood_of), "ltla": boards["ltla22_code"]})
    pairs = pairs.drop_duplicates()
    for code, rows in pairs.groupby("msoa"):
        if len(rows) > 1:
            faults.add(None, "ltla22_code", f"{' and '.join(sorted(rows['ltla']))} for {code}", "one authority")
    faults.refuse_if_any()
    return dict(zip(pairs["msoa"], pairs["ltla"], strict=True))
