"""Areas and what belongs to what: England, NHS regions, integrated care boards (ICBs), ICB groups and trusts.

Layouts read here, none of them in full:
- `lookup_lsoa21_icb24` (ONS, re-saved): one row for each small area; codes and names of the 42 ICBs.
- `gp_practice_mapping` (NHS England): one row for each practice; the region of each ICB.
- `nhser_jan2024` (ONS boundary file, GeoJSON): ONS codes of the seven regions.
- `lookup_nhs_trusts22_icb22` (re-saved): share of each trust's patients by the ICB they live in, summing to 1.
- The A&E publication gives the trusts and the region each reports in.
"""

from __future__ import annotations

import json
import math
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from data_access.catalogue import AreaGroup
from data_access.sources.csv_file import read_bytes, read_rows
from data_access.sources.names import icb_short_name, short_names
from data_access.sources.refusal import Faults

ENGLAND = "E92000001"
ICBS = 42
REGIONS = 7
FEWEST_TRUSTS_WITH_SHARES = 130


@dataclass(frozen=True)
class Organisation:
    """One trust as the file knows it. `region` is the words after "NHS ENGLAND"; `first` and `last` are months."""

    code: str
    name: str  # the newest
    region: str
    first: str
    last: str


@dataclass(frozen=True)
class AreaRow:
    """One row for the area table."""

    code: str
    name: str
    short_name: str
    kind: str
    ods: str = ""
    ons: str = ""


@dataclass(frozen=True)
class Membership:
    """One row for the membership table: `share` of `child` belongs to `parent` from `valid_from` to `valid_to`."""

    parent: str
    child: str
    basis: str  # patients | reporting | administrative | group
    share: float = 1.0
    valid_from: str = ""
    valid_to: str = ""


def icbs(path: Path, *, wanted: int = ICBS) -> list[AreaRow]:
    """The ICBs, by ONS code. Raises SourceRefused, also when there are not 42."""
    faults = Faults(path.name)
    found: dict[str, AreaRow] = {}
    for line, (ons, ods, name) in enumerate(
        read_rows(path, ("icb24_code", "icb24_code_nhs", "icb24_name"), faults, exactly=False), start=2
    ):
        if not re.fullmatch(r"E54\d{6}", ons):
            faults.add(line, "icb24_code", ons, "an ONS code of an integrated care board, E54 and six digits")
        if not re.fullmatch(r"Q[A-Z0-9]{2}", ods):
            faults.add(line, "icb24_code_nhs", ods, "an ODS code of an integrated care board, Q and two more")
        if icb_short_name(name) == name:
            faults.add(line, "icb24_name", name, "NHS ... Integrated Care Board")
        row = AreaRow(ons, name, icb_short_name(name), "icb", ods, ons)
        if found.setdefault(ons, row) != row:
            faults.add(line, "icb24_code", ons, "one name and one ODS code for each ONS code")
    if len(found) != wanted:
        faults.add(None, "icb24_code", f"{len(found)} boards", f"{wanted}")
    faults.refuse_if_any()
    return [found[code] for code in sorted(found)]


def regions(path: Path, *, wanted: int = REGIONS) -> list[AreaRow]:
    """The NHS England regions, by ONS code, without their ODS codes. Raises SourceRefused."""
    faults = Faults(path.name)
    content = read_bytes(path, faults)
    found: list[AreaRow] = []
    try:
        properties: list[dict[str, Any]] = [feature["properties"] for feature in json.loads(content)["features"]]
        for item in properties:
            code, name = str(item["NHSER24CD"]), str(item["NHSER24NM"])
            if not re.fullmatch(r"E40\d{6}", code):
                faults.add(None, "NHSER24CD", code, "an ONS code of an NHS England region, E40 and six digits")
            found.append(AreaRow(code, name, name, "region", "", code))
    except (ValueError, KeyError, TypeError) as fault:
        faults.add(None, None, fault, "GeoJSON whose features carry NHSER24CD and NHSER24NM")
    if len({row.code for row in found}) != wanted:
        faults.add(None, "NHSER24CD", f"{len(found)} regions", f"{wanted}")
    faults.refuse_if_any()
    return sorted(found, key=lambda row: row.code)


def regions_of_icbs(path: Path) -> dict[str, tuple[str, str]]:
    """ICB ODS code -> (region's ODS code, region's name). Raises SourceRefused when a board stands in two regions."""
    faults = Faults(path.name)
    found: dict[str, tuple[str, str]] = {}
    columns = ("ICB_CODE", "REGION_CODE", "REGION_NAME")
    for line, (icb, code, name) in enumerate(read_rows(path, columns, faults, exactly=False), start=2):
        if not re.fullmatch(r"Y\d{2}", code):
            faults.add(line, "REGION_CODE", code, "an ODS code of a region, Y and two digits")
        if found.setdefault(icb, (code, name)) != (code, name):
            faults.add(line, "REGION_CODE", code, f"{found[icb][0]}, as for the board's other practices")
    faults.refuse_if_any()
    return found


def patients_of_trusts(
    path: Path, code_changes: Mapping[str, str], *, trusts_floor: int = FEWEST_TRUSTS_WITH_SHARES
) -> dict[str, dict[str, float]]:
    """Trust code -> {ICB ONS code: share of the trust's patients who live there}. Shares of a trust sum to 1.

    `code_changes` (old ICB code -> new) brings the codes of 2022 up to date. Raises SourceRefused.
    """
    faults = Faults(path.name)
    found: defaultdict[str, dict[str, float]] = defaultdict(dict)
    columns = ("nhs_trust22_code", "icb22_code", "proportion_trust_came_from_icb")
    for line, (trust, icb, text) in enumerate(read_rows(path, columns, faults), start=2):
        try:
            share = float(text)
        except ValueError:
            share = math.nan
        if not 0 < share <= 1:
            faults.add(line, columns[2], text, "a share above 0, at most 1")
        icb = code_changes.get(icb, icb)
        if icb in found[trust]:
            faults.add(line, "icb22_code", icb, "one row for each trust and board")
        found[trust][icb] = share
    for trust, shares in sorted(found.items()):
        if abs(sum(shares.values()) - 1) > 0.001:
            faults.add(None, columns[2], f"{sum(shares.values()):.4f} for {trust}", "shares of a trust that sum to 1")
    if len(found) < trusts_floor:
        faults.add(None, "nhs_trust22_code", f"{len(found)} trusts", f"at least {trusts_floor}")
    faults.refuse_if_any()
    return dict(found)


def assemble(
    icb_rows: list[AreaRow],
    region_rows: list[AreaRow],
    icb_regions: dict[str, tuple[str, str]],
    trusts: tuple[Organisation, ...],
    shares: dict[str, dict[str, float]],
    groups: tuple[AreaGroup, ...],
) -> tuple[list[AreaRow], list[Membership]]:
    """All areas and memberships, sorted. Raises SourceRefused when the publications do not fit each other."""
    faults = Faults("the area files together")
    by_name = {row.name.upper(): row for row in region_rows}
    region_ods = {name.upper(): code for code, name in icb_regions.values()}
    known_icbs = {row.code for row in icb_rows}

    areas = [AreaRow(ENGLAND, "England", "England", "england", "", ENGLAND)]
    members: list[Membership] = []
    for row in region_rows:
        ods = region_ods.get(row.name.upper(), "")
        if not ods:
            faults.add(None, "region", row.name, "a region that some practice stands in")
        areas.append(AreaRow(row.code, row.name, row.short_name, "region", ods, row.code))
        members.append(Membership(ENGLAND, row.code, "administrative"))
    for row in icb_rows:
        areas.append(row)
        region = by_name.get(icb_regions.get(row.ods, ("", ""))[1].upper())
        if region is None:
            faults.add(None, "ICB", row.ods, "a board whose region is known")
        else:
            members.append(Membership(region.code, row.code, "administrative"))

    newest = max((trust.last for trust in trusts), default="")
    labels = short_names({trust.code: trust.name for trust in trusts})
    for trust in trusts:
        areas.append(AreaRow(trust.code, trust.name, labels[trust.code], "trust", trust.code))
        region = by_name.get(trust.region.upper())
        if region is None:
            faults.add(None, "Parent Org", trust.region, "the name of one of the seven regions")
        else:
            end = "" if trust.last == newest else trust.last
            members.append(Membership(region.code, trust.code, "reporting", 1.0, trust.first, end))
        for icb, share in shares.get(trust.code, {}).items():
            if icb not in known_icbs:
                faults.add(None, "icb22_code", icb, "the code of one of the boards")
            else:
                members.append(Membership(icb, trust.code, "patients", share))

    for group in groups:
        areas.append(AreaRow(group.id, group.name, group.name, group.kind))
        members.append(Membership(group.region, group.id, "group", 1.0, group.valid_from, group.valid_to))
        if group.region not in {row.code for row in region_rows}:
            faults.add(None, group.id, group.region, "the code of one of the seven regions")
        for icb in group.members:
            if icb not in known_icbs:
                faults.add(None, group.id, icb, "the code of one of the boards")
            members.append(Membership(group.id, icb, "group", 1.0, group.valid_from, group.valid_to))

    if len({row.code for row in areas}) != len(areas):
        faults.add(None, "code", "a code used twice", "a code of its own for each area")
    faults.refuse_if_any()
    members.sort(key=lambda member: (member.parent, member.child, member.basis, member.valid_from))
    return sorted(areas, key=lambda row: (row.kind, row.code)), members
