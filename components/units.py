"""Units: how a figure of a measure is written and drawn. One place, so that sentence, axis, table and hover agree."""

from __future__ import annotations

import math
from dataclasses import dataclass

NOT_AVAILABLE = "not available"


@dataclass(frozen=True)
class Unit:
    """`by` is what a stored value is multiplied by before it is written: a proportion is stored 0 to 1, written 0 to 100."""

    name: str
    by: float = 1.0
    before: str = ""
    after: str = ""  # stands right behind the number
    words: str = ""  # stands behind a space: "years"
    decimals: int = 1
    floor: float = -math.inf  # what the axis may not go below, as written
    ceiling: float = math.inf

    def write(self, value: float | None, *, decimals: int | None = None) -> str:
        """ "61.2%", "8.1 years", "£149.25", "12,345 people"."""
        if value is None or not math.isfinite(value):
            return NOT_AVAILABLE
        places = self.decimals if decimals is None else decimals
        digits = f"{value * self.by:,.{places}f}"
        sign = ""
        if digits.startswith("-"):
            digits = digits[1:]
            sign = "−" if digits.strip("0.") else ""  # what rounds to nothing has no sign
        text = f"{sign}{self.before}{digits}{self.after}"
        return f"{text} {self.words}" if self.words else text

    def bare(self, value: float) -> float:
        return value * self.by

    @property
    def axis(self) -> str:
        """What an axis says behind its title: "(years)"; nothing where each tick carries its sign."""
        return f" ({self.words})" if self.words else ""


PERCENT = Unit("%", 100, after="%", floor=0, ceiling=100)

_KNOWN = {
    "%": PERCENT,
    "£": Unit("£", before="£", decimals=2),
    "£ million": Unit("£ million", before="£", after="m", decimals=0),
    "people": Unit("people", words="people", decimals=0, floor=0),
    "weighted people": Unit("weighted people", words="weighted people", decimals=0, floor=0),
    "ratio": Unit("ratio", decimals=3, floor=0),
    "index": Unit("index", decimals=1),
    "score": Unit("score", decimals=1),
    "years": Unit("years", words="years"),
}


def unit(name: str) -> Unit:
    """The unit a catalogue entry names. One not known here is written behind the number as it stands."""
    return _KNOWN.get(name) or Unit(name, words=name, decimals=1)
