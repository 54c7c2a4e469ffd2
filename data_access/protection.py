"""Which rows of an indicator add up to which, so that none can be worked out from the others: for loaded data only.

Rows of one indicator and period are looked at all together, from the widest kind of area to the narrowest:

- the areas of a kind that lie in one larger area add up to its row, if that is shown;
- the parts of a breakdown (all quintiles, both sexes) add up to everybody of their area;
- inside a hidden area, and below a hidden total of everybody, nothing is shown, or its parts would add up to it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data_access.disclosure import Mask, hide_with_company, too_small
from data_access.observations import Numbers

Whole = NDArray[np.int64]


@dataclass(frozen=True)
class Rows:
    """All rows of one indicator, period and kind of area: parallel arrays of one length."""

    kind: str
    breakdown: tuple[str, ...]
    area: Whole
    numbers: Numbers


def hidden_rows(rows_by_kind: Sequence[Rows], parent_of: Callable[[str, str], Callable[[Whole], Whole]]) -> list[Mask]:
    """For each of `rows_by_kind`, widest kind first, which rows may not be shown.

    `parent_of(kind, parent_kind)` gives a function from area numbers to the number of the parent they lie in, -1 for none.
    """
    masks: list[Mask] = []
    for place, rows in enumerate(rows_by_kind):
        keys = sorted(set(rows.breakdown))
        number = {key: index for index, key in enumerate(keys)}
        breakdown = np.array([number[key] for key in rows.breakdown], dtype=np.int64)
        hidden = too_small(rows.numbers)
        groups: list[Whole] = []
        for above, above_hidden in zip(rows_by_kind[:place], masks, strict=True):
            parent = parent_of(rows.kind, above.kind)(rows.area)
            # One total for each parent and breakdown that has a row of its own.
            totals = {
                (key, int(area)): index
                for index, (key, area) in enumerate(zip(above.breakdown, above.area, strict=True))
            }
            group = np.array(
                [totals.get((key, int(area)), -1) for key, area in zip(rows.breakdown, parent, strict=True)],
                dtype=np.int64,
            )
            hidden |= np.where(group >= 0, above_hidden[group], False) if len(above_hidden) else False
            groups.append(group)
        everybody = {
            int(area): index for index, (key, area) in enumerate(zip(rows.breakdown, rows.area, strict=True)) if not key
        }
        for dimensions in sorted({_dimensions(key) for key in keys if key}):
            parts = np.array([_dimensions(key) == dimensions for key in rows.breakdown], dtype=bool)
            groups.append(np.where(parts, rows.area, -1))
        hidden = hide_with_company(hidden, rows.numbers.numerator, groups)
        total = np.array([everybody.get(int(area), -1) for area in rows.area], dtype=np.int64)
        below = (total >= 0) & (breakdown != number.get("", -1))
        hidden = np.asarray(hidden | (below & hidden[total]), dtype=bool)
        masks.append(hidden)
    return masks


def _dimensions(breakdown: str) -> tuple[str, ...]:
    return tuple(part.partition("=")[0] for part in breakdown.split("&") if part)
