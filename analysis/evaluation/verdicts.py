"""What was expected beside what was found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from analysis.evaluation.interrupted import Effect
from vocabulary import Refused, Sureness


class Verdict(StrEnum):
    """In the words of a board. Each is decided by the interval of the effect, never by its middle alone."""

    AS_EXPECTED = "Worked as expected"  # leaves nought out, on the expected side, and reaches the range expected
    MORE = "Worked more than expected"  # lies beyond the whole range, on the expected side
    LESS = "Worked less than expected"  # leaves nought out, on the expected side, and falls short of the whole range
    NO_SIGN = "No sign of it"  # holds nought and falls short of the whole range
    WRONG_WAY = "Went the other way"  # leaves nought out, on the other side
    CANNOT_TELL = "Can’t tell yet"  # holds both nought and part of the range, or the design fails its own check


@dataclass(frozen=True)
class Expectation:
    """The effect expected, in the unit of the series: a range on one side of nought."""

    low: float
    high: float


def expectation(low: float, high: float) -> Expectation | Refused:
    """Refuses a range that holds nought or runs backwards: it would be met by nothing happening, or by anything."""
    if not low <= high:
        return Refused("The lower end of what is expected is above the upper end.")
    if low <= 0 <= high:
        return Refused("A range that holds nought would be met by nothing happening. Give one side of it.")
    return Expectation(low, high)


def verdict(expected: Expectation, found: Effect, *, sound: bool = True) -> Verdict:
    """`sound`: whether the design passed its own check. One that did not can tell nothing, wherever its interval lies."""
    if not sound:
        return Verdict.CANNOT_TELL
    up = expected.low > 0
    nearest = expected.low if up else -expected.high  # the least that was expected
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
    """Whether its 80% interval leaves nought out: of an error that is the same either way, 90 in 100 then lie on one side."""
    if effect.eighty is None:
        return max(effect.below, effect.above) >= PROBABLE
    return effect.eighty[0] > 0 or effect.eighty[1] < 0


def sided(effect: Effect) -> int:
    """1 or -1 where the interval leaves nought out; else 0."""
    return 1 if effect.lower > 0 else -1 if effect.upper < 0 else 0


def how_sure(told: Effect, others: Sequence[Effect], doubtful: Sequence[Effect] = ()) -> Sureness:
    """Of the direction of an effect, beside what `others`, the other designs, found. Sure: its interval leaves nought out and no other design
    says the opposite as firmly. Probably: its 80% interval leaves nought out, another design leans the same way, and none leans the other with 80 in
    100. `doubtful`: designs that fail their own check, which may contradict and cannot back. Where there is one, another must lean the same
    way for Sure as well."""
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
    """The names of `others` that lean to the opposite side of `told` with 80 in 100 or more, in their order: what turns the answer round."""
    up = told.estimate > 0
    return tuple(name for name, each in others.items() if (each.below if up else each.above) >= LEANING)
