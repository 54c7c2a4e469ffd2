"""Checks a loader's result against its publisher's printed totals.

If a total is not reproduced, the file is not the one described or was read wrongly, and nothing of it is loaded. The
totals are in the source's entry in catalogue/sources.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from data_access.reference.catalogue import PrintedTotal, Source
from data_access.reference.sources.loaded import Known, Loaded
from data_access.reference.sources.refusal import Faults
from vocabulary import Indicator


@dataclass(frozen=True)
class Reproduced:
    """A printed total beside the total read; `found` is None if the file lacked the figures it is the sum of."""

    total: PrintedTotal
    found: float | None

    @property
    def holds(self) -> bool:
        return self.found is not None and abs(self.found - self.total.value) <= self.total.within * (1 + 1e-9)


def check_totals(source: Source, loaded: Loaded, known: Known, indicators: Mapping[str, Indicator]) -> None:
    """Raises SourceRefused where a printed total is not reproduced, naming both numbers."""
    faults = Faults(source.id)
    for item in compare_totals(source, loaded, known, indicators):
        if not item.holds:
            found = "nothing it could be made from" if item.found is None else f"{item.found:,.10g}"
            expected = f"{item.total.value:,.10g}, as printed in {item.total.where}"
            if item.total.within:
                expected += f" (within {item.total.within:,g})"
            faults.add(None, item.total.what, found, expected)
    faults.refuse_if_any()


def compare_totals(
    source: Source, loaded: Loaded, known: Known, indicators: Mapping[str, Indicator]
) -> Iterator[Reproduced]:
    """Each printed total of the source, in the order of its entry, beside what the loader gives."""
    together = Known([*known.areas.values(), *(row for row in loaded.areas if row.code not in known.areas)])
    for total in source.printed_totals:
        if total.counted:
            yield Reproduced(total, _counted(total.counted, loaded))
            continue
        multiplier = indicators[total.indicator].multiplier if total.indicator in indicators else None
        yield Reproduced(total, _found(total, loaded.facts, together, multiplier))


def _counted(name: str, loaded: Loaded) -> float | None:
    """What the loader counted under this name; else "rows read", or "areas of kind icb" for those the source names."""
    if name in loaded.totals:
        return loaded.totals[name]
    if name == "rows read":
        return float(loaded.rows_read)
    kind = name.removeprefix("areas of kind ")
    return float(sum(row.kind == kind for row in loaded.areas)) or None


def _found(total: PrintedTotal, facts: pd.DataFrame, known: Known, multiplier: float | None) -> float | None:
    rows = facts[
        (facts["indicator"] == total.indicator)
        & (facts["period"] == total.period)
        & (facts["breakdown"] == total.breakdown)
    ]
    code = known.spellings.get(total.area)
    codes = rows["area"].map(known.spellings)
    rows = rows[codes.isin(known.codes(total.area)) if code is None else codes == code]
    if rows.empty:
        return None
    if total.part != "value":
        return float(rows[total.part].sum())
    counted = rows[rows["numerator"].notna() & (rows["denominator"] > 0)]
    if multiplier is not None and len(counted):
        return float(multiplier * counted["numerator"].sum() / counted["denominator"].sum())
    return float(rows["value"].sum())
