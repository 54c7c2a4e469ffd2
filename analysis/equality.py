"""When two computed numbers count as equal: the one tolerance for every comparison with an average, a limit or a target.

The mean of 0.15, 0.25 and ten times 0.2 is 0.20000000000000004 in binary arithmetic. Without a tolerance every 0.2 would
lie below its own average. Two numbers are equal here when they differ by at most one part in a thousand million of the
larger one, which is far above the error of arithmetic and far below any difference that a publication could show.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.intervals import FloatArray, as_floats

RELATIVE = 1e-9
ABSOLUTE = 1e-12
"""For numbers that should be 0: what is left when two almost equal numbers are subtracted."""


def side(value: ArrayLike, reference: ArrayLike, *, size: float | None = None) -> NDArray[np.int64]:
    """1 where `value` is above `reference`, -1 below, 0 equal or either missing. The arrays are broadcast.

    `size` is the size of the numbers that both were computed from, where that is larger than they are: a lower limit near
    0 that was worked out from values near 1,000 is only as exact as those values.
    """
    given, level = np.broadcast_arrays(as_floats(value), as_floats(reference))
    largest = np.maximum(np.abs(given), np.abs(level)) if size is None else np.full(given.shape, size)
    tolerance = RELATIVE * np.where(np.isfinite(largest), largest, 0) + ABSOLUTE
    with np.errstate(invalid="ignore"):  # infinity minus infinity
        above, below = given > level + tolerance, given < level - tolerance
    return np.where(above, 1, np.where(below, -1, 0)).astype(np.int64)


def above(value: ArrayLike, reference: ArrayLike, *, size: float | None = None) -> NDArray[np.bool_]:
    """Where `value` is larger than `reference` by more than rounding error. False where either is missing."""
    return np.asarray(side(value, reference, size=size) > 0)


def below(value: ArrayLike, reference: ArrayLike, *, size: float | None = None) -> NDArray[np.bool_]:
    """Where `value` is smaller than `reference` by more than rounding error. False where either is missing."""
    return np.asarray(side(value, reference, size=size) < 0)


def same(value: ArrayLike, reference: ArrayLike, *, size: float | None = None) -> NDArray[np.bool_]:
    """Where the two are equal but for rounding error. False where either is missing."""
    given, level = np.broadcast_arrays(as_floats(value), as_floats(reference))
    return np.asarray((side(given, level, size=size) == 0) & ~np.isnan(given) & ~np.isnan(level))


def differences(values: ArrayLike) -> FloatArray:
    """From each value of a one-dimensional series to the next; exactly 0 between equal ones. NaN beside a missing one."""
    series = as_floats(values)
    step = np.diff(series)
    return np.where(same(series[1:], series[:-1]), 0.0, step)


def settle(values: ArrayLike) -> FloatArray:
    """The same values, shape kept, in which those that are equal but for rounding error are identical, so that they rank as ties."""
    given = as_floats(values)
    flat = given.ravel().copy()
    order = np.argsort(flat, kind="stable")  # NaN comes last
    ordered = flat[order]
    # Each run of equal neighbours takes the value of its first.
    starts = np.concatenate([[True], ~same(ordered[1:], ordered[:-1])]) if ordered.size else np.zeros(0, dtype=bool)
    first = np.maximum.accumulate(np.where(starts, np.arange(ordered.size), 0))
    flat[order] = ordered[first]
    return flat.reshape(given.shape)
