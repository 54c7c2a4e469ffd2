"""Every figure of one measure as tidy CSV: one row each, with its source on every row.

Disclosure control is the same as on the screen, because all rows come from the store.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

import numpy as np

from data_access.reference.store import Store
from vocabulary import spreadsheet_text

COLUMNS = (
    *("indicator", "name", "area_kind", "area_code", "area_name", "period", "breakdown", "breakdown_words"),
    *("numerator", "denominator", "value", "lower", "upper", "unit", "status", "added_up_here"),
    *("publication", "publisher", "licence", "edition"),
)


def lines(store: Store, indicator: str) -> Iterator[str]:
    """CSV text in pieces, the header first: a piece for each kind of area, period and breakdown. Raises KeyError at once
    for an unknown indicator. Proportions are 0 to 1; a missing value is empty, with the reason in `status`."""
    entry = store.indicator(indicator)
    releases = {release.id: release for release in store.releases()}
    wanted = sorted({(row.kind, row.period, row.breakdown) for row in store.coverage(indicator)})

    def pieces() -> Iterator[str]:
        yield _csv([COLUMNS])
        for kind, period, breakdown in wanted:
            found = store.observations(indicator, period, kind=kind, breakdown=breakdown)
            words = store.breakdown_label(breakdown)
            rows = []
            for i in range(len(found)):
                release = releases[found.release[i]]
                numbers = (found.numerator, found.denominator, found.value, found.lower, found.upper)
                rows.append(
                    (
                        *(entry.id, entry.name, kind, found.area[i], found.name[i], period.id, breakdown, words),
                        *(_number(float(column[i])) for column in numbers),
                        *(entry.unit, found.status[i], "yes" if found.derived[i] else "no"),
                        *(release.title, release.publisher, release.licence, store.edition),
                    )
                )
            yield _csv(rows)

    return pieces()


def _number(value: float) -> float | str:
    """Ten significant digits, whole numbers without decimals; empty if missing."""
    if np.isnan(value):
        return ""
    rounded = float(f"{value:.10g}")
    return int(rounded) if rounded.is_integer() else rounded


def _csv(rows: Sequence[tuple[object, ...]]) -> str:
    text = io.StringIO()
    # A text that a spreadsheet would run as a formula is made plain text; numbers are not texts here.
    csv.writer(text, lineterminator="\r\n").writerows(
        [spreadsheet_text(cell) if isinstance(cell, str) else cell for cell in row] for row in rows
    )
    return text.getvalue()
