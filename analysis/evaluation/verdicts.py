"""Verdicts: the effect expected against the effect found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from analysis.evaluation.interrupted import Effect
from vocabulary import Refused, Sureness


class Verdict(StrEnum):
    """The verdicts as a board reads them.

    Each depends on the whole interval of the effect, never on its estimate alone.
    """

    AS_EXPECTED = "Worked as expected"  # excludes zero on the expected side and reaches the expected range
    MORE = "Worked more than expected"  # lies beyond the whole range, on the expected side
    LESS = "Worked less than expected"  # excludes zero on the expected side and falls short of the whole range
    NO_SIGN = "No sign of it"  # includes zero and falls short of the whole range
    WRONG_WAY = "Went the other way"  # excludes zero on the other side
    CANNOT_TELL = "Can’t tell yet"  # includes both zero and part of the range, or the design fails its own check


@dataclass(frozen=True)
class Expectation:
    """The effect expected, in the unit of the series: a range on one side of zero."""

    low: float
    high: float


def expectation(low: float, high: float) -> Expectation | Refused:
    """A range of expected effects.

    Refuses a range that includes zero or runs backwards, which no outcome could contradict.
    """
    if not low <= high:
        return Refused("The lower end of what is expected is above the upper end.")
    if low <= 0 <= high:
        return Refused("A range that holds nought would be met by nothing happening. Give one side of it.")
    return Expectation(low, high)


def verdict(expected: Expectation, found: Effect, *, sound: bool = True) -> Verdict:
    """The verdict on an effect.

    `sound`: whether the design passed its own check; without that there is no verdict, whatever the interval.
    """
    if not sound:
        return Verdict.CANNOT_TELL
    up = expected.low > 0
    nearest = expected.low if up else -expected.high  # the end of the range nearer to zero
    furthest = expected.high if up else -expected.low
    lower, upper = (found.lower, found.upper) if up else (-found.upper, -found.lower)
    if upper < 0:
        return Verdict.WRONG_WAY
    if lower > 0:
        if lower > furthest:
            return Verdict.MORE
        return Verdict.LESS if upper < nearest else Verdict.AS_EXPECTED
    return Verdict.NO_SIGN if upper < nearest else Verdict.CANNOT_TELL


PROBABLE, LEANING = 0.9, 0.8


def is_probable(effect: Effect) -> bool:
    """Whether its 80% interval excludes zero: with a symmetric error, the probability of that side is then at least
    90%.
    """
    if effect.eighty is None:
        return max(effect.below, effect.above) >= PROBABLE
    return effect.eighty[0] > 0 or effect.eighty[1] < 0


def sided(effect: Effect) -> int:
    """1 or -1 where the interval excludes zero on that side; else 0."""
    return 1 if effect.lower > 0 else -1 if effect.upper < 0 else 0


def how_sure(told: Effect, others: Sequence[Effect], doubtful: Sequence[Effect] = ()) -> Sureness:
    """How sure the direction of an effect is, given what the other designs (`others`) found.

    Sure: its interval excludes zero, and no other design says the opposite as firmly. Probably: its 80% interval
    excludes zero, another design points the same way, and none points the other way at 80%. `doubtful`: designs that
    fail their own check; they can contradict but not support. Where there is one, Sure also needs another design that
    points the same way.
    """
    every = (*others, *doubtful)
    up = told.above > told.below
    same = max((each.above if up else each.below for each in others), default=0.0)
    opposite = max((each.below if up else each.above for each in every), default=0.0)
    side = sided(told)
    contradicted = -side in {sided(each) for each in every}
    if side and not contradicted and (same > 0.5 or not doubtful):
        return Sureness.SURE
    backed = not every or (same > 0.5 and opposite < LEANING)
    return Sureness.PROBABLY if is_probable(told) and backed else Sureness.CANNOT_TELL


def turned(told: Effect, others: Mapping[str, Effect]) -> tuple[str, ...]:
    """Names of the `others` whose 80% interval points the other way from `told`, in their order: the designs that
    reverse the answer.
    """
    up = told.estimate > 0
    return tuple(name for name, each in others.items() if (each.below if up else each.above) >= LEANING)
