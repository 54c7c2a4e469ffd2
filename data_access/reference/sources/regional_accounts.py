"""Regional accounts: gross value added (GVA) of ITL areas, by industry, and residents (Office for National Statistics).

Layout: four tables of the publisher's release of April 2024, each sheet saved as CSV by a third party. One column for each
year 1998 to 2022; amounts are millions of pounds at current prices; thousands have commas in three of the four.
- totals (Table 1): GVA of all industries, every ITL area of the UK. Whole England is `TLB`, the UK without what no region
  earned `UKX`.
- population (Table 6): residents, same rows.
- itl2 (Table 2c) and itl3 (Table 3c): GVA by industry, 96 and 64 rows for each area, of which Total is the first.

Definitions used here
- Health and social care is section Q of the Standard Industrial Classification 2007: human health (86), residential care
  (87) and social work (88), public and private.
- UK is the UK without extra-regio (offshore oil and gas, embassies): what the areas add up to.
- Location quotient = share of health and social care in the area / share in the UK, the UK being the sum of all ITL3
  areas. It is stored as two amounts, so that it can be worked out for sums of areas: numerator health and social care,
  denominator what it would be at the UK's share.

Rules
- Dropped: `UK` (with extra-regio), `TLZ` (extra-regio itself: nobody lives there), and of the ITL2 table all rows but
  Total and Q with its three parts (two of its codes, 2-3 and 11-12, were turned into dates before they reached us).
- GVA can be below zero: transport in Camden and City of London lost money in 2020. Kept.
- Detail by industry is kept for every year for the Midlands and for the UK, and for the newest year elsewhere.
- Residents of eight Scottish areas in 2022 are marked "[u]", unavailable: GVA per head is missing there.
- Amounts are rounded to the million by the publisher, so sums of parts are checked to within half a million a part.
- ITL3 areas of the Midlands are placed in integrated care boards by catalogue/itl3_to_icb.yaml, made by hand. All of them
  must be placed there, and each only once.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import yaml

from data_access.reference.catalogue import FOLDER
from data_access.reference.sources.loaded import AreaRow, Known, Loaded, Membership, facts
from data_access.reference.sources.refusal import Faults
from data_access.reference.sources.table import Number, Text, read_table

UK, ENGLAND = "K02000001", "E92000001"
SPECIAL = {"UKX": UK, "TLB": ENGLAND}  # rows that are areas of ours under another code
DROPPED = ("UK", "TLZ")
YEARS = tuple(str(year) for year in range(1998, 2023))
BEST_FIT = FOLDER / "itl3_to_icb.yaml"
MIDLANDS = ("TLF", "TLG")
ALL_AREAS, ITL2_ROWS, ITL3_ROWS = 236, 41 * 96, 179 * 64  # rows of the release of April 2024
NOT_IN_ENGLAND = ("TLL", "TLM", "TLN")
HEALTH, PARTS = "Q", ("86", "87", "88")
SECTIONS = ("AB", "C", "DE", "F", "G", "H", "I", "J", "K", "L", "M", "N", "O", "P", "Q", "R", "S", "T")

# The rows of the ITL3 table that hold no other row and add up to the total: what a mapping to products starts from.
LEAVES = (
    *("AB", "CA", "CB", "CC", "CD-CG", "CH", "CI-CJ", "CK-CL", "CM", "DE", "41", "42", "43", "45", "46", "47"),
    *("49-51", "52", "53", "55", "56", "58-60", "61-63", "64", "65-66", "68IMP", "68", "69", "70", "71", "72-73"),
    *("74", "75", "77", "78-80", "81", "82", "O", "P", "86", "87", "88", "90-91", "92-93", "94", "95", "96", "T"),
)
_SECTION = re.compile(r"([A-Z](?:[A-Z]|-[A-Z]|[A-Z]-[A-Z]{2})?)(?: \([\d-]+\))?")


def load(files: Mapping[str, Path], known: Known) -> Loaded:
    """Areas, shares, totals and detail by industry. Raises SourceRefused."""
    totals = _all_areas(files["totals"])
    people = _all_areas(files["population"], missing=("[u]",))
    itl2 = _by_industry(files["itl2"], r"TL[C-N]\d", rows_floor=ITL2_ROWS, only=frozenset({"Total", HEALTH, *PARTS}))
    itl3 = _by_industry(files["itl3"], r"TL[C-N]\d[0-9A-Z]", rows_floor=ITL3_ROWS, only=None)
    _check_totals(files["totals"].name, totals)
    _check_same(files["population"].name, people, totals)
    for name, table in (("itl2", itl2), ("itl3", itl3)):
        _check_industries(files[name].name, table, totals, kind=name, sections=SECTIONS if name == "itl3" else ())
    areas, members = _areas(totals), (*_nesting(totals), *_best_fit(totals))
    frames = [
        *_totals_and_heads(totals, people),
        *_shares(itl2, itl3),
        *_industries(itl3),
    ]
    return Loaded(
        rows_read=sum(frame.attrs["rows"] for frame in (totals, people, itl2, itl3)),
        facts=pd.concat(frames, ignore_index=True),
        areas=areas,
        members=members,
        labels={
            ("industry", str(key)): words
            for key, words in itl3.drop_duplicates("industry").set_index("industry")["words"].items()
            if key != "Total"
        },
    )


def industry_key(code: str) -> str:
    """ "Q (86-88)" as "Q", "CD-CG (19-23)" as "CD-CG"; numbers and Total stay as they are."""
    match = _SECTION.fullmatch(code)
    return match[1] if match else code


# --- reading ---


def _year_columns(least: float, missing: tuple[str, ...] = ()) -> list[Number]:
    return [Number(year, least=least, thousands=True, missing=missing) for year in YEARS]


def _all_areas(path: Path, *, missing: tuple[str, ...] = ()) -> pd.DataFrame:
    """A table with one row for each area: kind, code, name and the years."""
    columns: tuple[Text | Number, ...] = (
        Text("ITL", among=frozenset({"UK", "Other", "ITL1", "ITL2", "ITL3"})),
        Text("ITL code", pattern=r"UK|UKX|TL[B-NZ][0-9A-Z]{0,2}", expected="a code of an ITL area"),
        Text("Region name"),
        *_year_columns(0.0, missing),
    )
    faults = Faults(path.name)
    frame = read_table(path, columns, faults, rows_floor=ALL_AREAS, key=("ITL code",), exactly=True)
    frame = frame.rename(columns={"ITL": "kind", "ITL code": "code", "Region name": "name"})
    for code in ("UKX", "TLB"):
        if code not in set(frame["code"]):
            faults.add(None, "ITL code", f"no {code}", "a row for England and one for the UK less extra-regio")
    faults.refuse_if_any()
    rows = len(frame)
    frame = frame[~frame["code"].isin(DROPPED)].copy()
    frame["kind"] = frame["kind"].str.lower()
    frame.attrs["rows"] = rows
    return frame


def _by_industry(path: Path, pattern: str, *, rows_floor: int, only: frozenset[str] | None) -> pd.DataFrame:
    """A table with one row for each area and industry: code, industry (our key), words and the years."""
    columns: tuple[Text | Number, ...] = (
        Text("ITL code", pattern=pattern, expected="a code of an ITL area of one level"),
        Text("Region name"),
        Text("SIC07 code"),
        Text("SIC07 description"),
        *_year_columns(-1000.0),
    )
    faults = Faults(path.name)
    frame = read_table(path, columns, faults, rows_floor=rows_floor, key=("ITL code", "SIC07 code"), exactly=True)
    rows = len(frame)
    frame = frame.rename(columns={"ITL code": "code", "Region name": "name", "SIC07 description": "words"})
    frame["industry"] = frame["SIC07 code"].map({code: industry_key(code) for code in frame["SIC07 code"].unique()})
    if only is not None:
        frame = frame[frame["industry"].isin(only)]
    wanted = set(frame["industry"])
    sizes = frame.groupby("code")["industry"].nunique()
    for code in sizes.index[sizes != len(wanted)]:
        faults.add(None, "SIC07 code", f"{sizes[code]} rows for {code}", f"the {len(wanted)} of the other areas")
    missing = {"Total", HEALTH, *PARTS} - wanted
    for name in sorted(missing):
        faults.add(None, "SIC07 code", f"no {name}", "rows for Total, section Q and divisions 86, 87, 88")
    first = frame.drop_duplicates("industry").set_index("industry")["words"]
    for line in frame.index[frame["words"] != frame["industry"].map(first.to_dict())]:
        key = str(frame.at[line, "industry"])
        faults.add(int(line), "SIC07 description", frame.at[line, "words"], f"{first[key]}, as in other areas")
    faults.refuse_if_any()
    frame.attrs["rows"] = rows
    return frame


# --- checks of sums ---


def _compare(
    faults: Faults, found: pd.DataFrame, expected: pd.DataFrame, tolerance: pd.Series[Any] | float, words: str
) -> None:
    """Adds a fault for every area (row) and year (column) that differs by more than rounding can do."""
    both = found.index.intersection(expected.index)
    limit = tolerance if isinstance(tolerance, float) else tolerance.reindex(both).to_numpy()[:, None]
    ours, theirs = (table.loc[both, list(YEARS)].to_numpy(np.float64) for table in (found, expected))
    for i, j in np.argwhere(np.abs(ours - theirs) > limit):
        faults.add(None, YEARS[j], f"{ours[i, j]:,.0f} for {both[i]}", f"{theirs[i, j]:,.0f}, {words}")


def _check_totals(file: str, totals: pd.DataFrame) -> None:
    """Smaller areas must add up to larger ones, and the nations and regions to the UK."""
    faults = Faults(file)
    by_code = totals.set_index("code")
    for child, parent, length in (("itl3", "itl2", 4), ("itl2", "itl1", 3)):
        small = totals[totals["kind"] == child]
        grouped = small.groupby(small["code"].str[:length])
        _compare(
            faults,
            grouped[list(YEARS)].sum(),
            by_code[by_code["kind"] == parent],
            grouped.size() * 0.5 + 0.5,
            f"to which its {child} areas should add up",
        )
    itl1 = totals[totals["kind"] == "itl1"]
    english = ~itl1["code"].isin(NOT_IN_ENGLAND)
    for code, rows in (("UKX", itl1), ("TLB", itl1[english])):
        found = rows[list(YEARS)].sum().to_frame(code).T
        _compare(faults, found, by_code.loc[[code]], len(rows) * 0.5 + 0.5, "to which its regions should add up")
    faults.refuse_if_any()


def _check_same(file: str, people: pd.DataFrame, totals: pd.DataFrame) -> None:
    faults = Faults(file)
    if list(people["code"]) != list(totals["code"]):
        faults.add(None, "ITL code", f"{len(people)} areas", f"the {len(totals)} areas of the table of totals")
    empty = people[(people[list(YEARS)] <= 0).any(axis=1)]
    for line, code in empty["code"].items():
        faults.add(int(str(line)), "ITL code", f"no residents in {code} in some year", "residents in every year")
    faults.refuse_if_any()


def _check_industries(
    file: str, table: pd.DataFrame, totals: pd.DataFrame, *, kind: str, sections: Sequence[str]
) -> None:
    faults = Faults(file)
    years = list(YEARS)
    total = table[table["industry"] == "Total"].set_index("code")
    expected = totals[totals["kind"] == kind].set_index("code")
    if set(total.index) != set(expected.index):
        apart = sorted(set(total.index) ^ set(expected.index))
        faults.add(None, "ITL code", ", ".join(apart), "the areas of the table of totals")
    _compare(faults, total, expected, 1.0, "the area's total in the table of totals")
    health = table[table["industry"] == HEALTH].set_index("code")
    parts = table[table["industry"].isin(PARTS)].groupby("code")[years].sum()
    _compare(faults, parts, health, 2.0, "section Q, of which 86, 87 and 88 are the parts")
    for name, keys in (("sections", sections), ("smallest rows", LEAVES if sections else ())):
        if keys:
            missing = sorted(set(keys) - set(table["industry"]))
            if missing:
                faults.add(None, "SIC07 code", f"no {', '.join(missing)}", f"the {len(keys)} {name}")
            found = table[table["industry"].isin(keys)].groupby("code")[years].sum()
            _compare(faults, found, total, len(keys) * 0.5 + 0.5, f"to which the {name} should add up")
    faults.refuse_if_any()


# --- areas ---


def _areas(totals: pd.DataFrame) -> tuple[AreaRow, ...]:
    levels = totals[totals["kind"].isin(["itl1", "itl2", "itl3"])]
    rows = zip(levels["code"], levels["name"], levels["kind"], strict=True)
    return tuple(AreaRow(code, name, "", kind, "", code) for code, name, kind in rows)


def _nesting(totals: pd.DataFrame) -> list[Membership]:
    found = []
    for code, kind in zip(totals["code"], totals["kind"], strict=True):
        if kind == "itl1":
            parent = UK if code in NOT_IN_ENGLAND else ENGLAND
        elif kind in ("itl2", "itl3"):
            parent = code[:-1]
        else:
            continue
        found.append(Membership(parent, code, "administrative"))
    return found


def _best_fit(totals: pd.DataFrame) -> list[Membership]:
    """The table made by hand. Raises SourceRefused when an area of the Midlands is not in it exactly once."""
    table = yaml.safe_load(BEST_FIT.read_text(encoding="utf-8"))
    faults = Faults(BEST_FIT.name)
    found = [
        Membership(parent, child, "best fit")
        for group in ("boards", "regions")
        for parent, children in table[group].items()
        for child in children
    ]
    placed = sorted(link.child for link in found)
    wanted = totals[(totals["kind"].eq("itl3") & totals["code"].str[:3].isin(MIDLANDS)) | totals["code"].isin(MIDLANDS)]
    for code in sorted(set(placed) ^ set(wanted["code"])):
        faults.add(None, "boards", code, "every ITL area of the Midlands in the publication, and no other")
    for code in sorted({code for code in placed if placed.count(code) > 1}):
        faults.add(None, "boards", code, "one board for each area")
    faults.refuse_if_any()
    return found


# --- facts ---


def _long(table: pd.DataFrame, *by: str) -> pd.DataFrame:
    """One row for each area and year: `by`, period, amount."""
    return table.melt(list(by), list(YEARS), "period", "amount")


def _totals_and_heads(totals: pd.DataFrame, people: pd.DataFrame) -> list[pd.DataFrame]:
    amounts, heads = _long(totals, "code"), _long(people, "code")
    area = amounts["code"].replace(SPECIAL)
    assert (amounts["code"] == heads["code"]).all()
    return [
        facts(indicator="gva_total", period=amounts["period"], area=area, numerator=amounts["amount"]),
        facts(
            indicator="gva_per_head",
            period=amounts["period"],
            area=area,
            numerator=amounts["amount"].where(heads["amount"].notna()),
            denominator=heads["amount"],
        ),
    ]


def _shares(itl2: pd.DataFrame, itl3: pd.DataFrame) -> list[pd.DataFrame]:
    """Shares of health and social care, of its three parts, and the location quotient, for ITL2 and ITL3 areas."""
    uk = itl3.groupby("industry")[list(YEARS)].sum()
    uk_share = pd.Series(uk.loc[HEALTH] / uk.loc["Total"])
    frames = []
    for table in (itl2, itl3):
        long = _long(table[table["industry"].isin(["Total", HEALTH, *PARTS])], "code", "industry")
        wide = long.pivot(index=["code", "period"], columns="industry", values="amount").reset_index()
        for key, breakdown in ((HEALTH, ""), *((part, f"industry={part}") for part in PARTS)):
            frames.append(
                facts(
                    indicator="gva_share_health_social",
                    breakdown=breakdown,
                    period=wide["period"],
                    area=wide["code"],
                    numerator=wide[key],
                    denominator=wide["Total"],
                )
            )
        frames.append(
            facts(
                indicator="location_quotient_health",
                period=wide["period"],
                area=wide["code"],
                numerator=wide[HEALTH],
                denominator=wide["Total"] * wide["period"].map(uk_share.to_dict()),
            )
        )
    return frames


def _industries(itl3: pd.DataFrame) -> list[pd.DataFrame]:
    """Detail by industry: the Midlands and the UK in every year, all others in the newest."""
    uk = itl3.groupby("industry", as_index=False)[list(YEARS)].sum().assign(code=UK)
    long = _long(pd.concat([itl3[["code", "industry", *YEARS]], uk], ignore_index=True), "code", "industry")
    kept = long["code"].str[:3].isin(MIDLANDS) | long["code"].eq(UK) | long["period"].eq(YEARS[-1])
    long = long[kept]
    return [
        facts(
            indicator="gva_by_industry",
            breakdown=("industry=" + long["industry"]).where(long["industry"] != "Total", ""),
            period=long["period"],
            area=long["code"],
            numerator=long["amount"],
        )
    ]
