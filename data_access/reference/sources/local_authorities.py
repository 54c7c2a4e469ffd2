"""Local authorities of England: 296 lower tier (2024), the 21 counties above 164 of them, and those that are no more.

Layouts, all lookups of the Office for National Statistics re-saved as CSV from the R package geographr (British Red Cross):
- `main` (`lookup_ltla24_region24`): one row for each lower-tier authority. Its regions are those of statistics, not of the
  NHS, and are not used.
- `upper` (`lookup_ltla23_utla23`): lower to upper tier, 2023; England's codes are those of 2024. Wales is left out.
- `midlands` (`midlands_lsoa21_...`): small areas of the Midlands with their authority and their board.
- `small` (`lookup_lsoa11_lsoa21_ltla22`): all small areas with their authority, to know what part of it a board holds.
Authorities that were merged since 2015 come from catalogue/abolished_authorities.yaml: no lookup holds them all.

Rules:
- An authority that is upper and lower tier in one (unitary, metropolitan district, London borough) is one area of kind
  ltla. Only the counties are of kind utla.
- A Midlands authority belongs to the board that holds more than half of its small areas (2021). All 65 lie wholly in one
  board. Cherwell, to which the file gives one small area of Northamptonshire's board (by best fit of wards), belongs to
  none of the Midlands: without this rule its figures would count as Northamptonshire's. A county follows its districts where all
  of them are in one board.
- Authorities elsewhere belong to England and their county only: no board is given them by guesswork.
- Authorities that are no more belong to what they belonged to until their last day; the seven districts of
  Northamptonshire to its board too, so that its figures from before 2021 are not lost.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import yaml

from data_access.reference.catalogue import FOLDER, load_code_changes
from data_access.reference.sources.loaded import AreaRow, Known, Loaded, Membership
from data_access.reference.sources.refusal import Faults
from data_access.reference.sources.table import Text, read_table

ENGLAND = "E92000001"
AUTHORITIES, COUNTIES, IN_MIDLANDS = 296, 21, 65
SMALL_AREAS_FLOOR, MIDLANDS_FLOOR = 35_000, 6_400  # the files have 35,795 and 6,421
_LTLA = Text("ltla24_code", pattern=r"E0[6-9]\d{6}", expected="an ONS code of a local authority of England, E06 to E09")
_MAIN = (Text("ltla24_name"), _LTLA)
_UPPER = (
    Text("ltla23_code", pattern=r"(E0[6-9]|W06)\d{6}", expected="an ONS code of a local authority"),
    Text("utla23_code", pattern=r"(E0[689]|E10|W06)\d{6}", expected="an ONS code of an upper-tier authority"),
    Text("utla23_name"),
)
_MIDLANDS = (
    Text("LSOA21CD", pattern=r"E01\d{6}", expected="an ONS code of a small area of England"),
    _LTLA,
    Text("icb24_code", pattern=r"E54\d{6}", expected="an ONS code of an integrated care board"),
)
_SMALL = (
    Text("lsoa21_code", pattern=r"[EW]01\d{6}", expected="an ONS code of a small area"),
    Text("ltla22_code", pattern=r"(E0[6-9]|W06)\d{6}", expected="an ONS code of a local authority"),
)


@dataclass(frozen=True)
class Abolished:
    """A local authority that is no more."""

    code: str
    name: str
    county: str  # "": none above it
    last_day: str  # ISO date

    @property
    def kind(self) -> str:
        return "utla" if self.code.startswith("E10") else "ltla"


def abolished_authorities(path: Path = FOLDER / "abolished_authorities.yaml") -> tuple[Abolished, ...]:
    """Authorities that are no more, by code. Raises ValueError for an entry without a name."""
    by_day = yaml.safe_load(path.read_text(encoding="utf-8"))
    found = [
        Abolished(code, entry["name"], entry["county"] or "", str(day))
        for day, entries in by_day.items()
        for code, entry in entries.items()
    ]
    if any(not row.name for row in found):
        raise ValueError(f"{path.name}: an authority without a name")
    return tuple(sorted(found, key=lambda row: row.code))


def load(
    files: Mapping[str, Path],
    known: Known,
    *,
    authorities: int = AUTHORITIES,
    counties: int = COUNTIES,
    in_midlands: int = IN_MIDLANDS,
    small_areas_floor: int = SMALL_AREAS_FLOOR,
    midlands_floor: int = MIDLANDS_FLOOR,
    abolished: tuple[Abolished, ...] | None = None,
    code_changes: Mapping[str, str] | None = None,
) -> Loaded:
    """Authorities, counties and what they belong to. Raises SourceRefused."""
    gone = abolished_authorities() if abolished is None else abolished
    changes = load_code_changes() if code_changes is None else code_changes

    faults = Faults(files["main"].name)
    main = read_table(files["main"], _MAIN, faults, rows_floor=authorities, key=("ltla24_code",))
    if len(main) != authorities:
        faults.add(None, "ltla24_code", f"{len(main)} authorities", f"{authorities}")
        faults.refuse_if_any()
    names = dict(zip(main["ltla24_code"], main["ltla24_name"], strict=True))

    county_of, county_names, upper_rows = _counties(files["upper"], names, counties)
    board_of, other_rows = _boards(
        *(files["midlands"], files["small"], known, changes),
        in_midlands=in_midlands,
        floors=(midlands_floor, small_areas_floor),
    )
    for code in gone:
        if code.kind == "ltla" and changes.get(code.code) in board_of:
            board_of[code.code] = board_of[changes[code.code]]

    last_day = {row.code: row.last_day for row in gone}
    areas = [AreaRow(code, name, name, "ltla", "", code) for code, name in sorted(names.items())]
    areas += [AreaRow(code, name, name, "utla", "", code) for code, name in sorted(county_names.items())]
    for row in gone:
        name = f"{row.name} (until {row.last_day[:4]})"
        areas.append(AreaRow(row.code, name, name, row.kind, "", row.code))
        if row.county:
            county_of[row.code] = row.county
    for county in sorted(set(county_of.values())):
        boards = {board_of.get(district, "") for district, above in county_of.items() if above == county}
        if len(boards) == 1 and "" not in boards:
            board_of[county] = boards.pop()
    members = [Membership(ENGLAND, row.code, "administrative", 1.0, "", last_day.get(row.code, "")) for row in areas]
    members += [
        Membership(county, district, "administrative", 1.0, "", last_day.get(district, ""))
        for district, county in sorted(county_of.items())
    ]
    members += [
        Membership(board, code, "best fit", 1.0, "", last_day.get(code, "")) for code, board in sorted(board_of.items())
    ]
    return Loaded(
        rows_read=len(main) + upper_rows + other_rows,
        areas=tuple(areas),
        members=tuple(members),
        totals={"local authorities of 2024": float(len(main))},
    )


def _counties(path: Path, names: Mapping[str, str], counties: int) -> tuple[dict[str, str], dict[str, str], int]:
    """District -> county, county -> its name, rows read. Raises SourceRefused."""
    faults = Faults(path.name)
    table = read_table(path, _UPPER, faults, rows_floor=len(names), key=("ltla23_code",))
    english = table[table["ltla23_code"].str.startswith("E")]
    for line, code in english.loc[~english["ltla23_code"].isin(list(names)), ["ltla23_code"]].itertuples():
        faults.add(line, "ltla23_code", code, "an authority of 2024")
    for code in sorted(set(names) - set(english["ltla23_code"])):
        faults.add(None, "ltla23_code", f"no row of {code}", "a row for each authority of 2024")
    is_county = english["utla23_code"].str.startswith("E10")
    for line, lower, upper in english.loc[~is_county, ["ltla23_code", "utla23_code"]].itertuples():
        if lower != upper:
            faults.add(line, "utla23_code", upper, "a county, or the authority itself where it is both")
    districts = english[is_county]
    named = districts[["utla23_code", "utla23_name"]].drop_duplicates()
    for line, code, name in named[named.duplicated("utla23_code")].itertuples():
        faults.add(line, "utla23_name", name, f"one name for {code}")
    if named["utla23_code"].nunique() != counties:
        faults.add(None, "utla23_code", f"{named['utla23_code'].nunique()} counties", f"{counties}")
    faults.refuse_if_any()
    return (
        dict(zip(districts["ltla23_code"], districts["utla23_code"], strict=True)),
        dict(zip(named["utla23_code"], named["utla23_name"], strict=True)),
        len(table),
    )


def _boards(
    midlands: Path,
    small: Path,
    known: Known,
    code_changes: Mapping[str, str],
    *,
    in_midlands: int,
    floors: tuple[int, int],
) -> tuple[dict[str, str], int]:
    """Midlands authority -> the board that holds more than half of its small areas; rows read. Raises SourceRefused."""
    faults = Faults(small.name)
    everywhere = read_table(small, _SMALL, faults, rows_floor=floors[1])
    today = everywhere.drop_duplicates("lsoa21_code")["ltla22_code"].replace(dict(code_changes))
    how_many: pd.Series[int] = today.value_counts()

    faults = Faults(midlands.name)
    table = read_table(midlands, _MIDLANDS, faults, rows_floor=floors[0], key=("LSOA21CD",))
    for line, board in table.loc[~table["icb24_code"].isin(known.codes("icb")), ["icb24_code"]].itertuples():
        faults.add(line, "icb24_code", board, "the code of one of the boards")
    for line, code in table.loc[~table["ltla24_code"].isin(how_many.index), ["ltla24_code"]].itertuples():
        faults.add(line, "ltla24_code", code, f"an authority of {small.name}")
    faults.refuse_if_any()
    inside = table.groupby(["ltla24_code", "icb24_code"]).size().rename("inside").reset_index()
    majority = inside[2 * inside["inside"] > inside["ltla24_code"].map(how_many)]
    if len(majority) != in_midlands:
        faults.add(None, "ltla24_code", f"{len(majority)} authorities mostly inside one board", f"{in_midlands}")
    faults.refuse_if_any()
    return dict(zip(majority["ltla24_code"], majority["icb24_code"], strict=True)), len(table) + len(everywhere)
