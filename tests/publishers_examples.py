"""Tiny files in the forms in which publishers issue figures. Every number in them is invented."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

from data_access.reference.publishers_files.layouts import ae_by_provider, rtt_full_extract

REGION = "NHS ENGLAND MIDLANDS"
BANDS = rtt_full_extract._BANDS


def as_csv(*rows: Any) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def zipped(files: Mapping[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


def ae_month(
    trusts: Mapping[str, tuple[int, int]], month: str = "MARCH-2026", *, region: str = f"{REGION} ", total: bool = True
) -> bytes:
    """The monthly A&E file: code -> attendances at the major department, and those over 4 hours. A walk-in centre beside them."""
    names = ae_by_provider.NAMES
    rows: list[list[object]] = []
    for code, (attendances, over) in trusts.items():
        row: dict[str, object] = dict.fromkeys(names, 0)
        row |= {"Period": f"MSitAE-{month}", "Org Code": code, "Parent Org": region, "Org name": f"{code} NHS TRUST"}
        row |= {"A&E attendances Type 1": attendances, "Attendances over 4hrs Type 1": over}
        row |= {"Emergency admissions via A&E - Type 1": attendances // 4}
        row |= {"Patients who have waited 12+ hrs from DTA to admission": attendances // 40}
        rows.append([row[name] for name in names])
    walk_in: dict[str, object] = dict.fromkeys(names, 0)
    walk_in |= {"Period": f"MSitAE-{month}", "Org Code": "Y0123", "Parent Org": region, "Org name": "A WALK-IN CENTRE"}
    walk_in |= {"A&E attendances Other A&E Department": 50}
    rows.append([walk_in[name] for name in names])
    if total:
        sums = [sum(int(str(row[place])) for row in rows) for place in range(4, len(names))]
        rows.append(["TOTAL", "TOTAL", "Total", "Total", *sums])
    return as_csv(names, *rows)


def rtt_month(rows: Sequence[tuple[str, str, str, str, int, int]], month: str = "March-2026") -> bytes:
    """The full extract: (provider's board, provider, board, part of it, within 18 weeks, over 52 weeks), in one specialty each.

    As in the publisher's file, Total is empty where pathways are incomplete.
    """
    header = (
        *("Period", "Provider Parent Org Code", "Provider Parent Name", "Provider Org Code", "Provider Org Name"),
        *("Commissioner Parent Org Code", "Commissioner Parent Name", "Commissioner Org Code", "Commissioner Org Name"),
        *("RTT Part Type", "RTT Part Description", "Treatment Function Code", "Treatment Function Name"),
        *BANDS,
        *("Total", "Patients with unknown clock start date", "Total All"),
    )
    written: list[Sequence[object]] = [header]
    for parent, provider, board, part, within, over in rows:
        for code, name in (("C_100", "General Surgery Service"), ("C_999", "Total")):
            bands: list[object] = [""] * len(BANDS)
            bands[3], bands[60] = within, over or ""
            who = (parent, "A BOARD", provider, "A PROVIDER", board, "A BOARD", part, "A PART")
            what = ("Part_2", "Incomplete Pathways", code, name)
            written.append((f"RTT-{month}", *who, *what, *bands, "", "", within + over))
        written.append(
            (f"RTT-{month}", *who, "Part_3", "New RTT Periods", "C_100", name, *[""] * len(BANDS), "", "", 7)
        )
    return as_csv(*written)
