"""Units: how the values of a measure are written and drawn. In one place, so that sentence, axis, table and hover agree."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import combinations

NOT_AVAILABLE = "not available"
MOST_DECIMALS = 6
"""Two numbers that agree to this many decimals count as the same."""

Pair = tuple[float | None, float | None]


def decimals_apart(pairs: Iterable[Pair], usual: int) -> int:
    """The fewest decimals, from `usual` up, at which the two numbers of every pair look different: 1.05 and 1.07, not 1.1 and 1.1.

    This is the one place that decides the decimals of numbers that are compared. Numbers are given as written (a
    percentage is 0 to 100). Pairs that are the same at MOST_DECIMALS, and pairs with a missing number, ask for nothing.
    """
    asked = [pair for pair in pairs if not _either_missing(pair) and not _alike(pair, MOST_DECIMALS)]
    decimals = usual
    while decimals < MOST_DECIMALS and any(_alike(pair, decimals) for pair in asked):
        decimals += 1
    return decimals


def _either_missing(pair: Pair) -> bool:
    return any(number is None or not math.isfinite(number) for number in pair)


def _alike(pair: Pair, decimals: int) -> bool:
    one, other = (f"{number:.{decimals}f}" for number in pair)
    return one == other or not (one + other).strip("-0.")  # -0.0 is 0.0


@dataclass(frozen=True)
class Unit:
    """`by` is what a stored value is multiplied by before it is written: a proportion is stored 0 to 1, written 0 to 100."""

    name: str
    by: float = 1.0
    before: str = ""
    after: str = ""  # written directly after the number
    words: str = ""  # written after a space: "years"
    decimals: int = 1
    floor: float = -math.inf  # what the axis may not go below, as written
    ceiling: float = math.inf
    names: tuple[str, ...] = ()  # of the values 1, 2, …, where they are names and not amounts

    def write(self, value: float | None, *, decimals: int | None = None) -> str:
        """ "61.2%", "8.1 years", "£149.25", "12,345 people"."""
        if value is None or not math.isfinite(value):
            return NOT_AVAILABLE
        if value in range(1, len(self.names) + 1):
            return self.names[int(value) - 1]
        shown = self.decimals if decimals is None else decimals
        digits = f"{value * self.by:,.{shown}f}"
        sign = ""
        if digits.startswith("-"):
            digits = digits[1:]
            sign = "−" if digits.strip("0.") else ""  # a value that rounds to 0 has no sign
        text = f"{sign}{self.before}{digits}{self.after}"
        return f"{text} {self.words}" if self.words else text

    def estimate(self, value: float | None) -> str:
        """The same of an estimate: without decimals, rounded to three figures: "4,350 people" of 4,345.2. Below 100, in whole ones."""
        if value is None or not math.isfinite(value) or self.decimals or abs(value * self.by) < 100:
            return self.write(value)
        return self.write(round(value * self.by, 2 - math.floor(math.log10(abs(value * self.by)))) / self.by)

    def apart(self, *pairs: Pair) -> Unit:
        """The unit with enough decimals to tell the two values of each pair apart. Values are as stored, not as written."""
        given = [tuple(None if value is None else value * self.by for value in pair) for pair in pairs]
        return replace(self, decimals=decimals_apart(given, self.decimals))  # type: ignore[arg-type]

    def telling(self, *values: float | None) -> Unit:
        """The unit with enough decimals to tell all these values apart."""
        return self.apart(*combinations(values, 2))

    def same(self, one: float, other: float) -> bool:
        """Whether a reader sees two values as the same: they agree in every decimal that could be written."""
        return _alike((one * self.by, other * self.by), MOST_DECIMALS)

    @property
    def axis(self) -> str:
        """What follows the title of an axis: "(years)"; "" if each tick has its own sign."""
        return f" ({self.words})" if self.words else ""


PERCENT = Unit("%", 100, after="%", floor=0, ceiling=100)
MONEY = Unit("£ million", before="£", after="m", decimals=1)
WHOLE_MILLIONS = Unit("£ million", before="£", after="m", decimals=0)
POUNDS = Unit("£", before="£", decimals=0)
PENCE = Unit("£", before="£", decimals=2)
JOBS = Unit("jobs", decimals=0)
JOBS_EACH = Unit("jobs", decimals=1)  # for each £ million
PER_100_000 = Unit("per 100,000", decimals=0, floor=0)

_KNOWN = {
    "%": PERCENT,
    "£": PENCE,
    "pounds": Unit("pounds", 1e-6, before="£", after="m"),
    "% more or less": Unit("% more or less", 100, after="%"),
    "£ million": WHOLE_MILLIONS,
    "people": Unit("people", words="people", decimals=0, floor=0),
    "weighted people": Unit("weighted people", words="weighted people", decimals=0, floor=0),
    "ratio": Unit("ratio", decimals=3, floor=0),
    "index": Unit("index", decimals=1),
    "score": Unit("score", decimals=1),
    "score from 0 to 1": Unit("score from 0 to 1", decimals=3, floor=0, ceiling=1),
    "years": Unit("years", words="years"),
    "rank": Unit("rank", before="rank ", decimals=0, floor=1),
    "segment (1 to 4)": Unit("segment (1 to 4)", before="segment ", decimals=0, floor=1, ceiling=4),
    "times the expected": Unit("times the expected", words="times the expected", decimals=2, floor=0),
    "band (1 to 3)": Unit(
        "band (1 to 3)",
        decimals=0,
        floor=1,
        ceiling=3,
        names=("higher than expected", "as expected", "lower than expected"),
    ),
    **{
        name: Unit(name, words=name, decimals=0, floor=0)
        for name in ("admissions", "complaints", "infections", "visits")
    },
}


def unit(name: str) -> Unit:
    """The unit a catalogue entry names. One not known here is written after the number as it is."""
    return _KNOWN.get(name) or Unit(name, words=name, decimals=1)
