"""Which integrated care boards there were in a month, and how publications name them.

England had 42 boards until March 2026 and has 36 since April 2026 (catalogue/board_changes.yaml). Publications change their
codes some weeks later, or not for all boards at once. So a month is complete when each of its boards has a row of its own, or
all the boards it was formed from have; a board that went wholly into another has none beside it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import pandas as pd

from data_access.reference.aggregation import SUCCESSION
from data_access.reference.sources.loaded import Known
from data_access.reference.sources.names import icb_short_name
from data_access.reference.sources.refusal import Faults

ODS_CODE = r"Q[A-Z0-9]{2}|[A-Z][0-9A-Z]{4}"
ODS_WORDS = "an ODS code of an integrated care board, Q and two more, or five letters and digits since April 2026"


@dataclass(frozen=True)
class Boards:
    """The boards by store code. `began` and `ended`: the month ("2026-04") from which there is one, and is one no more;
    `formed_from`: the boards each was formed from with the share of each that it took in (0 to 1)."""

    codes: frozenset[str]
    began: Mapping[str, str]
    ended: Mapping[str, str]
    formed_from: Mapping[str, Mapping[str, float]]
    renewed: Mapping[str, str]  # board -> the one that was formed from it and has its ODS code now

    def of(self, month: str) -> frozenset[str]:
        """The boards there were in a month."""
        return frozenset(
            code for code in self.codes if self.began.get(code, "") <= month and month < self.ended.get(code, "9999-99")
        )

    def missing(self, there: Collection[str], month: str) -> list[str]:
        """Boards of the month that have neither a row of their own nor one for each board they were formed from. A board
        that kept its ODS code is there under its old code too."""
        there = set(there) | {self.renewed[code] for code in there if code in self.renewed}
        return sorted(
            code
            for code in self.of(month) - there
            if not self.formed_from.get(code) or not set(self.formed_from[code]) <= there
        )

    def counted_twice(self, there: Collection[str]) -> list[tuple[str, str]]:
        """(board, board it went wholly into) where both are there."""
        return sorted(
            (old, new)
            for new, shares in self.formed_from.items()
            for old, share in shares.items()
            if share == 1.0 and old in there and new in there
        )


def boards_of(known: Known) -> Boards:
    """The boards among the areas loaded so far."""
    began: dict[str, str] = {}
    ended: dict[str, str] = {}
    formed_from: dict[str, dict[str, float]] = {}
    codes = known.codes("icb")
    for link in known.members:
        if link.basis == SUCCESSION and link.parent in codes:
            began[link.parent] = ended[link.child] = link.valid_from[:7]
            formed_from.setdefault(link.parent, {})[link.child] = link.share
    return Boards(codes, began, ended, formed_from, known.renewed)


def boards_by_name(known: Known) -> dict[str, str]:
    """Short official name ("Black Country") -> store code. Of two boards of one name, the one there was first."""
    began = boards_of(known).began
    found: dict[str, str] = {}
    for code in sorted(known.codes("icb"), key=lambda code: (began.get(code, ""), code)):
        found.setdefault(icb_short_name(known.areas[code].name), code)
    return found


def check_boards(
    faults: Faults,
    column: str,
    areas: pd.Series[str],
    months: pd.Series[str],
    known: Known,
    *,
    what: str = "boards",
) -> None:
    """Adds a fault for every month whose boards are not all there, or that has a board beside the one it went into.

    `areas` are codes in any spelling, those of unknown boards passed over; `months` are ids of months ("2026-04").
    """
    boards = boards_of(known)
    listed = pd.DataFrame({"area": areas.map(known.spellings), "month": months}).dropna().drop_duplicates()
    for month, rows in listed.groupby("month", sort=True):
        there, when = set(rows["area"]), str(month)
        if missing := boards.missing(there, when):
            names = ", ".join(_name(code, known) for code in missing[:5]) + (" and others" if len(missing) > 5 else "")
            count = len(boards.of(when))
            faults.add(
                None, column, f"{len(rows)} {what} in {when}, none for {names}", f"all {count} boards of that month"
            )
        for old, new in boards.counted_twice(there):
            faults.add(
                None,
                column,
                f"{_name(old, known)} and {_name(new, known)} in {when}",
                "either a board or the one it went into, not both",
            )


def _name(code: str, known: Known) -> str:
    row = known.areas[code]
    return f"{row.short_name or row.name} ({row.ods or row.code})"
