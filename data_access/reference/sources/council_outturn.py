"""Net current expenditure of councils on social care and public health, 2022/23 to 2024/25 (Ministry of Housing, Communities and
Local Government, revenue outturn).

Layout: the publisher's tables as CSV: one row for each authority and year with a column for each service, in pounds, rounded by
the publisher to thousands. Rows of kinds of authority ("total") stand among them. `residents` is the census table of ethnic groups
by authority (see census_ethnic_group), of which only the totals are used.

Rules
- Kept: adult social care, children's social care and public health of authorities that run them (counties, unitary authorities,
  metropolitan districts, London boroughs). Districts below a county, fire and police authorities are left out.
- An authority that did not submit is missing. The publisher's totals of its kind then hold an estimate of it; otherwise they must
  be the sum of the rows, to 50,000 pounds.
- Pounds per resident: over the residents of the census of 2021 in every year. Authorities formed since have those of the
  authorities they were formed from.
- Boards of the Midlands and England: authorities added up, pounds only where all of them submitted. Per resident, England is of
  the authorities that did, and of low reliability where some did not.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from data_access.reference.catalogue import load_code_changes
from data_access.reference.sources.census_ethnic_group import AUTHORITIES, residents_of_authorities
from data_access.reference.sources.loaded import Known, Loaded, facts
from data_access.reference.sources.refusal import Faults
from data_access.reference.sources.row_faults import fault_rows
from data_access.reference.sources.table import Number, Text, read_table
from data_access.reference.sources.upper_tier import authorities_of_boards
from vocabulary import Status

ENGLAND = "E92000001"
ROWS_FLOOR = 1_200  # the file has 1,283
AUTHORITIES_FLOOR = 150  # with social services, in each year
SERVICES = {
    "Adult Social Care": "adult_social_care",
    "Children's Social Care": "childrens_social_care",
    "Public Health": "public_health",
}
KINDS = {
    "E06": "unitary authorities",
    "E08": "metropolitan districts",
    "E09": "London boroughs",
    "E10": "counties",
}
TOTAL_WITHIN = 50_000  # pounds: each row is rounded to a thousand
_LAYOUT: tuple[Text | Number, ...] = (
    Text("year", r"20\d\d-\d\d", "a financial year such as 2024-25"),
    Text("ons_code", missing=("",)),
    Text("name"),
    Text("status", among=frozenset({"submitted", "not submitted", "total"})),
    *(Number(service, missing=("",)) for service in SERVICES),
)


def load(
    files: Mapping[str, Path],
    known: Known,
    *,
    rows_floor: int = ROWS_FLOOR,
    authorities_floor: int = AUTHORITIES_FLOOR,
    census_authorities: int = AUTHORITIES,
) -> Loaded:
    """Three services and three years. Raises SourceRefused."""
    path = files["main"]
    faults = Faults(path.name)
    table = read_table(path, _LAYOUT, faults, rows_floor=rows_floor)
    rows_read = len(table)
    table["period"] = table["year"].str.replace("-", "/")
    totals = table[(table["status"] == "total") & table["ons_code"].isin(list(KINDS))]
    own = table[(table["status"] != "total") & table["ons_code"].str.fullmatch(r"E(06|08|09|10)\d{6}")].copy()
    own["kind"] = own["ons_code"].str[:3]
    _check(own, totals, known, authorities_floor, faults)
    census = residents_of_authorities(files["residents"], known, census_authorities)
    people = residents_today(dict(zip(census["area"], census["total"], strict=True)), set(own["ons_code"]), known)
    for code in sorted(set(own["ons_code"]) - set(people)):
        faults.add(None, "ons_code", code, f"an authority whose residents {files['residents'].name} has")
    faults.refuse_if_any()
    long = own.melt(["period", "ons_code", "kind"], list(SERVICES), "service", "pounds")
    long["people"] = long["ons_code"].map(people)
    board_of = authorities_of_boards(known, frozenset(own["ons_code"]))
    areas = [
        long.rename(columns={"ons_code": "area"}).assign(whole=long["pounds"].notna(), some=long["pounds"].notna()),
        _sums(long.assign(area=long["ons_code"].map(board_of)).dropna(subset=["area"])),
        _sums(long.assign(area=ENGLAND)),
    ]
    added = long.groupby(["service", "kind", "period"])["pounds"].sum().reset_index()
    return Loaded(
        rows_read=rows_read,
        facts=_facts(pd.concat(areas, ignore_index=True)),
        totals={
            f"{service} of {KINDS[kind]}, {period}": float(pounds)
            for service, kind, period, pounds in added.itertuples(index=False, name=None)
        },
    )


def residents_today(census: Mapping[str, float], authorities: set[str], known: Known) -> dict[str, float]:
    """Residents of each authority: of itself, of the districts of a county, or of the authorities it was formed from."""
    changes, county_of = load_code_changes(), known.parents("ltla", "utla")
    found: dict[str, float] = {}
    for code, people in census.items():
        for place in {code, changes.get(code, code), county_of.get(code, code)} & authorities:
            found[place] = found.get(place, 0.0) + people
    return found


def _check(own: pd.DataFrame, totals: pd.DataFrame, known: Known, floor: int, faults: Faults) -> None:
    fault_rows(
        faults,
        "ons_code",
        own["ons_code"],
        ~own["ons_code"].isin(known.codes("ltla") | known.codes("utla")),
        "an authority known before",
    )
    twice = own.duplicated(["year", "ons_code"])
    fault_rows(faults, "ons_code", own["ons_code"], twice, "one row for each authority and year")
    for year, count in own.groupby("year").size().items():
        if count < floor:
            faults.add(None, "year", f"{count} authorities in {year}", f"at least {floor}")
    for service in SERVICES:
        empty = own[service].isna() == (own["status"] == "submitted")
        fault_rows(faults, service, own[service], empty, "an amount, unless the authority did not submit")
    for (kind, year), rows in own.groupby(["kind", "year"]):
        printed = totals[(totals["ons_code"] == kind) & (totals["year"] == year)]
        if len(printed) != 1:
            faults.add(None, "status", f"{len(printed)} totals of {KINDS[str(kind)]} in {year}", "one")
            continue
        all_there = bool((rows["status"] == "submitted").all())
        for service in SERVICES:
            total, added = float(printed[service].iloc[0]), float(rows[service].sum())
            if (all_there and abs(total - added) > TOTAL_WITHIN) or total < added - TOTAL_WITHIN:
                words = f"{added:,.0f}, the sum of {KINDS[str(kind)]}" + ("" if all_there else ", or more")
                faults.add(int(printed.index[0]), service, f"{total:,.0f}", words)


def _sums(long: pd.DataFrame) -> pd.DataFrame:
    """Rows of larger areas: pounds and people of the authorities that submitted; `whole` where all of them did."""
    known = long["pounds"].notna()
    grouped = long.assign(people=long["people"].where(known), known=known).groupby(["period", "area", "service"])
    sums = grouped.agg(
        pounds=("pounds", "sum"), people=("people", "sum"), whole=("known", "all"), some=("known", "any")
    )
    return sums.reset_index()


def _facts(rows: pd.DataFrame) -> pd.DataFrame:
    breakdown = "council_service=" + rows["service"].map(SERVICES)
    given = rows["whole"] | (rows["some"] & (rows["area"] == ENGLAND))
    return pd.concat(
        [
            facts(
                indicator="council_spend",
                breakdown=breakdown,
                period=rows["period"],
                area=rows["area"],
                numerator=rows["pounds"].where(rows["whole"]),
            ),
            facts(
                indicator="council_spend_per_resident",
                breakdown=breakdown,
                period=rows["period"],
                area=rows["area"],
                numerator=rows["pounds"].where(given),
                denominator=rows["people"].where(given),
                status=np.where(~given, Status.MISSING, np.where(rows["whole"], Status.OK, Status.LOW_RELIABILITY)),
            ),
        ],
        ignore_index=True,
    )
