"""NHS England regions (Office for National Statistics boundary file, January 2024; GeoJSON as published).

Only codes and names are used here; the shapes are drawn by data_access/reference/boundaries. ODS codes of the regions come with the
practice mapping.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from data_access.reference.sources.csv_file import read_bytes
from data_access.reference.sources.loaded import AreaRow, Known, Loaded, Membership
from data_access.reference.sources.refusal import Faults

REGIONS = 7
ENGLAND = "E92000001"

# ODS codes, as NHS England's practice mapping gives them beside the same names.
ODS = {
    "North East and Yorkshire": "Y63",
    "North West": "Y62",
    "Midlands": "Y60",
    "East of England": "Y61",
    "London": "Y56",
    "South East": "Y59",
    "South West": "Y58",
}


def load(files: Mapping[str, Path], known: Known) -> Loaded:
    """The seven regions, each a part of England. Raises SourceRefused."""
    path = files["main"]
    faults = Faults(path.name)
    content = read_bytes(path, faults)
    found: list[AreaRow] = []
    try:
        properties: list[dict[str, Any]] = [feature["properties"] for feature in json.loads(content)["features"]]
        for item in properties:
            code, name = str(item["NHSER24CD"]), str(item["NHSER24NM"])
            if not re.fullmatch(r"E40\d{6}", code):
                faults.add(None, "NHSER24CD", code, "an ONS code of an NHS England region, E40 and six digits")
            if name not in ODS:
                faults.add(None, "NHSER24NM", name, "one of " + ", ".join(sorted(ODS)))
            found.append(AreaRow(code, name, name, "region", ODS.get(name, ""), code))
    except (ValueError, KeyError, TypeError) as fault:
        faults.add(None, None, fault, "GeoJSON whose features carry NHSER24CD and NHSER24NM")
    if len({row.code for row in found}) != REGIONS:
        faults.add(None, "NHSER24CD", f"{len(found)} regions", f"{REGIONS}")
    faults.refuse_if_any()
    rows = tuple(sorted(found, key=lambda row: row.code))
    return Loaded(
        rows_read=len(rows),
        areas=rows,
        members=tuple(Membership(ENGLAND, row.code, "administrative") for row in rows),
    )
