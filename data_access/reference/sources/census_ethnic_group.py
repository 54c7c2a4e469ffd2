"""Residents by ethnic group, census of 21 March 2021 (Office for National Statistics, table TS021).

Layouts
- `small_areas`: as downloaded from Nomis (see nomis.py): one row for each small area of 2021 with five groups.
- `authorities`: the same table by local authority of 2021 and nineteen groups, re-saved as CSV from the R package demographr
  (British Red Cross). Counts and percentages stand in ONE column, told apart by the end of the group's name: "(number)" or
  "(percent)". Only the counts are loaded; the percentages check them.

Rules
- Wales is left out. Groups must add up to the total of each row, and percentages be those of the counts to 0.1.
- Without a breakdown the figure is the share of residents of any group but White; with one, the share of that group.
- Small areas: shares without a breakdown for all England; the five groups for the Midlands. England as a whole is added up here:
  added up when an edition is built, the Midlands' groups would stand as England's. Authorities: without a breakdown, five groups and nineteen, all England.
- Counts are changed by a few people before publication: the two files may differ by 1 in 1,000 for England.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from data_access.reference.sources.loaded import Known, Loaded, facts
from data_access.reference.sources.midlands import small_areas_of_the_midlands
from data_access.reference.sources.nomis import read_nomis
from data_access.reference.sources.refusal import Faults
from data_access.reference.sources.table import Number, Text, Whole, read_table

ENGLAND = "E92000001"
PERIOD = "2021"
INDICATOR = "ethnic_minority_population_share"
SMALL_AREAS, AUTHORITIES = 33_755, 309
FIVE = {
    "Asian, Asian British or Asian Welsh": "asian",
    "Black, Black British, Black Welsh, Caribbean or African": "black",
    "Mixed or Multiple ethnic groups": "mixed",
    "White": "white",
    "Other ethnic group": "other",
}
_DETAIL = {
    "asian": {
        "Bangladeshi": "bangladeshi",
        "Chinese": "chinese",
        "Indian": "indian",
        "Pakistani": "pakistani",
        "Other Asian": "other",
    },
    "black": {"African": "african", "Caribbean": "caribbean", "Other Black": "other"},
    "mixed": {
        "White and Asian": "white-asian",
        "White and Black African": "white-african",
        "White and Black Caribbean": "white-caribbean",
        "Other Mixed or Multiple ethnic groups": "other",
    },
    "white": {
        "English, Welsh, Scottish, Northern Irish or British": "british",
        "Irish": "irish",
        "Gypsy or Irish Traveller": "traveller",
        "Roma": "roma",
        "Other White": "other",
    },
    "other": {"Arab": "arab", "Any other ethnic group": "any"},
}
# "White: Irish" -> ("white", "white-irish")
NINETEEN = {
    f"{words}: {detail}": (key, f"{key}-{short}")
    for words, key in FIVE.items()
    for detail, short in _DETAIL[key].items()
}
_TOTAL = "Total: All usual residents"
_SMALL: tuple[Text | Number, ...] = (
    Text("mnemonic", pattern=r"[EW]01\d{6}", expected="an ONS code of a small area, E01 or W01 and six digits"),
    Whole(_TOTAL, least=1),
    *(Whole(name) for name in FIVE),
)
_AUTHORITIES = (
    Text("ltla21_code", pattern=r"(E0[6-9]|W06)\d{6}", expected="an ONS code of a local authority"),
    Text("ethnic_group", pattern=r".+ \((number|percent)\)", expected="a group's name, then (number) or (percent)"),
    Number("value", least=0),
)


def load(
    files: Mapping[str, Path], known: Known, *, small_areas: int = SMALL_AREAS, authorities: int = AUTHORITIES
) -> Loaded:
    """Shares of residents by ethnic group. Raises SourceRefused."""
    small = _small_areas(files["small_areas"], known, small_areas)
    large = residents_of_authorities(files["authorities"], known, authorities)
    _check_same(files["authorities"].name, small, large)
    inside = small[small["area"].isin(small_areas_of_the_midlands(known))]
    england = small[["total", *FIVE.values()]].sum().to_frame().T.assign(area=ENGLAND)
    frames = [_rows(part, "", part["total"] - part["white"]) for part in (small, england, large)]
    for key in FIVE.values():
        frames += [_rows(part, key, part[key]) for part in (inside, england, large)]
    for _, key in NINETEEN.values():
        frames.append(_rows(large, key, large[key]))
    return Loaded(rows_read=small.attrs["rows"] + large.attrs["rows"], facts=pd.concat(frames, ignore_index=True))


def _rows(table: pd.DataFrame, group: str, numerator: pd.Series[float]) -> pd.DataFrame:
    return facts(
        indicator=INDICATOR,
        breakdown=f"ethnic_group={group}" if group else "",
        period=PERIOD,
        area=table["area"],
        numerator=numerator,
        denominator=table["total"],
    )


def _small_areas(path: Path, known: Known, small_areas: int) -> pd.DataFrame:
    faults = Faults(path.name)
    table = read_nomis(path, _SMALL, faults, rows_floor=small_areas, key=("mnemonic",))
    rows_read = len(table)
    sums = table[list(FIVE)].sum(axis=1)
    for line, total in table.loc[sums != table[_TOTAL], [_TOTAL]].itertuples():
        faults.add(line, _TOTAL, f"{total:g}", f"the sum of the five groups, {sums[line]:g}")
    table = table[table["mnemonic"].str.startswith("E")]
    fitting = known.codes("lsoa21")
    for line, code in table.loc[~table["mnemonic"].isin(fitting), ["mnemonic"]].itertuples():
        faults.add(line, "mnemonic", code, "a small area of 2021 known before")
    if len(table) != small_areas:
        faults.add(None, "mnemonic", f"{len(table)} small areas of England", f"{small_areas}")
    faults.refuse_if_any()
    table = table.rename(columns={"mnemonic": "area", _TOTAL: "total", **FIVE})
    table.attrs["rows"] = rows_read
    return table


def residents_of_authorities(path: Path, known: Known, authorities: int = AUTHORITIES) -> pd.DataFrame:
    """One row for each authority of England: area, total, five groups and nineteen."""
    faults = Faults(path.name)
    long = read_table(
        path, _AUTHORITIES, faults, rows_floor=2 * len(NINETEEN) * authorities, key=("ltla21_code", "ethnic_group")
    )
    rows_read = len(long)
    long = long[long["ltla21_code"].str.startswith("E")].copy()
    parts = long["ethnic_group"].str.extract(r"^(.+?) +\((number|percent)\)$")
    long["group"], long["kind"] = parts[0], parts[1]
    for line, name in long.loc[~long["group"].isin(list(NINETEEN)), ["ethnic_group"]].itertuples():
        faults.add(line, "ethnic_group", name, "one of the nineteen groups of the census")
    fitting = known.codes("ltla")
    for line, code in long.loc[~long["ltla21_code"].isin(fitting), ["ltla21_code"]].itertuples():
        faults.add(line, "ltla21_code", code, "the code of an authority known before")
    faults.refuse_if_any()
    counts, percent = (
        long[long["kind"] == kind].pivot(index="ltla21_code", columns="group", values="value")
        for kind in ("number", "percent")
    )
    if len(counts) != authorities or len(percent) != authorities:
        faults.add(None, "ltla21_code", f"{len(counts)} authorities of England", f"{authorities}")
        faults.refuse_if_any()
    total = counts.sum(axis=1)
    for group in map(str, counts.columns):
        both = pd.DataFrame({"counted": counts[group] / total * 100, "given": percent[group]})
        for code, counted, given in both[~((both["counted"] - both["given"]).abs() <= 0.1)].itertuples():
            faults.add(None, "value", f"{given:g}% {group} in {code}", f"{counted:.1f}%, as counted")
    if counts.isna().any(axis=None):
        faults.add(None, "ethnic_group", "an authority without some group", "nineteen groups for each")
    faults.refuse_if_any()
    found = pd.DataFrame({"area": counts.index, "total": total.to_numpy()})
    for key in FIVE.values():
        own = [name for name, (wide, _) in NINETEEN.items() if wide == key]
        found[key] = counts[own].sum(axis=1).to_numpy()
    for name, (_, key) in NINETEEN.items():
        found[key] = counts[name].to_numpy()
    found.attrs["rows"] = rows_read
    return found


def _check_same(file: str, small: pd.DataFrame, large: pd.DataFrame) -> None:
    faults = Faults(file)
    for column in ("total", *FIVE.values()):
        one, two = float(small[column].sum()), float(large[column].sum())
        if abs(one - two) > 0.001 * max(one, two):
            faults.add(None, column, f"{two:,.0f} in England", f"{one:,.0f}, the sum of the small areas")
    faults.refuse_if_any()
