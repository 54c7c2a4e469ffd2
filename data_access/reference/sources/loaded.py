"""What every loader gives, and what it is given.

A loader is a module in this folder with one public function

    def load(files: Mapping[str, Path], known: Known) -> Loaded

`files` are the paths the catalogue gives for the source (`files:` in its entry, by role), `known` are the areas loaded
before it. It refuses the whole file (SourceRefused) or returns everything it stands for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from data_access.reference.aggregation import SUCCESSION
from data_access.reference.catalogue.entries import TRUST_KINDS
from vocabulary import Status

# One row of figures. `breakdown` is "" for everybody, otherwise "dimension=value", joined by "&" in order of dimension
# ("imd_decile=1", "imd_decile=1&sex=female"); dimensions and values are those of catalogue/breakdowns. `area` is a store
# code, an ODS code or an ONS code. `period` is an id of data_access.reference.periods.
# `value` may be left NaN where the catalogue gives a multiplier: value = multiplier x numerator / denominator.
FACT_COLUMNS = (
    *("indicator", "breakdown", "period", "area"),
    *("value", "lower", "upper", "numerator", "denominator"),
    "status",
)
_KEYS, _NUMBERS = FACT_COLUMNS[:4], FACT_COLUMNS[4:9]


@dataclass(frozen=True)
class AreaRow:
    """One row for the area table. `latitude` and `longitude` are WGS 84 degrees, where the place is a point."""

    code: str
    name: str
    short_name: str
    kind: str
    ods: str = ""
    ons: str = ""
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True)
class Membership:
    """One row for the membership table: `share` of `child` belongs to `parent` from `valid_from` to `valid_to`."""

    parent: str
    child: str
    basis: str  # one of the bases of data_access.reference.aggregation
    share: float = 1.0
    valid_from: str = ""
    valid_to: str = ""


@dataclass(frozen=True)
class Classification:
    """A class an area falls into: scheme "rural_urban_2021", value "Urban"."""

    scheme: str
    area: str
    value: str


@dataclass(frozen=True)
class Peer:
    """An area that a publisher finds to be like another, by one basis ("ons_global"). A peer need not have the area as its own."""

    basis: str
    area: str
    peer: str
    rank: int | None = None  # 1 is the most alike; None: the publisher gives no order


@dataclass(frozen=True)
class Matrix:
    """A named table of numbers between labelled rows and columns, such as an input-output table."""

    id: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    values: np.ndarray  # rows x columns, float64


@dataclass(frozen=True)
class Loaded:
    """Everything one source stands for. `labels`: (dimension, value) -> words, for breakdowns named by the file itself.
    `totals`: what the catalogue's printed totals call `counted`, of what was read and is not in `facts`."""

    rows_read: int
    facts: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=list(FACT_COLUMNS)))
    areas: tuple[AreaRow, ...] = ()
    members: tuple[Membership, ...] = ()
    classes: tuple[Classification, ...] = ()
    matrices: tuple[Matrix, ...] = ()
    labels: Mapping[tuple[str, str], str] = field(default_factory=dict)
    totals: Mapping[str, float] = field(default_factory=dict)
    peers: tuple[Peer, ...] = ()


class Known:
    """Areas and memberships loaded so far."""

    def __init__(self, areas: Iterable[AreaRow] = (), members: Iterable[Membership] = ()) -> None:
        self.areas: dict[str, AreaRow] = {row.code: row for row in areas}
        self.members: tuple[Membership, ...] = tuple(members)

    @cached_property
    def spellings(self) -> dict[str, str]:
        """Store codes, ODS codes and ONS codes, all to the store code. The store code itself wins; of two areas with one
        ODS code, the one there was first (`renewed` has the other)."""
        found: dict[str, str] = {}
        formed = {link.parent for link in self.members if link.basis == SUCCESSION}
        for row in sorted(self.areas.values(), key=lambda row: row.code in formed):
            for spelling in (row.ods, row.ons):
                if spelling:
                    found.setdefault(spelling, row.code)
        return found | {code: code for code in self.areas}

    @cached_property
    def renewed(self) -> dict[str, str]:
        """Area -> the area that was formed from it and has its ODS code now."""
        found: dict[str, str] = {}
        for link in self.members:
            if link.basis == SUCCESSION and link.child in self.areas and link.parent in self.areas:
                before, after = self.areas[link.child], self.areas[link.parent]
                if before.ods and before.ods == after.ods:
                    found[before.code] = after.code
        return found

    @cached_property
    def spellings_since(self) -> dict[str, tuple[str, str]]:
        """ODS code that passed from one area to another -> the month since which it means the other, and that area."""
        since = {link.parent: link.valid_from[:7] for link in self.members if link.basis == SUCCESSION}
        return {self.areas[new].ods: (since[new], new) for new in self.renewed.values()}

    def codes(self, kind: str) -> frozenset[str]:
        """Store codes of all areas of a kind."""
        return frozenset(code for code, row in self.areas.items() if row.kind == kind)

    @property
    def trusts(self) -> frozenset[str]:
        """Store codes of trusts of every kind."""
        return frozenset(code for code, row in self.areas.items() if row.kind in TRUST_KINDS)

    @property
    def reporting(self) -> frozenset[str]:
        """Store codes of what reports to a board or a region."""
        return frozenset(link.child for link in self.members if link.basis == "reporting")

    def parents(self, child_kind: str, parent_kind: str) -> dict[str, str]:
        """Child -> parent for direct memberships between two kinds that are not shares. Of those that follow one another
        by date the first wins; of those at one time the largest share."""
        found: dict[str, tuple[float, str]] = {}
        began: dict[str, str] = {}
        for link in self.members:
            child, parent = self.areas.get(link.child), self.areas.get(link.parent)
            if child is None or parent is None or (child.kind, parent.kind) != (child_kind, parent_kind):
                continue
            earliest = began.get(child.code, link.valid_from)
            larger = (link.share, parent.code) > found.get(child.code, (0.0, ""))
            if link.valid_from < earliest or (link.valid_from == earliest and larger):
                found[child.code], began[child.code] = (link.share, parent.code), link.valid_from
        return {child: parent for child, (_, parent) in found.items()}


def facts(
    *,
    indicator: object,
    period: object,
    area: object,
    breakdown: object = "",
    value: object = np.nan,
    lower: object = np.nan,
    upper: object = np.nan,
    numerator: object = np.nan,
    denominator: object = np.nan,
    status: object = None,
) -> pd.DataFrame:
    """A frame of facts from columns and constants of one length. Without `status`: missing where there is neither a value
    nor a numerator with its denominator, otherwise ok. A missing row's value, lower, upper and numerator are emptied."""
    given = {
        "indicator": indicator,
        "breakdown": breakdown,
        "period": period,
        "area": area,
        "value": value,
        "lower": lower,
        "upper": upper,
        "numerator": numerator,
        "denominator": denominator,
    }
    length = max(len(column) for column in given.values() if not isinstance(column, str) and hasattr(column, "__len__"))
    columns: dict[str, object] = {}
    for name, column in given.items():
        array = np.asarray(column, dtype=object if name in _KEYS else np.float64)
        columns[name] = array if array.ndim else np.full(length, array.item(), dtype=array.dtype)
    frame = pd.DataFrame(columns)
    if status is None:
        known = frame["value"].notna() | frame["numerator"].notna()
        frame["status"] = np.where(known, str(Status.OK), str(Status.MISSING))
    else:
        array = np.asarray(status, dtype=object)
        frame["status"] = [str(item) for item in (array if array.ndim else np.full(length, array.item(), dtype=object))]
    unknown = frame["status"] == str(Status.MISSING)
    frame.loc[unknown, ["value", "lower", "upper", "numerator"]] = np.nan
    return frame[list(FACT_COLUMNS)]
