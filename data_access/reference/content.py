"""Everything an edition is made of, checked: what the loaders give together, before it is written anywhere.

`Content` is put together from publishers' files (read_sources), read back from the starter (starter_files) and joined by
the user's own data (own_sources). An edition is built from it and from nothing else.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from data_access.reference.catalogue.entries import TRUST_KINDS
from data_access.reference.periods import last_month, period
from data_access.reference.sources.census_areas import means_2011, with_2011
from data_access.reference.sources.loaded import (
    FACT_COLUMNS,
    AreaRow,
    Classification,
    Matrix,
    Membership,
    Peer,
)
from data_access.reference.sources.names import icb_short_name, short_names
from data_access.reference.sources.refusal import Faults
from vocabulary import Indicator, Release, Status

ENGLAND = AreaRow("E92000001", "England", "England", "england", "", "E92000001")
UNITED_KINGDOM = AreaRow("K02000001", "United Kingdom", "United Kingdom", "uk", "", "K02000001")


@dataclass(frozen=True)
class Content:
    """Checked tables. `facts` has one frame for each source, with the columns FACT_COLUMNS, sorted by its first four."""

    areas: tuple[AreaRow, ...] = ()
    members: tuple[Membership, ...] = ()
    classes: tuple[Classification, ...] = ()
    matrices: tuple[Matrix, ...] = ()
    labels: Mapping[tuple[str, str], str] = field(default_factory=dict)  # (dimension, value) -> words
    facts: Mapping[str, pd.DataFrame] = field(default_factory=dict)  # by source id
    releases: Mapping[str, Release] = field(default_factory=dict)  # by source id
    peers: tuple[Peer, ...] = ()


# What the oversight framework, or else the staff survey, says a trust is: class -> kind of area. Acute trusts stay "trust".
_KIND_OF_SUBTYPE = {"Mental Health and Learning Disability": "mental_health_trust", "Community": "community_trust"}
_KIND_OF_TYPE = {"Ambulance trust": "ambulance_trust", "Acute trust": "trust"}


def with_trust_kinds(areas: Iterable[AreaRow], classes: Iterable[Classification]) -> list[AreaRow]:
    """The areas, with trusts of the kind they are by the oversight framework of 2025/26; trusts that had closed before it, by
    their group in the newest staff survey they took part in; trusts of neither are acute trusts. A care trust, which the
    framework does not take further apart, is what the survey says, or else a mental health trust."""
    said: dict[str, dict[str, str]] = {}
    for item in classes:
        if item.scheme in ("trust_type", "trust_subtype", "trust_group"):
            said.setdefault(item.area, {})[item.scheme] = item.value

    def kind_of(row: AreaRow) -> str:
        own = said.get(row.code, {})
        by_framework = _KIND_OF_SUBTYPE.get(own.get("trust_subtype", "")) or _KIND_OF_TYPE.get(
            own.get("trust_type", "")
        )
        mental = own.get("trust_type") == "Mental health and community trust"
        return by_framework or own.get("trust_group") or ("mental_health_trust" if mental else "trust")

    return [replace(row, kind=kind_of(row)) if row.kind in TRUST_KINDS else row for row in areas]


def with_short_names(areas: Iterable[AreaRow]) -> list[AreaRow]:
    """Areas in order of kind and code, those without a short name given one: trusts by their rule, others their name."""
    rows = sorted(areas, key=lambda row: (row.kind, row.code))
    trusts = short_names({row.code: row.name for row in rows if row.kind in TRUST_KINDS})
    return [
        row
        if row.short_name
        else AreaRow(**(row.__dict__ | {"short_name": trusts.get(row.code) or icb_short_name(row.name)}))
        for row in rows
    ]


def with_members(before: Iterable[Membership], given: Iterable[Membership]) -> tuple[Membership, ...]:
    """Memberships joined by more: a later one may say when an earlier one ended, and nothing else of it."""
    members = {(link.parent, link.child, link.basis, link.valid_from): link for link in before}
    for link in given:
        key = link.parent, link.child, link.basis, link.valid_from
        first = members.setdefault(key, link)
        if link.valid_to and not first.valid_to:
            members[key] = replace(first, valid_to=link.valid_to)
    return tuple(members.values())


def _ends_in_or_after(text: str, month: str) -> bool:
    try:
        return last_month(text) >= month
    except ValueError:  # no period: a fault told elsewhere
        return False


def checked_facts(
    file: str,
    given: pd.DataFrame,
    indicators: Mapping[str, Indicator],
    spellings: Mapping[str, str],
    labels: frozenset[tuple[str, str]],
    spellings_since: Mapping[str, tuple[str, str]] | None = None,
) -> pd.DataFrame:
    """The facts with store codes for areas, sorted, values that follow from counts left out. Raises SourceRefused for an
    indicator, breakdown, period or area nobody knows, a status that is none, a number that cannot be, a repeated row."""
    faults = Faults(file)
    frame = given[list(FACT_COLUMNS)].reset_index(drop=True)

    def refuse(column: str, unknown: Iterable[object], expected: str) -> None:
        for value in sorted(map(str, unknown)):
            faults.add(None, column, value, expected)

    used = frame["indicator"].unique()
    refuse("indicator", set(used) - set(indicators), "an indicator whose catalogue entry names this source")
    refuse("status", set(frame["status"].unique()) - set(map(str, Status)), "a status")
    for text in frame["period"].unique():
        try:
            period(str(text))
        except ValueError as fault:
            faults.add(None, "period", text, str(fault))
    for name, text in frame[["indicator", "breakdown"]].drop_duplicates().itertuples(index=False):
        parts = [tuple(part.split("=", 1)) for part in text.split("&")] if text else []
        allowed = indicators[name].breakdowns if name in indicators else ()
        for part in parts:
            if len(part) != 2 or part[0] not in allowed or part not in labels:
                faults.add(None, "breakdown", f"{name}: {text}", "dimension=value of the entry's breakdowns")
    of_2011 = [name for name, entry in indicators.items() if means_2011(entry.geographies)]
    codes = frame["area"].mask(frame["indicator"].isin(of_2011), with_2011(frame["area"], spellings)).map(spellings)
    for spelling, (month, renewed) in (spellings_since or {}).items():
        later = {text for text in frame["period"].unique() if _ends_in_or_after(str(text), month)}
        codes = codes.mask((frame["area"] == spelling) & frame["period"].isin(list(later)), renewed)
    unknown = frame["area"][codes.isna()]
    for unknown_code, rows in unknown.value_counts().items():
        faults.add(None, "area", f"{unknown_code} ({rows} rows)", "the code of an area that some source names")
    frame["area"] = codes
    for name in ("value", "lower", "upper", "numerator", "denominator"):
        if np.isinf(frame[name].to_numpy(np.float64)).any():
            faults.add(None, name, "infinity", "a finite number")
    keys = list(FACT_COLUMNS[:4])
    for row in frame[frame.duplicated(keys)][keys].head(200).itertuples(index=False):
        faults.add(None, "indicator, breakdown, period, area", " ".join(map(str, row)), "one row for each")
    shown = frame["status"].isin([str(Status.OK), str(Status.LOW_RELIABILITY)])
    for name in used:
        entry = indicators.get(name)
        if entry is None:
            continue
        rows = frame["indicator"] == name
        counted = entry.multiplier is not None or entry.value_kind == "count"
        empty = rows & shown & frame["value"].isna() & ~(counted & frame["numerator"].notna())
        if empty.any():
            faults.add(
                None, "value", f"nothing in {int(empty.sum())} rows of {name}", "a value, or the counts it follows from"
            )
        for doubted in entry.doubted:
            one = rows & (frame["area"] == spellings.get(doubted.area, doubted.area))
            one &= frame["period"].isin([doubted.period]) if doubted.period else True
            one &= frame["breakdown"] == doubted.breakdown
            if not (one & shown).any():
                faults.add(None, "area", f"no figure of {name}: {doubted.area} {doubted.period}", "the doubted figure")
            frame.loc[one & (frame["status"] == str(Status.OK)), "status"] = str(Status.LOW_RELIABILITY)
        if entry.multiplier is not None and not entry.published_value:
            follows = rows & frame["numerator"].notna() & (frame["denominator"] > 0)
            frame.loc[follows, "value"] = np.nan
    faults.refuse_if_any()
    return frame.sort_values(keys, kind="stable", ignore_index=True)


def checksum_of(digests: Iterable[str]) -> str:
    """One SHA-256 for several."""
    return hashlib.sha256("\n".join(digests).encode()).hexdigest()
