"""XmR control charts: what in a series over time is more than its usual variation.

Source: NHS England, Making Data Count; Wheeler DJ (2000), Understanding Variation. Limits are the mean plus and minus
2.66 mean moving ranges. Four special causes, labelled in this order when several hold:

1. outside the limits;
2. a trend: seven points in a row, each above (or each below) the one before; an equal value ends it;
3. two of three points in a row near the same limit (beyond two thirds of the way, not outside), all three on that
   side of the mean: the near ones are labelled;
4. a shift: seven points in a row on one side of the mean.

A missing value ends every run: no trend, shift, group of three or moving range reaches across it. The same holds
where limits are rebased. A period that was never published is a missing value too: the caller puts it into the series.

Months that resemble the month before carry such signs though nothing changes. Where that is allowed for (our own option, the
published rules being the other), limits are wider, runs and trends longer, and two of three near a limit are no sign: see
`analysis.autocorrelation`.

A value equal to the average is on neither side of it, one equal to a limit is inside it, and one exactly two thirds of
the way is not near it. Equal means equal but for rounding error (`analysis.equality`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.autocorrelation import USUAL_REACH, Allowance, allowance
from analysis.equality import above, below, differences, same
from analysis.equality import side as side_of
from analysis.intervals import FloatArray, as_floats
from vocabulary import Polarity, Refused

LIMIT_FACTOR = 2.66  # mean moving ranges from the mean to a limit
SCREEN_FACTOR = 3.267  # mean moving ranges: the upper limit of a moving range
RUN = 7
POINTS_TO_LOCK = 12
FEWEST_POINTS = 3
PROVISIONAL = "Provisional limits: fewer than 12 points"
CONSTANT = "The values behind the limits are all the same, so there are no limits"

Neighbours: TypeAlias = Literal["independent", "allowed for"]
Reading: TypeAlias = Literal["improvement", "concern", "neither"]
Assurance: TypeAlias = Literal["consistently meets", "hit or miss", "consistently misses"]
IntArray: TypeAlias = NDArray[np.int64]


class SpecialCause(StrEnum):
    """Why a point is more than usual variation, or that it is not."""

    NONE = "common cause"
    ABOVE_LIMIT = "above the upper limit"
    BELOW_LIMIT = "below the lower limit"
    RISING = "7-point rising trend"
    FALLING = "7-point falling trend"
    NEAR_UPPER = "2 of 3 near the upper limit"
    NEAR_LOWER = "2 of 3 near the lower limit"
    ABOVE_MEAN = "7 points above the mean"
    BELOW_MEAN = "7 points below the mean"


_UPWARD = frozenset({SpecialCause.ABOVE_LIMIT, SpecialCause.RISING, SpecialCause.NEAR_UPPER, SpecialCause.ABOVE_MEAN})


@dataclass(frozen=True)
class Latest:
    """The last recorded point: its position in the series (from 0), what it is and the limits that apply to it."""

    position: int
    value: float
    special_cause: SpecialCause
    reading: Reading
    mean: float
    lower: float
    upper: float


@dataclass(frozen=True, eq=False)
class XmR:
    """A control chart. Arrays and tuples have one element per given value, in the unit of the values.

    `mean`, `lower` and `upper` are the lines in force at each point, also where a value is missing; limits are not
    clipped, and NaN where a part is constant. `moving_ranges` is NaN at the start of a part, at and after a gap.
    `special_causes` is None where a value is missing, and `readings` "neither" there. `side` is 1 above the mean, -1
    below, 0 on it or missing. `outside` and `near` say whether a point lies outside the limits, or inside but beyond
    two thirds of the way to one. `locked`, `points_in_limits`, `constant` and `assurance` speak of the part in force
    at the end; `assurance` is None without a target, direction of improvement or limits. `notes` are sentences for
    the reader. `allowed` is what was allowed for in the part in force at the end, None with the published rules.
    """

    values: FloatArray
    mean: FloatArray
    lower: FloatArray
    upper: FloatArray
    moving_ranges: FloatArray
    special_causes: tuple[SpecialCause | None, ...]
    readings: tuple[Reading, ...]
    side: IntArray
    outside: NDArray[np.bool_]
    near: NDArray[np.bool_]
    locked: bool
    points_in_limits: int
    constant: bool
    assurance: Assurance | None
    latest: Latest
    notes: tuple[str, ...]
    allowed: Allowance | None = None

    @property
    def run(self) -> int:
        """Points in a row on one side that are a sign."""
        return self.allowed.run if self.allowed else RUN

    @property
    def trend(self) -> int:
        """Points in a row, each above or each below the one before, that are a sign."""
        return self.allowed.trend if self.allowed else RUN


def xmr(
    values: ArrayLike,
    *,
    improvement: Polarity,
    target: float | None = None,
    rebase_at: Sequence[int] = (),
    fix_after: int | None = None,
    screen_moving_ranges: bool = False,
    neighbours: Neighbours = "independent",
) -> XmR | Refused:
    """The XmR chart of a series in time order.

    `values`: one dimension, equally spaced periods, NaN (or None) for a missing one: it breaks runs and moving
    ranges. `improvement` says which direction is better; with "neutral" no point reads as improvement or concern and
    no target is judged. `rebase_at`: positions (from 0) where new limits start; each part stands alone.
    `fix_after`: limits of each part come from its first so many recorded points only. `screen_moving_ranges` leaves
    moving ranges of at least 3.267 times their mean out of the mean moving range, once. `neighbours="allowed for"` departs
    from the published rules: see the words of the module.

    Fewer than 12 points behind the current limits: they are provisional, `locked` is False. Refuses fewer than three
    recorded points in all or in any part, parts where no two recorded points in a row differ though the part is not
    constant, infinite values, a `rebase_at` outside the series, and a `fix_after` below three.

    Source: as the module's; the screening is an option of Nelson LS (1982), Journal of Quality Technology 14:172-173.
    """
    series = as_floats(values)
    if problem := _problem(series, rebase_at, fix_after):
        return Refused(problem)
    parts = _parts(series.size, rebase_at)
    ranges, lines = np.full(series.size, np.nan), np.full((3, series.size), np.nan)
    points_in_limits, constant = 0, False
    allowed = [allowance(series[part]) if neighbours == "allowed for" else None for part in parts]
    for part, own in zip(parts, allowed, strict=True):
        ranges[part][1:] = np.abs(differences(series[part]))
        fitted = _limits(series[part], ranges[part], fix_after, screen_moving_ranges, own)
        if isinstance(fitted, Refused):
            return fitted
        lines[:, part] = np.array(fitted.lines)[:, None]
        points_in_limits, constant = fitted.points, fitted.constant
    mean, lower, upper = lines

    known = ~np.isnan(series)
    size = float(np.max(np.abs(series[known])))
    side = side_of(series, mean, size=size)
    outside = above(series, upper, size=size) | below(series, lower, size=size)
    two_thirds = 2 / 3 * (upper - mean)
    near = ~outside & (above(series, mean + two_thirds, size=size) | below(series, mean - two_thirds, size=size))
    causes = _special_causes(series, side, outside, near, parts, allowed)
    readings = tuple(_reading(cause, improvement) for cause in causes)
    last = int(np.flatnonzero(known)[-1])
    return XmR(
        values=series,
        mean=mean,
        lower=lower,
        upper=upper,
        moving_ranges=ranges,
        special_causes=causes,
        readings=readings,
        side=side,
        outside=outside,
        near=near,
        locked=points_in_limits >= POINTS_TO_LOCK,
        points_in_limits=points_in_limits,
        constant=constant,
        assurance=_assurance(target, float(lower[-1]), float(upper[-1]), improvement),
        latest=Latest(
            position=last,
            value=float(series[last]),
            special_cause=causes[last] or SpecialCause.NONE,
            reading=readings[last],
            mean=float(mean[last]),
            lower=float(lower[last]),
            upper=float(upper[last]),
        ),
        notes=_notes(points_in_limits, constant, int((~known).sum())),
        allowed=allowed[-1],
    )


@dataclass(frozen=True)
class _Fitted:
    lines: tuple[float, float, float]  # mean, lower, upper
    points: int
    constant: bool


def _problem(series: FloatArray, rebase_at: Sequence[int], fix_after: int | None) -> str | None:
    if series.ndim != 1:
        return "The values must be one series."
    if np.isinf(series).any():
        return "The values must be finite."
    if np.sum(~np.isnan(series)) < FEWEST_POINTS:
        return f"A control chart needs at least {FEWEST_POINTS} points."
    if any(not 0 < position < series.size for position in rebase_at):
        return "Limits can only be rebased after the first and up to the last point of the series."
    if fix_after is not None and fix_after < FEWEST_POINTS:
        return f"Limits need at least {FEWEST_POINTS} points."
    return None


def _parts(size: int, rebase_at: Sequence[int]) -> list[slice]:
    edges = [0, *sorted(set(rebase_at)), size]
    return [slice(start, stop) for start, stop in pairwise(edges)]


def _limits(
    part: FloatArray, ranges: FloatArray, fix_after: int | None, screen: bool, allowed: Allowance | None
) -> _Fitted | Refused:
    """The three lines of one part, from its first `fix_after` recorded points or all of them."""
    recorded = np.flatnonzero(~np.isnan(part))
    if recorded.size < FEWEST_POINTS:
        return Refused(f"Each part of the series needs at least {FEWEST_POINTS} points.")
    stop = int(recorded[:fix_after][-1]) + 1
    basis = part[recorded[recorded < stop]]
    usable = ranges[:stop][~np.isnan(ranges[:stop])]
    if usable.size == 0:
        return Refused("No two consecutive points are known, so the usual variation cannot be measured.")
    if np.all(same(basis, basis[0])):
        return _Fitted((float(basis[0]), np.nan, np.nan), basis.size, constant=True)
    if not usable.any():
        return Refused(
            "The figure never changes from one point to the next, so the usual variation cannot be measured."
        )
    if screen:
        usable = usable[below(usable, SCREEN_FACTOR * usable.mean())]
    wider = allowed.widening * allowed.reach / USUAL_REACH if allowed else 1.0
    mean, spread = float(basis.mean()), LIMIT_FACTOR * wider * float(usable.mean())
    return _Fitted((mean, mean - spread, mean + spread), basis.size, constant=False)


def _special_causes(
    series: FloatArray,
    side: IntArray,
    outside: NDArray[np.bool_],
    near: NDArray[np.bool_],
    parts: list[slice],
    allowed: list[Allowance | None],
) -> tuple[SpecialCause | None, ...]:
    """One label per point. Rules are laid on from the last to the first of the order, so the first one stays."""
    causes: NDArray[np.object_] = np.full(series.size, SpecialCause.NONE, dtype=object)
    of_part = {part.start: own for part, own in zip(parts, allowed, strict=True)}
    stretches = [
        (stretch, of_part[max(start for start in of_part if start <= stretch.start)])
        for stretch in _stretches(series, parts)
    ]
    for stretch, own in stretches:
        run = own.run if own else RUN
        for window in _windows(stretch, run):
            if abs(int(side[window].sum())) == run:
                causes[window] = SpecialCause.ABOVE_MEAN if side[window.start] > 0 else SpecialCause.BELOW_MEAN
    for stretch, own in stretches:
        if own is None:
            causes[stretch][two_of_three(near[stretch], side[stretch])] = SpecialCause.NEAR_UPPER
    causes[(causes == SpecialCause.NEAR_UPPER) & (side < 0)] = SpecialCause.NEAR_LOWER
    for stretch, own in stretches:
        length = own.trend if own else RUN
        ends = trend_ends(series[stretch], length)
        for end in np.flatnonzero(ends):
            window = slice(stretch.start + int(end) - length + 1, stretch.start + int(end) + 1)
            causes[window] = SpecialCause.RISING if ends[end] > 0 else SpecialCause.FALLING
    causes[outside] = SpecialCause.BELOW_LIMIT
    causes[outside & (side > 0)] = SpecialCause.ABOVE_LIMIT
    return tuple(  # numpy keeps the labels as plain strings
        None if missing else SpecialCause(cause) for cause, missing in zip(causes, np.isnan(series), strict=True)
    )


def trend_ends(values: FloatArray, length: int = RUN) -> IntArray:
    """1 where a point is at least the seventh (or of that `length`) of a rising trend, -1 of a falling one, else 0. No missing values.

    A turning point belongs to the trend it ends and to the one it starts: when both reach seven points it is labelled
    with the later one. Source: as the module's.
    """
    ends = np.zeros(values.size, dtype=np.int64)
    steps = np.sign(differences(values))
    for end in range(length - 1, values.size):
        total = int(steps[end - length + 1 : end].sum())
        ends[end] = np.sign(total) if abs(total) == length - 1 else 0
    return ends


def two_of_three(near: NDArray[np.bool_], side: IntArray) -> NDArray[np.bool_]:
    """The near points of every three in a row that are on one side of the mean with two or more of them near.

    `near` and `side` (1 above the mean, -1 below, 0 on it) have one length, no missing values; so has the result.
    Source: as the module's.
    """
    return two_of_three_windows(near, side) & near


def two_of_three_windows(near: NDArray[np.bool_], side: IntArray) -> NDArray[np.bool_]:
    """All points, near or not, of the threes that `two_of_three` finds. Shapes and source as there."""
    within = np.zeros(near.size, dtype=np.bool_)
    for start in range(near.size - 2):
        window = slice(start, start + 3)
        if abs(int(side[window].sum())) == 3 and near[window].sum() >= 2:
            within[window] = True
    return within


def _stretches(series: FloatArray, parts: list[slice]) -> Iterator[slice]:
    """The spans of recorded points with no gap and no rebasing inside."""
    starts = {part.start for part in parts}
    begin: int | None = None
    for position in range(series.size + 1):
        gap = position == series.size or bool(np.isnan(series[position]))
        if begin is not None and (gap or position in starts):
            yield slice(begin, position)
            begin = None
        if begin is None and not gap:
            begin = position


def _windows(stretch: slice, length: int) -> Iterator[slice]:
    return (slice(start, start + length) for start in range(stretch.start, stretch.stop - length + 1))


def _reading(cause: SpecialCause | None, improvement: Polarity) -> Reading:
    if cause in (None, SpecialCause.NONE) or improvement == "neutral":
        return "neither"
    return "improvement" if (cause in _UPWARD) == (improvement == "higher") else "concern"


def _assurance(target: float | None, lower: float, upper: float, improvement: Polarity) -> Assurance | None:
    """Whether usual variation meets the target: always, never or sometimes. A value equal to the target meets it."""
    if target is None or improvement == "neutral" or np.isnan(lower):
        return None
    always = not below(lower, target) if improvement == "higher" else not above(upper, target)
    never = below(upper, target) if improvement == "higher" else above(lower, target)
    return "consistently meets" if always else "consistently misses" if never else "hit or miss"


def _notes(points: int, constant: bool, missing: int) -> tuple[str, ...]:
    notes = []
    if points < POINTS_TO_LOCK:
        notes.append(PROVISIONAL)
    if constant:
        notes.append(CONSTANT)
    if missing:
        periods = "1 period is" if missing == 1 else f"{missing} periods are"
        notes.append(f"{periods} missing; no run or moving range reaches across a gap")
    return tuple(notes)
