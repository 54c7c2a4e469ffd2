"""What was expected beside what was found."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from analysis.evaluation.interrupted import Effect
from vocabulary import Refused


class Verdict(StrEnum):
    """In the words of a board. Each is decided by the interval of the effect, never by its middle alone."""

    AS_EXPECTED = "Worked as expected"  # leaves nought out, on the expected side, and reaches the range expected
    LESS = "Worked less than expected"  # leaves nought out, on the expected side, and falls short of the whole range
    NO_SIGN = "No sign of it"  # holds nought and falls short of the whole range
    WRONG_WAY = "Went the other way"  # leaves nought out, on the other side
    CANNOT_TELL = "Can’t tell yet"  # holds both nought and part of the range


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


def verdict(expected: Expectation, found: Effect) -> Verdict:
    up = expected.low > 0
    nearest = expected.low if up else -expected.high  # the least that was expected
    lower, upper = (found.lower, found.upper) if up else (-found.upper, -found.lower)
    if upper < 0:
        return Verdict.WRONG_WAY
    if lower > 0:
        return Verdict.LESS if upper < nearest else Verdict.AS_EXPECTED
    return Verdict.NO_SIGN if upper < nearest else Verdict.CANNOT_TELL
